//! What stands around calls: mocks and recordings, interceptors, spans, curl, calls by hand, and reports of drift.

mod drift;
mod mocks;
mod spans;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kitchen::http::request::Parts;
use kitchen::http::{HeaderMap, Method, StatusCode};
use kitchen::runtime::{Attempt, BoxError, ErrorKind, Interceptor, Mock, Operation, TransportErrorKind};
use kitchen::serde_json::json;
use kitchen::types::Bill;
use kitchen::{Client, Error};

fn client(mock: &Mock) -> Client {
    Client::builder().base_url("http://127.0.0.1:9/api").api_key("k'ey").transport(mock.clone()).build().unwrap()
}

/// Writes down what it sees.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Interceptor for Diary {
    fn before_send(&self, attempt: &Attempt, request: &mut Parts) -> Result<(), BoxError> {
        request.headers.insert("x-attempt", attempt.number.into());
        let Operation { id, group, path, .. } = attempt.operation;
        self.note(format!("send {id} of {group}: {} {path}, {}", request.method, attempt.operation.is_idempotent()));
        Ok(())
    }

    fn after_headers(&self, attempt: &Attempt, status: StatusCode, _: &HeaderMap) {
        self.note(format!("{status} to {}", attempt.number));
    }

    fn on_retry(&self, attempt: &Attempt, pause: Duration) {
        self.note(format!("again after {}: {}", attempt.number, pause > Duration::ZERO));
    }

    fn on_error(&self, operation: &'static Operation, error: &Error) {
        self.note(format!("{} fails: {:?}", operation.id, error.kind()));
    }
}

#[tokio::test]
async fn an_interceptor_sees_each_attempt_and_may_add_to_it() {
    let (mock, diary) = (Mock::new(), Diary::default());
    let start = Client::builder().base_url("http://127.0.0.1:9").api_key("key").app_name("shop/1.2");
    let client = start.transport(mock.clone()).interceptor(diary.clone()).build().unwrap();
    let replies = mock.on(&client.bills().list_bills());
    let _ = replies.status(503).fail(TransportErrorKind::Connect).json(200, &json!({"bills": []}));
    client.bills().list_bills().await.unwrap();
    let send = "send listBills of bills: GET /bills, true".to_owned();
    let again = |number: u32| format!("again after {number}: true");
    let expected = [
        send.clone(),
        "503 Service Unavailable to 1".to_owned(),
        again(1),
        send.clone(),
        again(2),
        send,
        "200 OK to 3".to_owned(),
    ];
    assert_eq!(diary.lines(), expected);
    let numbers: Vec<_> = mock.sent().iter().map(|sent| sent.headers["x-attempt"].clone()).collect();
    assert_eq!(numbers, ["1", "2", "3"]);
    assert_eq!(mock.sent()[0].headers["user-agent"], "shop/1.2 kitchen/1.0.0");

    let _ = mock.on(&client.bills().list_bills()).status(404).body(200, "application/json", "[");
    client.bills().list_bills().await.unwrap_err();
    client.bills().list_bills().await.unwrap_err();
    client.bills().list_bills().await.unwrap_err();
    let fails = diary.lines().into_iter().filter(|line| line.contains("fails")).collect::<Vec<_>>();
    assert_eq!(fails[..2], ["listBills fails: Status", "listBills fails: Decode"]);
    assert_eq!(fails[2..], ["listBills fails: Transport"]);
}

struct Stop;

impl Interceptor for Stop {
    fn before_send(&self, _: &Attempt, _: &mut Parts) -> Result<(), BoxError> {
        Err("it is Sunday".into())
    }
}

#[tokio::test]
async fn an_interceptor_can_end_a_call() {
    let mock = Mock::new();
    let start = Client::builder().base_url("http://127.0.0.1:9").api_key("key").transport(mock.clone());
    let error = start.interceptor(Stop).build().unwrap().bills().list_bills().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("it is Sunday"), "{error}");
    assert_eq!(mock.sent().len(), 0);
}

#[tokio::test]
async fn a_call_is_a_command_line_of_curl() {
    let mock = Mock::new();
    let client = client(&mock);
    let call = client.bills().list_bills().per_page(2).header("X-Note", "it's mine");
    let shown = call.to_curl().unwrap();
    let lines = "curl 'http://127.0.0.1:9/api/bills?per_page=2' \\\n  -H 'user-agent: kitchen/1.0.0' \\\n  \
                 -H 'accept: application/json' \\\n  -H 'x-note: [redacted]' \\\n  -H 'x-kitchen-key: [redacted]'";
    assert_eq!(shown.to_string(), lines);
    assert_eq!(format!("{shown:?}"), lines);
    let whole = shown.with_secrets();
    assert!(whole.contains(r"'x-kitchen-key: k'\''ey'") && whole.contains(r"'x-note: it'\''s mine'"), "{whole}");

    let error = call.await.unwrap_err();
    assert_eq!(error.error().to_curl().unwrap().to_string(), lines);
    let _ = mock.on(&client.bills().list_bills()).json(410, &Bill::new("old"));
    let error = Error::from(client.bills().list_bills().per_page(2).await.unwrap_err());
    assert!(error.to_curl().unwrap().to_string().starts_with("curl 'http://127.0.0.1:9/api/bills?per_page=2'"));
}

#[tokio::test]
async fn any_path_can_be_called_with_the_credentials_of_the_client() {
    let mock = Mock::new();
    let client = client(&mock);
    let _ = mock.on_id("request").status(503).json(200, &json!({"n": 1})).json(404, &json!({"no": 1})).times(2);
    let call = client.request(Method::GET, "/spoons/7?size=big").query("name", "a b").header("x-one", "1");
    let response = call.send().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &br#"{"n":1}"#[..]));
    let sent = &mock.sent()[1];
    assert_eq!(sent.uri.to_string(), "http://127.0.0.1:9/api/spoons/7?size=big&name=a%20b");
    assert_eq!(
        (&sent.headers["x-kitchen-key"], &sent.headers["x-one"]),
        (&"k'ey".parse().unwrap(), &"1".parse().unwrap())
    );
    // An answer is an answer, and a value is one of a success.
    assert_eq!(client.request(Method::POST, "spoons").json(&json!({"size": 1})).send().await.unwrap().status(), 404);
    assert_eq!(mock.sent()[2].json(), json!({"size": 1}));
    let error = client.request(Method::GET, "/spoons").fetch::<kitchen::serde_json::Value>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    for path in ["/../secrets", "/a/%2E%2e/b", "//elsewhere.example/", "/a b"] {
        let error = client.request(Method::GET, path).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build, "{path}");
    }
    let other = Method::from_bytes(b"BREW").unwrap();
    assert_eq!(client.request(other, "/tea").send().await.unwrap_err().kind(), ErrorKind::Build);

    let _ = mock.on(&client.bills().list_bills()).json(410, &Bill::new("old"));
    let raw = client.bills().list_bills().send_raw().await.unwrap();
    assert_eq!((raw.status().as_u16(), &raw.body()[..]), (410, &br#"{"name":"old"}"#[..]));
}
