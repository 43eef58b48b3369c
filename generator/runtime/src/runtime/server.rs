//! Turns the server templates of a description, and the variables a caller sets, into a base URL.

use crate::runtime::base_url::BaseUrl;
use crate::runtime::operation::Retries;
use crate::runtime::parameter::escape;
use crate::runtime::path::is_dot_segment;
use crate::runtime::security::Scheme;

/// The constant part of a client: what the description says about the API as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// The `User-Agent` of requests, unless the caller sets another.
    pub user_agent: &'static str,
    /// The servers, of which the first is the default; there may be none.
    pub servers: &'static [Server],
    /// The servers that some operations have in place of those.
    pub hosts: &'static [Host],
    /// The security schemes that the client has credentials for.
    pub schemes: &'static [Scheme],
    /// How the description wants calls to be retried, but for operations of which it says something else.
    pub retries: Option<&'static Retries>,
}

/// The servers of some operations, in place of those of the description.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// What the methods of the client builder that are about them start with.
    pub name: &'static str,
    /// The servers, of which the first is the default.
    pub servers: &'static [Server],
}

/// A server of the description (OpenAPI 3.1, section 4.8.5).
#[derive(Clone, Copy, Debug)]
pub struct Server {
    /// The URL, with variables in braces; it may be relative to the origin that the caller gives.
    pub url: &'static str,
    /// The variables that occur in the URL.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server URL (OpenAPI 3.1, section 4.8.6).
#[derive(Clone, Copy, Debug)]
pub struct ServerVariable {
    /// The name between the braces.
    pub name: &'static str,
    /// The method of the client builder that sets it.
    pub setter: &'static str,
    /// The value if none is set; `None` if it has to be set.
    pub default: Option<&'static str>,
    /// The values that are allowed; any, if there are none.
    pub values: &'static [&'static str],
}

impl Server {
    /// Says whether a method of the client builder sets a variable of the server.
    pub(crate) fn has(&self, setter: &str) -> bool {
        self.variables.iter().any(|variable| variable.setter == setter)
    }

    /// Fills in the variables, which are given by setter, and returns the base URL, or a sentence that says what is
    /// missing or wrong.
    ///
    /// A relative URL is resolved against `origin` (RFC 3986, section 5.2).
    pub(crate) fn expand(&self, given: &[(&'static str, String)], origin: Option<&str>) -> Result<BaseUrl, String> {
        let mut place = Place::first(self.url);
        let is_relative = place == Place::Path;
        let mut out = String::new();
        let mut rest = self.url;
        while let Some((literal, tail)) = rest.split_once('{') {
            let Some((name, tail)) = tail.split_once('}') else { break };
            place = place.after(literal);
            out.push_str(literal);
            out.push_str(&self.fill(name, place, given)?);
            rest = tail;
        }
        out.push_str(rest);
        if is_relative { self.resolved(&out, origin) } else { checked(&out) }
    }

    /// Resolves the expanded URL against the origin that the caller has given.
    fn resolved(&self, reference: &str, origin: Option<&str>) -> Result<BaseUrl, String> {
        let origin = origin.ok_or_else(|| {
            let url = self.url;
            format!(
                "the description gives the server as `{url}`, without a host; call `.origin(..)` or `.base_url(..)`"
            )
        })?;
        let origin = BaseUrl::parse(origin).map_err(|problem| format!("the origin {problem}"))?;
        let dots = |text: &str| text.split('/').filter(|segment| is_dot_segment(segment)).count();
        if reference.starts_with("//") || dots(reference) != dots(self.url) {
            return Err(format!("a variable of the server URL `{}` has a value that leaves its place", self.url));
        }
        let url = origin.resolve(reference).map_err(|problem| format!("the server URL `{}` {problem}", self.url))?;
        checked(url.as_str())
    }

    /// Returns the value of one variable, in the form that its place in the URL demands.
    fn fill(&self, name: &str, place: Place, given: &[(&'static str, String)]) -> Result<String, String> {
        let variable = self.variables.iter().find(|variable| variable.name == name);
        let variable = variable.ok_or_else(|| {
            format!("the server URL has a variable `{name}` without a definition; call `.base_url(..)`")
        })?;
        let given = given.iter().find(|(known, _)| *known == variable.setter).map(|(_, value)| value.as_str());
        let value = given.or(variable.default).ok_or_else(|| {
            let setter = variable.setter;
            format!("the server variable `{name}` is not set; call `.{setter}(..)` or `.base_url(..)`")
        })?;
        if !variable.values.is_empty() && !variable.values.contains(&value) {
            let values = variable.values.join("`, `");
            return Err(format!("the server variable `{name}` is {value:?}, but must be one of `{values}`"));
        }
        let text = place
            .text(value)
            .map_err(|expected| format!("the server variable `{name}` is {value:?}, but must be {expected}"))?;
        Ok(text)
    }
}

/// The part of a URL in which a variable stands, and which its value must not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The variable stands for everything up to the path.
    Start,
    Scheme,
    Host,
    Port,
    Path,
}

impl Place {
    /// Returns the part that a template starts with; a relative URL is a path.
    fn first(template: &str) -> Self {
        if template.contains("://") {
            Self::Scheme
        } else if template.starts_with('{') {
            Self::Start
        } else {
            Self::Path
        }
    }

    /// Returns the part that follows after some literal text.
    fn after(self, literal: &str) -> Self {
        match self {
            Self::Path => Self::Path,
            Self::Scheme => match literal.split_once("://") {
                Some((_, authority)) => Self::Host.after(authority),
                None => Self::Scheme,
            },
            _ if literal.contains('/') => Self::Path,
            _ if literal.contains(':') => Self::Port,
            Self::Start if !literal.is_empty() => Self::Host,
            other => other,
        }
    }

    /// Checks a value, and returns its text or what it must be.
    fn text(self, value: &str) -> Result<String, &'static str> {
        let plain = |accept: fn(char) -> bool| !value.is_empty() && value.chars().all(accept);
        match self {
            Self::Start if BaseUrl::parse(value).is_ok() => Ok(value.trim_end_matches('/').into()),
            Self::Start => Err("an `https://` or `http://` URL without user name, query or fragment"),
            Self::Scheme if matches!(value, "http" | "https") => Ok(value.into()),
            Self::Scheme => Err("`https` or `http`"),
            Self::Host if plain(is_host_character) && has_labels(value) => Ok(value.into()),
            Self::Host => Err("part of a host name: letters, digits, `-`, `_` and single dots within"),
            Self::Port if plain(|character| character.is_ascii_digit()) => Ok(value.into()),
            Self::Port => Err("a port number"),
            Self::Path if value.chars().any(leaves_path) => {
                Err("part of a path, without `?`, `#`, `\\`, spaces and control characters")
            }
            Self::Path => Ok(value.split('/').map(escape).collect::<Vec<_>>().join("/")),
        }
    }
}

fn is_host_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_')
}

fn has_labels(value: &str) -> bool {
    !value.split('.').any(str::is_empty)
}

fn leaves_path(character: char) -> bool {
    matches!(character, '?' | '#' | '\\') || character.is_whitespace() || character.is_control()
}

/// Reads the expanded URL, and makes sure that it means what it says.
fn checked(url: &str) -> Result<BaseUrl, String> {
    let base = BaseUrl::parse(url).map_err(|problem| format!("the server URL `{url}` {problem}"))?;
    let (_, rest) = url.split_once("://").unwrap_or_default();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if path.split('/').any(is_dot_segment) {
        return Err(format!("the path of the server URL `{url}` contains `.` or `..` as a segment"));
    }
    // URL parsers read some hosts in ways nobody expects, `0x7f.1` as `127.0.0.1` for one.
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => authority,
    };
    if !host.eq_ignore_ascii_case(base.host()) {
        return Err(format!("the server URL `{url}` would reach the host `{}`", base.host()));
    }
    Ok(base)
}
