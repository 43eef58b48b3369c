//! Turns the arguments that there are into completions for a shell, and into man pages.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_complete::Shell;

use super::terminal::{print, say};
use super::{Exit, Failure};

/// What clap saw of `restitch completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Completions {
    /// The shell that they are for
    shell: Shell,
}

/// What clap saw of `restitch man`.
#[derive(Debug, clap::Args)]
pub(crate) struct Manual {
    /// Write a page for each command into this folder; without it, the page of `restitch` is printed
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(crate) const COMPLETIONS_HELP: &str = "\
Examples:
  restitch completions bash > ~/.local/share/bash-completion/completions/restitch
  restitch completions zsh  > ~/.zfunc/_restitch
  restitch completions fish > ~/.config/fish/completions/restitch.fish";

pub(crate) const MANUAL_HELP: &str = "\
Examples:
  restitch man | man -l -                        read it
  restitch man --output ~/.local/share/man/man1  install a page for each command";

/// Prints what a shell has to read to complete command lines.
pub(crate) fn completions(arguments: &Completions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "restitch", &mut script);
    print(&String::from_utf8_lossy(&script));
    Exit::Whole
}

/// Prints the man page, or writes all of them.
pub(crate) fn manual(arguments: &Manual) -> Result<Exit, Failure> {
    let mut command = super::Arguments::command();
    command.build();
    let Some(folder) = &arguments.output else {
        print(&page(command)?);
        return Ok(Exit::Whole);
    };
    let failed = |error: io::Error| Failure(format!("error: cannot write into `{}`: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(failed)?;
    let mut commands = vec![command.clone()];
    commands.extend(command.get_subcommands().filter(|command| command.get_name() != "help").cloned());
    for command in commands {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
        fs::write(folder.join(format!("{name}.1")), page(command)?).map_err(failed)?;
    }
    say(&format!("man pages are in `{}`", Path::new(folder).display()));
    Ok(Exit::Whole)
}

fn page(command: clap::Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).render(&mut page);
    rendered.map_err(|error| Failure(format!("error: cannot make the page: {error}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
