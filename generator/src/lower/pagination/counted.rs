//! Turns a number that counts pages, or the items before one, into pages, where the description says from where it counts.

use super::inferred::{Evidence, answered, sent};
use super::shape::{Input, Kind};
use crate::ir::{Bound, Method, NextPage, PagePlace, PageTotal, Pagination, Paging};

/// What counts pages.
const PAGES: [&str; 6] = ["page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage"];

/// What counts the items before a page.
const OFFSETS: [&str; 4] = ["offset", "skip", "pageoffset", "startat"];

/// What says how many items a page has.
const SIZES: [&str; 14] = [
    "limit",
    "perpage",
    "pagesize",
    "size",
    "count",
    "top",
    "take",
    "maxresults",
    "itemsperpage",
    "resultsperpage",
    "pagelimit",
    "pageperpage",
    "rows",
    "results",
];

/// What says how many pages there are.
const TOTALS: [&str; 4] = ["totalpages", "pagecount", "totalpagecount", "numpages"];

/// Infers pages that are counted.
pub(super) fn paging(evidence: &Evidence<'_>) -> Paging {
    let by = |names: &[&str]| names.iter().find_map(|name| evidence.inputs.iter().find(|input| is_count(input, name)));
    let (page, offset, size) = (by(&PAGES), by(&OFFSETS), by(&SIZES));
    let Some(counter) = offset.or(page) else { return Paging::Single };
    let is_asked = match counter.place {
        PagePlace::Query(_) => *evidence.method == Method::Get,
        _ => *evidence.method == Method::Post,
    };
    if size.is_none() || !is_asked {
        return Paging::Single;
    }
    if evidence.items.is_none() {
        return Paging::Unsure(format!(
            "{} counts, but the answer has no list that is clearly what it counts",
            sent(&counter.place)
        ));
    }
    match offset {
        Some(offset) => by_offset(evidence, offset),
        None => by_page(evidence, counter),
    }
}

fn is_count(input: &Input<'_>, name: &str) -> bool {
    input.kind == Kind::Integer && input.name == name && !matches!(input.place, PagePlace::Header(_))
}

fn by_offset(evidence: &Evidence<'_>, offset: &Input<'_>) -> Paging {
    let first = match first(offset) {
        None | Some(0) => 0,
        Some(1) => 1,
        Some(_) => return Paging::Unsure(format!("{} does not begin at 0 or 1", sent(&offset.place))),
    };
    let reason = format!("{} counts the items before a page", sent(&offset.place));
    Paging::Pages(Box::new(evidence.pagination(NextPage::Offset(first), Some(offset.place.clone()), reason)))
}

fn by_page(evidence: &Evidence<'_>, page: &Input<'_>) -> Paging {
    let place = sent(&page.place);
    let first = match first(page) {
        Some(first @ (0 | 1)) => first,
        Some(_) => return Paging::Unsure(format!("{place} does not begin at 0 or 1")),
        None => {
            return Paging::Unsure(format!(
                "{place} counts pages, but the description does not say whether from 0 or 1"
            ));
        }
    };
    let total =
        evidence.outputs.iter().find(|output| output.kind == Kind::Integer && TOTALS.contains(&output.name.as_str()));
    let told = total.map(|total| format!(", and {} says how many there are", answered(&total.path)));
    let reason = format!("{place} counts pages from {first}{}", told.unwrap_or_default());
    let pagination = evidence.pagination(NextPage::Page(first), Some(page.place.clone()), reason);
    let total = total.map(|total| PageTotal::Pages(total.path.clone()));
    Paging::Pages(Box::new(Pagination { total, ..pagination }))
}

/// Returns where counting begins, by the default of a parameter, its least value, or what is said of it.
fn first(input: &Input<'_>) -> Option<u64> {
    let remarks = input.doc.remarks.as_deref();
    let default = remarks.and_then(|remarks| remarks.default.as_deref()).and_then(integer);
    let least = remarks.and_then(|remarks| match remarks.least.as_ref()? {
        Bound::Inclusive(number) => integer(number),
        Bound::Exclusive(number) => integer(number).map(|number| number + 1),
    });
    // Zero as the least value may only say that it is not negative.
    default.or(least.filter(|least| *least > 0)).or_else(|| said(input.doc.text.as_deref()?))
}

fn integer(text: &str) -> Option<u64> {
    text.trim_matches('"').trim_end_matches(".0").parse().ok()
}

/// Finds where counting begins in what is said about it.
fn said(text: &str) -> Option<u64> {
    let text = text.to_ascii_lowercase();
    let one = [
        "starts at 1",
        "starting at 1",
        "starting from 1",
        "starts from 1",
        "1-based",
        "1-indexed",
        "one-based",
        "defaults to 1",
        "default is 1",
        "default: 1",
        "begins at 1",
        "default 1",
    ];
    let zero = [
        "starts at 0",
        "starting at 0",
        "starting from 0",
        "starts from 0",
        "0-based",
        "0-indexed",
        "zero-based",
        "zero-indexed",
        "defaults to 0",
        "default is 0",
        "default: 0",
        "begins at 0",
        "default 0",
    ];
    // `10` begins with `1`.
    let has = |phrases: &[&str]| {
        phrases.iter().any(|phrase| {
            text.match_indices(phrase)
                .any(|(at, _)| !text[at + phrase.len()..].starts_with(|next: char| next.is_ascii_digit()))
        })
    };
    match (has(&one), has(&zero)) {
        (true, false) => Some(1),
        (false, true) => Some(0),
        _ => None,
    }
}
