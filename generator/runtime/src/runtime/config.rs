//! Collects what a caller sets on a client builder, until all of it can be checked together.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::runtime::auth::{Credential, CredentialKind};
use crate::runtime::client_credentials::ClientCredentials;
#[cfg(feature = "intercept")]
use crate::runtime::intercept::Interceptor;
use crate::runtime::json::Mode;
#[cfg(feature = "retry")]
use crate::runtime::retry::Retry;
use crate::runtime::secret::Secret;
use crate::runtime::token_provider::TokenProvider;
use crate::runtime::transport::Transport;

/// The settings of a client that is being built.
///
/// Nothing fails here: mistakes are reported by [`Core::build`](crate::runtime::Core::build).
/// Setting something again replaces it.
#[derive(Clone, Default)]
pub struct Config {
    pub(crate) base_url: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) server: usize,
    /// The values by the methods that set them.
    pub(crate) server_variables: Vec<(&'static str, String)>,
    /// The base URLs of single hosts, and which of their servers is meant.
    pub(crate) host_urls: Vec<(&'static str, String)>,
    pub(crate) host_servers: Vec<(&'static str, usize)>,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) user_agent: Option<String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) mode: Mode,
    pub(crate) body_limit: Option<u64>,
    pub(crate) app_name: Option<String>,
    #[cfg(feature = "retry")]
    pub(crate) retry: Option<Retry>,
    #[cfg(feature = "intercept")]
    pub(crate) interceptors: Vec<Arc<dyn Interceptor>>,
    #[cfg(feature = "tracing")]
    pub(crate) traced_headers: Vec<String>,
}

impl Config {
    /// Sets the URL that paths are appended to, in place of all servers of the description and their variables.
    pub fn base_url(&mut self, url: impl Into<String>) {
        self.base_url = Some(url.into());
    }

    /// Sets the URL that relative servers of the description are resolved against.
    pub fn origin(&mut self, url: impl Into<String>) {
        self.origin = Some(url.into());
    }

    /// Selects a server of the description, counted from 0, which is the default.
    pub fn server(&mut self, index: usize) {
        self.server = index;
    }

    /// Sets a variable of server URLs, by the method that does so.
    pub fn server_variable(&mut self, setter: &'static str, value: impl Into<String>) {
        replace(&mut self.server_variables, setter, value.into());
    }

    /// Sets the URL that the paths of a host are appended to, whatever the base URL is.
    pub fn host_base_url(&mut self, host: &'static str, url: impl Into<String>) {
        replace(&mut self.host_urls, host, url.into());
    }

    /// Selects a server of a host, counted from 0, which is the default.
    pub fn host_server(&mut self, host: &'static str, index: usize) {
        replace(&mut self.host_servers, host, index);
    }

    /// Sends a token that the caller has (RFC 6750) to operations that ask for one of these schemes.
    pub fn bearer(&mut self, schemes: &'static [&'static str], token: impl Into<Secret>) {
        self.credential(schemes, CredentialKind::Bearer(token.into()));
    }

    /// Sends a user name and password (RFC 7617) to operations that ask for one of these schemes.
    pub fn basic(&mut self, schemes: &'static [&'static str], user: impl Into<String>, password: impl Into<Secret>) {
        self.credential(schemes, CredentialKind::Basic { user: user.into(), password: password.into() });
    }

    /// Sends an API key to operations that ask for one of these schemes, which all have it in the same place.
    pub fn api_key(&mut self, schemes: &'static [&'static str], key: impl Into<Secret>) {
        self.credential(schemes, CredentialKind::ApiKey(key.into()));
    }

    /// Fetches access tokens from `token_url` (RFC 6749, section 4.4), which may be relative to the base URL, for operations
    /// that ask for one of these schemes.
    pub fn client_credentials(
        &mut self,
        schemes: &'static [&'static str],
        token_url: &'static str,
        credentials: ClientCredentials,
    ) {
        let provider = Arc::new(credentials);
        self.credential(schemes, CredentialKind::Tokens { name: "the client credentials", token_url, provider });
    }

    /// Has access tokens issued by something else, for operations that ask for one of these schemes.
    ///
    /// `token_url` is that of the description, for providers that have no other.
    pub fn token_provider(
        &mut self,
        schemes: &'static [&'static str],
        token_url: &'static str,
        provider: impl TokenProvider,
    ) {
        let provider = Arc::new(provider);
        self.credential(schemes, CredentialKind::Tokens { name: "the token provider", token_url, provider });
    }

    /// Adds a header to each request.
    pub fn header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.headers.push((name, value.into()));
    }

    /// Sets the `User-Agent` of each request.
    pub fn user_agent(&mut self, user_agent: impl Into<String>) {
        self.user_agent = Some(user_agent.into());
    }

    /// Names the program in front of the usual `User-Agent`, as in `shop/1.2` (RFC 9110, section 10.1.5).
    pub fn app_name(&mut self, name: impl Into<String>) {
        self.app_name = Some(name.into());
    }

    /// Shows all that calls do to an interceptor, after those that were added before.
    #[cfg(feature = "intercept")]
    pub fn interceptor(&mut self, interceptor: impl Interceptor) {
        self.interceptors.push(Arc::new(interceptor));
    }

    /// Shows a header of answers in the events of `tracing`.
    #[cfg(feature = "tracing")]
    pub fn traced_header(&mut self, name: impl Into<String>) {
        self.traced_headers.push(name.into());
    }

    /// Sets the time for one call, from the token request to the last byte of the body; 60 seconds by default.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Sets the time for one attempt, from the request to the headers of its answer.
    ///
    /// By default an attempt that another one may follow has 30 seconds, or half of the time of the call if that is more, and
    /// any other attempt has the time of the call.
    pub fn attempt_timeout(&mut self, timeout: Duration) {
        self.attempt_timeout = Some(timeout);
    }

    /// Sets how often calls are sent again, in place of what the description says.
    #[cfg(feature = "retry")]
    pub fn retry(&mut self, retry: Retry) {
        self.retry = Some(retry);
    }

    /// Sets the time for connecting; 5 seconds by default.
    ///
    /// It is a setting of the default transport, and a mistake beside another one.
    pub fn connect_timeout(&mut self, timeout: Duration) {
        self.connect_timeout = Some(timeout);
    }

    /// Sets the time after which a stream or a download ends with an error if nothing comes; 30 seconds by default.
    pub fn idle_timeout(&mut self, timeout: Duration) {
        self.idle_timeout = Some(timeout);
    }

    /// Sends requests by other means than the default.
    pub fn transport(&mut self, transport: impl Transport) {
        self.transport = Some(Arc::new(transport));
    }

    /// Sets how many bytes the body of an answer may have; 256 MiB by default.
    pub fn body_limit(&mut self, bytes: u64) {
        self.body_limit = Some(bytes);
    }

    /// Sets how far responses may deviate from the description.
    pub fn mode(&mut self, mode: Mode) {
        self.mode = mode;
    }

    /// Lets credentials that are set from now on replace those that are there, of whatever kind they are.
    #[doc(hidden)]
    pub fn let_replace(&mut self) {
        self.credentials.iter_mut().for_each(|credential| credential.is_replaceable = true);
    }

    fn credential(&mut self, schemes: &'static [&'static str], kind: CredentialKind) {
        let credential = Credential { schemes, kind, is_replaceable: false };
        // Of two of a kind, each is meant for its own schemes.
        let is_meant = |known: &Credential| known.is_replaceable && known.is_another_kind(&credential);
        self.credentials.retain(|known| !known.is_same(&credential) && !is_meant(known));
        self.credentials.push(credential);
    }
}

/// Sets what is known by a name, in place of what was set before.
pub(crate) fn replace<N: PartialEq, T>(list: &mut Vec<(N, T)>, name: N, value: T) {
    list.retain(|(known, _)| *known != name);
    list.push((name, value));
}

impl fmt::Debug for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL and the headers may contain credentials, if only by mistake.
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("Config")
            .field("server", &self.server)
            .field("server_variables", &self.server_variables)
            .field("credentials", &self.credentials)
            .field("headers", &headers)
            .field("timeout", &self.timeout)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}
