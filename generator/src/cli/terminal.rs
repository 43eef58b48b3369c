//! Turns text into output on standard error, and counts into words.

use std::env;
use std::io::{self, IsTerminal, Write};

use restitch::diagnostics::Colour;

/// Prints `text` and a line break; nobody can be told that standard error is closed.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Returns whether a person watches standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Returns whether to use colour: on a terminal, unless `NO_COLOR` (no-color.org) is set.
pub(crate) fn colour() -> Colour {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if is_watched() && !refused { Colour::Ansi } else { Colour::Never }
}

/// Returns `1 file` or `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
