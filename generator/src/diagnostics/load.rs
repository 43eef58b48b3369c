//! What the `load` stage has to say, one method per problem.

use std::io;

use super::{Diagnostic, Diagnostics, Effect, Location};
use crate::load::{Origin, Place, Prefix};

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

    /// A reference leads to another machine, or to what is no place at all.
    pub(crate) fn remote_reference(&mut self, at: Location, url: &str, allowance: Option<&Prefix>) {
        let message = format!("`{url}` is on another machine");
        let remedy = match allowance {
            Some(prefix) => format!(
                "allow it with `--allow-remote {prefix}`, or store the file beside the description and refer to it there"
            ),
            None => {
                "it is no URL of a server, so store the file beside the description and refer to it there".to_owned()
            }
        };
        self.push(
            Diagnostic::warning("remote-reference", at, message)
                .consequence("it is not read, and what refers to it refers to nothing")
                .remedy(remedy),
        );
    }

    /// A document of another machine is allowed, but there is no copy and no network.
    pub(crate) fn remote_not_stored(&mut self, at: Location, url: &str) {
        self.push(
            Diagnostic::error(
                "remote-not-stored",
                at,
                format!("there is no copy of `{url}`, and this run has no network"),
            )
            .remedy("generate once without `--check`, and commit the folder `restitch.remote` with the crate"),
        );
    }

    /// A copy is not what was fetched.
    pub(crate) fn remote_copy_changed(&mut self, at: Location, url: &str, path: &str) {
        let message = format!("`{path}`, the copy of `{url}`, is not what `restitch.lock` has the checksum of");
        self.push(
            Diagnostic::error("remote-changed", at, message)
                .remedy("restore it from version control, or fetch all anew with `--update-remote`"),
        );
    }

    /// There is no copy, and the server has something else than before.
    pub(crate) fn remote_changed(&mut self, at: Location, url: &str) {
        let message = format!("`{url}` is not what `restitch.lock` has the checksum of");
        self.push(
            Diagnostic::error("remote-changed", at, message)
                .remedy("restore its copy from version control, or accept what it is now with `--update-remote`"),
        );
    }

    /// A document of another machine cannot be had.
    pub(crate) fn remote_failed(&mut self, at: Location, url: &str, reason: &str) {
        self.push(
            Diagnostic::error("remote-failed", at, format!("cannot fetch `{url}`: {reason}"))
                .remedy("try again, or store the file beside the description and refer to it there"),
        );
    }

    /// A URI is that of two schemas.
    pub(crate) fn repeated_id(&mut self, at: Origin, first: Origin, uri: &str) {
        self.push(
            Diagnostic::warning("repeated-id", at, format!("`{uri}` is the URI of another schema, too"))
                .consequence("references to it lead to the first one")
                .remedy("give each of them an `$id` of its own")
                .related(first, "first used here"),
        );
    }

    /// A pointer is taken from the schema with an `$id` that it is in, but leads somewhere only from the document.
    pub(crate) fn pointer_of_document(&mut self, at: Origin, fragment: &str, uri: &str) {
        let message = format!("`{fragment}` leads to nothing in `{uri}`, whose `$id` makes it start there");
        self.push(
            Diagnostic::note("pointer-of-document", at, message)
                .effect(Effect::Repaired)
                .consequence("it is read as a pointer into the whole document")
                .remedy("remove the `$id`, or refer to what is meant by its own URI"),
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

    /// An overlay is not what the specification says.
    pub(crate) fn invalid_overlay(&mut self, at: Origin, message: &str, remedy: &str) {
        self.push(Diagnostic::error("invalid-overlay", at, message).remedy(remedy));
    }

    /// What an overlay has cannot be merged into what the description has.
    pub(crate) fn overlay_misfit(&mut self, at: Origin, ours: &str, target: Origin, theirs: &str) {
        let message = format!("{ours} cannot be merged into {theirs}");
        self.push(
            Diagnostic::error("invalid-overlay", at, message)
                .remedy("remove what is there with an action of its own, and add the other after that")
                .related(target, "this is there"),
        );
    }

    /// The target of an overlay selects nothing.
    pub(crate) fn overlay_without_effect(&mut self, at: Origin, target: &str) {
        self.push(
            Diagnostic::warning("overlay-without-effect", at, format!("`{target}` selects nothing"))
                .consequence("the action changes nothing")
                .remedy("correct the JSONPath, or remove the action if the description has changed"),
        );
    }

    /// An overlay extends another description than those that are read.
    pub(crate) fn overlay_extends_nothing(&mut self, at: Origin, extended: &str) {
        self.push(
            Diagnostic::warning("overlay-without-effect", at, format!("`{extended}` is none of the descriptions"))
                .consequence("the overlay changes nothing")
                .remedy("correct `extends`, which is relative to the overlay, or remove it to change all descriptions"),
        );
    }
}
