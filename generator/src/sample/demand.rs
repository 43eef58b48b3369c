//! Turns schemas that a value has to fit all of into the plain schemas that they are made of, with one branch of each union.

use super::fits::{is_of_type, list, property, reference};
use crate::load::{Node, Origin};
use serde_json::Value;

/// How many schemas may be within each other without a value between them.
const DEEPEST: usize = 48;

/// What a value has to fit: the keywords of all these schemas, but for those that lead to others.
#[derive(Debug, Default)]
pub(super) struct Demand<'a> {
    pub(super) schemas: Vec<&'a Node>,
    /// Properties that say which branch of a union the value is, with their values.
    pub(super) tags: Vec<(String, String)>,
    /// In how many ways the branches can be chosen.
    pub(super) ways: usize,
}

/// What is the same for all schemas of a value.
struct Walk<'a> {
    root: &'a Node,
    /// The number of the way, from which the branch of each union is taken.
    way: usize,
    open: Vec<Origin>,
}

impl<'a> Demand<'a> {
    /// Flattens schemas, where unions take the branches of a way: 0 is the first branch of each.
    pub(super) fn of(root: &'a Node, schemas: &[&'a Node], way: usize) -> Self {
        let mut demand = Demand { ways: 1, ..Demand::default() };
        let mut walk = Walk { root, way, open: Vec::new() };
        for schema in schemas {
            walk.add(schema, &mut demand);
        }
        demand
    }

    /// Iterates over the values of a keyword.
    pub(super) fn all(&self, key: &'static str) -> impl Iterator<Item = &'a Node> {
        self.schemas.iter().filter_map(move |schema| schema.get(key))
    }

    /// Returns the names of the types that the value may be of, the first the best.
    pub(super) fn types(&self) -> Vec<&'static str> {
        type Simplest = (&'static str, fn() -> Value);
        const TYPES: [Simplest; 7] = [
            ("object", || Value::Object(serde_json::Map::new())),
            ("array", || Value::Array(Vec::new())),
            ("string", || Value::String(String::new())),
            ("integer", || Value::from(1)),
            ("number", || Value::from(1.5)),
            ("boolean", || Value::Bool(true)),
            ("null", || Value::Null),
        ];
        if self.all("type").next().is_none() {
            return self.implied().into_iter().collect();
        }
        let is_named = |name: &str| {
            self.all("type").any(|types| match types.as_sequence() {
                Some(types) => types.iter().any(|one| one.as_str() == Some(name)),
                None => types.as_str() == Some(name),
            })
        };
        let fits = |value: &Value| self.schemas.iter().all(|schema| is_of_type(schema, value));
        TYPES.iter().filter(|(name, value)| is_named(name) && fits(&value())).map(|(name, _)| *name).collect()
    }

    /// Returns the type that the keywords are about, where none is named.
    fn implied(&self) -> Option<&'static str> {
        const SIGNS: [(&str, &[&str]); 4] = [
            ("object", &["properties", "required", "additionalProperties", "patternProperties", "minProperties"]),
            ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
            ("string", &["pattern", "minLength", "maxLength", "format", "contentEncoding"]),
            ("number", &["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]),
        ];
        let is_shown =
            |signs: &[&str]| self.schemas.iter().any(|schema| signs.iter().any(|sign| schema.get(sign).is_some()));
        SIGNS.iter().find(|(_, signs)| is_shown(signs)).map(|(name, _)| *name)
    }
}

impl<'a> Walk<'a> {
    fn add(&mut self, schema: &'a Node, demand: &mut Demand<'a>) {
        if self.open.len() > DEEPEST || self.open.contains(&schema.origin) {
            return;
        }
        self.open.push(schema.origin);
        demand.schemas.push(schema);
        if let Some(target) = reference(self.root, schema) {
            self.add(target, demand);
        }
        for part in list(schema, "allOf") {
            self.add(part, demand);
        }
        for keyword in ["oneOf", "anyOf"] {
            self.branch(schema, list(schema, keyword), demand);
        }
        self.heir(schema, demand);
        self.open.pop();
    }

    /// Adds the branch of a union that the way says.
    fn branch(&mut self, schema: &'a Node, branches: &'a [Node], demand: &mut Demand<'a>) {
        let is_null = |branch: &&Node| branch.get("type").and_then(Node::as_str) == Some("null");
        let mut order: Vec<&Node> = branches.iter().filter(|branch| !is_null(branch)).collect();
        order.extend(branches.iter().filter(is_null));
        let Some(branch) = self.choose(&order, demand) else { return };
        if let Some(property) = tag_property(schema)
            && let Some(tag) = self.tag(schema, branch, &property)
        {
            demand.tags.push((property, tag));
        }
        self.add(branch, demand);
    }

    /// Takes one of several by the number of the way.
    fn choose<T: Copy>(&self, list: &[T], demand: &mut Demand<'a>) -> Option<T> {
        let index = (self.way / demand.ways).checked_rem(list.len())?;
        demand.ways = demand.ways.saturating_mul(list.len());
        Some(list[index])
    }

    /// Returns the value of the tag of a branch: the one that it states itself, that of the mapping, or its name.
    fn tag(&self, schema: &Node, branch: &'a Node, property: &str) -> Option<String> {
        let own = Demand::of(self.root, &[branch], 0);
        let stated = own.schemas.iter().filter_map(|schema| self::property(schema, property)).find_map(|schema| {
            let demand = Demand::of(self.root, &[schema], 0);
            let first =
                demand.all("const").chain(demand.all("enum").filter_map(|list| list.as_sequence()?.first())).next();
            let is_one = demand.all("enum").all(|list| list.as_sequence().is_some_and(|list| list.len() == 1));
            first.filter(|_| is_one)?.as_str().map(str::to_owned)
        });
        let text = branch.get("$ref").and_then(Node::as_str)?;
        let mapping = schema.get("discriminator")?.get("mapping").and_then(Node::as_mapping);
        let name = text.rsplit('/').next().unwrap_or_default();
        let is_branch = |target: &str| target == text || target == name || target.rsplit('/').next() == Some(name);
        let mut entries = mapping.into_iter().flat_map(|mapping| mapping.iter());
        let mapped = entries.find(|(_, target)| target.as_str().is_some_and(is_branch)).map(|(tag, _)| tag.to_string());
        stated.or(mapped).or_else(|| Some(name.to_owned()))
    }

    /// Adds one of the schemas that a mapping names where no union does: those that extend this one.
    fn heir(&mut self, schema: &'a Node, demand: &mut Demand<'a>) {
        if schema.get("oneOf").is_some() || schema.get("anyOf").is_some() {
            return;
        }
        let Some(mapping) = schema.get("discriminator").and_then(|tag| tag.get("mapping")?.as_mapping()) else {
            return;
        };
        let Some(property) = tag_property(schema) else { return };
        let find = |(tag, target): (&'a crate::load::Key, &'a Node)| {
            let text = target.as_str()?;
            let component = || self.root.at(["components", "schemas", text]);
            Some((&**tag, self.root.pointer(text).or_else(component)?))
        };
        let heirs: Vec<(&str, &Node)> = mapping.iter().filter_map(find).collect();
        // One of them is being added, and this is the schema that it extends.
        if heirs.iter().any(|(_, heir)| self.open.contains(&heir.origin) && heir.origin != schema.origin) {
            return;
        }
        let Some((tag, heir)) = self.choose(&heirs, demand) else { return };
        demand.tags.push((property, tag.to_owned()));
        if heir.origin != schema.origin {
            self.add(heir, demand);
        }
    }
}

fn tag_property(schema: &Node) -> Option<String> {
    schema.get("discriminator")?.get("propertyName")?.as_str().map(str::to_owned)
}
