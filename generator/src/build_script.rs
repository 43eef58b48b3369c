//! Turns the settings of a build script into a client that is there before its package is compiled.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), restitch::BuildError> {
//!     restitch::Build::new("api.yaml").overlay("our.overlay.yaml").run()?;
//!     Ok(())
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! pub mod client {
//!     include!(concat!(env!("OUT_DIR"), "/client/mod.rs"));
//! }
//! ```

mod module;

use std::env;
use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::{CONFIG_FILE, ConfigError, Workspace};
use crate::diagnostics::{Colour, Extent, Severity, Style};
use crate::write::{self, LockFileError, WriteError, WriteReport};
use crate::{Generation, Input, Lock, Options, Runtime};

/// What a build script generates; paths are relative to its package, where cargo runs it.
///
/// It runs again only when a file has changed that was read, and touches only files that differ.
#[derive(Clone, Debug)]
pub struct Build {
    inputs: Vec<Input>,
    options: Options,
    home: Home,
    /// What was read besides descriptions.
    read: Vec<PathBuf>,
}

/// Where the client is put.
#[derive(Clone, Debug)]
enum Home {
    /// A module of the package, in `OUT_DIR`.
    Module(String),
    /// A crate of its own.
    Folder(PathBuf),
}

impl Build {
    /// Starts with a description, of which a module `client` is made.
    pub fn new(description: impl Into<PathBuf>) -> Self {
        let options = Options { command: "build.rs".to_owned(), ..Options::default() };
        let inputs = vec![Input::File(description.into())];
        Self { inputs, options, home: Home::Module("client".to_owned()), read: Vec::new() }
    }

    /// Starts with a client of the `restitch.toml` of the package, whose `output` is the folder of a crate.
    ///
    /// # Errors
    ///
    /// The configuration cannot be read, or has no such client.
    pub fn of_client(name: &str) -> Result<Self, BuildError> {
        let workspace = Workspace::load(Path::new("")).map_err(BuildError::Config)?;
        let client = workspace.clients.into_iter().find(|client| client.id == name);
        let client = client.ok_or_else(|| BuildError::NoClient(name.to_owned()))?;
        let root = Path::new("");
        let options = Options { command: "build.rs".to_owned(), ..client.options(root) };
        let read = vec![PathBuf::from(CONFIG_FILE)];
        Ok(Self { inputs: client.inputs(root), options, home: Home::Folder(client.output), read })
    }

    /// Adds a description, which is merged with the others.
    pub fn description(mut self, path: impl Into<PathBuf>) -> Self {
        self.inputs.push(Input::File(path.into()));
        self
    }

    /// Adds an OpenAPI Overlay.
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.overlays.push(Input::File(path.into()));
        self
    }

    /// Changes any other option.
    pub fn options(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    /// Makes a module of this name in `OUT_DIR`, which the package includes where it is `crate::name`.
    ///
    /// The package needs the dependencies that are listed in `OUT_DIR/name/dependencies.toml`.
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.home = Home::Module(name.into());
        self
    }

    /// Makes a crate in a folder, with its `restitch.lock`.
    ///
    /// Cargo compiles dependencies first, so that it is a crate for those that come later, or for the next build.
    pub fn folder(mut self, path: impl Into<PathBuf>) -> Self {
        self.home = Home::Folder(path.into());
        self
    }

    /// Generates the client, tells cargo what was read, and shows warnings as cargo does.
    ///
    /// # Errors
    ///
    /// Nothing can be generated of the description, which the error says at length, or the folder cannot be written.
    pub fn run(&self) -> Result<WriteReport, BuildError> {
        let folder = match &self.home {
            Home::Module(name) => PathBuf::from(env::var_os("OUT_DIR").ok_or(BuildError::NoOutDir)?).join(name),
            Home::Folder(folder) => folder.clone(),
        };
        let lock = match &self.home {
            // What is in `OUT_DIR` may be gone at any time, so no name may depend on it.
            Home::Module(_) => Lock::new(),
            Home::Folder(_) => write::read_lock(&folder).map_err(BuildError::Lock)?,
        };
        let mut options = self.options.clone();
        if let Home::Module(_) = self.home {
            // A module shares nothing with crates.
            options.runtime = Runtime::Vendored;
        }
        let generation = crate::generate(&self.inputs, &options, lock);
        // Cargo is gone if it does not read what its script says.
        let _ = self.tell(&generation, &mut io::stdout().lock());
        let Some(mut output) = generation.output else {
            let style = Style { colour: Colour::Never, extent: Extent::Summary };
            return Err(BuildError::Invalid(generation.diagnostics.render(&generation.sources, style)));
        };
        if let Home::Module(name) = &self.home {
            module::rehome(&mut output, name);
        }
        write::write(&output, &folder).map_err(BuildError::Write)
    }

    fn tell(&self, generation: &Generation, out: &mut impl Write) -> io::Result<()> {
        let named = self.inputs.iter().filter_map(|input| match input {
            Input::File(path) => Some(path.clone()),
            _ => None,
        });
        let mut read: Vec<PathBuf> = generation.sources.files().map(PathBuf::from).chain(named).collect();
        read.extend(self.read.iter().cloned());
        read.retain(|path| path.is_file());
        read.sort();
        read.dedup();
        // Without any, cargo would look at the whole package.
        writeln!(out, "cargo::rerun-if-changed=build.rs")?;
        for path in read {
            writeln!(out, "cargo::rerun-if-changed={}", path.display())?;
        }
        for located in generation.diagnostics.located(&generation.sources) {
            let diagnostic = located.diagnostic;
            if diagnostic.severity == Severity::Warning {
                let place = located.place.map(|place| format!("{place}: ")).unwrap_or_default();
                writeln!(out, "cargo::warning={place}{} [{}]", diagnostic.message.escape_debug(), diagnostic.code)?;
            }
        }
        Ok(())
    }
}

/// Why a build script has generated nothing; its `Debug` is its `Display`, since that is what cargo shows.
#[non_exhaustive]
pub enum BuildError {
    /// `OUT_DIR` is not set: this is no build script.
    NoOutDir,
    /// `restitch.toml` cannot be read.
    Config(ConfigError),
    /// `restitch.toml` has no client of this name.
    NoClient(String),
    /// The lock of the folder is not whole.
    Lock(LockFileError),
    /// The description cannot be generated, as the diagnostics say.
    Invalid(String),
    /// The folder cannot be written.
    Write(WriteError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOutDir => f.write_str("`OUT_DIR` is not set, as it is for build scripts"),
            Self::Config(error) => write!(f, "{error}"),
            Self::NoClient(name) => write!(f, "`{CONFIG_FILE}` has no client `{name}`"),
            Self::Lock(error) => write!(f, "{error}"),
            Self::Invalid(said) => write!(f, "nothing can be generated\n{}", said.trim_end()),
            Self::Write(error) => write!(f, "{error}"),
        }
    }
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Config(error) => Some(error),
            Self::Lock(error) => Some(error),
            Self::Write(error) => Some(error),
            Self::NoOutDir | Self::NoClient(_) | Self::Invalid(_) => None,
        }
    }
}
