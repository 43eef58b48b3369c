//! Turns a value into the body of a form, `application/x-www-form-urlencoded` (WHATWG URL, section 5).

use serde::Serialize;
use url::form_urlencoded::byte_serialize;

use crate::runtime::call::Call;
use crate::runtime::json;
use crate::runtime::parameter::join;
use crate::runtime::style::Style;
use crate::runtime::tree::Tree;

impl Call {
    /// Sets the body to a form with the properties of a value.
    ///
    /// `styles` says how a property is written that has a style of its own; others are written as [`Style::FIELD`] is.
    /// What is undefined is left out.
    pub fn form<T: Serialize + ?Sized>(&mut self, value: &T, styles: &[(&str, Style)]) {
        match fields(Tree::of(json::encode(value)), styles) {
            Ok(fields) => self.body("application/x-www-form-urlencoded", encode(&fields)),
            Err(mistake) => self.mistaken(mistake),
        }
    }
}

/// The fields of a form: their names, and the parts of their texts with what stands between two.
type Fields = Vec<(String, Vec<String>, Style)>;

fn fields(tree: Result<Tree, serde_json::Error>, styles: &[(&str, Style)]) -> Result<Fields, String> {
    let members = match tree {
        Ok(Tree::Object(members)) => members,
        Ok(Tree::Undefined) => Vec::new(),
        Ok(_) => return Err("the body is no object, and only an object makes a form".to_owned()),
        Err(error) => return Err(format!("the body has no form: {error}")),
    };
    let pairs = |(name, value): &(String, Tree)| {
        let style = Style::of(name, styles);
        let pairs = style.pairs(name, value).into_iter();
        pairs.map(|(name, parts)| (name, parts, style)).collect::<Vec<_>>()
    };
    Ok(members.iter().flat_map(pairs).collect())
}

fn encode(fields: &Fields) -> String {
    let field = |(name, parts, style): &(String, Vec<String>, Style)| {
        let name: String = byte_serialize(name.as_bytes()).collect();
        let parts = parts.iter().map(|part| byte_serialize(part.as_bytes()).collect());
        format!("{name}={}", join(parts, style.separator()))
    };
    join(fields.iter().map(field), "&")
}
