//! Turns a command line into a run of restitch, and the run into an exit code.

mod cli;

use std::process;

/// A run makes millions of small things, on two threads.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let exit = cli::run();
    // Exits without returning: what is left in memory goes back to the system as a whole.
    process::exit(exit.code());
}
