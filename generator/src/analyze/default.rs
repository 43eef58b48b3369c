//! Turns what a description says that an absent property means into a value of the property's type.

use crate::ir::{Api, Field, FieldKind, Primitive, Scalar, Shape, Ty, TypeId};
use serde_json::Value;

/// What an absent property means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Default {
    Bool(bool),
    Integer(i128),
    Number(f64),
    Text(String),
    /// A value of an enumeration, by its place.
    Variant(TypeId, usize),
}

impl Api {
    /// Returns what the absence of a property means, if its type has that value: a scalar, or one of an enumeration.
    ///
    /// Where `null` is none of the values of the type, either, absence may be an answer of its own.
    pub(crate) fn default(&self, field: &Field) -> Option<Default> {
        let FieldKind::Property { ty, nullable: false } = &field.kind else { return None };
        if field.required || field.fixed.is_some() {
            return None;
        }
        let value: Value = serde_json::from_str(field.doc.remarks.as_ref()?.default.as_deref()?).ok()?;
        match (self.resolve(ty), value) {
            (Ty::Primitive(Primitive::Bool), Value::Bool(value)) => Some(Default::Bool(value)),
            (Ty::Primitive(Primitive::String), Value::String(text)) => Some(Default::Text(text)),
            (Ty::Primitive(Primitive::F64), Value::Number(number)) => number.as_f64().map(Default::Number),
            (Ty::Primitive(primitive), value) => integer(*primitive, &value).map(Default::Integer),
            (Ty::Named(id), value) => {
                let Shape::Enumeration(enumeration) = &self[*id].shape else { return None };
                let (text, scalar) = match value {
                    Value::String(text) => (text, Scalar::Text),
                    Value::Number(number) => (number.to_string(), Scalar::Integer),
                    Value::Bool(value) => (value.to_string(), Scalar::Boolean),
                    _ => return None,
                };
                let is_meant = |variant: &crate::ir::Variant| *variant.value == *text && variant.scalar == scalar;
                Some(Default::Variant(*id, enumeration.variants.iter().position(is_meant)?))
            }
            _ => None,
        }
    }
}

/// Returns an integer that fits a type.
fn integer(primitive: Primitive, value: &Value) -> Option<i128> {
    let number: i128 = match value {
        Value::Number(number) => number.to_string().parse().ok()?,
        Value::String(text) if matches!(primitive, Primitive::QuotedI64 | Primitive::QuotedU64) => text.parse().ok()?,
        _ => return None,
    };
    let fits = match primitive {
        Primitive::I32 => i32::try_from(number).is_ok(),
        Primitive::U32 => u32::try_from(number).is_ok(),
        Primitive::I64 | Primitive::QuotedI64 => i64::try_from(number).is_ok(),
        Primitive::U64 | Primitive::QuotedU64 => u64::try_from(number).is_ok(),
        _ => false,
    };
    fits.then_some(number)
}
