//! Turns tokens into text, laid out as a person would.

use crate::emit::Content;
use proc_macro2::TokenStream;
use std::fmt::Write;

/// Prints a file. `origin` says how it is generated.
pub(crate) fn print(content: Content, origin: &str) -> String {
    match content {
        Content::Text(text) => text,
        Content::Verbatim(text) => format!("// {origin}\n{text}"),
        Content::Rust { doc, items } => {
            let mut text = format!("// {origin}\n");
            for line in doc.lines() {
                drop(if line.is_empty() { writeln!(text, "//!") } else { writeln!(text, "//! {line}") });
            }
            for item in items {
                text.push('\n');
                text.push_str(&spaced(&unparse(item)));
            }
            text
        }
    }
}

/// Prints the statements of a body, without the body.
pub(crate) fn statements(tokens: TokenStream) -> String {
    let text = unparse(quote::quote!(fn body() { #tokens }));
    let lines = text.lines().filter(|line| line.starts_with("    "));
    lines.map(|line| &line[4..]).collect::<Vec<_>>().join("\n")
}

fn unparse(tokens: TokenStream) -> String {
    match syn::parse2(tokens.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // Emission makes items only. Should it not, the compiler shows better than anything here what is wrong.
        Err(_) => tokens.to_string(),
    }
}

/// Puts a blank line between the methods of an `impl`, where the printer leaves none.
fn spaced(text: &str) -> String {
    if !text.starts_with("impl") {
        return text.to_owned();
    }
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line);
        spaced.push('\n');
        let ends_member = line == "    }" || line == "    );" || (line.starts_with("    const ") && line.ends_with(';'));
        if ends_member && lines.peek().is_some_and(|next| *next != "}") {
            spaced.push('\n');
        }
    }
    spaced
}
