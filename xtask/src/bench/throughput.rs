//! Turns records of several sizes into how fast their types are decoded and encoded, and what their errors say.

use restitch::Input;

use super::description::{self, OBJECTS, Order};
use super::scratch::{self, Scratch};
use super::{Length, table, types_only};
use crate::step::Failure;

/// How many fields the records have; the program in the template knows their types by these numbers.
const SIZES: [usize; 3] = [5, 25, 75];

/// Builds and runs a program that reads and writes the same records with the generated code and with derives.
pub(super) fn bench(scratch: &Scratch, length: Length) -> Result<(), Failure> {
    let input = Input::Text { name: "records.yaml".to_owned(), text: description::yaml(&SIZES) };
    let output = scratch::generate(input, None)?;
    let folder = scratch.workspace("records")?;
    types_only::write(&output.files, &folder)?;
    for size in SIZES {
        for (order, name) in [(Order::Declared, "declared"), (Order::Scattered, "scattered")] {
            let text = description::json(size, order);
            scratch::write(&folder.join(format!("texts/{size}-{name}.json")), text.as_bytes())?;
        }
    }
    let (objects, rounds) = (OBJECTS.to_string(), length.rounds_of_program());
    let text = scratch.output(&["--package", "throughput", "--", "texts", &objects, rounds], &folder)?;
    table::paragraph(&text);
    Ok(())
}
