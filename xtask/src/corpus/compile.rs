//! Turns generated crates into a workspace of their own, and that into a check without warnings.

use std::fs;
use std::path::{Path, PathBuf};

use crate::step::{self, Failure, cargo, say};

/// Compiles `crates` with the versions that this workspace has locked; a warning is an error.
pub(crate) fn check(scratch: &Path, crates: &[PathBuf], target: &Path) -> Result<(), Failure> {
    if crates.is_empty() {
        say("corpus: nothing to compile");
        return Ok(());
    }
    let members = crates.iter().map(|path| path.strip_prefix(scratch).unwrap_or(path).display().to_string());
    let members: Vec<String> = members.map(|path| format!("{path:?}")).collect();
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
    let failed = |error: std::io::Error| Failure::new(format!("cannot lay out the crates: {error}"));
    fs::write(scratch.join("Cargo.toml"), manifest).map_err(failed)?;
    if Path::new("Cargo.lock").exists() {
        fs::copy("Cargo.lock", scratch.join("Cargo.lock")).map_err(failed)?;
    }
    let mut command = cargo(&["check", "--workspace"]);
    step::run(command.current_dir(scratch).env("RUSTFLAGS", "-D warnings").env("CARGO_TARGET_DIR", target))
}
