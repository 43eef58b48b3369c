//! Turns the examples that a description gives of answers into the answer of each operation.

use super::envelope::{described, essence, examples, follow};
use super::json;
use crate::ir::{Api, OperationId};
use crate::load::Node;
use serde_json::Value;

/// What an operation answers, by the description.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Example {
    pub(crate) operation: OperationId,
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) body: Value,
}

/// Finds the answers in JSON that the description gives as examples: the first of the first success of each operation.
pub(super) fn answers(root: &Node, api: &Api) -> Vec<Example> {
    let numbers = (0..api.operations.len() as u32).map(OperationId);
    numbers.filter_map(|id| answer(root, api, id)).collect()
}

fn answer(root: &Node, api: &Api, id: OperationId) -> Option<Example> {
    let (_, node) = described(root, &api[id]);
    let responses = node?.get("responses").and_then(|node| follow(root, node))?.as_mapping()?;
    let mut successes: Vec<(u16, &Node)> =
        responses.iter().filter_map(|(status, response)| Some((code(status)?, response))).collect();
    successes.sort_by_key(|(status, _)| *status);
    successes.into_iter().find_map(|(status, response)| {
        let content = follow(root, response)?.get("content")?.as_mapping()?;
        content.iter().filter(|(name, _)| is_json(name)).find_map(|(name, media)| {
            let body = example(root, follow(root, media)?)?;
            Some(Example { operation: id, status, media_type: name.to_string(), body })
        })
    })
}

/// Returns the example of a media type, else that of its schema.
fn example(root: &Node, media: &Node) -> Option<Value> {
    examples(root, media).into_iter().next().or_else(|| {
        let schema = follow(root, media.get("schema")?)?;
        let several = schema.get("examples").and_then(Node::as_sequence).unwrap_or_default();
        schema.get("example").or(several.first()).map(json::value)
    })
}

/// Returns the status of a success; a range, or what stands for all, is that of most.
fn code(status: &str) -> Option<u16> {
    match status {
        "2XX" | "2xx" | "default" => Some(200),
        code => code.parse().ok().filter(|code| (200..300).contains(code)),
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json")
}
