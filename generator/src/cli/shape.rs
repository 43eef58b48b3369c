//! Turns arguments, and a client of `restitch.toml`, into the options that shape a crate.

use std::path::{Path, PathBuf};

use restitch::config::{CONFIG_FILE, Client, Workspace};
use restitch::{Input, Options, Selector};

use super::Failure;

/// What clap saw of what shapes a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub(crate) struct Shape {
    /// An OpenAPI Overlay, which changes the description; several are applied one after the other
    #[arg(long = "overlay", value_name = "FILE")]
    pub(crate) overlays: Vec<PathBuf>,

    /// Operations that there are, in place of all: `listPets`, `/pets/**`, `GET /pets/*`, `tag:pets`, `group:pets`
    #[arg(long = "operations", value_name = "SELECTOR")]
    pub(crate) include: Vec<Selector>,

    /// Operations that there are not, selected in the same ways
    #[arg(long = "exclude", value_name = "SELECTOR")]
    pub(crate) exclude: Vec<Selector>,
}

/// What clap saw of whose settings hold.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Settings {
    /// The client of `restitch.toml` whose settings hold here, too
    #[arg(long, value_name = "NAME")]
    client: Option<String>,

    #[command(flatten)]
    shape: Shape,
}

impl Shape {
    /// Adds what the command line says to what the configuration says.
    pub(crate) fn apply(&self, options: &mut Options) {
        options.overlays.extend(self.overlays.iter().cloned().map(Input::File));
        options.select.include.extend(self.include.iter().cloned());
        options.select.exclude.extend(self.exclude.iter().cloned());
    }
}

impl Settings {
    /// Returns the options, of which the command line has the last word.
    pub(crate) fn options(&self) -> Result<Options, Failure> {
        let mut options = match &self.client {
            Some(name) => client(&workspace()?, name)?.options(Path::new("")),
            None => Options::default(),
        };
        self.shape.apply(&mut options);
        Ok(options)
    }
}

/// Reads the configuration of the current folder.
pub(crate) fn workspace() -> Result<Workspace, Failure> {
    Workspace::load(Path::new(".")).map_err(|error| Failure(format!("error: {error}")))
}

/// Finds a client by the name that the configuration has for it.
pub(crate) fn client(workspace: &Workspace, name: &str) -> Result<Client, Failure> {
    let found = workspace.clients.iter().find(|client| client.id == name);
    found.cloned().ok_or_else(|| {
        let known: Vec<_> = workspace.clients.iter().map(|client| format!("`{}`", client.id)).collect();
        let known = if known.is_empty() { "it has none".to_owned() } else { format!("it has {}", known.join(", ")) };
        Failure(format!("error: `{CONFIG_FILE}` has no client `{name}`: {known}"))
    })
}
