//! What is an error in every mode, where it is said to be, and that no text brings the process down.

use std::collections::BTreeMap;

use kitchen::runtime::json::{Mode, decode};
use kitchen::types::{Booking, Dish, DishPage, Label, Loose, Point, Required, Stock};

use super::{MODES, accepted, read, refused};

/// How deep `serde_json` goes.
const DEEPEST: usize = 127;

#[test]
fn an_error_has_the_path_of_its_value() {
    let wrong = "invalid type: map, expected i32";
    let cases = [
        (
            r#"{"dishes":[{"name":"a"},{"name":"b","kinds":{"hot":[{"x":1,"y":2},{"x":1,"y":{}}]}}]}"#,
            "dishes[1].kinds.hot[1].y",
        ),
        (
            r#"{"dishes":[{"name":"a","sides":[{"name":"b","next":{"name":"c","kinds":{"":[{"y":{}}]}}}]}]}"#,
            "dishes[0].sides[0].next.kinds.[0].y",
        ),
    ];
    for (text, path) in cases {
        refused::<DishPage>(text, path, wrong);
    }
    refused::<Stock>(r#"{"a.b":{"x":{}}}"#, "a.b.x", wrong);
    refused::<Vec<BTreeMap<String, Point>>>(r#"[{},{"k":{"y":{}}}]"#, "[1].k.y", wrong);
    refused::<Point>("[1,2]", "", "invalid type: sequence, expected struct Point");
    refused::<DishPage>(r#"{"dishes":{}}"#, "dishes", "invalid type: map, expected a sequence");
}

#[test]
fn a_missing_property_is_named_with_the_path_of_its_record() {
    for mode in [Mode::Strict, Mode::Lossless] {
        let error = read::<DishPage>(r#"{"dishes":[{"name":"a"},{"price":1}]}"#, mode).unwrap_err();
        assert_eq!(error, ("dishes[1]".to_owned(), "missing field `name`".to_owned()));
    }
    let text = r#"{"point":{"x":1,"y":2}}"#;
    for mode in [Mode::Strict, Mode::Lossless] {
        let error = (String::new(), "missing field `text`".to_owned());
        assert_eq!(read::<Required>(text, mode), Err(error), "{mode:?}");
    }
    // A time is missing in what would stand for the record.
    refused::<Booking>("{}", "", "missing field `visit`");
    refused::<Booking>(r#"{"visit":null}"#, "visit", "invalid type: null, expected struct Visit");
}

#[test]
fn what_is_not_utf_8_is_corrected_or_refused_where_it_is() {
    let text = b"{\"dishes\":[\n{\"name\":\"Cr\xe8me br\xfbl\xe9e\"}]}";
    for mode in [Mode::Strict, Mode::Lossless] {
        let error = decode::<DishPage>(text, mode).unwrap_err();
        assert_eq!(error.to_string(), "`dishes[0].name`: the text is not UTF-8 at line 2 column 12");
        // What is wrong before it is told.
        let error = decode::<DishPage>(b"{\"dishes\":[x],\"\xe8\":1}", mode).unwrap_err();
        assert_eq!(error.to_string(), "`dishes[0]`: expected value at line 1 column 12");
        let error = decode::<DishPage>(b"{\"dishes\":[]}\n\xe8", mode).unwrap_err();
        assert_eq!(error.to_string(), "the text is not UTF-8 at line 2 column 1");
    }
    let (page, drift) = decode::<DishPage>(text, Mode::Corrected).unwrap();
    assert_eq!(page.dishes[0].name, "Cr\u{fffd}me br\u{fffd}l\u{fffd}e");
    let repairs: Vec<String> = drift.repairs().iter().map(ToString::to_string).collect();
    assert_eq!(repairs, ["the value was not UTF-8, and reads with U+FFFD in place of what is none"]);
    assert_eq!(drift.repairs()[0].kind.name(), "encoding");
}

#[test]
fn the_message_has_path_and_position() {
    let error = decode::<DishPage>(b"{\"dishes\":[\n{\"name\":true}]}", Mode::Corrected).unwrap_err();
    let text = "`dishes[0].name`: invalid type: boolean `true`, expected a string at line 2 column 12";
    assert_eq!(error.to_string(), text);
    let error = decode::<DishPage>(b"", Mode::Corrected).unwrap_err();
    assert_eq!(error.to_string(), "EOF while parsing a value at line 1 column 0");
}

#[test]
fn a_property_that_is_there_twice_is_an_error() {
    refused::<Point>(r#"{"x":1,"y":2,"x":1}"#, "", "duplicate field `x`");
    refused::<Point>(r#"{"x":1,"\u0078":1,"y":2}"#, "", "duplicate field `x`");
    refused::<Loose>(r#"{"text":null,"text":null}"#, "", "duplicate field `text`");
    refused::<DishPage>(r#"{"dishes":[{"name":"a","name":"b"}]}"#, "dishes[0]", "duplicate field `name`");
}

#[test]
fn what_is_not_json_is_an_error() {
    for text in [
        "",
        " ",
        "{",
        "}",
        r#"{"x":1"#,
        r#"{"x":1,}"#,
        r#"{"x" 1}"#,
        "{x:1}",
        r#"{"x":01}"#,
        r#"{"x":1,"y":2} 3"#,
        "\u{feff}{}",
        "{\"x\":'1'}",
        "{\"x\":1e}",
        "{\"x\":NaN}",
        "{\"label\":\"\\ud800\"}",
        "{\"label\":\"\n\"}",
    ] {
        for mode in MODES {
            assert!(read::<Point>(text, mode).is_err(), "{mode:?} {text:?}");
        }
    }
    assert!(MODES.iter().all(|mode| decode::<Point>(b"\xff", *mode).is_err()));
    let not_utf_8: [&[u8]; 2] = [b"{\"x\":1,\"y\":2,\"label\":\"\xc3\"}", b"{\"x\":1,\"y\":2,\"\xff\":1}"];
    for text in not_utf_8 {
        assert!([Mode::Strict, Mode::Lossless].iter().all(|mode| decode::<Point>(text, *mode).is_err()), "{text:?}");
    }
}

fn nested(open: &str, core: &str, close: &str, depth: usize) -> String {
    [open.repeat(depth), core.to_owned(), close.repeat(depth)].concat()
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let open = r#"{"name":"a","next":"#;
    let deep = accepted::<Dish>(&nested(open, r#"{"name":"b"}"#, "}", DEEPEST - 1));
    let depth = std::iter::successors(Some(&deep), |dish| dish.next_.as_deref()).count();
    assert_eq!(depth, DEEPEST);
    for (open, close) in [(open, "}"), (r#"{"name":"a","sides":["#, "]}")] {
        let text = nested(open, "", close, 100_000);
        for mode in MODES {
            let (path, message) = read::<Dish>(&text, mode).unwrap_err();
            assert_eq!(message, "recursion limit exceeded", "{mode:?}");
            assert!(path.starts_with("next.next.") || path.starts_with("sides[0].sides[0]."), "{path}");
        }
    }
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let text = format!(r#"{{"title":"t","a":{}}}"#, nested(open, "1", close, 100_000));
        refused::<Label>(&text, "a", "recursion limit exceeded");
    }
}

#[test]
fn deep_nesting_that_nobody_reads_is_passed_over() {
    let text = format!(r#"{{"x":1,"new":{},"y":2}}"#, nested("[", "", "]", 100_000));
    assert_eq!(accepted::<Point>(&text), Point::new(1, 2));
}

#[test]
fn long_lists_are_read_whole() {
    let text = format!("[{}0]", "1,".repeat(50_000));
    assert_eq!(accepted::<Vec<i32>>(&text).len(), 50_001);
    refused::<Vec<i32>>(&text.replace("0]", "{}]"), "[50000]", "invalid type: map, expected i32");
}

#[test]
fn an_answer_of_no_type_is_not_read() {
    accepted::<()>("not json");
}
