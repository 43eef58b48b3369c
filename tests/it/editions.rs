//! Turns the samples of one edition of an API into code against the next one, to hold verdicts against the compiler.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::process::Command;

use restitch::diff::Verdict;
use restitch::{Input, Lock, Options, Output};

use crate::compile::{lock, put, samples, share_runtime, target};
use crate::diff::{EDITS, Edit, SPEC, edited};

/// What the samples call the crate, whichever edition it is of.
const CRATE: &str = "shop";

/// For each edit that breaks callers, the code in the samples that no longer compiles, or why there is none.
const BROKEN: &[(&str, Result<&str, &str>)] = &[
    ("make a field required", Ok("types::Order::new(\"id\")")),
    ("remove a value of an enum", Err("no sample sends a status")),
    ("move an operation to another group", Ok(".status()")),
    ("remove a response", Err("no sample reads an error")),
    ("change a type", Err("a sample sets what is required, and an amount is not")),
    ("require a parameter", Ok(".list_orders()")),
    ("remove an operation", Ok("create_order")),
];

fn generate(text: &str, name: &str, lock: Lock) -> Output {
    let input = Input::Text { name: "shop.yaml".to_owned(), text: text.to_owned() };
    let options =
        Options { name: Some(name.to_owned()), command: "restitch generate".to_owned(), ..Options::default() };
    restitch::generate(&[input], &options, lock).output.expect("it can be generated")
}

/// Writes a workspace with the crate of each new edition, and the samples of the old one, which depend on it.
fn write(folder: &Path) {
    let old = generate(SPEC, CRATE, Lock::new());
    let code = format!("//! The samples of the edition before.\n#![allow(unused, deprecated)]\n{}", samples(&old));
    let mut members = Vec::new();
    for (number, edit) in EDITS.iter().enumerate() {
        let (edition, sample) = (format!("edition-{number}"), format!("sample-{number}"));
        let mut new = generate(&edited(edit), &edition, old.lock.clone());
        share_runtime(&mut new);
        restitch::write::write(&new, &folder.join(&edition)).expect("the crate can be written");
        let manifest = format!(
            "[package]\nname = \"{sample}\"\nedition = \"2024\"\n\n[dependencies]\n{CRATE} = {{ package = \"{edition}\", path = \"../{edition}\" }}\n"
        );
        put(&folder.join(&sample).join("Cargo.toml"), &manifest);
        put(&folder.join(&sample).join("src/lib.rs"), &code);
        members.extend([edition, sample]);
    }
    put(&folder.join("Cargo.toml"), &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"));
    lock(folder);
}

/// Compiles a workspace as far as it goes, and returns what the compiler says is wrong, by the name of the package.
fn errors(folder: &Path) -> BTreeMap<String, String> {
    let mut cargo = Command::new(env!("CARGO"));
    // What is compiled for the fixtures need not be compiled again.
    cargo.env("CARGO_TARGET_DIR", target().join("fixtures/target"));
    cargo.env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS").current_dir(folder);
    cargo.args(["check", "--offline", "--workspace", "--keep-going", "--message-format", "json"]);
    let output = cargo.output().expect("cargo starts");
    let mut errors: BTreeMap<String, String> = BTreeMap::new();
    let mut compiled = 0;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("cargo writes JSON");
        compiled += usize::from(message["reason"] == "compiler-artifact");
        if message["reason"] == "compiler-message" && message["message"]["level"] == "error" {
            let name = message["target"]["name"].as_str().unwrap_or_default().replace('_', "-");
            errors.entry(name).or_default().push_str(message["message"]["rendered"].as_str().unwrap_or_default());
        }
    }
    assert!(compiled >= EDITS.len(), "cargo check: {}", String::from_utf8_lossy(&output.stderr));
    errors
}

#[test]
fn every_crate_compiles_the_samples_of_the_edition_before() {
    let folder = target().join("editions");
    write(&folder);
    let errors = errors(&folder);
    let major = |edit: &&Edit| edit.verdict == Some(Verdict::Major);
    let known: Vec<&str> = BROKEN.iter().map(|(what, _)| *what).collect();
    assert_eq!(EDITS.iter().filter(major).map(|edit| edit.what).collect::<Vec<_>>(), known);
    for (number, edit) in EDITS.iter().enumerate() {
        assert_eq!(errors.get(&format!("edition-{number}")), None, "{}: the new edition itself", edit.what);
        let error = errors.get(&format!("sample-{number}"));
        let expected = BROKEN.iter().find(|(what, _)| *what == edit.what).and_then(|(_, broken)| broken.ok());
        match (error, expected) {
            (None, None) => {}
            (Some(error), Some(code)) => {
                assert!(error.contains(code), "{}: another sample breaks:\n{error}", edit.what)
            }
            (Some(error), None) => panic!("{}: samples do not compile:\n{error}", edit.what),
            (None, Some(code)) => panic!("{}: `{code}` still compiles", edit.what),
        }
    }
}
