//! Turns a name that a scope has granted into an identifier.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};
use std::fmt;

/// A Rust identifier. Only this module's parent makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ident(Box<str>);

impl Ident {
    /// Wraps a text that [`super::words`] has made, and that is an identifier for that reason.
    pub(super) fn new(text: impl Into<Box<str>>) -> Self {
        Ident(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(proc_macro2::Ident::new(&self.0, Span::call_site()));
    }
}

/// The way to an item from the root of the crate, or from where it is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path(Vec<Ident>);

impl Path {
    pub(super) fn new(segments: Vec<Ident>) -> Self {
        Path(segments)
    }

    pub(crate) fn segments(&self) -> &[Ident] {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "::" };
            write!(f, "{separator}{segment}")?;
        }
        Ok(())
    }
}

impl ToTokens for Path {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_separated(&self.0, PathSeparator);
    }
}

struct PathSeparator;

impl ToTokens for PathSeparator {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(proc_macro2::Punct::new(':', proc_macro2::Spacing::Joint));
        tokens.append(proc_macro2::Punct::new(':', proc_macro2::Spacing::Alone));
    }
}
