//! Turns diagnostics into text for people.
//!
//! ```text
//! warning[duplicate-key]: the key `email` is given twice
//!   --> specs/pets.yaml:27:9
//!    |
//! 27 |         email: {type: integer}
//!    |         ^^^^^
//!    |
//!   ::: specs/pets.yaml:19:9
//!    |
//! 19 |         email: {type: string}
//!    |         ----- first given here
//!    |
//!    = at: #/components/schemas/Pet/properties/email
//!    = now: the last value is used
//!    = help: remove one of the two
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::sink::Located;
use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::load::{Excerpt, Place, Sources};

/// How many different things a summary says under one code.
const SHOWN_PER_CODE: usize = 5;

/// How many places a summary lists of which the same is said, the first aside.
const SHOWN_PLACES: usize = 4;

/// How many columns a line may have before it is cut.
const WIDTH: usize = 120;

/// How to print diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colour.
    pub colour: Colour,
    /// Whether to show each and every one.
    pub extent: Extent,
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Plain text, which says everything.
    #[default]
    Never,
    /// ANSI escape sequences around the severity.
    Ansi,
}

/// How many of the diagnostics of one code are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// The first five of each code, with five places for each, and the number of the others.
    #[default]
    Summary,
    /// All of them.
    All,
}

impl Diagnostics {
    /// Prints all diagnostics, sorted by file and line, with an empty line after each.
    ///
    /// What is the same at several places is said once, and the places are listed.
    pub fn render(&self, sources: &Sources, style: Style) -> String {
        let located = self.located(sources);
        let renderer = style.renderer();
        let mut text = String::new();
        let mut shown: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
        let mut hidden: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
        for alike in alike(&located) {
            let key = (alike[0].diagnostic.severity, alike[0].diagnostic.code);
            let count = shown.entry(key).or_default();
            *count += 1;
            if style.extent == Extent::All || *count <= SHOWN_PER_CODE {
                let _ = writeln!(text, "{}\n", entry(&alike, style.extent, &renderer));
            } else {
                *hidden.entry(key).or_default() += alike.len();
            }
        }
        for ((severity, code), count) in hidden {
            let title = level(severity).primary_title(format!("and {count} more of `{code}`")).id(code.as_str());
            let _ = writeln!(text, "{}\n", renderer.render(&[Group::with_title(title)]));
        }
        text
    }
}

impl Style {
    fn renderer(self) -> Renderer {
        let renderer = match self.colour {
            Colour::Never => Renderer::plain(),
            Colour::Ansi => Renderer::styled(),
        };
        renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH)
    }
}

/// Gathers what says the same at several places, in the order of the first place of each.
fn alike<'l, 'a>(located: &'l [Located<'a>]) -> Vec<Vec<&'l Located<'a>>> {
    let mut groups: Vec<Vec<&Located<'_>>> = Vec::new();
    let mut known = BTreeMap::new();
    for one in located {
        let Diagnostic { code, severity, message, consequence, remedy, .. } = one.diagnostic;
        // What refers to another place is about the two of them.
        let index = match one.related.is_empty() && one.place.is_some() {
            true => *known.entry((code, severity, message, consequence, remedy)).or_insert(groups.len()),
            false => groups.len(),
        };
        match groups.get_mut(index) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// Prints one diagnostic, and where else it is to be told.
fn entry(alike: &[&Located<'_>], extent: Extent, renderer: &Renderer) -> String {
    let (located, others) = (alike[0], &alike[1..]);
    let diagnostic = located.diagnostic;
    let title = one_line(&diagnostic.message);
    let mut group = Group::with_title(level(diagnostic.severity).primary_title(title).id(diagnostic.code.as_str()));
    let mut shifts = Vec::new();
    if let Some(place) = &located.place {
        group = shown(group, place, located.excerpt.as_ref(), AnnotationKind::Primary, None, &mut shifts);
    }
    for related in &located.related {
        let label = Some(one_line(related.label));
        group = shown(group, &related.place, related.excerpt.as_ref(), AnnotationKind::Context, label, &mut shifts);
    }
    let mut details: Vec<(&str, String)> = Vec::new();
    details.extend(located.pointer.as_ref().map(|pointer| ("at", pointer.clone())));
    let limit = if extent == Extent::All { others.len() } else { SHOWN_PLACES };
    let places = others.iter().filter_map(|other| other.place.as_ref());
    details.extend(places.take(limit).map(|place| ("also", place.to_string())));
    if others.len() > limit {
        details.push(("also", format!("at {} more places", others.len() - limit)));
    }
    details.extend(diagnostic.consequence.as_ref().map(|consequence| ("now", consequence.clone())));
    details.extend(diagnostic.remedy.as_ref().map(|remedy| ("help", remedy.clone())));
    for (label, text) in &details {
        group = group.element(Level::NOTE.with_name(*label).message(one_line(text)));
    }
    let mut text = renderer.render(&[group]);
    for (wrong, right) in shifts {
        text = text.replacen(&wrong, &right, 1);
    }
    text
}

/// Adds a place with what stands there.
fn shown<'a>(
    group: Group<'a>,
    place: &Place,
    excerpt: Option<&'a Excerpt>,
    kind: AnnotationKind,
    label: Option<String>,
    shifts: &mut Vec<(String, String)>,
) -> Group<'a> {
    let path = one_line(&place.file);
    let Some(excerpt) = excerpt else {
        let origin = match (place.line, place.column) {
            (0, _) => Origin::path(path),
            (line, 0) => Origin::path(path).line(line as usize),
            (line, column) => Origin::path(path).line(line as usize).char_column(column as usize),
        };
        let group = group.element(origin);
        return match label {
            Some(label) => group.element(Level::NOTE.with_name("there").message(label)),
            None => group,
        };
    };
    // The renderer counts columns in what it is given, which may be a part of the line.
    let column = excerpt.text[..excerpt.span.start].chars().count() + 1;
    if column != place.column as usize {
        let real = place.column as usize;
        let place = |column: usize| format!("{path}:{}:{column}", place.line);
        shifts.push((place(column), place(real)));
    }
    let mark: Annotation<'a> = kind.span(excerpt.span.clone()).label(label);
    group.element(Snippet::source(&*excerpt.text).line_start(place.line as usize).path(path).annotation(mark))
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// Escapes what would break a line, turn its direction, or drive a terminal: keys and values come from the document.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        let is_bidirectional = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || is_bidirectional {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}
