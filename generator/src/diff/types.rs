//! Turns the types of two editions into changes.

use super::pair::{Pair, pairs};
use super::{Action, Change, Notes, Subject, SubjectKind, Verdict, direction, facts};
use crate::surface::{Argument, Constructor, Kind, Member, Type};

/// Compares all types.
pub(super) fn compare(old: &[Type], new: &[Type], changes: &mut Vec<Change>) {
    for pair in pairs(old, new, [|of| &of.key, |of| &of.path]) {
        match pair {
            Pair::Both(before, after) => both((before, old), (after, new), changes),
            Pair::New(of) => changes.push(Notes { subject: &subject(of, None) }.added(noun(of), "")),
            Pair::Old(of) => changes.push(Notes { subject: &subject(of, None) }.removed(noun(of), "")),
        }
    }
}

fn subject(of: &Type, old: Option<&Type>) -> Subject {
    let kind = if of.kind == Kind::Builder { SubjectKind::Client } else { SubjectKind::Type };
    Subject { kind, name: of.path.clone(), key: of.key.clone(), direction: direction(old, Some(of)) }
}

/// Returns what a type is called.
fn noun(of: &Type) -> &'static str {
    match of.kind {
        Kind::Functions => "module",
        Kind::Builder => "builder",
        _ => "type",
    }
}

/// Returns what its members are called.
fn members_noun(of: &Type) -> &'static str {
    match of.kind {
        Kind::Functions => "function",
        Kind::Builder => "setting",
        Kind::Enum | Kind::ClosedEnum => "variant",
        Kind::Struct | Kind::Alias(_) => "field",
    }
}

fn both((old, old_types): (&Type, &[Type]), (new, new_types): (&Type, &[Type]), changes: &mut Vec<Change>) {
    let subject = subject(new, Some(old));
    let notes = Notes { subject: &subject };
    paths(&notes, old, new, changes);
    let (old, new) = match (behind(old, old_types), behind(new, new_types)) {
        // What both are other names of is compared by itself.
        (Some(before), Some(after)) if before.key == after.key || before.path == after.path => return,
        (Some(_), Some(_)) | (Some(_), None) | (None, None) => (old, new),
        // Another name of a type that is alike does all that the type did.
        (None, Some(after)) => (old, after),
    };
    if old.kind != new.kind {
        changes.push(notes.changed(noun(new), "", format!("is {}, was {}", what(&new.kind), what(&old.kind))));
        return;
    }
    match new.kind {
        Kind::Struct => {
            members(&notes, members_noun(new), old, new, changes);
            constructor(&notes, old, new, changes);
        }
        _ => variants(&notes, members_noun(new), old, new, changes),
    }
    traits(&notes, old, new, changes);
    facts::compare(&notes, (noun(new), ""), &old.wire, &new.wire, changes);
    facts::texts(&notes, (noun(new), ""), &old.text, &new.text, changes);
}

/// Returns the type that a name stands for, if it is the name of another.
fn behind<'a>(of: &Type, types: &'a [Type]) -> Option<&'a Type> {
    let mut kind = &of.kind;
    let mut found = None;
    // Names of names end, since a name that leads back to itself is none.
    for _ in types {
        let Kind::Alias(target) = kind else { break };
        found = types.iter().find(|ty| ty.path == *target);
        kind = &found?.kind;
    }
    found
}

fn what(kind: &Kind) -> String {
    match kind {
        Kind::Struct => "a struct".to_owned(),
        Kind::Enum => "an enum".to_owned(),
        Kind::ClosedEnum => "a closed enum".to_owned(),
        Kind::Alias(target) => format!("another name of `{target}`"),
        Kind::Builder => "a builder".to_owned(),
        Kind::Functions => "a module".to_owned(),
    }
}

/// Compares the ways to a type, of which a new one matters to nobody.
fn paths(notes: &Notes<'_>, old: &Type, new: &Type, changes: &mut Vec<Change>) {
    for path in old.paths.difference(&new.paths) {
        let change = notes.change(Verdict::Major, Action::Renamed, "path", path);
        changes.push(change.saying(format!("is `{}` now", new.path)).migrating(path, &new.path));
    }
}

/// Compares the variants of an enum, or whatever else is found by its name alone.
pub(super) fn variants(notes: &Notes<'_>, part: &'static str, old: &Type, new: &Type, changes: &mut Vec<Change>) {
    members(notes, part, old, new, changes);
}

fn members(notes: &Notes<'_>, part: &'static str, old: &Type, new: &Type, changes: &mut Vec<Change>) {
    let pairs = pairs(&old.members, &new.members, [|of| &of.key, |of| &of.name]);
    // One that is gone beside one that is new and alike may well be the same with another name.
    let gone: Vec<&Member> =
        pairs.iter().filter_map(|pair| if let Pair::Old(of) = pair { Some(*of) } else { None }).collect();
    let added: Vec<&Member> =
        pairs.iter().filter_map(|pair| if let Pair::New(of) = pair { Some(*of) } else { None }).collect();
    let heir = |of: &Member| match (&gone[..], &added[..]) {
        ([_], [heir]) if heir.ty == of.ty => Some(*heir),
        _ => None,
    };
    for pair in &pairs {
        match pair {
            Pair::Both(before, after) => member(notes, part, (old, new), before, after, changes),
            Pair::New(of) => changes.push(gained(notes, part, new, of)),
            Pair::Old(of) => changes.push(removed(notes, part, new, of, heir(of))),
        }
    }
}

/// Says how callers name a member.
fn usage(of: &Type, part: &str, name: &str) -> String {
    let ident = of.path.rsplit("::").next().unwrap_or_default();
    match (&of.kind, part) {
        (Kind::Struct, _) => format!("value.{name}"),
        (Kind::Builder, _) => format!("Client::builder().{name}(..)"),
        (Kind::Functions, _) => format!("{}::{name}(body)", of.path),
        _ => format!("{ident}::{name}"),
    }
}

/// Says that a member is new; a `match` over a closed enum needs an arm for it.
fn gained(notes: &Notes<'_>, part: &'static str, ty: &Type, of: &Member) -> Change {
    if ty.kind != Kind::ClosedEnum {
        return notes.added(part, &of.name);
    }
    let change = notes.change(Verdict::Major, Action::Added, part, &of.name);
    let change = change.saying("is new, and the enum is closed".to_owned());
    change.migrating("match value { .. }", format!("match value {{ .., {} => .. }}", usage(ty, part, &of.name)))
}

fn removed(notes: &Notes<'_>, part: &'static str, ty: &Type, of: &Member, heir: Option<&Member>) -> Change {
    let change = notes.removed(part, &of.name);
    if let Some(heir) = heir {
        let change = change.saying(format!("is gone, and `{}` is new and alike", heir.name));
        return change.migrating(usage(ty, part, &of.name), usage(ty, part, &heir.name));
    }
    match part {
        "variant" if of.ty.is_empty() && !ty.wire.is_empty() && ty.kind == Kind::Enum => {
            change.migrating(usage(ty, part, &of.name), usage(ty, part, "Unknown(_)"))
        }
        _ => change,
    }
}

fn member(
    notes: &Notes<'_>,
    part: &'static str,
    (old_type, new_type): (&Type, &Type),
    old: &Member,
    new: &Member,
    changes: &mut Vec<Change>,
) {
    if old.name != new.name {
        let change = notes.change(Verdict::Major, Action::Renamed, part, &new.name);
        let change = change.saying(format!("was `{}`", old.name));
        changes.push(change.migrating(usage(old_type, part, &old.name), usage(new_type, part, &new.name)));
    }
    if old.key != new.key && old.name == new.name {
        let change = notes.change(Verdict::Wire, Action::Changed, part, &new.name);
        changes.push(change.saying(format!("is `{}` on the wire, was `{}`", new.key, old.key)));
    }
    if old.ty != new.ty {
        changes.push(retyped(notes, part, new_type, old, new));
    } else {
        facts::compare(notes, (part, &new.name), &old.wire, &new.wire, changes);
    }
    facts::texts(notes, (part, &new.name), &old.text, &new.text, changes);
}

/// Says that a member has another type, and what to write for the two ways in which that is a matter of `Option`.
fn retyped(notes: &Notes<'_>, part: &'static str, ty: &Type, old: &Member, new: &Member) -> Change {
    let (before, after) = (&old.ty, &new.ty);
    let detail = match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("carries `{after}`, carried nothing"),
        (_, true) => format!("carries nothing, carried `{before}`"),
        _ => format!("is `{after}`, was `{before}`"),
    };
    let change = notes.changed(part, &new.name, detail);
    let name = &new.name;
    if ty.kind == Kind::Struct && *after == format!("Option<{before}>") {
        return change
            .migrating(format!("let {name} = value.{name};"), format!("if let Some({name}) = value.{name} {{ .. }}"));
    }
    if ty.kind == Kind::Struct && *before == format!("Option<{after}>") {
        return change
            .migrating(format!("if let Some({name}) = value.{name} {{ .. }}"), format!("let {name} = value.{name};"));
    }
    match *after == format!("Box<{before}>") {
        true => change.migrating(
            usage(ty, part, &format!("{name}(value)")),
            usage(ty, part, &format!("{name}(Box::new(value))")),
        ),
        false => change,
    }
}

/// Compares how values are made.
fn constructor(notes: &Notes<'_>, old: &Type, new: &Type, changes: &mut Vec<Change>) {
    let shape = |of: &Type| -> Vec<(String, String)> {
        arguments(&of.constructor).iter().map(|argument| (argument.key.clone(), argument.takes.clone())).collect()
    };
    let (before, after) = (shape(old), shape(new));
    let fresh: Vec<&Argument> = arguments(&new.constructor)
        .iter()
        .filter(|argument| !before.iter().any(|(key, _)| *key == argument.key))
        .collect();
    let fresh = fresh.iter().map(|argument| format!("`{}`", argument.name)).collect::<Vec<_>>().join(", ");
    let change = match (&old.constructor, &new.constructor) {
        (Constructor::New(_), Constructor::New(_)) if before == after => return,
        (Constructor::New(_), Constructor::New(_)) if fresh.is_empty() => {
            notes.changed("constructor", "new", "takes other arguments")
        }
        (Constructor::New(_), Constructor::New(_)) => {
            notes.changed("constructor", "new", format!("also takes {fresh}, required now"))
        }
        // A builder takes what is required by name, and says when it builds what is missing.
        (Constructor::Builder(_), Constructor::Builder(_)) if fresh.is_empty() => return,
        (Constructor::Builder(_), Constructor::Builder(_)) => {
            notes.changed("constructor", "builder", format!("does not build without {fresh}, required now"))
        }
        (Constructor::New(_), _) => notes.changed("constructor", "new", "is a builder now"),
        (Constructor::Builder(_), _) => notes.changed("constructor", "builder", "is `new` now"),
        (Constructor::None, _) => return,
    };
    changes.push(change.migrating(making(old), making(new)));
}

fn arguments(constructor: &Constructor) -> &[Argument] {
    match constructor {
        Constructor::None => &[],
        Constructor::New(arguments) | Constructor::Builder(arguments) => arguments,
    }
}

/// Returns how a value is made of what is required.
fn making(of: &Type) -> String {
    let ident = of.path.rsplit("::").next().unwrap_or_default();
    let names = arguments(&of.constructor).iter().map(|argument| argument.name.as_str());
    match &of.constructor {
        Constructor::Builder(_) => {
            format!("{ident}::builder(){}.build()?", names.map(|name| format!(".{name}({name})")).collect::<String>())
        }
        _ => format!("{ident}::new({})", names.collect::<Vec<_>>().join(", ")),
    }
}

/// Compares what types implement.
fn traits(notes: &Notes<'_>, old: &Type, new: &Type, changes: &mut Vec<Change>) {
    for name in old.traits.difference(&new.traits) {
        changes.push(notes.removed("implementation", name));
    }
    for name in new.traits.difference(&old.traits) {
        changes.push(notes.added("implementation", name));
    }
}
