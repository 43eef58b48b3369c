//! Turns a position in a text into the one behind a phrase, however white space was changed on the way.

/// A position in a text that moves forward.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// Returns the offset in bytes.
    pub(super) fn at(self) -> usize {
        self.at
    }

    pub(super) fn rest(self) -> &'t str {
        &self.text[self.at..]
    }

    /// Steps over exactly this text.
    pub(super) fn literal(&mut self, literal: &str) -> Option<()> {
        self.rest().starts_with(literal).then(|| self.at += literal.len())
    }

    /// Steps over white space, and returns it.
    pub(super) fn space(&mut self) -> &'t str {
        let rest = self.rest();
        let space = &rest[..rest.len() - rest.trim_start().len()];
        self.at += space.len();
        space
    }

    /// Steps over white space of one line, and returns it.
    pub(super) fn indent(&mut self) -> &'t str {
        let rest = self.rest();
        let indent = &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()];
        self.at += indent.len();
        indent
    }

    /// Steps over what parts two words: white space, and the `//` of a wrapped comment.
    pub(super) fn gap(&mut self) -> Option<()> {
        let is_parted = !self.space().is_empty();
        if is_parted && self.literal("//").is_some() {
            self.space();
        }
        is_parted.then_some(())
    }

    /// Steps over words that any gaps may part.
    pub(super) fn phrase(&mut self, phrase: &str) -> Option<()> {
        let mut words = phrase.split(' ');
        self.literal(words.next()?)?;
        words.try_for_each(|word| {
            self.gap()?;
            self.literal(word)
        })
    }

    /// Steps over a name, with or without backquotes, and returns it without them.
    ///
    /// `fits` says which characters a name without backquotes may have.
    pub(super) fn name(&mut self, fits: impl Fn(char) -> bool) -> Option<&'t str> {
        let rest = self.rest();
        let (name, length) = match rest.strip_prefix('`') {
            Some(quoted) => {
                let end = quoted.find(['`', '\n'])?;
                quoted[end..].starts_with('`').then_some((&quoted[..end], end + 2))?
            }
            None => {
                let end = rest.find(|character| !fits(character)).unwrap_or(rest.len());
                (&rest[..end], end)
            }
        };
        if name.trim().is_empty() {
            return None;
        }
        self.at += length;
        Some(name)
    }
}
