//! Turns servers and credentials into the builder of the client, and groups into its accessors.

use super::{Content, Cx, doc, manifest};
use crate::ir::{ApiKeyPlace, Credential, ServerVariable};
use crate::name::Ident;
use proc_macro2::TokenStream;
use quote::quote;

/// Emits `client.rs`.
pub(super) fn client(cx: &Cx<'_>) -> Content {
    let accessors = cx.names.groups.iter().zip(&cx.api.groups).map(|(names, group)| {
        let (accessor, module, ident) = (&names.accessor, &names.module, &names.ident);
        let feature = manifest::feature(names);
        let doc = doc::attributes(&group.doc, &format!("The operations of {}.", doc::code(&group.name)));
        quote! {
            #doc
            #[cfg(feature = #feature)]
            pub fn #accessor(&self) -> crate::api::#module::#ident { crate::api::#module::#ident::new(&self.core) }
        }
    });
    let title = doc::one_line(if cx.api.title.is_empty() { &cx.names.package } else { &cx.api.title });
    let doc = doc::lines(&format!("A client of {}; a clone shares its connections and its token.", doc::code(&title)));
    let (description, builder) = (description(cx), builder(cx));
    let items = vec![
        quote!(use crate::runtime::{self, Config, Core, Error};),
        description,
        quote!(#doc #[derive(Clone, Debug)] pub struct Client { core: Core }),
        quote! {
            impl Client {
                /// Starts a client.
                pub fn builder() -> ClientBuilder { ClientBuilder::default() }

                #(#accessors)*
            }
        },
        quote!(
            /// The settings of a [`Client`].
            #[derive(Clone, Debug, Default)]
            #[must_use = "a builder does nothing until it is built"]
            pub struct ClientBuilder { config: Config }
        ),
        builder,
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

fn builder(cx: &Cx<'_>) -> TokenStream {
    let mut variables: Vec<(&ServerVariable, &Ident)> = Vec::new();
    for (server, setters) in cx.api.servers.iter().zip(&cx.names.server_setters) {
        for (variable, setter) in server.variables.iter().zip(setters) {
            if variables.iter().all(|(_, known)| *known != setter) {
                variables.push((variable, setter));
            }
        }
    }
    let variables = variables.into_iter().map(|(variable, setter)| server_variable(variable, setter));
    let credentials = cx.api.credentials.iter().filter(|credential| is_first(cx, credential)).map(credential);
    let server = (cx.api.servers.len() > 1).then(|| {
        quote! {
            /// Selects a server of the description, counted from 0, which is the default.
            pub fn server(mut self, index: usize) -> Self {
                self.config.server(index);
                self
            }
        }
    });
    let general = general();
    quote! {
        impl ClientBuilder {
            #(#variables)*
            #server
            #(#credentials)*
            #general

            /// Builds the client.
            ///
            /// # Errors
            /// Says which setting is missing or cannot be used.
            pub fn build(self) -> Result<Client, Error> {
                Ok(Client { core: Core::build(self.config, &DESCRIPTION)? })
            }
        }
    }
}

/// Of several API keys, or several token URLs, a client has a setter for the first.
fn is_first(cx: &Cx<'_>, credential: &Credential) -> bool {
    let same = |other: &&Credential| std::mem::discriminant(*other) == std::mem::discriminant(credential);
    cx.api.credentials.iter().find(same) == Some(credential)
}

fn server_variable(variable: &ServerVariable, setter: &Ident) -> TokenStream {
    let name = &*variable.name;
    let doc = doc::attributes(&variable.doc, &format!("Sets the server variable {}.", doc::code(name)));
    let default = match &variable.default {
        Some(default) => format!("\nIt is {} unless it is set.", doc::code(default)),
        None => "\nIt must be set, unless the base URL is.".to_owned(),
    };
    let default = doc::lines(&default);
    quote! {
        #doc
        #default
        pub fn #setter(mut self, #setter: impl Into<String>) -> Self {
            self.config.server_variable(#name, #setter);
            self
        }
    }
}

fn credential(credential: &Credential) -> TokenStream {
    match credential {
        Credential::Bearer => quote! {
            /// Authenticates with a token that the caller has (RFC 6750).
            pub fn bearer_token(mut self, token: impl Into<runtime::Secret>) -> Self {
                self.config.bearer(token);
                self
            }
        },
        Credential::Basic => quote! {
            /// Authenticates with a user name and a password (RFC 7617).
            pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<runtime::Secret>) -> Self {
                self.config.basic(user, password);
                self
            }
        },
        Credential::ApiKey { place, name } => {
            let place = match place {
                ApiKeyPlace::Header => quote!(Header),
                ApiKeyPlace::Query => quote!(Query),
                ApiKeyPlace::Cookie => quote!(Cookie),
            };
            quote! {
                /// Authenticates with an API key.
                pub fn api_key(mut self, key: impl Into<runtime::Secret>) -> Self {
                    self.config.api_key(runtime::ApiKeyPlace::#place(#name), key);
                    self
                }
            }
        }
        Credential::ClientCredentials { token_url } => quote! {
            /// Authenticates as a client (RFC 6749, section 4.4); tokens are fetched, kept and renewed as needed.
            pub fn credentials(mut self, credentials: runtime::ClientCredentials) -> Self {
                self.config.client_credentials(#token_url, credentials);
                self
            }
        },
    }
}

/// Emits the setters that every client has.
fn general() -> TokenStream {
    quote! {
        /// Sets the URL that paths are appended to, in place of the servers of the description.
        pub fn base_url(mut self, url: impl Into<String>) -> Self {
            self.config.base_url(url);
            self
        }

        /// Sets the time for a call, from the token request to the last byte of the body; 60 seconds by default.
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.config.timeout(timeout);
            self
        }

        /// Sets the time to connect; 5 seconds by default.
        pub fn connect_timeout(mut self, timeout: std::time::Duration) -> Self {
            self.config.connect_timeout(timeout);
            self
        }

        /// Adds a header to every request.
        pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.config.header(name, value);
            self
        }

        /// Sets the `User-Agent` of every request.
        pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
            self.config.user_agent(user_agent);
            self
        }

        /// Sets how far answers may deviate from the description.
        pub fn mode(mut self, mode: runtime::json::Mode) -> Self {
            self.config.mode(mode);
            self
        }

        /// Sends requests in another way than by `reqwest`.
        pub fn transport(mut self, transport: impl runtime::Transport) -> Self {
            self.config.transport(transport);
            self
        }
    }
}
