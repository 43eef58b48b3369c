//! Turns a path template and its parameters into a path that no parameter can leave.

use crate::runtime::parameter::escape;

/// The values of the path parameters, escaped, by name.
pub(crate) type PathValues = [(&'static str, String)];

/// Fills in `template`, and returns the path and the query that the template itself may contain.
///
/// Fails with a sentence if a parameter is missing, or if a segment would become `.` or `..`: URL parsers remove such
/// segments even when they are escaped, so that the request would reach another resource.
pub(crate) fn expand(template: &str, values: &PathValues) -> Result<(String, String), String> {
    // A fragment never reaches a server; some descriptions use one to tell two operations on the same path apart.
    let template = template.split('#').next().unwrap_or_default();
    let (path, query) = template.split_once('?').unwrap_or((template, ""));
    let mut out = String::with_capacity(path.len());
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        out.push('/');
        let start = out.len();
        fill(&mut out, segment, values)?;
        let segment = &out[start..];
        if is_dot_segment(segment) {
            return Err(format!(
                "a segment of the path would be `{segment}`, which URL parsers remove; the path parameter cannot have that value"
            ));
        }
    }
    let mut filled = String::new();
    fill(&mut filled, query, values)?;
    Ok((out, filled))
}

/// Says whether URL parsers take a segment for `.` or `..` (WHATWG URL, "single-dot" and "double-dot URL path segment").
pub(crate) fn is_dot_segment(segment: &str) -> bool {
    // As long as the longest of them, `%2e%2e`.
    segment.len() <= 6 && segment.starts_with(['.', '%']) && {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    }
}

/// Writes one segment, with a value for each `{name}`, and escapes the text between them.
fn fill(out: &mut String, segment: &str, values: &PathValues) -> Result<(), String> {
    let mut rest = segment;
    while let Some((literal, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else { break };
        let value = values.iter().find(|(known, _)| *known == name);
        let (_, value) = value.ok_or_else(|| format!("the path parameter `{name}` is not set"))?;
        write_literal(out, literal);
        out.push_str(value);
        rest = tail;
    }
    write_literal(out, rest);
    Ok(())
}

/// Writes what a template says literally, escaped but for characters with a meaning of their own and escapes already made.
fn write_literal(out: &mut String, literal: &str) {
    for character in literal.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => out.push(character),
            '%' | '-' | '.' | '_' | '~' | ':' | '@' | '!' | '$' | '&' => out.push(character),
            '(' | ')' | '*' | '+' | ',' | ';' | '=' => out.push(character),
            other => out.push_str(&escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
}
