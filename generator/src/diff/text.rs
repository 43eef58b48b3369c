//! Turns a report into text for people.

use super::report::{Line, phrases};
use super::{Change, Report, Subject, SubjectKind, Verdict};
use crate::diagnostics::Extent;
use std::fmt::Write as _;

/// The width that lists are broken at, in characters.
const WIDTH: usize = 100;

/// The sections, in their order.
pub(super) const TITLES: [(Verdict, &str); 4] = [
    (Verdict::Major, "Major: code that calls this no longer compiles, or no longer works"),
    (Verdict::Minor, "Minor: new, and nobody has to do anything"),
    (Verdict::Wire, "Wire: other requests or answers behind the same Rust"),
    (Verdict::Documentation, "Documentation: described otherwise"),
];

impl Report {
    /// Returns the report as text: what breaks callers first, each with what to write instead.
    ///
    /// What breaks nobody is shortened where there is much of it, unless all is asked for.
    pub fn to_text(&self, extent: Extent) -> String {
        let mut text = String::new();
        for (verdict, title) in TITLES {
            if self.count(verdict) == 0 {
                continue;
            }
            let _ = writeln!(text, "{title}\n");
            match verdict {
                Verdict::Major => self.breaking(&mut text),
                _ => self.lines(verdict, extent).iter().for_each(|line| push_line(&mut text, line)),
            }
            text.push('\n');
        }
        let _ = writeln!(text, "{}", self.summary());
        text
    }

    fn breaking(&self, text: &mut String) {
        self.whole(Verdict::Major, Extent::All).iter().for_each(|line| push_line(text, line));
        for (subject, changes) in self.by_subject(Verdict::Major) {
            push_breaking(text, subject, &changes);
        }
    }
}

fn push_line(text: &mut String, line: &Line) {
    let (subject, said) = (&line.subject, &line.said);
    push_wrapped(text, "  ", &if subject.is_empty() { said.clone() } else { format!("{subject}: {said}") });
}

fn push_breaking(text: &mut String, subject: &Subject, changes: &[&Change]) {
    let _ = match (subject.kind, subject.direction) {
        (SubjectKind::Operation, _) => writeln!(text, "  {}  ({})", subject.name, subject.key),
        (_, Some(direction)) => writeln!(text, "  {}  ({})", subject.name, direction.as_str()),
        _ => writeln!(text, "  {}", subject.name),
    };
    let (migrated, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.migration.is_some());
    for change in migrated {
        push_wrapped(text, "    ", &change.to_string());
        if let Some(migration) = &change.migration {
            let _ = writeln!(text, "      - {}\n      + {}", migration.old, migration.new);
        }
    }
    for phrase in phrases(&others, Extent::All) {
        push_wrapped(text, "    ", &phrase);
    }
}

/// Adds words in lines of a width, all but the first with more space in front.
fn push_wrapped(text: &mut String, indent: &str, words: &str) {
    let mut width = 0;
    for word in words.split(' ') {
        let length = word.chars().count();
        if width == 0 {
            text.push_str(indent);
            width = indent.len();
        } else if width + 1 + length > WIDTH {
            text.push_str(&format!("\n{indent}  "));
            width = indent.len() + 2;
        } else {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text.push('\n');
}
