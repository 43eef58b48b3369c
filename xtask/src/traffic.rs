//! Turns recordings of real answers into what generated clients make of them, and that into tables.

mod bodies;
mod document;
mod kept;
mod recording;
mod subject;
mod table;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::contract::driver::Driver;
use crate::folder;
use crate::step::{Failure, say};
pub(crate) use bodies::{Bodies, bodies};
use document::Document;
use recording::Recording;
use subject::Subject;
use table::{Row, Table};

/// Where recordings and descriptions are.
pub(crate) struct Traffic {
    pub(crate) recordings: PathBuf,
    pub(crate) descriptions: PathBuf,
    /// A part of the names of the recordings to read.
    pub(crate) only: Option<String>,
}

/// Reads each recording with the client of the description that it fits best, and prints what became of the answers.
///
/// Fails if less than 99.5 % of the answers decode in the default mode, or if a value loses what its schema names.
/// Without recordings there is nothing to do.
pub(crate) fn traffic(traffic: &Traffic) -> Result<(), Failure> {
    if !traffic.recordings.is_dir() {
        say(&format!("traffic: skipped, because there are no recordings in `{}`", traffic.recordings.display()));
        return Ok(());
    }
    let target = folder::target()?.join("traffic");
    let mut table = Table::default();
    for recording in recording::list(&traffic.recordings)? {
        if traffic.only.as_ref().is_some_and(|only| !recording.name.contains(only.as_str())) {
            continue;
        }
        let Some(document) = document::of(&recording, &traffic.descriptions)? else {
            say(&format!("traffic: no description has what is in {}", recording.name));
            continue;
        };
        say(&format!("traffic: {} by {}", recording.name, document.name));
        let row = read(&recording, &document, &target)?;
        row.tell();
        table.add(row);
    }
    table.print();
    table.judge()
}

/// Reads a recording in all modes.
fn read(recording: &Recording, document: &Document, target: &Path) -> Result<Row, Failure> {
    let subject = Subject::of(recording, document);
    let failed = |error: std::io::Error| Failure::new(format!("cannot write below `{}`: {error}", target.display()));
    fs::create_dir_all(target).map_err(failed)?;
    let path = fs::canonicalize(target).map_err(failed)?.join("description.json");
    fs::write(&path, subject.description.to_string()).map_err(failed)?;
    let driver = Driver::build(&path, "traffic", target)?;
    let lines = subject.answers.iter().map(|(operation, answer)| {
        let kind = if answer.text.is_empty() { "sse" } else { "json" };
        let (status, content_type, body) = (answer.status, answer.content_type, &answer.body);
        json!({"operationId": operation, "status": status, "content_type": content_type, "kind": kind, "response": body})
            .to_string()
    });
    let answers = path.with_file_name("answers.jsonl");
    fs::write(&answers, lines.collect::<Vec<_>>().join("\n")).map_err(failed)?;
    let reports = driver.run(&["--answers", &answers.to_string_lossy(), "--json"])?;
    driver.remove();
    Ok(Row::of(recording, document, &subject, &reports))
}

/// Returns the text of a member that is one.
fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
