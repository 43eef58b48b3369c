//! Turns a document into two crates, and into a verdict on the program that made them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::document::Document;
use super::mutate::Mutants;
use crate::folder;
use crate::measure::{Cost, timed, used};

/// How long one run may take.
const LIMIT: Duration = Duration::from_secs(60);

/// What a broken copy may always take: below that, a measurement is noise.
const LEAST_TIME: Duration = Duration::from_secs(2);
const LEAST_MEMORY: u64 = 128 * 1024;

/// A document, and what to try it with.
pub(super) struct Trial<'a> {
    pub(super) program: &'a Path,
    pub(super) document: &'a Document,
    /// What to call the crate.
    pub(super) package: &'a str,
    pub(super) folder: &'a Path,
}

/// What the program made of a document.
pub(super) enum Verdict {
    Generated(Generated),
    /// The document cannot be generated, and the program says why.
    Refused {
        reason: String,
    },
    /// The program is at fault.
    Bad {
        problem: String,
    },
}

/// What the program says of a crate.
pub(super) struct Generated {
    pub(super) operations: usize,
    pub(super) left_out: usize,
    pub(super) types: usize,
    pub(super) values: usize,
    /// How often each diagnostic was told.
    pub(super) codes: BTreeMap<String, usize>,
    pub(super) cost: Cost,
}

impl Trial<'_> {
    /// Returns the folder of the first crate.
    pub(super) fn first(&self) -> PathBuf {
        self.folder.join("crates").join(self.package)
    }

    /// Generates the crate twice, compares the two, and checks the first.
    pub(super) fn run(&self) -> Verdict {
        let (first, second) = (self.first(), self.folder.join("again").join(self.package));
        let verdict = self.generate(&first, &[]);
        if !matches!(verdict, Verdict::Generated(_)) {
            return verdict;
        }
        if !matches!(self.generate(&second, &[]), Verdict::Generated(_)) {
            return bad("the second run failed");
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
            Verdict::Generated(_) => verdict,
            _ => bad("a check straight after the run finds the crate stale"),
        }
    }

    /// Tries broken copies of the document, and returns what went wrong with one of them.
    ///
    /// It may be refused, or generated in part; but it takes no more than ten times what the document itself takes.
    pub(super) fn mutants(&self, count: usize, whole: &Verdict) -> Option<Verdict> {
        let text = fs::read(&self.document.path).ok().filter(|_| count > 0)?;
        let cost = match whole {
            Verdict::Generated(generated) => Some(generated.cost),
            _ => None,
        };
        let time = cost.map_or(Duration::ZERO, |cost| cost.wall) * 10;
        let memory = cost.and_then(|cost| cost.peak).unwrap_or_default() * 10;
        let end = self.document.path.extension().unwrap_or_default();
        let path = self.folder.join("mutant").with_extension(end);
        let output = self.folder.join("crates").join("mutant");
        let _ = fs::remove_dir_all(&output);
        for (number, mutant) in Mutants::of(&text).take(count).enumerate() {
            let problem = match fs::write(&path, mutant) {
                Err(error) => Some(format!("it cannot be written: {error}")),
                Ok(()) => match self.generate_from(&path, &output, &[]) {
                    Verdict::Bad { problem } => Some(problem),
                    Verdict::Generated(Generated { cost, .. }) if cost.wall > time.max(LEAST_TIME) => {
                        Some(format!("it takes {:.1} s", cost.wall.as_secs_f64()))
                    }
                    Verdict::Generated(Generated { cost, .. }) if cost.peak > Some(memory.max(LEAST_MEMORY)) => {
                        Some(format!("it takes {} KiB", cost.peak.unwrap_or_default()))
                    }
                    _ => None,
                },
            };
            if let Some(problem) = problem {
                return Some(bad(format!("mutant {number}: {problem}")));
            }
        }
        None
    }

    fn generate(&self, output: &Path, more: &[&str]) -> Verdict {
        self.generate_from(&self.document.path, output, more)
    }

    fn generate_from(&self, input: &Path, output: &Path, more: &[&str]) -> Verdict {
        let (said, report, data) = (self.folder.join("said"), self.folder.join("cost"), self.folder.join("data"));
        let mut command = Command::new(self.program);
        command.arg("generate").arg(input).arg("--output").arg(output);
        command.args(["--quiet", "--format", "json", "--name", self.package]).args(more);
        let mut command = timed(&command, &report);
        let started = Instant::now();
        let files = File::create(&said).and_then(|said| Ok((said, File::create(&data)?)));
        let status = files.and_then(|(said, data)| wait(command.stdin(Stdio::null()).stdout(data).stderr(said)));
        let wall = started.elapsed();
        let said = fs::read(&said).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let data = fs::read(&data).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let code = match status {
            Err(error) => return bad(format!("the program did not run: {error}")),
            Ok(None) => return bad(format!("no end after {} s", LIMIT.as_secs())),
            Ok(Some(status)) => status.code(),
        };
        let (cpu, peak) = used(&report).unzip();
        let cost = Cost { wall, cpu, peak };
        match (code, data) {
            (Some(0 | 3), Some(data)) => Verdict::Generated(generated(&data, cost)),
            (Some(1), Some(data)) if error(&data).is_some() => {
                Verdict::Refused { reason: error(&data).unwrap_or_default() }
            }
            _ => bad(format!("code {code:?}: {}", said.lines().take(3).collect::<Vec<_>>().join(" / "))),
        }
    }
}

fn generated(data: &Value, cost: Cost) -> Generated {
    let count = |key: &str| data[key].as_u64().and_then(|count| count.try_into().ok()).unwrap_or_default();
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for diagnostic in data["diagnostics"].as_array().into_iter().flatten() {
        *codes.entry(diagnostic["code"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    Generated {
        operations: count("operations"),
        left_out: count("left_out"),
        types: count("types"),
        values: count("values"),
        codes,
        cost,
    }
}

/// Returns the first error of those that were told.
fn error(data: &Value) -> Option<String> {
    let errors = data["diagnostics"].as_array()?.iter().find(|diagnostic| diagnostic["severity"] == "error")?;
    Some(format!("{} ({}:{})", errors["message"].as_str()?, errors["code"].as_str()?, errors["line"]))
}

fn bad(problem: impl Into<String>) -> Verdict {
    Verdict::Bad { problem: problem.into() }
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
