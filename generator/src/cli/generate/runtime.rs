//! Turns what clients need of a runtime that they share into its crate, once the clients are there.

use restitch::config::{SharedRuntime, Workspace};
use restitch::{Generation, Runtime, RuntimeNeeds, write};

use super::super::{Exit, Failure, shape, stale};
use super::{Generate, Mode, Verbosity, say};

/// The line that makes the crate again.
const COMMAND: &str = "restitch generate";

/// Takes out of a run what its client needs of a runtime; nothing, if nothing was generated.
pub(super) fn needs<E>(generated: Result<&mut Generation, E>) -> Option<RuntimeNeeds> {
    let generation = generated.ok().filter(|generation| generation.output.is_some())?;
    Some(std::mem::take(&mut generation.needs))
}

/// Brings the crate of the runtime up to date, if any of the clients shares it.
pub(super) fn finish(commands: &[Generate], needs: &[Option<RuntimeNeeds>]) -> Exit {
    let shares = |command: &&Generate| {
        command.client.as_ref().is_some_and(|client| matches!(client.runtime, Runtime::Shared(_)))
    };
    let Some(command) = commands.iter().find(shares) else { return Exit::Whole };
    let made = shape::workspace().and_then(|workspace| {
        let Some(runtime) = &workspace.runtime else { return Ok(Exit::Whole) };
        let needs = all(&workspace, commands, needs)?;
        put(command, runtime, &needs)
    });
    made.unwrap_or_else(|Failure(message)| {
        say(&message);
        Exit::Nothing
    })
}

/// Returns what all clients need that share the runtime, also those that the run is not about.
fn all(workspace: &Workspace, commands: &[Generate], known: &[Option<RuntimeNeeds>]) -> Result<RuntimeNeeds, Failure> {
    let mut all = RuntimeNeeds::default();
    for client in workspace.clients.iter().filter(|client| matches!(client.runtime, Runtime::Shared(_))) {
        let is_meant = |command: &Generate| command.client.as_ref().is_some_and(|other| other.id == client.id);
        let needs = match (commands.iter().position(is_meant), commands.first()) {
            (Some(place), _) => known.get(place).cloned().flatten(),
            // What is on other machines is read from its copies.
            (None, Some(first)) => {
                let command = Generate { mode: Mode::Check, ..first.clone() }.of_client(client.clone());
                self::needs(super::generate(&command).as_mut())
            }
            (None, None) => None,
        };
        let needs = needs.ok_or_else(|| {
            let id = &client.id;
            Failure(format!(
                "error: the shared runtime is left alone, since nothing can be generated for `{id}`, which shares it"
            ))
        })?;
        all.merge(&needs);
    }
    Ok(all)
}

/// Writes or checks the crate.
fn put(command: &Generate, runtime: &SharedRuntime, needs: &RuntimeNeeds) -> Result<Exit, Failure> {
    let output = restitch::shared_runtime(needs, &runtime.name, &runtime.manifest, COMMAND);
    let failed = |error: write::WriteError| Failure(format!("error: {error}"));
    let line = match command.mode {
        Mode::Write => write::write(&output, &runtime.output).map_err(failed)?.to_string(),
        Mode::Check => {
            let report = write::check(&output, &runtime.output).map_err(failed)?;
            if !report.stale.is_empty() {
                stale::list(&report.stale, &runtime.output);
                let folder = runtime.output.display();
                return Err(Failure(format!("error: `{folder}` is stale: run `{COMMAND}`")));
            }
            "up to date".to_owned()
        }
    };
    if command.verbosity == Verbosity::Everything {
        say(&format!("{}: {line}", runtime.name));
    }
    Ok(Exit::Whole)
}
