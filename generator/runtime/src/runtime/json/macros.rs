//! Turns a generated declaration into its serde implementations, which are the same for all.
//!
//! They are exported because an exported macro may go unused; they are no part of the public interface.

/// Implements the serde traits for a [`super::Record`].
#[doc(hidden)]
#[macro_export]
macro_rules! record {
    ($record:ident) => {
        impl<'de> serde::Deserialize<'de> for $record {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::json::read_record(deserializer)
            }
        }

        impl serde::Serialize for $record {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::json::write_record(self, serializer)
            }
        }
    };
}

/// Implements decoding, the serde traits, text conversions and parameters for an [`super::Enumeration`].
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($enumeration:ident) => {
        impl $crate::runtime::json::Decode for $enumeration {
            fn decode<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
                at: $crate::runtime::json::At,
            ) -> Result<Self, D::Error> {
                $crate::runtime::json::read_enumeration(deserializer, at)
            }

            fn blank() -> Self {
                $crate::runtime::json::Enumeration::unknown(Default::default())
            }

            fn fit(value: &$crate::runtime::json::Held<'_>) -> $crate::runtime::json::Fit {
                $crate::runtime::json::fit_enumeration::<Self>(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $enumeration {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::json::read_enumeration(deserializer, $crate::runtime::json::At::ROOT)
            }
        }

        impl serde::Serialize for $enumeration {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::json::write_enumeration(self, serializer)
            }
        }

        impl $enumeration {
            /// Returns the value as it is on the wire.
            pub fn as_str(&self) -> &str {
                $crate::runtime::json::Enumeration::as_str(self)
            }
        }

        impl From<&str> for $enumeration {
            fn from(value: &str) -> Self {
                $crate::runtime::json::from_text(value)
            }
        }

        impl std::fmt::Display for $enumeration {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::runtime::json::Enumeration::as_str(self))
            }
        }

        impl $crate::runtime::parameter::Text for $enumeration {
            fn text(&self) -> std::borrow::Cow<'_, str> {
                $crate::runtime::json::Enumeration::as_str(self).into()
            }
        }
    };
}

/// Implements the same for an [`super::Enumeration`] of integers, and conversions from and to them.
#[doc(hidden)]
#[macro_export]
macro_rules! integers {
    ($enumeration:ident) => {
        $crate::enumeration!($enumeration);

        impl $enumeration {
            /// Returns the value as an integer; nothing, for one that came as another scalar.
            pub fn as_i64(&self) -> Option<i64> {
                $crate::runtime::json::Enumeration::as_str(self).parse().ok()
            }
        }

        impl From<i64> for $enumeration {
            fn from(value: i64) -> Self {
                $crate::runtime::json::from_integer(value)
            }
        }
    };
}

/// Implements decoding for a [`super::Formatted`].
#[doc(hidden)]
#[macro_export]
macro_rules! formatted {
    ($formatted:ty) => {
        impl $crate::runtime::json::Decode for $formatted {
            fn decode<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
                at: $crate::runtime::json::At,
            ) -> Result<Self, D::Error> {
                $crate::runtime::json::read_formatted(deserializer, at)
            }

            fn decode_optional<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
                at: $crate::runtime::json::At,
            ) -> Result<Option<Self>, D::Error> {
                $crate::runtime::json::read_optional_formatted(deserializer, at)
            }

            fn blank() -> Self {
                $crate::runtime::json::Formatted::blank()
            }

            fn fit(value: &$crate::runtime::json::Held<'_>) -> $crate::runtime::json::Fit {
                $crate::runtime::json::fit_formatted::<Self>(value)
            }
        }
    };
}

/// Implements decoding and the serde traits for a [`super::Union`].
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    ($union:ident) => {
        impl $crate::runtime::json::Decode for $union {
            fn decode<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
                _: $crate::runtime::json::At,
            ) -> Result<Self, D::Error> {
                $crate::runtime::json::read_union(deserializer)
            }

            fn blank() -> Self {
                Self::Unknown(serde_json::Value::Null)
            }

            fn fit(value: &$crate::runtime::json::Held<'_>) -> $crate::runtime::json::Fit {
                $crate::runtime::json::fit_union::<Self>(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $union {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::runtime::json::read_union(deserializer)
            }
        }

        impl serde::Serialize for $union {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::json::Union::write(self, serializer)
            }
        }
    };
}
