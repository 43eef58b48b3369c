//! Pointers against the tokens they stand for.

use super::{index, push, segments};

fn check(pointer: &str, expected: Option<&[&str]>) {
    let found = segments(pointer);
    let expected = expected.map(|tokens| tokens.iter().map(|&token| token.to_owned()).collect());
    assert_eq!(found, expected, "{pointer}");
}

#[test]
fn pointers_are_split_into_decoded_tokens() {
    check("", Some(&[]));
    check("#", Some(&[]));
    check("/", Some(&[""]));
    check("#/a//b", Some(&["a", "", "b"]));
    check("#/paths/~1apps~1{id}/get", Some(&["paths", "/apps/{id}", "get"]));
    check("/~01", Some(&["~1"]));
    check("#/paths/~1apps~1%7Bid%7D", Some(&["paths", "/apps/{id}"]));
    check("#/a%2Fb", Some(&["a", "b"]));
}

#[test]
fn only_fragments_are_percent_decoded() {
    check("/100%25", Some(&["100%25"]));
    check("#/100%25", Some(&["100%"]));
}

#[test]
fn broken_escapes_are_kept() {
    check("#/50%", Some(&["50%"]));
    check("#/50%zz", Some(&["50%zz"]));
    check("#/%ff", Some(&["%ff"]));
    check("#/~2", Some(&["~2"]));
}

#[test]
fn other_text_is_not_a_pointer() {
    check("Pet", None);
    check("#Pet", None);
    check("other.yaml#/Pet", None);
}

#[test]
fn indices_have_one_spelling() {
    assert_eq!(index("0"), Some(0));
    assert_eq!(index("10"), Some(10));
    for token in ["", "01", "-1", "+1", "1.0", "-", "99999999999999999999999"] {
        assert_eq!(index(token), None, "{token}");
    }
}

#[test]
fn tokens_are_escaped() {
    let mut pointer = String::from("#");
    push(&mut pointer, "/a~b");
    push(&mut pointer, "");
    assert_eq!(pointer, "#/~1a~0b/");
}
