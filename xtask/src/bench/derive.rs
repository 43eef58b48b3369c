//! Turns a file of generated types into the same types with derived serde code, or with none.
//!
//! Everything but the serde code stays: documentation, other derives, constructors, setters, conversions.

mod wire;

use restitch::OutputFile;
use syn::{Attribute, Fields, File, Item, ItemEnum, ItemStruct, Variant, parse_quote};

use crate::step::Failure;
use wire::{Form, Kind, Wire, last};

/// What serde code the types get instead of the generated one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Serde {
    Derived,
    None,
}

/// Rewrites a file; fails where it is not what the generator is known to write, rather than measure something else.
pub(super) fn rewrite(file: &OutputFile, serde: Serde) -> Result<String, Failure> {
    let failed = |reason: String| Failure::new(format!("`{}` cannot be given derives: {reason}", file.path));
    let mut syntax: File = syn::parse_file(&file.text).map_err(|error| failed(error.to_string()))?;
    let wires = wire::read(&syntax).map_err(failed)?;
    syntax.items.retain(|item| !is_serde_code(item));
    if serde == Serde::Derived {
        syntax.items.iter_mut().try_for_each(|item| derive(item, &wires)).map_err(failed)?;
    }
    Ok(prettyplease::unparse(&syntax))
}

/// Whether an item is there for serde alone. The table of an enum is not: `as_str` and `Display` read it, too.
fn is_serde_code(item: &Item) -> bool {
    match item {
        Item::Impl(item) => {
            wire::implemented(item).is_some_and(|name| ["Record", "Oneof", "Union"].contains(&name.as_str()))
        }
        Item::Macro(item) => last(&item.mac.path).is_some_and(|name| name == "record" || name == "union"),
        _ => false,
    }
}

fn derive(item: &mut Item, wires: &[Wire]) -> Result<(), String> {
    let of = |ident: &syn::Ident| wires.iter().find(|wire| *ident == wire.ty);
    match item {
        Item::Struct(item) => match of(&item.ident) {
            Some(wire) => derive_struct(item, wire),
            // A builder is never on the wire.
            None => Ok(()),
        },
        Item::Enum(item) => match of(&item.ident) {
            Some(wire) => derive_enum(item, wire),
            None => Err(format!("it says nothing about `{}`", item.ident)),
        },
        _ => Ok(()),
    }
}

fn derives() -> Attribute {
    parse_quote!(#[derive(serde::Deserialize, serde::Serialize)])
}

fn derive_struct(item: &mut ItemStruct, wire: &Wire) -> Result<(), String> {
    item.attrs.push(derives());
    let Fields::Named(fields) = &mut item.fields else {
        return Err(format!("`{}` is no record", item.ident));
    };
    for field in &mut fields.named {
        let Some(ident) = &field.ident else { continue };
        let form = wire.form(&ident.to_string()).ok_or_else(|| format!("`{}` does not write `{ident}`", item.ident))?;
        field.attrs.push(match form {
            Form::Required(name) => parse_quote!(#[serde(rename = #name)]),
            Form::Optional(name) => parse_quote!(#[serde(rename = #name, skip_serializing_if = "Option::is_none")]),
            Form::Flattened => parse_quote!(#[serde(flatten)]),
        });
    }
    Ok(())
}

/// An open enum goes through a string, which needs less derived code than an untagged last variant.
fn derive_enum(item: &mut ItemEnum, wire: &Wire) -> Result<(), String> {
    item.attrs.push(derives());
    let whole: Option<Attribute> = match wire.kind {
        Kind::Text => Some(parse_quote!(#[serde(from = "String", into = "String")])),
        Kind::Union => Some(parse_quote!(#[serde(untagged)])),
        Kind::Members => None,
    };
    if let Some(attribute) = whole {
        item.attrs.push(attribute);
        return Ok(());
    }
    let rename = |variant: &mut Variant| match wire.form(&variant.ident.to_string()) {
        Some(Form::Required(name)) => {
            variant.attrs.push(parse_quote!(#[serde(rename = #name)]));
            Ok(())
        }
        _ => Err(format!("`{}` does not write `{}`", wire.ty, variant.ident)),
    };
    item.variants.iter_mut().try_for_each(rename)
}

#[cfg(test)]
mod tests;
