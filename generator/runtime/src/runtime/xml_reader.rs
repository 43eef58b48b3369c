//! Turns an XML document into the JSON form of the value that it stands for.

use crate::runtime::markup::{self, Element, INSTANCE, Name, Part};
use crate::runtime::tree::Tree;
use crate::runtime::xml::{Content, Node, Xml};

/// What the text of an element is called that has attributes or elements, too, and of which nothing is known.
pub(crate) const TEXT: &str = "#text";

/// Reads a document. What its root is called does not matter.
pub(crate) fn read(xml: &Xml, text: &str) -> Result<Tree, String> {
    Ok(value(xml, &markup::parse(text)?))
}

/// Reads what an element holds.
fn value(xml: &Xml, element: &Element) -> Tree {
    if element.is_nil() {
        return Tree::Undefined;
    }
    match xml.content() {
        Content::List(item) => {
            let all = || element.elements().collect::<Vec<_>>();
            let named: Vec<&Element> = all().into_iter().filter(|element| is_of(item, xml, &element.name)).collect();
            let items = if named.is_empty() { all() } else { named };
            Tree::List(items.into_iter().map(|element| value(item, element)).collect())
        }
        Content::Sequence(items) => Tree::List(sequence(items, xml, &element.parts)),
        Content::Object(members, rest) => {
            let mut object = Vec::new();
            read_members(members, element, &mut object);
            if let Some(rest) = rest {
                let unknown = element.elements().filter(|element| !is_known(members, &element.name)).collect();
                grouped(unknown, rest, &mut object);
            }
            Tree::Object(object)
        }
        Content::Any | Content::Like(_) => any(element),
        content => scalar(content, element.text()),
    }
}

/// Reads a text as a scalar; one that is no number stays a text, which does not decode.
fn scalar(content: Content, text: String) -> Tree {
    let plain = text.trim();
    match content {
        Content::Number | Content::Boolean if plain.is_empty() => Tree::Undefined,
        Content::Number => match (plain.parse::<serde_json::Number>(), plain.parse::<f64>()) {
            (Ok(number), _) => Tree::Literal(number.to_string()),
            (_, Ok(number)) if number.is_finite() => Tree::Literal(number.to_string()),
            _ => Tree::Text(text),
        },
        Content::Boolean => match plain {
            "true" | "1" => Tree::Literal("true".to_owned()),
            "false" | "0" => Tree::Literal("false".to_owned()),
            _ => Tree::Text(text),
        },
        Content::List(item) => {
            Tree::List(text.split_whitespace().map(|part| scalar(item.content(), part.to_owned())).collect())
        }
        _ => Tree::Text(text),
    }
}

/// Whether a name is that of a node, in whatever namespace: many documents are in none, or in another one.
fn is_of(xml: &Xml, parent: &Xml, name: &Name) -> bool {
    let expected = if xml.name.is_empty() { parent.name } else { xml.name };
    name.local == expected
}

/// Reads the known properties of an element.
fn read_members(members: &[Xml], element: &Element, object: &mut Vec<(String, Tree)>) {
    for member in members {
        let found = match (member.node, member.content()) {
            (Node::None, Content::Object(inner, _)) => {
                let mut inside = Vec::new();
                read_members(inner, element, &mut inside);
                (!inside.is_empty()).then_some(Tree::Object(inside))
            }
            _ => read_member(member, members, element),
        };
        object.extend(found.map(|value| (member.property.to_owned(), value)));
    }
}

fn read_member(member: &Xml, members: &[Xml], element: &Element) -> Option<Tree> {
    match (member.node, member.content()) {
        (Node::Attribute, content) => {
            let value = attribute(member, element).map(|text| scalar(content, text.to_owned()));
            value.or(member.is_constant.then_some(Tree::Undefined))
        }
        (Node::Text | Node::Cdata, content) => {
            let text = text(member, element);
            (member.is_constant || !text.is_empty()).then(|| scalar(content, text))
        }
        (Node::None, Content::List(item)) => {
            let items = elements(item, member, members, element);
            let is_there = member.is_constant || !items.is_empty();
            is_there.then(|| Tree::List(items.into_iter().map(|element| value(item, element)).collect()))
        }
        (Node::None, Content::Sequence(items)) => {
            let items = sequence(items, member, &element.parts);
            (!items.is_empty()).then_some(Tree::List(items))
        }
        (Node::Element | Node::None, content) => {
            let mut found = elements(member, member, members, element);
            // Not every server calls it as its type is called.
            let is_free = !members.iter().any(|other| other.name == member.property);
            if found.is_empty() && is_free {
                found.extend(element.elements().filter(|element| element.name.local == member.property));
            }
            match (&found[..], content) {
                ([], _) => None,
                ([_, _, ..], Content::Any) => Some(Tree::List(found.into_iter().map(any).collect())),
                ([first, ..], _) => Some(value(member, first)),
            }
        }
    }
}

/// Finds the elements of a node: those of its namespace, where members of others have the same name.
fn elements<'e>(xml: &Xml, parent: &Xml, members: &[Xml], element: &'e Element) -> Vec<&'e Element> {
    let mut found: Vec<&Element> = element.elements().filter(|element| is_of(xml, parent, &element.name)).collect();
    let name = if xml.name.is_empty() { parent.name } else { xml.name };
    if members.iter().filter(|member| member.name == name && member.node == Node::Element).count() > 1 {
        found.retain(|element| element.name.namespace == xml.namespace);
    }
    found
}

fn attribute<'e>(member: &Xml, element: &'e Element) -> Option<&'e str> {
    let named = || element.attributes.iter().filter(|(name, _)| name.local == member.name);
    let best = named().find(|(name, _)| name.namespace == member.namespace);
    best.or_else(|| named().find(|(name, _)| name.namespace != INSTANCE)).map(|(_, value)| value.as_str())
}

/// Returns the text beside the attributes and elements, as it stands where there is no element.
fn text(member: &Xml, element: &Element) -> String {
    let sections: String = element
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Cdata(text) if member.node == Node::Cdata => Some(text.as_str()),
            _ => None,
        })
        .collect();
    match (sections.is_empty(), element.elements().next()) {
        (false, _) => sections,
        (true, None) => element.text(),
        (true, Some(_)) => element.text().trim().to_owned(),
    }
}

/// Reads items by their places, as far as they follow each other.
fn sequence(items: &[Xml], parent: &Xml, parts: &[Part]) -> Vec<Tree> {
    let mut parts = parts.iter().peekable();
    let mut list = Vec::new();
    for item in items {
        if item.node != Node::Element {
            let mut text = String::new();
            while let Some(Part::Text(more) | Part::Cdata(more)) =
                parts.next_if(|part| !matches!(part, Part::Element(_)))
            {
                text.push_str(more);
            }
            list.push(scalar(item.content(), text));
            continue;
        }
        let mut is_next = |part: &&Part| matches!(part, Part::Element(element) if is_of(item, parent, &element.name));
        match parts.find(&mut is_next) {
            Some(Part::Element(element)) => list.push(value(item, element)),
            _ => break,
        }
    }
    list
}

/// Whether a known property stands for elements of a name.
fn is_known(members: &[Xml], name: &Name) -> bool {
    members.iter().any(|member| match (member.node, member.content()) {
        (Node::None, Content::Object(inner, _)) => is_known(inner, name),
        (Node::None, Content::List(item)) => is_of(item, member, name),
        (Node::None, Content::Sequence(items)) => items.iter().any(|item| is_of(item, member, name)),
        (Node::Attribute | Node::Text | Node::Cdata, _) => false,
        _ => is_of(member, member, name),
    })
}

/// Reads elements of which the names are not known as properties.
fn grouped(elements: Vec<&Element>, xml: &Xml, object: &mut Vec<(String, Tree)>) {
    let mut groups: Vec<(&str, Vec<&Element>)> = Vec::new();
    for element in elements {
        let name = element.name.local.as_str();
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, group)) => group.push(element),
            None => groups.push((name, vec![element])),
        }
    }
    for (name, group) in groups {
        let tree = match (xml.node, xml.content(), &group[..]) {
            (Node::None, Content::List(item), _) => Tree::List(group.iter().map(|one| value(item, one)).collect()),
            (_, Content::Any, [_, _, ..]) => Tree::List(group.into_iter().map(any).collect()),
            (_, _, [first, ..]) => value(xml, first),
            (_, _, []) => continue,
        };
        object.push((name.to_owned(), tree));
    }
}

/// Reads an element of which nothing is known: its text, or its attributes and elements by their names.
fn any(element: &Element) -> Tree {
    if element.is_nil() {
        return Tree::Undefined;
    }
    let attributes = element.attributes.iter().filter(|(name, _)| name.namespace != INSTANCE);
    let mut object: Vec<(String, Tree)> =
        attributes.map(|(name, value)| (name.local.clone(), Tree::Text(value.clone()))).collect();
    grouped(element.elements().collect(), &Xml::any(""), &mut object);
    let text = element.text();
    if object.is_empty() {
        return Tree::Text(text);
    }
    if !text.trim().is_empty() {
        object.push((TEXT.to_owned(), Tree::Text(text)));
    }
    Tree::Object(object)
}
