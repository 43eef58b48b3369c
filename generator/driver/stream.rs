//! Turns a call that gives a stream into what became of it, once all items are read.

use client::runtime::streaming::{Open, StreamFuture};
use client::runtime::{Error, OperationError};
use client::serde_json::{self, Value};
use futures_util::{Stream, StreamExt};
use serde::Serialize;

use crate::driver::report::Outcome;
use crate::driver::{Sending, failure};

/// Waits for a stream and for its items.
pub(crate) fn stream<S, T, E>(sent: StreamFuture<S, E>) -> Sending
where
    S: Open + Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
    T: Serialize + Send,
    E: client::runtime::DeclaredError,
{
    Box::pin(async move {
        let mut stream = match sent.await {
            Ok(stream) => stream,
            Err(error) => return failure(&error),
        };
        let (mut repairs, mut items) = (Vec::new(), Vec::new());
        while let Some(item) = stream.next().await {
            match item {
                Ok(item) => {
                    repairs.extend_from_slice(stream.drift().repairs());
                    items.push(serde_json::to_value(&item).unwrap_or_default());
                }
                Err(error) => return failure(&OperationError::<E>::Other(error)),
            }
        }
        Outcome::Answered { repairs, value: Some(Value::Array(items)) }
    })
}
