//! Turns verdicts into rows of a table in Markdown, and into lines about what is wrong.

use std::collections::BTreeSet;

use serde_json::Value;

use super::server::Kind;
use super::verdict::{Verdict, judge};
use crate::step::{self, say};

/// How much of a message is shown.
const SHOWN: usize = 600;

/// What one server says of the calls of one document.
pub(super) struct Row {
    document: String,
    kind: Kind,
    operations: usize,
    called: usize,
    calls: usize,
    findings: Vec<(String, Verdict)>,
    /// Why there were no calls.
    failure: Option<Failed>,
}

/// Why a run came to nothing, and whose fault that is.
enum Failed {
    /// The server does not take the document.
    Unserved(String),
    Ours(String),
}

/// What all say of all.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

impl Row {
    /// A run that came to nothing.
    pub(super) fn failed(kind: Kind, failure: String) -> Self {
        Self::nothing(kind, Failed::Ours(failure))
    }

    /// A document that the server does not take.
    pub(super) fn unserved(kind: Kind, problem: String) -> Self {
        Self::nothing(kind, Failed::Unserved(problem))
    }

    fn nothing(kind: Kind, failure: Failed) -> Self {
        let (document, findings) = (String::new(), Vec::new());
        Self { document, kind, operations: 0, called: 0, calls: 0, findings, failure: Some(failure) }
    }

    /// Judges all calls of a run.
    pub(super) fn of_reports(kind: Kind, operations: usize, reports: &[Value]) -> Self {
        let sent = reports.iter().filter(|report| !report["url"].as_str().unwrap_or_default().is_empty());
        let called: BTreeSet<&str> = sent.filter_map(|report| report["call"].as_str()).collect();
        let mut findings = Vec::new();
        for report in reports {
            let text = |key: &str| report[key].as_str().unwrap_or_default();
            let name = format!("{} ({}) {} {}", text("call"), text("variant"), text("method"), text("url"));
            let verdict = judge(kind, report);
            if verdict != Verdict::Fine {
                findings.push((name, verdict));
            }
        }
        let (document, called, calls) = (String::new(), called.len(), reports.len());
        Self { document, kind, operations, called, calls, findings, failure: None }
    }

    /// Says of which document the row is.
    pub(super) fn of(self, document: &str) -> Self {
        Self { document: document.to_owned(), ..self }
    }

    /// Says what is wrong with single calls.
    pub(super) fn tell(&self) {
        for (name, verdict) in &self.findings {
            let (whose, text) = match verdict {
                Verdict::Fine => continue,
                Verdict::Client(text) => ("CLIENT", text),
                Verdict::Known(reason) => ("known", &(*reason).to_owned()),
                Verdict::Server(text) => ("server", text),
                Verdict::Answer(text) => ("answer", text),
            };
            let text: String = text.replace('\n', " ").chars().take(SHOWN).collect();
            say(&format!("  {} {whose} {name}\n      {text}", self.kind.name()));
        }
    }

    fn count(&self, test: fn(&Verdict) -> bool) -> usize {
        self.findings.iter().filter(|(_, verdict)| test(verdict)).count()
    }

    fn is_bad(&self) -> bool {
        let is_blamed = self.count(|verdict| matches!(verdict, Verdict::Client(_))) > 0;
        match &self.failure {
            Some(Failed::Ours(_)) => true,
            Some(Failed::Unserved(_)) => false,
            None => is_blamed || self.called < self.operations,
        }
    }

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.document.replace('|', "\\|"), self.kind.name().to_owned()];
        if let Some(Failed::Ours(failure) | Failed::Unserved(failure)) = &self.failure {
            cells.push(failure.replace(['|', '\n'], " "));
            return cells;
        }
        let counts = [
            self.operations,
            self.called,
            self.calls,
            self.count(|verdict| matches!(verdict, Verdict::Client(_))),
            self.count(|verdict| matches!(verdict, Verdict::Known(_))),
            self.count(|verdict| matches!(verdict, Verdict::Server(_))),
            self.count(|verdict| matches!(verdict, Verdict::Answer(_))),
        ];
        cells.extend(counts.iter().map(ToString::to_string));
        cells
    }
}

impl Table {
    pub(super) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Counts the rows that show a fault of ours, or that came to nothing.
    pub(super) fn bad(&self) -> usize {
        self.rows.iter().filter(|row| row.is_bad()).count()
    }

    /// Prints all rows on standard output.
    pub(super) fn print(&self) {
        const HEAD: [&str; 9] = [
            "document",
            "server",
            "operations",
            "called",
            "calls",
            "blamed on the client",
            "wrongly so",
            "server errors",
            "answers not decoded",
        ];
        let text = step::table(&HEAD, self.rows.iter().map(Row::cells));
        step::print(&text);
    }
}
