//! Turns a JSON text into a tree.

use std::collections::BTreeMap;

use super::failure::{Failure, Kind};
use super::locate;
use super::node::{Node, Value};
use super::origin::{Document, Origin, Sources, Syntax};
use super::tree::{self, Findings};

/// Reads a JSON document.
pub(super) fn read(document: &Document, sources: &mut Sources) -> Result<(Node, Findings), Box<Failure>> {
    let root = sources.root(Document { syntax: Syntax::Json, ..document.clone() });
    let mut deserializer = serde_json::Deserializer::from_str(&document.text);
    let (result, findings) = tree::build(sources, root, &mut deserializer);
    let result = result.and_then(|node| deserializer.end().map(|()| node));
    match result {
        Ok(mut node) => {
            widen(&mut node, &findings.wide, sources);
            Ok((node, findings))
        }
        Err(error) => Err(Box::new(failure(&error, &findings, document))),
    }
}

fn failure(error: &serde_json::Error, findings: &Findings, document: &Document) -> Failure {
    let message = error.to_string();
    let message = message.split_once(" at line ").map_or(&*message, |(message, _)| message);
    // The column that `serde_json` gives counts bytes, up to and including the one it stumbled over.
    let line = document.text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = &line.as_bytes()[..line.len().min(error.column().saturating_sub(1))];
    let column = String::from_utf8_lossy(before).chars().count() + 1;
    let kind = findings.limit.map_or(Kind::Syntax(Syntax::Json), Kind::Limit);
    Failure::new(kind, document.place(error.line() as u32, column as u32), message)
}

/// Whether there is a `//` or `/*` outside of strings.
pub(super) fn has_comments(text: &str) -> bool {
    let mut outside = true;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => outside = !outside,
            b'\\' if !outside => {
                bytes.next();
            }
            b'/' if outside => return true,
            _ => {}
        }
    }
    false
}

/// Puts integers beyond 64 bits back as they are written: `serde_json` gives them as rounded `f64`.
fn widen(root: &mut Node, origins: &[Origin], sources: &Sources) {
    if origins.is_empty() {
        return;
    }
    let texts = locate::written(sources, origins).into_iter();
    let integer = |(&origin, text): (&Origin, Option<String>)| Some((origin, text?.parse().ok()?));
    let integers: BTreeMap<Origin, i128> = origins.iter().zip(texts).filter_map(integer).collect();
    replace(root, &integers);
}

fn replace(node: &mut Node, integers: &BTreeMap<Origin, i128>) {
    match &mut node.value {
        Value::Float(_) => {
            if let Some(&integer) = integers.get(&node.origin) {
                node.value = Value::Integer(integer);
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| replace(item, integers)),
        Value::Mapping(mapping) => mapping.iter_mut().for_each(|(_, node)| replace(node, integers)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::origin::Offset;
    use super::*;

    /// Reads a document as it comes where `serde_json` gives numbers with all of their digits.
    fn number(digits: &str) -> Value {
        let text = format!(r#"{{"$serde_json::private::Number": "{digits}"}}"#);
        let document = Document {
            file: "pets.json".into(),
            text: text.into(),
            syntax: Syntax::Json,
            ordinal: 0,
            offset: Offset::default(),
            label: None,
        };
        read(&document, &mut Sources::default()).unwrap().0.value
    }

    #[test]
    fn numbers_with_all_digits_are_numbers() {
        assert_eq!(number("1.5"), Value::Float(1.5));
        assert_eq!(number("-2e3"), Value::Float(-2000.0));
        assert_eq!(number("9223372036854775808000"), Value::Integer(9_223_372_036_854_775_808_000));
    }
}
