//! Turns a pair of types, of what is answered and of what is sent, into the conversion from one to the other, so that
//! what was read can be changed and sent back.

use super::ty::{self, From};
use super::{Cx, Item};
use crate::ir::{Api, Field, FieldKind, Record, Shape, Ty, TypeId, Union};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits how what is sent is made of what is answered, if it can be.
pub(super) fn conversion(cx: &Cx<'_>, id: TypeId) -> Option<Item> {
    let answered = cx.api[id].answered.filter(|_| cx.facts.is_convertible(id))?;
    let body = match (&cx.api[answered].shape, &cx.api[id].shape) {
        (Shape::Record(from), Shape::Record(to)) => record(cx, (answered, from), (id, to)),
        (Shape::Union(_), Shape::Union(to)) => union(cx, answered, id, to),
        _ => return None,
    };
    let (ident, source) = (&cx.names.of_type(id).ident, ty::path(cx, answered, From::Type(id)));
    let taken = if is_used(cx.api, answered, id) { quote!(value) } else { quote!(_) };
    let method = quote!(fn from(#taken: #source) -> Self { #body });
    Some(Item::implementation(quote!(impl From<#source> for #ident), vec![Item::new(method)]))
}

/// Whether anything of what is answered is sent, too.
fn is_used(api: &Api, from: TypeId, to: TypeId) -> bool {
    match (&api[from].shape, &api[to].shape) {
        (Shape::Record(from), Shape::Record(to)) => {
            to.rest.is_some() || to.fields.iter().any(|field| from.field(&field.name).is_some())
        }
        _ => true,
    }
}

fn record(cx: &Cx<'_>, (from, source): (TypeId, &Record), (to, target): (TypeId, &Record)) -> TokenStream {
    let (sources, targets) = (&cx.names.of_type(from).members, &cx.names.of_type(to).members);
    let fields = target.fields.iter().enumerate().map(|(index, field)| {
        let name = &targets[index];
        let Some(place) = source.fields.iter().position(|source| source.name == field.name) else {
            return quote!(#name: None);
        };
        let taken = &sources[place];
        let boxes = Boxes { from: cx.facts.is_boxed(from, place), to: cx.facts.is_boxed(to, index) };
        let value = field_value(cx, &source.fields[place], field, boxes, quote!(value.#taken));
        quote!(#name: #value)
    });
    let rest = target.rest.as_ref().zip(source.rest.as_ref()).map(|(to, from)| {
        let (name, taken) = (&targets[target.fields.len()], &sources[source.fields.len()]);
        let (to, from) = (Ty::Map(Box::new(to.clone())), Ty::Map(Box::new(from.clone())));
        let value = converted(cx.api, &from, &to, quote!(value.#taken));
        quote!(#name: #value)
    });
    let fields = fields.chain(rest);
    quote!(Self { #(#fields),* })
}

/// Which sides of a conversion are boxed.
#[derive(Clone, Copy)]
struct Boxes {
    from: bool,
    to: bool,
}

fn field_value(cx: &Cx<'_>, source: &Field, field: &Field, boxes: Boxes, taken: TokenStream) -> TokenStream {
    let (FieldKind::Property { ty: from, .. }, FieldKind::Property { ty: to, .. }) = (&source.kind, &field.kind) else {
        return taken;
    };
    if field.is_clearable() {
        // What is not there is no reason to take it away.
        let to = field.sent(to);
        let is_same = is_same(cx.api, from, to) && boxes.from == boxes.to;
        let value = |taken: TokenStream| if is_same { taken } else { boxed(cx.api, from, to, boxes, taken) };
        let some = value(quote!(value));
        return match cx.api.is_optional(source) {
            true if is_same => quote!(#taken.map(Some)),
            true => quote!(#taken.map(|value| Some(#some))),
            false => {
                let value = value(taken);
                quote!(Some(Some(#value)))
            }
        };
    }
    let is_same = is_same(cx.api, from, to) && boxes.from == boxes.to;
    let value = |taken: TokenStream| boxed(cx.api, from, to, boxes, taken);
    match (cx.api.is_optional(source), cx.api.is_optional(field)) {
        (true, true) | (false, false) if is_same => taken,
        (true, _) if is_plain(cx.api, from, to, boxes) => quote!(#taken.map(Into::into)),
        (true, _) => {
            let value = value(quote!(value));
            quote!(#taken.map(|value| #value))
        }
        (false, true) => {
            let value = value(taken);
            quote!(Some(#value))
        }
        (false, false) => value(taken),
    }
}

/// Converts a value, and takes it out of one box and puts it into another.
fn boxed(api: &Api, from: &Ty, to: &Ty, boxes: Boxes, taken: TokenStream) -> TokenStream {
    let open = if boxes.from { quote!((*#taken)) } else { taken };
    let value = converted(api, from, to, open);
    if boxes.to { quote!(Box::new(#value)) } else { value }
}

/// Whether a value is converted without anything around it.
fn is_plain(api: &Api, from: &Ty, to: &Ty, boxes: Boxes) -> bool {
    let is_named = matches!(api.resolve(to), Ty::Named(_));
    is_named && !is_same(api, from, to) && !boxes.from && !boxes.to
}

fn is_same(api: &Api, from: &Ty, to: &Ty) -> bool {
    match (api.resolve(from), api.resolve(to)) {
        (Ty::List(from), Ty::List(to)) | (Ty::Map(from), Ty::Map(to)) | (Ty::Nullable(from), Ty::Nullable(to)) => {
            is_same(api, from, to)
        }
        (Ty::Tuple(from), Ty::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to).all(|(from, to)| is_same(api, from, to))
        }
        (from, to) => from == to,
    }
}

/// Converts a value, and what it contains.
fn converted(api: &Api, from: &Ty, to: &Ty, taken: TokenStream) -> TokenStream {
    if is_same(api, from, to) {
        return taken;
    }
    match (api.resolve(from), api.resolve(to)) {
        (Ty::List(from), Ty::List(to)) => match each(api, from, to) {
            Some(value) => quote!(#taken.into_iter().map(|value| #value).collect()),
            None => quote!(#taken.into_iter().map(Into::into).collect()),
        },
        (Ty::Map(from), Ty::Map(to)) => {
            let value = each(api, from, to).unwrap_or_else(|| quote!(value.into()));
            quote!(#taken.into_iter().map(|(name, value)| (name, #value)).collect())
        }
        (Ty::Tuple(from), Ty::Tuple(to)) => {
            let places = from.iter().zip(to).enumerate();
            let items = places.map(|(place, (from, to))| {
                let place = proc_macro2::Literal::usize_unsuffixed(place);
                converted(api, from, to, quote!(value.#place))
            });
            quote!({ let value = #taken; (#(#items),*) })
        }
        (Ty::Nullable(from), Ty::Nullable(to)) => match each(api, from, to) {
            Some(value) => quote!(#taken.map(|value| #value)),
            None => quote!(#taken.map(Into::into)),
        },
        _ => quote!(#taken.into()),
    }
}

/// Converts an element; nothing, if that takes no more than `into`.
fn each(api: &Api, from: &Ty, to: &Ty) -> Option<TokenStream> {
    let is_named = matches!(api.resolve(to), Ty::Named(_));
    (!is_named).then(|| converted(api, from, to, quote!(value)))
}

fn union(cx: &Cx<'_>, from: TypeId, to: TypeId, target: &Union) -> TokenStream {
    let source = ty::path(cx, from, From::Type(to));
    let (sources, targets) = (&cx.names.of_type(from).members, &cx.names.of_type(to).members);
    let Shape::Union(answered) = &cx.api[from].shape else { return quote!(value.into()) };
    let arms = target.variants.iter().zip(&answered.variants).enumerate().map(|(index, (to_variant, from_variant))| {
        let boxes = Boxes { from: cx.facts.is_boxed(from, index), to: cx.facts.is_boxed(to, index) };
        let value = match is_same(cx.api, &from_variant.ty, &to_variant.ty) && boxes.from == boxes.to {
            true => quote!(value),
            false => boxed(cx.api, &from_variant.ty, &to_variant.ty, boxes, quote!(value)),
        };
        let (taken, made) = (&sources[index], &targets[index]);
        quote!(#source::#taken(value) => Self::#made(#value),)
    });
    quote! {
        match value {
            #(#arms)*
            #source::Unknown(value) => Self::Unknown(value),
        }
    }
}
