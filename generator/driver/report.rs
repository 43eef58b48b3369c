//! Turns what became of calls into lines for people or programs, and a summary.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use client::runtime::json::Repair;
use client::serde_json::{Value, json};

use crate::driver::Sample;
use crate::driver::recorder::Exchange;

/// How many characters of a body are shown.
const SHOWN: usize = 4_000;

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A success, and as described; some of it may have been repaired.
    Answered {
        repairs: Vec<Repair>,
        /// The value as it is written again, if it has a JSON form; of a stream, a list of its items.
        value: Option<Value>,
    },
    /// The server finds fault with the request: 4xx.
    Refused { body: String },
    /// The server finds fault with itself, or sends elsewhere.
    ServerError { body: String },
    /// A success that is not what the description promises.
    Undecodable { message: String, body: String },
    /// There is no answer, or no end of it.
    Failed(String),
    /// There is no value to send, or it does not fit the type that it is for.
    Unmade(String),
    /// The client would not send it.
    Unsent(String),
}

/// A call, and what became of it.
pub(crate) struct Report<'a> {
    pub(crate) sample: &'a Sample,
    pub(crate) exchange: Option<Exchange>,
    pub(crate) outcome: Outcome,
}

/// How many calls ended in which way.
#[derive(Default)]
pub(crate) struct Summary {
    counts: BTreeMap<&'static str, usize>,
}

impl Outcome {
    fn word(&self) -> &'static str {
        match self {
            Self::Answered { .. } => "answered",
            Self::Refused { .. } => "refused",
            Self::ServerError { .. } => "server-error",
            Self::Undecodable { .. } => "undecodable",
            Self::Failed(_) => "failed",
            Self::Unmade(_) => "unmade",
            Self::Unsent(_) => "unsent",
        }
    }

    fn repairs(&self) -> &[Repair] {
        match self {
            Self::Answered { repairs, .. } => repairs,
            _ => &[],
        }
    }

    /// Returns the message and the body, as far as there are any.
    fn details(&self) -> (&str, &str) {
        match self {
            Self::Answered { .. } => ("", ""),
            Self::Refused { body } | Self::ServerError { body } => ("", body),
            Self::Undecodable { message, body } => (message, body),
            Self::Failed(message) | Self::Unmade(message) | Self::Unsent(message) => (message, ""),
        }
    }
}

impl Report<'_> {
    /// Prints a line, and another one if there is more to say.
    pub(crate) fn line(&self) {
        let (message, body) = self.outcome.details();
        let request = self.exchange.as_ref().map(|exchange| format!("{} {}", exchange.method, exchange.url));
        let status = self.exchange.as_ref().and_then(|exchange| exchange.status);
        let status = status.map_or("-".to_owned(), |status| status.to_string());
        let (name, variant, word) = (self.sample.name(), self.sample.variant(), self.outcome.word());
        say(&format!("{word} {status} {name} ({variant}): {}", request.as_deref().unwrap_or("not sent")));
        for text in [message, &start(body)].into_iter().filter(|text| !text.is_empty()) {
            say(&format!("    {}", text.replace('\n', " ")));
        }
        for missing in self.sample.missing() {
            say(&format!("    without {missing}, of which no value was found"));
        }
    }

    /// Prints a line about an answer that was recorded, and another one for each repair.
    pub(crate) fn answer_line(&self, number: usize, mode: &str) {
        say(&format!("{} {mode} {} (line {})", self.outcome.word(), self.sample.name(), number + 1));
        let (message, _) = self.outcome.details();
        if !message.is_empty() {
            say(&format!("    {}", message.replace('\n', " ")));
        }
        for repair in self.outcome.repairs() {
            say(&format!("    {repair}"));
        }
    }

    /// Prints an object of JSON about an answer that was recorded.
    pub(crate) fn answer_json(&self, number: usize, mode: &str) {
        let repairs = self.outcome.repairs().iter().map(|repair| {
            json!({"schema": repair.schema, "property": repair.property, "kind": format!("{:?}", repair.kind)})
        });
        let value = if let Outcome::Answered { value, .. } = &self.outcome { value.as_ref() } else { None };
        let object = json!({
            "answer": number,
            "call": self.sample.name(),
            "operation": self.sample.operation(),
            "mode": mode,
            "outcome": self.outcome.word(),
            "message": self.outcome.details().0,
            "repairs": repairs.collect::<Vec<_>>(),
            "value": value,
        });
        say(&object.to_string());
    }

    /// Prints an object of JSON.
    pub(crate) fn json(&self) {
        let (message, body) = self.outcome.details();
        let exchange = self.exchange.clone().unwrap_or_default();
        let headers = exchange.headers.into_iter().map(|(name, value)| (name, Value::String(value)));
        let object = json!({
            "call": self.sample.name(),
            "operation": self.sample.operation(),
            "variant": self.sample.variant(),
            "form": self.sample.form(),
            "outcome": self.outcome.word(),
            "method": exchange.method,
            "url": exchange.url,
            "content_type": exchange.content_type,
            "status": exchange.status,
            "headers": Value::Object(headers.collect()),
            "message": message,
            "body": start(body),
            "repairs": self.outcome.repairs().len(),
            "missing": self.sample.missing(),
        });
        say(&object.to_string());
    }
}

impl Summary {
    pub(crate) fn add(&mut self, report: &Report<'_>) {
        *self.counts.entry(report.outcome.word()).or_default() += 1;
    }

    /// Prints how many calls there were.
    pub(crate) fn print(&self) {
        let counts: Vec<String> = self.counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
        let all: usize = self.counts.values().sum();
        say(&format!("\n{all} calls: {}", counts.join(", ")));
    }

    /// Returns the exit code, which says who may be to blame.
    pub(crate) fn code(&self) -> ExitCode {
        let has = |words: &[&str]| words.iter().any(|word| self.counts.contains_key(word));
        if has(&["refused", "unmade", "unsent"]) {
            return ExitCode::FAILURE;
        }
        if has(&["server-error", "undecodable", "failed"]) { ExitCode::from(3) } else { ExitCode::SUCCESS }
    }
}

/// Returns the start of a text.
fn start(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// Prints a line; nobody can be told that standard output is closed.
fn say(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// Prints what is wrong with the run itself.
pub(crate) fn complain(problem: &str) {
    let _ = writeln!(io::stderr().lock(), "error: {problem}");
}
