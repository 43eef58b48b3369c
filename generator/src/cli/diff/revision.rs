//! Turns `REVISION:PATH` into the description as git has it, with the files beside it that it may refer to.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::Failure;

/// The files that descriptions are, and refer to.
const KINDS: [&str; 4] = ["yaml", "yml", "json", "md"];

/// A description in a revision, whose files are in a folder of their own until this value is dropped.
pub(super) struct Revision {
    folder: TempDir,
    name: String,
    /// Relative to the root of the repository.
    spec: PathBuf,
    root: Option<PathBuf>,
}

impl Revision {
    /// Reads a description out of a revision; nothing, if the path is that of a file or no revision is named.
    pub(super) fn open(path: &Path, root: Option<&Path>) -> Result<Option<Self>, Failure> {
        let Some((name, spec)) = path.to_str().and_then(|text| text.split_once(':')) else { return Ok(None) };
        // One letter is a drive of Windows.
        if path.exists() || name.chars().count() < 2 || spec.is_empty() {
            return Ok(None);
        }
        // `git` would take it for an option.
        if name.starts_with('-') {
            return Err(Failure(format!("error[unknown-revision]: `{name}` is no revision")));
        }
        let top = PathBuf::from(git(Path::new("."), None, &["rev-parse", "--show-toplevel"], b"")?.trim_end());
        let prefix = git(Path::new("."), None, &["rev-parse", "--show-prefix"], b"")?;
        let spec = normal(&match spec.starts_with('.') {
            true => Path::new(prefix.trim_end()).join(spec),
            false => PathBuf::from(spec),
        });
        let root = root.map(|root| normal(&Path::new(prefix.trim_end()).join(root)));
        let folder = tempfile::tempdir()
            .map_err(|error| Failure(format!("error: there is no folder for the files of `{name}`: {error}")))?;
        let revision = Self { folder, name: name.to_owned(), spec, root };
        revision.check_out(&top)?;
        Ok(Some(revision))
    }

    /// Returns where the description is.
    pub(super) fn spec(&self) -> PathBuf {
        self.files().join(&self.spec)
    }

    /// Returns the folder that references may not leave, if the caller named one.
    pub(super) fn root(&self) -> Option<PathBuf> {
        self.root.as_ref().map(|root| self.files().join(root))
    }

    /// Returns a text with the revision in place of the folder.
    pub(super) fn shown(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.files().display()), &format!("{}:", self.name))
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// Writes the description, and what is like one in the folder that its references stay in.
    ///
    /// The index of the repository is left alone: git fills one of our own.
    fn check_out(&self, top: &Path) -> Result<(), Failure> {
        let index = self.folder.path().join("index");
        let tree = format!("{}^{{tree}}", self.name);
        git(top, Some(&index), &["read-tree", &tree], b"")?;
        let list = git(top, Some(&index), &["ls-files", "-z"], b"")?;
        let folder = match &self.root {
            Some(root) => root,
            None => self.spec.parent().unwrap_or(Path::new("")),
        };
        let is_wanted = |path: &Path| {
            let is_like_one = path.extension().and_then(OsStr::to_str).is_some_and(|end| KINDS.contains(&end));
            path == self.spec || (is_like_one && path.starts_with(folder))
        };
        let wanted: Vec<&str> =
            list.split('\0').filter(|path| !path.is_empty() && is_wanted(Path::new(path))).collect();
        if !wanted.iter().any(|path| Path::new(path) == self.spec) {
            let (spec, name) = (self.spec.display(), &self.name);
            return Err(Failure(format!(
                "error[unreadable-input]: `{name}` has no file `{spec}`\n   = help: the path is relative to the root of the repository, or starts with `./`"
            )));
        }
        let prefix = format!("--prefix={}/", self.files().display());
        git(top, Some(&index), &["checkout-index", "-z", "--stdin", &prefix], wanted.join("\0").as_bytes())?;
        Ok(())
    }
}

/// Returns a relative path without `.` and `..`, as git writes it.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

/// Runs git in a folder, with an index that is not that of the repository, and returns what it prints.
fn git(folder: &Path, index: Option<&Path>, arguments: &[&str], stdin: &[u8]) -> Result<String, Failure> {
    let failed = |what: &str| {
        let words = arguments.first().copied().unwrap_or_default();
        Failure(format!("error[unknown-revision]: `git {words}` failed: {}", what.trim_end()))
    };
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let mut child = command.spawn().map_err(|error| failed(&error.to_string()))?;
    if let Some(mut pipe) = child.stdin.take() {
        pipe.write_all(stdin).map_err(|error| failed(&error.to_string()))?;
    }
    let output = child.wait_with_output().map_err(|error| failed(&error.to_string()))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(failed(&String::from_utf8_lossy(&output.stderr))),
    }
}
