//! Turns `oneOf` and `anyOf` that are about types into unions: branches told apart by a tag, or else by their shapes.

mod branch;
mod narrow;
mod product;
mod tag;
mod text;

use super::record::Parts;
use super::{Lowering, Scope};
use crate::ir::{Doc, Name, Owner, Primitive, Shape, Ty, TypeId, Union, UnionVariant};
use crate::parse::{Schema, SchemaId, Types};
use branch::{Branch, named_by_tags};

/// What a schema says of alternatives, itself and through its `allOf`.
#[derive(Default)]
struct Alternatives {
    lists: Vec<Vec<SchemaId>>,
    discriminators: Vec<SchemaId>,
    seen: Vec<SchemaId>,
}

impl Lowering<'_> {
    /// Several branches, each with a type of its own.
    pub(super) fn try_union(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Option<Shape> {
        let mut alternatives = Alternatives::default();
        self.alternatives(id, &mut alternatives);
        let narrowest = self.narrowest(&schema.all_of).filter(|_| alternatives.lists.is_empty());
        if let Some(branch) = narrowest {
            return Some(Shape::Alias(self.ty(branch, scope)));
        }
        if alternatives.lists.is_empty() {
            return self.conjunction(schema, scope);
        }
        let mut lists = self.lists(&alternatives);
        let branches = if lists.len() == 1 { lists.pop() } else { self.product(lists) };
        let Some(branches) = branches else {
            let keyword = if schema.one_of.is_empty() { "anyOf" } else { "oneOf" };
            let count = alternatives.lists.iter().map(Vec::len).sum();
            self.diagnostics.untyped_union(schema.origin, keyword, count);
            return Some(Shape::Alias(Ty::Any));
        };
        if let Some(shape) = self.try_text(id, &branches, scope, number) {
            return Some(shape);
        }
        let mut base = Parts::default();
        self.gather_around(id, &mut base);
        Some(self.union(id, branches, &alternatives, base, scope, number))
    }

    /// An `allOf` without properties and alternatives is what all of its branches are, if they agree.
    fn conjunction(&mut self, schema: &Schema, scope: &Scope) -> Option<Shape> {
        if schema.all_of.is_empty() {
            return None;
        }
        let common = self.common_type(&schema.all_of);
        let mut detailed = schema.all_of.iter().filter(|branch| self.has_elements(**branch));
        let ty = match (common, detailed.next(), detailed.next()) {
            (Ok(None), ..) => Ty::Any,
            (Ok(Some(Types::OBJECT)), None, _) => Ty::Object,
            (Ok(Some(Types::ARRAY)), None, _) => Ty::List(Box::new(Ty::Any)),
            (Ok(Some(Types::OBJECT | Types::ARRAY)), Some(only), None) => self.ty(*only, scope),
            _ => {
                self.diagnostics.untyped_union(schema.origin, "allOf", schema.all_of.len());
                Ty::Any
            }
        };
        Some(Shape::Alias(ty))
    }

    /// Gathers the lists of alternatives of a schema, of what it refers to, and of its `allOf`.
    fn alternatives(&self, id: SchemaId, found: &mut Alternatives) {
        if found.seen.contains(&id) {
            return;
        }
        found.seen.push(id);
        let schema = &self.schemas[id];
        let target = schema.target();
        for part in target.iter().chain(&schema.all_of) {
            self.alternatives(*part, found);
        }
        if self.is_branch(id, found.seen[0]) {
            return;
        }
        for list in [&schema.one_of, &schema.any_of].into_iter().filter(|list| !list.is_empty()) {
            found.lists.push(list.clone());
        }
        let heirs = self.heirs.list(id);
        if id == found.seen[0] && !heirs.is_empty() {
            found.lists.push(heirs.to_vec());
        }
        if schema.discriminator.is_some() {
            found.discriminators.push(id);
        }
    }

    /// Lists the branches that say something, those of unions inside unions in their place.
    fn branches(&self, list: &[SchemaId], branches: &mut Vec<Branch>) {
        for id in list {
            let schema = &self.schemas[*id];
            let inner = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
            let is_plain_union = !inner.is_empty() && self.is_nothing_but_alternatives(schema);
            match is_plain_union {
                true => self.branches(inner, branches),
                false if schema.is_never || self.says_nothing(*id) && self.is_nullable(*id) => {}
                false => branches.push(self.branch(*id)),
            }
        }
    }

    fn is_nothing_but_alternatives(&self, schema: &Schema) -> bool {
        schema.reference.is_none()
            && schema.properties.is_empty()
            && schema.all_of.is_empty()
            && schema.discriminator.is_none()
            && (schema.one_of.is_empty() || schema.any_of.is_empty())
    }

    fn union(
        &mut self,
        id: SchemaId,
        branches: Vec<Branch>,
        alternatives: &Alternatives,
        base: Parts,
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Shape {
        // A branch that extends the schema has its properties already.
        let extends = |branch: &Branch| {
            let mut parts = Parts::default();
            self.gather_around(branch.id, &mut parts);
            parts.seen.contains(&id)
        };
        let is_own_kind = |branch: &Branch| branch.id == id;
        let has_base = !base.properties.is_empty() && !branches.iter().all(extends);
        let count = branches.len();
        let branches = if has_base { self.spread(branches) } else { Some(branches) };
        let Some(branches) = branches.filter(|branches| !branches.is_empty()) else {
            let schema = &self.schemas[id];
            let keyword = if schema.one_of.is_empty() { "anyOf" } else { "oneOf" };
            self.diagnostics.untyped_union(schema.origin, keyword, count);
            return Shape::Alias(Ty::Any);
        };
        let is_inline = number.is_none();
        let number = self.number(id, scope, number);
        let tags = self.tags(&branches, alternatives);
        let branches = named_by_tags(branches, tags.as_ref());
        let mut union = Union { tag: tags.as_ref().map(|tags| tags.property.as_str().into()), variants: Vec::new() };
        for (index, branch) in branches.iter().enumerate() {
            let scope = Scope::new(Owner::Type(number), branch.name.as_str());
            let ty = match is_own_kind(branch) {
                true => self.merged(branch, "base", &base, number),
                false if has_base || !branch.others.is_empty() => self.merged(branch, &branch.name, &base, number),
                false => self.ty(branch.id, &scope),
            };
            let values = tags.as_ref().map(|tags| tags.values[index].clone()).unwrap_or_default();
            self.add_variant(&mut union, branch, ty, values);
        }
        let shape = self.simplest(union, number);
        if is_inline {
            if let Shape::Alias(ty) = &shape {
                self.remember(id, ty.clone());
            }
            self.types[number.0 as usize].shape = shape;
            return Shape::Alias(self.known(id).unwrap_or(Ty::Any));
        }
        shape
    }

    /// Adds a variant; branches of the same type are one.
    fn add_variant(&mut self, union: &mut Union, branch: &Branch, ty: Ty, tags: Vec<String>) {
        if let Some(same) = union.variants.iter_mut().find(|variant| variant.ty == ty) {
            same.tags.extend(tags);
            return;
        }
        let mut key = branch.key.clone();
        while union.variants.iter().any(|variant| *variant.key == *key) {
            key.push('+');
        }
        let doc = Doc { text: self.property_doc(branch.id, &branch.name).text, ..Doc::default() };
        union.variants.push(UnionVariant { key: key.as_str().into(), name: branch.name.clone(), doc, ty, tags });
    }

    /// A union of one type is that type, and one with any value among its types is any value.
    fn simplest(&self, mut union: Union, number: TypeId) -> Shape {
        union.variants.retain(|variant| variant.ty != Ty::Named(number));
        let has = |primitive| union.variants.iter().any(|variant| variant.ty == Ty::Primitive(primitive));
        if has(Primitive::F64) {
            // Every integer is a number.
            let integers = [Primitive::I32, Primitive::I64, Primitive::U32, Primitive::U64].map(Ty::Primitive);
            union.variants.retain(|variant| !integers.contains(&variant.ty));
        }
        match &union.variants[..] {
            [] => Shape::Alias(Ty::Any),
            [only] => Shape::Alias(only.ty.clone()),
            variants if variants.iter().any(|variant| variant.ty == Ty::Any) => Shape::Alias(Ty::Any),
            _ => Shape::Union(union),
        }
    }

    /// Builds the record of a branch with everything that all branches have.
    fn merged(&mut self, branch: &Branch, name: &str, base: &Parts, owner: TypeId) -> Ty {
        let mut parts = base.clone();
        let id = branch.id;
        branch.others.iter().chain([&id]).for_each(|part| self.gather_around(*part, &mut parts));
        let (origin, doc) = (self.schemas[id].origin, self.named_doc(id, name));
        let name = Name { wished: name.to_owned(), own: name.to_owned() };
        let number = self.reserve(origin, Owner::Type(owner), name, doc);
        let record = self.record(number, parts);
        self.types[number.0 as usize].shape = Shape::Record(record);
        Ty::Named(number)
    }

    /// Whether a branch describes an object, so that the properties around the union are its own, too.
    fn is_object(&self, id: SchemaId) -> bool {
        let mut parts = Parts::default();
        self.gather_around(id, &mut parts);
        let mut alternatives = Alternatives::default();
        self.alternatives(id, &mut alternatives);
        !parts.is_mixed && alternatives.lists.is_empty()
    }

    /// A schema of several types is a union of them.
    pub(super) fn try_types(
        &mut self,
        id: SchemaId,
        schema: &Schema,
        scope: &Scope,
        number: Option<TypeId>,
    ) -> Option<Shape> {
        const KINDS: [Types; 5] = [Types::BOOLEAN, Types::NUMBER, Types::STRING, Types::ARRAY, Types::OBJECT];
        let types = schema.types.without(Types::NULL);
        let numbers = Types::INTEGER.with(Types::NUMBER);
        let is_one_kind = types.is_empty() || types.is_one() || types == numbers;
        if is_one_kind || !schema.properties.is_empty() || !schema.values.is_empty() {
            return None;
        }
        let own = self.number(id, scope, number);
        let mut union = Union { tag: None, variants: Vec::new() };
        let kinds = KINDS.iter().map(|kind| match *kind {
            Types::NUMBER if !types.contains(Types::NUMBER) => Types::INTEGER,
            kind => kind,
        });
        for kind in kinds.filter(|kind| types.contains(*kind)) {
            let mut part = schema.clone();
            part.types = kind;
            let name = self.kind(&part);
            let ty = self.plain(&part, &Scope::new(Owner::Type(own), name.as_str()));
            let name = if kind == Types::ARRAY { "list".to_owned() } else { name };
            let variant = UnionVariant { key: name.as_str().into(), name, doc: Doc::default(), ty, tags: Vec::new() };
            union.variants.push(variant);
        }
        let shape = self.simplest(union, own);
        Some(self.placed(number, own, shape))
    }
}
