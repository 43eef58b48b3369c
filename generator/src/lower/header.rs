//! Turns the headers that answers are described with into records, one for each set of headers.

use super::{Lowering, Scope, deprecation};
use crate::ir::{
    Doc, Field, FieldKind, ForeignForm, Header, HeaderForm, HeaderSet, Name, Owner, Primitive, Record, Shape,
    StatusPattern, Ty, TypeId,
};
use crate::parse::{self, Piece, SchemaId, Types};
use openapiv3::{ParameterSchemaOrContent, ReferenceOr, Response};

/// Up to so many headers, a record is named after all of them.
const FEW: usize = 3;

/// What is known of a set of headers, by which the same set is told from another.
pub(super) type Key = Vec<String>;

/// A header as it is described.
struct Described<'a> {
    name: &'a str,
    header: &'a openapiv3::Header,
    schema: Option<SchemaId>,
    is_json: bool,
}

/// Returns the record of the headers of some answers, if they have any.
pub(super) fn of_answers(lowering: &mut Lowering<'_>, answers: &[(StatusPattern, &Piece<Response>)]) -> Option<TypeId> {
    let mut described: Vec<Described<'_>> = Vec::new();
    for (name, header) in answers.iter().flat_map(|(_, response)| &response.value.headers) {
        let is_known = described.iter().any(|known| known.name.eq_ignore_ascii_case(name));
        // OpenAPI says to ignore this one: the media types are described elsewhere.
        let is_ignored = name.eq_ignore_ascii_case("content-type") || !is_token(name);
        if let ReferenceOr::Item(header) = header
            && !is_known
            && !is_ignored
        {
            described.push(self::described(name, header));
        }
    }
    described.sort_by_key(|header| header.name.to_ascii_lowercase());
    let at = answers.first()?.1.origin;
    if described.is_empty() {
        return None;
    }
    let key: Key = described.iter().map(|header| key(lowering, header)).collect();
    if let Some((_, record)) = lowering.headers.iter().find(|(known, _)| *known == key) {
        return Some(*record);
    }
    let record = lowering.reserve(at, Owner::Operation, name(&described), doc());
    lowering.headers.push((key, record));
    let (mut fields, mut headers) = (Vec::new(), Vec::new());
    for header in &described {
        let (ty, form) = value(lowering, record, header);
        fields.push(field(header, ty));
        headers.push(Header { name: header.name.into(), form, required: header.header.required });
    }
    lowering.types[record.0 as usize].shape = Shape::Record(Record { fields, rest: None, parts: None });
    lowering.header_sets.push(HeaderSet { record, headers });
    Some(record)
}

fn described<'a>(name: &'a str, header: &'a openapiv3::Header) -> Described<'a> {
    let (schema, is_json) = match &header.format {
        ParameterSchemaOrContent::Schema(schema) => (parse::schema_id(schema), false),
        ParameterSchemaOrContent::Content(content) => {
            let (media_type, media) = content.iter().next().unzip();
            let is_json = media_type.is_some_and(|name| name.contains("json"));
            (media.and_then(|media| parse::schema_id(media.schema.as_ref()?)).filter(|_| is_json), is_json)
        }
    };
    Described { name, header, schema, is_json }
}

/// Whether a name is one that a header can have (RFC 9110, section 5.6.2).
fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn doc() -> Doc {
    let text = "The headers of an answer: `Response::typed_headers` reads them, and `of` those of any other answer.";
    Doc { text: Some(text.to_owned()), ..Doc::default() }
}

/// Says all of a header that its type follows from.
fn key(lowering: &Lowering<'_>, header: &Described<'_>) -> String {
    let schema = header.schema.map(|id| schema_key(lowering, id, 0)).unwrap_or_default();
    format!("{}|{}|{}|{schema}", header.name.to_ascii_lowercase(), header.header.required, header.is_json)
}

fn schema_key(lowering: &Lowering<'_>, id: SchemaId, depth: usize) -> String {
    let schema = &lowering.schemas[id];
    if let Some(target) = schema.target() {
        return format!("${}", target.0);
    }
    let values: Vec<String> = schema.values.iter().map(|value| value.as_str().unwrap_or_default().to_owned()).collect();
    let items = schema.items.filter(|_| depth < 2).map(|items| schema_key(lowering, items, depth + 1));
    let is_plain = schema.properties.is_empty() && schema.all_of.is_empty() && schema.one_of.is_empty();
    // What is made of other schemas is the same only if it stands in the same place.
    let place = (!is_plain).then_some(schema.origin);
    format!("{:?}|{:?}|{values:?}|{items:?}|{place:?}", schema.types, schema.format)
}

/// Names a set after the words that all of its headers begin with, else after them if they are few.
fn name(described: &[Described<'_>]) -> Name {
    let words = |header: &Described<'_>| -> Vec<String> {
        let name = header.name.to_ascii_lowercase();
        let plain = name.strip_prefix("x-").unwrap_or(&name);
        plain.split('-').map(str::to_owned).collect()
    };
    let all: Vec<Vec<String>> = described.iter().map(words).collect();
    let first = all.first().cloned().unwrap_or_default();
    let shared = |place: usize| all.iter().all(|words| words.get(place) == first.get(place));
    let common = first.iter().enumerate().take_while(|(place, _)| shared(*place)).map(|(_, word)| word.as_str());
    let common = common.collect::<Vec<_>>().join(" ");
    let own = all.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join(" ");
    let wished = match common.as_str() {
        "" if all.len() <= FEW => own.clone(),
        "" => format!("{} and more", first.join(" ")),
        common => common.to_owned(),
    };
    Name { wished: format!("{wished} headers"), own: format!("{own} headers") }
}

/// Returns the type of a header, and how its text is read. One of a shape that no text is read as stays text.
fn value(lowering: &mut Lowering<'_>, record: TypeId, header: &Described<'_>) -> (Ty, HeaderForm) {
    let text = (Ty::Primitive(Primitive::String), HeaderForm::Text);
    let Some(id) = header.schema else { return text };
    let ty = lowering.settled(id, &Scope::new(Owner::Type(record), header.name));
    if header.is_json {
        return (ty, HeaderForm::Json);
    }
    let ty = lowering.as_text(&ty).unwrap_or(ty);
    match scalar(lowering, &ty) {
        Some(form) => (ty, form),
        None => match list(lowering, &ty) {
            Some(HeaderForm::Text) => (ty, HeaderForm::Texts),
            Some(_) => (ty, HeaderForm::Literals),
            None => {
                if !lowering.schemas[id].types.without(Types::NULL).is_empty() || ty != Ty::Any {
                    lowering.diagnostics.text_header(lowering.schemas[id].origin, header.name);
                }
                text
            }
        },
    }
}

fn scalar(lowering: &Lowering<'_>, ty: &Ty) -> Option<HeaderForm> {
    match crate::ir::resolve(&lowering.types, ty) {
        Ty::Primitive(
            Primitive::Bool | Primitive::I32 | Primitive::I64 | Primitive::U32 | Primitive::U64 | Primitive::F64,
        ) => Some(HeaderForm::Literal),
        Ty::Primitive(_) => Some(HeaderForm::Text),
        Ty::Foreign(foreign) => match foreign.form {
            ForeignForm::Text => Some(HeaderForm::Text),
            ForeignForm::Literal => Some(HeaderForm::Literal),
            ForeignForm::Structure => None,
        },
        Ty::Named(id) => match &lowering.types[id.0 as usize].shape {
            Shape::Enumeration(enumeration) if enumeration.wire == crate::ir::Wire::Text => Some(HeaderForm::Text),
            Shape::Enumeration(_) => Some(HeaderForm::Literal),
            _ => None,
        },
        _ => None,
    }
}

fn list(lowering: &Lowering<'_>, ty: &Ty) -> Option<HeaderForm> {
    match crate::ir::resolve(&lowering.types, ty) {
        Ty::List(item) => scalar(lowering, item),
        _ => None,
    }
}

fn field(header: &Described<'_>, ty: Ty) -> Field {
    Field {
        wished: None,
        name: header.name.into(),
        doc: Doc {
            text: header.header.description.clone(),
            deprecated: deprecation(header.header.deprecated),
            ..Doc::default()
        },
        kind: FieldKind::Property { ty, nullable: false },
        fixed: None,
        sensitive: header.name.eq_ignore_ascii_case("set-cookie"),
        required: false,
    }
}
