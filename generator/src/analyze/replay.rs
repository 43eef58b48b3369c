//! Turns operations into a judgement of each: whether its request may be sent again when nobody knows what became of it.

use crate::ir::{Api, FieldKind, Method, Operation, Payload, Place, Primitive, Shape, Ty};

/// Whether a request may be sent again, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replay {
    /// Its method changes nothing (RFC 9110, section 9.2.1).
    Reads,
    /// Its method says what is to be (RFC 9110, section 9.2.2).
    Idempotent,
    /// The description says so.
    Described,
    /// It takes the page token that its answer gives, so it reads.
    Search,
    /// It has a key by which the server knows it again.
    Keyed,
    /// It may not.
    Unsafe,
}

/// Judges all operations.
pub(super) fn replays(api: &Api) -> Vec<Replay> {
    api.operations.iter().map(|operation| replay(api, operation)).collect()
}

fn replay(api: &Api, operation: &Operation) -> Replay {
    let reads =
        matches!(operation.method, Method::Get | Method::Head | Method::Options | Method::Trace | Method::Query);
    match operation.method {
        _ if reads => Replay::Reads,
        // Who describes a key does so because the method alone is no promise.
        _ if operation.repetition.key.is_some() => Replay::Keyed,
        Method::Put | Method::Delete => Replay::Idempotent,
        _ if operation.repetition.is_harmless => Replay::Described,
        Method::Post if is_search(api, operation) => Replay::Search,
        _ => Replay::Unsafe,
    }
}

/// Whether a request takes a page token, and its answer is a list with the next one.
fn is_search(api: &Api, operation: &Operation) -> bool {
    let asks = |name: &str| matches!(&*folded(name), "pagetoken" | "cursor" | "nextcursor" | "continuationtoken");
    let gives = |name: &str| {
        matches!(&*folded(name), "nextpagetoken" | "nextcursor" | "nextpagecursor" | "nextcontinuationtoken")
    };
    let in_query =
        operation.parameters.iter().any(|parameter| parameter.place == Place::Query && asks(&parameter.name));
    let in_body = || operation.forms().any(|form| has_text(api, &form.ty, &asks));
    let is_page = |payload: &Payload| has_text(api, &payload.ty, &gives) && has_list(api, &payload.ty);
    (in_query || in_body()) && operation.success.payloads().any(is_page)
}

/// Returns a name without what differs between conventions.
fn folded(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn fields<'a>(api: &'a Api, ty: &'a Ty) -> impl Iterator<Item = (&'a str, &'a Ty)> {
    let fields = match api.resolve(ty) {
        Ty::Named(id) => match &api[*id].shape {
            Shape::Record(record) => &record.fields[..],
            _ => &[],
        },
        _ => &[],
    };
    fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Property { ty, .. } => Some((&*field.name, ty)),
        FieldKind::Oneof(_) => None,
    })
}

fn has_text(api: &Api, ty: &Ty, is_named: &dyn Fn(&str) -> bool) -> bool {
    fields(api, ty).any(|(name, ty)| is_named(name) && *api.resolve(ty) == Ty::Primitive(Primitive::String))
}

fn has_list(api: &Api, ty: &Ty) -> bool {
    fields(api, ty).any(|(_, ty)| matches!(api.resolve(ty), Ty::List(_)))
}
