//! Turns a download into a file, which is there when it is complete, and continues what is left of an earlier one.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use http::HeaderValue;
use tokio::runtime::Handle;

use crate::runtime::download::{Download, DownloadCall, Part, open};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::operation_error::{DeclaredError, OperationError};
use crate::runtime::transport::BoxFuture;

/// How many bytes are written at a time.
const BLOCK: usize = 256 * 1024;

/// A file that was downloaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// Where it is.
    pub path: PathBuf,
    /// How many bytes it has.
    pub length: u64,
    /// How many of them were there from an earlier download.
    pub resumed_from: u64,
}

impl<E: DeclaredError> DownloadCall<E> {
    /// Writes the answer to a file, in place of any that is there.
    ///
    /// It is written to a neighbour with `.part` behind its name, which takes its place when it is complete.
    /// What is left of an earlier download of the same URL is continued, if the server named the content and still has the
    /// same; otherwise it is fetched anew.
    ///
    /// # Errors
    /// Fails as the call does, and with [`ErrorKind::File`] if the file cannot be written.
    pub fn save(self, path: impl AsRef<Path>) -> BoxFuture<'static, Result<Saved, OperationError<E>>> {
        let path = path.as_ref().to_owned();
        Box::pin(async move {
            let target = self.call.to_request()?.uri().to_string();
            let partial = Partial::of(path, &target).map_err(OperationError::Other)?;
            let (partial, part) = blocking(move || Ok((partial.left(), partial)))
                .await
                .map(|(part, partial)| (partial, part))
                .map_err(OperationError::Other)?;
            let download = open(self.call, self.idle, part.as_ref()).await?;
            write(download, partial).await.map_err(OperationError::Other)
        })
    }
}

impl Download {
    /// Writes what has not been read yet to a file, in place of any that is there.
    ///
    /// It is written to a neighbour with `.part` behind its name, which takes its place when it is complete.
    ///
    /// # Errors
    /// Fails with [`ErrorKind::File`] if the file cannot be written, and as [`chunk`](Self::chunk) does.
    pub async fn save(self, path: impl AsRef<Path>) -> Result<Saved, Error> {
        let partial = Partial::of(path.as_ref().to_owned(), "")?;
        write(self, partial).await
    }
}

/// Where a file is written until it is complete.
#[derive(Clone, Debug)]
struct Partial {
    path: PathBuf,
    part: PathBuf,
    /// Says of which content the part is: the hash of a URL, and what the server named the content by.
    tag: PathBuf,
    target: String,
}

impl Partial {
    fn of(path: PathBuf, target: &str) -> Result<Self, Error> {
        let Some(name) = path.file_name() else {
            return Err(Error::new(ErrorKind::File, format!("`{}` is no path of a file", path.display())));
        };
        let beside = |suffix: &str| {
            let mut name = OsString::from(name);
            name.push(suffix);
            path.with_file_name(name)
        };
        let (part, tag) = (beside(".part"), beside(".part.tag"));
        // A URL may hold a secret. A hash that another version of Rust computes otherwise only starts again.
        let mut hasher = DefaultHasher::new();
        target.hash(&mut hasher);
        Ok(Self { part, tag, path, target: format!("{:016x}", hasher.finish()) })
    }

    /// Returns what is left of an earlier download of the same.
    fn left(&self) -> Option<Part> {
        let tag = fs::read_to_string(&self.tag).ok()?;
        let (target, validator) = tag.trim_end().split_once(' ')?;
        let length = fs::metadata(&self.part).ok()?.len();
        let validator = HeaderValue::from_str(validator).ok()?;
        (target == self.target && length > 0).then_some(Part { length, validator })
    }

    /// Opens the part to be written from a position on. What it is of is written first, so that no part is of something else.
    fn open(&self, position: u64, validator: Option<&HeaderValue>) -> io::Result<File> {
        let file = OpenOptions::new().create(true).write(true).truncate(position == 0).open(&self.part)?;
        if position == 0 {
            match validator.and_then(|validator| validator.to_str().ok()) {
                Some(validator) => fs::write(&self.tag, format!("{} {validator}\n", self.target))?,
                None => remove(&self.tag)?,
            }
        }
        let mut file = file;
        io::Seek::seek(&mut file, io::SeekFrom::Start(position))?;
        Ok(file)
    }

    fn complete(&self, file: &File) -> io::Result<()> {
        file.sync_all()?;
        fs::rename(&self.part, &self.path)?;
        remove(&self.tag)
    }

    fn refused(&self, error: io::Error) -> Error {
        Error::new(ErrorKind::File, format!("`{}` cannot be written: {error}", self.path.display())).with_source(error)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

async fn write(mut download: Download, partial: Partial) -> Result<Saved, Error> {
    let resumed_from = download.position();
    let validator = download.validator().cloned();
    let is_lasting = validator.is_some();
    let opening = partial.clone();
    let file = blocking(move || opening.open(resumed_from, validator.as_ref()).map_err(|error| opening.refused(error)));
    let mut file = file.await.map_err(|error| download.fail(error))?;
    let mut block = Vec::new();
    loop {
        let chunk = download.chunk().await;
        let is_last = !matches!(chunk, Ok(Some(_)));
        if let Ok(Some(chunk)) = &chunk {
            block.extend_from_slice(chunk);
        }
        if block.len() >= BLOCK || is_last {
            file = append(file, std::mem::take(&mut block), &partial).await.map_err(|error| download.fail(error))?;
        }
        match chunk {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => {
                if !is_lasting {
                    // Nobody could continue it.
                    let part = partial.part.clone();
                    let _ = blocking(move || Ok(remove(&part))).await;
                }
                return Err(error);
            }
        }
    }
    let completing = partial.clone();
    let complete = blocking(move || completing.complete(&file).map_err(|error| completing.refused(error)));
    complete.await.map_err(|error| download.fail(error))?;
    Ok(Saved { path: partial.path, length: download.position(), resumed_from })
}

async fn append(mut file: File, block: Vec<u8>, partial: &Partial) -> Result<File, Error> {
    let partial = partial.clone();
    blocking(move || match file.write_all(&block) {
        Ok(()) => Ok(file),
        Err(error) => Err(partial.refused(error)),
    })
    .await
}

/// Does work on files, on a thread for such work if there is a runtime that has one.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    match Handle::try_current() {
        Ok(runtime) => match runtime.spawn_blocking(work).await {
            Ok(result) => result,
            Err(error) => Err(Error::new(ErrorKind::File, "the file could not be written").with_source(error)),
        },
        Err(_) => work(),
    }
}
