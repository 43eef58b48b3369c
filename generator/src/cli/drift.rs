//! Turns the report of a client about what it had to repair into lines for people, or into an OpenAPI Overlay.

use std::path::PathBuf;

use clap::ValueEnum;
use restitch::drift::{Count, Fix, fix};
use serde_json::Value;

use super::source::{Source, nothing};
use super::terminal::{print, say};
use super::{Exit, Failure};

/// What clap saw.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,

    /// The report: what `DriftReport::to_json` of the crate gives
    #[arg(value_name = "REPORT")]
    report: PathBuf,

    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Overlay)]
    format: Format,
}

/// What the report is printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each property
    Text,
    /// An OpenAPI Overlay that makes the description say what servers send
    Overlay,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch drift api.yaml drift.json > fix.yaml                     changes of the description, as an overlay
  restitch generate api.yaml --overlay fix.yaml --output client     a crate that needs no repairs
  restitch drift api.yaml drift.json --format text                  the report, for people";

/// Prints the report or the overlay, and says which counts have no change.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let counts = read(arguments)?;
    if arguments.format == Format::Text {
        print(&counts.iter().map(line).collect::<String>());
        return Ok(Exit::Whole);
    }
    let (input, options, lock) = arguments.source.read("drift")?;
    let Fix { overlay, left, diagnostics, sources } = fix(&input, &options, lock, &counts);
    let overlay = overlay.ok_or_else(|| nothing(&diagnostics, &sources))?;
    for (count, reason) in &left {
        say(&format!("warning: no change for {}   = note: {reason}", line(count)));
    }
    let text = serde_yaml::to_string(&overlay);
    print(&text.map_err(|error| Failure(format!("error: cannot write the overlay: {error}")))?);
    Ok(if left.is_empty() { Exit::Whole } else { Exit::Partial })
}

fn read(arguments: &Arguments) -> Result<Vec<Count>, Failure> {
    let path = arguments.report.display();
    let text = std::fs::read_to_string(&arguments.report);
    let text = text.map_err(|error| Failure(format!("error: cannot read `{path}`: {error}")))?;
    let wrong = |problem: &str| Failure(format!("error: `{path}` is no report of drift: {problem}"));
    let report: Value = serde_json::from_str(&text).map_err(|error| wrong(&error.to_string()))?;
    let rows = report["drift"].as_array().ok_or_else(|| wrong("there is no list of `drift`"))?;
    rows.iter().map(|row| count(row).ok_or_else(|| wrong("a row lacks `schema`, `property` or `kind`"))).collect()
}

fn count(row: &Value) -> Option<Count> {
    let text = |key: &str| row[key].as_str().map(str::to_owned);
    let operations = row["operations"].as_array().into_iter().flatten();
    Some(Count {
        schema: text("schema")?,
        property: text("property")?,
        kind: text("kind")?,
        times: row["times"].as_u64().unwrap_or(1),
        operations: operations.filter_map(|operation| operation.as_str().map(str::to_owned)).collect(),
    })
}

/// Writes a count as a line; what is in a report may not move the cursor of a terminal.
fn line(count: &Count) -> String {
    let Count { schema, property, kind, times, operations } = count;
    let place = format!("`{}` of `{}`", property.escape_debug(), schema.escape_debug());
    format!("{times} x {}: {place} ({})\n", kind.escape_debug(), operations.join(", ").escape_debug())
}
