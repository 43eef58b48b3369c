//! Turns webhooks and callbacks into the functions that parse them, and the variants that they are.

use super::ident::Ident;
use super::operations::{GroupNames, OperationNames};
use super::scope::Scope;
use super::{reserved, words};
use crate::ir::{Api, Event};

/// The names of the events of one module.
#[derive(Debug)]
pub(crate) struct EventsNames {
    pub(crate) module: Ident,
    pub(crate) events: Vec<EventNames>,
}

/// The names of an event.
#[derive(Debug)]
pub(crate) struct EventNames {
    pub(crate) parse: Ident,
    pub(crate) variant: Ident,
}

/// Names the webhooks, and the callbacks of each operation.
pub(super) fn assign(api: &Api, operations: &[OperationNames]) -> (EventsNames, Vec<EventsNames>) {
    let webhooks = EventsNames { module: Ident::new("webhooks"), events: events(&api.webhooks) };
    let mut modules = Scope::reserving(&[]);
    let callbacks = api.callbacks.iter().map(|callbacks| {
        let method = operations[callbacks.operation.0 as usize].method.as_str();
        let plain = method.trim_end_matches('_').to_owned();
        // Methods of several groups may be called the same.
        let path = words::snake(&format!("{method} {}", api[callbacks.operation].path.replace('{', "by ")));
        EventsNames { module: modules.claim(&[words::snake(&plain), path]), events: events(&callbacks.events) }
    });
    (webhooks, callbacks.collect())
}

/// Names events, whose order in the document does not matter.
fn events(list: &[Event]) -> Vec<EventNames> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|index| (&list[*index].wished, &list[*index].url));
    let (mut functions, mut variants) = (Scope::reserving(&[]), Scope::reserving(reserved::EVENTS));
    let mut names: Vec<Option<EventNames>> = Vec::new();
    names.resize_with(order.len(), || None);
    for index in order {
        let wished = &list[index].wished;
        let parse = functions.claim(&[format!("parse_{}", words::snake(wished).trim_end_matches('_'))]);
        let plain = words::pascal(wished);
        let variant = variants.claim(&[plain.clone(), format!("{plain}Event")]);
        names[index] = Some(EventNames { parse, variant });
    }
    names.into_iter().flatten().collect()
}

/// Returns the cargo features of webhooks and of callbacks; a group of operations may have the plain name.
pub(super) fn features(groups: &[GroupNames]) -> [String; 2] {
    let is_taken = |name: &str| groups.iter().any(|group| group.module.as_str().trim_end_matches('_') == name);
    ["webhook", "callback"].map(|name| {
        let plain = format!("{name}s");
        if is_taken(&plain) { format!("{name}-events") } else { plain }
    })
}
