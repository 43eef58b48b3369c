//! Turns what values are in XML into the tables that the runtime writes and reads them by.

use super::{Content, Cx, Item};
use crate::ir::{Api, Encoding, Operation, Payload, Xml, XmlContent, XmlId, XmlNode};
use proc_macro2::TokenStream;
use quote::quote;

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
    let table = |id: XmlId| {
        let (name, xml) = (cx.names.of_xml(id), node(cx, &cx.api[id].xml));
        Item::new(quote!(pub(crate) static #name: Xml = #xml;))
    };
    let imports = Item::new(quote!(
        use crate::runtime::Xml;
    ));
    let items = std::iter::once(imports).chain(tables.into_iter().map(table)).collect();
    Content::Rust { doc: "What values are in XML.".to_owned(), items }
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
