//! Turns a command into a step that shows what it runs.

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::process::Command;

/// Why a task failed, in one sentence.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Prints a line on standard error; nobody can be told that it is closed.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Prints a text on standard output, and ends its line; nobody can be told that it is closed.
pub(crate) fn print(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Returns a table in Markdown of cells by row.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    rows.into_iter().for_each(|cells| text.push_str(&format!("| {} |\n", cells.join(" | "))));
    text
}

pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// Returns a command of the cargo that runs this task.
///
/// What cargo tells this program of its package is kept from it: build scripts that ask for that would build again each time
/// that cargo runs with a task and without one.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), arguments);
    let is_own = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| is_own(name)) {
        command.env_remove(name);
    }
    command
}

/// Shows and runs a command.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let shown = shown(command);
    say(&format!("$ {shown}"));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(format!("`{shown}` ended with {status}"))),
        Err(error) => Err(Failure::new(format!("`{shown}` did not start: {error}"))),
    }
}

fn shown(command: &Command) -> String {
    let set = command
        .get_envs()
        .filter_map(|(name, value)| Some(format!("{}={}", name.to_string_lossy(), value?.to_string_lossy())));
    let program = std::path::Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    let words = words.map(|word| word.to_string_lossy().into_owned());
    set.chain(words).collect::<Vec<_>>().join(" ")
}
