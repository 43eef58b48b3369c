//! Turns the extensions that say how pages follow each other into pages, or into what is wrong with them.

use super::json_path::{self, JsonPath};
use super::shape::{self, Input, Kind, Output};
use crate::ir::{NextPage, Operation, PagePath, PagePlace, PageTotal, Pagination, Paging, TypeDef};
use crate::lower::Lowering;
use crate::parse;
use serde_json::Value;

/// Reads the extension of one kind; nothing, if it leaves the rest to inference.
type Reader = fn(&Declared<'_>, &Value) -> Result<Option<Paging>, String>;

/// The extensions, and what reads them; the first that is there wins.
const EXTENSIONS: [(&str, Reader); 5] = [
    ("x-speakeasy-pagination", speakeasy),
    ("x-fern-pagination", fern),
    ("x-ms-pageable", pageable),
    ("x-dropshot-pagination", dropshot),
    ("x-pagination", parameters),
];

/// What an extension is read for.
struct Declared<'a> {
    inputs: Vec<Input<'a>>,
    outputs: Vec<Output<'a>>,
    types: &'a [TypeDef],
    operation: &'a Operation,
    extension: &'static str,
}

/// Reads the extensions of an operation; nothing, if none says anything.
pub(super) fn declaration(
    lowering: &mut Lowering<'_>,
    source: &parse::Operation,
    operation: &Operation,
) -> Option<Paging> {
    let said = |(name, reader): &(&'static str, Reader)| Some((*name, *reader, source.shell.extensions.get(*name)?));
    let (extension, reader, value) = EXTENSIONS.iter().find_map(said)?;
    let types = &lowering.types;
    let outputs = shape::outputs(types, shape::page(operation)?);
    let declared = Declared { inputs: shape::inputs(types, operation), outputs, types, operation, extension };
    match reader(&declared, value) {
        Ok(paging) => paging,
        Err(problem) => {
            lowering.diagnostics.unusable_pagination(source.origin, extension, &problem);
            Some(Paging::Unsure(format!("`{extension}` cannot be used: {problem}")))
        }
    }
}

impl Declared<'_> {
    /// Starts a pagination.
    fn pagination(&self, next: NextPage, place: Option<PagePlace>) -> Pagination {
        let reason = format!("`{}` says so", self.extension);
        Pagination { next, place, items: None, more: None, total: None, limit: None, reason }
    }

    fn path(&self, value: &Value, key: &str) -> Result<Option<JsonPath>, String> {
        let Some(text) = value.get(key).and_then(Value::as_str) else { return Ok(None) };
        let path = json_path::parse(text, &["$response.body", "$response", "$"]);
        path.map(Some).ok_or_else(|| format!("`{key}` is `{text}`, which is no path that restitch reads"))
    }

    /// Reads a path that leads to a value itself.
    fn plain(&self, value: &Value, key: &str) -> Result<Option<PagePath>, String> {
        match self.path(value, key)? {
            Some(JsonPath { names, of_last_item: None }) => Ok(Some(names)),
            Some(_) => Err(format!("`{key}` leads into a list")),
            None => Ok(None),
        }
    }

    /// Reads a path that leads to a list.
    fn list(&self, value: &Value, key: &str) -> Result<Option<PagePath>, String> {
        let Some(path) = self.plain(value, key)? else { return Ok(None) };
        self.is_list(&path)?;
        Ok(Some(path))
    }

    fn is_list(&self, path: &PagePath) -> Result<(), String> {
        match self.outputs.iter().find(|output| output.path == *path) {
            Some(output) if output.kind != Kind::List => Err(format!("`{}` of the answer is no list", path.join("."))),
            None if path.len() < 2 => Err(format!("the answer has no list `{}`", path.join("."))),
            _ => Ok(()),
        }
    }

    /// Finds a parameter, or a property of the body.
    fn input(&self, name: &str, is_there: impl Fn(&PagePlace) -> bool) -> Result<PagePlace, String> {
        let is_named = |place: &PagePlace| match place {
            PagePlace::Query(known) | PagePlace::Header(known) => **known == *name,
            PagePlace::Body(path) | PagePlace::TextInBody(path) => path.join(".") == name,
        };
        let found = self.inputs.iter().find(|input| is_named(&input.place) && is_there(&input.place));
        let path: PagePath = name.split('.').map(Into::into).collect();
        let nested = || shape::in_body(self.types, self.operation, &path).filter(|place| is_there(place));
        let found = found.map(|input| input.place.clone()).or_else(nested);
        found.ok_or_else(|| format!("the request has no `{name}`"))
    }
}

fn is_in_body(place: &PagePlace) -> bool {
    matches!(place, PagePlace::Body(_) | PagePlace::TextInBody(_))
}

fn pages(pagination: Pagination) -> Result<Option<Paging>, String> {
    Ok(Some(Paging::Pages(Box::new(pagination))))
}

/// A value of the answer, or of the last item in a list of it.
fn token(path: JsonPath) -> (NextPage, Option<PagePath>) {
    match path {
        JsonPath { names, of_last_item: Some(inner) } => (NextPage::LastItem(inner), Some(names)),
        JsonPath { names, of_last_item: None } => (NextPage::Token(names), None),
    }
}

fn speakeasy(declared: &Declared<'_>, value: &Value) -> Result<Option<Paging>, String> {
    let empty = Value::Null;
    let outputs = value.get("outputs").unwrap_or(&empty);
    let input = |wanted: &str| -> Result<Option<PagePlace>, String> {
        let mut inputs = value.get("inputs").and_then(Value::as_array).into_iter().flatten();
        let Some(input) = inputs.find(|input| input.get("type").and_then(Value::as_str) == Some(wanted)) else {
            return Ok(None);
        };
        let name = input.get("name").and_then(Value::as_str).unwrap_or_default();
        let in_body = input.get("in").and_then(Value::as_str) == Some("requestBody");
        declared.input(name, |place| is_in_body(place) == in_body).map(Some)
    };
    let results = declared.list(outputs, "results")?;
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let (next, place, list) = match kind {
        "cursor" => {
            let path = declared.path(outputs, "nextCursor")?.ok_or("it has no `nextCursor` among its outputs")?;
            let (next, list) = token(path);
            (next, input("cursor")?, list)
        }
        "url" => {
            let path = declared.plain(outputs, "nextUrl")?.ok_or("it has no `nextUrl` among its outputs")?;
            (NextPage::Url(path), None, None)
        }
        "offsetLimit" => match (input("page")?, input("offset")?) {
            (Some(page), _) => (NextPage::Page(1), Some(page), None),
            (None, offset) => (NextPage::Offset(0), offset, None),
        },
        other => return Err(format!("its type is `{other}`, and none of `cursor`, `url` and `offsetLimit`")),
    };
    if place.is_none() && !matches!(next, NextPage::Url(_)) {
        return Err("it has no input that says which page is asked for".to_owned());
    }
    let total = declared.plain(outputs, "numPages")?.map(PageTotal::Pages);
    let items = results.or(list).or_else(|| guess(declared));
    let limit = if kind == "offsetLimit" { input("limit")? } else { None };
    pages(Pagination { items, total, limit, ..declared.pagination(next, place) })
}

/// Finds the items where the extension does not say which they are.
fn guess(declared: &Declared<'_>) -> Option<PagePath> {
    super::inferred::items(&declared.outputs).map(|items| items.path.clone())
}

fn fern(declared: &Declared<'_>, value: &Value) -> Result<Option<Paging>, String> {
    if value.is_boolean() || value.is_string() {
        return Ok(None);
    }
    let input = |key: &str| -> Result<Option<PagePlace>, String> {
        let Some(text) = value.get(key).and_then(Value::as_str) else { return Ok(None) };
        let name = text.strip_prefix("$request.").unwrap_or(text);
        declared.input(name, |_| true).map(Some)
    };
    let items = declared.list(value, "results")?.or_else(|| guess(declared));
    let more = declared.plain(value, "has-next-page")?;
    let (next, place, list) = if let Some(path) = declared.path(value, "next_cursor")? {
        let (next, list) = token(path);
        (next, input("cursor")?, list)
    } else if let Some(path) = declared.plain(value, "next_uri")?.or(declared.plain(value, "next_path")?) {
        (NextPage::Url(path), None, None)
    } else if let Some(offset) = input("offset")? {
        // With a step, items are counted, and pages without.
        let is_of_items = value.get("step").is_some();
        (if is_of_items { NextPage::Offset(0) } else { NextPage::Page(1) }, Some(offset), None)
    } else {
        return Err("it says neither `next_cursor`, `next_uri` nor `offset`".to_owned());
    };
    if place.is_none() && !matches!(next, NextPage::Url(_)) {
        return Err("it has no `cursor`".to_owned());
    }
    pages(Pagination { items: list.or(items), more, ..declared.pagination(next, place) })
}

fn pageable(declared: &Declared<'_>, value: &Value) -> Result<Option<Paging>, String> {
    let link = match value.get("nextLinkName") {
        // All items come at once.
        Some(Value::Null) => return Ok(Some(Paging::Single)),
        Some(Value::String(name)) => name.as_str(),
        _ => "nextLink",
    };
    let items = value.get("itemName").and_then(Value::as_str).unwrap_or("value");
    let split = |text: &str| -> PagePath { text.split('.').map(Into::into).collect() };
    // The name of one property may have a dot in it.
    let names = |text: &str| match declared.outputs.iter().any(|output| *output.path == [text.into()]) {
        true => vec![text.into()],
        false => split(text),
    };
    let items = names(items);
    declared.is_list(&items)?;
    pages(Pagination { items: Some(items), ..declared.pagination(NextPage::Url(names(link)), None) })
}

fn dropshot(declared: &Declared<'_>, value: &Value) -> Result<Option<Paging>, String> {
    if *value == Value::Bool(false) {
        return Ok(Some(Paging::Single));
    }
    let items: PagePath = vec!["items".into()];
    declared.is_list(&items)?;
    let place = declared.input("page_token", |place| matches!(place, PagePlace::Query(_)))?;
    let next = NextPage::Token(vec!["next_page".into()]);
    pages(Pagination { items: Some(items), ..declared.pagination(next, Some(place)) })
}

/// Reads names of parameters, and paths without a root.
fn parameters(declared: &Declared<'_>, value: &Value) -> Result<Option<Paging>, String> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let path = |key: &str| text(key).map(|text| -> PagePath { text.split('.').map(Into::into).collect() });
    let input = |name: &str| declared.input(name.strip_prefix("body.").unwrap_or(name), |_| true);
    let first = value.get("pageStart").and_then(Value::as_u64).unwrap_or_default();
    let (next, place) = match (text("cursorParam"), path("cursorPath"), text("pageOffsetParam"), text("pageParam")) {
        (Some(name), Some(token), ..) => (NextPage::Token(token), input(name)?),
        (_, _, Some(name), _) => (NextPage::Offset(0), input(name)?),
        (_, _, None, Some(name)) => (NextPage::Page(first), input(name)?),
        _ => return Ok(None),
    };
    let items = path("resultsPath").or_else(|| guess(declared));
    if let Some(items) = &items {
        declared.is_list(items)?;
    }
    pages(Pagination { items, ..declared.pagination(next, Some(place)) })
}
