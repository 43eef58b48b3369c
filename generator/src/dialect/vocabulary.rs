//! Turns a key that no version of OpenAPI or JSON Schema knows, but that is like one they know, into a diagnostic.
//!
//! Most keys that nobody knows are somebody's own, and are left alone.

use super::grammar::Kind;
use crate::diagnostics::Diagnostics;
use crate::load::{Mapping, Node};

/// How short a key may be to be compared: between shorter ones there is no telling a slip from another word.
const SHORTEST: usize = 4;

/// Looks for slips among the keys of an object.
pub(super) fn check(mapping: &Mapping, kind: Kind, diagnostics: &mut Diagnostics) {
    if kind == Kind::Schema {
        types(mapping, diagnostics);
    }
    let known = known(kind);
    if known.is_empty() {
        return;
    }
    for (key, node) in mapping.iter() {
        if known.binary_search(&&**key).is_err()
            && let Some(meant) = meant(key, known)
            && !mapping.contains_key(meant)
        {
            diagnostics.unknown_keyword(node.origin, key, meant);
        }
    }
}

/// Looks for types that JSON Schema does not have.
fn types(mapping: &Mapping, diagnostics: &mut Diagnostics) {
    let Some(node) = mapping.get("type") else { return };
    let names = node.as_sequence().unwrap_or(std::slice::from_ref(node)).iter();
    let unknown = names.filter_map(|name| Some((name, name.as_str()?))).filter(|(_, name)| !TYPES.contains(name));
    for (Node { origin, .. }, name) in unknown {
        let amiss = |word: &&'static str| strsim::damerau_levenshtein(word, &name.to_ascii_lowercase());
        let meant = TYPES.iter().map(|word| (amiss(word), *word)).min().filter(|(amiss, _)| *amiss <= 2);
        diagnostics.unknown_type(*origin, name, meant.map(|(_, word)| word));
    }
}

/// The types of JSON Schema (draft 2020-12, validation, section 6.1.1).
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// Returns the word that a key is a slip of: other letters in capitals, or at most one letter in four amiss.
fn meant(key: &str, known: &[&'static str]) -> Option<&'static str> {
    if key.len() < SHORTEST || key.starts_with("x-") || key.starts_with("X-") || key.starts_with('/') {
        return None;
    }
    let amiss = |word: &&'static str| match word.eq_ignore_ascii_case(key) {
        true => 0,
        false if word.len().abs_diff(key.len()) > 2 => usize::MAX,
        false => strsim::damerau_levenshtein(word, key),
    };
    let (amiss, word) = known.iter().map(|word| (amiss(word), *word)).min()?;
    (amiss <= (word.len() / 4).min(2)).then_some(word)
}

/// Returns the keys of an object, sorted; none, if its keys are names or are not looked at.
fn known(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Root => &ROOT,
        Kind::Components => &COMPONENTS,
        Kind::PathItem => &PATH_ITEM,
        Kind::Operation => &OPERATION,
        Kind::Parameter | Kind::Header => &PARAMETER,
        Kind::RequestBody => &REQUEST_BODY,
        Kind::Response => &RESPONSE,
        Kind::MediaType => &MEDIA_TYPE,
        Kind::Schema => &SCHEMA,
        _ => &[],
    }
}

const ROOT: [&str; 21] = [
    "$schema",
    "$self",
    "basePath",
    "components",
    "consumes",
    "definitions",
    "externalDocs",
    "host",
    "info",
    "jsonSchemaDialect",
    "openapi",
    "parameters",
    "paths",
    "produces",
    "responses",
    "schemes",
    "security",
    "securityDefinitions",
    "servers",
    "swagger",
    "tags",
];

const COMPONENTS: [&str; 11] = [
    "callbacks",
    "examples",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
];

const PATH_ITEM: [&str; 15] = [
    "$ref",
    "additionalOperations",
    "delete",
    "description",
    "get",
    "head",
    "options",
    "parameters",
    "patch",
    "post",
    "put",
    "query",
    "servers",
    "summary",
    "trace",
];

const OPERATION: [&str; 16] = [
    "$ref",
    "callbacks",
    "consumes",
    "deprecated",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "produces",
    "requestBody",
    "responses",
    "schemes",
    "security",
    "servers",
    "summary",
    "tags",
];

/// Also those of 2.0, whose parameters carry the keywords of their schemas.
const PARAMETER: [&str; 33] = [
    "$ref",
    "allowEmptyValue",
    "allowReserved",
    "collectionFormat",
    "content",
    "default",
    "deprecated",
    "description",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "explode",
    "format",
    "in",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "name",
    "nullable",
    "pattern",
    "required",
    "schema",
    "style",
    "summary",
    "type",
    "uniqueItems",
];

const REQUEST_BODY: [&str; 5] = ["$ref", "content", "description", "required", "summary"];

const RESPONSE: [&str; 8] = ["$ref", "content", "description", "examples", "headers", "links", "schema", "summary"];

const MEDIA_TYPE: [&str; 8] =
    ["$ref", "encoding", "example", "examples", "itemEncoding", "itemSchema", "prefixEncoding", "schema"];

/// Those of all drafts of JSON Schema, and those that OpenAPI adds.
const SCHEMA: [&str; 83] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$ref",
    "$schema",
    "$vocabulary",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "base",
    "collectionFormat",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "disallow",
    "discriminator",
    "divisibleBy",
    "else",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "extends",
    "externalDocs",
    "format",
    "formatMaximum",
    "formatMinimum",
    "fragmentResolution",
    "id",
    "if",
    "items",
    "links",
    "maxContains",
    "maxDecimal",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "media",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "optional",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyDependencies",
    "propertyNames",
    "readOnly",
    "readonly",
    "required",
    "requires",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
    "xml",
];

#[cfg(test)]
mod tests {
    //! Asks for what was meant.

    use super::{Kind, known, meant};

    const KINDS: [Kind; 9] = [
        Kind::Root,
        Kind::Components,
        Kind::PathItem,
        Kind::Operation,
        Kind::Parameter,
        Kind::RequestBody,
        Kind::Response,
        Kind::MediaType,
        Kind::Schema,
    ];

    #[test]
    fn the_words_are_sorted() {
        for kind in KINDS {
            let words = known(kind);
            assert!(words.is_sorted(), "{kind:?}");
        }
    }

    #[test]
    fn slips_are_told_from_words_of_others() {
        let cases = [
            ("onOf", Kind::Schema, Some("oneOf")),
            ("propertes", Kind::Schema, Some("properties")),
            ("additionalProperites", Kind::Schema, Some("additionalProperties")),
            ("requried", Kind::Schema, Some("required")),
            ("anyof", Kind::Schema, Some("anyOf")),
            ("minlength", Kind::Schema, Some("minLength")),
            ("operationID", Kind::Operation, Some("operationId")),
            ("sumary", Kind::Operation, Some("summary")),
            ("shema", Kind::MediaType, Some("schema")),
            ("x-type", Kind::Schema, None),
            ("names", Kind::Schema, None),
            ("value", Kind::Schema, None),
            ("gets", Kind::PathItem, None),
            ("example1", Kind::Parameter, Some("example")),
        ];
        for (key, kind, expected) in cases {
            assert_eq!(meant(key, known(kind)), expected, "{key}");
        }
    }
}
