//! Turns a description into Markdown tables of what its client costs: to generate, to check, to build, to run.
//!
//! Nothing here passes or fails: the numbers are for people to compare.
//! `xtask/bench/README.md` says how each is measured.

mod builds;
mod callable;
mod calls;
mod checking;
mod derive;
mod description;
mod documents;
mod doubling;
mod generation;
mod machine;
mod micro;
mod payloads;
mod peer;
mod programs;
mod race;
mod scratch;
mod table;
mod throughput;
mod types_only;

use std::path::{Path, PathBuf};

use crate::step::Failure;
use scratch::Scratch;

/// What to measure.
#[derive(Clone, Debug)]
pub(crate) struct Bench {
    /// The descriptions; else the whole C1 API if it is at hand, or the small part of it that is in `specs/`.
    ///
    /// Of several, each is generated and checked, and nothing else is measured.
    pub(crate) descriptions: Vec<PathBuf>,
    /// The only thing to measure of one description, by its name in [`PARTS`].
    pub(crate) only: Option<String>,
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

    /// Returns how many rounds a program measures by itself, as its argument.
    fn rounds_of_program(self) -> &'static str {
        match self {
            Length::Quick => "15",
            Length::Full => "101",
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
    let descriptions = match bench.descriptions.is_empty() {
        true => vec![default_description()],
        false => bench.descriptions.clone(),
    };
    let whole = |path: &PathBuf| {
        path.canonicalize().map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))
    };
    let descriptions = descriptions.iter().map(whole).collect::<Result<Vec<_>, _>>()?;
    let scratch = Scratch::new()?;
    let peers = match bench.against {
        Against::Derives => Vec::new(),
        Against::Peers => peer::installed(),
    };
    table::paragraph(&machine::line());
    match &*descriptions {
        [description] => parts(&scratch, description, &peers, bench)?,
        several => documents::bench(&scratch, several, &peers, bench.length)?,
    }
    table::paragraph(&machine::line());
    Ok(())
}

/// What one thing to measure needs.
type Part = fn(&Scratch, &Path, &[peer::Peer], Length) -> Result<(), Failure>;

/// What is measured of one description, in this order.
const PARTS: [(&str, Part); 10] = [
    ("generate", generation::bench),
    ("doubling", |scratch, description, _, length| doubling::bench(scratch, description, length)),
    ("check", checking::bench),
    ("build", builds::bench),
    ("programs", programs::bench),
    ("types", |scratch, description, _, length| types_only::bench(scratch, description, length)),
    ("throughput", |scratch, _, _, length| throughput::bench(scratch, length)),
    ("payloads", |scratch, _, _, length| payloads::bench(scratch, length)),
    ("micro", |_, _, _, _| micro::bench()),
    ("calls", |scratch, _, _, length| calls::bench(scratch, length)),
];

/// Measures one description: all parts, or one.
fn parts(scratch: &Scratch, description: &Path, peers: &[peer::Peer], bench: &Bench) -> Result<(), Failure> {
    let wanted = |name: &str| bench.only.as_deref().is_none_or(|only| only == name);
    let mut parts = PARTS.iter().filter(|(name, _)| wanted(name)).peekable();
    if parts.peek().is_none() {
        let names: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
        return Err(Failure::new(format!("there is nothing of that name to measure, but: {}", names.join(", "))));
    }
    parts.try_for_each(|(_, part)| part(scratch, description, peers, bench.length))
}

fn default_description() -> PathBuf {
    let whole = Path::new("../shared/specs/conductorone.yaml");
    let part = Path::new("specs/c1-update-connector-schedule.yaml");
    if whole.exists() { whole.to_owned() } else { part.to_owned() }
}
