//! Turns any string into the text of an identifier, in the case that Rust expects.
//!
//! Every string has one: letters of other scripts are written with those of ASCII, which every keyboard has, and what is
//! no letter or digit is spelled out if nothing else is left of the string.

use super::reserved;
use deunicode::deunicode_char;
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::fmt::Write;

#[cfg(test)]
mod tests;

/// The length, in bytes, that an identifier is cut to; a module becomes a file name, which has an end.
const LONGEST: usize = 200;

/// Returns the text as the name of a field, function or module: `cronSpec` is `cron_spec`.
pub(super) fn snake(text: &str) -> String {
    let name = spelled(text).to_snake_case();
    finish(name, "n")
}

/// Returns the text as the name of a type or variant: `cron_spec` is `CronSpec`.
pub(super) fn pascal(text: &str) -> String {
    let name = spelled(text).to_upper_camel_case();
    finish(name, "N")
}

/// Makes a package name of words in kebab case: no digit first, no keyword, not too long.
pub(super) fn package(name: &str) -> String {
    if name.is_empty() {
        return String::new();
    }
    finish(name.to_owned(), "n").trim_end_matches('_').replace('_', "-")
}

/// Replaces what cannot stand in an identifier: by nothing where something is left, else by its name.
fn spelled(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    // A sign belongs to a number: `-1`. Anywhere else a hyphen parts words.
    let is_negative = text.strip_prefix('-').is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
    if is_negative {
        spelled.push_str("minus ");
    }
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => spelled.push(character),
            '+' => spelled.push_str(" plus "),
            '\'' => {}
            _ if character.is_alphanumeric() => match deunicode_char(character) {
                Some(letters) if letters.chars().any(char::is_alphanumeric) => spelled.push_str(letters),
                _ => spelled.push_str(&format!(" u{:x} ", character as u32)),
            },
            _ => spelled.push(' '),
        }
    }
    if spelled.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        return spelled;
    }
    match text {
        "" => "empty".to_owned(),
        text => text.chars().map(spell).collect::<Vec<_>>().join(" "),
    }
}

/// Returns the name of a character that is no letter or digit.
fn spell(character: char) -> String {
    let name = match character {
        ' ' => "space",
        '!' => "bang",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '(' => "open",
        ')' => "close",
        '*' => "star",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '\\' => "backslash",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '|' => "pipe",
        '~' => "tilde",
        _ => match deunicode_char(character) {
            Some(letters) if letters.chars().any(char::is_alphanumeric) => letters,
            _ => return format!("u{:x}", character as u32),
        },
    };
    name.to_owned()
}

/// Makes an identifier of cased words: no digit first, no keyword, not too long.
fn finish(mut name: String, digit_prefix: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert_str(0, digit_prefix);
    }
    if name.len() > LONGEST {
        let hash = fingerprint(&name);
        name.truncate(LONGEST - 9);
        name.truncate(name.trim_end_matches('_').len());
        let _ = write!(name, "{}{hash:08x}", if name.contains('_') { "_" } else { "" });
    }
    if reserved::is_keyword(&name) {
        name.push('_');
    }
    name
}

/// Returns the 32-bit FNV-1a hash of a text, which tells long names with the same beginning apart.
fn fingerprint(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
