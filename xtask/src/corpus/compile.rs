//! Turns a generated crate into the number of warnings and errors that the compiler has for it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Depth;
use crate::measure::{Cost, cost};
use crate::step::cargo;

/// Compiles crates one after the other, with dependencies that are compiled once for all.
pub(super) struct Compiler {
    pub(super) target: PathBuf,
}

/// What the compiler said of a crate.
pub(super) enum Check {
    Told {
        warnings: usize,
        errors: usize,
        cost: Cost,
        /// The first of them.
        first: Option<String>,
    },
    /// It did not run.
    Failed(String),
}

impl Compiler {
    /// Checks the crate in a folder, with the versions of `lock` where there is one.
    ///
    /// What is measured is the check, and not the documentation.
    pub(super) fn check(&self, folder: &Path, lock: &Path, depth: Depth) -> Check {
        if let Err(error) = isolate(folder, lock) {
            return Check::Failed(format!("the crate cannot be set apart: {error}"));
        }
        let checked = self.run(folder, &["check", "--quiet", "--message-format", "short"]);
        let is_clean = matches!(checked, Check::Told { warnings: 0, errors: 0, .. });
        if !is_clean || depth == Depth::Checked {
            return checked;
        }
        match self.run(folder, &["doc", "--no-deps", "--quiet", "--message-format", "short"]) {
            Check::Told { warnings: 0, errors: 0, .. } => checked,
            documented => documented,
        }
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> Check {
        let mut command = cargo(arguments);
        command.current_dir(folder).env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", "0");
        let (output, cost) = match cost(&command) {
            Ok(ended) => ended,
            Err(failure) => return Check::Failed(failure.to_string()),
        };
        let said = String::from_utf8_lossy(&output.stderr);
        let count = |kind: &str| said.lines().filter(|line| line.contains(kind)).count();
        let (warnings, errors) = (count(": warning"), count(": error"));
        let first = said.lines().find(|line| line.contains(": warning") || line.contains(": error"));
        match output.status.success() || errors > 0 {
            true => Check::Told { warnings, errors, cost, first: first.map(str::to_owned) },
            false => Check::Failed(said.lines().next().unwrap_or_default().to_owned()),
        }
    }
}

/// Gives a crate a workspace of its own.
fn isolate(folder: &Path, lock: &Path) -> std::io::Result<()> {
    let mut manifest = fs::OpenOptions::new().append(true).open(folder.join("Cargo.toml"))?;
    manifest.write_all(b"\n[workspace]\n")?;
    if lock.exists() {
        fs::copy(lock, folder.join("Cargo.lock"))?;
    }
    Ok(())
}
