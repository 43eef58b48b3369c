//! Oneofs on the wire: what sets a member, what leaves it unset, what is an error, and that writing is the reverse.
//!
//! No mode changes any of it, so each text is read in all modes and with plain `serde_json`, which have to agree.

use std::error::Error;
use std::fmt::Debug;

use kitchen::runtime::json::{Decode, Mode, decode, encode};
use kitchen::types::login::Choice;
use kitchen::types::soup::{Garnish, Warmth};
use kitchen::types::step::Action;
use kitchen::types::{Course, Empty, Login, Point, Soup, Step};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// Reads a text in every way there is; an error is its path and its message without the position.
#[track_caller]
fn read<T: Decode + DeserializeOwned + PartialEq + Debug>(text: &str) -> Result<T, (String, String)> {
    let message = |error: &dyn Error| error.to_string().split(" at line ").next().unwrap_or_default().to_owned();
    let read = |mode| match decode::<T>(text.as_bytes(), mode) {
        Ok((value, drift)) => {
            assert!(drift.is_empty(), "{mode:?} {text}: {drift:?}");
            Ok(value)
        }
        Err(error) => {
            let cause = error.source().expect("a text that does not fit has a cause");
            Err((error.path().to_owned(), message(cause)))
        }
    };
    let strict = read(Mode::Strict);
    assert_eq!(strict, read(Mode::Lossless), "{text}");
    assert_eq!(strict, read(Mode::Corrected), "{text}");
    match (serde_json::from_str::<T>(text), &strict) {
        (Ok(plain), Ok(value)) => assert_eq!(plain, *value, "{text}"),
        (Err(plain), Err((_, cause))) => assert_eq!(message(&plain), *cause, "{text}"),
        (plain, strict) => panic!("{text}: {plain:?} with plain serde_json, but {strict:?}"),
    }
    strict
}

#[track_caller]
fn error<T: Decode + DeserializeOwned + PartialEq + Debug>(text: &str, path: &str, message: &str) {
    assert_eq!(read::<T>(text), Err((path.to_owned(), message.to_owned())), "{text}");
}

/// Checks that a value is written as exactly this text, and read back from it.
#[track_caller]
fn round_trip<T: Decode + DeserializeOwned + Serialize + PartialEq + Debug>(value: T, text: &str) {
    assert_eq!(String::from_utf8(encode(&value).unwrap()).unwrap(), text);
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
    let tree = serde_json::to_value(&value).unwrap();
    assert_eq!(tree, text.parse::<serde_json::Value>().unwrap());
    assert_eq!(serde_json::from_value::<T>(tree).unwrap(), value);
    assert_eq!(read::<T>(text).unwrap(), value);
}

fn soup(garnish: Garnish) -> Soup {
    Soup::new("s").garnish(garnish)
}

#[test]
fn each_kind_of_member_is_written_as_it_is_read() {
    round_trip(soup(Garnish::Herb("dill".into())), r#"{"name":"s","herb":"dill"}"#);
    round_trip(soup(Garnish::Salted(true)), r#"{"name":"s","salted":true}"#);
    round_trip(soup(Garnish::Pinches(-3)), r#"{"name":"s","pinches":-3}"#);
    round_trip(soup(Garnish::Bread(Point::new(1, 2))), r#"{"name":"s","bread":{"x":1,"y":2}}"#);
    round_trip(soup(Garnish::Croutons(vec![1, 2])), r#"{"name":"s","croutons":[1,2]}"#);
    round_trip(soup(Garnish::Weights([("a".into(), 0.5)].into())), r#"{"name":"s","weights":{"a":0.5}}"#);
    round_trip(soup(Garnish::Course(Course::Main)), r#"{"name":"s","course":"COURSE_MAIN"}"#);
    round_trip(soup(Garnish::Extra(json!({"a": [null]}))), r#"{"name":"s","extra":{"a":[null]}}"#);
}

#[test]
fn zero_values_are_set_values() {
    round_trip(soup(Garnish::Herb(String::new())), r#"{"name":"s","herb":""}"#);
    round_trip(soup(Garnish::Salted(false)), r#"{"name":"s","salted":false}"#);
    round_trip(soup(Garnish::Pinches(0)), r#"{"name":"s","pinches":0}"#);
    round_trip(soup(Garnish::Nothing(Empty::new())), r#"{"name":"s","nothing":{}}"#);
    round_trip(soup(Garnish::Croutons(Vec::new())), r#"{"name":"s","croutons":[]}"#);
    round_trip(soup(Garnish::Weights(Default::default())), r#"{"name":"s","weights":{}}"#);
    round_trip(soup(Garnish::Course(Course::Unspecified)), r#"{"name":"s","course":"COURSE_UNSPECIFIED"}"#);
    round_trip(soup(Garnish::Extra(json!(false))), r#"{"name":"s","extra":false}"#);
    round_trip(Soup::new("s").warmth(Warmth::Degrees(0.0)), r#"{"name":"s","degrees":0.0}"#);
}

#[test]
fn a_null_member_is_unset() {
    for text in [
        r#"{"name":"s","herb":null}"#,
        r#"{"name":"s","bread":null,"nothing":null,"salted":null}"#,
        r#"{"croutons":null,"weights":null,"course":null,"extra":null,"name":"s"}"#,
        r#"{"name":"s","degrees":null,"word":null,"pinches":null}"#,
    ] {
        assert_eq!(read::<Soup>(text), Ok(Soup::new("s")), "{text}");
    }
    round_trip(Soup::new("s"), r#"{"name":"s"}"#);
}

#[test]
fn a_null_beside_a_member_changes_nothing() {
    let set = soup(Garnish::Pinches(3));
    for text in [
        r#"{"name":"s","herb":null,"pinches":3}"#,
        r#"{"name":"s","pinches":3,"herb":null}"#,
        r#"{"bread":null,"salted":null,"pinches":3,"name":"s","nothing":null,"extra":null}"#,
    ] {
        assert_eq!(read::<Soup>(text).as_ref(), Ok(&set), "{text}");
    }
}

#[test]
fn two_members_are_an_error_that_names_both() {
    let message =
        |group, one, other| format!("only one member of the oneof `{group}` may be set, but `{one}` and `{other}` are");
    let both = message("garnish", "herb", "salted");
    error::<Soup>(r#"{"name":"s","herb":"dill","salted":true}"#, "salted", &both);
    error::<Soup>(r#"{"herb":"","salted":false,"name":"s"}"#, "salted", &both);
    let reverse = message("garnish", "salted", "herb");
    error::<Soup>(r#"{"name":"s","salted":false,"herb":""}"#, "herb", &reverse);
    let empty = message("garnish", "nothing", "bread");
    error::<Soup>(r#"{"name":"s","nothing":{},"pinches":null,"bread":{"x":1,"y":2}}"#, "bread", &empty);
    let other = message("warmth", "degrees", "word");
    error::<Soup>(r#"{"name":"s","herb":"dill","degrees":1,"word":"hot"}"#, "word", &other);
    let inner = message("action", "chop", "either");
    error::<Step>(r#"{"repeat":{"either":[{},{"chop":"a","either":[]}]}}"#, "repeat.either[1].either", &inner);
}

#[test]
fn groups_do_not_see_each_other() {
    let both = soup(Garnish::Salted(false)).warmth(Warmth::Word(String::new())).bowls(2);
    round_trip(both.clone(), r#"{"name":"s","salted":false,"word":"","bowls":2}"#);
    let mixed = r#"{"word":"","herb":null,"bowls":2,"salted":false,"degrees":null,"name":"s"}"#;
    assert_eq!(read::<Soup>(mixed), Ok(both));
}

#[test]
fn an_unknown_member_leaves_the_group_unset() {
    for text in [r#"{"name":"s","leek":{"a":[1]}}"#, r#"{"leek":true,"name":"s","Herb":"dill","her\u0062s":"x"}"#] {
        assert_eq!(read::<Soup>(text), Ok(Soup::new("s")), "{text}");
    }
    let known = r#"{"name":"s","leek":{},"herb":"dill","rice":1}"#;
    assert_eq!(read::<Soup>(known), Ok(soup(Garnish::Herb("dill".into()))));
}

#[test]
fn a_malformed_member_is_an_error_and_not_an_unset_group() {
    let cases = [
        ("salted", r#""true""#, "salted", r#"invalid type: string "true", expected a boolean"#),
        ("salted", "0", "salted", "invalid type: integer `0`, expected a boolean"),
        ("pinches", "1.5", "pinches", "invalid type: floating point `1.5`, expected i32"),
        ("pinches", "2147483648", "pinches", "invalid value: integer `2147483648`, expected i32"),
        ("pinches", r#""x""#, "pinches", r#"invalid type: string "x", expected i32"#),
        ("herb", "{}", "herb", "invalid type: map, expected a string"),
        ("nothing", "[]", "nothing", "invalid type: sequence, expected struct Empty"),
        ("nothing", "true", "nothing", "invalid type: boolean `true`, expected struct Empty"),
        ("bread", r#"{"x":1,"y":[]}"#, "bread.y", "invalid type: sequence, expected i32"),
        ("croutons", "[1,null]", "croutons[1]", "invalid type: null, expected i32"),
        ("weights", r#"{"a b":{}}"#, "weights.a b", "invalid type: map, expected f64"),
        ("course", "true", "course", "invalid type: boolean `true`, expected a string for enum Course"),
    ];
    for (member, value, path, message) in cases {
        error::<Soup>(&format!(r#"{{"name":"s","{member}":{value}}}"#), path, message);
        error::<Soup>(&format!(r#"{{"{member}":{value},"name":"s","herb":null}}"#), path, message);
    }
}

#[test]
fn a_member_with_a_gap_is_set_or_an_error() {
    let text = r#"{"name":"s","bread":{"x":1}}"#;
    for mode in [Mode::Strict, Mode::Lossless] {
        let error = decode::<Soup>(text.as_bytes(), mode).unwrap_err();
        assert_eq!(error.path(), "bread");
        assert!(error.to_string().contains("missing field `y`"), "{error}");
    }
    let (value, drift) = decode::<Soup>(text.as_bytes(), Mode::Corrected).unwrap();
    assert_eq!(value, soup(Garnish::Bread(Point::new(1, 0))));
    assert_eq!(drift.repairs().len(), 1);
}

#[test]
fn a_member_that_is_there_twice_is_an_error() {
    error::<Soup>(r#"{"name":"s","herb":"a","herb":"a"}"#, "", "duplicate field `herb`");
    error::<Soup>(r#"{"name":"s","herb":null,"herb":"a"}"#, "", "duplicate field `herb`");
    error::<Soup>(r#"{"name":"s","herb":"a","herb":null}"#, "", "duplicate field `herb`");
    error::<Step>(r#"{"repeat":{"chop":"a","chop":"b"}}"#, "repeat", "duplicate field `chop`");
}

#[test]
fn an_escaped_name_is_the_same_member() {
    let text = r#"{"name":"s","h\u0065rb":"dill"}"#;
    assert_eq!(read::<Soup>(text), Ok(soup(Garnish::Herb("dill".into()))));
}

#[test]
fn an_unknown_value_of_a_member_is_kept() {
    for (value, shown) in [(r#""COURSE_SOUP""#, "COURSE_SOUP"), ("7", "7")] {
        let text = format!(r#"{{"name":"s","course":{value}}}"#);
        let soup = read::<Soup>(&text).unwrap();
        let Some(Garnish::Course(course)) = &soup.garnish else { panic!("{soup:?}") };
        assert!(matches!(course, Course::Unknown(_)));
        assert_eq!(course.as_str(), shown);
        round_trip(soup, &text);
    }
}

#[test]
fn recursion_goes_through_members() {
    let leaf = || Step::new().action(Action::Chop("leek".into()));
    let list = Step::new().action(Action::Either(vec![leaf(), Step::new()]));
    let text = r#"{"repeat":{"either":[{"chop":"leek"},{}]}}"#;
    round_trip(Step::new().action(Action::Repeat(Box::new(list))), text);
}

#[test]
fn a_oneof_stands_beside_properties_without_a_name() {
    let mut login = Login::new(Choice::User("u".into()));
    login.additional_properties.insert("realm".into(), "r".into());
    round_trip(login, r#"{"user":"u","realm":"r"}"#);
    let unset = read::<Login>(r#"{"user":null,"token":"t"}"#).unwrap();
    assert_eq!(unset.choice, None);
    assert_eq!(unset.additional_properties["token"], "t");
}

#[test]
fn a_message_is_made_of_its_member() {
    let step: Step = Action::Chop("a".into()).into();
    assert_eq!(step, Step::new().action(Action::Chop("a".into())));
    let login: Login = Choice::User("u".into()).into();
    assert_eq!(login, Login::new(Choice::User("u".into())));
}

#[test]
fn a_member_that_is_secret_is_not_shown() {
    let login = Login::new(Choice::Password("hunter2".into()));
    let shown = format!("{login:?}");
    assert!(shown.contains("Password([redacted])"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
    round_trip(login, r#"{"password":"hunter2"}"#);
    assert!(format!("{:?}", Choice::User("u".into())).contains("\"u\""));
}
