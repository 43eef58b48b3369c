//! Turns the generated types, without their serde code, into a crate.

#[path = "../../derived/src/runtime/mod.rs"]
pub mod runtime;
pub mod types;
