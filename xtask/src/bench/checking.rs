//! Turns a description into what it costs to check the crates that are generated from it.

use std::fs;
use std::path::{Path, PathBuf};

use super::generation;
use super::peer::Peer;
use super::race::{Contestant, Entry, race};
use super::scratch::{self, Scratch};
use super::{Duration, Length, table};
use crate::measure::{Cost, measure};
use crate::step::Failure;

/// Measures `cargo check` of the generated crate and of those of the peers, with all dependencies checked before.
pub(super) fn bench(scratch: &Scratch, description: &Path, peers: &[Peer], length: Length) -> Result<(), Failure> {
    let entries = entries(scratch, description, peers, length)?;
    table::race("Check the generated crate, dependencies warm", &entries);
    Ok(())
}

/// Measures the same.
pub(super) fn entries(
    scratch: &Scratch,
    description: &Path,
    peers: &[Peer],
    length: Length,
) -> Result<Vec<Entry>, Failure> {
    let crates = crates(scratch, description, peers)?;
    let contestants = crates.into_iter().map(|(name, folder)| contestant(scratch, name, folder));
    race(contestants.collect(), length.rounds(Duration::Long))
}

/// Generates the crate, and those of the peers; one that a peer cannot generate is left out.
pub(super) fn crates(scratch: &Scratch, description: &Path, peers: &[Peer]) -> Result<Vec<(String, PathBuf)>, Failure> {
    let ours = scratch.fresh("restitch")?;
    measure(&generation::command(scratch, description, &ours)?)?;
    scratch::isolate(&ours)?;
    let mut crates = vec![("restitch".to_owned(), ours)];
    for peer in peers {
        match crate_of(peer, scratch, description) {
            Ok(folder) => crates.push((peer.title(), folder)),
            Err(failure) => table::paragraph(&format!("`{}` is left out: {failure}", peer.title())),
        }
    }
    Ok(crates)
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
