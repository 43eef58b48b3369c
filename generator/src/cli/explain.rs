//! Turns the code of a diagnostic into what there is to know about it, on standard output.

use restitch::diagnostics::{Explanation, explain, explanations};

use super::terminal::{Ink, print, width};
use super::{Exit, Failure};

/// What clap saw.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The code, as in `warning[dangling-reference]`; without one, all codes are listed
    code: Option<String>,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch explain dangling-reference    what it means, an example that causes it, and the remedy
  restitch explain                       all codes, with a sentence for each";

/// Prints the explanation of one code, or the first sentence of each.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let text = match &arguments.code {
        Some(code) => shown(named(code)?, Ink::of_output()),
        None => index(Ink::of_output()),
    };
    print(&text);
    Ok(Exit::Whole)
}

/// Finds a code, also with the brackets and the severity that it is printed with.
fn named(code: &str) -> Result<Explanation, Failure> {
    let bare = code.rsplit_once('[').map_or(code, |(_, rest)| rest).trim_end_matches([']', ':']);
    explain(bare).map_err(|nearest| {
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`restitch explain` lists all codes".to_owned(),
        };
        Failure(format!("error: there is no diagnostic `{}`\n   = help: {help}", bare.escape_debug()))
    })
}

fn shown(explanation: Explanation, ink: Ink) -> String {
    let mut shown = format!("{}\n\n", ink.title(explanation.code));
    let mut fence = None;
    for line in explanation.text.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            None if ticks.len() >= 3 => fence = Some(ticks),
            Some(open) if line == open => fence = None,
            Some(_) => shown.push_str(&format!("    {}\n", ink.code(line))),
            None => match line.strip_prefix("Remedy: ") {
                Some(remedy) => shown.push_str(&format!("{} {remedy}\n", ink.title("Remedy:"))),
                None => shown.push_str(&format!("{line}\n")),
            },
        }
    }
    shown
}

fn index(ink: Ink) -> String {
    let widest = explanations().map(|explanation| explanation.code.len()).max().unwrap_or_default();
    let row = |explanation: Explanation| {
        let sentence = explanation.text.lines().next().unwrap_or_default();
        let room = width().saturating_sub(widest + 2).max(20);
        let sentence: String = match sentence.char_indices().nth(room) {
            Some(_) => sentence.chars().take(room - 3).chain("...".chars()).collect(),
            None => sentence.to_owned(),
        };
        let gap = " ".repeat(widest - explanation.code.len() + 2);
        format!("{}{gap}{sentence}\n", ink.title(explanation.code))
    };
    explanations().map(row).collect()
}
