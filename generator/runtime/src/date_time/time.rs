//! Turns the timestamps and dates of RFC 3339 into those of `time`, and back.

use std::borrow::Cow;

use serde::ser::{Error, Serializer};
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime, PrimitiveDateTime};

use crate::runtime::json::{Form, Formatted, RepairKind, formatted};
use crate::runtime::parameter::Text;

/// A point in time as RFC 3339 writes it, which is not how the type writes itself; it keeps its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp(OffsetDateTime);

impl Formatted for Timestamp {
    const EXPECTED: &'static str = "a timestamp of RFC 3339";

    fn parse(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text, &Rfc3339).ok().map(Timestamp)
    }

    /// Some servers leave out the offset, or all but the date, and mean UTC.
    fn correct(text: &str) -> Option<(Self, RepairKind)> {
        let time = PrimitiveDateTime::parse(&text.replacen(' ', "T", 1), &Iso8601::DEFAULT);
        let time = time.or_else(|_| Date::parse(text, &Iso8601::DATE).map(Date::midnight)).ok()?;
        Some((Timestamp(time.assume_utc()), RepairKind::NoOffset))
    }

    fn from_unix(milliseconds: i64) -> Option<Self> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok().map(Timestamp)
    }

    fn blank() -> Self {
        Timestamp(OffsetDateTime::UNIX_EPOCH)
    }
}

formatted!(Timestamp);

impl Form for Timestamp {
    type Value = OffsetDateTime;

    fn into_value(self) -> OffsetDateTime {
        self.0
    }

    fn write<S: Serializer>(value: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        // A year of five digits and an offset with seconds have no form in RFC 3339.
        let text = value.format(&Rfc3339).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl Text for OffsetDateTime {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.format(&Rfc3339).unwrap_or_else(|_| self.to_string()))
    }
}

/// A day of the calendar as RFC 3339 writes it, which is not how the type writes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(Date);

impl Formatted for Day {
    const EXPECTED: &'static str = "a date of RFC 3339";

    fn parse(text: &str) -> Option<Self> {
        Date::parse(text, &Iso8601::DATE).ok().map(Day)
    }

    fn blank() -> Self {
        Day(Date::MIN)
    }
}

formatted!(Day);

impl Form for Day {
    type Value = Date;

    fn into_value(self) -> Date {
        self.0
    }

    fn write<S: Serializer>(value: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}

impl Text for Date {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}
