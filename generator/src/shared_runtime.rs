//! Turns what several clients need of a runtime into one crate that all of them depend on.

use crate::crate_name::CrateName;
use crate::lock::Lock;
use crate::manifest::Manifest;
use crate::{Output, OutputFile, emit, print};
use std::collections::{BTreeMap, BTreeSet};

/// Where the runtime of a client is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Runtime {
    /// It is a module of the client, so that this depends on published crates only.
    #[default]
    Vendored,
    /// It is a crate that several clients depend on, so that they share its types.
    Shared(RuntimeCrate),
}

/// A crate with a runtime, as a client depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeCrate {
    /// Its name.
    pub name: CrateName,
    /// Its folder, relative to that of the client, with `/` between its parts.
    pub path: String,
    /// Its version; nothing, if it has none that a registry would know.
    pub version: Option<String>,
}

/// What clients need of a runtime: its files, and what these depend on.
#[derive(Clone, Debug, Default)]
pub struct RuntimeNeeds {
    /// The files, by their paths, and those that none of the clients needs.
    pub(crate) files: BTreeMap<&'static str, &'static str>,
    pub(crate) unused: BTreeSet<&'static str>,
    /// What reads the formats of each library, by the file in a crate of its own.
    pub(crate) formats: BTreeMap<&'static str, &'static str>,
    /// The dependencies, by their names, and the cargo features that not every runtime has.
    pub(crate) libraries: BTreeSet<&'static str>,
    pub(crate) features: BTreeSet<&'static str>,
    /// The types of other crates, and the dependencies that they are of.
    pub(crate) foreign: BTreeSet<String>,
    pub(crate) dependencies: BTreeMap<String, String>,
}

impl RuntimeNeeds {
    /// Adds what another client needs.
    pub fn merge(&mut self, other: &Self) {
        self.files.extend(&other.files);
        self.unused.extend(&other.unused);
        self.unused.retain(|path| !self.files.contains_key(path));
        self.formats.extend(&other.formats);
        self.libraries.extend(&other.libraries);
        self.features.extend(&other.features);
        self.foreign.extend(other.foreign.iter().cloned());
        let own = other.dependencies.iter().map(|(name, value)| (name.clone(), value.clone()));
        self.dependencies.extend(own);
    }
}

/// Makes the crate of a runtime that clients share; `command` is the line that makes it again.
pub fn shared_runtime(needs: &RuntimeNeeds, name: &CrateName, manifest: &Manifest, command: &str) -> Output {
    let origin = crate::origin(command);
    let printer = print::Printer::default();
    let contents = emit::shared_runtime(needs, name, manifest, &origin);
    let files = contents.into_iter().map(|(path, content)| OutputFile { path, text: printer.print(content, &origin) });
    Output { files: files.collect(), lock: Lock::new() }
}
