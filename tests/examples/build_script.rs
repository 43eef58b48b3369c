//! Turns `api.yaml` into the module `api` of the package that it is the build script of.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use restitch::{Build, BuildError};

fn main() -> Result<(), BuildError> {
    let mut build = Build::new("api.yaml").module("api");
    if Path::new("our.yaml").is_file() {
        build = build.overlay("our.yaml");
    }
    let report = build.run()?;
    // For the test, which counts how often it ran.
    let log = OpenOptions::new().create(true).append(true).open("runs.log");
    let _ = log.and_then(|mut log| writeln!(log, "{report}"));
    Ok(())
}
