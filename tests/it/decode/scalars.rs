//! Enumerations of integers and of scalars of several kinds, the defaults of properties, and the three states of a patch.

use kitchen::types::{Course, Guest, GuestInput, Spice, Stars};

use super::{accepted, refused};

#[test]
fn integers_without_names_are_variants() {
    for (text, stars) in [("1", Stars::N1), ("2", Stars::N2), ("3.0", Stars::N3)] {
        assert_eq!(accepted::<Stars>(text), stars);
    }
    assert_eq!(serde_json::to_string(&Stars::N3).unwrap(), "3");
    assert_eq!((Stars::from(2), Stars::from(2).as_i64()), (Stars::N2, Some(2)));
    let unknown = Stars::from(7);
    assert_eq!((unknown.as_i64(), serde_json::to_string(&unknown).unwrap()), (Some(7), "7".to_owned()));
    assert_eq!(accepted::<Stars>("7"), unknown);
    refused::<Stars>("1.5", "", "invalid type: floating point `1.5`, expected an integer for enum Stars");
    refused::<Stars>("true", "", "invalid type: boolean `true`, expected an integer for enum Stars");
}

#[test]
fn mixed_values_keep_their_kind() {
    let known = [("\"none\"", Spice::None), ("1", Spice::N1), ("2", Spice::N2), ("true", Spice::True)];
    for (text, spice) in known {
        assert_eq!(accepted::<Spice>(text), spice);
        assert_eq!(serde_json::to_string(&spice).unwrap(), text);
    }
    for text in ["3", "false", "\"hot\"", "-1"] {
        let spice = accepted::<Spice>(text);
        assert_eq!(serde_json::to_string(&spice).unwrap(), text);
        assert!(matches!(spice, Spice::Unknown(_)), "{text}");
    }
}

#[test]
fn what_is_absent_has_its_default() {
    let guest = accepted::<Guest>(r#"{"name":"Ada"}"#);
    assert_eq!((guest.seats_or_default(), guest.course_or_default()), (2, Course::Main));
    assert_eq!((guest.spice_or_default(), guest.greeting_or_default()), (Spice::N1, "Hello, \"guest\"."));
    assert_eq!(serde_json::to_string(&guest).unwrap(), r#"{"name":"Ada"}"#);
    let guest = guest.seats(4).greeting("Hi.");
    assert_eq!((guest.seats_or_default(), guest.greeting_or_default()), (4, "Hi."));
}

#[test]
fn a_patch_leaves_alone_takes_away_or_sets() {
    let text = |guest: &GuestInput| serde_json::to_string(guest).unwrap();
    let guest = || GuestInput::new("Ada");
    assert_eq!(text(&guest()), r#"{"name":"Ada"}"#);
    assert_eq!(text(&guest().phone("1").points(7)), r#"{"name":"Ada","phone":"1","points":"7"}"#);
    let cleared = guest().clear_phone().clear_points().clear_host();
    assert_eq!(text(&cleared), r#"{"name":"Ada","phone":null,"points":null,"host":null}"#);
    assert_eq!(text(&guest().host(guest().clear_phone())), r#"{"name":"Ada","host":{"name":"Ada","phone":null}}"#);
    for sent in [guest(), cleared, guest().phone("1").points(7).host(guest())] {
        assert_eq!(accepted::<GuestInput>(&text(&sent)), sent);
    }
}

#[test]
fn what_was_answered_is_sent_without_taking_anything_away() {
    let answered = accepted::<Guest>(r#"{"name":"Ada","phone":null,"points":"3","host":{"name":"Bo"}}"#);
    let sent = GuestInput::from(answered);
    let expected = GuestInput::new("Ada").points(3).host(GuestInput::new("Bo"));
    assert_eq!(sent, expected);
}
