//! Turns the settings of a caller and the servers of a description into a client that calls can be sent with.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::{HeaderValue, USER_AGENT};

use crate::runtime::auth::{self, Surroundings};
use crate::runtime::bases::Bases;
#[cfg(feature = "retry")]
use crate::runtime::budget::Budget;
use crate::runtime::config::Config;
use crate::runtime::error::Error;
#[cfg(target_arch = "wasm32")]
use crate::runtime::fetch_transport::FetchTransport;
use crate::runtime::header;
#[cfg(feature = "intercept")]
use crate::runtime::intercept::Interceptors;
use crate::runtime::json::Mode;
use crate::runtime::raw::RawCall;
#[cfg(not(target_arch = "wasm32"))]
use crate::runtime::reqwest_transport::ReqwestTransport;
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::security::Credentials;
use crate::runtime::server::Description;
use crate::runtime::transport::Transport;

const TIMEOUT: Duration = Duration::from_secs(60);
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
/// More than any answer that is meant to be in memory as a whole.
const BODY_LIMIT: u64 = 256 * 1024 * 1024;
#[cfg(not(target_arch = "wasm32"))]
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What all calls of a client share: where they go, the credentials, the connections.
///
/// Clones are cheap, and share the connections and the access token.
#[derive(Clone)]
pub struct Core {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) bases: Bases,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Credentials,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) idle_timeout: Duration,
    pub(crate) mode: Mode,
    pub(crate) body_limit: u64,
    /// What the caller has set, and what counts where nobody has set anything.
    #[cfg(feature = "retry")]
    pub(crate) retry: (Option<Arc<Retry>>, Arc<Retry>),
    #[cfg(feature = "retry")]
    pub(crate) budget: Budget,
    #[cfg(feature = "intercept")]
    pub(crate) interceptors: Interceptors,
    #[cfg(feature = "tracing")]
    pub(crate) traced_headers: Vec<http::HeaderName>,
}

impl Core {
    /// Checks the settings and makes a client of them.
    ///
    /// Fails with [`ErrorKind::Build`](crate::runtime::ErrorKind::Build) if the server is not known, if a server variable
    /// is missing or would leave its place in the URL, if two credentials are for the same security scheme, if credentials would
    /// travel over plain HTTP, or if a header is malformed.
    pub fn build(config: Config, description: &Description) -> Result<Self, Error> {
        let bases = Bases::resolve(&config, description).map_err(Error::build)?;
        let user_agent = config.user_agent.as_deref().unwrap_or(description.user_agent);
        let named = config.app_name.as_deref().map(|name| format!("{name} {user_agent}"));
        let (_, user_agent) =
            header::parse("user-agent", named.as_deref().unwrap_or(user_agent)).map_err(Error::build)?;
        let headers = headers(&config, &user_agent).map_err(Error::build)?;
        let transport = transport(&config)?;
        #[cfg(feature = "retry")]
        let retry = retry(&config, description);
        let around = Surroundings {
            base: &bases.main,
            schemes: description.schemes,
            headers: &headers,
            user_agent: &user_agent,
            transport: &transport,
            #[cfg(feature = "retry")]
            retry: retry.0.as_ref().unwrap_or(&retry.1),
        };
        let credentials = auth::resolve(&config.credentials, &around).map_err(Error::build)?;
        let shared = Shared {
            bases,
            headers,
            credentials,
            transport,
            timeout: config.timeout.unwrap_or(TIMEOUT),
            attempt_timeout: config.attempt_timeout,
            idle_timeout: config.idle_timeout.unwrap_or(IDLE_TIMEOUT),
            mode: config.mode,
            body_limit: config.body_limit.unwrap_or(BODY_LIMIT),
            #[cfg(feature = "retry")]
            retry,
            #[cfg(feature = "retry")]
            budget: Budget::default(),
            #[cfg(feature = "intercept")]
            interceptors: Interceptors::new(&config.interceptors),
            #[cfg(feature = "tracing")]
            traced_headers: traced(&config.traced_headers).map_err(Error::build)?,
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Starts a call of any path below the base URL, with the credentials, the time and the retries of the client.
    ///
    /// The path may have a query; what is not to be escaped in it is escaped already.
    pub fn request(&self, method: &http::Method, path: &str) -> RawCall {
        RawCall::new(self, method, path)
    }

    /// Returns the URL that paths are appended to, but for those of operations that have servers of their own.
    pub fn base_url(&self) -> &str {
        self.shared.bases.main.as_str()
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Core")
            .field("base_url", &self.base_url())
            .field("timeout", &self.shared.timeout)
            .field("idle_timeout", &self.shared.idle_timeout)
            .field("mode", &self.shared.mode)
            .finish_non_exhaustive()
    }
}

/// Returns what the caller has set, and what counts where nobody has set anything.
#[cfg(feature = "retry")]
fn retry(config: &Config, description: &Description) -> (Option<Arc<Retry>>, Arc<Retry>) {
    let usual = description.retries.map_or_else(Retry::new, Retry::declared);
    (config.retry.clone().map(Arc::new), Arc::new(usual))
}

#[cfg(feature = "tracing")]
fn traced(names: &[String]) -> Result<Vec<http::HeaderName>, String> {
    let name = |name: &String| http::HeaderName::from_bytes(name.as_bytes());
    names.iter().map(|text| name(text).map_err(|_| format!("{text:?} is not a header name"))).collect()
}

fn headers(config: &Config, user_agent: &HeaderValue) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, user_agent.clone());
    for (name, value) in &config.headers {
        let (name, value) = header::custom(name, value)?;
        headers.insert(name, value);
    }
    Ok(headers)
}

fn transport(config: &Config) -> Result<Arc<dyn Transport>, Error> {
    match (&config.transport, config.connect_timeout) {
        (Some(_), Some(_)) => Err(Error::build(
            "`connect_timeout` is a setting of the default transport; configure the other transport itself",
        )),
        (Some(transport), None) => Ok(transport.clone()),
        #[cfg(target_arch = "wasm32")]
        (None, Some(_)) => {
            Err(Error::build("`connect_timeout` cannot be set: connections are the business of the host"))
        }
        #[cfg(target_arch = "wasm32")]
        (None, None) => Ok(Arc::new(FetchTransport::new())),
        #[cfg(not(target_arch = "wasm32"))]
        (None, limit) => match ReqwestTransport::new(limit.unwrap_or(CONNECT_TIMEOUT)) {
            Ok(transport) => Ok(Arc::new(transport)),
            Err(error) => Err(Error::build("the transport could not be set up").with_source(error)),
        },
    }
}
