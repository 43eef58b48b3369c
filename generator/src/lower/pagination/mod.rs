//! Turns what a description says of an operation, or lets conclude, into the way its pages follow each other.
//!
//! What is said wins: by the configuration, then by an extension.
//! Of what is inferred, a token says more than a link, and a link more than a number; where anything is not sure, there
//! are no pages, for wrong ones would lose items without a word.

mod configured;
mod counted;
mod declared;
mod inferred;
mod json_path;
mod shape;
mod tokens;

use inferred::Links;

use super::Lowering;
use crate::ir::{NextPage, Operation, Paging, TypeDef};
use crate::parse::{self, Document};

/// Says which rules are of no operation.
pub(super) fn check_rules(lowering: &mut Lowering<'_>, document: &Document) {
    for name in lowering.page_rules.keys() {
        let is_of = |source: &parse::Operation| {
            source.shell.operation_id.as_ref() == Some(name) || format!("{} {}", source.method, source.path) == *name
        };
        if !document.operations.iter().any(is_of) {
            lowering.diagnostics.unknown_page_rule(name);
        }
    }
}

/// Decides whether the answers of an operation are pages.
pub(super) fn of_operation(lowering: &mut Lowering<'_>, source: &parse::Operation, operation: &Operation) -> Paging {
    if shape::page(operation).is_none() {
        return Paging::Single;
    }
    let request = format!("{} {}", source.method, source.path);
    if let Some(rule) = lowering.page_rules.get(&*operation.id).or_else(|| lowering.page_rules.get(&request)) {
        return configured::paging(&lowering.types, rule, operation).unwrap_or_else(|problem| {
            lowering.diagnostics.unusable_pagination(source.origin, "the rule of the configuration", &problem);
            Paging::Unsure(format!("the rule of the configuration cannot be used: {problem}"))
        });
    }
    let paging = declared::declaration(lowering, source, operation);
    let paging = paging.unwrap_or_else(|| inferred::paging(&lowering.types, operation, links(source)));
    with_items(&lowering.types, operation, paging)
}

fn links(source: &parse::Operation) -> Links {
    let successes = source.responses.iter().filter(|(status, _)| status.starts_with('2'));
    let mut headers = successes.flat_map(|(_, response)| response.value.headers.keys());
    match headers.any(|name| name.eq_ignore_ascii_case("link")) {
        true => Links::Described,
        false => Links::Unknown,
    }
}

/// Leaves items out that are only in one of several objects: there is no one way to them.
fn with_items(types: &[TypeDef], operation: &Operation, mut paging: Paging) -> Paging {
    if let (Paging::Pages(pages), Some(page)) = (&mut paging, shape::page(operation)) {
        let had_items = pages.items.is_some();
        pages.items = pages.items.take().filter(|path| shape::is_list(types, page, path));
        let needs_items = matches!(pages.next, NextPage::LastItem(_) | NextPage::Page(_) | NextPage::Offset(_));
        if needs_items && had_items && pages.items.is_none() {
            return Paging::Unsure("the list of the items is only in one of several objects".to_owned());
        }
    }
    paging
}
