//! The default transport's redirects and connections, and transports of other kinds.

use std::future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{FutureExt, stream};

use crate::client::{Client, DESCRIPTION};
use crate::loopback::{Answer, Loopback};
use crate::runtime::{
    Body, BoxFuture, ClientCredentials, Config, Core, ErrorKind, Operation, ReqwestTransport, Retry, Transport,
    TransportError, TransportErrorKind,
};

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed() {
    let stranger = Loopback::start(|_| Answer::json(200, "{}"));
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/items/1", stranger.url());
        let server = Loopback::start(move |_| Answer::new(status, "").header("location", &location));
        let client = Client::builder().base_url(server.url()).bearer_token("t").build().unwrap();
        let error = client.get_item("1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(error.status().unwrap(), status);
        assert!(error.to_string().contains("redirects to another origin"), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
    assert!(stranger.requests().is_empty());
}

#[tokio::test]
async fn a_token_request_is_not_redirected_to_another_origin() {
    let stranger = Loopback::start(|_| Answer::json(200, r#"{"access_token":"t"}"#));
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/auth/v1/token", stranger.url());
        let server = Loopback::start(move |_| Answer::new(status, "").header("location", &location));
        let builder = Client::builder().base_url(server.url()).credentials(ClientCredentials::new("id", "secret"));
        let error = builder.build().unwrap().get_item("1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth);
    }
    assert!(stranger.requests().is_empty());
}

#[tokio::test]
async fn a_configured_client_stays_within_the_origin_too() {
    let stranger = Loopback::start(|_| Answer::json(200, "{}"));
    let location = format!("{}/items/1", stranger.url());
    let server = Loopback::start(move |_| Answer::new(307, "").header("location", &location));
    let follows = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(5)).user_agent("theirs");
    let transport = ReqwestTransport::configured(follows).unwrap();
    let keys = Client::builder().base_url(server.url()).api_key(&["header"], "h").api_key(&["query"], "q");
    let client = keys.api_key(&["cookie"], "c").transport(transport).build().unwrap();
    assert_eq!(client.get_item("1").await.unwrap_err().status().unwrap(), 307);
    assert_eq!(server.requests()[0].header("user-agent"), Some("mini/1.0"));
    assert!(stranger.requests().is_empty());
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed() {
    let server = Loopback::start(|request| match request.path() {
        "/items/1" => Answer::new(307, "").header("location", "/items/2"),
        "/items/loop" => Answer::new(307, "").header("location", "/items/loop"),
        _ => Answer::json(200, "{}"),
    });
    let client = Client::builder().base_url(server.url()).bearer_token("t").build().unwrap();
    client.get_item("1").await.unwrap();
    let sent = server.requests();
    assert_eq!(sent[1].line(), "GET /items/2");
    assert_eq!(sent[1].header("authorization"), Some("Bearer t"));
    let error = client.get_item("loop").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert_eq!(server.count("/items/loop"), 6);
}

#[tokio::test]
async fn nobody_listening_is_a_connect_error() {
    let url = Loopback::start(|_| Answer::hang()).url();
    let error = Client::of(&url).get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().starts_with("GET /items/{item_id}: could not connect: "), "{error}");
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_a_transport_error() {
    let server = Loopback::start(|_| Answer::garbled());
    let error = Client::of(&server.url()).get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status(), None);
}

/// Answers from memory, in chunks, and notes what it was asked.
#[derive(Clone, Debug, Default)]
struct Replay {
    chunks: Vec<&'static str>,
    ends: Ending,
    seen: Arc<Mutex<Vec<String>>>,
}

#[derive(Clone, Copy, Debug, Default)]
enum Ending {
    #[default]
    Whole,
    Broken,
}

impl Transport for Replay {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let operation = request.extensions().get::<&'static Operation>().map(|operation| operation.id);
        self.seen.lock().unwrap().push(format!("{operation:?} {:?}", request.body()));
        let chunks = self.chunks.clone().into_iter().map(|chunk| Ok(Bytes::from(chunk)));
        let broken = TransportError::new(TransportErrorKind::Interrupted, "unplugged");
        let end = match self.ends {
            Ending::Whole => None,
            Ending::Broken => Some(Err(broken)),
        };
        let body = Body::from_stream(stream::iter(chunks.chain(end).collect::<Vec<_>>()));
        future::ready(Ok(http::Response::new(body))).boxed()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        future::pending().boxed()
    }
}

#[test]
fn any_transport_and_any_executor_will_do() {
    let replay = Replay { chunks: vec!["{\"n\"", ": ", "1}"], ..Replay::default() };
    let client = Client::builder().base_url("https://h").transport(replay.clone()).build().unwrap();
    let value = client.update_schedule("a", "b").body(7).into_future().now_or_never().unwrap();
    assert_eq!(value.unwrap()["n"], 1);
    let seen = replay.seen.lock().unwrap();
    assert_eq!(seen[..], [r#"Some("schedule.update") Body(1 bytes)"#]);
}

#[test]
fn a_stream_that_breaks_off_is_a_transport_error() {
    let replay = Replay { chunks: vec!["{}"], ends: Ending::Broken, ..Replay::default() };
    let client =
        Client::builder().base_url("https://h").transport(Arc::new(replay)).retry(Retry::none()).build().unwrap();
    let error = client.get_item("1").into_future().now_or_never().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status().unwrap(), 200);
    assert!(error.to_string().ends_with("the exchange broke off: unplugged"), "{error}");
}

#[test]
fn the_connect_timeout_is_a_setting_of_the_default_transport() {
    let mut config = Config::default();
    config.base_url("https://h");
    config.connect_timeout(Duration::from_secs(1));
    assert!(Core::build(config.clone(), &DESCRIPTION).is_ok());
    config.transport(ReqwestTransport::from(reqwest::Client::new()));
    let error = Core::build(config, &DESCRIPTION).unwrap_err();
    assert!(error.to_string().contains("connect_timeout"), "{error}");
}

/// A server that speaks nothing but HTTP/2, on one connection, and says how many requests came by it.
async fn speaking_http2(count: usize) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let mut connection = h2::server::handshake(socket).await.unwrap();
        let mut paths = Vec::new();
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            paths.push(request.uri().path().to_owned());
            let response = http::Response::builder().header("content-type", "application/json").body(()).unwrap();
            respond.send_response(response, false).unwrap().send_data(Bytes::from_static(b"7"), true).unwrap();
            if paths.len() == count {
                break;
            }
        }
        // What was sent has to leave before the connection does.
        connection.graceful_shutdown();
        let _ = future::poll_fn(|context| connection.poll_closed(context)).await;
        paths
    });
    (url, served)
}

#[tokio::test]
async fn http_2_is_spoken_by_many_calls_on_one_connection() {
    let (url, served) = speaking_http2(20).await;
    let http = ReqwestTransport::configured(reqwest::Client::builder().http2_prior_knowledge()).unwrap();
    let client = Client::builder().base_url(url).bearer_token("t").transport(http).build().unwrap();
    client.get_item("first").await.unwrap();
    let calls = (1..20).map(|number| client.get_item(number.to_string()).send());
    for response in futures_util::future::join_all(calls).await {
        assert_eq!(response.unwrap().value, 7);
    }
    drop(client);
    assert_eq!(served.await.unwrap().len(), 20);
}
