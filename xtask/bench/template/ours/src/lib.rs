//! Turns the generated types and what they need of the runtime into a crate.

mod date_time;
mod identifier;
pub mod runtime;
pub mod types;
