//! Turns the code of the guide (`docs`) into calls of a server, so that a reader can rely on it.

#![expect(clippy::print_stdout, reason = "readers of the guide see what they do")]

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use c1::http;
use c1::runtime::{Body, BoxFuture, ReqwestTransport, Transport, TransportError};
use kitchen::runtime::{Attempt, BoxError, DriftReport, Interceptor};
use kitchen::types::{Course, Dish, Order, Tick};
use tower::limit::ConcurrencyLimitLayer;
use tower::{Service, ServiceBuilder, ServiceExt, service_fn};

use crate::wire::loopback::{Answer, Loopback};

fn connect(url: String) -> Result<kitchen::Client, kitchen::Error> {
    kitchen::Client::builder().base_url(url).api_key("k").build()
}

fn bearer(token: &str) -> Result<c1::Client, c1::Error> {
    c1::Client::builder().tenant_domain("acme").bearer_token(token).build()
}

fn client_credentials(id: &str, secret: &str) -> Result<c1::Client, c1::Error> {
    let credentials = c1::ClientCredentials::new(id, secret)
        .basic() // the secret in the header `Authorization`; without it, in the body
        .scopes(["read", "write"]);
    c1::Client::builder().tenant_domain("acme").credentials(credentials).build()
}

pub(crate) fn signed(id: &str, secret: &str) -> Result<c1::ClientBuilder, String> {
    // Such an identifier is `name@host/use`, and such a secret a key in JSON behind a prefix.
    let host = id.split_once('@').and_then(|(_, rest)| rest.split('/').next()).ok_or("the identifier has no host")?;
    let key = c1::SigningKey::from_encoded_jwk("secret-token:conductorone.com:v1:", secret)?;
    let assertion = c1::Assertion::new(key)
        .audience(c1::Audience::TokenHost) // the host of the token URL, in a list
        .random_header("nonce")
        .early(Duration::from_secs(120))
        .lifetime(Duration::from_secs(120));
    let credentials = c1::ClientCredentials::signed(id, assertion);
    Ok(c1::Client::builder().base_url(format!("https://{host}")).credentials(credentials))
}

fn proxied(url: &str, tenant: &str) -> Result<kitchen::Client, kitchen::Error> {
    kitchen::Client::builder()
        .base_url(url)
        .api_key("k")
        .header("x-tenant", tenant) // goes with every call
        .timeout(Duration::from_secs(20)) // for a whole call, if the call has none of its own
        .build()
}

async fn place(client: &kitchen::Client, order: Order) -> Result<(), kitchen::Error> {
    use kitchen::api::orders::PlaceOrderError;

    match client.orders().place_order(order).await {
        Ok(_) => Ok(()),
        Err(error) => match error.declared() {
            Some(PlaceOrderError::Conflict(conflict)) => {
                println!("the table has an order: {conflict:?}");
                Ok(())
            }
            _ => Err(error.into()), // what other operations fail with, too
        },
    }
}

fn report(error: &kitchen::Error) -> String {
    use kitchen::ErrorKind;

    let advice = match error.kind() {
        ErrorKind::Build | ErrorKind::Auth | ErrorKind::Connect => "the server has not acted",
        ErrorKind::Timeout | ErrorKind::Transport => "the server may have acted",
        ErrorKind::Status => "the server has refused",
        _ => "the server has acted, but the answer cannot be used",
    };
    let request = error.request_id().unwrap_or("unknown");
    format!("{error}: {advice}; request {request}")
}

async fn watch(client: &kitchen::Client) -> Result<Vec<i64>, kitchen::Error> {
    let mut counts = Vec::new();
    let mut stream = client.streams().watch_ticks().idle_timeout(Duration::from_secs(10)).await?;
    while let Some(tick) = stream.next().await {
        let Tick { count, .. } = tick?;
        counts.push(count);
        if counts.len() == 2 {
            break; // to drop the stream is to give up the request
        }
    }
    Ok(counts)
}

async fn whole(client: &c1::Client) -> Result<String, c1::Error> {
    let response = client.connector().update_connector_schedule("app_1", "con_1").send().await?;
    let repairs = response.drift().repairs().len();
    Ok(format!("{} after {} attempts, {repairs} repairs", response.status(), response.attempts()))
}

/// Answers every request with an empty object, and keeps what was asked.
#[derive(Clone, Debug, Default)]
struct Recorder {
    asked: Arc<Mutex<Vec<String>>>,
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        self.asked.lock().unwrap().push(format!("{} {}", request.method(), request.uri().path()));
        let response = http::Response::builder().header("content-type", "application/json");
        Box::pin(async move { Ok(response.body(Body::from("{}")).expect("a status and a body are an answer")) })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending()) // time never passes, so nothing times out
    }
}

async fn offline() -> Result<Vec<String>, c1::Error> {
    let recorder = Recorder::default();
    let client = c1::Client::builder().tenant_domain("acme").bearer_token("t").transport(recorder.clone()).build()?;
    client.connector().update_connector_schedule("app_1", "con_1").await?;
    let asked = recorder.asked.lock().unwrap().clone();
    Ok(asked)
}

async fn mocked() -> Result<String, kitchen::Error> {
    use kitchen::types::{Bill, BillPage};

    let mock = kitchen::runtime::Mock::new();
    let client = kitchen::Client::builder().base_url("http://kitchen").transport(mock.clone()).build()?;
    let _ = mock
        .on(&client.bills().list_bills()) // any arguments; `exactly` is for these only
        .status(503) // is sent again, at once
        .reply(&BillPage::new().bills(vec![Bill::new("lunch")]));
    let page = client.bills().list_bills().await?;
    assert_eq!(mock.sent().len(), 2);
    assert!(mock.unused().is_empty());
    Ok(page.bills.unwrap_or_default().remove(0).name)
}

/// Numbers the attempts, and says when there is another one.
struct Stopwatch;

impl Interceptor for Stopwatch {
    fn before_send(&self, attempt: &Attempt, request: &mut http::request::Parts) -> Result<(), BoxError> {
        request.headers.insert("x-attempt", attempt.number.into());
        Ok(())
    }

    fn on_retry(&self, attempt: &Attempt, _: Duration) {
        println!("{} {} is sent again", attempt.operation.method, attempt.operation.path);
    }
}

fn observed(url: String, report: &DriftReport) -> Result<kitchen::Client, kitchen::Error> {
    let start = kitchen::Client::builder().base_url(url).api_key("k");
    start.interceptor(Stopwatch).interceptor(report.clone()).app_name("shop/1.2").build()
}

async fn by_hand(client: &kitchen::Client) -> Result<u16, kitchen::Error> {
    let answer = client.request(http::Method::GET, "/spoons").query("size", "big").send().await?;
    Ok(answer.status().as_u16()) // an answer is no error, whatever its status
}

fn tunnelled(url: &str, proxy: &str) -> Result<kitchen::Client, Box<dyn std::error::Error>> {
    let http = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(proxy)?) // or `.tls_certs_merge(..)`, or `.http2_prior_knowledge()`
        .redirect(reqwest::redirect::Policy::none()) // credentials must not follow to another origin
        .build()?;
    let transport = kitchen::runtime::ReqwestTransport::from(http);
    Ok(kitchen::Client::builder().base_url(url).api_key("k").transport(transport).build()?)
}

fn waited(client: &kitchen::Client) -> Result<Vec<String>, kitchen::Error> {
    use kitchen::Blocking;

    let first = client.bills().list_bills().timeout(Duration::from_secs(5)).wait()?;
    println!("{} bills on the first page", first.bills.unwrap_or_default().len());
    let mut names = Vec::new();
    for bill in client.bills().list_bills().items().wait_each() {
        names.push(bill?.name);
    }
    Ok(names)
}

/// Sends by a stack of `tower`, and waits by the transport below it.
#[derive(Debug)]
struct Stack<S>(S, ReqwestTransport);

impl<S> Transport for Stack<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>, Error = TransportError>,
    S: Clone + fmt::Debug + Send + Sync + 'static,
    S::Future: Send,
{
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        Box::pin(self.0.clone().oneshot(request))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.1.sleep(duration)
    }
}

fn stacked(url: String) -> Result<c1::Client, Box<dyn std::error::Error>> {
    let transport = ReqwestTransport::new(Duration::from_secs(5))?;
    let sender = transport.clone();
    let service = ServiceBuilder::new()
        .layer(ConcurrencyLimitLayer::new(8)) // or any other layer
        .service(service_fn(move |request| sender.send(request)));
    Ok(c1::Client::builder().base_url(url).bearer_token("t").transport(Stack(service, transport)).build()?)
}

fn halves(client: &c1::Client) -> Result<String, c1::Error> {
    let call = client.connector().update_connector_schedule("app_1", "con_1");
    Ok(call.to_request()?.uri().to_string()) // without credentials, and nothing is sent
}

#[tokio::test]
async fn the_guide_keeps_its_word() {
    let ticks = "data: {\"count\":1}\n\ndata: {\"count\":2}\n\n";
    let server = Loopback::start(move |request| match request.path() {
        "/ticks" => Answer::new(200, ticks).header("content-type", "text/event-stream"),
        _ => Answer::json(409, r#"{"order":"o-0"}"#).header("x-request-id", "r1"),
    });
    let client = connect(server.url()).unwrap();
    assert_eq!(watch(&client).await.unwrap(), [1, 2]);
    let order = Order::builder().id("o-1").table(4).dishes([Dish::new("soup")]).course(Course::Main);
    place(&client, order.clone().paid(true).total(12.5).build().unwrap()).await.unwrap();
    let refused = client.orders().cancel_order(1).await.unwrap_err();
    assert!(report(refused.error()).ends_with(": the server has refused; request r1"));
    assert_eq!(offline().await.unwrap(), ["POST /api/v1/apps/app_1/connectors/con_1/schedule"]);
    let client = bearer("t").unwrap();
    assert_eq!(halves(&client).unwrap(), "https://acme.conductor.one/api/v1/apps/app_1/connectors/con_1/schedule");
    assert!(client_credentials("a", "b").is_ok() && proxied("https://kitchen.test", "t").is_ok());
    assert_eq!(mocked().await.unwrap(), "lunch");
    let server = Loopback::start(|_| Answer::json(200, r#"{"bills":[{"name":7}]}"#));
    let report = DriftReport::new();
    let client = observed(server.url(), &report).unwrap();
    client.bills().list_bills().await.unwrap();
    assert_eq!(report.to_string(), "1 x `name` of `Bill` was a number instead of a string (listBills)\n");
    assert_eq!(by_hand(&client).await.unwrap(), 200);
    assert_eq!(server.requests()[1].target(), "/spoons?size=big");
    // A proxy of HTTP is asked for a whole URL.
    let proxy = Loopback::start(|_| Answer::json(200, "{}"));
    tunnelled("http://127.0.0.1:9", &proxy.url()).unwrap().bills().list_bills().await.unwrap();
    assert_eq!(proxy.requests()[0].target(), "http://127.0.0.1:9/bills");
    let server = Loopback::start(|_| Answer::json(200, "{}"));
    let client = c1::Client::builder().base_url(server.url()).bearer_token("t").build().unwrap();
    assert_eq!(whole(&client).await.unwrap(), "200 OK after 1 attempts, 0 repairs");
    let client = stacked(server.url()).unwrap();
    assert_eq!(whole(&client).await.unwrap(), "200 OK after 1 attempts, 0 repairs");
}

#[test]
fn the_guide_waits_without_a_runtime() {
    let server = Loopback::start(|_| Answer::json(200, r#"{"bills":[{"name":"a"},{"name":"b"}]}"#));
    assert_eq!(waited(&connect(server.url()).unwrap()).unwrap(), ["a", "b"]);
}

#[test]
fn every_chapter_is_in_the_table_of_contents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src");
    let summary = fs::read_to_string(folder.join("SUMMARY.md")).unwrap();
    let links = summary.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let listed: BTreeSet<String> = links.map(str::to_owned).chain(["SUMMARY.md".to_owned()]).collect();
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    assert_eq!(entries.collect::<BTreeSet<_>>(), listed);
    let page = fs::read_to_string(folder.join("diagnostics.md")).unwrap();
    let included = page.trim().strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}")).unwrap();
    assert!(folder.join(included).exists(), "{included}");
}
