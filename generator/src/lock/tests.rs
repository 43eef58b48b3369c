//! Turns locks into text and back, and damaged text into problems.

use super::Lock;

fn sample() -> Lock {
    let mut lock = Lock::new();
    lock.insert("types", "c1.api.app.v1.ConnectorScheduleCron", "ConnectorScheduleCron");
    lock.insert("types", "weird \"key\"\\ with\nlines\u{1}\u{7f}\u{85} and ünïcode", "Weird");
    lock.insert("modules", "", "app::v1");
    lock.insert("members", "k", "größe type=type_ a%20;b");
    lock.insert("a section", "k", "name");
    lock
}

#[track_caller]
fn problem(text: &str) -> String {
    Lock::parse(text).expect_err("the text is damaged").to_string()
}

#[test]
fn text_and_back_is_the_same_lock() {
    let lock = sample();
    let text = lock.to_text();
    assert_eq!(Lock::parse(&text), Ok(lock.clone()));
    assert_eq!(Lock::parse(&text.replace('\n', "\r\n")), Ok(lock), "a checkout with CRLF reads the same");
}

#[test]
fn text_has_one_sorted_name_per_line() {
    let mut lock = Lock::new();
    lock.insert("types", "b", "B");
    lock.insert("types", "a.b", "A");
    lock.insert("operations", "get", "get");
    let body = lock.to_text().split_once("version").expect("a version").1.to_owned();
    assert_eq!(body, " = 1\n\n[operations]\n\"get\" = \"get\"\n\n[types]\n\"a.b\" = \"A\"\n\"b\" = \"B\"\n");
}

#[test]
fn a_second_name_replaces_the_first_and_says_so() {
    let mut lock = Lock::new();
    assert_eq!(lock.insert("types", "a", "A"), None);
    assert_eq!(lock.insert("types", "a", "B"), Some("A".to_owned()));
    assert_eq!(lock.get("types", "a"), Some("B"));
    assert_eq!(lock.get("types", "b"), None);
    assert_eq!(lock.section("types").collect::<Vec<_>>(), [("a", "B")]);
}

#[test]
fn damaged_locks_are_refused_with_the_place() {
    assert_eq!(problem(""), "1:1: no `version`: expected `version = 1`");
    assert_eq!(problem("# hi\nversion = 2\n"), "2:11: version `2` of the lock: this restitch reads version 1");
    assert_eq!(problem("version = \"1\"\n"), "1:11: version `\"1\"` of the lock: this restitch reads version 1");
    assert_eq!(problem("version = 1\ntypes = 3\n"), "2:9: `types` is no table of names");
    assert_eq!(problem("version = 1\n[types]\na = 3\n"), "3:5: the name of `a` is no string");
    for name in ["", "_", "a b", "1a", "a::", "a-b", "a;b", "größe", "fn", "r#fn", "a/**/"] {
        let text = format!("version = 1\n[types]\na = \"{name}\"\n");
        assert_eq!(problem(&text), format!("3:5: `{name}` is no Rust name"));
    }
    for (section, entry) in [("groups", "a::b"), ("members", "a b=1b"), ("members", "b="), ("operations", "a::fn")] {
        let text = format!("version = 1\n[{section}]\na = \"{entry}\"\n");
        assert_eq!(problem(&text), format!("3:5: `{entry}` is no Rust name"));
    }
}

#[test]
fn a_merge_conflict_is_named_as_such() {
    let text = "version = 1\n[types]\n<<<<<<< ours\na = \"A\"\n=======\nb = \"B\"\n>>>>>>> theirs\n";
    assert_eq!(problem(text), "3:1: unresolved merge conflict: keep the lines of both sides and generate again");
}

#[test]
fn text_that_is_not_toml_is_refused_with_the_place() {
    assert!(problem("version = 1\n[types]\na = \"A\"\na = \"B\"\n").starts_with("4:1: "));
    assert!(problem("version = 1\n[types\n").starts_with("2:"));
    let deep = format!("version = 1\n[types]\na = {}\n", "[".repeat(100_000));
    assert!(problem(&deep).starts_with("3:"));
}
