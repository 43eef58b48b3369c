//! Turns many wishes for an access token into few token requests.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use futures_util::future::{Either, FutureExt, Shared, select};
use http::header::HeaderValue;

use crate::runtime::header;
#[cfg(feature = "retry")]
use crate::runtime::retrial;
#[cfg(feature = "retry")]
use crate::runtime::retry::{Retry, Throttled};
use crate::runtime::token::{AccessToken, TokenEndpoint};
use crate::runtime::token_error::TokenError;
use crate::runtime::token_provider::TokenProvider;
use crate::runtime::transport::{BoxFuture, TransportError, TransportErrorKind};

/// How long a token is used if nobody says how long it lives.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Longer lives are cut, so that no arithmetic on them can overflow.
const LONGEST_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How long before its end a token is replaced, unless that is more than half of its life.
const EARLY: Duration = Duration::from_secs(120);

/// How long a call waits for a new token while the old one still works.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long after a failed early refresh the next one is tried.
const PAUSE: Duration = Duration::from_secs(10);

/// How many requests of which nobody waits for the first any more may be on their way.
const MOST_ON_THEIR_WAY: u32 = 4;

/// The access token of a client, shared by all its calls.
///
/// A request for a token belongs to the calls that wait for it, so that it needs no task of its own and no particular
/// executor. It goes on while there is at least one, whichever drops out; what is left of it by the last one is taken up by
/// the next: its answer may have used up a grant, and is not asked for a second time where that would do harm.
pub(crate) struct TokenCache {
    source: Arc<Source>,
    state: Mutex<State>,
}

/// Where tokens come from.
struct Source {
    provider: Arc<dyn TokenProvider>,
    endpoint: TokenEndpoint,
    #[cfg(feature = "retry")]
    retry: Arc<Retry>,
}

/// An access token, as the header that carries it, and how long it lives from the moment it was asked for.
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    /// By the clock of the transport.
    asked: Duration,
    lifetime: Duration,
}

impl Token {
    fn new(token: &AccessToken, asked: Duration) -> Result<Self, TokenError> {
        let header = header::secret("the token", format!("Bearer {}", token.token().expose()).as_bytes());
        let lifetime = token.lifetime().unwrap_or(DEFAULT_LIFETIME).min(LONGEST_LIFETIME);
        Ok(Self { header: header.map_err(TokenError::new)?, asked, lifetime })
    }

    fn expires_at(&self) -> Duration {
        self.asked + self.lifetime
    }
}

#[derive(Default)]
struct State {
    current: Option<Current>,
    refresh: Option<Shared<Refresh>>,
    /// How many requests have been left by all who waited for them.
    left: u32,
}

#[derive(Clone)]
struct Current {
    token: Arc<Token>,
    /// Both by the clock of the transport.
    refresh_at: Duration,
    expires_at: Duration,
}

type Refresh = BoxFuture<'static, Result<Arc<Token>, TokenError>>;

impl TokenCache {
    pub(crate) fn new(
        provider: Arc<dyn TokenProvider>,
        endpoint: TokenEndpoint,
        #[cfg(feature = "retry")] retry: Arc<Retry>,
    ) -> Self {
        #[cfg(feature = "retry")]
        let source = Source { provider, endpoint, retry };
        #[cfg(not(feature = "retry"))]
        let source = Source { provider, endpoint };
        Self { source: Arc::new(source), state: Mutex::default() }
    }

    /// Returns a token, from the server if there is none or if it is time for a new one.
    pub(crate) async fn token(self: Arc<Self>) -> Result<Arc<Token>, TokenError> {
        match self.look_up() {
            Found::Fresh(token) => Ok(token),
            Found::Aging(current, refresh) => self.replace(current, refresh).await,
            Found::Nothing(refresh) => refresh.await,
        }
    }

    /// Forgets `token`, unless another call has already replaced it.
    pub(crate) fn invalidate(&self, token: &Arc<Token>) {
        let mut state = self.state();
        if state.current.as_ref().is_some_and(|current| Arc::ptr_eq(&current.token, token)) {
            state.current = None;
        }
    }

    fn look_up(self: &Arc<Self>) -> Found {
        let now = self.now();
        let mut state = self.state();
        let current = state.current.clone().filter(|current| now < current.expires_at);
        if let Some(current) = &current
            && now < current.refresh_at
        {
            return Found::Fresh(current.token.clone());
        }
        let refresh = self.join(&mut state);
        match current {
            Some(current) => Found::Aging(current, refresh),
            None => Found::Nothing(refresh),
        }
    }

    /// Returns the request that is on its way, one that goes on with what others have left, or a new one.
    fn join(self: &Arc<Self>, state: &mut State) -> Shared<Refresh> {
        let former = state.refresh.take().filter(|refresh| refresh.peek().is_none());
        if former.is_none() {
            state.left = 0;
        }
        let refresh = match former {
            // The state has one of them itself.
            Some(former) if former.strong_count() == Some(1) && state.left < MOST_ON_THEIR_WAY => {
                state.left += 1;
                go_on(self.source.clone(), Arc::downgrade(self), former).boxed().shared()
            }
            Some(former) => former,
            None => refresh(self.source.clone(), Arc::downgrade(self)).boxed().shared(),
        };
        state.refresh = Some(refresh.clone());
        refresh
    }

    /// Stores what a request has brought.
    fn settle(&self, token: &Arc<Token>) {
        let mut state = self.state();
        state.refresh = None;
        state.current = Some(Current {
            token: token.clone(),
            refresh_at: token.asked + (token.lifetime - EARLY.min(token.lifetime / 2)),
            expires_at: token.expires_at(),
        });
    }

    /// Waits for a new token, but not for long, since the old one still works.
    async fn replace(&self, old: Current, refresh: Shared<Refresh>) -> Result<Arc<Token>, TokenError> {
        let left = old.expires_at.saturating_sub(self.now());
        let patience = self.source.endpoint.transport().limit(PATIENCE.min(left));
        match select(refresh, patience).await {
            Either::Left((Ok(token), _)) => Ok(token),
            Either::Left((Err(error), _)) if self.now() >= old.expires_at => Err(error),
            Either::Right((_, refresh)) if self.now() >= old.expires_at => refresh.await,
            _ => {
                self.postpone(&old);
                Ok(old.token)
            }
        }
    }

    /// Keeps calls from trying again at once what has just failed.
    fn postpone(&self, old: &Current) {
        let now = self.now();
        let pause = PAUSE.min(old.expires_at.saturating_sub(now) / 2);
        if let Some(current) = &mut self.state().current
            && Arc::ptr_eq(&current.token, &old.token)
        {
            current.refresh_at = now + pause;
        }
    }

    fn now(&self) -> Duration {
        self.source.now()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs under the lock, so its content is always whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Fetches a token and stores it, before any call that waits for it goes on.
///
/// The cache has what is returned, and so is not kept by it.
async fn refresh(source: Arc<Source>, cache: Weak<TokenCache>) -> Result<Arc<Token>, TokenError> {
    // What others wrote may panic, and so may a timer of a runtime that is no more; the next call must not.
    let result = AssertUnwindSafe(source.fetch_in_time()).catch_unwind().await.unwrap_or_else(|_| {
        let message = "what issues tokens has panicked";
        Err(TransportError::new(TransportErrorKind::Interrupted, message).into())
    });
    // One that has failed may be a part of another, which goes on.
    if let (Ok(token), Some(cache)) = (&result, cache.upgrade()) {
        cache.settle(token);
    }
    result
}

/// Goes on with a request that all have left who waited for it.
///
/// It may hang, so another one is sent beside it, unless two of them could not both be answered.
async fn go_on(
    source: Arc<Source>,
    cache: Weak<TokenCache>,
    former: Shared<Refresh>,
) -> Result<Arc<Token>, TokenError> {
    let is_good = |token: &Token| source.now() < token.expires_at();
    let next = refresh(source.clone(), cache);
    if !source.provider.is_repeatable() {
        return match former.await {
            Ok(token) if is_good(&token) => Ok(token),
            // It was never answered; a refusal is an answer.
            Err(error) if error.transport().is_none() => Err(error),
            Ok(_) | Err(_) => next.await,
        };
    }
    match select(former, pin!(next)).await {
        Either::Left((Ok(token), _)) if is_good(&token) => Ok(token),
        Either::Left((_, next)) => next.await,
        Either::Right((Ok(token), _)) => Ok(token),
        Either::Right((Err(error), former)) => former.await.map_err(|_| error),
    }
}

impl Source {
    fn now(&self) -> Duration {
        self.endpoint.transport().now()
    }

    async fn fetch_in_time(&self) -> Result<Arc<Token>, TokenError> {
        let (asked, limit) = (self.now(), self.provider.limit());
        let end = self.endpoint.transport().limit(limit);
        match select(pin!(self.fetch()), end).await {
            Either::Left((result, _)) => Token::new(&result?, asked).map(Arc::new),
            Either::Right(_) => {
                let message = format!("no answer from the token endpoint within {limit:?}");
                Err(TransportError::new(TransportErrorKind::Timeout, message).into())
            }
        }
    }

    /// Asks for a token, and again if that may help.
    async fn fetch(&self) -> Result<AccessToken, TokenError> {
        let result = self.provider.token(&self.endpoint).await;
        #[cfg(feature = "retry")]
        let result = self.fetch_again(result).await;
        result
    }

    #[cfg(feature = "retry")]
    async fn fetch_again(&self, mut result: Result<AccessToken, TokenError>) -> Result<AccessToken, TokenError> {
        let (transport, retry) = (self.endpoint.transport(), &self.retry);
        let mut retries = 0;
        while let Err(error) = &result
            && (error.transport().is_some() || error.status().is_some_and(|status| retry.after_status(status)))
            && retry.has_attempts(retries)
        {
            transport.sleep(retry.pause(retries, Throttled::No, retrial::fraction(transport.random()))).await;
            retries += 1;
            result = self.provider.token(&self.endpoint).await;
        }
        result
    }
}

/// What a call finds when it needs a token.
enum Found {
    Fresh(Arc<Token>),
    Aging(Current, Shared<Refresh>),
    Nothing(Shared<Refresh>),
}
