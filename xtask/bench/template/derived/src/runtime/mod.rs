//! Turns what is left of the runtime without the generated serde code into a module.

pub mod json;
