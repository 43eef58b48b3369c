//! Turns the generated types, without their serde code, into a crate.

pub mod runtime;
pub mod types;
