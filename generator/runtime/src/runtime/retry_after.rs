//! Turns the headers in which a server says when to come back into a pause, and whether to come back at all.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

/// Returns how long the server asks to wait (RFC 9110, section 10.2.3); `now` is the time since 1970 began, if it is known.
///
/// Milliseconds in `retry-after-ms` are the most exact; seconds may have a fraction.
/// A date is taken relative to the `Date` of the answer, so that it does not matter whether the clocks agree.
pub(crate) fn retry_after(headers: &HeaderMap, now: Option<Duration>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    // What no duration is long enough for is as good as never.
    let seconds = |seconds: f64| Some(Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX));
    if let Some(milliseconds) = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok()) {
        return seconds(milliseconds / 1000.0);
    }
    let text = text(RETRY_AFTER.as_str())?;
    if let Ok(number) = text.parse::<f64>() {
        return seconds(number);
    }
    let date = |text: &str| httpdate::parse_http_date(text).ok()?.duration_since(SystemTime::UNIX_EPOCH).ok();
    let sent = headers.get(DATE).and_then(|sent| date(sent.to_str().ok()?)).or(now);
    Some(date(text)?.saturating_sub(sent?))
}

/// Returns whether the server wants the request again, if it says so.
pub(crate) fn should_retry(headers: &HeaderMap) -> Option<bool> {
    match headers.get("x-should-retry")?.as_bytes() {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
    }
}
