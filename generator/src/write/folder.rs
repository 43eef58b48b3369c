//! Turns a folder on disk into the list of what it holds, without following a link.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirEntry, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::GENERATED_MARKER;
use super::error::WriteError;
use crate::lock::LOCK_FILE;

/// The end of the name of a file that is not in its place yet.
pub(crate) const STAGED_SUFFIX: &str = ".restitch-new";

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    File,
    Folder,
    Link,
    /// A folder with a lock of its own, which is the output of another run.
    OtherOutput,
}

/// What a folder holds, by path relative to it, with `/`.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    pub(crate) entries: BTreeMap<String, Entry>,
}

impl Folder {
    /// Walks `dir`, but not into folders that hold nothing of restitch's unless they are `wanted`.
    pub(crate) fn read(dir: &Path, wanted: &BTreeSet<&str>) -> Result<Self, WriteError> {
        let mut folder = Self::default();
        let mut pending = vec![String::new()];
        while let Some(prefix) = pending.pop() {
            let entries = match list(dir, &prefix) {
                Err(error) if prefix.is_empty() && error.kind() == ErrorKind::NotFound => break,
                listed => listed.map_err(|error| WriteError::io("cannot list", &dir.join(&prefix), error))?,
            };
            let has_lock = entries.iter().any(|(name, _)| name == LOCK_FILE);
            if has_lock && !prefix.is_empty() && !wanted.contains(prefix.as_str()) {
                folder.entries.insert(prefix, Entry::OtherOutput);
                continue;
            }
            for (name, entry) in entries {
                let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
                if entry == Entry::Folder && (wanted.contains(path.as_str()) || !is_foreign(&path, &name)) {
                    pending.push(path.clone());
                }
                folder.entries.insert(path, entry);
            }
        }
        Ok(folder)
    }

    /// Returns whether an earlier run wrote this folder, or there is nothing to lose in it.
    pub(crate) fn is_ours_or_empty(&self) -> bool {
        let precious = |(path, entry): (&String, &Entry)| {
            *entry != Entry::Folder && !path.starts_with('.') && !path.ends_with(STAGED_SUFFIX)
        };
        self.entries.contains_key(LOCK_FILE) || !self.entries.iter().any(precious)
    }

    /// Returns the paths of all files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        let files = self.entries.iter().filter(|(_, entry)| **entry == Entry::File);
        files.map(|(path, _)| path.as_str())
    }
}

/// Returns whether `path` is a folder of cargo's or of a tool, which may be huge.
fn is_foreign(path: &str, name: &str) -> bool {
    path == "target" || name.starts_with('.')
}

/// Lists one folder; a name that is not UTF-8 is none that restitch gave.
fn list(dir: &Path, prefix: &str) -> std::io::Result<Vec<(String, Entry)>> {
    let named = |entry: DirEntry| -> std::io::Result<Option<(String, Entry)>> {
        let kind = entry.file_type()?;
        let kind = match kind {
            _ if kind.is_symlink() => Entry::Link,
            _ if kind.is_dir() => Entry::Folder,
            _ => Entry::File,
        };
        Ok(entry.file_name().into_string().ok().map(|name| (name, kind)))
    };
    fs::read_dir(dir.join(prefix))?.filter_map(|entry| entry.and_then(named).transpose()).collect()
}

/// Returns whether the first line of `text` is a comment that marks a generated file.
pub(crate) fn is_generated(text: &[u8]) -> bool {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let comment = ["//", "#", "<!--"].iter().any(|start| first.starts_with(start.as_bytes()));
    comment && first.windows(GENERATED_MARKER.len()).any(|window| window == GENERATED_MARKER.as_bytes())
}

/// Returns whether the file at `path` is generated, from its first bytes.
pub(crate) fn is_generated_file(path: &Path) -> Result<bool, WriteError> {
    let mut start = [0; 256];
    let read = File::open(path).and_then(|mut file| file.read(&mut start));
    let length = read.map_err(|error| WriteError::io("cannot read", path, error))?;
    Ok(is_generated(&start[..length]))
}
