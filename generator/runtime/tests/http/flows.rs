//! Tokens that are not a client's own: those of users who log in, of other issuers, and of providers that callers write.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::client::Client;
use crate::loopback::{Answer, Loopback};
use crate::runtime::{
    AccessToken, AuthorizationCode, Body, BoxFuture, DeviceCode, Discovery, ErrorKind, Mock, OAuthClient,
    ReqwestTransport, Secret, TokenEndpoint, TokenError, TokenExchange, TokenProvider, Transport, TransportError,
    UserTokens,
};

const TOKEN: &str = "/auth/v1/token";

/// A server that answers token requests one after the other, and calls with 200 if they have the last token, else 401.
fn issuer(answers: &'static [&'static str], accepted: &'static str) -> Loopback {
    let asked = AtomicUsize::new(0);
    Loopback::start(move |request| match request.path() {
        TOKEN => {
            let answer = answers[asked.fetch_add(1, Ordering::SeqCst)];
            let status = if answer.contains("error") { 400 } else { 200 };
            Answer::json(status, answer)
        }
        "/device" => Answer::json(
            200,
            r#"{"device_code":"dc","user_code":"WDJB","verification_uri":"https://h/d","verification_uri_complete":"https://h/d?c=WDJB","expires_in":900,"interval":1}"#,
        ),
        _ if request.header("authorization") == Some(accepted) => Answer::json(200, "{}"),
        _ => Answer::json(401, "{}"),
    })
}

fn forms(server: &Loopback) -> Vec<String> {
    server
        .requests()
        .iter()
        .filter(|request| request.path() == TOKEN)
        .map(|request| request.text().to_owned())
        .collect()
}

fn client(server: &Loopback, provider: impl TokenProvider) -> Client {
    Client::builder().base_url(server.url()).token_provider(provider).build().unwrap()
}

#[tokio::test]
async fn refresh_tokens_renew_and_are_replaced() {
    let server = issuer(
        &[r#"{"access_token":"a","refresh_token":"r2"}"#, r#"{"access_token":"b"}"#, r#"{"access_token":"c"}"#],
        "Bearer c",
    );
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = told.clone();
    let tokens = UserTokens::refreshing(OAuthClient::public("app"), "r1")
        .on_refresh_token(move |token| kept.lock().unwrap().push(token.expose().to_owned()));
    let client = client(&server, tokens);
    assert_eq!(client.get_item("1").await.unwrap_err().status().unwrap(), 401);
    client.get_item("1").await.unwrap();
    let form = |token: &str| format!("grant_type=refresh_token&refresh_token={token}&client_id=app");
    assert_eq!(forms(&server), [form("r1"), form("r2"), form("r2")]);
    assert_eq!(*told.lock().unwrap(), ["r2"]);
}

#[tokio::test]
async fn without_a_token_url_nothing_is_sent() {
    let server = issuer(&[r#"{"access_token":"a"}"#], "Bearer a");
    let tokens = || UserTokens::refreshing(OAuthClient::new("app", "hidden"), "hidden too");
    let builder = |tokens| Client::builder().base_url(server.url()).token_provider_alone(tokens);
    let error = builder(tokens()).build().unwrap().get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert!(error.to_string().contains("call `.token_url(..)`"), "{error}");
    assert!(server.requests().is_empty());
    builder(tokens().token_url(TOKEN)).build().unwrap().get_item("1").await.unwrap();
}

#[tokio::test]
async fn a_provider_that_panics_is_an_error_of_the_call() {
    #[derive(Debug)]
    struct Careless(AtomicUsize);
    impl TokenProvider for Careless {
        fn token<'a>(&'a self, _: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
            assert!(self.0.fetch_add(1, Ordering::SeqCst) > 0, "careless");
            Box::pin(async { Ok(AccessToken::new("a")) })
        }
    }
    let server = issuer(&[], "Bearer a");
    let builder = Client::builder().base_url(server.url()).token_provider(Careless(AtomicUsize::new(0)));
    let client = builder.retry(crate::runtime::Retry::none()).build().unwrap();
    let error = client.get_item("1").await.unwrap_err();
    assert!(error.to_string().contains("what issues tokens has panicked"), "{error}");
    client.get_item("1").await.unwrap();
}

#[tokio::test]
async fn a_refusal_is_the_answer_to_all_who_wait_for_it() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let server = Loopback::start(move |request| match request.path() {
        TOKEN => {
            count.fetch_add(1, Ordering::SeqCst);
            Answer::json(400, r#"{"error":"invalid_grant"}"#).after(Duration::from_millis(300))
        }
        _ => Answer::json(200, "{}"),
    });
    let client = client(&server, UserTokens::refreshing(OAuthClient::public("app"), "r0"));
    client.get_item("1").timeout(Duration::from_millis(100)).await.unwrap_err();
    let error = client.get_item("1").await.unwrap_err();
    assert_eq!(error.error().token_error().unwrap().code(), Some("invalid_grant"));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn in_a_test_without_a_clock_no_time_runs_out() {
    #[derive(Debug)]
    struct Slow;
    impl TokenProvider for Slow {
        fn token<'a>(&'a self, _: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
            Box::pin(async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(AccessToken::new("a"))
            })
        }
    }
    let mock = Mock::replay(r#"{"operationId":"items.get","status":200,"kind":"json","response":7}"#).unwrap();
    let builder = Client::builder().base_url("https://h").token_provider(Slow).transport(mock);
    assert_eq!(builder.build().unwrap().get_item("1").await.unwrap(), 7);
}

#[tokio::test]
async fn a_refused_refresh_token_is_not_shown() {
    let server = issuer(&[r#"{"error":"invalid_grant","error_description":"hidden is no good"}"#], "");
    let tokens = UserTokens::refreshing(OAuthClient::new("app", "s").basic(), "hidden");
    let error = client(&server, tokens).get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(error.error().token_error().unwrap().code(), Some("invalid_grant"));
    assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
    assert_eq!(server.requests()[0].header("authorization"), Some("Basic YXBwOnM="));
}

#[tokio::test]
async fn a_code_is_exchanged_once_with_its_verifier_and_then_refreshed() {
    let server = issuer(&[r#"{"access_token":"a","refresh_token":"r"}"#, r#"{"access_token":"b"}"#], "Bearer b");
    let login = AuthorizationCode::new(OAuthClient::public("app"), "https://h/authorize?x=1", "http://127.0.0.1:9/cb");
    let login = login.unwrap().scopes(["read", "write"]).parameter("prompt", "consent");
    let url = http::Uri::try_from(login.url()).unwrap();
    let query = |name: &str| {
        let pairs = url.query().unwrap().split('&').map(|pair| pair.split_once('=').unwrap());
        pairs.filter(|(known, _)| *known == name).map(|(_, value)| value.to_owned()).next().unwrap()
    };
    assert!(login.url().starts_with("https://h/authorize?x=1&response_type=code&client_id=app&redirect_uri=http%3A"));
    assert_eq!((query("scope"), query("prompt")), ("read+write".to_owned(), "consent".to_owned()));
    assert_eq!(query("code_challenge_method"), "S256");
    let back = format!("http://127.0.0.1:9/cb?code=c%26d&state={}", query("state"));
    let client = client(&server, login.redeem(&back).unwrap());
    client.get_item("1").await.unwrap();

    let forms = forms(&server);
    let start = "grant_type=authorization_code&code=c%26d&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&code_verifier=";
    let verifier = forms[0].strip_prefix(start).unwrap().strip_suffix("&client_id=app").unwrap();
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes());
    let challenge = base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, digest);
    assert_eq!(query("code_challenge"), challenge);
    assert_eq!(verifier.len(), 43);
    assert_eq!(forms[1], "grant_type=refresh_token&refresh_token=r&client_id=app");
}

#[test]
fn an_answer_to_another_login_is_refused() {
    let login =
        || AuthorizationCode::new(OAuthClient::public("app"), "https://h/authorize", "http://localhost/cb").unwrap();
    assert!(login().redeem("http://localhost/cb?code=c").unwrap_err().contains("state"));
    assert!(login().redeem(&format!("?code=c&state={}", "x".repeat(43))).unwrap_err().contains("state"));
    let other = login();
    let state = |login: &AuthorizationCode| login.url().split("state=").nth(1).unwrap()[..43].to_owned();
    assert_ne!(state(&other), state(&login()));
    let back = format!("?error=access_denied&error_description=no&state={}", state(&other));
    assert!(other.redeem(&back).unwrap_err().contains("access_denied: no"));
    assert!(
        AuthorizationCode::new(OAuthClient::public("app"), "http://h/authorize", "x").unwrap_err().contains("HTTP")
    );
}

#[tokio::test]
async fn a_code_without_refresh_token_is_good_for_one_token() {
    let server = issuer(&[r#"{"access_token":"a"}"#], "");
    let login = AuthorizationCode::new(OAuthClient::public("app"), "https://h/a", "http://localhost/cb").unwrap();
    let state = login.url().split("state=").nth(1).unwrap()[..43].to_owned();
    let client = client(&server, login.redeem(&format!("?code=c&state={state}")).unwrap());
    let error = client.get_item("1").await.unwrap_err();
    assert!(error.to_string().contains("log in again"), "{error}");
}

#[tokio::test]
async fn a_grant_is_used_once_even_if_nobody_waits_for_what_it_brings() {
    let slow = || {
        let asked = AtomicUsize::new(0);
        Loopback::start(move |request| match request.path() {
            TOKEN => {
                let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
                Answer::json(200, &format!(r#"{{"access_token":"a{number}","refresh_token":"r{number}"}}"#))
                    .after(Duration::from_millis(400))
            }
            _ => Answer::json(200, "{}"),
        })
    };
    let server = slow();
    let client = client(&server, UserTokens::refreshing(OAuthClient::public("app"), "r0"));
    for _ in 0..2 {
        let error = client.get_item("1").timeout(Duration::from_millis(100)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
    client.get_item("1").timeout(Duration::from_secs(5)).await.unwrap();
    assert_eq!(forms(&server), ["grant_type=refresh_token&refresh_token=r0&client_id=app"]);

    // Where it does no harm, another one is sent beside it; the first answer is what counts.
    let server = slow();
    let credentials = crate::runtime::ClientCredentials::new("id", "secret");
    let client = Client::builder().base_url(server.url()).credentials(credentials).build().unwrap();
    client.get_item("1").timeout(Duration::from_millis(300)).await.unwrap_err();
    client.get_item("1").timeout(Duration::from_millis(300)).await.unwrap();
    assert_eq!(server.requests().last().unwrap().header("authorization"), Some("Bearer a1"));
}

#[tokio::test]
async fn a_device_code_outlasts_a_server_in_trouble_and_a_grant_that_is_over() {
    let asked = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match request.path() {
        TOKEN => match asked.fetch_add(1, Ordering::SeqCst) {
            // Some say so with a status of 200.
            0 => Answer::json(200, r#"{"error":"authorization_pending","error_description":"Wait."}"#),
            1 => Answer::json(503, "<html>"),
            2 => Answer::json(429, "{}"),
            3 => Answer::json(200, r#"{"access_token":"a","refresh_token":"r1"}"#),
            4 => Answer::json(400, r#"{"error":"invalid_grant"}"#),
            _ => Answer::json(200, r#"{"access_token":"b","refresh_token":"r2"}"#),
        },
        "/device" => Answer::json(
            200,
            r#"{"device_code":"dc","user_code":"WDJB","verification_uri":"https://h/d","interval":0}"#,
        ),
        _ if request.header("authorization") == Some("Bearer b") => Answer::json(200, "{}"),
        _ => Answer::json(401, "{}"),
    });
    let (quick, codes, told) = (Quick::new(), Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (shown, kept) = (codes.clone(), told.clone());
    let login = DeviceCode::new(OAuthClient::public("app"), "/device", move |_| {
        shown.fetch_add(1, Ordering::SeqCst);
    });
    let login = login.on_refresh_token(move |token| kept.lock().unwrap().push(token.expose().to_owned()));
    let builder = Client::builder().base_url(server.url()).token_provider(login).transport(quick.clone());
    let client = builder.build().unwrap();
    client.get_item("1").await.unwrap();
    assert_eq!(codes.load(Ordering::SeqCst), 2);
    assert_eq!(*told.lock().unwrap(), ["r1", "r2"]);
    let seconds: Vec<u64> = quick.1.lock().unwrap().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [1, 1, 2, 4, 1]);
}

/// The default transport, whose short pauses take no time, but are counted.
#[derive(Clone, Debug)]
struct Quick(ReqwestTransport, Arc<Mutex<Vec<Duration>>>);

impl Quick {
    fn new() -> Self {
        Self(ReqwestTransport::new(Duration::from_secs(5)).unwrap(), Arc::default())
    }
}

impl Transport for Quick {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.0.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (pauses, real) = (self.1.clone(), self.0.sleep(duration));
        // What is left of the time of a call or an attempt.
        if duration > Duration::from_secs(20) {
            return real;
        }
        Box::pin(async move { pauses.lock().unwrap().push(duration) })
    }
}

#[tokio::test]
async fn a_device_code_waits_for_its_user_and_slows_down_when_told() {
    const PENDING: &str = r#"{"error":"authorization_pending"}"#;
    let server = issuer(
        &[
            PENDING,
            r#"{"error":"slow_down"}"#,
            PENDING,
            r#"{"access_token":"a","refresh_token":"r"}"#,
            r#"{"access_token":"b"}"#,
        ],
        "Bearer b",
    );
    let (quick, shown) = (Quick::new(), Arc::new(Mutex::new(Vec::new())));
    let told = shown.clone();
    let login = DeviceCode::new(OAuthClient::public("app"), "/device", move |prompt| {
        let line = format!("{} {} {:?}", prompt.user_code(), prompt.url(), prompt.complete_url());
        told.lock().unwrap().push(line);
    });
    let builder = Client::builder().base_url(server.url()).token_provider(login.scopes(["read"]));
    builder.transport(quick.clone()).build().unwrap().get_item("1").await.unwrap();
    assert_eq!(*shown.lock().unwrap(), [r#"WDJB https://h/d Some("https://h/d?c=WDJB")"#]);
    let seconds: Vec<u64> = quick.1.lock().unwrap().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [1, 1, 6, 6], "`slow_down` adds five seconds, and the wait goes on");
    let sent = server.requests();
    assert_eq!(sent[0].text(), "scope=read&client_id=app");
    let poll = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=dc&client_id=app";
    assert_eq!(forms(&server)[..4], [poll; 4]);
    assert_eq!(forms(&server)[4], "grant_type=refresh_token&refresh_token=r&client_id=app");
}

#[tokio::test]
async fn a_user_who_says_no_ends_the_wait() {
    let server = issuer(&[r#"{"error":"access_denied"}"#], "");
    let login = DeviceCode::new(OAuthClient::public("app"), "/device", |_| {});
    let builder = Client::builder().base_url(server.url()).token_provider(login).transport(Quick::new());
    let error = builder.build().unwrap().get_item("1").await.unwrap_err();
    assert_eq!(error.error().token_error().unwrap().code(), Some("access_denied"));
}

#[tokio::test]
async fn a_subject_token_is_asked_for_each_time() {
    let server = issuer(&[r#"{"access_token":"a"}"#, r#"{"access_token":"b"}"#], "Bearer b");
    let count = AtomicUsize::new(0);
    let exchange = TokenExchange::new(OAuthClient::public("app"), move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move { Ok(Secret::from(format!("jwt{number}"))) }
    });
    let exchange = exchange.parameter("audience", "aud");
    client(&server, exchange).get_item("1").await.unwrap();
    let form = |number: u32| {
        format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=jwt{number}&\
             subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&audience=aud&client_id=app"
        )
    };
    assert_eq!(forms(&server), [form(0), form(1)]);
}

#[tokio::test]
async fn a_provider_says_where_its_endpoints_are() {
    let own: Arc<Mutex<String>> = Arc::default();
    let url = own.clone();
    let server = Loopback::start(move |_| {
        let issuer = url.lock().unwrap().clone();
        Answer::json(200, &format!(r#"{{"issuer":"{issuer}","token_endpoint":"{issuer}/t","x":"y"}}"#))
    });
    *own.lock().unwrap() = server.url();
    let transport = ReqwestTransport::new(Duration::from_secs(5)).unwrap();
    for start in [server.url(), format!("{}/.well-known/openid-configuration", server.url())] {
        let found = Discovery::fetch(&transport, &start).await.unwrap();
        assert_eq!(found.token_url(), Some(&*format!("{}/t", server.url())));
        assert_eq!((found.authorization_url(), found.device_url(), found.text("x")), (None, None, Some("y")));
    }
    assert_eq!(server.count("/.well-known/openid-configuration"), 2);
    *own.lock().unwrap() = "https://other.test".to_owned();
    let error = Discovery::fetch(&transport, &server.url()).await.unwrap_err();
    assert!(error.to_string().contains("another issuer"), "{error}");
    let error = Discovery::fetch(&transport, "http://h.test").await.unwrap_err();
    assert!(error.to_string().contains("plain HTTP"), "{error}");
}

/// What a caller may write: tokens from somewhere else, which fail now and then.
#[derive(Debug)]
struct Vault(AtomicUsize);

impl TokenProvider for Vault {
    fn token<'a>(&'a self, _: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            if number == 1 {
                return Err(TokenError::new("the vault is shut"));
            }
            Ok(AccessToken::new(format!("v{number}")).expires_in(Duration::from_secs(600)))
        })
    }
}

#[tokio::test]
async fn a_provider_of_the_caller_is_asked_when_a_token_is_needed() {
    let server = issuer(&[], "Bearer v2");
    let client = client(&server, Arc::new(Vault(AtomicUsize::new(0))));
    let error = client.get_item("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(error.to_string(), "GET /items/{item_id}: no access token: the vault is shut");
    client.get_item("1").await.unwrap();
    client.get_item("1").await.unwrap();
    assert!(forms(&server).is_empty());
}
