//! Turns the generated types and what they need of the runtime into a crate.

pub mod runtime;
mod time;
pub mod types;
