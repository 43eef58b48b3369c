//! Turns a description into what its crate costs to build, to document, to build again, and to check in part.

use std::fs;
use std::path::{Path, PathBuf};

use super::checking::{self, touch};
use super::peer::Peer;
use super::race::{Contestant, race};
use super::scratch::Scratch;
use super::{Duration, Length, table};
use crate::folder;
use crate::measure::{Cost, measure};
use crate::step::Failure;

/// Measures what cargo does with the crate, and with those of the peers, with all dependencies built before.
pub(super) fn bench(scratch: &Scratch, description: &Path, peers: &[Peer], length: Length) -> Result<(), Failure> {
    let crates = checking::crates(scratch, description, peers)?;
    for (title, arguments) in [
        ("Build the generated crate", &["build"][..]),
        ("Build the generated crate for release", &["build", "--release"][..]),
        ("Document the generated crate", &["doc", "--no-deps"][..]),
    ] {
        let contestants = crates.iter().map(|(name, folder)| Contestant {
            name: name.clone(),
            run: Box::new(|| {
                touch(&folder.join("src/lib.rs"))?;
                measure(&scratch.cargo(arguments, folder))
            }),
        });
        table::race(title, &race(contestants.collect(), length.rounds(Duration::Long))?);
    }
    let contestants =
        crates.iter().map(|(name, folder)| Contestant { name: name.clone(), run: Box::new(|| again(scratch, folder)) });
    let title = "Check the generated crate again, after a change in its largest file";
    table::race(title, &race(contestants.collect(), length.rounds(Duration::Long))?);
    parts(scratch, &crates[0].1, length)
}

/// Checks a crate with incremental compilation, after a line of its largest file has changed.
fn again(scratch: &Scratch, folder: &Path) -> Result<Cost, Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("cannot read `{}`: {error}", folder.display()));
    let size = |path: &PathBuf| fs::metadata(path).map_or(0, |metadata| metadata.len());
    let sources = folder::files(&folder.join("src"), &[]).map_err(failed)?;
    let Some(largest) = sources.into_iter().max_by_key(size) else {
        return Err(Failure::new(format!("`{}` has no sources", folder.display())));
    };
    let check = || {
        let mut command = scratch.cargo(&["check"], folder);
        command.env("CARGO_INCREMENTAL", "1");
        measure(&command)
    };
    check()?;
    let mut text = fs::read_to_string(&largest).map_err(failed)?;
    text.push_str("\n#[doc(hidden)]\npub const CHANGED: () = ();\n");
    let before = fs::read(&largest).map_err(failed)?;
    super::scratch::write(&largest, text.as_bytes())?;
    let cost = check();
    super::scratch::write(&largest, &before)?;
    cost
}

/// Measures the check of one group of operations against that of all.
fn parts(scratch: &Scratch, folder: &Path, length: Length) -> Result<(), Failure> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml"))
        .map_err(|error| Failure::new(format!("cannot read the manifest of `{}`: {error}", folder.display())))?;
    let Some(groups) = manifest.lines().find_map(|line| line.strip_prefix("default = ")) else { return Ok(()) };
    let groups: Vec<&str> = groups.split('"').skip(1).step_by(2).collect();
    let Some(group) = groups.get(groups.len() / 2) else { return Ok(()) };
    let one = ["check", "--no-default-features", "--features", group];
    let contestants = [("all groups".to_owned(), &["check"][..]), (format!("`{group}` alone"), &one[..])];
    let contestants = contestants.into_iter().map(|(name, arguments)| Contestant {
        name,
        run: Box::new(move || {
            touch(&folder.join("src/lib.rs"))?;
            measure(&scratch.cargo(arguments, folder))
        }),
    });
    let title = format!("Check one of {} groups", groups.len());
    table::race(&title, &race(contestants.collect(), length.rounds(Duration::Long))?);
    Ok(())
}
