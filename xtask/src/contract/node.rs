//! Turns an installation of Node into a folder with the mock servers, at versions that are known.

use std::fs;
use std::path::{Path, PathBuf};

use crate::step::{self, Failure, command};

/// The servers, and their versions.
const PACKAGES: &str = r#"{"private":true,"dependencies":{"@stoplight/prism-cli":"5.16.0","@stdy/cli":"0.22.2"}}"#;

/// Node and its package manager.
pub(super) struct Node;

impl Node {
    /// Finds both on the path.
    pub(super) fn find() -> Option<Self> {
        let runs =
            |program: &str| command(program, &["--version"]).output().is_ok_and(|output| output.status.success());
        (runs("node") && runs("npm")).then_some(Self)
    }

    /// Installs the servers into a folder, unless they are there, and returns the folder of their programs.
    ///
    /// Nothing that is installed runs a program while it is installed.
    pub(super) fn install(&self, folder: &Path) -> Result<PathBuf, Failure> {
        let (manifest, programs) = (folder.join("package.json"), folder.join("node_modules").join(".bin"));
        let is_there = fs::read_to_string(&manifest).is_ok_and(|text| text == PACKAGES)
            && ["prism", "steady"].iter().all(|program| programs.join(program).exists());
        if !is_there {
            let failed = |error| Failure::new(format!("cannot write `{}`: {error}", manifest.display()));
            fs::create_dir_all(folder).and_then(|()| fs::write(&manifest, PACKAGES)).map_err(failed)?;
            let install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
            step::run(command("npm", &install).current_dir(folder))?;
        }
        Ok(programs)
    }
}
