//! Turns what an operation sends and answers into lists of the values among which those of a pagination may be.

use crate::ir::{
    self, Doc, Encoding, FieldKind, Operation, PagePath, PagePlace, Parameter, Payload, Place, Primitive, Reading,
    Shape, Success, Ty, TypeDef,
};

/// How many objects within each other are looked into.
const DEEPEST: usize = 3;

/// The objects of an answer that say where in a list it is, by their plain names.
const CONTAINERS: [&str; 17] = [
    "cursors",
    "data",
    "links",
    "listmetadata",
    "meta",
    "metadata",
    "next",
    "nextpage",
    "page",
    "pageinfo",
    "pages",
    "pagination",
    "paging",
    "response",
    "responsemetadata",
    "result",
    "resultinfo",
];

/// The objects that are nothing but a wrapper of the answer.
const WRAPPERS: [&str; 3] = ["data", "response", "result"];

/// What a value is, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Boolean,
    List,
    Other,
}

/// A value that a request may have.
#[derive(Clone, Debug)]
pub(super) struct Input<'a> {
    pub(super) place: PagePlace,
    /// Its name in lower case, without what is no letter or digit.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) doc: &'a Doc,
}

/// A value that an answer may have.
#[derive(Clone, Debug)]
pub(super) struct Output<'a> {
    pub(super) path: PagePath,
    /// Its name in lower case, without what is no letter or digit.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) doc: &'a Doc,
    /// The type of the items, of a list.
    pub(super) item: Option<&'a Ty>,
}

impl Output<'_> {
    /// Returns the plain name of the object that it is in; nothing, if that is the answer itself.
    pub(super) fn container(&self) -> Option<String> {
        let parent = self.path.len().checked_sub(2)?;
        Some(plain(&self.path[parent]))
    }
}

/// Returns a name in lower case, without what is no letter or digit.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Lists what an operation may send: query parameters, headers, and what is in a body of JSON.
pub(super) fn inputs<'a>(types: &'a [TypeDef], operation: &'a Operation) -> Vec<Input<'a>> {
    let parameters = operation.parameters.iter().filter_map(|parameter| parameter_input(types, parameter));
    let mut inputs: Vec<Input<'a>> = parameters.collect();
    let forms: Vec<_> = operation.forms().collect();
    if let [form] = &forms[..]
        && matches!(form.encoding, Encoding::Json(_))
    {
        properties(types, &form.ty, &[], &mut |path, doc, ty| {
            let kind = kind(types, ty);
            let name = plain(path.last().map_or("", |name| name));
            let place = match kind {
                Kind::Text => PagePlace::TextInBody(path),
                _ => PagePlace::Body(path),
            };
            inputs.push(Input { place, name, kind, doc });
        });
    }
    inputs
}

fn parameter_input<'a>(types: &'a [TypeDef], parameter: &'a Parameter) -> Option<Input<'a>> {
    let place = match parameter.place {
        Place::Query => PagePlace::Query(parameter.name.clone()),
        Place::Header => PagePlace::Header(parameter.name.clone()),
        Place::Path | Place::Cookie => return None,
    };
    Some(Input { place, name: plain(&parameter.name), kind: kind(types, &parameter.ty), doc: &parameter.doc })
}

/// Returns the type of a success that is one value of JSON, whatever the status.
pub(super) fn page(operation: &Operation) -> Option<&Ty> {
    let (Success::Always(payload) | Success::Maybe(payload, _)) = &operation.success else { return None };
    let Payload { reading, ty, .. } = payload;
    (*reading == Reading::Json).then_some(ty)
}

/// Lists what an answer may have: itself, its properties, and those of the objects that say where in a list it is.
pub(super) fn outputs<'a>(types: &'a [TypeDef], page: &'a Ty) -> Vec<Output<'a>> {
    let mut outputs = Vec::new();
    if let Ty::List(item) = ir::resolve(types, page) {
        static NOTHING: Doc = Doc::NOTHING;
        let name = String::new();
        outputs.push(Output { path: Vec::new(), name, kind: Kind::List, doc: &NOTHING, item: Some(item) });
    }
    properties(types, page, &[], &mut |path, doc, ty| {
        let name = plain(path.last().map_or("", |name| name));
        let item = match present(types, ty) {
            Ty::List(item) => Some(&**item),
            _ => None,
        };
        // Only what wraps the answer has lists that are its items.
        let is_wrapped = path.len() == 2 && WRAPPERS.contains(&plain(&path[0]).as_str());
        if item.is_none() || path.len() == 1 || is_wrapped {
            outputs.push(Output { path, name, kind: kind(types, ty), doc, item });
        }
    });
    outputs
}

/// Visits the properties of an object, and those of the objects in it that are known to say something.
fn properties<'a>(
    types: &'a [TypeDef],
    ty: &'a Ty,
    path: &[ir::WireName],
    visit: &mut impl FnMut(PagePath, &'a Doc, &'a Ty),
) {
    let Ty::Named(id) = present(types, ty) else { return };
    match &types[id.0 as usize].shape {
        Shape::Record(record) => {
            for field in &record.fields {
                let FieldKind::Property { ty, .. } = &field.kind else { continue };
                let mut inner = path.to_vec();
                inner.push(field.name.clone());
                let is_container = inner.len() < DEEPEST && is_container(&field.name);
                visit(inner.clone(), &field.doc, ty);
                if is_container {
                    properties(types, ty, &inner, visit);
                }
            }
        }
        // What one of several objects has is there or not, like anything that is optional; the answer itself is one object.
        Shape::Union(union) if !path.is_empty() => {
            union.variants.iter().for_each(|variant| properties(types, &variant.ty, path, visit));
        }
        _ => {}
    }
}

fn is_container(name: &str) -> bool {
    let plain = plain(name);
    CONTAINERS.contains(&plain.as_str()) || plain == "options"
}

/// Returns the type of a value that is there.
pub(super) fn present<'a>(types: &'a [TypeDef], ty: &'a Ty) -> &'a Ty {
    match ir::resolve(types, ty) {
        Ty::Nullable(inner) => present(types, inner),
        ty => ty,
    }
}

pub(super) fn kind(types: &[TypeDef], ty: &Ty) -> Kind {
    match present(types, ty) {
        Ty::Primitive(Primitive::String) => Kind::Text,
        Ty::Primitive(Primitive::Uuid | Primitive::QuotedI64 | Primitive::QuotedU64) => Kind::Text,
        Ty::Primitive(Primitive::Base64 | Primitive::Base64Url | Primitive::Binary) => Kind::Text,
        Ty::Primitive(Primitive::I32 | Primitive::I64 | Primitive::U32 | Primitive::U64) => Kind::Integer,
        // Many descriptions have no type but `number` for a count.
        Ty::Primitive(Primitive::F64) => Kind::Integer,
        Ty::Primitive(Primitive::Bool) => Kind::Boolean,
        Ty::List(_) => Kind::List,
        _ => Kind::Other,
    }
}

/// Returns the place of a property of the body, if there is one at a path.
pub(super) fn in_body(types: &[TypeDef], operation: &Operation, path: &[ir::WireName]) -> Option<PagePlace> {
    let form = operation.forms().next().filter(|form| matches!(form.encoding, Encoding::Json(_)))?;
    let mut ty = &form.ty;
    for name in path {
        ty = of_item(types, ty, name)?;
    }
    Some(match kind(types, ty) {
        Kind::Text => PagePlace::TextInBody(path.to_vec()),
        _ => PagePlace::Body(path.to_vec()),
    })
}

/// Whether there is a list at a path of an answer.
pub(super) fn is_list(types: &[TypeDef], page: &Ty, path: &[ir::WireName]) -> bool {
    let end = path.iter().try_fold(page, |ty, name| of_item(types, ty, name));
    end.is_some_and(|ty| kind(types, ty) == Kind::List)
}

/// Returns the type of a property of the items of a list.
pub(super) fn of_item<'a>(types: &'a [TypeDef], item: &'a Ty, name: &str) -> Option<&'a Ty> {
    let Ty::Named(id) = present(types, item) else { return None };
    let Shape::Record(record) = &types[id.0 as usize].shape else { return None };
    match &record.field(name)?.kind {
        FieldKind::Property { ty, .. } => Some(ty),
        FieldKind::Oneof(_) => None,
    }
}
