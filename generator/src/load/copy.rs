//! Turns a URL and a document into the place and the checksum of the copy that a crate keeps of it.

use sha2::{Digest as _, Sha256};

use super::prefix::fetchable;

/// The folder of a crate that holds copies of documents from other machines.
const COPIES: &str = "restitch.remote";

/// What a checksum in the lock starts with.
pub(super) const CHECKSUM: &str = "sha256:";

/// Returns the checksum of a copy, as the lock has it and `sha256sum` prints it.
pub(super) fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(CHECKSUM.to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// Whether an entry of the lock is a checksum, or where a redirect leads.
pub(crate) fn is_entry(entry: &str) -> bool {
    match entry.strip_prefix(CHECKSUM) {
        Some(digits) => digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => fetchable(entry).as_deref() == Some(entry),
    }
}

/// Ends lines as they are in a repository, whatever a checkout makes of them.
pub(super) fn with_plain_lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text }
}

/// Returns where the copy of a URL is: in a folder named after the host, those of its path, and a name with a part of
/// the checksum of the URL, so that no two URLs meet on any file system.
pub(super) fn path(url: &str) -> String {
    let plain = |part: &str| {
        let kept = |c: char| if c.is_ascii_alphanumeric() || "-._".contains(c) { c.to_ascii_lowercase() } else { '_' };
        let part: String = part.chars().take(60).map(kept).collect();
        if part.trim_matches('.').is_empty() || part.starts_with('.') { format!("_{part}") } else { part }
    };
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let steps = rest.split('?').next().unwrap_or_default();
    let mut parts: Vec<String> = steps.split('/').map(plain).collect();
    let name = parts.pop().unwrap_or_default();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, "txt"));
    let digits = &checksum(url)[CHECKSUM.len()..][..8];
    parts.push(format!("{stem}-{digits}.{extension}"));
    format!("{COPIES}/{}", parts.join("/"))
}

/// Whether a path in a crate is one that [`path`] returns.
pub(crate) fn is_copy(path: &str) -> bool {
    let name = path.strip_prefix(COPIES).and_then(|rest| rest.strip_prefix('/')).and_then(|rest| rest.rsplit_once('.'));
    let digits = name.and_then(|(stem, _)| stem.rsplit_once('-')).map(|(_, digits)| digits);
    digits.is_some_and(|digits| digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    //! Turns URLs into the paths of their copies.

    use super::{is_copy, path};

    #[test]
    fn a_copy_stands_where_its_url_says() {
        for (url, expected) in [
            ("https://example.com/schemas/Pet.yaml", "restitch.remote/example.com/schemas/pet-*.yaml"),
            ("http://127.0.0.1:80/", "restitch.remote/127.0.0.1_80/_-*.txt"),
            ("https://example.com/.a/..b?c=d/e", "restitch.remote/example.com/_.a/_.-*.b"),
        ] {
            let path = path(url);
            let (start, end) = expected.split_once('*').unwrap();
            assert!(path.starts_with(start) && path.ends_with(end), "{path}");
            assert!(path.len() == expected.len() + 7 && is_copy(&path), "{path}");
        }
        assert_ne!(path("https://a.org/x?1"), path("https://a.org/x?2"));
        assert!(!is_copy("restitch.remote/README.md") && !is_copy("src/a-12345678.rs"));
    }
}
