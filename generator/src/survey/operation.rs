//! Turns the operations of an API into what their callers see: the call, its arguments, and the request.

use super::{Request, one_line, place_name, request};
use crate::emit::{self, Cx};
use crate::ir::{Deprecation, Doc, Operation, OperationId};
use crate::load::Node;

/// An operation.
#[derive(Clone, Debug)]
pub struct OperationSurvey {
    /// Its identifier in the description, else its method and path.
    pub id: String,
    /// The name of its group, which is the accessor of the client.
    pub group: String,
    /// The method of the group.
    pub name: String,
    /// The method of HTTP, as it is sent.
    pub method: String,
    /// The path, with its parameters in braces.
    pub path: String,
    /// What it does, in one sentence; empty, if the description says nothing.
    pub summary: String,
    /// Whether it should not be used any more.
    pub is_deprecated: bool,
    /// Whether it is the half of an operation that answers by a stream.
    pub is_stream: bool,
    /// What a call takes: required arguments first, in their order, then what is set.
    pub parameters: Vec<Parameter>,
    /// The code of a call.
    pub samples: Samples,
    /// What the call of the sample sends.
    pub request: Request,
    /// Where it is in the document, as the keys that lead to it.
    pub place: Vec<String>,
    /// Whether the document has samples for it, in any language (`x-codeSamples`).
    pub has_samples: bool,
}

/// What a call takes.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name of the argument or of the setter.
    pub name: String,
    /// The name on the wire; `body` for the body.
    pub wire: String,
    /// `path`, `query`, `header`, `cookie` or `body`.
    pub place: &'static str,
    /// Whether it is an argument, or else a setter.
    pub is_required: bool,
    /// What it is, in one sentence.
    pub summary: String,
}

/// The code of a call, laid out.
#[derive(Clone, Debug)]
pub struct Samples {
    /// Statements, for a `client` that is there.
    pub call: String,
    /// A whole program, which builds the client first.
    pub program: String,
}

pub(super) fn operations(cx: &Cx<'_>, root: &Node) -> Vec<OperationSurvey> {
    let groups = cx.api.groups.iter().enumerate();
    groups.flat_map(|(index, group)| group.operations.iter().map(move |id| look(cx, root, index, *id))).collect()
}

fn look(cx: &Cx<'_>, root: &Node, group: usize, id: OperationId) -> OperationSurvey {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let group = &cx.names.groups[group];
    let place = place(operation);
    let node = root.at(&place);
    OperationSurvey {
        id: one_line(&operation.id),
        group: group.accessor.as_str().to_owned(),
        name: names.method.as_str().to_owned(),
        method: operation.method.as_str().to_owned(),
        path: one_line(&operation.path),
        summary: summary(&operation.doc),
        is_deprecated: operation.doc.deprecated == Deprecation::Deprecated,
        is_stream: operation.stream.is_some(),
        parameters: parameters(cx, id),
        samples: Samples { call: emit::sample_call(cx, group, id), program: emit::sample_program(cx, group, id) },
        request: request::of_sample(cx, operation),
        has_samples: node
            .and_then(|node| node.get("x-codeSamples"))
            .is_some_and(|samples| samples.as_sequence().is_some()),
        place,
    }
}

/// Returns the keys that lead to an operation.
fn place(operation: &Operation) -> Vec<String> {
    let method = operation.method.as_str();
    let known = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"].contains(&method);
    let path = ["paths".to_owned(), operation.path.to_string()].into_iter();
    match known {
        true => path.chain([method.to_ascii_lowercase()]).collect(),
        false => path.chain(["additionalOperations".to_owned(), method.to_owned()]).collect(),
    }
}

fn parameters(cx: &Cx<'_>, id: OperationId) -> Vec<Parameter> {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let parameters = operation.parameters.iter().zip(&names.parameters).map(|(parameter, name)| Parameter {
        name: name.as_str().to_owned(),
        wire: one_line(&parameter.name),
        place: place_name(parameter.place),
        is_required: parameter.required,
        summary: summary(&parameter.doc),
    });
    let body = operation.body.iter().map(|body| Parameter {
        name: if body.required { names.body.as_str() } else { "body" }.to_owned(),
        wire: "body".to_owned(),
        place: "body",
        is_required: body.required,
        summary: summary(&body.doc),
    });
    let mut all: Vec<Parameter> = parameters.chain(body).collect();
    all.sort_by_key(|parameter| !parameter.is_required);
    all
}

/// Returns the first sentence of a documentation, in one line.
pub(super) fn summary(doc: &Doc) -> String {
    one_line(&emit::sentence(doc))
}
