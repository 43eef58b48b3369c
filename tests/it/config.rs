//! Turns the workspaces of `fixtures/config` into what is generated and said of them.

use std::path::Path;

use insta::{Settings, assert_snapshot, glob};
use restitch::config::{Client, SharedRuntime, Workspace};
use restitch::{Contract, Generation, Input, Lock, Options, Output, Runtime, RuntimeNeeds};

use crate::harness::{assert_helpful, listing, verdict};

/// What is told about what the configuration names, all of it by these tests.
pub(crate) const CODES: [&str; 8] = [
    "derive-without-effect",
    "enum-without-effect",
    "extension-without-effect",
    "invalid-overlay",
    "overlay-without-effect",
    "rename-without-effect",
    "selector-without-effect",
    "type-without-effect",
];

/// How the names of crates begin that share a runtime, which is the one of their fixture.
pub(crate) const SHARED: &str = "fixture-config-shared-";

/// Code that compiles only if two of them have the same types.
pub(crate) const SHARING: &str = "
use ::fixture_config_shared_pets as shared_pets;
use ::fixture_config_shared_shops as shared_shops;

fn errors_are_the_same(error: shared_pets::Error) -> shared_shops::Error {
    error
}
";

#[test]
fn every_workspace() {
    glob!("../fixtures/config", "*/restitch.toml", check);
}

fn check(path: &Path) {
    let folder = path.parent().expect("a fixture is in a folder");
    let text = std::fs::read_to_string(path).expect("a fixture can be read");
    let rule = text.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the first line is the rule");
    let workspace = Workspace::parse(&text).unwrap_or_else(|problem| panic!("{}:{problem}", path.display()));
    let case = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
    let mut shown: Vec<String> = workspace.clients.iter().map(|client| show(client, &case)).collect();
    shown.extend(workspace.runtime.iter().map(|runtime| show_runtime(&workspace, runtime, &case)));
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(rule);
    settings.set_input_file(path);
    settings.bind(|| assert_snapshot!("config", shown.join("\n")));
}

/// Generates a crate of each client, under a name of its own.
pub(crate) fn crates() -> Vec<(String, Output)> {
    let mut crates = Vec::new();
    for entry in std::fs::read_dir("fixtures/config").expect("there are fixtures") {
        let folder = entry.expect("a fixture can be read").path();
        let text = std::fs::read_to_string(folder.join("restitch.toml")).expect("a fixture can be read");
        let workspace = Workspace::parse(&text).expect("a fixture can be read");
        let case = folder.file_name().expect("a folder has a name").to_string_lossy().replace('_', "-");
        let mut needs = RuntimeNeeds::default();
        for client in workspace.clients {
            let package = format!("fixture-config-{case}-{}", client.id);
            // The program that calls every operation is compiled with the kitchen.
            let contract = Contract::Without;
            let mut options = Options { name: Some(package.clone()), contract, ..client.options(&folder) };
            if let Runtime::Shared(shared) = &mut options.runtime {
                // All crates are beside each other there.
                shared.path = format!("../{}", shared.name);
            }
            let generation = restitch::generate(&client.inputs(&folder), &options, lock(&folder));
            needs.merge(&generation.needs);
            crates.push((package, generation.output.expect("it can be generated")));
        }
        if let Some(SharedRuntime { name, manifest, .. }) = workspace.runtime {
            crates.push((name.to_string(), restitch::shared_runtime(&needs, &name, &manifest, "restitch generate")));
        }
    }
    crates.sort_by(|a, b| a.0.cmp(&b.0));
    crates
}

/// Reads the names that a fixture has given before, if it has.
fn lock(folder: &Path) -> Lock {
    match std::fs::read_to_string(folder.join("restitch.lock")) {
        Ok(text) => Lock::parse(&text).expect("the lock of a fixture is whole"),
        Err(_) => Lock::new(),
    }
}

/// Shows what is said of a client, and what of it is not the same for all.
fn show(client: &Client, case: &str) -> String {
    let root = Path::new("fixtures/config").join(case);
    let options = Options { command: "restitch generate".to_owned(), ..client.options(&root) };
    let generation = restitch::generate(&client.inputs(&root), &options, lock(&root));
    assert_helpful(&generation);
    let Some(output) = &generation.output else { return verdict(&generation) };
    let again = restitch::generate(&client.inputs(&root), &options, output.lock.clone());
    let all = |generation: &Generation| generation.output.as_ref().map(|output| listing(output, |_| true));
    assert!(all(&generation) == all(&again), "{case}: two runs differ");
    let is_shown = |path: &str| {
        let is_code = ["src/types/", "src/api/"].iter().any(|folder| path.starts_with(folder));
        is_code && !path.ends_with("/mod.rs")
            || case == "shared" && path.starts_with("src/") && !path.starts_with("src/client")
            || ["restitch.lock", "src/foreign_types.rs"].contains(&path)
            || path == "Cargo.toml" && ["foreign", "manifest", "shared", "types"].contains(&case)
    };
    format!("{}\n{}", verdict(&generation), listing(output, is_shown))
}

/// Shows the crate of a runtime that clients share: its files, and the text of those that are made for them.
fn show_runtime(workspace: &Workspace, runtime: &SharedRuntime, case: &str) -> String {
    let root = Path::new("fixtures/config").join(case);
    let mut needs = RuntimeNeeds::default();
    for client in &workspace.clients {
        needs.merge(&restitch::generate(&client.inputs(&root), &client.options(&root), lock(&root)).needs);
    }
    let output = restitch::shared_runtime(&needs, &runtime.name, &runtime.manifest, "restitch generate");
    let paths: Vec<&str> = output.files.iter().map(|file| &*file.path).collect();
    let is_own = |path: &str| !path.starts_with("src/runtime/") && (!path.contains('/') || path.ends_with("mod.rs"));
    format!("{}\n\n{}", paths.join("\n"), listing(&output, |path| is_own(path) || path == "src/lib.rs"))
}

const PETS: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths: {/pets: {get: {operationId: list, tags: [pets], responses: {'204': {description: Nothing.}}}}}
";

/// Generates the crate of a description that an overlay changes.
fn overlaid(overlay: &str) -> Generation {
    let text = |name: &str, text: &str| Input::Text { name: name.to_owned(), text: text.to_owned() };
    let options = Options { overlays: vec![text("our.yaml", overlay)], ..Options::default() };
    restitch::generate(&[text("api.yaml", PETS)], &options, Lock::new())
}

/// What makes an overlay unusable: its text, and where and how that is told.
const BROKEN: [(&str, &str); 17] = [
    ("[]", "our.yaml:1:1: the document is a sequence"),
    ("openapi: 3.1.0", "our.yaml:1:1: the document has no `overlay`"),
    ("overlay: 2.0.0\nactions: [{target: $, update: {}}]", "our.yaml:1:1: `2.0.0` is no version that is read"),
    ("overlay: 1.0.0\nactions: []", "our.yaml:2:1: there is no list of `actions`"),
    ("overlay: 1.0.0\naction: []", "our.yaml:2:1: unknown key `action`"),
    ("overlay: 1.0.0\nextends: 1\nactions: [{target: $, update: {}}]", "our.yaml:2:1: `extends` is no text"),
    ("overlay: 1.0.0\nactions: [1]", "our.yaml:2:11: the action is an integer"),
    ("overlay: 1.0.0\nactions: [{update: {}}]", "our.yaml:2:12: the action has no `target`"),
    ("overlay: 1.0.0\nactions: [{target: '$.paths[', update: {}}]", "our.yaml:2:12: `$.paths[` is no JSONPath"),
    ("overlay: 1.0.0\nactions: [{target: 1, update: {}}]", "our.yaml:2:12: a JSONPath is a text"),
    ("overlay: 1.0.0\nactions: [{target: $}]", "our.yaml:2:12: the action changes nothing"),
    ("overlay: 1.0.0\nactions: [{target: $, remove: yes please}]", "our.yaml:2:12: `remove` is a string"),
    ("overlay: 1.0.0\nactions: [{target: $, remove: true}]", "our.yaml:2:12: the document itself cannot be removed"),
    ("overlay: 1.1.0\nactions: [{target: $, update: {}, copy: $}]", "our.yaml:2:12: the action has both"),
    ("overlay: 1.1.0\nactions: [{target: $, copy: $.paths.*.*.*}]", "our.yaml:2:23: `$.paths.*.*.*` selects 3 values"),
    (
        "overlay: 1.0.0\nactions: [{target: $, update: {paths: 1}}]",
        "our.yaml:2:32: an integer cannot be merged into a mapping",
    ),
    ("overlay: 1.0.0\nactions: [{target: $.*, update: {}}]", "our.yaml:2:12: `$.*` selects values of several kinds"),
];

#[test]
fn a_broken_overlay_is_told_where_it_is_broken() {
    for (overlay, expected) in BROKEN {
        let generation = overlaid(overlay);
        assert_helpful(&generation);
        assert!(generation.output.is_none(), "{overlay}: something is generated");
        let located = generation.diagnostics.located(&generation.sources);
        let place = located[0].place.as_ref().expect("it has a place");
        let told = format!("{place}: {}", located[0].diagnostic.message);
        assert!(told.starts_with(expected), "{overlay}: {told}");
    }
}

#[test]
fn what_would_grow_without_end_is_refused() {
    let doubling = "- {target: $.info, copy: $}\n".repeat(60);
    let parenthesis = format!("- {{target: '$[?{}@.a{}]', remove: true}}\n", "(".repeat(5_000), ")".repeat(5_000));
    for actions in [doubling, parenthesis] {
        let generation = overlaid(&format!("overlay: 1.1.0\nactions:\n{actions}"));
        let codes: Vec<&str> = generation.diagnostics.iter().map(|told| told.code.as_str()).collect();
        assert_eq!((codes, generation.output.is_none()), (vec!["invalid-overlay"], true));
    }
}

#[test]
fn an_overlay_changes_the_description_that_it_extends() {
    let text = |name: &str, text: &str| Input::Text { name: name.to_owned(), text: text.to_owned() };
    let shops = PETS.replace("pets", "shops").replace("operationId: list", "operationId: shops");
    let inputs = [text("specs/pets.yaml", PETS), text("specs/shops.yaml", &shops)];
    for (extends, expected) in [
        ("extends: ../specs/shops.yaml\n", vec!["list", "renamed"]),
        ("", vec!["list", "renamed"]),
        ("extends: ./none.yaml\n", vec!["list", "shops"]),
    ] {
        let overlay = format!(
            "overlay: 1.1.0\n{extends}actions: [{{target: '$.paths[\"/shops\"].get.operationId', update: renamed}}]"
        );
        let options = Options { overlays: vec![text("overlays/our.yaml", &overlay)], ..Options::default() };
        let surveyed = restitch::survey::survey(&inputs, &options, Lock::new());
        let survey = surveyed.survey.expect("it can be generated");
        let ids: Vec<&str> = survey.operations.iter().map(|operation| &*operation.id).collect();
        assert_eq!(ids, expected, "{extends}");
        let told: Vec<&str> = surveyed.diagnostics.iter().map(|told| told.code.as_str()).collect();
        assert_eq!(told.contains(&"overlay-without-effect"), extends.contains("none"), "{extends}");
    }
}
