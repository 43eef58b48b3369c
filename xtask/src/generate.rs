//! Turns every description in `specs/` into its crate, or into a list of what is stale.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use restitch::config::{Client, Workspace};
use restitch::diagnostics::{Colour, Extent, Style};
use restitch::lock::LOCK_FILE;
use restitch::{Copies, Fetch, Http, Options, Output, Remote, write};

use crate::step::{Failure, say};

/// What to do with the crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    /// Write, and fetch again what is on other machines.
    Update,
    Check,
}

/// The line that makes the crates again, which stands in the header of each file.
const COMMAND: &str = "cargo xtask generate";

/// Generates all clients, also when one of them fails.
pub(crate) fn generate(mode: Mode) -> Result<(), Failure> {
    let workspace = Workspace::load(Path::new(".")).map_err(|error| Failure::new(error.to_string()))?;
    let mut failed = Vec::new();
    for client in &workspace.clients {
        match generate_client(client, mode) {
            Ok(line) => say(&line),
            Err(failure) => {
                say(&format!("error: {failure}"));
                failed.push(client.id.clone());
            }
        }
    }
    for orphan in orphans(&workspace) {
        say(&format!("error: no description makes `{orphan}`: delete the folder"));
        failed.push(orphan);
    }
    match (failed.is_empty(), mode) {
        (true, _) => Ok(()),
        (false, Mode::Write | Mode::Update) => Err(Failure::new(format!("failed: {}", failed.join(", ")))),
        (false, Mode::Check) => Err(Failure::new(format!("not up to date: {}; run `{COMMAND}`", failed.join(", ")))),
    }
}

/// Generates one client and returns the line that says how it went.
fn generate_client(client: &Client, mode: Mode) -> Result<String, Failure> {
    let started = Instant::now();
    let root = Path::new("");
    let inputs = client.inputs(root);
    let lock = write::read_lock(&client.output).map_err(|error| Failure::new(error.to_string()))?;
    let options = Options { command: COMMAND.to_owned(), remote: remote(client, mode), ..client.options(root) };
    let generation = restitch::generate(&inputs, &options, lock);
    let style = Style { colour: Colour::Never, extent: Extent::Summary };
    let diagnostics = generation.diagnostics.render(&generation.sources, style);
    if !diagnostics.is_empty() {
        say(diagnostics.trim_end());
    }
    let Some(output) = &generation.output else {
        return Err(Failure::new(format!("nothing can be generated for `{}`", client.id)));
    };
    let done = put(output, client, mode)?;
    let (summary, seconds) = (&generation.summary, started.elapsed().as_secs_f64());
    Ok(format!(
        "{}: operations {}, types {}; {done}; left out {}; {seconds:.2} s",
        client.output.display(),
        summary.operations,
        summary.types,
        generation.diagnostics.skipped(),
    ))
}

/// Returns what a client may read from other machines; a check reads copies only.
fn remote(client: &Client, mode: Mode) -> Remote {
    let network = || Arc::new(Http::new()) as Arc<dyn Fetch>;
    Remote {
        allow: client.allow_remote.clone(),
        folder: Some(client.output.clone()),
        fetch: (mode != Mode::Check).then(network),
        copies: if mode == Mode::Update { Copies::Update } else { Copies::Keep },
    }
}

fn put(output: &Output, client: &Client, mode: Mode) -> Result<String, Failure> {
    let failed = |error: write::WriteError| Failure::new(error.to_string());
    if mode != Mode::Check {
        return write::write(output, &client.output).map(|report| report.to_string()).map_err(failed);
    }
    let report = write::check(output, &client.output).map_err(failed)?;
    if report.stale.is_empty() {
        return Ok("up to date".to_owned());
    }
    let folder = client.output.display();
    report.stale.iter().for_each(|stale| say(&format!("{folder}/{stale}")));
    Err(Failure::new(format!("`{folder}` is stale")))
}

/// Finds crates in `generated/` that an earlier run wrote and no client has now.
fn orphans(workspace: &Workspace) -> Vec<String> {
    let entries = fs::read_dir("generated").into_iter().flatten().flatten();
    let folders = entries.map(|entry| entry.path()).filter(|path| path.join(LOCK_FILE).exists());
    let is_orphan = |path: &Path| !workspace.clients.iter().any(|client| client.output == path);
    let mut orphans: Vec<String> = folders
        .filter(|path| is_orphan(path))
        .filter_map(|path| path.file_name().and_then(OsStr::to_str).map(|name| format!("generated/{name}")))
        .collect();
    orphans.sort();
    orphans
}
