//! What a file is made of: documented items, those with members as a head and its members.

use proc_macro2::TokenStream;
use quote::quote;

/// An item, or a member of one.
pub(crate) struct Item {
    /// Its documentation, as rustdoc takes it; empty for none.
    pub(crate) doc: String,
    /// Its tokens; of an item with members, those before the brace.
    pub(crate) tokens: TokenStream,
    pub(crate) members: Option<Members>,
}

/// What stands between the braces of an item.
pub(crate) struct Members {
    pub(crate) kind: MemberKind,
    pub(crate) list: Vec<Item>,
}

/// What members are, which decides how they are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberKind {
    /// Functions and constants, with a blank line between them.
    Associated,
    /// Fields, a line each.
    Fields,
    /// Variants, a line each.
    Variants,
}

impl Item {
    /// An item without documentation, or a member without.
    pub(super) fn new(tokens: TokenStream) -> Self {
        Item { doc: String::new(), tokens, members: None }
    }

    /// The same with documentation.
    pub(super) fn documented(doc: impl Into<String>, tokens: TokenStream) -> Self {
        Item { doc: doc.into(), tokens, members: None }
    }

    /// An `impl` of a type or trait.
    pub(super) fn implementation(head: TokenStream, list: Vec<Item>) -> Self {
        let members = Members { kind: MemberKind::Associated, list };
        Item { doc: String::new(), tokens: head, members: Some(members) }
    }

    /// A struct with named fields.
    pub(super) fn structure(doc: impl Into<String>, head: TokenStream, list: Vec<Item>) -> Self {
        let members = Members { kind: MemberKind::Fields, list };
        Item { doc: doc.into(), tokens: head, members: Some(members) }
    }

    /// An enum.
    pub(super) fn enumeration(doc: impl Into<String>, head: TokenStream, list: Vec<Item>) -> Self {
        let members = Members { kind: MemberKind::Variants, list };
        Item { doc: doc.into(), tokens: head, members: Some(members) }
    }
}

/// What surrounds a piece of code for it to be a file, which is what the printer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wrapper {
    Item,
    /// What stands before the brace of an item with members.
    Head,
    Associated,
    Field,
    Variant,
    Body,
}

impl Wrapper {
    pub(crate) fn wrap(self, tokens: TokenStream) -> TokenStream {
        match self {
            Wrapper::Item => tokens,
            Wrapper::Head => quote!(#tokens {}),
            Wrapper::Associated => quote!(impl X { #tokens }),
            Wrapper::Field => quote!(struct X { #tokens }),
            Wrapper::Variant => quote!(enum X { #tokens }),
            Wrapper::Body => quote!(fn x() { #tokens }),
        }
    }
}
