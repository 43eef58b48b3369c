//! The documented differences, each on texts that show it.

use kitchen::runtime::json::{Mode, decode};
use kitchen::types;
use serde::{Deserialize, Serialize};

use super::{Generated, derived};

/// The reading of a text as its bytes, written again, or as a complaint.
fn written<T: Serialize>(read: serde_json::Result<T>) -> Result<String, String> {
    match read {
        Ok(value) => Ok(serde_json::to_string(&value).unwrap()),
        Err(error) => Err(error.to_string()),
    }
}

#[track_caller]
fn differ<G: Generated, D: Serialize + for<'de> Deserialize<'de>>(
    text: &str,
    generated: Result<&str, &str>,
    derived: Result<&str, &str>,
) {
    let owned = |result: Result<&str, &str>| result.map(str::to_owned).map_err(str::to_owned);
    assert_eq!(written(serde_json::from_str::<G>(text)), owned(generated), "generated: {text}");
    assert_eq!(written(serde_json::from_str::<D>(text)), owned(derived), "derived: {text}");
    assert_eq!(decode::<G>(text.as_bytes(), Mode::Strict).is_ok(), generated.is_ok(), "{text}");
}

#[test]
fn an_array_is_no_struct() {
    differ::<types::Point, derived::Point>(
        r#"[1,2,"c"]"#,
        Err("invalid type: sequence, expected struct Point at line 1 column 0"),
        Ok(r#"{"x":1,"y":2,"label":"c"}"#),
    );
    differ::<types::Point, derived::Point>(
        "[1]",
        Err("invalid type: sequence, expected struct Point at line 1 column 0"),
        Err("invalid length 1, expected struct Point with 3 elements at line 1 column 3"),
    );
}

#[test]
fn a_null_is_no_value_of_an_optional_property() {
    /// An optional property as people write it.
    #[derive(Serialize, Deserialize)]
    struct Problem {
        code: i32,
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    }
    differ::<types::Problem, Problem>(
        r#"{"code":1,"message":null}"#,
        Err("invalid type: null, expected a string at line 1 column 25"),
        Ok(r#"{"code":1}"#),
    );
}

#[test]
fn a_whole_number_is_an_integer() {
    differ::<types::Point, derived::Point>(
        r#"{"x":1.0,"y":-2e1}"#,
        Ok(r#"{"x":1,"y":-20}"#),
        Err("invalid type: floating point `1.0`, expected i32 at line 1 column 8"),
    );
}

#[test]
fn an_enum_is_open() {
    /// A closed enum, as derived code has them.
    #[derive(Serialize, Deserialize)]
    enum Course {
        #[serde(rename = "COURSE_MAIN")]
        Main,
    }
    let text = r#""COURSE_SOUP""#;
    let unknown = "unknown variant `COURSE_SOUP`, expected `COURSE_MAIN` at line 1 column 13";
    differ::<types::Course, Course>(text, Ok(text), Err(unknown));
    differ::<types::Course, Course>("7", Ok("7"), Err("expected value at line 1 column 1"));
    let complaint = "invalid type: boolean `true`, expected a string for enum Course at line 1 column 4";
    differ::<types::Course, Course>("true", Err(complaint), Err("expected value at line 1 column 1"));
}

#[test]
fn additional_properties_are_read_where_they_stand() {
    differ::<types::Prices, derived::Prices>(
        r#"{"EUR":"x","source":"s"}"#,
        Err(r#"invalid type: string "x", expected f64 at line 1 column 10"#),
        Err(r#"invalid type: string "x", expected f64 at line 1 column 24"#),
    );
}

#[test]
fn a_position_may_be_further_inside() {
    differ::<types::Point, derived::Point>(
        r#"{"x":[1],"y":2}"#,
        Err("invalid type: sequence, expected i32 at line 1 column 6"),
        Err("invalid type: sequence, expected i32 at line 1 column 5"),
    );
}
