//! Turns what can go wrong with a folder into sentences that say what to do.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::lock::LOCK_FILE;
use crate::toml_problem::TomlProblem;

/// Why a folder could not be written or compared.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// The folder holds something, and restitch did not write it.
    Occupied {
        /// The folder.
        dir: PathBuf,
    },
    /// Something that restitch did not write stands where a file or folder has to go.
    InTheWay {
        /// The folder.
        dir: PathBuf,
        /// What stands there, by path relative to the folder.
        obstacles: Vec<Obstacle>,
    },
    /// A path of the output is no plain path inside the folder, or is taken twice.
    BadPath {
        /// The path as the output has it.
        path: String,
    },
    /// The file system failed before anything in the folder was changed.
    Io {
        /// What was attempted, as in "cannot read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file system failed between two moves, so that the folder holds old and new files.
    Interrupted {
        /// The file that could not be moved or removed.
        path: PathBuf,
        /// How many changes had been made.
        done: usize,
        /// How many changes there were to make.
        total: usize,
        /// What the system said.
        source: io::Error,
    },
}

/// A thing that stands in the way of a generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// The path relative to the folder, with `/`.
    pub path: String,
    /// What it is.
    pub kind: ObstacleKind,
}

/// What stands in the way of a generated file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObstacleKind {
    /// A file without the mark of a generated one.
    HandWritten,
    /// A symbolic link, which could lead out of the folder.
    Link,
    /// A folder where a file has to go.
    Folder,
    /// A file where a folder has to go.
    File,
}

impl WriteError {
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }
}

impl fmt::Display for ObstacleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HandWritten => "a file without the `@generated` line",
            Self::Link => "a symbolic link",
            Self::Folder => "a folder where a file has to go",
            Self::File => "a file where a folder has to go",
        })
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied { dir } => write!(
                f,
                "`{}` is not empty and has no `{LOCK_FILE}`, so restitch did not write it: \
                 name a new or an empty folder",
                dir.display(),
            ),
            Self::InTheWay { dir, obstacles } => {
                write!(f, "`{}` holds what restitch did not write: move it away or delete it", dir.display())?;
                obstacles.iter().try_for_each(|obstacle| write!(f, "\n  {}: {}", obstacle.path, obstacle.kind))
            }
            Self::BadPath { path } => write!(f, "the generated path `{path}` is not usable: this is a bug of restitch"),
            Self::Io { action, path, source } => write!(f, "{action} `{}`: {source}", path.display()),
            Self::Interrupted { path, done, total, source } => write!(
                f,
                "cannot replace `{}`: {source}; {done} of {total} changes were made, run the same command again",
                path.display(),
            ),
        }
    }
}

impl Error for WriteError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::Interrupted { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Why the lock of a folder could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum LockFileError {
    /// The system did not hand out the text.
    Unreadable {
        /// The lock.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The text is no lock that this version reads.
    Damaged {
        /// The lock.
        path: PathBuf,
        /// What is wrong, and where.
        problem: TomlProblem,
    },
}

impl fmt::Display for LockFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, source } => {
                write!(f, "cannot read `{}`: {source}", path.display())
            }
            Self::Damaged { path, problem } => write!(f, "{}:{problem}", path.display()),
        }
    }
}

impl Error for LockFileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            Self::Damaged { problem, .. } => Some(problem),
        }
    }
}
