//! Turns `cargo xtask <task>` into the commands and checks of this workspace.

mod bench;
mod contract;
mod corpus;
mod folder;
mod generate;
mod measure;
mod step;
mod tidy;
mod traffic;
mod wasm;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;

use bench::{Against, Bench, Length};
use contract::{Contract, Servers};
use corpus::{Corpus, Depth, Extent};
use generate::Mode;
use step::{Failure, cargo};
use traffic::Traffic;

/// The tasks of this workspace
#[derive(Parser)]
#[command(name = "cargo xtask", arg_required_else_help = true)]
enum Task {
    /// Turn every description in `specs/` into a crate in `generated/`
    Generate {
        /// Write nothing, and fail if a crate is not up to date
        #[arg(long)]
        check: bool,
        /// Fetch again what earlier runs have stored of other machines
        #[arg(long, conflicts_with = "check")]
        update_remote: bool,
    },
    /// Run all tests of the workspace
    Test,
    /// Run all tests, and accept the snapshots as they are now
    Bless,
    /// Check what the compiler does not: layers, sizes, names, prose
    Tidy,
    /// Generate each of many real documents twice, and compile some of the crates
    Corpus {
        /// The folder of the documents, if not `$RESTITCH_CORPUS` or `../shared/specs`
        folder: Option<PathBuf>,
        /// Compile every crate, not only those of the C1 API
        #[arg(long)]
        check: bool,
        /// Build the documentation of the crates that are compiled, too
        #[arg(long)]
        doc: bool,
        /// Try so many broken copies of each document: cut off, with bytes amiss, with parts in wrong places
        #[arg(long, value_name = "COUNT", default_value_t = 0)]
        mutate: usize,
        /// Try only documents with this in their names
        #[arg(long, value_name = "PATTERN")]
        only: Option<String>,
        /// How long to go on
        #[arg(long, default_value_t = 120)]
        seconds: u64,
    },
    /// Call every operation of real documents at mock servers that others wrote, and print what they say of the requests
    Contract {
        /// Descriptions, or folders of them; those of this workspace, if there are none
        paths: Vec<PathBuf>,
        /// The servers to call
        #[arg(long, value_enum, default_value_t = Servers::Both)]
        server: Servers,
        /// Try only documents with this in their names
        #[arg(long, value_name = "PATTERN")]
        only: Option<String>,
    },
    /// Read recordings of real answers with generated clients, in every mode, and print what became of them
    Traffic {
        /// The folder of the recordings, if not `../shared/payloads`
        folder: Option<PathBuf>,
        /// The folder of the descriptions, if not `../shared/specs`
        #[arg(long, value_name = "FOLDER")]
        specs: Option<PathBuf>,
        /// Read only recordings with this in their names
        #[arg(long, value_name = "PATTERN")]
        only: Option<String>,
    },
    /// Measure what generated crates cost, and print the tables; nothing passes or fails
    Bench {
        /// The description, if not the whole C1 API; of several, what it takes to generate and check each
        descriptions: Vec<PathBuf>,
        /// Measure only this: generate, doubling, check, build, programs, types, throughput, payloads, micro or calls
        #[arg(long, value_name = "PART")]
        only: Option<String>,
        /// Compare with the other generators that are on the path, too
        #[arg(long)]
        peers: bool,
        /// Measure less often
        #[arg(long)]
        quick: bool,
    },
    /// Check the runtime and the generated crates for WebAssembly, where that target is installed
    Wasm,
    /// Run everything that a change has to pass
    Ci,
}

fn main() -> ExitCode {
    let task = Task::parse();
    match go_to_root().and_then(|()| run(task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            step::say(&format!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), Failure> {
    match task {
        Task::Generate { update_remote: true, .. } => generate::generate(Mode::Update),
        Task::Generate { check: false, .. } => generate::generate(Mode::Write),
        Task::Generate { check: true, .. } => generate::generate(Mode::Check),
        Task::Test => step::run(&mut cargo(&["test", "--workspace"])),
        Task::Bless => step::run(cargo(&["test", "--workspace"]).env("INSTA_UPDATE", "always")),
        Task::Tidy => tidy::tidy(Path::new(".")),
        Task::Corpus { folder, check, doc, mutate, only, seconds } => {
            let named = folder.or_else(|| env::var_os("RESTITCH_CORPUS").map(PathBuf::from));
            corpus::corpus(&Corpus {
                folder: named.unwrap_or_else(|| "../shared/specs".into()),
                extent: if check { Extent::All } else { Extent::Some },
                depth: if doc { Depth::Documented } else { Depth::Checked },
                mutants: mutate,
                only,
                time: Duration::from_secs(seconds),
            })
        }
        Task::Contract { paths, server, only } => contract::contract(&Contract { paths, only, servers: server }),
        Task::Traffic { folder, specs, only } => traffic::traffic(&Traffic {
            recordings: folder.unwrap_or_else(|| "../shared/payloads".into()),
            descriptions: specs.unwrap_or_else(|| "../shared/specs".into()),
            only,
        }),
        Task::Bench { descriptions, only, peers, quick } => bench::bench(&Bench {
            descriptions,
            only,
            against: if peers { Against::Peers } else { Against::Derives },
            length: if quick { Length::Quick } else { Length::Full },
        }),
        Task::Wasm => wasm::wasm(),
        Task::Ci => step::run(&mut step::command(".ci/run", &[])),
    }
}

/// Makes all paths relative to the workspace, wherever in it the task was started.
fn go_to_root() -> Result<(), Failure> {
    // What cargo says now, because checkouts may share the folder in which this program was built.
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&package).parent().unwrap_or(Path::new("."));
    env::set_current_dir(root).map_err(|error| Failure::new(format!("cannot enter `{}`: {error}", root.display())))
}
