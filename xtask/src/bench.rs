//! Turns a description into Markdown tables of what its client costs: to generate, to check, to build, to run.
//!
//! Nothing here passes or fails: the numbers are for people to compare.
//! `xtask/bench/README.md` says how each is measured.

mod checking;
mod derive;
mod description;
mod generation;
mod machine;
mod peer;
mod race;
mod scratch;
mod table;
mod throughput;
mod types_only;

use std::path::{Path, PathBuf};

use crate::step::{self, Failure, cargo};
use scratch::Scratch;

/// What to measure.
#[derive(Clone, Debug)]
pub(crate) struct Bench {
    /// The description; else the whole C1 API if it is at hand, or the small part of it that is in `specs/`.
    pub(crate) description: Option<PathBuf>,
    pub(crate) against: Against,
    pub(crate) length: Length,
}

/// What the generator is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// Derived serde code on the same types.
    Derives,
    /// Also the other generators that are installed.
    Peers,
}

/// How often each thing is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Quick,
    Full,
}

impl Length {
    /// Returns how many rounds of something short (well under a second) or long (seconds) are measured.
    fn rounds(self, duration: Duration) -> usize {
        match (self, duration) {
            (Length::Quick, Duration::Short) => 5,
            (Length::Quick, Duration::Long) => 1,
            (Length::Full, Duration::Short) => 21,
            (Length::Full, Duration::Long) => 5,
        }
    }
}

/// How long one round takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Duration {
    Short,
    Long,
}

/// Measures everything, and prints a table for each thing as soon as it is known.
pub(crate) fn bench(bench: &Bench) -> Result<(), Failure> {
    let description = bench.description.clone().unwrap_or_else(default_description);
    let description = description
        .canonicalize()
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", description.display())))?;
    step::run(&mut cargo(&["build", "--release", "--package", "restitch"]))?;
    let scratch = Scratch::new()?;
    let peers = match bench.against {
        Against::Derives => Vec::new(),
        Against::Peers => peer::installed(),
    };
    table::paragraph(&machine::line());
    generation::bench(&scratch, &description, &peers, bench.length)?;
    checking::bench(&scratch, &description, &peers, bench.length)?;
    types_only::bench(&scratch, &description, bench.length)?;
    throughput::bench(&scratch, bench.length)?;
    table::paragraph(&machine::line());
    Ok(())
}

fn default_description() -> PathBuf {
    let whole = Path::new("../shared/specs/conductorone.yaml");
    let part = Path::new("specs/c1-update-connector-schedule.yaml");
    if whole.exists() { whole.to_owned() } else { part.to_owned() }
}
