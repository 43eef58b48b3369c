//! Turns the machine into one line, without which no number means anything.

use std::env;
use std::fs;
use std::process::Command;
use std::thread;

/// Returns the cores, the processor, the load and the compiler; what cannot be told is left out.
pub(super) fn line() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let cores = if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") };
    let parts = [Some(cores), processor(), load(), compiler()];
    format!("Machine: {}.", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    Some(format!("load average {}", text.split(' ').next()?))
}

fn compiler() -> Option<String> {
    let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
