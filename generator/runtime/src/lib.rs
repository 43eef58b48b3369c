//! The runtime of every generated client, where it is compiled and tested in its own right.

pub mod date_time;
mod identifier;
pub mod runtime;
