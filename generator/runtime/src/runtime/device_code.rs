//! Turns a code that a user types in on another device into tokens (RFC 8628).

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{StatusCode, Uri};
use serde_json::{Map, Value};
use url::Url;

use crate::runtime::base_url::check_confidential;
use crate::runtime::oauth_client::OAuthClient;
use crate::runtime::secret::Secret;
use crate::runtime::token::{self, AccessToken, TokenEndpoint, TokenRequest};
use crate::runtime::token_error::TokenError;
use crate::runtime::token_provider::TokenProvider;
use crate::runtime::transport::BoxFuture;
use crate::runtime::user_tokens::{Listener, UserTokens};

/// The grant type (RFC 8628, section 3.4).
const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The pause between two questions if the server names none, and by how much it grows (RFC 8628, sections 3.2 and 3.5).
const INTERVAL: Duration = Duration::from_secs(5);

/// The least pause, whatever the server says.
const LEAST_INTERVAL: Duration = Duration::from_secs(1);

/// How long a user may take if the server does not say.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

type Prompt = dyn Fn(&DevicePrompt) + Send + Sync;

/// A login for programs without a browser: the user gets a code, and types it in elsewhere.
///
/// The first call that needs a token asks for the code and waits for the user, so it needs a longer
/// time than usual. If its time is up, the next call goes on waiting with the same code.
#[derive(Clone)]
pub struct DeviceCode {
    client: OAuthClient,
    device_url: String,
    scopes: String,
    prompt: Arc<Prompt>,
    token_url: Option<String>,
    listener: Option<Arc<Listener>>,
    step: Arc<Mutex<Step>>,
}

/// What the user has to be told.
#[derive(Clone, Debug)]
pub struct DevicePrompt {
    user_code: String,
    url: String,
    complete_url: Option<String>,
    expires_in: Duration,
}

#[derive(Clone)]
enum Step {
    Start,
    Waiting(Waiting),
    LoggedIn(UserTokens),
}

#[derive(Clone)]
struct Waiting {
    device_code: Secret,
    interval: Duration,
    /// By the clock of the transport.
    end: Duration,
}

impl DevicePrompt {
    /// Returns the code to type in.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Returns the URL of the page to type it in.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the URL that contains the code, for a link or a QR code, if the server has one.
    pub fn complete_url(&self) -> Option<&str> {
        self.complete_url.as_deref()
    }

    /// Returns how long the code is valid.
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }
}

impl DeviceCode {
    /// Makes a login of the device authorization endpoint, which may be relative to the token endpoint, and of what tells the
    /// user the code.
    pub fn new(
        client: OAuthClient,
        device_url: impl Into<String>,
        prompt: impl Fn(&DevicePrompt) + Send + Sync + 'static,
    ) -> Self {
        let step = Arc::new(Mutex::new(Step::Start));
        let (device_url, prompt) = (device_url.into(), Arc::new(prompt));
        Self { client, device_url, scopes: String::new(), prompt, token_url: None, listener: None, step }
    }

    /// Asks for these scopes.
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        let scopes: Vec<S> = scopes.into_iter().collect();
        let scopes: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        self.scopes = scopes.join(" ");
        self
    }

    /// Fetches tokens from another URL than the description says; a relative one is resolved against the base URL.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Sets what is told each new refresh token, to keep it for the next run, which
    /// [`UserTokens::refreshing`] takes up without a login.
    pub fn on_refresh_token(mut self, listener: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    async fn log_in(&self, endpoint: &TokenEndpoint) -> Result<AccessToken, TokenError> {
        let step = self.step().clone();
        let waiting = match step {
            Step::LoggedIn(tokens) => match tokens.token(endpoint).await {
                // What the user has granted is over, and they are asked again.
                Err(error) if error.code() == Some("invalid_grant") => self.begin(endpoint).await?,
                result => return result,
            },
            Step::Waiting(waiting) if endpoint.transport().now() < waiting.end => waiting,
            Step::Waiting(_) | Step::Start => self.begin(endpoint).await?,
        };
        let token = self.wait(endpoint, waiting).await;
        let refresh_token = token.as_ref().ok().and_then(AccessToken::refresh_token);
        let next = refresh_token.map(|refresh_token| Step::LoggedIn(self.tokens(refresh_token)));
        *self.step() = next.unwrap_or(Step::Start);
        token
    }

    /// Returns what renews the tokens of a user who has logged in.
    fn tokens(&self, refresh_token: &Secret) -> UserTokens {
        let tokens = UserTokens::refreshing(self.client.clone(), refresh_token.clone());
        match &self.listener {
            None => tokens,
            Some(listener) => {
                listener(refresh_token);
                let listener = listener.clone();
                tokens.on_refresh_token(move |refresh_token| listener(refresh_token))
            }
        }
    }

    /// Asks for a code, and tells the user.
    async fn begin(&self, endpoint: &TokenEndpoint) -> Result<Waiting, TokenError> {
        let mut request = TokenRequest::plain();
        if !self.scopes.is_empty() {
            request = request.parameter("scope", self.scopes.as_str());
        }
        let request = self.client.prove(request, endpoint).await?;
        let (status, body) = endpoint.post(&self.device_endpoint(endpoint)?, &request).await?;
        if !status.is_success() {
            return token::read(status, &body, &request.secrets).and(Err(TokenError::new("no device code")));
        }
        let answer: Map<String, Value> = serde_json::from_slice(&body).unwrap_or_default();
        let text = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
        let needed = |name: &str| text(name).ok_or_else(|| TokenError::new(format!("the answer has no `{name}`")));
        let prompt = DevicePrompt {
            user_code: needed("user_code")?,
            url: text("verification_uri").map_or_else(|| needed("verification_url"), Ok)?,
            complete_url: text("verification_uri_complete"),
            expires_in: token::lifetime(answer.get("expires_in")).unwrap_or(PATIENCE),
        };
        let waiting = Waiting {
            device_code: needed("device_code")?.into(),
            interval: token::lifetime(answer.get("interval")).unwrap_or(INTERVAL).max(LEAST_INTERVAL),
            end: endpoint.transport().now().saturating_add(prompt.expires_in),
        };
        *self.step() = Step::Waiting(waiting.clone());
        (self.prompt)(&prompt);
        Ok(waiting)
    }

    /// Asks again and again whether the user has typed the code in.
    async fn wait(&self, endpoint: &TokenEndpoint, mut waiting: Waiting) -> Result<AccessToken, TokenError> {
        let request = TokenRequest::new(DEVICE_CODE).secret("device_code", waiting.device_code.clone());
        loop {
            endpoint.transport().sleep(waiting.interval).await;
            let request = self.client.prove(request.clone(), endpoint).await?;
            let error = match endpoint.send(&request).await {
                Ok(token) => return Ok(token),
                Err(error) => error,
            };
            match error.code() {
                Some("authorization_pending") => {}
                Some("slow_down") => waiting.interval = waiting.interval.saturating_add(INTERVAL),
                // A connection that breaks is no answer (RFC 8628, section 3.5), and neither is that of a server in trouble.
                _ if error.transport().is_some() || error.status().is_some_and(is_passing) => {
                    waiting.interval = waiting.interval.saturating_mul(2);
                }
                _ => return Err(error),
            }
            if endpoint.transport().now() >= waiting.end {
                return Err(TokenError::new("the device code has expired"));
            }
            *self.step() = Step::Waiting(waiting.clone());
        }
    }

    fn device_endpoint(&self, endpoint: &TokenEndpoint) -> Result<Uri, TokenError> {
        let url = Url::parse(&endpoint.url()?.to_string()).and_then(|url| url.join(&self.device_url));
        let url = url.map_err(TokenError::new)?;
        check_confidential(&url).map_err(TokenError::new)?;
        Uri::try_from(url.as_str()).map_err(TokenError::new)
    }

    fn step(&self) -> MutexGuard<'_, Step> {
        self.step.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

impl TokenProvider for DeviceCode {
    fn token<'a>(&'a self, endpoint: &'a TokenEndpoint) -> BoxFuture<'a, Result<AccessToken, TokenError>> {
        Box::pin(self.log_in(endpoint))
    }

    fn token_url(&self) -> Option<&str> {
        self.token_url.as_deref()
    }

    fn is_repeatable(&self) -> bool {
        false
    }

    fn check(&self) -> Result<(), String> {
        self.client.check()
    }

    fn limit(&self) -> Duration {
        PATIENCE * 2
    }
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("DeviceCode").field("client", &self.client).finish_non_exhaustive()
    }
}
