//! Turns bytes, files and streams into bodies and parts of bodies that are read while they are sent.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use tokio::runtime::Handle;

use crate::runtime::body::{Body, Source};
use crate::runtime::call::Call;
use crate::runtime::transport::{BoxError, TransportError, TransportErrorKind};

/// How many bytes of a file are read at a time.
const CHUNK: usize = 64 * 1024;

/// What is uploaded: bytes, a file, or a stream, and what the server is told about it.
///
/// It is the whole body of a request, or one part of a multipart body.
/// `Debug` shows the length but not the content.
///
/// A stream can be sent once; bytes and files can be sent again, so that a request with them is repeated where that
/// helps, with a new access token for one.
#[derive(Clone)]
pub struct Upload {
    content: Content,
    pub(crate) file_name: Option<String>,
    content_type: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    File(Arc<Path>),
    /// Nothing, once it has been sent.
    Stream(Arc<Mutex<Option<Body>>>),
}

impl Upload {
    /// Uploads bytes.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Content::Bytes(bytes.into()))
    }

    /// Uploads a file, which is opened when the request is sent, and read while it is sent.
    ///
    /// The file name is the last part of the path.
    /// A file that cannot be opened is an error before anything is sent.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { file_name: name, ..Self::new(Content::File(path.into())) }
    }

    /// Uploads a stream of unknown length.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        Self::once(Body::from_stream(transported(stream)))
    }

    /// Uploads a stream of `length` bytes; one of another length breaks the exchange off.
    pub fn sized_stream<S, E>(stream: S, length: u64) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        Self::once(Body::from_sized_stream(transported(stream), length))
    }

    /// Sets the file name, which servers are told if this is a part of a multipart body.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type, in place of the one that the description names.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header to the part, or to the request if this is all of its body.
    ///
    /// A malformed name or value is an error when the call is sent.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn new(content: Content) -> Self {
        Self { content, file_name: None, content_type: None, headers: Vec::new() }
    }

    fn once(body: Body) -> Self {
        Self::new(Content::Stream(Arc::new(Mutex::new(Some(body)))))
    }

    /// Returns the media type that was set, or else the described one if there is only one and it is no range.
    pub(crate) fn media_type(&self, described: &[&str]) -> Option<String> {
        let only = || match described {
            [only] if !only.contains('*') => Some((*only).to_owned()),
            _ => None,
        };
        self.content_type.clone().or_else(only)
    }
}

impl Source for Upload {
    fn open(&self) -> Result<Body, String> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes.clone().into()),
            Content::File(path) => open(path),
            Content::Stream(body) => {
                let body = body.lock().unwrap_or_else(PoisonError::into_inner).take();
                body.ok_or_else(|| "the stream of the body has been sent already; a stream can be sent once".to_owned())
            }
        }
    }

    fn reopens(&self) -> bool {
        !matches!(self.content, Content::Stream(_))
    }
}

impl Call {
    /// Sets the body to an upload, of one of the media types that are described.
    ///
    /// Where there are several, or a range such as `image/*`, the upload has to say what it is; of `*/*` it may be plain
    /// bytes.
    pub fn upload(&mut self, described: &[&str], upload: &Upload) {
        let any = described.contains(&"*/*").then(|| "application/octet-stream".to_owned());
        for (name, value) in &upload.headers {
            self.header(name, value);
        }
        match upload.media_type(described).or(any) {
            Some(media_type) => self.source(media_type, Arc::new(upload.clone())),
            None => self.mistaken(format!(
                "the body may be of several media types (`{}`): set one with `Upload::content_type`",
                described.join("`, `")
            )),
        }
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<&'static [u8]> for Upload {
    fn from(bytes: &'static [u8]) -> Self {
        Self::bytes(bytes)
    }
}

impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

impl PartialEq for Upload {
    /// Streams are equal if they are the same one.
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.content, &other.content) {
            (Content::Bytes(one), Content::Bytes(other)) => one == other,
            (Content::File(one), Content::File(other)) => one == other,
            (Content::Stream(one), Content::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        };
        let about = |upload: &Self| (upload.file_name.clone(), upload.content_type.clone(), upload.headers.clone());
        is_same && about(self) == about(other)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Bytes(bytes) => write!(formatter, "Upload({} bytes)", bytes.len()),
            Content::File(path) => write!(formatter, "Upload(file {})", path.display()),
            Content::Stream(_) => formatter.write_str("Upload(stream)"),
        }
    }
}

fn transported<S, E>(stream: S) -> impl Stream<Item = Result<Bytes, TransportError>>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    stream.map(|chunk| chunk.map_err(|error| TransportError::new(TransportErrorKind::Interrupted, error)))
}

fn open(path: &Arc<Path>) -> Result<Body, String> {
    let refused = |error: io::Error| format!("the file `{}` cannot be uploaded: {error}", path.display());
    let file = File::open(path).map_err(refused)?;
    let metadata = file.metadata().map_err(refused)?;
    if metadata.is_dir() {
        return Err(refused(io::ErrorKind::IsADirectory.into()));
    }
    // What is no file, such as a pipe, has no length that can be known.
    let length = metadata.is_file().then_some(metadata.len());
    let reading = Reading { file, path: path.clone(), left: length };
    let chunks = stream::try_unfold(reading, next);
    Ok(match length {
        Some(length) => Body::from_sized_stream(chunks, length),
        None => Body::from_stream(chunks),
    })
}

/// A file that is being read.
struct Reading {
    file: File,
    path: Arc<Path>,
    /// How many bytes are still to come, if that is known.
    left: Option<u64>,
}

/// Reads the next chunk, on a thread for such work if there is a runtime that has one.
async fn next(reading: Reading) -> Result<Option<(Bytes, Reading)>, TransportError> {
    let path = reading.path.clone();
    let read = match Handle::try_current() {
        Ok(runtime) => {
            runtime.spawn_blocking(|| chunk(reading)).await.unwrap_or_else(|error| Err(io::Error::other(error)))
        }
        Err(_) => chunk(reading),
    };
    read.map_err(|error| {
        let message = format!("the file `{}` cannot be read any further: {error}", path.display());
        TransportError::new(TransportErrorKind::Interrupted, message)
    })
}

fn chunk(mut reading: Reading) -> io::Result<Option<(Bytes, Reading)>> {
    let limit = reading.left.map_or(CHUNK, |left| usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK)));
    if limit == 0 {
        return Ok(None);
    }
    let mut buffer = Vec::with_capacity(limit);
    reading.file.by_ref().take(limit as u64).read_to_end(&mut buffer)?;
    match &mut reading.left {
        None if buffer.is_empty() => return Ok(None),
        None => {}
        Some(_) if buffer.is_empty() => return Err(io::Error::other("it has become shorter")),
        Some(left) => *left -= buffer.len() as u64,
    }
    Ok(Some((buffer.into(), reading)))
}
