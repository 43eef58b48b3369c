//! Turns futures into their values, and streams into iterators, for callers that are not asynchronous.

use std::fmt;
use std::future::{IntoFuture, pending};
use std::io;
use std::sync::LazyLock;
use std::thread;

use futures_util::stream::{Stream, StreamExt};
use tokio::runtime::{Builder, Handle};

/// The Tokio runtime that connections and timers live in; nothing, if it could not be started.
static RUNTIME: LazyLock<Option<Handle>> = LazyLock::new(|| start().ok());

/// Waits for calls, and for all else that is asynchronous, on the thread of the caller.
///
/// The first use starts one thread, in which the connections of all clients live.
/// It needs no Tokio runtime, and does not mind one; but as it blocks its thread, a task of one is better off with `.await`.
pub trait Blocking: Sized {
    /// Waits for the value of a call or of any future.
    ///
    /// If the thread for connections cannot be started, calls fail with [`ErrorKind::Connect`](crate::runtime::ErrorKind::Connect).
    fn wait(self) -> Self::Output
    where
        Self: IntoFuture,
    {
        let _entered = RUNTIME.as_ref().map(Handle::enter);
        pollster::block_on(self.into_future())
    }

    /// Returns an iterator that waits for each item of a stream.
    fn wait_each(self) -> WaitEach<Self>
    where
        Self: Stream + Unpin,
    {
        WaitEach { stream: self }
    }
}

impl<T> Blocking for T {}

/// The items of a stream, of which each is waited for.
#[must_use = "iterators do nothing unless they are consumed"]
pub struct WaitEach<S> {
    stream: S,
}

impl<S> WaitEach<S> {
    /// Returns the stream, from which no item is lost.
    pub fn into_inner(self) -> S {
        self.stream
    }
}

impl<S: Stream + Unpin> Iterator for WaitEach<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        self.stream.next().wait()
    }
}

impl<S> fmt::Debug for WaitEach<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("WaitEach").finish_non_exhaustive()
    }
}

/// Starts the runtime, on a thread that ends with the program.
fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    let name = concat!(env!("CARGO_PKG_NAME"), "-connections");
    thread::Builder::new().name(name.to_owned()).spawn(move || runtime.block_on(pending::<()>()))?;
    Ok(handle)
}
