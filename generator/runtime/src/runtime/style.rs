//! Turns values of any shape into parameters, by the styles of OpenAPI and the rules of RFC 6570.

use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::Serialize;

use crate::runtime::call::Call;
use crate::runtime::json;
use crate::runtime::parameter::{self, RESERVED, escape, join};
use crate::runtime::tree::Tree;

/// Everything but unreserved characters and those reserved ones that mean nothing in a query.
const NOT_RESERVED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// How a value is written as a parameter or as a field of a form (OpenAPI 3.1.1, section 4.8.12.3, "Style Values").
///
/// Where a style has no form for what is in a value, such as a list in a list, that part is written as JSON text.
/// `null` is an undefined value: it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    is_exploded: bool,
    is_reserved: bool,
    sends_empty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Tab,
    Deep,
    Json,
    /// A field of a form: each item on its own, and objects as JSON.
    Field,
}

impl Style {
    /// `simple`, in paths and headers: `blue,black`, `R,100,G,200`; exploded `R=100,G=200`.
    pub const SIMPLE: Style = Style::new(Kind::Simple);
    /// `label`, in paths: `.blue,black`; exploded `.blue.black`, `.R=100.G=200`.
    pub const LABEL: Style = Style::new(Kind::Label);
    /// `matrix`, in paths: `;color=blue,black`; exploded `;color=blue;color=black`, `;R=100;G=200`.
    pub const MATRIX: Style = Style::new(Kind::Matrix);
    /// `form`: `color=blue,black`; exploded `color=blue&color=black`, `R=100&G=200`, and in cookies `color=blue; color=black`.
    pub const FORM: Style = Style::new(Kind::Form);
    /// `spaceDelimited`: `color=blue%20black`, `color=R%20100%20G%20200`.
    pub const SPACE: Style = Style::new(Kind::Space);
    /// `pipeDelimited`: `color=blue%7Cblack`, `color=R%7C100%7CG%7C200`.
    pub const PIPE: Style = Style::new(Kind::Pipe);
    /// The `tsv` of Swagger 2.0: `color=blue%09black`.
    pub const TAB: Style = Style::new(Kind::Tab);
    /// `deepObject`: `color[R]=100&color[G]=200`, with brackets escaped.
    ///
    /// What is below the first level is nested as PHP, Rails and the `qs` of Node read it: `a[b][c]=1`, lists of scalars
    /// `a[]=1&a[]=2`, other lists `a[0][b]=1`.
    pub const DEEP: Style = Style::new(Kind::Deep);
    /// `content` with a JSON media type: the value as JSON text.
    pub const JSON: Style = Style::new(Kind::Json);
    /// A field of a form that has no style: scalars as they are, lists as one field for each item, objects as JSON.
    pub const FIELD: Style = Style::new(Kind::Field);

    const fn new(kind: Kind) -> Self {
        Style { kind, is_exploded: false, is_reserved: false, sends_empty: false }
    }

    /// Returns the style of the field `name` of a form, of those that have one.
    pub fn of(name: &str, styles: &[(&str, Style)]) -> Self {
        let found = styles.iter().find(|(known, _)| *known == name);
        found.map_or(Self::FIELD, |(_, style)| *style)
    }

    /// Writes each item or member on its own (`explode`).
    pub const fn exploded(self) -> Self {
        Style { is_exploded: true, ..self }
    }

    /// Leaves reserved characters as they are (`allowReserved`), but for those that would end the value.
    pub const fn reserved(self) -> Self {
        Style { is_reserved: true, ..self }
    }

    /// Sends the name alone for a list or object without values (`allowEmptyValue`).
    pub const fn with_empty(self) -> Self {
        Style { sends_empty: true, ..self }
    }

    /// Writes a value as the pairs of a query, in their final form; nothing if it is undefined.
    pub(crate) fn query(self, name: &str, value: &Tree) -> String {
        let encode = if self.is_reserved { escape_reserved } else { escape };
        let pairs = self.pairs(name, value).into_iter().map(|(name, value)| {
            let value = join(value.iter().map(|part| encode(part)), self.separator());
            format!("{}={value}", escape(&name))
        });
        join(pairs, "&")
    }

    /// Returns the pairs that stand for a value, each with the parts of its text, nothing of it escaped.
    pub(crate) fn pairs(self, name: &str, value: &Tree) -> Vec<(String, Vec<String>)> {
        let one = |parts: Vec<String>| vec![(name.to_owned(), parts)];
        let pairs = match (self.kind, value) {
            (Kind::Deep, value) => deep(name, value),
            (Kind::Json, value) => one(vec![value.json()]),
            (_, Tree::Undefined) => Vec::new(),
            (_, scalar) if scalar.is_scalar() => one(vec![scalar.text()]),
            (Kind::Field, Tree::Object(_)) => one(vec![value.json()]),
            (_, Tree::Object(members)) if self.is_exploded => exploded(members),
            (Kind::Field, Tree::List(items)) => repeated(name, items),
            (_, Tree::List(items)) if self.is_exploded => repeated(name, items),
            (_, value) => match flat(value) {
                parts if parts.is_empty() => Vec::new(),
                parts => one(parts),
            },
        };
        if pairs.is_empty() && self.sends_empty { one(vec![String::new()]) } else { pairs }
    }

    /// Returns what stands between two parts, in its final form.
    pub(crate) fn separator(self) -> &'static str {
        match self.kind {
            Kind::Space => "%20",
            Kind::Pipe => "%7C",
            Kind::Tab => "%09",
            _ => ",",
        }
    }

    /// Writes a value as a part of a path (RFC 6570, sections 3.2.2, 3.2.5 and 3.2.7); nothing if it is undefined.
    fn path(self, name: &str, value: &Tree) -> String {
        if self.kind == Kind::Json {
            return escape(&value.json());
        }
        let parts = self.items(value, escape);
        let named = |part: &String| match part.as_str() {
            "" => format!(";{}", escape(name)),
            part => format!(";{}={part}", escape(name)),
        };
        match (self.kind, parts.is_empty()) {
            (_, true) => String::new(),
            (Kind::Label, _) => format!(".{}", parts.join(if self.is_exploded { "." } else { "," })),
            (Kind::Matrix, _) if !self.is_exploded => named(&parts.join(",")),
            (Kind::Matrix, _) if matches!(value, Tree::Object(_)) => {
                parts.iter().map(|part| format!(";{}", part.strip_suffix('=').unwrap_or(part))).collect()
            }
            (Kind::Matrix, _) => parts.iter().map(named).collect(),
            _ => parts.join(","),
        }
    }

    /// Returns the parts of a value, encoded: its items, or its names and values, paired by `=` if they are exploded.
    fn items(self, value: &Tree, encode: fn(&str) -> String) -> Vec<String> {
        match value {
            Tree::Object(members) if self.is_exploded => {
                let defined = members.iter().filter(|(_, value)| value.is_defined());
                defined.map(|(name, value)| format!("{}={}", encode(name), encode(&value.text()))).collect()
            }
            value => flat(value).iter().map(|part| encode(part)).collect(),
        }
    }
}

/// Escapes what neither is a character of a query nor a reserved one, and what would end the value there.
///
/// Escapes that are in the text stay what they are (RFC 6570, section 3.2.3); `&` and `+` have a meaning in queries.
pub(crate) fn escape_reserved(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((plain, tail)) = rest.split_once('%') {
        out.extend(utf8_percent_encode(plain, NOT_RESERVED));
        let is_escape = tail.as_bytes().iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count() == 2;
        out.push_str(if is_escape { "%" } else { "%25" });
        rest = tail;
    }
    out.extend(utf8_percent_encode(rest, NOT_RESERVED));
    out
}

/// Returns the texts of a value: its own, those of its items, or the names and texts of its members in turn.
fn flat(value: &Tree) -> Vec<String> {
    match value {
        Tree::Undefined => Vec::new(),
        Tree::Text(_) | Tree::Literal(_) => vec![value.text()],
        Tree::List(items) => items.iter().filter(|item| item.is_defined()).map(Tree::text).collect(),
        Tree::Object(members) => {
            let defined = members.iter().filter(|(_, value)| value.is_defined());
            defined.flat_map(|(name, value)| [name.clone(), value.text()]).collect()
        }
    }
}

fn repeated(name: &str, items: &[Tree]) -> Vec<(String, Vec<String>)> {
    let defined = items.iter().filter(|item| item.is_defined());
    defined.map(|item| (name.to_owned(), vec![item.text()])).collect()
}

/// Gives each member a name of its own; the items of a list share one.
fn exploded(members: &[(String, Tree)]) -> Vec<(String, Vec<String>)> {
    let member = |(name, value): &(String, Tree)| match value {
        Tree::Undefined => Vec::new(),
        Tree::List(items) => repeated(name, items),
        value => vec![(name.clone(), vec![value.text()])],
    };
    members.iter().flat_map(member).collect()
}

/// Nests the names of what is in a value.
fn deep(name: &str, value: &Tree) -> Vec<(String, Vec<String>)> {
    match value {
        Tree::Undefined => Vec::new(),
        Tree::Text(_) | Tree::Literal(_) => vec![(name.to_owned(), vec![value.text()])],
        Tree::List(items) if items.iter().all(|item| item.is_scalar() || !item.is_defined()) => {
            items.iter().flat_map(|item| deep(&format!("{name}[]"), item)).collect()
        }
        Tree::List(items) => {
            let items = items.iter().enumerate();
            items.flat_map(|(index, item)| deep(&format!("{name}[{index}]"), item)).collect()
        }
        Tree::Object(members) => {
            members.iter().flat_map(|(key, value)| deep(&format!("{name}[{key}]"), value)).collect()
        }
    }
}

/// Writes everything that is not ASCII as an escape of JSON, for a header that holds JSON.
fn ascii(json: &str) -> String {
    let mut out = String::new();
    for character in json.chars() {
        match character.is_ascii() {
            true => out.push(character),
            false => {
                let units =
                    character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
                out.push_str(&units);
            }
        }
    }
    out
}

/// Parameters of any shape.
impl Call {
    /// Sets a path parameter in a style; a value without any text is an error.
    pub fn path_value<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T, style: Style) {
        if let Some(value) = self.tree(name, json::encode(value)) {
            self.path_text(name, style.path(name, &value));
        }
    }

    /// Sets a query parameter in a style; an undefined value is not sent.
    pub fn query_value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, style: Style) {
        if let Some(value) = self.tree(name, json::encode(value)) {
            self.query_text(name, style.query(name, &value));
        }
    }

    /// Sets a header parameter in a style; an undefined value is not sent.
    pub fn header_value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, style: Style) {
        let Some(value) = self.tree(name, json::encode(value)) else { return };
        self.clear_header_parameter(name);
        match style.kind {
            Kind::Json => self.header_parameter(name, &ascii(&value.json())),
            _ => {
                let parts = style.items(&value, str::to_owned);
                if !parts.is_empty() || style.sends_empty {
                    self.header_parameter(name, &parts.join(","));
                }
            }
        }
    }

    /// Sets a cookie parameter in a style; an undefined value is not sent.
    pub fn cookie_value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T, style: Style) {
        let Some(value) = self.tree(name, json::encode(value)) else { return };
        let pairs = style.pairs(name, &value).into_iter();
        let pairs = pairs.map(|(name, value)| parameter::cookie_list(&name, &value));
        self.cookie_text(name, join(pairs, "; "));
    }

    fn tree(&mut self, name: &str, json: Result<Vec<u8>, serde_json::Error>) -> Option<Tree> {
        let tree = Tree::of(json);
        tree.map_err(|error| self.mistaken(format!("the parameter `{name}` has no text: {error}"))).ok()
    }
}
