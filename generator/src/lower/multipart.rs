//! Turns the records that are sent as parts into records of uploads, once all operations are known.

use super::Lowering;
use crate::ir::{
    BodyForm, Encoding, FieldKind, Name, Operation, PartForm, Primitive, Record, Shape, Style, StyleKind, Ty, TypeId,
    WireName,
};
use std::collections::BTreeMap;

/// The media type of bytes of which nothing is known.
const BYTES: &str = "application/octet-stream";

/// How deep a type is looked into for what is a file.
const DEEPEST: usize = 16;

/// Gives the files in multipart bodies their type. Everywhere else, bytes are a string.
///
/// A record that is nothing but a multipart body becomes one of uploads; of one that is JSON somewhere, a copy does.
/// `received` are the types of what the API sends on its own account.
pub(super) fn separate(lowering: &mut Lowering<'_>, operations: &mut [Operation], received: &[Ty]) {
    let mut uses = uses(lowering, operations);
    received.iter().for_each(|ty| {
        ty.each(&mut |ty| {
            if let Ty::Named(id) = ty {
                uses[id.0 as usize] += 1;
            }
        });
    });
    let mut separated: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    let forms = operations.iter_mut().filter_map(|operation| operation.body.as_mut()).flat_map(|body| &mut body.forms);
    for form in forms {
        let Encoding::Multipart(encodings) = &form.encoding else { continue };
        let encodings = encodings.clone();
        form.ty = separated_type(lowering, &uses, &mut separated, form, &encodings);
    }
    plain(lowering, operations);
}

fn separated_type(
    lowering: &mut Lowering<'_>,
    uses: &[u32],
    separated: &mut BTreeMap<TypeId, TypeId>,
    form: &BodyForm,
    encodings: &[(WireName, PartForm)],
) -> Ty {
    let raw = Ty::Primitive(Primitive::Parts);
    let id = match crate::ir::resolve(&lowering.types, &form.ty) {
        Ty::Named(id) => *id,
        Ty::Map(_) => return form.ty.clone(),
        _ => return raw,
    };
    let record = match &lowering.types[id.0 as usize].shape {
        Shape::Record(record) => record,
        _ if has_files(lowering, &form.ty) => return raw,
        _ => return form.ty.clone(),
    };
    let has_typed = encodings.iter().any(|(_, form)| matches!(form, PartForm::Typed(_) | PartForm::Xml(..)));
    if !has_files(lowering, &form.ty) && !has_typed {
        return form.ty.clone();
    }
    if let Some(known) = separated.get(&id) {
        return Ty::Named(*known);
    }
    let Some(record) = parts(lowering, record, encodings) else { return raw };
    let target = match uses[id.0 as usize] {
        0 => id,
        _ => copy(lowering, id),
    };
    lowering.types[target.0 as usize].shape = Shape::Record(record);
    separated.insert(id, target);
    separated.insert(target, target);
    Ty::Named(target)
}

fn copy(lowering: &mut Lowering<'_>, id: TypeId) -> TypeId {
    let def = &lowering.types[id.0 as usize];
    let name = Name { wished: format!("{}_form", def.name.wished), own: format!("{}_form", def.name.own) };
    let (origin, owner, doc) = (def.origin, def.owner.clone(), def.doc.clone());
    lowering.reserve(origin, owner, name, doc)
}

/// Returns the record as one that is sent in parts; nothing, if it has a group of which a part would be one member.
fn parts(lowering: &Lowering<'_>, record: &Record, encodings: &[(WireName, PartForm)]) -> Option<Record> {
    let (mut fields, mut forms) = (record.fields.clone(), Vec::new());
    for field in &mut fields {
        let FieldKind::Property { ty, .. } = &mut field.kind else { return None };
        let encoding = encodings.iter().find(|(name, _)| *name == field.name).map(|(_, form)| form);
        let media_type = match encoding {
            Some(PartForm::Typed(media_type)) => Some(media_type.as_str()),
            _ => None,
        };
        let is_untyped = *ty == Ty::Any && media_type.is_some_and(|name| !name.contains("json"));
        let files = files(lowering, ty, 0).or(is_untyped.then_some(Files::One));
        let form = match (files, encoding) {
            (Some(files), _) => {
                let upload = Ty::Primitive(Primitive::Upload);
                *ty = if files == Files::One { upload } else { Ty::List(Box::new(upload)) };
                // Of several, the caller knows which it is.
                let only = media_type.filter(|name| !name.contains([',', '*'])).unwrap_or(BYTES);
                PartForm::File(only.to_owned())
            }
            (None, Some(form)) => form.clone(),
            (None, None) => PartForm::Value(Style::new(StyleKind::Field)),
        };
        // A part is written by way of its JSON form, which only a record gives to what is not its own.
        if let Some(text) = lowering.as_text(ty) {
            *ty = text;
        }
        forms.push(form);
    }
    Some(Record { fields, rest: record.rest.clone(), parts: Some(forms) })
}

/// How many files a property may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Files {
    One,
    Several,
}

/// Returns how many files a type is: one, a list, or a choice of which one is a file.
fn files(lowering: &Lowering<'_>, ty: &Ty, depth: usize) -> Option<Files> {
    if depth > DEEPEST {
        return None;
    }
    match ty {
        Ty::Primitive(Primitive::Binary) => Some(Files::One),
        Ty::Nullable(inner) => files(lowering, inner, depth + 1),
        Ty::List(item) => files(lowering, item, depth + 1).map(|_| Files::Several),
        Ty::Named(id) => match &lowering.types[id.0 as usize].shape {
            Shape::Alias(target) => files(lowering, target, depth + 1),
            Shape::Union(union) => {
                let found = union.variants.iter().filter_map(|variant| files(lowering, &variant.ty, depth + 1));
                found.reduce(|one, other| if one == Files::One { other } else { one })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a body of a type has files among its properties.
pub(super) fn has_files(lowering: &Lowering<'_>, ty: &Ty) -> bool {
    has_files_within(lowering, ty, 0)
}

fn has_files_within(lowering: &Lowering<'_>, ty: &Ty, depth: usize) -> bool {
    let Ty::Named(id) = ty else { return false };
    match &lowering.types[id.0 as usize].shape {
        _ if depth > DEEPEST => false,
        Shape::Record(record) => record.fields.iter().any(|field| match &field.kind {
            FieldKind::Property { ty, .. } => files(lowering, ty, 0).is_some(),
            FieldKind::Oneof(id) => match &lowering.types[id.0 as usize].shape {
                Shape::Oneof(oneof) => oneof.members.iter().any(|member| files(lowering, &member.ty, 0).is_some()),
                _ => false,
            },
        }),
        Shape::Union(union) => union.variants.iter().any(|variant| has_files_within(lowering, &variant.ty, depth + 1)),
        Shape::Alias(target) => has_files_within(lowering, target, depth + 1),
        Shape::Enumeration(_) | Shape::Oneof(_) => false,
    }
}

/// Counts for each type the places that need it as JSON.
fn uses(lowering: &Lowering<'_>, operations: &[Operation]) -> Vec<u32> {
    let mut uses = vec![0; lowering.types.len()];
    let mut count = |ty: &Ty| {
        if let Ty::Named(id) = ty {
            uses[id.0 as usize] += 1;
        }
    };
    for def in &lowering.types {
        def.shape.each(&mut count);
    }
    for operation in operations {
        operation.parameters.iter().for_each(|parameter| parameter.ty.each(&mut count));
        let is_json = |form: &&BodyForm| !matches!(form.encoding, Encoding::Multipart(_));
        operation.forms().filter(is_json).for_each(|form| form.ty.each(&mut count));
        operation.answered().for_each(|ty| ty.each(&mut count));
    }
    uses
}

/// Makes strings of the bytes that are left.
fn plain(lowering: &mut Lowering<'_>, operations: &mut [Operation]) {
    let mut plain = |ty: &mut Ty| {
        if *ty == Ty::Primitive(Primitive::Binary) {
            *ty = Ty::Primitive(Primitive::String);
        }
    };
    for def in &mut lowering.types {
        def.shape.each_mut(&mut plain);
    }
    for operation in operations {
        operation.parameters.iter_mut().for_each(|parameter| parameter.ty.each_mut(&mut plain));
        let forms = operation.body.iter_mut().flat_map(|body| &mut body.forms);
        forms.for_each(|form| form.ty.each_mut(&mut plain));
        operation.answered_mut().for_each(|ty| ty.each_mut(&mut plain));
    }
}
