//! What the `load` stage has to say, one method per problem.

use std::io;

use super::{Diagnostic, Diagnostics, Effect};
use crate::load::{Origin, Place};

impl Diagnostics {
    /// A file cannot be opened or read.
    pub(crate) fn unreadable_input(&mut self, name: &str, error: &io::Error) {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound => "check the path, which is taken from the current directory",
            io::ErrorKind::IsADirectory => "name the files in the directory",
            _ => "check that the file exists and may be read",
        };
        self.push(
            Diagnostic::error("unreadable-input", Place::whole(name), format!("cannot read the file: {error}"))
                .remedy(remedy),
        );
    }

    /// A file that a reference leads to cannot be read.
    pub(crate) fn unreadable_reference(&mut self, at: Origin, file: &str, error: &io::Error) {
        self.push(
            Diagnostic::warning("unreadable-reference", at, format!("cannot read `{file}`: {error}"))
                .consequence("what refers to it refers to nothing")
                .remedy("check the path, which is taken from the file that has the reference"),
        );
    }

    /// A reference leads out of the folder of the description.
    pub(crate) fn reference_outside(&mut self, at: Origin, file: &str) {
        self.push(
            Diagnostic::warning(
                "reference-outside",
                at,
                format!("`{file}` is outside of the folder of the description"),
            )
            .consequence("it is not read, and what refers to it refers to nothing")
            .remedy("name a folder that holds both with `--root`"),
        );
    }

    /// A reference leads to another machine.
    pub(crate) fn remote_reference(&mut self, at: Origin, url: &str) {
        self.push(
            Diagnostic::warning("remote-reference", at, format!("`{url}` is on another machine"))
                .consequence("it is not read, and what refers to it refers to nothing")
                .remedy("store the file beside the description, and refer to it there"),
        );
    }

    /// A text has four gigabytes or more.
    pub(crate) fn oversized_input(&mut self, name: &str) {
        self.push(
            Diagnostic::error("oversized-input", Place::whole(name), "the input is larger than 4 GiB")
                .remedy("split the description into several files"),
        );
    }

    /// A file holds bytes that are no text at all.
    pub(crate) fn binary_input(&mut self, name: &str) {
        self.push(
            Diagnostic::error("binary-input", Place::start(name), "the input is binary data, not text")
                .remedy("unpack an archive first, and pass the YAML or JSON file in it"),
        );
    }

    /// A file holds text in an encoding that is not read.
    pub(crate) fn unknown_encoding(&mut self, name: &str, encoding: &str) {
        self.push(
            Diagnostic::error("unknown-encoding", Place::whole(name), format!("the input is {encoding}"))
                .remedy("save the file as UTF-8"),
        );
    }

    /// A file holds text that is nearly UTF-8, such as Latin-1.
    pub(crate) fn invalid_utf8(&mut self, place: Place, byte: u8) {
        let message = format!("the byte 0x{byte:02x} is not valid UTF-8 here");
        self.push(Diagnostic::error("invalid-utf8", place, message).remedy("save the file as UTF-8"));
    }

    /// A text holds nothing, or nothing but blanks and comments.
    pub(crate) fn empty_document(&mut self, place: Place) {
        self.push(
            Diagnostic::error("empty-document", place, "the document is empty")
                .remedy("pass an OpenAPI description, which starts with `openapi: 3.1.0` or the like"),
        );
    }

    /// A document is a list or a single value.
    pub(crate) fn root_not_mapping(&mut self, origin: Origin, kind: &str) {
        let message = format!("the document is {kind}, but an OpenAPI description is a mapping");
        self.push(
            Diagnostic::error("root-not-mapping", origin, message)
                .remedy("pass an OpenAPI description, which starts with `openapi: 3.1.0` or the like"),
        );
    }

    /// A text is not YAML.
    pub(crate) fn invalid_yaml(
        &mut self,
        place: Place,
        message: &str,
        context: Option<(Place, String)>,
        remedy: Option<String>,
    ) {
        let mut diagnostic =
            Diagnostic::error("invalid-yaml", place, format!("cannot read the text as YAML: {message}"));
        if let Some((place, label)) = context {
            diagnostic = diagnostic.related(place, label);
        }
        diagnostic.remedy = remedy;
        self.push(diagnostic);
    }

    /// A text that starts as JSON is not JSON, and not YAML either.
    pub(crate) fn invalid_json(&mut self, place: Place, message: &str, remedy: Option<String>) {
        let message = format!("cannot read the text as JSON: {message}");
        let mut diagnostic = Diagnostic::error("invalid-json", place, message);
        diagnostic.remedy = remedy;
        self.push(diagnostic);
    }

    /// A text that starts as JSON is not JSON, but YAML, which is more lenient.
    pub(crate) fn lenient_json(&mut self, place: Place, message: &str) {
        self.push(
            Diagnostic::note("lenient-json", place, format!("the text is not quite JSON: {message}"))
                .effect(Effect::Repaired)
                .consequence("it is read as YAML, which allows this"),
        );
    }

    /// Mappings and sequences are nested deeper than any description is.
    pub(crate) fn nested_too_deep(&mut self, place: Place, limit: usize) {
        let message = format!("the document is nested deeper than {limit} levels");
        self.push(
            Diagnostic::error("nested-too-deep", place, message)
                .remedy("move inner schemas to `components` and refer to them with `$ref`, and look for an alias that contains itself"),
        );
    }

    /// YAML aliases expand to an enormous document.
    pub(crate) fn alias_bomb(&mut self, place: Place) {
        self.push(
            Diagnostic::error("alias-bomb", place, "the YAML aliases expand to millions of values")
                .remedy("use `$ref` instead of aliases for what is used in many places"),
        );
    }

    /// A mapping has a key more than once.
    ///
    /// YAML and JSON parsers disagree about it: most JSON parsers, and PyYAML, take the last value
    /// as this does, others refuse the document.
    pub(crate) fn duplicate_key(&mut self, last: Origin, first: Origin, key: &str) {
        self.push(
            Diagnostic::warning("duplicate-key", last, format!("the mapping has the key `{key}` more than once"))
                .effect(Effect::Degraded)
                .consequence("this last value is used, and what was given before is ignored")
                .remedy("keep one of them, or give them different names")
                .related(first, "first given here"),
        );
    }

    /// A YAML merge key has a value that cannot be merged.
    pub(crate) fn merge_not_mapping(&mut self, origin: Origin) {
        self.push(
            Diagnostic::warning(
                "merge-not-mapping",
                origin,
                "the merge key `<<` needs a mapping or a list of mappings",
            )
            .consequence("it is ignored")
            .remedy("give it an alias of a mapping, such as `<<: *name`"),
        );
    }

    /// A Markdown page holds no OpenAPI document.
    pub(crate) fn page_without_document(&mut self, name: &str, blocks: usize) {
        let message = match blocks {
            0 => "the page has no fenced code block of YAML or JSON".to_owned(),
            1 => "the one YAML or JSON block of the page has no `openapi` key".to_owned(),
            _ => format!("none of the {blocks} YAML and JSON blocks of the page has an `openapi` key"),
        };
        self.push(
            Diagnostic::error("page-without-document", Place::whole(name), message).remedy(
                "put the description between ```` ```yaml ```` and ```` ``` ````, or pass the YAML file itself",
            ),
        );
    }
}
