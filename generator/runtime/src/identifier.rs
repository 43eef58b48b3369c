//! Turns the identifiers of RFC 9562 into those of `uuid`, and back.

use std::borrow::Cow;

use uuid::Uuid;

use crate::runtime::json::{Fit, Formatted, formatted};
use crate::runtime::parameter::Text;

/// The length of an identifier with its hyphens, which is how one is written.
const WRITTEN: usize = 36;

impl Formatted for Uuid {
    const EXPECTED: &'static str = "a UUID";

    fn parse(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok()
    }

    fn blank() -> Self {
        Uuid::nil()
    }

    /// One without hyphens may be any text of hexadecimal digits.
    fn fit(text: &str) -> Fit {
        match Uuid::parse_str(text) {
            Ok(_) if text.len() == WRITTEN => Fit::EXACT,
            Ok(_) => Fit::KIND,
            Err(_) => Fit::NONE,
        }
    }
}

formatted!(Uuid);

impl Text for Uuid {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}
