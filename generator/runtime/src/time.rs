//! Turns the timestamps and dates of RFC 3339 into those of `jiff`, and back.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde_json::Value;

use crate::runtime::json::{At, Decode, Fit, RepairKind};
use crate::runtime::parameter::Text;

impl Decode for Timestamp {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, at: At) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TimestampVisitor(at))
    }

    fn blank() -> Self {
        Timestamp::UNIX_EPOCH
    }

    fn fit(value: &Value) -> Fit {
        let is_time = value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok());
        if is_time { Fit::EXACT } else { Fit::NONE }
    }
}

struct TimestampVisitor(At);

impl Visitor<'_> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a timestamp of RFC 3339")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        if let Ok(timestamp) = text.parse() {
            return Ok(timestamp);
        }
        // Some servers leave out the offset, and mean UTC.
        match text.parse::<DateTime>().and_then(|time| time.to_zoned(TimeZone::UTC)) {
            Ok(zoned) if self.0.corrected(RepairKind::NoOffset) => Ok(zoned.timestamp()),
            _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

impl Text for Timestamp {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl Decode for Date {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D, _: At) -> Result<Self, D::Error> {
        deserializer.deserialize_str(DateVisitor)
    }

    fn blank() -> Self {
        Date::ZERO
    }

    fn fit(value: &Value) -> Fit {
        let is_date = value.as_str().is_some_and(|text| text.parse::<Date>().is_ok());
        if is_date { Fit::EXACT } else { Fit::NONE }
    }
}

struct DateVisitor;

impl Visitor<'_> for DateVisitor {
    type Value = Date;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date of RFC 3339")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
        text.parse().map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
    }
}

impl Text for Date {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}
