//! Turns the chunks of an event stream into events, by the rules of the HTML standard (section 9.2, "Server-sent events").

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

/// How many bytes an identifier may have; a longer one is none.
const LONGEST_ID: usize = 4096;

/// The byte order mark, in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// One event, as the server sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its type; `message` where the server names none.
    pub event: String,
    /// Its data lines, joined by line feeds.
    pub data: String,
    /// The last identifier that the server gave, with this event or an earlier one; empty if there is none.
    pub id: String,
}

/// A parser that is fed chunks and gives events; it does no I/O, and how the stream is cut into chunks makes no difference.
///
/// An event that is not complete when the stream ends is dropped, as the standard asks for.
#[derive(Debug)]
pub struct EventParser {
    limit: usize,
    /// The line that has not ended.
    line: Vec<u8>,
    is_first_line: bool,
    /// The last byte was a carriage return, so that a line feed belongs to it.
    after_return: bool,
    event: String,
    data: Option<String>,
    id: String,
    retry: Option<Duration>,
    events: VecDeque<Result<Event, TooLarge>>,
    is_dead: bool,
}

impl EventParser {
    /// Makes a parser of events with at most `limit` bytes of data; `id` is the last identifier of an earlier connection.
    pub fn new(limit: usize, id: impl Into<String>) -> Self {
        Self {
            limit,
            line: Vec::new(),
            is_first_line: true,
            after_return: false,
            event: String::new(),
            data: None,
            id: id.into(),
            retry: None,
            events: VecDeque::new(),
            is_dead: false,
        }
    }

    /// Takes the next bytes of the stream.
    pub fn push(&mut self, mut chunk: &[u8]) {
        while !chunk.is_empty() && !self.is_dead {
            if std::mem::take(&mut self.after_return) && chunk[0] == b'\n' {
                chunk = &chunk[1..];
                continue;
            }
            let Some(end) = chunk.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
                self.extend(chunk);
                return;
            };
            self.extend(&chunk[..end]);
            self.after_return = chunk[end] == b'\r';
            chunk = &chunk[end + 1..];
            if !self.is_dead {
                self.end_line();
            }
        }
    }

    /// Returns the next event that is complete. Nothing follows an event that is too large.
    pub fn next_event(&mut self) -> Option<Result<Event, TooLarge>> {
        self.events.pop_front()
    }

    /// Returns the time that the server wants to pass before the stream is opened again, if it has said so.
    pub fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Returns the last identifier, also that of an event without data.
    pub fn id(&self) -> &str {
        &self.id
    }

    fn extend(&mut self, bytes: &[u8]) {
        let length = self.data.as_ref().map_or(0, String::len) + self.line.len() + bytes.len();
        if length > self.limit {
            self.is_dead = true;
            self.events.push_back(Err(TooLarge { limit: self.limit }));
            return;
        }
        self.line.extend_from_slice(bytes);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let is_first = std::mem::take(&mut self.is_first_line);
        let bytes = line.strip_prefix(MARK).filter(|_| is_first).unwrap_or(&line);
        if bytes.is_empty() {
            return self.dispatch();
        }
        let text = String::from_utf8_lossy(bytes);
        let (field, value) = text.split_once(':').unwrap_or((&text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.event = value.to_owned(),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            // A longer one fits no header, and each event has a copy.
            "id" if !value.contains('\0') && value.len() <= LONGEST_ID => self.id = value.to_owned(),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = Some(Duration::from_millis(value.parse().unwrap_or(u64::MAX)));
            }
            // A comment has no name; other names mean nothing.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        let Some(data) = self.data.take() else { return };
        let event = if event.is_empty() { "message".to_owned() } else { event };
        self.events.push_back(Ok(Event { event, data, id: self.id.clone() }));
    }
}

/// An event or item that is larger than the limit; the stream ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The limit, in bytes.
    pub limit: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an item of the stream is larger than {} bytes", self.limit)
    }
}

impl std::error::Error for TooLarge {}
