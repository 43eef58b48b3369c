//! Turns the bytes of an XML document into its elements.

use std::borrow::Cow;

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};

/// How deep elements may be in each other, as in JSON.
const DEEPEST: usize = 100;

/// How many elements and attributes there may be, each of which takes more memory than text.
const MOST: usize = 4_000_000;

/// The namespace of the attribute that says that an element is `null` (XML Schema Part 1, section 2.6.2).
pub(crate) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An element, or an attribute, by its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Name {
    /// The name without a prefix.
    pub(crate) local: String,
    pub(crate) namespace: String,
}

/// An element with what is in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: Name,
    pub(crate) attributes: Vec<(Name, String)>,
    pub(crate) parts: Vec<Part>,
}

/// A part of an element.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Element(Element),
    Text(String),
    Cdata(String),
}

impl Element {
    /// Iterates over the elements in it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.parts.iter().filter_map(|part| match part {
            Part::Element(element) => Some(element),
            Part::Text(_) | Part::Cdata(_) => None,
        })
    }

    /// Returns all of its own text.
    pub(crate) fn text(&self) -> String {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) | Part::Cdata(text) => Some(text.as_str()),
            Part::Element(_) => None,
        });
        texts.collect()
    }

    /// Whether it says that it is `null`.
    pub(crate) fn is_nil(&self) -> bool {
        let is_nil = |name: &Name| name.local == "nil" && name.namespace == INSTANCE;
        self.attributes.iter().any(|(name, value)| is_nil(name) && matches!(value.trim(), "true" | "1"))
    }
}

/// Returns the text of a document, by its byte order mark, the charset of its content type, or its own declaration.
pub(crate) fn text<'a>(bytes: &'a [u8], content_type: &str) -> Result<Cow<'a, str>, String> {
    let units = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let text = String::from_utf16(&pairs.iter().map(|pair| read(*pair)).collect::<Vec<_>>());
        text.ok().filter(|_| rest.is_empty()).map(Cow::Owned).ok_or_else(|| "it is no UTF-16".to_owned())
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => return units(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => return units(rest, u16::from_le_bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let charset = quoted(content_type, "charset").or_else(|| {
        let start = bytes.strip_prefix(b"<?xml")?;
        let end = start.iter().position(|byte| *byte == b'>')?;
        quoted(std::str::from_utf8(&start[..end]).ok()?, "encoding")
    });
    match charset.unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "utf-8" | "utf8" | "us-ascii" => {
            std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| format!("it is no UTF-8: {error}"))
        }
        "iso-8859-1" | "latin1" => Ok(bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into()),
        other => Err(format!("its charset is `{other}`")),
    }
}

/// Returns what follows after a word and `=`, without the quotes around it.
fn quoted(text: &str, word: &str) -> Option<String> {
    let start = text.to_ascii_lowercase().find(&format!("{word}="))? + word.len() + 1;
    let value = text.get(start..)?.trim_start_matches(['"', '\'']);
    let end = value.find(['"', '\'', ';', ' ', '?']).unwrap_or(value.len());
    Some(value[..end].to_owned())
}

/// Reads a document. A document type is refused, since it may define what is larger than itself, or is elsewhere.
pub(crate) fn parse(text: &str) -> Result<Element, String> {
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut count = 0;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(start) if root.is_none() => {
                let element = element(&start, reader.resolver())?;
                count += 1 + element.attributes.len();
                open.push(element);
                if open.len() > DEEPEST || count > MOST {
                    return Err(format!("it has more than {MOST} elements, or is more than {DEEPEST} of them deep"));
                }
            }
            Event::End(_) => {
                let element = open.pop().unwrap_or_default();
                match open.last_mut() {
                    Some(parent) => parent.parts.push(Part::Element(element)),
                    None => root = Some(element),
                }
            }
            Event::Text(text) => add(open.last_mut(), &text.xml10_content())?,
            Event::CData(text) => match open.last_mut() {
                Some(parent) => parent.parts.push(Part::Cdata(text.xml10_content().into_owned())),
                None => return Err("there is text outside of its root".to_owned()),
            },
            Event::GeneralRef(name) => match name.resolve_char_ref().map_err(|error| error.to_string())? {
                Some(character) => add(open.last_mut(), character.encode_utf8(&mut [0; 4]))?,
                None => {
                    let known = resolve_predefined_entity(&name);
                    add(open.last_mut(), known.ok_or_else(|| format!("`&{};` is no known entity", &*name))?)?;
                }
            },
            Event::DocType(_) => return Err("it has a document type, which is refused".to_owned()),
            Event::Eof => return root.ok_or_else(|| "it ends before its root does".to_owned()),
            Event::Start(_) | Event::Empty(_) => return Err("it has several roots".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// Adds a text to what is open, and to the text that is there.
fn add(parent: Option<&mut Element>, more: &str) -> Result<(), String> {
    match parent {
        Some(parent) => match parent.parts.last_mut() {
            Some(Part::Text(text)) => text.push_str(more),
            _ => parent.parts.push(Part::Text(more.to_owned())),
        },
        None if more.trim().is_empty() => {}
        None => return Err("there is text outside of its root".to_owned()),
    }
    Ok(())
}

fn element(start: &BytesStart<'_>, resolver: &NamespaceResolver) -> Result<Element, String> {
    let (namespace, local) = resolver.resolve_element(start.name());
    let name = name(namespace, local.as_ref())?;
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (namespace, local) = resolver.resolve_attribute(attribute.key);
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        attributes.push((self::name(namespace, local.as_ref())?, value.into_owned()));
    }
    Ok(Element { name, attributes, parts: Vec::new() })
}

fn name(namespace: ResolveResult<'_>, local: &str) -> Result<Name, String> {
    let namespace = match namespace {
        ResolveResult::Bound(namespace) => namespace.as_ref().to_owned(),
        ResolveResult::Unbound => String::new(),
        ResolveResult::Unknown(prefix) => return Err(format!("the prefix `{prefix}` has no namespace")),
    };
    Ok(Name { local: local.to_owned(), namespace })
}
