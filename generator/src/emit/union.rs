//! Turns a union into an enum of its types, which keeps a value that is of none of them.

use super::ty::{self, From};
use super::{Cx, Item, conversion, doc, format};
use crate::ir::{Primitive, Ty, TypeId, Union};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Emits a union.
pub(super) fn union(cx: &Cx<'_>, id: TypeId, union: &Union) -> Vec<Item> {
    let (def, names) = (&cx.api[id], cx.names.of_type(id));
    let ident = &names.ident;
    let doc = doc::field(&def.doc, &format!("{}.", doc::code(super::types::title(cx, id))));
    let variants = union.variants.iter().enumerate().map(|(index, variant)| {
        let (name, ty) = (&names.members[index], variant_type(cx, id, index, &variant.ty));
        Item::documented(doc::field(&variant.doc, &doc::code(&variant.name)), quote!(#name(#ty),))
    });
    let unknown = quote!(Unknown(serde_json::Value),);
    let unknown = Item::documented("A value that is of none of these types, as it came.", unknown);
    let derives = super::types::derives(cx, id);
    let head = quote! {
        #[derive(Clone, Debug, PartialEq #derives)]
        #[non_exhaustive]
        pub enum #ident
    };
    let mut items = vec![
        Item::enumeration(doc, head, variants.chain([unknown]).collect()),
        table(cx, id, union),
        Item::new(quote!(json::union!(#ident);)),
    ];
    items.extend(conversions(cx, id, union));
    items.extend(conversion::conversion(cx, id));
    items
}

/// Returns the type that a variant carries, with its box.
pub(super) fn variant_type(cx: &Cx<'_>, id: TypeId, index: usize, ty: &Ty) -> TokenStream {
    let ty = ty::ty(cx, ty, From::Type(id));
    if cx.facts.is_boxed(id, index) { quote!(Box<#ty>) } else { ty }
}

/// Emits how the variants are told apart, and how each is read and written.
fn table(cx: &Cx<'_>, id: TypeId, union: &Union) -> Item {
    let names = cx.names.of_type(id);
    let (ident, title) = (&names.ident, super::types::title(cx, id));
    let members = &names.members;
    let entries = union.variants.iter().zip(members).map(|(variant, member)| {
        let ty = format::form(cx, &variant.ty).unwrap_or_else(|| path_type(cx, id, &variant.ty));
        let (name, tags) = (member.as_str(), &variant.tags);
        match tags.is_empty() {
            true => quote!(json::Variant::of::<#ty>(#name)),
            false => quote!(json::Variant::tagged::<#ty>(#name, &[#(#tags),*])),
        }
    });
    let shape = match union.tag.as_deref() {
        Some(tag) => quote!(json::UnionShape::tagged(#title, #tag, &[#(#entries),*])),
        None => quote!(json::UnionShape::new(#title, &[#(#entries),*])),
    };
    let numbers = (0..members.len()).map(Literal::usize_unsuffixed);
    let forms = || union.variants.iter().map(|variant| format::form(cx, &variant.ty));
    let reads = forms().map(|form| form.map_or(quote!(variant), |form| quote!(variant_as::<#form>)));
    let writes = forms().map(|form| form.map_or(quote!(write_variant), |form| quote!(write_variant_as::<#form, _>)));
    let methods = [
        quote!(const SHAPE: &'static json::UnionShape = &#shape;),
        quote! {
            fn read(index: usize, value: json::Held<'_>) -> Result<Self, serde_json::Error> {
                match index {
                    #(#numbers => json::#reads(value).map(Self::#members),)*
                    _ => Ok(Self::Unknown(value.into())),
                }
            }
        },
        quote! {
            fn write<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#members(value) => json::#writes(value, serializer),)*
                    Self::Unknown(value) => json::write_variant(value, serializer),
                }
            }
        },
    ];
    Item::implementation(quote!(impl json::Union for #ident), methods.into_iter().map(Item::new).collect())
}

fn path_type(cx: &Cx<'_>, id: TypeId, ty: &Ty) -> TokenStream {
    ty::ty(cx, ty, From::Type(id))
}

/// A union is made of each of its types wherever it is asked for.
fn conversions(cx: &Cx<'_>, id: TypeId, union: &Union) -> Vec<Item> {
    let names = cx.names.of_type(id);
    let ident = &names.ident;
    let mut items = Vec::new();
    for index in sources(cx, union) {
        let variant = &union.variants[index];
        let (name, ty) = (&names.members[index], ty::ty(cx, &variant.ty, From::Type(id)));
        let value = if cx.facts.is_boxed(id, index) { quote!(Box::new(value)) } else { quote!(value) };
        let method = quote!(fn from(value: #ty) -> Self { Self::#name(#value) });
        items.push(Item::implementation(quote!(impl From<#ty> for #ident), vec![Item::new(method)]));
        if *cx.api.resolve(&variant.ty) == Ty::Primitive(Primitive::String) {
            let method = quote!(fn from(value: &str) -> Self { Self::#name(value.to_owned()) });
            items.push(Item::implementation(quote!(impl From<&str> for #ident), vec![Item::new(method)]));
        }
    }
    items
}

/// Lists the variants whose type is enough to make the union.
pub(super) fn sources(cx: &Cx<'_>, union: &Union) -> impl Iterator<Item = usize> {
    // Several scalars of the model are the same in Rust, in other forms.
    let in_rust = |ty: &Ty| ty::ty(cx, cx.api.resolve(ty), From::Crate).to_string();
    (0..union.variants.len()).filter(move |index| {
        let resolved = cx.api.resolve(&union.variants[*index].ty);
        let is_repeated = union.variants[..*index].iter().any(|other| in_rust(&other.ty) == in_rust(resolved));
        !is_repeated && *resolved != Ty::Any
    })
}
