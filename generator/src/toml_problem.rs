//! Turns an offset into a TOML text into a problem that names its line and column.

use std::error::Error;
use std::fmt;
use std::ops::Range;

/// What is wrong with a TOML file that restitch reads, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TomlProblem {
    /// The line, counted from one.
    pub line: usize,
    /// The column in characters, counted from one.
    pub column: usize,
    /// One lower-case sentence without a full stop.
    pub message: String,
}

impl TomlProblem {
    /// Places `message` at the start of `span`, a range of bytes of `text`.
    pub(crate) fn at(text: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        let before = text.get(..span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
        }
    }

    /// Says what the TOML parser, or serde, found wrong with `text`.
    pub(crate) fn from_toml(text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().trim_end().replace('\n', ", ");
        Self::at(text, error.span().unwrap_or(0..0), message)
    }
}

impl fmt::Display for TomlProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl Error for TomlProblem {}
