//! Turns the program, as a person runs it, into what that person sees and gets.

mod cli;
mod program;
