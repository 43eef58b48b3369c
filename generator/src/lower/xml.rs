//! Turns schemas into what their values are in XML, by their `xml` objects and what follows from their places.

use super::Lowering;
use super::content::is_structured_xml;
use crate::ir::{Xml, XmlContent, XmlId, XmlNode, XmlTable};
use crate::load::Key;
use crate::parse::{SchemaId, Types, XmlWords};
use std::collections::HashMap;

/// What Java's binding of XML calls what has no name of its own, which generators of descriptions let through.
const UNNAMED: &str = "##default";

/// How many references and branches are followed to what a schema says.
const DEEPEST: usize = 40;

/// The tables that have been made, each for a schema.
#[derive(Default)]
pub(super) struct Tables {
    tables: Vec<XmlTable>,
    by_schema: HashMap<SchemaId, XmlId>,
    /// Those that are not filled yet.
    pending: Vec<(SchemaId, XmlId)>,
    kinds: HashMap<SchemaId, Kind>,
}

/// What a schema says together with its branches.
#[derive(Default)]
struct Gathered {
    types: Types,
    properties: Vec<(Key, SchemaId)>,
    required: Vec<String>,
    rest: Option<SchemaId>,
    items: Option<SchemaId>,
    places: Vec<SchemaId>,
    seen: Vec<SchemaId>,
}

/// What kind of value a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Any,
    Text,
    Number,
    Boolean,
    List,
    Object,
}

impl Lowering<'_> {
    /// Returns the table of a schema that is the root of a document, called after the schema or else `hint`.
    pub(super) fn xml_root(&mut self, mut id: SchemaId, hint: &str) -> XmlId {
        for _ in 0..DEEPEST {
            match self.schemas[id].target() {
                Some(target) if self.schemas[id].xml.is_none() => id = target,
                _ => break,
            }
        }
        let root = self.xml_table(id, hint);
        // One after the other, so that a long chain of schemas is no deep recursion.
        while let Some((id, number)) = self.xml.pending.pop() {
            let hint = self.xml.tables[number.0 as usize].hint.clone();
            let gathered = self.gathered(id);
            let content = self.content_of(&gathered, &hint);
            self.xml.tables[number.0 as usize].xml.content = content;
        }
        root
    }

    /// Returns the table of a property that is sent as a part; nothing, if that is no XML of a value.
    ///
    /// Without a name of its own, the root is called after the property; of a list, each item is a document.
    pub(super) fn xml_part(&mut self, object: SchemaId, property: &str, essence: &str) -> Option<XmlId> {
        let gathered = self.gathered(object);
        let (_, id) = gathered.properties.iter().find(|(name, _)| **name == *property)?;
        let id = match self.kind_of(*id) {
            Kind::List => self.gathered(*id).items?,
            _ => *id,
        };
        if !is_structured_xml(self, essence, id) {
            return None;
        }
        let number = self.xml_root(id, property);
        let name = &mut self.xml.tables[number.0 as usize].xml.name;
        if name.is_empty() && is_name(property) {
            property.clone_into(name);
        }
        Some(number)
    }

    /// Returns the tables, once all roots are known.
    pub(super) fn xml_tables(&mut self) -> Vec<XmlTable> {
        std::mem::take(&mut self.xml.tables)
    }

    /// Whether the root of a document has a name: it is not made up.
    pub(super) fn has_xml_root(&self, id: SchemaId) -> bool {
        !self.root_name(id).is_empty()
    }

    fn xml_table(&mut self, id: SchemaId, hint: &str) -> XmlId {
        if let Some(known) = self.xml.by_schema.get(&id) {
            return *known;
        }
        let number = XmlId(self.xml.tables.len() as u32);
        self.xml.by_schema.insert(id, number);
        let hint = self.component_name(id).unwrap_or(hint).to_owned();
        let xml = node(self.root_name(id), &self.words(id));
        self.xml.tables.push(XmlTable { hint, xml });
        self.xml.pending.push((id, number));
        number
    }

    /// Returns the name of a root: what its schema says, or the name of the component.
    fn root_name(&self, id: SchemaId) -> String {
        let said = self.words(id).name.filter(|name| is_name(name));
        let chain = std::iter::successors(Some(id), |id| self.schemas[*id].target()).take(DEEPEST);
        let component = chain.into_iter().find_map(|id| self.component_name(id));
        said.or_else(|| component.filter(|name| is_name(name)).map(str::to_owned)).unwrap_or_default()
    }

    fn component_name(&self, id: SchemaId) -> Option<&str> {
        let number = self.components.get(&id)?;
        Some(self.types[number.0 as usize].name.own.as_str())
    }

    /// Returns what a schema says of its node, or else what it refers to or extends.
    fn words(&self, id: SchemaId) -> XmlWords {
        let mut words = XmlWords::default();
        let mut next = vec![id];
        for place in 0..DEEPEST {
            let Some(id) = next.get(place) else { break };
            let schema = &self.schemas[*id];
            if let Some(more) = &schema.xml {
                words.node = words.node.or(more.node);
                words.name = words.name.or_else(|| more.name.clone());
                words.namespace = words.namespace.or_else(|| more.namespace.clone());
                words.prefix = words.prefix.or_else(|| more.prefix.clone());
            }
            next.extend(schema.target().iter().chain(&schema.all_of));
        }
        words.name = words.name.filter(|name| name != UNNAMED);
        words.namespace = words.namespace.filter(|name| name != UNNAMED);
        words
    }

    /// Returns what is in the node of a schema that is part of another one.
    fn content(&mut self, id: SchemaId, hint: &str) -> XmlContent {
        match self.kind_of(id) {
            Kind::Any => return XmlContent::Any,
            Kind::Text => return XmlContent::Text,
            Kind::Number => return XmlContent::Number,
            Kind::Boolean => return XmlContent::Boolean,
            Kind::List | Kind::Object => {}
        }
        let mut id = id;
        for _ in 0..DEEPEST {
            match self.only(id) {
                Some(next) => id = next,
                None => break,
            }
        }
        let schema = &self.schemas[id];
        let is_inline = schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty();
        if is_inline && schema.reference.is_none() && !self.components.contains_key(&id) {
            let gathered = self.gathered(id);
            return self.content_of(&gathered, hint);
        }
        XmlContent::Like(self.xml_table(id, hint))
    }

    /// Returns the schema that another one is nothing but a name or a description of.
    fn only(&self, id: SchemaId) -> Option<SchemaId> {
        let schema = &self.schemas[id];
        if !schema.properties.is_empty() || self.components.contains_key(&id) {
            return None;
        }
        let branches = [&schema.all_of, &schema.one_of, &schema.any_of].into_iter().flatten();
        let mut branches = branches.filter(|branch| !self.says_nothing(**branch)).copied().chain(schema.target());
        branches.next().filter(|_| branches.next().is_none())
    }

    fn kind_of(&mut self, id: SchemaId) -> Kind {
        if let Some(known) = self.xml.kinds.get(&id) {
            return *known;
        }
        let kind = kind(&self.gathered(id));
        self.xml.kinds.insert(id, kind);
        kind
    }

    fn gathered(&self, id: SchemaId) -> Gathered {
        let mut gathered = Gathered::default();
        self.gather_xml(id, 0, &mut gathered);
        gathered
    }

    /// Gathers what a schema and its branches say; what is nearer to the schema itself replaces what a branch says.
    fn gather_xml(&self, id: SchemaId, depth: usize, gathered: &mut Gathered) {
        if gathered.seen.contains(&id) || depth > DEEPEST {
            return;
        }
        gathered.seen.push(id);
        let schema = &self.schemas[id];
        schema.target().iter().chain(&schema.all_of).for_each(|branch| self.gather_xml(*branch, depth + 1, gathered));
        let sure = gathered.required.len();
        let branches = schema.one_of.iter().chain(&schema.any_of).chain(self.heirs.list(id));
        branches.for_each(|branch| self.gather_xml(*branch, depth + 1, gathered));
        // What one of several requires may not be there.
        gathered.required.truncate(sure);
        gathered.required.extend(schema.required.iter().cloned());
        gathered.types = gathered.types.with(schema.types.without(Types::NULL));
        if schema.types.is_empty() && schema.values.iter().any(|value| value.as_str().is_some()) {
            gathered.types = gathered.types.with(Types::STRING);
        }
        for (name, property) in &schema.properties {
            match gathered.properties.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known = *property,
                None => gathered.properties.push((name.clone(), *property)),
            }
        }
        let rest = schema.additional_properties.or(schema.pattern_properties.first().copied());
        gathered.rest = rest.filter(|rest| !self.schemas[*rest].is_never).or(gathered.rest);
        gathered.items = schema.items.filter(|items| !self.schemas[*items].is_never).or(gathered.items);
        if !schema.prefix_items.is_empty() {
            gathered.places.clone_from(&schema.prefix_items);
        }
    }

    fn content_of(&mut self, gathered: &Gathered, hint: &str) -> XmlContent {
        match kind(gathered) {
            Kind::Any => XmlContent::Any,
            Kind::Text => XmlContent::Text,
            Kind::Number => XmlContent::Number,
            Kind::Boolean => XmlContent::Boolean,
            Kind::List if !gathered.places.is_empty() => {
                XmlContent::Sequence(gathered.places.iter().map(|place| self.item(*place, hint)).collect())
            }
            Kind::List => XmlContent::List(Box::new(match gathered.items {
                Some(items) => self.item(items, hint),
                None => node(String::new(), &XmlWords::default()),
            })),
            Kind::Object => {
                let members = gathered.properties.iter().map(|(name, id)| self.member(name, *id, gathered, hint));
                let mut members: Vec<Xml> = members.collect();
                self.separate(&mut members, gathered);
                let is_free = gathered.properties.is_empty() && gathered.rest.is_none();
                let rest = gathered.rest.map(|rest| self.others(rest, hint));
                let rest = rest.or(is_free.then(|| node(String::new(), &XmlWords::default())));
                XmlContent::Object(members, rest.map(Box::new))
            }
        }
    }

    /// Returns what an item of a list is: an element, unless it says that it is text.
    fn item(&mut self, id: SchemaId, hint: &str) -> Xml {
        let words = self.words(id);
        let mut xml = node(self.said(id, &words).unwrap_or_default(), &words);
        xml.node = match words.node {
            Some(node @ (XmlNode::Text | XmlNode::Cdata)) => node,
            _ => XmlNode::Element,
        };
        xml.content = self.content(id, hint);
        xml
    }

    /// Returns what properties are that are not known, each called as it is.
    fn others(&mut self, id: SchemaId, hint: &str) -> Xml {
        let mut xml = node(String::new(), &self.words(id));
        xml.content = self.content(id, hint);
        let is_list = self.kind_of(id) == Kind::List;
        xml.node = if is_list && self.words(id).node.is_none() { XmlNode::None } else { XmlNode::Element };
        xml
    }

    fn member(&mut self, name: &Key, id: SchemaId, object: &Gathered, hint: &str) -> Xml {
        let words = self.words(id);
        let is_list = self.kind_of(id) == Kind::List;
        let mut xml = node(String::new(), &words);
        xml.node = words.node.unwrap_or(if is_list { XmlNode::None } else { XmlNode::Element });
        // The name of a list that is not wrapped is ignored, as its node is.
        let said = self.said(id, &words).filter(|_| xml.node != XmlNode::None);
        xml.name = said.unwrap_or_else(|| name.to_string());
        xml.property = Some(name.clone());
        xml.content = self.content(id, &format!("{hint}_{name}"));
        let is_nullable_attribute = xml.node == XmlNode::Attribute && self.is_nullable(id);
        let is_text = matches!(xml.node, XmlNode::Text | XmlNode::Cdata);
        let is_constant = is_text || is_nullable_attribute || (is_list && xml.node == XmlNode::None);
        xml.is_constant = is_constant && object.required.iter().any(|required| **required == **name);
        xml
    }

    /// Returns the name that a schema says, if it is one.
    fn said(&mut self, id: SchemaId, words: &XmlWords) -> Option<String> {
        let name = words.name.clone()?;
        if is_name(&name) {
            return Some(name);
        }
        self.diagnostics.xml_name(self.schemas[id].origin, &name);
        None
    }

    /// Calls elements after their properties that share a name which only their type says.
    fn separate(&self, members: &mut [Xml], object: &Gathered) {
        let names: Vec<(XmlNode, String)> = members.iter().map(|member| (member.node, member.name.clone())).collect();
        for (member, (_, id)) in members.iter_mut().zip(&object.properties) {
            let shared = names.iter().filter(|(node, name)| *node == member.node && *name == member.name).count() > 1;
            let is_own = self.schemas[*id].xml.as_ref().is_some_and(|words| words.name.is_some());
            if let Some(property) = member.property.as_ref().filter(|_| shared && !is_own) {
                member.name = property.to_string();
            }
        }
    }
}

/// Returns the node of a schema, with nothing in it yet.
fn node(name: String, words: &XmlWords) -> Xml {
    Xml {
        property: None,
        name,
        prefix: words.prefix.clone().filter(|prefix| is_name(prefix)).unwrap_or_default(),
        namespace: words.namespace.clone().unwrap_or_default(),
        node: XmlNode::Element,
        content: XmlContent::Any,
        is_constant: false,
    }
}

fn kind(gathered: &Gathered) -> Kind {
    let types = gathered.types;
    let scalars = types.without(Types::OBJECT).without(Types::ARRAY);
    let is_object = types.contains(Types::OBJECT)
        || !gathered.properties.is_empty()
        || (types.is_empty() && gathered.rest.is_some());
    let is_list = types.contains(Types::ARRAY) || gathered.items.is_some() || !gathered.places.is_empty();
    match (is_object, is_list, scalars.is_empty()) {
        (true, false, true) => Kind::Object,
        (false, true, true) => Kind::List,
        (false, false, false) if scalars.contains(Types::STRING) => Kind::Text,
        (false, false, false) if scalars == Types::BOOLEAN => Kind::Boolean,
        (false, false, false) if !scalars.contains(Types::BOOLEAN) => Kind::Number,
        (false, false, false) => Kind::Text,
        _ => Kind::Any,
    }
}

/// Whether a text is a name without a prefix (Namespaces in XML 1.0, section 4).
fn is_name(text: &str) -> bool {
    let is_start = |character: char| character == '_' || character.is_alphabetic();
    let is_part =
        |character: char| is_start(character) || character.is_numeric() || matches!(character, '-' | '.' | '·');
    text.starts_with(is_start) && text.chars().all(is_part)
}
