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
    /// The statements of a function.
    Statements,
    /// The arms of a `match` that is a statement.
    Arms,
    /// Short items that need neither a head nor blank lines between them, such as imports.
    Lines,
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

    /// A function of an `impl`, by its signature and its statements.
    ///
    /// Long functions of which no two are alike are laid out in no time this way, since their statements are alike.
    pub(super) fn function(signature: TokenStream, statements: Vec<Item>) -> Self {
        let members = Members { kind: MemberKind::Statements, list: statements };
        Item { doc: String::new(), tokens: signature, members: Some(members) }
    }

    /// A statement that is a `match`.
    pub(super) fn choice(head: TokenStream, arms: Vec<TokenStream>) -> Self {
        let members = Members { kind: MemberKind::Arms, list: arms.into_iter().map(Item::new).collect() };
        Item { doc: String::new(), tokens: head, members: Some(members) }
    }

    /// Several short items.
    pub(super) fn lines(items: Vec<TokenStream>) -> Self {
        let members = Members { kind: MemberKind::Lines, list: items.into_iter().map(Item::new).collect() };
        Item { doc: String::new(), tokens: TokenStream::new(), members: Some(members) }
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
    /// What stands before the body of a function.
    Signature,
    Field,
    Variant,
    Statement,
    /// What stands before the arms of a `match`.
    Choice,
    Arm,
    Body,
}

impl Wrapper {
    /// How many braces are around the code.
    pub(crate) fn depth(self) -> usize {
        match self {
            Wrapper::Item | Wrapper::Head => 0,
            Wrapper::Associated | Wrapper::Signature | Wrapper::Field | Wrapper::Variant | Wrapper::Body => 1,
            Wrapper::Statement | Wrapper::Choice => 2,
            Wrapper::Arm => 3,
        }
    }

    /// Whether braces come after the code, which are no part of it.
    pub(crate) fn is_head(self) -> bool {
        matches!(self, Wrapper::Head | Wrapper::Signature | Wrapper::Choice)
    }

    pub(crate) fn wrap(self, tokens: TokenStream) -> TokenStream {
        match self {
            Wrapper::Item => tokens,
            Wrapper::Head => quote!(#tokens {}),
            Wrapper::Associated => quote!(impl X { #tokens }),
            Wrapper::Signature => quote!(impl X { #tokens {} }),
            Wrapper::Statement => quote!(impl X { fn x() { #tokens } }),
            Wrapper::Choice => quote!(impl X { fn x() { #tokens {} } }),
            Wrapper::Arm => quote!(impl X { fn x() { match x { #tokens } } }),
            Wrapper::Field => quote!(struct X { #tokens }),
            Wrapper::Variant => quote!(enum X { #tokens }),
            Wrapper::Body => quote!(fn x() { #tokens }),
        }
    }
}
