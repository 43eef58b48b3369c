//! The parsers of streams: what the standards say, and that it makes no difference how a stream is cut into chunks.

use std::time::Duration;

use restitch_runtime::runtime::event_parser::{Event, EventParser, TooLarge};
use restitch_runtime::runtime::item_parser::{Framing, ItemParser};

const LIMIT: usize = 1 << 20;

/// The type, the data and the identifier of an event.
type Fields = (&'static str, &'static str, &'static str);

fn events_of<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<Event> {
    let mut parser = EventParser::new(LIMIT, "");
    let mut events = Vec::new();
    for chunk in chunks {
        parser.push(chunk);
        while let Some(event) = parser.next_event() {
            events.push(event.unwrap());
        }
    }
    events
}

fn items_of<'a>(framing: Framing, chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<(String, bool)> {
    let mut parser = ItemParser::new(framing, LIMIT);
    chunks.into_iter().for_each(|chunk| parser.push(chunk));
    parser.finish();
    let items = std::iter::from_fn(|| parser.next_item()).map(Result::unwrap);
    items.map(|item| (String::from_utf8(item.text.to_vec()).unwrap(), item.is_cut)).collect()
}

fn event(event: &str, data: &str, id: &str) -> Event {
    Event { event: event.into(), data: data.into(), id: id.into() }
}

/// Numbers that look random and are the same every time (a linear congruential generator).
fn numbers(mut state: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

fn cut<'a>(mut text: &'a [u8], next: &mut impl FnMut(usize) -> usize) -> Vec<&'a [u8]> {
    let mut chunks = Vec::new();
    while !text.is_empty() {
        let (chunk, rest) = text.split_at(next(5.min(text.len()) + 1).min(text.len()));
        chunks.push(chunk);
        text = rest;
    }
    chunks
}

#[test]
fn events_are_read_as_the_standard_says() {
    let cases: &[(&str, &[Fields])] = &[
        ("data: a\n\n", &[("message", "a", "")]),
        ("data:a\r\rdata: b\r\n\r\n", &[("message", "a", ""), ("message", "b", "")]),
        ("data: YHOO\ndata: +2\ndata: 10\n\n", &[("message", "YHOO\n+2\n10", "")]),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
            &[("message", "first event", "1"), ("message", "second event", ""), ("message", " third event", "")],
        ),
        ("data\n\ndata\ndata\n\ndata:", &[("message", "", ""), ("message", "\n", "")]),
        ("event: add\ndata: 1\n\ndata: 2\n\n", &[("add", "1", ""), ("message", "2", "")]),
        ("event: none\n\ndata: 2\n\n", &[("message", "2", "")]),
        ("id: 1\n\ndata: a\n\nid: b\0c\ndata: d\n\n", &[("message", "a", "1"), ("message", "d", "1")]),
        ("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", &[("message", "a", "")]),
        ("other: 1\nDATA: 2\n data: 3\ndata : 4\n\n", &[]),
        ("data: a\n\ndata: not complete\n", &[("message", "a", "")]),
        ("data: ü\u{1F600}: x\n\n", &[("message", "ü\u{1F600}: x", "")]),
    ];
    for (text, expected) in cases {
        let expected: Vec<Event> = expected.iter().map(|(name, data, id)| event(name, data, id)).collect();
        assert_eq!(events_of([text.as_bytes()]), expected, "{text:?}");
        assert_eq!(events_of(text.as_bytes().chunks(1)), expected, "{text:?} byte by byte");
    }
}

#[test]
fn what_is_not_text_is_replaced() {
    assert_eq!(events_of([&b"data: a\xFFb\n\n"[..]]), [event("message", "a\u{FFFD}b", "")]);
}

#[test]
fn the_time_to_wait_is_digits() {
    for (text, expected) in [
        ("retry: 250\n", Some(Duration::from_millis(250))),
        ("retry:2 \n", None),
        ("retry: -1\n", None),
        ("retry\n", None),
        ("retry: 99999999999999999999999\n", Some(Duration::from_millis(u64::MAX))),
    ] {
        let mut parser = EventParser::new(LIMIT, "");
        parser.push(text.as_bytes());
        assert_eq!(parser.retry(), expected, "{text:?}");
    }
}

#[test]
fn an_identifier_that_fits_no_header_is_none() {
    let mut parser = EventParser::new(1 << 20, "7");
    parser.push(format!("id: {}\ndata: a\n\n", "x".repeat(5000)).as_bytes());
    assert_eq!(parser.next_event().unwrap().unwrap(), event("message", "a", "7"));
}

#[test]
fn an_identifier_outlives_the_connection() {
    let mut parser = EventParser::new(LIMIT, "7");
    parser.push(b"data: a\n\n");
    assert_eq!(parser.next_event(), Some(Ok(event("message", "a", "7"))));
    assert_eq!(parser.id(), "7");
}

#[test]
fn an_event_that_is_too_large_is_the_last() {
    for chunk in ["data: 123456789\n\n", "data: 12\ndata: 345\n\n", ": a long comment\n\n"] {
        let mut parser = EventParser::new(10, "");
        parser.push(b"data: 1\n\n");
        parser.push(chunk.as_bytes());
        parser.push(b"data: 2\n\n");
        assert_eq!(parser.next_event(), Some(Ok(event("message", "1", ""))));
        assert_eq!(parser.next_event(), Some(Err(TooLarge { limit: 10 })), "{chunk:?}");
        assert_eq!(parser.next_event(), None);
    }
}

#[test]
fn chunks_make_no_difference() {
    const PIECES: [&str; 16] = [
        "data: a", "data:", "data", "id: 1", "id", "event: x", "retry: 5", ":", "\n", "\r", "\r\n", "\n\n", "\u{FEFF}",
        "ü", " ", "\0",
    ];
    let mut next = numbers(1);
    for _ in 0..3000 {
        let text: String = (0..next(24)).map(|_| PIECES[next(PIECES.len())]).collect();
        let whole = events_of([text.as_bytes()]);
        let chunks = cut(text.as_bytes(), &mut next);
        assert_eq!(events_of(chunks.iter().copied()), whole, "{text:?} as {chunks:?}");
    }
}

#[test]
fn lines_are_items() {
    let texts = |text: &str| items_of(Framing::Lines, [text.as_bytes()]).into_iter().map(|(text, _)| text);
    assert_eq!(texts("{\"a\":1}\n\n [2]\r\n3").collect::<Vec<_>>(), ["{\"a\":1}", "[2]", "3"]);
    assert_eq!(texts("\u{FEFF}1\nnot json\n").collect::<Vec<_>>(), ["1", "not json"]);
    assert_eq!(texts(" \n\n").count(), 0);
}

#[test]
fn sequences_tell_what_may_have_lost_its_end() {
    let text = "\x1E{\"a\":\n1}\n\x1E\x1E12\n\x1E3\x1Etrue \x1E\"x\"\x1E{\"cut\":\x1E4";
    let items = items_of(Framing::Sequence, [text.as_bytes()]);
    let expected = [("{\"a\":\n1}", false), ("12", false), ("3", true), ("true", false), ("\"x\"", false)];
    let expected = expected.into_iter().chain([("{\"cut\":", false), ("4", true)]);
    assert_eq!(items, expected.map(|(text, is_cut)| (text.to_owned(), is_cut)).collect::<Vec<_>>());
}

#[test]
fn chunks_make_no_difference_to_items() {
    const PIECES: [&str; 9] = ["{\"a\":1}", "12", "\n", "\r\n", "\x1E", " ", "ü", "\u{FEFF}", "\"x\""];
    let mut next = numbers(2);
    for _ in 0..3000 {
        let text: String = (0..next(16)).map(|_| PIECES[next(PIECES.len())]).collect();
        let chunks = cut(text.as_bytes(), &mut next);
        for framing in [Framing::Lines, Framing::Sequence] {
            assert_eq!(items_of(framing, chunks.iter().copied()), items_of(framing, [text.as_bytes()]), "{text:?}");
        }
    }
}

#[test]
fn an_item_that_is_too_large_is_the_last() {
    let mut parser = ItemParser::new(Framing::Lines, 4);
    parser.push(b"1\n23456\n7\n");
    parser.finish();
    let items: Vec<_> = std::iter::from_fn(|| parser.next_item()).map(|item| item.map(|item| item.text)).collect();
    assert_eq!(items, [Ok("1".into()), Err(TooLarge { limit: 4 })]);
}
