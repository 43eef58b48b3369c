//! Turns the API into the root of its crate.

use super::{Content, Cx, Item, doc, format, markdown, sample, shared};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits `lib.rs`.
pub(super) fn library(cx: &Cx<'_>) -> Content {
    let api = (!cx.api.groups.is_empty()).then(|| {
        quote!(
            pub mod api;
        )
    });
    let types = (!cx.api.types.is_empty()).then(|| {
        quote!(
            pub mod types;
        )
    });
    let supports = format::supports(cx);
    // What reads formats is where the runtime is; types may name forms of it.
    let is_own = |support: &&format::Support| {
        shared::of(cx).is_none() || support.path != "src/identifier.rs" && shared::has_forms(cx)
    };
    let files = supports.iter().filter(is_own).map(|support| &support.module);
    let foreign = (!cx.api.foreign().is_empty() && shared::of(cx).is_none()).then(|| {
        quote!(
            mod foreign_types;
        )
    });
    let [webhooks, callbacks] = &cx.names.event_features;
    let callbacks = (!cx.api.callbacks.is_empty()).then(|| {
        quote!(
            #[cfg(feature = #callbacks)]
            pub mod callbacks;
        )
    });
    let webhooks = (!cx.api.webhooks.is_empty()).then(|| {
        quote!(
            #[cfg(feature = #webhooks)]
            pub mod webhooks;
        )
    });
    let xml = super::xml::has_xml(cx.api).then(|| {
        let condition = super::xml::presence(cx);
        quote!(#condition mod xml;)
    });
    let modules: TokenStream =
        quote!(#api #callbacks mod client; #(#files)* #foreign pub mod runtime; #types #webhooks #xml);
    let exports = exports(cx);
    let examples = super::examples::constant(cx).map(Item::new);
    let items = [Item::new(modules), Item::new(exports)].into_iter().chain(examples).collect();
    Content::Rust { doc: documentation(cx), items }
}

/// Returns what callers find at the root of the crate.
pub(super) fn exports(cx: &Cx<'_>) -> TokenStream {
    let supports = format::supports(cx);
    let choices = super::servers::choices(cx);
    let export = |library: &str| {
        supports.iter().find(|support| support.library == library).map(|support| {
            let export = &support.export;
            quote!(#export,)
        })
    };
    let form = super::runtime::has_parts(cx.api).then(|| quote!(Form,));
    let has_downloads = super::runtime::has_downloads(cx.api);
    let (download, saved) = (has_downloads.then(|| quote!(Download,)), has_downloads.then(|| quote!(Saved,)));
    let upload = super::runtime::has_uploads(cx.api).then(|| quote!(Upload,));
    let has_streams = super::stream::has_streams(cx.api);
    let events = has_streams.then(|| quote!(Event, EventStream, Events,));
    let lines = has_streams.then(|| quote!(JsonStream,));
    let signed = cx.api.has_client_credentials().then(|| {
        quote! {
            #[cfg(feature = "jwt")]
            pub use runtime::{Assertion, Audience, SigningKey};
        }
    });
    let [chrono, jiff, time, uuid] = format::LIBRARIES.map(export);
    quote! {
        pub use client::{Client, ClientBuilder #(, #choices)*};
        pub use runtime::json::{Drift, Mode};
        pub use runtime::{
            ClientCredentials, #download Error, ErrorKind, #events #form #lines OperationError, Response, #saved Secret,
            Transport, #upload
        };
        #signed
        #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
        pub use runtime::Blocking;
        #[cfg(feature = "retry")]
        pub use runtime::Retry;
        pub use {bytes, #chrono http, #jiff serde_json, #time #uuid};
    }
}

fn documentation(cx: &Cx<'_>) -> String {
    let title = match cx.api.title.as_str() {
        "" => format!("A client of `{}`.", cx.names.package),
        title => format!("A client of {}.", doc::with_article(&markdown::rustdoc(title))),
    };
    let description = cx.api.description.as_deref().map(markdown::rustdoc).unwrap_or_default();
    let sample = sample::quickstart(cx).map(|sample| {
        format!(
            "```no_run\n# async fn sample() -> Result<(), Box<dyn std::error::Error>> {{\n{sample}\n# Ok(())\n# }}\n```"
        )
    });
    let parts = [title, description.trim().to_owned(), sample.unwrap_or_default()];
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("\n\n")
}
