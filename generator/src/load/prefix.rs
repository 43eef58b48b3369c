//! Turns what a caller allows into an answer to whether a URL may be fetched.

use std::fmt;
use std::str::FromStr;

use iri_string::types::UriStr;

use super::uri;

/// The URLs that may be fetched: a scheme, a host with its port, and all below a path.
///
/// `https://example.com/schemas` covers `https://example.com/schemas` and what is below `schemas/`, but neither
/// `https://example.com/schemas2` nor `http://example.com/schemas`. Without a scheme it is `https`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// As equal ones are written.
    url: String,
}

/// A text that is no [`Prefix`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPrefix;

impl fmt::Display for NoPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "expected a host, or the beginning of an `https` or `http` URL without user, query and fragment, \
             such as `https://example.com/schemas/`",
        )
    }
}

impl std::error::Error for NoPrefix {}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl FromStr for Prefix {
    type Err = NoPrefix;

    fn from_str(text: &str) -> Result<Self, NoPrefix> {
        let url = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let is_plain = !url.contains(['?', '#', '*', '\\']) && !url.chars().any(char::is_whitespace);
        let url = fetchable(&url).filter(|_| is_plain).ok_or(NoPrefix)?;
        Ok(Self { url })
    }
}

impl Prefix {
    /// Returns the prefix of a URL and of all that is in its folder.
    pub(crate) fn around(url: &str) -> Option<Self> {
        Some(Self { url: uri::folder(&fetchable(url)?).to_owned() })
    }

    /// Whether a URL may be fetched.
    pub(crate) fn covers(&self, url: &str) -> bool {
        let Some(url) = fetchable(url) else { return false };
        let path = url.split('?').next().unwrap_or_default();
        let rest = path.strip_prefix(&self.url);
        rest.is_some_and(|rest| rest.is_empty() || self.url.ends_with('/') || rest.starts_with('/'))
    }
}

/// Returns a URL that can be fetched as equal ones are written; nothing, if it is of another scheme or names a user.
pub(super) fn fetchable(url: &str) -> Option<String> {
    let url = uri::normal(url)?;
    let parsed = UriStr::new(&url).ok()?;
    let authority = parsed.authority_components()?;
    let is_web = matches!(parsed.scheme_str(), "https" | "http");
    // A server may take an escaped slash or dot for one that is not.
    let hides_steps =
        ["%2f", "%5c", "%2e"].iter().any(|escape| parsed.path_str().to_ascii_lowercase().contains(escape));
    let is_plain = authority.userinfo().is_none() && !authority.host().is_empty() && !hides_steps;
    (is_web && is_plain).then(|| url.clone())
}

#[cfg(test)]
mod tests {
    //! Turns prefixes and URLs into yes and no.

    use super::Prefix;

    #[test]
    fn a_prefix_covers_what_is_below_it() {
        for (prefix, url, expected) in [
            ("example.com", "https://example.com/a/b.yaml?v=1", true),
            ("example.com", "http://example.com/a", false),
            ("example.com", "https://example.com:8443/a", false),
            ("example.com", "https://example.com.evil.org/a", false),
            ("example.com", "https://example.com@evil.org/a", false),
            ("example.com", "https://me:secret@example.com/a", false),
            ("https://Example.com:443/a", "https://example.com/a", true),
            ("https://example.com/a", "https://example.com/a/b", true),
            ("https://example.com/a", "https://example.com/ab", false),
            ("https://example.com/a/", "https://example.com/a/b", true),
            ("https://example.com/a/", "https://example.com/a", false),
            ("https://example.com/a/", "https://example.com/a/../b", false),
            ("https://example.com/a/", "https://example.com/a/%2e%2e/b", false),
            ("https://example.com/a/", "https://example.com/a/..%2fb", false),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/a", true),
            ("http://127.0.0.1:8080", "http://127.0.0.1:80801/a", false),
            ("example.com", "ftp://example.com/a", false),
        ] {
            let prefix: Prefix = prefix.parse().unwrap();
            assert_eq!(prefix.covers(url), expected, "{url} of {prefix}");
        }
    }

    #[test]
    fn what_is_no_prefix_is_refused() {
        for text in [
            "",
            "ftp://example.com",
            "https://me@example.com",
            "https://",
            "https://a.org/?x",
            "*.org",
            "a b",
            "file:///x",
        ] {
            assert!(text.parse::<Prefix>().is_err(), "{text}");
        }
    }
}
