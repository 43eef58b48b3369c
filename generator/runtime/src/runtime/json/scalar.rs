//! Turns JSON scalars into booleans, numbers and strings.

use super::context::RepairKind;
use super::{At, Decode, Fit, Held, base64, digits};
use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};
use std::fmt;

impl Decode for bool {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BoolVisitor(at))
    }

    fn blank() -> Self {
        false
    }

    fn fit(value: &Held<'_>) -> Fit {
        if matches!(value, Held::Bool(_)) { Fit::WELL } else { Fit::NONE }
    }
}

struct BoolVisitor(At);

impl Visitor<'_> for BoolVisitor {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a boolean")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(value)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        self.0.null_for_value(&self).map(|()| false)
    }
}

impl Decode for String {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StringVisitor(at))
    }

    fn blank() -> Self {
        String::new()
    }

    fn fit(value: &Held<'_>) -> Fit {
        if matches!(value, Held::Text(_)) { Fit::WELL } else { Fit::NONE }
    }
}

/// Beyond this, digits are gone that stood in the text, and an identifier without them is one of something else.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

struct StringVisitor(At);

impl StringVisitor {
    fn number<E: Error>(self, text: String, unexpected: Unexpected<'_>) -> Result<String, E> {
        if self.0.repaired(RepairKind::NumberForString) { Ok(text) } else { Err(E::invalid_type(unexpected, &self)) }
    }
}

impl<'de> Visitor<'de> for StringVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        self.number(number.to_string(), Unexpected::Signed(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        self.number(number.to_string(), Unexpected::Unsigned(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        if number.abs() > MOST_EXACT {
            return Err(E::invalid_type(Unexpected::Float(number), &self));
        }
        // `Debug` keeps the `.0` of a whole number, which an integer would have come without.
        self.number(format!("{number:?}"), Unexpected::Float(number))
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        self.0.null_for_value(&self).map(|()| String::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<String, A::Error> {
        digits::visit(self, object)
    }
}

/// The integer types: JSON Schema counts `1.0` among the integers.
macro_rules! integers {
    ($($integer:ident)*) => {$(
        impl Decode for $integer {
            #[inline]
            fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
                struct IntegerVisitor(At);

                impl<'de> Visitor<'de> for IntegerVisitor {
                    type Value = $integer;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(stringify!($integer))
                    }

                    fn visit_i64<E: Error>(self, number: i64) -> Result<$integer, E> {
                        $integer::try_from(number).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$integer, E> {
                        $integer::try_from(number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
                    }

                    fn visit_f64<E: Error>(self, number: f64) -> Result<$integer, E> {
                        // A whole number that is too large for `i128` becomes its limit, which fits none of the types.
                        match $integer::try_from(number as i128) {
                            Ok(integer) if number.fract() == 0.0 => Ok(integer),
                            _ => Err(E::invalid_type(Unexpected::Float(number), &self)),
                        }
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$integer, E> {
                        match text.parse() {
                            Ok(number) if self.0.repaired(RepairKind::StringForNumber) => Ok(number),
                            _ => Err(E::invalid_type(Unexpected::Str(text), &self)),
                        }
                    }

                    fn visit_unit<E: Error>(self) -> Result<$integer, E> {
                        self.0.null_for_value(&self).map(|()| 0)
                    }

                    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<$integer, A::Error> {
                        digits::visit(self, object)
                    }
                }

                deserializer.deserialize_any(IntegerVisitor(at))
            }

            fn blank() -> Self {
                0
            }

            fn fit(value: &Held<'_>) -> Fit {
                let Held::Number(number) = value else { return Fit::NONE };
                match number.as_f64() {
                    // JSON Schema counts `1.0` among the integers, but whoever writes it means a number.
                    Some(float) if number.is_f64() && float.fract() == 0.0 => Fit::KIND,
                    Some(_) if !number.is_f64() => Fit::EXACT,
                    _ => Fit::NONE,
                }
            }
        }
    )*};
}

integers!(i8 u8 i16 u16 i32 u32 i64 u64);

/// How protobuf's JSON writes the numbers for which JSON has no digits.
const NOT_FINITE: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

macro_rules! floats {
    ($($float:ident)*) => {$(
        impl Decode for $float {
            #[inline]
            fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
                struct FloatVisitor(At);

                impl<'de> Visitor<'de> for FloatVisitor {
                    type Value = $float;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(stringify!($float))
                    }

                    fn visit_i64<E: Error>(self, number: i64) -> Result<$float, E> {
                        Ok(number as $float)
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$float, E> {
                        Ok(number as $float)
                    }

                    fn visit_i128<E: Error>(self, number: i128) -> Result<$float, E> {
                        Ok(number as $float)
                    }

                    fn visit_u128<E: Error>(self, number: u128) -> Result<$float, E> {
                        Ok(number as $float)
                    }

                    fn visit_f64<E: Error>(self, number: f64) -> Result<$float, E> {
                        Ok(number as $float)
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$float, E> {
                        match text.parse::<$float>() {
                            Ok(number)
                                if (number.is_finite() || NOT_FINITE.contains(&text))
                                    && self.0.repaired(RepairKind::StringForNumber) =>
                            {
                                Ok(number)
                            }
                            _ => Err(E::invalid_type(Unexpected::Str(text), &self)),
                        }
                    }

                    fn visit_unit<E: Error>(self) -> Result<$float, E> {
                        self.0.null_for_value(&self).map(|()| 0.0)
                    }

                    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<$float, A::Error> {
                        digits::visit(self, object)
                    }
                }

                deserializer.deserialize_any(FloatVisitor(at))
            }

            fn blank() -> Self {
                0.0
            }

            fn unpack(text: &str) -> Option<Vec<Self>> {
                base64::numbers(text).map(|numbers| numbers.into_iter().map($float::from).collect())
            }

            fn fit(value: &Held<'_>) -> Fit {
                if matches!(value, Held::Number(_)) { Fit::WELL } else { Fit::NONE }
            }
        }
    )*};
}

floats!(f32 f64);
