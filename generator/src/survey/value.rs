//! Turns a type into the JSON of the value that the sample of it builds (`emit/sample.rs`).

use crate::emit::{Cx, LARGEST_SAMPLE};
use crate::ir::{Field, FieldKind, ForeignForm, Primitive, Record, Scalar, Shape, Ty, TypeId};
use serde_json::{Map, Value, json};

/// What is sent: JSON, or what a file holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sent {
    Json(Value),
    /// The name of a file.
    File(String),
}

/// Returns the body that a sample sends: a record that is made of a oneof is shown by a member of it.
pub(super) fn body(cx: &Cx<'_>, ty: &Ty) -> Sent {
    match cx.api.resolve(ty) {
        Ty::Primitive(Primitive::Upload) => Sent::File("body".to_owned()),
        Ty::Named(id) => match &cx.api[*id].shape {
            Shape::Record(record) if cx.api.has_default(*id) => {
                let group = record.fields.iter().find_map(oneof);
                Sent::Json(group.map_or_else(|| value(cx, ty, "body", 0), |oneof| named(cx, oneof, "body", 0)))
            }
            Shape::Record(_) if cx.facts.size(*id) > LARGEST_SAMPLE => Sent::File("body.json".to_owned()),
            _ => Sent::Json(value(cx, ty, "body", 0)),
        },
        _ => Sent::Json(value(cx, ty, "body", 0)),
    }
}

fn oneof(field: &Field) -> Option<TypeId> {
    match field.kind {
        FieldKind::Oneof(oneof) => Some(oneof),
        FieldKind::Property { .. } => None,
    }
}

/// Returns the value of a parameter, a property or an item; `name` is what a text says.
pub(super) fn value(cx: &Cx<'_>, ty: &Ty, name: &str, depth: usize) -> Value {
    match cx.api.resolve(ty) {
        Ty::Named(id) => named(cx, *id, name, depth),
        Ty::List(item) => match (cx.api.resolve(item), depth) {
            (Ty::Primitive(_) | Ty::Foreign(_), 0) => json!([value(cx, item, name, 1)]),
            _ => json!([]),
        },
        Ty::Map(_) | Ty::Object => json!({}),
        Ty::Tuple(items) => items.iter().map(|item| value(cx, item, name, depth + 1)).collect(),
        Ty::Nullable(_) | Ty::Any => Value::Null,
        Ty::Foreign(foreign) => match foreign.form {
            ForeignForm::Text => json!(name),
            ForeignForm::Literal => json!(1),
            ForeignForm::Structure => json!({}),
        },
        Ty::Primitive(primitive) => match primitive {
            Primitive::Bool => json!(true),
            Primitive::F64 => json!(1.0),
            Primitive::Timestamp => json!("2030-01-31T12:00:00Z"),
            Primitive::Date => json!("2030-01-31"),
            Primitive::Uuid => json!("0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071"),
            Primitive::QuotedI64 | Primitive::QuotedU64 => json!("1"),
            Primitive::I32 | Primitive::I64 | Primitive::U32 | Primitive::U64 => json!(1),
            Primitive::Base64 | Primitive::Base64Url => json!(base64(name)),
            Primitive::String | Primitive::Binary | Primitive::Bytes | Primitive::Upload | Primitive::Parts => {
                json!(name)
            }
        },
    }
}

fn named(cx: &Cx<'_>, id: TypeId, name: &str, depth: usize) -> Value {
    match &cx.api[id].shape {
        Shape::Enumeration(enumeration) => {
            let Some(first) = enumeration.variants.first() else { return Value::Null };
            match first.scalar {
                Scalar::Text => json!(&*first.value),
                Scalar::Integer => first.value.parse::<i64>().map_or(Value::Null, Value::from),
                Scalar::Boolean => json!(*first.value == *"true"),
            }
        }
        Shape::Oneof(oneof) => {
            let index = if depth == 0 { 0 } else { cx.facts.simplest_member(id) };
            let member = &oneof.members[index];
            json!({ &*member.name: value(cx, &member.ty, &member.name, depth + 1) })
        }
        Shape::Union(union) => {
            let index = if depth == 0 { 0 } else { cx.facts.simplest_member(id) };
            let variant = &union.variants[index];
            let mut value = value(cx, &variant.ty, name, depth + 1);
            if let (Some(tag), Some(tagged), Value::Object(object)) = (&union.tag, variant.tags.first(), &mut value) {
                object.insert(tag.to_string(), json!(tagged));
            }
            value
        }
        Shape::Record(record) => Value::Object(self::record(cx, record, depth)),
        Shape::Alias(target) => value(cx, target, name, depth),
    }
}

/// Builds a record of what it requires, and of what it has from the start.
fn record(cx: &Cx<'_>, record: &Record, depth: usize) -> Map<String, Value> {
    let mut object = Map::new();
    let required = cx.api.arguments(record);
    for (index, field) in record.fields.iter().enumerate() {
        match &field.kind {
            _ if field.fixed.is_some() => {
                object.insert(field.name.to_string(), json!(field.fixed.as_deref()));
            }
            FieldKind::Property { ty, .. } if required.contains(&index) => {
                object.insert(field.name.to_string(), value(cx, ty, &field.name, depth + 1));
            }
            FieldKind::Oneof(oneof) if required.contains(&index) => {
                if let Value::Object(member) = named(cx, *oneof, &field.name, depth + 1) {
                    object.extend(member);
                }
            }
            FieldKind::Property { .. } | FieldKind::Oneof(_) => {}
        }
    }
    object
}

/// Writes bytes in base64 (RFC 4648, section 4).
fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let encode = |bytes: &[u8]| {
        let word = (0..3).fold(0_u32, |word, index| word << 8 | u32::from(bytes.get(index).copied().unwrap_or(0)));
        (0..4)
            .map(move |index| match index <= bytes.len() {
                true => char::from(DIGITS[(word >> (18 - 6 * index) & 63) as usize]),
                false => '=',
            })
            .collect::<String>()
    };
    text.as_bytes().chunks(3).map(encode).collect()
}
