//! Turns a document into two crates, and into a verdict on the program that made them.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::document::Document;
use crate::folder;

/// How long one run may take.
const LIMIT: Duration = Duration::from_secs(60);

/// A document, and what to try it with.
pub(crate) struct Trial<'a> {
    pub(crate) program: &'a Path,
    pub(crate) document: &'a Document,
    /// What to call the crate.
    pub(crate) package: String,
    pub(crate) folder: &'a Path,
}

/// What the program made of a document.
pub(crate) enum Outcome {
    Whole,
    Partial,
    /// The document cannot be generated, and the program says why.
    Refused {
        reason: String,
    },
    /// The program is at fault.
    Bad {
        problem: String,
    },
}

impl Trial<'_> {
    /// Returns the folder of the first crate.
    pub(crate) fn first(&self) -> PathBuf {
        self.folder.join("crates").join(&self.package)
    }

    /// Generates the crate twice, compares the two, and checks the first.
    pub(crate) fn run(&self) -> Outcome {
        let (first, second) = (self.first(), self.folder.join("again").join(&self.package));
        let outcome = self.generate(&first, &[]);
        if !matches!(outcome, Outcome::Whole | Outcome::Partial) {
            return outcome;
        }
        match self.generate(&second, &[]) {
            Outcome::Whole | Outcome::Partial => {}
            _ => return bad("the second run failed"),
        }
        let differs = match difference(&first, &second) {
            Err(error) => return bad(format!("the crates cannot be compared: {error}")),
            Ok(differs) => differs,
        };
        // It has told all it can.
        let _ = fs::remove_dir_all(&second);
        if let Some(path) = differs {
            return bad(format!("two runs give different bytes in `{}`", path.display()));
        }
        match self.generate(&first, &["--check"]) {
            Outcome::Whole | Outcome::Partial => outcome,
            _ => bad("a check straight after the run finds the crate stale"),
        }
    }

    fn generate(&self, output: &Path, more: &[&str]) -> Outcome {
        let said = self.folder.join("said");
        let mut command = Command::new(self.program);
        command.arg("generate").arg(&self.document.path).arg("--output").arg(output);
        command.args(["--quiet", "--name", &self.package]).args(more).stdin(Stdio::null());
        let status = File::create(&said).and_then(|file| wait(command.stdout(Stdio::null()).stderr(file)));
        let said = fs::read(&said).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let first = said.lines().next().unwrap_or_default().to_owned();
        match status {
            Err(error) => bad(format!("the program did not run: {error}")),
            Ok(None) => bad(format!("no end after {} s", LIMIT.as_secs())),
            Ok(Some(status)) => match status.code() {
                Some(0) => Outcome::Whole,
                Some(3) => Outcome::Partial,
                Some(1) if first.contains("error[") => Outcome::Refused { reason: first },
                _ => bad(format!("{status}: {}", said.lines().take(3).collect::<Vec<_>>().join(" / "))),
            },
        }
    }
}

fn bad(problem: impl Into<String>) -> Outcome {
    Outcome::Bad { problem: problem.into() }
}

/// Runs a command to its end, or kills it at the limit.
fn wait(command: &mut Command) -> io::Result<Option<ExitStatus>> {
    let mut child = command.spawn()?;
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if started.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Returns a file that only one of two folders has, or that differs between them.
fn difference(one: &Path, other: &Path) -> io::Result<Option<PathBuf>> {
    let (ours, theirs) = (folder::files(one, &[])?, folder::files(other, &[])?);
    let inner = |path: &PathBuf, root: &Path| path.strip_prefix(root).unwrap_or(path).to_owned();
    let ours: Vec<PathBuf> = ours.iter().map(|path| inner(path, one)).collect();
    let theirs: Vec<PathBuf> = theirs.iter().map(|path| inner(path, other)).collect();
    for path in ours.iter().chain(&theirs) {
        let both = ours.binary_search(path).is_ok() && theirs.binary_search(path).is_ok();
        if !both || fs::read(one.join(path))? != fs::read(other.join(path))? {
            return Ok(Some(path.clone()));
        }
    }
    Ok(None)
}
