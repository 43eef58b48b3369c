//! Turns the functions of a Rust file into complaints about their length and their parameters.

use std::ops::Range;

use super::Violation;
use super::source::{Source, closing, find_word};

/// How many lines a function may have, from `fn` to its closing brace.
const LONGEST_FUNCTION: usize = 70;

/// A function that has a name.
struct Function<'a> {
    at: usize,
    name: &'a str,
    parameters: Range<usize>,
    /// Empty for a function without a body.
    body: Range<usize>,
}

pub(crate) fn check(source: &Source<'_>) -> Vec<Violation> {
    if source.is_tests() {
        return Vec::new();
    }
    let starts = find_word(&source.code, "fn");
    let functions = starts.filter_map(|at| function(&source.code, at));
    functions.flat_map(|function| [too_long(source, &function), flag(source, &function)]).flatten().collect()
}

fn function(code: &str, at: usize) -> Option<Function<'_>> {
    let rest = code[at + 2..].trim_start();
    let start = code.len() - rest.len();
    let length = rest.find(|character: char| !character.is_alphanumeric() && character != '_')?;
    // A pointer type such as `fn(u8)` has no name.
    if length == 0 {
        return None;
    }
    let open = start + parameters(&code[start..])?;
    let close = closing(code, open)?;
    let body = close + code[close..].find(['{', ';'])?;
    let end = if code.as_bytes()[body] == b'{' { closing(code, body)? } else { body };
    Some(Function { at, name: &rest[..length], parameters: open + 1..close, body: body..end })
}

/// Finds the bracket of the parameters, behind type parameters that may hold brackets themselves.
fn parameters(signature: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, character) in signature.char_indices() {
        match character {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            '(' if depth == 0 => return Some(at),
            _ => {}
        }
        before = character;
    }
    None
}

fn too_long(source: &Source<'_>, function: &Function<'_>) -> Option<Violation> {
    let lines = source.line(function.body.end) - source.line(function.at) + 1;
    let name = function.name;
    let remedy = format!("split `{name}`: it has {lines} lines, and {LONGEST_FUNCTION} is the limit");
    (lines > LONGEST_FUNCTION).then(|| source.violation(function.at, "function-is-short", remedy))
}

/// Finds a parameter that is a flag; `from` and what names `bool` itself take one for what it is.
fn flag(source: &Source<'_>, function: &Function<'_>) -> Option<Violation> {
    if function.name == "from" || function.name.contains("bool") {
        return None;
    }
    let parameters = &source.code[function.parameters.clone()];
    let is_flag = |parameter: &str| parameter.split_once(':').is_some_and(|(_, of)| of.trim() == "bool");
    let parameter = parameters.split(',').find(|parameter| is_flag(parameter))?;
    let name = parameter.split(':').next().unwrap_or_default().trim();
    let remedy = format!("give `{name}` of `{}` an enum that says what true means", function.name);
    Some(source.violation(function.at, "no-flags", remedy))
}
