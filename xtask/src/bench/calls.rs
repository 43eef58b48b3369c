//! Turns calls of a server on loopback into what they cost by a generated client and by hand.

use std::path::Path;

use restitch::Input;

use super::scratch::{self, Scratch};
use super::{Length, table};
use crate::folder;
use crate::measure::problem;
use crate::step::Failure;

/// The program, without the client that it calls by.
const PROGRAM: &str = "xtask/bench/calls";

/// Builds and runs the program.
pub(super) fn bench(scratch: &Scratch, length: Length) -> Result<(), Failure> {
    let folder = scratch.fresh("calls")?;
    let program = Path::new(PROGRAM);
    let unreadable = |error: std::io::Error| Failure::new(format!("cannot read `{PROGRAM}`: {error}"));
    for file in folder::files(program, &[]).map_err(unreadable)? {
        let path = file.strip_prefix(program).unwrap_or(&file);
        scratch::write(&folder.join(path), &std::fs::read(&file).map_err(unreadable)?)?;
    }
    let output = scratch::generate(Input::File(program.join("api.yaml")), Some("client"))?;
    scratch::write_parts(&output.files, &[""], &folder.join("client"))?;
    scratch::lock(&folder)?;
    let rounds = match length {
        Length::Quick => "15",
        Length::Full => "101",
    };
    let mut command = scratch.cargo(&["run", "--release"], &folder);
    let output =
        command.args(["--", rounds]).output().map_err(|error| Failure::new(format!("cargo did not start: {error}")))?;
    if !output.status.success() {
        return Err(Failure::new(format!("the program of `{PROGRAM}` {}", problem(&output))));
    }
    table::paragraph(&format!("## Call a server on loopback\n\n{}", String::from_utf8_lossy(&output.stdout)));
    Ok(())
}
