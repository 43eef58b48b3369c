//! Turns the manifests of the workspace into complaints about lints that are not on.

use std::path::Path;

use super::Violation;

/// Lints that the design relies on.
const LINTS: &[&str] = &["iter_over_hash_type", "missing_docs", "unreachable_pub", "unsafe_code"];

pub(crate) fn check(path: &Path, text: &str) -> Vec<Violation> {
    let complain = |rule: &'static str, remedy: String| Violation { path: path.to_owned(), line: 1, rule, remedy };
    let has_line = |start: &str| text.lines().any(|line| line.trim_start().starts_with(start));
    if path == Path::new("Cargo.toml") {
        let missing = LINTS.iter().filter(|lint| !has_line(&format!("{lint} =")));
        let remedy = |lint: &&str| complain("lints-are-on", format!("turn `{lint}` on under `[workspace.lints]`"));
        return missing.map(remedy).collect();
    }
    let is_manifest = path.ends_with("Cargo.toml") && has_line("[package]");
    if is_manifest && !text.replace(' ', "").contains("[lints]\nworkspace=true") {
        return vec![complain("lints-are-on", "inherit the lints: `[lints]` with `workspace = true`".to_owned())];
    }
    Vec::new()
}
