//! Turns a YAML text into the trees of its documents.

mod outline;

use self::outline::Obstacle;
use super::failure::{Failure, Kind};
use super::node::Node;
use super::origin::{Document, Place, Sources, Syntax};
use super::tree::{self, Findings, Limit, MAX_DEPTH};

const SYNTAX: Kind = Kind::Syntax(Syntax::Yaml);

/// Reads every document of a YAML stream.
pub(super) fn read(document: &Document, sources: &mut Sources) -> Result<(Vec<Node>, Findings), Box<Failure>> {
    if let Err(failure) = check_outline(document) {
        // The text is shown beside what is said about it.
        sources.root(Document { syntax: Syntax::Yaml, ..document.clone() });
        return Err(failure);
    }
    let mut roots = Vec::new();
    let mut all = Findings::default();
    let stream = serde_yaml::Deserializer::from_str(&document.text);
    for (deserializer, ordinal) in stream.zip(0..) {
        let root = sources.root(Document { syntax: Syntax::Yaml, ordinal, ..document.clone() });
        let (result, findings) = tree::build(sources, root, deserializer);
        match result {
            Ok(node) => roots.push(node),
            Err(error) => return Err(Box::new(failure(&error, findings.limit, document))),
        }
        all.repeated.extend(findings.repeated);
        all.odd_merges.extend(findings.odd_merges);
    }
    Ok((roots, all))
}

/// Refuses what `serde_yaml` would take too long for, or get wrong.
fn check_outline(document: &Document) -> Result<(), Box<Failure>> {
    let Some(obstacle) = outline::obstacle(&document.text, MAX_DEPTH) else {
        return Ok(());
    };
    let place = |offset| {
        let before = document.text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        document.place(line as u32, column as u32)
    };
    Err(Box::new(match obstacle {
        Obstacle::Depth(offset) => Failure::new(Kind::Limit(Limit::Depth), place(offset), "nested too deep"),
        Obstacle::Anchor(offset, name) => {
            let message = format!("the anchor `{name}` is defined again");
            let remedy = Some("give each anchor a name of its own".to_owned());
            Failure { remedy, ..Failure::new(SYNTAX, place(offset), message) }
        }
    }))
}

fn failure(error: &serde_yaml::Error, limit: Option<Limit>, document: &Document) -> Failure {
    let message = error.to_string();
    let (problem, context) =
        message.split_once(", while ").map_or((&*message, None), |(problem, context)| (problem, Some(context)));
    let (problem, _) = split_place(problem, document);
    // This error comes without a line.
    if problem.starts_with("control characters")
        && let Some(failure) = forbidden_character(document)
    {
        return failure;
    }
    let (line, column) = error.location().map_or((0, 0), |location| (location.line() as u32, location.column() as u32));
    let limit = limit.or_else(|| problem.starts_with("repetition limit").then_some(Limit::Aliases));
    let context = context.map(|context| split_place(context, document));
    Failure {
        kind: limit.map_or(SYNTAX, Kind::Limit),
        place: document.place(line, column),
        message: problem.to_owned(),
        context: context.and_then(|(text, place)| Some((place?, format!("while {text}")))),
        remedy: remedy(problem, &document.text, line, column),
    }
}

/// Splits `text at line 2 column 3`.
fn split_place<'a>(text: &'a str, document: &Document) -> (&'a str, Option<Place>) {
    let split = || {
        let (text, place) = text.rsplit_once(" at line ")?;
        let (line, column) = place.split_once(" column ")?;
        Some((text, document.place(line.parse().ok()?, column.parse().ok()?)))
    };
    split().map_or((text, None), |(text, place)| (text, Some(place)))
}

/// Finds the first character that YAML 1.2.2 does not allow (section 5.1).
fn forbidden_character(document: &Document) -> Option<Failure> {
    let is_allowed = |character| {
        matches!(character,
            '\t' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
    };
    document.text.split('\n').zip(1..).find_map(|(line, number)| {
        let mut characters = line.strip_suffix('\r').unwrap_or(line).chars().zip(1..);
        let (character, column) = characters.find(|&(character, _)| !is_allowed(character))?;
        let message = format!("the character {} is not allowed", character.escape_unicode());
        let remedy = Some("remove it, or write it as an escape in double quotes".to_owned());
        Some(Failure { remedy, ..Failure::new(SYNTAX, document.place(number, column), message) })
    })
}

/// Says what to do about the mistakes that are made most.
fn remedy(problem: &str, text: &str, line: u32, column: u32) -> Option<String> {
    let line = text.lines().nth(line.saturating_sub(1) as usize).unwrap_or_default();
    let found = line.chars().nth(column.saturating_sub(1) as usize);
    let indent = line.len() - line.trim_start().len();
    let remedy = if line[..indent].contains('\t') || found == Some('\t') {
        "indent with spaces; YAML does not allow tabs there"
    } else if problem.starts_with("mapping values are not allowed") {
        "put quotes around a text that contains `: `, and check the indentation"
    } else if matches!(found, Some('@' | '`' | '%')) {
        "put quotes around a text that starts with this character"
    } else if problem.starts_with("unknown anchor") {
        "define the anchor with `&` before it is used, or put quotes around a text that starts with `*`"
    } else {
        return None;
    };
    Some(remedy.to_owned())
}
