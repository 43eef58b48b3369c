//! Turns what a caller says of the pages of an operation into pages, or into what is wrong with it.

use super::shape;
use crate::ir::{NextPage, Operation, PagePath, PagePlace, PageTotal, Pagination, Paging, Place, TypeDef};
use crate::page_rule::PageRule;

/// Reads a rule; fails with a clause.
pub(super) fn paging(types: &[TypeDef], rule: &PageRule, operation: &Operation) -> Result<Paging, String> {
    if rule.none {
        return Ok(Paging::Single);
    }
    let next = next(rule)?;
    let place = place(types, rule, operation)?;
    let is_in_url = matches!(next, NextPage::Url(_) | NextPage::Link);
    if is_in_url == place.is_some() {
        let problem = match is_in_url {
            true => "a URL is all that asks for a page: take `query`, `header` and `body` out",
            false => "none of `query`, `header` and `body` says what asks for a page",
        };
        return Err(problem.to_owned());
    }
    let items = rule.items.as_deref().map(path);
    if let (Some(items), Some(page)) = (&items, shape::page(operation))
        && !shape::is_list(types, page, items)
    {
        return Err(format!("the answer has no list at `{}`", items.join(".")));
    }
    if matches!(next, NextPage::LastItem(_)) && items.is_none() {
        return Err("`items` does not say which list has the last item".to_owned());
    }
    let total = rule.total_pages.as_deref().map(|text| PageTotal::Pages(path(text)));
    let total = total.or_else(|| rule.total_items.as_deref().map(|text| PageTotal::Items(path(text))));
    let (more, reason) = (rule.more.as_deref().map(path), "the configuration says so".to_owned());
    Ok(Paging::Pages(Box::new(Pagination { next, place, items, more, total, limit: None, reason })))
}

fn path(text: &str) -> PagePath {
    text.split('.').filter(|name| !name.is_empty()).map(Into::into).collect()
}

fn next(rule: &PageRule) -> Result<NextPage, String> {
    let ways = [
        rule.token.as_deref().map(|text| NextPage::Token(path(text))),
        rule.url.as_deref().map(|text| NextPage::Url(path(text))),
        rule.last_item.as_deref().map(|text| NextPage::LastItem(path(text))),
        rule.link.then_some(NextPage::Link),
        rule.page.map(NextPage::Page),
        rule.offset.map(NextPage::Offset),
    ];
    let mut ways = ways.into_iter().flatten();
    match (ways.next(), ways.next()) {
        (Some(next), None) => Ok(next),
        _ => Err("exactly one of `token`, `url`, `last-item`, `link`, `page` and `offset` has to be there".to_owned()),
    }
}

fn place(types: &[TypeDef], rule: &PageRule, operation: &Operation) -> Result<Option<PagePlace>, String> {
    let has = |place: Place, name: &str| {
        operation.parameters.iter().any(|parameter| parameter.place == place && *parameter.name == *name)
    };
    let given = [&rule.query, &rule.header, &rule.body].into_iter().flatten().count();
    match (&rule.query, &rule.header, &rule.body) {
        _ if given > 1 => Err("more than one of `query`, `header` and `body` is there".to_owned()),
        (Some(name), ..) if has(Place::Query, name) => Ok(Some(PagePlace::Query(name.as_str().into()))),
        (_, Some(name), _) if has(Place::Header, name) => Ok(Some(PagePlace::Header(name.as_str().into()))),
        (Some(name), ..) | (_, Some(name), _) => Err(format!("the request has no parameter `{name}`")),
        (.., Some(text)) => {
            let input = shape::in_body(types, operation, &path(text));
            input.map(Some).ok_or_else(|| format!("the body has no property `{text}`"))
        }
        (None, None, None) => Ok(None),
    }
}
