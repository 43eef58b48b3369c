//! Turns what values are in XML into the tables that the runtime writes and reads them by.

use super::{Content, Cx, Item, manifest};
use crate::ir::{Api, Encoding, Operation, PartForm, Payload, Xml, XmlContent, XmlId, XmlNode};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

/// Whether the API has XML.
pub(super) fn has_xml(api: &Api) -> bool {
    !api.xml.is_empty()
}

/// Whether an operation has XML in its body or its answers.
pub(super) fn is_used(operation: &Operation) -> bool {
    let errors = operation.errors.iter().map(|answer| &answer.payload);
    operation.forms().any(|form| matches!(form.encoding, Encoding::Xml(..)))
        || operation.success.payloads().chain(errors).any(|payload: &Payload| payload.xml.is_some())
}

/// Returns the table of a body or an answer, from the module of an operation.
pub(super) fn table(cx: &Cx<'_>, id: XmlId) -> TokenStream {
    let name = cx.names.of_xml(id);
    quote!(xml::#name)
}

/// Emits the module of all tables, in the order of their names.
pub(super) fn module(cx: &Cx<'_>) -> Content {
    let numbers = (0..cx.api.xml.len()).map(|number| XmlId(number as u32));
    let mut tables: Vec<XmlId> = numbers.collect();
    tables.sort_by_key(|id| cx.names.of_xml(*id));
    let users = users(cx.api);
    let table = |id: XmlId| {
        let (name, xml) = (cx.names.of_xml(id), node(cx, &cx.api[id].xml));
        let condition = condition(cx, &users[id.0 as usize]);
        Item::new(quote!(#condition pub(crate) static #name: Xml = #xml;))
    };
    let imports = Item::new(quote!(
        use crate::runtime::Xml;
    ));
    let items = std::iter::once(imports).chain(tables.into_iter().map(table)).collect();
    Content::Rust { doc: "What values are in XML.".to_owned(), items }
}

/// Finds the groups whose operations use each table, by themselves or through others.
fn users(api: &Api) -> Vec<BTreeSet<usize>> {
    let mut users = vec![BTreeSet::new(); api.xml.len()];
    for (number, group) in api.groups.iter().enumerate() {
        let own = group.operations.iter().flat_map(|id| tables(&api[*id]));
        // Parts are written by types, which may be there with other groups.
        let mut pending: Vec<XmlId> = own.chain(api.operations.iter().flat_map(parts)).collect();
        while let Some(id) = pending.pop() {
            if users[id.0 as usize].insert(number) {
                like(&api[id].xml, &mut pending);
            }
        }
    }
    users
}

/// Lists the tables of the bodies and the answers of an operation.
fn tables(operation: &Operation) -> Vec<XmlId> {
    let errors = operation.errors.iter().map(|answer| &answer.payload);
    let answers = operation.success.payloads().chain(errors).filter_map(|payload| payload.xml);
    let bodies = operation.forms().filter_map(|form| match form.encoding {
        Encoding::Xml(_, id) => Some(id),
        _ => None,
    });
    bodies.chain(answers).collect()
}

/// Lists the tables of the parts of a body.
fn parts(operation: &Operation) -> Vec<XmlId> {
    let forms = operation.forms().filter_map(|form| match &form.encoding {
        Encoding::Multipart(parts) => Some(parts),
        _ => None,
    });
    let ids = forms.flatten().filter_map(|(_, form)| match form {
        PartForm::Xml(_, id) => Some(*id),
        _ => None,
    });
    ids.collect()
}

/// Lists the tables that another one refers to.
fn like(xml: &Xml, found: &mut Vec<XmlId>) {
    match &xml.content {
        XmlContent::Like(id) => found.push(*id),
        XmlContent::List(item) => like(item, found),
        XmlContent::Sequence(items) => items.iter().for_each(|item| like(item, found)),
        XmlContent::Object(members, rest) => members.iter().chain(rest.as_deref()).for_each(|xml| like(xml, found)),
        XmlContent::Any | XmlContent::Text | XmlContent::Number | XmlContent::Boolean => {}
    }
}

/// Emits the condition under which there are tables: one of the groups that use any is.
pub(super) fn presence(cx: &Cx<'_>) -> TokenStream {
    if cx.api.operations.iter().any(|operation| !parts(operation).is_empty()) {
        return TokenStream::new();
    }
    let users: BTreeSet<usize> = users(cx.api).into_iter().flatten().collect();
    let features = users.iter().map(|number| manifest::feature(&cx.names.groups[*number]));
    match &features.collect::<Vec<_>>()[..] {
        [feature] => quote!(#[cfg(feature = #feature)]),
        several => quote!(#[cfg(any(#(feature = #several),*))]),
    }
}

/// Emits the condition under which a table is there: one of the groups that use it is, unless all do.
fn condition(cx: &Cx<'_>, users: &BTreeSet<usize>) -> TokenStream {
    let features: Vec<String> = users.iter().map(|number| manifest::feature(&cx.names.groups[*number])).collect();
    match &features[..] {
        [feature] if cx.api.groups.len() > 1 => quote!(#[cfg(feature = #feature)]),
        several if several.len() < cx.api.groups.len() => quote!(#[cfg(any(#(feature = #several),*))]),
        _ => TokenStream::new(),
    }
}

fn node(cx: &Cx<'_>, xml: &Xml) -> TokenStream {
    let name = &xml.name;
    let is_list = matches!(xml.content, XmlContent::List(_) | XmlContent::Sequence(_));
    let base = match &xml.content {
        XmlContent::Any => quote!(Xml::any(#name)),
        XmlContent::Text => quote!(Xml::text(#name)),
        XmlContent::Number => quote!(Xml::number(#name)),
        XmlContent::Boolean => quote!(Xml::boolean(#name)),
        XmlContent::List(item) => {
            let item = node(cx, item);
            quote!(Xml::list(#name, &#item))
        }
        XmlContent::Sequence(items) => {
            let items = items.iter().map(|item| node(cx, item));
            quote!(Xml::sequence(#name, &[#(#items),*]))
        }
        XmlContent::Object(members, rest) => {
            let members = members.iter().map(|member| node(cx, member));
            let rest = rest.as_ref().map(|rest| node(cx, rest)).map(|rest| quote!(.and(&#rest)));
            quote!(Xml::object(#name, &[#(#members),*]) #rest)
        }
        XmlContent::Like(id) => {
            let other = cx.names.of_xml(*id);
            quote!(Xml::like(#name, &#other))
        }
    };
    let property = xml.property.as_ref().filter(|property| ***property != *xml.name).map(|property| {
        let property = &**property;
        quote!(.of(#property))
    });
    let place = match xml.node {
        XmlNode::Element => is_list.then(|| quote!(.wrapped())),
        XmlNode::Attribute => Some(quote!(.attribute())),
        XmlNode::Text => Some(quote!(.inner_text())),
        XmlNode::Cdata => Some(quote!(.cdata())),
        XmlNode::None => (!is_list).then(|| quote!(.inline())),
    };
    let (prefix, namespace) = (&xml.prefix, &xml.namespace);
    let has_namespace = !(prefix.is_empty() && namespace.is_empty());
    let namespace = has_namespace.then(|| quote!(.within(#prefix, #namespace)));
    let constant = xml.is_constant.then(|| quote!(.constant()));
    quote!(#base #property #place #namespace #constant)
}
