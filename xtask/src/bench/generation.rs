//! Turns a description into what it costs to generate a crate from it.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use restitch::Input;

use super::peer::Peer;
use super::race::{Contestant, Entry, race};
use super::scratch::{self, Scratch};
use super::{Duration, Length, table};
use crate::folder;
use crate::measure::{Cost, measure};
use crate::step::Failure;

/// Measures the generator and its peers, each with an output folder that is new.
pub(super) fn bench(scratch: &Scratch, description: &Path, peers: &[Peer], length: Length) -> Result<(), Failure> {
    let name = description.file_name().unwrap_or_default().to_string_lossy();
    table::race(&format!("Generate `{name}`"), &entries(scratch, description, peers, length)?);
    Ok(())
}

/// Measures the same, and beside it what it takes to write the files, which nobody can do without.
pub(super) fn entries(
    scratch: &Scratch,
    description: &Path,
    peers: &[Peer],
    length: Length,
) -> Result<Vec<Entry>, Failure> {
    let ours = Contestant {
        name: "restitch".to_owned(),
        run: Box::new(|| measure(&command(description, &scratch.unused())?)),
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
    race([ours, writing].into_iter().chain(theirs).collect(), length.rounds(Duration::Short))
}

/// Returns the command of a user who wants a crate in `folder`.
pub(super) fn command(description: &Path, folder: &Path) -> Result<Command, Failure> {
    let mut command = Command::new(folder::program("restitch")?);
    command.args(["generate", "--quiet"]).arg(description).arg("--output").arg(folder);
    Ok(command)
}
