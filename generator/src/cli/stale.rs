//! Turns what a check found into the list of the stale files, with the first lines that are to change.

use std::path::Path;

use restitch::Output;
use restitch::write::{self, Hunk, HunkLine, Stale, Staleness};

use super::terminal::{Ink, count, say};

/// How many files are shown with their lines, and how many lines of each: enough to see what it is about.
const FILES: usize = 5;
const LINES: usize = 12;

/// Names every stale file.
pub(crate) fn list(stale: &[Stale], folder: &Path) {
    stale.iter().for_each(|stale| say(&format!("{}/{stale}", folder.display())));
}

/// Names every stale file, and shows the first lines of the first ones.
pub(crate) fn show(stale: &[Stale], output: &Output, folder: &Path) {
    let mut shown = 0;
    for stale in stale {
        say(&format!("{}/{stale}", folder.display()));
        if !matches!(stale.how, Staleness::Changed { .. }) {
            continue;
        }
        shown += 1;
        if shown <= FILES {
            let hunks = write::difference(output, folder, stale);
            lines(&hunks).iter().for_each(|line| say(line));
        }
    }
    if shown > FILES {
        say(&format!("  (the lines of {} more are not shown)", count(shown - FILES, "file")));
    }
}

fn lines(hunks: &[Hunk]) -> Vec<String> {
    let ink = Ink::of_errors();
    let mut lines = Vec::new();
    for hunk in hunks {
        lines.push(format!("  {}", ink.faint(&format!("@@ line {}", hunk.line))));
        lines.extend(hunk.lines.iter().map(|line| match line {
            HunkLine::Kept(text) => format!("    {}", ink.faint(text)),
            HunkLine::Removed(text) => format!("  {}", ink.removed(&format!("- {text}"))),
            HunkLine::Added(text) => format!("  {}", ink.added(&format!("+ {text}"))),
        }));
    }
    if lines.len() > LINES {
        let rest = lines.len() - LINES;
        lines.truncate(LINES);
        lines.push(format!("  {}", ink.faint(&format!("... and {}", count(rest, "more line")))));
    }
    lines
}
