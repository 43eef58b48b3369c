//! Turns link destinations and bare addresses in text into addresses that rustdoc can link to.

/// An absolute address without blanks or angle brackets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Url(String);

impl Url {
    /// Takes a destination that leads somewhere from any page: `http:`, `https:` and `mailto:` addresses.
    ///
    /// Anything else would be relative to a page that the reader does not see, or be read as a path to a Rust item.
    pub(super) fn absolute(destination: &str) -> Option<Self> {
        let destination = destination.trim();
        let web = ["http://", "https://"].iter().find_map(|scheme| destination.strip_prefix(scheme));
        let mail = destination.strip_prefix("mailto:").filter(|address| address.contains('@'));
        let host = web.or(mail)?;
        host.starts_with(|c: char| c.is_alphanumeric()).then(|| Self(escape(destination)))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a link with this text shows its own address.
    pub(super) fn is_shown_by(&self, text: &str) -> bool {
        text == self.0 || self.0.strip_prefix("mailto:") == Some(text)
    }
}

fn escape(destination: &str) -> String {
    let mut escaped = String::with_capacity(destination.len());
    for character in destination.chars() {
        match character {
            ' ' | '<' | '>' => {
                escaped.push_str(&format!("%{:02X}", u32::from(character)));
            }
            other if other.is_whitespace() || other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A stretch of text.
#[derive(Debug, PartialEq)]
pub(super) enum Segment<'a> {
    Plain(&'a str),
    Address(Url),
    /// An address with placeholders, such as `https://api.example.com/users/{id}`, which leads nowhere.
    Template(&'a str),
}

/// Finds the bare web addresses in a text.
pub(super) fn segments(text: &str) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(found) = rest[from..].find("http") {
        let start = from + found;
        let address = address(&rest[start..]);
        let segment = segment(address);
        if segment == Segment::Plain(address) {
            from = start + "http".len();
            continue;
        }
        segments.extend([Segment::Plain(&rest[..start]), segment]);
        rest = &rest[start + address.len()..];
        from = 0;
    }
    segments.push(Segment::Plain(rest));
    segments.retain(|segment| *segment != Segment::Plain(""));
    segments
}

fn segment(address: &str) -> Segment<'_> {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or_default();
    match Url::absolute(address) {
        _ if host.is_empty() => Segment::Plain(address),
        Some(url) if !host.contains(['{', '}', '<', '>']) => Segment::Address(url),
        _ => Segment::Template(address),
    }
}

/// The address that a text begins with: up to a character that cannot be part of one, and without what punctuates
/// the sentence around it.
fn address(text: &str) -> &str {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return "";
    }
    let ends = |c: char| !c.is_ascii_graphic() || matches!(c, '<' | '>' | '"' | '`' | '\\' | '|' | '^');
    let mut length = text.find(ends).unwrap_or(text.len());
    while let Some(placeholder) = placeholder(&text[length..]) {
        length += placeholder;
        length += text[length..].find(ends).unwrap_or(text.len() - length);
    }
    unpunctuated(&text[..length])
}

/// Takes punctuation off the end of an address, and brackets that it does not open.
fn unpunctuated(mut address: &str) -> &str {
    let excess = |open: char, close: char| address.matches(close).count().saturating_sub(address.matches(open).count());
    let mut brackets = [(')', excess('(', ')')), (']', excess('[', ']')), ('}', excess('{', '}'))];
    while let Some(last) = address.chars().next_back() {
        match brackets.iter_mut().find(|(bracket, _)| *bracket == last) {
            Some((_, excess)) if *excess > 0 => *excess -= 1,
            None if matches!(last, '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'') => {}
            _ => break,
        }
        address = &address[..address.len() - 1];
    }
    address
}

/// The length of a placeholder that a text begins with, as `<id>`.
fn placeholder(text: &str) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let length = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-' | '.'))?;
    (length > 0 && name[length..].starts_with('>')).then_some(length + 2)
}
