//! Turns excerpts in Markdown into complaints where the file they come from says something else.
//!
//! ````text
//! <!-- from generated/c1/src/api/connector.rs: impl Connector { ... } -->
//! ```rust
//! (the lines from the first that starts with the first text to the next that starts with the second one)
//! ```
//! ````
//!
//! In the guide (`docs`), each block of Rust is such an excerpt, so that it is compiled.
//!
//! Without `...`, the excerpt is the item that starts with the text: up to the line that closes it.

use std::fs;
use std::path::Path;

use super::Violation;

pub(crate) fn check(root: &Path, path: &Path, text: &str) -> Vec<Violation> {
    let lines: Vec<&str> = text.lines().collect();
    let mut violations = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let is_loose =
            line.trim() == "```rust" && !lines[..number].last().is_some_and(|above| above.starts_with("<!-- from "));
        if is_loose && path.starts_with("docs") {
            let remedy = "take the block from a file that is compiled, with `<!-- from PATH: FIRST LINE -->` above it"
                .to_owned();
            violations.push(Violation { path: path.to_owned(), line: number + 1, rule: "guide-is-compiled", remedy });
        }
        let Some(source) = line.trim().strip_prefix("<!-- from ").and_then(|rest| rest.strip_suffix("-->")) else {
            continue;
        };
        let expected = excerpt(root, source.trim());
        let remedy = match (fenced(&lines[number + 1..]), expected) {
            (_, Err(problem)) => problem,
            (None, _) => "put the fenced block of the excerpt on the next line".to_owned(),
            (Some(found), Ok(expected)) if found == expected => continue,
            (Some(_), Ok(expected)) => format!("the file says now:\n{}", expected.join("\n")),
        };
        violations.push(Violation { path: path.to_owned(), line: number + 1, rule: "excerpt-in-step", remedy });
    }
    violations
}

/// Returns the inside of the fenced block that `lines` start with.
fn fenced<'a>(lines: &[&'a str]) -> Option<Vec<&'a str>> {
    let (open, rest) = lines.split_first()?;
    let fence = &open[..open.len() - open.trim_start_matches('`').len()];
    if fence.len() < 3 {
        return None;
    }
    let end = rest.iter().position(|line| *line == fence)?;
    Some(rest[..end].to_vec())
}

/// Cuts the lines that `source` names out of the file it names, without their common indentation.
fn excerpt(root: &Path, source: &str) -> Result<Vec<String>, String> {
    let (file, place) = source.split_once(": ").ok_or("write `<!-- from PATH: FIRST LINE ... LAST LINE -->`")?;
    let text = fs::read_to_string(root.join(file)).map_err(|error| format!("cannot read `{file}`: {error}"))?;
    let lines: Vec<&str> = text.lines().collect();
    let starts = |from: usize, with: &str| {
        let found = lines.iter().skip(from).position(|line| line.trim_start().starts_with(with));
        found.map(|length| from + length).ok_or_else(|| format!("`{file}` has no line that starts with `{with}`"))
    };
    let (first, last) = match place.split_once(" ... ") {
        Some((first, last)) => {
            let first = starts(0, first.trim())?;
            (first, starts(first, last.trim())?)
        }
        None => {
            let first = starts(0, place.trim())?;
            (first, item_end(&lines, first))
        }
    };
    let indent = lines[first].len() - lines[first].trim_start().len();
    Ok(lines[first..=last].iter().map(|line| line.get(indent..).unwrap_or_default().to_owned()).collect())
}

/// Returns the line that closes the item which starts at `first`: the next one that is indented as little.
fn item_end(lines: &[&str], first: usize) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    if lines[first].ends_with([';', '}']) {
        return first;
    }
    let closes = |line: &&str| line.trim_start().starts_with(['}', ')', ']']) && indent(line) <= indent(lines[first]);
    let ends = |line: &&str| closes(line) && line.ends_with(['}', ';', ',']);
    lines.iter().skip(first + 1).position(ends).map_or(lines.len() - 1, |length| first + 1 + length)
}
