//! Turns what clients need of a runtime into the files of a crate with it, and that crate into the runtime of a client.

use super::{Content, Cx, Item, foreign, format, manifest, runtime};
use crate::crate_name::CrateName;
use crate::date_time::DateTime;
use crate::ir::Primitive;
use crate::manifest::Manifest;
use crate::name;
use crate::shared_runtime::{Runtime, RuntimeCrate, RuntimeNeeds};
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the crate that has the runtime of a client, if it is not a module of it.
pub(super) fn of<'a>(cx: &Cx<'a>) -> Option<&'a RuntimeCrate> {
    match &cx.options.runtime {
        Runtime::Vendored => None,
        Runtime::Shared(shared) => Some(shared),
    }
}

/// Lists what a client needs of a runtime.
pub(crate) fn needs(cx: &Cx<'_>) -> RuntimeNeeds {
    let supports = format::supports(cx);
    let paths = cx.api.foreign();
    let is_of_foreign = |name: &str| {
        let library = format!("{}::", name.replace('-', "_"));
        paths.iter().any(|path| path.starts_with(&library))
    };
    let own = cx.options.dependencies.iter().filter(|(name, _)| is_of_foreign(name));
    RuntimeNeeds {
        files: runtime::files(cx.api).copied().collect(),
        unused: runtime::unused(cx.api).collect(),
        formats: supports.iter().map(|support| (support.shared, support.text)).collect(),
        libraries: manifest::libraries(cx),
        features: manifest::own_features(cx).collect(),
        foreign: paths.iter().map(ToString::to_string).collect(),
        dependencies: own.map(|(name, value)| (name.clone(), value.clone())).collect(),
    }
}

/// Emits the crate of a runtime: paths, and what the files hold.
pub(crate) fn shared_runtime(
    needs: &RuntimeNeeds,
    name: &CrateName,
    manifest: &Manifest,
    origin: &str,
) -> Vec<(String, Content)> {
    let verbatim = |path: &str, text: &'static str| (path.to_owned(), Content::Verbatim(text.into()));
    let mut files = vec![
        ("Cargo.toml".to_owned(), Content::Text(manifest::of_runtime(needs, name, manifest, origin))),
        ("rustfmt.toml".to_owned(), Content::Text(manifest::formatting(origin))),
        ("src/lib.rs".to_owned(), library(needs)),
        ("src/runtime/mod.rs".to_owned(), Content::Verbatim(runtime::index_without(&needs.unused).into())),
        ("src/runtime/json/mod.rs".to_owned(), Content::Verbatim(runtime::json_index_without(&needs.unused).into())),
    ];
    files.extend(needs.files.iter().map(|(path, text)| verbatim(path, text)));
    files.extend(needs.formats.iter().map(|(path, text)| verbatim(path, text)));
    if has_times(needs) {
        files.push(("src/date_time/mod.rs".to_owned(), date_time(needs)));
    }
    if !needs.foreign.is_empty() {
        files.push((foreign::FILE.to_owned(), foreign::module(needs.foreign.iter().map(String::as_str))));
    }
    files
}

fn has_times(needs: &RuntimeNeeds) -> bool {
    needs.formats.keys().any(|path| path.starts_with("src/date_time/"))
}

/// Emits `lib.rs` of a runtime.
fn library(needs: &RuntimeNeeds) -> Content {
    let date_time = has_times(needs).then(|| {
        quote!(
            pub mod date_time;
        )
    });
    let foreign = (!needs.foreign.is_empty()).then(|| {
        quote!(
            mod foreign_types;
        )
    });
    let identifier = needs.formats.contains_key("src/identifier.rs").then(|| {
        quote!(
            mod identifier;
        )
    });
    let modules = quote!(#date_time #foreign #identifier pub mod runtime;);
    Content::Rust { doc: "What the clients of a workspace share.".to_owned(), items: vec![Item::new(modules)] }
}

/// Emits the module of what reads dates and times, of which only those of `time` have forms that types name.
fn date_time(needs: &RuntimeNeeds) -> Content {
    let module = |library: DateTime| {
        let path = format!("src/date_time/{library}.rs");
        let module = match library {
            DateTime::Chrono => quote!(
                mod chrono;
            ),
            DateTime::Jiff => quote!(
                mod jiff;
            ),
            DateTime::Time => quote!(
                pub mod time;
            ),
            DateTime::String => return None,
        };
        needs.formats.contains_key(path.as_str()).then_some(module)
    };
    let modules: TokenStream =
        [DateTime::Chrono, DateTime::Jiff, DateTime::Time].into_iter().filter_map(module).collect();
    Content::Rust {
        doc: "Dates and times (RFC 3339), as the clients have them.".to_owned(),
        items: vec![Item::new(modules)],
    }
}

/// Emits the module that stands for the runtime in a client which shares it.
pub(super) fn module(shared: &RuntimeCrate) -> Content {
    let library = name::library(shared.name.as_str());
    let export = quote!(#[doc(no_inline)] pub use ::#library::runtime::*;);
    Content::Rust { doc: "What the clients of the workspace share.".to_owned(), items: vec![Item::new(export)] }
}

/// Whether the types of a client name forms of dates and times.
pub(super) fn has_forms(cx: &Cx<'_>) -> bool {
    cx.options.date_time == DateTime::Time && cx.api.has(&[Primitive::Timestamp, Primitive::Date])
}

/// Emits the module that stands for these forms.
pub(super) fn forms(shared: &RuntimeCrate) -> Content {
    let library = name::library(shared.name.as_str());
    let export = quote!(#[doc(no_inline)] pub use ::#library::date_time::time::*;);
    Content::Rust {
        doc: "Dates and times, as the clients of the workspace have them.".to_owned(),
        items: vec![Item::new(export)],
    }
}
