//! What is sent again, how soon, and what is not.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::future::{FutureExt, join_all};
use futures_util::stream;

use crate::client::Client;
use crate::loopback::{Answer, Loopback};
use crate::runtime::{
    Body, BoxFuture, Call, ClientCredentials, Error, ErrorKind, Operation, Replay, Reply, Retries, Retry, Security,
    Transport, TransportError, TransportErrorKind, Upload,
};

static READ: Operation = operation("read", http::Method::GET, Replay::Safe);
static ACT: Operation = operation("act", http::Method::POST, Replay::Unsafe);
static PAY: Operation = operation("pay", http::Method::POST, Replay::Keyed("X-Key"));

const fn operation(id: &'static str, method: http::Method, replay: Replay) -> Operation {
    Operation { id, group: "", method, path: "/x", security: Security::None, replay, retries: None }
}

/// Retries that take no time worth mentioning.
fn swift() -> Retry {
    Retry::new().first_pause(Duration::from_millis(2)).longest_pause(Duration::from_millis(2))
}

/// What a transport without a network does, attempt by attempt; time passes only while somebody sleeps.
#[derive(Debug, Default)]
struct Script {
    attempts: Mutex<Vec<Attempt>>,
    clock: Mutex<Duration>,
    pauses: Mutex<Vec<Duration>>,
    sent: Mutex<Vec<http::HeaderMap>>,
    /// The random bits: half of what they can be, unless they are set.
    random: Option<u128>,
}

#[derive(Debug)]
enum Attempt {
    Status(u16, &'static [(&'static str, &'static str)]),
    Fails(TransportErrorKind),
    BreaksOff,
}

use Attempt::{BreaksOff, Fails, Status};

impl Transport for Script {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.sent.lock().unwrap().push(request.headers().clone());
        let attempt = self.attempts.lock().unwrap().remove(0);
        let answer = |status| http::Response::builder().status(status);
        let result = match attempt {
            Status(status, headers) => {
                let builder =
                    headers.iter().fold(answer(status), |builder, (name, value)| builder.header(*name, *value));
                Ok(builder.body(Body::from("{}")).unwrap())
            }
            Fails(kind) => Err(TransportError::new(kind, "unplugged")),
            BreaksOff => {
                let broken = Err(TransportError::new(TransportErrorKind::Interrupted, "unplugged"));
                Ok(answer(200).body(Body::from_stream(stream::iter([broken]))).unwrap())
            }
        };
        std::future::ready(result).boxed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        // Deadlines and limits of attempts are as long as these; nothing else is.
        if duration >= Duration::from_secs(30) && duration != Duration::from_secs(59) {
            return std::future::pending().boxed();
        }
        *self.clock.lock().unwrap() += duration;
        self.pauses.lock().unwrap().push(duration);
        std::future::ready(()).boxed()
    }

    fn now(&self) -> Duration {
        *self.clock.lock().unwrap()
    }

    fn unix_time(&self) -> Duration {
        Duration::from_secs(784_111_777) + self.now()
    }

    fn random(&self) -> u128 {
        self.random.unwrap_or(1 << 127)
    }
}

/// Plays attempts, and returns what became of the call, how often it was sent, and how long the pauses were.
fn play(operation: &'static Operation, attempts: Vec<Attempt>) -> (Result<Reply, Error>, usize, Vec<u128>) {
    play_with(operation, attempts, |_| {})
}

fn play_with(
    operation: &'static Operation,
    attempts: Vec<Attempt>,
    change: impl FnOnce(&mut Call),
) -> (Result<Reply, Error>, usize, Vec<u128>) {
    let script = Arc::new(Script { attempts: Mutex::new(attempts), ..Script::default() });
    let client = Client::builder().base_url("https://h").transport(script.clone()).build().unwrap();
    let mut call = Call::new(&client.core, operation);
    change(&mut call);
    let result = call.execute().now_or_never().expect("no sleep is pending");
    let pauses = script.pauses.lock().unwrap().iter().map(Duration::as_millis).collect();
    (result, script.sent.lock().unwrap().len(), pauses)
}

const CONNECT: fn() -> Attempt = || Fails(TransportErrorKind::Connect);
const RESET: fn() -> Attempt = || Fails(TransportErrorKind::Interrupted);
const OK: Attempt = Status(200, &[]);

#[test]
fn what_reads_is_sent_three_times_in_all() {
    for status in [408, 429, 500, 502, 503, 504] {
        let (result, sent, _) = play(&READ, vec![Status(status, &[]), Status(status, &[]), OK]);
        assert_eq!((result.unwrap().status().as_u16(), sent), (200, 3), "{status}");
        let (result, sent, _) = play(&READ, vec![Status(status, &[]), Status(status, &[]), Status(status, &[])]);
        assert_eq!((result.unwrap().status().as_u16(), sent), (status, 3), "{status}");
    }
    for status in [200, 301, 400, 401, 403, 404, 409, 422, 501, 505] {
        let (_, sent, _) = play(&READ, vec![Status(status, &[])]);
        assert_eq!(sent, 1, "{status}");
    }
    for broken in [CONNECT, RESET, || BreaksOff, || Fails(TransportErrorKind::Timeout)] {
        let (result, sent, _) = play(&READ, vec![broken(), broken(), OK]);
        assert_eq!((result.is_ok(), sent), (true, 3));
        let (result, sent, _) = play(&READ, vec![broken(), broken(), broken()]);
        assert_eq!((result.unwrap_err().attempts(), sent), (3, 3));
    }
}

#[test]
fn what_acts_is_sent_again_only_if_the_server_has_not_acted() {
    let (result, sent, _) = play(&ACT, vec![CONNECT(), CONNECT(), OK]);
    assert_eq!((result.is_ok(), sent), (true, 3));
    let (result, sent, _) = play(&ACT, vec![Status(429, &[]), Status(503, &[("retry-after", "1")]), OK]);
    assert_eq!((result.is_ok(), sent), (true, 3));
    for status in [408, 500, 502, 503, 504] {
        let (_, sent, _) = play(&ACT, vec![Status(status, &[])]);
        assert_eq!(sent, 1, "{status}");
        let (_, sent, _) = play(&ACT, vec![Status(status, &[("x-should-retry", "true")])]);
        assert_eq!(sent, 1, "{status}, which the server wants again");
    }
    for broken in [RESET, || BreaksOff, || Fails(TransportErrorKind::Timeout)] {
        let (result, sent, _) = play(&ACT, vec![broken()]);
        assert_eq!((result.unwrap_err().attempts(), sent), (1, 1));
    }
    let (result, sent, _) = play_with(&ACT, vec![RESET(), OK], |call| call.retry(Retry::new().repeatable()));
    assert_eq!((result.is_ok(), sent), (true, 2));
}

#[test]
fn pauses_grow_and_are_longer_when_there_are_too_many_requests() {
    // The random number is a half.
    let (_, _, pauses) = play(&READ, vec![Status(500, &[]), Status(500, &[]), OK]);
    assert_eq!(pauses, [250, 500]);
    let (_, _, pauses) = play(&READ, vec![Status(429, &[]), RESET(), OK]);
    assert_eq!(pauses, [500, 500]);
    let many = |call: &mut Call| call.retry(Retry::new().attempts(8));
    let (_, _, pauses) = play_with(&READ, (0..8).map(|_| CONNECT()).collect(), many);
    assert_eq!(pauses, [250, 500, 1000, 2000, 4000, 8000, 10_000]);
}

#[test]
fn the_server_says_when_to_come_back() {
    let pauses = |headers: &'static [(&'static str, &'static str)]| {
        let (result, sent, pauses) = play(&ACT, vec![Status(429, headers), OK]);
        (result.unwrap().status().as_u16(), sent, pauses)
    };
    assert_eq!(pauses(&[("retry-after", "7")]), (200, 2, vec![7000]));
    assert_eq!(pauses(&[("retry-after", " 0.25 ")]), (200, 2, vec![250]));
    assert_eq!(pauses(&[("retry-after", "0")]), (200, 2, vec![0]));
    assert_eq!(pauses(&[("retry-after", "-3")]), (200, 2, vec![0]));
    assert_eq!(pauses(&[("retry-after-ms", "1234"), ("retry-after", "9")]), (200, 2, vec![1234]));
    // A date counts from the clock of the server, or else from that of the client.
    assert_eq!(pauses(&[("date", "Sun, 06 Nov 1994 08:49:40 GMT"), DATE]), (200, 2, vec![2000]));
    assert_eq!(pauses(&[DATE]), (200, 2, vec![5000]));
    // What nobody can read, or is past, is as if it was not there, or over.
    assert_eq!(pauses(&[("retry-after", "soon")]), (200, 2, vec![500]));
    assert_eq!(pauses(&[("retry-after", "Tue, 06 Nov 1984 08:49:42 GMT")]), (200, 2, vec![0]));
    // More than a minute, or than is left, is not waited for.
    assert_eq!(pauses(&[("retry-after", "61")]), (429, 1, vec![]));
    assert_eq!(pauses(&[("retry-after", "1e300")]), (429, 1, vec![]));
    assert_eq!(pauses(&[("retry-after", "60")]), (429, 1, vec![]));
    assert_eq!(pauses(&[("retry-after", "59")]), (200, 2, vec![59_000]));
}

const DATE: (&str, &str) = ("retry-after", "Sun, 06 Nov 1994 08:49:42 GMT");

#[test]
fn the_server_decides_whether_to_come_back() {
    let (_, sent, _) = play(&READ, vec![Status(503, &[("x-should-retry", "false")])]);
    assert_eq!(sent, 1);
    let (_, sent, _) = play(&READ, vec![Status(409, &[("x-should-retry", "true")]), OK]);
    assert_eq!(sent, 2);
    let (_, sent, _) = play(&READ, vec![Status(200, &[("x-should-retry", "true")])]);
    assert_eq!(sent, 1);
}

#[test]
fn a_key_is_the_same_for_each_attempt_and_another_for_each_call() {
    let script = Arc::new(Script { attempts: Mutex::new(vec![RESET(), RESET(), OK, OK]), ..Script::default() });
    let client = Client::builder().base_url("https://h").transport(script.clone()).build().unwrap();
    Call::new(&client.core, &PAY).execute().now_or_never().unwrap().unwrap();
    let mut call = Call::new(&client.core, &PAY);
    call.idempotency_key("mine");
    call.execute().now_or_never().unwrap().unwrap();
    let sent = script.sent.lock().unwrap();
    let keys: Vec<&str> = sent.iter().map(|headers| headers["x-key"].to_str().unwrap()).collect();
    assert_eq!(keys, ["80000000-0000-4000-8000-000000000000"; 3].into_iter().chain(["mine"]).collect::<Vec<_>>());
}

#[test]
fn a_key_that_the_caller_gives_makes_any_operation_safe() {
    let keyed = |call: &mut Call| call.idempotency_key("k");
    let (result, sent, _) = play_with(&ACT, vec![RESET(), Status(500, &[]), OK], keyed);
    assert_eq!((result.is_ok(), sent), (true, 3));
    let (_, sent, _) = play_with(&PAY, vec![RESET()], |call| call.retry(Retry::none()));
    assert_eq!(sent, 1);
}

#[test]
fn what_the_description_says_counts_unless_the_caller_says_otherwise() {
    static WISHES: Retries = Retries {
        attempts: Some(2),
        statuses: &[(400, 400), (500, 599)],
        first_pause: 100,
        longest_pause: 1000,
        factor: 3.0,
        elapsed: Some(500),
        connections: false,
    };
    static WISHFUL: Operation = Operation {
        id: "wishful",
        group: "",
        method: http::Method::GET,
        path: "/x",
        security: Security::None,
        replay: Replay::Safe,
        retries: Some(&WISHES),
    };
    let (_, sent, pauses) = play(&WISHFUL, vec![Status(400, &[]), Status(501, &[])]);
    assert_eq!((sent, pauses), (2, vec![50]));
    assert_eq!(play(&WISHFUL, vec![CONNECT()]).1, 1);
    assert_eq!(play(&WISHFUL, vec![Status(429, &[])]).1, 1);
    assert_eq!(play(&WISHFUL, vec![Status(500, &[("retry-after", "1")])]).1, 1, "that is after all time for retries");
    let own = |call: &mut Call| call.retry(Retry::new().statuses([404]));
    assert_eq!(play_with(&WISHFUL, vec![Status(404, &[]), Status(400, &[])], own).1, 2);
}

#[test]
fn the_calls_of_a_client_share_what_they_may_spend_on_retries() {
    let attempts = (0..2000).map(|_| RESET()).collect();
    let script = Arc::new(Script { attempts: Mutex::new(attempts), ..Script::default() });
    let client = Client::builder().base_url("https://h").transport(script.clone()).build().unwrap();
    for _ in 0..100 {
        let error = Call::new(&client.core, &READ).execute().now_or_never().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
    }
    // 500 / 14 retries in all.
    assert_eq!(script.sent.lock().unwrap().len(), 135);
    *script.attempts.lock().unwrap() = vec![OK, OK, OK, OK, RESET(), OK, RESET(), OK];
    // Ten are left, and each call that works earns one more; a retry that works gives back what it cost.
    for _ in 0..4 {
        Call::new(&client.core, &READ).execute().now_or_never().unwrap().unwrap();
    }
    for _ in 0..2 {
        Call::new(&client.core, &READ).execute().now_or_never().unwrap().unwrap();
    }
    assert!(script.attempts.lock().unwrap().is_empty());
}

#[test]
fn a_retry_that_breaks_off_gives_nothing_back() {
    // All that there is to spend is spent in 35 retries, of which each begins well.
    let script = Arc::new(Script { attempts: Mutex::new((0..80).map(|_| BreaksOff).collect()), ..Script::default() });
    let client = Client::builder().base_url("https://h").transport(script.clone()).build().unwrap();
    let mut sent = Vec::new();
    for _ in 0..20 {
        let call = Call::new(&client.core, &READ);
        let error = futures_util::FutureExt::now_or_never(call.execute()).unwrap().unwrap_err();
        sent.push(error.attempts());
    }
    assert_eq!(sent[..17], [3; 17]);
    assert_eq!(sent[17..], [2, 1, 1]);
}

#[test]
fn an_error_says_how_long_to_wait_and_whether_it_may_pass() {
    let error = |headers| play(&ACT, vec![Status(429, headers)]).0.unwrap();
    let retry_after = |headers| {
        let error = error(headers).decode::<serde_json::Value, crate::client::NoDeclaredError>().unwrap_err();
        assert!(error.is_transient());
        (error.retry_after(), error.attempts())
    };
    assert_eq!(retry_after(&[("retry-after", "120")]), (Some(Duration::from_secs(120)), 1));
    assert_eq!(retry_after(&[("x-should-retry", "false")]), (None, 1));
}

#[tokio::test]
async fn a_body_that_cannot_be_read_again_is_not_sent_again() {
    let server = Loopback::start(|_| Answer::json(503, "{}"));
    let client = Client::builder().base_url(server.url()).retry(swift()).build().unwrap();
    static PUT: Operation = operation("put", http::Method::PUT, Replay::Safe);
    let put = |upload: Upload| {
        let mut call = Call::new(&client.core, &PUT);
        call.upload(&["application/octet-stream"], &upload);
        call.execute()
    };
    let once = Upload::stream(stream::iter([Ok::<_, std::io::Error>(Bytes::from("x"))]));
    let error = put(once).await.unwrap().decode::<(), crate::client::NoDeclaredError>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "PUT /x: 503 Service Unavailable (the body cannot be sent again: it is a stream): {}"
    );
    assert_eq!(server.requests().len(), 1);
    put(Upload::bytes("x")).await.unwrap();
    assert_eq!(server.requests().len(), 4);
    let gone = Loopback::start(|_| Answer::hang()).url();
    let client = Client::builder().base_url(gone).build().unwrap();
    let mut call = Call::new(&client.core, &PUT);
    call.upload(
        &["application/octet-stream"],
        &Upload::stream(stream::iter([Ok::<_, std::io::Error>(Bytes::from("x"))])),
    );
    let error = call.execute().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(
        error.to_string().ends_with("(it was not sent again: the body cannot be sent again: it is a stream)"),
        "{error}"
    );
}

#[tokio::test]
async fn an_attempt_has_its_own_time() {
    let seen = AtomicUsize::new(0);
    let server = Loopback::start(move |_| match seen.fetch_add(1, Ordering::SeqCst) {
        0 => Answer::hang(),
        _ => Answer::json(200, "{}"),
    });
    let client = Client::builder().base_url(server.url()).retry(swift()).build().unwrap();
    let mut call = Call::new(&client.core, &READ);
    call.attempt_timeout(Duration::from_millis(100));
    assert_eq!(call.execute().await.unwrap().status(), 200);
    let server = Loopback::start(|_| Answer::hang());
    let client = Client::builder().base_url(server.url()).retry(swift()).build().unwrap();
    let mut call = Call::new(&client.core, &ACT);
    call.attempt_timeout(Duration::from_millis(100));
    let error = call.execute().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let message = "POST /x: timed out after 100ms while waiting for the response to one attempt";
    assert_eq!((error.to_string().as_str(), error.attempts()), (message, 1));
}

#[tokio::test]
async fn a_token_request_is_sent_again() {
    let asked = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.path() {
        "/auth/v1/token" if asked.fetch_add(1, Ordering::SeqCst) < 2 => Answer::json(503, "{}"),
        "/auth/v1/token" => Answer::json(200, r#"{"access_token":"t"}"#),
        _ => Answer::json(200, "{}"),
    });
    let builder = Client::builder().base_url(server.url()).retry(swift());
    let client = builder.credentials(ClientCredentials::new("a", "b")).build().unwrap();
    let calls = (0..50).map(|_| client.get_item("1").into_future());
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    assert_eq!(server.count("/auth/v1/token"), 3);
}

#[tokio::test]
async fn a_pause_that_does_not_fit_is_not_begun() {
    let server = Loopback::start(|_| Answer::json(429, "{}").header("retry-after", "30"));
    let client = Client::builder().base_url(server.url()).timeout(Duration::from_secs(20)).build().unwrap();
    let start = Instant::now();
    let error = client.get_item("1").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert_eq!(error.status().unwrap(), 429);
    assert!(start.elapsed() < Duration::from_secs(10));
}
