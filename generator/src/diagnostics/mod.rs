//! Turns what a stage has to say about the input into values that can be counted, sorted and printed.
//!
//! There is one constructor per problem, a method of [`Diagnostics`] that takes what the message
//! needs, so that a list of those methods is a list of all that can be said.

mod catalog;
mod config;
mod explain;
mod load;
mod machine;
mod policy;
mod render;
mod sink;

use std::fmt;

pub use self::catalog::nearest;
pub use self::explain::{Explanation, explain, explanations};
pub use self::policy::{Allow, Deny, NoCode, Policy};
pub use self::render::{Colour, Extent, Style};
pub use self::sink::{Diagnostics, Located, Related};
use crate::load::{Origin, Place};

/// The name of a kind of problem, in kebab case: `duplicate-key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static str);

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something asked for is missing from the output.
    Error,
    /// The output is less than the document could have given.
    Warning,
    /// A choice was made that somebody might like to know.
    Note,
}

/// What a problem does to the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing is generated.
    Fatal,
    /// One item is left out.
    Skipped,
    /// One item is generated with less than the document says.
    Degraded,
    /// The document was read as what it must mean.
    Repaired,
    /// None.
    #[default]
    None,
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// At a node; its line and column are found when it is printed.
    Node(Origin),
    /// At a place that no node stands for, as in a text that cannot be parsed.
    Place(Place),
}

/// One thing to say about the input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What kind of problem it is.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What it does to the output.
    pub effect: Effect,
    /// What is the matter: lower-case, without a full stop, values in backticks.
    pub message: String,
    /// Where it is; nowhere, if it is about the run as a whole.
    pub location: Option<Location>,
    /// What happens now.
    pub consequence: Option<String>,
    /// What to do about it.
    pub remedy: Option<String>,
    /// Other places that matter, with what is there.
    pub related: Vec<(Location, String)>,
}

impl Code {
    /// Names a kind of problem.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Severity {
    /// Returns the word that a printed diagnostic starts with.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl From<Origin> for Location {
    fn from(origin: Origin) -> Self {
        Self::Node(origin)
    }
}

impl From<Place> for Location {
    fn from(place: Place) -> Self {
        Self::Place(place)
    }
}

impl Diagnostic {
    /// Starts an error, after which nothing is generated unless [`effect`](Self::effect) says otherwise.
    pub(crate) fn error(code: &'static str, location: impl Into<Location>, message: impl Into<String>) -> Self {
        Self::at(code, location, message, Severity::Error, Effect::Fatal)
    }

    /// Starts a warning, about a degraded item unless [`effect`](Self::effect) says otherwise.
    pub(crate) fn warning(code: &'static str, location: impl Into<Location>, message: impl Into<String>) -> Self {
        Self::at(code, location, message, Severity::Warning, Effect::Degraded)
    }

    /// Starts a note, which has no effect unless [`effect`](Self::effect) says otherwise.
    pub(crate) fn note(code: &'static str, location: impl Into<Location>, message: impl Into<String>) -> Self {
        Self::at(code, location, message, Severity::Note, Effect::None)
    }

    fn at(
        code: &'static str,
        location: impl Into<Location>,
        message: impl Into<String>,
        severity: Severity,
        effect: Effect,
    ) -> Self {
        Self {
            code: Code::new(code),
            severity,
            effect,
            message: message.into(),
            location: Some(location.into()),
            consequence: None,
            remedy: None,
            related: Vec::new(),
        }
    }

    /// Returns the node that it is about, if it is about one.
    pub(crate) fn origin(&self) -> Option<Origin> {
        match self.location {
            Some(Location::Node(origin)) => Some(origin),
            _ => None,
        }
    }

    /// Sets what the problem does to the output.
    pub(crate) fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Says what happens now.
    pub(crate) fn consequence(mut self, consequence: impl Into<String>) -> Self {
        self.consequence = Some(consequence.into());
        self
    }

    /// Says what to do about it.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Adds another place that matters, and says what is there.
    pub(crate) fn related(mut self, location: impl Into<Location>, label: impl Into<String>) -> Self {
        self.related.push((location.into(), label.into()));
        self
    }
}
