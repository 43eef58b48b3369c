//! Turns what a description says about retries and idempotency keys into what each operation may expect.

use crate::diagnostics::Diagnostics;
use crate::ir::{Parameter, Place, Primitive, Repetition, Retries, StatusPattern, Ty};
use crate::parse::{self, Document};
use serde_json::Value;

/// The extensions that have settings for retries, which are the same for a document and an operation.
const SETTINGS: [&str; 2] = ["x-speakeasy-retries", "x-retries"];

/// Returns how the document wants requests to be retried.
pub(super) fn of_document(document: &Document, diagnostics: &mut Diagnostics) -> Option<Retries> {
    let (name, piece) = document.retries.iter().find(|(name, _)| SETTINGS.contains(name))?;
    let retries = settings(&piece.value);
    if retries.is_none() {
        diagnostics.unreadable_retries(piece.origin, name);
    }
    retries
}

/// Returns what is known about sending an operation again; an optional parameter that is a key is no argument.
pub(super) fn of_operation(
    diagnostics: &mut Diagnostics,
    document: &Document,
    source: &parse::Operation,
    parameters: &mut Vec<Parameter>,
) -> Repetition {
    let extensions = &source.shell.extensions;
    let said = SETTINGS.iter().find_map(|name| Some((name, extensions.get(*name)?)));
    let retries = said.and_then(|(name, value)| {
        let retries = settings(value);
        if retries.is_none() {
            diagnostics.unreadable_retries(source.origin, name);
        }
        retries
    });
    let is_set = |name: &str| extensions.get(name) == Some(&Value::Bool(true));
    let is_disabled =
        extensions.get("x-fern-retries").and_then(|fern| fern.get("disabled")) == Some(&Value::Bool(true));
    // That an operation has retries of its own says that they do no harm; that a document has some says nothing of each.
    let is_harmless = is_set("x-idempotent") || retries.as_ref().is_some_and(|retries| retries.attempts != Some(1));
    let retries = if is_disabled { Some(Retries { attempts: Some(1), ..usual() }) } else { retries };
    let key = key(parameters).or_else(|| is_set("x-fern-idempotent").then(|| fern_key(document)));
    Repetition { is_harmless, key, retries }
}

/// Finds the header of a key, which is no argument if it may be left out: it is made where it is needed.
fn key(parameters: &mut Vec<Parameter>) -> Option<String> {
    let is_key = |parameter: &Parameter| {
        let is_text =
            parameter.ty == Ty::Primitive(Primitive::String) || parameter.ty == Ty::Primitive(Primitive::Uuid);
        parameter.place == Place::Header && is_text && parameter.name.to_ascii_lowercase().contains("idempoten")
    };
    let index = parameters.iter().position(is_key)?;
    let name = parameters[index].name.to_string();
    if !parameters[index].required {
        parameters.remove(index);
    }
    Some(name)
}

/// Returns the header that an idempotent operation takes its key in.
fn fern_key(document: &Document) -> String {
    let headers = document.retries.iter().find(|(name, _)| *name == "x-fern-idempotency-headers");
    let first = headers.and_then(|(_, piece)| piece.value.get(0)?.get("header")?.as_str());
    first.unwrap_or("Idempotency-Key").to_owned()
}

/// What an extension means that leaves everything out.
fn usual() -> Retries {
    Retries {
        attempts: None,
        statuses: Vec::new(),
        first_pause: 500,
        longest_pause: 60_000,
        factor: 1.5,
        elapsed: Some(3_600_000),
        connections: true,
    }
}

/// Reads the settings of an extension; nothing, if they are not understood.
fn settings(value: &Value) -> Option<Retries> {
    let usual = usual();
    let strategy = value.get("strategy").map_or(Some("backoff"), Value::as_str)?;
    let backoff = value.get("backoff").unwrap_or(&Value::Null);
    let number = |name: &str, otherwise: u64| backoff.get(name).map_or(Some(otherwise), Value::as_u64);
    let attempts = match strategy {
        "none" => Some(1),
        "backoff" => None,
        "attempt-count-backoff" => {
            let most = value.get("maxRetries").or_else(|| backoff.get("maxRetries"))?.as_u64()?;
            Some(u32::try_from(most).unwrap_or(u32::MAX).saturating_add(1))
        }
        _ => return None,
    };
    let factor = backoff.get("exponent").map_or(Some(usual.factor), Value::as_f64)?;
    let statuses = match value.get("statusCodes") {
        None => Vec::new(),
        Some(codes) => codes.as_array()?.iter().map(status).collect::<Option<Vec<_>>>()?,
    };
    Some(Retries {
        attempts,
        statuses,
        first_pause: number("initialInterval", usual.first_pause)?,
        longest_pause: number("maxInterval", usual.longest_pause)?,
        factor: Some(factor).filter(|factor| factor.is_finite() && *factor >= 0.0)?,
        elapsed: Some(number("maxElapsedTime", 3_600_000)?),
        connections: value.get("retryConnectionErrors").map_or(Some(true), Value::as_bool)?,
    })
}

/// Reads a status, `429` or `5XX`.
fn status(value: &Value) -> Option<StatusPattern> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let digit = text.get(..1)?.parse::<u16>().ok()?;
    if text.get(1..).is_some_and(|tail| tail.eq_ignore_ascii_case("xx")) {
        return Some(StatusPattern::Range(digit));
    }
    text.parse().ok().filter(|code| (100..600).contains(code)).map(StatusPattern::Code)
}
