//! Turns clients into programs that call one operation or fifty, and those into what it costs to build them.

use std::fs;
use std::path::{Path, PathBuf};

use super::callable::{self, Callable, Layout};
use super::checking;
use super::peer::Peer;
use super::race::{Contestant, race};
use super::scratch::{self, Scratch};
use super::{Duration, Length, table};
use crate::measure::{Cost, measure};
use crate::step::Failure;

/// The program, but for its calls.
const TEMPLATE: &str = "xtask/bench/program";

/// How many operations are called; a program without any is linked, and that is the floor.
const COUNTS: [(usize, &str); 3] = [(0, "no operation"), (1, "one operation"), (50, "fifty operations")];

/// A client that programs can be written for.
struct Library {
    name: String,
    folder: PathBuf,
    callables: Vec<Callable>,
}

/// Measures the release build of each program, with its library built before, and the build after a change.
pub(super) fn bench(scratch: &Scratch, description: &Path, peers: &[Peer], length: Length) -> Result<(), Failure> {
    let libraries = libraries(scratch, description, peers)?;
    let mut sizes = String::from("## Size of these programs, without symbols\n\n| | calls | size |\n|---|---|--:|\n");
    for (count, title) in COUNTS {
        let mut folders = Vec::new();
        for library in &libraries {
            folders.push((library.name.clone(), program(scratch, library, count)?));
        }
        let build = |folder: &Path| {
            checking::touch(&folder.join("src/main.rs"))?;
            measure(&scratch.cargo(&["build", "--release"], folder))
        };
        let contestants =
            folders.iter().map(|(name, folder)| Contestant { name: name.clone(), run: Box::new(|| build(folder)) });
        let entries = race(contestants.collect(), length.rounds(Duration::Long))?;
        table::race(&format!("Build a program that calls {title} for release"), &entries);
        for (name, folder) in &folders {
            // What is in the target folder is of the program that was built last.
            if build(folder).is_ok() {
                sizes.push_str(&format!("| {name} | {title} | {} |\n", size(&scratch.built("release", "program"))));
            }
        }
        if count == 50 {
            let contestants = folders
                .iter()
                .map(|(name, folder)| Contestant { name: name.clone(), run: Box::new(|| again(scratch, folder)) });
            let entries = race(contestants.collect(), length.rounds(Duration::Long))?;
            table::race("Build the program of fifty calls again, after a change in it", &entries);
        }
    }
    table::paragraph(&sizes);
    Ok(())
}

fn libraries(scratch: &Scratch, description: &Path, peers: &[Peer]) -> Result<Vec<Library>, Failure> {
    let layouts: Vec<Layout> = [Layout::Groups].into_iter().chain(peers.iter().map(Peer::layout)).collect();
    let titles: Vec<String> = ["restitch".to_owned()].into_iter().chain(peers.iter().map(Peer::title)).collect();
    let crates = checking::crates(scratch, description, peers)?;
    let library = |(name, folder): (String, PathBuf)| {
        let layout = titles.iter().position(|title| *title == name).map_or(Layout::Groups, |index| layouts[index]);
        let callables = callable::callables(&folder, layout)?;
        Ok(Library { name, folder, callables })
    };
    crates.into_iter().map(library).collect()
}

/// Writes a program beside its library.
fn program(scratch: &Scratch, library: &Library, count: usize) -> Result<PathBuf, Failure> {
    let name = library.name.split(' ').next().unwrap_or_default();
    let folder = scratch.fresh(&format!("program-{name}-{count}"))?;
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))
    };
    let manifest = read(&Path::new(TEMPLATE).join("Cargo.toml"))?;
    let package = read(&library.folder.join("Cargo.toml"))?;
    let package = package.lines().find_map(|line| line.strip_prefix("name = "));
    let package = package.ok_or_else(|| Failure::new(format!("`{}` has no name", library.folder.display())))?;
    let client = format!("[dependencies]\nclient = {{ path = {:?}, package = {package} }}\n", library.folder);
    let manifest = manifest.replacen("[dependencies]\n", &client, 1);
    scratch::write(&folder.join("Cargo.toml"), manifest.as_bytes())?;
    scratch::lock(&folder)?;
    let main = read(&Path::new(TEMPLATE).join("src/main.rs"))?;
    scratch::write(&folder.join("src/main.rs"), main.as_bytes())?;
    let calls = callable::module(&library.callables, count);
    scratch::write(&folder.join("src/calls.rs"), calls.as_bytes())?;
    Ok(folder)
}

/// Builds a program as its author does who has changed a line: without optimization, incrementally.
fn again(scratch: &Scratch, folder: &Path) -> Result<Cost, Failure> {
    let main = folder.join("src/main.rs");
    let before = fs::read_to_string(&main)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", main.display())))?;
    let build = || {
        let mut command = scratch.cargo(&["build"], folder);
        command.env("CARGO_INCREMENTAL", "1");
        measure(&command)
    };
    checking::touch(&main)?;
    build()?;
    scratch::write(&main, before.replacen("EDITION: u32 = 0", "EDITION: u32 = 1", 1).as_bytes())?;
    let cost = build();
    scratch::write(&main, before.as_bytes())?;
    cost
}

fn size(program: &Path) -> String {
    fs::metadata(program).map_or("-".to_owned(), |metadata| format!("{} kB", metadata.len() / 1000))
}
