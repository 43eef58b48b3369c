//! Turns the entries that were read for a mapping into one, with each key once and `<<` applied.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Builder, Repeated};
use crate::load::node::{Key, Mapping, Node, Value};
use crate::load::origin::Segment;

/// Mappings up to this length are searched for equal keys by comparing all pairs.
const SMALL_MAPPING: usize = 24;

impl Builder<'_> {
    /// Takes the entries from `start` on as those of a mapping.
    pub(super) fn mapping(&mut self, start: usize, merges: Vec<Node>) -> Mapping {
        let mut entries: Vec<_> = self.entries.drain(start..).collect();
        if has_repeated_key(&entries) {
            entries = self.without_repeated(entries);
        }
        if !merges.is_empty() {
            self.merge(&mut entries, merges);
        }
        Mapping::from_distinct(entries)
    }

    /// Keeps the last value of each key, at the place of the first one.
    fn without_repeated(&mut self, entries: Vec<(Key, Node)>) -> Vec<(Key, Node)> {
        let mut index: BTreeMap<Key, usize> = BTreeMap::new();
        let mut kept: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
        let mut repeated = BTreeMap::new();
        for (key, node) in entries {
            if let Some(&at) = index.get(&key) {
                repeated.insert(at, node.origin);
                kept[at].1 = node;
            } else {
                index.insert(Key::clone(&key), kept.len());
                kept.push((key, node));
            }
        }
        for (at, last) in repeated {
            let key = Key::clone(&kept[at].0);
            let id = self.sources.keys.intern(&key);
            let parent = self.sources.parent(last).unwrap_or(last);
            let first = self.sources.step(parent, Segment::FirstKey(id));
            self.findings.repeated.push(Repeated { key, first, last });
        }
        kept
    }

    /// Adds what `<<` brings: the entries of mappings, where there is no such key before.
    fn merge(&mut self, entries: &mut Vec<(Key, Node)>, mut merges: Vec<Node>) {
        let mut present: BTreeSet<Key> = entries.iter().map(|(key, _)| Key::clone(key)).collect();
        merges.reverse();
        while let Some(merge) = merges.pop() {
            match merge.value {
                Value::Mapping(more) => {
                    entries.extend(more.into_iter().filter(|(key, _)| present.insert(Key::clone(key))));
                }
                // Mappings are taken out of sequences, sequences of sequences are not merged.
                Value::Sequence(items) if items.iter().all(|item| item.as_mapping().is_some()) => {
                    merges.extend(items.into_iter().rev());
                }
                _ => self.findings.odd_merges.push(merge.origin),
            }
        }
    }
}

/// Whether two keys are equal; equal keys of one run share their allocation.
fn has_repeated_key(entries: &[(Key, Node)]) -> bool {
    if entries.len() <= SMALL_MAPPING {
        let mut rest = entries;
        while let Some(((key, _), tail)) = rest.split_first() {
            if tail.iter().any(|(other, _)| Arc::ptr_eq(key, other)) {
                return true;
            }
            rest = tail;
        }
        return false;
    }
    let mut addresses: Vec<_> = entries.iter().map(|(key, _)| key.as_ptr()).collect();
    addresses.sort_unstable();
    addresses.windows(2).any(|pair| pair[0] == pair[1])
}
