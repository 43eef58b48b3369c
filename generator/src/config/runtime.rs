//! Turns the table `runtime`, and what clients say of theirs, into where the runtime of each client is.

use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::raw::{crate_name, inner_path};
use crate::crate_name::CrateName;
use crate::toml_problem::TomlProblem;
use crate::{Manifest, Runtime, RuntimeCrate};

/// The crate of a runtime that clients share, of which all paths are relative to the root of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedRuntime {
    /// The folder of the crate.
    pub output: PathBuf,
    /// Its name.
    pub name: CrateName,
    /// What its manifest says of it.
    pub manifest: Manifest,
}

/// What the file says of it, before it is understood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRuntime {
    pub(super) output: Spanned<String>,
    name: Spanned<String>,
    #[serde(default, rename = "package")]
    manifest: Manifest,
}

impl RawRuntime {
    pub(super) fn understand(self, text: &str) -> Result<SharedRuntime, TomlProblem> {
        let output = inner_path(text, &self.output)?;
        Ok(SharedRuntime { output, name: crate_name(text, &self.name)?, manifest: self.manifest })
    }
}

/// Returns where the runtime of a client is, whose crate is in `output`.
pub(super) fn of_client(
    text: &str,
    word: &Spanned<String>,
    output: &Path,
    shared: Option<&SharedRuntime>,
) -> Result<Runtime, TomlProblem> {
    let problem = |message: String| Err(TomlProblem::at(text, word.span(), message));
    match (word.get_ref().as_str(), shared) {
        ("vendored", _) => Ok(Runtime::Vendored),
        ("shared", Some(shared)) => Ok(Runtime::Shared(RuntimeCrate {
            name: shared.name.clone(),
            path: way(output, &shared.output),
            version: Some(shared.manifest.version.clone().unwrap_or_else(|| "0.1.0".to_owned())),
        })),
        ("shared", None) => {
            problem("nothing is shared: a table `[runtime]` says the `output` and the `name` of its crate".to_owned())
        }
        (other, _) => problem(format!("`{other}` is no place for a runtime: it is `vendored` or `shared`")),
    }
}

/// Returns the way from one folder of the workspace to another, with `/` between its parts.
fn way(from: &Path, to: &Path) -> String {
    let common = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = to.components().skip(common).map(|part: Component<'_>| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
