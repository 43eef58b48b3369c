//! Turns a name that is not there into the one that may be meant.

use std::collections::BTreeSet;

/// Longer names are not compared letter by letter.
const LONG: usize = 64;

/// Nor are more names than this.
const MANY: usize = 500;

/// Returns a name without what changes between snake case and camel case.
pub(super) fn letters(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the candidate that differs least, if that is no more than a slip.
///
/// Case and punctuation do not count.
pub(super) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted = letters(name);
    let ranked: BTreeSet<(usize, &str)> = candidates
        .into_iter()
        .take(MANY)
        .filter_map(|candidate| Some((distance(&wanted, &letters(candidate))?, candidate)))
        .collect();
    ranked.first().map(|(_, candidate)| *candidate)
}

/// Returns how many letters must change, if that is so few that it may be a slip: two, and less than half of them.
fn distance(from: &str, to: &str) -> Option<usize> {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len().max(to.len()) > LONG || from.len().abs_diff(to.len()) > 2 {
        return (from == to).then_some(0);
    }
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (above, letter) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (left, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = row[left + 1];
            row[left + 1] = replaced.min(row[left] + 1).min(diagonal + 1);
        }
    }
    let distance = row[to.len()];
    (distance <= 2 && distance * 2 < from.len()).then_some(distance).or((from == to).then_some(0))
}
