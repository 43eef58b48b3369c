//! Turns changes into a report: sorted, counted, and grouped by what they are about.

use super::{Action, Change, Subject, SubjectKind, Verdict};
use crate::diagnostics::Extent;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What changed between two editions of an API, for callers of the generated crate.
#[derive(Clone, Debug, Default)]
pub struct Report {
    changes: Vec<Change>,
}

/// A line of a report: what it is about, and what is said of it.
pub(super) struct Line {
    /// Empty, if it is about more than one.
    pub(super) subject: String,
    pub(super) said: String,
}

/// So many names are listed; of more, only the first half.
const MANY: usize = 40;

/// What is said of so many subjects is said once.
const OFTEN: usize = 5;

impl Report {
    pub(super) fn new(mut changes: Vec<Change>) -> Self {
        // The sort is stable: what is said about one subject stays in the order of the description.
        changes.sort_by(|one, other| {
            let key = |change: &Change| (Reverse(change.verdict), change.subject.kind);
            key(one).cmp(&key(other)).then_with(|| one.subject.name.cmp(&other.subject.name))
        });
        Self { changes }
    }

    /// Returns all changes, the gravest first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns the gravest verdict; nothing, if nothing changed.
    pub fn verdict(&self) -> Option<Verdict> {
        self.changes.iter().map(|change| change.verdict).max()
    }

    /// Counts the changes of a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.of(verdict).count()
    }

    fn of(&self, verdict: Verdict) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.verdict == verdict)
    }

    /// Returns changes of a verdict by what they are about, without items that are new or gone as a whole.
    pub(super) fn by_subject(&self, verdict: Verdict) -> Vec<(&Subject, Vec<&Change>)> {
        group(self.of(verdict).filter(|change| !change.is_whole()))
    }

    /// Returns the lines about what breaks nobody.
    pub(super) fn lines(&self, verdict: Verdict, extent: Extent) -> Vec<Line> {
        let mut lines = self.whole(verdict, extent);
        if verdict == Verdict::Documentation {
            let names: Vec<&str> =
                self.by_subject(verdict).into_iter().map(|(subject, _)| subject.name.as_str()).collect();
            lines.push(Line { subject: String::new(), said: listed(&names, extent) });
            return lines;
        }
        let rare = self.common(verdict, extent, &mut lines);
        let groups = group(rare.into_iter());
        let shown = if extent == Extent::All || groups.len() <= MANY { groups.len() } else { MANY };
        for (subject, changes) in &groups[..shown] {
            lines.push(Line { subject: subject.name.clone(), said: phrases(changes, extent).join("; ") });
        }
        if shown < groups.len() {
            let left = groups.len() - shown;
            lines.push(Line { subject: String::new(), said: format!("and {left} more, which `--all` tells") });
        }
        lines
    }

    /// Adds a line for what is said of many subjects alike, and returns the changes that are left.
    fn common(&self, verdict: Verdict, extent: Extent, lines: &mut Vec<Line>) -> Vec<&Change> {
        let changes: Vec<&Change> = self.of(verdict).filter(|change| !change.is_whole()).collect();
        let is_common =
            |change: &Change| verdict == Verdict::Wire && extent == Extent::Summary && !change.detail.is_empty();
        let mut groups: BTreeMap<(&str, &str), Vec<&Change>> = BTreeMap::new();
        for change in changes.iter().filter(|change| is_common(change)) {
            groups.entry((change.part, &change.detail)).or_default().push(change);
        }
        groups
            .retain(|_, group| group.iter().map(|change| &change.subject.name).collect::<BTreeSet<_>>().len() > OFTEN);
        for ((part, detail), group) in &groups {
            let names: Vec<String> = group.iter().map(|change| full_name(change)).collect();
            let names: Vec<&str> = names.iter().take(OFTEN).map(String::as_str).collect();
            let left = group.len() - names.len();
            let said = format!(
                "{} {} {}: {}, and {left} more",
                group.len(),
                plural(part),
                in_plural(detail),
                names.join(", ")
            );
            lines.push(Line { subject: String::new(), said });
        }
        changes.into_iter().filter(|change| !groups.contains_key(&(change.part, change.detail.as_str()))).collect()
    }

    /// Returns lines about the items that are new, or gone, as a whole.
    pub(super) fn whole(&self, verdict: Verdict, extent: Extent) -> Vec<Line> {
        let mut lines = Vec::new();
        for (kind, noun) in [(SubjectKind::Operation, "operation"), (SubjectKind::Type, "type")] {
            let changes = self.of(verdict).filter(|change| change.is_whole() && change.subject.kind == kind);
            let names: Vec<&str> = changes.map(|change| change.subject.name.as_str()).collect();
            if names.is_empty() {
                continue;
            }
            let what = if verdict == Verdict::Major { "gone" } else { "new" };
            let count = match names.len() {
                1 => format!("1 {noun} is {what}"),
                number => format!("{number} {noun}s are {what}"),
            };
            let list = if kind == SubjectKind::Operation { calls(&names, extent) } else { listed(&names, extent) };
            lines.push(Line { subject: String::new(), said: format!("{count}: {list}") });
        }
        lines
    }

    /// Returns one line that says how many changes there are of each kind.
    pub fn summary(&self) -> String {
        let Some(verdict) = self.verdict() else { return "no change".to_owned() };
        let counted = |(verdict, what): (Verdict, &str)| match self.count(verdict) {
            0 => None,
            number => Some(format!("{number} {what}")),
        };
        let counts = [
            (Verdict::Major, "major"),
            (Verdict::Minor, "minor"),
            (Verdict::Wire, "on the wire"),
            (Verdict::Documentation, "in documentation"),
        ];
        let counts: Vec<String> = counts.into_iter().filter_map(counted).collect();
        format!("{}: {}", verdict.as_str(), counts.join(", "))
    }
}

impl Change {
    /// Whether the item that it is about is new, or gone.
    fn is_whole(&self) -> bool {
        self.name.is_empty() && matches!(self.action, Action::Added | Action::Removed)
    }
}

fn full_name(change: &Change) -> String {
    if change.name.is_empty() {
        change.subject.name.clone()
    } else {
        format!("{}.{}", change.subject.name, change.name)
    }
}

/// Groups sorted changes by their subjects.
fn group<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<(&'a Subject, Vec<&'a Change>)> {
    let mut groups: Vec<(&Subject, Vec<&Change>)> = Vec::new();
    for change in changes {
        match groups.last_mut().filter(|(subject, _)| subject.name == change.subject.name) {
            Some((_, changes)) => changes.push(change),
            None => groups.push((&change.subject, vec![change])),
        }
    }
    groups
}

/// Lists names, or some of them and how many there are.
fn listed(names: &[&str], extent: Extent) -> String {
    if extent == Extent::All || names.len() <= MANY {
        return names.join(", ");
    }
    format!("{}, and {} more", names[..MANY / 2].join(", "), names.len() - MANY / 2)
}

/// Lists calls by their groups, or says how many each group has.
fn calls(names: &[&str], extent: Extent) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (group, method) in names.iter().filter_map(|name| name.split_once("().")) {
        match groups.last_mut().filter(|(last, _)| *last == group) {
            Some((_, methods)) => methods.push(method),
            None => groups.push((group, vec![method])),
        }
    }
    let is_short = extent == Extent::Summary && names.len() > MANY;
    let groups = groups.into_iter().map(|(group, methods)| match &methods[..] {
        methods if is_short => format!("{group}() ({})", methods.len()),
        [method] => format!("{group}().{method}"),
        methods => format!("{group}().{{{}}}", methods.join(", ")),
    });
    groups.collect::<Vec<_>>().join(", ")
}

/// Says the changes of one subject that differ by name only in one phrase: "fields `a`, `b` are new".
pub(super) fn phrases(changes: &[&Change], extent: Extent) -> Vec<String> {
    let mut groups: Vec<(&Change, Vec<&str>)> = Vec::new();
    for change in changes {
        let is_like = |other: &Change| {
            (other.part, other.action, &other.detail) == (change.part, change.action, &change.detail)
                && !change.name.is_empty()
                && change.migration.is_none()
                && other.migration.is_none()
        };
        match groups.iter_mut().find(|(first, _)| is_like(first)) {
            Some((_, names)) => names.push(&change.name),
            None => groups.push((change, vec![&change.name])),
        }
    }
    let phrase = |(first, names): (&Change, Vec<&str>)| match names.len() {
        1 => first.to_string(),
        _ => {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{} {} {}", plural(first.part), listed(&names, extent), in_plural(&first.said()))
        }
    };
    groups.into_iter().map(phrase).collect()
}

/// Turns what is said of one thing into what is said of several.
fn in_plural(said: &str) -> String {
    let verbs = [("is ", "are "), ("has ", "have "), ("takes ", "take ")];
    let plural = verbs.iter().find_map(|(one, several)| Some(format!("{several}{}", said.strip_prefix(one)?)));
    plural.unwrap_or_else(|| said.to_owned()).replace(", was ", ", were ")
}

/// Returns the plural of what a part is called.
fn plural(noun: &str) -> String {
    match noun {
        "success" => "successes".to_owned(),
        "form of the body" => "forms of the body".to_owned(),
        _ => format!("{noun}s"),
    }
}
