//! Turns a description into a table of what its client has: servers, authentication, operations, types.

use clap::ValueEnum;
use restitch::survey::{CredentialSurvey, OperationSurvey, ServerSurvey, Survey, TypeSurvey};
use serde_json::{Value, json};

use super::source::Source;
use super::terminal::{Ink, count, print, width};
use super::{Exit, Failure};

/// What clap saw.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,

    /// Show only this part; it can be given several times
    #[arg(long, value_enum)]
    only: Vec<Part>,

    /// Whom the list is for
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// A part of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Servers,
    Auth,
    Operations,
    Types,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people
    Human,
    /// One object, for programs
    Json,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch list api.yaml                                   everything, by the names that the client has
  restitch list api.yaml --only operations | grep upload   find an operation
  restitch list api.yaml --format json | jq '.operations[].call'";

/// Prints what there is.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let survey = arguments.source.survey("list")?;
    let parts = if arguments.only.is_empty() { Part::value_variants() } else { &arguments.only };
    match arguments.format {
        Format::Human => print(&tables(&survey, parts, Ink::of_output())),
        Format::Json => print(&format!("{:#}\n", object(&survey, parts))),
    }
    Ok(Exit::Whole)
}

fn tables(survey: &Survey, parts: &[Part], ink: Ink) -> String {
    let (operations, types) = (count(survey.operations.len(), "operation"), count(survey.types.len(), "type"));
    let title = if survey.title.is_empty() { &survey.package } else { &survey.title };
    let mut text = format!("{}\n", ink.title(format!("{title} {}", survey.version).trim_end()));
    text.push_str(&format!("crate `{}`: {operations}, {types}\n", survey.package));
    for part in parts {
        let (heading, rows): (&str, Vec<Row>) = match part {
            Part::Servers => ("Servers", survey.servers.iter().flat_map(server).collect()),
            Part::Auth => ("Authentication", survey.credentials.iter().map(credential).collect()),
            Part::Operations => ("Operations", grouped(&survey.operations)),
            Part::Types => ("Types", survey.types.iter().map(ty).collect()),
        };
        text.push_str(&format!("\n{}\n", ink.title(heading)));
        if rows.is_empty() {
            text.push_str("  none\n");
        }
        text.push_str(&table(&rows, ink));
    }
    text
}

/// A line of a table; the last cell is shortened where the terminal is narrow.
struct Row(Vec<String>);

/// Lays cells out in columns, of which none but the last is wider than 60 characters on the account of one row.
fn table(rows: &[Row], ink: Ink) -> String {
    const WIDEST: usize = 60;
    let columns = rows.iter().map(|row| row.0.len()).max().unwrap_or_default();
    let length = |cell: &String| cell.chars().count();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter(|row| row.0.len() > column + 1).map(|row| length(&row.0[column]));
            cells.filter(|width| *width <= WIDEST).max().unwrap_or_default()
        })
        .collect();
    let mut text = String::new();
    for Row(cells) in rows {
        let mut line = String::from(" ");
        let mut used = 1;
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty() || cells.len() > 1) {
            let is_last = column + 1 == cells.len();
            let cell = if is_last { shortened(cell, width().saturating_sub(used + 1)) } else { cell.clone() };
            let gap = if is_last { 0 } else { widths[column].saturating_sub(length(&cell)) };
            used += 1 + length(&cell) + gap + 1;
            let shown = if column == 0 { ink.code(&cell) } else { cell };
            line.push_str(&format!(" {shown}{} ", " ".repeat(gap)));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn shortened(text: &str, room: usize) -> String {
    let room = room.max(20);
    match text.char_indices().nth(room) {
        Some(_) => text.chars().take(room - 3).chain("...".chars()).collect(),
        None => text.to_owned(),
    }
}

fn server(server: &ServerSurvey) -> Vec<Row> {
    let mut rows = vec![Row(vec![server.url.clone(), server.description.clone().unwrap_or_default()])];
    rows.extend(server.variables.iter().map(|(setter, default)| {
        let default = default.as_ref().map_or("must be set".to_owned(), |default| format!("default `{default}`"));
        Row(vec![format!("  .{setter}(..)"), default])
    }));
    rows
}

fn credential(credential: &CredentialSurvey) -> Row {
    Row(vec![credential.setter.clone(), credential.what.clone()])
}

fn grouped(operations: &[OperationSurvey]) -> Vec<Row> {
    operations.iter().map(operation).collect()
}

fn operation(operation: &OperationSurvey) -> Row {
    let deprecated = if operation.is_deprecated { "(deprecated) " } else { "" };
    let request = format!("{} {}", operation.method, operation.path);
    Row(vec![call(operation), request, format!("{deprecated}{}", operation.summary)])
}

/// Returns a call as it is written, with the names of its arguments.
pub(crate) fn call(operation: &OperationSurvey) -> String {
    let required = operation.parameters.iter().filter(|parameter| parameter.is_required);
    let arguments: Vec<&str> = required.map(|parameter| parameter.name.as_str()).collect();
    format!("{}().{}({})", operation.group, operation.name, arguments.join(", "))
}

fn ty(ty: &TypeSurvey) -> Row {
    Row(vec![ty.path.clone(), format!("{} ({})", ty.kind.as_str(), ty.size), ty.summary.clone()])
}

fn object(survey: &Survey, parts: &[Part]) -> Value {
    let mut object = json!({"crate": survey.package, "title": survey.title, "version": survey.version});
    for part in parts {
        let (key, list): (&str, Vec<Value>) = match part {
            Part::Servers => ("servers", survey.servers.iter().map(server_object).collect()),
            Part::Auth => ("auth", survey.credentials.iter().map(credential_object).collect()),
            Part::Operations => ("operations", survey.operations.iter().map(operation_object).collect()),
            Part::Types => ("types", survey.types.iter().map(type_object).collect()),
        };
        object[key] = list.into();
    }
    object
}

fn server_object(server: &ServerSurvey) -> Value {
    let variables = server.variables.iter().map(|(setter, default)| json!({"setter": setter, "default": default}));
    json!({"url": server.url, "description": server.description, "variables": variables.collect::<Vec<_>>()})
}

fn credential_object(credential: &CredentialSurvey) -> Value {
    json!({"setter": credential.setter, "what": credential.what})
}

fn operation_object(operation: &OperationSurvey) -> Value {
    let parameters = operation.parameters.iter().map(|parameter| {
        json!({
            "name": parameter.name,
            "wire": parameter.wire,
            "in": parameter.place,
            "required": parameter.is_required,
        })
    });
    json!({
        "id": operation.id,
        "call": call(operation),
        "group": operation.group,
        "name": operation.name,
        "method": operation.method,
        "path": operation.path,
        "summary": operation.summary,
        "deprecated": operation.is_deprecated,
        "stream": operation.is_stream,
        "parameters": parameters.collect::<Vec<_>>(),
    })
}

fn type_object(ty: &TypeSurvey) -> Value {
    json!({
        "path": ty.path,
        "kind": ty.kind.as_str(),
        "size": ty.size,
        "schema": ty.pointer,
        "summary": ty.summary,
    })
}
