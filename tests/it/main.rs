//! Turns the program, as a person runs it, into what that person sees and gets.

mod build_script;
mod cli;
mod compile;
mod config;
mod contract;
mod date_time;
mod decode;
mod diff;
mod differential;
mod excerpt;
mod fresh;
mod generate;
mod guide;
mod harness;
mod load;
mod looking;
mod oneof;
mod order;
mod package;
mod pagination;
mod program;
mod references;
mod reject;
mod remote;
mod watch;
mod wire;
