//! Turns recordings into the bodies of each schema that has a name, with the description that they are read by.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::document::METHODS;
use super::subject::{Subject, prune};
use super::{document, recording};
use crate::step::Failure;

/// The bodies of a recording.
pub(crate) struct Bodies {
    /// The path of the recording below the folder of all.
    pub(crate) name: String,
    /// What of its description they have places in.
    pub(crate) description: Value,
    /// The bodies as they came, by the names of their schemas.
    pub(crate) texts: BTreeMap<String, Vec<String>>,
}

/// Reads all recordings of a folder, but one for each description; events of streams and bodies of schemas without a name
/// are left out.
pub(crate) fn bodies(recordings: &Path, descriptions: &Path) -> Result<Vec<Bodies>, Failure> {
    let mut all = Vec::new();
    let mut known = BTreeSet::new();
    for recording in recording::list(recordings)? {
        let Some(document) = document::of(&recording, descriptions)? else { continue };
        if !known.insert(document.name.clone()) {
            continue;
        }
        let mut subject = Subject::of(&recording, &document);
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (operation, answer) in subject.answers.iter().filter(|(_, answer)| !answer.text.is_empty()) {
            let schema = subject.schema(operation, answer);
            let name = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/components/schemas/"));
            if let Some(name) = name {
                texts.entry(name.to_owned()).or_default().push(answer.text.clone());
            }
        }
        drop_requests(&mut subject.description);
        prune(&mut subject.description);
        all.push(Bodies { name: recording.name.clone(), description: subject.description, texts });
    }
    Ok(all)
}

/// Leaves nothing of operations but the bodies of their answers.
fn drop_requests(description: &mut Value) {
    let items = description["paths"].as_object_mut().into_iter().flatten();
    for (_, item) in items {
        let Some(item) = item.as_object_mut() else { continue };
        item.remove("parameters");
        for method in METHODS {
            let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) else { continue };
            operation.retain(|key, _| key == "operationId" || key == "responses");
            for (_, response) in operation.get_mut("responses").and_then(Value::as_object_mut).into_iter().flatten() {
                response.as_object_mut().map(|response| response.remove("headers"));
            }
        }
    }
}
