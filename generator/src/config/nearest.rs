//! Turns a word that is not known into the known one that was probably meant.

/// Returns the word of `known` that `word` is a slip of: at most a third of it differs.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let distances = known.iter().map(|candidate| (strsim::levenshtein(word, candidate), *candidate));
    let (distance, candidate) = distances.min()?;
    (distance <= candidate.len().div_ceil(3)).then_some(candidate)
}
