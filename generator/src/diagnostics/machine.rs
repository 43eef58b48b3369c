//! Turns diagnostics into JSON for programs, of our own form and of SARIF 2.1.0.

use super::sink::Located;
use super::{Diagnostics, Effect, Severity};
use crate::load::{Excerpt, Place, Sources};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

impl Diagnostics {
    /// Returns all diagnostics, sorted by file and line, as a list of objects.
    ///
    /// Each has `code`, `severity`, `effect` and `message`; where there is one, also `file`, `line`, `column` and
    /// `end_column` (counted from one, in characters; the end is behind the key or value), `pointer`, `consequence`,
    /// `remedy`, and `related` places, each with its `message`.
    pub fn to_json(&self, sources: &Sources) -> Value {
        self.located(sources).iter().map(object).collect()
    }

    /// Returns all diagnostics as a log of the Static Analysis Results Interchange Format (OASIS, SARIF 2.1.0).
    pub fn to_sarif(&self, sources: &Sources) -> Value {
        let located = self.located(sources);
        let codes: BTreeSet<&str> = located.iter().map(|located| located.diagnostic.code.as_str()).collect();
        let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
        let results: Vec<Value> = located.iter().map(result).collect();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "restitch", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        })
    }
}

fn object(located: &Located<'_>) -> Value {
    let diagnostic = located.diagnostic;
    let mut object = json!({
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.as_str(),
        "effect": effect(diagnostic.effect),
        "message": diagnostic.message,
    });
    let related: Vec<Value> = located
        .related
        .iter()
        .map(|related| {
            let mut object = Value::Object(place(&related.place, related.excerpt.as_ref()));
            object["message"] = json!(related.label);
            object
        })
        .collect();
    if let Value::Object(entries) = &mut object {
        entries.extend(located.place.as_ref().map(|at| place(at, located.excerpt.as_ref())).unwrap_or_default());
        let texts =
            [("pointer", &located.pointer), ("consequence", &diagnostic.consequence), ("remedy", &diagnostic.remedy)];
        let texts = texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), json!(text.as_ref()?))));
        entries.extend(texts);
        if !related.is_empty() {
            entries.insert("related".to_owned(), related.into());
        }
    }
    object
}

fn place(place: &Place, excerpt: Option<&Excerpt>) -> Map<String, Value> {
    let end = excerpt.map_or(0, |excerpt| excerpt.end_column);
    let numbers = [("line", place.line), ("column", place.column), ("end_column", end)];
    let numbers = numbers.into_iter().filter(|(_, number)| *number > 0);
    let numbers = numbers.map(|(key, number)| (key.to_owned(), json!(number)));
    std::iter::once(("file".to_owned(), json!(place.file))).chain(numbers).collect()
}

const fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Fatal => "fatal",
        Effect::Skipped => "skipped",
        Effect::Degraded => "degraded",
        Effect::Repaired => "repaired",
        Effect::None => "none",
    }
}

fn result(located: &Located<'_>) -> Value {
    let diagnostic = located.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let parts = [Some(&diagnostic.message), diagnostic.consequence.as_ref(), diagnostic.remedy.as_ref()];
    let text = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n");
    let location = located.place.as_ref().map(|at| {
        let mut location = physical(at, located.excerpt.as_ref());
        if let Some(pointer) = &located.pointer {
            location["logicalLocations"] = json!([{ "fullyQualifiedName": pointer }]);
        }
        location
    });
    let related = located.related.iter().map(|related| {
        let mut location = physical(&related.place, related.excerpt.as_ref());
        location["message"] = json!({ "text": related.label });
        location
    });
    json!({
        "ruleId": diagnostic.code.as_str(),
        "level": level,
        "message": { "text": text },
        "locations": location.into_iter().collect::<Vec<_>>(),
        "relatedLocations": related.collect::<Vec<_>>(),
    })
}

fn physical(place: &Place, excerpt: Option<&Excerpt>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": place.file.replace('\\', "/").replace(' ', "%20") } });
    if place.line > 0 {
        physical["region"] = json!({ "startLine": place.line, "startColumn": place.column.max(1) });
        if let Some(excerpt) = excerpt {
            physical["region"]["endColumn"] = json!(excerpt.end_column);
        }
    }
    json!({ "physicalLocation": physical })
}
