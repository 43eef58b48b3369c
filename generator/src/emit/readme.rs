//! Turns the API into the first page that users of its crate read.

use super::{Cx, credentials, doc, environment, markdown, sample};
use crate::ir::{CredentialKind, Login, Operation, Reach};
use std::fmt::Write;

/// What becomes of calls that fail.
const RETRIES: &str = "
## Retries

A call that fails is sent again, 3 times in all, where that is safe: the documentation of each operation says so.
`.retry(Retry::none())` or `.retry(Retry::new().attempts(5))` changes that, for a call or for the client.
`.timeout(..)` is the time for all attempts of a call, pauses included; it is 60 seconds unless it is set.
";

/// What is said about the credentials where there are several.
const SEVERAL: &str = "
A call has the credentials that its operation asks for, and no others; of alternatives, the first one that the client has.
";

/// What is said about users who log in.
const LOGIN: &str = "
Users log in with a browser (`runtime::AuthorizationCode`, with the cargo feature `pkce`) or on another device (`runtime::DeviceCode`); their tokens are renewed with refresh tokens (`runtime::UserTokens`).
Each of them is for `.token_provider(provider)`.
";

/// What is said about mutual TLS.
const CERTIFICATE: &str = "- `.transport(ReqwestTransport::configured(reqwest::Client::builder().identity(identity))?)`: a certificate (mutual TLS), by the transport in `runtime`.\n";

/// What is said about signed statements.
const SIGNED: &str = "
With the cargo feature `jwt`, `ClientCredentials::signed(id, assertion)` signs a statement for each token request in place of a secret (RFC 7523).
";

/// Emits `README.md`.
pub(super) fn readme(cx: &Cx<'_>) -> String {
    let package = &cx.names.package;
    let title = if cx.api.title.is_empty() { package } else { &cx.api.title };
    let title = doc::one_line(title);
    let mut text =
        format!("<!-- {} -->\n\n# {package}\n\nA Rust client of {}.\n", cx.origin, escaped(&doc::with_article(&title)));
    if let Some(sample) = sample::quickstart(cx) {
        let _ = write!(text, "\n## Quickstart\n\n```rust\n{sample}\n```\n");
    }
    let _ = write!(
        text,
        "\nA call does nothing until it is awaited.\n`.await` gives the value; `.send().await` gives it with status, headers and request id.\nWithout `async`, `use {}::Blocking;` gives `.wait()` in place of `.await`, and iterators in place of streams, with the cargo feature `blocking`.\n",
        cx.names.library
    );
    authentication(cx, &mut text);
    environment(cx, &mut text);
    text.push_str(RETRIES);
    operations(cx, &mut text);
    events(cx, &mut text);
    let others = if cx.api.events().next().is_some() { " So are the events." } else { "" };
    let _ = write!(
        text,
        "\n## Features\n\nEach group of operations is a cargo feature, and all are on by default.{others} So are retries, `retry`.\nA type is there if a feature that is on needs it, so that a program compiles no more than it uses: `default-features = false` leaves out the rest.\n"
    );
    text
}

/// Says how what the API sends on its own account is read.
fn events(cx: &Cx<'_>, text: &mut String) {
    let webhook = cx.names.webhooks.events.first().map(|names| format!("webhooks::{}", names.parse));
    let callback = cx.names.callbacks.first().and_then(|names| {
        let first = names.events.first()?;
        Some(format!("callbacks::{}::{}", names.module, first.parse))
    });
    if webhook.is_none() && callback.is_none() {
        return;
    }
    text.push_str("\n## Events\n\nWhat the API sends on its own account is read by a function for each event:\n\n");
    for function in webhook.iter().chain(&callback) {
        let _ = writeln!(text, "- `{}::{function}(&body)`", cx.names.library);
    }
    if cx.api.webhooks.len() > 1 {
        let _ = writeln!(text, "- `{}::webhooks::Event::parse(name, &body)`, for any webhook", cx.names.library);
    }
}

/// Says which settings may come from the environment.
fn environment(cx: &Cx<'_>, text: &mut String) {
    let _ = write!(
        text,
        "\n## Environment\n\n`Client::from_env()` makes a client with what these variables say, and `ClientBuilder::from_env()` starts one; nothing else reads them.\n\n{}\n",
        environment::list(cx)
    );
}

fn authentication(cx: &Cx<'_>, text: &mut String) {
    if cx.api.credentials.is_empty() && !cx.api.mutual_tls {
        return;
    }
    text.push_str("\n## Authentication\n\n");
    for (credential, setter) in credentials::all(cx) {
        let (arguments, what) = match credential.kind {
            CredentialKind::Bearer => ("token", "a token that you have"),
            CredentialKind::Basic => ("user, password", "a user name and a password"),
            CredentialKind::ApiKey { .. } => ("key", "an API key"),
            CredentialKind::ClientCredentials { .. } => (
                "ClientCredentials::new(id, secret)",
                "tokens are fetched, kept and renewed; `.basic()` sends the secret in the header",
            ),
        };
        let _ = write!(text, "- `.{setter}({arguments})`: {what}");
        let schemes: Vec<String> = credential.schemes.iter().map(|name| doc::code(name)).collect();
        match (credential.reach, &schemes[..]) {
            (Reach::Part, schemes) => {
                let _ = write!(text, ", for operations that ask for {}", schemes.join(" or "));
            }
            (Reach::Whole, [_, .., _]) => {
                let _ = write!(text, ", for {} alike", schemes.join(" and "));
            }
            (Reach::Whole, _) => {}
        }
        text.push_str(".\n");
    }
    if cx.api.mutual_tls {
        text.push_str(CERTIFICATE);
    }
    if cx.api.has_client_credentials() {
        text.push_str(SIGNED);
    }
    text.push_str(match &cx.api.login {
        Login::None => "",
        Login::Page(_) | Login::Discovered(_) => LOGIN,
    });
    if credentials::all(cx).nth(1).is_some() {
        text.push_str(SEVERAL);
    }
}

fn operations(cx: &Cx<'_>, text: &mut String) {
    if cx.api.operations.is_empty() {
        return;
    }
    text.push_str("\n## Operations\n\n| call | request | |\n|---|---|---|\n");
    for (group, names) in cx.api.groups.iter().zip(&cx.names.groups) {
        for id in &group.operations {
            let operation: &Operation = &cx.api[*id];
            let method = &cx.names.of_operation(*id).method;
            let (verb, path) = (operation.method.as_str(), escaped(&doc::one_line(&operation.path)));
            let description = operation.doc.text.as_deref().map(markdown::rustdoc).unwrap_or_default();
            let summary = markdown::sentence(&description);
            let _ =
                writeln!(text, "| `{}().{method}` | `{verb} {path}` | {} |", names.accessor, escaped(summary.trim()));
        }
    }
}

/// Escapes what would end a cell or a line.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}
