//! Turns scalars into closed enums, and those that they do not have into errors of every mode.

use std::error::Error;

use restitch_runtime::runtime::Text;
use restitch_runtime::runtime::json::{self, Decode, Mode, decode};

const MODES: [Mode; 3] = [Mode::Strict, Mode::Lossless, Mode::Corrected];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Color {
    Red,
    Green,
}

impl json::Closed for Color {
    const NAME: &'static str = "Color";

    const ALL: &'static [Self] = &[Self::Red, Self::Green];

    fn as_str(&self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Green => "green",
        }
    }
}

json::closed!(Color);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Legs {
    Two,
    Four,
}

impl json::Closed for Legs {
    const WIRE: json::Wire = json::Wire::Integer;

    const NAME: &'static str = "Legs";

    const ALL: &'static [Self] = &[Self::Two, Self::Four];

    fn as_str(&self) -> &'static str {
        match self {
            Self::Two => "2",
            Self::Four => "4",
        }
    }
}

json::closed!(Legs, integers);

/// A record with both, as it would be generated.
#[derive(Clone, Debug, PartialEq)]
struct Pet {
    color: Color,
    legs: Option<Legs>,
}

impl json::Record for Pet {
    const SHAPE: &'static json::Shape =
        &json::Shape::new("Pet", &[json::Field::required("color"), json::Field::optional("legs")]);

    fn blank() -> Self {
        Self { color: Decode::blank(), legs: None }
    }

    fn read<'de, A: json::MapAccess<'de>>(&mut self, index: usize, slot: json::Slot<'_, A>) -> Result<(), A::Error> {
        match index {
            0 => slot.read(&mut self.color),
            1 => slot.read(&mut self.legs),
            _ => slot.skip(),
        }
    }

    fn write<M: json::SerializeMap>(&self, fields: &mut json::Fields<M>) {
        fields.required("color", &self.color);
        fields.optional("legs", &self.legs);
    }
}

json::record!(Pet);

#[track_caller]
fn refused(text: &str, path: &str, message: &str) {
    for mode in MODES {
        let error = decode::<Pet>(text.as_bytes(), mode).expect_err("it does not fit");
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        let cause = cause.split(" at line ").next().unwrap_or_default();
        assert_eq!((error.path(), cause), (path, message), "{mode:?} {text}");
    }
}

fn fit<T: Decode>(text: &str) -> json::Fit {
    T::fit(&serde_json::from_str(text).expect("it is JSON"))
}

#[test]
fn known_values_are_read_and_written() {
    for (text, pet) in [
        (r#"{"color":"red"}"#, Pet { color: Color::Red, legs: None }),
        (r#"{"color":"green","legs":4}"#, Pet { color: Color::Green, legs: Some(Legs::Four) }),
    ] {
        for mode in MODES {
            let (read, drift) = decode::<Pet>(text.as_bytes(), mode).unwrap();
            assert_eq!((&read, drift.repairs().len()), (&pet, 0), "{text}");
        }
        assert_eq!(json::encode(&pet).unwrap(), text.as_bytes());
    }
}

#[test]
fn an_unknown_value_is_an_error_that_names_the_known_ones() {
    let colors = "unknown value `blue` for enum Color, which has `red`, `green`";
    refused(r#"{"color":"blue"}"#, "color", colors);
    refused(r#"{"color":"red","legs":3}"#, "legs", "unknown value `3` for enum Legs, which has `2`, `4`");
    refused(r#"{"color":true}"#, "color", "invalid type: boolean `true`, expected a string for enum Color");
    let plain = serde_json::from_str::<Color>(r#""blue""#).unwrap_err().to_string();
    assert_eq!(plain.split(" at line ").next(), Some(colors));
}

#[test]
fn nothing_stands_in_for_a_value() {
    refused("{}", "", "missing field `color`");
    refused(r#"{"color":null}"#, "color", "invalid type: null, expected a string for enum Color");
}

#[test]
fn a_value_is_found_by_its_text() {
    assert_eq!("green".parse(), Ok(Color::Green));
    assert_eq!(Legs::try_from(2), Ok(Legs::Two));
    assert_eq!((Color::Green.text(), Color::Green.to_string()), ("green".into(), "green".to_owned()));
    assert_eq!((Color::ALL, Legs::Four.as_i64()), (&[Color::Red, Color::Green][..], Some(4)));
    let error = "Green".parse::<Color>().unwrap_err();
    assert_eq!(error.to_string(), "unknown value `Green` for enum Color, which has `red`, `green`");
}

#[test]
fn only_what_is_known_fits() {
    let fits = |text: &str| fit::<Color>(text) != json::Fit::NONE;
    assert_eq!([fits("\"red\""), fits("\"blue\""), fits("1")], [true, false, false]);
    assert_eq!((fit::<Legs>("4"), fit::<Legs>("\"4\"")), (json::Fit::EXACT, json::Fit::NONE));
}

/// A union with the record above, as it would be generated.
#[derive(Clone, Debug, PartialEq)]
enum Animal {
    Pet(Pet),
    Unknown(serde_json::Value),
}

impl json::Union for Animal {
    const SHAPE: &'static json::UnionShape = &json::UnionShape::new("Animal", &[json::Variant::of::<Pet>("Pet")]);

    fn read(index: usize, value: json::Held<'_>) -> Result<Self, serde_json::Error> {
        match index {
            0 => json::variant(value).map(Self::Pet),
            _ => Ok(Self::Unknown(value.into())),
        }
    }

    fn write<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Pet(value) => json::write_variant(value, serializer),
            Self::Unknown(value) => json::write_variant(value, serializer),
        }
    }
}

json::union!(Animal);

/// The corrected mode keeps what does not fit a variant, but not what a closed enum rules out.
#[test]
fn a_union_does_not_keep_what_is_ruled_out() {
    let kept = decode::<Animal>(br#"{"color":"red","legs":true}"#, Mode::Corrected).unwrap().0;
    assert!(matches!(kept, Animal::Unknown(_)), "{kept:?}");
    for mode in MODES {
        let error = decode::<Animal>(br#"{"color":"blue"}"#, mode).expect_err("there is no such color");
        assert_eq!(error.path(), "color", "{mode:?} {error}");
    }
}
