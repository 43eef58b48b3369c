//! Turns each description of `fixtures/ok` into the part of its crate that it is about.

use std::path::Path;

use insta::{Settings, assert_snapshot, glob};
use restitch::{Input, Lock, Options};

use crate::harness::{Fixture, listing, root};

/// Whether a file of the output belongs into a snapshot, by its path.
type Shows = fn(&str) -> bool;

/// What the fixtures of each folder are about.
const SHOWN: [(&str, Shows); 19] = [
    ("oneofs", is_type),
    ("schemas", is_type),
    ("unions", is_operation),
    ("versions", |path| path == "src/client.rs" || is_operation(path)),
    ("operations", is_operation),
    ("parameters", is_operation),
    ("bodies", is_operation),
    ("responses", is_operation),
    ("clients", |path| path == "src/client.rs"),
    ("names", |path| path.starts_with("src/types/") || path.starts_with("src/api/") || path == "restitch.lock"),
    ("manifests", |path| path == "Cargo.toml"),
    ("docs", |path| {
        !["Cargo.toml", "rustfmt.toml", "restitch.lock"].contains(&path) && !path.starts_with("src/runtime/")
    }),
    ("features", |path| path == "Cargo.toml" || path.starts_with("src/types/") && path.ends_with("mod.rs")),
    ("examples", |path| path == "src/examples.jsonl"),
    ("pages", is_operation),
    ("events", |path| is_type(path) || path == "src/webhooks.rs" || path.starts_with("src/callbacks/")),
    ("streams", is_operation),
    ("xml", |path| path == "src/xml.rs" || path.starts_with("src/api/") && !path.ends_with("/mod.rs")),
    ("pagination", |path| path.starts_with("src/api/") && !path.ends_with("/mod.rs")),
];

fn is_type(path: &str) -> bool {
    path.starts_with("src/types/") && !path.ends_with("/mod.rs")
}

fn is_operation(path: &str) -> bool {
    path.starts_with("src/api/") && !path.ends_with("/mod.rs") || is_type(path)
}

#[test]
fn every_rule() {
    glob!("../fixtures/ok", "*/*", check);
}

/// Generates a fixture, about which there must be nothing to say, and compares what it is about.
fn check(path: &Path) {
    let fixture = Fixture::read(path);
    let generation = fixture.generate();
    let said: Vec<_> = generation.diagnostics.iter().map(|diagnostic| &diagnostic.message).collect();
    assert!(said.is_empty(), "{}: {said:?}", fixture.name);
    let output = generation.output.expect("nothing was said");
    for lock in [Lock::new(), output.lock.clone()] {
        let again = fixture.generate_again(lock).output.expect("nothing was said");
        let (one, other) = (listing(&output, |_| true), listing(&again, |_| true));
        let differing = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        assert!(one == other, "{}: two runs differ: {differing:?}", fixture.name);
    }
    let (_, is_shown) =
        SHOWN.iter().find(|(topic, _)| *topic == fixture.topic()).expect("each folder is about something");
    let shown = listing(&output, is_shown);
    assert!(!shown.is_empty(), "{}: nothing is shown", fixture.name);
    settings(&fixture).bind(|| assert_snapshot!("generate", shown));
}

/// Returns how a snapshot is kept: with the rule that it shows, and without how it was made.
pub(crate) fn settings(fixture: &Fixture) -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(fixture.rule());
    settings
}

#[test]
fn a_page_gives_what_its_block_gives() {
    let all = |name: &str| {
        let fixture = Fixture::read(&root().join("ok/pages").join(name));
        listing(&fixture.generate().output.expect("it is generated"), |_| true)
    };
    assert_eq!(all("page.md"), all("page_block.yaml"));
}

const PETS: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths:
  /pets: {get: {operationId: list_pets, tags: [pets]}}
components:
  schemas:
    shop.pet: {type: object, properties: {petName: {type: string}}}
";

/// What takes a name that was free before: for the type itself, the short way to it, its field, its method and its group.
const RIVALS: [(&str, &str); 5] = [
    ("components:", "  /all: {get: {operationId: listPets, tags: [pets]}}\ncomponents:"),
    ("components:", "  /other: {get: {operationId: other, tags: [Pets]}}\ncomponents:"),
    ("    shop.pet:", "    shop.Pet: {type: object, properties: {a: {type: string}}}\n    shop.pet:"),
    ("    shop.pet:", "    Pet: {type: object, properties: {b: {type: string}}}\n    shop.pet:"),
    ("petName:", "pet_name: {type: integer}, petName:"),
];

/// Generates Rust only, for that is what callers see.
fn pets(text: &str, lock: Lock) -> (String, Lock) {
    let options = Options { name: None, command: "restitch generate".to_owned(), ..Options::default() };
    let input = Input::Text { name: "pets.yaml".to_owned(), text: text.to_owned() };
    let output = restitch::generate(&[input], &options, lock).output.expect("it is generated");
    let shown = listing(&output, |path| path.starts_with("src/types/") || path.starts_with("src/api/"));
    (shown, output.lock)
}

#[test]
fn the_lock_keeps_names_that_a_newcomer_would_take() {
    let (before, lock) = pets(PETS, Lock::new());
    for (place, rival) in RIVALS {
        let text = PETS.replacen(place, rival, 1);
        let (with_lock, kept) = pets(&text, lock.clone());
        let (without_lock, _) = pets(&text, Lock::new());
        assert!(with_lock != without_lock, "`{rival}` takes no name");
        let public = before.lines().filter(|line| line.trim_start().starts_with("pub "));
        public
            .filter(|line| !line.contains("pub use self::shop::Pet;"))
            .for_each(|line| assert!(with_lock.contains(line), "`{rival}` changes `{line}`"));
        for section in ["groups", "operations", "root", "types"] {
            for (key, name) in lock.section(section) {
                assert_eq!(kept.get(section, key), Some(name), "`{rival}` takes a name of {section}");
            }
        }
        let parsed = Lock::parse(&kept.to_text()).expect("what was written can be read");
        assert!(pets(&text, parsed).0 == with_lock, "`{rival}`: the next run differs");
    }
}
