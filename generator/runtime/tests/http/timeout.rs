//! The end of a call's time, wherever the call is.

use std::time::{Duration, Instant};

use crate::client::{Client, NoDeclaredError};
use crate::loopback::{Answer, Loopback};
use crate::runtime::{ClientCredentials, ErrorKind, OperationError};

const LIMIT: Duration = Duration::from_millis(200);

/// Checks that a call ends soon after its time is up, and returns what it says.
async fn timed_out(client: &Client) -> OperationError<NoDeclaredError> {
    let start = Instant::now();
    let error = client.get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let taken = start.elapsed();
    assert!(taken >= LIMIT && taken < LIMIT * 10, "{taken:?}");
    error
}

fn hurried(server: &Loopback) -> crate::client::ClientBuilder {
    Client::builder().base_url(server.url()).timeout(LIMIT)
}

#[tokio::test]
async fn a_server_that_does_not_answer() {
    let server = Loopback::start(|_| Answer::hang());
    let error = timed_out(&hurried(&server).build().unwrap()).await;
    let line = "GET /items/{item_id}: timed out after 200ms while waiting for the response";
    assert_eq!(error.to_string(), line);
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_server_that_stops_within_the_body() {
    let server = Loopback::start(|_| Answer::json(200, r#"{"a":1}"#).header("x-request-id", "r1").stall(3));
    let error = timed_out(&hurried(&server).build().unwrap()).await;
    assert!(error.to_string().contains("while reading the response"), "{error}");
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.request_id(), Some("r1"));
    assert_eq!(error.body(), None);
}

#[tokio::test]
async fn a_token_endpoint_that_does_not_answer() {
    let server = Loopback::start(|_| Answer::hang());
    let client = hurried(&server).credentials(ClientCredentials::new("a", "b")).build().unwrap();
    let (one, other) = tokio::join!(timed_out(&client), timed_out(&client));
    for error in [one, other] {
        assert!(error.to_string().contains("while waiting for an access token"), "{error}");
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_caller_in_a_hurry_does_not_end_the_wait_of_another() {
    let server = Loopback::start(|request| match request.path() {
        "/auth/v1/token" => Answer::json(200, r#"{"access_token":"t"}"#).after(LIMIT * 3),
        _ => Answer::json(200, "{}"),
    });
    let builder = Client::builder().base_url(server.url());
    let client = builder.credentials(ClientCredentials::new("a", "b")).build().unwrap();
    let hurried = client.get_item("1").timeout(LIMIT).into_future();
    let (hurried, patient) = tokio::join!(hurried, client.get_item("1").into_future());
    assert_eq!(hurried.unwrap_err().kind(), ErrorKind::Timeout);
    patient.unwrap();
    assert_eq!(server.count("/auth/v1/token"), 1);
}

#[tokio::test]
async fn the_time_covers_the_token_and_both_attempts() {
    let server = Loopback::start(|request| match request.path() {
        "/auth/v1/token" => Answer::json(200, r#"{"access_token":"t"}"#).after(LIMIT / 3),
        _ => Answer::json(401, "{}").after(LIMIT / 3),
    });
    let client = hurried(&server).credentials(ClientCredentials::new("a", "b")).build().unwrap();
    timed_out(&client).await;
}

#[tokio::test]
async fn the_time_of_a_call_beats_that_of_the_client() {
    let server = Loopback::start(|_| Answer::json(200, "{}").after(LIMIT * 2));
    let client = hurried(&server).build().unwrap();
    client.get_item("1").timeout(LIMIT * 20).await.unwrap();
    client.get_item("1").timeout(Duration::MAX).await.unwrap();
    let error = client.get_item("1").timeout(Duration::ZERO).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}
