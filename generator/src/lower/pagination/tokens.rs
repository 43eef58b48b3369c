//! Turns a token of the answer, and what of the request takes it, into pages.

use super::inferred::{Evidence, answered, is_url, sent};
use super::shape::{self, Input, Kind, Output, of_item};
use crate::ir::{NextPage, PagePlace, Pagination};

/// What takes a token, by plain names; the best first.
const TAKES: [&str; 17] = [
    "pagetoken",
    "cursor",
    "pagecursor",
    "after",
    "pageafter",
    "aftercursor",
    "nextpagetoken",
    "nexttoken",
    "nextcursor",
    "paginationtoken",
    "continuationtoken",
    "continuation",
    "continue",
    "marker",
    "afterid",
    "startingafter",
    "scrollid",
];

/// What is a token of the next page, by plain names; the best first.
const TOKENS: [&str; 21] = [
    "nextpagetoken",
    "nextcursor",
    "nexttoken",
    "nextmarker",
    "nextpagecursor",
    "nextpaginationtoken",
    "nextcontinuationtoken",
    "nextcontinuation",
    "nextafter",
    "nextafterid",
    "nextscrollid",
    "next",
    "nextpage",
    "continuationtoken",
    "endcursor",
    "cursor",
    "after",
    "lastid",
    "last",
    "marker",
    "continue",
];

/// The tokens that are of the next page wherever they are.
const SURE: usize = 11;

/// What takes the identifier of the last item that is known.
const AFTER: [&str; 4] = ["startingafter", "afterid", "startafter", "after"];

/// Finds a token of the answer, and what takes it.
pub(super) fn pair(evidence: &Evidence<'_>) -> Option<Pagination> {
    let mut best: Option<(usize, &Output<'_>, &Input<'_>)> = None;
    for output in evidence.outputs.iter().filter(|output| is_token(evidence, output)) {
        for input in evidence.inputs.iter().filter(|input| takes(input) && !is_switched(evidence, input)) {
            let Some(rank) = rank(evidence, output, input) else { continue };
            if best.as_ref().is_none_or(|(best, ..)| rank < *best) {
                best = Some((rank, output, input));
            }
        }
    }
    let (_, output, input) = best?;
    let token = answered(&output.path);
    let reason = format!("{token} of the answer is a token, which {} takes", sent(&input.place));
    let place = match (output.kind, &input.place) {
        // A number is sent as one where a number is asked for.
        (Kind::Integer, PagePlace::TextInBody(path)) => PagePlace::TextInBody(path.clone()),
        (_, PagePlace::TextInBody(path)) => PagePlace::Body(path.clone()),
        (_, place) => place.clone(),
    };
    Some(evidence.pagination(NextPage::Token(output.path.clone()), Some(place), reason))
}

/// Whether tokens are only one of two ways, which a boolean of the request decides.
fn is_switched(evidence: &Evidence<'_>, taker: &Input<'_>) -> bool {
    let is_switch = |input: &Input<'_>| input.kind == Kind::Boolean && input.name == format!("use{}", taker.name);
    evidence.inputs.iter().any(is_switch)
}

fn takes(input: &Input<'_>) -> bool {
    matches!(input.kind, Kind::Text | Kind::Integer) && TAKES.contains(&input.name.as_str())
}

/// Whether a value is a token of the next page, as far as its own name and place say.
fn is_token(evidence: &Evidence<'_>, output: &Output<'_>) -> bool {
    let is_scalar = matches!(output.kind, Kind::Text | Kind::Integer);
    let inside = output.container();
    let inside = inside.as_deref();
    is_scalar
        && TOKENS.contains(&output.name.as_str())
        && match output.name.as_str() {
            "next" | "nextpage" => !is_url(output),
            // This may be a filter of the request that the answer repeats, unless it is among what is about pages.
            "after" => inside.is_some_and(|name| !["data", "response", "result"].contains(&name)),
            "lastid" => evidence.more().is_some(),
            "last" => evidence.more().is_some() && inside.is_none(),
            _ => true,
        }
}

/// Says how well a token fits what takes one; nothing, if it does not.
fn rank(evidence: &Evidence<'_>, output: &Output<'_>, input: &Input<'_>) -> Option<usize> {
    if output.kind == Kind::Text && input.kind == Kind::Integer {
        return None;
    }
    let stem = output.name.strip_prefix("next").filter(|stem| !stem.is_empty()).unwrap_or(&output.name);
    let is_same = input.name == output.name || input.name == stem || format!("page{stem}") == input.name;
    let token = TOKENS.iter().position(|name| *name == output.name)?;
    let taker = TAKES.iter().position(|name| *name == input.name)?;
    let fits = match output.name.as_str() {
        // What has the name of a token in the request is one in the answer.
        "cursor" | "marker" | "continuationtoken" | "continue" => is_same,
        "after" => ["after", "pageafter", "cursor", "pagecursor"].contains(&input.name.as_str()),
        "lastid" | "last" => AFTER.contains(&input.name.as_str()),
        // A number of a page is not a token.
        "next" | "nextpage" => output.kind == Kind::Text || input.kind == Kind::Integer,
        _ => !["afterid", "startingafter"].contains(&input.name.as_str()) || evidence.more().is_some(),
    };
    fits.then(|| (if is_same { 0 } else { 1000 }) + token * TAKES.len() + taker)
}

/// Finds a list of which the last item asks for what follows, because a boolean says whether anything does.
pub(super) fn last_item(evidence: &Evidence<'_>) -> Option<Pagination> {
    let (more, items) = (evidence.more()?, evidence.items?);
    let after =
        AFTER.iter().find_map(|name| evidence.inputs.iter().find(|input| input.name == *name && takes(input)))?;
    let is_described = ["id", "identifier", "ids"].iter().any(|word| {
        let text = after.doc.text.as_deref().unwrap_or_default().to_ascii_lowercase();
        text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|other| other == *word)
    });
    let id = of_item(evidence.types, items.item?, "id")?;
    let is_scalar = matches!(shape::kind(evidence.types, id), Kind::Text | Kind::Integer);
    if !is_scalar || !(is_described || after.name == "afterid") {
        return None;
    }
    let reason = format!(
        "{} says whether more follows, and {} takes the `id` of the last item",
        answered(&more.path),
        sent(&after.place),
    );
    Some(evidence.pagination(NextPage::LastItem(vec!["id".into()]), Some(after.place.clone()), reason))
}

/// Says what is missing, if there is only one half of a pair.
pub(super) fn halves(evidence: &Evidence<'_>) -> Option<String> {
    let is_sure = |output: &&Output<'_>| TOKENS[..SURE].contains(&output.name.as_str()) && is_token(evidence, output);
    let token = evidence.outputs.iter().find(is_sure);
    let strong = ["pagetoken", "cursor", "pagecursor", "nexttoken", "paginationtoken", "continuationtoken"];
    let is_open = |input: &&Input<'_>| takes(input) && !is_switched(evidence, input);
    let token = token.filter(|_| !evidence.inputs.iter().any(|input| is_switched(evidence, input)));
    let taker = evidence.inputs.iter().filter(is_open).find(|input| strong.contains(&input.name.as_str()));
    match (token, taker) {
        (Some(token), None) => Some(format!(
            "the answer has {}, but no parameter and no property of the request takes it",
            answered(&token.path)
        )),
        (None, Some(taker)) => Some(format!("{} takes a token, but the answer has none", sent(&taker.place))),
        (Some(token), Some(taker)) => Some(format!(
            "{} of the answer does not fit {}: their types differ",
            answered(&token.path),
            sent(&taker.place)
        )),
        (None, None) => None,
    }
}
