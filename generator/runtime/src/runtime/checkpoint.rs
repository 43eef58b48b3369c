//! Turns the place that a traversal of pages has reached into a text that can be kept, and back.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

/// How far a traversal of pages has come.
///
/// It can be kept as a text (`Display` and `FromStr`, which serde uses, too), and resumed by a call of the same operation
/// with the same arguments, in another process or years later, as long as the API knows its place.
/// A link of the API may be in it as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Checkpoint {
    pub(crate) operation: Cow<'static, str>,
    /// The page that comes next, or the one that was not read to its end.
    pub(crate) position: Position,
    /// How many of its items were taken.
    pub(crate) taken: u64,
}

/// Which page it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Position {
    /// The one that the call itself asks for.
    Start,
    /// The one that a token, a number or a link asks for.
    At(Mark),
    /// There is none.
    End,
}

/// What asks for a page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    Text(String),
    /// A number, as it is written.
    Number(String),
}

/// A text that is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCheckpoint;

impl Mark {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
        }
    }
}

impl Checkpoint {
    /// Whether nothing is left to resume.
    pub fn is_end(&self) -> bool {
        self.position == Position::End
    }

    fn parts(&self) -> (&str, u64, &str, &str) {
        let (kind, mark) = match &self.position {
            Position::Start => ("start", ""),
            Position::At(Mark::Text(text)) => ("text", text.as_str()),
            Position::At(Mark::Number(number)) => ("number", number.as_str()),
            Position::End => ("end", ""),
        };
        (&self.operation, self.taken, kind, mark)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(&self.parts()).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Checkpoint {
    type Err = NoCheckpoint;

    fn from_str(text: &str) -> Result<Self, NoCheckpoint> {
        let parts: (String, u64, String, String) = serde_json::from_str(text).map_err(|_| NoCheckpoint)?;
        let (operation, taken, kind, mark) = parts;
        let position = match kind.as_str() {
            "start" => Position::Start,
            "text" => Position::At(Mark::Text(mark)),
            "number" => Position::At(Mark::Number(mark)),
            "end" => Position::End,
            _ => return Err(NoCheckpoint),
        };
        Ok(Self { operation: operation.into(), position, taken })
    }
}

impl Serialize for Checkpoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Checkpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A link may repeat whatever was in the request, a key for one.
        formatter
            .debug_struct("Checkpoint")
            .field("operation", &self.operation)
            .field("taken", &self.taken)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for NoCheckpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the text is no checkpoint of a traversal of pages")
    }
}

impl StdError for NoCheckpoint {}
