//! Turns a description into what its types cost to check and build: as generated, with derives, and without serde.

use std::fs;
use std::path::Path;

use restitch::{Input, OutputFile};

use super::checking::touch;
use super::derive::{self, Serde};
use super::race::{Contestant, race};
use super::scratch::{self, Scratch};
use super::{Duration, Length, table};
use crate::measure::measure;
use crate::step::Failure;

/// The packages of the template, by what they are called in the tables.
const PACKAGES: [(&str, &str); 3] = [("ours", "as generated"), ("derived", "with derives"), ("bare", "without serde")];

/// What of a generated crate the types need.
const PARTS: [&str; 3] = ["src/types/", "src/runtime/json/", "src/runtime/parameter.rs"];

/// What dates, times and identifiers are, whether or not the types have them, and where each goes.
const FORMATS: [(&str, &str); 2] = [
    ("generator/runtime/src/date_time/jiff.rs", "ours/src/date_time.rs"),
    ("generator/runtime/src/identifier.rs", "ours/src/identifier.rs"),
];

/// Measures `cargo check` and the release build of the types alone.
pub(super) fn bench(scratch: &Scratch, description: &Path, length: Length) -> Result<(), Failure> {
    let output = scratch::generate(Input::File(description.to_owned()), None)?;
    let folder = scratch.workspace("types")?;
    write(&output.files, &folder)?;
    for (title, arguments) in [
        ("Check the types alone", &["check", "--package"][..]),
        ("Build the types alone for release", &["build", "--release", "--package"][..]),
    ] {
        let contestants = PACKAGES.iter().map(|(package, name)| contestant(scratch, arguments, &folder, package, name));
        table::race(title, &race(contestants.collect(), length.rounds(Duration::Long))?);
    }
    Ok(())
}

fn contestant<'a>(
    scratch: &'a Scratch,
    arguments: &'a [&'a str],
    folder: &'a Path,
    package: &'a str,
    name: &str,
) -> Contestant<'a> {
    let run = move || {
        touch(&folder.join(package).join("src/lib.rs"))?;
        measure(&scratch.cargo(&[arguments, &[package]].concat(), folder))
    };
    Contestant { name: name.to_owned(), run: Box::new(run) }
}

/// Returns a file without the features that switch its types, which the packages of the template do not have.
fn of_all_groups(file: &OutputFile) -> OutputFile {
    let is_switch = |line: &str| line.trim_start().starts_with("#[cfg(feature");
    let lines = file.text.split_inclusive('\n').filter(|line| !file.path.starts_with(PARTS[0]) || !is_switch(line));
    OutputFile { path: file.path.clone(), text: lines.collect() }
}

/// Writes the types of a generated crate into the packages of the template.
pub(super) fn write(files: &[OutputFile], folder: &Path) -> Result<(), Failure> {
    for (path, place) in FORMATS {
        let text = fs::read(path).map_err(|error| Failure::new(format!("cannot read `{path}`: {error}")))?;
        scratch::write(&folder.join(place), &text)?;
    }
    let files: Vec<OutputFile> = files.iter().map(of_all_groups).collect();
    scratch::write_parts(&files, &PARTS, &folder.join("ours"))?;
    for (package, serde) in [("derived", Serde::Derived), ("bare", Serde::None)] {
        for file in files.iter().filter(|file| file.path.starts_with(PARTS[0])) {
            let text = derive::rewrite(file, serde)?;
            scratch::write(&folder.join(package).join(&file.path), text.as_bytes())?;
        }
    }
    Ok(())
}
