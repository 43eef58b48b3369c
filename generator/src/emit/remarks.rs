//! Turns remarks about a value into a short paragraph.

use super::doc;
use crate::ir::{Access, Bound, Count, Remarks};

/// Returns one paragraph without a line break; empty, if there is nothing to remark.
pub(super) fn paragraph(remarks: &Remarks) -> String {
    let mut sentences: Vec<String> = Vec::new();
    sentences.extend(match remarks.access {
        Access::Both => None,
        Access::Read => Some("Set by the server.".to_owned()),
        Access::Write => Some("Sent, never returned.".to_owned()),
    });
    sentences.extend(text(remarks));
    sentences.extend(range(remarks));
    sentences.extend(list(remarks));
    sentences.extend(amount(remarks.entries, "entry", "entries").map(|amount| format!("{amount}.")));
    sentences.extend(content(remarks));
    let valued = [("Format", &remarks.format), ("Default", &remarks.default), ("Example", &remarks.example)];
    for (label, value) in valued {
        sentences.extend(value.as_ref().map(|value| format!("{label}: {}.", doc::code(value))));
    }
    sentences.extend(remarks.see.as_deref().and_then(super::markdown::address).map(|url| format!("See <{url}>.")));
    sentences.join(" ")
}

/// Says how long a text is, and what it looks like.
fn text(remarks: &Remarks) -> Option<String> {
    let length = amount(remarks.characters, "character", "characters");
    let pattern = remarks.pattern.as_deref().map(doc::code);
    Some(match (length, pattern) {
        (Some(length), Some(pattern)) => format!("{length}, matching {pattern}."),
        (Some(length), None) => format!("{length}."),
        (None, Some(pattern)) => format!("Matches {pattern}."),
        (None, None) => return None,
    })
}

/// Says how large a number is.
fn range(remarks: &Remarks) -> Option<String> {
    let least = remarks.least.as_ref().map(|bound| match bound {
        Bound::Inclusive(value) => format!("at least {value}"),
        Bound::Exclusive(value) => format!("greater than {value}"),
    });
    let most = remarks.most.as_ref().map(|bound| match bound {
        Bound::Inclusive(value) => format!("at most {value}"),
        Bound::Exclusive(value) => format!("less than {value}"),
    });
    let limits = match (&remarks.least, &remarks.most) {
        (Some(Bound::Inclusive(least)), Some(Bound::Inclusive(most))) if least == most => {
            Some(format!("always {least}"))
        }
        (Some(Bound::Inclusive(least)), Some(Bound::Inclusive(most))) => Some(format!("between {least} and {most}")),
        _ => joined([least, most], " and "),
    };
    let step = remarks.step.as_ref().map(|step| format!("a multiple of {step}"));
    joined([limits, step], ", ").map(|text| format!("{}.", capitalized(&text)))
}

/// Says how long a list is.
fn list(remarks: &Remarks) -> Option<String> {
    match (amount(remarks.items, "item", "items"), remarks.distinct) {
        (Some(amount), true) => Some(format!("{amount}, without duplicates.")),
        (Some(amount), false) => Some(format!("{amount}.")),
        (None, true) => Some("Without duplicates.".to_owned()),
        (None, false) => None,
    }
}

/// Says what a text stands for.
fn content(remarks: &Remarks) -> Option<String> {
    let (media_type, encoding) = (remarks.media_type.as_deref(), remarks.encoding.as_deref());
    Some(match (media_type, encoding) {
        (Some(media_type), Some(encoding)) => format!("{} in {}.", doc::code(media_type), doc::code(encoding)),
        (Some(media_type), None) => format!("Holds {}.", doc::code(media_type)),
        (None, Some(encoding)) => format!("Encoded as {}.", doc::code(encoding)),
        (None, None) => return None,
    })
}

fn amount(count: Count, one: &str, many: &str) -> Option<String> {
    let noun = |number: u32| if number == 1 { one } else { many };
    Some(match (count.least, count.most) {
        (Some(1), None) => "Not empty".to_owned(),
        (Some(least), Some(most)) if least == most => format!("Exactly {least} {}", noun(least)),
        (Some(least), Some(most)) => format!("Between {least} and {most} {many}"),
        (Some(least), None) => format!("At least {least} {many}"),
        (None, Some(0)) => "Empty".to_owned(),
        (None, Some(most)) => format!("At most {most} {}", noun(most)),
        (None, None) => return None,
    })
}

fn joined(parts: [Option<String>; 2], between: &str) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}
