//! Turns what a client made of answers into rows of a table in Markdown, and into lists of failures and repairs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::Document;
use super::kept::{Change, changes};
use super::recording::{Answer, Recording, data};
use super::subject::Subject;
use super::text;
use crate::step::{self, Failure, say};

/// Of a thousand answers, how many have to decode in the default mode.
const BAR: usize = 995;

/// The modes, as reports name them; the last one is the default.
const MODES: [&str; 3] = ["strict", "lossless", "corrected"];

/// How much of a message is shown.
const SHOWN: usize = 300;

/// What one client makes of one recording.
pub(super) struct Row {
    recording: String,
    document: String,
    bodies: Count,
    events: Count,
    strays: usize,
    /// Whatever is to be listed, with how often it was met.
    failures: BTreeMap<String, usize>,
    repairs: BTreeMap<String, usize>,
    lost: BTreeMap<String, usize>,
    rewritten: BTreeMap<String, usize>,
    /// How many answers were read, but are not written again.
    unwritten: usize,
}

/// How many answers there are, and how many of them decode in each mode.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    all: usize,
    decoded: [usize; 3],
}

/// What all clients make of all recordings.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

impl Row {
    pub(super) fn of(recording: &Recording, document: &Document, subject: &Subject<'_>, reports: &[Value]) -> Self {
        let mut row = Self {
            recording: recording.name.clone(),
            document: document.name.clone(),
            bodies: Count::default(),
            events: Count::default(),
            strays: subject.strays,
            failures: BTreeMap::new(),
            repairs: BTreeMap::new(),
            lost: BTreeMap::new(),
            rewritten: BTreeMap::new(),
            unwritten: 0,
        };
        for (operation, answer) in &subject.answers {
            row.count(answer).all += 1;
            let _ = operation;
        }
        for report in reports {
            let index = report["answer"].as_u64().and_then(|index| usize::try_from(index).ok()).unwrap_or_default();
            if let Some((operation, answer)) = subject.answers.get(index) {
                row.add(subject, operation, answer, report);
            }
        }
        row
    }

    fn count(&mut self, answer: &Answer) -> &mut Count {
        if answer.content_type == "text/event-stream" { &mut self.events } else { &mut self.bodies }
    }

    fn add(&mut self, subject: &Subject<'_>, operation: &str, answer: &Answer, report: &Value) {
        let Some(mode) = MODES.iter().position(|mode| *mode == text(report, "mode")) else { return };
        if text(report, "outcome") == "answered" {
            self.count(answer).decoded[mode] += 1;
        }
        if mode + 1 < MODES.len() {
            return;
        }
        if text(report, "outcome") != "answered" {
            let message: String = text(report, "message").chars().take(SHOWN).collect();
            *self.failures.entry(format!("{operation}: {message}")).or_default() += 1;
            return;
        }
        for repair in report["repairs"].as_array().into_iter().flatten() {
            let (schema, property, kind) = (text(repair, "schema"), text(repair, "property"), text(repair, "kind"));
            *self.repairs.entry(format!("{kind}: {schema}.{property}")).or_default() += 1;
        }
        self.compare(subject, operation, answer, &report["value"]);
    }

    /// Holds the value that was written again against what came.
    fn compare(&mut self, subject: &Subject<'_>, operation: &str, answer: &Answer, value: &Value) {
        let schema = subject.schema(operation, answer);
        let (body, again) = match &answer.body {
            Value::String(event) if answer.content_type == "text/event-stream" => {
                let item = value.get(0).unwrap_or(&Value::Null);
                let body: Value = serde_json::from_str(&data(event)).unwrap_or_default();
                // The item may be the data, or an object of all that the event has.
                let is_whole = item.get("event").is_some() && body.get("event").is_none();
                (body, if is_whole { item["data"].clone() } else { item.clone() })
            }
            body => (body.clone(), value.clone()),
        };
        if again.is_null() {
            self.unwritten += 1;
            return;
        }
        for change in changes(&subject.description, &schema, &body, &again) {
            let (list, path) = match change {
                Change::Lost(path) => (&mut self.lost, path),
                Change::Rewritten(path) => (&mut self.rewritten, path),
            };
            *list.entry(format!("{operation}{path}")).or_default() += 1;
        }
    }

    /// Lists what is wrong with single answers.
    pub(super) fn tell(&self) {
        let lists = [
            ("failed", &self.failures),
            ("repaired", &self.repairs),
            ("lost", &self.lost),
            ("rewritten", &self.rewritten),
        ];
        for (what, list) in lists {
            for (name, count) in list {
                say(&format!("  {what} {count} x {name}"));
            }
        }
    }

    fn cells(&self) -> Vec<String> {
        let sum = |list: &BTreeMap<String, usize>| list.values().sum::<usize>().to_string();
        let mut cells = vec![self.recording.clone(), self.document.clone()];
        for count in [self.bodies, self.events] {
            cells.push(count.all.to_string());
            cells.extend(count.decoded.iter().map(ToString::to_string));
        }
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for (repair, count) in &self.repairs {
            *kinds.entry(repair.split(':').next().unwrap_or_default()).or_default() += count;
        }
        let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        cells.push(kinds.join(", "));
        cells.extend([sum(&self.lost), sum(&self.rewritten), self.unwritten.to_string(), self.strays.to_string()]);
        cells
    }
}

impl Table {
    pub(super) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Prints all rows on standard output.
    pub(super) fn print(&self) {
        const HEAD: [&str; 15] = [
            "recording",
            "description",
            "answers",
            "strict",
            "lossless",
            "corrected",
            "events",
            "strict",
            "lossless",
            "corrected",
            "repairs",
            "lost",
            "rewritten",
            "not compared",
            "without a place",
        ];
        let text = step::table(&HEAD, self.rows.iter().map(Row::cells));
        step::print(&text);
    }

    /// Fails if too few answers decode, or if something is lost.
    pub(super) fn judge(&self) -> Result<(), Failure> {
        let counts = self.rows.iter().flat_map(|row| [row.bodies, row.events]);
        let (all, decoded) =
            counts.fold((0, 0), |(all, decoded), count| (all + count.all, decoded + count.decoded[MODES.len() - 1]));
        let lost: usize = self.rows.iter().map(|row| row.lost.len()).sum();
        if decoded * 1000 < all * BAR || lost > 0 {
            let message = format!("traffic: {decoded} of {all} answers decode by default, {lost} properties are lost");
            return Err(Failure::new(message));
        }
        Ok(())
    }
}
