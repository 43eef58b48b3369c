//! Turns the arguments of `restitch generate` into a command that is known to make sense.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::error::ErrorKind;
use restitch::config::{CONFIG_FILE, Client};
use restitch::crate_name::CrateName;
use restitch::diagnostics::{Allow, Deny, Extent, Policy};
use restitch::{Contract, Copies, DateTime, Prefix};

use super::super::shape::{self, Shape};
use super::super::spec::{self, Spec};
use super::super::{Failure, usage};

/// What to do with the generated files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

/// How much to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verbosity {
    Errors,
    Everything,
}

/// A `restitch generate` that makes sense.
#[derive(Clone, Debug)]
pub(crate) struct Generate {
    pub(crate) specs: Vec<Spec>,
    pub(crate) output: PathBuf,
    pub(crate) root: Option<PathBuf>,
    pub(crate) allow_remote: Vec<Prefix>,
    pub(crate) copies: Copies,
    pub(crate) name: Option<CrateName>,
    pub(crate) date_time: Option<DateTime>,
    pub(crate) mode: Mode,
    pub(crate) verbosity: Verbosity,
    pub(crate) extent: Extent,
    pub(crate) format: Format,
    pub(crate) policy: Policy,
    pub(crate) contract: Contract,
    pub(crate) explain: Vec<Topic>,
    pub(crate) shape: Shape,
    /// The client of the configuration, if it is one.
    pub(crate) client: Option<Client>,
}

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Topic {
    /// Which operations have pages, or look like it, and why
    Pagination,
}

/// Whom the diagnostics are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people, on standard error
    Human,
    /// An object with counts and a list of the diagnostics, on standard output
    Json,
    /// A log of SARIF 2.1.0, on standard output
    Sarif,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// OpenAPI descriptions: YAML, JSON, or Markdown with an OpenAPI block; `-` is standard input, and a URL is fetched
    ///
    /// Several descriptions are merged into one API. Without any, the clients of `restitch.toml` are generated.
    #[arg(value_name = "SPEC", requires = "output")]
    specs: Vec<PathBuf>,

    /// A client of `restitch.toml`, in place of all of them
    #[arg(long, value_name = "NAME", conflicts_with = "specs")]
    client: Vec<String>,

    /// The folder of the crate: a new one, an empty one, or one that restitch wrote
    #[arg(short, long, value_name = "DIR", requires = "specs")]
    output: Option<PathBuf>,

    /// The folder that references to other files may not leave; that of each description if absent
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// URLs that references may lead to: `https://example.com/schemas/`, or a host for all of it with `https`
    ///
    /// Whatever is fetched is stored in `restitch.remote` of the crate with its checksum in `restitch.lock`, so that the
    /// next run needs no network. Redirects that lead elsewhere are not followed, and no credentials are sent.
    #[arg(long, value_name = "PREFIX")]
    allow_remote: Vec<Prefix>,

    /// Fetch again what earlier runs have stored
    #[arg(long, conflicts_with = "check")]
    update_remote: bool,

    /// The name of the crate; taken from the description if absent
    #[arg(long, requires = "specs")]
    name: Option<CrateName>,

    /// What dates and times are: those of `jiff`, `chrono` or `time`, or `string`
    #[arg(long, value_name = "LIBRARY")]
    date_time: Option<DateTime>,

    #[command(flatten)]
    shape: Shape,

    /// Write `examples/contract`, too: a program that calls every operation with values that the description allows
    ///
    /// `cargo run --example contract -- URL` calls them at a server there, such as a mock server that validates requests.
    #[arg(long)]
    contract: bool,

    /// Write nothing, and fail if the folder is not up to date
    #[arg(long)]
    check: bool,

    /// Print errors only
    #[arg(short, long)]
    quiet: bool,

    /// Fail, and write nothing, on what is denied: `warnings`, or the code of a diagnostic
    #[arg(long, value_name = "CODE")]
    deny: Vec<Deny>,

    /// Accept a diagnostic: it is neither told nor counted; one that is never said is an error
    #[arg(long, value_name = "CODE[@POINTER]")]
    allow: Vec<Allow>,

    /// Whom the diagnostics are for
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Print why something is as it is, on standard output
    #[arg(long, value_enum, value_name = "TOPIC")]
    explain: Vec<Topic>,

    /// Print every diagnostic, not only the first ones of each kind
    #[arg(long, conflicts_with = "quiet")]
    all_diagnostics: bool,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch generate api.yaml --output api-client           generate, or bring up to date
  restitch generate api.yaml --output api-client --check   fail if that would change anything
  restitch generate https://example.com/api.yaml --output api-client    fetch once, and keep a copy
  curl -s URL | restitch generate - --output api-client    from standard input
  restitch generate api.yaml --overlay our.yaml --output api-client    with changes of your own
  restitch generate                                        all clients of `restitch.toml`

Running it again touches only the files that differ, and removes those that are no longer needed.
Commit the folder with its `restitch.lock`, which keeps public names stable.

Exit codes:
  0  the crate is there, as a whole
  1  nothing was written; with --check: the folder is not up to date
  2  the command line is wrong
  3  the crate is there, but parts of the API were left out: the diagnostics say which and why";

/// Understands what clap saw: one command, or one for each client of the configuration.
pub(crate) fn understand(arguments: Arguments) -> Result<Result<Vec<Generate>, Failure>, clap::Error> {
    let specs = spec::understand("generate", arguments.specs.clone())?;
    match &arguments.output {
        None => configured(&arguments),
        Some(output) if output.as_os_str().is_empty() => {
            let message = "the folder of `--output` has no name".to_owned();
            Err(usage("generate", ErrorKind::ValueValidation, message))
        }
        Some(output) => Ok(Ok(vec![command(&arguments, specs, output.clone())])),
    }
}

/// Returns a command for each client of the configuration, or for those that were named.
fn configured(arguments: &Arguments) -> Result<Result<Vec<Generate>, Failure>, clap::Error> {
    let clients = shape::workspace().and_then(|workspace| match &arguments.client[..] {
        [] => Ok(workspace.clients),
        names => names.iter().map(|name| shape::client(&workspace, name)).collect(),
    });
    let clients = match clients {
        Ok(clients) if clients.is_empty() => {
            let message = format!("there is no `{CONFIG_FILE}` here: name a description, and a folder with `--output`");
            return Err(usage("generate", ErrorKind::MissingRequiredArgument, message));
        }
        Ok(clients) => clients,
        Err(failure) => return Ok(Err(failure)),
    };
    let command = command(arguments, Vec::new(), PathBuf::new());
    Ok(Ok(clients.into_iter().map(|client| command.clone().of_client(client)).collect()))
}

impl Generate {
    /// Returns the same command for a client of the configuration.
    pub(crate) fn of_client(self, client: Client) -> Self {
        let specs = client.inputs.iter().cloned().map(Spec::File).collect();
        Self { specs, output: client.output.clone(), client: Some(client), ..self }
    }
}

fn command(arguments: &Arguments, specs: Vec<Spec>, output: PathBuf) -> Generate {
    Generate {
        specs,
        output,
        root: arguments.root.clone(),
        allow_remote: arguments.allow_remote.clone(),
        copies: if arguments.update_remote { Copies::Update } else { Copies::Keep },
        name: arguments.name.clone(),
        date_time: arguments.date_time,
        mode: if arguments.check { Mode::Check } else { Mode::Write },
        verbosity: if arguments.quiet { Verbosity::Errors } else { Verbosity::Everything },
        format: arguments.format,
        contract: if arguments.contract { Contract::With } else { Contract::Without },
        policy: Policy { deny: arguments.deny.clone(), allow: arguments.allow.clone() },
        explain: arguments.explain.clone(),
        extent: if arguments.all_diagnostics { Extent::All } else { Extent::Summary },
        shape: arguments.shape.clone(),
        client: None,
    }
}
