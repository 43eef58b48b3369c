//! Turns a call whose answer has a JSON form into what became of it, with the value as it is written again.

use client::runtime::ResponseFuture;
use client::serde_json;
use serde::Serialize;

use crate::driver::report::Outcome;
use crate::driver::{Sending, failure};

/// Waits for the answer of a call.
pub(crate) fn value<T, E, H>(sent: ResponseFuture<T, E, H>) -> Sending
where
    T: Serialize + Send + 'static,
    E: 'static,
    H: 'static,
{
    Box::pin(async move {
        match sent.await {
            Ok(response) => {
                let value = serde_json::to_value(&response.value).ok();
                Outcome::Answered { repairs: response.drift().repairs().to_vec(), value }
            }
            Err(error) => failure(&error),
        }
    })
}
