//! Turns the media types of an answer into the forms that it may have, the best first.

use super::{Lowering, Scope, stream};
use crate::ir::{Owner, Payload, Primitive, Reading, Ty};
use crate::parse::{self, Piece, SchemaId, Types};
use openapiv3::{MediaType, Response};

/// One form of an answer.
pub(super) struct Form {
    /// What it is called among others.
    pub(super) name: String,
    pub(super) media_types: Vec<String>,
    pub(super) payload: Payload,
}

/// What a media type is, the best to be answered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Json,
    TextJson,
    OtherJson,
    AnyJson,
    Xml,
    Text,
    Bytes,
    /// What has a structure that is not read, or of which nothing is known.
    Unread,
    /// Values one after the other.
    Stream,
}

/// Lowers the content of an answer.
///
/// What stands beside JSON and has a structure is the same value in another notation. XML is read, too, if that is
/// what comes; for any other nobody asks.
pub(super) fn forms(lowering: &mut Lowering<'_>, response: &Piece<Response>, hint: &str) -> Vec<Form> {
    let content = &response.value.content;
    let kinds = content.iter().map(|(name, media)| (kind(lowering, name, media), name.as_str(), media));
    let mut contents: Vec<(Kind, &str, &MediaType)> = kinds.collect();
    // Among equals the order of the description decides, in which the most usual one often comes first.
    contents.sort_by_key(|(kind, ..)| *kind);
    let is_readable = contents.iter().any(|(kind, ..)| *kind < Kind::Unread);
    let is_unread = |(kind, ..): &&(Kind, &str, &MediaType)| *kind == Kind::Unread;
    if !is_readable && contents.iter().any(|content| is_unread(&content)) {
        let types = contents.iter().filter(is_unread).map(|(_, name, _)| *name).collect::<Vec<_>>().join("`, `");
        lowering.diagnostics.raw_response(response.origin, &types);
    }
    let mut forms: Vec<Form> = Vec::new();
    for (kind, media_type, media) in contents {
        if kind == Kind::Stream || (kind == Kind::Unread && is_readable) {
            continue;
        }
        if kind == Kind::Xml && is_read_as_json(lowering, &mut forms, media_type, media, hint) {
            continue;
        }
        let hint = if forms.is_empty() { hint.to_owned() } else { format!("{hint}_{}", name(kind, media_type)) };
        let payload = payload(lowering, kind, media, &Scope::new(Owner::Operation, hint));
        add(&mut forms, Form { name: name(kind, media_type), media_types: vec![range(kind, media_type)], payload });
    }
    forms
}

/// Lets the value of JSON, if there is one, also come as XML.
fn is_read_as_json(
    lowering: &mut Lowering<'_>,
    forms: &mut [Form],
    media_type: &str,
    media: &MediaType,
    hint: &str,
) -> bool {
    let json = forms.iter_mut().find(|form| form.payload.reading == Reading::Json);
    let schema = media.schema.as_ref().and_then(parse::schema_id);
    let (Some(form), Some(schema)) = (json, schema) else { return false };
    if form.payload.xml.is_none() {
        form.payload.xml = Some(lowering.xml_root(schema, hint));
        form.media_types.push(range(Kind::Xml, media_type));
    }
    true
}

/// Adds a form, unless a better one gives the same.
fn add(forms: &mut Vec<Form>, form: Form) {
    let is_json = |form: &Form| form.payload.reading == Reading::Json;
    let Some(better) = forms.iter_mut().find(|better| better.payload.ty == form.payload.ty) else {
        forms.push(form);
        return;
    };
    // JSON is asked for alone; of texts and bytes each is another thing.
    let is_same = is_json(better) || better.media_types.contains(&form.media_types[0]);
    if !is_same {
        better.media_types.extend(form.media_types);
        better.name = match better.payload.reading {
            Reading::Json => "json",
            Reading::Text => "text",
            Reading::Bytes => "bytes",
        }
        .to_owned();
    }
}

fn payload(lowering: &mut Lowering<'_>, kind: Kind, media: &MediaType, scope: &Scope) -> Payload {
    let schema = media.schema.as_ref().and_then(parse::schema_id);
    match kind {
        Kind::Json | Kind::TextJson | Kind::OtherJson | Kind::AnyJson => {
            Payload::json(schema.map_or(Ty::Any, |id| lowering.ty(id, scope)))
        }
        Kind::Xml => Payload {
            xml: schema.map(|id| lowering.xml_root(id, &scope.hint)),
            ..Payload::json(schema.map_or(Ty::Any, |id| lowering.ty(id, scope)))
        },
        Kind::Text => raw(Reading::Text, Primitive::String),
        Kind::Bytes | Kind::Unread | Kind::Stream => raw(Reading::Bytes, Primitive::Bytes),
    }
}

fn raw(reading: Reading, primitive: Primitive) -> Payload {
    Payload { reading, ty: Ty::Primitive(primitive), xml: None }
}

fn kind(lowering: &Lowering<'_>, media_type: &str, media: &MediaType) -> Kind {
    let schema = media.schema.as_ref().and_then(parse::schema_id).map(|id| target(lowering, id));
    let nature = schema.map_or(Nature::Unknown, |id| nature(lowering, id));
    let essence = essence(media_type);
    match essence.as_str() {
        "application/json" => Kind::Json,
        "text/json" => Kind::TextJson,
        name if stream::form(name).is_some() => Kind::Stream,
        json if json.ends_with("+json") => Kind::OtherJson,
        name if is_xml(name) && nature == Nature::Structured => Kind::Xml,
        name if is_xml(name) => Kind::Unread,
        name if name.starts_with("multipart/") => Kind::Unread,
        // What is no media type says nothing.
        "*/*" | "application/*" if !matches!(nature, Nature::Unknown | Nature::Bytes) => Kind::AnyJson,
        name if !name.contains('/') && !matches!(nature, Nature::Unknown | Nature::Bytes) => Kind::AnyJson,
        _ if nature == Nature::Structured => Kind::Unread,
        name if name.starts_with("text/") && nature != Nature::Bytes => Kind::Text,
        name if nature == Nature::Text && !is_binary(name) => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// Whether a media type is XML of which the elements say something.
pub(super) fn is_xml(essence: &str) -> bool {
    essence.ends_with("/xml") || essence.ends_with("+xml") && !essence.starts_with("image/")
}

/// Whether a media type is XML that is written from a value.
pub(super) fn is_structured_xml(lowering: &Lowering<'_>, essence: &str, schema: SchemaId) -> bool {
    is_xml(essence) && nature(lowering, target(lowering, schema)) == Nature::Structured
}

/// What the schema of a content says about its notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nature {
    Unknown,
    Bytes,
    Text,
    Structured,
}

fn nature(lowering: &Lowering<'_>, id: SchemaId) -> Nature {
    let schema = &lowering.schemas[id];
    let types = schema.types.without(Types::NULL);
    let has_parts = !(schema.properties.is_empty()
        && schema.all_of.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty());
    if schema.is_bytes() {
        Nature::Bytes
    } else if has_parts {
        Nature::Structured
    } else if types.is_empty() {
        Nature::Unknown
    } else if types == Types::STRING {
        Nature::Text
    } else {
        Nature::Structured
    }
}

/// Follows references to the schema that says something.
fn target(lowering: &Lowering<'_>, mut id: SchemaId) -> SchemaId {
    for _ in 0..16 {
        match lowering.schemas[id].target() {
            Some(next) => id = next,
            None => break,
        }
    }
    id
}

/// Whether a media type is one of bytes, also if its schema says that it is a string.
fn is_binary(essence: &str) -> bool {
    let (class, subtype) = essence.split_once('/').unwrap_or_default();
    matches!(class, "image" | "audio" | "video" | "font" | "model" | "*")
        || matches!(subtype, "octet-stream" | "pdf" | "zip" | "gzip" | "*")
}

/// Returns what to ask for; where anything may come, that is JSON if it is read as JSON.
fn range(kind: Kind, media_type: &str) -> String {
    let essence = essence(media_type);
    match kind {
        Kind::AnyJson => "application/json".to_owned(),
        _ if essence.contains('/') => essence,
        _ => "*/*".to_owned(),
    }
}

/// Names a form after what it is, or after its media type where that says more.
fn name(kind: Kind, media_type: &str) -> String {
    let essence = essence(media_type);
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    match kind {
        Kind::Json | Kind::TextJson | Kind::AnyJson => "json".to_owned(),
        Kind::Xml => "xml".to_owned(),
        Kind::Text if subtype == "plain" => "text".to_owned(),
        Kind::Bytes if matches!(subtype, "octet-stream" | "*") || subtype == essence => "bytes".to_owned(),
        _ => subtype.trim_start_matches("vnd.").trim_end_matches("+json").to_owned(),
    }
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
