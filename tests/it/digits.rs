//! Turns `all_digits.rs` into a program in which `serde_json` keeps all digits of numbers, and runs its tests.

use std::path::Path;
use std::process::Command;

use crate::compile::{lock, put, target};

/// A crate of its own: were it one of this workspace, its feature would hold for the whole of it.
fn manifest(tests: &Path) -> String {
    let path = |path: &str| tests.join(path);
    format!(
        r#"[package]
name = "digits"
edition = "2024"

[workspace]

[lib]
path = "nothing.rs"

[[test]]
name = "digits"
path = {:?}

[dev-dependencies]
c1 = {{ path = {:?}, features = ["blocking", "jwt"] }}
futures-util = {{ version = "0.3", default-features = false, features = ["std"] }}
jsonwebtoken = {{ version = "12", default-features = false, features = ["aws_lc_rs"] }}
kitchen = {{ path = {:?}, features = ["blocking", "curl", "intercept", "mock", "tracing"] }}
reqwest = {{ version = "0.13", default-features = false, features = ["json", "rustls"] }}
serde = "1"
serde_json = {{ version = "1", features = ["arbitrary_precision"] }}
serde_yaml = {{ package = "yaml_serde", version = "0.10" }}
tempfile = "3"
tokio = {{ version = "1", features = ["macros", "rt", "time"] }}
tower = {{ version = "0.5", default-features = false, features = ["limit", "util"] }}
"#,
        path("it/all_digits.rs"),
        path("../generated/c1"),
        path("kitchen"),
    )
}

#[test]
fn numbers_with_all_of_their_digits_are_numbers() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = target().join("digits");
    put(&folder.join("Cargo.toml"), &manifest(tests));
    put(&folder.join("nothing.rs"), "");
    lock(&folder);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.env("CARGO_TARGET_DIR", folder.join("target")).env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo.current_dir(&folder).args(["test", "--quiet", "--offline", "--test", "digits", "--"]);
    // The chapters of the guide are beside the manifest of the other crate, and say nothing of numbers.
    let output = cargo.args(["--skip", "guide::"]).output().expect("cargo starts");
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{err}\n{out}");
    // Tests that are not there do not fail.
    assert!(!out.contains("running 0 tests"), "{out}");
}
