//! Turns a workspace's `restitch.toml` and its `specs/` into the list of clients to generate.
//!
//! ```toml
//! [clients.c1]
//! inputs = ["specs/c1-update-connector-schedule.yaml"]
//! output = "generated/c1"
//! name = "c1"
//! date-time = "jiff"
//! allow-remote = ["https://example.com/schemas/"]
//!
//! [clients.c1.pagination.listApps]
//! token = "nextPageToken"
//! query = "page_token"
//! items = "list"
//! ```

mod enums;
mod nearest;
mod raw;
mod runtime;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

pub use runtime::SharedRuntime;

use crate::crate_name::CrateName;
use crate::date_time::DateTime;
use crate::load::Prefix;
use crate::page_rule::PageRule;
use crate::toml_problem::TomlProblem;
use crate::{
    Contract, Derives, EnumRules, ExtensionPattern, ForeignType, Input, Manifest, Oneofs, Options, Remote, Renames,
    Runtime, Select,
};

/// The file name of the configuration, in the root of a workspace.
pub const CONFIG_FILE: &str = "restitch.toml";

/// The folder of a workspace that holds the descriptions.
pub const SPECS_FOLDER: &str = "specs";

/// The folder of a workspace that holds the clients nobody configured.
const GENERATED_FOLDER: &str = "generated";

/// The clients of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// The clients, sorted by name.
    pub clients: Vec<Client>,
    /// The crate of the runtime that some of them share.
    pub runtime: Option<SharedRuntime>,
}

/// One client of a workspace; paths are relative to the root of the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// What the workspace calls it.
    pub id: String,
    /// The descriptions, which are merged into one.
    pub inputs: Vec<PathBuf>,
    /// The folder of the crate.
    pub output: PathBuf,
    /// The name of the crate, if it is not taken from the description.
    pub name: Option<CrateName>,
    /// What dates and times are.
    pub date_time: DateTime,
    /// The URLs that references may lead to.
    pub allow_remote: Vec<Prefix>,
    /// How the pages of operations follow each other, by `operationId` or by method and path.
    pub pagination: BTreeMap<String, PageRule>,
    /// OpenAPI Overlays, which are applied in this order.
    pub overlays: Vec<PathBuf>,
    /// The extensions that are as if they were not written.
    pub ignored_extensions: Vec<ExtensionPattern>,
    /// Which operations there are.
    pub select: Select,
    /// What is called otherwise than the description says.
    pub renames: Renames,
    /// What the manifest of the crate says of it.
    pub manifest: Manifest,
    /// Whether a program that calls every operation stands beside the client.
    pub contract: Contract,
    /// What becomes of properties of which only one may be set.
    pub oneofs: Oneofs,
    /// Which enums keep values that they do not know.
    pub enums: EnumRules,
    /// Types of other crates that stand for schemas.
    pub types: BTreeMap<String, ForeignType>,
    /// Where the runtime is.
    pub runtime: Runtime,
    /// What types derive beside their own.
    pub derives: BTreeMap<String, Derives>,
    /// Dependencies of the crate beside its own.
    pub dependencies: BTreeMap<String, String>,
}

/// Why the clients of a workspace are not known.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file or folder cannot be read.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The configuration says something that cannot be meant.
    Invalid {
        /// The configuration.
        path: PathBuf,
        /// What is wrong, and where.
        problem: TomlProblem,
    },
    /// A description that no client has would go to the folder of another client.
    Uncovered {
        /// The description.
        spec: PathBuf,
        /// The folder that is taken.
        output: PathBuf,
    },
}

impl Workspace {
    /// Reads the configuration in `root`, and adds a client for each description in `specs/` that it does not name.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or the configuration is not understood. A workspace needs no configuration.
    pub fn load(root: &Path) -> Result<Self, ConfigError> {
        let path = root.join(CONFIG_FILE);
        let configured = match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|problem| ConfigError::Invalid { path, problem })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Self::default(),
            Err(source) => return Err(ConfigError::Io { path, source }),
        };
        configured.covering(&specs(root)?)
    }

    /// Reads the text of a configuration.
    ///
    /// # Errors
    ///
    /// The text is not TOML, has a key that is none, or a path that leaves the workspace, or two clients share a folder.
    pub fn parse(text: &str) -> Result<Self, TomlProblem> {
        let raw: raw::RawConfig = toml::from_str(text).map_err(|error| raw::explain(text, &error))?;
        let mut clients: Vec<Client> = Vec::with_capacity(raw.clients.len());
        let shared = raw.runtime.map(|runtime| (runtime.output.span(), runtime.understand(text)));
        let (span, shared) = shared.map(|(span, shared)| Ok((span, shared?))).transpose()?.unzip();
        for (id, client) in raw.clients {
            let (span, of_runtime) = (client.output.span(), span.clone());
            let client = client.understand(text, id, shared.as_ref())?;
            if let (Some(shared), Some(span)) = (&shared, of_runtime)
                && overlap(&shared.output, &client.output)
            {
                let message = format!("the runtime would overwrite the client `{}`", client.id);
                return Err(TomlProblem::at(text, span, message));
            }
            if let Some(other) = clients.iter().find(|other| overlap(&other.output, &client.output)) {
                let message = format!("`{}` would overwrite the client `{}`", client.id, other.id);
                return Err(TomlProblem::at(text, span, message));
            }
            clients.push(client);
        }
        Ok(Self { clients, runtime: shared })
    }

    /// Adds a client `generated/<file stem>` for each description that no client has.
    fn covering(mut self, specs: &[PathBuf]) -> Result<Self, ConfigError> {
        for spec in specs {
            if self.clients.iter().any(|client| client.inputs.contains(spec)) {
                continue;
            }
            let id = kebab(spec.file_stem().and_then(OsStr::to_str).unwrap_or_default());
            let output = Path::new(GENERATED_FOLDER).join(&id);
            if self.clients.iter().any(|client| overlap(&client.output, &output)) {
                return Err(ConfigError::Uncovered { spec: spec.clone(), output });
            }
            self.clients.push(Client { id, inputs: vec![spec.clone()], output, ..Client::default() });
        }
        self.clients.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(self)
    }
}

impl Client {
    /// Returns the descriptions, of a workspace that is at `root`.
    pub fn inputs(&self, root: &Path) -> Vec<Input> {
        self.inputs.iter().map(|path| Input::File(root.join(path))).collect()
    }

    /// Returns what the configuration decides, of a workspace that is at `root`.
    ///
    /// The command, the policy, and what remote copies need are the caller's.
    pub fn options(&self, root: &Path) -> Options {
        Options {
            name: self.name.clone().map(String::from),
            date_time: self.date_time,
            pagination: self.pagination.clone(),
            ignored_extensions: self.ignored_extensions.clone(),
            select: self.select.clone(),
            renames: self.renames.clone(),
            manifest: self.manifest.clone(),
            contract: self.contract,
            oneofs: self.oneofs,
            enums: self.enums.clone(),
            types: self.types.clone(),
            runtime: self.runtime.clone(),
            derives: self.derives.clone(),
            dependencies: self.dependencies.clone(),
            overlays: self.overlays.iter().map(|path| Input::File(root.join(path))).collect(),
            remote: Remote { allow: self.allow_remote.clone(), ..Remote::default() },
            ..Options::default()
        }
    }
}

fn overlap(one: &Path, other: &Path) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Lists the descriptions in `specs/`, relative to `root` and sorted; folders hold what these refer to.
fn specs(root: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    let folder = root.join(SPECS_FOLDER);
    let failed = |source| ConfigError::Io { path: folder.clone(), source };
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed.map_err(failed)?,
    };
    let mut specs = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let extension = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
        let description = matches!(extension.as_deref(), Some("yaml" | "yml" | "json"));
        if let (true, true, Some(name)) = (description, path.is_file(), path.file_name()) {
            specs.push(Path::new(SPECS_FOLDER).join(name));
        }
    }
    specs.sort();
    Ok(specs)
}

/// Returns `text` in lower case with one `-` for whatever is no letter or digit.
fn kebab(text: &str) -> String {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    if words.is_empty() { "client".to_owned() } else { words.join("-") }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, source } => write!(f, "cannot read `{}`: {source}", path.display()),
            Self::Invalid { path, problem } => write!(f, "{}:{problem}", path.display()),
            Self::Uncovered { spec, output } => write!(
                f,
                "no client has `{}`, and the folder `{}` is taken: list it in `{CONFIG_FILE}`",
                spec.display(),
                output.display(),
            ),
        }
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Invalid { problem, .. } => Some(problem),
            Self::Uncovered { .. } => None,
        }
    }
}
