//! Turns a description into what it costs to check the crates that are generated from it.

use std::fs;
use std::path::{Path, PathBuf};

use super::generation;
use super::peer::Peer;
use super::race::{Contestant, race};
use super::scratch::{self, Scratch};
use super::{Duration, Length, table};
use crate::measure::{Cost, measure};
use crate::step::Failure;

/// Measures `cargo check` of the generated crate and of those of the peers, with all dependencies checked before.
pub(super) fn bench(scratch: &Scratch, description: &Path, peers: &[Peer], length: Length) -> Result<(), Failure> {
    let ours = scratch.fresh("restitch")?;
    measure(&generation::command(description, &ours)?)?;
    scratch::isolate(&ours)?;
    let mut contestants = vec![contestant(scratch, "restitch".to_owned(), ours)];
    for peer in peers {
        match crate_of(peer, scratch, description) {
            Ok(folder) => contestants.push(contestant(scratch, peer.title(), folder)),
            Err(failure) => table::paragraph(&format!("`{}` is left out: {failure}", peer.title())),
        }
    }
    let entries = race(contestants, length.rounds(Duration::Long))?;
    table::race("Check the generated crate, dependencies warm", &entries);
    Ok(())
}

fn contestant(scratch: &Scratch, name: String, folder: PathBuf) -> Contestant<'_> {
    Contestant { name, run: Box::new(move || check(scratch, &folder)) }
}

fn check(scratch: &Scratch, folder: &Path) -> Result<Cost, Failure> {
    touch(&folder.join("src/lib.rs"))?;
    measure(&scratch.cargo(&["check"], folder))
}

/// Makes cargo believe that a file has changed.
pub(super) fn touch(file: &Path) -> Result<(), Failure> {
    let text = fs::read(file).map_err(|error| Failure::new(format!("cannot read `{}`: {error}", file.display())))?;
    scratch::write(file, &text)
}

fn crate_of(peer: &Peer, scratch: &Scratch, description: &Path) -> Result<PathBuf, Failure> {
    let folder = scratch.fresh(peer.name())?;
    measure(&peer.generate(description, &folder))?;
    peer.complete(&folder)?;
    scratch::isolate(&folder)?;
    Ok(folder)
}
