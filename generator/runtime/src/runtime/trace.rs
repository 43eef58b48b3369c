//! Turns calls into spans of `tracing`, and their attempts and repairs into events.
//!
//! Fields are named after the HTTP client conventions of OpenTelemetry (semantic conventions 1.27); the path is that of
//! the template, and no header is shown that the client does not list.

use http::{HeaderMap, Uri};
use tracing::field::{Empty, display};
use tracing::{Instrument, Span, debug, info_span, warn};

use crate::runtime::error::Error;
use crate::runtime::json::{Drift, Repair, RepairKind};
use crate::runtime::operation::Operation;

/// Starts the span of a call.
pub(crate) fn call(operation: &'static Operation, uri: &Uri) -> Span {
    info_span!(
        "call",
        "otel.name" = %format_args!("{} {}", operation.method, operation.path),
        "otel.kind" = "client",
        "http.request.method" = %operation.method,
        "url.template" = operation.path,
        "url.scheme" = uri.scheme_str(),
        "server.address" = uri.host(),
        "server.port" = uri.port_u16(),
        "operation.id" = operation.id,
        "operation.group" = operation.group,
        "http.response.status_code" = Empty,
        "http.request.resend_count" = Empty,
        "error.type" = Empty,
    )
}

/// Tells of an attempt that was answered; of its headers, those that are listed.
pub(crate) fn answered<B>(span: &Span, number: u32, response: &http::Response<B>, listed: &[http::HeaderName]) {
    let status = response.status().as_u16();
    span.record("http.response.status_code", status);
    if number > 1 {
        span.record("http.request.resend_count", number - 1);
    }
    debug!("http.response.status_code" = status, "http.request.resend_count" = number - 1, "attempt answered");
    headers(response.headers(), listed);
}

fn headers(headers: &HeaderMap, listed: &[http::HeaderName]) {
    for name in listed {
        for value in headers.get_all(name).iter().filter(|value| !value.is_sensitive()) {
            let value = String::from_utf8_lossy(value.as_bytes());
            debug!("http.response.header.name" = name.as_str(), "http.response.header.value" = %value, "header");
        }
    }
}

/// Notes the answer that a call came to.
pub(crate) fn opened<B>(span: &Span, response: &http::Response<B>) {
    if !response.status().is_success() {
        span.record("error.type", response.status().as_u16());
    }
}

/// Tells of an attempt that was not answered.
pub(crate) fn unanswered(number: u32, error: &Error) {
    debug!(
        "http.request.resend_count" = number - 1,
        "error.type" = ?error.kind(),
        "attempt failed"
    );
}

/// Runs a call in its span, which notes how the call failed.
pub(crate) fn within<T, F>(span: Span, call: F) -> impl Future<Output = Result<T, Error>>
where
    F: Future<Output = Result<T, Error>>,
{
    let own = span.clone();
    let noted = async move {
        let outcome = call.await;
        if let Err(error) = &outcome {
            own.record("error.type", display(format_args!("{:?}", error.kind())));
        }
        outcome
    };
    noted.instrument(span)
}

/// Tells what had to be repaired, once for each property, and how often: what may lose something as a warning.
pub(crate) fn drift(operation: &'static Operation, drift: &Drift) {
    let mut kinds: Vec<(&Repair, u64)> = Vec::new();
    for repair in drift.repairs() {
        match kinds.iter_mut().find(|(known, _)| *known == repair) {
            Some((_, count)) => *count += 1,
            None => kinds.push((repair, 1)),
        }
    }
    for (repair, count) in kinds {
        let (schema, property, kind) = (repair.schema, repair.property, repair.kind.name());
        match repair.kind {
            RepairKind::Absent | RepairKind::Null | RepairKind::StringForNumber | RepairKind::NumberForString => {
                debug!("operation.id" = operation.id, schema, property, kind, count, "drift");
            }
            _ => warn!("operation.id" = operation.id, schema, property, kind, count, "drift"),
        }
    }
}
