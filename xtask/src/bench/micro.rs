//! Turns the micro-benchmarks of the tests into a table of time and allocations.

use super::table;
use crate::measure::printed;
use crate::step::{Failure, cargo};

/// Runs them with the harness that they are written for.
pub(super) fn bench() -> Result<(), Failure> {
    let text = printed(&cargo(&["bench", "--quiet", "--package", "tests", "--bench", "micro"]))?;
    table::paragraph(&format!(
        "## Read, write and ask, a hundred values or one request at a time\n\n```text\n{text}```"
    ));
    Ok(())
}
