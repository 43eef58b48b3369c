//! Types: records, enumerations, oneofs and aliases, each with its origin.

use super::{Doc, PartForm, WireName};
use crate::load::Origin;

/// The number of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub(crate) u32);

/// A type that has a name of its own.
#[derive(Debug)]
pub(crate) struct TypeDef {
    pub(crate) origin: Origin,
    pub(crate) owner: Owner,
    pub(crate) name: Name,
    pub(crate) doc: Doc,
    /// The type of the same schema as it is answered, if this is what is sent of it.
    pub(crate) answered: Option<TypeId>,
    pub(crate) shape: Shape,
}

/// Where a type belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// It is a component, in the namespace of its name.
    Component { namespace: Vec<String> },
    /// It is part of another type.
    Type(TypeId),
    /// It is part of an operation, such as an inline body; it stands beside the components without a namespace.
    Operation,
}

/// What a type may be called, best first; which of them it is, is decided where all names are known.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    /// The name that the description asks for, without its namespace.
    pub(crate) wished: String,
    /// The name of the schema itself, without its namespace.
    pub(crate) own: String,
}

/// What a type is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    Record(Record),
    Enumeration(Enumeration),
    Oneof(Oneof),
    Union(Union),
    Alias(Ty),
}

impl Shape {
    /// Whether it is an enumeration that has no other values than those that are known.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self, Shape::Enumeration(Enumeration { openness: Openness::Closed, .. }))
    }

    /// Visits every type that a part has, with those that it is made of.
    pub(crate) fn each(&self, visit: &mut impl FnMut(&Ty)) {
        match self {
            Shape::Record(record) => {
                for field in &record.fields {
                    if let FieldKind::Property { ty, .. } = &field.kind {
                        ty.each(visit);
                    }
                }
                record.rest.iter().for_each(|ty| ty.each(visit));
            }
            Shape::Oneof(oneof) => oneof.members.iter().for_each(|member| member.ty.each(visit)),
            Shape::Union(union) => union.variants.iter().for_each(|variant| variant.ty.each(visit)),
            Shape::Alias(ty) => ty.each(visit),
            Shape::Enumeration(_) => {}
        }
    }

    /// Lists the types with names that its parts are made of, oneofs among them.
    pub(crate) fn named(&self) -> Vec<TypeId> {
        let mut ids = Vec::new();
        self.each(&mut |ty| ids.extend(ty.id()));
        if let Shape::Record(record) = self {
            ids.extend(record.fields.iter().filter_map(|field| match field.kind {
                FieldKind::Oneof(id) => Some(id),
                FieldKind::Property { .. } => None,
            }));
        }
        ids
    }

    /// Does the same as `each` with a visitor that may change what it sees.
    pub(crate) fn each_mut(&mut self, visit: &mut impl FnMut(&mut Ty)) {
        match self {
            Shape::Record(record) => {
                for field in &mut record.fields {
                    if let FieldKind::Property { ty, .. } = &mut field.kind {
                        ty.each_mut(visit);
                    }
                }
                record.rest.iter_mut().for_each(|ty| ty.each_mut(visit));
            }
            Shape::Oneof(oneof) => oneof.members.iter_mut().for_each(|member| member.ty.each_mut(visit)),
            Shape::Union(union) => union.variants.iter_mut().for_each(|variant| variant.ty.each_mut(visit)),
            Shape::Alias(ty) => ty.each_mut(visit),
            Shape::Enumeration(_) => {}
        }
    }
}

/// An object with known properties.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Record {
    pub(crate) fields: Vec<Field>,
    /// The type of the properties that are not known, if they are kept.
    pub(crate) rest: Option<Ty>,
    /// How each field becomes a part, if the record is sent as parts and is no JSON.
    pub(crate) parts: Option<Vec<PartForm>>,
}

impl Record {
    /// Returns the field of a name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| *field.name == *name)
    }
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Field {
    pub(crate) name: WireName,
    /// What the description asks to call it.
    pub(crate) wished: Option<Box<str>>,
    pub(crate) doc: Doc,
    pub(crate) kind: FieldKind,
    /// The value that it has from the start, such as the tag that a union tells the record by.
    pub(crate) fixed: Option<WireName>,
    /// Its value must not be shown in logs.
    pub(crate) sensitive: bool,
    pub(crate) required: bool,
}

impl Field {
    /// Returns the type of what is sent for a field of type `ty`, if something is: of a patch, `null` may be sent, too.
    pub(crate) fn sent<'a>(&self, ty: &'a Ty) -> &'a Ty {
        match ty {
            Ty::Nullable(inner) if !self.required => inner,
            ty => ty,
        }
    }

    /// Whether `null` is another value of the field than none.
    pub(crate) fn is_clearable(&self) -> bool {
        matches!(&self.kind, FieldKind::Property { ty: Ty::Nullable(_), .. } if !self.required)
    }
}

/// What a field is on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FieldKind {
    /// A property of its own.
    Property { ty: Ty, nullable: bool },
    /// The members of a oneof, of which at most one is there.
    Oneof(TypeId),
}

/// The value that a field has from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Constant<'a> {
    Text(&'a str),
    /// A value of an enumeration, by its place.
    Variant(TypeId, usize),
}

/// A set of scalars.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Enumeration {
    pub(crate) wire: Wire,
    pub(crate) openness: Openness,
    pub(crate) variants: Vec<Variant>,
}

/// Whether an enumeration has other values than those that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Openness {
    /// The schema itself allows any other value.
    Unbounded,
    /// The set may grow.
    Open,
    /// Another value is an error.
    Closed,
}

/// What the values of an enumeration are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wire {
    Text,
    Integer,
    /// Some are strings and some are not; each variant knows which.
    Mixed,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Variant {
    /// The string, or the integer or boolean as JSON has it.
    pub(crate) value: WireName,
    pub(crate) scalar: Scalar,
    /// The value without the prefix that all values share, or the name the description gives it.
    pub(crate) name: String,
    pub(crate) doc: Doc,
}

/// What one value of an enumeration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scalar {
    Text,
    Integer,
    Boolean,
}

/// A group of properties of which only one may be set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Oneof {
    /// The name on messages about it.
    pub(crate) name: WireName,
    pub(crate) members: Vec<Member>,
}

/// A property that belongs to a oneof.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Member {
    pub(crate) name: WireName,
    /// What the description asks to call it.
    pub(crate) wished: Option<Box<str>>,
    pub(crate) doc: Doc,
    pub(crate) ty: Ty,
    pub(crate) sensitive: bool,
}

/// A value of one of several types.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Union {
    /// The property whose value tells the variants apart; else their shapes do.
    pub(crate) tag: Option<WireName>,
    pub(crate) variants: Vec<UnionVariant>,
}

/// One of the types of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct UnionVariant {
    /// What identifies it among the others from run to run.
    pub(crate) key: WireName,
    pub(crate) name: String,
    pub(crate) doc: Doc,
    pub(crate) ty: Ty,
    /// The values that the tag has for it.
    pub(crate) tags: Vec<String>,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ty {
    Named(TypeId),
    List(Box<Ty>),
    Map(Box<Ty>),
    /// A list of a fixed length, with a type for each item.
    Tuple(Vec<Ty>),
    /// A value, or `null`.
    Nullable(Box<Ty>),
    Primitive(Primitive),
    /// A type that the caller brings.
    Foreign(Foreign),
    /// An object of which nothing is known.
    Object,
    /// Any JSON value.
    Any,
}

impl Ty {
    /// Lists the types with names that it is made of.
    pub(crate) fn named(&self) -> Vec<TypeId> {
        let mut ids = Vec::new();
        self.each(&mut |ty| ids.extend(ty.id()));
        ids
    }

    /// Returns the type that this is by its name.
    fn id(&self) -> Option<TypeId> {
        match self {
            Ty::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// Visits the type and those that it is made of, but for those with names.
    pub(crate) fn each(&self, visit: &mut impl FnMut(&Ty)) {
        visit(self);
        match self {
            Ty::List(inner) | Ty::Map(inner) | Ty::Nullable(inner) => inner.each(visit),
            Ty::Tuple(items) => items.iter().for_each(|item| item.each(visit)),
            Ty::Named(_) | Ty::Primitive(_) | Ty::Foreign(_) | Ty::Object | Ty::Any => {}
        }
    }

    /// Does the same with a visitor that may change what it sees.
    pub(crate) fn each_mut(&mut self, visit: &mut impl FnMut(&mut Ty)) {
        visit(self);
        match self {
            Ty::List(inner) | Ty::Map(inner) | Ty::Nullable(inner) => inner.each_mut(visit),
            Ty::Tuple(items) => items.iter_mut().for_each(|item| item.each_mut(visit)),
            Ty::Named(_) | Ty::Primitive(_) | Ty::Foreign(_) | Ty::Object | Ty::Any => {}
        }
    }
}

/// A type of another library, which knows itself how it is read and written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Foreign {
    pub(crate) path: WireName,
    pub(crate) form: ForeignForm,
}

impl Foreign {
    /// Whether it is a single value.
    pub(crate) fn is_scalar(&self) -> bool {
        self.form != ForeignForm::Structure
    }
}

/// What a value of a type of another library is in JSON, as the schema says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ForeignForm {
    Text,
    /// A number or a boolean.
    Literal,
    Structure,
}

/// A scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Primitive {
    Bool,
    I32,
    I64,
    U32,
    U64,
    F64,
    String,
    /// A point in time (RFC 3339, `date-time`).
    Timestamp,
    /// A day of the calendar (RFC 3339, `full-date`).
    Date,
    /// Bytes, which are a string in JSON.
    Binary,
    /// Bytes that are the whole of an answer.
    Bytes,
    /// Bytes that are read while they are sent.
    Upload,
    /// The parts of a body, made by the caller.
    Parts,
    /// A universally unique identifier (RFC 9562, `uuid`).
    Uuid,
    /// A signed integer of 64 bits in a string, as protobuf's JSON has it.
    QuotedI64,
    /// An unsigned integer of 64 bits in a string.
    QuotedU64,
    /// Bytes in a string of base64 (RFC 4648, section 4).
    Base64,
    /// Bytes in a string of the base64 that is safe in URLs (RFC 4648, section 5).
    Base64Url,
}
