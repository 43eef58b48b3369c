//! Turns the operations of two editions into changes.

use super::pair::{Pair, pairs};
use super::{Action, Change, Direction, Notes, Subject, SubjectKind, Verdict, facts, types};
use crate::surface::{Argument, Operation};

/// Compares all operations.
pub(super) fn compare(old: &[Operation], new: &[Operation], changes: &mut Vec<Change>) {
    for pair in pairs(old, new, [|of| &of.key, |of| &of.call]) {
        match pair {
            Pair::Both(old, new) => both(old, new, changes),
            Pair::New(new) => changes.push(Notes { subject: &subject(new) }.added("operation", "")),
            Pair::Old(old) => {
                let change = Notes { subject: &subject(old) }.removed("operation", "");
                changes.push(change);
            }
        }
    }
}

fn subject(operation: &Operation) -> Subject {
    Subject { kind: SubjectKind::Operation, name: operation.call.clone(), key: operation.key.clone(), direction: None }
}

fn both(old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    let subject = subject(new);
    let notes = Notes { subject: &subject };
    if old.call != new.call {
        let change = notes.change(Verdict::Major, Action::Renamed, "operation", "");
        let change = change.saying(format!("was `{}`", old.call));
        changes.push(change.migrating(format!("client.{}(..)", old.call), format!("client.{}(..)", new.call)));
    }
    if old.path != new.path {
        let change = notes.change(Verdict::Major, Action::Renamed, "call", &new.path);
        changes.push(change.saying(format!("was `{}`", old.path)).migrating(&old.path, &new.path));
    }
    if old.id != new.id {
        let change = notes.change(Verdict::Wire, Action::Renamed, "operation", "");
        changes.push(change.saying(format!("has the identifier `{}`, had `{}`", new.id, old.id)));
    }
    let sent = Subject { direction: Some(Direction::Request), ..subject.clone() };
    takes(&Notes { subject: &sent }, old, new, changes);
    let answered = Subject { direction: Some(Direction::Response), ..subject.clone() };
    gives(&Notes { subject: &answered }, old, new, changes);
    facts::compare(&notes, ("operation", ""), &old.wire, &new.wire, changes);
    facts::texts(&notes, ("operation", ""), &old.text, &new.text, changes);
}

/// Compares arguments and setters.
fn takes(notes: &Notes<'_>, old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    let start = changes.len();
    let find = |list: &[Argument], key: &str| list.iter().any(|argument| argument.key == key);
    for pair in pairs(&old.arguments, &new.arguments, [|of| &of.key, |of| &of.key]) {
        match pair {
            Pair::Both(old, new) => argument(notes, "argument", old, new, changes),
            Pair::New(of) if find(&old.setters, &of.key) => {
                changes.push(notes.changed("argument", &of.name, "is required, and was a setter"));
            }
            Pair::New(of) => {
                let change = notes.change(Verdict::Major, Action::Added, "argument", &of.name);
                changes.push(change.saying("is new and required"));
            }
            Pair::Old(of) if find(&new.setters, &of.key) => {
                changes.push(notes.changed("argument", &of.name, "is optional, and so a setter"));
            }
            Pair::Old(of) => changes.push(notes.removed("argument", &of.name)),
        }
    }
    let shared = |list: &[Argument], other: &[Argument]| -> Vec<String> {
        list.iter().filter(|of| find(other, &of.key)).map(|of| of.key.clone()).collect()
    };
    if shared(&old.arguments, &new.arguments) != shared(&new.arguments, &old.arguments) {
        changes.push(notes.changed("arguments", "", "are in another order"));
    }
    // One line shows what became of all arguments.
    if let Some(first) = changes[start..].iter_mut().find(|change| change.verdict == Verdict::Major) {
        *first = first.clone().migrating(call(old, new), call(new, old));
    }
    setters(notes, old, new, changes);
}

fn setters(notes: &Notes<'_>, old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    let find = |list: &[Argument], key: &str| list.iter().any(|argument| argument.key == key);
    for pair in pairs(&old.setters, &new.setters, [|of| &of.key, |of| &of.key]) {
        match pair {
            Pair::Both(old, new) => argument(notes, "setter", old, new, changes),
            Pair::New(of) if !find(&old.arguments, &of.key) => changes.push(notes.added("setter", &of.name)),
            Pair::Old(of) if !find(&new.arguments, &of.key) => {
                let call = format!("client.{}(..)", old.call);
                let change = notes.removed("setter", &of.name);
                changes.push(change.migrating(format!("{call}.{}({})", of.name, of.name), call));
            }
            Pair::New(_) | Pair::Old(_) => {}
        }
    }
}

/// Returns a call with its arguments, and with the setters that are arguments in the other edition.
fn call(operation: &Operation, other: &Operation) -> String {
    let arguments: Vec<&str> = operation.arguments.iter().map(|argument| argument.name.as_str()).collect();
    let is_argument = |setter: &&Argument| other.arguments.iter().any(|argument| argument.key == setter.key);
    let setters = operation.setters.iter().filter(is_argument).map(|setter| format!(".{0}({0})", setter.name));
    format!("client.{}({}){}", operation.call, arguments.join(", "), setters.collect::<String>())
}

/// Compares a value that both editions take in the same way.
fn argument(notes: &Notes<'_>, part: &'static str, old: &Argument, new: &Argument, changes: &mut Vec<Change>) {
    if part == "setter" && old.name != new.name {
        let change = notes.change(Verdict::Major, Action::Renamed, part, &new.name);
        let change = change.saying(format!("was `{}`", old.name));
        changes.push(change.migrating(format!(".{}(..)", old.name), format!(".{}(..)", new.name)));
    }
    if old.takes != new.takes {
        changes.push(notes.changed(part, &new.name, format!("takes `{}`, took `{}`", new.takes, old.takes)));
    } else {
        facts::compare(notes, (part, &new.name), &old.wire, &new.wire, changes);
    }
    facts::texts(notes, (part, &new.name), &old.text, &new.text, changes);
}

/// Compares what calls give.
fn gives(notes: &Notes<'_>, old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    if old.gives != new.gives {
        let change = notes.changed("answer", "", format!("is `{}`, was `{}`", new.gives, old.gives));
        let line = |of: &Operation| format!("let value: {} = client.{}(..).await?;", of.gives, of.call);
        changes.push(change.migrating(line(old), line(new)));
    }
    for (method, ty) in &new.methods {
        match old.methods.get(method) {
            None if *method == "headers" => {
                let detail = format!("are typed: `{ty}`, where there were none");
                changes.push(notes.changed("headers", "", detail));
            }
            None => changes.push(notes.added("method", method)),
            Some(before) if before != ty => {
                changes.push(notes.changed(method, "", format!("are `{ty}`, were `{before}`")));
            }
            Some(_) => {}
        }
    }
    for method in old.methods.keys().filter(|method| !new.methods.contains_key(*method)) {
        changes.push(notes.removed("method", method));
    }
    enums(notes, old, new, changes);
}

/// Compares the enums beside a call; one that comes or goes does so with what the call takes or gives.
fn enums(notes: &Notes<'_>, old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    let part = |key: &str| match key {
        "errors" => "error",
        "successes" => "success",
        _ => "form of the body",
    };
    for pair in pairs(&old.enums, &new.enums, [|of| &of.key, |of| &of.key]) {
        match pair {
            Pair::Both(old, new) => types::variants(notes, part(&new.key), old, new, changes),
            Pair::New(of) => changes.push(notes.added("enum", &of.path)),
            Pair::Old(of) => changes.push(notes.removed("enum", &of.path)),
        }
    }
}
