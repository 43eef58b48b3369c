//! What comes back: values, declared errors, other errors, and answers that are not what they should be.

use std::error::Error as _;

use crate::client::{Client, NoDeclaredError, UpdateScheduleError};
use crate::loopback::{Answer, Loopback};
use crate::runtime::json::{DecodeError, Mode, RepairKind};
use crate::runtime::{Call, Error, ErrorKind, Operation, OperationError, Replay, Security};

#[tokio::test]
async fn a_response_keeps_what_it_came_with() {
    let server = Loopback::start(|_| {
        Answer::json(201, r#"{"n": 7}"#).header("X-Correlation-Id", "c1").header("Request-Id", "r1")
    });
    let response = Client::of(&server.url()).update_schedule("a", "b").send().await.unwrap();
    assert_eq!(response.value["n"], 7);
    assert_eq!(response.status(), 201);
    assert_eq!(response.request_id(), Some("r1"));
    assert_eq!(response.headers()["x-correlation-id"], "c1");
    assert_eq!(&response.body()[..], br#"{"n": 7}"#);
    assert_eq!(response.attempts(), 1);
    assert!(response.drift().is_empty());
    assert_eq!(response.into_inner()["n"], 7);
}

#[tokio::test]
async fn a_body_that_comes_byte_by_byte_is_read_to_its_end() {
    let server = Loopback::start(|_| Answer::json(200, r#"{"n": 7}"#).drip(std::time::Duration::from_millis(1)));
    let value = Client::of(&server.url()).update_schedule("a", "b").await.unwrap();
    assert_eq!(value["n"], 7);
}

#[tokio::test]
async fn the_mode_of_a_call_decides_what_is_repaired() {
    let server = Loopback::start(|_| Answer::json(200, r#"{"n": "7"}"#));
    let client = Client::of(&server.url());
    let response = client.update_schedule("a", "b").send().await.unwrap();
    assert_eq!(response.value["n"], 7);
    assert!(!response.drift().is_empty());
    let error = client.update_schedule("a", "b").mode(Mode::Strict).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("n")));
}

#[tokio::test]
async fn a_declared_error_has_a_value_and_still_its_response() {
    let server = Loopback::start(|_| Answer::json(409, r#"{"version": 3}"#).header("x-request-id", "r"));
    let error = Client::of(&server.url()).update_schedule("a", "b").await.unwrap_err();
    let Some(UpdateScheduleError::Conflict(value)) = error.declared() else { panic!("{error:?}") };
    assert_eq!(value["version"], 3);
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 409);
    assert_eq!(error.request_id(), Some("r"));
    assert_eq!(error.headers().unwrap()["content-type"], "application/json");
    assert_eq!(error.operation(), Some("schedule.update"));
    let line = r#"POST /apps/{app_id}/connectors/{connector_id}/schedule: 409 Conflict: {"version": 3} (request id r)"#;
    assert_eq!(error.to_string(), line);

    let error = Error::from(error);
    assert_eq!(error.to_string(), line);
    assert_eq!(&error.body().unwrap()[..], br#"{"version": 3}"#);
}

#[tokio::test]
async fn a_declared_error_with_another_body_keeps_the_status() {
    let server = Loopback::start(|_| Answer::json(409, r#"{"version": "new"}"#));
    let error = Client::of(&server.url()).update_schedule("a", "b").await.unwrap_err();
    assert!(matches!(error, OperationError::Other(_)));
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.path(), Some("version"));
    assert!(error.source().unwrap().is::<DecodeError>());
}

#[tokio::test]
async fn an_undeclared_error_keeps_its_body() {
    let body = "{\n\t\"message\": \"slow\u{1b}[31m down\"\n}";
    let server = Loopback::start(move |_| Answer::json(429, body));
    let error = Client::of(&server.url()).update_schedule("a", "b").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert!(error.declared().is_none());
    assert_eq!(error.body().unwrap(), body);
    let line = error.to_string();
    assert!(line.ends_with(r#"429 Too Many Requests: { "message": "slow [31m down" }"#), "{line}");
    assert!(error.error().json::<serde_json::Value>().is_err(), "a raw escape is not JSON");
    let long = Loopback::start(|_| Answer::json(500, &format!("\"{}\"", "ü".repeat(5000))));
    let error = Client::of(&long.url()).get_item("1").await.unwrap_err();
    assert!(error.to_string().chars().count() < 260);
    assert_eq!(error.error().json::<String>().unwrap().chars().count(), 5000);
}

#[tokio::test]
async fn errors_of_several_operations_meet_in_one_type() {
    async fn both(client: &Client) -> Result<(), Error> {
        client.get_item("1").await?;
        client.update_schedule("a", "b").await?;
        Ok(())
    }
    let server = Loopback::start(|request| match request.path() {
        "/items/1" => Answer::json(200, "{}"),
        _ => Answer::json(409, r#"{"version": 3}"#),
    });
    let error = both(&Client::of(&server.url())).await.unwrap_err();
    assert_eq!(error.operation(), Some("schedule.update"));
}

#[tokio::test]
async fn an_empty_body_is_an_empty_object_or_null() {
    for body in ["", " \r\n"] {
        let server = Loopback::start(move |_| Answer::new(200, body));
        let client = Client::of(&server.url());
        assert!(client.update_schedule("a", "b").await.unwrap().is_empty());
        client.health().await.unwrap();
    }
    let server = Loopback::start(|_| Answer::new(200, ""));
    let error = Client::of(&server.url()).search().mode(Mode::Strict).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), "GET /items?view=full#Search: 200 OK, but the body is empty");
    let server = Loopback::start(|_| Answer::new(204, ""));
    Client::of(&server.url()).health().await.unwrap();
}

#[test]
fn an_empty_body_is_null_where_no_object_is_expected() {
    static COUNT: Operation = Operation {
        id: "count",
        group: "",
        method: http::Method::GET,
        path: "/count",
        security: Security::None,
        replay: Replay::Safe,
        retries: None,
    };
    let call = Call::new(&Client::of("https://h").core, &COUNT);
    let reply = call.reply(http::Response::new(bytes::Bytes::new()));
    assert_eq!(reply.decode::<Option<i64>, NoDeclaredError>().unwrap().value, None);
}

#[tokio::test]
async fn a_body_that_does_not_decode_says_where() {
    let body = r#"[{"n": 1}, {"n": 2, "m": [true]}]"#;
    let server = Loopback::start(move |_| Answer::json(200, body));
    let error = Client::of(&server.url()).search().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("[1].m"));
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.body().unwrap(), body);
    let line = error.to_string();
    assert!(line.contains("200 OK, but the body does not decode: `[1].m`: invalid type"), "{line}");
}

#[tokio::test]
async fn a_page_instead_of_json_is_called_that() {
    let cases = [
        ("text/html; charset=utf-8", "its content type is `text/html`"),
        ("application/problem+json", "the body does not decode"),
        ("text/plain", "the body does not decode"),
        (";", "the body does not decode"),
    ];
    for (content_type, mention) in cases {
        let server =
            Loopback::start(move |_| Answer::new(200, "<html>Log in</html>").header("content-type", content_type));
        let error = Client::of(&server.url()).get_item("1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(mention), "{error}");
    }
}

#[tokio::test]
async fn a_truncated_body_is_not_a_decoding_problem() {
    let body = r#"{"a": 1, "b": 2}"#;
    // What arrives would be valid JSON, were it not for the announced length.
    let server = Loopback::start(|_| Answer::json(200, "{}          ").header("x-request-id", "r").cut(2));
    let error = Client::of(&server.url()).get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.request_id(), Some("r"));
    assert_eq!((error.body(), error.path()), (None, None));

    let server = Loopback::start(move |_| Answer::json(500, body).cut(5));
    let error = Client::of(&server.url()).get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status().unwrap(), 500);
}

#[tokio::test]
async fn a_body_that_is_longer_than_the_limit_is_refused() {
    // Without `connection: close`, the second call may be sent on a connection that is being closed.
    let chunked = "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n\
        2\r\n[ \r\n2\r\n ]\r\n0\r\n\r\n";
    let server = Loopback::start(move |_| Answer::verbatim(chunked));
    let client = Client::of(&server.url());
    assert!(client.get_item("1").body_limit(4).await.is_ok());
    let error = client.get_item("1").body_limit(3).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16(), error.body()), (ErrorKind::TooLarge, 200, None));
    assert!(error.to_string().contains("longer than 3 bytes"), "{error}");
}

#[tokio::test]
async fn bytes_that_are_no_text_are_no_json() {
    let server = Loopback::start(|_| Answer::bytes(200, b"\"\xff\""));
    let error = Client::of(&server.url()).get_item("1").mode(Mode::Lossless).await.unwrap_err();
    assert_eq!((error.kind(), &error.body().unwrap()[..]), (ErrorKind::Decode, &b"\"\xff\""[..]));
    let response = Client::of(&server.url()).get_item("1").send().await.unwrap();
    assert_eq!((response.value.as_str(), response.drift().repairs()[0].kind), (Some("\u{fffd}"), RepairKind::Encoding));
}
