//! Turns calls of a server on loopback into what they cost by a generated client and by hand.

use std::path::Path;

use restitch::Input;

use super::scratch::{self, Scratch};
use super::{Length, table};
use crate::step::Failure;

/// The program, without the client that it calls by.
const PROGRAM: &str = "xtask/bench/calls";

/// Builds and runs the program.
pub(super) fn bench(scratch: &Scratch, length: Length) -> Result<(), Failure> {
    let folder = scratch.copy(PROGRAM, "calls")?;
    let output = scratch::generate(Input::File(Path::new(PROGRAM).join("api.yaml")), Some("client"))?;
    scratch::write_parts(&output.files, &[""], &folder.join("client"))?;
    let table = scratch.output(&["--", length.rounds_of_program()], &folder)?;
    table::paragraph(&format!("## Call a server on loopback\n\n{table}"));
    Ok(())
}
