//! Absent, null and oddly typed values of each kind of property, and what each mode does about them.

use kitchen::runtime::json::{Mode, RepairKind, decode};
use kitchen::types::{Dish, Loose, Nullable, Optional, Point, Prices, Required, Soup};

use serde_json::Value;

use super::{accepted, object, read, refused};
use kitchen::runtime::json::RepairKind::{
    Absent, Corrected, CorrectedNull, Null, NumberForString, Packed, StringForNumber,
};

/// A value of each kind of property.
const PROPERTIES: [(&str, &str); 13] = [
    ("text", r#""t""#),
    ("flag", "true"),
    ("small", "1"),
    ("large", "2"),
    ("count", "3"),
    ("total", "4"),
    ("ratio", "0.5"),
    ("list", "[5]"),
    ("map", r#"{"a":6}"#),
    ("course", r#""COURSE_MAIN""#),
    ("point", r#"{"x":7,"y":8}"#),
    ("any", "9"),
    ("object", r#"{"b":10}"#),
];

/// What is recorded in the lossless and in the corrected mode; `None` for an error.
type Expected = [Option<RepairKind>; 2];

const CORRECTED: Expected = [None, Some(Corrected)];
const NULLED: Expected = [None, Some(CorrectedNull)];

#[test]
fn an_absent_required_property() {
    let both = [Some(Absent), Some(Absent)];
    let cases = [
        ("text", CORRECTED, r#""""#),
        ("flag", CORRECTED, "false"),
        ("small", CORRECTED, "0"),
        ("large", CORRECTED, "0"),
        ("count", CORRECTED, "0"),
        ("total", CORRECTED, "0"),
        ("ratio", CORRECTED, "0.0"),
        ("list", both, "[]"),
        ("map", CORRECTED, "{}"),
        ("course", CORRECTED, r#""""#),
        ("point", CORRECTED, r#"{"x":0,"y":0}"#),
        ("any", both, "null"),
        ("object", CORRECTED, "{}"),
    ];
    assert_eq!(cases.map(|(name, ..)| name), PROPERTIES.map(|(name, _)| name));
    for (name, expected, zero) in cases {
        let text = object(&PROPERTIES, name, None);
        let message = format!("missing field `{name}`");
        check_required(&text, name, expected, zero, ("", &message));
    }
}

#[test]
fn a_null_required_property() {
    let both = [Some(Null), Some(Null)];
    let cases = [
        ("text", NULLED, r#""""#, "a string"),
        ("flag", NULLED, "false", "a boolean"),
        ("small", NULLED, "0", "i32"),
        ("large", NULLED, "0", "i64"),
        ("count", NULLED, "0", "u32"),
        ("total", NULLED, "0", "u64"),
        ("ratio", NULLED, "0.0", "f64"),
        ("list", both, "[]", "a sequence"),
        ("map", NULLED, "{}", "a map"),
        ("course", NULLED, r#""""#, "a string for enum Course"),
        ("point", NULLED, r#"{"x":0,"y":0}"#, "struct Point"),
        ("object", NULLED, "{}", "a map"),
    ];
    for (name, expected, zero, kind) in cases {
        let text = object(&PROPERTIES, name, Some("null"));
        let message = format!("invalid type: null, expected {kind}");
        check_required(&text, name, expected, zero, (name, &message));
    }
    let any = accepted::<Required>(&object(&PROPERTIES, "any", Some("null")));
    assert_eq!(any.any, Value::Null);
}

#[track_caller]
fn check_required(text: &str, name: &'static str, expected: Expected, zero: &str, error: (&str, &str)) {
    let error = (error.0.to_owned(), error.1.to_owned());
    assert_eq!(read::<Required>(text, Mode::Strict), Err(error.clone()), "{text}");
    for (mode, repair) in [Mode::Lossless, Mode::Corrected].into_iter().zip(expected) {
        let read = read::<Required>(text, mode);
        let Some(kind) = repair else {
            assert_eq!(read, Err(error.clone()), "{mode:?} {text}");
            continue;
        };
        let (value, repairs) = read.unwrap_or_else(|error| panic!("{mode:?} {text}: {error:?}"));
        assert_eq!(repairs, [("Required", name, kind)], "{mode:?} {text}");
        // All else is as it would be without the gap.
        let whole = object(&PROPERTIES, name, Some(zero));
        assert_eq!(serde_json::to_string(&value).unwrap(), whole, "{mode:?} {text}");
    }
}

#[test]
fn all_gaps_of_a_record_are_recorded_in_the_order_of_its_properties() {
    let text = r#"{"course":"COURSE_MAIN","point":{"y":1},"small":null}"#;
    let (value, repairs) = read::<Required>(text, Mode::Corrected).unwrap();
    assert_eq!((value.point, value.small), (Point::new(0, 1), 0));
    assert_eq!(repairs[..2], [("Point", "x", Corrected), ("Required", "small", CorrectedNull)]);
    let absent: Vec<&str> = repairs[2..].iter().map(|(_, property, _)| *property).collect();
    assert_eq!(absent, ["text", "flag", "large", "count", "total", "ratio", "list", "map", "any", "object"]);
}

#[test]
fn a_list_of_numbers_that_is_packed_into_a_text() {
    let numbers = [0.5f32, -2.0, 0.0, 1e-9, 3.25, 1e9, -0.125, 7.0];
    let packed = r#""AAAAPwAAAMAAAAAAX3CJMAAAUEAoa25OAAAAvgAA4EA=""#;
    let (list, repairs) = read::<Vec<f64>>(packed, Mode::Corrected).unwrap();
    assert_eq!((list, repairs), (numbers.map(f64::from).to_vec(), vec![("", "", Packed)]));
    assert!(read::<Vec<f64>>(packed, Mode::Lossless).is_err());
    // Too few, no base64, numbers of 64 bits, and numbers that have no such form.
    let wide = "MzMzMzMz4z9mZmZmZmb+v5qZmZmZmbk/lBzlnZmZuT/NzMzMzMwKQM3MDABlzc1BmJmZmZmZmb9mZmZmZmYcQA==";
    for text in ["AAAAPwAAAMA=", "a pinch", wide, ""] {
        let message = format!("invalid type: string \"{text}\", expected a sequence");
        refused::<Vec<f64>>(&format!("\"{text}\""), "", &message);
    }
    assert!(read::<Vec<i32>>(packed, Mode::Corrected).is_err());
}

#[test]
fn an_absent_optional_property_is_none() {
    assert_eq!(accepted::<Optional>("{}"), Optional::new());
    assert_eq!(accepted::<Loose>("{}"), Loose::new());
}

#[test]
fn a_null_optional_property() {
    let kinds = [
        ("text", "a string"),
        ("flag", "a boolean"),
        ("small", "i32"),
        ("large", "i64"),
        ("count", "u32"),
        ("total", "u64"),
        ("ratio", "f64"),
        ("list", "a sequence"),
        ("map", "a map"),
        ("course", "a string for enum Course"),
        ("point", "struct Point"),
        ("object", "a map"),
    ];
    for (name, kind) in kinds {
        let text = format!(r#"{{"{name}":null}}"#);
        let error = (name.to_owned(), format!("invalid type: null, expected {kind}"));
        assert_eq!(read::<Optional>(&text, Mode::Strict), Err(error));
        for mode in [Mode::Lossless, Mode::Corrected] {
            assert_eq!(read(&text, mode), Ok((Optional::new(), vec![("Optional", name, Null)])), "{mode:?} {text}");
        }
        assert_eq!(accepted::<Loose>(&text), Loose::new());
    }
    assert_eq!(accepted::<Optional>(r#"{"any":null}"#), Optional::new());
}

#[test]
fn a_nullable_property_that_is_absent_reads_as_null() {
    let names = PROPERTIES.map(|(name, _)| name).into_iter().filter(|name| *name != "any");
    let nulls: Vec<(&str, &str)> = names.map(|name| (name, "null")).collect();
    let whole = accepted::<Nullable>(&object(&nulls, "", None));
    for (name, _) in &nulls {
        let text = object(&nulls, name, None);
        let error = (String::new(), format!("missing field `{name}`"));
        assert_eq!(read::<Nullable>(&text, Mode::Strict), Err(error));
        for mode in [Mode::Lossless, Mode::Corrected] {
            assert_eq!(read(&text, mode), Ok((whole.clone(), vec![("Nullable", *name, Absent)])), "{mode:?} {text}");
        }
    }
    assert_eq!(serde_json::to_string(&whole).unwrap(), object(&nulls, "", None), "what is required is written");
    assert_eq!(serde_json::to_string(&Loose::new()).unwrap(), "{}");
}

#[test]
fn elements_that_may_be_null_are() {
    let loose = accepted::<Loose>(r#"{"list":[1,null],"map":{"a":null}}"#);
    assert_eq!(loose.list, Some(vec![Some(1), None]));
    assert_eq!(loose.map.unwrap()["a"], None);
    refused::<Optional>(r#"{"list":[1,null]}"#, "list[1]", "invalid type: null, expected i32");
    refused::<Optional>(r#"{"map":{"a":null}}"#, "map.a", "invalid type: null, expected i32");
}

#[test]
fn a_number_in_a_string() {
    let cases = [
        ("small", r#""-5""#, "-5"),
        ("small", r#""2147483647""#, "2147483647"),
        ("large", r#""-9223372036854775808""#, "-9223372036854775808"),
        ("count", r#""4294967295""#, "4294967295"),
        ("total", r#""18446744073709551615""#, "18446744073709551615"),
        ("ratio", r#""0.25""#, "0.25"),
        ("ratio", r#""-1e-3""#, "-0.001"),
        ("ratio", r#""12""#, "12.0"),
    ];
    for (name, value, number) in cases {
        let text = format!(r#"{{"{name}":{value}}}"#);
        assert!(read::<Optional>(&text, Mode::Strict).is_err(), "{text}");
        for mode in [Mode::Lossless, Mode::Corrected] {
            let (optional, repairs) = read::<Optional>(&text, mode).unwrap();
            assert_eq!(repairs, [("Optional", name, StringForNumber)], "{text}");
            assert_eq!(serde_json::to_string(&optional).unwrap(), format!(r#"{{"{name}":{number}}}"#));
        }
    }
}

#[test]
fn a_string_that_is_no_number_of_its_kind() {
    let cases = [
        ("small", "", "i32"),
        ("small", "2147483648", "i32"),
        ("small", "1.0", "i32"),
        ("small", " 1", "i32"),
        ("small", "1e3", "i32"),
        ("count", "-1", "u32"),
        ("total", "18446744073709551616", "u64"),
        ("ratio", "", "f64"),
        ("ratio", "1,5", "f64"),
        ("ratio", "inf", "f64"),
        ("ratio", "nan", "f64"),
        ("ratio", "1e999", "f64"),
        ("ratio", "-1e999", "f64"),
        ("flag", "true", "a boolean"),
    ];
    for (name, value, kind) in cases {
        let message = format!("invalid type: string \"{value}\", expected {kind}");
        refused::<Optional>(&format!(r#"{{"{name}":"{value}"}}"#), name, &message);
    }
}

#[test]
fn numbers_that_json_cannot_write() {
    for (value, number) in [("Infinity", f64::INFINITY), ("-Infinity", f64::NEG_INFINITY)] {
        let (optional, repairs) = read::<Optional>(&format!(r#"{{"ratio":"{value}"}}"#), Mode::Lossless).unwrap();
        assert_eq!((optional.ratio, repairs), (Some(number), vec![("Optional", "ratio", StringForNumber)]));
    }
    let (optional, _) = read::<Optional>(r#"{"ratio":"NaN"}"#, Mode::Lossless).unwrap();
    assert!(optional.ratio.unwrap().is_nan());
}

#[test]
fn a_number_where_a_string_belongs() {
    let cases = [
        ("7", "7"),
        ("-7", "-7"),
        ("18446744073709551615", "18446744073709551615"),
        ("1.50", "1.5"),
        ("1.0", "1.0"),
        ("-0.25", "-0.25"),
    ];
    for (value, string) in cases {
        let text = format!(r#"{{"text":{value}}}"#);
        assert!(read::<Optional>(&text, Mode::Strict).is_err(), "{text}");
        for mode in [Mode::Lossless, Mode::Corrected] {
            let expected = (Optional::new().text(string), vec![("Optional", "text", NumberForString)]);
            assert_eq!(read(&text, mode), Ok(expected), "{mode:?} {text}");
        }
    }
    let digits = "123456789012345678901234567890";
    let message = "invalid type: floating point `1.2345678901234568e+29`, expected a string";
    refused::<Optional>(&format!(r#"{{"text":{digits}}}"#), "text", message);
    refused::<Optional>(r#"{"text":true}"#, "text", "invalid type: boolean `true`, expected a string");
}

#[test]
fn repairs_inside_of_containers_name_their_property() {
    let (dish, repairs) =
        read::<Dish>(r#"{"name":"a","sides":[{"name":1}],"kinds":{"k":[{"x":"1","y":2}]}}"#, Mode::Lossless).unwrap();
    assert_eq!(dish.sides.unwrap(), [Dish::new("1")]);
    assert_eq!(dish.kinds.unwrap()["k"], [Point::new(1, 2)]);
    assert_eq!(repairs, [("Dish", "name", NumberForString), ("Point", "x", StringForNumber)]);
    let (_, repairs) = read::<Optional>(r#"{"list":["1",2,"3"],"map":{"a":"4"}}"#, Mode::Lossless).unwrap();
    let list = ("Optional", "list", StringForNumber);
    assert_eq!(repairs, [list, list, ("Optional", "map", StringForNumber)]);
    let (_, repairs) = read::<Soup>(r#"{"name":"s","pinches":"1","degrees":"2"}"#, Mode::Lossless).unwrap();
    assert_eq!(repairs, [("Soup", "pinches", StringForNumber), ("Soup", "degrees", StringForNumber)]);
    let (_, repairs) = read::<Prices>(r#"{"source":"s","EUR":"1"}"#, Mode::Lossless).unwrap();
    assert_eq!(repairs, [("Prices", "", StringForNumber)]);
    let (list, repairs) = read::<Vec<i32>>(r#"[1,"2"]"#, Mode::Lossless).unwrap();
    assert_eq!((list, repairs), (vec![1, 2], vec![("", "", StringForNumber)]));
}

#[test]
fn a_repair_can_be_shown() {
    let text = r#"{"source":null,"EUR":"1"}"#;
    let (_, drift) = decode::<Prices>(text.as_bytes(), Mode::Corrected).unwrap();
    let shown: Vec<String> = drift.repairs().iter().map(ToString::to_string).collect();
    assert_eq!(shown[0], "`source` of `Prices` was null, and reads as its zero value");
    assert_eq!(shown[1], "a value of `Prices` was a string instead of a number");
    assert!(!drift.is_empty());
}

#[test]
fn one_text_does_not_leave_its_traces_in_the_next() {
    assert!(read::<Point>(r#"{"x":null,"y":{}}"#, Mode::Corrected).is_err());
    assert_eq!(read::<Point>(r#"{"x":1,"y":2}"#, Mode::Corrected), Ok((Point::new(1, 2), Vec::new())));
    assert!(serde_json::from_str::<Point>(r#"{"x":1}"#).is_err(), "plain serde_json is strict after any mode");
    refused::<Point>(r#"{"x":1,"y":[]}"#, "y", "invalid type: sequence, expected i32");
}

#[test]
fn plain_serde_json_is_strict() {
    for text in [r#"{"text":null}"#, r#"{"text":1}"#, r#"{"small":"1"}"#] {
        let plain = serde_json::from_str::<Optional>(text).unwrap_err().to_string();
        let strict = decode::<Optional>(text.as_bytes(), Mode::Strict).unwrap_err();
        assert_eq!(plain, std::error::Error::source(&strict).unwrap().to_string());
    }
    assert_eq!(Mode::default(), Mode::Corrected);
}
