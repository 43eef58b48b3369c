//! Turns text into output for people and programs, with colour where a person sees it, and counts into words.

use std::env;
use std::io::{self, IsTerminal, Write};

use restitch::diagnostics::Colour;

/// Prints `text` and a line break on standard error; nobody can be told that it is closed.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Prints `text` on standard output; a reader that has gone away wants nothing more.
pub(crate) fn print(text: &str) {
    let mut output = io::stdout().lock();
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}

/// Clears the terminal, if a person watches it.
pub(crate) fn clear() {
    if is_watched() {
        let _ = io::stderr().lock().write_all(b"\x1b[2J\x1b[3J\x1b[H");
    }
}

/// Returns whether a person watches standard error.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal() && !is_dumb()
}

/// Returns whether to use colour on standard error: on a terminal, unless `NO_COLOR` (no-color.org) is set.
pub(crate) fn colour() -> Colour {
    if is_watched() && !refuses_colour() { Colour::Ansi } else { Colour::Never }
}

fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

fn refuses_colour() -> bool {
    env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Returns how many characters fit into a line of standard output; a program takes any.
pub(crate) fn width() -> usize {
    let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    if io::stdout().is_terminal() { columns.unwrap_or(100) } else { usize::MAX }
}

/// What words are written in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ink(Colour);

impl Ink {
    /// Returns that of standard output: plain, unless a terminal takes colour.
    pub(crate) fn of_output() -> Self {
        let coloured = io::stdout().is_terminal() && !is_dumb() && !refuses_colour();
        Self(if coloured { Colour::Ansi } else { Colour::Never })
    }

    /// Returns that of standard error.
    pub(crate) fn of_errors() -> Self {
        Self(colour())
    }

    /// Shows a heading or a name.
    pub(crate) fn title(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Shows code.
    pub(crate) fn code(self, text: &str) -> String {
        self.paint("36", text)
    }

    /// Shows what was added.
    pub(crate) fn added(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Shows what was removed.
    pub(crate) fn removed(self, text: &str) -> String {
        self.paint("31", text)
    }

    /// Shows what matters less.
    pub(crate) fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        match self.0 {
            Colour::Ansi if !text.is_empty() => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            _ => text.to_owned(),
        }
    }
}

/// Returns `1 file` or `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
