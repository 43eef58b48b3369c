//! Structs with the fields of the generated ones, and derived serde code instead of generated code.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kitchen::bytes::Bytes;
use kitchen::uuid::Uuid;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// Reads an optional property that must not be `null`.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a nullable property that must be there.
fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// An open enum is a string, as far as derived code can tell; it is shown as the generated one.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Course(String);

impl fmt::Debug for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&kitchen::types::Course::from(self.0.as_str()), f)
    }
}

/// Declares a struct; `required`, `optional` and `nullable` fields are read as their names say, and `loose` ones are both
/// of the latter.
macro_rules! record {
    (@ $name:ident { $($fields:tt)* }) => {
        #[derive(Debug, Serialize, Deserialize)]
        pub(super) struct $name { $($fields)* }
    };
    (@ $name:ident { $($done:tt)* } required $field:ident: $ty:ty, $($rest:tt)*) => {
        record!(@ $name { $($done)* pub(super) $field: $ty, } $($rest)*);
    };
    (@ $name:ident { $($done:tt)* } optional $field:ident: $ty:ty, $($rest:tt)*) => {
        record!(@ $name {
            $($done)*
            #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
            pub(super) $field: Option<$ty>,
        } $($rest)*);
    };
    (@ $name:ident { $($done:tt)* } nullable $field:ident: $ty:ty, $($rest:tt)*) => {
        record!(@ $name {
            $($done)*
            #[serde(deserialize_with = "nullable")]
            pub(super) $field: Option<$ty>,
        } $($rest)*);
    };
    (@ $name:ident { $($done:tt)* } loose $field:ident: $ty:ty, $($rest:tt)*) => {
        record!(@ $name {
            $($done)*
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) $field: Option<$ty>,
        } $($rest)*);
    };
    ($name:ident { $($rest:tt)* }) => {
        record!(@ $name {} $($rest)*);
    };
}

record!(Point {
    required x: i32,
    required y: i32,
    optional label: String,
});

record!(Required {
    required text: String,
    required flag: bool,
    required small: i32,
    required large: i64,
    required count: u32,
    required total: u64,
    required ratio: f64,
    required list: Vec<i32>,
    required map: BTreeMap<String, i32>,
    required course: Course,
    required point: Point,
    required any: Value,
    required object: Map<String, Value>,
});

record!(Optional {
    optional text: String,
    optional flag: bool,
    optional small: i32,
    optional large: i64,
    optional count: u32,
    optional total: u64,
    optional ratio: f64,
    optional list: Vec<i32>,
    optional map: BTreeMap<String, i32>,
    optional course: Course,
    optional point: Point,
    loose any: Value,
    optional object: Map<String, Value>,
});

record!(Nullable {
    nullable text: String,
    nullable flag: bool,
    nullable small: i32,
    nullable large: i64,
    nullable count: u32,
    nullable total: u64,
    nullable ratio: f64,
    nullable list: Vec<Option<i32>>,
    nullable map: BTreeMap<String, Option<i32>>,
    nullable course: Course,
    nullable point: Point,
    nullable object: Map<String, Value>,
});

record!(Loose {
    loose text: String,
    loose flag: bool,
    loose small: i32,
    loose large: i64,
    loose count: u32,
    loose total: u64,
    loose ratio: f64,
    loose list: Vec<Option<i32>>,
    loose map: BTreeMap<String, Option<i32>>,
    loose course: Course,
    loose point: Point,
    loose object: Map<String, Value>,
});

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Dish {
    name: String,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    price: Option<f64>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    sides: Option<Vec<Dish>>,
    #[serde(default, rename = "next", deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    next_: Option<Box<Dish>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    kinds: Option<BTreeMap<String, Vec<Point>>>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DishPage {
    dishes: Vec<Dish>,
    #[serde(default, rename = "next", deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    next_: Option<String>,
}

record!(Order {
    required id: String,
    required table: i32,
    required dishes: Vec<Dish>,
    required course: Course,
    required paid: bool,
    required total: f64,
    loose tip: f64,
    optional note: String,
});

macro_rules! wide {
    ($($head:ident)*; $($tail:ident)*) => {
        record!(Wide {
            required p00: i64,
            $(optional $head: i64,)*
            required p63: i64,
            required p64: String,
            optional p65: i64,
            required p66: String,
            $(optional $tail: i64,)*
            required p69: i64,
        });
    };
}

wide!(
    p01 p02 p03 p04 p05 p06 p07 p08 p09 p10 p11 p12 p13 p14 p15 p16 p17 p18 p19 p20 p21 p22 p23 p24 p25 p26 p27 p28 p29
    p30 p31 p32 p33 p34 p35 p36 p37 p38 p39 p40 p41 p42 p43 p44 p45 p46 p47 p48 p49 p50 p51 p52 p53 p54 p55 p56 p57 p58
    p59 p60 p61 p62; p67 p68
);

pub(super) type Stock = BTreeMap<String, Point>;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Prices {
    source: String,
    #[serde(flatten)]
    additional_properties: BTreeMap<String, f64>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Label {
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(flatten)]
    additional_properties: BTreeMap<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Empty {}

record!(Soup {
    required name: String,
    loose herb: String,
    loose salted: bool,
    loose pinches: i32,
    loose bread: Point,
    loose nothing: Empty,
    loose croutons: Vec<i32>,
    loose weights: BTreeMap<String, f64>,
    loose course: Course,
    loose extra: Value,
    loose degrees: f64,
    loose word: String,
    optional bowls: i32,
});

impl Soup {
    /// Returns how many members of the oneof `garnish` are set.
    pub(super) fn garnishes(&self) -> usize {
        let texts = [self.herb.is_some(), self.course.is_some(), self.extra.is_some()];
        let scalars = [self.salted.is_some(), self.pinches.is_some()];
        let others = [self.bread.is_some(), self.nothing.is_some(), self.croutons.is_some(), self.weights.is_some()];
        texts.into_iter().chain(scalars).chain(others).filter(|is_set| *is_set).count()
    }

    /// Returns how many members of the oneof `warmth` are set.
    pub(super) fn warmths(&self) -> usize {
        usize::from(self.degrees.is_some()) + usize::from(self.word.is_some())
    }
}

record!(Tag {
    required id: Uuid,
    required count: Quoted<i64>,
    required code: Base64,
    required sizes: Vec<Quoted<u64>>,
    optional maker: Uuid,
    optional total: Quoted<u64>,
    optional image: Base64,
    optional marks: BTreeMap<String, Option<Quoted<i64>>>,
});

/// An integer in a string, shown as the integer.
pub(super) struct Quoted<T>(T);

/// The ways to write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written<T> {
    Number(T),
    Text(String),
}

impl<'de, T: Deserialize<'de> + FromStr> Deserialize<'de> for Quoted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Number(number) => Ok(Quoted(number)),
            Written::Text(text) => text.parse().map(Quoted).map_err(|_| D::Error::custom("no integer")),
        }
    }
}

impl<T: fmt::Display> Serialize for Quoted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_string())
    }
}

impl<T: fmt::Debug> fmt::Debug for Quoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base64, six bits by six, shown as the bytes.
pub(super) struct Base64(Bytes);

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.trim_end_matches('=').bytes().filter(|byte| !byte.is_ascii_whitespace());
        let digits = digits.map(|byte| match byte {
            b'-' => b'+',
            b'_' => b'/',
            byte => byte,
        });
        let digits: Option<Vec<usize>> = digits.map(|byte| ALPHABET.iter().position(|digit| *digit == byte)).collect();
        let digits = digits.filter(|digits| digits.len() % 4 != 1).ok_or_else(|| D::Error::custom("no base64"))?;
        let bits: Vec<u8> =
            digits.iter().flat_map(|digit| (0..6).rev().map(move |bit| (digit >> bit & 1) as u8)).collect();
        let bytes = bits.chunks_exact(8).map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | bit));
        Ok(Base64(bytes.collect::<Vec<u8>>().into()))
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::new();
        for group in self.0.chunks(3) {
            let bits = (0..3).fold(0, |bits, index| bits << 8 | usize::from(group.get(index).copied().unwrap_or(0)));
            for digit in 0..4 {
                let value = char::from(ALPHABET[bits >> (18 - 6 * digit) & 63]);
                text.push(if digit > group.len() { '=' } else { value });
            }
        }
        serializer.serialize_str(&text)
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
