//! Whatever is printed, no credential is in it.

use crate::client::{Client, ClientBuilder};
use crate::loopback::{Answer, Loopback};
use crate::runtime::{Call, ClientCredentials, Operation, Replay, Retry, Secret, Security};

static SEND: Operation = Operation {
    id: "send",
    group: "things",
    method: http::Method::POST,
    path: "/things",
    security: Security::Any,
    replay: Replay::Unsafe,
    retries: None,
};

/// Occurs in every credential, argument and body of these tests.
const HIDDEN: &str = "hidden";

fn check(shown: String) {
    assert!(!shown.contains(HIDDEN), "{shown}");
    assert!(!shown.contains("aGlkZGVu"), "{shown}");
}

fn everything() -> ClientBuilder {
    Client::builder()
        .base_url("http://127.0.0.1:9/hidden-not")
        .api_key(&["header"], "hidden")
        .api_key(&["query"], "hidden")
        .api_key(&["cookie"], "hidden")
        .header("X-Secret", "hidden")
}

#[test]
fn settings_and_clients_do_not_show_credentials() {
    let credentials =
        || ClientCredentials::new("hidden", "hidden").parameter("password", "hidden").token_url("https://hidden");
    check(format!("{:?}", Secret::from("hidden")));
    check(format!("{:#?} {:#?}", credentials(), credentials().basic()));
    check(format!("{:#?}", everything().bearer_token("hidden")));
    check(format!("{:#?}", everything().basic_auth("hidden", "hidden")));
    check(format!("{:#?}", everything().credentials(credentials())));

    let base = everything().base_url("http://127.0.0.1:9");
    check(format!("{:#?}", base.clone().bearer_token("hidden").build().unwrap()));
    check(format!("{:#?}", base.basic_auth("hidden", "hidden").build().unwrap()));
    assert_eq!(format!("{:?}", Secret::from("hidden")), "[redacted]");
}

#[test]
fn calls_and_requests_do_not_show_credentials() {
    let client = everything().base_url("http://127.0.0.1:9").bearer_token("hidden").build().unwrap();
    let call = client.update_schedule("hidden", "hidden").body("hidden").header("X-Token", "hidden");
    check(format!("{call:#?}"));
    check(format!("{:#?} {:#?}", call.clone().send(), call.clone().into_future()));
    let search = client.search().filter("hidden").trace("hidden").session("hidden");
    check(format!("{search:#?}"));

    // The request shows its URL and body, as any `http::Request` does, but not the headers that may be credentials.
    let call = client.get_item("1").header("X-Token", "hidden").header("Authorization", "Bearer hidden");
    check(format!("{:#?}", call.to_request().unwrap()));
    check(format!("{:#?}", client.search().session("hidden").to_request().unwrap()));
}

#[tokio::test]
async fn errors_do_not_show_credentials() {
    // The API key is part of the URL, which libraries like to put into their errors.
    let client = everything().base_url("http://127.0.0.1:9").bearer_token("hidden").build().unwrap();
    let error = client.update_schedule("hidden", "b").body("hidden").await.unwrap_err();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        check(format!("{cause} {cause:#?}"));
        source = cause.source();
    }
    check(format!("{error} {error:#?}"));

    let server =
        Loopback::start(|_| Answer::json(409, "{}").header("set-cookie", "session=hidden").header("x-request-id", "r"));
    let client = everything().base_url(server.url()).build().unwrap();
    let error = client.update_schedule("a", "b").await.unwrap_err();
    assert!(error.declared().is_some());
    check(format!("{error} {error:#?}"));

    let server = Loopback::start(|_| Answer::json(200, "{}").header("set-cookie", "session=hidden"));
    let client = everything().base_url(server.url()).build().unwrap();
    check(format!("{:#?}", client.get_item("1").send().await.unwrap()));
}

#[tokio::test]
async fn command_lines_do_not_show_credentials() {
    let client = everything().base_url("http://127.0.0.1:9").retry(Retry::none()).build().unwrap();
    let call = |number: usize| {
        let mut call = Call::new(&client.core, &SEND);
        // A link of the API may repeat the key; other secrets are known by their names.
        call.query(if number == 0 { "key" } else { "signing_key" }, &"hidden");
        call.query("page", &2);
        match number {
            1 => call.body("application/x-www-form-urlencoded", "a=1&client_secret=hidden&password=hidden"),
            _ => call.json(
                &serde_json::json!({"a": 1, "secretAccessKey": "hidden", "passwords": 1, "password": ["hidden"]}),
            ),
        }
        call
    };
    for number in 0..3 {
        let line = call(number).to_curl().unwrap();
        check(format!("{line} {line:?}"));
        assert!(line.to_string().contains("page=2") && line.with_secrets().contains("hidden"), "{line}");
        let error = call(number).execute().await.unwrap_err();
        let line = error.to_curl().unwrap();
        check(line.to_string());
        assert_eq!(line.with_secrets().matches("kc=hidden").count(), 1, "{}", line.with_secrets());
    }
}
