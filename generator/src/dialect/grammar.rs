//! Turns the key of an OpenAPI object into what lies below it, so that schema positions are told from names.

/// What an object of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Info,
    Tag,
    Server,
    ServerVariable,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Encoding,
    Callback,
    SecurityScheme,
    Flows,
    Flow,
    Schema,
}

/// How the objects below a key are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    One,
    List,
    Map,
}

impl Kind {
    /// Returns what lies under `key` of an object of this kind, if it may hold a schema or needs a supplement.
    pub(super) fn child(self, key: &str) -> Option<(Shape, Kind)> {
        use Kind::*;
        use Shape::*;
        Some(match (self, key) {
            (Root, "info") => (One, Info),
            (Root, "tags") => (List, Tag),
            (Root | PathItem | Operation, "servers") => (List, Server),
            (Server, "variables") => (Map, ServerVariable),
            (Root, "paths" | "webhooks") | (Components, "pathItems") => (Map, PathItem),
            (Root, "components") => (One, Components),
            (Components, "schemas") => (Map, Schema),
            (Components, "securitySchemes") => (Map, SecurityScheme),
            (Components | Operation, "responses") => (Map, Response),
            (Components, "parameters") => (Map, Parameter),
            (Components, "requestBodies") => (Map, RequestBody),
            (Components | Response | Encoding, "headers") => (Map, Header),
            (Components | Operation, "callbacks") => (Map, Callback),
            (Callback, expression) if !expression.starts_with("x-") && expression != "$ref" => (One, PathItem),
            (PathItem, "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query") => {
                (One, Operation)
            }
            (PathItem, "additionalOperations") => (Map, Operation),
            (Components, "mediaTypes") => (Map, MediaType),
            (MediaType, "itemSchema") => (One, Schema),
            (PathItem | Operation, "parameters") => (List, Parameter),
            (Operation, "requestBody") => (One, RequestBody),
            (Parameter | Header | MediaType, "schema") => (One, Schema),
            (Parameter | Header | RequestBody | Response, "content") => (Map, MediaType),
            (MediaType, "encoding") => (Map, Encoding),
            (SecurityScheme, "flows") => (One, Flows),
            (Flows, "implicit" | "password" | "clientCredentials" | "authorizationCode") => (One, Flow),
            (Schema, key) => return subschema(key),
            _ => return None,
        })
    }
}

/// Returns how the schemas below a keyword of JSON Schema are arranged.
fn subschema(keyword: &str) -> Option<(Shape, Kind)> {
    let shape = match keyword {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => Shape::Map,
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => Shape::List,
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Shape::One,
        _ => return None,
    };
    Some((shape, Kind::Schema))
}
