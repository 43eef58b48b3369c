//! Turns what is asked of a text into texts that may fit, the best first.

use super::demand::Demand;
use super::{format, pattern};
use crate::load::Node;

/// The longest text that is made.
const LONGEST: usize = 10_000;

/// Returns texts; `turn` tells them from others where several have to differ.
pub(super) fn texts(demand: &Demand<'_>, turn: usize) -> Vec<String> {
    let count = |key| demand.all(key).filter_map(|node| super::json::value(node).as_u64());
    let least = count("minLength").max().unwrap_or_default().min(LONGEST as u64) as usize;
    let most = count("maxLength").min().unwrap_or(u64::MAX).min(LONGEST as u64) as usize;
    let mut texts = Vec::new();
    for format in demand.all("format").filter_map(Node::as_str) {
        texts.extend(format::example(format).map(|text| distinct(format, text, turn)));
    }
    if demand.all("contentEncoding").any(|encoding| encoding.as_str().is_some_and(|name| name.starts_with("base64"))) {
        texts.push("dGV4dA==".to_owned());
    }
    for pattern in demand.all("pattern").filter_map(Node::as_str) {
        texts.extend(pattern::texts(pattern, turn));
    }
    let word = if turn == 0 { "text".to_owned() } else { format!("text{turn}") };
    texts.push(fitted(&word, least, most));
    // Digits alone fit many expressions that the parser does not understand.
    texts.push(fitted(&(turn + 1).to_string(), least, most));
    texts
}

/// Changes a text of a format into another one of it.
fn distinct(format: &str, text: &str, turn: usize) -> String {
    match (turn, format) {
        (0, _) => text.to_owned(),
        (_, "uuid") => format!("{}{:02x}", &text[..text.len() - 2], turn % 256),
        (_, "email" | "idn-email" | "hostname" | "idn-hostname") => format!("a{turn}{text}"),
        (_, "uri" | "iri" | "url" | "uri-reference" | "iri-reference") => format!("{text}{turn}"),
        (_, "date-time" | "date") => text.replacen("2030", &(2030 + turn).to_string(), 1),
        (_, "ipv4") => format!("192.0.2.{}", turn % 255 + 1),
        _ => text.to_owned(),
    }
}

/// Makes a word as long as is asked for.
fn fitted(word: &str, least: usize, most: usize) -> String {
    let length = word.chars().count().max(least).min(most);
    word.chars().cycle().take(length).collect()
}
