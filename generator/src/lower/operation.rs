//! Turns the methods of the paths into operations, gathered in groups.

use super::direction::Direction;
use super::security::Schemes;
use super::server::Servers;
use super::{Lowering, body, deprecation, event, extension, pagination, parameter, response, retry, stream};
use crate::ir::{Callbacks, Doc, Group, Method, Operation, OperationId, Paging, Remarks, Security};
use crate::load::Key;
use crate::parse::{self, Document};
use openapiv3::ExternalDocumentation;
use std::collections::HashSet;
use std::sync::Arc;

/// Lowers all operations; one that cannot be called as described is left out, with a diagnostic.
pub(super) fn operations(
    lowering: &mut Lowering<'_>,
    document: &Document,
    servers: &mut Servers,
    schemes: &Schemes,
) -> (Vec<Group>, Vec<Operation>, Vec<Callbacks>) {
    let mut groups: Vec<Group> = Vec::new();
    let (mut operations, mut callbacks) = (Vec::new(), Vec::new());
    let mut ids = HashSet::new();
    let lowered = in_order_of_names(lowering, document);
    for (source, lowered) in document.operations.iter().zip(lowered) {
        if extension::is_ignored_operation(&source.shell) {
            continue;
        }
        if let Some(id) = &source.shell.operation_id
            && !ids.insert(id)
        {
            lowering.diagnostics.duplicate_operation_id(source.origin, id);
        }
        let Some(mut operation) = lowered else { continue };
        operation.host = servers.host(source.servers.as_ref(), lowering.diagnostics);
        operation.security = schemes.of_operation(document, &source.shell);
        let events = event::callbacks(lowering, source);
        if !events.is_empty() {
            callbacks.push(Callbacks { operation: OperationId(operations.len() as u32), events });
        }
        let name = source.group.clone();
        for operation in stream::split(lowering, source, operation) {
            let id = OperationId(operations.len() as u32);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(id),
                None => {
                    groups.push(Group { doc: group_doc(document, &name), name: name.clone(), operations: vec![id] })
                }
            }
            operations.push(operation);
        }
    }
    (groups, operations, callbacks)
}

/// Lowers the operations of each path in the order of their names, and returns them in the order of the document.
///
/// What a path has for all of them is called after the first one that is lowered.
fn in_order_of_names(lowering: &mut Lowering<'_>, document: &Document) -> Vec<Option<Operation>> {
    let sources = &document.operations;
    let mut order: Vec<usize> = (0..sources.len()).collect();
    for path in order.chunk_by_mut(|one, next| sources[*one].path == sources[*next].path) {
        path.sort_by_cached_key(|index| name(&sources[*index]));
    }
    let mut lowered: Vec<Option<Operation>> = sources.iter().map(|_| None).collect();
    for index in order {
        let source = &sources[index];
        if !extension::is_ignored_operation(&source.shell) {
            lowered[index] = operation(lowering, document, source);
        }
    }
    lowered
}

fn operation(lowering: &mut Lowering<'_>, document: &Document, source: &parse::Operation) -> Option<Operation> {
    let name = name(source);
    lowering.direction = Direction::Sent;
    let mut parameters = parameter::parameters(lowering, source, &name)?;
    let body = source.request_body.as_ref().and_then(|piece| body::body(lowering, piece, &name));
    lowering.direction = Direction::Answered;
    let answers = response::answers(lowering, source, &name);
    let method = method(&source.method);
    let stream = match method {
        Method::Head => None,
        _ => stream::stream(lowering, source, &name),
    };
    let shell = &source.shell;
    let mut operation = Operation {
        id: match &shell.operation_id {
            Some(id) => id.as_str().into(),
            None => format!("{} {}", source.method, source.path).into(),
        },
        method,
        host: None,
        path: source.path.clone(),
        doc: Doc {
            text: text(shell),
            deprecated: deprecation(shell.deprecated),
            remarks: see(shell.external_docs.as_ref()),
        },
        repetition: retry::of_operation(lowering.diagnostics, document, source, &mut parameters),
        parameters,
        body,
        success: answers.success,
        accept: answers.accept,
        headers: answers.headers.filter(|_| stream.is_none()),
        stream,
        switch: None,
        errors: answers.errors,
        security: Security::default(),
        paging: Paging::Single,
        name,
    };
    operation.paging = pagination::of_operation(lowering, source, &operation);
    Some(operation)
}

/// Returns the name that the description gives an operation: the wished one, the last part of its identifier, or its method and path.
fn name(source: &parse::Operation) -> String {
    let wished = extension::operation_name(&source.shell);
    let id = || source.shell.operation_id.as_deref().map(|id| id.rsplit('.').next().unwrap_or(id));
    match wished.or_else(id).filter(|name| name.chars().any(char::is_alphanumeric)) {
        Some(name) => name.to_owned(),
        None => format!("{} {}", source.method.to_lowercase(), source.path.replace('{', "by ")),
    }
}

fn group_doc(document: &Document, name: &str) -> Doc {
    let tag = document.tags.iter().find(|tag| tag.name == name);
    Doc {
        text: tag.and_then(|tag| tag.description.clone()),
        remarks: tag.and_then(|tag| see(tag.external_docs.as_ref())),
        ..Doc::default()
    }
}

/// Remarks where there is more to read.
fn see(documentation: Option<&ExternalDocumentation>) -> Option<Arc<Remarks>> {
    let see = Some(documentation?.url.as_str().into());
    Some(Arc::new(Remarks { see, ..Remarks::default() }))
}

/// Joins summary and description, unless one of them repeats the other.
pub(super) fn text(shell: &openapiv3::Operation) -> Option<String> {
    let summary = shell.summary.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let description = shell.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match (summary, description) {
        (Some(summary), Some(description)) if !description.starts_with(summary) => {
            Some(format!("{summary}\n\n{description}"))
        }
        (summary, description) => description.or(summary).map(str::to_owned),
    }
}

pub(super) fn method(name: &Key) -> Method {
    match &**name {
        "GET" => Method::Get,
        "PUT" => Method::Put,
        "POST" => Method::Post,
        "DELETE" => Method::Delete,
        "OPTIONS" => Method::Options,
        "HEAD" => Method::Head,
        "PATCH" => Method::Patch,
        "TRACE" => Method::Trace,
        "QUERY" => Method::Query,
        other => Method::Other(other.into()),
    }
}
