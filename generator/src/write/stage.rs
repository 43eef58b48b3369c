//! Turns a plan into changes on disk: every new text is written beside its target before the first one is moved.
//!
//! A folder that is not there yet is written beside its place as a whole, and moved once.

use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::thread;

use super::error::WriteError;
use super::folder::STAGED_SUFFIX;
use super::path;
use super::plan::{Plan, State, THREADS, Target};
use crate::lock::LOCK_FILE;

/// Carries out a plan that destroys nothing of a person's.
pub(crate) fn carry_out(plan: &Plan<'_>) -> Result<(), WriteError> {
    if let Some(staged) = new_folder(plan.dir)? {
        let written = write_new(plan, &staged);
        if written.is_err() || fs::rename(&staged, plan.dir).is_ok() {
            return written;
        }
        // Some systems do not move a folder in which something has just been opened; files one by one are the rest.
        drop(fs::remove_dir_all(&staged));
    }
    create_folders(plan, plan.dir)?;
    for leftover in &plan.leftovers {
        let path = plan.dir.join(leftover);
        fs::remove_file(&path).map_err(|error| WriteError::io("cannot remove", &path, error))?;
    }
    let moves: Vec<_> = wanted(plan).map(|target| Staged::beside(plan.dir.join(target.path), target.text)).collect();
    if let Err(error) = stage_all(&moves) {
        // Whether or not these succeed, the first error is the one to tell.
        moves.iter().for_each(|file| drop(fs::remove_file(&file.path)));
        return Err(error);
    }
    put_in_place(plan, &moves)
}

/// Creates the folder in which the output waits for its place, if that is free; nothing, if the output has to go there.
fn new_folder(dir: &Path) -> Result<Option<PathBuf>, WriteError> {
    let is_free = fs::symlink_metadata(dir).is_err_and(|error| error.kind() == ErrorKind::NotFound);
    let (true, Some(name)) = (is_free, dir.file_name()) else { return Ok(None) };
    let failed = |path: &Path, error| WriteError::io("cannot create", path, error);
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent {
        fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
    }
    let staged = dir.with_file_name(suffixed(name));
    // What a run that was killed has left there has a lock, as all that restitch writes.
    if staged.join(LOCK_FILE).is_file() {
        drop(fs::remove_dir_all(&staged));
    }
    match fs::create_dir(&staged) {
        Ok(()) => Ok(Some(staged)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(failed(dir, error)),
    }
}

/// Writes the output into a folder that nothing else is in; if that fails, the folder is gone again.
fn write_new(plan: &Plan<'_>, dir: &Path) -> Result<(), WriteError> {
    let files: Vec<_> = wanted(plan).map(|target| Staged::there(dir.join(target.path), target.text)).collect();
    let written = create_folders(plan, dir).and_then(|()| stage_all(&files));
    if written.is_err() {
        drop(fs::remove_dir_all(dir));
    }
    written
}

/// A text that is written, and maybe moved then.
struct Staged<'a> {
    path: PathBuf,
    place: PathBuf,
    text: &'a str,
}

impl<'a> Staged<'a> {
    fn there(place: PathBuf, text: &'a str) -> Self {
        Staged { path: place.clone(), place, text }
    }

    fn beside(place: PathBuf, text: &'a str) -> Self {
        Staged { path: suffixed(place.as_os_str()).into(), place, text }
    }
}

/// Returns the name of what is not in its place yet.
fn suffixed(name: &OsStr) -> OsString {
    let mut name = name.to_owned();
    name.push(STAGED_SUFFIX);
    name
}

/// Lists what has to be written, the lock first: a folder with a lock is one that the next run may repair.
fn wanted<'p, 'a>(plan: &'p Plan<'a>) -> impl Iterator<Item = &'p Target<'a>> {
    let mut wanted: Vec<&Target<'a>> = plan.targets.iter().filter(|target| target.state != State::Same).collect();
    wanted.sort_by_key(|target| target.path != LOCK_FILE);
    wanted.into_iter()
}

fn create_folders(plan: &Plan<'_>, dir: &Path) -> Result<(), WriteError> {
    let failed = |path: &Path, error| Err(WriteError::io("cannot create", path, error));
    fs::create_dir_all(dir).or_else(|error| failed(dir, error))?;
    for folder in &plan.folders {
        let path = dir.join(folder);
        match fs::create_dir(&path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return failed(&path, error),
            _ => {}
        }
    }
    Ok(())
}

fn stage_all(files: &[Staged<'_>]) -> Result<(), WriteError> {
    let share = files.len().div_ceil(THREADS).max(1);
    let stage_some = |some: &[Staged<'_>]| some.iter().try_for_each(stage);
    thread::scope(|scope| {
        let threads: Vec<_> = files.chunks(share).map(|some| scope.spawn(move || stage_some(some))).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().try_for_each(join)
    })
}

/// Writes one text; a link of that name is not followed, because the file must be new.
fn stage(file: &Staged<'_>) -> Result<(), WriteError> {
    let write = || -> io::Result<()> {
        let mut staged = OpenOptions::new().write(true).create_new(true).open(&file.path)?;
        staged.write_all(file.text.as_bytes())
    };
    write().map_err(|error| WriteError::io("cannot write", &file.path, error))
}

/// Removes what is not wanted and moves the staged files, in this order because of file systems that ignore case.
fn put_in_place(plan: &Plan<'_>, moves: &[Staged<'_>]) -> Result<(), WriteError> {
    let total = plan.extra.len() + moves.len();
    let interrupted = |path: &Path, done: usize, source: io::Error| {
        moves.iter().for_each(|file| drop(fs::remove_file(&file.path)));
        Err(WriteError::Interrupted { path: path.to_owned(), done, total, source })
    };
    for (done, extra) in plan.extra.iter().enumerate() {
        let path = plan.dir.join(extra);
        fs::remove_file(&path).or_else(|error| interrupted(&path, done, error))?;
    }
    for (done, file) in moves.iter().enumerate() {
        fs::rename(&file.path, &file.place)
            .or_else(|error| interrupted(&file.place, plan.extra.len() + done, error))?;
    }
    // A folder that still holds something refuses, which is what is wanted.
    let emptied = plan.extra.iter().flat_map(|extra| path::ancestors(extra));
    emptied.for_each(|folder| drop(fs::remove_dir(plan.dir.join(folder))));
    Ok(())
}
