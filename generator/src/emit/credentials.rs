//! Turns credentials into the setters of the builder, and into what the client knows of security schemes.

use super::client::setting;
use super::{Cx, Item, doc};
use crate::ir::{ApiKeyPlace, Credential, CredentialKind, Login, OperationId, Reach, Security, WireName};
use crate::name::Ident;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeMap;

/// Iterates over the credentials and their setters.
pub(super) fn all<'a>(cx: &Cx<'a>) -> impl Iterator<Item = (&'a Credential, &'a Ident)> {
    cx.api.credentials.iter().zip(&cx.names.credentials)
}

/// Emits the table of security schemes.
pub(super) fn schemes(cx: &Cx<'_>) -> TokenStream {
    let mut schemes: BTreeMap<&WireName, (&Credential, Vec<&str>)> = BTreeMap::new();
    for (credential, setter) in all(cx) {
        for name in &credential.schemes {
            schemes.entry(name).or_insert_with(|| (credential, Vec::new())).1.push(setter.as_str());
        }
    }
    let schemes = schemes.into_iter().map(|(name, (credential, setters))| {
        let ((place, key), name) = (credential.place(), &**name);
        let place = self::place(place);
        quote!(runtime::Scheme { name: #name, place: runtime::CredentialPlace::#place(#key), setters: &[#(#setters),*] })
    });
    quote!(&[#(#schemes),*])
}

fn place(place: ApiKeyPlace) -> TokenStream {
    match place {
        ApiKeyPlace::Header => quote!(Header),
        ApiKeyPlace::Query => quote!(Query),
        ApiKeyPlace::Cookie => quote!(Cookie),
    }
}

/// Emits which credentials an operation is called with.
pub(super) fn security(security: &Security) -> TokenStream {
    if security.is_none() {
        return quote!(None);
    }
    let sets = security.sets.iter().map(|set| {
        let names = set.iter().map(|name| &**name);
        quote!(&[#(#names),*])
    });
    quote!(AnyOf(&[#(#sets),*]))
}

/// Emits the setters.
pub(super) fn setters(cx: &Cx<'_>) -> Vec<Item> {
    all(cx).map(|(credential, name)| setter(credential, name)).chain(provider(cx)).collect()
}

/// Emits what leads users to where they log in.
pub(super) fn logins(cx: &Cx<'_>) -> impl Iterator<Item = Item> {
    let login = match &cx.api.login {
        Login::Page(url) if url.contains("://") => Some(page(url)),
        Login::Discovered(url) if url.contains("://") => Some(discovery(url)),
        _ => None,
    };
    login.into_iter().chain(cx.api.device_url.as_deref().map(device))
}

/// Emits what gives users a code to type in on another device.
fn device(url: &str) -> Item {
    let method = quote! {
        pub fn device_code(
            client: runtime::OAuthClient,
            prompt: impl Fn(&runtime::DevicePrompt) + Send + Sync + 'static
        ) -> runtime::DeviceCode {
            runtime::DeviceCode::new(client, #url, prompt)
        }
    };
    let doc = format!(
        "Starts a login of a user on another device, with a code from {} that `prompt` shows (RFC 8628).\n\nIt is for \
         [`ClientBuilder::token_provider`].",
        doc::code(url)
    );
    Item::documented(doc, method)
}

/// Emits what asks an OpenID provider where its endpoints are.
fn discovery(url: &str) -> Item {
    let method = quote! {
        pub fn discover(
            transport: &dyn runtime::Transport
        ) -> runtime::BoxFuture<'_, Result<runtime::Discovery, runtime::TokenError>> {
            Box::pin(runtime::Discovery::fetch(transport, #url))
        }
    };
    let doc = format!(
        "Asks the OpenID provider of the API for its endpoints, at {} (OpenID Connect Discovery 1.0).\n\n# Errors\nThe \
         provider does not answer, or describes another one.",
        doc::code(url)
    );
    Item::documented(doc, method)
}

/// Emits what sends users to the page where they log in.
fn page(url: &str) -> Item {
    let method = quote! {
        #[cfg(feature = "pkce")]
        pub fn authorization_code(
            client: runtime::OAuthClient,
            redirect_url: impl Into<String>
        ) -> Result<runtime::AuthorizationCode, String> {
            runtime::AuthorizationCode::new(client, #url, redirect_url)
        }
    };
    let doc = format!(
        "Starts a login of a user, at {} (RFC 6749, section 4.1).\n\nWhat it ends with is for \
         [`ClientBuilder::token_provider`].\n\n# Errors\nSays, as a sentence, why there can be no login.",
        doc::code(url)
    );
    Item::documented(doc, method)
}

/// Emits the setter of what issues tokens, where a token is what is sent.
fn provider(cx: &Cx<'_>) -> Option<Item> {
    let is_token =
        |credential: &&Credential| credential.kind == CredentialKind::Bearer && credential.reach == Reach::Whole;
    let token = cx.api.credentials.iter().find(is_token)?;
    let schemes = token.schemes.iter().map(|name| &**name);
    let url = cx.api.token_url.as_deref().unwrap_or_default();
    Some(setting(
        "Authenticates with tokens that something else issues; they are kept, shared and renewed as needed.",
        quote!(token_provider(mut self, provider: impl runtime::TokenProvider)),
        quote!(token_provider(&[#(#schemes),*], #url, provider)),
    ))
}

fn setter(credential: &Credential, name: &Ident) -> Item {
    let doc = format!("{}{}", says(credential), only(credential));
    let schemes = credential.schemes.iter().map(|name| &**name);
    let schemes = quote!(&[#(#schemes),*]);
    match &credential.kind {
        CredentialKind::Bearer => {
            setting(doc, quote!(#name(mut self, token: impl Into<runtime::Secret>)), quote!(bearer(#schemes, token)))
        }
        CredentialKind::Basic => setting(
            doc,
            quote!(#name(mut self, user: impl Into<String>, password: impl Into<runtime::Secret>)),
            quote!(basic(#schemes, user, password)),
        ),
        CredentialKind::ApiKey { .. } => {
            setting(doc, quote!(#name(mut self, key: impl Into<runtime::Secret>)), quote!(api_key(#schemes, key)))
        }
        CredentialKind::ClientCredentials { token_url } => setting(
            doc,
            quote!(#name(mut self, credentials: runtime::ClientCredentials)),
            quote!(client_credentials(#schemes, #token_url, credentials)),
        ),
    }
}

fn says(credential: &Credential) -> &'static str {
    match credential.kind {
        CredentialKind::Bearer => "Authenticates with a token that the caller has (RFC 6750).",
        CredentialKind::Basic => "Authenticates with a user name and a password (RFC 7617).",
        CredentialKind::ApiKey { .. } => "Authenticates with an API key.",
        CredentialKind::ClientCredentials { .. } => {
            "Authenticates as a client (RFC 6749, section 4.4); tokens are fetched, kept and renewed as needed."
        }
    }
}

/// Says which operations a credential is for, if there is another one of its kind.
fn only(credential: &Credential) -> String {
    if credential.reach == Reach::Whole {
        return String::new();
    }
    let schemes: Vec<String> = credential.schemes.iter().map(|name| doc::code(name)).collect();
    let goes = match &credential.kind {
        CredentialKind::ApiKey { place, name } => format!(", in the {} {}", place_name(*place), doc::code(name)),
        _ => String::new(),
    };
    format!("\n\nIt is for operations that ask for {}{goes}.", schemes.join(" or "))
}

/// Returns what a place is called.
pub(crate) fn place_name(place: ApiKeyPlace) -> &'static str {
    match place {
        ApiKeyPlace::Header => "header",
        ApiKeyPlace::Query => "query parameter",
        ApiKeyPlace::Cookie => "cookie",
    }
}

/// Returns the credentials that samples show for an operation, those of any other if it takes none.
pub(super) fn shown<'a>(cx: &Cx<'a>, id: OperationId) -> Vec<(&'a Credential, &'a Ident)> {
    let own = Some(&cx.api[id].security).filter(|security| !security.is_none());
    let any = || cx.api.operations.iter().map(|operation| &operation.security).find(|security| !security.is_none());
    own.or_else(any).map(|security| preferred(cx, security)).unwrap_or_default()
}

/// Returns the credentials that an operation is called with in samples: those that take most to show, if there is a choice.
pub(crate) fn preferred<'a>(cx: &Cx<'a>, security: &Security) -> Vec<(&'a Credential, &'a Ident)> {
    let is_fetched = |credential: &Credential| matches!(credential.kind, CredentialKind::ClientCredentials { .. });
    let of_scheme = |name: &WireName| {
        let fitting = all(cx).filter(|(credential, _)| credential.schemes.contains(name));
        fitting.max_by_key(|(credential, _)| (is_fetched(credential), credential.schemes.len()))
    };
    let has_fetched = |set: &&Vec<WireName>| {
        set.iter().any(|name| of_scheme(name).is_some_and(|(credential, _)| is_fetched(credential)))
    };
    let set = security.sets.iter().find(has_fetched).map(Vec::as_slice).or(security.first());
    set.unwrap_or_default().iter().filter_map(of_scheme).collect()
}
