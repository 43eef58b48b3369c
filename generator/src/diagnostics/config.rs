//! What there is to say about what a caller has configured, one method per problem.

use super::{Diagnostic, Diagnostics};
use crate::load::Place;

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
}
