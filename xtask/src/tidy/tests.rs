//! Turns snippets that break one rule each into the name of that rule.

use std::path::Path;

use super::{Violation, check_markdown, check_rust, manifest};

fn rules(violations: Vec<Violation>) -> Vec<(usize, &'static str)> {
    violations.into_iter().map(|violation| (violation.line, violation.rule)).collect()
}

/// Checks a file that says what it does, with `code` from its third line on.
fn rust(path: &str, code: &str) -> Vec<(usize, &'static str)> {
    rules(check_rust(Path::new("."), Path::new(path), &format!("//! Turns a into b.\n\n{code}")))
}

fn markdown(text: &str) -> Vec<(usize, &'static str)> {
    rules(check_markdown(Path::new("."), Path::new("README.md"), text))
}

#[test]
fn each_layer_keeps_to_its_words() {
    for (path, code, rule) in [
        ("generator/src/lower/union.rs", "use quote::ToTokens;", "no-rust-in-the-model"),
        ("generator/src/ir.rs", "use heck::ToSnakeCase;", "no-rust-in-the-model"),
        ("generator/src/emit/ty.rs", "fn f(ty: &openapiv3::Schema) {}", "openapi-ends-in-lower"),
        ("generator/src/emit/ty.rs", "fn f() { Ident::new(\"a\", span) }", "names-are-born-in-name"),
        ("generator/src/print.rs", "fn f() { quote!(a) }", "templates-live-in-emit"),
        ("generator/src/emit/ty.rs", "fn f() -> Result<(), E> {}", "emit-cannot-fail"),
        ("generator/src/lower/mod.rs", "fn f() { std::fs::read(p) }", "no-io-inside"),
        ("generator/src/lib.rs", "use std::env;", "no-io-inside"),
        ("generator/src/parse/mod.rs", "fn f() { a.unwrap() }", "no-panic-on-input"),
        ("generator/src/lower/ty.rs", "const A: &str = \"nullable\";", "versions-end-in-dialect"),
        ("generator/src/parse/mod.rs", "const A: &str = \"3.1.0\";", "versions-end-in-dialect"),
        ("generator/src/print.rs", "const A: &str = \"pub struct A;\";", "no-rust-in-strings"),
        ("generator/runtime/src/lib.rs", "// As Stripe does it.", "runtime-names-no-vendor"),
        ("generator/runtime/src/runtime/retry.rs", "fn f() { Instant::now() }", "system-behind-the-transport"),
        ("generator/runtime/src/runtime/call.rs", "fn f() { tokio::spawn(g()) }", "system-behind-the-transport"),
    ] {
        let found = rust(path, code);
        assert!(found.contains(&(3, rule)), "{path}: {code}: {found:?}");
    }
}

#[test]
fn words_are_fine_where_they_belong() {
    for (path, code) in [
        ("generator/src/name/mod.rs", "fn f() { Ident::new(\"a\", span) }"),
        ("generator/src/emit/ty.rs", "fn f() { quote! { fn g() -> Result<(), E> { panic!(); a.unwrap() } } }"),
        ("generator/src/write/mod.rs", "use std::fs;"),
        ("generator/src/dialect/mod.rs", "const A: &str = \"nullable\";"),
        ("generator/src/lower/mod.rs", "// Not heck, nor openapiv3: \"quote\".\nconst A: &str = \"std::fs heck\";"),
        ("generator/src/load/mod.rs", "#[cfg(test)]\nmod tests {\n    fn f() { a.unwrap() }\n}"),
        ("generator/src/load/a/tests.rs", "fn f() { a.unwrap() }"),
        ("generator/src/lower/mod.rs", "fn quoted(unquote: u8) {}"),
        ("generator/runtime/src/runtime/upload.rs", "use tokio::runtime::Handle;"),
        ("generator/runtime/tests/http/main.rs", "use std::thread;"),
    ] {
        assert_eq!(rust(path, code), [], "{path}: {code}");
    }
}

#[test]
fn style_is_kept() {
    assert_eq!(rules(check_rust(Path::new("."), Path::new("a.rs"), "fn f() {}")), [(1, "file-says-what-it-does")]);
    assert_eq!(rust("xtask/src/a.rs", &"\n".repeat(500)), [(1, "file-is-short")]);
    let tests = format!("#[cfg(test)]\nmod tests {{{}}}", "\n".repeat(600));
    assert_eq!(rust("xtask/src/a.rs", &tests), [], "tests do not count");
    assert_eq!(rust("a.rs", concat!("// TO", "DO: later")), [(3, "nothing-is-put-off")]);
    assert_eq!(rust("a.rs", "#[allow(dead_code)]\nfn f() {}"), [(3, "expect-not-allow")]);
    assert_eq!(rust("a.rs", "struct NameManager;"), [(3, "names-say-something")]);
    assert_eq!(rust("a/util.rs", ""), [(1, "names-say-something")]);
    assert_eq!(rust("a.rs", "struct Utility; // \"TO\" do"), []);
}

#[test]
fn functions_are_short_and_take_no_flags() {
    let long = format!("fn f() {{{}}}", "\n".repeat(70));
    assert_eq!(rust("a.rs", &long), [(3, "function-is-short")]);
    assert_eq!(rust("a.rs", &long.replacen('\n', "", 1)), []);
    assert_eq!(rust("a.rs", "fn f<F: Fn(u8) -> u8>(a: F, deep: bool) {}"), [(3, "no-flags")]);
    assert_eq!(rust("a.rs", "trait T {\n    fn f(deep: bool);\n}"), [(4, "no-flags")]);
    assert_eq!(
        rust("a.rs", "fn visit_bool(v: bool) {}\nfn from(v: bool) {}\nfn f() -> bool {}\ntype F = fn(bool);"),
        []
    );
}

#[test]
fn markdown_has_a_sentence_on_each_line() {
    assert_eq!(markdown("One. Two.\n"), [(1, "one-sentence-per-line")]);
    assert_eq!(markdown("One goes\non here.\n"), [(2, "one-sentence-per-line")]);
    assert_eq!(markdown("- One `a. B`, e.g. A.\n- Two\n- Three: v1.2 is it.\n\n1. Four\n\n# A. B\n| A. B |\n"), []);
    assert_eq!(markdown("```text\nOne. Two\nthree\n```\nOne.\n"), []);
    assert_eq!(markdown("What is it? It is this.\n"), [(1, "one-sentence-per-line")]);
}

#[test]
fn excerpts_are_what_the_file_says() {
    let root = tempfile::tempdir().unwrap();
    let code = "mod a {\n    fn f(\n        a: u8,\n    ) {\n        g();\n    }\n\n    const A: u8 = 1;\n}\n";
    std::fs::write(root.path().join("a.rs"), code).unwrap();
    let check = |place: &str, excerpt: &str| {
        let text = format!("<!-- from {place} -->\n```rust\n{excerpt}\n```\n");
        rules(check_markdown(root.path(), Path::new("README.md"), &text))
    };
    let function = "fn f(\n    a: u8,\n) {\n    g();\n}";
    assert_eq!(check("a.rs: fn f(", function), []);
    assert_eq!(check("a.rs: fn f( ... g();", "fn f(\n    a: u8,\n) {\n    g();"), []);
    assert_eq!(check("a.rs: const A", "const A: u8 = 1;"), []);
    let stale = [(1, "excerpt-in-step")];
    assert_eq!(check("a.rs: const A", "const A: u8 = 2;"), stale);
    assert_eq!(check("a.rs: const B", "const A: u8 = 1;"), stale);
    assert_eq!(check("b.rs: const A", "const A: u8 = 1;"), stale);
    assert_eq!(rules(check_markdown(root.path(), Path::new("a.md"), "<!-- from a.rs: fn f( -->\n\ntext.\n")), stale);
}

#[test]
fn code_of_the_guide_is_compiled() {
    let loose = "text.\n\n```rust\nlet a = 1;\n```\n";
    let check = |path: &str| rules(check_markdown(Path::new("."), Path::new(path), loose));
    assert_eq!(check("docs/src/a.md"), [(3, "guide-is-compiled")]);
    assert_eq!(check("README.md"), []);
}

#[test]
fn manifests_turn_lints_on() {
    let check = |path: &str, text: &str| rules(manifest::check(Path::new(".."), Path::new(path), text));
    assert_eq!(check("a/Cargo.toml", "[package]\nname = \"a\"\n"), [(1, "lints-are-on")]);
    assert_eq!(check("a/Cargo.toml", "[package]\n[lints]\nworkspace = true\n"), []);
    assert_eq!(check("Cargo.toml", "[workspace.lints.clippy]\n").len(), 4);
    assert_eq!(check("restitch.toml", "[clients.a]\n"), []);
}
