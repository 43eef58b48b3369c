//! Turns every fixture that gives a crate into that crate, and all of them into one verdict of the compiler.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use restitch::Output;

use crate::config;
use crate::date_time::{LIBRARIES, TIMES};
use crate::harness::{Fixture, fixtures, generate_with, root};

/// A crate with the samples that the documentation of the others shows.
const SAMPLES: &str = "samples";

/// The fixtures whose crates are compiled as they are, each with other parts of the runtime; all others share one runtime,
/// which each would have a copy of.
const WHOLE: [&str; 6] = [
    // It implements what the runtime declares for types of others, which only the crate of the runtime may.
    "fixture-config-foreign-pets",
    "fixture-ok-docs-readme",
    "fixture-ok-bodies-bytes",
    "fixture-ok-bodies-forms",
    "fixture-ok-bodies-multipart-plain",
    "fixture-ok-parameters-styles",
];

/// Crates that depend on nothing but each other and what this workspace has locked.
struct Scratch {
    folder: PathBuf,
    packages: Vec<String>,
}

#[test]
fn every_crate_compiles_without_warnings() {
    let scratch = Scratch::new();
    scratch.cargo("clippy", &["--workspace", "--", "-D", "warnings"]);
    // What is left of a faulty description has no documentation of a kind that the others do not have.
    let documented = scratch.packages.iter().filter(|package| package.starts_with("fixture-ok-"));
    let documented = documented.flat_map(|package| ["-p", package]);
    scratch.cargo("doc", &["--no-deps"].into_iter().chain(documented).collect::<Vec<_>>());
    scratch.cargo("doc", &["--no-deps", "-p", "restitch-runtime"]);
    // Groups are features: each must do without the others.
    let groups = "fixture-ok-names-groups";
    scratch.cargo("clippy", &["-p", groups, "--no-default-features", "--", "-D", "warnings"]);
    scratch.cargo("clippy", &["-p", groups, "--no-default-features", "--features", "pet-shop", "--", "-D", "warnings"]);
    // Types are there with the groups that need them.
    let types = "fixture-ok-features-types";
    for features in ["", "pets", "owners", "stats", "webhooks", "other-types"] {
        let arguments = ["-p", types, "--no-default-features", "--features", features, "--", "-D", "warnings"];
        scratch.cargo("clippy", &arguments);
    }
    // So are retries.
    let readme = "fixture-ok-docs-readme";
    scratch.cargo("clippy", &["-p", readme, "--no-default-features", "--", "-D", "warnings"]);
}

impl Scratch {
    /// Writes the crates; those that are there already and have not changed are not compiled again.
    fn new() -> Self {
        let folder = target().join("fixtures");
        let mut scratch = Self { folder, packages: Vec::new() };
        let mut modules = String::from("//! The samples of all fixtures.\n#![allow(unused, deprecated)]\n");
        let mut dependencies = String::new();
        for (package, mut output) in crates() {
            if !WHOLE.contains(&package.as_str()) && !package.starts_with(config::SHARED) {
                share_runtime(&mut output);
            }
            restitch::write::write(&output, &scratch.folder.join(&package)).expect("the crate can be written");
            let module = package.replace('-', "_");
            put(&scratch.folder.join(SAMPLES).join(format!("src/{module}.rs")), &samples(&output));
            modules.push_str(&format!("mod {module};\n"));
            dependencies.push_str(&format!("{package} = {{ path = \"../{package}\" }}\n"));
            scratch.packages.push(package);
        }
        let manifest = format!("[package]\nname = \"{SAMPLES}\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}");
        put(&scratch.folder.join(SAMPLES).join("Cargo.toml"), &manifest);
        modules.push_str(config::SHARING);
        put(&scratch.folder.join(SAMPLES).join("src/lib.rs"), &modules);
        scratch.packages.push(SAMPLES.to_owned());
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {:?}\n", scratch.packages);
        put(&scratch.folder.join("Cargo.toml"), &manifest);
        lock(&scratch.folder);
        scratch
    }

    /// Runs cargo in the workspace, for which a warning is an error.
    #[track_caller]
    fn cargo(&self, command: &str, arguments: &[&str]) {
        let mut cargo = Command::new(env!("CARGO"));
        // What these crates need is what this test was built with: there is nothing to ask the registry for.
        cargo.args([command, "--quiet", "--offline"]).args(arguments).current_dir(&self.folder);
        cargo.env("CARGO_TARGET_DIR", self.folder.join("target")).env("RUSTDOCFLAGS", "-D warnings");
        cargo.env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
        let output = cargo.output().expect("cargo starts");
        assert!(output.status.success(), "cargo {command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Generates a crate of each fixture, and one for each library of dates and times.
fn crates() -> Vec<(String, Output)> {
    let fixtures = fixtures("ok").into_iter().chain(fixtures("err"));
    let mut crates: Vec<(String, Output)> = fixtures
        .filter_map(|fixture| {
            let package = fixture.package();
            fixture.generate_as(Some(package.clone())).output.map(|output| (package, output))
        })
        .collect();
    let times = Fixture::read(&root().join(TIMES));
    for library in LIBRARIES {
        let package = format!("fixture-ok-date-time-{library}");
        let output = generate_with(&times, library, Some(package.clone())).output;
        crates.push((package, output.expect("it can be generated")));
    }
    crates.extend(config::crates());
    crates
}

/// Replaces the copy of the runtime by the crate that it is copied from: the text is the same, and it is compiled once.
pub(crate) fn share_runtime(output: &mut Output) {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let runtime = fs::canonicalize(runtime).expect("the runtime is there");
    output.files.retain(|file| !file.path.starts_with("src/runtime/") || file.path == "src/runtime/mod.rs");
    for file in &mut output.files {
        match file.path.as_str() {
            "src/runtime/mod.rs" => {
                let header = file.text.lines().next().unwrap_or_default();
                file.text = format!(
                    "{header}\n//! What every client shares.\n\n#[doc(no_inline)]\npub use ::restitch_runtime::runtime::*;\n"
                );
            }
            // It speaks of the runtime as of a module of its own crate, so it is where the runtime is.
            "src/date_time.rs" if file.text.contains("pub struct Timestamp") => {
                file.text = "//! Dates and times, in what every client shares.\n\n#[doc(no_inline)]\npub use ::restitch_runtime::date_time::time::*;\n".to_owned();
            }
            "src/date_time.rs" | "src/identifier.rs" => file.text = "//! In what every client shares.\n".to_owned(),
            "Cargo.toml" => {
                // Other tables may follow.
                let line = format!("\n[dependencies]\nrestitch-runtime = {{ path = {runtime:?} }}\n");
                file.text = file.text.replacen("\n[dependencies]\n", &line, 1);
            }
            _ => {}
        }
    }
}

/// Returns the folder that cargo builds in.
pub(crate) fn target() -> PathBuf {
    let own = env::current_exe().expect("a test has a path");
    own.ancestors().nth(3).expect("a test is in the `deps` folder of its profile").to_owned()
}

/// Gives a workspace the versions that this one has locked.
pub(crate) fn lock(folder: &Path) {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    put(&folder.join("Cargo.lock"), &fs::read_to_string(lock).expect("the workspace has a lock"));
}

/// Writes a file, unless it has this text.
pub(crate) fn put(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

/// Collects the code that the documentation shows, in functions as rustdoc would make them of it.
pub(crate) fn samples(output: &Output) -> String {
    let mut samples = String::new();
    let rust = output.files.iter().filter(|file| file.path.ends_with(".rs") && !file.path.starts_with("src/runtime/"));
    for (number, code) in rust.flat_map(|file| blocks(&file.text)).enumerate() {
        samples.push_str(&format!("fn sample_{number}() {{\n{code}}}\n"));
    }
    samples
}

/// Returns the code of each block in the documentation that rustdoc would compile.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        let line = line.trim_start();
        let Some(line) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else { continue };
        let line = line.strip_prefix(' ').unwrap_or(line);
        match &mut open {
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some(code) => code.push_str(&format!("{}\n", line.strip_prefix("# ").unwrap_or(line))),
            None if line == "```no_run" => open = Some(String::new()),
            None => {}
        }
    }
    blocks
}
