//! Turns texts into the dates and times of each library, and back: a client reads and writes the same with any of them.

use restitch_runtime::date_time;
use restitch_runtime::runtime::Text;
use restitch_runtime::runtime::json::{As, Decode, Form, Mode, RepairKind, decode};

const NOON: &str = "2030-01-31T12:00:00Z";

/// Texts that every library reads as the same point in time.
const SAME: [&str; 4] = [NOON, "2030-01-31T12:00:00.000Z", "2030-01-31T13:00:00+01:00", "2030-01-31T06:30:00.0-05:30"];

/// Texts that are no point in time.
const NONE: [&str; 5] = ["", "2030-02-30T12:00:00Z", "12:00:00Z", "noon", "2030-01-31T25:00:00Z"];

/// Texts without an offset.
const LOCAL: [&str; 2] = ["2030-01-31T12:00:00", "2030-01-31 12:00:00.0"];

fn quoted(text: &str) -> Vec<u8> {
    format!("\"{text}\"").into_bytes()
}

/// Checks what is read as a point in time; `noon` is the one that is meant.
#[track_caller]
fn reads_times<T: Decode + PartialEq + std::fmt::Debug>(noon: &T) {
    for text in SAME {
        let (time, drift) = decode::<T>(&quoted(text), Mode::Strict).unwrap();
        assert_eq!((&time, drift.is_empty()), (noon, true), "{text}");
    }
    for text in NONE {
        let error = decode::<T>(&quoted(text), Mode::Corrected).unwrap_err().to_string();
        assert!(error.contains("expected a timestamp of RFC 3339"), "{text}: {error}");
    }
    for text in LOCAL {
        assert!(decode::<T>(&quoted(text), Mode::Lossless).is_err(), "{text}");
        let (time, drift) = decode::<T>(&quoted(text), Mode::Corrected).unwrap();
        assert_eq!((&time, drift.repairs()[0].kind), (noon, RepairKind::NoOffset), "{text}");
    }
    let midnight = decode::<T>(b"\"2030-01-31T00:00:00Z\"", Mode::Strict).unwrap().0;
    let (time, drift) = decode::<T>(b"\"2030-01-31\"", Mode::Corrected).unwrap();
    assert_eq!((&time, drift.repairs()[0].kind), (&midnight, RepairKind::NoOffset));
    let seconds = 1_896_048_000_i64;
    for number in [seconds, seconds * 1000] {
        let (time, drift) = decode::<T>(number.to_string().as_bytes(), Mode::Corrected).unwrap();
        assert_eq!((&time, drift.repairs()[0].kind), (&midnight, RepairKind::NumberForTime), "{number}");
        assert!(decode::<T>(number.to_string().as_bytes(), Mode::Lossless).is_err(), "{number}");
    }
}

/// Checks what is read as a day.
#[track_caller]
fn reads_dates<T: Decode + PartialEq + std::fmt::Debug>(day: &T) {
    assert_eq!(decode::<T>(b"\"2030-01-31\"", Mode::Strict).unwrap().0, *day);
    for text in ["", "2030-02-30", "31.1.2030", "2030-1"] {
        let error = decode::<T>(&quoted(text), Mode::Corrected).unwrap_err().to_string();
        assert!(error.contains("expected a date of RFC 3339"), "{text}: {error}");
    }
}

#[test]
fn those_of_jiff() {
    let (noon, day) = (NOON.parse::<jiff::Timestamp>().unwrap(), jiff::civil::date(2030, 1, 31));
    reads_times(&noon);
    reads_dates(&day);
    assert_eq!(serde_json::to_string(&(noon, day)).unwrap(), format!(r#"["{NOON}","2030-01-31"]"#));
    assert_eq!((noon.text(), day.text()), (NOON.into(), "2030-01-31".into()));
}

#[test]
fn those_of_chrono() {
    let noon = NOON.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2030, 1, 31).unwrap();
    reads_times(&noon);
    reads_dates(&day);
    assert_eq!(serde_json::to_string(&(noon, day)).unwrap(), format!(r#"["{NOON}","2030-01-31"]"#));
    assert_eq!((noon.text(), day.text()), (NOON.into(), "2030-01-31".into()));
}

#[test]
fn those_of_time() {
    let noon = time::OffsetDateTime::from_unix_timestamp(1_896_091_200).unwrap();
    let day = time::Date::from_ordinal_date(2030, 31).unwrap();
    let form = decode::<date_time::time::Timestamp>(&quoted(NOON), Mode::Strict).unwrap().0;
    assert_eq!(form.into_value(), noon);
    reads_times(&form);
    let form = decode::<date_time::time::Day>(b"\"2030-01-31\"", Mode::Strict).unwrap().0;
    assert_eq!(form.into_value(), day);
    reads_dates(&form);
    let written = (As::<date_time::time::Timestamp>(&noon), As::<date_time::time::Day>(&day));
    assert_eq!(serde_json::to_string(&written).unwrap(), format!(r#"["{NOON}","2030-01-31"]"#));
    assert_eq!((noon.text(), day.text()), (NOON.into(), "2030-01-31".into()));
}

#[test]
fn a_time_that_rfc_3339_cannot_write_is_an_error() {
    let second = time::UtcOffset::from_hms(0, 0, 1).unwrap();
    let odd = time::OffsetDateTime::UNIX_EPOCH.to_offset(second);
    assert!(serde_json::to_string(&As::<date_time::time::Timestamp>(&odd)).is_err());
}
