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
pub(crate) enum Credential {
    Bearer,
    Basic,
    ApiKey { place: ApiKeyPlace, name: String },
    ClientCredentials { token_url: String },
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
