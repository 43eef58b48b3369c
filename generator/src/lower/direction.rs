//! Turns `readOnly` and `writeOnly` into two types for a schema: one that is answered, and one that is sent.
//!
//! There are two only where they differ, which is where a schema says so or contains one that does, and only if the
//! description uses the schema both ways. A patch differs where a property may be absent or `null`: one leaves the value
//! alone, and the other takes it away (RFC 7396).

use super::heir::Heirs;
use super::patch;
use super::{Lowering, Scope};
use crate::ir::{Name, Ty, TypeId};
use crate::parse::{self, Document, Schema, SchemaId, SchemaTable};
use openapiv3::{MediaType, ParameterSchemaOrContent};

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    Either,
    Sent,
    Answered,
}

/// Which way the schemas of a document go.
pub(super) struct Directions {
    /// Whether what is sent differs from what is answered.
    differing: Vec<bool>,
    /// The way that the type of a schema is made for, if it differs.
    made_for: Vec<Direction>,
    /// Whether a schema is a property of a patch.
    patched: Vec<bool>,
}

impl Directions {
    pub(super) fn of(document: &Document, heirs: &Heirs, nullable: &[bool]) -> Self {
        let schemas = &document.schemas;
        let patched = patch::properties(document, heirs, nullable);
        let differing = differing(schemas, heirs, &patched);
        if !differing.contains(&true) {
            return Directions { made_for: vec![Direction::Either; differing.len()], differing, patched };
        }
        let sent = reached(schemas, heirs, sent(document));
        let answered = reached(schemas, heirs, answered(document));
        let made_for = sent.iter().zip(&answered).map(|way| match way {
            (_, true) => Direction::Answered,
            (true, false) => Direction::Sent,
            (false, false) => Direction::Either,
        });
        Directions { made_for: made_for.collect(), differing, patched }
    }

    /// Returns the way that the type of a schema is made for.
    pub(super) fn made_for(&self, id: SchemaId) -> Direction {
        self.made_for[id.0 as usize]
    }

    /// Returns the way that matters to the type of a schema which is met on some way.
    fn relevant(&self, id: SchemaId, way: Direction) -> Direction {
        if self.differing[id.0 as usize] { way } else { Direction::Either }
    }
}

impl Lowering<'_> {
    /// Returns the type of a schema that has one already, or a number for it, for the way that is gone.
    pub(super) fn known(&mut self, id: SchemaId) -> Option<Ty> {
        let way = self.directions.relevant(id, self.direction);
        if let Some(component) = self.components.get(&id) {
            let is_other = way == Direction::Sent && self.directions.made_for(id) == Direction::Answered;
            if !is_other {
                return Some(Ty::Named(*component));
            }
            let component = *component;
            return Some(self.known.get(&(id, way)).cloned().unwrap_or_else(|| self.input(id, component)));
        }
        self.known.get(&(id, way)).cloned()
    }

    /// Remembers the type of a schema for the way that is gone.
    pub(super) fn remember(&mut self, id: SchemaId, ty: Ty) {
        let way = self.directions.relevant(id, self.direction);
        self.known.insert((id, way), ty);
    }

    /// Reserves the type of what is sent of a component. It is lowered later, however long the chain of such types is.
    fn input(&mut self, id: SchemaId, component: TypeId) -> Ty {
        let def = &self.types[component.0 as usize];
        let name = Name { wished: format!("{}Input", def.name.wished), own: format!("{}Input", def.name.own) };
        let (origin, owner, mut doc) = (def.origin, def.owner.clone(), def.doc.clone());
        let note = format!("This is `{}` as it is sent; what is answered has other properties.", def.name.own);
        doc.text = Some(doc.text.map_or_else(|| note.clone(), |text| format!("{text}\n\n{note}")));
        let number = self.reserve(origin, owner, name, doc);
        self.types[number.0 as usize].answered = Some(component);
        self.known.insert((id, Direction::Sent), Ty::Named(number));
        self.inputs.push((id, number));
        Ty::Named(number)
    }

    /// Lowers a schema to a type whose shape can be asked for.
    pub(super) fn settled(&mut self, id: SchemaId, scope: &Scope) -> Ty {
        let ty = self.ty(id, scope);
        self.lower_inputs();
        ty
    }

    /// Lowers the types that were reserved for what is sent.
    pub(super) fn lower_inputs(&mut self) {
        while let Some((id, number)) = self.inputs.pop() {
            self.lower_into(id, number, Direction::Sent);
        }
    }

    /// Tells the inline types of what is sent which types they are of what is answered.
    pub(super) fn pair_inline_types(&mut self) {
        for (id, _) in self.schemas.iter() {
            let ways = [Direction::Sent, Direction::Answered].map(|way| self.known.get(&(id, way)));
            if let [Some(Ty::Named(sent)), Some(Ty::Named(answered))] = ways
                && sent != answered
            {
                self.types[sent.0 as usize].answered = Some(*answered);
            }
        }
    }

    /// Whether a property of what is sent tells `null` from absence.
    pub(super) fn is_patch(&self, id: SchemaId) -> bool {
        self.direction == Direction::Sent && self.directions.patched[id.0 as usize]
    }

    /// Whether a property is left out on the way that is gone.
    pub(super) fn is_left_out(&self, id: SchemaId) -> bool {
        match self.direction {
            Direction::Sent => says(self.schemas, id, |schema| schema.read_only),
            Direction::Answered => says(self.schemas, id, |schema| schema.write_only),
            Direction::Either => false,
        }
    }
}

/// Whether a property says something, itself or by what it refers to.
fn says(schemas: &SchemaTable, mut id: SchemaId, what: impl Fn(&Schema) -> bool) -> bool {
    // A chain of references is followed for as long as any sensible one is.
    for _ in 0..16 {
        let schema = &schemas[id];
        if what(schema) {
            return true;
        }
        let only = match &schema.all_of[..] {
            [only] => Some(*only),
            _ => None,
        };
        match schema.target().or(only) {
            Some(next) => id = next,
            None => return false,
        }
    }
    false
}

/// Finds the schemas that have a property which goes only one way, or contain one that has.
fn differing(schemas: &SchemaTable, heirs: &Heirs, patched: &[bool]) -> Vec<bool> {
    let mut differing = vec![false; schemas.len()];
    let mut containing: Vec<Vec<SchemaId>> = vec![Vec::new(); schemas.len()];
    let mut next = Vec::new();
    for (id, schema) in schemas.iter() {
        let mut contain = |part: SchemaId| containing[part.0 as usize].push(id);
        parts(schema, &mut contain);
        heirs.list(id).iter().copied().for_each(contain);
        let goes_one_way =
            |property: &SchemaId| says(schemas, *property, |schema| schema.read_only || schema.write_only);
        let differs = |property: &SchemaId| goes_one_way(property) || patched[property.0 as usize];
        if schema.properties.iter().any(|(_, property)| differs(property)) {
            differing[id.0 as usize] = true;
            next.push(id);
        }
    }
    while let Some(id) = next.pop() {
        for container in &containing[id.0 as usize] {
            if !std::mem::replace(&mut differing[container.0 as usize], true) {
                next.push(*container);
            }
        }
    }
    differing
}

/// Finds the schemas that some schemas lead to.
fn reached(schemas: &SchemaTable, heirs: &Heirs, from: Vec<SchemaId>) -> Vec<bool> {
    let mut reached = vec![false; schemas.len()];
    let mut next = from;
    while let Some(id) = next.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            parts(&schemas[id], &mut |part| next.push(part));
            next.extend(heirs.list(id));
        }
    }
    reached
}

/// Visits the schemas that a schema is made of.
fn parts(schema: &Schema, visit: &mut impl FnMut(SchemaId)) {
    schema.target().into_iter().for_each(&mut *visit);
    schema.properties.iter().for_each(|(_, id)| visit(*id));
    schema.additional_properties.into_iter().chain(schema.items).chain(schema.content).for_each(&mut *visit);
    for list in [&schema.prefix_items, &schema.pattern_properties, &schema.all_of, &schema.one_of, &schema.any_of] {
        list.iter().copied().for_each(&mut *visit);
    }
}

/// Lists the schemas of what is sent.
fn sent(document: &Document) -> Vec<SchemaId> {
    let mut found = Vec::new();
    for operation in &document.operations {
        for parameter in &operation.parameters {
            match &parameter.value.parameter_data_ref().format {
                ParameterSchemaOrContent::Schema(schema) => found.extend(parse::schema_id(schema)),
                ParameterSchemaOrContent::Content(content) => found.extend(of_content(content)),
            }
        }
        found.extend(operation.request_body.iter().flat_map(|body| of_content(&body.value.content)));
    }
    found
}

/// Lists the schemas of what is answered, or sent by the API on its own account.
fn answered(document: &Document) -> Vec<SchemaId> {
    let responses = document.operations.iter().flat_map(|operation| &operation.responses);
    let responses = responses.flat_map(|(_, response)| of_content(&response.value.content));
    let callbacks = document.operations.iter().flat_map(|operation| &operation.callbacks).map(|(_, event)| event);
    let events = document.webhooks.iter().chain(callbacks).filter_map(|event| event.request_body.as_ref());
    responses.chain(events.flat_map(|body| of_content(&body.value.content))).collect()
}

fn of_content(content: &openapiv3::Content) -> impl Iterator<Item = SchemaId> {
    content.values().flat_map(of_media)
}

pub(super) fn of_media(media: &MediaType) -> impl Iterator<Item = SchemaId> + use<> {
    let schema = media.schema.as_ref().and_then(parse::schema_id);
    schema.into_iter().chain(parse::item_schema_id(media))
}
