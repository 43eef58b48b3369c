//! Turns descriptions into what a person wants to see of an API before, or without, a crate of it.

mod operation;
mod request;
mod style;
mod types;
mod value;

pub use operation::{OperationSurvey, Parameter, Samples};
pub use request::{Body, Part, Request};
pub use types::{TypeKind, TypeSurvey};

use crate::emit::Cx;
use crate::ir::{ApiKeyPlace, Credential, CredentialKind, Place};
use crate::load::Node;
use crate::name::Ident;
use crate::{Diagnostics, Input, Lock, Options, Sources};

/// What a description says, by the names that its client has.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The name of the package.
    pub package: String,
    /// The title of the API, in one line.
    pub title: String,
    /// The version of the API.
    pub version: String,
    /// The servers of the document.
    pub servers: Vec<ServerSurvey>,
    /// The ways to authenticate.
    pub credentials: Vec<CredentialSurvey>,
    /// The operations, by group, in the order of the document.
    pub operations: Vec<OperationSurvey>,
    /// The types, by the way to them.
    pub types: Vec<TypeSurvey>,
}

/// A server.
#[derive(Clone, Debug)]
pub struct ServerSurvey {
    /// The URL, with its variables in braces.
    pub url: String,
    /// What the description says of it.
    pub description: Option<String>,
    /// Its variables: the setter of the builder, and the default, where there is one that counts.
    pub variables: Vec<(String, Option<String>)>,
}

/// A way to authenticate.
#[derive(Clone, Debug)]
pub struct CredentialSurvey {
    /// How the builder is given it, as in `.bearer_token(token)`.
    pub setter: String,
    /// What it is.
    pub what: String,
}

/// What came of looking at a description.
#[derive(Debug)]
pub struct Surveyed {
    /// What there is to see; nothing, if a diagnostic is fatal.
    pub survey: Option<Survey>,
    /// What there is to say about the description.
    pub diagnostics: Diagnostics,
    /// The texts that were read, in which diagnostics have their places.
    pub sources: Sources,
}

/// Looks at one or several descriptions, which together are one API, and generates nothing.
///
/// The lock is that of the crate, if there is one, so that the names are those of the crate.
pub fn survey(inputs: &[Input], options: &Options, mut lock: Lock) -> Surveyed {
    let mut diagnostics = Diagnostics::new();
    let mut sources = Sources::default();
    let mut store = crate::load::remote::Store::new(&options.remote, &lock);
    let root = crate::read(inputs, options, &mut store, &mut sources, &mut diagnostics);
    store.finish(&mut lock);
    let Some(root) = root else {
        let diagnostics = diagnostics.judged(&options.policy, &sources);
        return Surveyed { survey: None, diagnostics, sources };
    };
    let understood = crate::understand(&root, options, &sources, &mut lock, diagnostics);
    let crate::Understood { api, facts, names, diagnostics } = understood;
    let cx = Cx::new(&api, &facts, &names, options, "");
    let survey = (!diagnostics.is_fatal()).then(|| look(&cx, &root, &sources));
    Surveyed { survey, diagnostics, sources }
}

fn look(cx: &Cx<'_>, root: &Node, sources: &Sources) -> Survey {
    let variables = |(server, setters): (&crate::ir::Server, &Vec<_>)| {
        let setters = setters.iter().map(|setter: &crate::name::Ident| setter.as_str().to_owned());
        setters.zip(server.variables.iter().map(|variable| variable.default.clone())).collect()
    };
    let servers = cx.api.servers.iter().zip(&cx.names.servers.setters).map(|(server, setters)| ServerSurvey {
        url: server.url.clone(),
        description: server.description.as_deref().or(server.name.as_deref()).map(one_line),
        variables: variables((server, setters)),
    });
    Survey {
        package: cx.names.package.clone(),
        title: one_line(&cx.api.title),
        version: one_line(&cx.api.version),
        servers: servers.collect(),
        credentials: cx.api.credentials.iter().zip(&cx.names.credentials).map(credential).collect(),
        operations: operation::operations(cx, root),
        types: types::types(cx, sources),
    }
}

fn credential((credential, setter): (&Credential, &Ident)) -> CredentialSurvey {
    let (arguments, what) = match &credential.kind {
        CredentialKind::Bearer => ("token", "a bearer token".to_owned()),
        CredentialKind::Basic => ("user, password", "a user name and a password".to_owned()),
        CredentialKind::ApiKey { place, name } => {
            let place = match place {
                ApiKeyPlace::Header => Place::Header,
                ApiKeyPlace::Query => Place::Query,
                ApiKeyPlace::Cookie => Place::Cookie,
            };
            ("key", format!("an API key, in the {} `{}`", place_name(place), one_line(name)))
        }
        CredentialKind::ClientCredentials { token_url } => (
            "ClientCredentials::new(id, secret)",
            format!("OAuth 2.0 client credentials, with tokens of `{}`", one_line(token_url)),
        ),
    };
    CredentialSurvey { setter: format!(".{setter}({arguments})"), what }
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// Returns a text without line breaks, which could make one line of a terminal into another.
fn one_line(text: &str) -> String {
    let plain = text.chars().map(|character| if character.is_control() { ' ' } else { character });
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
