//! Turns two editions of an API into what changed for its callers, with a verdict on each change.

mod change;
mod facts;
mod json;
mod markdown;
mod operations;
mod pair;
mod report;
mod text;
mod types;

pub use change::{Action, Change, Direction, Migration, Subject, SubjectKind, Verdict};
pub use report::Report;

use crate::surface::{Surface, Type, Ways};

/// Compares two editions.
pub(crate) fn compare(old: &Surface, new: &Surface) -> Report {
    let mut changes = Vec::new();
    parts(old, new, &mut changes);
    operations::compare(&old.operations, &new.operations, &mut changes);
    types::compare(&old.types, &new.types, &mut changes);
    Report::new(changes)
}

/// Compares what belongs to no operation and no type.
fn parts(old: &Surface, new: &Surface, changes: &mut Vec<Change>) {
    let subject = Subject { kind: SubjectKind::Crate, name: "crate".to_owned(), key: String::new(), direction: None };
    let notes = Notes { subject: &subject };
    changes.extend(old.parts.difference(&new.parts).map(|(part, name)| notes.removed(part, name)));
    changes.extend(new.parts.difference(&old.parts).map(|(part, name)| notes.added(part, name)));
    facts::compare(&notes, ("API", ""), &old.wire, &new.wire, changes);
}

/// Makes changes of one subject.
struct Notes<'a> {
    subject: &'a Subject,
}

impl Notes<'_> {
    fn change(&self, verdict: Verdict, action: Action, part: &'static str, name: &str) -> Change {
        Change {
            subject: self.subject.clone(),
            verdict,
            action,
            part,
            name: name.to_owned(),
            detail: String::new(),
            migration: None,
        }
    }

    fn added(&self, part: &'static str, name: &str) -> Change {
        self.change(Verdict::Minor, Action::Added, part, name)
    }

    fn removed(&self, part: &'static str, name: &str) -> Change {
        self.change(Verdict::Major, Action::Removed, part, name)
    }

    fn changed(&self, part: &'static str, name: &str, detail: impl Into<String>) -> Change {
        self.change(Verdict::Major, Action::Changed, part, name).saying(detail)
    }
}

impl Change {
    fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    fn migrating(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.migration = Some(Migration { old: old.into(), new: new.into() });
        self
    }
}

/// Returns the way of a type, as it is in either edition.
fn direction(old: Option<&Type>, new: Option<&Type>) -> Option<Direction> {
    let ways = [old, new].into_iter().flatten().map(|ty| ty.ways);
    let Ways { is_sent, is_answered } = ways.fold(Ways::default(), |sum, ways| Ways {
        is_sent: sum.is_sent || ways.is_sent,
        is_answered: sum.is_answered || ways.is_answered,
    });
    match (is_sent, is_answered) {
        (true, true) => Some(Direction::Both),
        (true, false) => Some(Direction::Request),
        (false, true) => Some(Direction::Response),
        (false, false) => None,
    }
}
