//! Turns items into text, laid out as a person would.
//!
//! `prettyplease` lays out each shape of item once; see [`Printer`].

mod layouts;
mod macro_call;
mod template;

use crate::emit::{Content, Item, MemberKind, Members, Wrapper};
use layouts::Layouts;
use proc_macro2::TokenStream;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, PoisonError, RwLock};
use template::Shape;

/// Takes off what was put around code for it to be a file.
fn bare(wrapper: Wrapper, text: &str) -> &str {
    let mut inner = text;
    for depth in 0..wrapper.depth() {
        inner = inner.split_once('\n').map_or("", |(_, inner)| inner);
        inner =
            inner.strip_suffix("}\n").map_or(inner, |inner| &inner[..inner.len().saturating_sub(INDENT.len() * depth)]);
    }
    if wrapper.is_head() { inner.trim_end().strip_suffix("{}").unwrap_or(inner).trim_end() } else { inner }
}

/// What each level of braces adds before a line.
const INDENT: &str = "    ";

/// The width that `prettyplease` breaks lines at, in bytes.
const MARGIN: usize = 89;

/// Returns how wide a line may be, less what is taken off it with the wrapper.
fn margin(wrapper: Wrapper) -> usize {
    if wrapper.is_head() { MARGIN - " {".len() } else { MARGIN }
}

/// What an item is part of.
#[derive(Clone, Copy)]
enum Place {
    File,
    Member(MemberKind),
}

impl Place {
    /// What surrounds an item here.
    fn leaf(self) -> Wrapper {
        match self {
            Place::File | Place::Member(MemberKind::Lines) => Wrapper::Item,
            Place::Member(MemberKind::Associated) => Wrapper::Associated,
            Place::Member(MemberKind::Fields) => Wrapper::Field,
            Place::Member(MemberKind::Variants) => Wrapper::Variant,
            Place::Member(MemberKind::Statements) => Wrapper::Statement,
            Place::Member(MemberKind::Arms) => Wrapper::Arm,
        }
    }

    /// What surrounds the head of an item with members here.
    fn head(self) -> Wrapper {
        match self {
            Place::File | Place::Member(MemberKind::Lines) => Wrapper::Head,
            Place::Member(MemberKind::Statements) => Wrapper::Choice,
            Place::Member(_) => Wrapper::Signature,
        }
    }
}

/// The templates of each shape.
type Templates = HashMap<Wrapper, HashMap<String, Arc<Layouts>>>;

/// Prints items, and remembers how each shape of them is laid out.
///
/// Two items have the same shape if they differ in nothing but names and texts. `prettyplease` breaks a line only where
/// it does not fit; so the layout of a shape with the shortest names is that of every item of the shape whose lines fit.
/// Items in which the same lines do not fit share a layout again; see [`Layouts`].
///
/// Files are printed side by side and share what is remembered. A template does not depend on which item of its shape
/// came first, and so neither does the output.
#[derive(Default)]
pub(crate) struct Printer {
    templates: RwLock<Templates>,
}

impl Printer {
    /// Prints a file. `origin` says how it is generated.
    pub(crate) fn print(&self, content: Content, origin: &str) -> String {
        match content {
            Content::Text(text) => text,
            Content::Verbatim(text) => format!("// {origin}\n{text}"),
            Content::Rust { doc, items } => {
                let mut text = format!("// {origin}\n");
                documentation(&mut text, &doc, "//!", "");
                for item in items {
                    text.push('\n');
                    self.item(&mut text, item, Place::File);
                }
                text
            }
        }
    }

    /// Prints an item, with the braces and the members that it has.
    fn item(&self, text: &mut String, item: Item, place: Place) {
        let indent = INDENT.repeat(place.leaf().depth());
        documentation(text, &item.doc, "///", &indent);
        match item.members {
            None => self.code(text, place.leaf(), item.tokens),
            Some(Members { kind: MemberKind::Lines, list }) => {
                list.into_iter().for_each(|line| self.item(text, line, place));
            }
            Some(members) => {
                self.code(text, place.head(), item.tokens);
                if members.list.is_empty() {
                    text.push_str(" {}\n");
                    return;
                }
                text.push_str(" {\n");
                self.members(text, members);
                let _ = writeln!(text, "{indent}}}");
            }
        }
    }

    fn members(&self, text: &mut String, members: Members) {
        for (index, member) in members.list.into_iter().enumerate() {
            if index > 0 && members.kind == MemberKind::Associated {
                text.push('\n');
            }
            self.item(text, member, Place::Member(members.kind));
        }
    }

    /// Prints code by the template of its shape, or on its own.
    fn code(&self, text: &mut String, wrapper: Wrapper, tokens: TokenStream) {
        let shape = Shape::of(tokens);
        let layouts = self.known(wrapper, &shape).unwrap_or_else(|| self.remember(wrapper, &shape));
        layouts.print(&shape, text, |code| lay_out(wrapper, code));
    }

    /// Returns the layouts of a shape that came before.
    fn known(&self, wrapper: Wrapper, shape: &Shape) -> Option<Arc<Layouts>> {
        // A thread that panicked has left the map whole, since only complete entries are put in.
        let templates = self.templates.read().unwrap_or_else(PoisonError::into_inner);
        templates.get(&wrapper)?.get(&shape.key).cloned()
    }

    /// Starts the layouts of a shape, unless another thread has just done so.
    fn remember(&self, wrapper: Wrapper, shape: &Shape) -> Arc<Layouts> {
        let mut templates = self.templates.write().unwrap_or_else(PoisonError::into_inner);
        let layouts = templates.entry(wrapper).or_default().entry(shape.key.clone());
        Arc::clone(layouts.or_insert_with(|| Arc::new(Layouts::new(margin(wrapper)))))
    }
}

/// Prints the statements of a body, without the body.
pub(crate) fn statements(tokens: TokenStream) -> String {
    let code = tokens.to_string();
    let text = lay_out(Wrapper::Body, &code).unwrap_or(code);
    text.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Lays code out, if it can be read as Rust.
fn lay_out(wrapper: Wrapper, code: &str) -> Option<String> {
    let file: syn::File = syn::parse2(wrapper.wrap(code.parse().ok()?)).ok()?;
    if let [item] = &file.items[..]
        && wrapper == Wrapper::Item
        && let Some(text) = macro_call::lay_out(item)
    {
        return Some(text);
    }
    Some(bare(wrapper, &prettyplease::unparse(&file)).to_owned())
}

/// Writes documentation, a line each.
fn documentation(text: &mut String, doc: &str, marker: &str, indent: &str) {
    for line in doc.lines() {
        let space = if line.is_empty() { "" } else { " " };
        let _ = writeln!(text, "{indent}{marker}{space}{line}");
    }
}
