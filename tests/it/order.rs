//! Turns each fixture into one that says the same in another order, which gives the same names and the same arguments.

use std::collections::BTreeMap;

use restitch::{Input, Output};
use serde_yaml::{Mapping, Value};

use crate::harness::{Fixture, fixtures, generate};

/// A fixture whose types are in `$defs`, which belong to whoever refers to them first.
const ORDERED: [&str; 1] = ["ok/schemas/embedded.yaml"];

#[test]
fn the_order_of_a_description_changes_no_name_and_no_argument() {
    let mut compared = 0;
    let is_read = |fixture: &&Fixture| fixture.name.ends_with(".yaml") && !ORDERED.contains(&&*fixture.name);
    for fixture in fixtures("ok").iter().filter(is_read) {
        let Ok(tree) = serde_yaml::from_str::<Value>(&fixture.text) else { continue };
        let names = |tree: &Value| {
            let text = serde_json::to_string(tree).expect("a description is JSON");
            let input = Input::Text { name: "api.json".to_owned(), text };
            generate(input, Some("api".to_owned())).output.as_ref().map(signatures)
        };
        assert_eq!(names(&tree), names(&reversed(&tree, "")), "{}", fixture.name);
        compared += 1;
    }
    assert!(compared > 100, "only {compared} fixtures were compared");
}

/// Reverses the entries of all mappings, and the parameters of operations; the order of other lists means something.
fn reversed(value: &Value, key: &str) -> Value {
    match value {
        Value::Mapping(mapping) => {
            let entries = mapping.iter();
            let entries = entries.map(|(key, value)| (key.clone(), reversed(value, key.as_str().unwrap_or_default())));
            let entries: Vec<(Value, Value)> = entries.collect();
            Value::Mapping(entries.into_iter().rev().collect::<Mapping>())
        }
        Value::Sequence(items) if key == "parameters" => {
            Value::Sequence(items.iter().rev().map(|item| reversed(item, "")).collect())
        }
        Value::Sequence(items) => Value::Sequence(items.iter().map(|item| reversed(item, "")).collect()),
        scalar => scalar.clone(),
    }
}

/// Returns what callers see of each file: declarations, fields and variants in any order, and functions with their arguments.
fn signatures(output: &Output) -> BTreeMap<String, Vec<String>> {
    let files = output.files.iter().filter(|file| file.path.starts_with("src/") && !file.path.contains("/runtime/"));
    files.map(|file| (file.path.clone(), of_text(&file.text))).collect()
}

fn of_text(text: &str) -> Vec<String> {
    let functions = text.split("pub fn ").skip(1).filter_map(|rest| rest.split(['{', ';']).next());
    let functions = functions.map(|head| head.split_whitespace().collect::<Vec<_>>().join(" "));
    let is_variant =
        |line: &&str| line.starts_with("    ") && line[4..].starts_with(|first: char| first.is_ascii_uppercase());
    let declared = text.lines().filter(|line| line.trim_start().starts_with("pub ") && !line.contains("pub fn "));
    let declared =
        declared.chain(text.lines().filter(is_variant)).filter(|line| !line.trim_start().starts_with("pub use"));
    let mut found: Vec<String> = functions.chain(declared.map(str::to_owned)).collect();
    found.sort();
    found
}
