//! Turns samples into lines of JSON, one for each call.

use super::Cx;
use super::argument::place;
use crate::ir::OperationId;
use crate::name::GroupNames;
use crate::sample::{Authorization, Extent, Sample, Samples};
use serde_json::{Map, Value, json};

/// Emits `samples.jsonl`.
pub(crate) fn samples(cx: &Cx<'_>) -> String {
    let mut text = format!("# {}\n", cx.origin);
    for (group, names) in cx.api.groups.iter().zip(&cx.names.groups) {
        for id in &group.operations {
            let samples = cx.contract.iter().filter_map(|contract| contract.samples.get(id.0 as usize));
            for (samples, sample) in
                samples.flat_map(|samples| samples.list.iter().map(move |sample| (samples, sample)))
            {
                text.push_str(&line(cx, names, *id, samples, sample).to_string());
                text.push('\n');
            }
        }
    }
    text
}

/// Returns what a call is known by: its group and its method.
pub(super) fn name(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> String {
    format!("{}.{}", group.accessor, cx.names.of_operation(id).method)
}

fn line(cx: &Cx<'_>, group: &GroupNames, id: OperationId, samples: &Samples, sample: &Sample) -> Value {
    let operation = &cx.api[id];
    let mut line = Map::new();
    line.insert("call".to_owned(), name(cx, group, id).into());
    line.insert("operation".to_owned(), (*operation.id).into());
    line.insert("variant".to_owned(), variant(cx, id, sample).into());
    if let Some(stream) = &operation.stream {
        line.insert("stream".to_owned(), stream.media_type.as_str().into());
    }
    let authorization = match samples.authorization {
        Authorization::None => "",
        Authorization::Bearer => "bearer",
        Authorization::Basic => "basic",
        Authorization::ClientCredentials => "client-credentials",
    };
    line.insert("authorization".to_owned(), authorization.into());
    for (at, name, value) in &sample.parameters {
        let values = line.entry(place(*at)).or_insert_with(|| json!({}));
        values[name.as_str()] = value.clone();
    }
    if let Some((form, value)) = &sample.body {
        line.insert("form".to_owned(), (*form).into());
        line.insert("body".to_owned(), value.clone());
    }
    let missing: Vec<&str> = sample.missing.iter().map(|missing| missing.what.as_str()).collect();
    if let Some(required) = sample.missing.iter().find(|missing| missing.required) {
        line.insert("impossible".to_owned(), required.what.as_str().into());
    }
    if !missing.is_empty() {
        line.insert("missing".to_owned(), missing.into());
    }
    Value::Object(line)
}

/// Names a sample among the others of its operation.
fn variant(cx: &Cx<'_>, id: OperationId, sample: &Sample) -> String {
    let form = sample.body.as_ref().filter(|(form, _)| *form > 0);
    let form = form.and_then(|(form, _)| cx.api[id].forms().nth(*form));
    match (sample.extent, form) {
        (Extent::Required, _) => "required".to_owned(),
        (Extent::Everything, None) => "everything".to_owned(),
        (Extent::Everything, Some(form)) => format!("everything as {}", form.name),
    }
}
