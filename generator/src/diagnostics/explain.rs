//! Turns the code of a diagnostic into its section of `codes.md`: what it means, what causes it, what to do about it.

use super::nearest;

/// The page, which is also the index of the diagnostics in the guide.
const PAGE: &str = include_str!("codes.md");

/// What there is to know about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The code, in kebab case.
    pub code: &'static str,
    /// Markdown, one sentence a line: what it means and what happens, a fenced example that causes it, and the remedy.
    pub text: &'static str,
}

/// Iterates over all codes, sorted by name.
pub fn explanations() -> impl Iterator<Item = Explanation> {
    let sections = PAGE.split("\n## ").skip(1);
    sections.filter_map(|section| {
        let (code, text) = section.split_once('\n')?;
        Some(Explanation { code, text: text.trim() })
    })
}

/// Explains a code; if there is none of that name, returns the nearest one, if any is near.
///
/// # Errors
///
/// There is no such code.
pub fn explain(code: &str) -> Result<Explanation, Option<&'static str>> {
    let found = explanations().find(|explanation| explanation.code == code);
    found.ok_or_else(|| nearest(code, explanations().map(|explanation| explanation.code)))
}
