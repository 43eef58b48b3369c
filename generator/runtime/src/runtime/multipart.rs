//! Turns parts into one body, `multipart/form-data` (RFC 7578) and its relatives (RFC 2046, section 5.1).

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use percent_encoding::percent_decode_str;
use serde::Serialize;

use crate::runtime::body::{Body, Source};
use crate::runtime::call::Call;
use crate::runtime::header;
use crate::runtime::json;
use crate::runtime::style::Style;
use crate::runtime::tree::Tree;
use crate::runtime::upload::Upload;

/// A body of several parts, in the order in which they are added.
///
/// `Debug` shows the names and lengths of the parts, but not their content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    parts: Vec<Part>,
    /// The first part that cannot be sent, as a sentence.
    mistake: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    name: Option<String>,
    content: Upload,
    kind: Kind,
}

/// What a part is, which decides what the server is told about it by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Text without a media type of its own.
    Text,
    /// A value or a file; files have a name.
    Typed(&'static str),
    File(&'static str),
}

/// A value that is sent as several parts.
pub trait Parts {
    /// Adds the parts to a form.
    fn parts(&self, form: &mut Form);
}

impl Parts for Form {
    fn parts(&self, form: &mut Form) {
        form.parts.extend_from_slice(&self.parts);
        if let Some(mistake) = &self.mistake {
            form.mistaken(mistake.clone());
        }
    }
}

impl Form {
    /// Starts a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    pub fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.push(&name.into(), Upload::bytes(text.into()), Kind::Text);
        self
    }

    /// Adds a value as JSON.
    ///
    /// A value that has no JSON form is an error when the call is sent.
    pub fn json<T: Serialize + ?Sized>(mut self, name: impl Into<String>, value: &T) -> Self {
        self.typed(&name.into(), value, "application/json");
        self
    }

    /// Adds an upload with a name; without a media type it is plain bytes.
    pub fn upload(mut self, name: impl Into<String>, upload: impl Into<Upload>) -> Self {
        self.push(&name.into(), upload.into(), Kind::File("application/octet-stream"));
        self
    }

    /// Adds an upload without a name, as bodies other than `multipart/form-data` have them.
    pub fn part(mut self, upload: impl Into<Upload>) -> Self {
        let kind = Kind::Typed("application/octet-stream");
        self.parts.push(Part { name: None, content: upload.into(), kind });
        self
    }

    /// Adds a property in a style: a scalar as a text, each item of a list on its own, an object as JSON.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, style: Style) {
        match Tree::of(json::encode(value)) {
            Ok(tree) => self.tree(name, &tree, style),
            Err(error) => self.mistaken(format!("the part `{name}` has no text: {error}")),
        }
    }

    /// Adds a property of a media type of its own, each item of a list as one part; JSON if the media type is.
    pub fn typed<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, media_type: &'static str) {
        let items = match Tree::of(json::encode(value)) {
            Ok(Tree::List(items)) => items,
            Ok(one) => vec![one],
            Err(error) => return self.mistaken(format!("the part `{name}` has no text: {error}")),
        };
        let is_json = media_type.split(';').next().is_some_and(|essence| essence.trim_end().ends_with("json"));
        for item in items.iter().filter(|item| item.is_defined()) {
            let text = if is_json { item.json() } else { item.text() };
            self.push(name, Upload::bytes(text), Kind::Typed(media_type));
        }
    }

    /// Adds bytes of a media type, which need no file name.
    pub fn bytes(&mut self, name: &str, bytes: impl Into<Bytes>, media_type: &'static str) {
        self.push(name, Upload::bytes(bytes), Kind::Typed(media_type));
    }

    /// Adds a file.
    pub fn file(&mut self, name: &str, file: &Upload, media_type: &'static str) {
        self.push(name, file.clone(), Kind::File(media_type));
    }

    /// Adds files that share a name; there may be none.
    pub fn files<'a>(&mut self, name: &str, files: impl IntoIterator<Item = &'a Upload>, media_type: &'static str) {
        for file in files {
            self.file(name, file, media_type);
        }
    }

    fn tree(&mut self, name: &str, tree: &Tree, style: Style) {
        let items: &[Tree] = match tree {
            Tree::List(items) if style == Style::FIELD => items,
            other => std::slice::from_ref(other),
        };
        for item in items.iter().filter(|item| item.is_defined()) {
            if style == Style::FIELD && !item.is_scalar() {
                self.push(name, Upload::bytes(item.json()), Kind::Typed("application/json"));
                continue;
            }
            for (name, parts) in style.pairs(name, item) {
                let separator = percent_decode_str(style.separator()).decode_utf8_lossy();
                self.push(&name, Upload::bytes(parts.join(&separator)), Kind::Text);
            }
        }
    }

    fn push(&mut self, name: &str, content: Upload, kind: Kind) {
        self.parts.push(Part { name: Some(name.to_owned()), content, kind });
    }

    pub(crate) fn mistaken(&mut self, mistake: String) {
        self.mistake.get_or_insert(mistake);
    }

    /// Writes the parts with `boundary` between them.
    fn segments(&self, boundary: &str) -> Result<Segments, String> {
        if let Some(mistake) = &self.mistake {
            return Err(mistake.clone());
        }
        let mut segments = Vec::new();
        let mut line = format!("--{boundary}\r\n");
        for part in &self.parts {
            line.push_str(&part.head()?);
            segments.push((Bytes::from(line), part.content.clone()));
            line = format!("\r\n--{boundary}\r\n");
        }
        let start = if self.parts.is_empty() { format!("--{boundary}") } else { format!("\r\n--{boundary}") };
        Ok(Segments { parts: segments, end: Bytes::from(format!("{start}--\r\n")) })
    }
}

impl Part {
    /// Returns the headers of the part, with the empty line after them.
    fn head(&self) -> Result<String, String> {
        let (described, is_file) = match self.kind {
            Kind::Text => (None, false),
            Kind::Typed(media_type) => (Some(media_type), false),
            Kind::File(media_type) => (Some(media_type), true),
        };
        let mut head = String::new();
        // Many servers take a part for a file only if it has a file name.
        let file_name = self.content.file_name.as_deref().or(self.name.as_deref().filter(|_| is_file));
        let disposition = match &self.name {
            Some(name) => Some(format!("form-data; name=\"{}\"", quoted(name))),
            None => file_name.map(|_| "attachment".to_owned()),
        };
        if let Some(disposition) = disposition {
            let file_name = file_name.map(|name| format!("; filename=\"{}\"", quoted(name))).unwrap_or_default();
            let _ = write!(head, "Content-Disposition: {disposition}{file_name}\r\n");
        }
        if let Some(media_type) = self.content.media_type(described.as_slice()) {
            header::parse("content-type", &media_type)?;
            let _ = write!(head, "Content-Type: {media_type}\r\n");
        }
        for (name, value) in &self.content.headers {
            header::parse(name, value)?;
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str("\r\n");
        Ok(head)
    }
}

/// Escapes what would end a quoted name (WHATWG HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The parts of a body, each behind the text before it, and the text at the end.
#[derive(Debug)]
struct Segments {
    parts: Vec<(Bytes, Upload)>,
    end: Bytes,
}

impl Source for Segments {
    fn open(&self) -> Result<Body, String> {
        let mut bodies = Vec::new();
        for (head, content) in &self.parts {
            bodies.push(Body::from(head.clone()));
            bodies.push(content.open()?);
        }
        bodies.push(Body::from(self.end.clone()));
        let length = bodies.iter().map(Body::length).sum();
        let chunks = stream::iter(bodies).flat_map(Body::into_stream);
        Ok(match length {
            Some(length) => Body::from_sized_stream(chunks, length),
            None => Body::from_stream(chunks),
        })
    }

    fn reopens(&self) -> bool {
        self.parts.iter().all(|(_, content)| content.reopens())
    }
}

impl Call {
    /// Sets the body to parts; `media_type` is `multipart/form-data` or one of its relatives.
    pub fn multipart<T: Parts>(&mut self, media_type: &'static str, value: &T) {
        let mut form = Form::new();
        value.parts(&mut form);
        self.multiple(media_type, &form);
    }

    /// Sets the body to the properties of a value as parts; `styles` says how a property is written that has a style.
    pub fn form_data<T: Serialize + ?Sized>(&mut self, value: &T, styles: &[(&str, Style)]) {
        let mut form = Form::new();
        match Tree::of(json::encode(value)) {
            Ok(Tree::Object(members)) => {
                for (name, value) in &members {
                    form.tree(name, value, Style::of(name, styles));
                }
            }
            Ok(_) => form.mistaken("the body is no object, and only an object makes a form".to_owned()),
            Err(error) => form.mistaken(format!("the body has no parts: {error}")),
        }
        self.multiple("multipart/form-data", &form);
    }

    fn multiple(&mut self, media_type: &'static str, form: &Form) {
        // No part contains it but by a chance of one in 2^128.
        let boundary = format!("{:032x}", self.core.shared.transport.random());
        match form.segments(&boundary) {
            Ok(segments) => self.source(format!("{media_type}; boundary={boundary}"), Arc::new(segments)),
            Err(mistake) => self.mistaken(mistake),
        }
    }
}
