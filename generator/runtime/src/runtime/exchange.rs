//! Turns a request without credentials into a response, within the time of the call.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use http::header::{AUTHORIZATION, CONTENT_LENGTH};
use http::{HeaderMap, Method, Request, StatusCode};

use crate::runtime::body::{Body, Payload};
use crate::runtime::client::Shared;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::json::Mode;
use crate::runtime::operation::{Operation, Security};
use crate::runtime::response::{Reply, Standing};
use crate::runtime::token::Token;
use crate::runtime::token_cache::TokenCache;
use crate::runtime::transport::{BoxFuture, Transport};

/// One call on its way.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) client: Arc<Shared>,
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request<Payload>,
    pub(crate) limit: Duration,
    pub(crate) mode: Mode,
    pub(crate) body_limit: u64,
}

/// A call whose answer has begun: its body has not been read yet.
pub(crate) struct Begun {
    pub(crate) response: http::Response<Body>,
    pub(crate) attempts: u32,
    pub(crate) credentials: Standing,
    pub(crate) deadline: Deadline,
}

impl Exchange {
    /// Sends the request with credentials, and reads the response to its end.
    pub(crate) async fn run(mut self) -> Result<Reply, Error> {
        let begun = self.begin().await?;
        self.read(begun).await
    }

    /// Sends the request with credentials, until the headers of the response are there.
    ///
    /// A token that the server does not accept (any more) is replaced once, and the request sent again if its body can be.
    pub(crate) async fn begin(&mut self) -> Result<Begun, Error> {
        let mut deadline = Deadline::new(&*self.client.transport, self.limit);
        let tokens = self.authorize()?;
        let bare = self.client.credentials.is_empty() && !self.request.headers().contains_key(AUTHORIZATION);
        let credentials = if bare { Standing::Absent } else { Standing::Present };
        let Some(tokens) = tokens else {
            let response = self.send(None, &mut deadline).await?;
            return Ok(Begun { response, attempts: 1, credentials, deadline });
        };
        let token = wait_for_token(&tokens, &mut deadline).await?;
        let response = self.send(Some(&token), &mut deadline).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(Begun { response, attempts: 1, credentials, deadline });
        }
        tokens.invalidate(&token);
        if !self.request.body().reopens() {
            return Ok(Begun { response, attempts: 1, credentials: Standing::Spent, deadline });
        }
        drop(response);
        let token = wait_for_token(&tokens, &mut deadline).await?;
        let response = self.send(Some(&token), &mut deadline).await?;
        Ok(Begun { response, attempts: 2, credentials, deadline })
    }

    /// Adds the credentials that are at hand, and returns where to get a token if one is needed.
    fn authorize(&mut self) -> Result<Option<Arc<TokenCache>>, Error> {
        if self.operation.security == Security::None {
            return Ok(None);
        }
        let credentials = &self.client.credentials;
        credentials.apply(&mut self.request).map_err(Error::build)?;
        // A call that brings its own `Authorization` keeps it, and needs no token.
        let tokens = credentials.tokens().filter(|_| !self.request.headers().contains_key(AUTHORIZATION));
        Ok(tokens.cloned())
    }

    async fn send(&self, token: Option<&Arc<Token>>, deadline: &mut Deadline) -> Result<http::Response<Body>, Error> {
        let (parts, payload) = self.request.clone().into_parts();
        let mut request = Request::from_parts(parts, payload.open().map_err(Error::build)?);
        if let Some(token) = token {
            request.headers_mut().insert(AUTHORIZATION, token.header.clone());
        }
        let sending = self.client.transport.send(request);
        Ok(deadline.within(sending, "waiting for the response").await??)
    }

    /// Reads the body; an error on the way keeps the status and headers.
    pub(crate) async fn read(&self, begun: Begun) -> Result<Reply, Error> {
        let Begun { response, attempts, credentials, mut deadline } = begun;
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        // What answers `HEAD` announces a body that does not come.
        let announced = self.request.method() != Method::HEAD && announced(&headers) > self.body_limit;
        let reading = body.collect_within(if announced { 0 } else { self.body_limit });
        let body = match deadline.within(reading, "reading the response").await {
            Ok(Ok(Some(body))) => body,
            Ok(Ok(None)) => return Err(self.too_large(status).with_answer(status, headers, None)),
            Ok(Err(error)) => return Err(Error::from(error).with_answer(status, headers, None)),
            Err(error) => return Err(error.with_answer(status, headers, None)),
        };
        let Self { operation, mode, .. } = *self;
        Ok(Reply { operation, mode, attempts, status, headers, body, credentials })
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
    sleep: BoxFuture<'static, ()>,
    limit: Duration,
}

impl Deadline {
    pub(crate) fn new(transport: &dyn Transport, limit: Duration) -> Self {
        Self { sleep: transport.sleep(limit), limit }
    }

    /// Runs one step, or fails when the time is up; `activity` says what the step does.
    pub(crate) async fn within<F: Future>(&mut self, step: F, activity: &str) -> Result<F::Output, Error> {
        match select(pin!(step), &mut self.sleep).await {
            Either::Left((output, _)) => Ok(output),
            Either::Right(_) => Err(Error::timeout(self.limit, activity)),
        }
    }
}
