//! What is read as an identifier, as an integer in a string, and as bytes, and how they are written.

use kitchen::bytes::Bytes;
use kitchen::runtime::json::RepairKind::{Corrected, Unreadable};
use kitchen::runtime::json::{Mode, decode};
use kitchen::types::parcel::{Mark, Seal, To};
use kitchen::types::{Parcel, Visit};
use kitchen::uuid::{Uuid, uuid};

use super::{accepted, read, refused};

const ID: Uuid = uuid!("0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071");
const REQUIRED: &str = r#""id":"0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071","grams":"7","stamp":"""#;

fn parcel() -> Parcel {
    Parcel::new(7, ID, "")
}

/// A parcel with one property beside those that it needs.
fn with(property: &str) -> String {
    format!("{{{REQUIRED},{property}}}")
}

/// Checks that a parcel is read from a text, and written as another one.
#[track_caller]
fn checked(property: &str, expected: Parcel, written: &str) {
    assert_eq!(accepted::<Parcel>(&with(property)), expected, "{property}");
    assert_eq!(serde_json::to_string(&expected).unwrap(), with(written));
}

#[test]
fn an_integer_is_read_from_a_string_or_a_number_and_written_as_a_string() {
    for text in [r#""-5""#, "-5", "-5.0"] {
        checked(&format!(r#""grains":{text}"#), parcel().grains(-5), r#""grains":"-5""#);
    }
    let largest = r#""pence":"18446744073709551615""#;
    checked(largest, parcel().pence(u64::MAX), largest);
    checked(r#""pence":18446744073709551615"#, parcel().pence(u64::MAX), largest);
    assert_eq!(accepted::<Parcel>(&with(r#""pence":null"#)), parcel());
    let smallest = r#""layers":["-9223372036854775808","1"]"#;
    checked(smallest, parcel().layers(vec![i64::MIN, 1]), smallest);
    let shelves = [("a".to_owned(), Some(1)), ("b".to_owned(), None)];
    let text = r#""shelves":{"a":"1","b":null}"#;
    checked(text, parcel().shelves(shelves.into()), text);
    let mut kept = parcel();
    kept.additional_properties.insert("more".to_owned(), 9);
    checked(r#""more":9"#, kept, r#""more":"9""#);
    checked(r#""number":8"#, parcel().seal(Seal::Number(8)), r#""number":"8""#);
}

#[test]
fn a_text_that_is_no_integer_is_refused_where_one_has_to_be() {
    for text in ["", " 1", "1.5", "9223372036854775808"] {
        let message = format!(r#"invalid value: string "{text}", expected a string with an i64"#);
        refused::<Parcel>(&with(&format!(r#""layers":["{text}"]"#)), "layers[0]", &message);
        refused::<Parcel>(&with(&format!(r#""number":"{text}""#)), "number", &message);
        refused::<Parcel>(&format!(r#"{{"grams":"{text}"}}"#), "grams", &message);
    }
    let message = "invalid type: floating point `1.5`, expected a string with an i64";
    refused::<Parcel>(r#"{"grams":1.5}"#, "grams", message);
}

#[test]
fn an_identifier_is_read_in_the_ways_that_it_is_written() {
    for text in [
        "0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071",
        "0198A2B4-7C5E-7D3F-8A1B-2C3D4E5F6071",
        "0198a2b47c5e7d3f8a1b2c3d4e5f6071",
        "urn:uuid:0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071",
        "{0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071}",
    ] {
        let written = format!(r#""sender":"{ID}""#);
        checked(&format!(r#""sender":"{text}""#), parcel().sender(ID), &written);
    }
    refused::<Parcel>(r#"{"id":"7"}"#, "id", r#"invalid value: string "7", expected a UUID"#);
    refused::<Parcel>(r#"{"id":7}"#, "id", "invalid type: integer `7`, expected a UUID");
}

#[test]
fn bytes_are_read_in_either_alphabet() {
    let bytes = Bytes::from_static(&[0xfb, 0xff, 0xfe, 0x01]);
    for text in ["+//+AQ==", "+//+AQ", "-__-AQ==", "-__-AQ", "+//+\\r\\nAQ=="] {
        let expected = parcel().seal(Seal::Wax(bytes.clone()));
        checked(&format!(r#""wax":"{text}""#), expected, r#""wax":"+//+AQ==""#);
        checked(&format!(r#""label":"{text}""#), parcel().label(bytes.clone()), r#""label":"-__-AQ==""#);
    }
    refused::<Parcel>(r#"{"stamp":"a"}"#, "stamp", r#"invalid value: string "a", expected a string in base64"#);
    refused::<Parcel>(r#"{"stamp":"+_AA"}"#, "stamp", r#"invalid value: string "+_AA", expected a string in base64"#);
}

#[test]
fn an_optional_text_that_cannot_be_read_is_absent_to_a_reader_who_corrects() {
    for (property, text) in [("sender", ""), ("sender", "anna"), ("pence", "-1"), ("grains", "x"), ("label", "!")] {
        let text = with(&format!(r#""{property}":"{text}""#));
        assert!(read::<Parcel>(&text, Mode::Strict).is_err(), "{text}");
        assert!(read::<Parcel>(&text, Mode::Lossless).is_err(), "{text}");
        assert_eq!(read(&text, Mode::Corrected), Ok((parcel(), vec![("Parcel", property, Unreadable)])), "{text}");
    }
    let (_, drift) = decode::<Parcel>(with(r#""sender":"anna""#).as_bytes(), Mode::Corrected).unwrap();
    let said = "`sender` of `Parcel` was not of its format, and reads as if it were absent";
    assert_eq!(drift.repairs()[0].to_string(), said);
    let late = r#"{"at":"2030-01-31T12:00:00Z","late":"tomorrow"}"#;
    let (visit, repairs) = read::<Visit>(late, Mode::Corrected).unwrap();
    assert_eq!((visit.late, repairs), (None, vec![("Visit", "late", Unreadable)]));
}

#[test]
fn a_required_format_that_is_absent_reads_as_its_zero_value() {
    let (parcel, repairs) = read::<Parcel>("{}", Mode::Corrected).unwrap();
    assert_eq!(parcel, Parcel::new(0, Uuid::nil(), ""));
    assert_eq!(repairs, ["id", "grams", "stamp"].map(|property| ("Parcel", property, Corrected)));
    for mode in [Mode::Strict, Mode::Lossless] {
        assert!(read::<Parcel>("{}", mode).is_err());
    }
}

#[test]
fn a_union_takes_the_format_that_a_text_is_of() {
    let to = |value: &str| accepted::<Parcel>(&with(&format!(r#""to":{value}"#))).to.unwrap();
    assert_eq!(to(r#""0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071""#), To::Uuid(ID));
    assert_eq!(to(r#""12""#), To::QuotedInteger(12));
    assert_eq!(to("12"), To::QuotedInteger(12));
    let digits = "0198a2b47c5e7d3f8a1b2c3d4e5f6071";
    assert_eq!(to(&format!(r#""{digits}""#)), To::String(digits.to_owned()), "it may be any text");
    let mark = |value: &str| accepted::<Parcel>(&with(&format!(r#""mark":{value}"#)));
    let marked = mark(r#""AQI""#);
    assert_eq!(marked.mark, Some(Mark::Bytes(Bytes::from_static(&[1, 2]))));
    assert_eq!(serde_json::to_string(&marked).unwrap(), with(r#""mark":"AQI=""#));
    assert_eq!(mark(r#""!""#).mark, Some(Mark::Unknown("!".into())));
    checked(r#""to":"12""#, parcel().to(12), r#""to":"12""#);
}
