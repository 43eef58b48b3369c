//! Turns the described answers of an operation into what its success carries and what its errors do.

use super::content::{self, Form};
use super::{Lowering, header};
use crate::ir::{Answer, Doc, Outcome, Payload, StatusPattern, Success, TypeId};
use crate::load::Key;
use crate::parse::{self, Piece};
use openapiv3::Response;

/// What an operation may answer.
pub(super) struct Answers {
    pub(super) success: Success,
    pub(super) accept: Option<String>,
    pub(super) headers: Option<TypeId>,
    /// The most specific status first.
    pub(super) errors: Vec<Answer>,
}

/// Lowers the answers of an operation.
pub(super) fn answers(lowering: &mut Lowering<'_>, source: &parse::Operation, operation: &str) -> Answers {
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
    let headers = header::of_answers(lowering, &successes);
    // What answers `HEAD` has no body (RFC 9110, section 9.3.2), whatever is described.
    if source.method.eq_ignore_ascii_case("head") {
        return Answers { success: Success::Nothing, accept: None, headers, errors: Vec::new() };
    }
    let outcomes = outcomes(lowering, &successes, operation);
    let accept = accept(&outcomes);
    let errors = errors.into_iter().filter_map(|(status, response)| {
        let hint = format!("{operation}_{}_error", label(status));
        let form = content::forms(lowering, response, &hint).into_iter().next()?;
        Some(Answer { status, payload: form.payload, doc: doc(&response.value) })
    });
    Answers { errors: errors.collect(), success: success(outcomes), accept, headers }
}

/// Lists what a success may be, the most specific status first, and the best form of a status first.
fn outcomes(
    lowering: &mut Lowering<'_>,
    successes: &[(StatusPattern, &Piece<Response>)],
    operation: &str,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (status, response) in successes {
        let has_value = outcomes.iter().any(|outcome: &Outcome| outcome.payload.is_some());
        let which = if has_value { format!("_{}", label(*status)) } else { String::new() };
        let hint = format!("{operation}{which}_response");
        // These have no body (RFC 9110, section 15.3), whatever is described.
        let is_bodiless = matches!(status, StatusPattern::Code(204 | 205));
        let forms = if is_bodiless { Vec::new() } else { content::forms(lowering, response, &hint) };
        let doc = doc(&response.value);
        let outcome = |form: Option<Form>, name| {
            let (media_types, payload) = form.map(|form| (form.media_types, form.payload)).unzip();
            let media_types = media_types.unwrap_or_default();
            Outcome { status: *status, form: name, media_types, payload, doc: doc.clone() }
        };
        let is_single = forms.len() < 2;
        if forms.is_empty() {
            outcomes.push(outcome(None, None));
        }
        for form in forms {
            let name = (!is_single).then(|| form.name.clone());
            outcomes.push(outcome(Some(form), name));
        }
    }
    outcomes
}

/// Decides what a success carries: one value where there is one, and one of several only where they differ.
fn success(outcomes: Vec<Outcome>) -> Success {
    let mut payloads: Vec<&Payload> = Vec::new();
    for payload in outcomes.iter().filter_map(|outcome| outcome.payload.as_ref()) {
        match payloads.iter_mut().find(|known| known.is_same(payload)) {
            Some(known) if known.xml.is_none() => *known = payload,
            Some(_) => {}
            None => payloads.push(payload),
        }
    }
    let empty = outcomes.iter().filter(|outcome| outcome.payload.is_none()).map(|outcome| outcome.status);
    match (&payloads[..], empty.collect::<Vec<_>>()) {
        ([], _) => Success::Nothing,
        ([payload], empty) if empty.is_empty() => Success::Always((*payload).clone()),
        ([payload], empty) => Success::Maybe((*payload).clone(), empty),
        _ => Success::Several(outcomes),
    }
}

/// Returns what to ask the server for (RFC 9110, section 12.5.1), unless it is JSON alone, as of every operation.
fn accept(outcomes: &[Outcome]) -> Option<String> {
    let mut media_types: Vec<&str> = Vec::new();
    for media_type in outcomes.iter().flat_map(|outcome| &outcome.media_types) {
        if !media_types.contains(&media_type.as_str()) {
            media_types.push(media_type);
        }
    }
    // A weight has one digit here; what is far behind is as good as what is before it.
    let weight = |place: usize| (10 - place.min(9)) as u8;
    let ranges = media_types.iter().enumerate().map(|(place, media_type)| match weight(place) {
        10 => (*media_type).to_owned(),
        weight => format!("{media_type};q=0.{weight}"),
    });
    let accept = ranges.collect::<Vec<_>>().join(", ");
    (!accept.is_empty() && accept != "application/json").then_some(accept)
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
