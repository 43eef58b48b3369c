//! Turns files of recorded exchanges, and of JSON examples, into answers and what each of them answers.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::text;
use crate::folder;
use crate::step::Failure;

/// The answers of one file.
pub(super) struct Recording {
    /// The path of the file below the folder of all recordings.
    pub(super) name: String,
    pub(super) answers: Vec<Answer>,
}

/// A body that a server sent.
pub(super) struct Answer {
    pub(super) to: To,
    pub(super) status: u64,
    pub(super) content_type: &'static str,
    pub(super) body: Value,
    /// The body as it came, if it is JSON.
    pub(super) text: String,
}

/// What of an exchange keeps its text.
#[derive(Deserialize)]
struct Exchange<'a> {
    #[serde(borrow)]
    response: Option<&'a RawValue>,
}

/// What a body is the answer to, or an example of.
#[derive(Clone, Debug)]
pub(super) enum To {
    Call {
        method: String,
        path: String,
        template: String,
        operation: String,
    },
    /// An event by its name, with the action that its body has.
    Event {
        name: String,
        action: String,
    },
    Schema(String),
}

/// Lists the recordings of a folder.
pub(super) fn list(folder: &Path) -> Result<Vec<Recording>, Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("cannot read `{}`: {error}", folder.display()));
    let mut recordings = Vec::new();
    for path in folder::files(folder, &[]).map_err(failed)? {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        let answers = match path.extension().and_then(|extension| extension.to_str()) {
            Some("jsonl") => exchanges(&fs::read_to_string(&path).map_err(failed)?),
            Some("json") => {
                let value = serde_json::from_str(&fs::read_to_string(&path).map_err(failed)?);
                examples(&value.map_err(|error| Failure::new(format!("`{name}`: {error}")))?)
            }
            _ => continue,
        };
        if !answers.is_empty() {
            recordings.push(Recording { name, answers });
        }
    }
    Ok(recordings)
}

/// Reads an exchange a line; of those with a status of 2xx, what is JSON, and each event of what is a stream.
fn exchanges(text: &str) -> Vec<Answer> {
    let read =
        |line| Some((serde_json::from_str::<Value>(line).ok()?, serde_json::from_str::<Exchange<'_>>(line).ok()?));
    let lines = text.lines().filter_map(read);
    lines.flat_map(|(line, raw)| exchange(&line, raw.response.map_or("", RawValue::get))).collect()
}

fn exchange(line: &Value, raw: &str) -> Vec<Answer> {
    let status = line["status"].as_u64().unwrap_or_default();
    if !(200..300).contains(&status) {
        return Vec::new();
    }
    let owned = |key: &str| text(line, key).to_owned();
    let to = To::Call {
        method: owned("method").to_ascii_lowercase(),
        path: owned("path"),
        template: owned("template"),
        operation: owned("operationId"),
    };
    let answer = |content_type, body, text| Answer { to: to.clone(), status, content_type, body, text };
    match (text(line, "kind"), &line["response"]) {
        ("json", body) => vec![answer("application/json", body.clone(), raw.to_owned())],
        ("sse", Value::String(body)) => {
            let events = events(body).into_iter();
            events.map(|event| answer("text/event-stream", Value::from(event), String::new())).collect()
        }
        _ => Vec::new(),
    }
}

/// Splits a stream into events that have JSON as their data.
fn events(body: &str) -> Vec<String> {
    let body = body.replace("\r\n", "\n");
    let is_item = |event: &&str| serde_json::from_str::<Value>(&data(event)).is_ok();
    body.split("\n\n").filter(is_item).map(|event| format!("{event}\n\n")).collect()
}

/// Returns the data of an event (HTML, section 9.2.6).
pub(super) fn data(event: &str) -> String {
    let lines = event.lines().filter_map(|line| line.strip_prefix("data:"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Reads examples: a list of events, each with its name and `examples`, or objects by the names of their schemas.
fn examples(value: &Value) -> Vec<Answer> {
    let example = |to, body: &Value| {
        let (body, text) = (body.clone(), body.to_string());
        Answer { to, status: 200, content_type: "application/json", body, text }
    };
    match value {
        Value::Array(events) => {
            let examples = events.iter().flat_map(|event| {
                let examples = event["examples"].as_array().into_iter().flatten();
                examples.map(|body| {
                    let (name, action) = (text(event, "name").to_owned(), text(body, "action").to_owned());
                    example(To::Event { name, action }, body)
                })
            });
            examples.collect()
        }
        Value::Object(members) => match members.values().next() {
            Some(Value::Object(inner)) if members.len() == 1 => {
                inner.iter().map(|(name, body)| example(To::Schema(name.clone()), body)).collect()
            }
            _ => members.iter().map(|(name, body)| example(To::Schema(name.clone()), body)).collect(),
        },
        _ => Vec::new(),
    }
}
