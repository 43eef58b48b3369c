//! Turns the types of the model into what callers see of them.

use super::{facts, paths, text, words};
use crate::analyze;
use crate::emit::ty::{self, From};
use crate::emit::{Cx, oneof, record, union};
use crate::ir::{Doc, Field, FieldKind, Primitive, Record, Shape, Ty, TypeId, Wire};
use crate::surface::{Argument, Constructor, Facts, Kind, Member, Type, Ways};
use std::collections::BTreeSet;

/// Lists all types.
pub(super) fn types(cx: &Cx<'_>) -> Vec<Type> {
    let reached = analyze::ways(cx.api);
    let mut paths = paths::paths(cx);
    let ids = cx.api.types().map(|(id, _)| id);
    ids.map(|id| {
        let number = id.0 as usize;
        let ways = Ways { is_sent: reached.sent[number], is_answered: reached.answered[number] };
        one(cx, id, std::mem::take(&mut paths[number]), ways)
    })
    .collect()
}

fn one(cx: &Cx<'_>, id: TypeId, paths: BTreeSet<String>, ways: Ways) -> Type {
    let def = &cx.api[id];
    let (kind, constructor) = match &def.shape {
        Shape::Record(record) => (Kind::Struct, constructor(cx, id, record)),
        Shape::Alias(target) => (Kind::Alias(words::rust(ty::ty(cx, target, From::Crate))), Constructor::None),
        shape if shape.is_closed() => (Kind::ClosedEnum, Constructor::None),
        Shape::Enumeration(_) | Shape::Oneof(_) | Shape::Union(_) => (Kind::Enum, Constructor::None),
    };
    Type {
        key: cx.names.key(id).to_owned(),
        path: cx.names.of_type(id).path.to_string(),
        paths,
        kind,
        members: members(cx, id),
        constructor,
        traits: traits(cx, id),
        ways,
        wire: wire(&def.shape),
        text: text(&def.doc),
    }
}

fn constructor(cx: &Cx<'_>, id: TypeId, record: &Record) -> Constructor {
    let arguments = cx.api.arguments(record).into_iter().map(|index| {
        let field = &record.fields[index];
        let name = &cx.names.of_type(id).members[index];
        let (takes, _) = record::argument(cx, id, index, field, proc_macro2::TokenStream::new());
        Argument {
            key: field.name.to_string(),
            name: name.as_str().to_owned(),
            takes: words::rust(takes),
            wire: Facts::new(),
            text: text(&Doc::default()),
        }
    });
    let arguments = arguments.collect();
    if record::has_builder(cx, id) { Constructor::Builder(arguments) } else { Constructor::New(arguments) }
}

fn members(cx: &Cx<'_>, id: TypeId) -> Vec<Member> {
    let names = &cx.names.of_type(id).members;
    let member = |index: usize, key: &str, ty: String, wire: Facts, doc: &Doc| Member {
        key: key.to_owned(),
        name: names[index].as_str().to_owned(),
        ty,
        wire: wire.into_iter().chain(facts(doc)).collect(),
        text: text(doc),
    };
    match &cx.api[id].shape {
        Shape::Record(record) => {
            let fields = record.fields.iter().enumerate().map(|(index, field)| {
                let ty = words::rust(record::field_type(cx, id, index, field));
                member(index, &field.name, ty, of_field(cx, field), &field.doc)
            });
            let rest = record::rest(cx, id, record).map(|(name, ty)| Member {
                key: "additionalProperties".to_owned(),
                name: name.as_str().to_owned(),
                ty: format!("BTreeMap<String, {}>", words::rust(ty)),
                wire: Facts::new(),
                text: text(&Doc::default()),
            });
            fields.chain(rest).collect()
        }
        Shape::Oneof(oneof) => {
            let members = oneof.members.iter().enumerate().map(|(index, of)| {
                let ty = words::rust(oneof::member_type(cx, id, index, of));
                member(index, &of.name, ty, Facts::from([("form", words::wire(cx, &of.ty))]), &of.doc)
            });
            members.collect()
        }
        Shape::Union(union) => {
            let variants = union.variants.iter().enumerate().map(|(index, variant)| {
                let ty = words::rust(union::variant_type(cx, id, index, &variant.ty));
                let mut wire = Facts::from([("form", words::wire(cx, &variant.ty))]);
                if !variant.tags.is_empty() {
                    wire.insert("tag", format!("`{}`", variant.tags.join("`, `")));
                }
                member(index, &variant.key, ty, wire, &variant.doc)
            });
            variants.collect()
        }
        Shape::Enumeration(enumeration) => {
            let variants = enumeration.variants.iter().enumerate();
            variants
                .map(|(index, variant)| member(index, &variant.value, String::new(), Facts::new(), &variant.doc))
                .collect()
        }
        Shape::Alias(_) => Vec::new(),
    }
}

fn of_field(cx: &Cx<'_>, field: &Field) -> Facts {
    let mut facts =
        Facts::from([("form", words::of_field(cx, &field.kind)), ("presence", words::presence(field).to_owned())]);
    if let Some(fixed) = &field.fixed {
        facts.insert("value", format!("`{fixed}`"));
    }
    if field.sensitive {
        facts.insert("logs", "hidden".to_owned());
    }
    facts
}

/// Lists the traits that not every type of its kind implements.
fn traits(cx: &Cx<'_>, id: TypeId) -> BTreeSet<String> {
    let from = |ty: &Ty| format!("From<{}>", words::rust(ty::ty(cx, ty, From::Type(id))));
    let mut traits = BTreeSet::new();
    match &cx.api[id].shape {
        Shape::Record(record) => {
            if cx.api.has_default(id) {
                traits.insert("Default".to_owned());
            }
            let required = cx.api.arguments(record);
            for (index, field) in record.fields.iter().enumerate() {
                if let FieldKind::Oneof(oneof) = field.kind
                    && required.iter().all(|other| *other == index)
                {
                    traits.insert(from(&Ty::Named(oneof)));
                }
            }
        }
        Shape::Union(union) => {
            traits.extend(union::sources(cx, union).map(|index| from(&union.variants[index].ty)));
        }
        Shape::Enumeration(enumeration) if enumeration.wire == Wire::Integer => {
            traits.insert(from(&Ty::Primitive(Primitive::I64)));
        }
        _ => {}
    }
    if cx.facts.is_convertible(id) {
        traits.extend(cx.api[id].answered.map(|answered| from(&Ty::Named(answered))));
    }
    traits
}

fn wire(shape: &Shape) -> Facts {
    match shape {
        Shape::Union(union) => union.tag.iter().map(|tag| ("tag", format!("`{tag}`"))).collect(),
        Shape::Enumeration(enumeration) => Facts::from([(
            "form",
            match enumeration.wire {
                Wire::Text => "strings".to_owned(),
                Wire::Integer => "integers".to_owned(),
                Wire::Mixed => "strings and other scalars".to_owned(),
            },
        )]),
        _ => Facts::new(),
    }
}
