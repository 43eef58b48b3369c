//! Turns files, standard input and Markdown pages into trees of nodes that know where they came from.

pub(crate) mod copy;
mod deserialize;
mod encoding;
mod excerpt;
mod failure;
mod files;
#[cfg(feature = "http")]
mod http;
mod intern;
mod json;
mod link;
mod locate;
mod markdown;
mod node;
mod origin;
mod overlay;
pub(crate) mod pointer;
mod prefix;
pub(crate) mod remote;
mod resource;
mod tree;
mod uri;
mod yaml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::encoding::Garbled;
use self::failure::{Failure, Kind};
use self::files::Files;
use self::origin::{Document, Offset, Syntax};
use self::remote::Store;
use self::tree::Findings;
use crate::diagnostics::Diagnostics;

pub use self::excerpt::Excerpt;
#[cfg(feature = "http")]
pub use self::http::Http;
pub(crate) use self::node::{Key, Mapping, Node, Value};
pub use self::origin::{Origin, Place, Sources};
pub(crate) use self::pointer::{percent_decode, push as push_token};
pub use self::prefix::{NoPrefix, Prefix};
pub(crate) use self::uri::is_uri;

/// Something that holds OpenAPI documents: a YAML or JSON text, or a Markdown page with such blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, which is read now.
    File(PathBuf),
    /// An `https` or `http` URL, which is read as the options say; to name it allows it, and what is in its folder.
    Url(String),
    /// What the caller has read from standard input.
    Stdin(String),
    /// A text that the caller has got from elsewhere.
    Text {
        /// What to call it in diagnostics. An extension such as `.md` tells what it is.
        name: String,
        /// The text.
        text: String,
    },
}

/// The key of a root that holds the trees of the files which its references lead to, by their paths.
pub(crate) const FILES: &str = "x-restitch-files";

/// The start of a reference to one of [`FILES`].
const INTO_FILES: &str = "#/x-restitch-files/";

/// Returns a reference as a person would write it: a file by its path from the folder of the description.
pub(crate) fn written(reference: &str) -> String {
    let Some(path) = reference.strip_prefix(INTO_FILES) else { return reference.to_owned() };
    let (file, pointer) = path.split_once('/').unwrap_or((path, ""));
    let file = file.replace("%25", "%").replace("~1", "/").replace("~0", "~");
    if pointer.is_empty() { file } else { format!("{file}#/{pointer}") }
}

/// Reads all inputs, with the documents that they refer to, and returns the root of each document; `None` if any of them cannot be read.
///
/// The order is that of the inputs, and within one that of the text. Overlays change what is read before its references
/// are followed. No reference to a file may lead out of the folder `fence`, which is that of the input if there is none.
pub(crate) fn load(
    inputs: &[Input],
    overlays: &[Input],
    fence: Option<&Path>,
    store: &mut Store<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Node>> {
    let read: Vec<_> = inputs.iter().map(|input| load_one(input, store, sources, diagnostics)).collect();
    let mut read = read.into_iter().collect::<Option<Vec<_>>>()?;
    overlay(&mut read, overlays, store, sources, diagnostics)?;
    let mut roots = Vec::new();
    for (input, (place, mut more)) in inputs.iter().zip(read) {
        let mut files = match input {
            Input::File(path) => Files::beside(path, fence, store),
            Input::Url(_) => Files::remote(place.to_string(), store),
            Input::Stdin(_) | Input::Text { .. } => Files::remote(String::new(), store),
        };
        more.iter_mut().for_each(|root| link::link(root, &mut files, sources, diagnostics));
        roots.append(&mut more);
    }
    Some(roots)
}

/// Applies overlays to what was read; `None` if any of them cannot be read.
fn overlay(
    read: &mut [(Arc<str>, Vec<Node>)],
    overlays: &[Input],
    store: &mut Store<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    if overlays.is_empty() {
        return Some(());
    }
    let loaded: Vec<_> = overlays.iter().map(|input| load_one(input, store, sources, diagnostics)).collect();
    let loaded = loaded.into_iter().collect::<Option<Vec<_>>>()?;
    let trees = loaded.iter().flat_map(|(_, trees)| trees);
    let overlays: Vec<_> = trees.map(|tree| overlay::read(tree, sources, diagnostics)).collect();
    let overlays = overlays.into_iter().collect::<Option<Vec<_>>>()?;
    let roots =
        read.iter_mut().flat_map(|(name, roots)| roots.iter_mut().map(|root| overlay::Described::new(name, root)));
    let mut described: Vec<_> = roots.collect();
    overlay::apply(&overlays, &mut described, sources, diagnostics);
    Some(())
}

/// Reads one input, and returns what it is called and its documents.
fn load_one(
    input: &Input,
    store: &mut Store<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(Arc<str>, Vec<Node>)> {
    let (file, text) = read(input, store, diagnostics)?;
    Some((Arc::clone(&file), in_text(file, text, sources, diagnostics)?))
}

/// Returns the documents of a text, which may be a Markdown page.
fn in_text(file: Arc<str>, text: String, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Vec<Node>> {
    if !markdown::is_page(&file, &text) {
        let whole = Document {
            file,
            text: text.into(),
            syntax: Syntax::Yaml,
            ordinal: 0,
            offset: Offset::default(),
            label: None,
        };
        return documents(whole, sources, diagnostics);
    }
    let blocks = markdown::blocks(&text);
    let count = blocks.len();
    let blocks: Vec<_> = blocks.into_iter().filter(|block| markdown::is_openapi(&block.text)).collect();
    if blocks.is_empty() {
        diagnostics.page_without_document(&file, count);
        return None;
    }
    let mut roots = Vec::new();
    for block in blocks {
        let document = Document {
            file: Arc::clone(&file),
            text: block.text.into(),
            syntax: Syntax::Yaml,
            ordinal: 0,
            offset: block.offset,
            label: None,
        };
        roots.append(&mut documents(document, sources, diagnostics)?);
    }
    Some(roots)
}

/// Returns the display path and the text of an input, without a byte order mark.
fn read(input: &Input, store: &mut Store<'_>, diagnostics: &mut Diagnostics) -> Option<(Arc<str>, String)> {
    let (name, mut text) = match input {
        Input::Stdin(text) => ("<stdin>".to_owned(), text.clone()),
        Input::Text { name, text } => (name.clone(), text.clone()),
        Input::Url(url) => {
            let url = uri::normal(url).unwrap_or_else(|| url.clone());
            store.name(&url);
            let found = store.get(&url);
            let found = found.map_err(|failure| failure.report(Place::whole(&url).into(), &url, diagnostics)).ok()?;
            (found.url, found.text)
        }
        Input::File(path) => {
            let name = path.display().to_string();
            let bytes = std::fs::read(path).map_err(|error| diagnostics.unreadable_input(&name, &error)).ok()?;
            let text = encoding::decode(bytes).map_err(|garbled| garbled_input(&name, &garbled, diagnostics)).ok()?;
            (name, text)
        }
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if u32::try_from(text.len()).is_err() {
        diagnostics.oversized_input(&name);
        return None;
    }
    Some((name.into(), text))
}

fn garbled_input(name: &str, garbled: &Garbled, diagnostics: &mut Diagnostics) {
    match *garbled {
        Garbled::Binary => diagnostics.binary_input(name),
        Garbled::Encoding(encoding) => diagnostics.unknown_encoding(name, encoding),
        Garbled::Utf8 { line, column, byte } => {
            diagnostics.invalid_utf8(Place { file: name.to_owned(), line, column }, byte);
        }
    }
}

/// Reads a text that is a JSON document, or a stream of YAML documents.
fn documents(document: Document, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Vec<Node>> {
    let roots = trees(&document, sources, diagnostics)?;
    let mut complete = true;
    for root in roots.iter().filter(|root| root.as_mapping().is_none()) {
        diagnostics.root_not_mapping(root.origin, root.kind());
        complete = false;
    }
    complete.then_some(roots)
}

/// Reads a text, whatever is in it; nothing, if there is nothing.
fn trees(document: &Document, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Vec<Node>> {
    let result = if document.text.trim_start().starts_with(['{', '[']) {
        json_or_yaml(document, sources, diagnostics)
    } else {
        yaml::read(document, sources)
    };
    let (roots, findings) = match result {
        Ok(read) => read,
        Err(failure) => {
            failure.report(diagnostics);
            return None;
        }
    };
    report_findings(findings, diagnostics);
    // A stream may end in a separator, and a text may hold nothing but comments.
    let roots: Vec<_> = roots.into_iter().filter(|root| !root.is_null()).collect();
    if roots.is_empty() {
        diagnostics.empty_document(document.place(1, 1));
        return None;
    }
    Some(roots)
}

/// Reads a text that looks like JSON as YAML if that is what it turns out to be.
fn json_or_yaml(
    document: &Document,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Result<(Vec<Node>, Findings), Box<Failure>> {
    let failure = match json::read(document, sources) {
        Ok((root, findings)) => return Ok((vec![root], findings)),
        Err(failure) if matches!(failure.kind, Kind::Limit(_)) => return Err(failure),
        // YAML would take `1 // one` for a text.
        Err(failure) if json::has_comments(&document.text) => {
            let remedy = Some("remove the comments, which JSON does not have".to_owned());
            return Err(Box::new(Failure { remedy, ..*failure }));
        }
        Err(failure) => failure,
    };
    match yaml::read(document, sources) {
        Ok(read) => {
            if looks_like_json(&document.text) {
                diagnostics.lenient_json(failure.place, &failure.message);
            }
            Ok(read)
        }
        Err(second) if matches!(second.kind, Kind::Limit(_)) => Err(second),
        Err(_) if looks_like_json(&document.text) => Err(failure),
        Err(second) => Err(second),
    }
}

/// Whether the first thing after the opening bracket is what JSON wants there.
fn looks_like_json(text: &str) -> bool {
    let inner = text.trim_start().trim_start_matches(['{', '[']).trim_start();
    inner.is_empty() || inner.starts_with(['"', '}', ']'])
}

fn report_findings(findings: Findings, diagnostics: &mut Diagnostics) {
    for repeated in findings.repeated {
        diagnostics.duplicate_key(repeated.last, repeated.first, &repeated.key);
    }
    for origin in findings.odd_merges {
        diagnostics.merge_not_mapping(origin);
    }
}
