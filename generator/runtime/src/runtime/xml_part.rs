//! Turns values into parts of a body that are XML.

use serde::Serialize;

use crate::runtime::multipart::Form;
use crate::runtime::tree::Tree;
use crate::runtime::xml::Xml;
use crate::runtime::{json, xml_writer};

impl Form {
    /// Adds a property as XML, each item of a list as one part.
    pub fn xml<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, media_type: &'static str, xml: &Xml) {
        let items = match Tree::of(json::encode(value)) {
            Ok(Tree::List(items)) => items,
            Ok(one) => vec![one],
            Err(error) => return self.mistaken(format!("the part `{name}` has no XML form: {error}")),
        };
        for item in items.iter().filter(|item| item.is_defined()) {
            match xml_writer::write(xml, item) {
                Ok(document) => self.bytes(name, document, media_type),
                Err(mistake) => self.mistaken(format!("the part `{name}` has no XML form: {mistake}")),
            }
        }
    }
}
