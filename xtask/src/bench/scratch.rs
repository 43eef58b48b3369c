//! Turns the target folder into a place for the crates that are measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use restitch::{Generation, Input, Lock, Options, Output, OutputFile};

use crate::folder;
use crate::measure::printed;
use crate::step::{self, Failure, cargo};

/// The crates around the types that are measured.
const TEMPLATE: &str = "xtask/bench/template";

/// A folder below the target folder, and the programs in that.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    target: PathBuf,
    /// How many folders for output there are.
    outputs: Arc<AtomicUsize>,
    /// Where the release build of the generator is, once somebody has asked for it.
    generator: Arc<OnceLock<PathBuf>>,
}

impl Scratch {
    /// Finds the target folder.
    pub(super) fn new() -> Result<Self, Failure> {
        let scratch = Self { target: folder::target()?, outputs: Arc::default(), generator: Arc::default() };
        scratch.fresh("output")?;
        Ok(scratch)
    }

    /// Returns the generator as its users have it, which is built when it is needed first.
    pub(super) fn generator(&self) -> Result<PathBuf, Failure> {
        if let Some(program) = self.generator.get() {
            return Ok(program.clone());
        }
        step::run(&mut cargo(&["build", "--release", "--package", "restitch"]))?;
        let program = folder::program("restitch")?;
        Ok(self.generator.get_or_init(|| program).clone())
    }

    /// Returns the path of a folder that has never been there.
    ///
    /// Nothing is deleted between measurements: where files were deleted a moment ago, some file systems search long for a
    /// place for new ones, at the cost of who writes next.
    pub(super) fn unused(&self) -> PathBuf {
        let number = self.outputs.fetch_add(1, Ordering::Relaxed);
        self.target.join("bench").join("output").join(number.to_string())
    }

    /// Returns the path of a folder, which is not there any more if it was.
    pub(super) fn fresh(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.target.join("bench").join(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if folder.exists() => Err(Failure::new(format!("cannot empty `{}`: {error}", folder.display()))),
            _ => Ok(folder),
        }
    }

    /// Returns a cargo command for the package in `folder`, whose dependencies are compiled in one place for all.
    ///
    /// Incremental compilation is off: it would measure what has not changed.
    pub(super) fn cargo(&self, arguments: &[&str], folder: &Path) -> Command {
        let mut command = cargo(arguments);
        command.arg("--quiet").current_dir(folder);
        command.env("CARGO_TARGET_DIR", self.target.join("bench").join("target")).env("CARGO_INCREMENTAL", "0");
        command
    }

    /// Builds and runs the program of `arguments` for release, and returns what it prints.
    pub(super) fn output(&self, arguments: &[&str], folder: &Path) -> Result<String, Failure> {
        printed(self.cargo(&["run", "--release"], folder).args(arguments))
    }

    /// Returns where a program is that was built in a profile.
    pub(super) fn built(&self, profile: &str, program: &str) -> PathBuf {
        let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        self.target.join("bench").join("target").join(profile).join(name)
    }

    /// Returns a fresh copy of the template, with what makes it build offline.
    pub(super) fn workspace(&self, name: &str) -> Result<PathBuf, Failure> {
        self.copy(TEMPLATE, name)
    }

    /// Returns a fresh copy of a folder, with what makes it build offline.
    pub(super) fn copy(&self, template: &str, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.fresh(name)?;
        let unreadable = |error: std::io::Error| Failure::new(format!("cannot read `{template}`: {error}"));
        let template = Path::new(template);
        for file in folder::files(template, &[]).map_err(unreadable)? {
            let path = file.strip_prefix(template).unwrap_or(&file);
            write(&folder.join(path), &fs::read(&file).map_err(unreadable)?)?;
        }
        lock(&folder)?;
        Ok(folder)
    }
}

/// Gives a crate a workspace of its own, and the versions that this workspace has.
pub(super) fn isolate(folder: &Path) -> Result<(), Failure> {
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", manifest.display())))?;
    write(&manifest, format!("{text}\n[workspace]\n").as_bytes())?;
    lock(folder)
}

/// Gives a folder the versions that this workspace has.
pub(super) fn lock(folder: &Path) -> Result<(), Failure> {
    let text = fs::read("Cargo.lock").map_err(|error| Failure::new(format!("cannot read `Cargo.lock`: {error}")))?;
    write(&folder.join("Cargo.lock"), &text)
}

/// Writes a file and the folders above it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
    parent
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", path.display())))
}

/// Generates a crate in memory; what is wrong with its description is another task's business.
pub(super) fn generate(input: Input, name: Option<&str>) -> Result<Output, Failure> {
    let options =
        Options { name: name.map(str::to_owned), command: "cargo xtask bench".to_owned(), ..Options::default() };
    let Generation { output, diagnostics, .. } = restitch::generate(&[input], &options, Lock::new());
    // Nobody reads them here, which is said by asking for one thing about them.
    let fatal = diagnostics.is_fatal();
    output.ok_or_else(|| Failure::new(format!("nothing can be generated (fatal: {fatal})")))
}

/// Writes the files whose paths in the generated crate begin with one of `parts`.
pub(super) fn write_parts(files: &[OutputFile], parts: &[&str], folder: &Path) -> Result<(), Failure> {
    let wanted = files.iter().filter(|file| parts.iter().any(|part| file.path.starts_with(part)));
    wanted.into_iter().try_for_each(|file| write(&folder.join(&file.path), file.text.as_bytes()))
}
