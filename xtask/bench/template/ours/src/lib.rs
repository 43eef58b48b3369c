//! Turns the generated types and what they need of the runtime into a crate.

pub mod runtime;
pub mod types;
