//! Turns the media types of a request body into the forms that it may have, the best first.

use super::{Lowering, Scope, content, parameter};
use crate::ir::{Body, BodyForm, Doc, Encoding, Owner, PartForm, Primitive, Shape, Style, StyleKind, Ty, WireName};
use crate::parse::{self, Piece};
use openapiv3::{MediaType, RequestBody};

/// What a media type is, the best to send first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Json,
    OtherJson,
    AnyJson,
    Form,
    Multipart,
    Parts,
    Xml,
    Text,
    Bytes,
}

/// Lowers a body. A media type that says the same of the same type as a better one is left to that one.
pub(super) fn body(lowering: &mut Lowering<'_>, piece: &Piece<RequestBody>, name: &str) -> Option<Body> {
    let mut contents: Vec<(Kind, &str, &MediaType)> =
        piece.value.content.iter().map(|(name, media)| (kind(lowering, name, media), name.as_str(), media)).collect();
    contents.sort_by_key(|(kind, name, _)| (*kind, *name));
    let mut forms: Vec<BodyForm> = Vec::new();
    for (kind, media_type, media) in contents {
        let hint = if forms.is_empty() { "body".to_owned() } else { label(kind, media_type) };
        let scope = Scope::new(Owner::Operation, format!("{name}_{hint}"));
        let schema = media.schema.as_ref().and_then(parse::schema_id);
        let described = schema.map_or(Ty::Any, |id| lowering.settled(id, &scope));
        if kind == Kind::Xml && forms.iter().any(|form| form.ty == described) {
            continue;
        }
        if let Some(form) = form(lowering, piece, kind, (media_type, media), described, &scope.hint) {
            add(lowering, &mut forms, form);
        }
    }
    let doc = Doc { text: piece.value.description.clone(), ..Doc::default() };
    (!forms.is_empty()).then_some(Body { forms, required: piece.value.required, doc })
}

/// Adds a form, unless a better one sends the same.
fn add(lowering: &Lowering<'_>, forms: &mut Vec<BodyForm>, form: BodyForm) {
    if let Encoding::Bytes(more) = &form.encoding {
        let known = forms.iter_mut().find_map(|form| match &mut form.encoding {
            Encoding::Bytes(known) => Some(known),
            _ => None,
        });
        if let Some(known) = known {
            known.extend_from_slice(more);
            return;
        }
    }
    let is_plain = |encoding: &Encoding| matches!(encoding, Encoding::Json(name) if is_plain_json(name));
    let is_said = |other: &BodyForm| {
        other.ty == form.ty
            && match (&other.encoding, &form.encoding) {
                // A patch says by its media type what it means.
                (Encoding::Json(one), Encoding::Json(_)) => is_plain_json(one) || is_range(&form.encoding),
                (_, Encoding::Multipart(_)) => !super::multipart::has_files(lowering, &form.ty),
                (other, _) => is_plain(other) || !matches!(form.encoding, Encoding::Json(_)),
            }
    };
    if !forms.iter().any(is_said) {
        forms.push(form);
    }
}

fn is_range(encoding: &Encoding) -> bool {
    matches!(encoding, Encoding::Json(name) if name.contains('*'))
}

fn is_plain_json(name: &str) -> bool {
    matches!(essence(name).as_str(), "application/json" | "text/json")
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn kind(lowering: &mut Lowering<'_>, media_type: &str, media: &MediaType) -> Kind {
    let schema = media.schema.as_ref().and_then(parse::schema_id);
    let is_bytes = schema.is_none_or(|id| lowering.schemas[id].is_bytes())
        || schema.is_some_and(|id| lowering.schemas[id].target().is_some_and(|id| lowering.schemas[id].is_bytes()));
    match essence(media_type).as_str() {
        "application/json" | "text/json" => Kind::Json,
        json if json.ends_with("+json") => Kind::OtherJson,
        "*/*" | "application/*" if !is_bytes => Kind::AnyJson,
        "application/x-www-form-urlencoded" => Kind::Form,
        "multipart/form-data" => Kind::Multipart,
        other if other.starts_with("multipart/") => Kind::Parts,
        xml if schema.is_some_and(|id| content::is_structured_xml(lowering, xml, id) && lowering.has_xml_root(id)) => {
            Kind::Xml
        }
        "text/xml" => Kind::Bytes,
        text if text.starts_with("text/") && !text.contains('*') && !is_bytes => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// Names a form after its kind, or after its media type where that says more.
fn label(kind: Kind, media_type: &str) -> String {
    let essence = essence(media_type);
    let subtype = essence.rsplit('/').next().unwrap_or_default().to_owned();
    let label = match kind {
        Kind::Json | Kind::AnyJson => "json",
        Kind::Form => "form",
        Kind::Multipart | Kind::Parts => "multipart",
        Kind::Xml => "xml",
        Kind::Text if subtype == "plain" => "text",
        Kind::Bytes => "bytes",
        Kind::OtherJson | Kind::Text => return subtype.replace("vnd.", "").trim_end_matches("+json").to_owned(),
    };
    label.to_owned()
}

fn form(
    lowering: &mut Lowering<'_>,
    piece: &Piece<RequestBody>,
    kind: Kind,
    (media_type, media): (&str, &MediaType),
    described: Ty,
    hint: &str,
) -> Option<BodyForm> {
    let name = label(kind, media_type);
    let resolved = resolve(lowering, &described).clone();
    let scalar = match &resolved {
        Ty::Primitive(Primitive::Binary) | Ty::Any => None,
        Ty::Primitive(_) => Some(described.clone()),
        Ty::Foreign(foreign) if foreign.is_scalar() => Some(described.clone()),
        Ty::Named(id) if matches!(lowering.types[id.0 as usize].shape, Shape::Enumeration(_)) => {
            Some(described.clone())
        }
        _ => None,
    };
    let text = Ty::Primitive(Primitive::String);
    let (encoding, ty) = match kind {
        Kind::Json | Kind::OtherJson | Kind::AnyJson => (Encoding::Json(media_type.to_owned()), described),
        Kind::Xml => {
            let schema = media.schema.as_ref().and_then(parse::schema_id)?;
            (Encoding::Xml(essence(media_type), lowering.xml_root(schema, hint)), described)
        }
        Kind::Form => (Encoding::Form(styles(media)), if resolved == Ty::Any { Ty::Object } else { described }),
        Kind::Multipart => (Encoding::Multipart(parts(lowering, media)), described),
        Kind::Parts => (Encoding::Parts(essence(media_type)), Ty::Primitive(Primitive::Parts)),
        Kind::Text => (Encoding::Text(with_charset(media_type)), scalar.unwrap_or(text)),
        // A range is no media type of a body.
        Kind::Bytes if scalar == Some(text.clone()) && essence(media_type).ends_with("/*") => {
            (Encoding::Text("text/plain; charset=utf-8".to_owned()), text)
        }
        Kind::Bytes if scalar == Some(text.clone()) => (Encoding::Text(media_type.to_owned()), text),
        Kind::Bytes => {
            let is_better = |other: &String| kind > self::kind_of_name(other);
            let is_typed = !matches!(resolved, Ty::Any | Ty::Primitive(_));
            if is_typed && piece.value.content.keys().any(is_better) {
                return None;
            }
            if is_typed {
                lowering.diagnostics.untyped_request_body(piece.origin, media_type);
            }
            (Encoding::Bytes(vec![essence(media_type)]), Ty::Primitive(Primitive::Upload))
        }
    };
    Some(BodyForm { name, encoding, ty })
}

/// What a media type is by its name alone.
fn kind_of_name(media_type: &str) -> Kind {
    match essence(media_type).as_str() {
        json if json.ends_with("/json") || json.ends_with("+json") => Kind::Json,
        "application/x-www-form-urlencoded" => Kind::Form,
        "multipart/form-data" => Kind::Multipart,
        _ => Kind::Bytes,
    }
}

fn with_charset(media_type: &str) -> String {
    match media_type.to_ascii_lowercase().contains("charset") {
        true => media_type.to_owned(),
        false => format!("{}; charset=utf-8", essence(media_type)),
    }
}

fn resolve<'a>(lowering: &'a Lowering<'_>, ty: &'a Ty) -> &'a Ty {
    let mut ty = ty;
    for _ in 0..64 {
        match ty {
            Ty::Nullable(inner) => ty = inner,
            Ty::Named(id) => match &lowering.types[id.0 as usize].shape {
                Shape::Alias(target) => ty = target,
                _ => break,
            },
            _ => break,
        }
    }
    ty
}

/// Returns the styles of the fields of a form that have one.
fn styles(media: &MediaType) -> Vec<(WireName, Style)> {
    let styles = media.encoding.iter().filter_map(|(name, encoding)| Some((name.as_str().into(), style(encoding)?)));
    styles.collect()
}

/// Returns the style of a field: its own, or JSON if that is its media type.
fn style(encoding: &openapiv3::Encoding) -> Option<Style> {
    let is_json = encoding.content_type.as_deref().is_some_and(|name| essence(name).ends_with("json"));
    let kind = match &encoding.style {
        Some(style) => parameter::of_query(style),
        None if !encoding.explode => StyleKind::Form,
        None if is_json => StyleKind::Json,
        None => return None,
    };
    Some(Style { is_exploded: encoding.explode, is_reserved: false, sends_empty: false, kind })
}

/// Returns how the properties become parts that say so.
fn parts(lowering: &mut Lowering<'_>, media: &MediaType) -> Vec<(WireName, PartForm)> {
    let schema = media.schema.as_ref().and_then(parse::schema_id);
    let mut parts = Vec::new();
    for (name, encoding) in &media.encoding {
        let form = match (&encoding.content_type, style(encoding)) {
            (Some(media_type), _) => match schema.and_then(|id| lowering.xml_part(id, name, &essence(media_type))) {
                Some(table) => PartForm::Xml(media_type.clone(), table),
                None => PartForm::Typed(media_type.clone()),
            },
            (None, Some(style)) => PartForm::Value(style),
            (None, None) => continue,
        };
        parts.push((name.as_str().into(), form));
    }
    parts
}
