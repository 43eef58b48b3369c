//! Turns a command into what it cost: wall time, CPU time and peak memory.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::step::Failure;

/// Runs a program and tells what it and its children used; the standard library does not.
const TIME: &str = "/usr/bin/time";

/// What a command cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// User and system time of the command and its children, if they can be told.
    pub(crate) cpu: Option<Duration>,
    /// The most memory that one of its processes had resident, in KiB, if it can be told.
    pub(crate) peak: Option<u64>,
}

impl Cost {
    pub(crate) fn cpu_seconds(&self) -> Option<f64> {
        self.cpu.map(|cpu| cpu.as_secs_f64())
    }

    pub(crate) fn peak_kibibytes(&self) -> Option<f64> {
        self.peak.map(|peak| peak as f64)
    }
}

/// Runs a command that has to succeed.
pub(crate) fn measure(command: &Command) -> Result<Cost, Failure> {
    succeed(command).map(|(_, cost)| cost)
}

/// Runs a command that has to succeed, and returns what it prints.
pub(crate) fn printed(command: &Command) -> Result<String, Failure> {
    succeed(command).map(|(output, _)| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn succeed(command: &Command) -> Result<(Output, Cost), Failure> {
    let (output, cost) = cost(command)?;
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_string_lossy();
    match output.status.success() {
        true => Ok((output, cost)),
        false => Err(Failure::new(format!("`{name}` {}", problem(&output)))),
    }
}

/// Runs a command to its end, however that is.
pub(crate) fn cost(command: &Command) -> Result<(Output, Cost), Failure> {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_string_lossy();
    let failed = |reason: String| Failure::new(format!("`{name}` {reason}"));
    let report =
        tempfile::NamedTempFile::new().map_err(|error| failed(format!("has no place for its cost: {error}")))?;
    let mut command = timed(command, report.path());
    let started = Instant::now();
    let output = command.stdin(Stdio::null()).output().map_err(|error| failed(format!("did not start: {error}")))?;
    let wall = started.elapsed();
    let (cpu, peak) = used(report.path()).unzip();
    Ok((output, Cost { wall, cpu, peak }))
}

/// Returns what a command under [`timed`] has used: CPU time, and the most KiB of memory.
pub(crate) fn used(report: &Path) -> Option<(Duration, u64)> {
    parse(&std::fs::read_to_string(report).ok()?)
}

/// Says in a line how a program ended and, as it told itself, why.
pub(crate) fn problem(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find(|line| line.starts_with("error")).or(said.lines().next_back());
    format!("ended with {}: {}", output.status, line.unwrap_or_default())
}

/// Returns the command under [`TIME`] where there is one, else as it is.
pub(crate) fn timed(command: &Command, report: &Path) -> Command {
    let mut timed = match Path::new(TIME).exists() {
        true => {
            let mut timed = Command::new(TIME);
            timed.args(["-q", "-f", "%U %S %M", "-o"]).arg(report).arg(command.get_program());
            timed
        }
        false => Command::new(command.get_program()),
    };
    timed.args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => timed.env(name, value),
            None => timed.env_remove(name),
        };
    }
    timed
}

/// Reads user seconds, system seconds and KiB.
fn parse(used: &str) -> Option<(Duration, u64)> {
    let mut words = used.split_whitespace();
    let mut seconds = || words.next()?.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let (user, system) = (seconds()?, seconds()?);
    Some((user + system, words.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_of_time() {
        assert_eq!(parse("0.31 0.06 85120\n"), Some((Duration::from_millis(370), 85120)));
        assert_eq!(parse(""), None);
        assert_eq!(parse("1 -2 3"), None);
        assert_eq!(parse("1 2"), None);
    }
}
