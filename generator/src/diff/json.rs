//! Turns a report into JSON for programs.

use super::{Change, Report, Verdict};
use serde_json::{Value, json};

impl Report {
    /// Returns an object with the verdict, the counts and the list of the changes.
    pub fn to_json(&self) -> Value {
        json!({
            "verdict": self.verdict().map_or("none", Verdict::as_str),
            "major": self.count(Verdict::Major),
            "minor": self.count(Verdict::Minor),
            "wire": self.count(Verdict::Wire),
            "documentation": self.count(Verdict::Documentation),
            "changes": self.changes().iter().map(one).collect::<Vec<_>>(),
        })
    }
}

fn one(change: &Change) -> Value {
    let migration = change.migration.as_ref();
    json!({
        "code": change.code(),
        "verdict": change.verdict.as_str(),
        "action": change.action.as_str(),
        "subject": {
            "kind": change.subject.kind.as_str(),
            "name": change.subject.name,
            "key": change.subject.key,
            "direction": change.subject.direction.map(super::Direction::as_str),
        },
        "part": change.part,
        "name": change.name,
        "message": change.to_string(),
        "migration": migration.map(|migration| json!({ "old": migration.old, "new": migration.new })),
    })
}
