//! Turns every change of a description into a run of `restitch generate`, until somebody ends it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use clap::error::ErrorKind;
use notify::{Event, RecursiveMode, Watcher};

use super::generate::{self, Generate, Mode};
use super::spec::Spec;
use super::terminal::{clear, count, say};
use super::{Exit, Failure, usage};

/// How long it must be quiet before a change counts: editors save in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// After how many quiet waits a run starts although the changes go on.
const MOST_WAITS: usize = 25;

/// What clap saw.
#[derive(Debug, clap::Args)]
#[group(id = "watch")]
pub(crate) struct Arguments {
    #[command(flatten)]
    generate: generate::Arguments,

    /// Keep what earlier runs said on the terminal
    #[arg(long)]
    no_clear: bool,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch watch api.yaml --output api-client      bring the crate up to date with each save, until Ctrl-C

It watches the description and all files that it refers to, and takes the options of `restitch generate`.
A description that is broken for the moment leaves the crate as it was.";

/// Watches of which each run says what to watch next.
#[derive(Debug)]
pub(crate) struct Watch {
    commands: Vec<Generate>,
    screen: Screen,
}

/// What becomes of the words of the run before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screen {
    Clear,
    Keep,
}

/// Understands what clap saw.
pub(crate) fn understand(arguments: Arguments) -> Result<Result<Watch, Failure>, clap::Error> {
    let commands = match generate::understand(arguments.generate)? {
        Ok(commands) => commands,
        Err(failure) => return Ok(Err(failure)),
    };
    if commands.iter().any(|command| command.mode == Mode::Check) {
        return Err(usage(
            "watch",
            ErrorKind::ArgumentConflict,
            "`--check` writes nothing, so watch nothing".to_owned(),
        ));
    }
    if !commands.iter().flat_map(|command| &command.specs).all(|spec| matches!(spec, Spec::File(_))) {
        return Err(usage("watch", ErrorKind::ValueValidation, "only files can be watched".to_owned()));
    }
    Ok(Ok(Watch { commands, screen: if arguments.no_clear { Screen::Keep } else { Screen::Clear } }))
}

/// Generates, and does so again after each change; ends only where nothing can be watched.
pub(crate) fn run(watch: &Watch) -> Result<Exit, Failure> {
    let failed = |error: notify::Error| Failure(format!("error: cannot watch the description: {error}"));
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).map_err(failed)?;
    let mut files: BTreeSet<PathBuf> = watch.commands.iter().flat_map(inputs).collect();
    let mut folders = BTreeSet::new();
    loop {
        // The folders are watched before the files are read, so that no change falls between the two.
        for folder in files.iter().map(|file| folder(file)) {
            if folders.insert(folder.clone()) {
                watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(failed)?;
            }
        }
        if watch.screen == Screen::Clear {
            clear();
        }
        let read: Vec<PathBuf> = generate::pass(&watch.commands);
        let known = files.len();
        // Files of a description that is broken for the moment are still watched.
        files.extend(read);
        if files.len() > known && files.iter().any(|file| !folders.contains(&folder(file))) {
            continue;
        }
        say(&format!("watching {}; Ctrl-C ends", count(files.len(), "file")));
        if !wait(&events, &files) {
            return Err(Failure("error: the system watches no longer".to_owned()));
        }
    }
}

fn inputs(command: &Generate) -> BTreeSet<PathBuf> {
    let file = |spec: &Spec| match spec {
        Spec::File(path) => Some(path.clone()),
        Spec::Stdin | Spec::Url(_) => None,
    };
    let overlays = command.client.iter().flat_map(|client| &client.overlays).chain(&command.shape.overlays);
    command.specs.iter().filter_map(file).chain(overlays.cloned()).collect()
}

/// Returns the folder of a file, which is watched in its place: editors put a new file there.
fn folder(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// Waits for a change of one of the files, and until it is quiet; false, if there will never be one.
fn wait(events: &Receiver<notify::Result<Event>>, files: &BTreeSet<PathBuf>) -> bool {
    loop {
        match events.recv() {
            Err(_) => return false,
            Ok(event) if !concerns(&event, files) => {}
            Ok(_) => break,
        }
    }
    for _ in 0..MOST_WAITS {
        match events.recv_timeout(QUIET) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

/// Whether an event may have changed what was read; one that was lost may have, too.
fn concerns(event: &notify::Result<Event>, files: &BTreeSet<PathBuf>) -> bool {
    let Ok(event) = event else { return true };
    if event.kind.is_access() {
        return false;
    }
    let is_read = |path: &PathBuf| {
        files.iter().any(|file| file.file_name() == path.file_name() && same_folder(&folder(file), &folder(path)))
    };
    event.need_rescan() || event.paths.iter().any(is_read)
}

fn same_folder(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}
