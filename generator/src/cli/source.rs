//! Turns the arguments of a command that only looks into a survey of a description.

use std::path::PathBuf;

use restitch::diagnostics::{Extent, Style};
use restitch::survey::{Survey, survey};
use restitch::{Copies, Diagnostics, Input, Lock, Options, Prefix, Remote, Sources, write};

use super::shape::Settings;
use super::spec;
use super::terminal::{colour, say};
use super::{Failure, generate};

/// What clap saw of where the description is.
#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    /// The description: YAML, JSON, or Markdown with an OpenAPI block; `-` is standard input, and a URL is fetched
    #[arg(value_name = "SPEC")]
    spec: PathBuf,

    /// The folder of the crate, if there is one: its `restitch.lock` has the names
    #[arg(long = "crate", value_name = "DIR")]
    folder: Option<PathBuf>,

    /// The name of the crate; taken from the description if absent
    #[arg(long)]
    name: Option<restitch::crate_name::CrateName>,

    /// The folder that references to other files may not leave; that of the description if absent
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// URLs that references may lead to
    #[arg(long, value_name = "PREFIX")]
    allow_remote: Vec<Prefix>,

    #[command(flatten)]
    settings: Settings,
}

impl Source {
    /// Returns the path of the description, as it was given.
    pub(crate) fn spec(&self) -> &PathBuf {
        &self.spec
    }

    /// Returns the URLs that references may lead to.
    pub(crate) fn allow_remote(&self) -> &[Prefix] {
        &self.allow_remote
    }

    /// Reads the description, and says what there is to say about it only if nothing else can be shown.
    pub(crate) fn survey(&self, command: &str) -> Result<Survey, Failure> {
        let (input, options, lock) = self.read(command)?;
        let surveyed = survey(&[input], &options, lock);
        surveyed.survey.ok_or_else(|| nothing(&surveyed.diagnostics, &surveyed.sources))
    }

    /// Returns the description, how it is read, and the names of the crate.
    pub(crate) fn read(&self, command: &str) -> Result<(Input, Options, Lock), Failure> {
        let specs = spec::understand(command, vec![self.spec.clone()]).unwrap_or_else(|error| error.exit());
        let input = specs.first().map(spec::Spec::input).transpose()?;
        let input = input.ok_or_else(|| Failure("error: there is no description".to_owned()))?;
        let lock = match &self.folder {
            Some(folder) => write::read_lock(folder).map_err(|error| generate::damaged_lock(&error))?,
            None => restitch::Lock::new(),
        };
        let base = self.settings.options()?;
        let remote = Remote {
            allow: base.remote.allow.iter().chain(&self.allow_remote).cloned().collect(),
            folder: self.folder.clone(),
            fetch: generate::network(),
            copies: Copies::Keep,
        };
        let name = self.name.clone().map(String::from).or_else(|| base.name.clone());
        let options = Options { name, reference_root: self.root.clone(), remote, ..base };
        Ok((input, options, lock))
    }
}

/// Says why a description cannot be read.
pub(crate) fn nothing(diagnostics: &Diagnostics, sources: &Sources) -> Failure {
    let style = Style { colour: colour(), extent: Extent::Summary };
    say(diagnostics.render(sources, style).trim_end());
    Failure("error: there is nothing to show".to_owned())
}
