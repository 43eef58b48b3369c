//! Turns a report into Markdown for a pull request.

use super::report::phrases;
use super::text::TITLES;
use super::{Change, Report, Subject, SubjectKind, Verdict};
use crate::diagnostics::Extent;
use std::fmt::Write as _;

impl Report {
    /// Returns the report as Markdown, as GitHub and GitLab have it: what breaks nobody is folded away.
    pub fn to_markdown(&self, extent: Extent) -> String {
        let mut text = format!("### API changes: {}\n", self.summary());
        for (verdict, title) in TITLES {
            let count = self.count(verdict);
            if count == 0 {
                continue;
            }
            let _ = match verdict {
                Verdict::Major => write!(text, "\n#### {title}\n\n{}", self.list_breaking()),
                _ => {
                    let body = self.list(verdict, extent);
                    write!(text, "\n<details><summary>{title} ({count})</summary>\n\n{body}\n</details>\n")
                }
            };
        }
        text
    }

    fn list_breaking(&self) -> String {
        let mut text = String::new();
        for line in self.whole(Verdict::Major, Extent::All) {
            let _ = writeln!(text, "- {}", plain(&line.said));
        }
        for (subject, changes) in self.by_subject(Verdict::Major) {
            breaking(&mut text, subject, &changes);
        }
        text
    }

    fn list(&self, verdict: Verdict, extent: Extent) -> String {
        let mut text = String::new();
        for line in self.lines(verdict, extent) {
            let said = plain(&line.said);
            let _ = match line.subject.as_str() {
                "" => writeln!(text, "- {said}"),
                subject => writeln!(text, "- {}: {said}", code(subject)),
            };
        }
        text
    }
}

fn breaking(text: &mut String, subject: &Subject, changes: &[&Change]) {
    let about = match (subject.kind, subject.direction) {
        (SubjectKind::Operation, _) => format!(" ({})", code(&subject.key)),
        (_, Some(direction)) => format!(" ({})", direction.as_str()),
        _ => String::new(),
    };
    let _ = writeln!(text, "- {}{about}", code(&subject.name));
    let (migrated, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.migration.is_some());
    for change in migrated {
        let _ = writeln!(text, "  - {}", plain(&change.to_string()));
        if let Some(migration) = &change.migration {
            let line = |text: &str| text.replace(['\n', '\r'], " ");
            let (old, new) = (line(&migration.old), line(&migration.new));
            let _ = writeln!(text, "    ```diff\n    - {old}\n    + {new}\n    ```");
        }
    }
    for phrase in phrases(&others, Extent::All) {
        let _ = writeln!(text, "  - {}", plain(&phrase));
    }
}

/// Returns a name as code, with as many backticks around it as it needs.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}

/// Returns a sentence in which nothing but what is between backticks is more than text.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut is_code = false;
    for character in text.chars() {
        match character {
            '\n' | '\r' => plain.push(' '),
            '`' => {
                is_code = !is_code;
                plain.push('`');
            }
            '<' if !is_code => plain.push_str("&lt;"),
            '*' | '_' | '[' | ']' | '#' | '|' if !is_code => plain.extend(['\\', character]),
            other => plain.push(other),
        }
    }
    // A backtick without a partner would take the rest of the list with it.
    if is_code { plain.replace('`', "'") } else { plain }
}
