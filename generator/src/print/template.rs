//! Turns the layout of one piece of code into the layout of every piece that differs from it in names alone.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use std::fmt::Write;
use std::ops::Range;

/// Stand for names in a layout: each is one character that is an identifier, and that no generated name has.
const FIRST_PLACEHOLDER: u32 = 0x4E00;
const LAST_PLACEHOLDER: u32 = 0x9FA5;

/// The width of a placeholder, in bytes, and what makes it wider.
pub(super) const NARROWEST: usize = 3;
const PADDING: &str = "x";

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

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }
}

impl Shape {
    /// Takes code apart. It is taken by value: to look at tokens that somebody else holds is to copy them.
    pub(super) fn of(tokens: TokenStream) -> Self {
        let mut shape = Shape::default();
        shape.add(tokens, Names::Vary, &mut String::new());
        shape
    }

    /// Whether the code is an import of a list, which is filled into lines.
    fn is_filled(&self) -> bool {
        self.key
            .split_once("use ")
            .filter(|(before, _)| !before.ends_with(is_word))
            .is_some_and(|(_, import)| import.contains(delimiters(Delimiter::Brace).0))
    }

    /// Puts the code together again, with other names if there are some.
    pub(super) fn code<'n>(&self, names: impl Iterator<Item = &'n str>) -> String {
        let mut names = names.fuse();
        let mut text = String::with_capacity(self.key.len() + self.names.text.len());
        for character in self.key.chars() {
            match character {
                NAME => text.push_str(names.next().unwrap_or_default()),
                TEXT => {
                    text.push('"');
                    text.push_str(names.next().unwrap_or_default());
                    text.push('"');
                }
                _ => {
                    text.push(character);
                    continue;
                }
            }
            text.push(' ');
        }
        text
    }

    /// Adds tokens. `word` is where each is written out to be looked at.
    fn add(&mut self, tokens: TokenStream, mut names: Names, word: &mut String) {
        let mut previous = ' ';
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let mut last = ' ';
            word.clear();
            match token {
                TokenTree::Ident(ident) => {
                    let _ = write!(word, "{ident}");
                    let is_macro = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '!');
                    if names == Names::Stay && word == "cfg" {
                        names = Names::Texts;
                    }
                    let is_fixed = names != Names::Vary || is_macro || previous == '\'' || is_fixed(word);
                    self.word(word, if is_fixed { None } else { Some(NAME) });
                }
                TokenTree::Literal(literal) => {
                    let _ = write!(word, "{literal}");
                    match word.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                        Some(inner) if names != Names::Stay => self.word(inner, Some(TEXT)),
                        _ => self.word(word, None),
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
                    let (delimiter, stream) = (group.delimiter(), group.stream());
                    // The group holds the stream, too.
                    drop(group);
                    let (open, close) = delimiters(delimiter);
                    self.key.push_str(open);
                    self.add(stream, if previous == '#' { Names::Stay } else { names }, word);
                    self.key.push_str(close);
                }
            }
            previous = last;
        }
    }

    /// Adds a word: as it is, or a mark for it.
    fn word(&mut self, word: &str, mark: Option<char>) {
        match mark {
            Some(mark) => {
                self.key.push(mark);
                self.names.push(word);
            }
            None => {
                self.key.push_str(word);
                self.key.push(' ');
            }
        }
    }
}

/// Stands for a name in the key of a shape.
const NAME: char = '\u{1}';

/// Stands for what is between the quotes of a string.
const TEXT: char = '\u{2}';

/// What may be replaced: names and texts in attributes mean something to the printer, but for the features in `cfg`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Vary,
    Stay,
    Texts,
}

/// A layout with gaps.
#[derive(PartialEq, Eq)]
pub(super) struct Template {
    /// The text before each gap, and the text after the last.
    parts: Vec<String>,
}

impl Template {
    /// Lays code out with placeholders for names, which are as wide as `widths` says.
    ///
    /// Nothing, if they do not all come out again in order, or if the code is of a kind that is filled into lines, where a
    /// break depends on what stands before it.
    pub(super) fn new(shape: &Shape, widths: &[usize], lay_out: impl Fn(&str) -> Option<String>) -> Option<Self> {
        if shape.is_filled() {
            return None;
        }
        let count = u32::try_from(shape.names.ends.len())
            .ok()
            .filter(|count| *count <= LAST_PLACEHOLDER - FIRST_PLACEHOLDER)?;
        let codes = FIRST_PLACEHOLDER..FIRST_PLACEHOLDER + count;
        let padding = |index: usize| widths[index].saturating_sub(NARROWEST);
        let placeholders: Vec<String> = codes
            .filter_map(char::from_u32)
            .enumerate()
            .map(|(index, code)| format!("{code}{}", PADDING.repeat(padding(index))))
            .collect();
        let text = lay_out(&shape.code(placeholders.iter().map(String::as_str)))?;
        let mut parts = vec![String::new()];
        let mut expected = FIRST_PLACEHOLDER;
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match u32::from(character) {
                code if code == expected => {
                    for _ in 0..padding(parts.len() - 1) {
                        characters.next();
                    }
                    expected += 1;
                    parts.push(String::new());
                }
                FIRST_PLACEHOLDER..=LAST_PLACEHOLDER => return None,
                _ => parts.last_mut()?.push(character),
            }
        }
        (expected == FIRST_PLACEHOLDER + count).then_some(Template { parts })
    }

    /// Writes the layout with these names, and returns the numbers of the lines that are wider than the margin.
    pub(super) fn fill(&self, names: &NameList, margin: usize, text: &mut String) -> Vec<usize> {
        let start = text.len();
        let mut names = names.iter();
        for part in &self.parts {
            text.push_str(part);
            text.push_str(names.next().unwrap_or_default());
        }
        if text.len() - start <= margin {
            return Vec::new();
        }
        let lines = text[start..].lines().enumerate();
        // A comma at the end is added when a line is broken, and not counted.
        lines.filter(|(_, line)| line.trim_end_matches(',').len() > margin).map(|(number, _)| number).collect()
    }

    /// Makes names wider, so that just these lines are wider than the margin.
    ///
    /// The names of a line share what it takes, so that a line which is broken once has room for them.
    pub(super) fn widen(&self, widths: &mut [usize], wide: &[usize], margin: usize) {
        let (mut number, mut fixed, mut first) = (0, 0, 0);
        let mut end_line = |number: usize, fixed: usize, names: Range<usize>| {
            if wide.contains(&number) {
                share(&mut widths[names], (margin + 2).saturating_sub(fixed));
            }
        };
        for (index, part) in self.parts.iter().enumerate() {
            let mut lines = part.split('\n');
            fixed += lines.next().map_or(0, str::len);
            for line in lines {
                end_line(number, fixed, first..index);
                (number, fixed, first) = (number + 1, line.len(), index);
            }
        }
        end_line(number, fixed, first..self.parts.len() - 1);
    }
}

/// Makes names together at least as wide as this, and none narrower than it was.
fn share(widths: &mut [usize], width: usize) {
    let count = widths.len();
    for (index, own) in widths.iter_mut().enumerate() {
        *own = (width / count + usize::from(index < width % count)).max(*own);
    }
}

/// Whether a character is part of a word, so that what follows it does not begin one.
fn is_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
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
            | "default" | "dyn" | "else" | "enum" | "expect" | "f" | "false" | "fields" | "fn" | "for" | "from" | "if" | "impl" | "in" | "index" | "into"
            | "json" | "let" | "loop" | "match" | "member" | "mod" | "move" | "mut" | "new" | "pub" | "read" | "ref" | "return" | "runtime" | "self"
            | "set_body" | "skip" | "slot" | "static" | "struct" | "true" | "type" | "types" | "use" | "value" | "values"
            | "where" | "while" | "write"
    )
}
