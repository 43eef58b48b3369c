//! Turns the timestamps and dates of RFC 3339 into those of `chrono`, and back.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};

use crate::runtime::json::{Formatted, RepairKind, formatted};
use crate::runtime::parameter::Text;

impl Formatted for DateTime<Utc> {
    const EXPECTED: &'static str = "a timestamp of RFC 3339";

    fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc())
    }

    /// Some servers leave out the offset, or all but the date, and mean UTC.
    fn correct(text: &str) -> Option<(Self, RepairKind)> {
        let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"];
        let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
        let time = time.or_else(|| text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN)))?;
        Some((time.and_utc(), RepairKind::NoOffset))
    }

    fn from_unix(milliseconds: i64) -> Option<Self> {
        DateTime::from_timestamp_millis(milliseconds)
    }

    fn blank() -> Self {
        DateTime::UNIX_EPOCH
    }
}

formatted!(DateTime<Utc>);

impl Text for DateTime<Utc> {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Formatted for NaiveDate {
    const EXPECTED: &'static str = "a date of RFC 3339";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn blank() -> Self {
        NaiveDate::default()
    }
}

formatted!(NaiveDate);

impl Text for NaiveDate {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}
