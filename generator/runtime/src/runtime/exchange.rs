//! Turns a request without credentials into a response, within the time of the call.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use http::header::AUTHORIZATION;
use http::{Request, StatusCode};

use crate::runtime::body::{Body, Payload};
use crate::runtime::client::Shared;
use crate::runtime::error::Error;
use crate::runtime::json::Mode;
use crate::runtime::operation::{Operation, Security};
use crate::runtime::response::{Reply, Standing};
use crate::runtime::token::Token;
use crate::runtime::token_cache::TokenCache;
use crate::runtime::transport::BoxFuture;

/// One call on its way.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) client: Arc<Shared>,
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request<Payload>,
    pub(crate) limit: Duration,
    pub(crate) mode: Mode,
}

impl Exchange {
    /// Sends the request with credentials, and reads the response to its end.
    pub(crate) async fn run(mut self) -> Result<Reply, Error> {
        let mut deadline = self.deadline();
        let answer = self.answer(&mut deadline).await?;
        self.read(answer, &mut deadline).await
    }

    /// Starts the time of the call.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline { sleep: self.client.transport.sleep(self.limit), limit: self.limit }
    }

    /// Sends the request with credentials, and waits for the headers of the response.
    ///
    /// A token that the server does not accept (any more) is replaced once, and the request sent again if its body can be.
    pub(crate) async fn answer(&mut self, deadline: &mut Deadline) -> Result<Answer, Error> {
        let Some(tokens) = self.authorize()? else {
            let response = self.send(None, deadline).await?;
            let bare = self.client.credentials.is_empty() && !self.request.headers().contains_key(AUTHORIZATION);
            let credentials = if bare { Standing::Absent } else { Standing::Present };
            return Ok(Answer { response, attempts: 1, credentials });
        };
        let token = wait_for_token(&tokens, deadline).await?;
        let response = self.send(Some(&token), deadline).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(Answer { response, attempts: 1, credentials: Standing::Present });
        }
        tokens.invalidate(&token);
        if !self.request.body().reopens() {
            return Ok(Answer { response, attempts: 1, credentials: Standing::Spent });
        }
        drop(response);
        let token = wait_for_token(&tokens, deadline).await?;
        let response = self.send(Some(&token), deadline).await?;
        Ok(Answer { response, attempts: 2, credentials: Standing::Present })
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
    pub(crate) async fn read(self, answer: Answer, deadline: &mut Deadline) -> Result<Reply, Error> {
        let Answer { response, attempts, credentials } = answer;
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let body = match deadline.within(body.collect(), "reading the response").await {
            Ok(Ok(body)) => body,
            Ok(Err(error)) => return Err(Error::from(error).with_answer(status, headers, None)),
            Err(error) => return Err(error.with_answer(status, headers, None)),
        };
        let Self { operation, mode, .. } = self;
        Ok(Reply { operation, mode, attempts, status, headers, body, credentials })
    }
}

/// A response whose body has not been read.
pub(crate) struct Answer {
    pub(crate) response: http::Response<Body>,
    pub(crate) attempts: u32,
    pub(crate) credentials: Standing,
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
    /// Runs one step, or fails when the time is up; `activity` says what the step does.
    pub(crate) async fn within<F: Future>(&mut self, step: F, activity: &str) -> Result<F::Output, Error> {
        match select(pin!(step), &mut self.sleep).await {
            Either::Left((output, _)) => Ok(output),
            Either::Right(_) => Err(Error::timeout(self.limit, activity)),
        }
    }
}
