//! Answers that arrive item by item, by a generated client: delivery, ends, stalls, and asking again.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use kitchen::api::streams::WatchTicksError;
use kitchen::types::{Cooking, HearShoutsItem};
use kitchen::{Client, Error, ErrorKind, EventStream, Mode, types::Tick};

use super::loopback::{Answer, Loopback};

const IDLE: Duration = Duration::from_millis(300);

fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).api_key("k").build().unwrap()
}

fn events(body: &str) -> Answer {
    Answer::new(200, body).header("content-type", "text/event-stream; charset=utf-8").header("x-request-id", "r1")
}

async fn counts(stream: &mut EventStream<Tick>) -> Vec<Result<i64, Error>> {
    let mut counts = Vec::new();
    while let Some(item) = stream.next().await {
        counts.push(item.map(|tick| tick.count));
    }
    counts
}

#[tokio::test]
async fn an_event_is_there_at_once_and_silence_is_an_error() {
    let body = "data: {\"count\":1}\n\ndata: {\"count\":2}\n\n";
    let server = Loopback::start(|_| events(body).stall(body.len() - 3));
    let start = Instant::now();
    let mut stream = client(&server).streams().watch_ticks().idle_timeout(IDLE).await.unwrap();
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.request_id(), Some("r1"));
    assert_eq!(stream.headers()["content-type"], "text/event-stream; charset=utf-8");
    assert_eq!(stream.next().await.unwrap().unwrap().count, 1);
    assert!(start.elapsed() < IDLE, "the event waited for the next: {:?}", start.elapsed());
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let line = "GET /ticks: timed out after 300ms while waiting for the next item of the stream (request id r1)";
    assert_eq!(error.to_string(), line);
    assert!(start.elapsed() >= IDLE && start.elapsed() < IDLE * 10);
    assert!(stream.next().await.is_none(), "nothing follows");
    assert_eq!(server.requests()[0].header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn the_client_has_an_idle_time_too() {
    let server = Loopback::start(|_| events("data: {\"count\":1}\n\n.").stall(19));
    let builder = Client::builder().base_url(server.url()).api_key("k").idle_timeout(IDLE);
    let mut stream = builder.build().unwrap().streams().watch_ticks().await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().count, 1);
    assert_eq!(stream.next().await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn bytes_that_trickle_in_outlive_the_time_of_the_call() {
    let body = "\u{FEFF}: hi\r\nid: 1\r\ndata: {\"count\":\r\ndata: 1}\r\n\r\nevent: x\rdata: {\"count\":2}\r\rdata: {";
    let server = Loopback::start(|_| events(body).drip(Duration::from_millis(6)));
    let start = Instant::now();
    let call = client(&server).streams().watch_ticks().timeout(Duration::from_millis(300)).without_reconnect();
    let mut stream = call.await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().count, 1);
    let event = stream.last_event().unwrap();
    assert_eq!((event.event.as_str(), event.id.as_str()), ("message", "1"));
    assert_eq!(stream.next().await.unwrap().unwrap().count, 2);
    assert_eq!(stream.last_event().unwrap().event, "x");
    assert!(stream.next().await.is_none(), "what is not complete is dropped");
    assert!(start.elapsed() > Duration::from_millis(300));
}

#[tokio::test]
async fn a_broken_connection_is_opened_again_after_the_last_event() {
    let seen = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match seen.fetch_add(1, Ordering::SeqCst) {
        0 => events("retry: 20\nid: 7\ndata: {\"count\":1}\n\ndata: lost").cut(42),
        1 => Answer::json(503, "{}"),
        2 => events("id: 8\ndata: {\"count\":2}\n\n"),
        _ => Answer::new(204, ""),
    });
    let start = Instant::now();
    let mut stream = client(&server).streams().watch_ticks().await.unwrap();
    let counts: Vec<i64> = counts(&mut stream).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(counts, [1, 2]);
    assert!(start.elapsed() >= Duration::from_millis(60), "it waits as long as the server says");
    let requests = server.requests();
    let ids: Vec<_> = requests.iter().map(|request| request.header("last-event-id")).collect();
    assert_eq!(ids, [None, Some("7"), Some("7"), Some("8")]);
    assert!(requests.iter().all(|request| request.header("x-kitchen-key") == Some("k")));
}

#[tokio::test]
async fn asking_again_has_an_end() {
    let seen = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match seen.fetch_add(1, Ordering::SeqCst) {
        0 => events("retry: 1\nid: 7\ndata: {\"count\":1}\n\n"),
        _ => Answer::json(503, "{}"),
    });
    let mut stream = client(&server).streams().watch_ticks().await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().count, 1);
    assert_eq!(stream.next().await.unwrap().unwrap_err().status().unwrap(), 503);
    assert!(stream.next().await.is_none());
    assert_eq!(server.count("/ticks"), 6);
}

#[tokio::test]
async fn nothing_is_asked_again_that_changes_something_or_cannot_go_on() {
    let body = "retry: 1\nid: 7\ndata: {\"count\":1}\n\ndata: lost";
    let server = Loopback::start(|request| match request.path() {
        "/ticks" => events("data: {\"count\":1}\n\ndata: lost").cut(20),
        _ => events(body).cut(body.len() - 4),
    });
    let client = client(&server);
    let mut posted = client.streams().cook_stream(Cooking::new("soup")).await.unwrap();
    let mut bare = client.streams().watch_ticks().await.unwrap();
    for stream in [&mut posted, &mut bare] {
        let counts = counts(stream).await;
        assert_eq!(*counts[0].as_ref().unwrap(), 1);
        assert_eq!(counts[1].as_ref().unwrap_err().kind(), ErrorKind::Transport);
        assert_eq!(counts.len(), 2);
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn dropping_the_stream_closes_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (closed, was_closed) = mpsc::channel();
    std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let read = connection.read(&mut [0; 4096]).unwrap();
        assert!(read > 0);
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
        connection.write_all(format!("{head}data: {{\"count\":1}}\n\n").as_bytes()).unwrap();
        let end = connection.read(&mut [0; 1]);
        closed.send(end.is_err() || end.is_ok_and(|read| read == 0)).unwrap();
    });
    let client = Client::builder().base_url(url).api_key("k").build().unwrap();
    let mut stream = client.streams().watch_ticks().await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().count, 1);
    assert!(was_closed.try_recv().is_err(), "it is open as long as the stream is there");
    drop(stream);
    let seen = tokio::task::spawn_blocking(move || was_closed.recv_timeout(Duration::from_secs(5)));
    assert!(seen.await.unwrap().unwrap());
}

#[tokio::test]
async fn a_sentinel_ends_the_stream_and_a_bad_item_does_not() {
    let body = "data: {\"count\":1}\n\ndata: {\"count\":[]}\n\ndata: {\"count\":\"3\"}\n\ndata: [DONE]\n\ndata: 5\n\n";
    let server = Loopback::start(move |_| events(body));
    let mut stream = client(&server).streams().watch_ticks().await.unwrap();
    let counts = counts(&mut stream).await;
    assert_eq!(*counts[0].as_ref().unwrap(), 1);
    let error = counts[1].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("count")));
    assert_eq!(&error.body().unwrap()[..], b"{\"count\":[]}");
    assert_eq!(*counts[2].as_ref().unwrap(), 3, "the mode repairs");
    assert!(!stream.drift().is_empty());
    assert_eq!(counts.len(), 3);
    let mut strict = client(&server).streams().watch_ticks().mode(Mode::Strict).await.unwrap();
    let kinds: Vec<bool> = self::counts(&mut strict).await.iter().map(Result::is_ok).collect();
    assert_eq!(kinds, [true, false, false]);
}

#[tokio::test]
async fn an_error_before_the_stream_is_that_of_any_call() {
    let server = Loopback::start(|request| match request.path() {
        "/ticks" => Answer::json(404, r#"{"code":4}"#),
        _ => Answer::json(200, r#"{"name":"soup"}"#),
    });
    let error = client(&server).streams().watch_ticks().await.unwrap_err();
    let Some(WatchTicksError::NotFound(problem)) = error.declared() else { panic!("{error:?}") };
    assert_eq!(problem.code, 4);
    let error = client(&server).streams().cook_stream(Cooking::new("soup")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let line = "POST /cook: 200 OK, but the answer is no stream: its content type is `application/json`";
    assert_eq!(error.to_string(), line);
    assert_eq!(&error.body().unwrap()[..], br#"{"name":"soup"}"#);
}

#[tokio::test]
async fn each_half_of_an_operation_says_what_it_wants() {
    let server = Loopback::start(|request| match request.header("accept") {
        Some("text/event-stream") => events("data: {\"count\":1}\n\n"),
        _ => Answer::json(200, r#"{"name":"soup"}"#),
    });
    let client = client(&server);
    assert_eq!(client.streams().cook(Cooking::new("soup").stream(true)).await.unwrap().name, "soup");
    let mut stream = client.streams().cook_stream(Cooking::new("soup")).send().await.unwrap();
    assert_eq!(counts(&mut stream).await.len(), 1);
    let requests = server.requests();
    assert_eq!(requests[0].text(), r#"{"dish":"soup","stream":false}"#);
    assert_eq!(requests[1].text(), r#"{"dish":"soup","stream":true}"#);
}

#[tokio::test]
async fn texts_and_whole_events_are_items_too() {
    let server = Loopback::start(|request| match request.path() {
        "/news" => events("data: [DONE]\n\nevent: x\ndata: a\ndata: \"b\"\n\n"),
        _ => events("event: word\ndata: hi\n\nevent: tick\ndata: {\"count\":2}\n\ndata: [DONE]\n\n"),
    });
    let mut news = client(&server).streams().read_news().await.unwrap();
    assert_eq!(news.next().await.unwrap().unwrap(), "[DONE]", "a text ends nothing");
    assert_eq!(news.next().await.unwrap().unwrap(), "a\n\"b\"");
    assert!(news.next().await.is_none());
    let mut shouts = client(&server).streams().hear_shouts().await.unwrap();
    let Some(Ok(HearShoutsItem::Word(word))) = shouts.next().await else { panic!("a word") };
    assert_eq!(word.data, "hi");
    let Some(Ok(HearShoutsItem::Tick(tick))) = shouts.next().await else { panic!("a tick") };
    assert_eq!(tick.data.count, 2);
    assert!(shouts.next().await.is_none());
    let mut raw = client(&server).streams().hear_shouts().await.unwrap().events();
    assert_eq!(raw.next().await.unwrap().unwrap().data, "hi");
}

#[tokio::test]
async fn lines_and_sequences_are_streams() {
    let lines = "{\"count\":1}\n\nno json\n{\"count\":2}\r\n{\"count\":3}";
    let server = Loopback::start(move |request| match request.path() {
        "/log" => Answer::new(200, lines).header("content-type", "application/json").drip(Duration::from_millis(1)),
        _ => Answer::new(200, "\x1E{\"a\":1}\n\x1E{\"b\":\n\x1E12\n\x1E3"),
    });
    let mut log = client(&server).streams().read_log().await.unwrap();
    let mut counts = Vec::new();
    while let Some(item) = log.next().await {
        counts.push(item.map(|tick| tick.count).ok());
    }
    assert_eq!(counts, [Some(1), None, Some(2), Some(3)]);
    let mut tape = client(&server).streams().read_tape().await.unwrap();
    assert_eq!(tape.next().await.unwrap().unwrap()["a"], 1);
    assert_eq!(tape.next().await.unwrap().unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(tape.next().await.unwrap().unwrap(), 12);
    let error = tape.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("may have lost its end"), "{error}");
    assert_eq!(&error.body().unwrap()[..], b"3");
    assert!(tape.next().await.is_none());
}

#[tokio::test]
async fn an_item_beyond_the_limit_ends_the_stream() {
    let server = Loopback::start(|_| events("data: {\"count\":1}\n\ndata: {\"count\":1000000000}\n\ndata: 1\n\n"));
    let mut stream = client(&server).streams().watch_ticks().item_limit(20).await.unwrap();
    let counts = counts(&mut stream).await;
    assert_eq!(counts.len(), 2);
    let error = counts[1].as_ref().unwrap_err();
    assert!(error.to_string().contains("larger than 20 bytes"), "{error}");
}
