//! Turns tokens into the text that a person would write for them, and types into what they are on the wire.

use crate::emit::Cx;
use crate::ir::{Field, FieldKind, ForeignForm, Primitive, Shape, Ty};
use proc_macro2::{Spacing, TokenStream, TokenTree};

/// Returns a type, or a signature, as it is written.
pub(super) fn rust(tokens: TokenStream) -> String {
    let mut text = String::new();
    push(tokens, &mut text);
    text
}

fn push(tokens: TokenStream, text: &mut String) {
    let mut is_word = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let [open, close] = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ["(", ")"],
                    proc_macro2::Delimiter::Bracket => ["[", "]"],
                    proc_macro2::Delimiter::Brace => ["{", "}"],
                    proc_macro2::Delimiter::None => ["", ""],
                };
                text.push_str(open);
                push(group.stream(), text);
                text.push_str(close);
                is_word = false;
            }
            TokenTree::Punct(punct) => {
                let is_spaced = matches!(punct.as_char(), '=') && punct.spacing() == Spacing::Alone;
                match punct.as_char() {
                    ',' => text.push_str(", "),
                    '=' if is_spaced => text.push_str(" = "),
                    other => text.push(other),
                }
                is_word = false;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                if is_word {
                    text.push(' ');
                }
                text.push_str(&token.to_string());
                is_word = true;
            }
        }
    }
}

/// Lists the names that imports bring: the last one of each path.
pub(super) fn leaves(tokens: TokenStream) -> Vec<String> {
    let mut leaves = Vec::new();
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let leads_on = matches!(tokens.get(index + 1), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        match token {
            TokenTree::Group(group) => leaves.extend(self::leaves(group.stream())),
            TokenTree::Ident(ident) if !leads_on && *ident != "pub" && *ident != "use" => {
                leaves.push(ident.to_string())
            }
            _ => {}
        }
    }
    leaves
}

/// Returns what a value is on the wire.
pub(super) fn wire(cx: &Cx<'_>, ty: &Ty) -> String {
    match ty {
        Ty::Named(id) => match &cx.api[*id].shape {
            Shape::Alias(target) => wire(cx, target),
            // Whatever it is, its name in Rust says it.
            _ => "a type of its own".to_owned(),
        },
        Ty::List(item) => format!("list of {}", wire(cx, item)),
        Ty::Map(value) => format!("map of {}", wire(cx, value)),
        Ty::Tuple(items) => {
            format!("tuple of {}", items.iter().map(|item| wire(cx, item)).collect::<Vec<_>>().join(", "))
        }
        Ty::Nullable(value) => format!("{} or null", wire(cx, value)),
        Ty::Primitive(primitive) => scalar(*primitive).to_owned(),
        Ty::Foreign(foreign) => match foreign.form {
            ForeignForm::Text => "string".to_owned(),
            ForeignForm::Literal => "number or boolean".to_owned(),
            ForeignForm::Structure => "a type of its own".to_owned(),
        },
        Ty::Object => "object".to_owned(),
        Ty::Any => "any value".to_owned(),
    }
}

fn scalar(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Bool => "boolean",
        Primitive::I32 | Primitive::U32 | Primitive::I64 | Primitive::U64 => "integer",
        Primitive::F64 => "number",
        Primitive::String => "string",
        Primitive::Timestamp => "date-time",
        Primitive::Date => "date",
        Primitive::Binary | Primitive::Bytes => "bytes",
        Primitive::Upload => "upload",
        Primitive::Parts => "parts",
        Primitive::Uuid => "uuid",
        Primitive::QuotedI64 | Primitive::QuotedU64 => "integer in a string",
        Primitive::Base64 => "base64",
        Primitive::Base64Url => "base64 for URLs",
    }
}

/// Returns what a field is on the wire.
pub(super) fn of_field(cx: &Cx<'_>, kind: &FieldKind) -> String {
    match kind {
        FieldKind::Property { ty, .. } => wire(cx, ty),
        FieldKind::Oneof(_) => "members of its own".to_owned(),
    }
}

/// Returns whether a value may be missing or `null`.
pub(super) fn presence(field: &Field) -> &'static str {
    let nullable = field.is_clearable() || matches!(field.kind, FieldKind::Property { nullable: true, .. });
    match (field.required, nullable) {
        (true, false) => "required",
        (true, true) => "required or null",
        (false, false) => "optional",
        (false, true) => "optional or null",
    }
}
