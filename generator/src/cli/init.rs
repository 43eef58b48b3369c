//! Turns a description into a `restitch.toml` that says what can be decided about its client.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use restitch::config::CONFIG_FILE;
use restitch::survey::Survey;

use super::source::Source;
use super::terminal::{count, print, say};
use super::{Exit, Failure};

/// What clap saw.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    source: Source,

    /// Print the file, and write nothing
    #[arg(long)]
    print: bool,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch init specs/api.yaml            write a commented restitch.toml into this folder
  restitch init specs/api.yaml --print    only show it

A `restitch.toml` that is there is left alone.";

/// Writes the file, unless there is one.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let survey = arguments.source.survey("init")?;
    let spec = inner(arguments.source.spec())?;
    let text = config(&survey, &spec, &arguments.source);
    if arguments.print {
        print(&text);
        return Ok(Exit::Whole);
    }
    let created = OpenOptions::new().write(true).create_new(true).open(CONFIG_FILE);
    let written = created.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure(format!(
            "error: there is a `{CONFIG_FILE}`, which is left alone\n   = help: add what `--print` shows"
        )),
        _ => Failure(format!("error: cannot write `{CONFIG_FILE}`: {error}")),
    })?;
    say(&format!("`{CONFIG_FILE}` is written: read it, and change what you like"));
    Ok(Exit::Whole)
}

/// Returns the path of the description, which has to be a file below the current folder.
fn inner(spec: &Path) -> Result<String, Failure> {
    let normal: PathBuf = spec.components().filter(|part| *part != std::path::Component::CurDir).collect();
    let is_inner = normal.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    let text = normal.to_str().map(|text| text.replace('\\', "/"));
    text.filter(|text| is_inner && text != "-" && !text.contains("://")).ok_or_else(|| {
        Failure(format!("error: `{}` is no file in this folder, which `{CONFIG_FILE}` needs", spec.display()))
    })
}

fn config(survey: &Survey, spec: &str, source: &Source) -> String {
    let quoted = |text: &str| toml_string(text);
    let id = &survey.package;
    let prefixes: Vec<String> = source.allow_remote().iter().map(|prefix| quoted(&prefix.to_string())).collect();
    let remote = match prefixes.is_empty() {
        true => "# allow-remote = [\"https://example.com/schemas/\"]".to_owned(),
        false => format!("allow-remote = [{}]", prefixes.join(", ")),
    };
    let title = if survey.title.is_empty() { id } else { &survey.title };
    format!(
        "\
# The clients that restitch generates from the descriptions of this workspace.
# A line that is commented out shows a key with its default, or with an example.

# {title} {version}: {operations}.
[clients.{key}]
# The descriptions, which are merged into one API.
inputs = [{spec}]
# The folder of the crate, which is made, and brought up to date, as a whole.
output = {output}
# The name of the crate; taken from the title if absent.
name = {name}
# What dates and times are: those of \"jiff\", \"chrono\" or \"time\", or \"string\".
# date-time = \"jiff\"
# The URLs that references may lead to; whatever is fetched is kept in the crate, with its checksum.
{remote}
# OpenAPI Overlays, which change the descriptions in this order.
# overlays = []
# The operations that the client has, and those of them that it has not: `listPets`, `/pets/**`, `GET *`, `tag:pets`.
# include = []
# exclude = []
# Extensions that are as if they were not written: `x-speakeasy-retries`, `x-fern-*`.
# ignore-extensions = []
# A program that calls every operation, in `examples/contract`.
# contract = false
# Properties of which only one may be set: an \"enum\", or \"flat\" for fields like all others.
# oneofs = \"enum\"
# Enums keep values that they do not know, or such a value is an error: \"open\" or \"closed\", or a table of these by schema.
# enums = \"open\"
# The runtime is a module of the crate, or, if \"shared\", the crate of a table `[runtime]` with `output` and `name`.
# runtime = \"vendored\"

# Types of other crates that stand for schemas, by name, by place, or by format, such as `format:decimal`.
# [clients.{key}.types]

# What types derive beside their own, by the names of their schemas, and what that needs.
# [clients.{key}.derives]
# [clients.{key}.dependencies]
{more}",
        version = survey.version,
        operations = count(survey.operations.len(), "operation"),
        key = quoted(id),
        more = more(&quoted(id)),
        spec = quoted(spec),
        output = quoted(&format!("generated/{id}")),
        name = quoted(id),
    )
}

/// Shows what is decided about names, and what the manifest says.
fn more(key: &str) -> String {
    format!(
        "
# Names for types, methods and groups; `members` are properties, values of enumerations, and variants.
# [clients.{key}.rename]
# schemas = {{}}
# operations = {{}}
# groups = {{}}
# members = {{}}
# The old names of methods that are renamed stay, deprecated.
# aliases = false

# What `Cargo.toml` says of the crate.
# [clients.{key}.package]
# version = \"0.1.0\"
# license = \"MIT OR Apache-2.0\"
# publish = false
"
    )
}

/// Writes a basic string of TOML 1.0.
fn toml_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
