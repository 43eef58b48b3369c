//! Turns URLs into texts: those of an earlier run where there are any, those of their servers where that is allowed.
//!
//! What was fetched is stored as a copy, and the lock has its checksum, so that the next run needs no network.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::copy::{self, CHECKSUM, checksum, with_plain_lines};
use super::prefix::{Prefix, fetchable};
use super::{encoding, uri};
use crate::OutputFile;
use crate::diagnostics::{Diagnostics, Location};
use crate::lock::{Lock, REMOTE};

/// How large one document may be, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// How many documents one run may need.
const MAX_DOCUMENTS: usize = 5_000;

/// How many redirects one document may take.
const MAX_REDIRECTS: usize = 5;

/// What a caller allows of other machines; nothing, by default.
#[derive(Clone, Default)]
pub struct Remote {
    /// The URLs that may be read.
    pub allow: Vec<Prefix>,
    /// The folder of the crate, which holds the copies that an earlier run stored.
    pub folder: Option<PathBuf>,
    /// What fetches a document of which there is no copy; without it there is no network.
    pub fetch: Option<Arc<dyn Fetch>>,
    /// What to do about copies that are there.
    pub copies: Copies,
}

/// What to do about the copies of an earlier run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    /// They are read, if they are what the lock says.
    #[default]
    Keep,
    /// Every document is fetched again.
    Update,
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fetch = if self.fetch.is_some() { "some" } else { "none" };
        let mut debug = f.debug_struct("Remote");
        debug.field("allow", &self.allow).field("folder", &self.folder).field("fetch", &fetch);
        debug.field("copies", &self.copies).finish()
    }
}

/// Something that asks a server for a document, once: without credentials, and following no redirect.
///
/// A closure is one, for tests and for programs with an HTTP client of their own.
pub trait Fetch: Send + Sync {
    /// Fetches an `http` or `https` URL, and not more than `limit` bytes of it.
    ///
    /// # Errors
    ///
    /// There is no answer, or none with a document that is small enough.
    fn fetch(&self, url: &str, limit: u64) -> Result<Fetched, FetchError>;
}

impl<F: Fn(&str, u64) -> Result<Fetched, FetchError> + Send + Sync> Fetch for F {
    fn fetch(&self, url: &str, limit: u64) -> Result<Fetched, FetchError> {
        self(url, limit)
    }
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The bytes of the document.
    Document(Vec<u8>),
    /// The reference to where it is, as the server wrote it.
    Redirect(String),
}

/// Why there is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The server answered with another status than 200.
    Status(u16),
    /// The document is larger than it may be.
    TooLarge,
    /// There was no answer; the text says why.
    Unreachable(String),
}

/// Why a document cannot be had.
pub(super) enum Failure {
    /// It is on no machine that is allowed.
    Denied,
    /// There is no copy, and no network.
    NotStored,
    /// The copy is not what was fetched.
    CopyChanged,
    /// The server has something else than it had.
    Changed,
    /// A copy cannot be read, or the document not fetched; the text says why.
    Failed(String),
    Garbled(encoding::Garbled),
}

impl Failure {
    /// Adds the diagnostic for this.
    pub(super) fn report(self, at: Location, url: &str, diagnostics: &mut Diagnostics) {
        match self {
            Self::Denied => diagnostics.remote_reference(at, url, Prefix::around(url).as_ref()),
            Self::NotStored => diagnostics.remote_not_stored(at, url),
            Self::CopyChanged => diagnostics.remote_copy_changed(at, url, &copy::path(url)),
            Self::Changed => diagnostics.remote_changed(at, url),
            Self::Failed(reason) => diagnostics.remote_failed(at, url, &reason),
            Self::Garbled(garbled) => super::garbled_input(url, &garbled, diagnostics),
        }
    }
}

/// A document, and what its references are resolved against: its URL behind all redirects.
pub(super) struct Found {
    pub(super) url: String,
    pub(super) text: String,
}

/// The documents of a run.
pub(crate) struct Store<'a> {
    remote: &'a Remote,
    /// What the lock says: checksums of documents, and where redirects lead.
    locked: BTreeMap<String, String>,
    /// What of it this run has used, or added.
    used: BTreeMap<String, String>,
    copies: BTreeMap<String, String>,
    /// What is allowed because the caller named it as an input.
    named: Vec<Prefix>,
}

impl<'a> Store<'a> {
    pub(crate) fn new(remote: &'a Remote, lock: &Lock) -> Self {
        let locked = match remote.copies {
            Copies::Keep => lock.section(REMOTE).map(|(url, entry)| (url.to_owned(), entry.to_owned())).collect(),
            Copies::Update => BTreeMap::new(),
        };
        Self { remote, locked, used: BTreeMap::new(), copies: BTreeMap::new(), named: Vec::new() }
    }

    /// Allows a URL that the caller named, and all in its folder.
    pub(super) fn name(&mut self, url: &str) {
        self.named.extend(Prefix::around(url));
    }

    /// Writes to the lock what this run has used, and returns the copies.
    pub(crate) fn finish(self, lock: &mut Lock) -> Vec<OutputFile> {
        lock.replace(REMOTE, self.used);
        let copies = self.copies.into_iter();
        copies.map(|(url, text)| OutputFile { path: copy::path(&url), text }).collect()
    }

    /// Returns a document, behind all redirects.
    pub(super) fn get(&mut self, url: &str) -> Result<Found, Failure> {
        let mut url = url.to_owned();
        for redirects in 0..=MAX_REDIRECTS {
            if !self.remote.allow.iter().chain(&self.named).any(|prefix| prefix.covers(&url)) {
                let reason = || Failure::Failed(format!("the server redirects to `{url}`, which is not allowed"));
                return Err(if redirects == 0 { Failure::Denied } else { reason() });
            }
            if let Some(text) = self.copies.get(&url) {
                return Ok(Found { text: text.clone(), url });
            }
            let (entry, text) = self.step(&url)?;
            self.used.insert(url.clone(), entry.clone());
            match text {
                Some(text) => {
                    self.copies.insert(url.clone(), text.clone());
                    return Ok(Found { url, text });
                }
                None => url = entry,
            }
        }
        Err(Failure::Failed(format!("the server redirects more than {MAX_REDIRECTS} times")))
    }

    /// Returns what the lock has to say about a URL, and the document if it is no redirect.
    fn step(&self, url: &str) -> Result<(String, Option<String>), Failure> {
        let Some(entry) = self.locked.get(url) else { return self.ask(url) };
        if !entry.starts_with(CHECKSUM) {
            return Ok((entry.clone(), None));
        }
        match self.copy(url)? {
            Some(text) if checksum(&text) == *entry => Ok((entry.clone(), Some(text))),
            Some(_) => Err(Failure::CopyChanged),
            None => match self.ask(url)? {
                (new, _) if new != *entry => Err(Failure::Changed),
                same => Ok(same),
            },
        }
    }

    fn copy(&self, url: &str) -> Result<Option<String>, Failure> {
        let Some(folder) = &self.remote.folder else { return Ok(None) };
        let path = folder.join(copy::path(url));
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(with_plain_lines(text))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::Failed(format!("the copy `{}`: {error}", path.display()))),
        }
    }

    /// Asks the server for a document.
    fn ask(&self, url: &str) -> Result<(String, Option<String>), Failure> {
        let fetch = self.remote.fetch.as_ref().ok_or(Failure::NotStored)?;
        if self.copies.len() >= MAX_DOCUMENTS {
            return Err(Failure::Failed(format!("this run has fetched {MAX_DOCUMENTS} documents already")));
        }
        let failed = |error| {
            Failure::Failed(match error {
                FetchError::Status(status) => format!("the server answered with the status {status}"),
                FetchError::TooLarge => format!("the document is larger than {} MiB", MAX_BYTES >> 20),
                FetchError::Unreachable(reason) => format!("there is no answer: {reason}"),
            })
        };
        match fetch.fetch(url, MAX_BYTES).map_err(failed)? {
            Fetched::Redirect(location) => {
                let target = uri::join(url, location.split('#').next().unwrap_or_default());
                let shown = || format!("the server redirects to `{target}`, which cannot be fetched");
                Ok((fetchable(&target).ok_or_else(|| Failure::Failed(shown()))?, None))
            }
            Fetched::Document(bytes) if bytes.len() as u64 > MAX_BYTES => Err(failed(FetchError::TooLarge)),
            Fetched::Document(bytes) => {
                let text = encoding::decode(bytes).map_err(Failure::Garbled)?;
                let text = with_plain_lines(text.trim_start_matches('\u{feff}').to_owned());
                Ok((checksum(&text), Some(text)))
            }
        }
    }
}
