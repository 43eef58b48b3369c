//! What differs between two editions of an API, and what that means for its callers.

use std::fmt;

/// What a change means for callers of the crate.
///
/// The first two are those of [cargo's rules](https://doc.rust-lang.org/cargo/reference/semver.html), applied to the
/// generated crate; the others leave what callers write as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Only what is said about something.
    Documentation,
    /// What is sent or expected, behind the same names and types.
    Wire,
    /// Something new, which breaks nobody.
    Minor,
    /// Code that used the old edition may no longer compile, or no longer works.
    Major,
}

/// The kind of an item that callers see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// The crate, or the API, as a whole.
    Crate,
    /// The builder of the client.
    Client,
    /// An operation, with its call and the enums beside it.
    Operation,
    /// A type, or a module of functions.
    Type,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// Its name in Rust, such as `pets().get_pet` or `types::Pet`.
    pub name: String,
    /// What it is in the description: a method and a path, or a JSON Pointer.
    pub key: String,
    /// Which way it goes; nothing for what is neither sent nor answered.
    pub direction: Option<Direction>,
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Callers send it.
    Request,
    /// Callers get it.
    Response,
    /// Both.
    Both,
}

/// What happened to an item, or to a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another name, or is elsewhere.
    Renamed,
    /// It is otherwise than it was.
    Changed,
    /// It should not be used any more.
    Deprecated,
}

/// What code that used the old edition becomes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Migration {
    /// What callers wrote.
    pub old: String,
    /// What they write now.
    pub new: String,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// What it means for callers.
    pub verdict: Verdict,
    /// What happened.
    pub action: Action,
    /// The kind of the part that it happened to, such as `field`; that of the item itself, if it is about all of it.
    pub part: &'static str,
    /// The name of the part; empty, if it is about the item itself.
    pub name: String,
    /// What else there is to say, as a sentence without its beginning and its full stop: `is String, was i64`.
    pub detail: String,
    /// What callers do about it, where something they wrote no longer compiles.
    pub migration: Option<Migration>,
}

impl Verdict {
    /// Returns the name that is used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Wire => "wire",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl SubjectKind {
    /// Returns the name that is used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crate => "crate",
            Self::Client => "client",
            Self::Operation => "operation",
            Self::Type => "type",
        }
    }
}

impl Direction {
    /// Returns the name that is used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "request and response",
        }
    }
}

impl Action {
    /// Returns the name that is used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Changed => "changed",
            Self::Deprecated => "deprecated",
        }
    }
}

impl Change {
    /// Returns what identifies the kind of the change, such as `field-added`.
    pub fn code(&self) -> String {
        format!("{}-{}", self.part.replace(' ', "-"), self.action.as_str())
    }

    /// Returns what happened, as a sentence without its beginning and its full stop.
    pub(super) fn said(&self) -> String {
        match (self.detail.as_str(), self.action) {
            ("", Action::Added) => "is new".to_owned(),
            ("", Action::Removed) => "is gone".to_owned(),
            ("", action) => format!("is {}", action.as_str()),
            (detail, _) => detail.to_owned(),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => write!(f, "{} {}", self.part, self.said()),
            name => write!(f, "{} `{name}` {}", self.part, self.said()),
        }
    }
}
