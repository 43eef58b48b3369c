//! Turns the commands that only show something into what a person, or a shell, gets to read.

use std::fs;

use crate::program::{Run, cargo_restitch, restitch};

#[track_caller]
fn shown(line: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let Run { code, out, err } = restitch(folder.path(), &line.split(' ').collect::<Vec<_>>(), "");
    assert_eq!((code, &*err), (Some(0), ""), "{line}");
    assert!(!out.contains('\u{1b}'), "no colour where no terminal is: {line}");
    out
}

#[test]
fn a_code_is_explained() {
    let text = shown("explain duplicate-key");
    assert!(text.starts_with("duplicate-key\n\nA mapping has a key more than once.\n"), "{text}");
    assert!(text.contains("\n    openapi: 3.1.0\n") && text.contains("\nRemedy: "), "{text}");
    assert_eq!(shown("explain warning[duplicate-key]:"), text, "as it is printed");
}

#[test]
fn all_codes_are_listed() {
    let text = shown("explain");
    assert!(text.lines().count() > 50, "{text}");
    assert!(text.lines().all(|line| line.ends_with('.')), "a sentence for each: {text}");
}

#[test]
fn a_code_that_is_none_is_told_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let run = restitch(folder.path(), &["explain", "duplicate-kez"], "");
    assert_eq!(run.code, Some(1));
    assert!(run.err.ends_with("= help: did you mean `duplicate-key`?\n"), "{}", run.err);
}

#[test]
fn shells_and_man_read_what_the_commands_are() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(shown(&format!("completions {shell}")).contains("explain"), "{shell}");
    }
    assert!(shown("man").contains(".TH restitch 1"));
    let folder = tempfile::tempdir().unwrap();
    let run = restitch(folder.path(), &["man", "--output", "man1"], "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = fs::read_to_string(folder.path().join("man1/restitch-generate.1")).unwrap();
    assert!(page.contains("restitch generate") && page.contains("Exit codes"), "{page}");
}

#[test]
fn cargo_runs_it_as_a_subcommand() {
    let folder = tempfile::tempdir().unwrap();
    let run = cargo_restitch(folder.path(), &["restitch", "explain", "empty-api"]);
    assert_eq!((run.code, run.out), (Some(0), shown("explain empty-api")), "{}", run.err);
    assert_eq!(cargo_restitch(folder.path(), &["restitch", "expain"]).code, Some(2));
}

#[test]
fn every_command_has_help_with_examples() {
    let help = shown("--help");
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<&str> = names.filter(|name| !name.is_empty() && *name != "help").collect();
    assert!(names.contains(&"generate"), "{help}");
    for name in names {
        let help = shown(&format!("{name} --help"));
        let examples = help.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{name} has no examples"));
        assert!(examples.contains(&format!("restitch {name}")), "{help}");
    }
}
