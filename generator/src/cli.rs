//! Turns the arguments of `restitch` into a command that is known to make sense.

pub(crate) mod generate;
mod progress;
mod shell;
mod terminal;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use restitch::DateTime;
use restitch::crate_name::CrateName;
use restitch::diagnostics::{Allow, Deny, Extent, Policy};
use restitch::{Copies, Prefix};

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All that was asked for is there.
    Whole,
    /// Nothing was written, or a check found something stale.
    Nothing,
    /// Something was written, and something was left out.
    Partial,
}

impl Exit {
    /// Returns the exit code; 2 is for a wrong command line and comes from clap.
    pub(crate) fn code(self) -> i32 {
        match self {
            Self::Whole => 0,
            Self::Nothing => 1,
            Self::Partial => 3,
        }
    }
}

/// Where a description comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spec {
    Stdin,
    File(PathBuf),
    Url(String),
}

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Generate {
    pub(crate) specs: Vec<Spec>,
    pub(crate) output: PathBuf,
    pub(crate) root: Option<PathBuf>,
    pub(crate) allow_remote: Vec<Prefix>,
    pub(crate) copies: Copies,
    pub(crate) name: Option<CrateName>,
    pub(crate) date_time: DateTime,
    pub(crate) mode: Mode,
    pub(crate) verbosity: Verbosity,
    pub(crate) extent: Extent,
    pub(crate) format: Format,
    pub(crate) policy: Policy,
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

/// What clap saw.
#[derive(Debug, Parser)]
#[command(name = "restitch", version, arg_required_else_help = true, after_help = EXAMPLE)]
#[command(about = "Turns an OpenAPI description into a Rust client crate")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate a client crate, or bring one up to date
    #[command(after_help = GENERATE_HELP)]
    Generate(GenerateArguments),
}

#[derive(Debug, clap::Args)]
struct GenerateArguments {
    /// OpenAPI descriptions: YAML, JSON, or Markdown with an OpenAPI block; `-` is standard input, and a URL is fetched
    ///
    /// Several descriptions are merged into one API.
    #[arg(value_name = "SPEC", required = true)]
    specs: Vec<PathBuf>,

    /// The folder of the crate: a new one, an empty one, or one that restitch wrote
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

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
    #[arg(long)]
    name: Option<CrateName>,

    /// What dates and times are: those of `jiff`, `chrono` or `time`, or `string`
    #[arg(long, value_name = "LIBRARY", default_value_t)]
    date_time: DateTime,

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

    /// Print every diagnostic, not only the first ones of each kind
    #[arg(long, conflicts_with = "quiet")]
    all_diagnostics: bool,
}

const EXAMPLE: &str = "\
Example:
  restitch generate api.yaml --output api-client
  cargo add --path api-client";

const GENERATE_HELP: &str = "\
Examples:
  restitch generate api.yaml --output api-client           generate, or bring up to date
  restitch generate api.yaml --output api-client --check   fail if that would change anything
  restitch generate https://example.com/api.yaml --output api-client    fetch once, and keep a copy
  curl -s URL | restitch generate - --output api-client    from standard input

Running it again touches only the files that differ, and removes those that are no longer needed.
Commit the folder with its `restitch.lock`, which keeps public names stable.

Exit codes:
  0  the crate is there, as a whole
  1  nothing was written; with --check: the folder is not up to date
  2  the command line is wrong
  3  the crate is there, but parts of the API were left out: the diagnostics say which and why";

/// Parses the command line of the process; exits with help, the version, or a usage error.
pub(crate) fn parse() -> Generate {
    let Command::Generate(arguments) = Arguments::parse().command;
    understand(arguments).unwrap_or_else(|error| error.exit())
}

fn understand(arguments: GenerateArguments) -> Result<Generate, clap::Error> {
    let mut seen = BTreeSet::new();
    let mut specs = Vec::with_capacity(arguments.specs.len());
    for path in arguments.specs {
        let url = path.to_str().filter(|text| text.starts_with("https://") || text.starts_with("http://"));
        let spec = match url {
            Some(url) if url.parse::<Prefix>().is_err() && !url.contains('?') => {
                return Err(usage(format!("`{url}` is no URL that can be fetched: it names a user, or no host")));
            }
            Some(url) => Spec::Url(url.to_owned()),
            None if path == Path::new("-") => Spec::Stdin,
            None => Spec::File(path),
        };
        if !seen.insert(spec.clone()) {
            return Err(usage(format!("{} is given twice", spec.describe())));
        }
        specs.push(spec);
    }
    if arguments.output.as_os_str().is_empty() {
        return Err(usage("the folder of `--output` has no name".to_owned()));
    }
    Ok(Generate {
        specs,
        output: arguments.output,
        root: arguments.root,
        allow_remote: arguments.allow_remote,
        copies: if arguments.update_remote { Copies::Update } else { Copies::Keep },
        name: arguments.name,
        date_time: arguments.date_time,
        mode: if arguments.check { Mode::Check } else { Mode::Write },
        verbosity: if arguments.quiet { Verbosity::Errors } else { Verbosity::Everything },
        format: arguments.format,
        policy: Policy { deny: arguments.deny, allow: arguments.allow },
        extent: if arguments.all_diagnostics { Extent::All } else { Extent::Summary },
    })
}

fn usage(message: String) -> clap::Error {
    let mut command = Arguments::command();
    command.build();
    let generate = command.find_subcommand_mut("generate");
    generate
        .map(|generate| generate.error(ErrorKind::ValueValidation, &message))
        .unwrap_or_else(|| clap::Error::raw(ErrorKind::ValueValidation, message))
}

impl Spec {
    fn describe(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => format!("`{}`", path.display()),
            Self::Url(url) => format!("`{url}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    //! Turns command lines into commands and usage errors.

    use clap::{CommandFactory, Parser};

    use super::{Arguments, Command, Generate, Mode, Spec, Verbosity, understand};

    fn parse(line: &str) -> Result<Generate, clap::Error> {
        let Command::Generate(arguments) = Arguments::try_parse_from(line.split(' '))?.command;
        understand(arguments)
    }

    #[test]
    fn clap_finds_no_mistake_in_the_arguments() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_plain_line_writes_and_says_everything() {
        let command = parse("restitch generate a.yaml - --output out").unwrap();
        assert_eq!(command.specs, [Spec::File("a.yaml".into()), Spec::Stdin]);
        assert_eq!((command.mode, command.verbosity), (Mode::Write, Verbosity::Everything));
    }

    #[test]
    fn lines_that_make_no_sense_are_usage_errors() {
        for line in [
            "restitch",
            "restitch generate",
            "restitch generate a.yaml",
            "restitch generate --output out",
            "restitch generate a.yaml a.yaml --output out",
            "restitch generate - - --output out",
            "restitch generate a.yaml --output=",
            "restitch generate a.yaml --output out --name fn",
            "restitch generate a.yaml --output out --quiet --all-diagnostics",
            "restitch generate a.yaml --output out --date-time chronos",
            "restitch genrate a.yaml --output out",
            "restitch generate a.yaml --output out --allow-remote ftp://example.com",
            "restitch generate a.yaml --output out --check --update-remote",
            "restitch generate https://me@example.com/a.yaml --output out",
        ] {
            assert_eq!(parse(line).expect_err(line).exit_code(), 2, "{line}");
        }
    }
}
