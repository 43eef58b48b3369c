//! Turns a description into what it costs to generate a crate from it.

use std::path::Path;
use std::process::Command;

use super::peer::Peer;
use super::race::{Contestant, race};
use super::scratch::Scratch;
use super::{Duration, Length, table};
use crate::folder;
use crate::measure::measure;
use crate::step::Failure;

/// Measures the generator and its peers, each with an output folder that is new.
pub(super) fn bench(scratch: &Scratch, description: &Path, peers: &[Peer], length: Length) -> Result<(), Failure> {
    let ours = Contestant {
        name: "restitch".to_owned(),
        run: Box::new(|| measure(&command(description, &scratch.fresh("output")?)?)),
    };
    let theirs = peers.iter().map(|peer| Contestant {
        name: peer.title(),
        run: Box::new(|| measure(&peer.generate(description, &scratch.fresh("output")?))),
    });
    let entries = race(std::iter::once(ours).chain(theirs).collect(), length.rounds(Duration::Short))?;
    let name = description.file_name().unwrap_or_default().to_string_lossy();
    table::race(&format!("Generate `{name}`"), &entries);
    Ok(())
}

/// Returns the command of a user who wants a crate in `folder`.
pub(super) fn command(description: &Path, folder: &Path) -> Result<Command, Failure> {
    let mut command = Command::new(folder::program("restitch")?);
    command.args(["generate", "--quiet"]).arg(description).arg("--output").arg(folder);
    Ok(command)
}
