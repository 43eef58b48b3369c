//! Turns a plan into changes on disk: every new text is written beside its target before the first one is moved.

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
    create_folders(plan)?;
    for leftover in &plan.leftovers {
        let path = plan.dir.join(leftover);
        fs::remove_file(&path).map_err(|error| WriteError::io("cannot remove", &path, error))?;
    }
    let moves = staged_moves(plan);
    if let Err(error) = stage_all(&moves) {
        // Whether or not these succeed, the first error is the one to tell.
        moves.iter().for_each(|file| drop(fs::remove_file(&file.staged)));
        return Err(error);
    }
    put_in_place(plan, &moves)
}

/// A text on its way to its place.
struct Move<'a> {
    staged: PathBuf,
    place: PathBuf,
    text: &'a str,
}

/// Lists what has to be written, the lock first: a folder with a lock is one that the next run may repair.
fn staged_moves<'a>(plan: &Plan<'a>) -> Vec<Move<'a>> {
    let mut wanted: Vec<&Target<'a>> = plan.targets.iter().filter(|target| target.state != State::Same).collect();
    wanted.sort_by_key(|target| target.path != LOCK_FILE);
    let to_move = |target: &Target<'a>| {
        let place = plan.dir.join(target.path);
        let mut staged = place.clone().into_os_string();
        staged.push(STAGED_SUFFIX);
        Move { staged: staged.into(), place, text: target.text }
    };
    wanted.into_iter().map(to_move).collect()
}

fn create_folders(plan: &Plan<'_>) -> Result<(), WriteError> {
    let failed = |path: &Path, error| Err(WriteError::io("cannot create", path, error));
    fs::create_dir_all(plan.dir).or_else(|error| failed(plan.dir, error))?;
    for folder in &plan.folders {
        let path = plan.dir.join(folder);
        match fs::create_dir(&path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return failed(&path, error),
            _ => {}
        }
    }
    Ok(())
}

fn stage_all(moves: &[Move<'_>]) -> Result<(), WriteError> {
    let share = moves.len().div_ceil(THREADS).max(1);
    let stage_some = |some: &[Move<'_>]| some.iter().try_for_each(stage);
    thread::scope(|scope| {
        let threads: Vec<_> = moves.chunks(share).map(|some| scope.spawn(move || stage_some(some))).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().try_for_each(join)
    })
}

/// Writes one text beside its place; a link of that name is not followed, because the file must be new.
fn stage(file: &Move<'_>) -> Result<(), WriteError> {
    let write = || -> io::Result<()> {
        let mut staged = OpenOptions::new().write(true).create_new(true).open(&file.staged)?;
        staged.write_all(file.text.as_bytes())
    };
    write().map_err(|error| WriteError::io("cannot write", &file.staged, error))
}

/// Removes what is not wanted and moves the staged files, in this order because of file systems that ignore case.
fn put_in_place(plan: &Plan<'_>, moves: &[Move<'_>]) -> Result<(), WriteError> {
    let total = plan.extra.len() + moves.len();
    let interrupted = |path: &Path, done: usize, source: io::Error| {
        moves.iter().for_each(|file| drop(fs::remove_file(&file.staged)));
        Err(WriteError::Interrupted { path: path.to_owned(), done, total, source })
    };
    for (done, extra) in plan.extra.iter().enumerate() {
        let path = plan.dir.join(extra);
        fs::remove_file(&path).or_else(|error| interrupted(&path, done, error))?;
    }
    for (done, file) in moves.iter().enumerate() {
        fs::rename(&file.staged, &file.place)
            .or_else(|error| interrupted(&file.place, plan.extra.len() + done, error))?;
    }
    // A folder that still holds something refuses, which is what is wanted.
    let emptied = plan.extra.iter().flat_map(|extra| path::ancestors(extra));
    emptied.for_each(|folder| drop(fs::remove_dir(plan.dir.join(folder))));
    Ok(())
}
