//! Turns JSON arrays of a fixed length into tuples.

use super::json::{At, Decode, Fit, Held, failed_item};
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Reads the next item; the error of the item, or that there is none, says where it is.
fn item<'de, T: Decode, A: SeqAccess<'de>>(
    items: &mut A,
    at: At,
    place: usize,
    expected: &Expected,
) -> Result<T, A::Error> {
    match items.next_element_seed(Seed { at, value: PhantomData }) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(A::Error::invalid_length(place, expected)),
        Err(error) => {
            failed_item(place);
            Err(error)
        }
    }
}

struct Seed<T> {
    at: At,
    value: PhantomData<T>,
}

impl<'de, T: Decode> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer, self.at)
    }
}

/// How many items there should be.
struct Expected(usize);

impl serde::de::Expected for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of {} items", self.0)
    }
}

struct TupleVisitor<T> {
    at: At,
    value: PhantomData<T>,
}

macro_rules! tuples {
    ($($length:literal: $($item:ident $place:tt)*;)*) => {$(
        impl<$($item: Decode),*> Decode for ($($item),*) {
            fn decode<'de, De: Deserializer<'de>>(deserializer: De, at: At) -> Result<Self, De::Error> {
                deserializer.deserialize_any(TupleVisitor { at: at.element(), value: PhantomData::<Self> })
            }

            fn blank() -> Self {
                ($($item::blank()),*)
            }

            fn fit(value: &Held<'_>) -> Fit {
                match value.items() {
                    Some(items) if items.len() == $length => {
                        [$($item::fit(&items[$place])),*].into_iter().min().unwrap_or(Fit::NONE)
                    }
                    _ => Fit::NONE,
                }
            }
        }

        impl<$($item: Decode),*> Decode for Box<($($item),*)> {
            fn decode<'de, De: Deserializer<'de>>(deserializer: De, at: At) -> Result<Self, De::Error> {
                Decode::decode(deserializer, at).map(Box::new)
            }

            fn blank() -> Self {
                Box::new(Decode::blank())
            }

            fn fit(value: &Held<'_>) -> Fit {
                <($($item),*)>::fit(value)
            }
        }

        impl<'de, $($item: Decode),*> Visitor<'de> for TupleVisitor<($($item),*)> {
            type Value = ($($item),*);

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                serde::de::Expected::fmt(&Expected($length), f)
            }

            fn visit_seq<Items: SeqAccess<'de>>(self, mut items: Items) -> Result<Self::Value, Items::Error> {
                let (at, expected) = (self.at, Expected($length));
                let value = ($(item::<$item, Items>(&mut items, at, $place, &expected)?),*);
                match items.next_element::<serde::de::IgnoredAny>()? {
                    None => Ok(value),
                    Some(_) => Err(Items::Error::invalid_length($length + 1, &expected)),
                }
            }
        }
    )*};
}

tuples! {
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
}
