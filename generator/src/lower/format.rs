//! Turns the formats of strings and integers into scalars, and those with a form of their own into what parameters and bodies are.

use super::Lowering;
use crate::date_time::DateTime;
use crate::ir::{Operation, Primitive, Shape, Ty};

/// Returns what a string of a format is.
///
/// A format is a scalar of its own only where every text that it allows has a value. `int32` is left out: what fits into
/// a number needs no string, and one that is there may also say "indefinite". So is `contentEncoding`: those who write it
/// mean the base64 in a `data:` URL, too. A `duration` may be of months, or protobuf's "3.5s".
pub(super) fn text(format: &str, date_time: DateTime) -> Primitive {
    match format {
        "date-time" if date_time != DateTime::String => Primitive::Timestamp,
        "date" if date_time != DateTime::String => Primitive::Date,
        "uuid" => Primitive::Uuid,
        "int64" => Primitive::QuotedI64,
        "uint64" => Primitive::QuotedU64,
        "byte" | "base64" => Primitive::Base64,
        "base64url" => Primitive::Base64Url,
        "binary" => Primitive::Binary,
        _ => Primitive::String,
    }
}

/// Returns what an integer of a format is, in whichever way the format is spelt: `uint32`, `UInt32`, `u-int32`.
pub(super) fn integer(format: &str) -> Primitive {
    let format: String = format.chars().filter(char::is_ascii_alphanumeric).collect();
    match format.to_ascii_lowercase().as_str() {
        "int32" | "int16" | "int8" | "uint8" | "uint16" => Primitive::I32,
        "uint32" => Primitive::U32,
        "uint64" | "uint" => Primitive::U64,
        _ => Primitive::I64,
    }
}

/// Returns what a scalar is as a parameter: an integer is the same text with or without quotes, and base64 is a text.
pub(super) fn parameter(primitive: Primitive) -> Primitive {
    match primitive {
        Primitive::QuotedI64 => Primitive::I64,
        Primitive::QuotedU64 => Primitive::U64,
        Primitive::Base64 | Primitive::Base64Url => Primitive::String,
        other => other,
    }
}

/// How many aliases are followed from a body to a scalar; a circle of them has no end.
const DEEPEST: usize = 16;

impl Lowering<'_> {
    /// Makes texts of the scalars that are a whole body, or are in a list or map that is one, and have a form of their own:
    /// only a record or union that contains them says which form that is.
    pub(super) fn plain_bodies(&self, operations: &mut [Operation]) {
        for operation in operations {
            let forms = operation.body.iter_mut().flat_map(|body| &mut body.forms);
            forms.map(|form| &mut form.ty).for_each(|ty| self.make_text(ty));
            operation.answered_mut().for_each(|ty| self.make_text(ty));
        }
    }

    fn make_text(&self, ty: &mut Ty) {
        if let Some(text) = self.as_text(ty) {
            *ty = text;
        }
    }

    /// Returns a type with texts in place of what has a form of its own, if there is any in it.
    pub(super) fn as_text(&self, ty: &Ty) -> Option<Ty> {
        self.as_text_within(ty, 0)
    }

    fn as_text_within(&self, ty: &Ty, depth: usize) -> Option<Ty> {
        let inner = |ty: &Ty| self.as_text_within(ty, depth).map(Box::new);
        match ty {
            Ty::Primitive(primitive) if self.has_form(*primitive) => Some(Ty::Primitive(Primitive::String)),
            Ty::List(item) => inner(item).map(Ty::List),
            Ty::Map(value) => inner(value).map(Ty::Map),
            Ty::Tuple(items) => {
                let texts: Vec<_> = items.iter().map(|item| self.as_text_within(item, depth)).collect();
                let has_any = texts.iter().any(Option::is_some);
                has_any.then(|| {
                    Ty::Tuple(
                        texts.into_iter().zip(items).map(|(text, item)| text.unwrap_or_else(|| item.clone())).collect(),
                    )
                })
            }
            Ty::Nullable(value) => inner(value).map(Ty::Nullable),
            Ty::Named(id) => match &self.types[id.0 as usize].shape {
                Shape::Alias(target) if depth < DEEPEST => self.as_text_within(target, depth + 1),
                _ => None,
            },
            Ty::Primitive(_) | Ty::Foreign(_) | Ty::Object | Ty::Any => None,
        }
    }

    /// Whether a scalar is written in another form than that of its type.
    fn has_form(&self, primitive: Primitive) -> bool {
        match primitive {
            Primitive::QuotedI64 | Primitive::QuotedU64 | Primitive::Base64 | Primitive::Base64Url => true,
            Primitive::Timestamp | Primitive::Date => self.date_time == DateTime::Time,
            _ => false,
        }
    }
}
