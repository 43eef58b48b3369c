//! Turns the settings of a client into the variables of the environment that they may come from.

use super::{Cx, Item, credentials, doc};
use crate::ir::{Credential, CredentialKind, Reach, Server};
use crate::name::Ident;
use proc_macro2::TokenStream;
use quote::quote;

/// A setting that may come from the environment.
struct Variable {
    /// Without the prefix; of two, none is of use without the other.
    names: Vec<String>,
    what: String,
    /// The setter, and how it takes what is set.
    setter: TokenStream,
    takes: Takes,
    /// Whether it says who calls, as another one also may.
    tells: Tells,
}

enum Takes {
    Text,
    Pair,
    Client,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tells {
    Place,
    Token,
    Client,
    Other,
}

/// Emits what starts a builder with what is set.
pub(super) fn start(cx: &Cx<'_>) -> Item {
    let prefix = prefix(cx);
    let variables = variables(cx);
    let step = |variable: &Variable| {
        let setter = &variable.setter;
        let names = &variable.names;
        match variable.takes {
            Takes::Text => {
                quote!(if let Some(value) = env.text(#(#names),*)? { builder = builder.#setter(value); })
            }
            Takes::Pair => {
                quote!(if let Some((user, password)) = env.pair(#(#names),*)? { builder = builder.#setter(user, password); })
            }
            Takes::Client => quote!(if let Some((id, secret)) = env.pair(#(#names),*)? {
                builder = builder.#setter(runtime::ClientCredentials::new(id, secret));
            }),
        }
    };
    let of = |tells: Tells| variables.iter().filter(move |variable| variable.tells == tells).map(step);
    let (places, others) = (of(Tells::Place), of(Tells::Other));
    let (tokens, clients): (Vec<TokenStream>, Vec<TokenStream>) =
        (of(Tells::Token).collect(), of(Tells::Client).collect());
    let clients = match (&tokens[..], &clients[..]) {
        ([], _) | (_, []) => quote!(#(#clients)*),
        (_, [one]) => quote!(else #one),
        _ => quote!(else { #(#clients)* }),
    };
    let has_credentials = credentials::all(cx).next().is_some();
    let settled = has_credentials.then(|| quote!(builder.config.let_replace();));
    let method = quote! {
        pub fn from_env() -> Result<Self, Error> {
            let env = runtime::Environment::new(#prefix);
            let mut builder = Self::default();
            #(#places)*
            #(#tokens)* #clients
            #(#others)*
            #settled
            Ok(builder)
        }
    };
    let doc = format!(
        "Starts a client with what the environment says:\n\n{}\n\nWhat is set afterwards replaces it.{}\n\n\
         # Errors\nA variable is not Unicode, or is of no use without another one.",
        list(cx),
        if tokens.is_empty() || clients.is_empty() { "" } else { " A token goes before an identifier and a secret." }
    );
    Item::documented(doc, method)
}

/// Emits what builds a client of nothing else.
pub(super) fn client(cx: &Cx<'_>) -> Item {
    let method = quote! {
        pub fn from_env() -> Result<Self, Error> {
            ClientBuilder::from_env()?.build()
        }
    };
    let prefix = prefix(cx);
    let doc = format!(
        "Makes a client with what the environment says, in variables such as `{prefix}_BASE_URL`.\n\n\
         # Errors\nThose of [`ClientBuilder::from_env`] and of [`ClientBuilder::build`]."
    );
    Item::documented(doc, method)
}

/// Lists the variables, each with what it is.
pub(super) fn list(cx: &Cx<'_>) -> String {
    let prefix = prefix(cx);
    let lines = variables(cx).into_iter().map(|variable| {
        let names: Vec<String> = variable.names.iter().map(|name| format!("`{prefix}_{name}`")).collect();
        format!("- {}: {}", names.join(" and "), variable.what)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn prefix(cx: &Cx<'_>) -> String {
    cx.names.library.as_str().trim_end_matches('_').to_ascii_uppercase()
}

fn variables(cx: &Cx<'_>) -> Vec<Variable> {
    let mut variables = vec![place("base_url", quote!(base_url), "the URL that paths are appended to")];
    if cx.api.all_servers().any(Server::is_relative) {
        variables.push(place("origin", quote!(origin), "the URL that relative servers are resolved against"));
    }
    variables.extend(super::servers::variables(cx).into_iter().map(|(variable, setter)| {
        place(setter.as_str(), quote!(#setter), &format!("the server variable {}", doc::code(&variable.name)))
    }));
    variables.extend(credentials::all(cx).map(|(credential, setter)| self::credential(credential, setter)));
    variables
}

fn place(name: &str, setter: TokenStream, what: &str) -> Variable {
    let names = vec![upper(name)];
    Variable { names, what: what.to_owned(), setter, takes: Takes::Text, tells: Tells::Place }
}

fn credential(credential: &Credential, setter: &Ident) -> Variable {
    let of = |plain: [&str; 2], ends: [&str; 2]| match credential.reach {
        Reach::Whole => plain.map(str::to_owned).to_vec(),
        Reach::Part => ends.map(|end| format!("{}_{end}", upper(setter.as_str()))).to_vec(),
    };
    let (names, what, takes) = match credential.kind {
        CredentialKind::Bearer => (vec![upper(setter.as_str())], "a token", Takes::Text),
        CredentialKind::Basic => {
            (of(["USER_NAME", "PASSWORD"], ["USER", "PASSWORD"]), "a user name and a password", Takes::Pair)
        }
        CredentialKind::ApiKey { .. } => (vec![upper(setter.as_str())], "an API key", Takes::Text),
        CredentialKind::ClientCredentials { .. } => (
            of(["CLIENT_ID", "CLIENT_SECRET"], ["ID", "SECRET"]),
            "the identifier and secret of a client",
            Takes::Client,
        ),
    };
    let tells = match (&credential.kind, credential.reach) {
        (CredentialKind::Bearer, Reach::Whole) => Tells::Token,
        (CredentialKind::ClientCredentials { .. }, _) => Tells::Client,
        _ => Tells::Other,
    };
    Variable { names, what: what.to_owned(), setter: quote!(#setter), takes, tells }
}

fn upper(setter: &str) -> String {
    setter.trim_end_matches('_').to_ascii_uppercase()
}
