//! Which credentials of a client a request gets: what its operation asks for, and nothing else.

use http::Method;
use serde_json::Value;

use crate::client::{Client, ClientBuilder};
use crate::loopback::{Answer, Loopback};
use crate::runtime::json::DecodeError;
use crate::runtime::{Call, ClientCredentials, DeclaredError, Error, ErrorKind, Operation, Replay, Reply, Security};

/// An operation that asks for this, one for each test.
const fn asking(security: Security) -> Operation {
    Operation { id: "ask", group: "", method: Method::GET, path: "/ask", security, replay: Replay::Safe, retries: None }
}

async fn ask(client: &Client, operation: &'static Operation) -> Result<(), Error> {
    Call::new(&client.core, operation).execute().await?.decode::<Value, Nothing>().map(drop).map_err(Error::from)
}

#[derive(Clone, Debug, PartialEq)]
enum Nothing {}

impl DeclaredError for Nothing {
    fn decode(_: &Reply) -> Option<Result<Self, DecodeError>> {
        None
    }
}

fn server() -> Loopback {
    Loopback::start(|request| match request.path() {
        "/auth/v1/token" => Answer::json(200, r#"{"access_token":"fetched"}"#),
        _ => Answer::json(200, "{}"),
    })
}

fn builder(server: &Loopback) -> ClientBuilder {
    Client::builder().base_url(server.url())
}

/// What the last request had of credentials: query, `Authorization`, `X-Key`, `Cookie`.
fn sent(server: &Loopback) -> String {
    let sent = server.requests();
    let last = sent.last().unwrap();
    let header = |name| last.header(name).unwrap_or("-");
    format!("{} {} {} {}", last.target(), header("authorization"), header("x-key"), header("cookie"))
}

static EITHER: Operation = asking(Security::AnyOf(&[&["header", "query"], &["basic"], &["token"]]));
static KEY_AND_COOKIE: Operation = asking(Security::AnyOf(&[&["header", "cookie"]]));
static RAW: Operation = asking(Security::AnyOf(&[&["raw"]]));
static BASIC: Operation = asking(Security::AnyOf(&[&["basic"]]));
static TOKEN: Operation = asking(Security::AnyOf(&[&["token"], &["oauth"]]));
static OAUTH: Operation = asking(Security::AnyOf(&[&["oauth"]]));
static MAYBE: Operation = asking(Security::AnyOf(&[&[], &["header", "query"]]));

#[tokio::test]
async fn the_first_set_that_the_client_has_all_of_is_sent() {
    let server = server();
    let client = builder(&server).api_key(&["header"], "h").basic_auth("u", "p").bearer_token("t").build().unwrap();
    ask(&client, &EITHER).await.unwrap();
    assert_eq!(sent(&server), "/ask Basic dTpw - -");
    let client = builder(&server).api_key(&["header"], "h").api_key(&["query"], "q").basic_auth("u", "p").build();
    ask(&client.unwrap(), &EITHER).await.unwrap();
    assert_eq!(sent(&server), "/ask?key=q - h -");
    let client = builder(&server).bearer_token("t").build().unwrap();
    ask(&client, &EITHER).await.unwrap();
    assert_eq!(sent(&server), "/ask Bearer t - -");
}

#[tokio::test]
async fn all_of_a_set_are_sent_and_no_other() {
    let server = server();
    let client = builder(&server).api_key(&["header"], "h").api_key(&["query"], "q").api_key(&["cookie"], "c");
    ask(&client.bearer_token("t").build().unwrap(), &KEY_AND_COOKIE).await.unwrap();
    assert_eq!(sent(&server), "/ask - h kc=c");
}

#[tokio::test]
async fn credentials_for_one_header_go_each_to_its_operations() {
    let server = server();
    let client = builder(&server).api_key(&["raw"], "r").basic_auth("u", "p").build().unwrap();
    ask(&client, &RAW).await.unwrap();
    assert_eq!(sent(&server), "/ask r - -");
    ask(&client, &BASIC).await.unwrap();
    assert_eq!(sent(&server), "/ask Basic dTpw - -");
    let error = ask(&client, &TOKEN).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
}

#[tokio::test]
async fn a_credential_for_one_scheme_goes_before_one_for_several() {
    let server = server();
    let mut start = builder(&server).bearer_token("both");
    start.config.bearer(&["oauth"], "own");
    let client = start.build().unwrap();
    ask(&client, &OAUTH).await.unwrap();
    assert_eq!(sent(&server), "/ask Bearer own - -");
    ask(&client, &TOKEN).await.unwrap();
    assert_eq!(sent(&server), "/ask Bearer both - -");
}

#[tokio::test]
async fn an_access_token_is_fetched_only_for_operations_that_ask_for_it() {
    let server = server();
    let credentials = ClientCredentials::new("id", "secret");
    let client = builder(&server).credentials(credentials).basic_auth("u", "p").build().unwrap();
    ask(&client, &BASIC).await.unwrap();
    assert_eq!(server.count("/auth/v1/token"), 0);
    ask(&client, &OAUTH).await.unwrap();
    assert_eq!(sent(&server), "/ask Bearer fetched - -");
}

#[tokio::test]
async fn what_is_missing_is_named_and_nothing_is_sent() {
    let server = server();
    let client = builder(&server).api_key(&["header"], "h").build().unwrap();
    let error = ask(&client, &EITHER).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    let text = "GET /ask: the client has none of the credentials that the operation takes: set `query` by `.api_key(..)`, \
                or `basic` by `.basic_auth(..)`, or `token` by `.bearer_token(..)`";
    assert_eq!(error.to_string(), text);
    let error = ask(&client, &OAUTH).await.unwrap_err();
    assert!(error.to_string().ends_with("set `oauth` by `.bearer_token(..)` or `.credentials(..)`"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn without_any_credentials_the_server_decides() {
    let server = server();
    ask(&builder(&server).build().unwrap(), &KEY_AND_COOKIE).await.unwrap();
    assert_eq!(sent(&server), "/ask - - -");
}

#[tokio::test]
async fn what_may_be_left_out_is_sent_if_it_is_whole() {
    let server = server();
    ask(&builder(&server).api_key(&["header"], "h").build().unwrap(), &MAYBE).await.unwrap();
    assert_eq!(sent(&server), "/ask - - -");
    let client = builder(&server).api_key(&["header"], "h").api_key(&["query"], "q").build().unwrap();
    ask(&client, &MAYBE).await.unwrap();
    assert_eq!(sent(&server), "/ask?key=q - h -");
}

#[tokio::test]
async fn a_header_of_the_caller_counts_as_the_credential_that_it_is() {
    let server = server();
    let client = builder(&server).api_key(&["cookie"], "c").header("x-key", "by hand").build().unwrap();
    ask(&client, &KEY_AND_COOKIE).await.unwrap();
    assert_eq!(sent(&server), "/ask - by hand kc=c");
}
