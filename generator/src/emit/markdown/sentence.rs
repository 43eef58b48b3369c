//! Turns Markdown into its first sentence, for a summary line.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// Words that end with a full stop inside a sentence.
const ABBREVIATIONS: [&str; 12] = ["approx", "cf", "dr", "etc", "incl", "inc", "max", "min", "mr", "no", "resp", "vs"];

/// The first sentence of the first paragraph of text that [`rustdoc`](super::rustdoc) returned.
///
/// It is a piece of Markdown by itself: never half a link, code span or emphasis. Headings, lists, quotes and tables
/// before the first paragraph are passed over; without a paragraph the result is empty.
pub(crate) fn sentence(text: &str) -> &str {
    let (paragraph, pieces) = first_paragraph(text);
    let mut ends = pieces.into_iter().flat_map(|piece| sentence_ends(&text[..paragraph.end], piece));
    // A single word, as in "*Optional*.", says nothing by itself.
    let end = ends.find(|&end| text[paragraph.start..end].contains(char::is_whitespace));
    text[paragraph.start..end.unwrap_or(paragraph.end)].trim()
}

/// The first paragraph outside of other blocks, and the ranges of its text that are not inside anything.
fn first_paragraph(text: &str) -> (Range<usize>, Vec<Range<usize>>) {
    let mut depth = 0_usize;
    let mut pieces = Vec::new();
    let mut is_first = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) if depth == 0 => {
                is_first = true;
                depth = 1;
            }
            Event::End(TagEnd::Paragraph) if is_first => return (range, pieces),
            Event::Text(_) if is_first && depth == 1 => pieces.push(range),
            Event::InlineHtml(tag) if tag.starts_with("</") => depth = depth.saturating_sub(1),
            Event::InlineHtml(_) | Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    (0..0, Vec::new())
}

/// Where sentences end inside a piece of a text: behind the mark, and the quote or parenthesis that it closes.
fn sentence_ends(text: &str, piece: Range<usize>) -> impl Iterator<Item = usize> {
    let marks = text[piece.clone()].match_indices(['.', '!', '?']);
    marks.filter_map(move |(index, mark)| {
        let index = piece.start + index;
        let after = &text[index + 1..];
        let rest = after.trim_start_matches(['"', '\'', ')', '”', '’']);
        let next = rest.trim_start().chars().next();
        let is_apart = rest.starts_with(char::is_whitespace) && !next.is_some_and(char::is_lowercase);
        let is_abbreviation = mark == "." && is_abbreviation(&text[..index]);
        (is_apart && !is_abbreviation).then_some(index + 1 + after.len() - rest.len())
    })
}

/// Whether the word at the end of a text is one that a full stop follows anyway, such as `e.g` or an initial.
fn is_abbreviation(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '.';
    let word = &text[text.trim_end_matches(is_word).len()..];
    // `e.g`, `U.S`, or the initial of a name.
    let letters = word.split('.').all(|letter| letter.chars().count() == 1);
    let initials = letters && (word.contains('.') || word.starts_with(char::is_uppercase));
    initials || ABBREVIATIONS.iter().any(|abbreviation| abbreviation.eq_ignore_ascii_case(word))
}
