//! Turns the paths of an output into the folders they need, and refuses those that would leave the output folder.

use std::collections::BTreeSet;

use super::error::WriteError;
use super::plan::Wanted;

/// Returns every folder that `files` need, relative and parents first.
///
/// Paths are refused when they are not plain on every system, or meet on one that ignores case.
pub(crate) fn folders<'a>(files: &[Wanted<'a>]) -> Result<BTreeSet<&'a str>, WriteError> {
    let mut taken = BTreeSet::new();
    let mut folders = BTreeSet::new();
    for file in files {
        let path = file.path;
        if !is_plain(path) || !taken.insert(path.to_lowercase()) {
            return Err(WriteError::BadPath { path: path.to_owned() });
        }
        folders.extend(ancestors(path));
    }
    Ok(folders)
}

/// Returns the folders above `path`, the innermost first and without the root.
pub(crate) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(slash, _)| &path[..slash])
}

fn is_plain(path: &str) -> bool {
    let special = |character: char| character.is_control() || "\\:*?\"<>|".contains(character);
    path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(special))
}
