//! Turns what a caller says of types into the schemas that are types of other crates.

use crate::date_time::DateTime;
use crate::diagnostics::Diagnostics;
use crate::ir::{Foreign, ForeignForm, Primitive, Ty};
use crate::load::Sources;
use crate::parse::{Schema, SchemaId, SchemaTable, Types};
use crate::types_choice::ForeignType;
use std::collections::{BTreeMap, HashMap};

/// What a key starts with that is about a format.
const FORMAT: &str = "format:";

/// How many references are followed to a schema that says what it is.
const DEEPEST: usize = 16;

/// The types of schemas that a caller decides.
pub(super) type ForeignTypes = HashMap<SchemaId, Ty>;

/// Finds the schemas that a caller names: by a format, the name of a component, or the place of a schema, which wins.
pub(super) fn types(
    schemas: &SchemaTable,
    wanted: &BTreeMap<String, ForeignType>,
    date_time: DateTime,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> ForeignTypes {
    let mut types = ForeignTypes::new();
    let is_place = |key: &str| key.contains('#');
    let of_formats = wanted.iter().filter(|(key, _)| key.starts_with(FORMAT));
    let of_names = wanted.iter().filter(|(key, _)| !key.starts_with(FORMAT) && !is_place(key));
    let of_places = wanted.iter().filter(|(key, _)| !key.starts_with(FORMAT) && is_place(key));
    for (key, foreign) in of_formats.chain(of_names).chain(of_places) {
        let found: Vec<SchemaId> = match key.strip_prefix(FORMAT) {
            Some(format) => matching(schemas, |schema| has_format(schema, format)),
            None if is_place(key) => matching(schemas, |schema| sources.identity(schema.origin) == *key),
            None => schemas.components.iter().filter(|(name, _)| **name == **key).map(|(_, id)| *id).collect(),
        };
        if found.is_empty() {
            diagnostics.type_without_effect(foreign.place.clone(), key);
        }
        types.extend(found.into_iter().map(|id| (id, ty(foreign, form(schemas, id), date_time))));
    }
    types
}

fn matching(schemas: &SchemaTable, is_meant: impl Fn(&Schema) -> bool) -> Vec<SchemaId> {
    schemas.iter().filter(|(_, schema)| is_meant(schema)).map(|(id, _)| id).collect()
}

/// Whether a schema is a scalar of a format, and not one of a few values.
fn has_format(schema: &Schema, format: &str) -> bool {
    let types = schema.types.without(Types::NULL);
    let is_scalar = !types.contains(Types::ARRAY) && !types.contains(Types::OBJECT);
    schema.format.as_deref() == Some(format) && is_scalar && schema.values.is_empty() && !schema.is_bytes()
}

/// Returns what a value of a schema is in JSON.
fn form(schemas: &SchemaTable, id: SchemaId) -> ForeignForm {
    let mut schema = &schemas[id];
    for _ in 0..DEEPEST {
        let Some(target) = schema.target() else { break };
        schema = &schemas[target];
    }
    let types = schema.types.without(Types::NULL);
    let is_text = !schema.values.is_empty() && schema.values.iter().all(|value| value.as_str().is_some());
    match types {
        Types::STRING => ForeignForm::Text,
        _ if types.is_empty() && (schema.format.is_some() || is_text) => ForeignForm::Text,
        Types::BOOLEAN | Types::INTEGER | Types::NUMBER => ForeignForm::Literal,
        _ if types == Types::INTEGER.with(Types::NUMBER) => ForeignForm::Literal,
        _ => ForeignForm::Structure,
    }
}

/// Returns the type of a path: one that the crate knows anyway, or one that is known to serde.
fn ty(foreign: &ForeignType, form: ForeignForm, date_time: DateTime) -> Ty {
    let primitive = match (&*foreign.path, date_time) {
        ("String" | "std::string::String", _) => Primitive::String,
        ("bool", _) => Primitive::Bool,
        ("i32", _) => Primitive::I32,
        ("i64", _) => Primitive::I64,
        ("u32", _) => Primitive::U32,
        ("u64", _) => Primitive::U64,
        ("f64", _) => Primitive::F64,
        ("uuid::Uuid", _) => Primitive::Uuid,
        ("jiff::Timestamp", DateTime::Jiff) => Primitive::Timestamp,
        ("jiff::civil::Date", DateTime::Jiff) | ("chrono::NaiveDate", DateTime::Chrono) => Primitive::Date,
        ("time::OffsetDateTime", DateTime::Time) => Primitive::Timestamp,
        ("time::Date", DateTime::Time) => Primitive::Date,
        ("serde_json::Value", _) => return Ty::Any,
        (path, _) => return Ty::Foreign(Foreign { path: path.into(), form }),
    };
    Ty::Primitive(primitive)
}
