//! Turns `kitchen.yaml` into the crate that the other tests use, and compares it with the one that is there.
//!
//! `cargo xtask bless` rewrites it; so does the command in its header, run in `tests/`, should it not compile any more.

use std::env;
use std::path::Path;

use restitch::diagnostics::{Colour, Extent, Style};
use restitch::{Contract, Generation, Input, Options, write};

const COMMAND: &str = "restitch generate kitchen.yaml --output kitchen --contract";

fn generate(folder: &Path) -> Generation {
    let inputs = [Input::File(Path::new(env!("CARGO_MANIFEST_DIR")).join("kitchen.yaml"))];
    let lock = write::read_lock(folder).expect("the lock of the kitchen is whole");
    restitch::generate(
        &inputs,
        &Options { command: COMMAND.to_owned(), contract: Contract::With, ..Options::default() },
        lock,
    )
}

#[test]
fn the_kitchen_is_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kitchen");
    let generation = generate(&folder);
    let style = Style { colour: Colour::Never, extent: Extent::All };
    assert_eq!(generation.diagnostics.render(&generation.sources, style), "");
    let output = generation.output.expect("the kitchen can be generated");
    if env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        write::write(&output, &folder).expect("the kitchen can be written");
    }
    let report = write::check(&output, &folder).expect("the kitchen can be read");
    let stale: Vec<String> = report.stale.iter().map(ToString::to_string).collect();
    assert!(stale.is_empty(), "run `cargo xtask bless`:\n{}", stale.join("\n"));
}

#[test]
fn the_kitchen_has_the_same_bytes_each_time() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let texts = || {
        let output = generate(folder.path()).output.expect("the kitchen can be generated");
        output.files.into_iter().map(|file| (file.path, file.text)).collect::<Vec<_>>()
    };
    assert_eq!(texts(), texts());
}
