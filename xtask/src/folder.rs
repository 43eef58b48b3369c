//! Turns a folder into the sorted paths of its files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Lists the files below `folder`, sorted, without links, and without folders that `skipped` names.
pub(crate) fn files(folder: &Path, skipped: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            let name = entry.file_name();
            if kind.is_file() {
                files.push(path);
            } else if kind.is_dir() && !skipped.iter().any(|skipped| name == *skipped) {
                pending.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
