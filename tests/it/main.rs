//! Turns the program, as a person runs it, into what that person sees and gets.

mod cli;
mod compile;
mod generate;
mod harness;
mod load;
mod program;
mod reject;
mod decode;
mod fresh;
mod oneof;
mod wire;
