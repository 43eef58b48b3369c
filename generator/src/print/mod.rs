//! Turns items into text, laid out as a person would.
//!
//! `prettyplease` lays out each shape of item once; see [`Printer`].

mod layouts;
mod template;

use crate::emit::{Content, Item, MemberKind, Members, Wrapper};
use layouts::Layouts;
use proc_macro2::TokenStream;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use template::Shape;

/// Takes off what was put around code for it to be a file.
fn bare(wrapper: Wrapper, text: &str) -> &str {
    match wrapper {
        Wrapper::Item => text,
        Wrapper::Head => text.trim_end().strip_suffix("{}").unwrap_or(text).trim_end(),
        Wrapper::Associated | Wrapper::Field | Wrapper::Variant | Wrapper::Body => {
            let inner = text.split_once('\n').map_or("", |(_, inner)| inner);
            inner.strip_suffix("}\n").unwrap_or(inner)
        }
    }
}

/// The width that `prettyplease` breaks lines at, in bytes.
const MARGIN: usize = 89;

/// Returns how wide a line may be, less what is taken off it with the wrapper.
fn margin(wrapper: Wrapper) -> usize {
    if wrapper == Wrapper::Head { MARGIN - " {".len() } else { MARGIN }
}

/// The templates of each shape.
type Templates = HashMap<(Wrapper, String), Arc<Layouts>>;

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
    templates: Mutex<Templates>,
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
                    self.item(&mut text, item);
                }
                text
            }
        }
    }

    fn item(&self, text: &mut String, item: Item) {
        documentation(text, &item.doc, "///", "");
        match item.members {
            None => self.code(text, Wrapper::Item, item.tokens),
            Some(members) => {
                self.code(text, Wrapper::Head, item.tokens);
                self.members(text, members);
            }
        }
    }

    fn members(&self, text: &mut String, members: Members) {
        if members.list.is_empty() {
            text.push_str(" {}\n");
            return;
        }
        text.push_str(" {\n");
        let wrapper = match members.kind {
            MemberKind::Associated => Wrapper::Associated,
            MemberKind::Fields => Wrapper::Field,
            MemberKind::Variants => Wrapper::Variant,
        };
        for (index, member) in members.list.into_iter().enumerate() {
            if index > 0 && members.kind == MemberKind::Associated {
                text.push('\n');
            }
            documentation(text, &member.doc, "///", "    ");
            self.code(text, wrapper, member.tokens);
        }
        text.push_str("}\n");
    }

    /// Prints code by the template of its shape, or on its own.
    fn code(&self, text: &mut String, wrapper: Wrapper, tokens: TokenStream) {
        let shape = Shape::of(tokens);
        let key = (wrapper, shape.key.clone());
        let known = self.templates().get(&key).cloned();
        let layouts = known.unwrap_or_else(|| {
            let layouts = Arc::new(Layouts::new(margin(wrapper)));
            self.templates().insert(key, Arc::clone(&layouts));
            layouts
        });
        layouts.print(&shape, text, |code| lay_out(wrapper, code));
    }

    /// Returns what is remembered. A thread that panicked has left it whole, since only complete templates are put in.
    fn templates(&self) -> MutexGuard<'_, Templates> {
        self.templates.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prints the statements of a body, without the body.
pub(crate) fn statements(tokens: TokenStream) -> String {
    let text = lay_out(Wrapper::Body, &tokens.to_string());
    text.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Lays code out. What cannot be read as Rust stays as it is: the compiler shows better than anything here what is wrong.
fn lay_out(wrapper: Wrapper, code: &str) -> String {
    let file = code.parse().ok().and_then(|tokens| syn::parse2(wrapper.wrap(tokens)).ok());
    file.map_or_else(|| format!("{code}\n"), |file| bare(wrapper, &prettyplease::unparse(&file)).to_owned())
}

/// Writes documentation, a line each.
fn documentation(text: &mut String, doc: &str, marker: &str, indent: &str) {
    for line in doc.lines() {
        let space = if line.is_empty() { "" } else { " " };
        let _ = writeln!(text, "{indent}{marker}{space}{line}");
    }
}
