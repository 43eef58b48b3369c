//! Tokens: how often they are asked for, what happens when one is not accepted, and that nobody sees them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use c1::types::ConnectorScheduleCron;
use c1::types::update_connector_schedule_request::Schedule;
use c1::{Client, ErrorKind};

use super::loopback::{Answer, Loopback, Recorded};
use super::{SCHEDULE, TOKEN, credentials, serving};

/// A server that issues `t1`, `t2`, ..., and answers a call with `answer`.
fn issuer(answer: fn(&Recorded) -> Answer) -> Loopback {
    let issued = AtomicUsize::new(0);
    Loopback::start(move |request| match request.path() {
        TOKEN => {
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            Answer::json(200, &format!(r#"{{"access_token":"t{number}","expires_in":3600}}"#))
        }
        _ => answer(request),
    })
}

fn with_credentials(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).credentials(credentials()).build().unwrap()
}

fn lines(server: &Loopback) -> Vec<String> {
    let request = |request: &Recorded| format!("{} {}", request.path(), request.header("authorization").unwrap_or("-"));
    server.requests().iter().map(request).collect()
}

#[tokio::test]
async fn a_rejected_token_is_replaced_once_and_the_call_sent_again() {
    let server = issuer(|request| match request.header("authorization") {
        Some("Bearer t2") => Answer::json(200, "{}"),
        _ => Answer::json(401, r#"{"message":"expired"}"#),
    });
    let client = with_credentials(&server);
    let call = || client.connector().update_connector_schedule("app_1", "con_1");
    let body = Schedule::Cron(ConnectorScheduleCron::new().cron_spec("* * * * *"));
    let response = call().body(body).send().await.unwrap();
    assert_eq!(response.attempts(), 2);
    let bearer = |token: &str| format!("{SCHEDULE} Bearer {token}");
    let token = format!("{TOKEN} -");
    assert_eq!(lines(&server), [token.clone(), bearer("t1"), token, bearer("t2")]);
    let sent = server.requests();
    assert_eq!(sent[1].text(), r#"{"cron":{"cronSpec":"* * * * *"}}"#);
    assert_eq!(sent[3].text(), sent[1].text());

    call().await.unwrap();
    assert_eq!(lines(&server)[4..], [bearer("t2")]);
}

#[tokio::test]
async fn a_second_rejection_is_the_answer() {
    let server = issuer(|_| Answer::json(401, r#"{"message":"who are you?"}"#));
    let call = with_credentials(&server).connector().update_connector_schedule("app_1", "con_1");
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(&error.body().unwrap()[..], br#"{"message":"who are you?"}"#);
    assert_eq!((server.count(TOKEN), server.count(SCHEDULE)), (2, 2));
}

#[tokio::test]
async fn a_token_of_the_caller_is_not_renewed() {
    let server = issuer(|_| Answer::json(401, "{}"));
    let call = super::client(&server).connector().update_connector_schedule("app_1", "con_1");
    assert_eq!(call.await.unwrap_err().status().unwrap(), 401);
    assert_eq!(lines(&server), [format!("{SCHEDULE} Bearer tok")]);
}

#[tokio::test]
async fn a_refused_token_is_the_error_of_the_call() {
    let server = Loopback::start(|_| {
        Answer::json(401, r#"{"error":"invalid_client","error_description":"no s&cret like that"}"#)
    });
    let error = with_credentials(&server).connector().update_connector_schedule("app_1", "con_1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    let text = format!("{error} {error:?}");
    assert!(text.contains("invalid_client"), "{text}");
    assert!(!text.contains("s&cret"), "{text}");
    assert_eq!(server.count(SCHEDULE), 0);
}

#[tokio::test]
async fn a_token_endpoint_that_hangs_is_within_the_time_of_the_call() {
    let server = Loopback::start(|_| Answer::hang());
    let call = with_credentials(&server).connector().update_connector_schedule("app_1", "con_1");
    let error = call.timeout(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!((server.count(TOKEN), server.count(SCHEDULE)), (1, 0));
}

#[test]
fn a_bearer_token_and_credentials_are_alternatives() {
    let builder = Client::builder().tenant_domain("acme").bearer_token("tok").credentials(credentials());
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("Authorization"), "{error}");
}

#[tokio::test]
async fn nothing_that_is_secret_is_shown() {
    let server = serving(|| Answer::json(400, r#"{"set-by":"the server"}"#).header("set-cookie", "hidden=1"));
    let secret = || c1::ClientCredentials::new("id 1", "hidden").parameter("assertion", "hidden");
    let builder = Client::builder().base_url(server.url()).credentials(secret()).header("x-key", "hidden");
    let mut shown = format!("{:?} {builder:?}", secret());
    let client = builder.build().unwrap();
    let body = Schedule::Cron(ConnectorScheduleCron::new().cron_spec("hidden"));
    let call = client.connector().update_connector_schedule("hidden", "hidden").body(body).header("x-a", "hidden");
    let error = call.clone().await.unwrap_err();
    shown += &format!("{client:?} {:?} {call:?} {error:?} {error}", client.connector());
    shown += &format!("{:?}", Client::builder().base_url(server.url()).bearer_token("hidden"));
    assert!(shown.contains("set-by"), "{shown}");
    assert!(shown.contains("redacted"), "{shown}");
    assert!(!shown.contains("hidden"), "{shown}");
    assert_eq!(server.requests()[1].header("x-a"), Some("hidden"), "it was sent all the same");
}
