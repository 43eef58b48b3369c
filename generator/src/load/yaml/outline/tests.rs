//! Texts against what keeps them from being read, with three brackets allowed.

use super::{Obstacle, obstacle};

fn check(text: &str, expected: Option<Obstacle>) {
    assert_eq!(obstacle(text, 3), expected, "{text}");
}

/// Checks that the last bracket of the text is the one too many.
fn check_refused(text: &str) {
    check(text, text.rfind('[').map(Obstacle::Depth));
}

#[test]
fn brackets_are_counted() {
    check("a: [[[1]]]", None);
    check("a: [[[[1]]]]", Some(Obstacle::Depth(6)));
    check("a: {b: [{c: []}]}", Some(Obstacle::Depth(12)));
    check("{\"a\":{\"b\":{\"c\":{}}}}", Some(Obstacle::Depth(15)));
    check("[\n [\n [\n [", Some(Obstacle::Depth(9)));
    check("a: [[1], [2], [3], [4], [5]]", None);
}

#[test]
fn brackets_in_text_are_not_counted() {
    check("a: b [[[[\nc: x{{{{", None);
    check("a: '[[[['\nb: \"\\\"[[[[\"\nc: 'it''s [[[['", None);
    check("a: 1 # [[[[\n# [[[[\nb: x", None);
    check("a: |\n  [[[[\n\n  [[[[\nb: >-\n  {{{{", None);
    check("a:\n  - |\n    [[[[\n  - b: |\n      [[[[\n    c: [1]", None);
    check("a: some text\n  [[[[ more text\nb: 1", None);
    check("a:\n  some text\n  [[[[ more\nb: 1", None);
    check("a: [it's [fine], 'so [[[ is this']", None);
}

#[test]
fn brackets_after_text_are_counted() {
    check_refused("a: |\n  x\nb: [[[[");
    check_refused("- b: |\n    x\n  c: [[[[");
    check_refused("a: text\n  more\n\nb: [[[[");
    check_refused("- text\n  more\n- [[[[");
    check_refused("&x a: |\n text\nb: [[[[");
    check_refused("'a': \"multi\n  line\"\nb: [[[[");
    check_refused("a: don't\nb: [[[[");
}

#[test]
fn anchors_have_one_name_each() {
    check("a: &x 1\nb: &y 2\nc: *x", None);
    check("a: &x 1\nb: &x 2\nc: *x", Some(Obstacle::Anchor(11, "x".to_owned())));
    check("[&x 1, &x]", Some(Obstacle::Anchor(7, "x".to_owned())));
    check("a: &x 1\n---\na: &x 1", None);
    check("a: b &x\nc: d &x\ne: '&x'\nf: '&x'", None);
    check("a: text\n  &amp; text\n  &amp; text", None);
}
