//! Turns JSON strings in base64 (RFC 4648) into bytes, and back.

use super::{Fit, Form, Formatted};
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde::ser::Serializer;

/// Written with padding, read with or without; some writers leave something in the last bits.
const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIG);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIG);

/// Bytes in the standard alphabet of base64 (RFC 4648, section 4), with padding; read in either alphabet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64(Bytes);

/// Bytes in the alphabet of base64 that is safe in URLs (RFC 4648, section 5), with padding; read in either alphabet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base64Url(Bytes);

/// Decodes base64 in either alphabet, with or without padding; lines may be broken, as MIME does it.
fn decode(text: &str) -> Option<Bytes> {
    let engine = if text.contains(['-', '_']) { FOR_URLS } else { PLAIN };
    let unbroken = || engine.decode(text.split_ascii_whitespace().collect::<String>());
    engine.decode(text).or_else(|_| unbroken()).ok().map(Bytes::from)
}

/// How many numbers have to be there: a short text may be anything.
const LEAST_NUMBERS: usize = 8;

/// Decodes numbers of 32 bits in little-endian order, as vectors are sent to save space.
///
/// Text that happens to be base64, and numbers of 64 bits, have patterns of bits among them that nobody means.
pub(super) fn numbers(text: &str) -> Option<Vec<f32>> {
    let bytes = decode(text).filter(|bytes| bytes.len() >= 4 * LEAST_NUMBERS && bytes.len() % 4 == 0)?;
    let numbers = bytes.chunks_exact(4).map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    let is_meant = |number: &f32| *number == 0.0 || (1e-15..1e15).contains(&number.abs());
    numbers.map(|number| Some(number).filter(is_meant)).collect()
}

macro_rules! forms {
    ($($form:ident: $engine:ident)*) => {$(
        impl Formatted for $form {
            const EXPECTED: &'static str = "a string in base64";

            fn parse(text: &str) -> Option<Self> {
                decode(text).map($form)
            }

            fn blank() -> Self {
                $form(Bytes::new())
            }

            /// Many texts happen to be base64.
            fn fit(text: &str) -> Fit {
                if decode(text).is_some() { Fit::KIND } else { Fit::NONE }
            }
        }

        crate::formatted!($form);

        impl Form for $form {
            type Value = Bytes;

            fn into_value(self) -> Bytes {
                self.0
            }

            fn write<S: Serializer>(value: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&$engine.encode(value))
            }
        }
    )*};
}

forms!(Base64: PLAIN Base64Url: FOR_URLS);
