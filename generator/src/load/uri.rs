//! Turns a reference and the name of what has it into the name of what it leads to: a path, or a URI.
//!
//! A path is taken from the folder of the description, with `/` between its parts; a URI has a scheme.

use std::path::{Component, Path};

use iri_string::format::ToDedicatedString;
use iri_string::types::{UriReferenceStr, UriStr};

use super::pointer;

/// Whether a name is a URI; `C:` is no scheme.
pub(crate) fn is_uri(name: &str) -> bool {
    let is_scheme = |text: &str| {
        let has_letter = text.starts_with(|first: char| first.is_ascii_alphabetic());
        has_letter && text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    name.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// Resolves a reference without a fragment against the name of what has it (RFC 3986, section 5).
pub(super) fn join(base: &str, reference: &str) -> String {
    if is_uri(reference) {
        return normal(reference).unwrap_or_else(|| reference.to_owned());
    }
    if is_uri(base) {
        return resolve(base, reference).unwrap_or_else(|| reference.to_owned());
    }
    let (folder, _) = base.rsplit_once('/').unwrap_or_default();
    // An absolute path in the root of the file system has an empty folder, too.
    let folder = if base.starts_with('/') && folder.is_empty() { "/" } else { folder };
    normal_path(&Path::new(folder).join(&*pointer::percent_decode(reference)))
}

/// Returns a name up to its last slash.
pub(super) fn folder(name: &str) -> &str {
    let path = name.split('?').next().unwrap_or(name);
    path.rfind('/').map_or("", |slash| &path[..=slash])
}

/// Writes a URI as equal ones are written, without its fragment (RFC 3986, section 6.2); nothing, if it is none.
pub(super) fn normal(uri: &str) -> Option<String> {
    let uri = escaped(uri);
    let uri = UriStr::new(&uri).ok()?;
    let uri = uri.to_absolute().normalize().to_dedicated_string();
    let Some(authority) = uri.authority_str() else { return Some(uri.to_string()) };
    let scheme = uri.scheme_str();
    let default_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let authority = authority.strip_suffix(default_port).unwrap_or(authority).trim_end_matches(':');
    let path = if uri.path_str().is_empty() { "/" } else { uri.path_str() };
    let query = uri.query_str().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{scheme}://{authority}{path}{query}"))
}

fn resolve(base: &str, reference: &str) -> Option<String> {
    let (base, reference) = (escaped(base), escaped(reference));
    let base = UriStr::new(&base).ok()?.to_absolute();
    let reference = UriReferenceStr::new(&reference).ok()?;
    normal(reference.resolve_against(base).to_dedicated_string().as_ref())
}

/// Escapes what a person may write and a URI may not hold, such as blanks and letters of most languages.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// Writes a path with `/`, without what only goes back and forth.
fn normal_path(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir if parts.last().is_some_and(|part| part != "..") => drop(parts.pop()),
            Component::ParentDir => parts.push("..".to_owned()),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::RootDir => parts.push(String::new()),
            Component::CurDir | Component::Prefix(_) => {}
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    //! Turns references into names.

    use super::{folder, join};

    #[test]
    fn a_reference_is_resolved_against_what_has_it() {
        for (base, reference, expected) in [
            ("api.yaml", "pet.yaml", "pet.yaml"),
            ("a/b.yaml", "../c/./pet%20one.yaml", "c/pet one.yaml"),
            ("a.yaml", "../../c.yaml", "../../c.yaml"),
            ("a.yaml", "/schemas/pet", "/schemas/pet"),
            ("/pet", "owner", "/owner"),
            ("a.yaml", "HTTPS://Example.COM:443/a/../b.yaml", "https://example.com/b.yaml"),
            ("a.yaml", "http://example.com:80", "http://example.com/"),
            ("a.yaml", "https://example.com:8443/%7Eme/ä b?q=1", "https://example.com:8443/~me/%C3%A4%20b?q=1"),
            ("https://example.com/a/b.yaml", "c.yaml", "https://example.com/a/c.yaml"),
            ("https://example.com/a/b.yaml?v=1", "../../../c.yaml", "https://example.com/c.yaml"),
            ("https://example.com/a/", "//other.org/x", "https://other.org/x"),
            ("https://example.com/a/b", "%2e%2e/c", "https://example.com/c"),
            ("urn:example:pet", "https://example.com/c", "https://example.com/c"),
        ] {
            assert_eq!(join(base, reference), expected, "{reference} in {base}");
        }
    }

    #[test]
    fn a_folder_ends_in_a_slash() {
        assert_eq!(folder("https://example.com/a/b?c=/d"), "https://example.com/a/");
        assert_eq!(folder("b.yaml"), "");
    }
}
