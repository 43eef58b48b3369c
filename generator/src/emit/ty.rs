//! Turns types of the model into Rust types, and into what a setter takes for them.

use super::Cx;
use crate::date_time::DateTime;
use crate::ir::{Primitive, Shape, Ty, TypeId};
use proc_macro2::TokenStream;
use quote::quote;

/// From where a type is named: types of the same file need no path.
#[derive(Clone, Copy)]
pub(super) enum From {
    /// The file of this type.
    Type(TypeId),
    /// Any other file of the crate.
    Crate,
    /// A sample, which imports the module of types.
    Sample,
}

/// Returns the way to a named type.
pub(super) fn path(cx: &Cx<'_>, id: TypeId, from: From) -> TokenStream {
    let names = cx.names.of_type(id);
    let (ident, path) = (&names.ident, &names.path);
    match from {
        From::Type(beside) if cx.names.of_type(beside).is_beside(names) => quote!(#ident),
        From::Type(_) | From::Crate | From::Sample => quote!(#path),
    }
}

/// Returns the Rust type of a value.
pub(super) fn ty(cx: &Cx<'_>, ty: &Ty, from: From) -> TokenStream {
    match ty {
        Ty::Named(id) => path(cx, *id, from),
        Ty::List(item) => {
            let item = self::ty(cx, item, from);
            quote!(Vec<#item>)
        }
        Ty::Map(value) => {
            let value = self::ty(cx, value, from);
            quote!(BTreeMap<String, #value>)
        }
        Ty::Tuple(items) => {
            let items = items.iter().map(|item| self::ty(cx, item, from));
            quote!((#(#items),*))
        }
        Ty::Nullable(value) => {
            let value = self::ty(cx, value, from);
            quote!(Option<#value>)
        }
        Ty::Primitive(primitive) => self::primitive(cx, *primitive, from),
        Ty::Foreign(foreign) => super::foreign::path(foreign),
        Ty::Object => quote!(serde_json::Map<String, serde_json::Value>),
        Ty::Any => quote!(serde_json::Value),
    }
}

fn primitive(cx: &Cx<'_>, primitive: Primitive, from: From) -> TokenStream {
    let runtime = match from {
        From::Sample => {
            let library = &cx.names.library;
            quote!(#library)
        }
        From::Type(_) | From::Crate => quote!(runtime),
    };
    match primitive {
        Primitive::Bool => quote!(bool),
        Primitive::I32 => quote!(i32),
        Primitive::I64 | Primitive::QuotedI64 => quote!(i64),
        Primitive::U32 => quote!(u32),
        Primitive::U64 | Primitive::QuotedU64 => quote!(u64),
        Primitive::F64 => quote!(f64),
        Primitive::String | Primitive::Binary => quote!(String),
        Primitive::Upload => quote!(#runtime::Upload),
        Primitive::Parts => quote!(#runtime::Form),
        Primitive::Timestamp | Primitive::Date => date_time(cx.options.date_time, primitive),
        Primitive::Uuid => quote!(uuid::Uuid),
        Primitive::Bytes | Primitive::Base64 | Primitive::Base64Url => quote!(bytes::Bytes),
    }
}

fn date_time(library: DateTime, primitive: Primitive) -> TokenStream {
    match (library, primitive) {
        (DateTime::Jiff, Primitive::Date) => quote!(jiff::civil::Date),
        (DateTime::Jiff, _) => quote!(jiff::Timestamp),
        (DateTime::Chrono, Primitive::Date) => quote!(chrono::NaiveDate),
        (DateTime::Chrono, _) => quote!(chrono::DateTime<chrono::Utc>),
        (DateTime::Time, Primitive::Date) => quote!(time::Date),
        (DateTime::Time, _) => quote!(time::OffsetDateTime),
        (DateTime::String, _) => quote!(String),
    }
}

/// What a setter takes for a value, and how the value is made of it.
pub(super) struct Argument {
    pub(super) takes: TokenStream,
    convert: Convert,
}

enum Convert {
    None,
    Into,
    Collect,
}

impl Argument {
    /// Turns the expression that was taken into the value.
    pub(super) fn value(&self, taken: TokenStream) -> TokenStream {
        match self.convert {
            Convert::None => taken,
            Convert::Into => quote!(#taken.into()),
            Convert::Collect => quote!(#taken.into_iter().map(Into::into).collect()),
        }
    }

    /// Does the same where nothing else says what type the value is of.
    pub(super) fn typed(&self, ty: TokenStream, taken: TokenStream) -> TokenStream {
        match self.convert {
            Convert::None | Convert::Into => self.value(taken),
            Convert::Collect => quote!(#taken.into_iter().map(Into::into).collect::<#ty>()),
        }
    }
}

/// Decides what is convenient to give for a type: text and structured values convert, numbers stay what they are.
pub(super) fn argument(cx: &Cx<'_>, ty: &Ty, from: From) -> Argument {
    if let Ty::List(item) = ty
        && converts(cx, item)
    {
        let item = self::ty(cx, item, from);
        return Argument { takes: quote!(impl IntoIterator<Item = impl Into<#item>>), convert: Convert::Collect };
    }
    let takes = self::ty(cx, ty, from);
    match converts(cx, ty) || *ty == Ty::Any {
        true => Argument { takes: quote!(impl Into<#takes>), convert: Convert::Into },
        false => Argument { takes, convert: Convert::None },
    }
}

/// Whether other types than the type itself are worth taking for it.
pub(super) fn converts(cx: &Cx<'_>, ty: &Ty) -> bool {
    match cx.api.resolve(ty) {
        Ty::Primitive(
            Primitive::String | Primitive::Binary | Primitive::Upload | Primitive::Base64 | Primitive::Base64Url,
        ) => true,
        // What is one of a few values is written as one of them.
        Ty::Named(id) => !matches!(cx.api[*id].shape, Shape::Alias(_)) && !cx.api[*id].shape.is_closed(),
        _ => false,
    }
}

/// Whether a type mentions a map, and so the file its import.
pub(super) fn has_map(ty: &Ty) -> bool {
    match ty {
        Ty::Map(_) => true,
        Ty::List(inner) | Ty::Nullable(inner) => has_map(inner),
        Ty::Tuple(items) => items.iter().any(has_map),
        Ty::Named(_) | Ty::Primitive(_) | Ty::Foreign(_) | Ty::Object | Ty::Any => false,
    }
}
