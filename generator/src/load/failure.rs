//! Turns what a parser has to say about a text it cannot read into a diagnostic.

use super::origin::{Place, Syntax};
use super::tree::{Limit, MAX_DEPTH};
use crate::diagnostics::Diagnostics;

/// Why a text was not read to its end.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) kind: Kind,
    pub(super) place: Place,
    pub(super) message: String,
    /// What the parser was about, and where that began.
    pub(super) context: Option<(Place, String)>,
    pub(super) remedy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text does not follow the rules of its language.
    Syntax(Syntax),
    /// The text follows them to exhaust its reader.
    Limit(Limit),
}

impl Failure {
    /// Creates a failure without context and remedy.
    pub(super) fn new(kind: Kind, place: Place, message: impl Into<String>) -> Self {
        Self { kind, place, message: message.into(), context: None, remedy: None }
    }

    /// Adds the diagnostic for this.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        match self.kind {
            Kind::Limit(Limit::Depth) => diagnostics.nested_too_deep(self.place, MAX_DEPTH),
            Kind::Limit(Limit::Aliases) => diagnostics.alias_bomb(self.place),
            Kind::Syntax(Syntax::Json) => diagnostics.invalid_json(self.place, &self.message, self.remedy),
            Kind::Syntax(Syntax::Yaml) => {
                diagnostics.invalid_yaml(self.place, &self.message, self.context, self.remedy);
            }
        }
    }
}
