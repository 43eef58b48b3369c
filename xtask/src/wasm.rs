//! Turns the target for WebAssembly, where it is installed, into a check of the runtime and of generated crates.

use std::path::Path;

use crate::step::{self, Failure, cargo, command, say};

const TARGET: &str = "wasm32-unknown-unknown";

/// What is checked: a package, and its features there, of which those are missing that sign (`jwt`, `pkce`).
const PACKAGES: [(&str, &str); 3] = [
    ("restitch-runtime", "retry,gzip,intercept,tracing,curl,mock"),
    ("c1", "connector,retry,tracing,mock"),
    ("kitchen", "default,retry,gzip,intercept,tracing,curl,mock"),
];

/// Checks everything, or says that the target is not there.
pub(crate) fn wasm() -> Result<(), Failure> {
    if !is_installed() {
        say(&format!("wasm: skipped, because `{TARGET}` is not installed (`rustup target add {TARGET}`)"));
        return Ok(());
    }
    PACKAGES.into_iter().try_for_each(|(package, features)| {
        let check = ["clippy", "--target", TARGET, "--package", package, "--no-default-features"];
        step::run(cargo(&check).args(["--features", features, "--", "--deny", "warnings"]))
    })
}

/// Whether the compiler has the standard library of the target.
fn is_installed() -> bool {
    let output = command("rustc", &["--print", "target-libdir", "--target", TARGET]).output();
    output.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}
