//! Turns JSON into types that only serde knows and back, and them into the texts of parameters.

use std::collections::BTreeMap;

use restitch_runtime::runtime::Text;
use restitch_runtime::runtime::json::{self, Decode, Mode, decode};

const MODES: [Mode; 3] = [Mode::Strict, Mode::Lossless, Mode::Corrected];

/// An amount of cents, which is a text with a point on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Money(i64);

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: String = serde::Deserialize::deserialize(deserializer)?;
        let (whole, cents) = text.split_once('.').ok_or_else(|| serde::de::Error::custom("no amount"))?;
        let number = |text: &str| text.parse::<i64>().map_err(serde::de::Error::custom);
        Ok(Money(number(whole)? * 100 + number(cents)?))
    }
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

json::foreign!(Money);

#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
struct Point {
    x: i32,
    y: i32,
}

json::foreign!(Point);

/// A record with both, as it would be generated.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shop {
    price: Money,
    at: Option<Point>,
    all: Option<Vec<Money>>,
    rest: BTreeMap<String, Point>,
}

impl json::Record for Shop {
    const SHAPE: &'static json::Shape = &json::Shape::new(
        "Shop",
        &[json::Field::required("price"), json::Field::optional("at"), json::Field::optional("all")],
    );

    fn blank() -> Self {
        Self { price: Decode::blank(), ..Self::default() }
    }

    fn read<'de, A: json::MapAccess<'de>>(&mut self, index: usize, slot: json::Slot<'_, A>) -> Result<(), A::Error> {
        match index {
            0 => slot.read(&mut self.price),
            1 => slot.read(&mut self.at),
            2 => slot.read(&mut self.all),
            _ => slot.keep(&mut self.rest),
        }
    }

    fn write<M: json::SerializeMap>(&self, fields: &mut json::Fields<M>) {
        fields.required("price", &self.price);
        fields.optional("at", &self.at);
        fields.optional("all", &self.all);
        fields.rest(&self.rest);
    }
}

json::record!(Shop);

fn fit<T: Decode>(text: &str) -> json::Fit {
    T::fit(&serde_json::from_str(text).expect("it is JSON"))
}

#[test]
fn what_was_read_is_written_as_it_was() {
    let text = r#"{"price":"3.50","at":{"x":1,"y":2},"all":["0.05"],"door":{"x":0,"y":0}}"#;
    for mode in MODES {
        let (shop, drift) = decode::<Shop>(text.as_bytes(), mode).unwrap();
        assert_eq!((shop.price, &shop.at, drift.repairs().len()), (Money(350), &Some(Point { x: 1, y: 2 }), 0));
        assert_eq!(json::encode(&shop).unwrap(), text.as_bytes());
    }
    let plain: Shop = serde_json::from_str(r#"{"price":"0.01"}"#).unwrap();
    assert_eq!(plain, Shop { price: Money(1), ..Shop::default() });
}

#[test]
fn what_the_type_refuses_is_an_error_with_its_place() {
    for (text, path) in [
        (r#"{"price":"much"}"#, "price"),
        (r#"{"price":null}"#, "price"),
        (r#"{"price":"1.00","all":["1.00","x"]}"#, "all[1]"),
        (r#"{"price":"1.00","at":{"x":1}}"#, "at"),
        ("{}", ""),
    ] {
        for mode in MODES {
            let error = decode::<Shop>(text.as_bytes(), mode).expect_err("it does not fit");
            assert_eq!(error.path(), path, "{mode:?} {text}: {error}");
        }
    }
}

#[test]
fn a_parameter_is_the_text_of_the_json_form() {
    assert_eq!((Money(1205).text(), Point { x: 1, y: 2 }.text()), ("12.05".into(), r#"{"x":1,"y":2}"#.into()));
}

#[test]
fn what_can_be_read_fits() {
    let fits = [fit::<Money>("\"1.00\""), fit::<Money>("\"one\""), fit::<Point>(r#"{"x": 1, "y": 2}"#)];
    assert_eq!(fits, [json::Fit::EXACT, json::Fit::NONE, json::Fit::EXACT]);
}
