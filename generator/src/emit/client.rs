//! Turns servers and credentials into the builder of the client, and groups into its accessors.

use super::{Content, Cx, Item, doc, manifest};
use crate::ir::{ApiKeyPlace, Credential, ServerVariable};
use crate::name::Ident;
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
    let core = Item::documented("Returns what sends the calls, for one that the description does not have.", core);
    let builder_head = quote! {
        #[derive(Clone, Debug, Default)]
        #[must_use = "a builder does nothing until it is built"]
        pub struct ClientBuilder
    };
    let items = vec![
        Item::new(quote!(
            use crate::runtime::{self, Config, Core, Error};
        )),
        Item::new(description(cx)),
        Item::structure(doc, quote!(#[derive(Clone, Debug)] pub struct Client), vec![Item::new(quote!(core: Core,))]),
        Item::implementation(quote!(impl Client), [start].into_iter().chain(accessors).chain([core]).collect()),
        Item::structure("The settings of a [`Client`].", builder_head, vec![Item::new(quote!(config: Config,))]),
        Item::implementation(quote!(impl ClientBuilder), builder(cx)),
    ];
    Content::Rust { doc: "The client, and the builder that its settings are given to.".to_owned(), items }
}

/// Emits what the description says of the API as a whole.
fn description(cx: &Cx<'_>) -> TokenStream {
    let servers = cx.api.servers.iter().zip(&cx.names.server_setters).map(|(server, setters)| {
        let url = &server.url;
        let variables = server.variables.iter().zip(setters).map(|(variable, setter)| {
            let (name, setter, values) = (&*variable.name, setter.as_str(), &variable.values);
            let default = match &variable.default {
                Some(default) => quote!(Some(#default)),
                None => quote!(None),
            };
            quote!(runtime::ServerVariable { name: #name, setter: #setter, default: #default, values: &[#(#values),*] })
        });
        quote!(runtime::Server { url: #url, variables: &[#(#variables),*] })
    });
    quote! {
        const DESCRIPTION: runtime::Description = runtime::Description {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            servers: &[#(#servers),*],
        };
    }
}

/// Emits the setters of what the description asks for, and of what every client has.
fn builder(cx: &Cx<'_>) -> Vec<Item> {
    let mut variables: Vec<(&ServerVariable, &Ident)> = Vec::new();
    for (server, setters) in cx.api.servers.iter().zip(&cx.names.server_setters) {
        for (variable, setter) in server.variables.iter().zip(setters) {
            if variables.iter().all(|(_, known)| *known != setter) {
                variables.push((variable, setter));
            }
        }
    }
    let variables = variables.into_iter().map(|(variable, setter)| server_variable(variable, setter));
    let credentials = cx.api.credentials.iter().map(credential);
    let server = (cx.api.servers.len() > 1).then(|| {
        let doc = "Selects a server of the description, counted from 0, which is the default.";
        setting(doc, quote!(server(mut self, index: usize)), quote!(server(index)))
    });
    let build = quote! {
        pub fn build(self) -> Result<Client, Error> {
            Ok(Client { core: Core::build(self.config, &DESCRIPTION)? })
        }
    };
    let build =
        Item::documented("Builds the client.\n\n# Errors\nSays which setting is missing or cannot be used.", build);
    variables.chain(server).chain(credentials).chain(general()).chain([build]).collect()
}

/// Emits a setter that hands on what it takes.
fn setting(doc: impl Into<String>, signature: TokenStream, step: TokenStream) -> Item {
    let method = quote! {
        pub fn #signature -> Self {
            self.config.#step;
            self
        }
    };
    Item::documented(doc, method)
}

fn server_variable(variable: &ServerVariable, setter: &Ident) -> Item {
    let name = &*variable.name;
    let doc = doc::text(&variable.doc, &format!("Sets the server variable {}.", doc::code(name)));
    let default = match &variable.default {
        Some(default) => format!("It is {} unless it is set.", doc::code(default)),
        None => "It must be set, unless the base URL is.".to_owned(),
    };
    let signature = quote!(#setter(mut self, value: impl Into<String>));
    setting(format!("{doc}\n\n{default}"), signature, quote!(server_variable(#name, value)))
}

fn credential(credential: &Credential) -> Item {
    match credential {
        Credential::Bearer => setting(
            "Authenticates with a token that the caller has (RFC 6750).",
            quote!(bearer_token(mut self, token: impl Into<runtime::Secret>)),
            quote!(bearer(token)),
        ),
        Credential::Basic => setting(
            "Authenticates with a user name and a password (RFC 7617).",
            quote!(basic_auth(mut self, user: impl Into<String>, password: impl Into<runtime::Secret>)),
            quote!(basic(user, password)),
        ),
        Credential::ApiKey { place, name } => {
            let place = match place {
                ApiKeyPlace::Header => quote!(Header),
                ApiKeyPlace::Query => quote!(Query),
                ApiKeyPlace::Cookie => quote!(Cookie),
            };
            setting(
                "Authenticates with an API key.",
                quote!(api_key(mut self, key: impl Into<runtime::Secret>)),
                quote!(api_key(runtime::ApiKeyPlace::#place(#name), key)),
            )
        }
        Credential::ClientCredentials { token_url } => setting(
            "Authenticates as a client (RFC 6749, section 4.4); tokens are fetched, kept and renewed as needed.",
            quote!(credentials(mut self, credentials: runtime::ClientCredentials)),
            quote!(client_credentials(#token_url, credentials)),
        ),
    }
}

/// Emits the setters that every client has.
fn general() -> Vec<Item> {
    vec![
        setting(
            "Sets the URL that paths are appended to, in place of the servers of the description.",
            quote!(base_url(mut self, url: impl Into<String>)),
            quote!(base_url(url)),
        ),
        setting(
            "Sets the time for a call, from the token request to the last byte of the body; 60 seconds by default.",
            quote!(timeout(mut self, timeout: std::time::Duration)),
            quote!(timeout(timeout)),
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
            "Sets how far answers may deviate from the description.",
            quote!(mode(mut self, mode: runtime::json::Mode)),
            quote!(mode(mode)),
        ),
        setting(
            "Sends requests in another way than by `reqwest`.",
            quote!(transport(mut self, transport: impl runtime::Transport)),
            quote!(transport(transport)),
        ),
    ]
}
