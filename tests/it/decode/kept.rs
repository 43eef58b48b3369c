//! What is kept as it came, though nobody described it: enum values, properties, and whatever is in them.

use kitchen::types::{Account, Course, Empty, Heat, Label, Point, Prices, Required, Stock};
use serde_json::json;

use super::{accepted, read, refused};
use crate::decode::MODES;

#[test]
fn known_values_are_variants() {
    let cases = [
        ("COURSE_UNSPECIFIED", Course::Unspecified),
        ("COURSE_STARTER", Course::Starter),
        ("COURSE_MAIN", Course::Main),
    ];
    for (value, course) in cases {
        assert_eq!(accepted::<Course>(&format!("\"{value}\"")), course);
        assert_eq!(Course::from(value), course);
        assert_eq!((course.as_str(), course.to_string().as_str()), (value, value));
        assert_eq!(serde_json::to_string(&course).unwrap(), format!("\"{value}\""));
    }
}

#[test]
fn values_may_be_integers() {
    for (text, heat) in [("0", Heat::Off), ("180", Heat::Oven), ("-18", Heat::Freezer)] {
        assert_eq!(accepted::<Heat>(text), heat);
        assert_eq!((heat.as_str(), serde_json::to_string(&heat).unwrap().as_str()), (text, text));
    }
    for text in ["90", "-1", r#""90""#] {
        assert_eq!(serde_json::to_string(&accepted::<Heat>(text)).unwrap(), text);
    }
}

#[test]
fn unknown_values_are_written_as_they_came() {
    let cases = [
        r#""COURSE_SOUP""#,
        r#""""#,
        r#""course_main""#,
        r#""Starter""#,
        r#""7""#,
        "7",
        "0",
        "-1",
        "9223372036854775808",
        "18446744073709551615",
        "-9223372036854775808",
    ];
    for text in cases {
        let course = accepted::<Course>(text);
        assert!(matches!(course, Course::Unknown(_)), "{text}: {course:?}");
        assert_eq!(course.as_str(), text.trim_matches('"'));
        assert_eq!(serde_json::to_string(&course).unwrap(), text);
        assert_eq!(serde_json::from_str::<Course>(text).unwrap(), course);
        assert_eq!(serde_json::to_value(&course).unwrap().to_string(), text);
    }
    assert_ne!(accepted::<Course>("7"), accepted::<Course>(r#""7""#));
}

#[test]
fn what_is_no_value_of_an_enum_is_an_error() {
    for (text, unexpected) in [
        ("true", "boolean `true`"),
        ("1.5", "floating point `1.5`"),
        ("null", "null"),
        ("[]", "sequence"),
        ("{}", "map"),
    ] {
        refused::<Course>(text, "", &format!("invalid type: {unexpected}, expected a string for enum Course"));
    }
}

#[test]
fn unknown_properties_are_passed_over() {
    for unknown in ["1", "null", r#""a""#, r#"{"x":3,"x":4}"#, "[[],{}]", "1e400"] {
        for text in [format!(r#"{{"z":{unknown},"x":1,"y":2}}"#), format!(r#"{{"x":1,"y":2,"":{unknown}}}"#)] {
            assert_eq!(accepted::<Point>(&text), Point::new(1, 2), "{text}");
        }
    }
    assert_eq!(accepted::<Empty>(r#"{"a":1,"a":2}"#), Empty::new());
}

#[test]
fn additional_properties_are_kept() {
    let text = r#"{"source":"s","EUR":1.5,"a\"b":-2.0}"#;
    let prices = accepted::<Prices>(text);
    assert_eq!(prices.additional_properties["EUR"], 1.5);
    assert_eq!(prices.additional_properties["a\"b"], -2.0);
    assert_eq!(serde_json::to_string(&prices).unwrap(), text);
    refused::<Prices>(r#"{"source":"s","EUR":{}}"#, "EUR", "invalid type: map, expected f64");
    refused::<Prices>(r#"{"source":"s","EUR":null}"#, "EUR", "invalid type: null, expected f64");

    let text = r#"{"title":"t","a":null,"b":{"c":[1,2.5,"d",true]}}"#;
    let label = accepted::<Label>(text);
    assert_eq!(label.additional_properties["b"], json!({"c": [1, 2.5, "d", true]}));
    assert_eq!(serde_json::to_string(&label).unwrap(), text);
}

#[test]
fn the_last_of_equal_keys_of_a_map_is_kept() {
    let stock = accepted::<Stock>(r#"{"a":{"x":1,"y":2},"a":{"x":3,"y":4}}"#);
    assert_eq!(stock["a"], Point::new(3, 4));
    assert_eq!(accepted::<Prices>(r#"{"EUR":1,"source":"s","EUR":2}"#).additional_properties["EUR"], 2.0);
}

#[test]
fn any_value_is_any_value() {
    let point = r#""point":{"x":1,"y":2}"#;
    for any in ["null", "true", "-1", "1.5", r#""a""#, "[null]", r#"{"a":{}}"#, "18446744073709551615"] {
        let text = format!(
            r#"{{"text":"","flag":false,"small":0,"large":0,"count":0,"total":0,"ratio":0.0,"list":[],"map":{{}},"course":"",{point},"any":{any},"object":{{"a":{any}}}}}"#
        );
        assert_eq!(serde_json::to_string(&accepted::<Required>(&text)).unwrap(), text);
    }
}

#[test]
fn whole_numbers_are_integers_however_they_are_written() {
    let cases = [
        ("1.0", 1),
        ("-0.0", 0),
        ("-0", 0),
        ("1e3", 1000),
        ("2147483647.0", i32::MAX),
        ("-2147483648.0", i32::MIN),
        ("20e-1", 2),
    ];
    for (text, number) in cases {
        assert_eq!(accepted::<i32>(text), number, "{text}");
    }
    assert_eq!(accepted::<i64>("-9223372036854775808.0"), i64::MIN);
    assert_eq!(accepted::<u32>("4294967295.0"), u32::MAX);
    assert_eq!(accepted::<u64>("18446744073709549568.0"), 18_446_744_073_709_549_568);
    for text in ["2147483648.0", "1.5"] {
        assert!(is_refused::<i32>(text), "{text}");
    }
    for text in ["9223372036854775808.0", "9223372036854775808", "-9223372036854777856.0"] {
        assert!(is_refused::<i64>(text), "{text}");
    }
    for text in ["4294967296.0", "-1", "-1.0"] {
        assert!(is_refused::<u32>(text), "{text}");
    }
    for text in ["18446744073709551616", "-1.0"] {
        assert!(is_refused::<u64>(text), "{text}");
    }
    refused::<i64>("1e40", "", "invalid type: floating point `1e+40`, expected i64");
}

fn is_refused<T: kitchen::runtime::json::Decode>(text: &str) -> bool {
    MODES.iter().all(|mode| read::<T>(text, *mode).is_err())
}

#[test]
fn what_is_secret_is_not_shown() {
    let account = accepted::<Account>(r#"{"user":"u","password":"hidden","apiKey":"hidden","pin":"hidden"}"#);
    let shown = format!("{account:?}");
    assert_eq!(
        shown,
        r#"Account { user: "u", password: [redacted], api_key: Some([redacted]), pin: Some([redacted]) }"#
    );
    assert!(format!("{:?}", Account::new("hidden", "u")).ends_with("api_key: None, pin: None }"));
    assert_eq!(serde_json::to_string(&account).unwrap().matches("hidden").count(), 3);
}
