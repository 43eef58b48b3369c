//! Turns `cargo restitch ...` into `restitch ...`, the program that is installed beside this one.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{self, Command};

fn main() {
    // Cargo gives the name of the subcommand as the first argument.
    let mut arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "restitch") {
        arguments.remove(0);
    }
    let name = format!("restitch{}", env::consts::EXE_SUFFIX);
    let beside = env::current_exe().ok().map(|own| own.with_file_name(&name)).filter(|path| path.exists());
    let program = beside.unwrap_or_else(|| name.into());
    let code = match Command::new(&program).args(arguments).status() {
        Ok(status) => status.code().unwrap_or(1),
        Err(error) => {
            let _ = writeln!(io::stderr().lock(), "error: cannot run `{}`: {error}", program.display());
            1
        }
    };
    process::exit(code);
}
