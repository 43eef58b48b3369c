//! What a caller says of a crate in its manifest.

use serde::Deserialize;

/// The metadata of a crate (the Cargo Book, "The Manifest Format"); what is absent follows from the description, or is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Manifest {
    /// By semantic versioning; else the version of the API, if it is one.
    pub version: Option<String>,
    /// One sentence; else "A client of the" title, and "API" where the title has no such word.
    pub description: Option<String>,
    /// Each with or without a mail address.
    pub authors: Vec<String>,
    /// An expression of SPDX, such as `MIT OR Apache-2.0`.
    pub license: Option<String>,
    /// The URL of the source.
    pub repository: Option<String>,
    /// The URL of the project.
    pub homepage: Option<String>,
    /// The URL of the documentation.
    pub documentation: Option<String>,
    /// At most five, for the search of a registry.
    pub keywords: Vec<String>,
    /// Slugs of crates.io.
    pub categories: Vec<String>,
    /// Whether the crate may be published; where absent, cargo decides.
    pub publish: Option<bool>,
}
