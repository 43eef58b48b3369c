//! Turns the modules of the runtime that types need into one; they are copied beside this file.

pub mod json;
pub mod parameter;

pub use parameter::Text;
