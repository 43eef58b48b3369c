//! How the pages of an operation follow each other, as a caller says it where the description does not.

use serde::Deserialize;

/// How the pages of one operation follow each other; it wins over the description.
///
/// Of `token`, `url`, `last-item`, `link`, `page` and `offset` exactly one says what the next page is.
/// Paths are names of properties with dots between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct PageRule {
    /// The path to a token in the answer.
    pub token: Option<String>,
    /// The path to the URL of the next page in the answer.
    pub url: Option<String>,
    /// The path in an item to what asks for the items after it.
    pub last_item: Option<String>,
    /// Whether the answer links to the next page in the header `Link`.
    pub link: bool,
    /// The number of the first page, where pages are counted.
    pub page: Option<u64>,
    /// The number of the first item, where items are counted.
    pub offset: Option<u64>,
    /// The query parameter that asks for a page.
    pub query: Option<String>,
    /// The header that asks for a page.
    pub header: Option<String>,
    /// The path in the body to what asks for a page.
    pub body: Option<String>,
    /// The path to the list of the items in the answer; empty, if it is the answer itself.
    pub items: Option<String>,
    /// The path to the boolean that says whether more follows.
    pub more: Option<String>,
    /// The path to the number of pages.
    pub total_pages: Option<String>,
    /// The path to the number of items.
    pub total_items: Option<String>,
    /// Whether the answers are no pages, whatever the description says.
    pub none: bool,
}
