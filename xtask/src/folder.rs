//! Turns a folder into the sorted paths of its files, and this program into the folder that cargo builds into.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::step::Failure;

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

/// Returns the target folder, which holds this program in a folder of its profile.
pub(crate) fn target() -> Result<PathBuf, Failure> {
    let own = env::current_exe().map_err(|error| Failure::new(format!("this program has no path: {error}")))?;
    own.ancestors().nth(2).map(Path::to_owned).ok_or_else(|| Failure::new("this program is in no target folder"))
}

/// Returns the path of a program, as it was built for release.
pub(crate) fn program(name: &str) -> Result<PathBuf, Failure> {
    Ok(target()?.join("release").join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}
