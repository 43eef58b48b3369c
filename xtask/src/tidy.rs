//! Turns the files of the workspace into a list of the rules they break.

mod excerpt;
mod functions;
mod layers;
mod manifest;
mod prose;
mod scan;
mod source;
mod style;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::folder;
use crate::step::{Failure, say};
use source::Source;

/// A place that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    path: PathBuf,
    /// Counted from one.
    line: usize,
    rule: &'static str,
    /// What to do about it.
    remedy: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path.display(), self.line, self.rule, self.remedy)
    }
}

/// Folders that hold what others wrote, or what is made.
const SKIPPED: &[&str] = &[".git", "target", "generated", "specs", "fixtures", "snapshots"];

/// Checks the workspace in `root`.
pub(crate) fn tidy(root: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("cannot read the workspace: {error}"));
    let mut violations = Vec::new();
    let mut checked = 0;
    for path in folder::files(root, SKIPPED).map_err(failed)? {
        let check: fn(&Path, &Path, &str) -> Vec<Violation> = match path.extension().and_then(|end| end.to_str()) {
            Some("rs") => check_rust,
            Some("md") => check_markdown,
            Some("toml") => manifest::check,
            _ => continue,
        };
        let text = fs::read_to_string(&path).map_err(failed)?;
        // What restitch makes is judged where it is made.
        if text.lines().next().is_some_and(|first| first.contains(restitch::write::GENERATED_MARKER)) {
            continue;
        }
        violations.extend(check(root, path.strip_prefix(root).unwrap_or(&path), &text));
        checked += 1;
    }
    violations.sort();
    violations.iter().for_each(|violation| say(&violation.to_string()));
    if violations.is_empty() {
        say(&format!("tidy: {checked} files are in order"));
        return Ok(());
    }
    Err(Failure::new(format!("tidy: {} places in {checked} files break a rule", violations.len())))
}

fn check_rust(_root: &Path, path: &Path, text: &str) -> Vec<Violation> {
    let source = Source::new(path, text);
    let mut violations = layers::check(&source);
    violations.extend(style::check(&source));
    violations.extend(functions::check(&source));
    violations
}

fn check_markdown(root: &Path, path: &Path, text: &str) -> Vec<Violation> {
    let mut violations = prose::check(path, text);
    violations.extend(excerpt::check(root, path, text));
    violations
}
