//! Turns schemas into a value that fits all of them, or into nothing.

use super::Extent;
use super::demand::Demand;
use super::fits::fits;
use super::json::{self, is_same};
use super::number::{self, Kind};
use super::{object, text};
use crate::load::{Node, Origin};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// How many ways of choosing the branches of unions are tried.
const WAYS: usize = 24;

/// How deep values are within each other before nothing but what is required is made.
const DEEP: usize = 4;

/// How deep values are within each other before the search is given up.
const DEEPEST: usize = 24;

/// How many values are sought for one sample: beyond the first number only those that are required.
const MANY: usize = 600;
const MOST: usize = 40_000;

/// How many items a list is made of, whatever it asks for.
const MOST_ITEMS: usize = 1_000;

/// The groups of properties of which only one may be set, by the schema of their object.
pub(super) type Groups = BTreeMap<Origin, Vec<Vec<String>>>;

/// A search for values, and what it has to stay within.
pub(super) struct Search<'a> {
    pub(super) root: &'a Node,
    extent: Extent,
    sought: Cell<usize>,
    /// The properties of which only one may be set, by the schema of their object.
    pub(super) groups: &'a Groups,
    /// The optional properties that no value was found for.
    pub(super) left_out: RefCell<Vec<String>>,
}

/// Where in a sample a value is.
#[derive(Clone, Debug, Default)]
pub(super) struct Place<'a> {
    pub(super) depth: usize,
    /// The schemas that the value is within.
    pub(super) within: Vec<Origin>,
    /// Which of several values that have to differ it is.
    pub(super) turn: usize,
    /// Values of examples of what it is within.
    pub(super) hints: Vec<&'a Value>,
    /// Where it is, for people.
    pub(super) path: String,
}

impl<'a> Search<'a> {
    pub(super) fn new(root: &'a Node, groups: &'a Groups, extent: Extent) -> Self {
        Search { root, extent, sought: Cell::new(0), groups, left_out: RefCell::default() }
    }

    /// Whether properties that need not be there are made at a place.
    pub(super) fn is_full(&self, place: &Place<'_>) -> bool {
        self.extent == Extent::Everything && place.depth < DEEP && self.sought.get() < MANY
    }

    /// Finds a value that fits all of some schemas.
    pub(super) fn value(&self, schemas: &[&'a Node], place: &Place<'_>) -> Option<Value> {
        self.sought.set(self.sought.get() + 1);
        if place.depth > DEEPEST || self.sought.get() > MOST {
            return None;
        }
        let does_fit = |value: &Value| schemas.iter().all(|schema| fits(self.root, schema, value));
        let mut way = 0;
        loop {
            let demand = Demand::of(self.root, schemas, way);
            let said = self.left_out.borrow().len();
            if let Some(value) = self.one_way(&demand, place, &does_fit) {
                return Some(value);
            }
            self.left_out.borrow_mut().truncate(said);
            way += 1;
            if way >= demand.ways.min(WAYS) {
                return place.hints.iter().copied().find(|hint| does_fit(hint)).cloned();
            }
        }
    }

    fn one_way(&self, demand: &Demand<'a>, place: &Place<'_>, fits: &dyn Fn(&Value) -> bool) -> Option<Value> {
        let listed: Vec<Value> = listed(demand);
        if !listed.is_empty() {
            let mut turned = listed.iter().cycle().skip(place.turn % listed.len()).take(listed.len());
            return turned.find(|value| fits(value)).cloned();
        }
        let types = demand.types();
        let examples = examples(demand);
        let hints: Vec<&Value> = place.hints.iter().copied().chain(&examples).collect();
        let place = Place { hints, ..place.clone() };
        if types.is_empty() && demand.all("type").next().is_none() {
            return self.of_no_type(&place, fits);
        }
        types.into_iter().find_map(|name| self.of_type(name, demand, &place, fits))
    }

    /// A value of which nothing is known.
    fn of_no_type(&self, place: &Place<'_>, fits: &dyn Fn(&Value) -> bool) -> Option<Value> {
        let hint = place.hints.iter().copied().find(|hint| fits(hint)).cloned();
        hint.or_else(|| [Value::from("text"), Value::from(1), Value::Null].into_iter().find(fits))
    }

    fn of_type(
        &self,
        name: &str,
        demand: &Demand<'a>,
        place: &Place<'_>,
        fits: &dyn Fn(&Value) -> bool,
    ) -> Option<Value> {
        match name {
            "object" => object::object(self, demand, place, fits),
            "array" => self.array(demand, place).filter(fits),
            _ => {
                let hints = place.hints.iter().copied().filter(|hint| place.turn == 0 && !hint.is_null()).cloned();
                let made: Vec<Value> = match name {
                    "string" => text::texts(demand, place.turn).into_iter().map(Value::String).collect(),
                    "integer" => number::numbers(demand, Kind::Integer, place.turn),
                    "number" => number::numbers(demand, Kind::Any, place.turn),
                    "boolean" => vec![(place.turn.is_multiple_of(2)).into(), false.into()],
                    _ => vec![Value::Null],
                };
                hints.chain(made).find(|value| is_named(name, value) && fits(value))
            }
        }
    }

    /// Makes a list of one item, of two where that shows more, or of as many as it must have.
    fn array(&self, demand: &Demand<'a>, place: &Place<'_>) -> Option<Value> {
        let counts = |key| demand.all(key).filter_map(|node| json::value(node).as_u64());
        let least = counts("minItems").max().unwrap_or_default().min(MOST_ITEMS as u64) as usize;
        let most = counts("maxItems").min().unwrap_or(u64::MAX) as usize;
        let first =
            demand.all("prefixItems").filter_map(Node::as_sequence).map(<[Node]>::len).max().unwrap_or_default();
        let is_distinct = demand.all("uniqueItems").any(|node| node.as_bool() == Some(true));
        let wanted = least.max(first).max(if self.is_full(place) { 2 } else { 1 }).min(most);
        let mut items: Vec<Value> = Vec::new();
        for index in 0..wanted {
            let Some(item) = self.item(demand, place, index) else { break };
            let is_new = !is_distinct || items.iter().all(|other| !is_same(other, &item));
            // Two large values say no more than one does.
            if !is_new || (index >= least.max(first).max(1) && (item.is_object() || item.is_array())) {
                break;
            }
            items.push(item);
        }
        (items.len() >= least).then_some(Value::Array(items))
    }

    fn item(&self, demand: &Demand<'a>, place: &Place<'_>, index: usize) -> Option<Value> {
        let of = |schema: &&'a Node| match schema.get("prefixItems").and_then(Node::as_sequence) {
            Some(first) => first.get(index).or_else(|| schema.get("items")),
            None => schema.get("items"),
        };
        let schemas: Vec<&Node> = demand.schemas.iter().filter_map(of).collect();
        let inner = Place {
            depth: place.depth + 1,
            within: self.within(demand, place),
            turn: place.turn + index,
            hints: place.hints.iter().filter_map(|hint| hint.get(index)).collect(),
            path: format!("{}[{index}]", place.path),
        };
        // Examples are of the first turn, and the second is another value.
        let inner = if inner.hints.is_empty() { inner } else { Place { turn: 0, ..inner } };
        self.value(&schemas, &inner)
    }

    /// Returns what a part of a value is within.
    pub(super) fn within(&self, demand: &Demand<'a>, place: &Place<'_>) -> Vec<Origin> {
        place.within.iter().copied().chain(demand.schemas.iter().map(|schema| schema.origin)).collect()
    }
}

fn is_named(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => value.is_number(),
    }
}

/// Returns the values that are listed, where only those fit; `null` is the last.
fn listed(demand: &Demand<'_>) -> Vec<Value> {
    let constant = demand.all("const").map(json::value);
    let values = demand.all("enum").filter_map(Node::as_sequence).flatten().map(json::value);
    let mut values: Vec<Value> = constant.chain(values).collect();
    values.sort_by_key(Value::is_null);
    values
}

/// Returns the examples of some schemas, and what an absent value means.
fn examples(demand: &Demand<'_>) -> Vec<Value> {
    let one = demand.all("example").map(json::value);
    let several = demand.all("examples").filter_map(Node::as_sequence).flatten().map(json::value);
    let default = demand.all("default").map(json::value);
    one.chain(several).chain(default).filter(|value| !value.is_null()).collect()
}
