//! The way in which the first client is meant to be used, word for word.

use std::error::Error;
use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use c1::runtime::{Body, BoxFuture, TransportError};
use c1::types::{ConnectorScheduleCron, update_connector_schedule_request::Schedule};
use c1::{Client, ClientCredentials, Response, Transport, bytes, http};

use super::loopback::Answer;
use super::{SCHEDULE, TOKEN, client, serving};

/// Keeps what it is asked to send, and answers tokens and empty objects.
#[derive(Clone, Debug, Default)]
struct Recorder(Arc<Mutex<Vec<http::Request<bytes::Bytes>>>>);

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let sent = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await?;
            let is_token = parts.uri.path() == TOKEN;
            sent.lock().unwrap().push(http::Request::from_parts(parts, body));
            let answer: &'static [u8] = if is_token { br#"{"access_token":"t1"}"# } else { b"{}" };
            Ok(http::Response::new(Body::from(bytes::Bytes::from_static(answer))))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

#[tokio::test]
async fn the_golden_usage_reaches_the_tenant_and_nobody_else() -> Result<(), Box<dyn Error>> {
    let recorder = Recorder::default();
    let (client_id, client_secret) = ("id 1", "s&cret");
    let client = Client::builder()
        .tenant_domain("acme")
        .credentials(ClientCredentials::new(client_id, client_secret))
        .transport(recorder.clone())
        .build()?;

    client
        .connector()
        .update_connector_schedule("app_1", "con_1")
        .body(Schedule::Cron(ConnectorScheduleCron::new().cron_spec("0 3 * * *").timezone("America/Los_Angeles")))
        .timeout(Duration::from_secs(10))
        .await?;

    let sent = recorder.0.lock().unwrap();
    let uris: Vec<String> = sent.iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(
        uris,
        [
            "https://acme.conductor.one/auth/v1/token",
            "https://acme.conductor.one/api/v1/apps/app_1/connectors/con_1/schedule",
        ]
    );
    assert_eq!(sent[0].headers().get("authorization"), None);
    let authorization = sent[1].headers().get("authorization").unwrap();
    assert_eq!(authorization, "Bearer t1");
    assert!(authorization.is_sensitive());
    Ok(())
}

#[tokio::test]
async fn the_golden_usage_is_these_bytes() -> Result<(), Box<dyn Error>> {
    let server = serving(|| Answer::json(200, "{}"));
    let client =
        Client::builder().base_url(server.url()).credentials(ClientCredentials::new("id 1", "s&cret")).build()?;
    client
        .connector()
        .update_connector_schedule("app_1", "con_1")
        .body(Schedule::Cron(ConnectorScheduleCron::new().cron_spec("0 3 * * *").timezone("America/Los_Angeles")))
        .timeout(Duration::from_secs(10))
        .await?;

    let [token, call] = &server.requests()[..] else { panic!("a token and a call") };
    assert_eq!(token.line(), "POST /auth/v1/token");
    assert_eq!(token.text(), "grant_type=client_credentials&client_id=id+1&client_secret=s%26cret");
    assert_eq!(token.header_names(), ["accept", "content-length", "content-type", "host", "user-agent"]);
    assert_eq!(token.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(token.header("accept"), Some("application/json"));
    assert_eq!(call.line(), format!("POST {SCHEDULE}"));
    assert_eq!(call.text(), r#"{"cron":{"cronSpec":"0 3 * * *","timezone":"America/Los_Angeles"}}"#);
    let names = ["accept", "authorization", "content-length", "content-type", "host", "user-agent"];
    assert_eq!(call.header_names(), names);
    assert_eq!(call.header("authorization"), Some("Bearer t1"));
    assert_eq!(call.header("content-type"), Some("application/json"));
    assert_eq!(call.header("accept"), Some("application/json"));
    assert_eq!(call.header("user-agent"), Some(concat!("c1/", "0.1.0-alpha")));
    Ok(())
}

#[tokio::test]
async fn a_response_has_the_value_and_what_came_with_it() -> Result<(), Box<dyn Error>> {
    let server = serving(|| Answer::json(202, r#"{"later": [1]}"#).header("X-Request-Id", "r-1").header("x-a", "b"));
    let call = client(&server).connector().update_connector_schedule("app_1", "con_1");
    let response: Response<c1::types::UpdateConnectorScheduleResponse> = call.send().await?;
    assert_eq!(response.value, c1::types::UpdateConnectorScheduleResponse::new());
    assert_eq!(response.status(), 202);
    assert_eq!(response.headers().get("x-a").unwrap(), "b");
    assert_eq!(response.request_id(), Some("r-1"));
    assert_eq!(response.attempts(), 1);
    assert_eq!(&response.body()[..], br#"{"later": [1]}"#);
    assert!(response.drift().is_empty());
    assert_eq!(server.requests()[0].header("authorization"), Some("Bearer tok"));
    assert_eq!(server.count(TOKEN), 0);
    Ok(())
}

#[tokio::test]
async fn a_pending_call_can_be_stored_and_spawned() {
    fn stored<T: Send + Sync + 'static>(value: T) -> T {
        value
    }
    let server = serving(|| Answer::json(200, "{}"));
    let pending = {
        let (app, connector) = ("app_1".to_owned(), String::from("con_1"));
        let group = client(&server).connector();
        stored(group.update_connector_schedule(&app, &*connector).header("x-n", "1"))
    };
    let twin = pending.clone().send();
    tokio::spawn(pending.into_future()).await.unwrap().unwrap();
    tokio::spawn(twin).await.unwrap().unwrap();
    assert_eq!(server.count(SCHEDULE), 2);
}

#[tokio::test]
async fn a_call_that_is_not_awaited_sends_nothing() {
    let server = serving(|| Answer::json(200, "{}"));
    let call = client(&server).connector().update_connector_schedule("app_1", "con_1");
    drop(call.clone().send());
    drop(call.into_future());
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn question_marks_work_across_calls() {
    async fn run(client: &Client) -> Result<(), c1::Error> {
        client.connector().update_connector_schedule("a", "b").await?;
        Ok(())
    }
    let server = serving(|| Answer::json(418, "{}"));
    assert_eq!(run(&client(&server)).await.unwrap_err().status().unwrap(), 418);
}
