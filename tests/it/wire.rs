//! Turns calls of generated clients into bytes on a loopback connection, and every kind of answer into what a caller gets.

mod answers;
mod arguments;
mod assertions;
mod blocking;
mod bodies;
mod contents;
mod credentials;
mod decoding;
mod downloads;
mod environment;
mod golden;
mod hosts;
#[path = "../../generator/runtime/tests/loopback/mod.rs"]
pub(crate) mod loopback;
mod pages;
mod places;
mod streams;
mod traps;
mod xml;

use c1::{Client, ClientCredentials};
use loopback::{Answer, Loopback};

const TOKEN: &str = "/auth/v1/token";
const SCHEDULE: &str = "/api/v1/apps/app_1/connectors/con_1/schedule";

/// A server that answers each call with `answer`.
fn serving(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Loopback {
    Loopback::start(move |request| match request.path() {
        TOKEN => Answer::json(200, r#"{"access_token":"t1","token_type":"bearer","expires_in":3600}"#),
        _ => answer(),
    })
}

/// A client of the server with a token of its own.
fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).bearer_token("tok").build().expect("a URL and a token are enough")
}

fn credentials() -> ClientCredentials {
    ClientCredentials::new("id 1", "s&cret")
}
