//! Turns a record into a struct with public fields, its setters, and its table for the decoder.

use super::ty::{self, Argument, From};
use super::{Cx, Item, conversion, default, doc, format, setter};
use crate::ir::{Field, FieldKind, Primitive, Record, Shape, Ty, TypeId};
use crate::name::Ident;
use proc_macro2::TokenStream;
use quote::quote;

/// Beyond so many required fields, arguments are told apart by name.
pub(super) const MOST_ARGUMENTS: usize = 4;

/// Emits a record.
pub(super) fn record(cx: &Cx<'_>, id: TypeId, record: &Record) -> Vec<Item> {
    let ident = &cx.names.of_type(id).ident;
    let mut items = vec![declaration(cx, id, record)];
    let required = cx.api.arguments(record);
    let has_builder = has_builder(cx, id);
    let start = match has_builder {
        true => setter::builder_start(cx, id),
        false => setter::new(cx, id, record, &required),
    };
    let defaults = default::defaults(cx, id, record);
    let methods = std::iter::once(start).chain(setter::setters(cx, id, record)).chain(defaults).collect();
    items.push(Item::implementation(quote!(impl #ident), methods));
    if has_builder {
        items.extend(setter::builder(cx, id, record, &required));
    }
    if record.fields.iter().any(|field| field.sensitive) {
        items.push(redacted_debug(cx, id, record));
    }
    if required.is_empty() && !derives_default(cx, record) {
        let method = quote!(
            fn default() -> Self {
                Self::new()
            }
        );
        items.push(Item::implementation(quote!(impl Default for #ident), vec![Item::new(method)]));
    }
    items.extend(conversions(cx, id, record, &required));
    items.extend(conversion::conversion(cx, id));
    if let Some(parts) = &record.parts {
        items.push(super::parts::parts(cx, id, record, parts));
        return items;
    }
    items.push(table(cx, id, record));
    items.push(Item::new(quote!(json::record!(#ident);)));
    items
}

/// Whether the default of every field is the one that the record is made with.
pub(super) fn derives_default(cx: &Cx<'_>, record: &Record) -> bool {
    record.fields.iter().all(|field| cx.api.is_optional(field) && cx.api.constant(field).is_none())
}

/// Whether a builder stands beside a type.
pub(super) fn has_builder(cx: &Cx<'_>, id: TypeId) -> bool {
    match &cx.api[id].shape {
        Shape::Record(record) => cx.api.arguments(record).len() > MOST_ARGUMENTS,
        _ => false,
    }
}

/// What is said of a field for which `null` is another value than none.
const CLEARABLE: &str =
    "\n\n`None` is not sent, and leaves the value as it is; `Some(None)` is `null`, and takes it away.";

fn declaration(cx: &Cx<'_>, id: TypeId, record: &Record) -> Item {
    let (def, names) = (&cx.api[id], cx.names.of_type(id));
    let ident = &names.ident;
    let doc = doc::field(&def.doc, &format!("{}.", doc::code(super::types::title(cx, id))));
    let default = derives_default(cx, record).then(|| quote!(Default,));
    let debug = (!record.fields.iter().any(|field| field.sensitive)).then(|| quote!(Debug,));
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let name = &names.members[index];
        let doc = match &field.kind {
            FieldKind::Oneof(_) => {
                let how_many = if field.required { "Exactly" } else { "At most" };
                format!("{how_many} one member of the oneof {}.", doc::code(&field.name))
            }
            FieldKind::Property { ty, .. } => {
                let clear = if field.is_clearable() { CLEARABLE } else { "" };
                doc::field(&field.doc, &format!("{}.", doc::code(&field.name))) + format::note(cx, ty) + clear
            }
        };
        let ty = field_type(cx, id, index, field);
        Item::documented(doc, quote!(pub #name: #ty,))
    });
    let rest = rest(cx, id, record).map(|(name, ty)| {
        Item::documented("The properties that have no field of their own.", quote!(pub #name: BTreeMap<String, #ty>,))
    });
    let derives = super::types::derives(cx, id);
    let head = quote! {
        #[derive(Clone, #debug #default PartialEq #derives)]
        #[non_exhaustive]
        pub struct #ident
    };
    Item::structure(doc, head, fields.chain(rest).collect())
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
        FieldKind::Property { ty, .. } => ty::ty(cx, field.sent(ty), From::Type(id)),
        FieldKind::Oneof(oneof) => ty::path(cx, *oneof, From::Type(id)),
    };
    let ty = if cx.facts.is_boxed(id, index) { quote!(Box<#ty>) } else { ty };
    if field.is_clearable() { quote!(Option<#ty>) } else { ty }
}

/// Returns what a setter of a field takes, and the expression that makes the value of it.
pub(super) fn argument(
    cx: &Cx<'_>,
    id: TypeId,
    index: usize,
    field: &Field,
    taken: TokenStream,
) -> (TokenStream, TokenStream) {
    let argument: Argument = match &field.kind {
        FieldKind::Property { ty, .. } => ty::argument(cx, field.sent(ty), From::Type(id)),
        FieldKind::Oneof(oneof) => ty::argument(cx, &Ty::Named(*oneof), From::Type(id)),
    };
    let value = argument.value(taken);
    let value = if cx.facts.is_boxed(id, index) { quote!(Box::new(#value)) } else { value };
    let value = if field.is_clearable() { quote!(Some(#value)) } else { value };
    (argument.takes, value)
}

/// A record that can be made of a oneof alone is made of it wherever it is asked for.
fn conversions(cx: &Cx<'_>, id: TypeId, record: &Record, required: &[usize]) -> Vec<Item> {
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
        let method = quote!(fn from(#field: #group) -> Self { #value });
        Item::implementation(quote!(impl From<#group> for #ident), vec![Item::new(method)])
    };
    oneofs.map(conversion).collect()
}

/// Shows the record without the values that must not be logged.
fn redacted_debug(cx: &Cx<'_>, id: TypeId, record: &Record) -> Item {
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
    let method = quote! {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct(#title)#(#fields)* #rest.finish()
        }
    };
    Item::implementation(quote!(impl std::fmt::Debug for #ident), vec![Item::new(method)])
}

/// Emits the table of the properties, and how each is read and written.
fn table(cx: &Cx<'_>, id: TypeId, record: &Record) -> Item {
    let ident = &cx.names.of_type(id).ident;
    let title = super::types::title(cx, id);
    let rows = rows(cx, id, record);
    let (entries, reads, mut writes) = (rows.entries, rows.reads, rows.writes);
    let unknown = match rest(cx, id, record) {
        Some((name, _)) => {
            let (keep, write) = match record.rest.as_ref().and_then(|ty| format::form(cx, ty)) {
                Some(form) => (quote!(keep_as::<#form>), quote!(rest_as::<#form>)),
                None => (quote!(keep), quote!(rest)),
            };
            writes.push(quote!(fields.#write(&self.#name);));
            quote!(slot.#keep(&mut self.#name))
        }
        None => quote!(slot.skip()),
    };
    let (index, read) = match reads.is_empty() {
        true => (quote!(_), Item::new(unknown)),
        false => {
            let numbers = (0..reads.len()).map(proc_macro2::Literal::usize_unsuffixed);
            let arms = numbers.zip(reads).map(|(number, read)| quote!(#number => #read,));
            (quote!(index), Item::choice(quote!(match index), arms.chain([quote!(_ => #unknown,)]).collect()))
        }
    };
    let fields = if writes.is_empty() { quote!(_) } else { quote!(fields) };
    let blank = blank(cx, id, record);
    let signature = quote! {
        fn read<'de, A: json::MapAccess<'de>>(
            &mut self,
            #index: usize,
            slot: json::Slot<'_, A>,
        ) -> Result<(), A::Error>
    };
    let members = vec![
        Item::new(quote!(const SHAPE: &'static json::Shape = &json::Shape::new(#title, &[#(#entries),*]);)),
        Item::new(quote!(fn blank() -> Self { #blank })),
        Item::function(signature, vec![read]),
        Item::function(
            quote!(fn write<M: json::SerializeMap>(&self, #fields: &mut json::Fields<M>)),
            writes.into_iter().map(Item::new).collect(),
        ),
    ];
    Item::implementation(quote!(impl json::Record for #ident), members)
}

/// What the table says of each property: its entry, how it is read, and how it is written.
#[derive(Default)]
struct Rows {
    entries: Vec<TokenStream>,
    reads: Vec<TokenStream>,
    writes: Vec<TokenStream>,
}

fn rows(cx: &Cx<'_>, id: TypeId, record: &Record) -> Rows {
    let names = cx.names.of_type(id);
    let mut rows = Rows::default();
    for (field, name) in record.fields.iter().zip(&names.members) {
        match &field.kind {
            FieldKind::Property { ty, .. } => {
                let wire = &*field.name;
                let (read, write) = access(cx, field, ty);
                rows.entries.push(entry(cx, id, field, ty));
                rows.reads.push(quote!(slot.#read(&mut self.#name)));
                rows.writes.push(quote!(fields.#write(#wire, &self.#name);));
            }
            FieldKind::Oneof(oneof) => {
                let (group, members) = (ty::path(cx, *oneof, From::Type(id)), &cx.names.of_type(*oneof).members);
                let Shape::Oneof(oneof) = &cx.api[*oneof].shape else { continue };
                for (member, variant) in oneof.members.iter().zip(members) {
                    let wire = &*member.name;
                    rows.entries.push(quote!(json::Field::optional(#wire)));
                    let read = match format::form(cx, &member.ty) {
                        Some(form) => quote!(member_as::<#form, _>),
                        None => quote!(member),
                    };
                    rows.reads.push(quote!(slot.#read(&mut self.#name, #group::#variant)));
                }
                rows.writes.push(quote!(fields.oneof(&self.#name);));
            }
        }
    }
    rows
}

/// Returns what a property is read and written with.
fn access(cx: &Cx<'_>, field: &Field, ty: &Ty) -> (TokenStream, TokenStream) {
    if field.is_clearable() {
        return match format::form(cx, ty) {
            Some(form) => (quote!(read_nullable_as::<#form>), quote!(optional_as::<#form>)),
            None => (quote!(read_nullable), quote!(optional)),
        };
    }
    let Some(form) = format::form(cx, ty) else {
        return (quote!(read), if field.required { quote!(required) } else { quote!(optional) });
    };
    let whole = if cx.api.is_optional(field) { quote!(Option<#form>) } else { quote!(#form) };
    match field.required {
        true => (quote!(read_as::<#whole>), quote!(required_as::<#whole>)),
        false => (quote!(read_as::<#whole>), quote!(optional_as::<#form>)),
    }
}

/// Returns the record before anything was read.
fn blank(cx: &Cx<'_>, id: TypeId, record: &Record) -> TokenStream {
    // What a field has from the start is not what was read, unless it is required: then its absence is noticed.
    let is_blank = |field: &Field| field.fixed.is_none() || !cx.api.is_optional(field);
    if cx.api.has_default(id) && record.fields.iter().all(is_blank) {
        return quote!(Self::default());
    }
    let fields = record.fields.iter().zip(&cx.names.of_type(id).members).map(|(field, name)| match field.kind {
        FieldKind::Property { ref ty, .. } if !cx.api.is_optional(field) => match format::form(cx, ty) {
            Some(form) => quote!(#name: json::blank_as::<#form>()),
            None => quote!(#name: json::Decode::blank()),
        },
        _ => quote!(#name: None),
    });
    let rest = rest(cx, id, record).map(|(name, _)| quote!(#name: BTreeMap::new()));
    let fields = fields.chain(rest);
    quote!(Self { #(#fields),* })
}

/// Emits what the decoder knows of a property.
fn entry(cx: &Cx<'_>, owner: TypeId, field: &Field, ty: &Ty) -> TokenStream {
    let (wire, ty) = (&*field.name, cx.api.resolve(ty));
    let is_nullable = matches!(field.kind, FieldKind::Property { nullable: true, .. });
    let takes_null = is_nullable || field.is_clearable() || matches!(ty, Ty::Any);
    let constructor = match (field.required, takes_null, ty) {
        (false, false, _) => quote!(optional),
        (false, true, _) => quote!(nullable),
        (true, true, _) => quote!(required_nullable),
        (true, false, Ty::List(_)) => quote!(required_list),
        // Nothing can stand in for a time.
        (true, false, Ty::Primitive(Primitive::Timestamp | Primitive::Date)) => quote!(required),
        (true, false, Ty::Primitive(_) | Ty::Map(_) | Ty::Object) => quote!(required_value),
        (true, false, Ty::Named(id)) => match &cx.api[*id].shape {
            // Nor for a value that has to be one of a few.
            shape if shape.is_closed() => quote!(required),
            Shape::Enumeration(_) | Shape::Union(_) => quote!(required_value),
            Shape::Record(_) => {
                let record = self::ty::path(cx, *id, From::Type(owner));
                quote!(required_record::<#record>)
            }
            _ => quote!(required),
        },
        (true, false, Ty::Tuple(_) | Ty::Nullable(_) | Ty::Foreign(_) | Ty::Any) => quote!(required),
    };
    quote!(json::Field::#constructor(#wire))
}
