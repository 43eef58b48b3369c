//! Turns what is so on the wire, and what is said, in two editions into changes that leave Rust as it is.

use super::{Action, Change, Notes, Verdict};
use crate::surface::{Facts, Text};

/// Compares facts about an item or a part of it, which are told by their names.
pub(super) fn compare(
    notes: &Notes<'_>,
    (part, name): (&'static str, &str),
    old: &Facts,
    new: &Facts,
    changes: &mut Vec<Change>,
) {
    let mut tell = |detail: String| {
        changes.push(notes.change(Verdict::Wire, Action::Changed, part, name).saying(detail));
    };
    for (about, value) in new {
        match old.get(about) {
            Some(before) if before == value => {}
            before => tell(detail(about, Some(value.as_str()), before.map(String::as_str))),
        }
    }
    for (about, value) in old.iter().filter(|(about, _)| !new.contains_key(*about)) {
        tell(detail(about, None, Some(value)));
    }
}

/// Says what is so, and what was.
fn detail(about: &str, now: Option<&str>, before: Option<&str>) -> String {
    match (about, now, before) {
        ("presence", Some(now), Some(before)) => format!("is {now}, was {before}"),
        ("form", Some(now), Some(before)) => format!("is on the wire {now}, was {before}"),
        (_, Some(now), Some(before)) => format!("has {about} {now}, had {before}"),
        (_, Some(now), None) => format!("has {about} {now}, had none"),
        (_, None, before) => format!("has no {about}, had {}", before.unwrap_or("one")),
    }
}

/// Compares what is said about an item or a part of it.
pub(super) fn texts(
    notes: &Notes<'_>,
    (part, name): (&'static str, &str),
    old: &Text,
    new: &Text,
    changes: &mut Vec<Change>,
) {
    if new.is_deprecated && !old.is_deprecated {
        changes.push(notes.change(Verdict::Minor, Action::Deprecated, part, name));
    }
    if old.documentation != new.documentation || (old.is_deprecated && !new.is_deprecated) {
        let change = notes.change(Verdict::Documentation, Action::Changed, part, name);
        changes.push(change.saying("is described otherwise"));
    }
}
