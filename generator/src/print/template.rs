//! Turns the layout of one piece of code into the layout of every piece that differs from it in names alone.

use crate::name;
use proc_macro2::{Delimiter, Group, Literal, Spacing, TokenStream, TokenTree};
use std::fmt::Write;

/// The width that `prettyplease` breaks lines at, in bytes, less what follows the head of an item: ` {}`.
const MARGIN: usize = 89 - 3;

/// Stand for names in a layout: each is one character that is an identifier, and that no generated name has.
const FIRST_PLACEHOLDER: u32 = 0x4E00;
const LAST_PLACEHOLDER: u32 = 0x9FA5;

/// A piece of code, taken apart into what decides its layout and what does not.
#[derive(Default)]
pub(super) struct Shape {
    /// The tokens, with a mark for each name or text.
    pub(super) key: String,
    pub(super) names: NameList,
}

/// The names and texts of a piece of code, in order.
#[derive(Default)]
pub(super) struct NameList {
    text: String,
    ends: Vec<usize>,
}

impl NameList {
    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }
}

impl Shape {
    pub(super) fn of(tokens: &TokenStream) -> Self {
        let mut shape = Shape::default();
        shape.add(tokens, Names::Vary, &mut String::new());
        shape
    }

    /// Adds tokens. `word` is where each is written out to be looked at.
    fn add(&mut self, tokens: &TokenStream, names: Names, word: &mut String) {
        let mut previous = ' ';
        let mut tokens = tokens.clone().into_iter().peekable();
        while let Some(token) = tokens.next() {
            let mut last = ' ';
            word.clear();
            match token {
                TokenTree::Ident(ident) => {
                    let _ = write!(word, "{ident}");
                    let is_macro = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '!');
                    if names == Names::Stay || is_macro || previous == '\'' || is_fixed(word) {
                        self.key.push_str(word);
                        self.key.push(' ');
                    } else {
                        self.key.push('\u{1}');
                        self.names.push(word);
                    }
                }
                TokenTree::Literal(literal) => {
                    let _ = write!(word, "{literal}");
                    match word.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                        Some(inner) if names == Names::Vary => {
                            self.key.push('\u{2}');
                            self.names.push(inner);
                        }
                        _ => {
                            self.key.push_str(word);
                            self.key.push(' ');
                        }
                    }
                }
                TokenTree::Punct(punct) => {
                    last = punct.as_char();
                    self.key.push(last);
                    if punct.spacing() == Spacing::Alone {
                        self.key.push(' ');
                    }
                }
                TokenTree::Group(group) => {
                    let (open, close) = delimiters(group.delimiter());
                    self.key.push(open);
                    let names = if previous == '#' { Names::Stay } else { names };
                    self.add(&group.stream(), names, word);
                    self.key.push(close);
                }
            }
            previous = last;
        }
    }
}

/// Whether names may be replaced: those in attributes mean something to the printer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Vary,
    Stay,
}

/// A layout with gaps.
pub(super) struct Template {
    /// The text before each gap, and the text after the last.
    parts: Vec<String>,
}

impl Template {
    /// Lays code out with placeholders for names. Nothing, if they do not all come out again in order, or if the code is
    /// of a kind that is filled into lines, where a break depends on what stands before it.
    pub(super) fn new(tokens: &TokenStream, lay_out: impl Fn(TokenStream) -> String) -> Option<Self> {
        if is_filled(tokens) {
            return None;
        }
        let mut next = FIRST_PLACEHOLDER;
        let text = lay_out(placeholders(tokens, &mut next, Names::Vary)?);
        let mut parts = vec![String::new()];
        let mut expected = FIRST_PLACEHOLDER;
        for character in text.chars() {
            match u32::from(character) {
                code if code == expected => {
                    expected += 1;
                    parts.push(String::new());
                }
                FIRST_PLACEHOLDER..=LAST_PLACEHOLDER => return None,
                _ => parts.last_mut()?.push(character),
            }
        }
        (expected == next).then_some(Template { parts })
    }

    /// Writes the layout with these names, unless a line does not fit.
    pub(super) fn fill(&self, names: &NameList, text: &mut String) -> bool {
        let start = text.len();
        let mut names = names.iter();
        for part in &self.parts {
            text.push_str(part);
            text.push_str(names.next().unwrap_or_default());
        }
        let fits = text[start..].lines().all(|line| line.len() <= MARGIN);
        if !fits {
            text.truncate(start);
        }
        fits
    }
}

/// Whether code is an import of a list, which is filled into lines.
fn is_filled(tokens: &TokenStream) -> bool {
    let mut is_import = false;
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => {
            is_import |= ident == "use";
            false
        }
        TokenTree::Group(group) => is_import && group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Replaces each name and text by a placeholder of its own.
fn placeholders(tokens: &TokenStream, next: &mut u32, names: Names) -> Option<TokenStream> {
    let mut replaced = Vec::new();
    let mut previous = ' ';
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let mut last = ' ';
        let token = match token {
            TokenTree::Ident(ident) => {
                let is_macro = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '!');
                if names == Names::Stay || is_macro || previous == '\'' || is_fixed(&ident.to_string()) {
                    TokenTree::Ident(ident)
                } else {
                    TokenTree::Ident(name::placeholder(placeholder(next)?))
                }
            }
            TokenTree::Literal(literal) if names == Names::Vary && literal.to_string().starts_with('"') => {
                TokenTree::Literal(Literal::string(&placeholder(next)?.to_string()))
            }
            TokenTree::Group(group) => {
                let names = if previous == '#' { Names::Stay } else { names };
                TokenTree::Group(Group::new(group.delimiter(), placeholders(&group.stream(), next, names)?))
            }
            TokenTree::Punct(punct) => {
                last = punct.as_char();
                TokenTree::Punct(punct)
            }
            literal => literal,
        };
        replaced.push(token);
        previous = last;
    }
    Some(replaced.into_iter().collect())
}

/// Returns a placeholder that was not used before; nothing, if all were.
fn placeholder(next: &mut u32) -> Option<char> {
    let placeholder = char::from_u32(*next).filter(|_| *next <= LAST_PLACEHOLDER)?;
    *next += 1;
    Some(placeholder)
}

fn delimiters(delimiter: Delimiter) -> (char, char) {
    match delimiter {
        Delimiter::Parenthesis => ('(', ')'),
        Delimiter::Brace => ('{', '}'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::None => ('\u{3}', '\u{4}'),
    }
}

/// Whether a word belongs to the shape: a keyword, or what the templates of emission repeat. A word that is missing here
/// costs time, since its width then counts as unknown, and a word too many costs a shape.
#[rustfmt::skip]
fn is_fixed(word: &str) -> bool {
    matches!(
        word,
        "A" | "BTreeMap" | "Box" | "Decode" | "Default" | "Error" | "Field" | "Fields" | "From" | "Into" | "IntoIterator"
            | "Item" | "M" | "MapAccess" | "Ok" | "Option" | "Result" | "SHAPE" | "Self" | "SerializeMap" | "Shape" | "Slot"
            | "Some" | "String" | "Vec" | "_" | "as" | "async" | "await" | "blank" | "body" | "call" | "const" | "crate"
            | "default" | "enum" | "expect" | "false" | "fields" | "fn" | "for" | "from" | "if" | "impl" | "index" | "into"
            | "json" | "let" | "match" | "member" | "mod" | "mut" | "new" | "pub" | "read" | "return" | "runtime" | "self"
            | "set_body" | "skip" | "slot" | "static" | "struct" | "true" | "type" | "types" | "use" | "value" | "values"
            | "write"
    )
}
