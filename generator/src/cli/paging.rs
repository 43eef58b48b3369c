//! Turns what a run found out about pages into a listing for people, or into JSON.

use restitch::{Explanation, Verdict};
use serde_json::{Value, json};

/// Lists the operations that have pages, then those that look like it and have none, each with its reason.
pub(crate) fn text(pagination: &[Explanation]) -> String {
    let (paged, unsure): (Vec<_>, Vec<_>) =
        pagination.iter().partition(|explanation| explanation.verdict != Verdict::Nothing);
    let mut text = format!("operations with pages: {}\n", paged.len());
    paged.iter().for_each(|explanation| text.push_str(&line(explanation)));
    text.push_str(&format!("operations that may have pages, and have none: {}\n", unsure.len()));
    unsure.iter().for_each(|explanation| text.push_str(&line(explanation)));
    text
}

fn line(explanation: &Explanation) -> String {
    let Explanation { operation, request, verdict, reason, items } = explanation;
    let verdict = match (verdict, items.as_deref().unwrap_or_default()) {
        (Verdict::Items, "") => "items and pages".to_owned(),
        (Verdict::Items, path) => format!("items of `{}` and pages", path.escape_debug()),
        (Verdict::Pages, _) => "pages without items".to_owned(),
        (Verdict::Nothing, _) => "no pages".to_owned(),
    };
    // What is in a description may not move the cursor of a terminal.
    format!("  {}: {verdict}: {} ({})\n", request.escape_debug(), reason.escape_debug(), operation.escape_debug())
}

/// Returns a list of objects with `operation`, `request`, `verdict` (`items`, `pages` or `nothing`), `reason` and `items`, the way to them.
pub(crate) fn json(pagination: &[Explanation]) -> Value {
    let object = |explanation: &Explanation| {
        let verdict = match explanation.verdict {
            Verdict::Items => "items",
            Verdict::Pages => "pages",
            Verdict::Nothing => "nothing",
        };
        json!({
            "operation": explanation.operation,
            "request": explanation.request,
            "verdict": verdict,
            "reason": explanation.reason,
            "items": explanation.items,
        })
    };
    pagination.iter().map(object).collect()
}
