//! Turns a description into crates by the other generators that are installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::callable::Layout;
use crate::step::Failure;

/// Another generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Peer {
    kind: Kind,
    program: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ploidy,
    OpenapiToRust,
}

const KINDS: [Kind; 2] = [Kind::Ploidy, Kind::OpenapiToRust];

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Ploidy => "ploidy",
            Kind::OpenapiToRust => "openapi-to-rust",
        }
    }
}

/// Returns the peers that are on the path.
pub(super) fn installed() -> Vec<Peer> {
    KINDS.into_iter().filter_map(|kind| Some(Peer { kind, program: find(kind.name())? })).collect()
}

fn find(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

impl Peer {
    /// Returns its name on the command line, which is also that of its package.
    pub(super) fn name(&self) -> &'static str {
        self.kind.name()
    }

    /// Returns its version as it tells it, or its name.
    pub(super) fn title(&self) -> String {
        let output = Command::new(&self.program).arg("--version").output();
        let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
        if text.is_empty() { self.name().to_owned() } else { text }
    }

    /// Returns how the operations of its client are reached.
    pub(super) fn layout(&self) -> Layout {
        match self.kind {
            Kind::Ploidy => Layout::Flat("::client::client::Client"),
            Kind::OpenapiToRust => Layout::Flat("::client::generated::client::HttpClient"),
        }
    }

    /// Returns the command that generates into a folder that does not exist.
    pub(super) fn generate(&self, description: &Path, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        match self.kind {
            Kind::Ploidy => command.args(["generate", "rust"]).arg(description).arg("-o").arg(folder),
            Kind::OpenapiToRust => {
                let sources = folder.join("src").join("generated");
                command
                    .args(["generate", "--quiet", "--module-name", "generated", "--output-dir"])
                    .arg(sources)
                    .arg(description)
            }
        };
        command
    }

    /// Completes what was generated to a crate, if the peer leaves that to its user.
    pub(super) fn complete(&self, folder: &Path) -> Result<(), Failure> {
        if self.kind == Kind::Ploidy {
            return Ok(());
        }
        let failed = |error: std::io::Error| Failure::new(format!("cannot complete `{}`: {error}", folder.display()));
        let dependencies = fs::read_to_string(folder.join("src/generated/REQUIRED_DEPS.toml")).map_err(failed)?;
        let name = self.name();
        let manifest =
            format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}");
        fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
        fs::write(folder.join("src/lib.rs"), "pub mod generated;\n").map_err(failed)
    }
}
