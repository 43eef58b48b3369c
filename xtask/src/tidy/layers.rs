//! Turns the architecture's invariants into searches for words where they must not be.

use std::path::Path;

use super::Violation;
use super::source::{Source, closing, find_word};

/// Words that only some modules of the generator may use.
struct Ban {
    rule: &'static str,
    words: &'static [&'static str],
    /// The modules the ban is about; all but `exempt`, if empty.
    modules: &'static [&'static str],
    exempt: &'static [&'static str],
    remedy: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        rule: "no-rust-in-the-model",
        words: &["quote", "proc_macro2", "heck", "prettyplease"],
        modules: &["ir", "lower", "analyze"],
        exempt: &[],
        remedy: "the model, and what makes it, know nothing of Rust: move this to `name` or `emit`",
    },
    Ban {
        rule: "openapi-ends-in-lower",
        words: &["openapiv3"],
        modules: &[],
        exempt: &["parse", "lower"],
        remedy: "only `parse` and `lower` know `openapiv3`: put what you need into the model",
    },
    Ban {
        rule: "names-are-born-in-name",
        words: &["format_ident", "Ident::new", "heck"],
        modules: &[],
        exempt: &["name"],
        remedy: "ask `Names` for the identifier, or make it in `name`",
    },
    Ban {
        rule: "templates-live-in-emit",
        words: &["quote!", "quote_spanned!", "parse_quote!"],
        modules: &[],
        exempt: &["emit"],
        remedy: "write templates in `emit` only",
    },
    Ban {
        rule: "emit-cannot-fail",
        words: &["Result", "unwrap", "panic!", "todo!", "unimplemented!", "Diagnostics"],
        modules: &["emit", "print"],
        exempt: &[],
        remedy: "reject or degrade it in `lower`, with a diagnostic, so that nothing can fail here",
    },
    Ban {
        rule: "no-io-inside",
        words: &["std::fs", "std::env", "fs::", "env::", "std::net", "std::process", "SystemTime"],
        modules: &[],
        exempt: &["load", "write", "cli", "main", "bin", "config", "build_script"],
        remedy: "the library reads and writes only in `load` and `write`: take the value as an argument",
    },
    Ban {
        rule: "no-panic-on-input",
        words: &["unwrap()", "todo!", "unimplemented!"],
        modules: &[],
        exempt: &[],
        remedy: "say in a diagnostic what is wrong, or name the invariant with `expect`",
    },
];

/// Names that a runtime for any API cannot know.
const VENDORS: &[&str] = &[
    "anthropic",
    "c1",
    "cloudflare",
    "conductor",
    "conductorone",
    "discord",
    "github",
    "kubernetes",
    "okta",
    "openai",
    "slack",
    "speakeasy",
    "stripe",
    "twilio",
];

/// What a host of WebAssembly does not have, and a test cannot replace.
const SYSTEM: &[&str] =
    &["std::fs", "std::net", "std::process", "std::thread", "thread::", "tokio", "Instant::now", "SystemTime::now"];

/// The files of the runtime in which a network, a clock, files or threads are: the transports, and what reads and writes files.
const SYSTEM_FILES: &[&str] =
    &["blocking.rs", "fetch_transport.rs", "reqwest_transport.rs", "save.rs", "transport.rs", "upload.rs"];

/// Text that is Rust source when it stands in a string.
const RUST: &[&str] = &["pub fn ", "pub async fn ", "pub struct ", "pub enum ", "pub mod ", "impl<", "#[derive("];

pub(crate) fn check(source: &Source<'_>) -> Vec<Violation> {
    if source.is_tests() {
        return Vec::new();
    }
    if source.path.starts_with("generator/runtime") {
        let mut violations = vendors(source);
        violations.extend(system(source));
        return violations;
    }
    let Ok(inner) = source.path.strip_prefix("generator/src") else {
        return Vec::new();
    };
    let module = module(inner);
    let code = without_templates(source);
    let mut violations: Vec<Violation> = BANS.iter().flat_map(|ban| broken(source, &code, &module, ban)).collect();
    violations.extend(rust_in_strings(source));
    violations.extend(dialect_words(source, &module));
    violations
}

/// Returns the stage that a file belongs to: `lower` for `lower/union.rs`, and for `lower.rs`.
fn module(inner: &Path) -> String {
    let first = inner.iter().next().map(|part| part.to_string_lossy().into_owned());
    first.unwrap_or_default().trim_end_matches(".rs").to_owned()
}

fn broken(source: &Source<'_>, code: &str, module: &str, ban: &Ban) -> Vec<Violation> {
    let concerned = ban.modules.is_empty() || ban.modules.contains(&module);
    if !concerned || ban.exempt.contains(&module) {
        return Vec::new();
    }
    let found = ban.words.iter().flat_map(|word| find_word(code, word).map(move |at| (at, word)));
    found.map(|(at, word)| source.violation(at, ban.rule, format!("`{word}`: {}", ban.remedy))).collect()
}

/// Returns the code with a blank for the inside of each template, which is the code of somebody else.
fn without_templates(source: &Source<'_>) -> String {
    let mut code = source.code.clone();
    for template in ["quote!", "quote_spanned!", "parse_quote!"] {
        let starts: Vec<usize> = find_word(&source.code, template).map(|at| at + template.len()).collect();
        for start in starts {
            let open = source.code[start..].find(['{', '(', '[']).map(|length| start + length);
            if let Some((open, close)) = open.and_then(|open| Some((open, closing(&source.code, open)?))) {
                let blank = source.code[open..close].replace(|character| character != '\n', " ");
                // Characters of several bytes become one blank, so the rest is padded to keep the offsets.
                let blank = format!("{blank}{}", " ".repeat(close - open - blank.len()));
                code.replace_range(open..close, &blank);
            }
        }
    }
    code
}

fn vendors(source: &Source<'_>) -> Vec<Violation> {
    let lower = source.text.to_ascii_lowercase();
    let found = VENDORS.iter().flat_map(|vendor| find_word(&lower, vendor).map(move |at| (at, vendor)));
    found
        .map(|(at, vendor)| {
            let remedy = format!("`{vendor}`: the runtime serves any API, so say it without the vendor");
            source.violation(at, "runtime-names-no-vendor", remedy)
        })
        .collect()
}

/// Finds what needs a system in the parts of the runtime that turn calls into requests, and responses into values.
fn system(source: &Source<'_>) -> Vec<Violation> {
    let is_exempt = source.path.file_name().is_some_and(|name| SYSTEM_FILES.iter().any(|exempt| name == *exempt));
    if is_exempt || !source.path.starts_with("generator/runtime/src") {
        return Vec::new();
    }
    let found = SYSTEM.iter().flat_map(|word| find_word(&source.code, word).map(move |at| (at, word)));
    let remedy = "ask the transport for it, so that the client works in WebAssembly and in tests";
    found.map(|(at, word)| source.violation(at, "system-behind-the-transport", format!("`{word}`: {remedy}"))).collect()
}

fn rust_in_strings(source: &Source<'_>) -> Vec<Violation> {
    let rust = source.literals.iter().filter(|(_, text)| RUST.iter().any(|sign| text.contains(sign)));
    let remedy = "use a template in `emit`, or a file of the runtime";
    rust.map(|(at, _)| source.violation(*at, "no-rust-in-strings", remedy)).collect()
}

/// Finds what tells versions of OpenAPI apart in the stages between `dialect` and `emit`.
fn dialect_words(source: &Source<'_>, module: &str) -> Vec<Violation> {
    if !["parse", "ir", "lower", "analyze", "name"].contains(&module) {
        return Vec::new();
    }
    let is_version = |text: &str| {
        let mut parts = text.split('.').map(str::parse::<u8>);
        matches!((parts.next(), parts.next()), (Some(Ok(2 | 3)), Some(Ok(0..=9))))
    };
    let versioned = |text: &&(usize, &str)| {
        let inner = text.1.trim_matches('"');
        matches!(inner, "nullable" | "swagger" | "definitions") || is_version(inner)
    };
    let found = source.literals.iter().filter(versioned);
    let remedy = "versions of OpenAPI differ in `dialect` only: make the tree canonical there";
    found.map(|(at, text)| source.violation(*at, "versions-end-in-dialect", format!("{text}: {remedy}"))).collect()
}
