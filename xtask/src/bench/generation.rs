//! Turns a description into what it costs to generate a crate from it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use restitch::Input;

use super::peer::Peer;
use super::race::{Contestant, Entry, race};
use super::scratch::{self, Scratch};
use super::{Duration, Length, table};
use crate::measure::{Cost, measure};
use crate::step::Failure;

/// A program that reads a description, and does nothing with it.
const FLOOR: &str = "xtask/bench/floor";

/// Measures the generator and its peers, each with an output folder that is new.
pub(super) fn bench(scratch: &Scratch, description: &Path, peers: &[Peer], length: Length) -> Result<(), Failure> {
    let name = description.file_name().unwrap_or_default().to_string_lossy();
    table::race(&format!("Generate `{name}`"), &entries(scratch, description, peers, length)?);
    Ok(())
}

/// Measures the same, and beside it what nobody can do without: to read the description, and to write the files.
///
/// Of these two only the time is told, which is what makes them no peers.
pub(super) fn entries(
    scratch: &Scratch,
    description: &Path,
    peers: &[Peer],
    length: Length,
) -> Result<Vec<Entry>, Failure> {
    let ours = Contestant {
        name: "restitch".to_owned(),
        run: Box::new(|| measure(&command(scratch, description, &scratch.unused())?)),
    };
    let floor = floor(scratch)?;
    let reading = Contestant {
        name: "reading it alone".to_owned(),
        run: Box::new(|| Ok(Cost { cpu: None, peak: None, ..measure(Command::new(&floor).arg(description))? })),
    };
    let output = scratch::generate(Input::File(description.to_owned()), None)?;
    let writing = Contestant {
        name: format!("writing its {} files alone", output.files.len()),
        run: Box::new(|| {
            let folder = scratch.unused();
            let started = Instant::now();
            scratch::write_parts(&output.files, &[""], &folder)?;
            Ok(Cost { wall: started.elapsed(), cpu: None, peak: None })
        }),
    };
    let theirs = peers.iter().map(|peer| Contestant {
        name: peer.title(),
        run: Box::new(|| measure(&peer.generate(description, &scratch.unused()))),
    });
    race([ours, reading, writing].into_iter().chain(theirs).collect(), length.rounds(Duration::Short))
}

/// Builds the program that reads, and returns where it is.
fn floor(scratch: &Scratch) -> Result<PathBuf, Failure> {
    let folder = scratch.copy(FLOOR, "floor")?;
    measure(&scratch.cargo(&["build", "--release"], &folder))?;
    Ok(scratch.built("release", "floor"))
}

/// Returns the command of a user who wants a crate in `folder`.
pub(super) fn command(scratch: &Scratch, description: &Path, folder: &Path) -> Result<Command, Failure> {
    let mut command = Command::new(scratch.generator()?);
    command.args(["generate", "--quiet"]).arg(description).arg("--output").arg(folder);
    Ok(command)
}
