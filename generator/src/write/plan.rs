//! Turns an output and a folder into the changes that make them equal.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::thread;

use super::error::{Obstacle, ObstacleKind, WriteError};
use super::folder::{self, Entry, Folder, STAGED_SUFFIX};
use super::path;
use crate::load::copy;

/// Everything a run will do, decided before it does anything.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) dir: &'a Path,
    /// The folders that the files need, parents first.
    pub(crate) folders: Vec<&'a str>,
    /// The files of the output, sorted by path.
    pub(crate) targets: Vec<Target<'a>>,
    /// Files of an earlier run that the output does not have.
    pub(crate) extra: Vec<String>,
    /// What a run that was killed left beside its targets.
    pub(crate) leftovers: Vec<String>,
    obstacles: Vec<Obstacle>,
    writable: Writable,
}

/// A file as the output wants it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

/// A file of the output, and how the file on disk compares.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
    pub(crate) state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Missing,
    Changed { line: usize },
    Same,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writable {
    Yes,
    Occupied,
}

/// How many threads read and write. A second one helps with the system calls, more of them wait for each other.
pub(crate) const THREADS: usize = 2;

impl<'a> Plan<'a> {
    /// Reads `dir` and compares it with `files`.
    pub(crate) fn new(files: &[Wanted<'a>], dir: &'a Path) -> Result<Self, WriteError> {
        let folders = path::folders(files)?;
        let found = Folder::read(dir, &folders)?;
        let mut obstacles = shape_obstacles(files, &folders, &found);
        let mut compared = compare_all(files, dir, &found)?;
        compared.sort_by_key(|compared| compared.target.path);
        obstacles.extend(compared.iter().filter_map(Compared::obstacle));
        let targets: Vec<Target<'a>> = compared.into_iter().map(|compared| compared.target).collect();
        let (extra, leftovers) = unwanted(&targets, dir, &found)?;
        Ok(Self {
            dir,
            folders: folders.into_iter().collect(),
            targets,
            extra,
            leftovers,
            obstacles,
            writable: if found.is_ours_or_empty() { Writable::Yes } else { Writable::Occupied },
        })
    }

    /// Fails if carrying out the plan would destroy what a person wrote.
    pub(crate) fn refuse_to_destroy(&self) -> Result<(), WriteError> {
        if self.writable == Writable::Occupied {
            return Err(WriteError::Occupied { dir: self.dir.to_owned() });
        }
        if !self.obstacles.is_empty() {
            let (dir, obstacles) = (self.dir.to_owned(), self.obstacles.clone());
            return Err(WriteError::InTheWay { dir, obstacles });
        }
        Ok(())
    }
}

/// A target, and whether the file on disk carries the mark of a generated one.
struct Compared<'a> {
    target: Target<'a>,
    author: Author,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Author {
    Restitch,
    Person,
}

impl Compared<'_> {
    fn obstacle(&self) -> Option<Obstacle> {
        let destroys = matches!(self.target.state, State::Changed { .. }) && self.author == Author::Person;
        let path = self.target.path.to_owned();
        destroys.then_some(Obstacle { path, kind: ObstacleKind::HandWritten })
    }
}

/// Finds links, folders and files that stand where something of another kind has to go.
fn shape_obstacles(files: &[Wanted<'_>], folders: &BTreeSet<&str>, found: &Folder) -> Vec<Obstacle> {
    let wanted_folders = folders.iter().map(|path| (*path, Entry::Folder));
    let wanted_files = files.iter().map(|file| (file.path, Entry::File));
    let obstacle = |(path, wanted): (&str, Entry)| {
        let kind = match (wanted, found.entries.get(path)?) {
            (_, Entry::Link) => ObstacleKind::Link,
            (Entry::File, Entry::Folder) => ObstacleKind::Folder,
            (Entry::Folder, Entry::File) => ObstacleKind::File,
            _ => return None,
        };
        Some(Obstacle { path: path.to_owned(), kind })
    };
    wanted_folders.chain(wanted_files).filter_map(obstacle).collect()
}

fn compare_all<'a>(files: &[Wanted<'a>], dir: &Path, found: &Folder) -> Result<Vec<Compared<'a>>, WriteError> {
    let compare_some = |some: &[Wanted<'a>]| -> Result<Vec<Compared<'a>>, WriteError> {
        some.iter().map(|file| compare(*file, dir, found)).collect()
    };
    let share = files.len().div_ceil(THREADS).max(1);
    let shares: Vec<_> = thread::scope(|scope| {
        let compare_some = &compare_some;
        let threads: Vec<_> = files.chunks(share).map(|some| scope.spawn(move || compare_some(some))).collect();
        threads.into_iter().map(|thread| thread.join()).collect()
    });
    let mut compared = Vec::with_capacity(files.len());
    for share in shares {
        compared.extend(share.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
    }
    Ok(compared)
}

fn compare<'a>(file: Wanted<'a>, dir: &Path, found: &Folder) -> Result<Compared<'a>, WriteError> {
    let (path, text) = (file.path, file.text);
    if found.entries.get(path) != Some(&Entry::File) {
        let target = Target { path, text, state: State::Missing };
        return Ok(Compared { target, author: Author::Restitch });
    }
    let place = dir.join(path);
    let old = fs::read(&place).map_err(|error| WriteError::io("cannot read", &place, error))?;
    let state = if old == text.as_bytes() {
        State::Same
    } else {
        State::Changed { line: first_difference(&old, text.as_bytes()) }
    };
    // A file that restitch writes without the mark cannot be told from one that a person wrote.
    let marked = folder::is_generated(&old) || !folder::is_generated(text.as_bytes());
    let author = if marked { Author::Restitch } else { Author::Person };
    Ok(Compared { target: Target { path, text, state }, author })
}

/// Returns the first line in which two texts differ, counted from one.
fn first_difference(old: &[u8], new: &[u8]) -> usize {
    let equal = old.iter().zip(new).take_while(|(a, b)| a == b);
    equal.filter(|(byte, _)| **byte == b'\n').count() + 1
}

/// Finds files of an earlier run that are not wanted any more, and what a killed run left.
fn unwanted(targets: &[Target<'_>], dir: &Path, found: &Folder) -> Result<(Vec<String>, Vec<String>), WriteError> {
    let (mut extra, mut leftovers) = (Vec::new(), Vec::new());
    for path in found.files() {
        if path.ends_with(STAGED_SUFFIX) {
            leftovers.push(path.to_owned());
        } else if targets.binary_search_by_key(&path, |target| target.path).is_err()
            && (copy::is_copy(path) || folder::is_generated_file(&dir.join(path))?)
        {
            extra.push(path.to_owned());
        }
    }
    Ok((extra, leftovers))
}
