//! Turns the descriptions of `fixtures/files`, which are in several files, into what is generated and said of them.

use std::path::Path;

use insta::{Settings, assert_snapshot, glob};
use restitch::{Generation, Input, Lock, Options};

use crate::harness::{assert_helpful, listing, verdict};

/// What is told about files that references lead to, all of it by these fixtures.
pub(crate) const CODES: [&str; 3] = ["reference-outside", "remote-reference", "unreadable-reference"];

#[test]
fn every_tree() {
    glob!("../fixtures/files", "*/api.yaml", check);
}

fn check(path: &Path) {
    let case =
        path.parent().and_then(Path::file_name).expect("a fixture is in a folder").to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).expect("a fixture can be read");
    let rule = text.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the first line is the rule");
    let generation = generate(&case, Options::default());
    assert_helpful(&generation);
    let is_shown = |path: &str| {
        path.starts_with("src/types/")
            || path.starts_with("src/api/")
            || ["src/lib.rs", "restitch.lock"].contains(&path)
    };
    let output = generation.output.as_ref().expect("a crate is generated");
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(rule);
    settings.set_input_file(path);
    let shown = format!("{}\n{}", verdict(&generation), listing(output, is_shown));
    settings.bind(|| assert_snapshot!("references", shown));
}

fn generate(case: &str, options: Options) -> Generation {
    let input = Input::File(Path::new("fixtures/files").join(case).join("api.yaml"));
    restitch::generate(&[input], &Options { command: "restitch generate".to_owned(), ..options }, Lock::new())
}

fn codes(generation: &Generation) -> Vec<String> {
    generation.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str().to_owned()).collect()
}

#[test]
fn each_code_is_told() {
    let told = codes(&generate("escapes", Options::default()));
    assert!(CODES.iter().all(|code| told.iter().any(|told| told == code)), "{told:?}");
}

#[test]
fn a_wider_folder_lets_references_leave() {
    let root = Some("fixtures/files".into());
    let told = codes(&generate("escapes", Options { reference_root: root, ..Options::default() }));
    assert!(!told.iter().any(|code| code == "reference-outside"), "{told:?}");
}
