//! What is read as a point in time or as a day, and what is not.

use kitchen::jiff::Timestamp;
use kitchen::jiff::civil::date;
use kitchen::runtime::json::{Mode, RepairKind};
use kitchen::types::Visit;
use kitchen::types::visit::Until;

use super::{accepted, read, refused};

fn noon() -> Timestamp {
    "2030-01-31T12:00:00Z".parse().unwrap()
}

#[test]
fn times_are_those_of_rfc_3339() {
    for text in ["2030-01-31T12:00:00Z", "2030-01-31t13:00:00.000+01:00", "2030-01-31 12:00:00z"] {
        let visit = accepted::<Visit>(&format!(r#"{{"at":"{text}"}}"#));
        assert_eq!(visit, Visit::new(noon()));
        assert_eq!(serde_json::to_string(&visit).unwrap(), r#"{"at":"2030-01-31T12:00:00Z"}"#);
    }
    let visit = accepted::<Visit>(r#"{"at":"2030-01-31T12:00:00Z","day":"2030-01-31","until":"2030-01-31T12:00:00Z"}"#);
    assert_eq!(visit, Visit::new(noon()).day(date(2030, 1, 31)).until(noon()));
}

#[test]
fn a_text_that_is_no_time_is_another_variant() {
    let visit = accepted::<Visit>(r#"{"at":"2030-01-31T12:00:00Z","until":"late"}"#);
    assert_eq!(visit.until, Some(Until::String("late".to_owned())));
}

#[test]
fn a_time_without_an_offset_is_corrected() {
    for text in ["2030-01-31T12:00:00", "2030-01-31 12:00:00.0"] {
        let text = format!(r#"{{"at":"{text}"}}"#);
        let repairs = vec![("Visit", "at", RepairKind::NoOffset)];
        assert_eq!(read::<Visit>(&text, Mode::Corrected), Ok((Visit::new(noon()), repairs)));
        assert!(read::<Visit>(&text, Mode::Lossless).is_err());
    }
}

#[test]
fn a_number_of_seconds_is_corrected() {
    let seconds = noon().as_second();
    for number in [seconds.to_string(), format!("{seconds}.0"), format!("{seconds}000")] {
        let text = format!(r#"{{"at":{number}}}"#);
        let repairs = vec![("Visit", "at", RepairKind::NumberForTime)];
        assert_eq!(read::<Visit>(&text, Mode::Corrected), Ok((Visit::new(noon()), repairs)));
        assert!(read::<Visit>(&text, Mode::Lossless).is_err());
    }
    for number in ["0.5", "253402300800000", "-18446744073709551615"] {
        assert!(read::<Visit>(&format!(r#"{{"at":{number}}}"#), Mode::Corrected).is_err(), "{number}");
    }
}

#[test]
fn nothing_stands_in_for_a_time() {
    refused::<Visit>("{}", "", "missing field `at`");
    refused::<Visit>(r#"{"at":null}"#, "at", "invalid type: null, expected a timestamp of RFC 3339");
    refused::<Visit>(r#"{"at":""}"#, "at", r#"invalid value: string "", expected a timestamp of RFC 3339"#);
    let text = r#"{"at":"2030-01-31T12:00:00Z","day":"31.1.2030"}"#;
    for mode in [Mode::Strict, Mode::Lossless] {
        let message = r#"invalid value: string "31.1.2030", expected a date of RFC 3339"#;
        assert_eq!(read::<Visit>(text, mode), Err(("day".to_owned(), message.to_owned())));
    }
}
