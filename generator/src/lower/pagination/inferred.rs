//! Turns the names and types of what is sent and answered into pages, by rules of which the first that fits wins.

use super::shape::{self, Input, Kind, Output};
use super::{counted, tokens};
use crate::ir::{Method, NextPage, Operation, PagePath, PagePlace, Pagination, Paging, TypeDef};

/// The lists that are the items, where there are others.
const LISTS: [&str; 8] = ["list", "items", "data", "results", "values", "value", "records", "entries"];

/// The lists that are no items, even alone.
const NO_ITEMS: [&str; 5] = ["errors", "warnings", "messages", "included", "failures"];

/// The names of URLs of the next page.
const URLS: [&str; 10] = [
    "nextlink",
    "nexturl",
    "nexturi",
    "nexthref",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
    "nextpath",
    "odatanextlink",
    "nextpagehref",
];

/// The names of booleans that say whether more follows.
const MORE: [&str; 7] =
    ["hasmore", "hasnext", "hasnextpage", "hasmoreitems", "hasmoreresults", "moreavailable", "more"];

/// Whether the answer is described with the header `Link`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    Described,
    Unknown,
}

/// What is known of an operation.
pub(super) struct Evidence<'a> {
    pub(super) types: &'a [TypeDef],
    pub(super) method: &'a Method,
    pub(super) inputs: Vec<Input<'a>>,
    pub(super) outputs: Vec<Output<'a>>,
    pub(super) items: Option<&'a Output<'a>>,
}

/// Infers whether the answers of an operation are pages.
pub(super) fn paging(types: &[TypeDef], operation: &Operation, links: Links) -> Paging {
    let Some(page) = shape::page(operation) else { return Paging::Single };
    let (inputs, outputs) = (shape::inputs(types, operation), shape::outputs(types, page));
    let lists = outputs.clone();
    let items = items(&lists);
    let evidence = Evidence { types, method: &operation.method, inputs, outputs, items };
    let rules = [tokens::pair, tokens::last_item, |evidence: &Evidence<'_>| url(evidence)];
    if let Some(pagination) = rules.iter().find_map(|rule| rule(&evidence)) {
        return Paging::Pages(Box::new(pagination));
    }
    if links == Links::Described
        && let Some(pagination) = link(&evidence)
    {
        return Paging::Pages(Box::new(pagination));
    }
    if let Some(reason) = tokens::halves(&evidence) {
        return Paging::Unsure(reason);
    }
    counted::paging(&evidence)
}

/// Finds the list of the items: the only one, or the only one with a name for that.
pub(super) fn items<'a>(outputs: &'a [Output<'a>]) -> Option<&'a Output<'a>> {
    let is_list = |output: &&Output<'_>| output.kind == Kind::List && !NO_ITEMS.contains(&output.name.as_str());
    let lists: Vec<_> = outputs.iter().filter(is_list).collect();
    let nearest = lists.iter().map(|list| list.path.len()).min()?;
    let near: Vec<_> = lists.into_iter().filter(|list| list.path.len() == nearest).collect();
    match &near[..] {
        [list] => Some(list),
        several => {
            let mut named = several.iter().filter(|list| LISTS.contains(&list.name.as_str()));
            named.next().filter(|_| named.next().is_none()).copied()
        }
    }
}

impl Evidence<'_> {
    /// Starts a pagination, which has what the answer says whatever the rule.
    pub(super) fn pagination(&self, next: NextPage, place: Option<PagePlace>, reason: String) -> Pagination {
        let items = self.items.map(|items| items.path.clone());
        let more = self.more().map(|more| more.path.clone());
        Pagination { next, place, items, more, total: None, limit: None, reason }
    }

    /// Returns the boolean that says whether more follows.
    pub(super) fn more(&self) -> Option<&Output<'_>> {
        self.outputs.iter().find(|output| output.kind == Kind::Boolean && MORE.contains(&output.name.as_str()))
    }
}

/// Names a value of an answer.
pub(super) fn answered(path: &PagePath) -> String {
    format!("`{}`", path.join("."))
}

/// Names a value of a request.
pub(super) fn sent(place: &PagePlace) -> String {
    match place {
        PagePlace::Query(name) => format!("the query parameter `{name}`"),
        PagePlace::Header(name) => format!("the header `{name}`"),
        PagePlace::Body(path) | PagePlace::TextInBody(path) => format!("`{}` of the body", path.join(".")),
    }
}

/// The answer has the URL of the next page.
fn url(evidence: &Evidence<'_>) -> Option<Pagination> {
    evidence.items.filter(|_| *evidence.method == Method::Get)?;
    let url = evidence.outputs.iter().find(|output| output.kind == Kind::Text && is_url(output))?;
    let reason = format!("{} of the answer is the URL of the next page", answered(&url.path));
    Some(evidence.pagination(NextPage::Url(url.path.clone()), None, reason))
}

/// Whether a text is the URL of the next page: by its name, or by its name and what is said of it.
pub(super) fn is_url(output: &Output<'_>) -> bool {
    if URLS.contains(&output.name.as_str()) {
        return true;
    }
    let container = output.container();
    let container = container.as_deref().unwrap_or_default();
    if output.name == "href" {
        return container == "next";
    }
    if !["next", "nextpage"].contains(&output.name.as_str()) {
        return false;
    }
    let remarks = output.doc.remarks.as_deref();
    let is_formatted =
        remarks.and_then(|remarks| remarks.format.as_deref()).is_some_and(|format| format.starts_with("ur"));
    let example = remarks.and_then(|remarks| remarks.example.as_deref()).unwrap_or_default();
    let is_example = ["\"http://", "\"https://", "\"/"].iter().any(|start| example.starts_with(start));
    let text = output.doc.text.as_deref().unwrap_or_default().to_ascii_lowercase();
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let is_described = words.any(|word| ["url", "uri", "link", "href"].contains(&word));
    is_formatted || is_example || is_described || container == "links"
}

/// The answer is described with a header that links to other pages.
fn link(evidence: &Evidence<'_>) -> Option<Pagination> {
    evidence.items.filter(|_| *evidence.method == Method::Get)?;
    let reason = "the answer is described with the header `Link` (RFC 8288)".to_owned();
    Some(evidence.pagination(NextPage::Link, None, reason))
}
