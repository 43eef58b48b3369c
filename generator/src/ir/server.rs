//! Where an API is, and how its clients say who they are.

use super::{Doc, WireName};

/// A base URL with variables, which may be relative.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Server {
    pub(crate) url: String,
    /// What the description calls it.
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) variables: Vec<ServerVariable>,
}

/// A variable of a base URL.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ServerVariable {
    pub(crate) name: WireName,
    /// Nothing, if the description has none or only a placeholder.
    pub(crate) default: Option<String>,
    pub(crate) values: Vec<String>,
    pub(crate) doc: Doc,
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Credential {
    pub(crate) kind: CredentialKind,
    /// The security schemes that it meets, by name, sorted.
    pub(crate) schemes: Vec<WireName>,
    pub(crate) reach: Reach,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CredentialKind {
    Bearer,
    Basic,
    ApiKey { place: ApiKeyPlace, name: String },
    ClientCredentials { token_url: String },
}

/// How users may let clients act for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Login {
    #[default]
    None,
    /// At a page whose URL the description has.
    Page(String),
    /// At an OpenID provider, which says itself at this URL where its pages are.
    Discovered(String),
}

impl Login {
    /// Whether it is at an OpenID provider.
    pub(crate) fn is_discovered(&self) -> bool {
        matches!(self, Self::Discovered(_))
    }
}

/// Whether a client has another credential of the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It is the only one, or is for all schemes of the kind.
    Whole,
    /// It is one of several.
    Part,
}

impl Credential {
    /// Returns where it is sent, and under which name.
    pub(crate) fn place(&self) -> (ApiKeyPlace, &str) {
        match &self.kind {
            CredentialKind::ApiKey { place, name } => (*place, name),
            _ => (ApiKeyPlace::Header, "Authorization"),
        }
    }
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiKeyPlace {
    Header,
    Query,
    Cookie,
}

impl Server {
    /// Whether the URL says nothing of a host, and cannot once its variables are known.
    pub(crate) fn is_relative(&self) -> bool {
        !self.url.contains("://") && !self.url.starts_with('{')
    }
}
