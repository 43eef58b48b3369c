//! Turns a chain of schemas that extend each other without end in sight into chains that can be gathered.

use super::{Schema, SchemaId, SchemaTable};
use crate::diagnostics::Diagnostics;

/// How many schemas may extend each other, one the next.
///
/// Each of them has the properties of all that it extends, so that a chain of `n` has `n * n / 2`.
/// In the deepest of four thousand real documents there are five.
const MAX_DEPTH: u32 = 32;

/// How far the walk is with a schema.
#[derive(Clone, Copy)]
enum State {
    New,
    Open,
    /// It is done, and extends others in chains of at most this many.
    Done(u32),
}

/// Takes what is too deep out of the schemas that extend it.
///
/// It walks without recursion: a chain may be as long as the description.
pub(super) fn limit(table: &mut SchemaTable, diagnostics: &mut Diagnostics) {
    let mut states = vec![State::New; table.schemas.len()];
    let mut stack = Vec::new();
    for start in 0..table.schemas.len() {
        stack.push((start, 0));
        while let Some((id, next)) = stack.last_mut() {
            let id = *id;
            if *next == 0 && !matches!(states[id], State::New) {
                stack.pop();
                continue;
            }
            states[id] = State::Open;
            match part(&table.schemas[id], *next) {
                Some(part) => {
                    *next += 1;
                    stack.push((part.0 as usize, 0));
                }
                None => {
                    states[id] = State::Done(cut(&mut table.schemas[id], &states, diagnostics));
                    stack.pop();
                }
            }
        }
    }
}

/// Returns one of the schemas that a schema is made of: what it refers to, then the branches of its `allOf`.
fn part(schema: &Schema, index: usize) -> Option<SchemaId> {
    schema.target().into_iter().chain(schema.all_of.iter().copied()).nth(index)
}

/// Leaves what is too deep out of a schema, and returns how deep it is then.
fn cut(schema: &mut Schema, states: &[State], diagnostics: &mut Diagnostics) -> u32 {
    let depth = |id: SchemaId| match states[id.0 as usize] {
        State::Done(depth) => depth,
        // It is part of itself, which adds nothing.
        State::New | State::Open => 0,
    };
    let is_alias = schema.all_of.is_empty() && schema.properties.is_empty();
    if is_alias {
        return schema.target().map_or(0, depth);
    }
    let is_deep = |id: SchemaId| depth(id) >= MAX_DEPTH;
    let is_cut = schema.target().is_some_and(is_deep) || schema.all_of.iter().any(|id| is_deep(*id));
    if is_cut {
        diagnostics.extends_too_deep(schema.origin, MAX_DEPTH);
        schema.all_of.retain(|id| !is_deep(*id));
        schema.reference.take_if(|reference| reference.target.is_some_and(is_deep));
    }
    let parts = schema.target().into_iter().chain(schema.all_of.iter().copied());
    parts.map(|id| depth(id) + 1).max().unwrap_or_default()
}
