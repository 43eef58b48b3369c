//! Turns a description into the code that calls its operations, as Markdown or as an OpenAPI Overlay.

use std::collections::BTreeSet;

use clap::ValueEnum;
use restitch::survey::{OperationSurvey, Survey};
use serde::Serialize;
use serde_json::Value;

use super::list::call;
use super::source::Source;
use super::terminal::print;
use super::{Exit, Failure};

/// What clap saw.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,

    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
}

/// What the samples are printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A section for each operation
    Markdown,
    /// An OpenAPI Overlay that puts the samples beside those of other languages, as `x-codeSamples`
    Overlay,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch samples api.yaml                                 each call, as Markdown
  restitch samples api.yaml --format overlay > rust.yaml    an overlay for the pipeline of your documentation

The overlay replaces what is there for Rust (`lang: rust`), and leaves the samples of other languages as they are.";

/// Prints the samples.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let survey = arguments.source.survey("samples")?;
    match arguments.format {
        Format::Markdown => print(&markdown(&survey)),
        Format::Overlay => print(&overlay(&survey)?),
    }
    Ok(Exit::Whole)
}

fn markdown(survey: &Survey) -> String {
    let section = |operation: &OperationSurvey| {
        let (call, sample) = (call(operation), &operation.samples.program);
        format!("## `{call}`\n\n`{} {}`\n\n```rust\n{sample}\n```\n", operation.method, operation.path)
    };
    let sections: Vec<String> = survey.operations.iter().map(section).collect();
    format!("# Calls of `{}`\n\n{}", survey.package, sections.join("\n"))
}

/// Returns an Overlay 1.1.0 with one entry for each operation of the document.
fn overlay(survey: &Survey) -> Result<String, Failure> {
    let mut seen = BTreeSet::new();
    // Of an operation that is two methods, that which answers at once comes first.
    let mut operations: Vec<&OperationSurvey> = survey.operations.iter().collect();
    operations.sort_by_key(|operation| operation.is_stream);
    operations.retain(|operation| seen.insert(&operation.place));
    operations.sort_by(|a, b| a.place.cmp(&b.place));
    let title = if survey.title.is_empty() { &survey.package } else { &survey.title };
    let document = Overlay {
        overlay: "1.1.0",
        info: Info {
            title: format!("Rust samples of {title}"),
            version: if survey.version.is_empty() { "1" } else { &survey.version },
        },
        actions: operations.into_iter().flat_map(actions).collect(),
    };
    serde_yaml::to_string(&document).map_err(|error| Failure(format!("error: cannot write the overlay: {error}")))
}

/// An Overlay (version 1.1.0), in the order that people read.
#[derive(Serialize)]
struct Overlay<'a> {
    overlay: &'static str,
    info: Info<'a>,
    actions: Vec<Action<'a>>,
}

#[derive(Serialize)]
struct Info<'a> {
    title: String,
    version: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Action<'a> {
    Remove { target: String, remove: bool },
    Append { target: String, update: [Sample<'a>; 1] },
    Add { target: String, update: Samples<'a> },
}

#[derive(Serialize)]
struct Samples<'a> {
    #[serde(rename = "x-codeSamples")]
    samples: [Sample<'a>; 1],
}

#[derive(Serialize)]
struct Sample<'a> {
    lang: &'static str,
    label: &'static str,
    source: &'a str,
}

/// Removes what is there for Rust, then adds the sample.
///
/// The list is the target where there is one, and a list of one is added to it (Overlay 1.1.0, section 4.4.3): tools that
/// know version 1.0.0 only do the same with that, while some of them merge an object into a list as if it was one, or
/// replace a list that is within what they merge.
fn actions(operation: &OperationSurvey) -> Vec<Action<'_>> {
    let place: String = operation.place.iter().map(|key| format!("[{}]", json_path_name(key))).collect();
    let (target, list) = (format!("${place}"), format!("${place}[\"x-codeSamples\"]"));
    let sample = Sample { lang: "rust", label: "Rust", source: &operation.samples.program };
    match operation.has_samples {
        true => vec![
            Action::Remove { target: format!("{list}[?@.lang == \"rust\"]"), remove: true },
            Action::Append { target: list, update: [sample] },
        ],
        false => vec![Action::Add { target, update: Samples { samples: [sample] } }],
    }
}

/// Writes a name selector of JSONPath (RFC 9535, section 2.3.1).
fn json_path_name(name: &str) -> String {
    Value::from(name).to_string()
}
