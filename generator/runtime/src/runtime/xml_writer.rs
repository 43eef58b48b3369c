//! Turns the JSON form of a value into an XML document.

use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::runtime::markup::INSTANCE;
use crate::runtime::tree::Tree;
use crate::runtime::xml::{Content, Node, Xml};
use crate::runtime::xml_reader::TEXT;

/// Writes a document, or says what of the value no document can hold.
pub(crate) fn write(xml: &Xml, value: &Tree) -> Result<Vec<u8>, String> {
    let mut document = Document { writer: Writer::new(Vec::new()), prefixes: Vec::new() };
    document.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    // A document has one root, so that the items of a list are in an element of theirs.
    document.element(&xml.wrapped(), xml.name, value)?;
    Ok(document.writer.into_inner())
}

struct Document {
    writer: Writer<Vec<u8>>,
    /// The prefixes that have a namespace where we are.
    prefixes: Vec<(String, String)>,
}

impl Document {
    fn event(&mut self, event: Event<'_>) -> Result<(), String> {
        self.writer.write_event(event).map_err(|error| error.to_string())
    }

    /// Writes an element of a name.
    fn element(&mut self, xml: &Xml, name: &str, value: &Tree) -> Result<(), String> {
        let outer = self.prefixes.len();
        let mut declared = Vec::new();
        let name = self.qualified(xml, name, &mut declared)?;
        let mut attributes = Vec::new();
        if let (Content::Object(members, _), Tree::Object(properties)) = (xml.content(), value) {
            self.attributes(members, properties, &mut attributes, &mut declared)?;
        }
        if !value.is_defined() {
            declared.push(("xmlns:xsi".to_owned(), INSTANCE.to_owned()));
            attributes.push(("xsi:nil".to_owned(), "true".to_owned()));
        }
        let mut start = BytesStart::new(name.as_str());
        for (name, value) in declared.iter().chain(&attributes) {
            start.push_attribute((name.as_str(), value.as_str()));
        }
        self.event(Event::Start(start))?;
        self.content(xml, &name, value)?;
        self.event(Event::End(BytesEnd::new(name.as_str())))?;
        self.prefixes.truncate(outer);
        Ok(())
    }

    /// Writes what is in an element.
    fn content(&mut self, xml: &Xml, name: &str, value: &Tree) -> Result<(), String> {
        match (xml.content(), value) {
            (_, Tree::Undefined) => Ok(()),
            (Content::Object(members, rest), Tree::Object(properties)) => self.members(members, rest, properties),
            (Content::List(item), Tree::List(items)) => items.iter().try_for_each(|value| self.item(item, name, value)),
            (Content::Sequence(places), Tree::List(items)) => {
                places.iter().zip(items).try_for_each(|(place, value)| self.item(place, name, value))
            }
            (_, Tree::List(items)) => items.iter().try_for_each(|value| self.element(&Xml::any(""), name, value)),
            (_, Tree::Object(properties)) => self.members(&[], None, properties),
            (_, scalar) => self.text(&scalar.text()),
        }
    }

    /// Writes an item of a list, called as it is itself or else as the list is.
    fn item(&mut self, item: &Xml, name: &str, value: &Tree) -> Result<(), String> {
        let name = if item.name.is_empty() { name.rsplit(':').next().unwrap_or(name) } else { item.name };
        match item.node {
            Node::Text if value.is_scalar() => self.text(&value.text()),
            Node::Cdata if value.is_scalar() => self.cdata(&value.text()),
            _ => self.element(item, name, value),
        }
    }

    /// Writes the properties of an object that are no attributes, those that are known in the order of the table.
    fn members(&mut self, members: &[Xml], rest: Option<&Xml>, properties: &[(String, Tree)]) -> Result<(), String> {
        for member in members {
            if let Some((_, value)) = properties.iter().find(|(name, _)| name == member.property) {
                self.member(member, member.name, value)?;
            }
        }
        let any = Xml::any("");
        for (name, value) in properties {
            if members.iter().any(|member| member.property == name) {
                continue;
            }
            match (rest, name.as_str()) {
                (None, TEXT) if value.is_scalar() => self.text(&value.text())?,
                (Some(rest), name) => self.member(rest, name, value)?,
                (None, name) => match value {
                    Tree::List(items) => items.iter().try_for_each(|value| self.element(&any, name, value))?,
                    value => self.element(&any, name, value)?,
                },
            }
        }
        Ok(())
    }

    fn member(&mut self, member: &Xml, name: &str, value: &Tree) -> Result<(), String> {
        match (member.node, member.content(), value) {
            (Node::Attribute, ..) => Ok(()),
            (Node::Element, ..) => self.element(member, name, value),
            (_, _, Tree::Undefined) => Ok(()),
            (Node::Text, _, value) if value.is_scalar() => self.text(&value.text()),
            (Node::Cdata, _, value) if value.is_scalar() => self.cdata(&value.text()),
            (Node::None, Content::Object(members, rest), Tree::Object(properties)) => {
                self.members(members, rest, properties)
            }
            (Node::None, Content::List(_) | Content::Sequence(_), Tree::List(_)) => self.content(member, name, value),
            _ => self.element(member, name, value),
        }
    }

    /// Gathers the attributes of an element, and the prefixes that they need.
    fn attributes(
        &mut self,
        members: &[Xml],
        properties: &[(String, Tree)],
        attributes: &mut Vec<(String, String)>,
        declared: &mut Vec<(String, String)>,
    ) -> Result<(), String> {
        for member in members {
            let value = properties.iter().find(|(name, _)| name == member.property).map(|(_, value)| value);
            match (member.node, member.content(), value) {
                (Node::None, Content::Object(members, _), Some(Tree::Object(properties))) => {
                    self.attributes(members, properties, attributes, declared)?;
                }
                (Node::Attribute, _, Some(value)) if value.is_defined() => {
                    // An attribute without a prefix is in no namespace.
                    let prefix = if member.prefix.is_empty() { "ns" } else { member.prefix };
                    let member = Xml { prefix: if member.namespace.is_empty() { "" } else { prefix }, ..*member };
                    let name = self.qualified(&member, member.name, declared)?;
                    let text = match value {
                        Tree::List(items) => items.iter().map(Tree::text).collect::<Vec<_>>().join(" "),
                        value => value.text(),
                    };
                    check(&text)?;
                    attributes.push((name, text));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns a name with its prefix, and declares that if it has another namespace here, or none.
    fn qualified(&mut self, xml: &Xml, name: &str, declared: &mut Vec<(String, String)>) -> Result<String, String> {
        if !is_name(name) {
            return Err(format!("`{name}` is no name"));
        }
        let known = self.prefixes.iter().rev().find(|(prefix, _)| prefix == xml.prefix).map(|(_, namespace)| namespace);
        let is_known = known.is_some();
        if !xml.namespace.is_empty() && known.is_none_or(|namespace| namespace != xml.namespace) {
            let attribute = if xml.prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{}", xml.prefix) };
            declared.push((attribute, xml.namespace.to_owned()));
            self.prefixes.push((xml.prefix.to_owned(), xml.namespace.to_owned()));
        }
        // A prefix without a namespace means nothing.
        let has_prefix = !xml.prefix.is_empty() && (is_known || !xml.namespace.is_empty());
        Ok(if has_prefix { format!("{}:{name}", xml.prefix) } else { name.to_owned() })
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        check(text)?;
        self.event(Event::Text(BytesText::new(text)))
    }

    fn cdata(&mut self, text: &str) -> Result<(), String> {
        check(text)?;
        BytesCData::escaped(text).try_for_each(|section| self.event(Event::CData(section)))
    }
}

/// Fails if a text has a character that no document can hold (XML 1.0, section 2.2).
fn check(text: &str) -> Result<(), String> {
    let is_impossible = |character: &char| match character {
        '\t' | '\n' | '\r' => false,
        character => *character < ' ' || matches!(character, '\u{FFFE}' | '\u{FFFF}'),
    };
    match text.chars().find(is_impossible) {
        Some(character) => Err(format!("it has the character {character:?}, which no XML has")),
        None => Ok(()),
    }
}

/// Whether a text is a name without a prefix (Namespaces in XML 1.0, section 4).
fn is_name(text: &str) -> bool {
    let is_start = |character: char| character == '_' || character.is_alphabetic();
    let is_part =
        |character: char| is_start(character) || character.is_numeric() || matches!(character, '-' | '.' | '·');
    text.starts_with(is_start) && text.chars().all(is_part)
}
