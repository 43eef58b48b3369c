//! Turns paths of JSONPath (RFC 9535), as far as extensions use them, into the names of properties.

use crate::ir::{PagePath, WireName};

/// A path of an extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonPath {
    pub(super) names: PagePath,
    /// Where in the last item of the list at `names`, if it goes there.
    pub(super) of_last_item: Option<PagePath>,
}

/// Reads a path, `$.data.next`, `$['data']['next']` or `$.list[-1].id`, whose root has one of some names.
pub(super) fn parse(text: &str, roots: &[&str]) -> Option<JsonPath> {
    let mut rest = roots.iter().find_map(|root| {
        let rest = text.trim().strip_prefix(root)?;
        (rest.is_empty() || rest.starts_with(['.', '['])).then_some(rest)
    })?;
    let (mut names, mut of_last_item): (PagePath, Option<PagePath>) = (Vec::new(), None);
    while !rest.is_empty() {
        let (step, tail) = step(rest)?;
        match (step, &mut of_last_item) {
            (Step::Name(name), Some(inner)) => inner.push(name),
            (Step::Name(name), None) => names.push(name),
            (Step::LastItem, None) => of_last_item = Some(Vec::new()),
            (Step::LastItem, Some(_)) => return None,
        }
        rest = tail;
    }
    Some(JsonPath { names, of_last_item })
}

enum Step {
    Name(WireName),
    LastItem,
}

fn step(text: &str) -> Option<(Step, &str)> {
    for last in ["[-1]", "[-1:]", "[(@.length-1)]", "[(@.length - 1)]"] {
        if let Some(rest) = text.strip_prefix(last) {
            return Some((Step::LastItem, rest));
        }
    }
    for (open, close) in [("['", "']"), ("[\"", "\"]")] {
        if let Some((name, rest)) = text.strip_prefix(open).and_then(|rest| rest.split_once(close)) {
            return Some((Step::Name(name.into()), rest));
        }
    }
    let rest = text.strip_prefix('.')?;
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    (!name.is_empty() && name != "*").then(|| (Step::Name(name.into()), rest))
}

#[cfg(test)]
mod tests {
    //! Turns paths into names.

    use super::{JsonPath, parse};

    fn path(text: &str) -> Option<JsonPath> {
        parse(text, &["$response", "$"])
    }

    #[test]
    fn paths_that_extensions_use() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).into()).collect::<Vec<_>>();
        let plain = |list: &[&str]| Some(JsonPath { names: names(list), of_last_item: None });
        assert_eq!(path("$"), plain(&[]));
        assert_eq!(path("$.data.next"), plain(&["data", "next"]));
        assert_eq!(path("$response.next_cursor"), plain(&["next_cursor"]));
        assert_eq!(path("$['@odata.nextLink']"), plain(&["@odata.nextLink"]));
        for last in ["$.list[-1].id", "$.list[(@.length-1)].id"] {
            let expected = JsonPath { names: names(&["list"]), of_last_item: Some(names(&["id"])) };
            assert_eq!(path(last), Some(expected), "{last}");
        }
        for none in ["", "data", "$data", "$..id", "$.list[0]", "$.list[*].id", "$.list[-1][-1]"] {
            assert_eq!(path(none), None, "{none}");
        }
    }
}
