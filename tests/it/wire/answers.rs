//! Every kind of answer: promised ones, empty ones, errors, garbage, and none at all.

use std::time::Duration;

use c1::types::UpdateConnectorScheduleResponse;
use c1::{Client, Error, ErrorKind};

use super::loopback::{Answer, Loopback};
use super::{SCHEDULE, client, serving};

async fn call(server: &Loopback) -> Result<UpdateConnectorScheduleResponse, Error> {
    let call = client(server).connector().update_connector_schedule("app_1", "con_1");
    Ok(call.timeout(Duration::from_secs(5)).await?)
}

#[tokio::test]
async fn a_success_may_be_empty_or_know_more_than_we_do() {
    for body in ["{}", "", " \n", r#"{"new":{"a":[1,{"b":null}]},"new":2}"#] {
        let server = serving(move || Answer::json(200, body));
        assert_eq!(call(&server).await.unwrap(), UpdateConnectorScheduleResponse::new(), "{body:?}");
    }
    let server = serving(|| Answer::new(204, ""));
    assert_eq!(call(&server).await.unwrap(), UpdateConnectorScheduleResponse::new());
}

#[tokio::test]
async fn a_success_that_is_something_else_is_an_error_with_its_body() {
    let cases = [
        ("application/json", "[]", "invalid type: sequence, expected struct UpdateConnectorScheduleResponse"),
        ("application/json", "null", "invalid type: null"),
        ("application/json", "{} {}", "trailing characters"),
        ("application/json", "{", "EOF while parsing"),
        ("text/plain", "ok", "does not decode"),
        ("text/html", "<html>", "the body is not JSON: its content type is `text/html`"),
    ];
    for (content_type, body, mention) in cases {
        let server = serving(move || Answer::new(200, body).header("content-type", content_type));
        let error = call(&server).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(error.path(), Some(""), "{body}");
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(&error.body().unwrap()[..], body.as_bytes());
        assert!(error.to_string().contains(mention), "{body}: {error}");
    }
}

#[tokio::test]
async fn a_status_that_nobody_declared_keeps_its_body() {
    let body = r#"{"code":3,"message":"bad\n  cron","details":[]}"#;
    let server = serving(move || Answer::json(422, body).header("x-request-id", "r-7"));
    let call = client(&server).connector().update_connector_schedule("app_1", "con_1");
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 422);
    assert_eq!(error.declared(), None);
    assert_eq!(error.request_id(), Some("r-7"));
    assert_eq!(error.headers().unwrap().get("content-type").unwrap(), "application/json");
    assert_eq!(&error.body().unwrap()[..], body.as_bytes());
    let status: serde_json::Value = error.error().json().unwrap();
    assert_eq!(status["message"], "bad\n  cron");
    let text = "POST /api/v1/apps/{app_id}/connectors/{connector_id}/schedule: 422 Unprocessable Entity: \
                {\"code\":3,\"message\":\"bad\\n cron\",\"details\":[]} (request id r-7)";
    assert_eq!(error.to_string(), text);
    assert_eq!(server.count(SCHEDULE), 1);
}

#[tokio::test]
async fn errors_of_proxies_are_errors() {
    for (status, body) in [(404, ""), (500, "<h1>no</h1>"), (502, "\u{1}\u{2}"), (304, ""), (100, "")] {
        let server = serving(move || if status == 100 { Answer::garbled() } else { Answer::new(status, body) });
        let error = call(&server).await.unwrap_err();
        match status {
            100 => assert_eq!(error.kind(), ErrorKind::Transport),
            _ => assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, status)),
        }
        assert_eq!(server.count(SCHEDULE), 1, "{status} is not sent again");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_credentials() {
    let other = serving(|| Answer::json(200, "{}"));
    let target = format!("{}/elsewhere", other.url());
    let server = serving(move || Answer::new(307, "").header("location", &target));
    let error = call(&server).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_and_keeps_the_status() {
    for status in [200, 500] {
        let server = serving(move || Answer::json(status, r#"{"a":"0123456789"}"#).cut(8));
        let error = call(&server).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.headers().unwrap().get("content-type").unwrap(), "application/json");
        assert_eq!(error.body(), None);
    }
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() {
    for (answer, activity) in [
        (Answer::hang as fn() -> Answer, "waiting for the response"),
        (|| Answer::json(200, "{}").stall(1), "reading the response"),
    ] {
        let server = serving(answer);
        let call = client(&server).connector().update_connector_schedule("app_1", "con_1");
        let error = call.timeout(Duration::from_millis(100)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.to_string().ends_with(&format!("timed out after 100ms while {activity}")), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_has_seen_nothing() {
    let gone = serving(|| Answer::json(200, "{}")).url();
    // Its port is free now, and nobody listens.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let client = Client::builder().base_url(gone).bearer_token("tok").build().unwrap();
    let error = client.connector().update_connector_schedule("app_1", "con_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert_eq!(error.status(), None);
}

#[test]
fn an_answer_can_be_read_without_a_network() {
    let client = Client::builder().tenant_domain("acme").bearer_token("tok").build().unwrap();
    let call = client.connector().update_connector_schedule("app_1", "con_1");
    let answer = |status: u16, body: &'static str| {
        let response = c1::http::Response::builder().status(status);
        call.parse_response(response.body(c1::bytes::Bytes::from_static(body.as_bytes())).unwrap())
    };
    assert_eq!(answer(200, "{}").unwrap().value, UpdateConnectorScheduleResponse::new());
    assert_eq!(answer(404, "{}").unwrap_err().status().unwrap(), 404);
    assert_eq!(answer(200, "[]").unwrap_err().kind(), ErrorKind::Decode);
}
