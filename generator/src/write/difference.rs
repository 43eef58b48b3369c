//! Turns a stale file into the first lines that are to change in it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::{LOCK_FILE, Stale};
use crate::Output;

/// How long the shortest difference is looked for; beyond that, a longer one is as good.
const PATIENCE: Duration = Duration::from_millis(200);

/// Some lines of a file in a row, as they are and as they are to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The first line as it is, counted from one.
    pub line: usize,
    /// The lines, with one line around those that change.
    pub lines: Vec<HunkLine>,
}

/// A line of a hunk, without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HunkLine {
    /// It stays.
    Kept(String),
    /// It is in the folder only.
    Removed(String),
    /// It is in the output only.
    Added(String),
}

/// Compares a stale file with what the output has in its place; none, if one of them does not exist.
pub fn difference(output: &Output, dir: &Path, stale: &Stale) -> Vec<Hunk> {
    let lock = (stale.path == LOCK_FILE).then(|| output.lock.to_text());
    let file = output.files.iter().find(|file| file.path == stale.path).map(|file| &*file.text);
    let (Some(new), Ok(old)) = (lock.as_deref().or(file), fs::read(dir.join(&stale.path))) else {
        return Vec::new();
    };
    let old = String::from_utf8_lossy(&old);
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(&*old, new);
    let groups = diff.grouped_ops(1);
    let hunk = |operations: &Vec<similar::DiffOp>| {
        let changes = operations.iter().flat_map(|operation| diff.iter_changes(operation));
        let lines = changes.map(|change| {
            let text = change.value().trim_end_matches(['\r', '\n']).to_owned();
            match change.tag() {
                ChangeTag::Equal => HunkLine::Kept(text),
                ChangeTag::Delete => HunkLine::Removed(text),
                ChangeTag::Insert => HunkLine::Added(text),
            }
        });
        Hunk { line: operations.first().map_or(0, |first| first.old_range().start) + 1, lines: lines.collect() }
    };
    groups.iter().map(hunk).collect()
}
