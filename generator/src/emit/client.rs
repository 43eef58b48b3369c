//! Turns servers and credentials into the builder of the client, and groups into its accessors.

use super::{Content, Cx, Item, credentials, doc, environment, manifest, servers};
use proc_macro2::TokenStream;
use quote::quote;

/// Emits `client.rs`.
pub(super) fn client(cx: &Cx<'_>) -> Content {
    let accessors = cx.names.groups.iter().zip(&cx.api.groups).map(|(names, group)| {
        let (accessor, module, ident) = (&names.accessor, &names.module, &names.ident);
        let feature = manifest::feature(names);
        let method = quote! {
            #[cfg(feature = #feature)]
            pub fn #accessor(&self) -> crate::api::#module::#ident { crate::api::#module::#ident::new(&self.core) }
        };
        Item::documented(doc::text(&group.doc, &format!("The operations of {}.", doc::code(&group.name))), method)
    });
    let title = doc::one_line(if cx.api.title.is_empty() { &cx.names.package } else { &cx.api.title });
    let doc = format!("A client of {}; a clone shares its connections and its token.", doc::code(&title));
    let start = quote!(
        pub fn builder() -> ClientBuilder {
            ClientBuilder::default()
        }
    );
    let start = Item::documented("Starts a client.", start);
    let core = quote!(
        pub fn core(&self) -> &Core {
            &self.core
        }
    );
    let request = quote!(
        pub fn request(&self, method: http::Method, path: &str) -> runtime::RawCall {
            self.core.request(&method, path)
        }
    );
    let request = Item::documented(
        "Starts a call of any path below the base URL, with the credentials, the time and the retries of the client.",
        request,
    );
    let core = Item::documented("Returns what sends the calls, for one that the description does not have.", core);
    let builder_head = quote! {
        #[derive(Clone, Debug, Default)]
        #[must_use = "a builder does nothing until it is built"]
        pub struct ClientBuilder
    };
    let mut items = vec![
        Item::new(quote!(
            use crate::runtime::{self, Config, Core, Error};
        )),
        Item::new(servers::description(cx)),
        Item::structure(doc, quote!(#[derive(Clone, Debug)] pub struct Client), vec![Item::new(quote!(core: Core,))]),
        Item::implementation(
            quote!(impl Client),
            [start, environment::client(cx)]
                .into_iter()
                .chain(credentials::logins(cx))
                .chain(accessors)
                .chain([core, request])
                .collect(),
        ),
        Item::structure("The settings of a [`Client`].", builder_head, vec![Item::new(quote!(config: Config,))]),
        Item::implementation(quote!(impl ClientBuilder), builder(cx)),
    ];
    items.extend(servers::enums(cx));
    Content::Rust { doc: "The client, and the builder that its settings are given to.".to_owned(), items }
}

/// Emits the setters of what the description asks for, and of what every client has.
pub(super) fn builder(cx: &Cx<'_>) -> Vec<Item> {
    let idle = super::stream::has_streams(cx.api).then(|| {
        setting(
            "Sets the time after which a stream ends with an error if nothing comes; 30 seconds by default.",
            quote!(idle_timeout(mut self, timeout: std::time::Duration)),
            quote!(idle_timeout(timeout)),
        )
    });
    let build = quote! {
        pub fn build(self) -> Result<Client, Error> {
            Ok(Client { core: Core::build(self.config, &DESCRIPTION)? })
        }
    };
    let build =
        Item::documented("Builds the client.\n\n# Errors\nSays which setting is missing or cannot be used.", build);
    [environment::start(cx)]
        .into_iter()
        .chain(servers::setters(cx))
        .chain(credentials::setters(cx))
        .chain([servers::base_url(cx)])
        .chain(general())
        .chain(idle)
        .chain([build])
        .collect()
}

/// Emits a setter that hands on what it takes.
pub(super) fn setting(doc: impl Into<String>, signature: TokenStream, step: TokenStream) -> Item {
    let method = quote! {
        pub fn #signature -> Self {
            self.config.#step;
            self
        }
    };
    Item::documented(doc, method)
}

/// Emits a setter of what only a client with a feature has.
fn featured(feature: &str, doc: &str, signature: TokenStream, step: TokenStream) -> Item {
    let method = quote! {
        #[cfg(feature = #feature)]
        pub fn #signature -> Self {
            self.config.#step;
            self
        }
    };
    Item::documented(doc, method)
}

/// Emits the setters that every client has.
fn general() -> Vec<Item> {
    vec![
        setting(
            "Sets the time for a call, from the token request to the last byte of the body; 60 seconds by default.",
            quote!(timeout(mut self, timeout: std::time::Duration)),
            quote!(timeout(timeout)),
        ),
        setting(
            "Sets the time for one attempt, from the request to the headers of its answer.\n\nBy default an attempt that another \
             one may follow has 30 seconds, or half of the time of the call if that is more.",
            quote!(attempt_timeout(mut self, timeout: std::time::Duration)),
            quote!(attempt_timeout(timeout)),
        ),
        featured(
            "retry",
            "Sets how often calls are sent again that fail; without it, as the description says, or else 3 times in all.",
            quote!(retry(mut self, retry: runtime::Retry)),
            quote!(retry(retry)),
        ),
        setting(
            "Sets the time to connect; 5 seconds by default.",
            quote!(connect_timeout(mut self, timeout: std::time::Duration)),
            quote!(connect_timeout(timeout)),
        ),
        setting(
            "Adds a header to every request.",
            quote!(header(mut self, name: impl Into<String>, value: impl Into<String>)),
            quote!(header(name, value)),
        ),
        setting(
            "Sets the `User-Agent` of every request.",
            quote!(user_agent(mut self, user_agent: impl Into<String>)),
            quote!(user_agent(user_agent)),
        ),
        setting(
            "Names your program in front of the usual `User-Agent`, as in `shop/1.2`.",
            quote!(app_name(mut self, name: impl Into<String>)),
            quote!(app_name(name)),
        ),
        featured(
            "intercept",
            "Shows all that calls do to an interceptor, such as a `DriftReport`.",
            quote!(interceptor(mut self, interceptor: impl runtime::Interceptor)),
            quote!(interceptor(interceptor)),
        ),
        featured(
            "tracing",
            "Shows a header of answers in the events of `tracing`.",
            quote!(traced_header(mut self, name: impl Into<String>)),
            quote!(traced_header(name)),
        ),
        setting(
            "Sets how far answers may deviate from the description.",
            quote!(mode(mut self, mode: runtime::json::Mode)),
            quote!(mode(mode)),
        ),
        setting(
            "Sets how many bytes the body of an answer may have; 256 MiB by default.",
            quote!(body_limit(mut self, bytes: u64)),
            quote!(body_limit(bytes)),
        ),
        setting(
            "Sends requests in another way than by `reqwest`.",
            quote!(transport(mut self, transport: impl runtime::Transport)),
            quote!(transport(transport)),
        ),
    ]
}
