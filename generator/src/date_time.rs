//! Turns the name of a library into the choice of what dates and times are in a generated crate.

use std::fmt;
use std::str::FromStr;

use crate::diagnostics::nearest;

/// What strings of the formats `date-time` and `date` are in a generated crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DateTime {
    /// `jiff::Timestamp` and `jiff::civil::Date`.
    #[default]
    Jiff,
    /// `chrono::DateTime<chrono::Utc>` and `chrono::NaiveDate`.
    Chrono,
    /// `time::OffsetDateTime` and `time::Date`.
    Time,
    /// `String`.
    String,
}

/// A word that names no choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDateTime(String);

impl DateTime {
    const ALL: [Self; 4] = [Self::Jiff, Self::Chrono, Self::Time, Self::String];

    /// Returns the word for the choice, on the command line and in `restitch.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jiff => "jiff",
            Self::Chrono => "chrono",
            Self::Time => "time",
            Self::String => "string",
        }
    }
}

impl FromStr for DateTime {
    type Err = UnknownDateTime;

    fn from_str(word: &str) -> Result<Self, UnknownDateTime> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == word).ok_or_else(|| UnknownDateTime(word.to_owned()))
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for UnknownDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let choices = DateTime::ALL.map(DateTime::as_str);
        match nearest(&self.0, choices.into_iter()) {
            Some(meant) => write!(f, "`{}` is no library of dates and times: did you mean `{meant}`?", self.0),
            None => {
                write!(f, "`{}` is no library of dates and times: there are `{}`", self.0, choices.join("`, `"))
            }
        }
    }
}

impl std::error::Error for UnknownDateTime {}
