//! Turns recordings of real answers into how fast generated and derived code read and write them.

use std::fmt::Write;
use std::path::Path;

use restitch::{Input, Output};

use super::scratch::{self, Scratch};
use super::{Length, table, types_only};
use crate::step::{self, Failure};
use crate::traffic::{Bodies, bodies};

/// Where recordings and descriptions are; without them there is nothing to measure.
const RECORDINGS: &str = "../shared/payloads";
const DESCRIPTIONS: &str = "../shared/specs";

/// How many schemas of a recording are measured, those with the longest bodies: all types that they lead to are compiled twice.
const SCHEMAS: usize = 12;

/// Builds and runs a program for each recording.
pub(super) fn bench(scratch: &Scratch, length: Length) -> Result<(), Failure> {
    if !Path::new(RECORDINGS).is_dir() {
        table::paragraph(&format!("Recorded bodies are left out: there is no `{RECORDINGS}`."));
        return Ok(());
    }
    let mut text = "## Decode and encode recorded bodies\n\n".to_owned();
    text.push_str("Microseconds for all bodies of a recording that both sides read, and the median of the ratios.\n\n");
    text.push_str("| | bodies | derives refuse | we refuse | kB | derives | as generated | ratio |\n");
    text.push_str("|---|--:|--:|--:|--:|--:|--:|--:|\n");
    // Each takes minutes to compile, so what is known is told.
    step::print(text.trim_end());
    let mut failures = String::new();
    for mut recording in bodies(Path::new(RECORDINGS), Path::new(DESCRIPTIONS))? {
        keep_longest(&mut recording);
        if recording.texts.is_empty() {
            continue;
        }
        match rows(scratch, &recording, length) {
            Ok(rows) => step::print(rows.trim_end()),
            Err(failure) => failures.push_str(&format!("`{}` is left out: {failure}\n", recording.name)),
        }
    }
    table::paragraph(&format!("\n{failures}"));
    Ok(())
}

/// Leaves the schemas with the longest bodies.
fn keep_longest(recording: &mut Bodies) {
    let length = |texts: &Vec<String>| texts.iter().map(String::len).sum::<usize>();
    let mut lengths: Vec<usize> = recording.texts.values().map(length).collect();
    lengths.sort_unstable_by(|one, other| other.cmp(one));
    let least = lengths.get(SCHEMAS - 1).copied().unwrap_or_default();
    recording.texts.retain(|_, texts| length(texts) >= least);
}

/// Returns the rows of a recording.
fn rows(scratch: &Scratch, recording: &Bodies, length: Length) -> Result<String, Failure> {
    let input = Input::Text { name: "description.json".to_owned(), text: recording.description.to_string() };
    let output = scratch::generate(input, None)?;
    let folder = scratch.workspace("payloads")?;
    types_only::write(&output.files, &folder)?;
    scratch::write(&folder.join("payloads/src/schemas.rs"), schemas(recording, &output).as_bytes())?;
    for (number, texts) in recording.texts.values().enumerate() {
        // A body that was recorded with line breaks between its parts is one line all the same.
        let lines: Vec<String> = texts.iter().map(|text| text.replace(['\r', '\n'], " ")).collect();
        scratch::write(&folder.join(format!("texts/{number}.jsonl")), lines.join("\n").as_bytes())?;
    }
    let arguments = ["--package", "payloads", "--", &recording.name, "texts", length.rounds_of_program()];
    scratch.output(&arguments, &folder)
}

/// Writes a module that lists the types of both sides.
fn schemas(recording: &Bodies, output: &Output) -> String {
    let mut text =
        "//! Turns the names of schemas into their types.\n\nuse crate::{Bodies, Schema, bodies};\n\n".to_owned();
    text.push_str("pub(crate) fn all(folder: &str) -> Vec<Box<dyn Schema>> {\n    let schemas: Vec<Option<Box<dyn Schema>>> = vec![\n");
    let paths: Vec<(&str, &str)> = output.lock.section("types").collect();
    for (number, name) in recording.texts.keys().enumerate() {
        let key = format!("#/components/schemas/{name}");
        let path = paths.iter().find(|(known, _)| *known == key).map(|(_, path)| public(path));
        if let Some(path) = path {
            let _ = writeln!(text, "        bodies::<ours::types::{path}, derived::types::{path}>(folder, {number}),");
        }
    }
    text.push_str("    ];\n    schemas.into_iter().flatten().collect()\n}\n");
    text
}

/// Returns the way to the type of a component from outside, which leads past the module that it is written in.
fn public(path: &str) -> String {
    let mut segments: Vec<&str> = path.split("::").collect();
    if let Some(module) = segments.len().checked_sub(2) {
        segments.remove(module);
    }
    segments.join("::")
}
