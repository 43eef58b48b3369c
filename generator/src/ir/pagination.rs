//! Pages: how the answers of an operation follow each other, and why that is believed.

use super::WireName;

/// Whether the answers of an operation are pages.
#[derive(Clone, Debug, Default)]
pub(crate) enum Paging {
    /// Nothing looks like it.
    #[default]
    Single,
    /// Something looks like it, but not enough is known: the clause says why.
    Unsure(String),
    Pages(Box<Pagination>),
}

/// How one page leads to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pagination {
    pub(crate) next: NextPage,
    /// Where the request says which page it asks for; nothing, if that is all in its URL.
    pub(crate) place: Option<PagePlace>,
    /// The list of the items; nothing, if it is not known which of several that is.
    pub(crate) items: Option<PagePath>,
    /// The boolean that says whether more follows.
    pub(crate) more: Option<PagePath>,
    pub(crate) total: Option<PageTotal>,
    /// What asks for so many items that a page with fewer of them is the last.
    pub(crate) limit: Option<PagePlace>,
    /// A clause that says why this is believed.
    pub(crate) reason: String,
}

/// The names of the properties that lead to a value of an answer or of a body.
pub(crate) type PagePath = Vec<WireName>;

/// What says which page is next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NextPage {
    /// A token in the answer.
    Token(PagePath),
    /// A value of the last item.
    LastItem(PagePath),
    /// A URL in the answer.
    Url(PagePath),
    /// The header `Link`.
    Link,
    /// The number of the page, of which the first has this.
    Page(u64),
    /// The number of items before the page, which is this for the first.
    Offset(u64),
}

/// Where a request says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PagePlace {
    Query(WireName),
    Header(WireName),
    /// A property of the body, in the form that it has in the answer.
    Body(PagePath),
    /// A property of the body that is a text.
    TextInBody(PagePath),
}

/// How many there are of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageTotal {
    Pages(PagePath),
    /// Only said, never inferred: a count may be capped, and end too early what goes on.
    Items(PagePath),
}
