//! Turns what is known about sending a request again into the constants of an operation, and a sentence about it.

use super::Cx;
use super::doc;
use crate::analyze::Replay;
use crate::ir::{OperationId, Retries, StatusPattern};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// Emits whether an operation may be sent again.
pub(super) fn replay(cx: &Cx<'_>, id: OperationId) -> TokenStream {
    match (cx.facts.replay(id), &cx.api[id].repetition.key) {
        (Replay::Keyed, Some(key)) => quote!(runtime::Replay::Keyed(#key)),
        (Replay::Unsafe | Replay::Keyed, _) => quote!(runtime::Replay::Unsafe),
        _ => quote!(runtime::Replay::Safe),
    }
}

/// Emits what a description says about retries.
pub(super) fn retries(retries: Option<&Retries>) -> TokenStream {
    let Some(retries) = retries else { return quote!(None) };
    let option = |number: Option<TokenStream>| number.map_or(quote!(None), |number| quote!(Some(#number)));
    let attempts = option(retries.attempts.map(|attempts| number(attempts.into())));
    let elapsed = option(retries.elapsed.map(number));
    let statuses = retries.statuses.iter().map(|status| {
        let (first, last) = match status {
            StatusPattern::Code(code) => (*code, *code),
            StatusPattern::Range(digit) => (digit * 100, digit * 100 + 99),
            StatusPattern::Default => (100, 599),
        };
        let (first, last) = (number(first.into()), number(last.into()));
        quote!((#first, #last))
    });
    let (first_pause, longest_pause) = (number(retries.first_pause), number(retries.longest_pause));
    let (factor, connections) = (Literal::f64_unsuffixed(retries.factor), retries.connections);
    quote! {
        Some(&runtime::Retries {
            attempts: #attempts,
            statuses: &[#(#statuses),*],
            first_pause: #first_pause,
            longest_pause: #longest_pause,
            factor: #factor,
            elapsed: #elapsed,
            connections: #connections,
        })
    }
}

/// A number without its type, as a person would write it.
fn number(number: u64) -> TokenStream {
    Literal::u64_unsuffixed(number).into_token_stream()
}

/// Says whether a call of an operation is sent again when it fails, and why.
pub(super) fn remark(cx: &Cx<'_>, id: OperationId) -> String {
    let operation = &cx.api[id];
    let method = doc::code(operation.method.as_str());
    if operation.repetition.retries.as_ref().is_some_and(|retries| retries.attempts == Some(1)) {
        return "A call that fails is not sent again: the description forbids it.".to_owned();
    }
    match (cx.facts.replay(id), &operation.repetition.key) {
        (Replay::Reads, _) => format!("A call that fails is sent again: {method} changes nothing."),
        (Replay::Idempotent, _) => format!("A call that fails is sent again: {method} is idempotent."),
        (Replay::Described, _) => "A call that fails is sent again: the description allows it.".to_owned(),
        (Replay::Search, _) => {
            "A call that fails is sent again: it takes the page token that its answer gives, so it changes nothing."
                .to_owned()
        }
        (Replay::Keyed, Some(key)) => {
            format!("A call that fails is sent again, with the same {}.", doc::code(key))
        }
        (Replay::Keyed | Replay::Unsafe, _) => {
            format!("A call that fails is sent again only if the server has not acted on it: {method} may act twice.")
        }
    }
}
