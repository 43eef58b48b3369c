//! Sixteen mistakes that clients of the first API have made, by what users saw of them; none is made here.
//!
//! Two are not of a kind that a test can show: samples that do not compile (`every_crate_compiles_without_warnings` compiles
//! ours), and bodies of polls that are never closed (a body that is dropped closes its connection).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};
use std::time::Duration;

use c1::runtime::{Body, BoxFuture, TransportError};
use c1::{Client, ClientBuilder, ClientCredentials, ErrorKind, Retry, Transport, bytes, http};

use super::loopback::{Answer, Loopback};
use super::{SCHEDULE, TOKEN, credentials, serving};

/// A transport without a network, whose answers are functions of the request, and whose pauses take no time unless they
/// are as long as a call may take.
#[derive(Clone)]
struct Script {
    answer: fn(&http::Request<bytes::Bytes>, usize) -> (u16, &'static str),
    sent: Arc<Mutex<Vec<http::Request<bytes::Bytes>>>>,
    pauses: Arc<Mutex<Vec<Duration>>>,
}

impl Script {
    fn new(answer: fn(&http::Request<bytes::Bytes>, usize) -> (u16, &'static str)) -> Self {
        Self { answer, sent: Arc::default(), pauses: Arc::default() }
    }

    fn headers(&self, name: &str) -> Vec<Option<String>> {
        let sent = self.sent.lock().unwrap();
        let value = |request: &http::Request<_>| Some(request.headers().get(name)?.to_str().unwrap().to_owned());
        sent.iter().map(value).collect()
    }
}

impl std::fmt::Debug for Script {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Script")
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let script = self.clone();
        Box::pin(async move {
            // Who has to wait asks how long.
            tokio::task::yield_now().await;
            let (parts, body) = request.into_parts();
            let request = http::Request::from_parts(parts, body.collect().await?);
            let mut sent = script.sent.lock().unwrap();
            let (status, text) = (script.answer)(&request, sent.len());
            sent.push(request);
            let body = Body::from(bytes::Bytes::from_static(text.as_bytes()));
            Ok(http::Response::builder().status(status).body(body).unwrap())
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.pauses.lock().unwrap().push(duration);
        if duration < Duration::from_secs(7) { Box::pin(async {}) } else { Box::pin(std::future::pending()) }
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

fn issuing(request: &http::Request<bytes::Bytes>, _: usize) -> (u16, &'static str) {
    match request.uri().path() {
        TOKEN => (200, r#"{"access_token":"t1","expires_in":600}"#),
        _ => (200, "{}"),
    }
}

fn builder() -> ClientBuilder {
    Client::builder().tenant_domain("acme").credentials(credentials())
}

fn call(client: &Client) -> c1::api::connector::UpdateConnectorSchedule {
    client.connector().update_connector_schedule("app_1", "con_1")
}

#[tokio::test]
async fn trap_1_a_user_agent_is_sent_and_stays_as_it_is() {
    let script = Script::new(issuing);
    let client = builder().user_agent("mine/1").transport(script.clone()).build().unwrap();
    for _ in 0..3 {
        call(&client).await.unwrap();
    }
    assert_eq!(script.headers("user-agent"), vec![Some("mine/1".to_owned()); 4]);
}

#[tokio::test]
async fn trap_2_connections_are_kept() {
    let connections: Arc<Mutex<Vec<ThreadId>>> = Arc::default();
    let seen = connections.clone();
    // The server has a thread for each connection.
    let server = Loopback::start(move |_| {
        let mut seen = seen.lock().unwrap();
        let id = thread::current().id();
        if !seen.contains(&id) {
            seen.push(id);
        }
        Answer::json(200, "{}")
    });
    let client = super::client(&server);
    for _ in 0..5 {
        call(&client.clone()).await.unwrap();
    }
    assert_eq!((server.count(SCHEDULE), connections.lock().unwrap().len()), (5, 1));
}

/// The pages of a client with a call's time on each.
#[tokio::test]
async fn trap_3_each_page_has_the_time_of_a_call() {
    #[derive(Clone, Debug)]
    struct Kitchen(Script);
    impl kitchen::Transport for Kitchen {
        fn send(
            &self,
            request: http::Request<kitchen::runtime::Body>,
        ) -> BoxFuture<'static, Result<http::Response<kitchen::runtime::Body>, kitchen::runtime::TransportError>>
        {
            let text = match request.uri().query() {
                None => r#"{"bills":[{"name":"a"}],"next_page_token":"2"}"#,
                Some("page_token=2") => r#"{"bills":[{"name":"b"}],"next_page_token":"3"}"#,
                Some(_) => r#"{"bills":[{"name":"c"}]}"#,
            };
            let body = kitchen::runtime::Body::from(bytes::Bytes::from_static(text.as_bytes()));
            Box::pin(async move {
                tokio::task::yield_now().await;
                Ok(http::Response::new(body))
            })
        }

        fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
            self.0.sleep(duration)
        }

        fn now(&self) -> Duration {
            self.0.now()
        }
    }
    let script = Script::new(issuing);
    let builder = kitchen::Client::builder().base_url("https://h").api_key("k").transport(Kitchen(script.clone()));
    let limit = Duration::from_secs(77);
    let bills: Vec<kitchen::types::Bill> =
        builder.build().unwrap().bills().list_bills().timeout(limit).items().try_collect().await.unwrap();
    assert_eq!(bills.len(), 3);
    // That of an attempt which another one may follow is half of it.
    assert_eq!(*script.pauses.lock().unwrap(), [limit / 2; 3]);
}

#[tokio::test]
async fn trap_4_a_token_request_is_within_the_time_of_its_call_is_retried_and_says_why_it_failed() {
    let server = Loopback::start(|_| Answer::hang());
    let client = Client::builder().base_url(server.url()).credentials(credentials()).build().unwrap();
    let error = call(&client).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);

    let script = Script::new(|request, number| match (request.uri().path(), number) {
        (TOKEN, 0) => (503, "{}"),
        _ => issuing(request, number),
    });
    call(&builder().transport(script.clone()).build().unwrap()).await.unwrap();
    assert_eq!(script.sent.lock().unwrap().len(), 3);

    let script = Script::new(|_, _| (400, r#"{"error":"invalid_scope","error_description":"no such thing"}"#));
    let error = call(&builder().transport(script).build().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("invalid_scope: no such thing"), "{error}");
}

#[tokio::test]
async fn trap_5_a_401_renews_the_token_from_the_start() {
    let script = Script::new(|request, number| match (request.uri().path(), number) {
        (TOKEN, 0) => (200, r#"{"access_token":"t1"}"#),
        (TOKEN, _) => (200, r#"{"access_token":"t2"}"#),
        _ if request.headers()["authorization"] == "Bearer t2" => (200, "{}"),
        _ => (401, "{}"),
    });
    call(&builder().transport(script.clone()).build().unwrap()).await.unwrap();
    assert_eq!(script.sent.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn trap_6_a_transport_that_logs_requests_logs_no_token() {
    let script = Script::new(issuing);
    let client = builder().transport(script.clone()).build().unwrap();
    call(&client).await.unwrap();
    let sent = script.sent.lock().unwrap();
    assert_eq!(sent[1].headers()["authorization"], "Bearer t1");
    assert!(!format!("{:?}", sent[1]).contains("t1"), "{:?}", sent[1]);
}

// 7: `flows::a_device_code_waits_for_its_user_and_slows_down_when_told`, of the runtime.
// 8: `environment::what_the_environment_says_is_what_a_client_does`.

#[tokio::test]
async fn trap_9_a_timeout_of_a_call_needs_no_retries_and_an_empty_token_is_no_token() {
    let server = Loopback::start(|_| Answer::hang());
    let client = Client::builder().base_url(server.url()).bearer_token("t").retry(Retry::none()).build().unwrap();
    let error = call(&client).timeout(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);

    let error = Client::builder().tenant_domain("acme").bearer_token("").build().unwrap_err();
    assert!(error.to_string().contains("the bearer token is empty"), "{error}");
}

#[tokio::test]
async fn trap_11_settings_hold_beside_credentials_and_their_absence_is_told() {
    let script = Script::new(|request, number| match request.uri().path() {
        TOKEN => issuing(request, number),
        _ => (503, "{}"),
    });
    let limit = Duration::from_secs(33);
    let start = builder().timeout(limit).retry(Retry::new().attempts(2)).header("x-mine", "1").user_agent("mine");
    let error = call(&start.transport(script.clone()).build().unwrap()).retry(Retry::new().attempts(2).repeatable());
    let error = error.await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert!(script.pauses.lock().unwrap().contains(&limit));
    assert_eq!(script.headers("x-mine")[1..], [Some("1".to_owned()), Some("1".to_owned())]);
    assert_eq!(script.sent.lock().unwrap()[1].uri().host(), Some("acme.conductor.one"));

    let server = serving(|| Answer::json(401, "{}"));
    let error = call(&Client::builder().base_url(server.url()).build().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("the client has no credentials"), "{error}");
}

#[test]
fn trap_12_a_client_without_its_tenant_is_not_built() {
    let error = Client::builder().credentials(credentials()).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains(".tenant_domain(..)"), "{error}");
}

#[tokio::test]
async fn trap_13_the_server_says_how_long_a_token_lives() {
    // Half of no time is no time: what is to expire at once is asked for again.
    let script = Script::new(|request, _| match request.uri().path() {
        TOKEN => (200, r#"{"access_token":"t1","expires_in":0}"#),
        _ => (200, "{}"),
    });
    let client = builder().transport(script.clone()).build().unwrap();
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(script.sent.lock().unwrap().len(), 4);

    let script = Script::new(issuing);
    let client = builder().transport(script.clone()).build().unwrap();
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(script.sent.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn trap_14_the_first_pause_is_what_was_set() {
    for pause in [Duration::from_millis(1), Duration::from_secs(2)] {
        let script = Script::new(|_, number| (if number == 0 { 503 } else { 200 }, "{}"));
        let retry = Retry::new().first_pause(pause).repeatable();
        let start = Client::builder().tenant_domain("acme").bearer_token("t").retry(retry);
        call(&start.transport(script.clone()).build().unwrap()).await.unwrap();
        let pauses = script.pauses.lock().unwrap();
        let short: BTreeSet<&Duration> = pauses.iter().filter(|pause| **pause < Duration::from_secs(7)).collect();
        assert!(short.len() == 1 && short.iter().all(|short| **short <= pause), "{pauses:?}");
    }
}

#[tokio::test]
async fn trap_15_one_of_two_schemes_for_the_same_header_is_enough() {
    let script = Script::new(issuing);
    let start = Client::builder().tenant_domain("acme").bearer_token("only");
    call(&start.transport(script.clone()).build().unwrap()).await.unwrap();
    assert_eq!(script.headers("authorization"), [Some("Bearer only".to_owned())]);
    let script = Script::new(issuing);
    let start = Client::builder().tenant_domain("acme").credentials(ClientCredentials::new("id", "secret"));
    call(&start.transport(script.clone()).build().unwrap()).await.unwrap();
    assert_eq!(script.headers("authorization"), [None, Some("Bearer t1".to_owned())]);
}

#[tokio::test]
async fn trap_16_the_user_agent_has_the_version_of_the_crate() {
    let script = Script::new(issuing);
    call(&builder().transport(script.clone()).build().unwrap()).await.unwrap();
    let manifest = include_str!("../../../generated/c1/Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"')).unwrap();
    assert_eq!(script.headers("user-agent"), vec![Some(format!("c1/{version}")); 2]);
}
