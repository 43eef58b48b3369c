//! Turns the fixtures about pages into what is said about each of their operations, and rules of a caller into pages.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use restitch::{Input, Lock, Options, PageRule, Verdict};

use crate::harness::{Fixture, root};

#[test]
fn every_decision_has_a_reason() {
    let mut files: Vec<_> =
        fs::read_dir(root().join("ok/pagination")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut text = String::new();
    for path in files {
        let fixture = Fixture::read(&path);
        for said in fixture.generate().pagination {
            let items = said.items.map(|path| format!(" of `{path}`")).unwrap_or_default();
            writeln!(text, "{} {:?}{items}: {}", said.operation, said.verdict, said.reason).unwrap();
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("pagination", text);
    });
}

const PETS: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths:
  /pets:
    get:
      operationId: list_pets
      parameters: [{name: from, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema: {type: object, properties: {pets: {type: array, items: {type: string}}, more: {type: boolean}}}
";

fn ruled(name: &str, rule: PageRule) -> (Vec<(Verdict, String)>, Vec<String>) {
    let pagination = BTreeMap::from([(name.to_owned(), rule)]);
    let options = Options { pagination, ..Options::default() };
    let input = Input::Text { name: "pets.yaml".to_owned(), text: PETS.to_owned() };
    let generation = restitch::generate(&[input], &options, Lock::new());
    let said = generation.diagnostics.iter().map(|diagnostic| diagnostic.message.clone()).collect();
    (generation.pagination.into_iter().map(|one| (one.verdict, one.reason)).collect(), said)
}

#[test]
fn a_rule_of_the_caller_wins() {
    let text = |text: &str| Some(text.to_owned());
    let rule = PageRule { offset: Some(0), query: text("from"), items: text("pets"), ..PageRule::default() };
    for name in ["list_pets", "GET /pets"] {
        let (pages, said) = ruled(name, rule.clone());
        assert_eq!(pages, [(Verdict::Items, "the configuration says so".to_owned())]);
        assert!(said.is_empty(), "{said:?}");
    }
    let wrong = [
        (PageRule { query: text("until"), ..rule.clone() }, "no parameter `until`"),
        (PageRule { items: text("cats"), ..rule.clone() }, "no list at `cats`"),
        (PageRule { link: true, ..rule.clone() }, "exactly one of"),
        (PageRule { body: text("from"), ..rule.clone() }, "more than one of"),
        (PageRule { query: None, ..rule.clone() }, "none of `query`"),
    ];
    for (rule, mention) in wrong {
        let (pages, said) = ruled("list_pets", rule);
        assert_eq!(pages[0].0, Verdict::Nothing);
        assert!(said.len() == 1 && said[0].contains(mention), "{said:?}");
    }
    let (_, said) = ruled("list_cats", rule);
    assert!(said.len() == 1 && said[0].contains("no operation `list_cats`"), "{said:?}");
}
