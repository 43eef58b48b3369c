//! Turns schema nodes into our own lean model of JSON Schema 2020-12, one table entry for each schema.

use super::remarks;
use super::xml::{self, XmlWords};
use crate::dialect::NULLABLE;
use crate::ir::Remarks;
use crate::load::{FILES, Key, Node, Origin, Value, is_uri};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Index;
use std::sync::Arc;

/// The number of a schema in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SchemaId(pub(crate) u32);

/// A schema, as it is written: nothing is resolved or merged.
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    pub(crate) origin: Origin,
    /// It is the schema `false`, which nothing fits.
    pub(crate) is_never: bool,
    pub(crate) reference: Option<Reference>,
    pub(crate) types: Types,
    /// `null` fits whatever the other keywords say.
    pub(crate) nullable: bool,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) format: Option<String>,
    /// It has a media type and no encoding, so that it is bytes and no text.
    pub(crate) is_bytes: bool,
    /// The schema of what a string contains.
    pub(crate) content: Option<SchemaId>,
    /// The values of `enum`; a `const` is an enum of one.
    pub(crate) values: Vec<Node>,
    pub(crate) properties: Vec<(Key, SchemaId)>,
    pub(crate) required: Vec<String>,
    pub(crate) additional_properties: Option<SchemaId>,
    /// The schemas of properties whose names match a pattern.
    pub(crate) pattern_properties: Vec<SchemaId>,
    pub(crate) items: Option<SchemaId>,
    /// The schemas of the first items.
    pub(crate) prefix_items: Vec<SchemaId>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) all_of: Vec<SchemaId>,
    pub(crate) one_of: Vec<SchemaId>,
    pub(crate) any_of: Vec<SchemaId>,
    pub(crate) discriminator: Option<Discriminator>,
    pub(crate) not: Option<SchemaId>,
    pub(crate) dependent_schemas: Vec<(Key, SchemaId)>,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    pub(crate) deprecated: bool,
    /// It is answered, and never sent.
    pub(crate) read_only: bool,
    /// It is sent, and never answered.
    pub(crate) write_only: bool,
    pub(crate) remarks: Option<Arc<Remarks>>,
    pub(crate) xml: Option<Box<XmlWords>>,
    /// Keywords that only narrow what fits, and that no Rust type expresses.
    pub(crate) untyped: Vec<Key>,
    pub(crate) extensions: Vec<(Key, Node)>,
}

impl Schema {
    /// Returns the schema that everything fits.
    fn any(origin: Origin) -> Self {
        Schema {
            origin,
            is_never: false,
            reference: None,
            types: Types::default(),
            nullable: false,
            title: None,
            description: None,
            format: None,
            is_bytes: false,
            content: None,
            values: Vec::new(),
            properties: Vec::new(),
            required: Vec::new(),
            additional_properties: None,
            pattern_properties: Vec::new(),
            items: None,
            prefix_items: Vec::new(),
            min_items: None,
            max_items: None,
            all_of: Vec::new(),
            one_of: Vec::new(),
            any_of: Vec::new(),
            discriminator: None,
            not: None,
            dependent_schemas: Vec::new(),
            min_properties: None,
            max_properties: None,
            deprecated: false,
            read_only: false,
            write_only: false,
            remarks: None,
            xml: None,
            untyped: Vec::new(),
            extensions: Vec::new(),
        }
    }

    /// Whether a string is bytes and no text.
    pub(crate) fn is_bytes(&self) -> bool {
        self.is_bytes || self.format.as_deref() == Some("binary")
    }

    /// Returns the schema that this one refers to.
    pub(crate) fn target(&self) -> Option<SchemaId> {
        self.reference.as_ref()?.target
    }

    /// Returns the value of a vendor extension, such as `x-speakeasy-name-override`.
    pub(crate) fn extension(&self, name: &str) -> Option<&Node> {
        self.extensions.iter().find(|(key, _)| &**key == name).map(|(_, node)| node)
    }
}

/// The property whose value says which branch of a union a value is of.
#[derive(Clone, Debug)]
pub(crate) struct Discriminator {
    pub(crate) property: String,
    /// Values of the property, and the references or names of the schemas that they mean.
    pub(crate) mapping: Vec<(Key, String)>,
}

/// A `$ref`: its text, and the schema that it leads to.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) text: String,
    pub(crate) target: Option<SchemaId>,
}

/// The set of the `type` keyword.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NULL: Types = Types(1);
    pub(crate) const BOOLEAN: Types = Types(2);
    pub(crate) const INTEGER: Types = Types(4);
    pub(crate) const NUMBER: Types = Types(8);
    pub(crate) const STRING: Types = Types(16);
    pub(crate) const ARRAY: Types = Types(32);
    pub(crate) const OBJECT: Types = Types(64);

    /// Returns the set of one type, by its name in JSON Schema.
    pub(crate) fn named(name: &str) -> Option<Types> {
        Some(match name {
            "null" => Types::NULL,
            "boolean" => Types::BOOLEAN,
            "integer" => Types::INTEGER,
            "number" => Types::NUMBER,
            "string" => Types::STRING,
            "array" => Types::ARRAY,
            "object" => Types::OBJECT,
            _ => return None,
        })
    }

    pub(crate) fn contains(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) fn without(self, other: Types) -> Types {
        Types(self.0 & !other.0)
    }

    pub(crate) fn with(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn is_one(self) -> bool {
        self.0.count_ones() == 1
    }
}

impl fmt::Debug for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
        let set = NAMES.iter().filter(|name| Types::named(name).is_some_and(|one| self.contains(one)));
        f.debug_set().entries(set).finish()
    }
}

/// All schemas of a document.
#[derive(Debug, Default)]
pub(crate) struct SchemaTable {
    pub(super) schemas: Vec<Schema>,
    by_origin: HashMap<Origin, SchemaId>,
    /// The schemas under `components`, by name, in the order of the document.
    pub(crate) components: Vec<(Key, SchemaId)>,
}

impl Index<SchemaId> for SchemaTable {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }
}

impl SchemaTable {
    /// Returns how many schemas there are.
    pub(crate) fn len(&self) -> usize {
        self.schemas.len()
    }

    /// Iterates over the schemas with their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        self.schemas.iter().enumerate().map(|(number, schema)| (SchemaId(number as u32), schema))
    }

    /// Adds the schema at a node, and those below it; a node that is in the table keeps its number.
    pub(crate) fn add(&mut self, node: &Node) -> SchemaId {
        if let Some(id) = self.by_origin.get(&node.origin) {
            return *id;
        }
        let id = SchemaId(self.schemas.len() as u32);
        self.by_origin.insert(node.origin, id);
        self.schemas.push(Schema::any(node.origin));
        let schema = self.read(node);
        self.schemas[id.0 as usize] = schema;
        id
    }

    /// Follows every reference that was met, and adds what they lead to.
    pub(crate) fn resolve(&mut self, root: &Node) {
        // Most references lead to a component, and a document has thousands of them.
        let components: HashMap<String, SchemaId> =
            self.components.iter().map(|(name, id)| (format!("#/components/schemas/{name}"), *id)).collect();
        let mut named: BTreeSet<SchemaId> = self.components.iter().map(|(_, id)| *id).collect();
        let mut next = 0;
        while next < self.schemas.len() {
            if let Some(text) = self.schemas[next].reference.as_ref().map(|reference| reference.text.clone()) {
                let known = components.get(&text).copied();
                let target = known.or_else(|| Some(self.add(root.pointer(&text)?)));
                if let Some(id) = target
                    && let Some(name) = linked_name(&text)
                    && named.insert(id)
                {
                    self.components.push((name.into(), id));
                }
                if let Some(reference) = &mut self.schemas[next].reference {
                    reference.target = target;
                }
            }
            next += 1;
        }
    }

    fn read(&mut self, node: &Node) -> Schema {
        let mut schema = Schema::any(node.origin);
        match &node.value {
            Value::Bool(fits) => schema.is_never = !fits,
            Value::Mapping(mapping) => {
                for (key, node) in mapping.iter() {
                    self.keyword(&mut schema, key, node);
                }
                schema.is_bytes = is_bytes(node);
            }
            _ => {}
        }
        remarks::finish(&mut schema);
        schema
    }

    fn keyword(&mut self, schema: &mut Schema, key: &Key, node: &Node) {
        match &**key {
            "$ref" => schema.reference = text(node).map(|text| Reference { text, target: None }),
            "type" => schema.types = types(node),
            "title" => schema.title = text(node),
            "description" => schema.description = text(node),
            "format" => schema.format = text(node),
            "enum" => schema.values = node.as_sequence().unwrap_or_default().to_vec(),
            "const" => schema.values = vec![node.clone()],
            "properties" => schema.properties = self.named(node),
            "required" => schema.required = strings(node),
            "additionalProperties" | "unevaluatedProperties" => schema.additional_properties = Some(self.add(node)),
            "items" => schema.items = Some(self.add(node)),
            "contentSchema" => schema.content = Some(self.add(node)),
            "allOf" => schema.all_of = self.list(node),
            "oneOf" => schema.one_of = self.list(node),
            "anyOf" => schema.any_of = self.list(node),
            "not" => schema.not = Some(self.add(node)),
            "dependentSchemas" => schema.dependent_schemas = self.named(node),
            "minProperties" => schema.min_properties = count(node),
            "minItems" => {
                schema.min_items = count(node);
                remarks::keyword(&mut schema.remarks, key, node);
            }
            "maxItems" => {
                schema.max_items = count(node);
                remarks::keyword(&mut schema.remarks, key, node);
            }
            "maxProperties" => schema.max_properties = count(node),
            "deprecated" => schema.deprecated = node.as_bool().unwrap_or_default(),
            "readOnly" => {
                schema.read_only = node.as_bool().unwrap_or_default();
                remarks::keyword(&mut schema.remarks, key, node);
            }
            "writeOnly" => {
                schema.write_only = node.as_bool().unwrap_or_default();
                remarks::keyword(&mut schema.remarks, key, node);
            }
            "discriminator" => schema.discriminator = discriminator(node),
            "patternProperties" => {
                schema.pattern_properties = self.named(node).into_iter().map(|(_, id)| id).collect();
                schema.untyped.push(key.clone());
            }
            "xml" => schema.xml = Some(Box::new(xml::words(node))),
            "prefixItems" => schema.prefix_items = self.list(node),
            "if" | "then" | "else" => schema.untyped.push(key.clone()),
            NULLABLE => schema.nullable = node.as_bool().unwrap_or_default(),
            extension if extension.starts_with("x-") => schema.extensions.push((key.clone(), node.clone())),
            _ => remarks::keyword(&mut schema.remarks, key, node),
        }
    }

    fn named(&mut self, node: &Node) -> Vec<(Key, SchemaId)> {
        let entries = node.as_mapping().into_iter().flat_map(|mapping| mapping.iter());
        entries.map(|(key, node)| (key.clone(), self.add(node))).collect()
    }

    fn list(&mut self, node: &Node) -> Vec<SchemaId> {
        node.as_sequence().unwrap_or_default().iter().map(|node| self.add(node)).collect()
    }
}

/// Whether a string is bytes (OpenAPI 3.1.1, section 4.8.24.5.2, "Working With Binary Data").
fn is_bytes(node: &Node) -> bool {
    let media_type = node.get("contentMediaType").and_then(Node::as_str);
    let is_text = |name: &str| name.starts_with("text/") || name.ends_with("json") || name.ends_with("xml");
    media_type.is_some_and(|name| !is_text(name)) && node.get("contentEncoding").is_none()
}

/// Whether a reference leads to another file.
pub(super) fn is_linked(reference: &str) -> bool {
    reference.strip_prefix("#/").is_some_and(|path| path.starts_with(FILES))
}

/// Returns what a schema in another file is called: the name it has there, or that of the file if it is all of it.
///
/// A schema somewhere inside of another, or of an operation, has no name of its own.
pub(crate) fn linked_name(reference: &str) -> Option<String> {
    let path = reference.strip_prefix("#/")?.strip_prefix(FILES)?.strip_prefix('/')?;
    let (file, pointer) = path.split_once('/').unwrap_or((path, ""));
    let plain = |text: &str| text.replace("%25", "%").replace("~1", "/").replace("~0", "~");
    let name = match pointer.rsplit_once('/') {
        None if pointer.is_empty() => {
            let file = plain(file);
            let path = if is_uri(&file) { file.split('?').next().unwrap_or_default() } else { &file };
            let name = path.rsplit('/').next().unwrap_or_default();
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('.', "_")
        }
        None => plain(pointer),
        Some((parent, name)) => {
            let is_listed = parent == "components/schemas" || !parent.contains('/') && parent != "properties";
            plain(is_listed.then_some(name)?)
        }
    };
    Some(name).filter(|name| !name.is_empty())
}

fn discriminator(node: &Node) -> Option<Discriminator> {
    let mapping = node.get("mapping").and_then(Node::as_mapping).into_iter().flat_map(|mapping| mapping.iter());
    let mapping = mapping.filter_map(|(value, target)| Some((value.clone(), text(target)?))).collect();
    Some(Discriminator { property: node.get("propertyName").and_then(text)?, mapping })
}

fn text(node: &Node) -> Option<String> {
    node.as_str().map(str::to_owned)
}

fn strings(node: &Node) -> Vec<String> {
    node.as_sequence().unwrap_or_default().iter().filter_map(text).collect()
}

fn count(node: &Node) -> Option<u64> {
    match node.value {
        Value::Integer(number) => number.try_into().ok(),
        _ => None,
    }
}

fn types(node: &Node) -> Types {
    let one = |node: &Node| node.as_str().and_then(Types::named).unwrap_or_default();
    match node.as_sequence() {
        Some(list) => list.iter().map(one).fold(Types::default(), Types::with),
        None => one(node),
    }
}
