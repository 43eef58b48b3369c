//! Turns a document into the program that calls its operations, and a run of that into reports.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use restitch::{Contract, Input, Lock, Options, write};
use serde_json::Value;

use crate::measure::problem;
use crate::step::{self, Failure, cargo, command};

/// The program of one document.
pub(crate) struct Driver {
    pub(crate) operations: usize,
    program: PathBuf,
    crate_folder: PathBuf,
}

impl Driver {
    /// Generates and compiles the program; dependencies are compiled once for all documents.
    pub(crate) fn build(document: &Path, package: &str, target: &Path) -> Result<Self, Failure> {
        let crate_folder = target.join("crates").join(package);
        let _ = fs::remove_dir_all(&crate_folder);
        let options = Options {
            name: Some(package.to_owned()),
            command: "cargo xtask contract".to_owned(),
            contract: Contract::With,
            ..Options::default()
        };
        let generation = restitch::generate(&[Input::File(document.to_owned())], &options, Lock::new());
        let output = generation.output.ok_or_else(|| Failure::new("the document is refused"))?;
        let failed = |error: &dyn std::fmt::Display| Failure::new(format!("the crate cannot be written: {error}"));
        write::write(&output, &crate_folder).map_err(|error| failed(&error))?;
        isolate(&crate_folder).map_err(|error| failed(&error))?;
        let build = target.join("build");
        let mut compile = cargo(&["build", "--quiet", "--example", "contract"]);
        compile.current_dir(&crate_folder).env("CARGO_TARGET_DIR", &build);
        // Nobody steps through it, and it is compiled once.
        compile.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0");
        step::run(&mut compile)?;
        let program = build.join("debug").join("examples").join(format!("contract{}", env::consts::EXE_SUFFIX));
        Ok(Self { operations: generation.summary.operations, program, crate_folder })
    }

    /// Runs the program, and returns what it says as JSON.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Vec<Value>, Failure> {
        let program = self.program.to_string_lossy();
        let output = command(&program, arguments).output();
        let output = output.map_err(|error| Failure::new(format!("`{program}` did not start: {error}")))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let reports: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        if output.status.code().is_none_or(|code| code == 2) {
            return Err(Failure::new(format!("the program failed: {}", problem(&output))));
        }
        Ok(reports)
    }

    /// Removes the sources, which would fill the disk.
    pub(crate) fn remove(&self) {
        let _ = fs::remove_dir_all(&self.crate_folder);
    }
}

/// Gives a crate a workspace of its own, and the versions of this one.
fn isolate(folder: &Path) -> std::io::Result<()> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    fs::write(&manifest, format!("{text}\n[workspace]\n"))?;
    fs::copy("Cargo.lock", folder.join("Cargo.lock")).map(|_| ())
}
