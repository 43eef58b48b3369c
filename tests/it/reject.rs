//! Turns each description of `fixtures/err` into what the generator has to say about it.

use std::collections::BTreeSet;
use std::path::Path;

use insta::{assert_snapshot, glob};
use restitch::Input;
use restitch::diagnostics::{Explanation, explanations};

use crate::generate::settings;
use crate::harness::{Fixture, assert_helpful, fixtures, generate, verdict};
use crate::{config, load, references, remote};

/// The sources of all diagnostics, one method for each.
const CATALOG: [&str; 3] = [
    include_str!("../../generator/src/diagnostics/catalog.rs"),
    include_str!("../../generator/src/diagnostics/config.rs"),
    include_str!("../../generator/src/diagnostics/load.rs"),
];

/// The diagnostics that no test provokes, and why.
const UNTESTED: [(&str, &str); 1] = [("oversized-input", "it takes a text of four gigabytes")];

#[test]
fn every_diagnostic() {
    glob!("../fixtures/err", "**/*.*", check);
}

/// Generates a fixture, about which there must be something to say: what its name says, and no more.
fn check(path: &Path) {
    let fixture = Fixture::read(path);
    let generation = fixture.generate();
    let codes: BTreeSet<&str> = generation.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    assert_eq!(codes, BTreeSet::from([code(&fixture)]), "{}", fixture.name);
    assert_helpful(&generation);
    settings(&fixture).bind(|| assert_snapshot!("reject", verdict(&generation)));
}

/// Returns the code that a fixture is named after: `err/code.yaml`, or `err/code/case.yaml` where there are several.
fn code(fixture: &Fixture) -> &str {
    fixture.topic().split('.').next().unwrap_or_default()
}

/// Returns all codes there are: each is the first argument of what makes a diagnostic.
fn catalog() -> BTreeSet<&'static str> {
    let is_code = |text: &&str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let openings = CATALOG.iter().flat_map(|source| source.split('(').skip(1));
    let quoted = openings.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
    quoted.map(|(text, _)| text).filter(is_code).collect()
}

#[test]
fn each_code_has_a_fixture() {
    let fixtures = fixtures("err");
    let tested: BTreeSet<&str> = fixtures
        .iter()
        .map(code)
        .chain(load::codes())
        .chain(references::CODES)
        .chain(remote::CODES)
        .chain(config::CODES)
        .collect();
    let untested = BTreeSet::from(UNTESTED.map(|(code, _)| code));
    assert!(tested.is_disjoint(&untested), "the list of untested codes is out of date");
    let known = catalog();
    assert!(known.len() > 40, "the codes are not found: {known:?}");
    assert_eq!(&tested | &untested, known);
}

/// The codes that no constructor of the catalog has: of the policy, and of the command line.
const OTHERS: [&str; 3] = ["damaged-lock", "unreadable-lock", "unused-allow"];

#[test]
fn each_code_is_explained() {
    let explained: Vec<&str> = explanations().map(|explanation| explanation.code).collect();
    assert!(explained.is_sorted(), "`codes.md` is sorted");
    let known: BTreeSet<&str> = catalog().into_iter().chain(OTHERS).collect();
    assert_eq!(explained.into_iter().collect::<BTreeSet<_>>(), known, "`codes.md` has a section for each code");
}

/// The fences of examples that are descriptions, and the ends of their names; others need more than one text.
const EXAMPLES: [(&str, &str, &str); 3] =
    [("````markdown", "````", "md"), ("```yaml", "```", "yaml"), ("```json", "```", "json")];

#[test]
fn what_explains_a_code_causes_it() {
    let mut tried = 0;
    for Explanation { code, text } in explanations() {
        assert!(text.contains("\nRemedy: "), "{code} has no remedy");
        assert!(text.contains("\n```"), "{code} has no example");
        let example = EXAMPLES.iter().find_map(|(open, close, end)| {
            let (_, rest) = text.split_once(&format!("\n\n{open}\n"))?;
            Some((rest.split_once(&format!("\n{close}\n"))?.0, end))
        });
        let Some((example, end)) = example else { continue };
        let input = Input::Text { name: format!("api.{end}"), text: format!("{example}\n") };
        let generation = generate(input, None);
        let told: BTreeSet<&str> = generation.diagnostics.iter().map(|told| told.code.as_str()).collect();
        assert!(told.contains(code), "the example of {code} causes {told:?}");
        tried += 1;
    }
    assert!(tried > 40, "the examples are not found: {tried}");
}
