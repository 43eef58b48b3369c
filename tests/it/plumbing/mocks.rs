//! Replies that a test gives, and exchanges that were recorded.

use kitchen::ErrorKind;
use kitchen::runtime::{Mock, Recorder, TransportErrorKind};
use kitchen::serde_json::{Value, json};
use kitchen::types::{Bill, BillPage};

use super::client;

fn page(name: &str) -> BillPage {
    BillPage::new().bills(vec![Bill::new(name)])
}

#[tokio::test]
async fn replies_are_typed_and_used_up_in_their_order() {
    let mock = Mock::new();
    let client = client(&mock);
    let replies = mock.on(&client.bills().list_bills());
    let _ = replies.reply(&page("a")).times(2).reply(&page("b")).header("x-request-id", "r1");
    let name = async || client.bills().list_bills().await.unwrap().bills.unwrap()[0].name.clone();
    assert_eq!((name().await, name().await), ("a".to_owned(), "a".to_owned()));
    assert_eq!(mock.unused(), ["listBills"]);
    let response = client.bills().list_bills().send().await.unwrap();
    assert_eq!((response.request_id(), &response.value), (Some("r1"), &page("b")));
    assert_eq!(mock.unused(), Vec::<String>::new());
    let error = client.bills().list_bills().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("no reply (left) to `listBills`"), "{error}");
    assert_eq!(mock.sent()[0].uri.path(), "/api/bills");
}

#[tokio::test]
async fn replies_can_be_for_some_arguments_only() {
    let mock = Mock::new();
    let client = client(&mock);
    let _ = mock.exactly(&client.bills().list_bills().per_page(1)).unwrap().reply(&page("one")).always();
    let _ = mock.on(&client.bills().list_bills()).fail(TransportErrorKind::Timeout).always();
    for _ in 0..3 {
        assert_eq!(client.bills().list_bills().per_page(1).await.unwrap(), page("one"));
    }
    let error = client.bills().list_bills().per_page(2).await.unwrap_err();
    assert_eq!((error.kind(), error.error().attempts()), (ErrorKind::Timeout, 3));
}

#[tokio::test]
async fn what_is_recorded_has_no_secrets_and_is_replayed() {
    let mock = Mock::new();
    let source = client(&mock);
    let replies = mock.on(&source.bills().list_bills());
    let _ = replies.json(200, &json!({"bills": [], "next_page_token": "t", "api_key": "hidden"})).reply(&page("b"));
    let recorder = Recorder::new(mock.clone()).scrub(|line| line["path"] = Value::from("/scrubbed"));
    let start = kitchen::Client::builder().base_url("http://127.0.0.1:9").api_key("hidden");
    let recorded = start.transport(recorder.clone()).build().unwrap();
    let first = recorded.bills().list_bills().await.unwrap();
    let second = recorded.bills().list_bills().await.unwrap();
    let lines = recorder.lines();
    assert!(!lines.contains("hidden") && lines.contains(r#""api_key":"[redacted]""#), "{lines}");
    let line: Value = lines.lines().next().map(|line| kitchen::serde_json::from_str(line).unwrap()).unwrap();
    assert_eq!(
        (&line["operationId"], &line["path"], &line["kind"]),
        (&json!("listBills"), &json!("/scrubbed"), &json!("json"))
    );

    let replay = Mock::replay(&lines).unwrap();
    let client = client(&replay);
    assert_eq!(client.bills().list_bills().await.unwrap(), first);
    assert_eq!(client.bills().list_bills().await.unwrap(), second);
    assert!(client.bills().list_bills().await.is_err());
    assert_eq!(Mock::replay("{}").unwrap_err(), "line 1: there is no `operationId`");
}

#[tokio::test]
async fn examples_of_the_description_are_replies_unless_a_test_says_otherwise() {
    let mock = Mock::examples(kitchen::EXAMPLES).unwrap();
    let client = client(&mock);
    for _ in 0..2 {
        assert_eq!(client.bills().list_bills().await.unwrap(), page("brunch"));
    }
    let _ = mock.on(&client.bills().list_bills()).reply(&page("mine"));
    assert_eq!(client.bills().list_bills().await.unwrap(), page("mine"));
    assert_eq!(client.bills().list_bills().await.unwrap(), page("brunch"));
    assert_eq!(mock.unused(), Vec::<String>::new());
    assert!(client.bills().search_bills().await.is_err(), "it has no example");
}
