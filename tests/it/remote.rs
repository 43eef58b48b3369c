//! Turns references to other machines into what is fetched, stored, and said of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use restitch::diagnostics::{Effect, Severity};
use restitch::{Copies, FetchError, Fetched, Generation, Input, Lock, Options, Output, Remote, write};
use tempfile::TempDir;

use crate::harness::assert_helpful;
use crate::program::{Run, restitch};
use crate::wire::loopback::{Answer, Loopback, Recorded};

/// What is told about documents of other machines, all of it by these tests; `remote-reference` is among those of files.
pub(crate) const CODES: [&str; 3] = ["remote-changed", "remote-failed", "remote-not-stored"];

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: Pets, version: 1.0.0}\ncomponents:\n  schemas:\n";

/// A description with two ways to one schema on another machine.
fn pets(url: &str) -> String {
    format!(
        "{HEAD}    Home:\n      type: object\n      properties:\n        first: {{$ref: '{url}/schemas/pet.yaml'}}\n        \
         second: {{$ref: '{url}/schemas/../schemas/pet.yaml#'}}\n        owner: {{$ref: '{url}/schemas/owner.yaml'}}\n"
    )
}

const PET: &str = "type: object\nproperties: {name: {type: string}, owner: {$ref: owner.yaml}}\n";
const OWNER: &str = "type: object\nproperties: {name: {type: string}, pets: {type: array, items: {$ref: pet.yaml}}}\n";

/// Answers as a server of schemas does, one of which has moved.
fn answer(request: &Recorded) -> Answer {
    match request.target() {
        "/schemas/pet.yaml" => Answer::new(200, PET),
        "/schemas/owner.yaml" => Answer::new(302, "").header("location", "people/owner.yaml?v=1"),
        "/schemas/people/owner.yaml?v=1" => Answer::new(200, &OWNER.replace("pet.yaml", "../pet.yaml")),
        "/api.yaml" => Answer::new(200, &pets("").replace("''", "'schemas/pet.yaml'")),
        _ => Answer::new(404, ""),
    }
}

fn run(folder: &TempDir, line: &str) -> Run {
    restitch(folder.path(), &line.split(' ').collect::<Vec<_>>(), "")
}

/// Returns the texts of all files of a crate that is in a folder.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(inner) = pending.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                texts.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    texts
}

fn copies(texts: &BTreeMap<String, String>) -> Vec<&str> {
    texts.keys().map(String::as_str).filter(|path| path.starts_with("restitch.remote/")).collect()
}

#[test]
fn what_is_allowed_is_fetched_once_and_kept() {
    let server = Loopback::start(answer);
    let (folder, url) = (tempfile::tempdir().unwrap(), server.url());
    fs::write(folder.path().join("pets.yaml"), pets(&url)).unwrap();
    let line = format!("generate pets.yaml --output out --allow-remote {url}/schemas");
    let first = run(&folder, &line);
    assert_eq!((first.code, first.err.contains("warning")), (Some(0), false), "{}", first.err);
    assert_eq!(server.requests().len(), 3, "one for each document, and one for the redirect");
    for request in server.requests() {
        assert_eq!(request.header_names().iter().filter(|name| name.eq_ignore_ascii_case("authorization")).count(), 0);
    }
    let before = texts(&folder.path().join("out"));
    assert_eq!(copies(&before).len(), 2, "{:?}", before.keys());
    assert!(before["restitch.lock"].contains("/schemas/pet.yaml\" = \"sha256:"), "{}", before["restitch.lock"]);
    assert!(before["src/lib.rs"].contains(&format!("--allow-remote {url}/schemas`")), "{}", before["src/lib.rs"]);
    let structs = before.values().map(|text| text.matches("pub struct Pet {").count()).sum::<usize>();
    assert_eq!(structs, 1, "one schema is one type");

    drop(server);
    let second = run(&folder, &line);
    assert_eq!(second.code, Some(0), "{}", second.err);
    assert!(second.err.contains("; 0 files written, "), "{}", second.err);
    assert_eq!(run(&folder, &format!("{line} --check")).code, Some(0));
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("pets.yaml"), pets(&url)).unwrap();
    let stopped = run(&elsewhere, &format!("{line} --check"));
    assert_eq!(stopped.code, Some(1));
    assert!(
        stopped.err.contains("error[remote-not-stored]") && stopped.err.contains("--> pets.yaml:8:"),
        "{}",
        stopped.err
    );
}

#[test]
fn a_copy_that_nothing_refers_to_goes_away() {
    let server = Loopback::start(answer);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pets.yaml"), pets(&server.url())).unwrap();
    let line = format!("generate pets.yaml --output out --allow-remote {}", server.url());
    assert_eq!(run(&folder, &line).code, Some(0));
    let notes = folder.path().join("out/restitch.remote/README.md");
    fs::write(&notes, "Ours.\n").unwrap();
    fs::write(folder.path().join("pets.yaml"), format!("{HEAD}    Home: {{type: object}}\n")).unwrap();
    assert_eq!(run(&folder, &line).code, Some(0));
    let after = texts(&folder.path().join("out"));
    assert_eq!(copies(&after), ["restitch.remote/README.md"], "what a person put there stays");
    assert!(!after["restitch.lock"].contains("[remote]"));
}

#[test]
fn a_description_may_be_on_another_machine() {
    let server = Loopback::start(answer);
    let folder = tempfile::tempdir().unwrap();
    let line = format!("generate {}/api.yaml --output out", server.url());
    let first = run(&folder, &line);
    assert_eq!(first.code, Some(0), "{}", first.err);
    let before = texts(&folder.path().join("out"));
    assert_eq!(copies(&before).len(), 3, "{:?}", before.keys());
    drop(server);
    assert_eq!(run(&folder, &format!("{line} --check")).code, Some(0), "the copy of the description is enough");
}

#[test]
fn a_copy_is_what_was_fetched_until_somebody_asks_for_more() {
    let version = Arc::new(AtomicUsize::new(1));
    let current = version.clone();
    let server = Loopback::start(move |_| {
        let name = if current.load(Ordering::SeqCst) == 1 { "one" } else { "two" };
        Answer::new(200, &format!("type: object\nproperties: {{{name}: {{type: string}}}}\n"))
    });
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{HEAD}    Pet: {{$ref: '{}/pet.yaml'}}\n", server.url());
    fs::write(folder.path().join("pets.yaml"), text).unwrap();
    let line = format!("generate pets.yaml --output out --allow-remote {}", server.url());
    let out = folder.path().join("out");
    assert_eq!(run(&folder, &line).code, Some(0));
    let before = texts(&out);
    version.store(2, Ordering::SeqCst);
    assert_eq!(run(&folder, &line).code, Some(0));
    assert_eq!(texts(&out), before);

    let copy = out.join(copies(&before)[0]);
    fs::write(&copy, "type: string\n").unwrap();
    let changed = run(&folder, &line);
    assert!(
        changed.code == Some(1) && changed.err.contains("error[remote-changed]: `restitch.remote/"),
        "{}",
        changed.err
    );
    fs::remove_file(&copy).unwrap();
    let changed = run(&folder, &line);
    assert!(changed.code == Some(1) && changed.err.contains("error[remote-changed]: `http://"), "{}", changed.err);
    version.store(1, Ordering::SeqCst);
    assert_eq!(run(&folder, &line).code, Some(0), "the same document may be fetched again");
    assert_eq!(texts(&out), before);
    version.store(2, Ordering::SeqCst);
    assert_eq!(run(&folder, &format!("{line} --update-remote")).code, Some(0));
    assert!(texts(&out).values().any(|text| text.contains("pub two: ")));
    assert_eq!(run(&folder, &format!("{line} --check")).code, Some(0));
}

/// Generates a description of which a part is on another machine, which answers as `fetch` does.
fn generate(
    reference: &str,
    allow: &str,
    fetch: impl Fn(&str) -> Result<Fetched, FetchError> + Send + Sync + 'static,
) -> Generation {
    let text = format!("{HEAD}    Home: {{type: object, properties: {{pet: {{$ref: '{reference}'}}}}}}\n");
    let fetch = move |url: &str, _: u64| fetch(url);
    let remote = Remote {
        allow: vec![allow.parse().unwrap()],
        folder: None,
        fetch: Some(Arc::new(fetch)),
        copies: Copies::Keep,
    };
    let options = Options { command: "restitch generate".to_owned(), remote, ..Options::default() };
    let input = Input::Text { name: "api.yaml".to_owned(), text };
    restitch::generate(&[input], &options, Lock::new())
}

fn document(text: &str) -> Result<Fetched, FetchError> {
    Ok(Fetched::Document(text.as_bytes().to_vec()))
}

#[test]
fn whatever_goes_wrong_is_said_at_the_reference() {
    type Answers = fn(&str) -> Result<Fetched, FetchError>;
    let cases: [(&str, &str, &str, Answers); 9] = [
        ("not allowed", "remote-reference", "is on another machine", |_| panic!("it is not asked for")),
        ("no answer", "remote-failed", "there is no answer: refused", |_| {
            Err(FetchError::Unreachable("refused".to_owned()))
        }),
        ("no document", "remote-failed", "the status 404", |_| Err(FetchError::Status(404))),
        ("too large", "remote-failed", "larger than 64 MiB", |_| Err(FetchError::TooLarge)),
        ("a circle", "remote-failed", "redirects more than 5 times", |url| Ok(Fetched::Redirect(format!("{url}x")))),
        ("a way out", "remote-failed", "redirects to `https://example.org/pet`", |_| {
            Ok(Fetched::Redirect("//example.org/pet".to_owned()))
        }),
        ("a way down", "remote-failed", "redirects to `http://example.com/a/pet`", |_| {
            Ok(Fetched::Redirect("http://example.com/a/pet".to_owned()))
        }),
        ("an archive", "binary-input", "binary data", |_| document("PK\u{3}\u{4}\0")),
        ("no YAML", "invalid-yaml", "cannot read the text", |_| document("a: [")),
    ];
    for (what, code, message, fetch) in cases {
        let allow = if what == "not allowed" { "https://example.com/ab" } else { "https://example.com/a" };
        let generation = generate("https://example.com/a/pet.yaml", allow, fetch);
        assert_helpful(&generation);
        let said = generation.diagnostics.iter().find(|diagnostic| diagnostic.code.as_str() == code);
        let said = said.unwrap_or_else(|| panic!("{what}: {:?}", generation.diagnostics));
        assert!(said.message.contains(message), "{what}: {}", said.message);
        let expected = if what == "not allowed" { Effect::Degraded } else { Effect::Fatal };
        assert_eq!(said.effect, expected, "{what}");
        assert_eq!(said.severity == Severity::Error, generation.output.is_none(), "{what}");
        if what == "not allowed" {
            assert!(said.remedy.as_ref().unwrap().contains("`--allow-remote https://example.com/a/`"));
        }
    }
}

#[test]
fn what_is_embedded_is_not_fetched() {
    let text = format!(
        "{HEAD}    Home: {{type: object, properties: {{pet: {{$ref: 'https://example.com/pet'}}}}}}\n    \
         Pet: {{$id: 'https://example.com/pet', type: object, properties: {{name: {{type: string}}}}}}\n"
    );
    let input = Input::Text { name: "api.yaml".to_owned(), text };
    let generation = restitch::generate(&[input], &Options::default(), Lock::new());
    assert!(generation.diagnostics.is_empty(), "{:?}", generation.diagnostics);
    assert_eq!(generation.summary.types, 2);
}

#[test]
fn a_remote_document_reaches_no_file() {
    for reference in ["file:///etc/passwd", "../../../etc/passwd", "/etc/passwd"] {
        let generation = generate("https://example.com/a/pet.yaml", "https://example.com/a/", move |url| {
            assert_eq!(url, "https://example.com/a/pet.yaml");
            document(&format!("type: object\nproperties: {{name: {{$ref: '{reference}'}}}}\n"))
        });
        let told: Vec<&str> = generation.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        assert_eq!(told, ["remote-reference", "dangling-reference"], "{reference}");
    }
}

#[test]
fn the_same_answers_give_the_same_bytes_and_a_lock_that_is_read_again() {
    let fetch = |url: &str| document(if url.ends_with("/pet.yaml") { PET } else { OWNER });
    let generate = || generate("https://example.com/a/pet.yaml", "example.com", fetch).output.unwrap();
    let bytes = |output: &Output| output.files.iter().map(|file| file.text.clone()).collect::<Vec<_>>();
    let (one, other) = (generate(), generate());
    assert_eq!((bytes(&one), one.lock.to_text()), (bytes(&other), other.lock.to_text()));
    let folder = tempfile::tempdir().unwrap();
    write::write(&one, folder.path()).unwrap();
    assert_eq!(write::read_lock(folder.path()).unwrap(), one.lock);
    for damaged in ["sha256:12", "https://me@example.com/", "Pet"] {
        let text = format!("version = 1\n[remote]\n\"https://example.com/pet.yaml\" = \"{damaged}\"\n");
        let problem = Lock::parse(&text).expect_err(damaged);
        assert!(problem.message.contains("is no checksum of a document"), "{}", problem.message);
    }
}
