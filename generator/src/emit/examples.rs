//! Turns the examples of answers into lines of JSON, which a mock of the API replies with.

use super::Cx;
use crate::sample::Example;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::json;

/// Emits `examples.jsonl`, in the form in which answers are recorded.
pub(super) fn lines(cx: &Cx<'_>) -> String {
    let line = |example: &Example| {
        let line = json!({
            "operationId": &*cx.api[example.operation].id,
            "status": example.status,
            "content_type": example.media_type,
            "kind": "json",
            "response": example.body,
        });
        format!("{line}\n")
    };
    let lines: String = cx.examples.iter().map(line).collect();
    format!("# {}\n{lines}", cx.origin)
}

/// Emits the constant that holds them.
pub(super) fn constant(cx: &Cx<'_>) -> Option<TokenStream> {
    (!cx.examples.is_empty()).then(|| {
        quote! {
            /// The answers that the description has as examples, for [`Mock::examples`](runtime::Mock::examples).
            #[cfg(feature = "mock")]
            pub const EXAMPLES: &str = include_str!("examples.jsonl");
        }
    })
}
