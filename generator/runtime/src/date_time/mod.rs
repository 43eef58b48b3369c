//! Turns the dates and times of RFC 3339 into those of a library, one of which a generated client has.

mod chrono;
mod jiff;
pub mod time;
