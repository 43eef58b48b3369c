//! Turns Markdown into complaints about lines that hold two sentences, or half of one.

use std::path::Path;

use super::Violation;

/// Ends of words that look like the end of a sentence.
const ABBREVIATIONS: &[&str] = &["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "no."];

pub(crate) fn check(path: &Path, text: &str) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut fence: Option<&str> = None;
    let mut unfinished = false;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let marker = ["```", "~~~"].into_iter().find(|marker| trimmed.starts_with(marker));
        if let Some(marker) = marker {
            fence = match fence {
                Some(open) if open == marker => None,
                None => Some(marker),
                open => open,
            };
        }
        if fence.is_some() || marker.is_some() || !is_prose(trimmed) {
            unfinished = false;
            continue;
        }
        let mut complain = |remedy: &str| {
            let (path, remedy) = (path.to_owned(), remedy.to_owned());
            violations.push(Violation { path, line: number + 1, rule: "one-sentence-per-line", remedy });
        };
        let prose = without_code(trimmed);
        let starts_item = is_item(trimmed);
        if unfinished && !starts_item {
            complain("join this line with the one above, which ends within a sentence");
        }
        if holds_two(&prose) {
            complain("start each sentence on a line of its own");
        }
        unfinished = !ends_sentence(&prose);
    }
    violations
}

/// Returns whether a line is text rather than a heading, a table, a comment, a link target or nothing.
fn is_prose(line: &str) -> bool {
    let target = line.starts_with('[') && line.contains("]: ");
    !line.is_empty() && !line.starts_with(['#', '|', '<', '!']) && !line.starts_with("[!") && !target && line != "---"
}

fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|character: char| character.is_ascii_digit());
    line.starts_with("- ") || line.starts_with("* ") || (number.len() < line.len() && number.starts_with(". "))
}

/// Returns the line with `x` for what is between backticks, and without the number of a list item.
fn without_code(line: &str) -> String {
    let text = if is_item(line) { line.split_once(' ').map_or("", |(_, text)| text) } else { line };
    let parts = text.split('`').enumerate();
    parts.map(|(number, part)| if number % 2 == 0 { part } else { "x" }).collect()
}

fn holds_two(prose: &str) -> bool {
    let ends = prose.match_indices(['.', '!', '?']).filter(|(at, _)| {
        let (before, after) = (&prose[..at + 1], &prose[at + 1..]);
        let abbreviated = ABBREVIATIONS.iter().any(|short| before.ends_with(short));
        let after = after.trim_start_matches([')', '*', '_', '"']);
        let next =
            after.strip_prefix(' ').and_then(|rest| rest.trim_start_matches(['*', '_', '(', '[']).chars().next());
        !abbreviated && next.is_some_and(char::is_uppercase)
    });
    ends.count() > 0
}

fn ends_sentence(prose: &str) -> bool {
    prose.trim_end().trim_end_matches([')', '*', '_', '"']).ends_with(['.', '!', '?', ':', ';'])
}
