//! Statements that a client signs to log in, verified by a library that others wrote.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use c1::{Assertion, Audience, Client, ClientCredentials, SigningKey};
use futures_util::future::join_all;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, TokenData, Validation, decode};
use serde_json::Value;

use super::loopback::{Answer, Loopback, Recorded};
use super::{SCHEDULE, TOKEN};
use crate::guide::signed;

const ED25519: &str = include_str!("../../keys/ed25519.json");
const P256: &str = include_str!("../../keys/p256.json");
const RSA: &str = include_str!("../../keys/rsa.json");

/// The secret of the first client: a prefix, and an Ed25519 key in base64url, as its description has them.
const SECRET: &str = concat!("secret-token:conductorone.com:v1:", include_str!("../../keys/ed25519.encoded"));
const ID: &str = "brisk-newt-1234@127.0.0.1:8443/spc";

/// Reads the form of a token request.
fn form(request: &Recorded) -> Vec<(String, String)> {
    let text = request.text();
    let url = c1::http::Uri::try_from(format!("/?{text}")).unwrap();
    let pairs = url.query().unwrap().split('&').map(|pair| pair.split_once('=').unwrap());
    let plain = |text: &str| text.replace('+', " ").replace("%3A", ":").replace("%40", "@").replace("%2F", "/");
    pairs.map(|(name, value)| (plain(name), plain(value))).collect()
}

fn field(request: &Recorded, name: &str) -> String {
    let form = form(request);
    form.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
}

/// Verifies signature, audience, issuer, subject and times of the statement in a token request.
fn verify(request: &Recorded, algorithm: Algorithm, jwk: &str, audience: &str) -> TokenData<Value> {
    let mut public: Value = serde_json::from_str(jwk).unwrap();
    public
        .as_object_mut()
        .unwrap()
        .retain(|name, _| ["kty", "crv", "x", "y", "n", "e", "kid"].contains(&name.as_str()));
    let public: Jwk = serde_json::from_value(public).unwrap();
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[audience]);
    validation.set_issuer(&[ID]);
    validation.sub = Some(ID.to_owned());
    validation.validate_nbf = true;
    validation.leeway = 0;
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    let statement = field(request, "client_assertion");
    decode::<Value>(&statement, &DecodingKey::from_jwk(&public).unwrap(), &validation).unwrap()
}

fn header(data: &TokenData<Value>, name: &str) -> Option<String> {
    let header = serde_json::to_value(&data.header).unwrap();
    header[name].as_str().map(str::to_owned)
}

/// A server that issues `t1`, `t2`, ... to who signs as the first client has to, and answers a call with `answer`.
fn strict(answer: fn(&Recorded) -> Answer) -> Loopback {
    let (issued, nonces) = (AtomicUsize::new(0), Mutex::new(BTreeSet::new()));
    Loopback::start(move |request| {
        if request.path() != TOKEN {
            return answer(request);
        }
        let data = verify(request, Algorithm::EdDSA, ED25519, "127.0.0.1");
        let nonce = header(&data, "nonce").unwrap();
        assert!(nonce.len() == 32 && nonce.bytes().all(|byte| byte.is_ascii_hexdigit()), "{nonce}");
        assert!(nonces.lock().unwrap().insert(nonce), "a nonce came twice");
        let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
        Answer::json(200, &format!(r#"{{"access_token":"t{number}","expires_in":600}}"#))
            .after(Duration::from_millis(100))
    })
}

fn client(server: &Loopback) -> Client {
    signed(ID, SECRET).unwrap().base_url(server.url()).build().unwrap()
}

fn call(client: &Client) -> c1::api::connector::UpdateConnectorSchedule {
    client.connector().update_connector_schedule("app_1", "con_1")
}

#[tokio::test]
async fn the_statement_of_the_first_client_is_what_its_server_wants() {
    let server = strict(|_| Answer::json(200, "{}"));
    call(&client(&server)).await.unwrap();
    let sent = server.requests();
    let names: Vec<String> = form(&sent[0]).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["grant_type", "client_id", "client_assertion_type", "client_assertion"]);
    assert_eq!(field(&sent[0], "grant_type"), "client_credentials");
    assert_eq!(field(&sent[0], "client_id"), ID);
    assert_eq!(field(&sent[0], "client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    assert_eq!(sent[0].header("authorization"), None);
    assert_eq!(sent[1].header("authorization"), Some("Bearer t1"));

    let data = verify(&sent[0], Algorithm::EdDSA, ED25519, "127.0.0.1");
    let claims = &data.claims;
    assert_eq!(claims["aud"], serde_json::json!(["127.0.0.1"]));
    let time = |name: &str| claims[name].as_u64().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(now.abs_diff(time("iat")) < 60, "{claims}");
    assert_eq!((time("iat") - time("nbf"), time("exp") - time("iat")), (120, 120));
    assert_eq!(claims["jti"].as_str().unwrap().len(), 32);
    assert_eq!((header(&data, "kid"), header(&data, "typ")), (None, None));
}

#[test]
fn the_host_is_that_of_the_client_identifier() {
    let client = signed("brisk-newt-1234@acme.conductor.one/spc", SECRET).unwrap().build().unwrap();
    assert_eq!(client.core().base_url(), "https://acme.conductor.one/");
    for (id, secret) in [("no host", SECRET), (ID, "secret-token:example.com:v1:AAAA"), (ID, "secret")] {
        let error = signed(id, secret).unwrap_err();
        assert!(!error.contains("AAAA"), "{error}");
    }
}

#[tokio::test]
async fn a_thousand_calls_at_once_sign_one_statement() {
    let server = strict(|_| Answer::json(200, "{}"));
    let client = client(&server);
    let calls = (0..1000).map(|_| tokio::spawn(call(&client).into_future()));
    for result in join_all(calls).await {
        result.unwrap().unwrap();
    }
    assert_eq!((server.count(TOKEN), server.count(SCHEDULE)), (1, 1000));
}

#[tokio::test]
async fn a_rejected_token_costs_one_new_statement_and_one_new_request() {
    let server = strict(|request| match request.header("authorization") {
        Some("Bearer t2") => Answer::json(200, "{}"),
        _ => Answer::json(401, "{}"),
    });
    assert_eq!(call(&client(&server)).send().await.unwrap().attempts(), 2);
    assert_eq!((server.count(TOKEN), server.count(SCHEDULE)), (2, 2));
}

#[tokio::test]
async fn each_kind_of_key_signs_what_its_public_half_verifies() {
    let cases: [(SigningKey, Algorithm, &str, Option<&str>); 8] = [
        (SigningKey::from_jwk(ED25519).unwrap(), Algorithm::EdDSA, ED25519, None),
        (SigningKey::from_pem(include_str!("../../keys/ed25519.pem")).unwrap(), Algorithm::EdDSA, ED25519, None),
        (SigningKey::from_jwk(P256).unwrap(), Algorithm::ES256, P256, Some("p256-1")),
        (SigningKey::from_pem(include_str!("../../keys/p256.pem")).unwrap(), Algorithm::ES256, P256, None),
        (SigningKey::from_pem(include_str!("../../keys/p256.sec1.pem")).unwrap(), Algorithm::ES256, P256, None),
        (SigningKey::from_jwk(RSA).unwrap(), Algorithm::RS256, RSA, Some("rsa-1")),
        (
            SigningKey::from_pem(include_str!("../../keys/rsa.pem")).unwrap().id("mine"),
            Algorithm::RS256,
            RSA,
            Some("mine"),
        ),
        (SigningKey::from_pem(include_str!("../../keys/rsa.pkcs1.pem")).unwrap(), Algorithm::RS256, RSA, None),
    ];
    for (key, algorithm, jwk, id) in cases {
        let server = super::serving(|| Answer::json(200, "{}"));
        let assertion = Assertion::new(key).header("typ", "JWT");
        let builder = Client::builder().base_url(server.url()).credentials(ClientCredentials::signed(ID, assertion));
        call(&builder.build().unwrap()).await.unwrap();
        let audience = format!("{}{TOKEN}", server.url());
        let data = verify(&server.requests()[0], algorithm, jwk, &audience);
        assert_eq!(data.claims["aud"], audience);
        assert_eq!(header(&data, "kid").as_deref(), id);
        assert_eq!(header(&data, "typ").as_deref(), Some("JWT"));
    }
}

#[tokio::test]
async fn the_audience_is_what_the_caller_says() {
    let cases = [
        (Audience::Text("https://issuer.test/".to_owned()), serde_json::json!("https://issuer.test/")),
        (
            Audience::List(vec!["a".to_owned(), "https://issuer.test/".to_owned()]),
            serde_json::json!(["a", "https://issuer.test/"]),
        ),
    ];
    for (audience, expected) in cases {
        let server = super::serving(|| Answer::json(200, "{}"));
        let assertion = Assertion::new(SigningKey::from_jwk(ED25519).unwrap()).audience(audience);
        let builder = Client::builder().base_url(server.url()).credentials(ClientCredentials::signed(ID, assertion));
        call(&builder.build().unwrap()).await.unwrap();
        let data = verify(&server.requests()[0], Algorithm::EdDSA, ED25519, "https://issuer.test/");
        assert_eq!(data.claims["aud"], expected);
    }
}

#[test]
fn what_is_no_key_is_said_without_showing_it() {
    let cut = ED25519.replace("\"d\"", "\"hidden\"");
    let other = ED25519.replace("Ed25519", "X25519");
    let mixed = P256.replace("\"x\": \"", "\"x\": \"AA");
    for text in ["hidden", "{}", "[1]", "{\"kty\": \"oct\", \"k\": \"hidden\"}", &cut, &other, &mixed] {
        let error = SigningKey::from_jwk(text).unwrap_err();
        assert!(!error.contains("hidden") && error.contains("the key"), "{error}");
    }
    for text in
        ["", "hidden", "-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----"]
    {
        let error = SigningKey::from_pem(text).unwrap_err();
        assert!(!error.contains("hidden"), "{error}");
    }
    let key = SigningKey::from_jwk(ED25519).unwrap();
    let shown = format!(
        "{key:?} {:?} {:?}",
        Assertion::new(key.clone()),
        ClientCredentials::signed(ID, Assertion::new(key.clone()))
    );
    assert!(shown.contains("EdDSA") && !shown.contains("brisk"), "{shown}");
}

/// Signs elsewhere, as a vault does.
#[derive(Debug)]
struct Vault(Arc<AtomicUsize>);

impl c1::runtime::ClientAssertion for Vault {
    fn sign<'a>(
        &'a self,
        client_id: &'a str,
        endpoint: &'a c1::runtime::TokenEndpoint,
    ) -> c1::runtime::BoxFuture<'a, Result<c1::Secret, c1::runtime::TokenError>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        let path = endpoint.url().unwrap().path();
        Box::pin(async move { Ok(format!("{client_id} {path} {number}").into()) })
    }
}

#[tokio::test]
async fn a_key_may_be_elsewhere() {
    let server = super::serving(|| Answer::json(200, "{}"));
    let vault = Vault(Arc::default());
    let builder = Client::builder().base_url(server.url()).credentials(ClientCredentials::signed(ID, vault));
    call(&builder.build().unwrap()).await.unwrap();
    assert_eq!(field(&server.requests()[0], "client_assertion"), format!("{ID} {TOKEN} 0"));
}
