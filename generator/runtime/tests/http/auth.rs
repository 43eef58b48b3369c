//! Credentials: what is sent, how often a token is fetched, and what happens when it is not accepted.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::{FutureExt, join_all};
use tokio::time::sleep;

use crate::client::{Client, ClientBuilder};
use crate::loopback::{Answer, Loopback, Recorded};
use crate::runtime::{
    Body, BoxFuture, ClientCredentials, ErrorKind, ReqwestTransport, Retry, Transport, TransportError,
};

const TOKEN: &str = "/auth/v1/token";

/// A server that issues the tokens `t1`, `t2`, ..., each with these properties beside it, and answers calls with `{}`.
fn issuer(properties: &'static str) -> Loopback {
    guarded(properties, |_| true)
}

/// An issuer whose API accepts the requests that `accepts` accepts, and answers 401 to the others.
fn guarded(properties: &'static str, accepts: fn(&Recorded) -> bool) -> Loopback {
    let issued = AtomicUsize::new(0);
    Loopback::start(move |request| match request.path() {
        TOKEN => token(&issued, properties),
        _ if accepts(request) => Answer::json(200, "{}"),
        _ => Answer::json(401, r#"{"message":"who are you?"}"#),
    })
}

fn token(issued: &AtomicUsize, properties: &str) -> Answer {
    let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
    Answer::json(200, &format!(r#"{{"access_token":"t{number}"{properties}}}"#))
}

fn credentials() -> ClientCredentials {
    ClientCredentials::new("client id", "s&cret")
}

fn builder(server: &Loopback) -> ClientBuilder {
    Client::builder().base_url(server.url()).credentials(credentials())
}

/// The `Authorization` headers of the calls, token requests aside.
fn authorizations(server: &Loopback) -> Vec<Option<String>> {
    let sent = server.requests();
    let calls = sent.iter().filter(|request| request.path() != TOKEN);
    calls.map(|request| request.header("authorization").map(str::to_owned)).collect()
}

fn bearer(token: &str) -> Option<String> {
    Some(format!("Bearer {token}"))
}

#[tokio::test]
async fn a_token_is_fetched_once_and_used_for_all_calls() {
    let server = issuer(r#","token_type":"Bearer","expires_in":3600"#);
    let client = Client::builder().base_url(format!("{}/api", server.url())).credentials(credentials());
    let client = client.build().unwrap();
    client.get_item("1").await.unwrap();
    client.clone().get_item("2").await.unwrap();

    let sent = server.requests();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0].line(), "POST /auth/v1/token");
    let form = "grant_type=client_credentials&client_id=client+id&client_secret=s%26cret";
    assert_eq!(sent[0].text(), form);
    assert_eq!(sent[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(sent[0].header("accept"), Some("application/json"));
    assert_eq!(sent[0].header("user-agent"), Some("mini/1.0"));
    assert_eq!(sent[0].header("authorization"), None);
    assert_eq!(authorizations(&server), [bearer("t1"), bearer("t1")]);
}

#[tokio::test]
async fn credentials_can_travel_in_the_header() {
    let server = issuer("");
    let credentials = ClientCredentials::new("a:b c", "p%é").basic();
    let credentials = credentials.scopes(["read", "write"]).parameter("audience", "x y");
    let builder = Client::builder().base_url(server.url()).credentials(credentials);
    builder.build().unwrap().get_item("1").await.unwrap();
    let sent = server.requests();
    assert_eq!(sent[0].text(), "grant_type=client_credentials&scope=read+write&audience=x+y");
    // `a%3Ab+c:p%25%C3%A9`
    assert_eq!(sent[0].header("authorization"), Some("Basic YSUzQWIrYzpwJTI1JUMzJUE5"));
}

#[tokio::test]
async fn the_token_url_is_resolved_against_the_base_url() {
    for (given, path) in [("token", "/api/token"), ("/t?x=1#y", "/t?x=1"), ("../up", "/up")] {
        let server = Loopback::start(|_| Answer::json(200, r#"{"access_token":"t"}"#));
        let builder = Client::builder().base_url(format!("{}/api/", server.url()));
        let builder = builder.credentials(credentials().token_url(given));
        builder.build().unwrap().get_item("1").await.unwrap();
        assert_eq!(server.requests()[0].target(), path, "{given}");
    }
}

#[test]
fn the_token_url_is_checked() {
    let cases = [("ftp://h/t", "`https://`"), ("https://a:b@h", "user name"), ("https://", "is not a URL")];
    for (url, mention) in cases {
        let credentials = credentials().token_url(url);
        let error = Client::builder().base_url("https://h").credentials(credentials).build().unwrap_err();
        assert!(error.to_string().starts_with("the token URL "), "{error}");
        assert!(error.to_string().contains(mention), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_callers_share_one_token_request() {
    let issued = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.path() {
        TOKEN => token(&issued, r#","expires_in":"600""#).after(Duration::from_millis(150)),
        _ => Answer::json(200, "{}"),
    });
    let client = builder(&server).build().unwrap();
    let calls = (0..20).map(|number| tokio::spawn(client.get_item(number.to_string()).into_future()));
    for result in join_all(calls).await {
        result.unwrap().unwrap();
    }
    assert_eq!(server.count(TOKEN), 1);
    assert_eq!(authorizations(&server), vec![bearer("t1"); 20]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_leaves_takes_nothing_from_the_others() {
    let issued = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.path() {
        TOKEN => token(&issued, "").after(Duration::from_millis(300)),
        _ => Answer::json(200, "{}"),
    });
    let client = builder(&server).build().unwrap();
    // The first caller starts the request and leaves it to the others.
    let first = tokio::spawn(client.get_item("0").into_future());
    sleep(Duration::from_millis(50)).await;
    let others: Vec<_> = (1..5).map(|n| tokio::spawn(client.get_item(n.to_string()).into_future())).collect();
    sleep(Duration::from_millis(50)).await;
    first.abort();
    for result in join_all(others).await {
        result.unwrap().unwrap();
    }
    assert_eq!(server.count(TOKEN), 1);
    assert_eq!(authorizations(&server).len(), 4);
}

#[tokio::test]
async fn a_request_that_hung_is_not_inherited() {
    let asked = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.path() {
        TOKEN if asked.fetch_add(1, Ordering::SeqCst) == 0 => Answer::hang(),
        TOKEN => Answer::json(200, r#"{"access_token":"t"}"#),
        _ => Answer::json(200, "{}"),
    });
    let client = builder(&server).build().unwrap();
    let limit = Duration::from_millis(200);
    let error = client.get_item("1").timeout(limit).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("waiting for an access token"), "{error}");
    client.get_item("1").timeout(Duration::from_secs(5)).await.unwrap();
    assert_eq!(server.count(TOKEN), 2);
}

#[tokio::test]
async fn a_token_is_replaced_before_it_expires() {
    // Half of its life is left when it is replaced.
    let server = issuer(r#","expires_in":2"#);
    let client = builder(&server).build().unwrap();
    client.get_item("1").await.unwrap();
    client.get_item("1").await.unwrap();
    sleep(Duration::from_millis(1100)).await;
    client.get_item("1").await.unwrap();
    assert_eq!(authorizations(&server), [bearer("t1"), bearer("t1"), bearer("t2")]);
}

#[tokio::test]
async fn a_failed_early_refresh_does_no_harm_and_is_not_repeated_at_once() {
    let issued = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.path() {
        TOKEN if issued.load(Ordering::SeqCst) > 0 => Answer::json(503, "{}"),
        TOKEN => token(&issued, r#","expires_in":2"#),
        _ => Answer::json(200, "{}"),
    });
    let client = builder(&server).retry(Retry::none()).build().unwrap();
    client.get_item("1").await.unwrap();
    sleep(Duration::from_millis(1100)).await;
    client.get_item("1").await.unwrap();
    client.get_item("1").await.unwrap();
    assert_eq!(authorizations(&server), vec![bearer("t1"); 3]);
    assert_eq!(server.count(TOKEN), 2);
    sleep(Duration::from_millis(1000)).await;
    let error = client.get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
}

/// The default transport, but pauses of this length take no time; a call's own time is never that short or long here.
#[derive(Debug)]
struct Impatient(ReqwestTransport, fn(Duration) -> bool);

impl Transport for Impatient {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.0.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let skipped = (self.1)(duration);
        self.0.sleep(if skipped { Duration::from_millis(50) } else { duration })
    }
}

#[tokio::test]
async fn an_early_refresh_that_hangs_delays_calls_only_for_a_while() {
    let issued = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.path() {
        TOKEN if issued.load(Ordering::SeqCst) > 0 => Answer::hang(),
        TOKEN => token(&issued, r#","expires_in":4"#),
        _ => Answer::json(200, "{}"),
    });
    let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
    let transport = Impatient(transport, |pause| pause <= Duration::from_secs(5));
    let client = builder(&server).transport(transport).build().unwrap();
    client.get_item("1").await.unwrap();
    sleep(Duration::from_millis(2100)).await;
    for _ in 0..2 {
        client.get_item("1").await.unwrap();
    }
    assert_eq!(authorizations(&server), vec![bearer("t1"); 3]);
    // The second call does not even try.
    assert_eq!(server.count(TOKEN), 2);
}

#[tokio::test]
async fn a_token_request_has_a_limit_of_its_own() {
    let server = Loopback::start(|_| Answer::hang());
    let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
    let transport = Impatient(transport, |pause| pause == Duration::from_secs(30));
    let client = builder(&server).transport(transport).build().unwrap();
    let error = client.get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("no answer from the token endpoint within 30s"), "{error}");
}

#[tokio::test]
async fn a_rejected_token_is_replaced_once() {
    let accepts_second = |request: &Recorded| request.header("authorization") == Some("Bearer t2");
    let server = guarded(r#","expires_in":3600"#, accepts_second);
    let client = builder(&server).build().unwrap();
    let body = serde_json::json!({ "n": 1 });
    let response = client.update_schedule("a", "b").body(body).send().await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(authorizations(&server), [bearer("t1"), bearer("t2")]);
    let sent = server.requests();
    let bodies: Vec<_> = sent.iter().filter(|r| r.path() != TOKEN).map(Recorded::text).collect();
    assert_eq!(bodies, [r#"{"n":1}"#; 2]);
    assert_eq!(client.get_item("1").send().await.unwrap().attempts(), 1);
}

#[tokio::test]
async fn a_second_rejection_is_the_answer() {
    let server = guarded("", |_| false);
    let error = builder(&server).build().unwrap().get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(authorizations(&server), [bearer("t1"), bearer("t2")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rejections_of_one_token_cause_one_new_request() {
    let accepts_second = |request: &Recorded| request.header("authorization") == Some("Bearer t2");
    let server = guarded("", accepts_second);
    let client = builder(&server).build().unwrap();
    client.get_item("0").await.unwrap();
    assert_eq!(server.count(TOKEN), 2);

    // All callers hold `t1` when it is rejected; the rejections arrive while the new token is on its way or after.
    let issued = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.path() {
        TOKEN => token(&issued, "").after(Duration::from_millis(100)),
        _ if accepts_second(request) => Answer::json(200, "{}"),
        _ => {
            let late = request.path().len() as u64 % 3 * 100;
            Answer::json(401, "{}").after(Duration::from_millis(100 + late))
        }
    });
    let client = builder(&server).build().unwrap();
    let calls = (0..12).map(|n| tokio::spawn(client.get_item("x".repeat(n + 1)).into_future()));
    for result in join_all(calls).await {
        result.unwrap().unwrap();
    }
    assert_eq!(server.count(TOKEN), 2);
}

#[tokio::test]
async fn a_finished_refresh_is_not_joined() {
    let accepts_second = |request: &Recorded| request.header("authorization") == Some("Bearer t2");
    let server = guarded("", accepts_second);
    let client = builder(&server).build().unwrap();
    // Starts the refresh that gives `t1`, and holds on to it while the other call finds that `t1` is no good.
    let mut slow = client.get_item("slow").into_future();
    assert!((&mut slow).now_or_never().is_none());
    client.get_item("1").await.unwrap();
    slow.await.unwrap();
    assert_eq!(server.count(TOKEN), 2);
}

#[tokio::test]
async fn a_fixed_token_is_not_sent_twice() {
    let server = guarded("", |_| false);
    let client = Client::builder().base_url(server.url()).bearer_token("fixed").build().unwrap();
    let error = client.get_item("1").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(authorizations(&server), [bearer("fixed")]);
    assert!(!error.to_string().contains("no credentials"), "{error}");
}

#[tokio::test]
async fn without_credentials_the_server_decides() {
    let server = guarded("", |_| false);
    let error = Client::of(&server.url()).get_item("1").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert!(error.to_string().contains("the client has no credentials"), "{error}");
    assert_eq!(authorizations(&server), [None]);
}

#[tokio::test]
async fn an_open_operation_sends_no_credentials() {
    let server = issuer("");
    let client = builder(&server).api_key(&["query"], "k").build().unwrap();
    client.health().await.unwrap();
    assert_eq!(server.requests()[0].line(), "GET /health");
    assert_eq!(authorizations(&server), [None]);
    assert_eq!(server.count(TOKEN), 0);
}

#[tokio::test]
async fn a_call_may_bring_its_own_authorization() {
    let server = issuer("");
    let client = builder(&server).build().unwrap();
    client.get_item("1").header("Authorization", "Custom x").await.unwrap();
    assert_eq!(authorizations(&server), [Some("Custom x".into())]);
    assert_eq!(server.count(TOKEN), 0);

    let client = Client::builder().base_url(server.url()).bearer_token("t").build().unwrap();
    client.get_item("1").header("Authorization", "Custom y").await.unwrap();
    assert_eq!(authorizations(&server)[1], Some("Custom y".into()));
}

#[tokio::test]
async fn keys_and_passwords_go_to_their_places() {
    let server = Loopback::start(|_| Answer::json(200, "[]"));
    let client = Client::builder()
        .base_url(server.url())
        .basic_auth("user", "pass:word")
        .api_key(&["header"], "k1")
        .api_key(&["query"], "k&2")
        .api_key(&["cookie"], "k;3")
        .api_key(&["header"], "k4")
        .build()
        .unwrap();
    client.search().session("s").await.unwrap();
    client.get_item("1").await.unwrap();
    let sent = server.requests();
    assert_eq!(sent[0].line(), "GET /items?view=full&key=k%262");
    assert_eq!(sent[1].line(), "GET /items/1?key=k%262");
    assert_eq!(sent[0].header("authorization"), Some("Basic dXNlcjpwYXNzOndvcmQ="));
    assert_eq!(sent[0].header("x-key"), Some("k4"));
    assert_eq!(sent[0].header("cookie"), Some("session=s; kc=k%3B3"));
}

#[test]
fn credentials_in_each_others_way_are_an_error() {
    let base = || Client::builder().base_url("https://h");
    let cases = [
        (base().bearer_token("t").credentials(credentials()), "bearer token", "client credentials"),
        (base().bearer_token("t").header("AUTHORIZATION", "x"), "bearer token", "by hand"),
    ];
    for (builder, one, other) in cases {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
        let text = error.to_string();
        assert!(text.contains(one) && text.contains(other), "{text}");
        assert!(text.to_lowercase().contains("the header `authorization`"), "{text}");
    }
    assert!(base().bearer_token("one").bearer_token("two").build().is_ok());
}

#[test]
fn credentials_that_cannot_be_sent_are_an_error() {
    let base = || Client::builder().base_url("https://h");
    let cases = [
        (base().bearer_token(""), "the bearer token is empty"),
        (base().bearer_token("hidden\n"), "line break"),
        (base().basic_auth("a:b", "hidden"), "colon"),
        (base().api_key(&["query"], ""), "the query parameter `key` is empty"),
        (base().api_key(&["header"], "hidden\r\n"), "line break"),
        (base().credentials(ClientCredentials::new("", "hidden")), "must not be empty"),
        (base().credentials(ClientCredentials::new("id", "")), "must not be empty"),
    ];
    for (builder, mention) in cases {
        let error = builder.build().unwrap_err();
        assert!(error.to_string().contains(mention), "{error}");
        assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
    }
}

#[tokio::test]
async fn a_refused_token_request_says_why() {
    let answer = r#"{"error":"invalid_client","error_description":"no\r\nclient has s&cret"}"#;
    let server = Loopback::start(move |_| Answer::json(401, answer));
    let error = builder(&server).build().unwrap().get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(error.status(), None);
    let refusal = error.error().token_error().unwrap();
    assert_eq!(refusal.status().unwrap(), 401);
    assert_eq!(refusal.code(), Some("invalid_client"));
    assert_eq!(refusal.description(), Some("no client has [redacted]"));
    let line = "GET /items/{item_id}: no access token: 401 Unauthorized: invalid_client: no client has [redacted]";
    assert_eq!(error.to_string(), line);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_without_usable_token_is_an_error_that_does_not_show_it() {
    let cases = [
        (r#"{"token":"t"}"#, "no access token"),
        (r#"{"access_token":""}"#, "no access token"),
        (r#"{"access_token":7}"#, "no access token"),
        ("<html>hidden</html>", "no access token"),
        (r#"{"access_token":"hidden","token_type":"DPoP"}"#, "not a bearer token"),
        (r#"{"access_token":"hid\nden"}"#, "no header can hold"),
    ];
    for (body, mention) in cases {
        let server = Loopback::start(move |_| Answer::json(200, body));
        let error = builder(&server).build().unwrap().get_item("1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Auth, "{body}");
        assert!(error.to_string().contains(mention), "{error}");
        assert!(!format!("{error} {error:?}").contains("hid"), "{error:?}");
    }
}

#[tokio::test]
async fn odd_lifetimes_do_no_harm() {
    let properties = [
        r#","token_type":"bearer","expires_in":null"#,
        r#","expires_in":1e300"#,
        r#","expires_in":18446744073709551615"#,
        r#","expires_in":"3600.5""#,
        r#","expires_in":"soon""#,
    ];
    for properties in properties {
        let server = issuer(properties);
        let client = builder(&server).build().unwrap();
        client.get_item("1").await.unwrap();
        client.get_item("2").await.unwrap();
        assert_eq!(server.count(TOKEN), 1, "{properties}");
    }
    for properties in [r#","expires_in":0"#, r#","expires_in":-5"#] {
        let server = issuer(properties);
        let client = builder(&server).build().unwrap();
        client.get_item("1").await.unwrap();
        client.get_item("2").await.unwrap();
        assert_eq!(server.count(TOKEN), 2, "{properties}");
    }
}

#[tokio::test]
async fn no_connection_to_the_token_endpoint_is_no_connection() {
    let server = issuer("");
    // A port that nobody listens on (any more).
    let closed = issuer("").url();
    let credentials = credentials().token_url(format!("{closed}/token"));
    let builder = Client::builder().base_url(server.url()).credentials(credentials);
    let error = builder.build().unwrap().get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("no access token: could not connect"), "{error}");
}
