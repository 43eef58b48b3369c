//! Turns two lists into pairs of what is the same thing in both.

use std::collections::BTreeMap;

/// A thing in the editions that have it.
pub(super) enum Pair<'a, T> {
    Both(&'a T, &'a T),
    Old(&'a T),
    New(&'a T),
}

/// Pairs things by the first key, and those that are left by the second; in the order of the new list, what is gone last.
pub(super) fn pairs<'a, T>(old: &'a [T], new: &'a [T], keys: [fn(&T) -> &str; 2]) -> Vec<Pair<'a, T>> {
    let mut partners: Vec<Option<usize>> = vec![None; new.len()];
    let mut is_taken = vec![false; old.len()];
    for key in keys {
        let left = (0..old.len()).filter(|index| !is_taken[*index]);
        let known: BTreeMap<&str, usize> = left.map(|index| (key(&old[index]), index)).collect();
        for (partner, new) in partners.iter_mut().zip(new).filter(|(partner, _)| partner.is_none()) {
            // What two of a list have in common identifies neither of them.
            if let Some(index) = known.get(key(new)).copied().filter(|index| !is_taken[*index]) {
                is_taken[index] = true;
                *partner = Some(index);
            }
        }
    }
    let both = partners.iter().zip(new).map(|(partner, new)| match partner {
        Some(index) => Pair::Both(&old[*index], new),
        None => Pair::New(new),
    });
    let gone = is_taken.iter().zip(old).filter(|(is_taken, _)| !**is_taken).map(|(_, old)| Pair::Old(old));
    both.chain(gone).collect()
}
