//! Turns a record into a struct with public fields, its setters, and its table for the decoder.

use super::ty::{self, Argument, From};
use super::{Cx, doc, setter};
use crate::ir::{Field, FieldKind, Primitive, Record, Shape, Ty, TypeId};
use crate::name::Ident;
use proc_macro2::TokenStream;
use quote::quote;

/// Beyond so many required fields, arguments are told apart by name.
pub(super) const MOST_ARGUMENTS: usize = 4;

/// Emits a record.
pub(super) fn record(cx: &Cx<'_>, id: TypeId, record: &Record) -> Vec<TokenStream> {
    let ident = &cx.names.of_type(id).ident;
    let mut items = vec![declaration(cx, id, record)];
    let required: Vec<usize> = (0..record.fields.len()).filter(|index| !cx.api.is_optional(&record.fields[*index])).collect();
    let is_short = required.len() <= MOST_ARGUMENTS;
    let start = match is_short {
        true => setter::new(cx, id, record, &required),
        false => setter::builder_start(cx, id),
    };
    let setters = setter::setters(cx, id, record);
    items.push(quote!(impl #ident { #start #(#setters)* }));
    if !is_short {
        items.extend(setter::builder(cx, id, record, &required));
    }
    if record.fields.iter().any(|field| field.sensitive) {
        items.push(redacted_debug(cx, id, record));
    }
    items.extend(conversions(cx, id, record, &required));
    items.push(table(cx, id, record));
    items.push(quote!(json::record!(#ident);));
    items
}

fn declaration(cx: &Cx<'_>, id: TypeId, record: &Record) -> TokenStream {
    let (def, names) = (&cx.api[id], cx.names.of_type(id));
    let ident = &names.ident;
    let doc = doc::field(&def.doc, &format!("`{}`.", def.name.own));
    let default = cx.api.has_default(id).then(|| quote!(Default,));
    let debug = (!record.fields.iter().any(|field| field.sensitive)).then(|| quote!(Debug,));
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let name = &names.members[index];
        let doc = match &field.kind {
            FieldKind::Oneof(_) => doc::lines(&format!("At most one member of the oneof `{}`.", field.name)),
            FieldKind::Property { .. } => doc::field(&field.doc, &format!("`{}`.", field.name)),
        };
        let ty = field_type(cx, id, index, field);
        quote!(#doc pub #name: #ty)
    });
    let rest = rest(cx, id, record).map(|(name, ty)| {
        let doc = doc::lines("The properties that have no field of their own.");
        quote!(#doc pub #name: BTreeMap<String, #ty>)
    });
    let fields = fields.chain(rest);
    quote! {
        #doc
        #[derive(Clone, #debug #default PartialEq)]
        #[non_exhaustive]
        pub struct #ident { #(#fields),* }
    }
}

/// Returns the name and value type of the field that keeps unknown properties.
pub(super) fn rest<'a>(cx: &Cx<'a>, id: TypeId, record: &Record) -> Option<(&'a Ident, TokenStream)> {
    let rest = record.rest.as_ref()?;
    let name = cx.names.of_type(id).members.get(record.fields.len())?;
    Some((name, ty::ty(cx, rest, From::Type(id))))
}

/// Returns the type of a field as it is declared.
pub(super) fn field_type(cx: &Cx<'_>, id: TypeId, index: usize, field: &Field) -> TokenStream {
    let ty = value_type(cx, id, index, field);
    let is_option = matches!(field.kind, FieldKind::Oneof(_)) || cx.api.is_optional(field);
    if is_option { quote!(Option<#ty>) } else { ty }
}

/// Returns the type of a field's value, with its box.
pub(super) fn value_type(cx: &Cx<'_>, id: TypeId, index: usize, field: &Field) -> TokenStream {
    let ty = match &field.kind {
        FieldKind::Property { ty, .. } => ty::ty(cx, ty, From::Type(id)),
        FieldKind::Oneof(oneof) => ty::path(cx, *oneof, From::Type(id)),
    };
    if cx.facts.is_boxed(id, index) { quote!(Box<#ty>) } else { ty }
}

/// Returns what a setter of a field takes, and the expression that makes the value of it.
pub(super) fn argument(cx: &Cx<'_>, id: TypeId, index: usize, field: &Field, taken: &Ident) -> (TokenStream, TokenStream) {
    let argument: Argument = match &field.kind {
        FieldKind::Property { ty, .. } => ty::argument(cx, ty, From::Type(id)),
        FieldKind::Oneof(oneof) => ty::argument(cx, &Ty::Named(*oneof), From::Type(id)),
    };
    let value = argument.value(quote!(#taken));
    let value = if cx.facts.is_boxed(id, index) { quote!(Box::new(#value)) } else { value };
    (argument.takes, value)
}

/// A record that can be made of a oneof alone is made of it wherever it is asked for.
fn conversions(cx: &Cx<'_>, id: TypeId, record: &Record, required: &[usize]) -> Vec<TokenStream> {
    let names = cx.names.of_type(id);
    let ident = &names.ident;
    let oneofs = record.fields.iter().enumerate().filter_map(|(index, field)| match field.kind {
        FieldKind::Oneof(oneof) if required.iter().all(|other| *other == index) => Some((index, oneof)),
        _ => None,
    });
    let conversion = |(index, oneof): (usize, TypeId)| {
        let (group, field) = (ty::path(cx, oneof, From::Type(id)), &names.members[index]);
        let value = match required.is_empty() {
            true => quote!(Self::new().#field(#field)),
            false => quote!(Self::new(#field)),
        };
        quote! {
            impl From<#group> for #ident {
                fn from(#field: #group) -> Self { #value }
            }
        }
    };
    oneofs.map(conversion).collect()
}

/// Shows the record without the values that must not be logged.
fn redacted_debug(cx: &Cx<'_>, id: TypeId, record: &Record) -> TokenStream {
    let names = cx.names.of_type(id);
    let ident = &names.ident;
    let title = ident.as_str();
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let (name, text) = (&names.members[index], names.members[index].as_str());
        match (field.sensitive, cx.api.is_optional(field)) {
            (false, _) => quote!(.field(#text, &self.#name)),
            (true, true) => quote!(.field(#text, &self.#name.as_ref().map(|_| json::Redacted))),
            (true, false) => quote!(.field(#text, &json::Redacted)),
        }
    });
    let rest = rest(cx, id, record).map(|(name, _)| {
        let text = name.as_str();
        quote!(.field(#text, &self.#name))
    });
    quote! {
        impl std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#title)#(#fields)* #rest.finish()
            }
        }
    }
}

/// Emits the table of the properties, and how each is read and written.
fn table(cx: &Cx<'_>, id: TypeId, record: &Record) -> TokenStream {
    let names = cx.names.of_type(id);
    let (ident, title) = (&names.ident, cx.api[id].name.own.as_str());
    let (mut entries, mut arms, mut writes) = (Vec::new(), Vec::new(), Vec::new());
    for (index, field) in record.fields.iter().enumerate() {
        let name = &names.members[index];
        match &field.kind {
            FieldKind::Property { ty, nullable } => {
                let number = proc_macro2::Literal::usize_unsuffixed(entries.len());
                entries.push(entry(cx, field, ty, *nullable));
                arms.push(quote!(#number => slot.read(&mut self.#name)));
                let wire = &*field.name;
                let write = if field.required { quote!(required) } else { quote!(optional) };
                writes.push(quote!(fields.#write(#wire, &self.#name)?;));
            }
            FieldKind::Oneof(oneof) => {
                let (group, members) = (ty::path(cx, *oneof, From::Type(id)), &cx.names.of_type(*oneof).members);
                let Shape::Oneof(oneof) = &cx.api[*oneof].shape else { continue };
                for (member, variant) in oneof.members.iter().zip(members) {
                    let number = proc_macro2::Literal::usize_unsuffixed(entries.len());
                    let wire = &*member.name;
                    entries.push(quote!(json::Field::optional(#wire)));
                    arms.push(quote!(#number => slot.member(&mut self.#name, #group::#variant)));
                }
                writes.push(quote!(fields.oneof(&self.#name)?;));
            }
        }
    }
    let unknown = match rest(cx, id, record) {
        Some((name, _)) => {
            writes.push(quote!(fields.rest(&self.#name)?;));
            quote!(slot.keep(&mut self.#name))
        }
        None => quote!(slot.skip()),
    };
    let blank = match cx.api.has_default(id) {
        true => quote!(Self::default()),
        false => {
            let fields = record.fields.iter().zip(&names.members).map(|(field, name)| match field.kind {
                FieldKind::Property { .. } if !cx.api.is_optional(field) => quote!(#name: json::Decode::blank()),
                _ => quote!(#name: None),
            });
            let rest = rest(cx, id, record).map(|(name, _)| quote!(#name: BTreeMap::new()));
            let fields = fields.chain(rest);
            quote!(Self { #(#fields),* })
        }
    };
    let (index, read) = match arms.is_empty() {
        true => (quote!(_), unknown),
        false => (quote!(index), quote!(match index { #(#arms,)* _ => #unknown, })),
    };
    let fields = if writes.is_empty() { quote!(_) } else { quote!(fields) };
    quote! {
        impl json::Record for #ident {
            const SHAPE: &'static json::Shape = &json::Shape::new(#title, &[#(#entries),*]);

            fn blank() -> Self { #blank }

            fn read<'de, A: json::MapAccess<'de>>(
                &mut self,
                #index: usize,
                slot: json::Slot<'_, A>,
            ) -> Result<(), A::Error> { #read }

            fn write<M: json::SerializeMap>(&self, #fields: &mut json::Fields<M>) -> Result<(), M::Error> {
                #(#writes)*
                Ok(())
            }
        }
    }
}

/// Emits what the decoder knows of a property.
fn entry(cx: &Cx<'_>, field: &Field, ty: &Ty, nullable: bool) -> TokenStream {
    let wire = &*field.name;
    let constructor = match (field.required, cx.api.resolve(ty)) {
        (false, _) => quote!(optional),
        (true, Ty::List(_)) => quote!(required_list),
        (true, Ty::Primitive(Primitive::Bool | Primitive::String) | Ty::Map(_) | Ty::Object) => quote!(required_value),
        (true, Ty::Primitive(_)) => quote!(required_value),
        (true, Ty::Named(_) | Ty::Nullable(_) | Ty::Any) => quote!(required),
    };
    let nullable = (nullable || matches!(cx.api.resolve(ty), Ty::Any)).then(|| quote!(.nullable()));
    quote!(json::Field::#constructor(#wire)#nullable)
}
