//! Turns the micro-benchmarks of the tests into a table of time and allocations.

use super::table;
use crate::measure::problem;
use crate::step::{Failure, cargo};

/// Runs them with the harness that they are written for.
pub(super) fn bench() -> Result<(), Failure> {
    let output = cargo(&["bench", "--quiet", "--package", "tests", "--bench", "micro"]).output();
    let output = output.map_err(|error| Failure::new(format!("cargo did not start: {error}")))?;
    if !output.status.success() {
        return Err(Failure::new(format!("the micro-benchmarks: {}", problem(&output))));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    table::paragraph(&format!(
        "## Read, write and ask, a hundred values or one request at a time\n\n```text\n{text}```"
    ));
    Ok(())
}
