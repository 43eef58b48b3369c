//! Turns an answer of many items into a stream, and an operation that may answer either way into two.

use super::{Lowering, Scope};
use crate::ir::{
    self, Company, FieldKind, ForeignForm, Operation, Owner, Paging, Primitive, Shape, Stream, StreamForm, Success,
    Switch, Ty, Wire, WireName,
};
use crate::parse::{self, Document, SchemaId, SchemaTable};
use openapiv3::MediaType;
use serde_json::Value;
use std::collections::BTreeSet;

/// What ends a stream of events where the description names nothing: no JSON text can be this.
const SENTINEL: &str = "[DONE]";

/// The properties of an object that stands for an event.
const EVENT: [&str; 4] = ["event", "data", "id", "retry"];

/// How many references are followed to an event; a circle of them has no end.
const DEEPEST: usize = 16;

/// Returns how a media type tells items apart, if it is one of streams; events come first.
pub(super) fn form(media_type: &str) -> Option<StreamForm> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence == "text/event-stream" {
        return Some(StreamForm::Events);
    }
    let subtype = essence.strip_prefix("application/").or(essence.strip_prefix("text/"))?;
    let plain = subtype.rsplit('+').next().unwrap_or_default();
    match plain.strip_prefix("x-").unwrap_or(plain) {
        "json-seq" => Some(StreamForm::Sequence),
        "jsonl" | "jsonlines" | "json-lines" | "ndjson" | "ldjson" => Some(StreamForm::Lines),
        "json-stream" => Some(StreamForm::Lines),
        "json" if subtype == "stream+json" || subtype == "x-stream+json" => Some(StreamForm::Lines),
        _ => None,
    }
}

/// Lowers the first stream among the successes.
pub(super) fn stream(lowering: &mut Lowering<'_>, source: &parse::Operation, operation: &str) -> Option<Stream> {
    let contents: Vec<_> = successes(source).flat_map(|response| &response.value.content).collect();
    let rank = |form: &StreamForm| match form {
        StreamForm::Sequence => 1,
        StreamForm::Lines => 2,
        _ => 0,
    };
    let streams = contents.iter().filter_map(|(name, media)| Some((form(name)?, name.as_str(), *media)));
    let (form, name, media) = streams.min_by_key(|(form, ..)| rank(form))?;
    let is_alone = contents.iter().all(|(name, _)| self::form(name).is_some());
    let scope = Scope::new(Owner::Operation, format!("{operation}_item"));
    let (form, item) = match form {
        StreamForm::Events => event(lowering, media, &scope),
        form => (form, json_item(lowering, media, &scope)),
    };
    let media_type = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let company = if is_alone { Company::Alone } else { Company::Beside };
    Some(Stream { media_type, form, item, sentinel: sentinel(source, media, form), company })
}

/// Iterates over the answers to a call that succeeded; where only `default` is described, it is one.
fn successes(source: &parse::Operation) -> impl Iterator<Item = &parse::Piece<openapiv3::Response>> {
    let wanted = if source.responses.iter().any(|(status, _)| status.starts_with('2')) { "2" } else { "default" };
    source.responses.iter().filter(move |(status, _)| status.starts_with(wanted)).map(|(_, response)| response)
}

/// Returns the schema of an item. A list as the schema of all of a stream says what is in the list.
fn item_schema(schemas: &SchemaTable, media: &MediaType) -> Option<SchemaId> {
    let whole = media.schema.as_ref().and_then(parse::schema_id);
    let item = whole.map(|id| schemas[followed(schemas, id)].items.unwrap_or(id));
    parse::item_schema_id(media).or(item)
}

fn followed(schemas: &SchemaTable, mut id: SchemaId) -> SchemaId {
    for _ in 0..DEEPEST {
        match schemas[id].target() {
            Some(target) => id = target,
            None => break,
        }
    }
    id
}

/// Returns the type of an item of JSON. Of a stream that is described as bytes or text, any JSON is an item.
fn json_item(lowering: &mut Lowering<'_>, media: &MediaType, scope: &Scope) -> Ty {
    let Some(id) = item_schema(lowering.schemas, media) else { return Ty::Any };
    match lowering.ty(id, scope) {
        Ty::Primitive(Primitive::Binary | Primitive::String) => Ty::Any,
        ty => ty,
    }
}

/// Returns what of an event is an item, and its type.
///
/// A schema of an event is that of its data, unless it is an object of the fields that an event has: then the property
/// `data` is. Where several of such objects are told by the name of the event, the item is the whole event.
fn event(lowering: &mut Lowering<'_>, media: &MediaType, scope: &Scope) -> (StreamForm, Ty) {
    let Some(id) = item_schema(lowering.schemas, media) else {
        return (StreamForm::Texts, Ty::Primitive(Primitive::String));
    };
    if is_union_of_events(lowering.schemas, id) {
        return (StreamForm::WholeEvents, lowering.ty(id, scope));
    }
    let data = data(lowering.schemas, id).unwrap_or(id);
    let ty = lowering.ty(data, scope);
    let is_text = match ir::resolve(&lowering.types, &ty) {
        Ty::Primitive(Primitive::Bool | Primitive::I32 | Primitive::I64 | Primitive::U32 | Primitive::U64) => false,
        Ty::Primitive(Primitive::F64) => false,
        Ty::Primitive(_) => true,
        Ty::Foreign(foreign) => foreign.form == ForeignForm::Text,
        Ty::Named(id) => {
            matches!(&lowering.types[id.0 as usize].shape, Shape::Enumeration(of) if of.wire == Wire::Text)
        }
        _ => false,
    };
    (if is_text { StreamForm::Texts } else { StreamForm::Events }, ty)
}

/// Returns the data of a schema of events.
fn data(schemas: &SchemaTable, id: SchemaId) -> Option<SchemaId> {
    let schema = &schemas[followed(schemas, id)];
    let is_event = schema.properties.iter().all(|(name, _)| EVENT.contains(&&**name));
    let data = schema.properties.iter().find(|(name, _)| &**name == "data").map(|(_, data)| *data);
    data.filter(|_| is_event)
}

fn branches(schemas: &SchemaTable, id: SchemaId) -> &[SchemaId] {
    let schema = &schemas[followed(schemas, id)];
    if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of }
}

fn is_union_of_events(schemas: &SchemaTable, id: SchemaId) -> bool {
    let branches = branches(schemas, id);
    branches.len() > 1 && branches.iter().all(|branch| data(schemas, *branch).is_some())
}

/// Finds the data of events that are JSON in a string, as OpenAPI 3.2 has it: they are read as what is in the string.
pub(super) fn embedded(document: &Document) -> BTreeSet<SchemaId> {
    let schemas = &document.schemas;
    let mut found = BTreeSet::new();
    for operation in &document.operations {
        for (name, media) in successes(operation).flat_map(|response| &response.value.content) {
            if form(name) != Some(StreamForm::Events) {
                continue;
            }
            let Some(id) = item_schema(schemas, media) else { continue };
            let events = [id].into_iter().chain(branches(schemas, id).iter().copied());
            let data = events.filter_map(|id| data(schemas, id));
            found.extend(data.filter(|data| schemas[*data].content.is_some()));
        }
    }
    found
}

/// Returns the data that end a stream: what an extension names, or else what no JSON text can be.
fn sentinel(source: &parse::Operation, media: &MediaType, form: StreamForm) -> Option<String> {
    let speakeasy = media.extensions.get("x-speakeasy-sse-sentinel");
    let fern = source.shell.extensions.get("x-fern-streaming").and_then(|streaming| streaming.get("terminator"));
    let named = speakeasy.or(fern).and_then(Value::as_str);
    let usual = matches!(form, StreamForm::Events | StreamForm::WholeEvents).then_some(SENTINEL);
    let is_of_events = !matches!(form, StreamForm::Lines | StreamForm::Sequence);
    named.filter(|_| is_of_events).or(usual).map(str::to_owned)
}

/// Makes two operations of one that may answer by a stream or otherwise; what the body says about it is set by each.
pub(super) fn split(lowering: &Lowering<'_>, source: &parse::Operation, mut operation: Operation) -> Vec<Operation> {
    let is_beside = |stream: &Stream| stream.company == Company::Beside;
    if !operation.stream.as_ref().is_some_and(is_beside) {
        return vec![operation];
    }
    let property = switch(lowering, source, &operation);
    let switch = |value| property.clone().map(|property| Switch { property, value });
    let mut twin = operation.clone();
    twin.name = format!("{} stream", operation.name);
    (twin.success, twin.accept, twin.headers) = (Success::Nothing, None, None);
    twin.paging = Paging::Single;
    twin.switch = switch(true);
    operation.stream = None;
    operation.switch = switch(false);
    vec![operation, twin]
}

/// Returns the property of the body that asks for a stream, if there is one that is a boolean.
fn switch(lowering: &Lowering<'_>, source: &parse::Operation, operation: &Operation) -> Option<WireName> {
    let extensions = &source.shell.extensions;
    let fern = extensions.get("x-fern-streaming").and_then(|streaming| streaming.get("stream-condition"));
    let fern = fern.and_then(Value::as_str).and_then(|text| text.strip_prefix("$request."));
    let speakeasy = extensions.get("x-speakeasy-stream-request-field").and_then(Value::as_str);
    let name = fern.or(speakeasy).unwrap_or("stream");
    let has = |ty: &Ty| match ir::resolve(&lowering.types, ty) {
        Ty::Named(id) => matches!(&lowering.types[id.0 as usize].shape, Shape::Record(record) if {
            let field = record.field(name);
            field.is_some_and(|field| is_flag(lowering, &field.kind))
        }),
        _ => false,
    };
    operation.forms().any(|form| has(&form.ty)).then(|| name.into())
}

fn is_flag(lowering: &Lowering<'_>, kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Property { ty, .. } => *ir::resolve(&lowering.types, ty) == Ty::Primitive(Primitive::Bool),
        FieldKind::Oneof(_) => false,
    }
}
