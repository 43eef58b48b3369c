//! Turns JSON into types of other crates and back, which know how to by way of serde.

use super::{Fit, Held};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Judges how well a value fits a type that only says so by reading it.
#[doc(hidden)]
pub fn fit<T: DeserializeOwned>(value: &Held<'_>) -> Fit {
    match serde_json::from_value::<T>(value.clone().into()) {
        Ok(_) => Fit::EXACT,
        Err(_) => Fit::NONE,
    }
}

/// Returns a value as the text of a parameter: that of its JSON form, without the quotes of a string.
#[doc(hidden)]
pub fn text<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => text,
        Ok(other) => other.to_string(),
        // What has no JSON form has no other, either.
        Err(_) => String::new(),
    }
}

/// Implements decoding and parameters for a type that implements `Default` and the traits of serde.
#[doc(hidden)]
#[macro_export]
macro_rules! foreign {
    ($foreign:ty) => {
        impl $crate::runtime::json::Decode for $foreign {
            fn decode<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
                _: $crate::runtime::json::At,
            ) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }

            fn blank() -> Self {
                Default::default()
            }

            fn fit(value: &$crate::runtime::json::Held<'_>) -> $crate::runtime::json::Fit {
                $crate::runtime::json::fit_foreign::<Self>(value)
            }
        }

        impl $crate::runtime::parameter::Text for $foreign {
            fn text(&self) -> std::borrow::Cow<'_, str> {
                $crate::runtime::json::text_of_foreign(self).into()
            }
        }
    };
}
