//! Turns a `generate` command into files, or into a list of the files that are stale.

mod arguments;
mod runtime;

use std::io::{self, Write};
use std::mem;
use std::path::Path;
#[cfg(feature = "watch")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use restitch::diagnostics::{Severity, Style};
use restitch::lock::LOCK_FILE;
use restitch::write::{self, CheckReport, LockFileError, WriteReport};
use restitch::{Contract, Fetch, Generation, Options, Remote};

use super::progress::Progress;
use super::spec::Spec;
use super::terminal::{colour, count, say};
use super::{Exit, Failure, paging, shell, stale};
use arguments::Topic;
pub(crate) use arguments::{Arguments, Format, Generate, HELP, Mode, Verbosity, understand};

/// What became of the folder.
enum Done {
    Written(WriteReport),
    Checked(CheckReport),
}

/// Runs the commands, also when one of them fails, and says on standard error what came of each.
pub(crate) fn run(commands: &[Generate]) -> Exit {
    let mut needs = Vec::with_capacity(commands.len());
    let performed = commands.iter().map(|command| {
        let (mut generated, exit) = perform(command);
        needs.push(runtime::needs(generated.as_mut()));
        // The process ends soon; taking a large model apart first would only cost time.
        mem::forget(generated);
        exit
    });
    let mut exits: Vec<Exit> = performed.collect();
    exits.push(runtime::finish(commands, &needs));
    let worst = [Exit::Nothing, Exit::Partial].into_iter().find(|exit| exits.contains(exit));
    worst.unwrap_or(Exit::Whole)
}

/// Does the same in a process that goes on, and returns the files that were read.
#[cfg(feature = "watch")]
pub(crate) fn pass(commands: &[Generate]) -> Vec<PathBuf> {
    let (mut needs, mut files) = (Vec::new(), Vec::new());
    for command in commands {
        let (mut generated, _) = perform(command);
        needs.push(runtime::needs(generated.as_mut()));
        let read = generated.iter().flat_map(|generation| generation.sources.files());
        files.extend(read.map(PathBuf::from).filter(|file| file.is_file()));
    }
    runtime::finish(commands, &needs);
    files
}

fn perform(command: &Generate) -> (Result<Generation, Failure>, Exit) {
    let started = Instant::now();
    let progress = Progress::start("generating");
    let generated = generate(command);
    progress.stage("writing");
    let done = match &generated {
        Ok(generation) => finish(command, generation),
        Err(_) => Ok(None),
    };
    drop(progress);
    if let Ok(generation) = &generated {
        tell_diagnostics(command, generation);
        if command.format == Format::Human && command.explain.contains(&Topic::Pagination) {
            // A reader that has gone away wants nothing more.
            let _ = write!(io::stdout().lock(), "{}", paging::text(&generation.pagination));
        }
    }
    let exit = match (&generated, &done) {
        (Err(failure), _) | (_, Err(failure)) => {
            say(&failure.0);
            Exit::Nothing
        }
        (Ok(_), Ok(None)) => {
            say("error: nothing was written");
            Exit::Nothing
        }
        (Ok(generation), Ok(Some(done))) => conclude(command, generation, done, started),
    };
    (generated, exit)
}

fn generate(command: &Generate) -> Result<Generation, Failure> {
    let inputs = command.specs.iter().map(Spec::input).collect::<Result<Vec<_>, _>>()?;
    let lock = write::read_lock(&command.output).map_err(|error| damaged_lock(&error))?;
    Ok(restitch::generate(&inputs, &options(command), lock))
}

/// Returns the options: those of the configuration, of which the command line has the last word.
fn options(command: &Generate) -> Options {
    let base = command.client.as_ref().map(|client| client.options(Path::new(""))).unwrap_or_default();
    let mut options = Options {
        name: command.name.clone().map(String::from).or_else(|| base.name.clone()),
        date_time: command.date_time.unwrap_or(base.date_time),
        command: shell::header(command),
        reference_root: command.root.clone(),
        remote: remote(command, &base.remote),
        policy: command.policy.clone(),
        contract: if command.contract == Contract::With { Contract::With } else { base.contract },
        ..base
    };
    command.shape.apply(&mut options);
    options
}

/// Returns what may be read from other machines; a check reads copies only.
fn remote(command: &Generate, base: &Remote) -> Remote {
    let fetch = match command.mode {
        Mode::Write => network(),
        Mode::Check => None,
    };
    let allow = base.allow.iter().chain(&command.allow_remote).cloned().collect();
    Remote { allow, folder: Some(command.output.clone()), fetch, copies: command.copies }
}

#[cfg(feature = "http")]
pub(crate) fn network() -> Option<Arc<dyn Fetch>> {
    Some(Arc::new(restitch::Http::new()))
}

/// Without the feature `http`, copies are read and nothing is fetched.
#[cfg(not(feature = "http"))]
pub(crate) fn network() -> Option<Arc<dyn Fetch>> {
    None
}

pub(crate) fn damaged_lock(error: &LockFileError) -> Failure {
    let remedy = "restore it from version control; without it, public names may change";
    Failure(match error {
        LockFileError::Damaged { path, problem } => format!(
            "error[damaged-lock]: {}\n  --> {}:{}:{}\n   = now: nothing is written\n   = help: {remedy}",
            problem.message,
            path.display(),
            problem.line,
            problem.column,
        ),
        other => format!("error[unreadable-lock]: {other}\n   = now: nothing is written\n   = help: {remedy}"),
    })
}

/// Writes or checks the folder; `None` if there is nothing to write.
fn finish(command: &Generate, generation: &Generation) -> Result<Option<Done>, Failure> {
    let Some(output) = &generation.output else {
        return Ok(None);
    };
    let done = match command.mode {
        Mode::Write => write::write(output, &command.output).map(Done::Written),
        Mode::Check => write::check(output, &command.output).map(Done::Checked),
    };
    done.map(Some).map_err(|error| Failure(format!("error: {error}")))
}

fn tell_diagnostics(command: &Generate, generation: &Generation) {
    let (diagnostics, sources) = (&generation.diagnostics, &generation.sources);
    let machine = match command.format {
        Format::Human => None,
        Format::Json => {
            let summary = &generation.summary;
            let mut value = serde_json::json!({
                "name": summary.name,
                "operations": summary.operations,
                "left_out": diagnostics.skipped(),
                "types": summary.types,
                "values": summary.values,
                "diagnostics": diagnostics.to_json(sources),
            });
            if command.explain.contains(&Topic::Pagination) {
                value["pagination"] = paging::json(&generation.pagination);
            }
            Some(value)
        }
        Format::Sarif => Some(diagnostics.to_sarif(sources)),
    };
    if let Some(value) = machine {
        // A reader that has gone away wants nothing more.
        let _ = writeln!(io::stdout().lock(), "{value:#}");
        return;
    }
    if command.verbosity == Verbosity::Everything {
        let text = diagnostics.render(sources, Style { colour: colour(), extent: command.extent });
        if !text.is_empty() {
            say(text.trim_end());
            say("");
        }
        return;
    }
    if diagnostics.count(Severity::Error) == 0 {
        // To locate what is not told costs another walk of the text.
        return;
    }
    for located in diagnostics.located(sources) {
        let diagnostic = located.diagnostic;
        if diagnostic.severity == Severity::Error {
            let place = located.place.map(|place| format!("{place}: ")).unwrap_or_default();
            say(&format!("{place}error[{}]: {}", diagnostic.code, diagnostic.message.escape_debug()));
        }
    }
}

/// Says how it went in one line, and what to do next.
fn conclude(command: &Generate, generation: &Generation, done: &Done, started: Instant) -> Exit {
    let place = command.output.display();
    if let Done::Checked(report) = done
        && !report.stale.is_empty()
    {
        match (&generation.output, command.verbosity) {
            (Some(output), Verbosity::Everything) => stale::show(&report.stale, output, &command.output),
            _ => stale::list(&report.stale, &command.output),
        }
        let (files, repair) = (count(report.stale.len(), "file"), shell::repair(command));
        say(&format!("error: `{place}` is stale ({files}): run `{repair}`"));
        return Exit::Nothing;
    }
    if command.verbosity == Verbosity::Everything {
        say(&summary(generation, done, started));
        if let Done::Written(report) = done
            && report.created.iter().any(|path| path == LOCK_FILE)
        {
            say(&format!("next: cargo add --path {}", shell::quote(&command.output)));
        }
    }
    match done {
        Done::Written(_) if generation.diagnostics.skipped() > 0 => Exit::Partial,
        _ => Exit::Whole,
    }
}

/// Returns one line such as `c1: 203 operations, 659 types; 900 files written; 2 warnings; 0.14 s`.
fn summary(generation: &Generation, done: &Done, started: Instant) -> String {
    let (summary, diagnostics) = (&generation.summary, &generation.diagnostics);
    let mut parts = vec![
        format!("{}, {}", count(summary.operations, "operation"), count(summary.types, "type")),
        match done {
            Done::Written(report) => report.to_string(),
            Done::Checked(_) => "up to date".to_owned(),
        },
    ];
    let severities = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts: Vec<String> = severities
        .into_iter()
        .map(|(severity, noun)| (diagnostics.count(severity), noun))
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
    if !counts.is_empty() {
        parts.push(counts.join(", "));
    }
    if diagnostics.skipped() > 0 {
        parts.push(format!("{} left out", count(diagnostics.skipped(), "item")));
    }
    parts.push(format!("{:.2} s", started.elapsed().as_secs_f64()));
    format!("{}: {}", summary.name, parts.join("; "))
}
