//! Turns many texts into values twice, by generated code and by derived code for the same fields, and compares.
//!
//! In the strict mode and with plain `serde_json` both accept the same texts, read the same values, write the same bytes
//! and complain in the same words, with these exceptions, each of which has a line in [`differences`]:
//!
//! - An array is no struct: derived code takes `[1,2]` for `{"x":1,"y":2}`.
//! - A `null` is no value of an optional property that is not nullable: derived code reads `None`.
//! - A whole number is an integer, as JSON Schema has it: derived code refuses `1.0`.
//! - An enum is open: derived code refuses values that it does not know. It takes numbers, too, and its complaint
//!   names it.
//! - Additional properties are read where they stand. Derived code buffers them, and so complains at the end of the
//!   object.
//! - A value that is written in several ways has a complaint of its own.
//! - The position of an array, an object or a `null` that does not belong is a character or two further on, because its
//!   first character has been read by then.

mod derived;
mod differences;
mod random;
mod shapes;

use std::error::Error;
use std::fmt::Debug;

use self::random::Texts;
use self::shapes::Kind;
use kitchen::runtime::json::{Decode, Mode, RepairKind, decode};
use kitchen::types;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How many texts are made for each type.
const TEXTS: usize = 2000;

/// A generated type.
trait Generated: Decode + DeserializeOwned + Serialize + Debug + PartialEq {}

impl<T: Decode + DeserializeOwned + Serialize + Debug + PartialEq> Generated for T {}

/// Returns a complaint without the name of the enum that it is about, and without a position that may differ.
fn complaint(error: &dyn Error) -> String {
    let text = error.to_string().replace(" for enum Course", "");
    let is_elsewhere =
        ["sequence", "map", "null"].iter().any(|kind| text.starts_with(&format!("invalid type: {kind},")));
    match text.split_once(" at line ") {
        Some((complaint, _)) if is_elsewhere => complaint.to_owned(),
        _ => text,
    }
}

/// Whether a text was accepted; both sides agree on it.
#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Accepted,
    Refused,
}

#[track_caller]
fn compare<G: Generated, D: DeserializeOwned + Serialize + Debug>(text: &str) -> Verdict {
    let derived = serde_json::from_str::<D>(text);
    let generated = serde_json::from_str::<G>(text);
    let verdict = agree(text, &generated, &derived);
    match decode::<G>(text.as_bytes(), Mode::Strict) {
        Ok((value, drift)) => {
            assert!(drift.is_empty(), "{text}: {drift:?}");
            assert_eq!(value, generated.unwrap(), "{text}");
        }
        Err(error) => {
            assert_eq!(complaint(error.source().unwrap()), complaint(&generated.unwrap_err()), "{text}");
        }
    }
    // The same by way of a tree, whose deserializer hands out owned strings and knows no positions.
    if let Ok(tree) = text.parse::<serde_json::Value>() {
        let (generated, derived) = (serde_json::from_value::<G>(tree.clone()), serde_json::from_value::<D>(tree));
        agree(text, &generated, &derived);
    }
    verdict
}

#[track_caller]
fn agree<G: Serialize + Debug, D: Serialize + Debug>(
    text: &str,
    generated: &serde_json::Result<G>,
    derived: &serde_json::Result<D>,
) -> Verdict {
    match (generated, derived) {
        (Ok(generated), Ok(derived)) => {
            assert_eq!(format!("{generated:?}"), format!("{derived:?}"), "{text}");
            assert_eq!(serde_json::to_string(generated).unwrap(), serde_json::to_string(derived).unwrap(), "{text}");
            Verdict::Accepted
        }
        (Err(generated), Err(derived)) => {
            assert_eq!(complaint(generated), complaint(derived), "{text}");
            Verdict::Refused
        }
        (generated, derived) => panic!("{text}\ngenerated: {generated:?}\nderived: {derived:?}"),
    }
}

/// Compares the modes: each accepts what the one before it does, and reads the same, and says what it repaired.
#[track_caller]
fn compare_modes<G: Generated>(text: &str) {
    let [strict, lossless, corrected] =
        [Mode::Strict, Mode::Lossless, Mode::Corrected].map(|mode| decode::<G>(text.as_bytes(), mode));
    let is_correction =
        |kind| matches!(kind, RepairKind::Corrected | RepairKind::CorrectedNull | RepairKind::Unreadable);
    match (strict, lossless, corrected) {
        (Ok(strict), Ok(lossless), Ok(corrected)) => {
            assert!(strict.1.is_empty() && lossless.1.is_empty() && corrected.1.is_empty(), "{text}");
            assert!(strict.0 == lossless.0 && lossless.0 == corrected.0, "{text}");
            let written = serde_json::to_string(&strict.0).unwrap();
            assert_eq!(serde_json::from_str::<G>(&written).unwrap(), strict.0, "{text}");
        }
        (Err(_), Ok(lossless), Ok(corrected)) => {
            assert!(!lossless.1.is_empty(), "{text}: repaired without a word");
            assert!(lossless.1.repairs().iter().all(|repair| !is_correction(repair.kind)), "{text}");
            assert!(lossless == corrected, "{text}");
        }
        (Err(strict), Err(_), Ok((_, drift))) => {
            assert!(drift.repairs().iter().any(|repair| is_correction(repair.kind)), "{text}: {strict}");
        }
        (Err(_), Err(_), Err(_)) => {}
        (strict, lossless, corrected) => panic!("{text}\n{strict:?}\n{lossless:?}\n{corrected:?}"),
    }
}

/// Compares on pseudo-random texts, of which a fair part must be accepted and a fair part refused.
#[track_caller]
fn compare_many<G: Generated, D: DeserializeOwned + Serialize + Debug>(seed: u64, kind: &'static Kind) {
    let mut accepted = 0;
    for text in Texts::new(seed, kind).take(TEXTS) {
        if compare::<G, D>(&text) == Verdict::Accepted {
            accepted += 1;
        }
        compare_modes::<G>(&text);
    }
    assert!((TEXTS / 5..TEXTS * 97 / 100).contains(&accepted), "{accepted} of {TEXTS} were accepted");
}

/// Compares on each value in each property of a record that may lack the others.
#[track_caller]
fn compare_each<G: Generated, D: DeserializeOwned + Serialize + Debug>(record: &'static Kind) {
    let Kind::Record(properties, _) = record else { panic!("a record has properties") };
    let (mut accepted, mut refused) = (0, 0);
    for property in *properties {
        for value in random::values().filter(|value| !random::is_difference(&property.kind, value)) {
            let text = format!("{{\"{}\":{value}}}", property.name);
            match compare::<G, D>(&text) {
                Verdict::Accepted => accepted += 1,
                Verdict::Refused => refused += 1,
            }
            compare_modes::<G>(&text);
        }
    }
    assert!(accepted > 200 && refused > 200, "{accepted} and {refused}");
}

#[test]
fn each_value_in_each_optional_property() {
    compare_each::<types::Optional, derived::Optional>(&shapes::OPTIONAL);
}

#[test]
fn each_value_in_each_optional_nullable_property() {
    compare_each::<types::Loose, derived::Loose>(&shapes::LOOSE);
}

#[test]
fn points() {
    compare_many::<types::Point, derived::Point>(1, &shapes::POINT);
}

#[test]
fn required_properties() {
    compare_many::<types::Required, derived::Required>(2, &shapes::REQUIRED);
}

#[test]
fn optional_properties() {
    compare_many::<types::Optional, derived::Optional>(3, &shapes::OPTIONAL);
}

#[test]
fn nullable_properties() {
    compare_many::<types::Nullable, derived::Nullable>(4, &shapes::NULLABLE);
}

#[test]
fn optional_nullable_properties() {
    compare_many::<types::Loose, derived::Loose>(5, &shapes::LOOSE);
}

#[test]
fn recursive_records() {
    compare_many::<types::DishPage, derived::DishPage>(6, &shapes::DISH_PAGE);
}

#[test]
fn orders() {
    compare_many::<types::Order, derived::Order>(7, &shapes::ORDER);
}

#[test]
fn wide_records() {
    compare_many::<types::Wide, derived::Wide>(8, &shapes::WIDE);
}

#[test]
fn maps_of_records() {
    compare_many::<types::Stock, derived::Stock>(9, &shapes::STOCK);
}

/// Derived code flattens the rest of an object through a buffer, so only verdicts and values are the same.
#[track_caller]
fn compare_flattened<G: Generated, D: DeserializeOwned + Serialize + Debug>(seed: u64, kind: &'static Kind) {
    let mut accepted = 0;
    for text in Texts::new(seed, kind).take(TEXTS) {
        match (serde_json::from_str::<G>(&text), serde_json::from_str::<D>(&text)) {
            (Err(_), Err(_)) => {}
            (generated, derived) => {
                agree(&text, &generated, &derived);
                accepted += 1;
            }
        }
        compare_modes::<G>(&text);
    }
    assert!((TEXTS / 5..TEXTS * 97 / 100).contains(&accepted), "{accepted} of {TEXTS} were accepted");
}

#[test]
fn typed_additional_properties() {
    compare_flattened::<types::Prices, derived::Prices>(10, &shapes::PRICES);
}

#[test]
fn any_additional_properties() {
    compare_flattened::<types::Label, derived::Label>(11, &shapes::LABEL);
}

/// What derived code says of two ways to write a value is another complaint.
#[test]
fn formats() {
    compare_flattened::<types::Tag, derived::Tag>(13, &shapes::TAG);
}

/// Derived code has no oneofs; with an option for each member, a text is fine if no group has two.
#[test]
fn oneofs() {
    let (mut accepted, mut conflicts) = (0, 0);
    for text in Texts::new(12, &shapes::SOUP).take(TEXTS) {
        let flat = serde_json::from_str::<derived::Soup>(&text);
        let read = serde_json::from_str::<types::Soup>(&text);
        match (&read, &flat) {
            (Ok(soup), Ok(flat)) => {
                assert!(flat.garnishes() <= 1 && flat.warmths() <= 1, "{text}");
                assert_eq!(usize::from(soup.garnish.is_some()), flat.garnishes(), "{text}");
                assert_eq!(usize::from(soup.warmth.is_some()), flat.warmths(), "{text}");
                assert_eq!(serde_json::to_string(soup).unwrap(), serde_json::to_string(flat).unwrap(), "{text}");
                accepted += 1;
            }
            (Err(error), Ok(flat)) => {
                assert!(flat.garnishes() > 1 || flat.warmths() > 1, "{text}");
                assert!(complaint(error).starts_with("only one member of the oneof `"), "{text}");
                conflicts += 1;
            }
            // The first complaint of two may be either's.
            (Err(error), Err(flat)) if !complaint(error).starts_with("only one member") => {
                assert_eq!(complaint(error), complaint(flat), "{text}");
            }
            (Err(_), Err(_)) => {}
            (Ok(_), Err(error)) => panic!("{text}: {error}"),
        }
        compare_modes::<types::Soup>(&text);
    }
    assert!(accepted > TEXTS / 5 && conflicts > TEXTS / 50, "{accepted} and {conflicts} of {TEXTS}");
}
