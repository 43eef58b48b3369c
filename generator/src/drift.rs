//! Turns what a client had to repair into the changes of the description that would make it true, as an OpenAPI Overlay.

mod action;
mod place;

use crate::emit::Cx;
use crate::ir::{FieldKind, Owner, Shape, Ty, TypeId};
use crate::load::Node;
use crate::{Diagnostics, Input, Lock, Options, Sources};
pub use action::Overlay;
use action::{Action, Dialect};
use place::Place;
use std::collections::BTreeSet;

/// How often a property was repaired in one way, as a client counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The schema, as the client names it.
    pub schema: String,
    /// The property, by its name on the wire.
    pub property: String,
    /// What was odd, by the name of its kind in the client.
    pub kind: String,
    /// How often it was met.
    pub times: u64,
    /// The identifiers of the operations that answered so.
    pub operations: Vec<String>,
}

/// What came of a report.
#[derive(Debug)]
pub struct Fix {
    /// The overlay; nothing, if the description cannot be read.
    pub overlay: Option<Overlay>,
    /// The counts for which there is no change, each with the reason.
    pub left: Vec<(Count, &'static str)>,
    /// What there is to say about the description.
    pub diagnostics: Diagnostics,
    /// The texts that were read, in which diagnostics have their places.
    pub sources: Sources,
}

/// Looks for the changes of a description that would make repairs needless.
///
/// The lock is that of the crate, so that its names are those of the report.
pub fn fix(input: &Input, options: &Options, mut lock: Lock, counts: &[Count]) -> Fix {
    let mut diagnostics = Diagnostics::new();
    let mut sources = Sources::default();
    let mut store = crate::load::remote::Store::new(&options.remote, &lock);
    let fence = options.reference_root.as_deref();
    let inputs = std::slice::from_ref(input);
    let roots = crate::load::load(inputs, &options.overlays, fence, &mut store, &mut sources, &mut diagnostics);
    store.finish(&mut lock);
    let source = roots.and_then(|roots| roots.into_iter().next());
    let mut ignored = crate::dialect::Ignored::new(&options.ignored_extensions);
    let canonical = source
        .clone()
        .and_then(|root| crate::dialect::canonicalize(root, &mut sources, &mut ignored, &mut diagnostics));
    let canonical = crate::parse::merge(canonical.into_iter().collect(), &mut diagnostics);
    let Some((source, root)) = source.zip(canonical).filter(|_| !diagnostics.is_fatal()) else {
        return Fix { overlay: None, left: Vec::new(), diagnostics, sources };
    };
    let understood = crate::understand(&root, options, &sources, &mut lock, diagnostics);
    let crate::Understood { api, facts, names, diagnostics } = understood;
    let cx = Cx::new(&api, &facts, &names, options, "");
    let (mut actions, mut left) = (Vec::new(), Vec::new());
    for count in counts {
        match changes(&cx, &sources, &source, count) {
            Ok(found) => {
                actions.extend(found.into_iter().filter(|action| !actions.contains(action)).collect::<Vec<_>>())
            }
            Err(reason) => left.push((count.clone(), reason)),
        }
    }
    let overlay = Some(action::overlay(format!("What servers send of {}", cx.names.package), actions));
    Fix { overlay, left, diagnostics, sources }
}

/// Returns the changes for one count, in each place that it can be about.
fn changes(cx: &Cx<'_>, sources: &Sources, source: &Node, count: &Count) -> Result<Vec<Action>, &'static str> {
    let dialect = Dialect::of(source);
    let types = types(cx, count);
    if types.is_empty() {
        return Err("no schema of the description has this name and property");
    }
    let mut actions = Vec::new();
    for id in types {
        let pointer = sources.pointer(cx.api[id].origin);
        let place =
            Place::of(source, &pointer, &count.property).ok_or("it is in another file, or made of several schemas")?;
        actions.extend(action::actions(source, dialect, &place, &count.kind)?);
    }
    Ok(actions)
}

/// Lists the types that a count may be about; of several, those that its operations answer with.
fn types(cx: &Cx<'_>, count: &Count) -> Vec<TypeId> {
    let ids = (0..cx.api.types.len()).map(|index| TypeId(index as u32));
    let fits = |id: &TypeId| {
        let title = match cx.api[*id].owner {
            Owner::Operation => cx.names.of_type(*id).ident.as_str(),
            Owner::Component { .. } | Owner::Type(_) => &cx.api[*id].name.own,
        };
        let Shape::Record(record) = &cx.api[*id].shape else { return false };
        title == count.schema
            && record.field(&count.property).is_some_and(|field| matches!(field.kind, FieldKind::Property { .. }))
    };
    let all: Vec<TypeId> = ids.filter(fits).collect();
    let answered = reachable(cx, &count.operations);
    let near: Vec<TypeId> = all.iter().copied().filter(|id| answered.contains(id)).collect();
    if near.is_empty() { all } else { near }
}

/// Lists the types in what operations answer.
fn reachable(cx: &Cx<'_>, operations: &[String]) -> BTreeSet<TypeId> {
    let asked = cx.api.operations.iter().filter(|operation| operations.iter().any(|id| **id == *operation.id));
    let mut pending: Vec<TypeId> = asked.flat_map(|operation| operation.answered()).flat_map(Ty::named).collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = pending.pop() {
        if reached.insert(id) {
            pending.extend(cx.api[id].shape.named());
        }
    }
    reached
}
