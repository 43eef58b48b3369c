//! Turns parameters into arguments and setters, in an order that the order of the document does not change.

use super::{Lowering, Scope, deprecation, extension, format};
use crate::ir::{Doc, Owner, Parameter, Place, Primitive, Shape, Style, StyleKind, Ty};
use crate::parse::{self, Piece};
use openapiv3::{MediaType, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};

/// Lowers the parameters of an operation. Nothing, if a required one cannot be sent.
pub(super) fn parameters(
    lowering: &mut Lowering<'_>,
    source: &parse::Operation,
    operation: &str,
) -> Option<Vec<Parameter>> {
    let template = template(&source.path);
    let mut parameters = Vec::new();
    for piece in &source.parameters {
        match parameter(lowering, piece, operation) {
            Some(parameter) if parameter.place == Place::Path && !template.contains(&&*parameter.name) => {
                lowering.diagnostics.unused_path_parameter(piece.origin, &parameter.name, &source.path);
            }
            Some(parameter) => parameters.push(parameter),
            None if is_ignored(piece) => {}
            None => {
                let data = piece.value.parameter_data_ref();
                let required = data.required || matches!(piece.value, openapiv3::Parameter::Path { .. });
                if required {
                    lowering.diagnostics.unsupported_required_parameter(piece.origin, &data.name, operation);
                    return None;
                }
                lowering.diagnostics.unsupported_parameter(piece.origin, &data.name, operation);
            }
        }
    }
    for name in &template {
        if !parameters.iter().any(|parameter| parameter.place == Place::Path && *parameter.name == **name) {
            lowering.diagnostics.undeclared_path_parameter(source.path_origin, name, &source.path);
            parameters.push(undeclared(name));
        }
    }
    let rank = |parameter: &Parameter| match parameter.place {
        Place::Path => template.iter().position(|name| **name == *parameter.name).unwrap_or_default(),
        _ if parameter.required => template.len(),
        _ => template.len() + 1,
    };
    parameters.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name)));
    Some(parameters)
}

/// Returns the names in a path template, in order.
pub(super) fn template(path: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for part in path.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// A path parameter that only the template mentions is a string.
fn undeclared(name: &str) -> Parameter {
    Parameter {
        name: name.into(),
        wished: None,
        place: Place::Path,
        ty: Ty::Primitive(Primitive::String),
        style: Style::new(StyleKind::Simple),
        required: true,
        doc: Doc::default(),
    }
}

/// Whether a parameter is to be left out: an extension says so, or it is a header that is described elsewhere.
fn is_ignored(piece: &Piece<openapiv3::Parameter>) -> bool {
    let is_header = matches!(piece.value, openapiv3::Parameter::Header { .. });
    let data = piece.value.parameter_data_ref();
    let name = &data.name;
    extension::is_ignored_parameter(data)
        || is_header
            && ["accept", "content-type", "authorization"].iter().any(|ignored| name.eq_ignore_ascii_case(ignored))
}

/// Lowers a parameter; nothing, if it is ignored or cannot be sent.
fn parameter(lowering: &mut Lowering<'_>, piece: &Piece<openapiv3::Parameter>, operation: &str) -> Option<Parameter> {
    if is_ignored(piece) {
        return None;
    }
    let data = piece.value.parameter_data_ref();
    let (place, style) = place(&piece.value, data);
    let (schema, style) = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => (Some(schema), style),
        ParameterSchemaOrContent::Content(content) => {
            let (media_type, media) = content.iter().next()?;
            (media.schema.as_ref(), of_media_type(media_type, media, style)?)
        }
    };
    let schema = schema.and_then(parse::schema_id);
    let scope = Scope::new(Owner::Operation, format!("{operation}_{}", data.name));
    let ty = match schema {
        Some(id) => lowering.settled(id, &scope),
        None => Ty::Any,
    };
    let ty = sendable(lowering, ty, 0);
    let ty = if is_text(&ty, style) { ty } else { lowering.as_text(&ty).unwrap_or(ty) };
    let text = data.description.clone().or_else(|| lowering.schemas[schema?].description.clone());
    Some(Parameter {
        name: data.name.as_str().into(),
        wished: extension::parameter_name(data).map(Box::from),
        place,
        ty,
        style,
        required: data.required || place == Place::Path,
        doc: Doc {
            text,
            deprecated: deprecation(data.deprecated),
            remarks: schema.and_then(|id| super::remarks::of_parameter(&lowering.schemas[id])),
        },
    })
}

/// Whether a parameter is written as the text of a scalar, or of several, and not by way of its JSON form.
fn is_text(ty: &Ty, style: Style) -> bool {
    let is_scalar = match ty {
        Ty::List(item) => matches!(**item, Ty::Primitive(_)),
        ty => matches!(ty, Ty::Primitive(_)),
    };
    let is_plain = matches!(style.kind, StyleKind::Simple | StyleKind::Form | StyleKind::Space | StyleKind::Pipe);
    is_scalar && is_plain && !style.is_reserved && !style.sends_empty
}

/// Returns where a parameter is sent and how it is written.
fn place(parameter: &openapiv3::Parameter, data: &ParameterData) -> (Place, Style) {
    let (place, kind) = match parameter {
        openapiv3::Parameter::Query { style, .. } => (Place::Query, of_query(style)),
        openapiv3::Parameter::Path { style: PathStyle::Simple, .. } => (Place::Path, StyleKind::Simple),
        openapiv3::Parameter::Path { style: PathStyle::Label, .. } => (Place::Path, StyleKind::Label),
        openapiv3::Parameter::Path { style: PathStyle::Matrix, .. } => (Place::Path, StyleKind::Matrix),
        openapiv3::Parameter::Header { .. } => (Place::Header, StyleKind::Simple),
        openapiv3::Parameter::Cookie { .. } => (Place::Cookie, StyleKind::Form),
    };
    let is_exploded = data.explode.unwrap_or(kind == StyleKind::Form);
    let (is_reserved, sends_empty) = match parameter {
        openapiv3::Parameter::Query { allow_reserved, allow_empty_value, .. } => {
            (*allow_reserved, *allow_empty_value == Some(true))
        }
        _ => (false, false),
    };
    (place, Style { kind, is_exploded, is_reserved, sends_empty })
}

/// Returns the style of what a query or a form holds.
pub(super) fn of_query(style: &QueryStyle) -> StyleKind {
    match style {
        QueryStyle::Form => StyleKind::Form,
        QueryStyle::SpaceDelimited => StyleKind::Space,
        QueryStyle::PipeDelimited => StyleKind::Pipe,
        QueryStyle::DeepObject => StyleKind::Deep,
    }
}

/// Returns how a parameter with a media type is written: as JSON, as items between tabs, or as the text that it is.
fn of_media_type(media_type: &str, media: &MediaType, style: Style) -> Option<Style> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let kind = match essence.as_str() {
        "text/tab-separated-values" => StyleKind::Tab,
        json if json.ends_with("/json") || json.ends_with("+json") => StyleKind::Json,
        text if text.starts_with("text/") || media.schema.is_none() => return Some(style),
        _ => return None,
    };
    Some(Style { kind, is_exploded: false, ..style })
}

/// Returns the type of an argument: seen through aliases, and without `null`, since what is not set is not sent.
///
/// A value of no type is text.
fn sendable(lowering: &Lowering<'_>, ty: Ty, depth: usize) -> Ty {
    match ty {
        Ty::Primitive(primitive) => Ty::Primitive(format::parameter(primitive)),
        Ty::Any => Ty::Primitive(Primitive::String),
        Ty::Nullable(inner) => sendable(lowering, *inner, depth),
        Ty::List(item) => Ty::List(Box::new(match *item {
            // Any value may be one that has no text.
            Ty::Any if depth > 0 => Ty::Any,
            item => sendable(lowering, item, depth + 1),
        })),
        Ty::Named(number) if depth < 16 => match &lowering.types[number.0 as usize].shape {
            Shape::Alias(inner) => sendable(lowering, inner.clone(), depth + 1),
            _ => ty,
        },
        _ => ty,
    }
}
