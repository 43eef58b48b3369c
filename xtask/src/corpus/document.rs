//! Turns a folder into the documents to try, in the order in which to try them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::folder;
use crate::step::Failure;

/// The list of documents in a folder that has one: the first column of each line names a file or a folder.
const MANIFEST: &str = "MANIFEST.tsv";

/// Starts of the names of documents whose crates are compiled.
const COMPILED: &[&str] = &["c1-", "conductorone"];

/// A file to try.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The path relative to the folder.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) rank: Rank,
    bytes: u64,
}

/// How much a document tells; the first come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Its crate is compiled.
    Compiled,
    /// The list names it.
    Listed,
    /// It is one of a folder of small ones.
    Collected,
}

impl Document {
    /// Returns a name that a package may have; `number` tells it from all others.
    pub(crate) fn package(&self, number: usize) -> String {
        let plain =
            |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { '-' };
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let name: String = stem.chars().map(plain).take(40).collect();
        format!("corpus-{number}-{}", name.trim_matches('-'))
    }
}

/// Lists the documents of a folder by rank, the small ones first.
pub(crate) fn list(folder: &Path) -> Result<Vec<Document>, Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("cannot read `{}`: {error}", folder.display()));
    let names: Vec<String> = match fs::read_to_string(folder.join(MANIFEST)) {
        Ok(manifest) => {
            let names = manifest.lines().skip(1).filter_map(|line| line.split('\t').next());
            names.map(str::to_owned).collect()
        }
        Err(_) => {
            let entries = fs::read_dir(folder).map_err(failed)?.flatten();
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
        }
    };
    let mut documents = Vec::new();
    for name in names {
        let path = folder.join(&name);
        if path.is_dir() {
            let inner = folder::files(&path, &[]).map_err(failed)?;
            documents.extend(inner.iter().filter_map(|path| document(folder, path, Rank::Collected)));
        } else {
            let compiled = COMPILED.iter().any(|start| name.starts_with(start));
            documents.extend(document(folder, &path, if compiled { Rank::Compiled } else { Rank::Listed }));
        }
    }
    documents.sort_by(|a, b| (a.rank, a.bytes, &a.name).cmp(&(b.rank, b.bytes, &b.name)));
    if documents.is_empty() {
        return Err(Failure::new(format!("`{}` holds no documents", folder.display())));
    }
    Ok(documents)
}

fn document(folder: &Path, path: &Path, rank: Rank) -> Option<Document> {
    let description = ["yaml", "yml", "json"].iter().any(|end| path.extension().is_some_and(|found| found == *end));
    let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    let bytes = fs::metadata(path).ok()?.len();
    description.then(|| Document { name, path: path.to_owned(), rank, bytes })
}
