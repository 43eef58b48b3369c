//! Turns the commands that only show something into what a person, or a shell, gets to read.

use std::collections::BTreeSet;
use std::fs;

use insta::assert_snapshot;
use restitch::config::Workspace;
use tempfile::TempDir;

use crate::program::{Run, cargo_restitch, restitch};

/// One operation of each form that a request has.
const SPEC: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.2.0}
servers: [{url: 'https://{zone}.pets.test/v1', variables: {zone: {default: eu}}}]
security: [{key: []}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      summary: Finds a pet.
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}, description: Which one.}
        - {name: tags, in: query, required: true, schema: {type: array, items: {type: string}}}
        - {name: X-Trace, in: header, required: true, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
      x-codeSamples: [{lang: go, source: get()}, {lang: rust, source: old()}]
    put:
      operationId: setPet
      tags: [pets]
      deprecated: true
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'204': {description: Done.}}
  /login:
    post:
      operationId: login
      tags: [users]
      security: []
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, required: [user name], properties: {user name: {type: string}}}
      responses: {'204': {description: Done.}}
  /photos:
    post:
      operationId: addPhoto
      tags: [pets]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [photo, label]
              properties: {photo: {type: string, format: binary}, label: {type: string}}
      responses: {'204': {description: Done.}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: api key}}
  schemas:
    Pet:
      type: object
      description: An animal. It lives with people.
      required: [name, born, size]
      properties: {name: {type: string}, born: {type: string, format: date}, size: {enum: [small, large]}}
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pets.yaml"), SPEC).unwrap();
    folder
}

/// Returns what a command prints about the description.
#[track_caller]
fn told(arguments: &[&str]) -> String {
    let run = restitch(folder().path(), arguments, "");
    assert_eq!((run.code, &*run.err), (Some(0), ""), "{arguments:?}");
    run.out
}

#[test]
fn a_description_is_listed() {
    assert_snapshot!(told(&["list", "pets.yaml"]));
    assert_snapshot!(told(&["list", "pets.yaml", "--only", "operations", "--format", "json"]));
}

#[test]
fn an_operation_is_shown_as_a_call_and_as_curl() {
    let shown: Vec<String> =
        ["getPet", "set_pet", "users.login", "POST /photos"].map(|name| told(&["show", "pets.yaml", name])).into();
    assert_snapshot!(shown.join("\n---\n\n"));
    let run = restitch(folder().path(), &["show", "pets.yaml", "getPets"], "");
    assert_eq!(run.code, Some(1));
    assert!(run.err.ends_with("= help: did you mean `getPet`?\n"), "{}", run.err);
}

#[test]
fn a_description_that_cannot_be_read_is_told_as_ever() {
    let folder = folder();
    fs::write(folder.path().join("pets.yaml"), "openapi: 4.0.0\n").unwrap();
    for arguments in
        [&["list", "pets.yaml"][..], &["show", "pets.yaml", "a"], &["samples", "pets.yaml"], &["init", "pets.yaml"]]
    {
        let run = restitch(folder.path(), arguments, "");
        assert_eq!((run.code, &*run.out), (Some(1), ""));
        assert!(run.err.contains("error[unsupported-version]"), "{}", run.err);
    }
}

#[test]
fn the_overlay_replaces_the_samples_of_rust_only() {
    let overlay = told(&["samples", "pets.yaml", "--format", "overlay"]);
    assert_snapshot!(overlay);
}

/// The samples of the overlay are those of the documentation, which compile as doctests, with the client of the README.
#[test]
fn every_form_of_a_sample_is_the_same() {
    let folder = folder();
    let run = restitch(folder.path(), &["generate", "pets.yaml", "--output", "out"], "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let read = |path: &str| fs::read_to_string(folder.path().join("out").join(path)).unwrap();
    let (readme, code) = (read("README.md"), read("src/api/pets.rs") + &read("src/api/users.rs"));
    let lines: BTreeSet<&str> =
        code.lines().filter_map(|line| line.trim().strip_prefix("///")).map(str::trim).collect();
    let client: BTreeSet<&str> = readme.lines().map(str::trim).collect();
    let samples = told(&["samples", "pets.yaml"]);
    let mut compared = 0;
    for block in samples.split("```rust\n").skip(1) {
        for line in block.split("```").next().unwrap().lines().map(str::trim).filter(|line| !line.is_empty()) {
            let is_frame =
                ["#[tokio::main]", "async fn main() -> Result<(), Box<dyn std::error::Error>> {", "Ok(())", "}"];
            let known = lines.contains(line) || client.contains(line) || is_frame.contains(&line);
            assert!(known, "`{line}` is in no documentation");
            compared += 1;
        }
    }
    assert!(compared > 30, "{samples}");
}

#[test]
fn a_configuration_is_written_once() {
    let folder = folder();
    let printed = restitch(folder.path(), &["init", "pets.yaml", "--print"], "").out;
    let run = restitch(folder.path(), &["init", "./pets.yaml"], "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let written = fs::read_to_string(folder.path().join("restitch.toml")).unwrap();
    assert_eq!(written, printed);
    let workspace = Workspace::parse(&written).unwrap();
    assert_eq!((&*workspace.clients[0].id, &*workspace.clients[0].inputs), ("pets", &["pets.yaml".into()][..]));
    // The lines that are commented out are keys, too.
    let all: String = written
        .lines()
        .map(|line| {
            line.strip_prefix("# ").filter(|line| line.contains(" = ") || line.starts_with('[')).unwrap_or(line)
        })
        .fold(String::new(), |all, line| all + line + "\n");
    assert!(all.lines().count() > 8 && Workspace::parse(&all).is_ok(), "{all}");
    let again = restitch(folder.path(), &["init", "pets.yaml"], "");
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("left alone"), "{}", again.err);
    for outside in ["-", "../pets.yaml", "https://pets.test/api.yaml"] {
        assert_ne!(restitch(folder.path(), &["init", outside], SPEC).code, Some(0), "{outside}");
    }
}

/// Returns what a command prints without a description.
#[track_caller]
fn shown(line: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let Run { code, out, err } = restitch(folder.path(), &line.split(' ').collect::<Vec<_>>(), "");
    assert_eq!((code, &*err), (Some(0), ""), "{line}");
    assert!(!out.contains('\u{1b}'), "no colour where no terminal is: {line}");
    out
}

#[test]
fn a_code_is_explained() {
    let text = shown("explain duplicate-key");
    assert!(text.starts_with("duplicate-key\n\nA mapping has a key more than once.\n"), "{text}");
    assert!(text.contains("\n    openapi: 3.1.0\n") && text.contains("\nRemedy: "), "{text}");
    assert_eq!(shown("explain warning[duplicate-key]:"), text, "as it is printed");
}

#[test]
fn all_codes_are_listed() {
    let text = shown("explain");
    assert!(text.lines().count() > 50, "{text}");
    assert!(text.lines().all(|line| line.ends_with('.')), "a sentence for each: {text}");
}

#[test]
fn a_code_that_is_none_is_told_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let run = restitch(folder.path(), &["explain", "duplicate-kez"], "");
    assert_eq!(run.code, Some(1));
    assert!(run.err.ends_with("= help: did you mean `duplicate-key`?\n"), "{}", run.err);
}

#[test]
fn shells_and_man_read_what_the_commands_are() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(shown(&format!("completions {shell}")).contains("explain"), "{shell}");
    }
    assert!(shown("man").contains(".TH restitch 1"));
    let folder = tempfile::tempdir().unwrap();
    let run = restitch(folder.path(), &["man", "--output", "man1"], "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = fs::read_to_string(folder.path().join("man1/restitch-generate.1")).unwrap();
    assert!(page.contains("restitch generate") && page.contains("Exit codes"), "{page}");
}

#[test]
fn cargo_runs_it_as_a_subcommand() {
    let folder = tempfile::tempdir().unwrap();
    let run = cargo_restitch(folder.path(), &["restitch", "explain", "empty-api"]);
    assert_eq!((run.code, run.out), (Some(0), shown("explain empty-api")), "{}", run.err);
    assert_eq!(cargo_restitch(folder.path(), &["restitch", "expain"]).code, Some(2));
}

#[test]
fn every_command_has_help_with_examples() {
    let help = shown("--help");
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<&str> = names.filter(|name| !name.is_empty() && *name != "help").collect();
    assert!(names.contains(&"generate"), "{help}");
    for name in names {
        let help = shown(&format!("{name} --help"));
        let examples = help.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{name} has no examples"));
        assert!(examples.contains(&format!("restitch {name}")), "{help}");
    }
}
