//! Turns a node and what an overlay has for it into the merged node (Overlay 1.1.0, section 4.4.3).

use super::super::node::{Mapping, Node, Value};
use super::super::origin::{Graft, Origin, Sources};

/// What is merged, and what of it does not fit.
#[derive(Debug)]
pub(super) struct Misfit {
    /// What the overlay has, and what the description has.
    pub(super) kinds: (&'static str, &'static str),
    pub(super) origin: Origin,
    pub(super) target: Origin,
}

/// Merges `update` into a node that was selected; a list takes each item of a list, or anything else as one item.
pub(super) fn merge(target: &mut Node, update: &Node, sources: &mut Sources) -> Result<(), Misfit> {
    if let Value::Sequence(items) = &mut target.value
        && update.as_sequence().is_none()
    {
        let at = Graft::Item(target.origin, items.len());
        items.push(graft(update, at, sources));
        return Ok(());
    }
    inner(target, update, sources)
}

fn inner(target: &mut Node, update: &Node, sources: &mut Sources) -> Result<(), Misfit> {
    let (ours, theirs) = (update.kind(), target.kind());
    match (&mut target.value, &update.value) {
        (Value::Mapping(present), Value::Mapping(added)) => return entries(present, target.origin, added, sources),
        (Value::Sequence(items), Value::Sequence(more)) => {
            for item in more {
                let at = Graft::Item(target.origin, items.len());
                items.push(graft(item, at, sources));
            }
        }
        // The example of the specification has keys without values beside those that it merges.
        (Value::Mapping(_) | Value::Sequence(_), Value::Null) => {}
        (Value::Mapping(_) | Value::Sequence(_), _) => {
            return Err(Misfit { kinds: (ours, theirs), origin: update.origin, target: target.origin });
        }
        // A key that is there without a value is as good as none.
        (Value::Null, _) => *target = graft(update, Graft::InPlace(target.origin), sources),
        (_, Value::Mapping(_) | Value::Sequence(_)) => {
            return Err(Misfit { kinds: (ours, theirs), origin: update.origin, target: target.origin });
        }
        _ => *target = graft(update, Graft::InPlace(target.origin), sources),
    }
    Ok(())
}

fn entries(present: &mut Mapping, at: Origin, added: &Mapping, sources: &mut Sources) -> Result<(), Misfit> {
    for (key, node) in added.iter() {
        match present.get_mut(key) {
            Some(target) => inner(target, node, sources)?,
            None => {
                let grown = graft(node, Graft::Entry(at, key), sources);
                present.insert(key.clone(), grown);
            }
        }
    }
    Ok(())
}

/// Copies a node to another place, of which it and all below it know both: where they are now, and where they came from.
fn graft(node: &Node, at: Graft<'_>, sources: &mut Sources) -> Node {
    let origin = sources.graft(node.origin, at);
    let value = match &node.value {
        Value::Mapping(mapping) => {
            let entries = mapping.iter();
            let grown = entries.map(|(key, node)| (key.clone(), graft(node, Graft::Entry(origin, key), sources)));
            Value::Mapping(Mapping::from_distinct(grown.collect()))
        }
        Value::Sequence(items) => {
            let items = items.iter().enumerate();
            Value::Sequence(items.map(|(index, item)| graft(item, Graft::Item(origin, index), sources)).collect())
        }
        scalar => scalar.clone(),
    };
    Node::new(value, origin)
}
