//! Turns what an API sends on its own account, webhooks and callbacks, into events with the types of their bodies.

use super::direction::Direction;
use super::{Lowering, Scope, deprecation, extension, operation};
use crate::ir::{
    Doc, Event, EventEncoding, EventField, FieldKind, ForeignForm, Owner, Primitive, Shape, Ty, WireName, resolve,
};
use crate::load::Key;
use crate::parse::{self, Document};
use openapiv3::{MediaType, Parameter};
use std::collections::BTreeMap;

/// How deep aliases and nullable types are followed.
const DEEPEST: usize = 16;

/// Lowers the webhooks of a document; one whose body cannot be read is left out, with a diagnostic.
pub(super) fn webhooks(lowering: &mut Lowering<'_>, document: &Document) -> Vec<Event> {
    let mut events = Vec::new();
    let counts = counts(document.webhooks.iter().map(|source| &source.path));
    for source in document.webhooks.iter().filter(|source| !is_ignored(source)) {
        match event(lowering, &source.path, wished(&source.path, source, &counts), source) {
            Ok(event) => events.push(event),
            Err(reason) => lowering.diagnostics.webhook_not_generated(source.origin, &source.path, &reason),
        }
    }
    events
}

/// Lowers the callbacks of an operation.
pub(super) fn callbacks(lowering: &mut Lowering<'_>, source: &parse::Operation) -> Vec<Event> {
    let mut events = Vec::new();
    let counts = counts(source.callbacks.iter().map(|(name, _)| name));
    for (name, callback) in source.callbacks.iter().filter(|(_, source)| !is_ignored(source)) {
        match event(lowering, name, wished(name, callback, &counts), callback) {
            Ok(event) => events.push(Event { url: Some(callback.path.clone()), ..event }),
            Err(reason) => lowering.diagnostics.callback_not_generated(callback.origin, name, &reason),
        }
    }
    events
}

/// Counts how many events have the same name.
fn counts<'k>(names: impl Iterator<Item = &'k Key>) -> BTreeMap<&'k Key, usize> {
    let mut counts = BTreeMap::new();
    names.for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}

fn is_ignored(source: &parse::Operation) -> bool {
    extension::is_ignored_operation(&source.shell)
}

/// Returns what an event is called: its name, with the method if that alone tells it from others.
fn wished(name: &Key, source: &parse::Operation, counts: &BTreeMap<&Key, usize>) -> String {
    match counts.get(name) {
        Some(1) => name.to_string(),
        _ => format!("{name} {}", source.method.to_lowercase()),
    }
}

/// Lowers an event, or says why its body cannot be read.
fn event(lowering: &mut Lowering<'_>, name: &Key, wished: String, source: &parse::Operation) -> Result<Event, String> {
    let body = source.request_body.as_ref().filter(|body| !body.value.content.is_empty()).ok_or("it has no body")?;
    let (is_form, media) = readable(&body.value.content).ok_or_else(|| {
        let types = body.value.content.keys().map(String::as_str).collect::<Vec<_>>().join("`, `");
        format!("its body is `{types}`")
    })?;
    let scope = Scope::new(Owner::Operation, format!("{wished}_event"));
    lowering.direction = Direction::Answered;
    let schema = media.schema.as_ref().and_then(parse::schema_id);
    let ty = schema.map_or(Ty::Any, |id| lowering.settled(id, &scope));
    let encoding = if is_form { EventEncoding::Form(fields(lowering, &ty)) } else { EventEncoding::Json };
    let (shell, text) = (&source.shell, |text: Option<String>| Doc { text, ..Doc::default() });
    let headers = source.parameters.iter().filter_map(|piece| match &piece.value {
        Parameter::Header { parameter_data: data, .. } => {
            Some((data.name.as_str().into(), text(data.description.clone())))
        }
        _ => None,
    });
    let answers = source.responses.iter();
    let answers = answers.map(|(status, answer)| (status.clone(), text(Some(answer.value.description.clone()))));
    Ok(Event {
        name: name.clone(),
        wished,
        method: operation::method(&source.method),
        url: None,
        doc: Doc { deprecated: deprecation(shell.deprecated), ..text(operation::text(shell)) },
        ty,
        encoding,
        headers: headers.collect(),
        answers: answers.collect(),
    })
}

/// Returns what is read of several media types, JSON before forms, and whether it is a form.
fn readable(content: &openapiv3::Content) -> Option<(bool, &MediaType)> {
    let rank = |media_type: &str| {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" | "text/json" => Some(0),
            other if other.ends_with("+json") => Some(1),
            "*/*" | "application/*" => Some(2),
            "application/x-www-form-urlencoded" => Some(3),
            _ => None,
        }
    };
    let ranked = content.iter().filter_map(|(name, media)| Some((rank(name)?, media)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(rank, media)| (rank == 3, media))
}

/// Finds the fields of a form that are not just one text.
fn fields(lowering: &Lowering<'_>, ty: &Ty) -> Vec<(WireName, EventField)> {
    let Ty::Named(id) = resolve(&lowering.types, ty) else { return Vec::new() };
    let Shape::Record(record) = &lowering.types[id.0 as usize].shape else { return Vec::new() };
    let fields = record.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Property { ty, .. } => Some((field.name.clone(), kind(lowering, ty)?)),
        FieldKind::Oneof(_) => None,
    });
    fields.collect()
}

/// Returns what the fields of a type are; nothing for a text.
fn kind(lowering: &Lowering<'_>, ty: &Ty) -> Option<EventField> {
    let mut ty = ty;
    for _ in 0..DEEPEST {
        ty = match resolve(&lowering.types, ty) {
            Ty::Nullable(inner) => inner,
            Ty::List(item) => {
                return Some(if kind(lowering, item).is_none() { EventField::Texts } else { EventField::Jsons });
            }
            Ty::Named(id) => match &lowering.types[id.0 as usize].shape {
                Shape::Enumeration(_) => return None,
                _ => return Some(EventField::Json),
            },
            Ty::Tuple(_) | Ty::Map(_) | Ty::Object => return Some(EventField::Json),
            Ty::Primitive(
                Primitive::Bool | Primitive::F64 | Primitive::I32 | Primitive::I64 | Primitive::U32 | Primitive::U64,
            ) => return Some(EventField::Json),
            Ty::Foreign(foreign) if foreign.form != ForeignForm::Text => return Some(EventField::Json),
            Ty::Primitive(_) | Ty::Foreign(_) | Ty::Any => return None,
        };
    }
    None
}

/// Makes strings of what is bytes, or has a form of its own, where it is the whole of a body.
pub(super) fn plain<'e>(lowering: &Lowering<'_>, events: impl Iterator<Item = &'e mut Event>) {
    for event in events {
        event.ty.each_mut(&mut |ty| {
            if *ty == Ty::Primitive(Primitive::Binary) {
                *ty = Ty::Primitive(Primitive::String);
            }
        });
        if let Some(text) = lowering.as_text(&event.ty) {
            event.ty = text;
        }
    }
}
