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
pub(crate) struct Exchange {
    pub(crate) client: Arc<Shared>,
    pub(crate) operation: &'static Operation,
    pub(crate) request: Request<Payload>,
    pub(crate) limit: Duration,
    pub(crate) mode: Mode,
}

impl Exchange {
    /// Sends the request with credentials, and reads the response to its end.
    ///
    /// A token that the server does not accept (any more) is replaced once, and the request sent again if its body can be.
    pub(crate) async fn run(mut self) -> Result<Reply, Error> {
        let mut deadline = Deadline { sleep: self.client.transport.sleep(self.limit), limit: self.limit };
        let tokens = self.authorize()?;
        let Some(tokens) = tokens else {
            let response = self.send(None, &mut deadline).await?;
            return self.read(response, 1, &mut deadline).await;
        };
        let token = wait_for_token(&tokens, &mut deadline).await?;
        let response = self.send(Some(&token), &mut deadline).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return self.read(response, 1, &mut deadline).await;
        }
        tokens.invalidate(&token);
        if !self.request.body().reopens() {
            let mut reply = self.read(response, 1, &mut deadline).await?;
            reply.credentials = Standing::Spent;
            return Ok(reply);
        }
        drop(response);
        let token = wait_for_token(&tokens, &mut deadline).await?;
        let response = self.send(Some(&token), &mut deadline).await?;
        self.read(response, 2, &mut deadline).await
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
    async fn read(
        self,
        response: http::Response<Body>,
        attempts: u32,
        deadline: &mut Deadline,
    ) -> Result<Reply, Error> {
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let body = match deadline.within(body.collect(), "reading the response").await {
            Ok(Ok(body)) => body,
            Ok(Err(error)) => return Err(Error::from(error).with_answer(status, headers, None)),
            Err(error) => return Err(error.with_answer(status, headers, None)),
        };
        let bare = self.client.credentials.is_empty() && !self.request.headers().contains_key(AUTHORIZATION);
        let credentials = if bare { Standing::Absent } else { Standing::Present };
        let Self { operation, mode, .. } = self;
        Ok(Reply { operation, mode, attempts, status, headers, body, credentials })
    }
}

async fn wait_for_token(tokens: &Arc<TokenCache>, deadline: &mut Deadline) -> Result<Arc<Token>, Error> {
    let token = tokens.clone().token();
    Ok(deadline.within(token, "waiting for an access token").await??)
}

/// The end of a call's time, which runs on through all its steps.
struct Deadline {
    sleep: BoxFuture<'static, ()>,
    limit: Duration,
}

impl Deadline {
    /// Runs one step, or fails when the time is up; `activity` says what the step does.
    async fn within<F: Future>(&mut self, step: F, activity: &str) -> Result<F::Output, Error> {
        match select(pin!(step), &mut self.sleep).await {
            Either::Left((output, _)) => Ok(output),
            Either::Right(_) => Err(Error::timeout(self.limit, activity)),
        }
    }
}
