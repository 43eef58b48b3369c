//! Turns an operation of the description into the samples of its calls: a value for each parameter, and bodies.

use super::make::{Groups, Place as At, Search};
use super::{Authorization, Extent, Missing, Sample, Samples, json};
use crate::ir::{
    Api, ApiKeyPlace, Body, BodyForm, CredentialKind, Encoding, FieldKind, Operation, OperationId, Parameter,
};
use crate::ir::{Place, Primitive, Shape, Ty};
use crate::load::Node;
use serde_json::Value;

/// How many references of the envelope may follow each other.
const LONGEST: usize = 32;

/// An operation, and where it is described.
struct Described<'a> {
    root: &'a Node,
    groups: &'a Groups,
    api: &'a Api,
    operation: &'a Operation,
    item: Option<&'a Node>,
    node: Option<&'a Node>,
}

/// Finds the samples of one operation.
pub(super) fn samples(root: &Node, groups: &Groups, api: &Api, id: OperationId) -> Samples {
    let operation = &api[id];
    let (item, node) = described(root, operation);
    let described = Described { root, groups, api, operation, item, node };
    let mut list = vec![described.sample(Extent::Required, 0), described.sample(Extent::Everything, 0)];
    let others = 1..operation.forms().count();
    list.extend(others.map(|form| described.sample(Extent::Everything, form)));
    Samples { authorization: described.authorization(), list }
}

/// Finds the path item of an operation, and the operation.
pub(super) fn described<'a>(root: &'a Node, operation: &Operation) -> (Option<&'a Node>, Option<&'a Node>) {
    let item = root.get("paths").and_then(|paths| paths.get(&operation.path)).and_then(|item| follow(root, item));
    let method = operation.method.as_str();
    let node = item
        .and_then(|item| item.get(&method.to_ascii_lowercase()).or_else(|| item.at(["additionalOperations", method])));
    (item, node.and_then(|node| follow(root, node)))
}

impl Described<'_> {
    fn sample(&self, extent: Extent, form: usize) -> Sample {
        let mut sample = Sample { extent, parameters: Vec::new(), body: None, missing: Vec::new() };
        for parameter in &self.operation.parameters {
            if extent == Extent::Required && !parameter.required {
                continue;
            }
            match self.parameter(parameter, extent, &mut sample.missing) {
                Some(value) => sample.parameters.push((parameter.place, parameter.name.to_string(), value)),
                None => {
                    let what = format!("the parameter {}", parameter.name);
                    sample.missing.push(Missing { what, required: parameter.required });
                }
            }
        }
        if let Some(body) = &self.operation.body
            && (body.required || extent == Extent::Everything)
        {
            match self.body(body, form, extent, &mut sample.missing) {
                Some(value) => sample.body = Some((form, value)),
                None => sample.missing.push(Missing { what: "the body".to_owned(), required: body.required }),
            }
        }
        sample
    }

    fn parameter(&self, parameter: &Parameter, extent: Extent, missing: &mut Vec<Missing>) -> Option<Value> {
        let place = match parameter.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        };
        let lists = [self.node, self.item].into_iter().flatten();
        let mut nodes = lists
            .flat_map(|node| node.get("parameters").and_then(|list| follow(self.root, list)))
            .flat_map(|node| node.as_sequence().unwrap_or_default())
            .filter_map(|node| follow(self.root, node));
        let node = nodes.find(|node| {
            let text = |key| node.get(key).and_then(Node::as_str);
            text("name") == Some(&*parameter.name) && text("in") == Some(place)
        });
        let Some(node) = node else { return Some(Value::from("text")) };
        let content = node.get("content").and_then(Node::as_mapping).and_then(|content| content.iter().next());
        let media = content.and_then(|(_, media)| follow(self.root, media));
        let schema = node.get("schema").or_else(|| media?.get("schema"));
        let examples: Vec<Value> =
            [Some(node), media].into_iter().flatten().flat_map(|node| examples(self.root, node)).collect();
        let value = self.make(schema, &examples, extent, &parameter.name, missing)?;
        let is_empty = match &value {
            Value::String(text) => parameter.place == Place::Path && text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(object) => object.is_empty(),
            _ => false,
        };
        // What is empty is not there, and so it is made again, with all that it may hold.
        let value = match is_empty && parameter.required {
            true => self.make(schema, &[], Extent::Everything, &parameter.name, missing)?,
            false => value,
        };
        Some(self.as_text(&parameter.ty, value))
    }

    fn body(&self, body: &Body, form: usize, extent: Extent, missing: &mut Vec<Missing>) -> Option<Value> {
        let form = &body.forms[form];
        let node = self.node.and_then(|node| follow(self.root, node.get("requestBody")?))?;
        let media = media(self.root, node, form)?;
        let examples = examples(self.root, media);
        match self.api.resolve(&form.ty) {
            Ty::Primitive(Primitive::Upload) => {
                let text = examples.into_iter().find(Value::is_string);
                Some(text.unwrap_or_else(|| Value::from(content(&form.encoding))))
            }
            ty => {
                let value = self.make(media.get("schema"), &examples, extent, "body", missing)?;
                Some(self.as_text(ty, value))
            }
        }
    }

    /// Finds a value of a schema, and says what was left out.
    fn make(
        &self,
        schema: Option<&Node>,
        examples: &[Value],
        extent: Extent,
        path: &str,
        missing: &mut Vec<Missing>,
    ) -> Option<Value> {
        let search = Search::new(self.root, self.groups, extent);
        let schemas: Vec<&Node> = schema.into_iter().collect();
        let place = At { hints: examples.iter().collect(), path: path.to_owned(), ..At::default() };
        let value = search.value(&schemas, &place);
        let left_out = search.left_out.into_inner();
        missing.extend(left_out.into_iter().map(|what| Missing { what, required: false }));
        value
    }

    /// A value of no type is text where text is sent.
    fn as_text(&self, ty: &Ty, value: Value) -> Value {
        match (self.api.resolve(ty), value) {
            (
                Ty::Primitive(Primitive::String),
                value @ (Value::Number(_) | Value::Bool(_) | Value::Object(_) | Value::Array(_)),
            ) => Value::String(value.to_string()),
            (Ty::List(item), Value::Array(items)) => items.into_iter().map(|value| self.as_text(item, value)).collect(),
            (_, value) => value,
        }
    }

    /// Finds the first credential that an operation may be authorized by and that the client has.
    fn authorization(&self) -> Authorization {
        let own = self.node.and_then(|node| node.get("security"));
        let Some(requirements) = own.or_else(|| self.root.get("security")).and_then(Node::as_sequence) else {
            return Authorization::None;
        };
        let mut first = None;
        for requirement in requirements.iter().filter_map(Node::as_mapping) {
            let schemes = requirement.iter().filter_map(|(name, _)| scheme(self.root, name));
            let kinds: Vec<Authorization> = schemes.map(|scheme| kind(self.api, scheme)).collect();
            let kind = kinds.into_iter().find(|kind| *kind != Authorization::None);
            first = first.or(Some(kind.unwrap_or(Authorization::None)));
        }
        first.unwrap_or(Authorization::None)
    }
}

/// Lists the oneofs of all records.
pub(super) fn groups(api: &Api) -> Groups {
    let mut groups = Groups::new();
    for def in &api.types {
        let Shape::Record(record) = &def.shape else { continue };
        let oneofs = record.fields.iter().filter_map(|field| match field.kind {
            FieldKind::Oneof(id) => Some(id),
            FieldKind::Property { .. } => None,
        });
        let members = oneofs.filter_map(|id| match &api[id].shape {
            Shape::Oneof(oneof) => Some(oneof.members.iter().map(|member| member.name.to_string()).collect()),
            _ => None,
        });
        groups.entry(def.origin).or_default().extend(members);
    }
    groups
}

/// Lists the headers that stand for API keys which the client has no setter for.
pub(super) fn key_headers(root: &Node, api: &Api) -> Vec<String> {
    let schemes = root.at(["components", "securitySchemes"]).and_then(Node::as_mapping);
    let schemes = schemes.into_iter().flat_map(|schemes| schemes.iter()).filter_map(|(_, scheme)| follow(root, scheme));
    let mut headers: Vec<String> = Vec::new();
    for scheme in schemes {
        let text = |key| scheme.get(key).and_then(Node::as_str);
        let Some(name) = text("name").filter(|_| text("type") == Some("apiKey") && text("in") == Some("header")) else {
            continue;
        };
        let is_set = api.credentials.iter().any(|credential| match &credential.kind {
            CredentialKind::ApiKey { place: ApiKeyPlace::Header, name: known } => known.eq_ignore_ascii_case(name),
            _ => false,
        });
        let is_known = headers.iter().any(|known| known.eq_ignore_ascii_case(name));
        if !is_set && !is_known && !name.eq_ignore_ascii_case("authorization") {
            headers.push(name.to_owned());
        }
    }
    // A parameter of this name is none (OpenAPI 3.1.1, section 4.8.12.2.1), but there are servers that ask for it.
    let is_written = api.credentials.iter().any(|credential| !matches!(credential.kind, CredentialKind::ApiKey { .. }));
    if !is_written && asks_for_authorization(root) {
        headers.push("Authorization".to_owned());
    }
    headers
}

/// Whether an operation has a parameter that is the header `Authorization`.
fn asks_for_authorization(root: &Node) -> bool {
    let paths = root.get("paths").and_then(Node::as_mapping).into_iter().flat_map(|paths| paths.iter());
    let items = paths.filter_map(|(_, item)| follow(root, item)?.as_mapping());
    let nodes = items.flat_map(|item| item.iter()).flat_map(|(_, node)| [node.get("parameters"), Some(node)]);
    let parameters = nodes.flatten().flat_map(|node| node.as_sequence().unwrap_or_default());
    let mut named = parameters.filter_map(|parameter| follow(root, parameter)?.get("name")?.as_str());
    named.any(|name| name.eq_ignore_ascii_case("authorization"))
}

fn scheme<'a>(root: &'a Node, name: &str) -> Option<&'a Node> {
    follow(root, root.at(["components", "securitySchemes", name])?)
}

/// Returns the credential of the client that a scheme is met by.
fn kind(api: &Api, scheme: &Node) -> Authorization {
    let has = |test: fn(&CredentialKind) -> bool| api.credentials.iter().any(|credential| test(&credential.kind));
    let text = |key| scheme.get(key).and_then(Node::as_str).unwrap_or_default().to_ascii_lowercase();
    match (text("type").as_str(), text("scheme").as_str()) {
        ("http", "basic") if has(|kind| *kind == CredentialKind::Basic) => Authorization::Basic,
        ("oauth2", _) if has(|kind| matches!(kind, CredentialKind::ClientCredentials { .. })) => {
            Authorization::ClientCredentials
        }
        ("http", "bearer") | ("oauth2" | "openidconnect", _) if has(|kind| *kind == CredentialKind::Bearer) => {
            Authorization::Bearer
        }
        _ => Authorization::None,
    }
}

/// Returns the values of `example` and `examples`.
pub(super) fn examples(root: &Node, node: &Node) -> Vec<Value> {
    let several = node.get("examples").and_then(Node::as_mapping);
    let several = several.into_iter().flat_map(|several| several.iter());
    let several = several.filter_map(|(_, example)| follow(root, example)?.get("value"));
    node.get("example").into_iter().chain(several).map(json::value).collect()
}

/// Follows references of the envelope.
pub(super) fn follow<'a>(root: &'a Node, node: &'a Node) -> Option<&'a Node> {
    let mut node = node;
    for _ in 0..LONGEST {
        match node.get("$ref").and_then(Node::as_str) {
            Some(reference) => node = root.pointer(reference)?,
            None => return Some(node),
        }
    }
    None
}

/// Returns the media type that a form of a body is described by.
fn media<'a>(root: &'a Node, body: &'a Node, form: &BodyForm) -> Option<&'a Node> {
    let content = body.get("content")?.as_mapping()?;
    let wanted: Vec<String> = match &form.encoding {
        Encoding::Json(name) | Encoding::Xml(name, _) | Encoding::Parts(name) | Encoding::Text(name) => {
            vec![essence(name)]
        }
        Encoding::Form(_) => vec!["application/x-www-form-urlencoded".to_owned()],
        Encoding::Multipart(_) => vec!["multipart/form-data".to_owned()],
        Encoding::Bytes(names) => names.iter().map(|name| essence(name)).collect(),
    };
    let named = content.iter().find(|(name, _)| wanted.contains(&essence(name)));
    let (_, media) = named.or_else(|| content.iter().next())?;
    follow(root, media)
}

pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns what is uploaded where the description has no example of it.
fn content(encoding: &Encoding) -> &'static str {
    let names = match encoding {
        Encoding::Bytes(names) => names.as_slice(),
        _ => &[],
    };
    match names.first().map(String::as_str).unwrap_or_default() {
        json if json.ends_with("json") => "{}",
        xml if xml.ends_with("xml") => "<text/>",
        _ => "text",
    }
}
