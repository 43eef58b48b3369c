//! Turns the text of keys into shared keys and small numbers.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use super::node::Key;

/// The number of an interned key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct KeyId(u32);

/// Every key of a run, once.
#[derive(Debug, Default)]
pub(super) struct Keys {
    // Looked up, never iterated.
    ids: HashMap<Key, KeyId, BuildHasherDefault<KeyHasher>>,
    keys: Vec<Key>,
}

impl Keys {
    /// Returns the number of `text`, which is remembered.
    pub(super) fn intern(&mut self, text: &str) -> KeyId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let key: Key = Arc::from(text);
        // A text has at most `u32::MAX` bytes, and so fewer keys.
        let id = KeyId(self.keys.len() as u32);
        self.keys.push(Key::clone(&key));
        self.ids.insert(key, id);
        id
    }

    /// Returns the number of a key that was interned.
    pub(super) fn find(&self, text: &str) -> Option<KeyId> {
        self.ids.get(text).copied()
    }

    /// Returns the key that `id` was given for.
    pub(super) fn key(&self, id: KeyId) -> &Key {
        &self.keys[id.0 as usize]
    }
}

/// A multiplicative hash over eight bytes at a time: half a million short keys are hashed per run.
#[derive(Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            self.mix(rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
    }

    fn finish(&self) -> u64 {
        // The table takes its bucket from the low bits, and a product is well mixed in the high ones.
        self.0.rotate_left(26)
    }
}

impl KeyHasher {
    fn mix(&mut self, word: u64) {
        // The odd number is 2^64 divided by the golden ratio (Knuth, volume 3, section 6.4).
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
