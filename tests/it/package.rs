//! Turns the package into the list of its files, as it would be published.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

#[test]
fn what_is_compiled_in_is_published() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["package", "--package", "restitch", "--list", "--allow-dirty", "--offline", "--quiet"]);
    let listed = cargo.current_dir(&root).output().expect("cargo starts");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8").replace('\\', "/");
    let listed: BTreeSet<&str> = listed.lines().collect();
    let mut wanted: BTreeSet<String> = files(&root.join("generator"), "runtime/src").into_iter().collect();
    assert!(wanted.len() > 40, "the runtime is not found: {wanted:?}");
    wanted.extend(["README.md", "runtime/dependencies.toml", "src/diagnostics/codes.md"].map(str::to_owned));
    let missing: Vec<&String> = wanted.iter().filter(|path| !listed.contains(&***path)).collect();
    assert!(missing.is_empty(), "these would not be published: {missing:?}");
}

/// Lists the files below a folder of a package.
fn files(package: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(package.join(folder)).expect("the folder can be read");
    let inner = entries.flat_map(|entry| {
        let entry = entry.expect("an entry can be read");
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() { files(package, &path) } else { vec![path] }
    });
    inner.collect()
}
