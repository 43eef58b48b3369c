//! Turns arguments into a run of the `restitch` program, and that into its exit code and its words.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `restitch` in a folder, with `stdin` as its standard input.
pub(crate) fn restitch(folder: &Path, arguments: &[&str], stdin: &str) -> Run {
    run(program(), folder, arguments, stdin)
}

/// Runs `cargo-restitch` in a folder, as cargo does.
pub(crate) fn cargo_restitch(folder: &Path, arguments: &[&str]) -> Run {
    let name = format!("cargo-restitch{}", env::consts::EXE_SUFFIX);
    run(&program().with_file_name(name), folder, arguments, "")
}

fn run(program: &Path, folder: &Path, arguments: &[&str], stdin: &str) -> Run {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR");
    for proxy in ["all_proxy", "http_proxy", "https_proxy"] {
        command.env_remove(proxy).env_remove(proxy.to_uppercase());
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // A program that does not ask for its input may have ended already.
    let _ = child.stdin.take().expect("standard input is a pipe").write_all(stdin.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    Run { code: status.code(), out: text(stdout), err: text(stderr) }
}

/// Starts `restitch` in a folder, with what it says on standard error piped.
pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(program());
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("the program starts")
}

/// Returns the path of the program, which is built first: cargo builds it only for tests of its own package.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let own = env::current_exe().expect("a test has a path");
        let profile = own.ancestors().nth(2).expect("a test is in the `deps` folder of its profile");
        let mut cargo = Command::new(env!("CARGO"));
        // With the whole workspace, dependencies have the features that they were built with for this test.
        cargo.args(["build", "--quiet", "--workspace", "--bin", "restitch", "--bin", "cargo-restitch"]);
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        let target = profile.parent().expect("a profile is in the target folder");
        cargo.env("CARGO_TARGET_DIR", target).current_dir(env!("CARGO_MANIFEST_DIR"));
        assert!(cargo.status().expect("cargo starts").success(), "the program does not compile");
        profile.join(format!("restitch{}", env::consts::EXE_SUFFIX))
    })
}
