//! Turns each problem that a stage after `load` can meet into its diagnostic: one constructor per problem.

use super::{Code, Diagnostic, Diagnostics, Effect, Severity};
use crate::ir::{Field, FieldKind};
use crate::load::{Origin, written};
use crate::lower::{Reason, Unliftable};

const SKIPPED: &str = "the operation is left out; everything else is generated";
const ANY: &str = "the value is generated as `serde_json::Value`";

/// Problems with a document as a whole.
impl Diagnostics {
    pub(crate) fn missing_version(&mut self, at: Origin) {
        self.push(
            Diagnostic::error("missing-version", at, "neither `openapi` nor `swagger` says what this document is")
                .consequence("nothing is generated")
                .remedy("add `openapi: 3.1.0` at the top, if this is an OpenAPI description"),
        );
    }

    pub(crate) fn unsupported_version(&mut self, at: Origin, version: &str) {
        self.push(
            Diagnostic::error("unsupported-version", at, format!("version `{version}` is not one that restitch reads"))
                .consequence("nothing is generated")
                .remedy("convert the description to Swagger 2.0, or to OpenAPI 3.0, 3.1 or 3.2"),
        );
    }

    pub(crate) fn empty_api(&mut self, at: Origin) {
        self.push(
            Diagnostic::error("empty-api", at, "the document has neither `paths`, `webhooks` nor `components`")
                .consequence("nothing is generated, since there is nothing to generate")
                .remedy("check that this is the entry file of the description, and that it is complete"),
        );
    }

    pub(crate) fn missing_info(&mut self, at: Origin) {
        self.push(
            Diagnostic::warning("missing-info", at, "the document has no `info`")
                .effect(Effect::Repaired)
                .consequence("the client is generated without a title and a version")
                .remedy("add `info` with `title` and `version`, or name the crate with `--name`"),
        );
    }

    pub(crate) fn conflicting_definition(&mut self, at: Origin, other: Origin) {
        self.push(
            Diagnostic::error("conflicting-definition", at, "two of the merged documents define this differently")
                .consequence("nothing is generated, since either could be wrong")
                .remedy("make both the same, or generate a client of each document")
                .related(other, "the other definition"),
        );
    }

    pub(crate) fn malformed(&mut self, at: Origin, what: &str, error: &str) {
        self.push(
            Diagnostic::warning("malformed", at, format!("this is no valid {what}: {error}"))
                .effect(Effect::Skipped)
                .consequence("it is left out, with the operation that it belongs to; everything else is generated")
                .remedy("correct it as the OpenAPI specification has it"),
        );
    }

    pub(crate) fn webhook_not_generated(&mut self, at: Origin, name: &str, reason: &str) {
        self.push(
            Diagnostic::warning("webhook-not-generated", at, format!("webhook `{name}` is not parsed: {reason}"))
                .consequence("there is no function for it; the types of its components are generated"),
        );
    }

    pub(crate) fn method_not_generated(&mut self, at: Origin, method: &str, path: &str, reason: &str) {
        let message = format!("method `{method}` of `{path}` is not sent: {reason}");
        self.push(
            Diagnostic::warning("method-not-generated", at, message)
                .effect(Effect::Skipped)
                .consequence(SKIPPED)
                .remedy("write a method as it is on the request line, such as `COPY`, and once for each path"),
        );
    }

    pub(crate) fn server_not_http(&mut self, at: Origin, url: &str) {
        self.push(
            Diagnostic::warning("server-not-http", at, format!("the server `{url}` is not called by HTTP"))
                .consequence("it is left out of the servers that a client can choose from")
                .remedy("list servers that start with `https://` or `http://`, or that are relative"),
        );
    }

    pub(crate) fn server_with_query(&mut self, at: Origin, url: &str) {
        let message = format!("the server `{url}` has a query or fragment, after which no path can stand");
        self.push(
            Diagnostic::warning("server-with-query", at, message)
                .consequence("it is used without it")
                .remedy("describe the query as parameters of the operations"),
        );
    }

    pub(crate) fn callback_not_generated(&mut self, at: Origin, name: &str, reason: &str) {
        self.push(
            Diagnostic::warning("callback-not-generated", at, format!("callback `{name}` is not parsed: {reason}"))
                .consequence("its operation is generated without a function for it"),
        );
    }
}

/// Problems with values that are not of the kind that they have to be.
impl Diagnostics {
    pub(crate) fn null_value(&mut self, at: Origin) {
        self.push(
            Diagnostic::note("null-value", at, "this is `null`, where OpenAPI has no `null`")
                .effect(Effect::Repaired)
                .consequence("it is read as if nothing was said")
                .remedy("leave it out"),
        );
    }

    pub(crate) fn unquoted_text(&mut self, at: Origin, kind: &str, text: &str) {
        self.push(
            Diagnostic::note("mistaken-kind", at, format!("this is {kind}, but has to be a string"))
                .effect(Effect::Repaired)
                .consequence(format!("it is read as `\"{text}\"`"))
                .remedy("put it in quotes"),
        );
    }

    pub(crate) fn lone_text(&mut self, at: Origin) {
        self.push(
            Diagnostic::note("mistaken-kind", at, "this is a string, but has to be a list of strings")
                .effect(Effect::Repaired)
                .consequence("it is read as a list of one")
                .remedy("put it in brackets"),
        );
    }

    pub(crate) fn quoted_truth(&mut self, at: Origin, text: &str) {
        self.push(
            Diagnostic::note("mistaken-kind", at, "this is a string, but has to be a boolean")
                .effect(Effect::Repaired)
                .consequence(format!("it is read as `{text}`"))
                .remedy("write it without quotes"),
        );
    }
}

/// Problems with keys.
impl Diagnostics {
    pub(crate) fn unknown_keyword(&mut self, at: Origin, key: &str, meant: &str) {
        self.push(
            Diagnostic::warning("unknown-keyword", at, format!("`{key}` is no keyword here"))
                .consequence("it is ignored, with what is below it")
                .remedy(format!("did you mean `{meant}`?")),
        );
    }

    pub(crate) fn unknown_type(&mut self, at: Origin, name: &str, meant: Option<&str>) {
        let remedy = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write a type of JSON Schema, or none for a value of any type".to_owned(),
        };
        self.push(
            Diagnostic::warning("unknown-type", at, format!("`{name}` is no type"))
                .consequence("it is as if it were not there")
                .remedy(remedy),
        );
    }
}

/// Problems with references.
impl Diagnostics {
    pub(crate) fn dangling_reference(&mut self, at: Origin, reference: &str, nearest: Option<&str>) {
        let reference = &written(reference);
        let diagnostic = Diagnostic::warning("dangling-reference", at, format!("`{reference}` leads to nothing"));
        self.push(repair(diagnostic, reference, nearest).consequence(ANY));
    }

    pub(crate) fn dangling_component(&mut self, at: Origin, reference: &str, nearest: Option<String>) {
        let reference = &written(reference);
        let diagnostic = Diagnostic::warning("dangling-reference", at, format!("`{reference}` leads to nothing"));
        self.push(repair(diagnostic, reference, nearest.as_deref()).effect(Effect::Skipped).consequence(SKIPPED));
    }

    pub(crate) fn reference_cycle(&mut self, at: Origin) {
        self.push(
            Diagnostic::warning("reference-cycle", at, "this reference leads back to itself")
                .consequence("what it stands for is left out or generated as `serde_json::Value`")
                .remedy("let one of the references of the circle lead to a definition"),
        );
    }

    pub(crate) fn extends_too_deep(&mut self, at: Origin, limit: u32) {
        let message = format!("this extends a schema that extends others, more than {limit} of them, one the next");
        self.push(
            Diagnostic::warning("extends-too-deep", at, message)
                .consequence("what it extends is left out of it, and so of all that extend it")
                .remedy("put the properties of several schemas of the chain into one"),
        );
    }

    pub(crate) fn circular_alias(&mut self, at: Origin, name: &str) {
        self.push(
            Diagnostic::warning("reference-cycle", at, format!("`{name}` is defined as nothing but itself"))
                .consequence(ANY)
                .remedy("give one schema of the circle a type of its own"),
        );
    }

    pub(crate) fn required_cycle(&mut self, at: Origin, field: &Field) {
        let name = &field.name;
        let (title, consequence) = match field.kind {
            FieldKind::Property { .. } => (
                format!("required property `{name}` contains itself without end"),
                "it is generated as optional, since no value could be built",
            ),
            FieldKind::Oneof(_) => (
                format!("every member of the required oneof `{name}` contains the oneof without end"),
                "none of its members is required, since no value could be built",
            ),
        };
        self.push(
            Diagnostic::warning("required-cycle", at, title)
                .consequence(consequence)
                .remedy("make one property of the circle optional"),
        );
    }
}

/// Problems with schemas.
impl Diagnostics {
    pub(crate) fn untyped_union(&mut self, at: Origin, keyword: &str, count: usize) {
        self.push(
            Diagnostic::warning("untyped-union", at, format!("`{keyword}` of {count} schemas is not typed yet"))
                .consequence(ANY),
        );
    }

    pub(crate) fn mixed_types(&mut self, at: Origin) {
        self.push(Diagnostic::warning("mixed-types", at, "values of several types fit here").consequence(ANY));
    }

    pub(crate) fn untyped_keyword(&mut self, at: Origin, keyword: &str) {
        self.push(
            Diagnostic::warning("untyped-keyword", at, format!("`{keyword}` is not typed yet"))
                .consequence("what it describes is generated as `serde_json::Value`"),
        );
    }

    pub(crate) fn unliftable_oneof(&mut self, problem: &Unliftable) {
        let group = match &problem.name {
            Some(name) => format!("oneof `{name}`"),
            None => format!("the group of `{}`", problem.members.join("`, `")),
        };
        let (code, message) = match &problem.reason {
            Reason::Missing { member, .. } => {
                ("oneof-member-missing", format!("{group} lists `{member}`, but the schema has no such property"))
            }
            Reason::Required { member } => {
                ("oneof-member-required", format!("{group} lists `{member}`, which is required and so always set"))
            }
            Reason::Shared { member, with } => (
                "oneof-member-shared",
                format!("{group} lists `{member}`, which also excludes `{}`", with.join("`, `")),
            ),
            Reason::Together { members } => {
                ("oneof-members-together", format!("one alternative of {group} is `{}` together", members.join("`, `")))
            }
            Reason::Compatible { first, second } => {
                ("oneof-members-compatible", format!("in {group}, `{first}` and `{second}` do not exclude each other"))
            }
        };
        let remedy = match &problem.reason {
            Reason::Missing { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            _ => "correct the description, so that the group and the properties agree".to_owned(),
        };
        self.push(
            Diagnostic::warning(code, problem.origin, message)
                .consequence("the members are generated as ordinary optional fields")
                .remedy(remedy),
        );
    }
}

/// Problems with operations.
impl Diagnostics {
    pub(crate) fn duplicate_operation_id(&mut self, at: Origin, id: &str) {
        self.push(
            Diagnostic::warning("duplicate-operation-id", at, format!("another operation is called `{id}`, too"))
                .effect(Effect::Repaired)
                .consequence("both are generated; if they share a group, they are named after their methods and paths")
                .remedy("give each operation an `operationId` of its own"),
        );
    }

    pub(crate) fn undeclared_path_parameter(&mut self, at: Origin, name: &str, path: &str) {
        self.push(
            Diagnostic::warning("undeclared-path-parameter", at, format!("`{{{name}}}` of `{path}` is not declared"))
                .effect(Effect::Repaired)
                .consequence("it is generated as a required string")
                .remedy(format!("declare a parameter `{name}` with `in: path` and `required: true`")),
        );
    }

    pub(crate) fn unused_path_parameter(&mut self, at: Origin, name: &str, path: &str) {
        self.push(
            Diagnostic::warning(
                "unused-path-parameter",
                at,
                format!("path parameter `{name}` does not occur in `{path}`"),
            )
            .consequence("the parameter is left out, since there is no place for it")
            .remedy(format!("write `{{{name}}}` where it belongs in the path, or delete the parameter")),
        );
    }

    pub(crate) fn unsupported_required_parameter(&mut self, at: Origin, name: &str, operation: &str) {
        self.push(
            Diagnostic::warning(
                "unsupported-parameter",
                at,
                format!("required parameter `{name}` of `{operation}` is of a form that is not written yet"),
            )
            .effect(Effect::Skipped)
            .consequence(SKIPPED),
        );
    }

    pub(crate) fn unsupported_parameter(&mut self, at: Origin, name: &str, operation: &str) {
        self.push(
            Diagnostic::warning(
                "unsupported-parameter",
                at,
                format!("parameter `{name}` of `{operation}` is of a form that is not written yet"),
            )
            .consequence("the operation is generated without it"),
        );
    }

    pub(crate) fn untyped_request_body(&mut self, at: Origin, media_type: &str) {
        let message = format!("a body of `{media_type}` has a type, but is not written from one");
        let diagnostic = Diagnostic::warning("untyped-request-body", at, message)
            .consequence("its method takes an `Upload` with the bytes of the body");
        let is_xml = media_type.ends_with("/xml") || media_type.ends_with("+xml");
        self.push(match is_xml {
            true => diagnostic.remedy("give the root of the document a name: `xml: {name: ..}` in its schema"),
            false => diagnostic,
        });
    }

    pub(crate) fn xml_name(&mut self, at: Origin, name: &str) {
        self.push(
            Diagnostic::warning("xml-name", at, format!("`{name}` is no name of an element or attribute of XML"))
                .consequence("it is called after its property, or after the schema")
                .remedy("leave the prefix to `prefix`, and use letters, digits, `-`, `_` and `.`"),
        );
    }

    pub(crate) fn raw_response(&mut self, at: Origin, types: &str) {
        self.push(
            Diagnostic::warning("raw-response", at, format!("an answer of `{types}` is not decoded yet"))
                .consequence("it is kept raw, as its bytes"),
        );
    }

    pub(crate) fn text_header(&mut self, at: Origin, name: &str) {
        self.push(
            Diagnostic::warning("text-header", at, format!("the header `{name}` is an object or a union"))
                .consequence("its field is a `String`, the text as it comes"),
        );
    }

    pub(crate) fn unknown_status(&mut self, at: Origin, status: &str) {
        self.push(
            Diagnostic::warning(
                "unknown-status",
                at,
                format!("`{status}` is neither a status code, a range such as `4XX`, nor `default`"),
            )
            .consequence("the answer is left out; its body is kept raw if it comes")
            .remedy("write the status code in quotes, such as `'200'`"),
        );
    }

    pub(crate) fn unreadable_retries(&mut self, at: Origin, keyword: &str) {
        self.push(
            Diagnostic::warning("unreadable-retries", at, format!("`{keyword}` is not understood"))
                .effect(Effect::Degraded)
                .consequence("calls are retried as if it was not there")
                .remedy(
                    "give it a `strategy` of `backoff`, `attempt-count-backoff` or `none`, and numbers of milliseconds",
                ),
        );
    }

    pub(crate) fn unusable_pagination(&mut self, at: Origin, extension: &str, problem: &str) {
        self.push(
            Diagnostic::warning("unusable-pagination", at, format!("`{extension}` cannot be used: {problem}"))
                .consequence("the operation gives one page; its call has neither `items` nor `pages`")
                .remedy("name what the request and the answer have, or take the extension out"),
        );
    }

    pub(crate) fn unknown_page_rule(&mut self, name: &str) {
        let message = format!("there is no operation `{name}`, of which the configuration says how its pages follow");
        self.push(Diagnostic {
            code: Code::new("unusable-pagination"),
            severity: Severity::Warning,
            effect: Effect::None,
            message,
            location: None,
            consequence: Some("the rule has no effect".to_owned()),
            remedy: Some("name it by its `operationId`, or by method and path, as in `GET /pets`".to_owned()),
            related: Vec::new(),
        });
    }

    pub(crate) fn unsupported_security_scheme(&mut self, at: Origin, name: &str) {
        self.push(
            Diagnostic::warning(
                "unsupported-security-scheme",
                at,
                format!("security scheme `{name}` is of a kind that is not generated yet"),
            )
            .consequence("the client has no setter for it")
            .remedy("send its credentials with `ClientBuilder::header`"),
        );
    }

    pub(crate) fn undeclared_security(&mut self, at: Origin, name: &str, nearest: Option<&str>) {
        let remedy = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "declare it in `components.securitySchemes`, or remove it".to_owned(),
        };
        self.push(
            Diagnostic::warning("undeclared-security", at, format!("there is no security scheme `{name}`"))
                .consequence("calls go without what it stands for, unless the caller sends it as a header")
                .remedy(remedy),
        );
    }

    pub(crate) fn same_slot_security(&mut self, at: Origin, first: &str, second: &str, place: &str) {
        self.push(
            Diagnostic::warning(
                "same-slot-security",
                at,
                format!("`{first}` and `{second}` are required together, and both write the {place}"),
            )
            .effect(Effect::Repaired)
            .consequence("they become alternatives: a call has either")
            .remedy("list them as two requirements of `security`, if that is what is meant"),
        );
    }
}

/// Says what to do about a reference that leads to nothing.
fn repair(diagnostic: Diagnostic, reference: &str, nearest: Option<&str>) -> Diagnostic {
    match nearest {
        Some(name) => diagnostic.remedy(format!("did you mean `{name}`?")),
        None if !reference.starts_with('#') => {
            diagnostic.remedy("see what is told about the file; from standard input, no other files are read")
        }
        None => diagnostic.remedy("add what it refers to, or remove the reference"),
    }
}

impl Diagnostics {
    /// Whether to look for what was meant: after a hundred problems nobody reads it, and each search takes its time.
    pub(crate) fn are_few(&self) -> bool {
        self.len() < 100
    }
}

/// Returns the candidate that `name` is most likely a misspelling of.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = candidates.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, candidate)| candidate)
}
