//! Turns diagnostics into text for people.
//!
//! ```text
//! warning[duplicate-key]: the key `email` is given twice
//!   --> specs/pets.yaml:27:9
//!    = at #/components/schemas/Pet/properties/email
//!    = now: the last value is used
//!    = help: remove one of the two
//!    = see: specs/pets.yaml:19:9: first given here
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::sink::Located;
use super::{Code, Diagnostics, Severity};
use crate::load::Sources;

/// How many diagnostics of one code a summary shows in full.
const SHOWN_PER_CODE: usize = 20;

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
    /// The first twenty of each code, and the number of the others.
    #[default]
    Summary,
    /// All of them.
    All,
}

impl Diagnostics {
    /// Prints all diagnostics, sorted by file and line, with an empty line after each.
    pub fn render(&self, sources: &Sources, style: Style) -> String {
        let mut text = String::new();
        let mut shown: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
        for located in self.located(sources) {
            let diagnostic = located.diagnostic;
            let count = shown.entry((diagnostic.severity, diagnostic.code)).or_default();
            *count += 1;
            if style.extent == Extent::All || *count <= SHOWN_PER_CODE {
                text.push_str(&entry(&located, style.colour));
            }
        }
        if style.extent == Extent::Summary {
            for ((severity, code), count) in shown {
                if let Some(more) = count.checked_sub(SHOWN_PER_CODE).filter(|&more| more > 0) {
                    let heading = heading(severity, code, style.colour);
                    let _ = writeln!(text, "{heading}: and {more} more of `{code}`\n");
                }
            }
        }
        text
    }
}

fn entry(located: &Located<'_>, colour: Colour) -> String {
    let diagnostic = located.diagnostic;
    let heading = heading(diagnostic.severity, diagnostic.code, colour);
    let mut text = format!("{heading}: {}\n", one_line(&diagnostic.message));
    if let Some(place) = &located.place {
        let _ = writeln!(text, "  --> {}", one_line(&place.to_string()));
    }
    let mut detail = |label: &str, value: &str| {
        let _ = writeln!(text, "   = {label}{}", one_line(value));
    };
    if let Some(pointer) = &located.pointer {
        detail("at ", pointer);
    }
    if let Some(consequence) = &diagnostic.consequence {
        detail("now: ", consequence);
    }
    if let Some(remedy) = &diagnostic.remedy {
        detail("help: ", remedy);
    }
    for (place, label) in &located.related {
        detail("see: ", &format!("{place}: {label}"));
    }
    text.push('\n');
    text
}

fn heading(severity: Severity, code: Code, colour: Colour) -> String {
    let word = severity.as_str();
    match (colour, severity) {
        (Colour::Never, _) => format!("{word}[{code}]"),
        (Colour::Ansi, Severity::Error) => format!("\x1b[1;31m{word}[{code}]\x1b[0m"),
        (Colour::Ansi, Severity::Warning) => format!("\x1b[1;33m{word}[{code}]\x1b[0m"),
        (Colour::Ansi, Severity::Note) => format!("\x1b[1;36m{word}[{code}]\x1b[0m"),
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
