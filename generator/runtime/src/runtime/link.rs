//! Turns the header `Link` (RFC 8288) into the target of a relation.

use http::HeaderMap;
use http::header::LINK;

/// Returns the target of the first link with a relation, as it is written.
pub(crate) fn target<'a>(headers: &'a HeaderMap, relation: &str) -> Option<&'a str> {
    let lines = headers.get_all(LINK).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(links).find(|link| link.has(relation)).map(|link| link.target)
}

struct Link<'a> {
    target: &'a str,
    parameters: &'a str,
}

impl Link<'_> {
    /// Whether the first `rel`, a list with spaces between its relations, has one (RFC 8288, section 3.3).
    fn has(&self, relation: &str) -> bool {
        let mut parameters = split(self.parameters, ';').into_iter().filter_map(|text| text.split_once('='));
        let rel = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
        let relations = rel.map_or("", |(_, value)| value.trim().trim_matches('"'));
        relations.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(relation))
    }
}

/// Lists the links of a line; what is none is passed over.
fn links(line: &str) -> Vec<Link<'_>> {
    let link = |text: &&str| text.trim().starts_with('<');
    let parts = split(line, ',').into_iter().filter(link);
    parts
        .filter_map(|text| {
            let (target, parameters) = text.trim().strip_prefix('<')?.split_once('>')?;
            Some(Link { target: target.trim(), parameters })
        })
        .collect()
}

/// Splits a text where a separator is neither in quotes nor in a target.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped, mut inside) = (false, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if !inside => quoted = !quoted,
            '<' if !quoted => inside = true,
            '>' if !quoted => inside = false,
            _ if character == separator && !quoted && !inside => {
                parts.push(&text[start..at]);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
