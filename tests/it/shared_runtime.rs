//! Turns the clients of a workspace that share a runtime into their crates and its own, by the command line.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::program::restitch;

/// A workspace of two clients, of which one streams.
fn workspace() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put(
        "restitch.toml",
        "[runtime]\noutput = \"shared\"\nname = \"shop-runtime\"\n\n\
         [clients.a]\ninputs = [\"a.yaml\"]\noutput = \"a\"\nruntime = \"shared\"\n\n\
         [clients.b]\ninputs = [\"b.yaml\"]\noutput = \"b\"\nruntime = \"shared\"\n",
    );
    put("a.yaml", &description("application/json"));
    put("b.yaml", &description("text/event-stream"));
    folder
}

fn description(media_type: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Pets, version: 1.0.0}}\nservers: [{{url: https://example.com}}]\npaths:\n  /pets: {{get: {{operationId: pets, \
         responses: {{'200': {{description: All., content: {{{media_type}: {{schema: {{type: array, items: {{type: integer}}}}}}}}}}}}}}}}\n"
    )
}

fn has(folder: &Path, path: &str) -> bool {
    folder.join(path).is_file()
}

#[test]
fn the_runtime_has_what_any_of_its_clients_needs() {
    let folder = workspace();
    let at = folder.path();
    let run = |line: &str| restitch(at, &line.split(' ').collect::<Vec<_>>(), "");
    let first = run("generate --client a");
    assert_eq!(first.code, Some(0), "{}", first.err);
    let made = ["a/src/lib.rs", "b/src/lib.rs", "shared/src/runtime/call.rs", "shared/src/runtime/event_stream.rs"];
    assert_eq!(made.map(|path| has(at, path)), [true, false, true, true], "the client `b` needs a stream");
    assert!(!has(at, "a/src/runtime/call.rs"));
    assert_eq!(run("generate").code, Some(0));
    let check = run("generate --check");
    assert_eq!(check.code, Some(0), "{}", check.err);

    fs::write(at.join("b.yaml"), description("application/json")).unwrap();
    let stale = run("generate --client a --check");
    assert_eq!(stale.code, Some(1));
    assert!(stale.err.contains("`shared` is stale: run `restitch generate`"), "{}", stale.err);
    assert!(stale.err.contains("src/runtime/event_stream.rs"), "{}", stale.err);
    assert_eq!(run("generate").code, Some(0));
    assert!(!has(at, "shared/src/runtime/event_stream.rs"), "nobody needs it now");
}

#[test]
fn a_client_that_cannot_be_generated_leaves_the_runtime_alone() {
    let folder = workspace();
    let run = |line: &str| restitch(folder.path(), &line.split(' ').collect::<Vec<_>>(), "");
    assert_eq!(run("generate").code, Some(0));
    let before = fs::read_to_string(folder.path().join("shared/Cargo.toml")).unwrap();
    fs::write(folder.path().join("b.yaml"), "openapi: 3.1.0\n").unwrap();
    let broken = run("generate");
    assert_eq!(broken.code, Some(1));
    assert!(broken.err.contains("nothing can be generated for `b`, which shares it"), "{}", broken.err);
    assert_eq!(fs::read_to_string(folder.path().join("shared/Cargo.toml")).unwrap(), before);
    assert!(has(folder.path(), "shared/src/runtime/event_stream.rs"));
}
