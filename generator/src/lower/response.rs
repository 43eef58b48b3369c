//! Turns the described answers of an operation into the type of its success and those of its errors.

use super::{Lowering, Scope, stream};
use crate::ir::{Answer, Doc, Owner, StatusPattern, Ty};
use crate::load::Key;
use crate::parse::{self, Piece};
use openapiv3::{MediaType, Response};

/// Lowers the answers: what a success carries, and the errors, the most specific status first.
pub(super) fn answers(
    lowering: &mut Lowering<'_>,
    source: &parse::Operation,
    operation: &str,
) -> (Option<Ty>, Vec<Answer>) {
    let mut answers = Vec::new();
    for (status, response) in &source.responses {
        match pattern(status) {
            Some(pattern) => answers.push((pattern, response)),
            None => lowering.diagnostics.unknown_status(response.origin, status),
        }
    }
    answers.sort_by_key(|(pattern, _)| *pattern);
    let is_success =
        |pattern: &StatusPattern| matches!(pattern, StatusPattern::Code(200..=299) | StatusPattern::Range(2));
    let (mut successes, errors): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(pattern, _)| is_success(pattern));
    let mut errors: Vec<_> = errors.into_iter().filter(|(pattern, _)| is_error(*pattern)).collect();
    if successes.is_empty() {
        // Where only `default` is described, it is what a success looks like.
        successes = errors.extract_if(.., |(pattern, _)| *pattern == StatusPattern::Default).collect();
    }
    let success = success(lowering, source, &successes, operation);
    let errors = errors.into_iter().map(|(status, response)| {
        let scope = scope(&format!("{operation}_{}_error", label(status)));
        Answer { status, ty: body(lowering, response, &scope), doc: doc(&response.value) }
    });
    (success, errors.filter(|answer| answer.ty.is_some()).collect())
}

/// Decides what a success carries. Several that differ are read as any value, so that none is lost.
fn success(
    lowering: &mut Lowering<'_>,
    source: &parse::Operation,
    successes: &[(StatusPattern, &Piece<Response>)],
    operation: &str,
) -> Option<Ty> {
    let scope = scope(&format!("{operation}_response"));
    let mut found: Option<Ty> = None;
    for (_, response) in successes {
        let Some(ty) = body(lowering, response, &scope) else { continue };
        match &found {
            Some(other) if *other != ty => {
                lowering.diagnostics.several_successes(source.origin);
                return Some(Ty::Any);
            }
            _ => found = Some(ty),
        }
    }
    found
}

fn scope(hint: &str) -> Scope {
    Scope::new(Owner::Operation, hint)
}

/// Returns the type of a JSON body. Another kind of body stays raw, and is told.
fn body(lowering: &mut Lowering<'_>, response: &Piece<Response>, scope: &Scope) -> Option<Ty> {
    if response.value.content.is_empty() {
        return None;
    }
    if response.value.content.keys().all(|name| stream::form(name).is_some()) {
        return None;
    }
    let Some(content) = json(&response.value.content) else {
        let types = response.value.content.keys().map(String::as_str);
        let types = types.filter(|name| stream::form(name).is_none()).collect::<Vec<_>>().join("`, `");
        lowering.diagnostics.raw_response(response.origin, &types);
        return None;
    };
    let schema = content.schema.as_ref().and_then(parse::schema_id);
    Some(schema.map_or(Ty::Any, |id| lowering.ty(id, scope)))
}

/// Returns the JSON form among several, `application/json` before its relatives.
fn json(content: &openapiv3::Content) -> Option<&MediaType> {
    let rank = |media_type: &str| {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Some(0),
            "text/json" => Some(1),
            other if stream::form(other).is_some() => None,
            other if other.starts_with("application/") && other.ends_with("+json") => Some(2),
            "*/*" | "application/*" => Some(3),
            _ => None,
        }
    };
    let ranked = content.iter().filter_map(|(name, media)| Some((rank(name)?, media)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, media)| media)
}

fn pattern(status: &Key) -> Option<StatusPattern> {
    if &**status == "default" {
        return Some(StatusPattern::Default);
    }
    match status.as_bytes() {
        [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(StatusPattern::Range(u16::from(digit - b'0'))),
        _ => status.parse().ok().filter(|code| (100..600).contains(code)).map(StatusPattern::Code),
    }
}

fn is_error(pattern: StatusPattern) -> bool {
    matches!(pattern, StatusPattern::Code(400..) | StatusPattern::Range(4..) | StatusPattern::Default)
}

fn label(status: StatusPattern) -> String {
    match status {
        StatusPattern::Code(code) => code.to_string(),
        StatusPattern::Range(digit) => format!("{digit}xx"),
        StatusPattern::Default => "default".to_owned(),
    }
}

fn doc(response: &Response) -> Doc {
    Doc { text: Some(response.description.clone()).filter(|text| !text.is_empty()), ..Doc::default() }
}
