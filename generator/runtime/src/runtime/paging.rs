//! Turns a page into what asks for the next one, and puts that into the call.

use http::Uri;
use serde_json::{Map, Value};
use url::Url;

use crate::runtime::body::Payload;
use crate::runtime::call::Call;
use crate::runtime::checkpoint::{Mark, Position};
use crate::runtime::link;
use crate::runtime::parameter;
use crate::runtime::probe::{Found, Path, Wanted, probe};
use crate::runtime::response::Reply;

/// How the pages of one operation follow each other: where the answer says what comes next, and where that is sent.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    next: Next,
    place: Place,
    items: Option<Path>,
    more: Option<Path>,
    total: Option<Total>,
    limit: Option<Place>,
}

/// What says which page is next.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// A token in the answer.
    Token(Path),
    /// A value of the last item.
    LastItem(Path),
    /// A URL in the answer.
    Url(Path),
    /// The header `Link`.
    Link,
    /// The number of the page, of which the first has this.
    Page(u64),
    /// The number of items before it.
    Offset(u64),
}

/// Where in a request it is said.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// Nowhere else than in the URL.
    Url,
    Query(&'static str),
    Header(&'static str),
    Body(Path),
    /// As text, whatever it is in the answer.
    TextInBody(Path),
}

/// How many there are of something.
#[derive(Clone, Copy, Debug)]
enum Total {
    Pages(Path),
    Items(Path),
}

impl Paging {
    const fn new(next: Next) -> Self {
        Self { next, place: Place::Url, items: None, more: None, total: None, limit: None }
    }

    /// The answer has a token for the next page.
    pub const fn token(path: &'static [&'static str]) -> Self {
        Self::new(Next::Token(path))
    }

    /// A value of the last item asks for the items after it.
    pub const fn last_item(path: &'static [&'static str]) -> Self {
        Self::new(Next::LastItem(path))
    }

    /// The answer has the URL of the next page.
    pub const fn url(path: &'static [&'static str]) -> Self {
        Self::new(Next::Url(path))
    }

    /// The answer links to the next page in a header (RFC 8288).
    pub const fn link() -> Self {
        Self::new(Next::Link)
    }

    /// Pages have numbers, from this one on.
    pub const fn page(first: u64) -> Self {
        Self::new(Next::Page(first))
    }

    /// A page is asked for by the number of items before it, and that of the first is this.
    pub const fn offset(first: u64) -> Self {
        Self::new(Next::Offset(first))
    }

    /// It is sent as a query parameter.
    pub const fn query(self, name: &'static str) -> Self {
        Self { place: Place::Query(name), ..self }
    }

    /// It is sent as a header.
    pub const fn header(self, name: &'static str) -> Self {
        Self { place: Place::Header(name), ..self }
    }

    /// It is sent as a property of the JSON body, in the form that it has in the answer.
    pub const fn body(self, path: &'static [&'static str]) -> Self {
        Self { place: Place::Body(path), ..self }
    }

    /// It is sent as a property of the JSON body that is a text.
    pub const fn text_in_body(self, path: &'static [&'static str]) -> Self {
        Self { place: Place::TextInBody(path), ..self }
    }

    /// The items are in this list of the answer.
    pub const fn items(self, path: &'static [&'static str]) -> Self {
        Self { items: Some(path), ..self }
    }

    /// A boolean of the answer says whether more follows.
    pub const fn more(self, path: &'static [&'static str]) -> Self {
        Self { more: Some(path), ..self }
    }

    /// A number of the answer says how many pages there are.
    pub const fn total_pages(self, path: &'static [&'static str]) -> Self {
        Self { total: Some(Total::Pages(path)), ..self }
    }

    /// A number of the answer says how many items there are.
    pub const fn total_items(self, path: &'static [&'static str]) -> Self {
        Self { total: Some(Total::Items(path)), ..self }
    }

    /// A page with fewer items than this query parameter asks for is the last.
    pub const fn limit_in_query(self, name: &'static str) -> Self {
        Self { limit: Some(Place::Query(name)), ..self }
    }

    /// A page with fewer items than this property of the body asks for is the last.
    pub const fn limit_in_body(self, path: &'static [&'static str]) -> Self {
        Self { limit: Some(Place::Body(path)), ..self }
    }

    /// Makes a call ask for a page.
    pub(crate) fn ask(&self, call: &mut Call, position: &Position) -> Result<(), String> {
        let Position::At(mark) = position else { return Ok(()) };
        match self.place {
            Place::Url => {
                let base = call.uri()?;
                let url = follow(&base.to_string(), mark.as_str())?;
                call.url = Some(Uri::try_from(url.as_str()).map_err(|_| "the next page has no URL")?);
            }
            Place::Query(name) => call.query(name, &mark.as_str()),
            Place::Header(name) => call.header_parameter(name, &mark.as_str()),
            Place::Body(path) => set_in_body(call, path, value(mark))?,
            Place::TextInBody(path) => set_in_body(call, path, Value::String(mark.as_str().to_owned()))?,
        }
        Ok(())
    }

    /// Returns what follows a page, which `call` asked for; fails with a sentence if that makes no sense.
    pub(crate) fn next(&self, call: &Call, reply: &Reply) -> Result<Position, String> {
        let seen = self.look(reply);
        if seen.more == Found::Truth(false) {
            return Ok(Position::End);
        }
        match self.next {
            Next::Token(_) => seen.followed(token(&seen.next)?),
            Next::LastItem(_) if seen.count == Some(0) => Ok(Position::End),
            Next::LastItem(path) => match token(&seen.next)? {
                Position::End if seen.count.is_some() => {
                    Err(format!("the last item has no `{}`, which asks for the next page", path.join(".")))
                }
                position => Ok(position),
            },
            Next::Url(_) => match &seen.next {
                Found::Text(text) if !text.trim().is_empty() => linked(call, text),
                Found::Nothing | Found::Text(_) | Found::Truth(false) => seen.followed(Position::End),
                _ => Err("what should be the URL of the next page is no text".to_owned()),
            },
            Next::Link => link::target(&reply.headers, "next").map_or(Ok(Position::End), |text| linked(call, text)),
            Next::Page(first) => Ok(self.next_page(call, first, &seen)),
            Next::Offset(first) => Ok(self.next_offset(call, first, &seen)),
        }
    }

    /// Whether pages are counted, so that a server which ignores the count would answer the same for ever.
    pub(crate) fn is_counted(&self) -> bool {
        matches!(self.next, Next::Page(_) | Next::Offset(_))
    }

    fn look(&self, reply: &Reply) -> Seen {
        let next = match self.next {
            Next::Token(path) | Next::Url(path) => Some(Wanted::at(path)),
            Next::LastItem(path) => self.items.map(|items| Wanted { path: items, of_last_item: Some(path) }),
            Next::Link | Next::Page(_) | Next::Offset(_) => None,
        };
        let total = self.total.map(|(Total::Pages(path) | Total::Items(path))| path);
        let paths = [self.items, self.more, total].map(|path| path.map(Wanted::at));
        let wanted = [next, paths[0], paths[1], paths[2]];
        let mut found = probe(&reply.body, &wanted.into_iter().flatten().collect::<Vec<_>>()).into_iter();
        let [next, items, more, total] = wanted.map(|wanted| wanted.and_then(|_| found.next()).unwrap_or_default());
        let count = match items {
            Found::List(count) => Some(count),
            _ => None,
        };
        Seen { next, count, more, total: number(&total) }
    }

    fn next_page(&self, call: &Call, first: u64, seen: &Seen) -> Position {
        let count = seen.count.unwrap_or_default();
        let current = read(call, self.place).unwrap_or(first);
        let is_last = match (self.total, seen.total) {
            (Some(Total::Pages(_)), Some(total)) => current.saturating_sub(first) + 1 >= total,
            _ => false,
        };
        if count == 0 || is_last || self.is_short(call, count, seen) {
            return Position::End;
        }
        at(current.saturating_add(1))
    }

    fn next_offset(&self, call: &Call, first: u64, seen: &Seen) -> Position {
        let count = seen.count.unwrap_or_default();
        let next = read(call, self.place).unwrap_or(first).saturating_add(count);
        let is_last = match (self.total, seen.total) {
            (Some(Total::Items(_)), Some(total)) => next.saturating_sub(first) >= total,
            _ => false,
        };
        if count == 0 || is_last || self.is_short(call, count, seen) {
            return Position::End;
        }
        at(next)
    }

    /// Whether a page has fewer items than were asked for, which says something only where the answer does not:
    /// servers have limits of their own.
    fn is_short(&self, call: &Call, count: u64, seen: &Seen) -> bool {
        let is_told = seen.total.is_some() || seen.more == Found::Truth(true);
        !is_told && self.limit.and_then(|place| read(call, place)).is_some_and(|limit| count < limit)
    }
}

/// What is found in an answer.
struct Seen {
    next: Found,
    count: Option<u64>,
    more: Found,
    total: Option<u64>,
}

impl Seen {
    /// Fails if nothing follows though the answer says so: the rest would be lost without a word.
    fn followed(&self, next: Position) -> Result<Position, String> {
        match next {
            Position::End if self.more == Found::Truth(true) => {
                Err("the answer says that more follows, but not how to ask for it".to_owned())
            }
            next => Ok(next),
        }
    }
}

fn at(number: u64) -> Position {
    Position::At(Mark::Number(number.to_string()))
}

fn number(found: &Found) -> Option<u64> {
    match found {
        Found::Number(text) | Found::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// Makes a position of a token. A blank one, and the number zero, say that nothing follows.
fn token(found: &Found) -> Result<Position, String> {
    Ok(match found {
        Found::Text(text) if !text.trim().is_empty() => Position::At(Mark::Text(text.clone())),
        Found::Number(number) if number != "0" => Position::At(Mark::Number(number.clone())),
        Found::Nothing | Found::Text(_) | Found::Number(_) | Found::Truth(false) => Position::End,
        _ => return Err("what should be the token of the next page is neither text nor a number".to_owned()),
    })
}

fn linked(call: &Call, text: &str) -> Result<Position, String> {
    let base = call.uri()?.to_string();
    follow(&base, text).map(|url| Position::At(Mark::Text(url.into())))
}

/// Resolves the URL of the next page against that of the request (RFC 3986, section 5.2).
///
/// It must be at the same origin, for the credentials of the client go there.
/// A server behind a proxy that ends TLS may take its own scheme for `http`; the scheme of the request is kept then.
fn follow(base: &str, reference: &str) -> Result<Url, String> {
    let base =
        Url::parse(base).map_err(|error| format!("the request has no URL to resolve a link against: {error}"))?;
    let resolved = base.join(reference).map_err(|error| format!("the link to the next page is no URL: {error}"))?;
    let is_same_host = resolved.host() == base.host() && resolved.port().is_none() && base.port().is_none();
    let mut url = resolved;
    if is_same_host && base.scheme() == "https" && url.scheme() == "http" {
        // The schemes are both special ones of RFC 3986, so this cannot fail.
        let _ = url.set_scheme("https");
    }
    url.set_fragment(None);
    if url.origin() == base.origin() && url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err(format!(
        "the next page is at `{}`, and not at `{}`: nothing is sent to another origin",
        url.origin().ascii_serialization(),
        base.origin().ascii_serialization(),
    ))
}

fn value(mark: &Mark) -> Value {
    match mark {
        Mark::Text(text) => Value::String(text.clone()),
        Mark::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone())),
    }
}

/// Returns a number that a call sends.
fn read(call: &Call, place: Place) -> Option<u64> {
    match place {
        Place::Query(name) => {
            let (_, text) = call.query.iter().find(|(known, _)| known == name)?;
            text.strip_prefix(&format!("{}=", parameter::escape(name)))?.parse().ok()
        }
        Place::Body(path) | Place::TextInBody(path) => {
            let Some((_, Payload::Whole(body))) = &call.body else { return None };
            number(probe(body, &[Wanted::at(path)]).first()?)
        }
        Place::Header(name) => call.headers.get(name)?.to_str().ok()?.parse().ok(),
        Place::Url => None,
    }
}

/// Sets a property of a JSON body, which is made if there is none.
fn set_in_body(call: &mut Call, path: Path, value: Value) -> Result<(), String> {
    let mut root = match &call.body {
        None => Value::Object(Map::new()),
        Some((_, Payload::Whole(body))) if body.trim_ascii().is_empty() => Value::Object(Map::new()),
        Some((_, Payload::Whole(body))) => {
            serde_json::from_slice(body).map_err(|error| format!("the body has no place for a token: {error}"))?
        }
        Some((_, Payload::Source(_))) => return Err("a body that is a stream has no place for a token".to_owned()),
    };
    let mut place = &mut root;
    for name in path {
        if place.is_null() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(object) = place else {
            return Err(format!("the body has no place for a token: `{}` is in no object", path.join(".")));
        };
        place = object.entry(*name).or_insert(Value::Null);
    }
    *place = value;
    let content_type = call.body.take().map_or("application/json".into(), |(content_type, _)| content_type);
    call.body(content_type, root.to_string());
    Ok(())
}
