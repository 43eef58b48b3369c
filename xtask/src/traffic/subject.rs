//! Turns a description into the part of it that a recording is about, with an operation for each place.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::document::{Document, METHODS, Place};
use super::recording::{Answer, Recording};

/// What a client is generated of, and the answers that it reads.
pub(super) struct Subject<'a> {
    pub(super) description: Value,
    /// The answers by the operations that give them.
    pub(super) answers: Vec<(String, &'a Answer)>,
    /// How many answers have no place in the description.
    pub(super) strays: usize,
}

impl<'a> Subject<'a> {
    /// Cuts out of a description what the answers of a recording have places in, so that it compiles in seconds.
    ///
    /// An event or a schema becomes what an operation answers.
    pub(super) fn of(recording: &'a Recording, document: &Document) -> Self {
        let (mut paths, mut names) = (Map::new(), BTreeMap::new());
        let (mut answers, mut strays) = (Vec::new(), 0);
        for answer in &recording.answers {
            let place = document.place(&answer.to).filter(|place| describes(document, place, answer));
            match place {
                Some(place) => {
                    let name = names.entry(place.clone()).or_insert_with(|| add(&mut paths, document, &place));
                    answers.push((name.clone(), answer));
                }
                None => strays += 1,
            }
        }
        let mut description = document.tree.clone();
        description["paths"] = Value::Object(paths);
        for key in ["webhooks", "x-webhooks"] {
            if let Some(tree) = description.as_object_mut() {
                tree.remove(key);
            }
        }
        prune(&mut description);
        Self { description, answers, strays }
    }

    /// Returns the schema of what an operation answers.
    pub(super) fn schema(&self, operation: &str, answer: &Answer) -> Value {
        let paths = self.description["paths"].as_object().into_iter().flatten();
        let operations = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten().map(|(_, value)| value));
        let responses = operations.filter(|value| value["operationId"].as_str() == Some(operation));
        let responses = responses.filter_map(|value| value["responses"].as_object()).flatten();
        let status = answer.status.to_string();
        let fitting = |code: &str| code == status || code == "2XX" || code == "default" || code.starts_with('2');
        let mut schemas = responses.filter(|(code, _)| fitting(code)).filter_map(|(_, response)| {
            let response = follow(&self.description, response);
            let content = response["content"].as_object()?;
            let found = content.iter().find(|(name, _)| name.starts_with(answer.content_type));
            let media = found.or(content.iter().next())?.1;
            Some(media.get("schema").or(media.get("itemSchema"))?.clone())
        });
        schemas.next().unwrap_or_default()
    }
}

/// Whether an operation is described to answer in the way that it did: by a stream, that is.
fn describes(document: &Document, place: &Place, answer: &Answer) -> bool {
    let Place::Operation { path, method } = place else { return true };
    let responses = document.tree["paths"][path][method]["responses"].as_object().into_iter().flatten();
    let mut contents = responses.filter_map(|(_, response)| follow(&document.tree, response)["content"].as_object());
    answer.content_type == "application/json"
        || contents.any(|content| content.keys().any(|name| name.starts_with(answer.content_type)))
}

/// Follows a reference within the document.
pub(super) fn follow<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    for _ in 0..16 {
        let Some(pointer) = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) else { break };
        match document.pointer(pointer) {
            Some(target) => value = target,
            None => break,
        }
    }
    value
}

/// Adds an operation to the paths, and returns its identifier.
fn add(paths: &mut Map<String, Value>, document: &Document, place: &Place) -> String {
    let tree = &document.tree;
    match place {
        Place::Operation { path, method } => {
            let item = &tree["paths"][path];
            let entry = paths.entry(path.clone()).or_insert_with(|| {
                let rest = item.as_object().into_iter().flatten();
                let rest = rest.filter(|(key, _)| !METHODS.contains(&key.as_str()));
                Value::Object(rest.map(|(key, value)| (key.clone(), value.clone())).collect())
            });
            entry[method] = item[method].clone();
            let stated = item[method]["operationId"].as_str().map(str::to_owned);
            let id = stated.unwrap_or_else(|| format!("{method} {path}"));
            entry[method]["operationId"] = id.clone().into();
            // What is sent is made up, and a body that cannot be would be in the way.
            if let Some(body) = entry[method].get_mut("requestBody").and_then(Value::as_object_mut) {
                body.insert("required".to_owned(), false.into());
            }
            id
        }
        Place::Event(name) => {
            let events = ["webhooks", "x-webhooks"].iter().find_map(|key| tree[key].get(name)).unwrap_or(&Value::Null);
            let content = &follow(tree, &events["post"]["requestBody"])["content"];
            let schema = content.as_object().and_then(|content| content.values().next());
            answering(paths, name, schema.map_or(Value::Null, |media| media["schema"].clone()))
        }
        Place::Schema(name) => answering(paths, name, json!({"$ref": format!("#/components/schemas/{name}")})),
    }
}

/// Adds an operation that answers with a schema.
fn answering(paths: &mut Map<String, Value>, name: &str, schema: Value) -> String {
    let content = json!({"application/json": {"schema": schema}});
    let responses = json!({"200": {"description": "", "content": content}});
    paths.insert(format!("/{name}"), json!({"get": {"operationId": name, "responses": responses}}));
    name.to_owned()
}

/// Leaves the components out that nothing refers to any more.
pub(super) fn prune(description: &mut Value) {
    let mut used = BTreeSet::new();
    let mut pending = vec![description["paths"].clone()];
    let components = description["components"].clone();
    let bases = heirs(&components);
    while let Some(tree) = pending.pop() {
        let mut found = Vec::new();
        references(&tree, &mut found);
        for reference in found {
            let mut parts = reference.split('/').map(str::to_owned);
            let (Some(kind), Some(name)) = (parts.next(), parts.next()) else { continue };
            for name in bases.get(&name).into_iter().flatten().chain([&name]) {
                if used.insert((kind.clone(), name.clone())) {
                    pending.push(components[&kind][name].clone());
                }
            }
        }
    }
    for (kind, list) in description["components"].as_object_mut().into_iter().flatten() {
        if let (true, Some(list)) = (kind != "securitySchemes", list.as_object_mut()) {
            list.retain(|name, _| {
                used.contains(&(kind.clone(), name.replace('~', "~0").replace('/', "~1")))
                    || used.contains(&(kind.clone(), name.clone()))
            });
        }
    }
}

/// Lists the references into the components, also the bare names that a mapping may have.
fn references(tree: &Value, found: &mut Vec<String>) {
    match tree {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(target) if key == "$ref" => {
                        found.extend(target.strip_prefix("#/components/").map(str::to_owned));
                    }
                    Value::Object(mapping) if key == "mapping" => {
                        let targets = mapping.values().filter_map(Value::as_str);
                        found.extend(targets.map(|target| match target.strip_prefix("#/components/") {
                            Some(target) => target.to_owned(),
                            None => format!("schemas/{target}"),
                        }));
                    }
                    _ => references(value, found),
                }
            }
        }
        _ => {}
    }
}

/// Lists the schemas that extend one with a discriminator: it stands for them, and does not name them.
fn heirs(components: &Value) -> BTreeMap<String, Vec<String>> {
    let mut heirs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, schema) in components["schemas"].as_object().into_iter().flatten() {
        for part in schema["allOf"].as_array().into_iter().flatten() {
            let base = part["$ref"].as_str().and_then(|target| target.strip_prefix("#/components/schemas/"));
            if let Some(base) = base.filter(|base| components["schemas"][base].get("discriminator").is_some()) {
                heirs.entry(base.to_owned()).or_default().push(name.clone());
            }
        }
    }
    heirs
}
