//! Turns parameters into arguments and setters, in an order that the order of the document does not change.

use super::{Lowering, Scope, deprecation};
use crate::ir::{Doc, ListStyle, Owner, Parameter, Place, Primitive, Shape, Ty};
use crate::parse::{self, Piece};
use openapiv3::{ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};

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
        place: Place::Path,
        ty: Ty::Primitive(Primitive::String),
        style: ListStyle::Comma,
        required: true,
        doc: Doc::default(),
    }
}

/// Whether OpenAPI says to ignore a parameter: these headers are described elsewhere.
fn is_ignored(piece: &Piece<openapiv3::Parameter>) -> bool {
    let is_header = matches!(piece.value, openapiv3::Parameter::Header { .. });
    let name = &piece.value.parameter_data_ref().name;
    is_header && ["accept", "content-type", "authorization"].iter().any(|ignored| name.eq_ignore_ascii_case(ignored))
}

/// Lowers a parameter; nothing, if it is ignored or cannot be sent.
fn parameter(lowering: &mut Lowering<'_>, piece: &Piece<openapiv3::Parameter>, operation: &str) -> Option<Parameter> {
    if is_ignored(piece) {
        return None;
    }
    let data = piece.value.parameter_data_ref();
    let (place, style) = place(&piece.value, data)?;
    let ParameterSchemaOrContent::Schema(schema) = &data.format else { return None };
    let scope = Scope::new(Owner::Operation, format!("{operation}_{}", data.name));
    let ty = match parse::schema_id(schema) {
        Some(id) => lowering.ty(id, &scope),
        None => Ty::Any,
    };
    let ty = sendable(lowering, ty).filter(|ty| place != Place::Cookie || !matches!(ty, Ty::List(_)))?;
    // Only the query repeats a name, and a list in a path or header is written with commas.
    let schema = parse::schema_id(schema).map(|id| &lowering.schemas[id]);
    let text = data.description.clone().or_else(|| schema?.description.clone());
    Some(Parameter {
        name: data.name.as_str().into(),
        place,
        ty,
        style,
        required: data.required || place == Place::Path,
        doc: Doc { text, deprecated: deprecation(data.deprecated) },
    })
}

/// Returns where a parameter is sent and how its list is written, if that is a way we write.
fn place(parameter: &openapiv3::Parameter, data: &ParameterData) -> Option<(Place, ListStyle)> {
    Some(match parameter {
        openapiv3::Parameter::Query { style, .. } => {
            let explode = data.explode.unwrap_or(*style == QueryStyle::Form);
            let style = match style {
                QueryStyle::Form if explode => ListStyle::Repeated,
                QueryStyle::Form => ListStyle::Comma,
                QueryStyle::SpaceDelimited if explode => ListStyle::Repeated,
                QueryStyle::SpaceDelimited => ListStyle::Space,
                QueryStyle::PipeDelimited if explode => ListStyle::Repeated,
                QueryStyle::PipeDelimited => ListStyle::Pipe,
                QueryStyle::DeepObject => return None,
            };
            (Place::Query, style)
        }
        openapiv3::Parameter::Path { style: PathStyle::Simple, .. } => (Place::Path, ListStyle::Comma),
        openapiv3::Parameter::Path { .. } => return None,
        openapiv3::Parameter::Header { .. } => (Place::Header, ListStyle::Comma),
        openapiv3::Parameter::Cookie { .. } => (Place::Cookie, ListStyle::Comma),
    })
}

/// Returns the type as a parameter: a scalar or a list of scalars, seen through aliases. A value of no type is text.
fn sendable(lowering: &Lowering<'_>, ty: Ty) -> Option<Ty> {
    match ty {
        Ty::List(item) => match sendable(lowering, *item)? {
            Ty::List(_) => None,
            item => Some(Ty::List(Box::new(item))),
        },
        scalar => sendable_scalar(lowering, scalar, 0),
    }
}

fn sendable_scalar(lowering: &Lowering<'_>, ty: Ty, depth: usize) -> Option<Ty> {
    match ty {
        Ty::Primitive(_) => Some(ty),
        Ty::Any => Some(Ty::Primitive(Primitive::String)),
        Ty::Nullable(inner) => sendable_scalar(lowering, *inner, depth),
        Ty::Named(number) => match &lowering.types[number.0 as usize].shape {
            Shape::Enumeration(_) => Some(ty),
            // Texts, numbers and flags are all sent as text.
            Shape::Union(union) => {
                let is_scalar = |variant: &crate::ir::UnionVariant| {
                    sendable_scalar(lowering, variant.ty.clone(), depth + 1).is_some()
                };
                let is_sendable = depth < 16 && union.variants.iter().all(is_scalar);
                is_sendable.then_some(Ty::Primitive(Primitive::String))
            }
            Shape::Alias(inner) if depth < 16 => match inner {
                Ty::List(item) => Some(Ty::List(Box::new(sendable_scalar(lowering, (**item).clone(), depth + 1)?))),
                inner => sendable_scalar(lowering, inner.clone(), depth + 1),
            },
            _ => None,
        },
        Ty::List(_) | Ty::Map(_) | Ty::Object => None,
    }
}
