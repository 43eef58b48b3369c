//! Turns a schema into a type, by a ladder of rules of which the first that fits decides.

use super::{Lowering, Scope, extension, format};
use crate::ir::{Doc, Name, Primitive, Shape, Ty, TypeId};
use crate::parse::{Schema, SchemaId, Types};

/// How many items a list may have to be a tuple, for which the runtime has an implementation.
const LONGEST_TUPLE: usize = 8;

impl Lowering<'_> {
    /// Lowers a schema to a type. Whether `null` fits too is asked of [`Lowering::is_nullable`].
    pub(super) fn ty(&mut self, id: SchemaId, scope: &Scope) -> Ty {
        if let Some(ty) = self.known(id) {
            return ty;
        }
        if self.open.contains(&id) {
            self.diagnostics.reference_cycle(self.schemas[id].origin);
            return Ty::Any;
        }
        self.open.push(id);
        let ty = match self.shape(id, scope, None) {
            Shape::Alias(ty) => ty,
            // Records and enumerations have taken a number of their own.
            _ => self.known(id).unwrap_or(Ty::Any),
        };
        self.open.pop();
        self.remember(id, ty.clone());
        ty
    }

    /// Lowers a schema to a type whose elements may be `null`.
    pub(super) fn element(&mut self, id: SchemaId, scope: &Scope) -> Ty {
        let ty = self.ty(id, scope);
        if ty != Ty::Any && self.is_nullable(id) { Ty::Nullable(Box::new(ty)) } else { ty }
    }

    /// Decides what a schema is. `number` is its type's, if it is a component; an inline record or enumeration takes one.
    pub(super) fn shape(&mut self, id: SchemaId, scope: &Scope, number: Option<TypeId>) -> Shape {
        let schema = &self.schemas[id];
        if schema.is_never {
            self.diagnostics.untyped_keyword(schema.origin, "false");
            return Shape::Alias(Ty::Any);
        }
        self.try_foreign(id)
            .or_else(|| self.try_embedded(id, schema, scope))
            .or_else(|| self.try_reference(schema, scope))
            .or_else(|| self.try_only_branch(schema, scope, number))
            .or_else(|| self.try_enumeration(id, schema, scope, number))
            .or_else(|| self.try_record(id, schema, scope, number))
            .or_else(|| self.try_union(id, schema, scope, number))
            .or_else(|| self.try_types(id, schema, scope, number))
            .unwrap_or_else(|| Shape::Alias(self.plain(schema, scope)))
    }

    /// A schema of which the caller says what it is.
    fn try_foreign(&self, id: SchemaId) -> Option<Shape> {
        self.foreign.get(&id).cloned().map(Shape::Alias)
    }

    /// A string that is read as what it contains: the type of that.
    fn try_embedded(&mut self, id: SchemaId, schema: &Schema, scope: &Scope) -> Option<Shape> {
        let content = schema.content.filter(|_| self.embedded.contains(&id))?;
        Some(Shape::Alias(self.ty(content, scope)))
    }

    /// `$ref`: the type of the target. What stands beside it only describes it.
    fn try_reference(&mut self, schema: &Schema, scope: &Scope) -> Option<Shape> {
        let reference = schema.reference.as_ref()?;
        let Some(target) = reference.target else {
            let names = self.schemas.components.iter().map(|(name, _)| &**name);
            let missed = reference.text.rsplit('/').next().filter(|_| self.diagnostics.are_few());
            let nearest = missed.and_then(|name| crate::diagnostics::nearest(name, names));
            self.diagnostics.dangling_reference(schema.origin, &reference.text, nearest);
            return Some(Shape::Alias(Ty::Any));
        };
        if !schema.properties.is_empty() || !schema.all_of.is_empty() {
            return None;
        }
        if self.known(target).is_some() {
            return Some(Shape::Alias(self.ty(target, scope)));
        }
        let scope = self.home(target, scope);
        Some(Shape::Alias(self.ty(target, &scope)))
    }

    /// `allOf`, `oneOf` or `anyOf` with one branch that says anything: the type of that branch.
    fn try_only_branch(&mut self, schema: &Schema, scope: &Scope, number: Option<TypeId>) -> Option<Shape> {
        let lists = [&schema.all_of, &schema.one_of, &schema.any_of];
        let mut lists = lists.into_iter().filter(|list| !list.is_empty());
        let list = lists.next().filter(|_| lists.next().is_none() && schema.properties.is_empty())?;
        let mut branches = list.iter().filter(|branch| !self.says_nothing(**branch));
        let only = branches.next().filter(|_| branches.next().is_none())?;
        match number {
            // A component whose only branch is written out in it is what that is.
            Some(number) if self.schemas[*only].reference.is_none() && self.known(*only).is_none() => {
                self.remember(*only, Ty::Named(number));
                Some(self.shape(*only, scope, Some(number)))
            }
            _ => Some(Shape::Alias(self.ty(*only, scope))),
        }
    }

    /// Whether a branch adds nothing to a type: it only lets `null` fit, or describes.
    pub(super) fn says_nothing(&self, id: SchemaId) -> bool {
        let schema = &self.schemas[id];
        schema.types.without(Types::NULL).is_empty()
            && schema.reference.is_none()
            && schema.properties.is_empty()
            && schema.required.is_empty()
            && schema.additional_properties.is_none()
            && schema.items.is_none()
            && schema.values.iter().all(|value| value.is_null())
            && [&schema.all_of, &schema.one_of, &schema.any_of].iter().all(|list| list.is_empty())
    }

    /// A schema that is described by `type` alone.
    pub(super) fn plain(&mut self, schema: &Schema, scope: &Scope) -> Ty {
        let types = schema.types.without(Types::NULL);
        if !types.is_empty() && !types.is_one() && types != Types::INTEGER.with(Types::NUMBER) {
            self.diagnostics.mixed_types(schema.origin);
            return Ty::Any;
        }
        if types.contains(Types::ARRAY) || (types.is_empty() && schema.items.is_some()) {
            return self.list(schema, scope);
        }
        if types.contains(Types::OBJECT)
            || (types.is_empty() && (schema.additional_properties.is_some() || !schema.pattern_properties.is_empty()))
        {
            return self.map(schema, scope);
        }
        let written = schema.format.as_deref().unwrap_or_default();
        match types {
            Types::BOOLEAN => Ty::Primitive(Primitive::Bool),
            Types::STRING if schema.is_bytes => Ty::Primitive(Primitive::Binary),
            Types::STRING => Ty::Primitive(format::text(written, self.date_time)),
            Types::INTEGER => Ty::Primitive(format::integer(written)),
            _ if types.contains(Types::NUMBER) => Ty::Primitive(Primitive::F64),
            _ => {
                let keyword = schema.untyped.first().map(|keyword| &**keyword).or(schema.not.map(|_| "not"));
                if let Some(keyword) = keyword {
                    self.diagnostics.untyped_keyword(schema.origin, keyword);
                }
                Ty::Any
            }
        }
    }

    fn list(&mut self, schema: &Schema, scope: &Scope) -> Ty {
        if !schema.prefix_items.is_empty() {
            return self.tuple(schema, scope);
        }
        let item = match schema.items {
            Some(items) => self.element(items, &scope.element("item")),
            None => Ty::Any,
        };
        Ty::List(Box::new(item))
    }

    /// A list whose items have schemas by their places: a tuple if its length is known, else a list of what all items are.
    fn tuple(&mut self, schema: &Schema, scope: &Scope) -> Ty {
        let length = schema.prefix_items.len();
        let is_closed = schema.items.is_some_and(|items| self.schemas[items].is_never)
            || schema.max_items.is_some_and(|most| most <= length as u64);
        let is_full = schema.min_items.is_none_or(|least| least >= length as u64);
        let places = schema.prefix_items.iter().enumerate();
        let mut items: Vec<Ty> =
            places.map(|(place, item)| self.element(*item, &scope.element(&format!("item_{}", place + 1)))).collect();
        if is_closed && is_full && (2..=LONGEST_TUPLE).contains(&length) {
            let tuple = Ty::Tuple(items);
            return self.as_text(&tuple).unwrap_or(tuple);
        }
        if !is_closed {
            items.push(schema.items.map_or(Ty::Any, |others| self.element(others, &scope.element("item"))));
        }
        match items.pop() {
            Some(item) if items.iter().all(|other| *other == item) => Ty::List(Box::new(item)),
            _ => {
                self.diagnostics.untyped_keyword(schema.origin, "prefixItems");
                Ty::List(Box::new(Ty::Any))
            }
        }
    }

    /// Returns the schema of the properties that have no name of their own, if it is one for all of them.
    ///
    /// Names that match a pattern are no type of their own, so that the patterns have to agree.
    pub(super) fn rest(&self, schema: &Schema) -> Option<SchemaId> {
        let additional = schema.additional_properties.filter(|rest| !self.schemas[*rest].is_never);
        match (&schema.pattern_properties[..], additional) {
            ([], _) => schema.additional_properties,
            ([first, others @ ..], rest) => {
                let is_one = others.iter().chain(&rest).all(|other| self.is_same(*first, *other));
                is_one.then_some(*first)
            }
        }
    }

    fn map(&mut self, schema: &Schema, scope: &Scope) -> Ty {
        let rest = self.rest(schema);
        if rest.is_none() && !schema.pattern_properties.is_empty() {
            self.diagnostics.untyped_keyword(schema.origin, "patternProperties");
            return Ty::Object;
        }
        match rest {
            Some(values) if !self.schemas[values].is_never => match self.element(values, &scope.element("value")) {
                Ty::Any => Ty::Object,
                ty => Ty::Map(Box::new(ty)),
            },
            _ => Ty::Object,
        }
    }

    /// Puts the shape of an inline type where its number is, and leaves that of a component to its caller.
    pub(super) fn placed(&mut self, component: Option<TypeId>, number: TypeId, shape: Shape) -> Shape {
        if component.is_some() {
            return shape;
        }
        self.types[number.0 as usize].shape = shape;
        Shape::Alias(Ty::Named(number))
    }

    /// Takes a number for an inline record or enumeration, before what is in it is lowered.
    pub(super) fn number(&mut self, id: SchemaId, scope: &Scope, number: Option<TypeId>) -> TypeId {
        if let Some(number) = number {
            return number;
        }
        let wished = extension::inline_name(&self.schemas[id]).unwrap_or(&scope.hint).to_owned();
        let name = Name { wished, own: scope.hint.clone() };
        // What it is limited to, and what it is by default, is told where it is used.
        let doc = Doc { remarks: None, ..self.named_doc(id, &scope.hint) };
        let number = self.reserve(self.schemas[id].origin, scope.owner.clone(), name, doc);
        self.remember(id, Ty::Named(number));
        number
    }
}
