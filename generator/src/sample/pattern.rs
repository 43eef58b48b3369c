//! Turns a regular expression (ECMA-262) into texts that match it.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How often what may be repeated is repeated beyond what it must be.
const MORE: [u32; 9] = [0, 1, 2, 3, 5, 8, 16, 32, 64];

/// How many branches of alternatives are tried.
const BRANCHES: usize = 4;

/// The characters that a text is made of where the expression lets it choose.
const LIKED: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890-_.";

/// Returns texts that may match, the simplest first; nothing, if the expression is not understood.
///
/// What looks ahead or behind is ignored, so each text is still to be checked.
pub(super) fn texts(pattern: &str, turn: usize) -> Vec<String> {
    let Ok(tree) = regex_syntax::parse(&plain(pattern)) else { return Vec::new() };
    let mut texts: Vec<String> = Vec::new();
    for more in MORE {
        for branch in 0..BRANCHES {
            let mut text = String::new();
            Way { more, branch, turn }.write(&tree, &mut text);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    texts
}

/// How the open choices of an expression are made.
struct Way {
    more: u32,
    branch: usize,
    turn: usize,
}

impl Way {
    fn write(&self, tree: &Hir, text: &mut String) {
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(class) => text.extend(self.character(class)),
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(u32::MAX);
                for _ in 0..repetition.min.saturating_add(self.more).min(most).min(1024) {
                    self.write(&repetition.sub, text);
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub, text),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part, text)),
            HirKind::Alternation(branches) => self.write(&branches[self.branch % branches.len()], text),
        }
    }

    fn character(&self, class: &Class) -> Option<char> {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
            Class::Bytes(class) => {
                class.ranges().iter().map(|range| (range.start().into(), range.end().into())).collect()
            }
        };
        let fits = |character: &char| ranges.iter().any(|(first, last)| (first..=last).contains(&character));
        let liked: Vec<char> = LIKED.chars().filter(fits).collect();
        let any = || ('!'..='~').find(fits).or_else(|| ranges.first().map(|(first, _)| *first));
        liked.get(self.turn.checked_rem(liked.len()).unwrap_or_default()).copied().or_else(any)
    }
}

/// Rewrites what ECMA-262 has and the parser has not: it looks neither ahead nor behind, and a lone bracket is itself.
fn plain(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(character) = rest.chars().next() {
        if !in_class
            && let Some(tail) = ["(?=", "(?!", "(?<=", "(?<!"].iter().find_map(|start| rest.strip_prefix(start))
        {
            rest = after_group(tail);
            continue;
        }
        let taken = match character {
            '\\' => escape(rest, if in_class { "0-9" } else { "[0-9]" }, &mut out),
            '[' if in_class => push(&mut out, "\\["),
            '{' if !in_class && !is_count(rest) => push(&mut out, "\\{"),
            '}' if !in_class && !out_has_open_count(&out) => push(&mut out, "\\}"),
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(character);
                1
            }
            _ => {
                in_class = match character {
                    '[' => true,
                    ']' => false,
                    _ => in_class,
                };
                out.push(character);
                character.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    out
}

fn push(out: &mut String, text: &str) -> usize {
    out.push_str(text);
    1
}

/// Copies an escape, and returns its length; `digits` is what stands for any digit there.
fn escape(rest: &str, digits: &str, out: &mut String) -> usize {
    let Some(next) = rest[1..].chars().next() else { return 1 };
    match next {
        'd' => out.push_str(digits),
        'p' | 'P' => {
            let length = rest.find('}').map_or(2, |end| end + 1);
            out.push_str(&rest[..length]);
            return length;
        }
        'u' if rest.len() >= 6
            && rest.is_char_boundary(6)
            && rest[2..6].chars().all(|digit| digit.is_ascii_hexdigit()) =>
        {
            out.push_str(&format!("\\x{{{}}}", &rest[2..6]));
            return 6;
        }
        'c' => {}
        plain if plain.is_ascii_alphanumeric() => out.extend(['\\', plain]),
        plain if plain.is_ascii_punctuation() && !"<>/'\"".contains(plain) => out.extend(['\\', plain]),
        other => out.push(other),
    }
    1 + next.len_utf8()
}

/// Whether a brace starts a count, such as `{2}`, `{2,}` and `{2,3}`, or the name of a class of characters.
fn is_count(rest: &str) -> bool {
    let Some((inner, _)) = rest[1..].split_once('}') else { return false };
    inner.starts_with(|first: char| first.is_ascii_digit())
        && inner.chars().all(|character| character.is_ascii_digit() || character == ',')
}

/// Whether a brace is open that the expression means as one.
fn out_has_open_count(out: &str) -> bool {
    let open = out.rfind('{').filter(|at| !out[..*at].ends_with('\\'));
    open.is_some_and(|at| !out[at..].contains('}'))
}

/// Returns what stands behind the parenthesis that closes a group.
fn after_group(inner: &str) -> &str {
    let mut depth = 1;
    let mut is_escaped = false;
    for (at, character) in inner.char_indices() {
        match character {
            _ if is_escaped => {
                is_escaped = false;
                continue;
            }
            '\\' => is_escaped = true,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &inner[at + 1..];
        }
    }
    ""
}
