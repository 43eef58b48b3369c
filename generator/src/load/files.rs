//! Turns the names of documents that references lead to into their texts, where references may lead there.

use std::io;
use std::path::{Path, PathBuf};

use super::encoding::{self, Garbled};
use super::origin::Origin;
use super::remote::{Failure, Found, Store};
use super::uri;
use crate::diagnostics::Diagnostics;

/// Where the documents are that a description may refer to.
pub(super) struct Files<'f, 's> {
    /// The description itself: its file in its folder, or its URL; empty, if it has no place.
    pub(super) entry: String,
    /// The folder of the description; what came from elsewhere has none, and no files beside it.
    base: Option<PathBuf>,
    /// The folder that no reference may leave, without links.
    fence: Option<PathBuf>,
    store: &'f mut Store<'s>,
}

/// Why there is no document.
pub(super) enum Absent {
    Unreadable(io::Error),
    /// It is in no folder that references may lead to.
    Outside,
    Garbled(Garbled),
    Remote(Failure),
}

impl Absent {
    /// Adds the diagnostic for this.
    pub(super) fn report(self, at: Origin, name: &str, shown: &str, diagnostics: &mut Diagnostics) {
        match self {
            Self::Unreadable(error) => diagnostics.unreadable_reference(at, name, &error),
            Self::Outside => diagnostics.reference_outside(at, name),
            Self::Garbled(garbled) => {
                diagnostics.of_referred(|diagnostics| super::garbled_input(shown, &garbled, diagnostics));
            }
            Self::Remote(failure) => failure.report(at.into(), name, diagnostics),
        }
    }
}

impl<'f, 's> Files<'f, 's> {
    /// Returns what a file may refer to: what is below `fence`, or below its own folder if there is none.
    pub(super) fn beside(file: &Path, fence: Option<&Path>, store: &'f mut Store<'s>) -> Self {
        let base = file.parent().filter(|base| !base.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let fence = std::fs::canonicalize(fence.unwrap_or(&base)).ok();
        let entry = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { entry, base: Some(base), fence, store }
    }

    /// Returns what a description without files beside it may refer to; `entry` is its URL, or nothing.
    pub(super) fn remote(entry: String, store: &'f mut Store<'s>) -> Self {
        Self { entry, base: None, fence: None, store }
    }

    /// Whether there is a place for a document.
    pub(super) fn may_have(&self, name: &str) -> bool {
        self.base.is_some() || uri::is_uri(name)
    }

    /// Whether a file is there.
    pub(super) fn exists(&self, path: &str) -> bool {
        self.base.as_ref().is_some_and(|base| base.join(path).is_file())
    }

    /// Returns what a document is called in diagnostics.
    pub(super) fn shown(&self, name: &str) -> String {
        match &self.base {
            Some(base) if !uri::is_uri(name) => base.join(name).display().to_string(),
            _ => name.to_owned(),
        }
    }

    /// Reads a document, if it is one that references may lead to.
    pub(super) fn read(&mut self, name: &str) -> Result<Found, Absent> {
        if uri::is_uri(name) {
            return self.store.get(name).map_err(Absent::Remote);
        }
        let base = self.base.as_ref().ok_or(Absent::Outside)?;
        let found = std::fs::canonicalize(base.join(name)).map_err(Absent::Unreadable)?;
        if self.fence.as_ref().is_some_and(|fence| !found.starts_with(fence)) {
            return Err(Absent::Outside);
        }
        let bytes = std::fs::read(found).map_err(Absent::Unreadable)?;
        let text = encoding::decode(bytes).map_err(Absent::Garbled)?;
        Ok(Found { url: name.to_owned(), text: text.trim_start_matches('\u{feff}').to_owned() })
    }
}
