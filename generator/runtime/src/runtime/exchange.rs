//! Turns a request without credentials into a response, within the time of the call.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_LENGTH};
use http::{HeaderMap, Method, Request, StatusCode};

use crate::runtime::body::{Body, Payload};
use crate::runtime::client::Shared;
#[cfg(feature = "curl")]
use crate::runtime::curl::{self, Curl};
use crate::runtime::error::{Error, ErrorKind};
#[cfg(feature = "intercept")]
use crate::runtime::intercept::Attempt;
use crate::runtime::json::Mode;
use crate::runtime::operation::Operation;
use crate::runtime::response::{Reply, Standing};
#[cfg(feature = "retry")]
use crate::runtime::retrial::Retrial;
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::security::Proof;
use crate::runtime::token_cache::{Token, TokenCache};
#[cfg(feature = "tracing")]
use crate::runtime::trace;
use crate::runtime::transport::{BoxFuture, Transport};

/// What a call does between sending and the headers of the response.
const WAITING: &str = "waiting for the response";

/// The least time for an attempt that another one may follow, unless the caller sets it.
#[cfg(feature = "retry")]
const ATTEMPT_LIMIT: Duration = Duration::from_secs(30);

/// One call on its way.
#[derive(Clone)]
pub(crate) struct Exchange {
    /// The span of the call, once it has begun.
    #[cfg(feature = "tracing")]
    pub(crate) span: tracing::Span,
    pub(crate) client: Arc<Shared>,
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request<Payload>,
    pub(crate) limit: Duration,
    /// The time from the request to the headers of its answer, if that is limited.
    pub(crate) attempt_limit: Option<Duration>,
    pub(crate) mode: Mode,
    pub(crate) body_limit: u64,
    #[cfg(feature = "retry")]
    pub(crate) retry: Arc<Retry>,
}

/// A call whose answer has begun: its body has not been read yet.
pub(crate) struct Begun {
    pub(crate) response: http::Response<Body>,
    pub(crate) course: Course,
}

/// How far a call has come.
pub(crate) struct Course {
    pub(crate) deadline: Deadline,
    /// How many times the request was sent.
    pub(crate) attempts: u32,
    pub(crate) credentials: Standing,
    tokens: Option<Arc<TokenCache>>,
    /// Whether a token has been replaced, which happens once.
    has_new_token: bool,
    #[cfg(feature = "retry")]
    pub(crate) retrial: Retrial,
}

impl Exchange {
    /// Sends the request with credentials, and reads the response to its end.
    pub(crate) async fn run(mut self) -> Result<Reply, Error> {
        let Begun { response, mut course } = self.begin().await?;
        let reading = async {
            let reply = self.read(response, &mut course).await;
            #[cfg(feature = "retry")]
            let reply = self.read_again(reply, &mut course).await;
            reply
        };
        #[cfg(feature = "tracing")]
        let reading = trace::within(self.span.clone(), reading);
        let reply = reading.await;
        reply.map_err(|error| self.failed(error))
    }

    /// Sends the request with credentials, until the headers of the response are there.
    pub(crate) async fn begin(&mut self) -> Result<Begun, Error> {
        #[cfg(feature = "tracing")]
        let span = self.enter();
        let begun = self.headers();
        #[cfg(feature = "tracing")]
        let begun = trace::within(span, begun);
        let outcome = begun.await;
        outcome.map_err(|error| self.failed(error))
    }

    /// Begins the span of the call.
    #[cfg(feature = "tracing")]
    fn enter(&mut self) -> tracing::Span {
        self.span = trace::call(self.operation, self.request.uri());
        self.span.clone()
    }

    async fn headers(&mut self) -> Result<Begun, Error> {
        let mut course = self.start()?;
        let response = self.open(&mut course).await?;
        Ok(Begun { response, course })
    }

    /// Shows the end of a call that has no answer.
    fn failed(&self, error: Error) -> Error {
        let error = error.with_operation(self.operation);
        #[cfg(feature = "curl")]
        let error = error.with_curl(self.to_curl().ok().map(Box::new));
        #[cfg(feature = "intercept")]
        self.client.interceptors.on_error(self.operation, &error);
        error
    }

    /// Returns the request as a command line of curl.
    #[cfg(feature = "curl")]
    pub(crate) fn to_curl(&self) -> Result<Curl, Error> {
        let mut sent = self.clone();
        let (tokens, _) = sent.authorize()?;
        let token = if tokens.is_some() { curl::Token::Fetched } else { curl::Token::None };
        Ok(Curl::new(sent.request, self.client.credentials.keys(), token))
    }

    fn start(&mut self) -> Result<Course, Error> {
        let deadline = Deadline::new(&self.client.transport, self.limit);
        let (tokens, credentials) = self.authorize()?;
        Ok(Course {
            deadline,
            attempts: 0,
            credentials,
            tokens,
            has_new_token: false,
            #[cfg(feature = "retry")]
            retrial: Retrial::new(self),
        })
    }

    /// Sends the request, as often as it takes.
    pub(crate) async fn open(&self, course: &mut Course) -> Result<http::Response<Body>, Error> {
        let outcome = self.attempt(course).await;
        #[cfg(feature = "retry")]
        let outcome = self.attempt_again(outcome, course).await;
        #[cfg(feature = "tracing")]
        if let Ok(response) = &outcome {
            trace::opened(&self.span, response);
        }
        outcome.map_err(|error| error.with_attempts(course.attempts))
    }

    /// Sends the request once; but twice if its token is not accepted (any more), and the body can be sent again.
    pub(crate) async fn attempt(&self, course: &mut Course) -> Result<http::Response<Body>, Error> {
        let Some(tokens) = course.tokens.clone() else { return self.send(None, course).await };
        let token = wait_for_token(&tokens, &mut course.deadline).await?;
        let response = self.send(Some(&token), course).await?;
        if response.status() != StatusCode::UNAUTHORIZED || course.has_new_token {
            return Ok(response);
        }
        tokens.invalidate(&token);
        if !self.request.body().reopens() {
            course.credentials = Standing::Spent;
            return Ok(response);
        }
        drop(response);
        course.has_new_token = true;
        let token = wait_for_token(&tokens, &mut course.deadline).await?;
        self.send(Some(&token), course).await
    }

    /// Adds the credentials that are at hand, and returns where to get a token if one is needed.
    fn authorize(&mut self) -> Result<(Option<Arc<TokenCache>>, Standing), Error> {
        // A call that brings its own `Authorization` keeps it, and needs no token.
        let is_own = self.request.headers().contains_key(AUTHORIZATION);
        let chosen = self.client.credentials.choose(self.operation.security, self.request.headers());
        let chosen = chosen.map_err(Error::build)?;
        let standing = if chosen.is_empty() && !is_own { Standing::Absent } else { Standing::Present };
        let mut tokens = None;
        for proof in chosen {
            proof.apply(&mut self.request).map_err(Error::build)?;
            if let Proof::Tokens(cache) = proof {
                tokens = Some(cache.clone()).filter(|_| !is_own);
            }
        }
        Ok((tokens, standing))
    }

    async fn send(&self, token: Option<&Arc<Token>>, course: &mut Course) -> Result<http::Response<Body>, Error> {
        let (parts, payload) = self.request.clone().into_parts();
        let mut request = Request::from_parts(parts, payload.open().map_err(Error::build)?);
        request.extensions_mut().insert(self.operation);
        if let Some(token) = token {
            request.headers_mut().insert(AUTHORIZATION, token.header.clone());
        }
        course.attempts += 1;
        #[cfg(feature = "intercept")]
        let request = self.intercepted(request, course.attempts)?;
        let outcome = self.transmit(request, course).await;
        #[cfg(feature = "intercept")]
        if let Ok(response) = &outcome {
            self.client.interceptors.after_headers(&Attempt::new(self.operation, course.attempts), response);
        }
        #[cfg(feature = "tracing")]
        match &outcome {
            Ok(response) => trace::answered(&self.span, course.attempts, response, &self.client.traced_headers),
            Err(error) => trace::unanswered(course.attempts, error),
        }
        outcome
    }

    /// Shows a request to those who may add to it.
    #[cfg(feature = "intercept")]
    fn intercepted(&self, request: Request<Body>, number: u32) -> Result<Request<Body>, Error> {
        let (mut parts, body) = request.into_parts();
        self.client.interceptors.before_send(&Attempt::new(self.operation, number), &mut parts)?;
        Ok(Request::from_parts(parts, body))
    }

    /// Sends a request within the time of an attempt.
    async fn transmit(&self, request: Request<Body>, course: &mut Course) -> Result<http::Response<Body>, Error> {
        let sending = self.client.transport.send(request);
        let Some(limit) = self.attempt_limit(course) else {
            return Ok(course.deadline.within(sending, WAITING).await??);
        };
        // It ends before the time of the call, which nobody has to watch meanwhile.
        let mut attempt = Deadline::new(&self.client.transport, limit);
        Ok(attempt.within(sending, "waiting for the response to one attempt").await??)
    }

    /// Returns the time for an attempt, if it ends before that of the call does.
    ///
    /// Where nobody has set it, an attempt has as much time as the call, unless there can be another one.
    fn attempt_limit(&self, course: &Course) -> Option<Duration> {
        #[cfg(feature = "retry")]
        let usual = course.retrial.may_continue().then(|| ATTEMPT_LIMIT.max(self.limit / 2));
        #[cfg(not(feature = "retry"))]
        let usual = None;
        self.attempt_limit.or(usual).filter(|limit| *limit < course.deadline.left())
    }

    /// Reads the body; an error on the way keeps the status and headers.
    pub(crate) async fn read(&self, response: http::Response<Body>, course: &mut Course) -> Result<Reply, Error> {
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        // What answers `HEAD` announces a body that does not come.
        let announced = if self.request.method() == Method::HEAD { 0 } else { announced(&headers) };
        let limit = if announced > self.body_limit { 0 } else { self.body_limit };
        let reading = body.collect_within(limit, announced);
        let error = match course.deadline.within(reading, "reading the response").await {
            Ok(Ok(Some(body))) => {
                let Self { operation, mode, .. } = *self;
                let Course { attempts, credentials, .. } = *course;
                return Ok(Reply {
                    operation,
                    mode,
                    attempts,
                    status,
                    headers,
                    body,
                    credentials,
                    #[cfg(feature = "intercept")]
                    interceptors: self.client.interceptors.clone(),
                    #[cfg(feature = "curl")]
                    curl: self.to_curl().ok().map(Box::new),
                });
            }
            Ok(Ok(None)) => self.too_large(status),
            Ok(Err(error)) => Error::from(error),
            Err(error) => error,
        };
        Err(error.with_answer(status, headers, None).with_attempts(course.attempts))
    }

    fn too_large(&self, status: StatusCode) -> Error {
        let limit = self.body_limit;
        let message = format!("{status}, but the body is longer than {limit} bytes, which `body_limit` sets");
        Error::new(ErrorKind::TooLarge, message)
    }
}

/// Returns how many bytes the body will have, as far as that is said.
fn announced(headers: &HeaderMap) -> u64 {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.unwrap_or_default()
}

async fn wait_for_token(tokens: &Arc<TokenCache>, deadline: &mut Deadline) -> Result<Arc<Token>, Error> {
    let token = tokens.clone().token();
    Ok(deadline.within(token, "waiting for an access token").await??)
}

/// The end of a call's time, which runs on through all its steps.
pub(crate) struct Deadline {
    transport: Arc<dyn Transport>,
    /// Waits for the end, once there is something to wait for.
    sleep: Option<BoxFuture<'static, ()>>,
    limit: Duration,
    /// By the clock of the transport.
    end: Duration,
}

impl Deadline {
    pub(crate) fn new(transport: &Arc<dyn Transport>, limit: Duration) -> Self {
        let end = transport.now().saturating_add(limit);
        Self { transport: transport.clone(), sleep: None, limit, end }
    }

    /// Returns how much time is left.
    pub(crate) fn left(&self) -> Duration {
        self.end.saturating_sub(self.transport.now())
    }

    /// Runs one step, or fails when the time is up; `activity` says what the step does.
    pub(crate) async fn within<F: Future>(&mut self, step: F, activity: &str) -> Result<F::Output, Error> {
        let mut step = pin!(step);
        let outcome = poll_fn(|context| {
            if let Poll::Ready(output) = step.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            let sleep = self.sleep.get_or_insert_with(|| {
                let left = self.end.saturating_sub(self.transport.now());
                self.transport.limit(left)
            });
            sleep.as_mut().poll(context).map(|()| None)
        });
        outcome.await.ok_or_else(|| Error::timeout(self.limit, activity))
    }
}
