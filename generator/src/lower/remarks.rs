//! Turns what a schema says beyond its type into what is told to readers.

use super::{Lowering, deprecation, oneof};
use crate::Oneofs;
use crate::ir::{Access, Doc, Remarks};
use crate::parse::{Schema, SchemaId};
use std::sync::Arc;

impl Lowering<'_> {
    /// Returns the documentation of a schema, without the sentences that are for machines.
    ///
    /// A title that says more than the name is the summary.
    pub(super) fn named_doc(&self, id: SchemaId, name: &str) -> Doc {
        let schema = &self.schemas[id];
        let text = self.description(id);
        let title = schema.title.as_deref().map(str::trim);
        let text = match (text.filter(|text| !text.trim().is_empty()), title) {
            (Some(text), Some(title)) if says_more(title, name, &text) => Some(format!("{title}\n\n{text}")),
            (Some(text), _) => Some(text),
            (None, title) => title.map(str::to_owned),
        };
        Doc { text, deprecated: deprecation(schema.deprecated), remarks: schema.remarks.clone() }
    }

    /// Returns the description of a schema, else its title.
    pub(super) fn description_or_title(&self, id: SchemaId) -> Option<String> {
        self.description(id).or_else(|| self.schemas[id].title.clone())
    }

    fn description(&self, id: SchemaId) -> Option<String> {
        self.schemas[id].description.as_deref().map(|text| match self.oneofs {
            Oneofs::Enum => oneof::prose(text).text.into_owned(),
            Oneofs::Flat => text.to_string(),
        })
    }

    /// Returns what is to be said of a property, also what stands beside its description.
    pub(super) fn property_remarks(&self, id: SchemaId) -> Option<Arc<Remarks>> {
        let schema = &self.schemas[id];
        let branch = schema.all_of.first().map(|branch| &self.schemas[*branch]);
        schema.remarks.clone().or_else(|| branch?.remarks.clone())
    }
}

/// Whether a title has a word that is neither in the name nor in the text.
pub(super) fn says_more(title: &str, name: &str, text: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let (name, text): (String, String) = (plain(name), plain(text));
    // A word alone is an identifier, and no summary.
    let is_summary = title.split_whitespace().nth(1).is_some();
    let mut words = title.split_whitespace().map(plain).filter(|word: &String| !word.is_empty());
    is_summary && words.any(|word| !name.contains(&word) && !text.contains(&word))
}

/// Returns the remarks of the schema of a parameter, which only the client sets.
pub(super) fn of_parameter(schema: &Schema) -> Option<Arc<Remarks>> {
    let mut remarks = schema.remarks.clone()?;
    if remarks.access != Access::Both {
        Arc::make_mut(&mut remarks).access = Access::Both;
    }
    Some(remarks)
}
