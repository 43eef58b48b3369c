//! Turns an item that is the call of a macro into text, whose arguments `prettyplease` takes for words without meaning.

use super::{INDENT, MARGIN};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

/// Lays out a call in parentheses, its arguments on one line or on a line each; nothing, if it is something else.
pub(super) fn lay_out(item: &syn::Item) -> Option<String> {
    let syn::Item::Macro(call) = item else { return None };
    if !matches!(call.mac.delimiter, syn::MacroDelimiter::Paren(_)) || !call.attrs.is_empty() {
        return None;
    }
    let path = plain(call.mac.path.to_token_stream());
    let (before, arguments, after) = match table(&call.mac.tokens) {
        Some((name, rows)) => (format!("({name} {{"), rows, "})"),
        None => {
            let arguments = split(call.mac.tokens.clone()).into_iter().map(argument);
            ("(".to_owned(), arguments.collect::<Option<Vec<_>>>()?, ")")
        }
    };
    let pad = if after.len() > 1 && !arguments.is_empty() { " " } else { "" };
    let line = format!("{path}!{before}{pad}{}{pad}{after};\n", arguments.join(", "));
    if line.len() <= MARGIN + 1 && !arguments.iter().any(|argument| argument.contains('\n')) {
        return Some(line);
    }
    let lines = arguments.join(",\n").replace('\n', &format!("\n{INDENT}"));
    Some(format!("{path}!{before}\n{INDENT}{lines}\n{after};\n"))
}

/// Returns a name and the rows in the braces after it, if that is what the arguments are.
fn table(tokens: &TokenStream) -> Option<(String, Vec<String>)> {
    let mut tokens = tokens.clone().into_iter();
    let (name, group, rest) = (tokens.next()?, tokens.next()?, tokens.next());
    match (name, group) {
        (TokenTree::Ident(name), TokenTree::Group(group))
            if group.delimiter() == Delimiter::Brace && rest.is_none() =>
        {
            Some((name.to_string(), rows(group.stream())))
        }
        _ => None,
    }
}

/// Returns rows, each of which ends at the first comma after its arrow or colon.
fn rows(tokens: TokenStream) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut has_arrow = false;
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' && has_arrow => {
                rows.push(plain(row.drain(..).collect()));
                has_arrow = false;
                continue;
            }
            TokenTree::Punct(punct) if matches!(punct.as_char(), '>' | ':') => has_arrow = true,
            _ => {}
        }
        row.push(token);
    }
    if !row.is_empty() {
        rows.push(plain(row.into_iter().collect()));
    }
    rows
}

/// Lays out an argument: a type, an expression, or an arrow from the one to the other.
fn argument(tokens: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |token: &TokenTree, char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == char);
    let arrow = tokens.windows(2).position(|pair| is(&pair[0], '=') && is(&pair[1], '>'));
    match arrow {
        Some(arrow) => {
            let (from, to) = (tokens[..arrow].iter().cloned().collect(), tokens[arrow + 2..].iter().cloned().collect());
            Some(format!("{} => {}", plain(from), value(to)?))
        }
        None => value(tokens.into_iter().collect()),
    }
}

fn value(tokens: TokenStream) -> Option<String> {
    let is_type = syn::parse2::<syn::Type>(tokens.clone()).is_ok();
    let start = if is_type { "type X =" } else { "const X: () =" };
    let text = prettyplease::unparse(&syn::parse_str(&format!("{start} {tokens};")).ok()?);
    Some(text.trim_end().strip_prefix(start)?.strip_suffix(';')?.trim_start().to_owned())
}

/// Splits tokens at their commas, but for those in angle brackets.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    let (mut depth, mut previous) = (0, ' ');
    for token in tokens {
        let punct = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
        match punct {
            '<' => depth += 1,
            '>' if previous != '=' && previous != '-' => depth -= 1,
            _ => {}
        }
        previous = punct;
        match parts.last_mut() {
            Some(part) if punct != ',' || depth > 0 => part.extend([token]),
            _ => parts.push(TokenStream::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Writes out what is made of words, patterns and lists.
fn plain(tokens: TokenStream) -> String {
    let mut text = tokens.to_string();
    for (wide, narrow) in [(" :: ", "::"), (" ..= ", "..="), (" (", "("), (" ,", ","), (" : ", ": ")] {
        text = text.replace(wide, narrow);
    }
    text
}
