//! Turns the types of other crates that an API has into a file that teaches the decoder to read them.

use super::{Content, Item};
use crate::ir::{Foreign, Ty};
use proc_macro2::TokenStream;
use quote::quote;

/// The file, by its path in the crate.
pub(super) const FILE: &str = "src/foreign_types.rs";

/// Returns a type as it is written.
pub(super) fn path(foreign: &Foreign) -> TokenStream {
    tokens(&foreign.path)
}

fn tokens(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}

/// Emits the file for the types of these paths.
pub(super) fn module<'a>(paths: impl Iterator<Item = &'a str>) -> Content {
    let import = quote!(
        use crate::runtime::json;
    );
    let calls = paths.map(|path| {
        let path = tokens(path);
        quote!(json::foreign!(#path);)
    });
    Content::Rust {
        doc: "What reads and writes the types of other crates that stand for schemas.".to_owned(),
        items: vec![Item::lines(vec![import]), Item::lines(calls.collect())],
    }
}

/// Whether a type is one of another crate that is a single value.
pub(super) fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::Foreign(foreign) if foreign.is_scalar())
}
