//! Which variant of a union a value is read as: the tag says it, or the shape does, and nothing is tried.

use kitchen::types::amount::{Range, Size};
use kitchen::types::{Amount, Course, Knife, Pan, Point, Shelf, Tool};
use serde_json::{Value, json};

use super::{accepted, read};
use kitchen::runtime::json::{Mode, RepairKind};

fn knife(kind: &str) -> Tool {
    Tool::from(Knife::new(kind, 20))
}

#[test]
fn a_tag_decides() {
    assert_eq!(accepted::<Tool>(r#"{"kind":"knife","length":20}"#), knife("knife"));
    assert_eq!(accepted::<Tool>(r#"{"length":20,"kind":"cleaver"}"#), knife("cleaver"));
    let pan = accepted::<Tool>(r#"{"kind":"pan","lid":true,"holds":{"kind":"pan"}}"#);
    assert_eq!(pan, Tool::from(Pan::new().lid(true).holds(Pan::new())));
}

#[test]
fn a_tag_outweighs_the_shape() {
    // A lid makes it look like a pan.
    let text = r#"{"kind":"knife","lid":true,"length":true}"#;
    let message = "invalid type: boolean `true`, expected i32 (read as `Knife` of `Tool`)";
    for mode in [Mode::Strict, Mode::Lossless] {
        assert_eq!(read::<Tool>(text, mode), Err(("length".to_owned(), message.to_owned())));
    }
}

#[test]
fn an_unknown_tag_is_kept() {
    for text in [r#"{"kind":"spoon","length":20}"#, r#"{"kind":null}"#, "[]", "7", "null"] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(accepted::<Tool>(text), Tool::Unknown(value.clone()), "{text}");
        assert_eq!(serde_json::to_value(Tool::Unknown(value.clone())).unwrap(), value);
    }
}

#[test]
fn without_a_tag_the_shape_decides() {
    // The kind is missing, which makes it a knife for a reader who repairs and nothing else.
    let text = r#"{"length":20}"#;
    assert_eq!(read::<Tool>(text, Mode::Strict).unwrap().0, Tool::Unknown(json!({"length": 20})));
    assert_eq!(read::<Tool>(text, Mode::Corrected).unwrap().0, knife(""));
}

#[test]
fn a_shape_decides_by_the_kind_of_value() {
    assert_eq!(accepted::<Amount>("7"), Amount::from(7));
    assert_eq!(accepted::<Amount>("true"), Amount::from(true));
    assert_eq!(accepted::<Amount>(r#""a pinch""#), Amount::from("a pinch"));
    assert_eq!(accepted::<Amount>("[1, 2.5]"), Amount::from(vec![1.0, 2.5]));
    assert_eq!(accepted::<Amount>("[]"), Amount::from(Vec::<f64>::new()));
    assert_eq!(accepted::<Amount>(r#""COURSE_MAIN""#), Amount::from(Course::Main));
    assert_eq!(accepted::<Amount>("2.5"), Amount::Unknown(json!(2.5)));
    assert_eq!(accepted::<Amount>(r#"["2"]"#), Amount::Unknown(json!(["2"])));
}

#[test]
fn a_shape_decides_by_the_properties_that_are_there() {
    assert_eq!(accepted::<Amount>(r#"{"x":1,"y":2}"#), Amount::from(Point::new(1, 2)));
    assert_eq!(accepted::<Amount>(r#"{"from":1,"to":2}"#), Amount::from(Range::new(1.0).to(2.0)));
    assert_eq!(accepted::<Amount>(r#"{"from":1}"#), Amount::from(Range::new(1.0)));
    assert_eq!(accepted::<Amount>(r#"{"from":1,"unit":"g"}"#), Amount::from(Size::new(1.0, "g")));
    // Nothing required is missing for a range, and one property of it is of the wrong kind.
    let message = "invalid type: string \"1/2\", expected f64 (read as `Range` of `Amount`)";
    let error = ("from".to_owned(), message.to_owned());
    assert_eq!(read::<Amount>(r#"{"from":"1/2"}"#, Mode::Lossless), Err(error));
    assert_eq!(accepted::<Amount>(r#"{"a":1}"#), Amount::Unknown(json!({"a": 1})));
}

#[test]
fn what_is_written_is_what_was_read() {
    let texts = [r#"{"kind":"pan","lid":false}"#, r#"{"kind":"knife","length":1}"#, r#"{"kind":"fork"}"#];
    for text in texts {
        assert_eq!(serde_json::to_string(&accepted::<Tool>(text)).unwrap(), text);
        assert_eq!(serde_json::from_str::<Tool>(text).unwrap(), accepted::<Tool>(text));
    }
}

#[test]
fn a_union_is_a_property_like_others() {
    let shelf = Shelf::new(3).tool(knife("knife"));
    let text = r#"{"amount":3,"tool":{"kind":"knife","length":20}}"#;
    assert_eq!(serde_json::to_string(&shelf).unwrap(), text);
    assert_eq!(accepted::<Shelf>(text), shelf);
    assert_eq!(accepted::<Shelf>(r#"{"amount":3,"tool":null}"#), Shelf::new(3));
    let missing = (String::new(), "missing field `amount`".to_owned());
    assert_eq!(read::<Shelf>("{}", Mode::Lossless), Err(missing));
    // Nobody can say what an absent union would be, and there is a value for that.
    let unknown = Shelf::new(Amount::Unknown(Value::Null));
    assert_eq!(read::<Shelf>("{}", Mode::Corrected), Ok((unknown, vec![("Shelf", "amount", RepairKind::Corrected)])));
    for mode in [Mode::Strict, Mode::Lossless] {
        let (path, _) = read::<Shelf>(r#"{"amount":{"from":[]}}"#, mode).unwrap_err();
        assert_eq!(path, "amount.from");
    }
}

#[test]
fn what_does_not_fit_its_variant_is_kept_and_nothing_else_is_excused() {
    let text = r#"{"amount":{"from":[],"to":"2"}}"#;
    let kept = Shelf::new(Amount::Unknown(json!({"from": [], "to": "2"})));
    // What was repaired on the way is not repaired in what is kept.
    assert_eq!(read::<Shelf>(text, Mode::Corrected), Ok((kept, vec![("Amount", "", RepairKind::Unfit)])));
    let (shelf, _) = read::<Shelf>(text, Mode::Corrected).unwrap();
    assert_eq!(serde_json::to_value(shelf).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    // All else has to decode; the error is that of the first attempt.
    let text = r#"{"tool":{"kind":"knife","length":true},"amount":3,"tool":null}"#;
    let (path, message) = read::<Shelf>(text, Mode::Corrected).unwrap_err();
    assert_eq!((path.as_str(), message.contains("(read as `Knife` of `Tool`)")), ("tool.length", true), "{message}");
    let (_, repairs) = read::<Vec<Tool>>(r#"[{"kind":"pan"},{"kind":"knife","length":{}}]"#, Mode::Corrected).unwrap();
    assert_eq!(repairs, [("Tool", "", RepairKind::Unfit)]);
}

/// What is no text of JSON has no text to read variants of, and is made into one.
#[test]
fn other_inputs_than_texts() {
    let text = r#"{"kind":"pan","lid":true,"holds":{"kind":"pan"}}"#;
    let pan = Tool::from(Pan::new().lid(true).holds(Pan::new()));
    assert_eq!(serde_json::from_value::<Tool>(serde_json::from_str(text).unwrap()).unwrap(), pan);
    assert_eq!(serde_json::from_reader::<_, Tool>(text.as_bytes()).unwrap(), pan);
    assert_eq!(serde_yaml::from_str::<Tool>(text).unwrap(), pan);
    let amounts = serde_yaml::from_str::<Vec<Amount>>("[7, true, null, 1.5, a pinch, [1, 2.5]]").unwrap();
    assert_eq!(serde_json::to_string(&amounts).unwrap(), r#"[7,true,null,1.5,"a pinch",[1.0,2.5]]"#);
}

/// A union in a union is a text of its own to the parser, whose depth counts all the same.
#[test]
fn unions_in_each_other_have_an_end() {
    let nested = |depth: usize| format!("{}1{}", r#"{"kind":"pan","holds":"#.repeat(depth), "}".repeat(depth));
    assert!(read::<Tool>(&nested(126), Mode::Strict).is_ok());
    for depth in [128, 100_000] {
        let (_, message) = read::<Tool>(&nested(depth), Mode::Strict).unwrap_err();
        assert!(message.contains("recursion limit exceeded"), "{message}");
    }
    // Brackets in texts do not count.
    let text = format!(r#"{{"kind":"\"{}"}}"#, "[".repeat(200));
    assert!(matches!(accepted::<Tool>(&text), Tool::Unknown(_)));
}
