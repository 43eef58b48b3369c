//! Turns what became of an attempt into the next one, or into the verdict that there is none.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Response, StatusCode};

use crate::runtime::body::Body;
use crate::runtime::client::Shared;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::exchange::{Course, Exchange};
#[cfg(feature = "intercept")]
use crate::runtime::intercept::Attempt;
use crate::runtime::operation::{IDEMPOTENCY_KEY, Replay};
use crate::runtime::response::{Reply, Standing};
use crate::runtime::retry::{Retry, Throttled};
use crate::runtime::retry_after::{retry_after, should_retry};

/// What a retry costs after the server has said that there are too many requests, and after any other failure.
const COSTS: [u32; 2] = [5, 14];

/// What decides how often a call is sent.
pub(crate) struct Retrial {
    settings: Arc<Retry>,
    /// Whether the request may be sent again when nobody knows what became of it.
    is_repeatable: bool,
    /// Whether its body can be read again.
    reopens: bool,
    retries: u32,
    /// What the last retry has cost.
    cost: u32,
    /// When the first attempt began, by the clock of the transport.
    start: Duration,
}

/// How an attempt failed.
struct Failure {
    extent: Extent,
    /// What the server asks for.
    pause: Option<Duration>,
    throttled: Throttled,
}

/// What a server may have done about an attempt that failed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Nothing: it has not seen it, or has turned it away.
    Nothing,
    Anything,
}

/// What follows a failure.
enum Verdict {
    Again(Duration),
    Final,
    /// The end, only because the body cannot be read again.
    Spent,
}

impl Retrial {
    pub(crate) fn new(exchange: &Exchange) -> Self {
        let headers = exchange.request.headers();
        let is_repeatable = match exchange.operation.replay {
            Replay::Safe => true,
            Replay::Keyed(name) => headers.contains_key(name),
            Replay::Unsafe => headers.contains_key(IDEMPOTENCY_KEY),
        };
        Self {
            is_repeatable: is_repeatable || exchange.retry.is_repeatable(),
            settings: exchange.retry.clone(),
            reopens: exchange.request.body().reopens(),
            retries: 0,
            cost: 0,
            start: exchange.client.transport.now(),
        }
    }

    /// Whether there may be another attempt, whatever becomes of this one.
    pub(crate) fn may_continue(&self) -> bool {
        self.is_repeatable && self.reopens && self.settings.has_attempts(self.retries)
    }

    fn judge(&mut self, failure: &Failure, client: &Shared, left: Duration) -> Verdict {
        let is_allowed = self.is_repeatable || failure.extent == Extent::Nothing;
        if !is_allowed || !self.settings.has_attempts(self.retries) {
            return Verdict::Final;
        }
        if !self.reopens {
            return Verdict::Spent;
        }
        let pause = match failure.pause {
            Some(pause) if self.settings.obeys(pause) => pause,
            Some(_) => return Verdict::Final,
            None => self.settings.pause(self.retries, failure.throttled, fraction(client.transport.random())),
        };
        let elapsed = client.transport.now().saturating_sub(self.start).saturating_add(pause);
        let cost = COSTS[usize::from(failure.throttled == Throttled::No)];
        // A pause that ends when the time does would only put the failure off.
        if pause >= left || !self.settings.reaches(elapsed) || !client.budget.spend(cost) {
            return Verdict::Final;
        }
        self.retries += 1;
        self.cost = cost;
        Verdict::Again(pause)
    }

    /// Returns what is wrong with an answer, if another one may be better.
    fn of_answer(&self, status: StatusCode, headers: &HeaderMap, now: Duration) -> Option<Failure> {
        let is_asked = should_retry(headers);
        let is_worthwhile = self.settings.after_status(status) || is_asked == Some(true);
        if status.is_success() || !is_worthwhile || is_asked == Some(false) {
            return None;
        }
        let pause = retry_after(headers, Some(now));
        let is_throttled =
            status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE && pause.is_some();
        let (extent, throttled) =
            if is_throttled { (Extent::Nothing, Throttled::Yes) } else { (Extent::Anything, Throttled::No) };
        Some(Failure { extent, pause, throttled })
    }

    /// Returns what is known of a failure, if another attempt may have more luck.
    fn of_error(&self, error: &Error) -> Option<Failure> {
        let extent = match error.kind() {
            // What the token endpoint does is retried where the token is.
            _ if error.token_error().is_some() || !self.settings.after_connections() => return None,
            ErrorKind::Connect => Extent::Nothing,
            ErrorKind::Transport | ErrorKind::Timeout => Extent::Anything,
            _ => return None,
        };
        Some(Failure { extent, pause: None, throttled: Throttled::No })
    }
}

impl Exchange {
    /// Sends the request again, as long as that may help.
    pub(crate) async fn attempt_again(
        &self,
        mut outcome: Result<Response<Body>, Error>,
        course: &mut Course,
    ) -> Result<Response<Body>, Error> {
        loop {
            let failure = match &outcome {
                Ok(response) if response.status().is_success() => None,
                Ok(response) => {
                    let now = self.client.transport.unix_time();
                    course.retrial.of_answer(response.status(), response.headers(), now)
                }
                Err(error) => course.retrial.of_error(error),
            };
            let Some(failure) = failure else { return outcome };
            match course.retrial.judge(&failure, &self.client, course.deadline.left()) {
                Verdict::Again(pause) => {
                    drop(outcome);
                    self.retrying(course, pause);
                    self.client.transport.sleep(pause).await;
                    outcome = self.attempt(course).await;
                }
                Verdict::Spent => {
                    course.credentials = Standing::Spent;
                    return outcome.map_err(Error::with_spent_body);
                }
                Verdict::Final => return outcome,
            }
        }
    }

    /// Gives back what the last retry has cost, if it has brought what was asked for.
    pub(crate) fn worked(&self, status: StatusCode, course: &mut Course) {
        if status.is_success() {
            self.client.budget.refund(std::mem::take(&mut course.retrial.cost));
        }
    }

    /// Shows that the request will be sent again.
    fn retrying(&self, course: &Course, pause: Duration) {
        #[cfg(feature = "intercept")]
        self.client.interceptors.on_retry(&Attempt::new(self.operation, course.attempts), pause);
        #[cfg(not(feature = "intercept"))]
        let _ = (course, pause);
    }

    /// Sends the request again if its answer broke off, as long as that may help.
    pub(crate) async fn read_again(
        &self,
        mut outcome: Result<Reply, Error>,
        course: &mut Course,
    ) -> Result<Reply, Error> {
        loop {
            let failure = match &outcome {
                Ok(reply) => {
                    self.worked(reply.status, course);
                    None
                }
                Err(error) => course.retrial.of_error(error),
            };
            let Some(failure) = failure else { return outcome };
            match course.retrial.judge(&failure, &self.client, course.deadline.left()) {
                Verdict::Again(pause) => {
                    self.retrying(course, pause);
                    self.client.transport.sleep(pause).await;
                }
                Verdict::Spent => return outcome.map_err(Error::with_spent_body),
                Verdict::Final => return outcome,
            }
            let response = self.open(course).await?;
            outcome = self.read(response, course).await;
        }
    }
}

/// Turns random bits into a number from 0 up to, but without, 1.
pub(crate) fn fraction(random: u128) -> f64 {
    // As many bits as such a number has.
    (random >> 75) as f64 / (1_u64 << 53) as f64
}

/// Returns a key that no other request has, in the form of a random UUID (RFC 9562, section 5.4).
pub(crate) fn key(random: u128) -> String {
    let bits = random & !(0xf << 76 | 0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let text = format!("{bits:032x}");
    [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
}
