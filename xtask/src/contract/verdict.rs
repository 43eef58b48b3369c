//! Turns the report of a call into whose fault it is, as far as the server says so.

use serde_json::Value;

use super::server::Kind;

/// Whose fault it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody's: the request was valid, and its answer was read.
    Fine,
    /// The request is not as described, and this is what the server says of it.
    Client(String),
    /// The server finds fault with a request that is as described, for a reason that is known.
    Known(&'static str),
    /// The request is valid, and the server fails at its answer.
    Server(String),
    /// The answer is not what the description promises.
    Answer(String),
}

/// What Prism calls the faults that are those of a request (its `docs/guides/errors`).
const REQUEST_FAULTS: [&str; 7] = [
    "UNPROCESSABLE_ENTITY",
    "INVALID_CONTENT_TYPE",
    "UNAUTHORIZED",
    "NO_PATH_MATCHED_ERROR",
    "NO_METHOD_MATCHED_ERROR",
    "NO_SERVER_MATCHED_ERROR",
    "NOT_ACCEPTABLE",
];

/// Judges a call.
pub(super) fn judge(kind: Kind, report: &Value) -> Verdict {
    let text = |key: &str| report[key].as_str().unwrap_or_default();
    let message = || text("message").to_owned();
    if matches!(text("outcome"), "unmade" | "unsent") {
        return Verdict::Client(message());
    }
    if let Some(blame) = blame(kind, report) {
        if let Some(reason) = known(kind, report) {
            return Verdict::Known(reason);
        }
        return Verdict::Client(blame);
    }
    match text("outcome") {
        "answered" => Verdict::Fine,
        "undecodable" => Verdict::Answer(message()),
        // A description may have no success, and a mock server answers with what there is.
        "refused" if !is_own(kind, report) => Verdict::Fine,
        "failed" => Verdict::Server(message()),
        _ => Verdict::Server(format!("{} {}", report["status"], text("body"))),
    }
}

/// Returns what a server says against the request.
fn blame(kind: Kind, report: &Value) -> Option<String> {
    let headers = &report["headers"];
    let header = |name: &str| headers[name].as_str().unwrap_or_default();
    match kind {
        Kind::Steady if header("x-steady-request-valid") == "false" => {
            let count: usize = header("x-steady-error-count").parse().unwrap_or_default();
            let errors = (1..=count.min(9)).map(|number| {
                let part = |part: &str| header(&format!("x-steady-error-{number}-{part}")).to_owned();
                format!("{} at {}: {}", part("code"), part("path"), part("message"))
            });
            Some(errors.collect::<Vec<_>>().join("; "))
        }
        Kind::Steady => None,
        Kind::Prism => {
            let body: Value = serde_json::from_str(report["body"].as_str()?).ok()?;
            let fault = body["type"].as_str()?.rsplit('#').next()?;
            let is_request = is_own(kind, report) && REQUEST_FAULTS.contains(&fault);
            is_request
                .then(|| format!("{fault}: {} {}", body["detail"].as_str().unwrap_or_default(), body["validation"]))
        }
    }
}

/// Returns why a server is wrong about a request, where it is known to be.
fn known(kind: Kind, report: &Value) -> Option<&'static str> {
    match kind {
        Kind::Prism => {
            let body: Value = serde_json::from_str(report["body"].as_str()?).ok()?;
            if is_redirected(report, &body) {
                return Some(REDIRECTS);
            }
            let faults = body["validation"].as_array()?;
            let all = |test: &dyn Fn(&Value) -> bool| !faults.is_empty() && faults.iter().all(test);
            let form = (is_form(report) && all(&is_structured)).then_some(FORMS);
            let text = (is_text(report) && all(&is_scalar)).then_some(TEXTS);
            form.or(text).or_else(|| all(&|fault| is_absent_object(report, fault)).then_some(OBJECTS))
        }
        Kind::Steady => (is_form(report) && are_texts(report)).then_some(FIELDS),
    }
}

/// Of Steady, which reads the fields of a form as they are.
const FIELDS: &str = "Steady takes each field of a form for a string, also where its schema is something else";

/// Whether the faults are that values are strings, or that no alternative of a schema takes a string.
fn are_texts(report: &Value) -> bool {
    let headers = report["headers"].as_object().into_iter().flatten();
    let messages = headers.filter(|(name, _)| name.starts_with("x-steady-error-") && name.ends_with("-message"));
    let messages: Vec<&str> = messages.filter_map(|(_, message)| message.as_str()).collect();
    let is_text = |message: &&str| message.starts_with("Expected type ") && message.ends_with(", got string");
    messages.iter().any(is_text)
        && messages.iter().all(|message| is_text(message) || message.starts_with("No variant matched"))
}

/// Of Prism, `splitUriParams` and `deserializeFormBody`.
const FORMS: &str = "Prism keeps the last of several fields of a name, and reads lists and objects only where `encoding` \
                     has a `style`; OpenAPI has defaults for both";

/// Of Prism, its deserializer of the style `form`.
const OBJECTS: &str = "Prism reads an exploded object that is not there as an empty one, and misses its properties";

/// Of Prism, which has a parser for JSON and forms only.
const TEXTS: &str = "Prism reads a body of text as a string, also where its schema is a number, a boolean or a list";

const REDIRECTS: &str = "Prism makes up where it redirects to, and has nothing there";

fn is_text(report: &Value) -> bool {
    report["content_type"].as_str().is_some_and(|content_type| content_type.starts_with("text/"))
}

/// Whether a fault is that the whole body is something else than a string should be read as.
fn is_scalar(fault: &Value) -> bool {
    let text = fault["message"].as_str().unwrap_or_default();
    fault["location"] == serde_json::json!(["body"])
        && ["must be array", "must be boolean", "must be integer", "must be number"]
            .iter()
            .any(|end| text.ends_with(end))
}

/// Whether no operation was found for a path that is not the one that was called.
fn is_redirected(report: &Value, body: &Value) -> bool {
    let route = body["detail"].as_str().and_then(|detail| detail.strip_prefix("The route ")?.split(' ').next());
    let url = report["url"].as_str().and_then(|url| url.split('?').next()).unwrap_or_default();
    route.is_some_and(|route| !url.ends_with(route))
}

fn is_form(report: &Value) -> bool {
    let content_type = report["content_type"].as_str().unwrap_or_default();
    ["application/x-www-form-urlencoded", "multipart/form-data"].iter().any(|form| content_type.starts_with(form))
}

/// Whether a fault is that a field of a form is a list or an object.
fn is_structured(fault: &Value) -> bool {
    let text = fault["message"].as_str().unwrap_or_default();
    fault["location"][0] == "body" && ["must be array", "must be object"].iter().any(|end| text.contains(end))
}

/// Whether a fault is that a property is missing in an optional parameter of which nothing was sent.
fn is_absent_object(report: &Value, fault: &Value) -> bool {
    let location = fault["location"].as_array().map(Vec::len);
    let is_required = fault["location"][0] == "query" && location == Some(2) && fault["code"] == "required";
    is_required && report["variant"] == "required" && !report["url"].as_str().unwrap_or_default().contains('?')
}

/// Whether an answer is the server's own, and no mock of one.
fn is_own(kind: Kind, report: &Value) -> bool {
    match kind {
        Kind::Prism => report["body"].as_str().is_some_and(|body| body.contains("stoplight.io/prism/errors")),
        Kind::Steady => report["headers"]["x-steady-request-valid"].is_null(),
    }
}
