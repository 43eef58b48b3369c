//! Turns the timestamps and dates of RFC 3339 into those of `jiff`, and back.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::runtime::json::{Formatted, RepairKind, formatted};
use crate::runtime::parameter::Text;

impl Formatted for Timestamp {
    const EXPECTED: &'static str = "a timestamp of RFC 3339";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// Some servers leave out the offset, or all but the date, and mean UTC.
    fn correct(text: &str) -> Option<(Self, RepairKind)> {
        let zoned = text.parse::<DateTime>().and_then(|time| time.to_zoned(TimeZone::UTC)).ok()?;
        Some((zoned.timestamp(), RepairKind::NoOffset))
    }

    fn from_unix(milliseconds: i64) -> Option<Self> {
        Timestamp::from_millisecond(milliseconds).ok()
    }

    fn blank() -> Self {
        Timestamp::UNIX_EPOCH
    }
}

formatted!(Timestamp);

impl Text for Timestamp {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl Formatted for Date {
    const EXPECTED: &'static str = "a date of RFC 3339";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn blank() -> Self {
        Date::ZERO
    }
}

formatted!(Date);

impl Text for Date {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}
