//! What there is to say about what a caller has configured, one method per problem.

use super::{Diagnostic, Diagnostics};
use crate::load::Place;
use crate::name::{Reason, Unmet};

impl Diagnostics {
    /// A selector of the caller selects no operation.
    pub(crate) fn selector_without_effect(&mut self, at: Place, selector: &str, nearest: Option<&str>) {
        let remedy = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`? `restitch list` shows all operations"),
            None => "correct it: `restitch list` shows all operations".to_owned(),
        };
        self.push(
            Diagnostic::warning("selector-without-effect", at, format!("`{selector}` selects no operation"))
                .consequence("nothing is included or left out by it")
                .remedy(remedy),
        );
    }

    /// A name that a caller gives is that of nothing, in the end.
    pub(crate) fn rename_without_effect(&mut self, unmet: &Unmet) {
        let Unmet { place, what, reason } = unmet;
        let (message, remedy) = match reason {
            Reason::Absent => (
                format!("there is no `{what}` to rename"),
                "correct the key: `restitch list` shows what there is, and `restitch.lock` the keys of types",
            ),
            Reason::Taken { wished, granted } => (
                format!("`{what}` cannot be called `{wished}`, so it is `{granted}`"),
                "the name is that of something else, or of Rust or the client itself: choose another",
            ),
        };
        self.push(
            Diagnostic::warning("rename-without-effect", place.clone(), message)
                .consequence("it keeps a name that the caller did not choose")
                .remedy(remedy),
        );
    }

    /// An extension that is to be ignored is not there.
    pub(crate) fn extension_without_effect(&mut self, at: Place, pattern: &str) {
        self.push(
            Diagnostic::warning("extension-without-effect", at, format!("there is no extension `{pattern}` to ignore"))
                .consequence("nothing is ignored by it")
                .remedy("correct or remove it: it is the name of an extension, in which `*` stands for any characters"),
        );
    }

    /// What is to be open or closed is no enum of scalars.
    pub(crate) fn enum_without_effect(&mut self, at: Place, schema: &str) {
        self.push(
            Diagnostic::warning("enum-without-effect", at, format!("there is no enum `{schema}`"))
                .consequence("nothing is open or closed by it")
                .remedy("correct the key: it is the name of a schema with `enum`, a key of `restitch.lock`, or `*`"),
        );
    }

    /// An enum is to be closed, but its schema allows any value.
    pub(crate) fn unclosable_enum(&mut self, at: Place, schema: &str) {
        self.push(
            Diagnostic::warning("enum-without-effect", at, format!("`{schema}` allows other values than it lists"))
                .consequence("it stays open")
                .remedy("remove the line, or correct the schema with an overlay"),
        );
    }

    /// A type of another crate stands for nothing.
    pub(crate) fn type_without_effect(&mut self, at: Place, key: &str) {
        let message = match key.strip_prefix("format:") {
            Some(format) => format!("no scalar has the format `{format}`"),
            None => format!("there is no schema `{key}` that could have another type"),
        };
        self.push(
            Diagnostic::warning("type-without-effect", at, message)
                .consequence("the type is not used")
                .remedy("correct the key: it is the name or the JSON Pointer of a schema, or `format:` and a format"),
        );
    }

    /// What is to derive something is not there.
    pub(crate) fn derive_without_effect(&mut self, at: Place, schema: &str) {
        self.push(
            Diagnostic::warning("derive-without-effect", at, format!("there is no `{schema}` to derive anything"))
                .consequence("nothing is derived")
                .remedy("correct the key: it is the name of a schema, a key of `restitch.lock`, or `*` for all types"),
        );
    }
}
