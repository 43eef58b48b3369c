//! Turns a call that gives a stream into what became of it, once all items are read.

use client::runtime::streaming::{Open, StreamFuture};
use client::runtime::{Error, OperationError};
use futures_util::{Stream, StreamExt};

use crate::driver::report::Outcome;
use crate::driver::{Sending, failure};

/// Waits for a stream and for its items.
pub(crate) fn stream<S, T, E>(sent: StreamFuture<S, E>) -> Sending
where
    S: Open + Stream<Item = Result<T, Error>> + Send + Unpin + 'static,
    T: Send,
    E: client::runtime::DeclaredError,
{
    Box::pin(async move {
        let mut stream = match sent.await {
            Ok(stream) => stream,
            Err(error) => return failure(&error),
        };
        while let Some(item) = stream.next().await {
            if let Err(error) = item {
                return failure(&OperationError::<E>::Other(error));
            }
        }
        Outcome::Answered { repairs: 0 }
    })
}
