//! Turns a command line into a run of one command of `restitch`, and that into an exit code.

mod diff;
mod drift;
mod explain;
mod generate;
mod init;
mod list;
mod paging;
mod progress;
mod samples;
mod shape;
mod shell;
mod shells;
mod show;
mod source;
mod spec;
mod stale;
mod terminal;
#[cfg(feature = "watch")]
mod watch;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use terminal::say;

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All that was asked for is there.
    Whole,
    /// Nothing was written, or a check found something stale.
    Nothing,
    /// Something was written, and something was left out.
    Partial,
    /// Something was found that is as grave as the caller said.
    Grave,
}

impl Exit {
    /// Returns the exit code; 2 is for a wrong command line and comes from clap.
    pub(crate) fn code(self) -> i32 {
        match self {
            Self::Whole => 0,
            Self::Nothing => 1,
            Self::Partial => 3,
            Self::Grave => 4,
        }
    }
}

/// Why a run ended before it had anything to show.
#[derive(Debug)]
struct Failure(String);

/// What clap saw.
#[derive(Debug, Parser)]
#[command(name = "restitch", version, arg_required_else_help = true, after_help = EXAMPLES)]
#[command(about = "Turns an OpenAPI description into a Rust client crate, and keeps that in step")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Each command has a file of its own, with its arguments, its help and its run.
#[derive(Debug, Subcommand)]
enum Command {
    /// Generate a client crate, or bring one up to date
    #[command(after_help = generate::HELP)]
    Generate(generate::Arguments),

    /// Tell what changed between two editions of an API, and what that means for callers of the crate
    #[command(after_help = diff::HELP)]
    Diff(diff::Arguments),
    /// Turn what a client had to repair into an overlay that makes the description say what servers send
    #[command(after_help = drift::HELP)]
    Drift(drift::Arguments),
    /// Bring a client crate up to date with each save of its description
    #[cfg(feature = "watch")]
    #[command(after_help = watch::HELP)]
    Watch(watch::Arguments),
    /// List what a description has: servers, authentication, operations, types
    #[command(after_help = list::HELP)]
    List(list::Arguments),
    /// Show the call of an operation, and its request as curl
    #[command(after_help = show::HELP)]
    Show(show::Arguments),
    /// Print the code that calls each operation, also as an overlay for the documentation of the API
    #[command(after_help = samples::HELP)]
    Samples(samples::Arguments),
    /// Write a commented `restitch.toml` for a description
    #[command(after_help = init::HELP)]
    Init(init::Arguments),
    /// Explain a diagnostic: what it means, an example that causes it, and the remedy
    #[command(after_help = explain::HELP)]
    Explain(explain::Arguments),
    /// Print completions for a shell
    #[command(after_help = shells::COMPLETIONS_HELP)]
    Completions(shells::Completions),
    /// Print the manual, or write a man page for each command
    #[command(after_help = shells::MANUAL_HELP)]
    Man(shells::Manual),
}

const EXAMPLES: &str = "\
Start:
  restitch generate api.yaml --output api-client          a crate of your API's description
  cargo add --path api-client                             use it in your project

While you write the description yourself:
  restitch watch api.yaml --output api-client             the same with each save

Look before you generate:
  restitch list api.yaml                                  operations, types, servers, authentication
  restitch show api.yaml getPet                           one call in Rust, and as curl

When the description has changed:
  restitch generate api.yaml --output api-client          the same command; only what differs is touched
  restitch generate api.yaml --output api-client --check  in CI: fail if that was forgotten

When it says something:
  restitch explain dangling-reference                     what a diagnostic means, and what to do

`restitch COMMAND --help` has the options and more examples of a command.
`cargo restitch COMMAND` is the same.";

/// Runs what the command line of the process asks for; exits with help, the version, or a usage error.
pub(crate) fn run() -> Exit {
    let ran = match Arguments::parse().command {
        Command::Generate(arguments) => generate::understand(arguments).map(|commands| Ok(generate::run(&commands?))),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Drift(arguments) => Ok(drift::run(&arguments)),
        #[cfg(feature = "watch")]
        Command::Watch(arguments) => watch::understand(arguments).map(|command| watch::run(&command?)),
        Command::List(arguments) => Ok(list::run(&arguments)),
        Command::Show(arguments) => Ok(show::run(&arguments)),
        Command::Samples(arguments) => Ok(samples::run(&arguments)),
        Command::Init(arguments) => Ok(init::run(&arguments)),
        Command::Explain(arguments) => Ok(explain::run(&arguments)),
        Command::Completions(arguments) => Ok(Ok(shells::completions(&arguments))),
        Command::Man(arguments) => Ok(shells::manual(&arguments)),
    };
    match ran.unwrap_or_else(|error| error.exit()) {
        Ok(exit) => exit,
        Err(Failure(message)) => {
            say(&message);
            Exit::Nothing
        }
    }
}

/// Returns what is wrong with the command line of a command, which clap shows with its usage.
fn usage(command: &str, kind: ErrorKind, message: String) -> clap::Error {
    let mut arguments = Arguments::command();
    arguments.build();
    match arguments.find_subcommand_mut(command) {
        Some(command) => command.error(kind, message),
        None => clap::Error::raw(kind, message),
    }
}

#[cfg(test)]
mod tests {
    //! Turns command lines into commands and usage errors.

    use clap::{CommandFactory, Parser};

    use super::generate::{Generate, Mode, Verbosity, understand};
    use super::spec::Spec;
    use super::{Arguments, Command};

    fn parse(line: &str) -> Result<Generate, clap::Error> {
        let Command::Generate(arguments) = Arguments::try_parse_from(line.split(' '))?.command else {
            panic!("`{line}` generates nothing");
        };
        let mut commands = understand(arguments)?.expect("there is no configuration to be wrong");
        Ok(commands.remove(0))
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
            "restitch generate a.yaml --output out --client c1",
            "restitch generate --name c1",
            "restitch generate a.yaml --output out --quiet --all-diagnostics",
            "restitch generate a.yaml --output out --date-time chronos",
            "restitch genrate a.yaml --output out",
            "restitch completions tcsh",
            "restitch generate a.yaml --output out --allow-remote ftp://example.com",
            "restitch generate a.yaml --output out --check --update-remote",
            "restitch generate https://me@example.com/a.yaml --output out",
        ] {
            assert_eq!(parse(line).expect_err(line).exit_code(), 2, "{line}");
        }
    }
}
