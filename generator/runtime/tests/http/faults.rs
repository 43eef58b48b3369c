//! A server with every fault there is, and ten thousand calls: each has the outcome that is documented, in its time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use http::Method;

use crate::client::Client;
use crate::loopback::{Answer, Loopback, Recorded};
use crate::runtime::{Call, Error, ErrorKind, Operation, Replay, Reply, ReqwestTransport, Retry, Security};

/// How many calls there are for each fault and each kind of operation.
const CALLS: usize = 275;

/// How many calls meet a stall, of which each takes its time.
const STALLED_CALLS: usize = 40;

/// The time for a call, which none of them needs.
const LIMIT: Duration = Duration::from_secs(30);

/// The time for an attempt, which ends a stall.
const ATTEMPT: Duration = Duration::from_secs(2);

/// What ends a call that is late by more than a busy machine explains.
const TOLERANCE: Duration = Duration::from_secs(4);

static READ: Operation = operation("read", Method::GET, Replay::Safe);
static ACT: Operation = operation("act", Method::POST, Replay::Unsafe);
static PAY: Operation = operation("pay", Method::POST, Replay::Keyed("Idempotency-Key"));

const fn operation(id: &'static str, method: Method, replay: Replay) -> Operation {
    Operation { id, group: "", method, path: "/{fault}/{number}", security: Security::None, replay, retries: None }
}

/// What happens to every other request of the same call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Reset,
    Garbled,
    Truncated,
    StalledHead,
    StalledBody,
    SlowHead,
    Unavailable,
    UnavailableFor,
    TooMany,
    TooManyFor,
    TooManyForLong,
    Internal,
    NotFound,
    Nothing,
}

use Fault::*;

const FAULTS: [Fault; 14] = [
    Reset,
    Garbled,
    Truncated,
    StalledHead,
    StalledBody,
    SlowHead,
    Unavailable,
    UnavailableFor,
    TooMany,
    TooManyFor,
    TooManyForLong,
    Internal,
    NotFound,
    Nothing,
];

fn answer(fault: Fault) -> Answer {
    match fault {
        Reset => Answer::verbatim(""),
        Garbled => Answer::garbled(),
        Truncated => Answer::json(200, r#"{"a":1}"#).cut(3),
        StalledHead => Answer::hang(),
        StalledBody => Answer::json(200, r#"{"a":1}"#).stall(3),
        SlowHead => Answer::json(200, "{}").after(ATTEMPT / 40),
        Unavailable => Answer::json(503, "{}"),
        UnavailableFor => Answer::json(503, "{}").header("retry-after", "0.01"),
        TooMany => Answer::json(429, "{}"),
        TooManyFor => Answer::json(429, "{}").header("retry-after-ms", "10"),
        TooManyForLong => Answer::json(429, "{}").header("retry-after", "3600"),
        Internal => Answer::json(500, "{}"),
        NotFound => Answer::json(404, "{}"),
        Nothing => Answer::json(200, "{}"),
    }
}

/// What a call ends with, and how often the server sees it, if its first request meets a fault and the others do not.
fn documented(fault: Fault, operation: &Operation) -> (Result<u16, ErrorKind>, usize) {
    let is_safe = operation.id != "act";
    match fault {
        Nothing | SlowHead => (Ok(200), 1),
        NotFound => (Ok(404), 1),
        // The server asks for more time than there is.
        TooManyForLong => (Ok(429), 1),
        // The server has turned the request away: it has not acted.
        TooMany | TooManyFor | UnavailableFor => (Ok(200), 2),
        // Only a stall of the body has no other limit than the time of the call.
        StalledBody => (Err(ErrorKind::Timeout), 1),
        _ if is_safe => (Ok(200), 2),
        Reset | Garbled | Truncated => (Err(ErrorKind::Transport), 1),
        StalledHead => (Err(ErrorKind::Timeout), 1),
        Unavailable => (Ok(503), 1),
        Internal => (Ok(500), 1),
    }
}

fn fault(name: &str) -> Fault {
    FAULTS.into_iter().find(|fault| format!("{fault:?}") == name).expect("the path names a fault")
}

/// A server at which the first request of each call meets its fault.
fn server() -> Loopback {
    let seen: std::sync::Mutex<BTreeMap<String, usize>> = std::sync::Mutex::default();
    Loopback::start(move |request| {
        let count = {
            let mut seen = seen.lock().unwrap();
            let count = seen.entry(request.line().to_owned()).or_default();
            *count += 1;
            *count
        };
        let name = request.path().split('/').nth(1).unwrap_or_default();
        answer(if count == 1 { fault(name) } else { Nothing })
    })
}

async fn call(
    client: &Client,
    operation: &'static Operation,
    fault: Fault,
    number: usize,
) -> (Result<Reply, Error>, Duration) {
    let mut call = Call::new(&client.core, operation);
    call.path("fault", &format!("{fault:?}"));
    call.path("number", &format!("{}{number}", operation.id));
    if operation.method == Method::POST {
        call.json("x");
    }
    if fault == StalledBody {
        // Each of these takes all of its time.
        call.timeout(ATTEMPT);
    }
    let start = Instant::now();
    (call.execute().await, start.elapsed())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_outcome_is_the_documented_one() {
    let server = server();
    let retry = Retry::new().first_pause(Duration::from_millis(4)).longest_pause(Duration::from_millis(8));
    let slowest = AtomicUsize::new(0);
    let mut calls = Vec::new();
    for number in 0..CALLS {
        let is_due = |fault: &Fault| !matches!(fault, StalledHead | StalledBody) || number < STALLED_CALLS;
        for fault in FAULTS.into_iter().filter(is_due) {
            calls.extend([&READ, &ACT, &PAY].map(|operation| (operation, fault, number)));
        }
    }
    let total = calls.len();
    // What is spent on retries is a matter of each client, and here nearly half of the calls fail.
    let transport = ReqwestTransport::new(LIMIT).unwrap();
    let clients: Vec<Client> = (0..CALLS)
        .map(|_| {
            let builder = Client::builder().base_url(server.url()).timeout(LIMIT).attempt_timeout(ATTEMPT);
            builder.retry(retry.clone()).transport(transport.clone()).build().unwrap()
        })
        .collect();
    let outcomes = stream::iter(calls).map(|(operation, fault, number)| {
        let (client, slowest) = (&clients[number], &slowest);
        async move {
            let (outcome, taken) = call(client, operation, fault, number).await;
            slowest.fetch_max(taken.as_millis() as usize, Ordering::Relaxed);
            let attempts = outcome.as_ref().map_or_else(Error::attempts, Reply::attempts) as usize;
            let ending = outcome.map(|reply| reply.status().as_u16()).map_err(|error| error.kind());
            (operation, fault, number, ending, attempts)
        }
    });
    let outcomes: Vec<_> = outcomes.buffer_unordered(100).collect().await;
    assert_eq!(outcomes.len(), total);
    let mut seen: BTreeMap<String, Vec<Recorded>> = BTreeMap::new();
    for request in server.requests() {
        seen.entry(request.path().to_owned()).or_default().push(request);
    }
    for (operation, fault, number, ending, attempts) in outcomes {
        let requests = &seen[&format!("/{fault:?}/{}{number}", operation.id)];
        let context = format!("{} {fault:?} {number}", operation.id);
        let (expected, count) = documented(fault, operation);
        assert_eq!((ending, requests.len(), attempts), (expected, count, count), "{context}");
        let keys: Vec<_> = requests.iter().map(|request| request.header("idempotency-key")).collect();
        assert!(keys.iter().all(|key| *key == keys[0] && key.is_some() == (operation.id == "pay")), "{context}");
        let bodies = requests.iter().filter(|request| request.text() == "\"x\"").count();
        assert_eq!(bodies, if operation.method == Method::POST { count } else { 0 }, "{context}");
    }
    let slowest = Duration::from_millis(slowest.into_inner() as u64);
    assert!(slowest < LIMIT + TOLERANCE, "{slowest:?}");
}

#[tokio::test]
async fn nobody_listening_is_asked_again_whatever_the_operation() {
    // It fails at once where nobody listens; the number of attempts is what tells.
    let gone = Loopback::start(|_| Answer::hang()).url();
    let retry = Retry::new().attempts(4).first_pause(Duration::from_millis(1)).longest_pause(Duration::from_millis(1));
    let client = Client::builder().base_url(gone).retry(retry).build().unwrap();
    for operation in [&READ, &ACT, &PAY] {
        let (outcome, _) = call(&client, operation, Nothing, 0).await;
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4));
    }
    // No resolver knows this name (RFC 6761, section 6.4).
    let nowhere = Client::builder().base_url("https://host.invalid").retry(Retry::none()).build().unwrap();
    let (outcome, _) = call(&nowhere, &READ, Nothing, 0).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn a_server_that_always_fails_is_left_alone_soon() {
    let server = Loopback::start(|_| Answer::json(500, "{}"));
    let retry = Retry::new().first_pause(Duration::ZERO);
    let client = Client::builder().base_url(server.url()).retry(retry).build().unwrap();
    for number in 0..300 {
        assert_eq!(call(&client, &READ, Internal, number).await.0.unwrap().status(), 500);
    }
    // 300 calls, and what 500 pay for at 14 for each retry.
    assert_eq!(server.requests().len(), 335);
}
