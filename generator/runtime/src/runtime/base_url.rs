//! Turns the URL of a server into the place that paths are appended to.

use url::{Host, Url};

/// The absolute `http` or `https` URL below which all operations are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    /// What the URLs of all operations begin with.
    prefix: String,
}

impl BaseUrl {
    /// Reads a base URL.
    ///
    /// It may have a port and a path, but no user name, query or fragment: those would be lost or misread when paths are
    /// appended.
    /// The error is a clause that fits after a name for the URL, and does not repeat it, since it may contain a password.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let stray = |character: char| character.is_control() || character.is_whitespace() || character == '\\';
        if text.contains(stray) {
            return Err("contains a space, a control character or a backslash".into());
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return Err("does not start with `https://` or `http://`".into());
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.is_empty() {
            return Err("has no host".into());
        }
        if authority.contains('@') {
            return Err("contains a user name or password; give credentials to the client builder instead".into());
        }
        let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("contains a query or fragment, which a base URL cannot have".into());
        }
        let prefix = format!("{}{}", url.origin().ascii_serialization(), url.path().trim_end_matches('/'));
        Ok(Self { url, prefix })
    }

    /// Returns the URL of `path`, which starts with a slash and is already escaped.
    pub(crate) fn endpoint(&self, path: &str) -> String {
        [&self.prefix, path].concat()
    }

    /// Resolves a URL reference of the description against this URL, taken as a directory (RFC 3986, section 5.2).
    pub(crate) fn resolve(&self, reference: &str) -> Result<Url, String> {
        let mut directory = self.url.clone();
        directory.set_path(&format!("{}/", self.url.path().trim_end_matches('/')));
        let mut url = directory.join(reference).map_err(|error| format!("is not a URL: {error}"))?;
        url.set_fragment(None);
        if !matches!(url.scheme(), "https" | "http") {
            return Err("is not an `https://` or `http://` URL".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("contains a user name or password".into());
        }
        Ok(url)
    }

    /// Returns the URL as text.
    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// Returns the host in its normal form.
    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Returns an error if credentials sent there could be read on the way.
    pub(crate) fn check_confidential(&self) -> Result<(), String> {
        check_confidential(&self.url)
    }
}

/// Returns an error if credentials sent to `url` could be read on the way.
///
/// Plain HTTP is accepted to the machine itself, for tests and local proxies.
pub(crate) fn check_confidential(url: &Url) -> Result<(), String> {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() == "https" || loopback {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default();
    Err(format!("credentials are not sent over plain HTTP, except to the machine itself; use `https://{host}`"))
}
