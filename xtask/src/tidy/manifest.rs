//! Turns the manifests of the workspace into complaints about lints that are not on.

use std::fs;
use std::path::Path;

use super::Violation;

/// Lints that the design relies on.
const LINTS: &[&str] = &["iter_over_hash_type", "missing_docs", "unreachable_pub", "unsafe_code"];

/// What the crates depend on that restitch generates.
const DEPENDENCIES: &str = "generator/runtime/dependencies.toml";

pub(crate) fn check(root: &Path, path: &Path, text: &str) -> Vec<Violation> {
    if path == Path::new(DEPENDENCIES) {
        return dependencies(root, path, text);
    }
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

/// Compares the dependencies of the runtime as it is tested with those of generated crates.
fn dependencies(root: &Path, path: &Path, text: &str) -> Vec<Violation> {
    // What is on by default differs: the tests of the runtime take all of its features.
    let tables = |text: &str| text.lines().filter(|line| !line.starts_with("default =")).collect::<Vec<_>>().join("\n");
    let manifest = tables(&fs::read_to_string(root.join("runtime/Cargo.toml")).unwrap_or_default());
    let table = tables(text.find("[features]").map_or(text, |start| &text[start..]));
    if manifest.contains(&format!("\n{}\n\n[", table.trim_end())) {
        return Vec::new();
    }
    let remedy = "let `[features]` and `[dependencies]` of `runtime/Cargo.toml` be the same, line by line".to_owned();
    vec![Violation { path: path.to_owned(), line: 1, rule: "runtime-depends-on-the-same", remedy }]
}
