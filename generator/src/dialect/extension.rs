//! Turns objects into what they are without the extensions that a caller ignores.

use crate::diagnostics::Diagnostics;
use crate::extension_pattern::ExtensionPattern;
use crate::load::Mapping;

/// The extensions that are as if they were not written, and which of the patterns has met one.
pub(crate) struct Ignored<'a> {
    patterns: Vec<(&'a ExtensionPattern, bool)>,
}

impl<'a> Ignored<'a> {
    pub(crate) fn new(patterns: &'a [ExtensionPattern]) -> Self {
        Self { patterns: patterns.iter().map(|pattern| (pattern, false)).collect() }
    }

    /// Takes the ignored extensions out of an object whose keys are keywords, and not names.
    pub(super) fn take_out(&mut self, object: &mut Mapping) {
        if self.patterns.is_empty() {
            return;
        }
        object.retain(|key, _| {
            let mut is_ignored = false;
            // A name may be meant by several patterns, each of which has its effect.
            for (pattern, has_met) in &mut self.patterns {
                let matches = pattern.matches(key);
                *has_met |= matches;
                is_ignored |= matches;
            }
            !is_ignored
        });
    }

    /// Tells which patterns have met nothing.
    pub(crate) fn finish(self, diagnostics: &mut Diagnostics) {
        for (pattern, _) in self.patterns.into_iter().filter(|(_, has_met)| !has_met) {
            diagnostics.extension_without_effect(pattern.place().clone(), pattern.as_str());
        }
    }
}
