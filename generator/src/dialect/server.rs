//! Turns a server that is said relative to its document into one that says where it is, where that is known.

use super::SERVER_NAME;
use crate::load::{Node, Sources, Value, is_uri};

/// Settles the URL of a server, which is relative to `own`, the URL that its document gives itself, or to where it was read.
pub(super) fn settle(server: &mut Node, own: Option<&str>, sources: &Sources) {
    let file = sources.file(server.origin);
    let base = [own, Some(file)].into_iter().flatten().find_map(Base::of);
    let Some(mapping) = server.as_mapping_mut() else { return };
    // A name is a word of 3.2; before, it was told by an extension.
    if let Some(name) = mapping.get("name").filter(|name| name.as_str().is_some()).cloned() {
        mapping.insert(SERVER_NAME, name);
    }
    let Some(url) = mapping.get_mut("url") else { return };
    if let Some(settled) = url.as_str().and_then(|url| absolute(url, base.as_ref())) {
        url.value = Value::String(settled.as_str().into());
    }
}

/// The parts of a URL that relative ones are resolved against.
struct Base<'a> {
    scheme: &'a str,
    authority: &'a str,
    /// The path up to its last slash.
    folder: &'a str,
}

impl<'a> Base<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://").filter(|_| is_uri(url))?;
        if !matches!(scheme, "https" | "http") {
            return None;
        }
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let folder = path.rfind('/').map_or("/", |slash| &path[..=slash]);
        (!authority.is_empty()).then_some(Base { scheme, authority, folder })
    }
}

/// Resolves a template (RFC 3986, section 5.2), in which braces stand for themselves; nothing, if it stays as it is.
///
/// One that starts with a variable may be absolute once the variable is known.
fn absolute(url: &str, base: Option<&Base<'_>>) -> Option<String> {
    if url.contains("://") || url.starts_with('{') {
        return None;
    }
    let scheme = base.map_or("https", |base| base.scheme);
    if url.starts_with("//") {
        return Some(format!("{scheme}:{url}"));
    }
    let Some(Base { authority, folder, .. }) = base else {
        // An empty one means the host and nothing else, as `/` does.
        return url.is_empty().then(|| "/".to_owned());
    };
    let path = match url {
        "" => "/".to_owned(),
        url if url.starts_with('/') => without_dots(url),
        url => without_dots(&format!("{folder}{url}")),
    };
    Some(format!("{scheme}://{authority}{path}"))
}

/// Resolves `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    //! Resolves servers against documents.

    use super::{Base, absolute};

    #[test]
    fn a_server_is_where_its_document_is() {
        for (base, url, expected) in [
            ("https://pets.test/docs/api.yaml", "/v1", "https://pets.test/v1"),
            ("https://pets.test/docs/api.yaml", "./v1", "https://pets.test/docs/v1"),
            ("https://pets.test/docs/api.yaml", "v1", "https://pets.test/docs/v1"),
            ("https://pets.test/docs/api.yaml", "../../../v1/{version}", "https://pets.test/v1/{version}"),
            ("http://pets.test:8080/api.yaml?v=a/b", "/", "http://pets.test:8080/"),
            ("http://pets.test/api.yaml", "//other.test/x", "http://other.test/x"),
            ("https://pets.test", "v1", "https://pets.test/v1"),
            ("https://pets.test/a.yaml", "", "https://pets.test/"),
        ] {
            let base = Base::of(base);
            assert_eq!(absolute(url, base.as_ref()).as_deref(), Some(expected), "{url}");
        }
    }

    #[test]
    fn without_a_place_only_what_has_a_host_is_settled() {
        assert!(
            Base::of("api.yaml").is_none() && Base::of("urn:x").is_none() && Base::of("file:///api.yaml").is_none()
        );
        assert_eq!(absolute("//pets.test/v1", None).as_deref(), Some("https://pets.test/v1"));
        assert_eq!(absolute("", None).as_deref(), Some("/"));
        for url in ["/v1", "v1", "{url}/v1", "https://pets.test"] {
            assert_eq!(absolute(url, None), None, "{url}");
        }
    }
}
