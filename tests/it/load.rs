//! Turns inputs that no text file can hold, or should, into what the generator has to say about them.

use std::fs;
use std::time::{Duration, Instant};

use restitch::{Generation, Input};

use crate::harness::{assert_helpful, generate};

/// How long the worst of these may take; an attack would take minutes, or all memory.
const PATIENCE: Duration = Duration::from_secs(20);

/// An input that is made by code: what it is, and the code of what is said about it.
struct Case {
    what: &'static str,
    code: &'static str,
    bytes: fn() -> Vec<u8>,
}

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: Pets, version: 1.0.0}\n";

const CASES: [Case; 20] = [
    Case { what: "an empty file", code: "empty-document", bytes: Vec::new },
    Case { what: "a byte order mark alone", code: "empty-document", bytes: || "\u{feff}".into() },
    Case { what: "blanks", code: "empty-document", bytes: || " \n\n".into() },
    Case { what: "an archive", code: "binary-input", bytes: || b"PK\x03\x04\x00\x00\x00\x00\x00\x00\xff\xfe".into() },
    Case { what: "a picture", code: "binary-input", bytes: || b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR".into() },
    Case { what: "half of UTF-16", code: "unknown-encoding", bytes: || b"\xff\xfeo\0p".into() },
    Case { what: "UTF-32", code: "unknown-encoding", bytes: || b"\xff\xfe\0\0o\0\0\0".into() },
    Case { what: "Latin-1", code: "invalid-utf8", bytes: || b"openapi: 3.1.0\ninfo: {title: Gr\xf6\xdfe}\n".into() },
    Case { what: "aliases of aliases", code: "alias-bomb", bytes: || alias_bomb(40).into() },
    Case { what: "aliases in lists", code: "alias-bomb", bytes: || list_bomb(9).into() },
    Case { what: "deep YAML", code: "nested-too-deep", bytes: || format!("{HEAD}paths: {}", "[".repeat(DEEP)).into() },
    Case {
        what: "deep mappings",
        code: "nested-too-deep",
        bytes: || format!("{HEAD}paths: {}", "{a: ".repeat(DEEP)).into(),
    },
    Case { what: "deep indentation", code: "nested-too-deep", bytes: || indented(2_000).into() },
    Case {
        what: "deep JSON",
        code: "nested-too-deep",
        bytes: || format!("{{\"openapi\": {}", "[".repeat(DEEP)).into(),
    },
    Case {
        what: "deep and closed JSON",
        code: "nested-too-deep",
        bytes: || format!("{{\"a\": {}{}}}", "[".repeat(DEEP), "]".repeat(DEEP)).into(),
    },
    Case { what: "a deep key", code: "invalid-yaml", bytes: || "? ".repeat(DEEP).into() },
    Case { what: "deep bullets", code: "nested-too-deep", bytes: || "- ".repeat(DEEP).into() },
    Case { what: "a web page", code: "missing-version", bytes: || "<!DOCTYPE html>: {a: 1}\n".into() },
    Case { what: "a sentence", code: "root-not-mapping", bytes: || "404 page not found\n".into() },
    Case { what: "a number", code: "root-not-mapping", bytes: || "42\n".into() },
];

const DEEP: usize = 100_000;

/// Mappings of which each holds the one before it twice.
fn alias_bomb(levels: usize) -> String {
    let level = |number: usize| format!("x{number}: &x{number} {{a: *x{0}, b: *x{0}}}\n", number - 1);
    format!("{HEAD}x0: &x0 {{a: 1}}\n{}", (1..levels).map(level).collect::<String>())
}

/// Lists of which each holds the one before it ten times.
fn list_bomb(levels: usize) -> String {
    let level =
        |number: usize| format!("x{number}: &x{number} [{}]\n", vec![format!("*x{}", number - 1); 10].join(", "));
    format!("{HEAD}x0: &x0 [a]\n{}", (1..levels).map(level).collect::<String>())
}

fn indented(levels: usize) -> String {
    (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect()
}

/// Returns the codes that the cases provoke, and that of a file that is not there.
pub(crate) fn codes<'a>() -> impl Iterator<Item = &'a str> {
    CASES.iter().map(|case| case.code).chain(["unreadable-input"])
}

/// Asserts that one thing is said, that it helps, and that nothing is generated.
#[track_caller]
fn assert_refused(generation: &Generation, code: &str, what: &str) {
    let codes: Vec<&str> = generation.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
    assert_eq!(codes, [code], "{what}");
    assert!(generation.output.is_none(), "{what}: something was generated");
    assert_helpful(generation);
}

#[test]
fn what_is_no_description_is_refused_in_time() {
    let folder = tempfile::tempdir().unwrap();
    for case in &CASES {
        let path = folder.path().join("api.yaml");
        fs::write(&path, (case.bytes)()).unwrap();
        let started = Instant::now();
        let generation = generate(Input::File(path), None);
        assert_refused(&generation, case.code, case.what);
        assert!(started.elapsed() < PATIENCE, "{}: {:?}", case.what, started.elapsed());
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("missing.yaml"), folder.path().to_owned()] {
        let generation = generate(Input::File(path.clone()), None);
        assert_refused(&generation, "unreadable-input", "a file that cannot be read");
        let located = generation.diagnostics.located(&generation.sources);
        let place = located[0].place.as_ref().map(ToString::to_string);
        assert_eq!(place, Some(path.display().to_string()));
    }
}

#[test]
fn many_of_anything_are_read_in_time() {
    let path = |number| format!("  /p{number}: {{get: {{operationId: p{number}, tags: [g{number}]}}}}\n");
    let paths: String = (0..3_000).map(path).collect();
    let chain = |number| format!("    S{number}: {{$ref: '#/components/schemas/S{}'}}\n", number + 1);
    let chain: String = (0..20_000).map(chain).collect();
    let records = |number| {
        format!(
            "    R{number}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/R{}'}}}}}}\n",
            number + 1
        )
    };
    let records: String = (0..3_000).map(records).collect();
    let end = "    S20000: {type: string}\n    R3000: {type: object}\n";
    let text = format!("{HEAD}paths:\n{paths}components:\n  schemas:\n{chain}{records}{end}");
    let started = Instant::now();
    let generation = generate(Input::Text { name: "many.yaml".to_owned(), text }, None);
    assert_eq!((generation.summary.operations, generation.summary.types), (3_000, 23_002));
    assert!(generation.diagnostics.is_empty());
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}
