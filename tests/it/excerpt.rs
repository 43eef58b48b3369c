//! Turns texts that are hard to show into what a person sees of them.

use std::time::{Duration, Instant};

use restitch::diagnostics::{Colour, Extent, Style};
use restitch::{Generation, Input};

use crate::harness;

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n";

fn generate(name: &str, text: String) -> Generation {
    harness::generate(Input::Text { name: name.to_owned(), text }, None)
}

fn said(generation: &Generation, colour: Colour, extent: Extent) -> String {
    generation.diagnostics.render(&generation.sources, Style { colour, extent })
}

/// Returns what is shown of a text, up to the first detail.
fn shown(name: &str, text: String) -> String {
    let said = said(&generate(name, text), Colour::Never, Extent::Summary);
    said.split(" = ").next().unwrap_or_default().trim_end().to_owned()
}

/// Schemas of which each refers to one that is not there.
fn schemas(count: usize, target: fn(usize) -> String) -> String {
    let schema = |number| {
        format!(
            "    A{number}: {{type: object, properties: {{b: {{$ref: '#/components/schemas/{}'}}}}}}\n",
            target(number)
        )
    };
    let schemas: String = (0..count).map(schema).collect();
    format!("{HEAD}components:\n  schemas:\n{schemas}")
}

#[test]
fn line_breaks_tabs_and_wide_characters_keep_the_caret_in_its_place() {
    let text = format!("{HEAD}x-a: {{日本: \"é\", b:\t1, b:\t2}}\n").replace('\n', "\r\n");
    let expected = "\
warning[duplicate-key]: the mapping has the key `b` more than once
 --> a.yaml:4:22
  |
4 | x-a: {日本: \"é\", b:    1, b:    2}
  |                           ^
  |
 ::: a.yaml:4:16
  |
4 | x-a: {日本: \"é\", b:    1, b:    2}
  |                  - first given here
  |";
    assert_eq!(shown("a.yaml", text), expected);
}

#[test]
fn of_a_long_line_a_part_is_shown() {
    let long = format!("\"é\\\"\":[{}1]", "1,".repeat(20_000));
    let head = r#"{"openapi":"3.1.0","info":{"title":"A","version":"1"},"paths":{},"x-a":{"#;
    let text = format!("{head}{long},\"b\":1,\"b\":2,{long}}}}}");
    let column = text.split_once("\"b\":2").unwrap().0.chars().count() + 1;
    let shown = shown("a.json", text);
    let first = shown.lines().nth(1).unwrap();
    assert_eq!(first, format!(" --> a.json:1:{column}"));
    assert!(shown.lines().all(|line| line.chars().count() < 130), "{shown}");
    let (line, caret) = (shown.lines().nth(3).unwrap(), shown.lines().nth(4).unwrap());
    assert_eq!(&line[caret.find('^').unwrap()..][..3], "\"b\"", "{shown}");
    assert!(line.contains("..."), "{shown}");
}

#[test]
fn what_is_the_same_at_many_places_is_said_once() {
    let text = schemas(20, |_| "Missing".to_owned());
    let summary = said(&generate("a.yaml", text.clone()), Colour::Never, Extent::Summary);
    assert_eq!(summary.matches("leads to nothing").count(), 1, "{summary}");
    assert!(summary.contains("= also: a.yaml:7:37\n") && summary.contains("= also: at 15 more places\n"), "{summary}");
    let all = said(&generate("a.yaml", text), Colour::Never, Extent::All);
    assert_eq!(all.matches("= also: a.yaml:").count(), 19, "{all}");
}

#[test]
fn of_many_different_things_under_one_code_the_first_are_said() {
    let generation = generate("a.yaml", schemas(20, |number| format!("Missing{number}")));
    let summary = said(&generation, Colour::Never, Extent::Summary);
    assert_eq!(summary.matches("leads to nothing").count(), 5, "{summary}");
    assert!(summary.contains("and 15 more of `dangling-reference`"), "{summary}");
    assert_eq!(said(&generation, Colour::Never, Extent::All).matches("leads to nothing").count(), 20);
}

#[test]
fn colour_adds_nothing_but_colour() {
    let generation = generate("a.yaml", schemas(2, |number| format!("Missing{number}")));
    let coloured = said(&generation, Colour::Ansi, Extent::All);
    let mut plain = String::new();
    for (index, part) in coloured.split('\u{1b}').enumerate() {
        plain.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(plain, said(&generation, Colour::Never, Extent::All));
}

#[test]
fn thousands_are_shown_in_time() {
    let generation = generate("a.yaml", schemas(3_000, |number| format!("Missing{number}")));
    assert_eq!(generation.diagnostics.len(), 3_000);
    let started = Instant::now();
    let all = said(&generation, Colour::Never, Extent::All);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(all.matches("leads to nothing").count(), 3_000);
}
