//! Turns a call whose answer has no JSON form, or several types, into what became of it.

use client::runtime::ResponseFuture;

use crate::driver::report::Outcome;
use crate::driver::{Sending, failure};

/// Waits for the answer of a call.
pub(crate) fn answer<T, E, H>(sent: ResponseFuture<T, E, H>) -> Sending
where
    T: 'static,
    E: 'static,
    H: 'static,
{
    Box::pin(async move {
        match sent.await {
            Ok(response) => Outcome::Answered { repairs: response.drift().repairs().to_vec(), value: None },
            Err(error) => failure(&error),
        }
    })
}
