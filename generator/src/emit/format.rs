//! Turns the formats that an API has into the libraries and files that its crate needs, and scalars into forms.

use super::{Cx, runtime, ty};
use crate::date_time::DateTime;
use crate::ir::{Primitive, Ty};
use proc_macro2::TokenStream;
use quote::quote;

/// What a crate has only if its API has values of some format.
pub(super) struct Support {
    /// The dependency, by its name in the manifest of the runtime.
    pub(super) library: &'static str,
    /// Its name in what the crate re-exports.
    pub(super) export: TokenStream,
    /// The declaration of its file.
    pub(super) module: TokenStream,
    /// Its file, by its path in the crate.
    pub(super) path: &'static str,
    /// The same in a crate of the runtime alone, where there may be several libraries.
    pub(super) shared: &'static str,
    pub(super) text: &'static str,
}

/// The dependencies that are there for a format.
pub(super) const LIBRARIES: [&str; 4] = ["chrono", "jiff", "time", "uuid"];

/// Lists what the formats of an API need, by the names of the files.
pub(super) fn supports(cx: &Cx<'_>) -> Vec<Support> {
    let has_times = cx.api.has(&[Primitive::Timestamp, Primitive::Date]);
    let date_time = has_times.then(|| date_time(cx.options.date_time)).flatten();
    let identifier = cx.api.has(&[Primitive::Uuid]).then(|| Support {
        library: "uuid",
        export: quote!(uuid),
        module: quote!(
            mod identifier;
        ),
        path: "src/identifier.rs",
        shared: "src/identifier.rs",
        text: runtime::IDENTIFIER,
    });
    date_time.into_iter().chain(identifier).collect()
}

fn date_time(choice: DateTime) -> Option<Support> {
    let module = quote!(
        mod date_time;
    );
    let (export, module, shared, text) = match choice {
        DateTime::Jiff => (quote!(jiff), module, "src/date_time/jiff.rs", runtime::JIFF),
        DateTime::Chrono => (quote!(chrono), module, "src/date_time/chrono.rs", runtime::CHRONO),
        // Its forms are named by types, but not every API has a use for both of them.
        DateTime::Time => (quote!(time), quote!(pub #module), "src/date_time/time.rs", runtime::TIME),
        DateTime::String => return None,
    };
    Some(Support { library: choice.as_str(), export, module, path: "src/date_time.rs", shared, text })
}

/// Returns the form of a value on the wire, where it is another than that of its type.
pub(super) fn form(cx: &Cx<'_>, ty: &Ty) -> Option<TokenStream> {
    // A file imports the map for the types that it writes out, and not for those behind an alias.
    let map = if ty::has_map(ty) { quote!(BTreeMap) } else { quote!(std::collections::BTreeMap) };
    form_with(cx, ty, &map)
}

fn form_with(cx: &Cx<'_>, ty: &Ty, map: &TokenStream) -> Option<TokenStream> {
    match cx.api.resolve(ty) {
        Ty::List(item) => form_with(cx, item, map).map(|item| quote!(Vec<#item>)),
        Ty::Map(value) => form_with(cx, value, map).map(|value| quote!(#map<String, #value>)),
        Ty::Nullable(value) => form_with(cx, value, map).map(|value| quote!(Option<#value>)),
        Ty::Primitive(primitive) => match (primitive, cx.options.date_time) {
            (Primitive::QuotedI64, _) => Some(quote!(json::Quoted<i64>)),
            (Primitive::QuotedU64, _) => Some(quote!(json::Quoted<u64>)),
            (Primitive::Base64, _) => Some(quote!(json::Base64)),
            (Primitive::Base64Url, _) => Some(quote!(json::Base64Url)),
            (Primitive::Timestamp, DateTime::Time) => Some(quote!(crate::date_time::Timestamp)),
            (Primitive::Date, DateTime::Time) => Some(quote!(crate::date_time::Day)),
            _ => None,
        },
        // What has a form of its own is a text in a tuple.
        Ty::Tuple(_) | Ty::Named(_) | Ty::Foreign(_) | Ty::Object | Ty::Any => None,
    }
}

/// Says in the documentation of a value what its bytes are on the wire.
pub(super) fn note(cx: &Cx<'_>, ty: &Ty) -> &'static str {
    match cx.api.resolve(ty) {
        Ty::List(inner) | Ty::Map(inner) | Ty::Nullable(inner) => note(cx, inner),
        Ty::Primitive(Primitive::Base64) => "\n\nOn the wire it is base64.",
        Ty::Primitive(Primitive::Base64Url) => "\n\nOn the wire it is base64 in the alphabet for URLs.",
        _ => "",
    }
}
