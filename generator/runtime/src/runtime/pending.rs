//! Turns a call into futures, and gives every call the methods that all of them have.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::runtime::call::Call;
use crate::runtime::error::Error;
use crate::runtime::operation_error::OperationError;
use crate::runtime::response::{Reply, Response};
use crate::runtime::transport::BoxFuture;

/// A call that gives the value with the response it came in.
///
/// Nothing happens until it is polled, and dropping it gives up the call.
/// It is `Send`, and borrows nothing.
#[must_use = "futures do nothing unless they are awaited"]
pub struct ResponseFuture<T, E, H = ()> {
    reply: BoxFuture<'static, Result<Reply, Error>>,
    read: Read<T, E>,
    // No `H` is stored, so the future is `Send` and `Unpin` whatever it is.
    promises: PhantomData<fn() -> H>,
}

/// How an answer becomes a value; a call has one way, so that nothing is decided where the value is decoded.
type Read<T, E> = fn(Reply) -> Result<Response<T>, OperationError<E>>;

/// A call that gives the value alone.
///
/// Nothing happens until it is polled, and dropping it gives up the call.
/// It is `Send`, and borrows nothing.
#[must_use = "futures do nothing unless they are awaited"]
pub struct ValueFuture<T, E>(ResponseFuture<T, E>);

impl<T, E, H> ResponseFuture<T, E, H> {
    /// Makes a future of a call, whose answer is read as `read` does.
    #[inline]
    pub fn new(call: Call, read: Read<T, E>) -> Self {
        Self { reply: call.execute(), read, promises: PhantomData }
    }
}

impl<T, E> ValueFuture<T, E> {
    /// Makes a future of a call, whose answer is read as `read` does.
    #[inline]
    pub fn new(call: Call, read: Read<T, E>) -> Self {
        Self(ResponseFuture::new(call, read))
    }
}

impl<T, E, H> Future for ResponseFuture<T, E, H> {
    type Output = Result<Response<T, H>, OperationError<E>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(self.reply.as_mut().poll(context)) {
            Ok(reply) => (self.read)(reply).map(Response::promising),
            Err(error) => Err(OperationError::Other(error)),
        })
    }
}

impl<T, E> Future for ValueFuture<T, E> {
    type Output = Result<T, OperationError<E>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_ok(Response::into_inner)
    }
}

impl<T, E, H> fmt::Debug for ResponseFuture<T, E, H> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

impl<T, E> fmt::Debug for ValueFuture<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ValueFuture").finish_non_exhaustive()
    }
}

/// Gives a response the headers that are promised.
#[doc(hidden)]
#[inline]
pub fn promise<T, E, H>(result: Result<Response<T>, E>) -> Result<Response<T, H>, E> {
    result.map(Response::promising)
}

/// Gives any call, with an answer or with a stream, the methods in which these do not differ.
///
/// It stands within an `impl` of `call!` or `stream_call!`, and is no part of the public interface.
#[doc(hidden)]
#[macro_export]
macro_rules! call_settings {
    () => {
        /// Sets the time for one attempt, from the request to the headers of its answer.
        ///
        /// It replaces the `attempt_timeout` of the client.
        pub fn attempt_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.call.attempt_timeout(timeout);
            self
        }

        /// Sets how often the call is sent again, in place of what the client and the description say.
        #[cfg(feature = "retry")]
        pub fn retry(mut self, retry: $crate::runtime::Retry) -> Self {
            self.call.retry(retry);
            self
        }

        /// Sets the key by which the server knows the request again when it comes twice, so that it may be sent again.
        ///
        /// It goes into the header that the description has for it, and into `Idempotency-Key` otherwise.
        pub fn idempotency_key(mut self, key: impl AsRef<str>) -> Self {
            self.call.idempotency_key(key.as_ref());
            self
        }

        /// Sets a header for this call, in place of any other with this name.
        ///
        /// A malformed name or value is an error when the call is sent.
        pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
            self.call.header(name.as_ref(), value.as_ref());
            self
        }

        /// Returns the request without credentials, to be sent by other means.
        ///
        /// Fails if an argument cannot be sent.
        pub fn to_request(&self) -> Result<::http::Request<$crate::runtime::Body>, $crate::runtime::Error> {
            self.call.to_request()
        }

        /// Sends the call, and gives the answer as it comes, whatever its status.
        ///
        /// Credentials, time and retries are those of any call.
        pub fn send_raw(
            self,
        ) -> $crate::runtime::BoxFuture<'static, Result<::http::Response<::bytes::Bytes>, $crate::runtime::Error>> {
            self.call.send_raw()
        }

        /// Returns the request as a command line of curl, which shows no secret unless it is asked to.
        ///
        /// Fails if an argument cannot be sent.
        #[cfg(feature = "curl")]
        pub fn to_curl(&self) -> Result<$crate::runtime::Curl, $crate::runtime::Error> {
            self.call.to_curl()
        }
    };
}

/// Gives a call, a struct with a field `call`, the methods that all calls have: `call!(GetPet => Pet, GetPetError)`.
///
/// Behind the error stand the way to read the answer, if it is not that of JSON, and the headers that are promised.
/// Methods that name the value or the error are `#[inline]`, so that decoding is compiled in the crates that use an
/// operation, and not for all operations in the client.
/// It is exported because an exported macro may go unused; it is no part of the public interface.
#[doc(hidden)]
#[macro_export]
macro_rules! call {
    ($call:ident => $value:ty, $error:ty) => {
        $crate::call!($call => $value, $error, $crate::runtime::Reply::decode, ());
    };
    ($call:ident => $value:ty, $error:ty, $read:expr) => {
        $crate::call!($call => $value, $error, $read, ());
    };
    ($call:ident => $value:ty, $error:ty, $read:expr, $headers:ty) => {
        impl $call {
            /// Sets the time for this call, from the token request to the last byte of the body.
            ///
            /// It replaces the `timeout` of the client.
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.call.timeout(timeout);
                self
            }

            $crate::call_settings!();

            /// Sets how far the response may deviate from the description, in place of the mode of the client.
            pub fn mode(mut self, mode: $crate::runtime::json::Mode) -> Self {
                self.call.mode(mode);
                self
            }

            /// Sets how many bytes the body of the answer may have, in place of the limit of the client.
            pub fn body_limit(mut self, bytes: u64) -> Self {
                self.call.body_limit(bytes);
                self
            }

            /// Decodes a response that was received by other means.
            ///
            /// Fails as the call itself does: for a status other than 2xx, and for a body that does not fit.
            #[inline]
            pub fn parse_response(
                &self,
                response: ::http::Response<::bytes::Bytes>,
            ) -> Result<$crate::runtime::Response<$value, $headers>, $crate::runtime::OperationError<$error>> {
                let read: fn($crate::runtime::Reply) -> _ = $read;
                $crate::runtime::pending::promise(read(self.call.reply(response)))
            }

            /// Sends the call, and gives the value with the status and headers it came with.
            ///
            /// Awaiting the call itself gives the value alone.
            #[inline]
            pub fn send(self) -> $crate::runtime::ResponseFuture<$value, $error, $headers> {
                $crate::runtime::ResponseFuture::new(self.call, $read)
            }
        }

        #[cfg(feature = "mock")]
        impl $crate::runtime::Called for $call {
            type Value = $value;

            fn called(&self) -> &$crate::runtime::Call {
                &self.call
            }
        }

        impl ::std::future::IntoFuture for $call {
            type Output = Result<$value, $crate::runtime::OperationError<$error>>;
            type IntoFuture = $crate::runtime::ValueFuture<$value, $error>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                $crate::runtime::ValueFuture::new(self.call, $read)
            }
        }
    };
}
