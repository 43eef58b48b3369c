//! Turns a URL into what its server answers.

use std::time::Duration;

use ureq::http::header::LOCATION;
use ureq::{Agent, Error};

use super::remote::{Fetch, FetchError, Fetched};

/// How long one document may take, from its first byte to its last.
const TIME: Duration = Duration::from_secs(30);

/// A client without credentials, cookies and redirects; a proxy is that of the environment.
#[derive(Debug)]
pub struct Http(Agent);

impl Http {
    /// Creates a client, which connects to nothing before it fetches something.
    pub fn new() -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIME))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("restitch/", env!("CARGO_PKG_VERSION")))
            .accept("application/yaml, application/json, */*;q=0.5")
            .build();
        Self(config.into())
    }
}

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

impl Fetch for Http {
    fn fetch(&self, url: &str, limit: u64) -> Result<Fetched, FetchError> {
        let unreachable = |error: Error| match error {
            Error::BodyExceedsLimit(_) => FetchError::TooLarge,
            other => FetchError::Unreachable(other.to_string()),
        };
        let mut response = self.0.get(url).call().map_err(unreachable)?;
        match response.status().as_u16() {
            200 => {
                let body = response.body_mut().with_config().limit(limit).read_to_vec();
                body.map(Fetched::Document).map_err(unreachable)
            }
            status @ (301 | 302 | 303 | 307 | 308) => {
                let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
                location.map(|location| Fetched::Redirect(location.to_owned())).ok_or(FetchError::Status(status))
            }
            status => Err(FetchError::Status(status)),
        }
    }
}
