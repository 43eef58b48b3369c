//! Turns a graph of what leads to what into the edges that close a circle.

use super::TypeId;

/// For each type, where it leads: the place in it, and the type there.
pub(crate) type Edges = Vec<Vec<(usize, TypeId)>>;

/// Walks the graph from each root in turn, and returns the type and the place of each edge that leads back to a type
/// which the walk is in. Without those edges there is no circle.
///
/// It walks without recursion: a chain of types may be as long as the description.
pub(crate) fn closing(edges: &Edges, roots: impl IntoIterator<Item = TypeId>) -> Vec<(TypeId, usize)> {
    #[derive(Clone, Copy)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; edges.len()];
    let mut closing = Vec::new();
    for root in roots {
        let mut stack = Vec::new();
        if let State::New = states[root.0 as usize] {
            states[root.0 as usize] = State::Open;
            stack.push((root, 0));
        }
        while let Some((id, next)) = stack.last_mut() {
            let Some((place, target)) = edges[id.0 as usize].get(*next).copied() else {
                states[id.0 as usize] = State::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            match states[target.0 as usize] {
                State::Open => closing.push((*id, place)),
                State::Done => {}
                State::New => {
                    states[target.0 as usize] = State::Open;
                    stack.push((target, 0));
                }
            }
        }
    }
    closing
}
