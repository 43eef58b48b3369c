//! Turns what is asked of an object into one: what it requires, and the rest of it as far as that may be there.

use super::demand::Demand;
use super::fits::{fits, is_read_only, pattern_properties, property};
use super::make::{Place, Search};
use crate::load::{self, Node};
use serde_json::{Map, Value};

/// Makes an object.
pub(super) fn object<'a>(
    search: &Search<'a>,
    demand: &Demand<'a>,
    place: &Place<'_>,
    fits: &dyn Fn(&Value) -> bool,
) -> Option<Value> {
    let object = Object { search, demand, place };
    let required = object.required()?;
    let optional = object.optional(&required);
    let mut whole = required.clone();
    whole.extend(optional.iter().cloned());
    let whole = Value::Object(whole);
    if fits(&whole) {
        return Some(whole);
    }
    // Some of them may exclude each other, so they are added one by one.
    let mut kept = required;
    let mut is_fit = fits(&Value::Object(kept.clone()));
    let optional = if optional.is_empty() && !is_fit { object.all_optional(&kept) } else { optional };
    for (name, value) in optional {
        kept.insert(name.clone(), value);
        match fits(&Value::Object(kept.clone())) {
            true => is_fit = true,
            false if is_fit => drop(kept.remove(&name)),
            // Until it fits at all, there is no telling what is missing.
            false => {}
        }
    }
    is_fit.then_some(Value::Object(kept))
}

struct Object<'s, 'a> {
    search: &'s Search<'a>,
    demand: &'s Demand<'a>,
    place: &'s Place<'s>,
}

impl<'a> Object<'_, 'a> {
    /// Makes the properties that must be there; nothing, if one of them cannot be made.
    fn required(&self) -> Option<Map<String, Value>> {
        let mut object = Map::new();
        let names = self.demand.all("required").filter_map(Node::as_sequence).flatten().filter_map(Node::as_str);
        let tags = self.demand.tags.iter().map(|(name, _)| name.as_str());
        for name in names.chain(tags) {
            let schemas = self.schemas(name);
            let is_set = object.contains_key(name);
            if !is_set && !schemas.iter().any(|schema| is_read_only(self.search.root, schema)) {
                object.insert(name.to_owned(), self.property(name, &schemas)?);
            }
        }
        let least = self.counts("minProperties").max().unwrap_or_default() as usize;
        if object.len() < least {
            for (name, value) in self.all_optional(&object).into_iter().take(least - object.len()) {
                object.insert(name, value);
            }
        }
        for (name, value) in self.others(least.saturating_sub(object.len())) {
            object.entry(name).or_insert(value);
        }
        Some(object)
    }

    /// Makes the properties that may be there, as far as they are wanted.
    fn optional(&self, required: &Map<String, Value>) -> Vec<(String, Value)> {
        if !self.search.is_full(self.place) {
            return Vec::new();
        }
        let mut optional = self.all_optional(required);
        let is_map = self.demand.all("additionalProperties").any(|others| others.as_mapping().is_some());
        if is_map {
            optional.extend(self.others(1));
        }
        let most = self.counts("maxProperties").min().unwrap_or(u64::MAX) as usize;
        optional.truncate(most.saturating_sub(required.len()));
        optional
    }

    /// Makes all the properties that may be there, but for those that would lead around in a circle.
    fn all_optional(&self, required: &Map<String, Value>) -> Vec<(String, Value)> {
        let declared =
            self.demand.all("properties").filter_map(Node::as_mapping).flat_map(|properties| properties.iter());
        let mut made: Vec<(String, Value)> = Vec::new();
        for (name, _) in declared {
            let is_made = |name: &str| required.contains_key(name) || made.iter().any(|(known, _)| known == name);
            if is_made(name) || self.rivals(name).any(is_made) {
                continue;
            }
            let schemas = self.schemas(name);
            let root = self.search.root;
            let is_never = |schema: &&Node| matches!(schema.value, load::Value::Bool(false));
            if schemas.iter().any(|schema| is_read_only(root, schema) || is_never(schema) || self.is_within(schema)) {
                continue;
            }
            match self.property(name, &schemas) {
                Some(value) => made.push((name.to_string(), value)),
                None => self.search.left_out.borrow_mut().push(format!("{}.{name}", self.place.path)),
            }
        }
        made
    }

    /// Lists the properties that must not be set beside another one.
    fn rivals<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n str> {
        let groups = self.demand.schemas.iter().filter_map(|schema| self.search.groups.get(&schema.origin)).flatten();
        let own = groups.filter(move |group| group.iter().any(|member| member == name));
        own.flatten().map(String::as_str).filter(move |member| *member != name)
    }

    /// Whether a schema leads to one that the object is within.
    fn is_within(&self, schema: &'a Node) -> bool {
        let item = |schema: &'a Node| schema.get("items").or_else(|| schema.get("additionalProperties"));
        let root = self.search.root;
        let mut targets = Demand::of(root, &[schema], 0).schemas;
        let items: Vec<&Node> = targets.iter().filter_map(|schema| item(schema)).collect();
        targets.extend(items.iter().flat_map(|item| Demand::of(root, &[item], 0).schemas));
        let within = self.search.within(self.demand, self.place);
        targets.iter().any(|target| within.contains(&target.origin))
    }

    /// Makes properties that have no schema of their own.
    fn others(&self, count: usize) -> Vec<(String, Value)> {
        let is_closed = |node: &Node| matches!(node.value, load::Value::Bool(false));
        if count == 0 || self.demand.all("additionalProperties").any(is_closed) {
            return Vec::new();
        }
        let hints = self.place.hints.iter().filter_map(|hint| hint.as_object()).flat_map(|hint| hint.keys());
        let hints = hints.filter(|name| !self.is_declared(name)).cloned();
        let made = (1..=count).map(|number| if number == 1 { "key".to_owned() } else { format!("key{number}") });
        let names: Vec<&Node> = self.demand.all("propertyNames").collect();
        let named = (0..count).filter_map(|turn| {
            let place = Place { turn, ..Place::default() };
            self.search.value(&names, &place)?.as_str().map(str::to_owned)
        });
        let named: Vec<String> = if names.is_empty() { Vec::new() } else { named.collect() };
        let mut others: Vec<(String, Value)> = Vec::new();
        for name in hints.chain(named).chain(made) {
            let is_name = |schema: &&Node| fits(self.search.root, schema, &Value::String(name.clone()));
            let is_new = others.iter().all(|(known, _)| *known != name);
            if others.len() < count && is_new && names.iter().all(is_name) {
                let value = self.property(&name, &self.schemas(&name));
                others.extend(value.map(|value| (name, value)));
            }
        }
        others
    }

    fn is_declared(&self, name: &str) -> bool {
        self.demand.schemas.iter().any(|schema| property(schema, name).is_some())
    }

    /// Returns the schemas of a property.
    fn schemas(&self, name: &str) -> Vec<&'a Node> {
        let mut schemas = Vec::new();
        for schema in &self.demand.schemas {
            let before = schemas.len();
            schemas.extend(property(schema, name));
            schemas.extend(pattern_properties(schema, name));
            if schemas.len() == before && !self.is_declared(name) {
                schemas.extend(schema.get("additionalProperties").filter(|others| others.as_mapping().is_some()));
            }
        }
        schemas
    }

    fn property(&self, name: &str, schemas: &[&'a Node]) -> Option<Value> {
        let tag = self.demand.tags.iter().find(|(property, _)| property == name);
        if let Some((_, tag)) = tag {
            let tag = Value::String(tag.clone());
            if schemas.iter().all(|schema| fits(self.search.root, schema, &tag)) {
                return Some(tag);
            }
        }
        let place = Place {
            depth: self.place.depth + 1,
            within: self.search.within(self.demand, self.place),
            turn: self.place.turn,
            hints: self.place.hints.iter().filter_map(|hint| hint.get(name)).collect(),
            path: format!("{}.{name}", self.place.path),
        };
        self.search.value(schemas, &place)
    }

    fn counts(&self, key: &'static str) -> impl Iterator<Item = u64> {
        self.demand.all(key).filter_map(|node| super::json::value(node).as_u64())
    }
}
