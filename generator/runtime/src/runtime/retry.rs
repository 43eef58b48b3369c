//! Turns the settings of a caller, and the wishes of a description, into how often a call is sent.

use std::time::Duration;

use http::StatusCode;

use crate::runtime::operation::Retries;

/// The statuses that say that the same request may work later (RFC 9110, section 15).
const STATUSES: [(u16, u16); 4] = [(408, 408), (429, 429), (500, 500), (502, 504)];

/// How often, how soon and after which failures a call is sent again.
///
/// A request that did not reach the server, or that the server turned away with 429, or with 503 and a `Retry-After`, is
/// sent again whatever it does.
/// After any other failure the server may have acted, so that only requests are sent again for which that makes no
/// difference; the documentation of each operation says whether it is one of them.
/// A call never waits for longer than its `timeout` allows: it fails at once instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    attempts: u32,
    statuses: Vec<(u16, u16)>,
    first_pause: Duration,
    longest_pause: Duration,
    factor: f64,
    longest_retry_after: Duration,
    elapsed: Option<Duration>,
    connections: bool,
    repeatable: bool,
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

impl Retry {
    /// The settings of a client that is given no other: 3 attempts in all.
    ///
    /// The pause before an attempt is random, between nothing and twice the last limit: half a second (a second after 429)
    /// before the second attempt, and never more than 20 seconds.
    /// What the server asks for by `Retry-After` is obeyed up to a minute; beyond that the call fails.
    pub fn new() -> Self {
        Self {
            attempts: 3,
            statuses: STATUSES.to_vec(),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(20),
            factor: 2.0,
            longest_retry_after: Duration::from_secs(60),
            elapsed: None,
            connections: true,
            repeatable: false,
        }
    }

    /// Sends each call once, or twice if its access token has been replaced.
    pub fn none() -> Self {
        Self::new().attempts(1)
    }

    /// Sets how many times a call is sent at most.
    pub fn attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Sets the longest pause before the second attempt.
    pub fn first_pause(self, pause: Duration) -> Self {
        Self { first_pause: pause, ..self }
    }

    /// Sets how long a pause may be at most, unless the server asks for a longer one.
    pub fn longest_pause(self, pause: Duration) -> Self {
        Self { longest_pause: pause, ..self }
    }

    /// Sets the longest pause that the server may ask for; if it asks for more, the call fails at once.
    pub fn longest_retry_after(self, pause: Duration) -> Self {
        Self { longest_retry_after: pause, ..self }
    }

    /// Sets the statuses that are worth another attempt, in place of 408, 429, 500, 502, 503 and 504.
    pub fn statuses(self, statuses: impl IntoIterator<Item = u16>) -> Self {
        Self { statuses: statuses.into_iter().map(|status| (status, status)).collect(), ..self }
    }

    /// Treats the operation as one that may be sent again, whatever its documentation says.
    ///
    /// It is for a request that the caller knows to change nothing, or nothing more when it comes twice.
    pub fn repeatable(self) -> Self {
        Self { repeatable: true, ..self }
    }

    /// The settings that a description asks for.
    pub(crate) fn declared(retries: &Retries) -> Self {
        let usual = Self::new();
        Self {
            attempts: retries.attempts.unwrap_or(u32::MAX),
            statuses: if retries.statuses.is_empty() { usual.statuses } else { retries.statuses.to_vec() },
            first_pause: Duration::from_millis(retries.first_pause),
            longest_pause: Duration::from_millis(retries.longest_pause),
            factor: retries.factor,
            elapsed: retries.elapsed.map(Duration::from_millis),
            connections: retries.connections,
            ..usual
        }
    }

    pub(crate) fn has_attempts(&self, retries: u32) -> bool {
        retries.saturating_add(1) < self.attempts
    }

    pub(crate) fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    pub(crate) fn after_connections(&self) -> bool {
        self.connections
    }

    pub(crate) fn after_status(&self, status: StatusCode) -> bool {
        let status = status.as_u16();
        self.statuses.iter().any(|(first, last)| (*first..=*last).contains(&status))
    }

    /// Returns the pause before the next attempt, between nothing and a limit that grows; `random` is below 1.
    pub(crate) fn pause(&self, retries: u32, is_throttled: Throttled, random: f64) -> Duration {
        let first = self.first_pause.as_secs_f64() * if is_throttled == Throttled::Yes { 2.0 } else { 1.0 };
        let grown = first * self.factor.powi(i32::try_from(retries).unwrap_or(i32::MAX));
        let limit = grown.min(self.longest_pause.as_secs_f64());
        Duration::try_from_secs_f64(limit * random).unwrap_or_default()
    }

    /// Whether the server may ask for such a pause.
    pub(crate) fn obeys(&self, pause: Duration) -> bool {
        pause <= self.longest_retry_after
    }

    /// Whether there may be an attempt so long after the first one.
    pub(crate) fn reaches(&self, elapsed: Duration) -> bool {
        self.elapsed.is_none_or(|limit| elapsed <= limit)
    }
}

/// Whether a server has turned a request away because there are too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Throttled {
    Yes,
    No,
}
