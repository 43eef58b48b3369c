//! The files of the runtime, which a crate gets as they are: those that every crate needs, and those that its API needs.

use super::parameter::is_plain;
use crate::ir::{Api, Encoding, Login, Operation, Payload, Primitive, Reading, Success};
use std::collections::BTreeSet;

macro_rules! files {
    ($($path:literal)*) => {
        &[$((concat!("src/runtime/", $path), include_str!(concat!("../../runtime/src/runtime/", $path)))),*]
    };
}

type File = (&'static str, &'static str);

/// The path of each file that every crate has, and its text.
const FILES: &[File] = files! {
    "auth.rs"
    "base_url.rs"
    "bases.rs"
    "blocking.rs"
    "body.rs"
    "budget.rs"
    "call.rs"
    "client.rs"
    "client_credentials.rs"
    "config.rs"
    "curl.rs"
    "drift_report.rs"
    "environment.rs"
    "error.rs"
    "exchange.rs"
    "fetch_transport.rs"
    "header.rs"
    "intercept.rs"
    "json/base64.rs"
    "json/container.rs"
    "json/context.rs"
    "json/digits.rs"
    "json/encoding.rs"
    "json/enumeration.rs"
    "json/form.rs"
    "json/formatted.rs"
    "json/held.rs"
    "json/macros.rs"
    "json/missing.rs"
    "json/oneof.rs"
    "json/record.rs"
    "json/scalar.rs"
    "json/shape.rs"
    "json/union.rs"
    "oauth_client.rs"
    "mock.rs"
    "operation.rs"
    "operation_error.rs"
    "parameter.rs"
    "path.rs"
    "pending.rs"
    "raw.rs"
    "recording.rs"
    "redact.rs"
    "reqwest_transport.rs"
    "response.rs"
    "retrial.rs"
    "retry.rs"
    "retry_after.rs"
    "secret.rs"
    "security.rs"
    "server.rs"
    "token.rs"
    "token_cache.rs"
    "token_error.rs"
    "token_provider.rs"
    "trace.rs"
    "transport.rs"
};

/// What writes values of any shape into URLs, headers and forms.
const STYLES: &[File] = files! { "style.rs" "tree.rs" };

/// What writes and reads XML.
const XML: &[File] = files! { "markup.rs" "xml.rs" "xml_reader.rs" "xml_writer.rs" };

/// What writes XML in bodies of several parts.
const XML_PARTS: &[File] = files! { "xml_part.rs" };

/// What compresses bodies.
const COMPRESSION: &[File] = files! { "compression.rs" };

/// What writes forms.
const FORMS: &[File] = files! { "form.rs" };

/// What sends files and streams.
const UPLOADS: &[File] = files! { "upload.rs" };

/// What reads streams of items.
const STREAMS: &[File] = files! {
    "connection.rs"
    "event_parser.rs"
    "event_stream.rs"
    "item_parser.rs"
    "json_stream.rs"
    "streaming.rs"
};

/// What sends bodies of several parts.
const MULTIPART: &[File] = files! { "multipart.rs" };

/// What reads enums that keep no value which they do not know.
const CLOSED: &[File] = files! { "json/closed.rs" };

/// What reads types of other crates.
const FOREIGN: &[File] = files! { "json/foreign.rs" };

/// What reads lists of a fixed length.
const TUPLES: &[File] = files! { "tuple.rs" };

/// What reads webhooks and callbacks.
const RECEIVED: &[File] = files! { "received.rs" };

/// What reads an answer that may have no body.
const OPTIONAL: &[File] = files! { "optional.rs" };

/// What reads one of several successes.
const CHOICES: &[File] = files! { "choice.rs" };

/// What follows pages.
const PAGES: &[File] = files! { "checkpoint.rs" "link.rs" "pager.rs" "pages.rs" "paging.rs" "probe.rs" };

/// What signs statements in place of a client secret.
const ASSERTIONS: &[File] = files! { "assertion.rs" "signing_key.rs" };

/// What lets users log in with a browser.
const LOGINS: &[File] = files! { "authorization_code.rs" };

/// What lets users log in on another device, and renews their tokens.
const USERS: &[File] = files! { "device_code.rs" "user_tokens.rs" };

/// What finds the endpoints of an OpenID provider.
const DISCOVERY: &[File] = files! { "discovery.rs" };

/// What exchanges tokens of others.
const EXCHANGES: &[File] = files! { "token_exchange.rs" };

/// What reads text.
const TEXTS: &[File] = files! { "text.rs" };

/// What reads headers.
const HEADERS: &[File] = files! { "headers.rs" };

/// What reads answers as they arrive, and writes them to files.
const DOWNLOADS: &[File] = files! { "download.rs" "save.rs" };

/// The module of all of them.
const INDEX: &str = include_str!("../../runtime/src/runtime/mod.rs");

/// The module of those that are about JSON.
const JSON_INDEX: &str = include_str!("../../runtime/src/runtime/json/mod.rs");

/// Returns the files that the crate of an API has.
pub(super) fn files(api: &Api) -> impl Iterator<Item = &'static File> {
    let optional = optional(api).into_iter().filter(|(_, is_used)| *is_used);
    FILES.iter().chain(optional.flat_map(|(files, _)| files))
}

/// Returns the module of the files, without those that the crate does not have.
pub(super) fn index(api: &Api) -> String {
    index_without(&unused(api).collect())
}

/// Does the same for the module of what is about JSON.
pub(super) fn json_index(api: &Api) -> String {
    json_index_without(&unused(api).collect())
}

/// Lists the files that the crate of an API does not have.
pub(super) fn unused(api: &Api) -> impl Iterator<Item = &'static str> {
    let unused = optional(api).into_iter().filter(|(_, is_used)| !is_used);
    unused.flat_map(|(files, _)| files).map(|(path, _)| *path)
}

/// Returns the module of the files, without those that a crate does not have.
pub(super) fn index_without(unused: &BTreeSet<&'static str>) -> String {
    without(unused, INDEX, "src/runtime/")
}

/// Does the same for the module of what is about JSON.
pub(super) fn json_index_without(unused: &BTreeSet<&'static str>) -> String {
    without(unused, JSON_INDEX, "src/runtime/json/")
}

/// Returns the module of a folder without these files.
fn without(unused: &BTreeSet<&'static str>, index: &str, folder: &str) -> String {
    let names: Vec<&str> = unused.iter().filter_map(|path| path.strip_prefix(folder)?.strip_suffix(".rs")).collect();
    let is_about = |line: &str, name: &str| {
        let line = line.trim_start_matches("pub ");
        let tail = line.strip_prefix("mod ").or_else(|| line.strip_prefix("use "));
        let tail = tail.map(|tail| tail.strip_prefix("crate::").unwrap_or(tail));
        tail.and_then(|tail| tail.strip_prefix(name)).is_some_and(|tail| tail.starts_with([';', ':']))
    };
    let is_used = |line: &str| !names.iter().any(|name| is_about(line, name));
    let mut text = String::new();
    // Attributes belong to the line below them.
    let mut attributes = String::new();
    for line in index.split_inclusive('\n') {
        if line.starts_with("#[") {
            attributes.push_str(line);
            continue;
        }
        let attributes = std::mem::take(&mut attributes);
        if is_used(line) {
            text.push_str(&attributes);
            text.push_str(line);
        }
    }
    text
}

/// The files that not every API needs, and whether this one does.
fn optional(api: &Api) -> Vec<(&'static [File], bool)> {
    let is_sent = |test: &dyn Fn(&Encoding) -> bool| {
        api.operations.iter().flat_map(|operation| operation.forms()).any(|form| test(&form.encoding))
    };
    let has_success = |test: &dyn Fn(&Success) -> bool| api.operations.iter().any(|operation| test(&operation.success));
    let has_form = is_sent(&|encoding| matches!(encoding, Encoding::Form(_)));
    let has_parts = is_sent(&|encoding| matches!(encoding, Encoding::Multipart(_) | Encoding::Parts(_)));
    let mut parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let has_style = parameters.any(|parameter| !is_plain(api, parameter));
    vec![
        (STYLES, has_style || has_form || has_parts || super::xml::has_xml(api)),
        (XML, super::xml::has_xml(api)),
        (XML_PARTS, super::xml::has_xml(api) && has_parts),
        (COMPRESSION, has_compression(api)),
        (FORMS, has_form),
        (UPLOADS, has_parts || has_uploads(api)),
        (MULTIPART, has_parts),
        (CLOSED, api.has_closed()),
        (FOREIGN, !api.foreign().is_empty()),
        (TUPLES, api.has_tuples()),
        (RECEIVED, api.events().next().is_some()),
        (STREAMS, super::stream::has_streams(api)),
        (OPTIONAL, has_success(&|success| matches!(success, Success::Maybe(..)))),
        (CHOICES, has_success(&|success| matches!(success, Success::Several(_)))),
        (PAGES, super::pages::has_pages(api)),
        (ASSERTIONS, api.has_client_credentials()),
        (LOGINS, api.login != Login::None),
        (DISCOVERY, api.login.is_discovered()),
        (USERS, api.token_url.is_some() || api.device_url.is_some() || api.login != Login::None),
        (EXCHANGES, api.token_url.is_some() || api.login.is_discovered()),
        (TEXTS, has_texts(api)),
        (HEADERS, !api.headers.is_empty()),
        (DOWNLOADS, has_downloads(api)),
    ]
}

/// Whether an answer is text.
pub(super) fn has_texts(api: &Api) -> bool {
    let is_text = |payload: &Payload| payload.reading == Reading::Text;
    api.operations.iter().any(|operation| {
        operation.success.payloads().any(is_text) || operation.errors.iter().any(|answer| is_text(&answer.payload))
    })
}

/// Whether a body may be compressed.
pub(super) fn has_compression(api: &Api) -> bool {
    api.operations.iter().any(Operation::is_compressible)
}

/// Whether an answer may be of any size.
pub(super) fn has_downloads(api: &Api) -> bool {
    api.operations.iter().any(Operation::is_downloadable)
}

/// Whether an operation takes files or streams.
pub(super) fn has_uploads(api: &Api) -> bool {
    api.has(&[Primitive::Upload]) || has_parts(api)
}

/// Whether an operation takes parts that the caller makes.
pub(super) fn has_parts(api: &Api) -> bool {
    api.has(&[Primitive::Parts])
}

/// What dates and times are, for an API that has them.
pub(super) const JIFF: &str = include_str!("../../runtime/src/date_time/jiff.rs");
pub(super) const CHRONO: &str = include_str!("../../runtime/src/date_time/chrono.rs");
pub(super) const TIME: &str = include_str!("../../runtime/src/date_time/time.rs");

/// What identifiers are, for an API that has them.
pub(super) const IDENTIFIER: &str = include_str!("../../runtime/src/identifier.rs");

/// The dependencies of the runtime, which are those of every crate.
pub(super) const DEPENDENCIES: &str = include_str!("../../runtime/dependencies.toml");
