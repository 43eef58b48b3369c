//! Turns a folder of real documents into crates, and what goes wrong on the way into a count.
//!
//! Each document is generated twice by the program itself, so that a crash of one is not the end of all.

mod compile;
mod document;
mod trial;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::folder;
use crate::step::{self, Failure, cargo, say};
use document::Rank;
use trial::{Outcome, Trial};

/// What became of the documents.
#[derive(Default)]
struct Tally {
    whole: usize,
    partial: usize,
    refused: usize,
    bad: usize,
    not_reached: usize,
}

/// Generates documents until the time is up; fails if one crashes, or two runs give different bytes.
pub(crate) fn corpus(documents: &Path, time: Duration) -> Result<(), Failure> {
    let documents = document::list(documents)?;
    step::run(&mut cargo(&["build", "--release", "--package", "restitch"]))?;
    let program = folder::program("restitch")?;
    let scratch = tempfile::tempdir().map_err(|error| Failure::new(format!("no temporary folder: {error}")))?;
    let (mut tally, mut crates) = (Tally::default(), Vec::new());
    let deadline = Instant::now() + time;
    for (number, document) in documents.iter().enumerate() {
        if Instant::now() > deadline {
            tally.not_reached += 1;
            continue;
        }
        let trial = Trial { program: &program, document, package: document.package(number), folder: scratch.path() };
        let outcome = trial.run();
        tally.add(&document.name, &outcome);
        if document.rank == Rank::Compiled && matches!(outcome, Outcome::Whole | Outcome::Partial) {
            crates.push(trial.first());
        } else {
            // It has told all it can, and hundreds of crates would fill the disk.
            let _ = fs::remove_dir_all(trial.first());
        }
    }
    tally.tell(documents.len());
    compile::check(scratch.path(), &crates, &folder::target()?.join("corpus"))?;
    if tally.bad > 0 {
        return Err(Failure::new(format!("corpus: {} documents went wrong", tally.bad)));
    }
    Ok(())
}

impl Tally {
    fn add(&mut self, name: &str, outcome: &Outcome) {
        match outcome {
            Outcome::Whole => self.whole += 1,
            Outcome::Partial => self.partial += 1,
            Outcome::Refused { reason } => {
                self.refused += 1;
                say(&format!("  {name}: refused: {reason}"));
            }
            Outcome::Bad { problem } => {
                self.bad += 1;
                say(&format!("  {name}: BAD: {problem}"));
            }
        }
    }

    fn tell(&self, documents: usize) {
        say(&format!(
            "corpus: {documents} documents: {} whole, {} in part, {} refused, {} bad, {} not reached in time",
            self.whole, self.partial, self.refused, self.bad, self.not_reached,
        ));
    }
}
