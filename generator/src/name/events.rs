//! Turns webhooks and callbacks into the functions that parse them, and the variants that they are.

use super::ident::Ident;
use super::operations::{GroupNames, OperationNames};
use super::scope::Scope;
use super::{reserved, words};
use crate::ir::{Api, Event};
use crate::lock::Lock;

const EVENTS: &str = "events";

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
pub(super) fn assign(api: &Api, operations: &[OperationNames], lock: &mut Lock) -> (EventsNames, Vec<EventsNames>) {
    let webhooks = EventsNames { module: Ident::new("webhooks"), events: events(&api.webhooks, "webhook", lock) };
    let mut modules = Scope::reserving(&[]);
    let callbacks = api.callbacks.iter().map(|callbacks| {
        let method = operations[callbacks.operation.0 as usize].method.as_str();
        let plain = method.trim_end_matches('_').to_owned();
        // Methods of several groups may be called the same.
        let path = words::snake(&format!("{method} {}", api[callbacks.operation].path.replace('{', "by ")));
        let module = modules.claim(&[words::snake(&plain), path]);
        EventsNames { events: events(&callbacks.events, module.as_str(), lock), module }
    });
    (webhooks, callbacks.collect())
}

/// Names events, whose order in the document does not matter. `of` says of what they are.
fn events(list: &[Event], of: &str, lock: &mut Lock) -> Vec<EventNames> {
    let key = |index: usize| {
        format!("{of} {} {}", list[index].wished, list[index].url.as_deref().unwrap_or_default()).trim_end().to_owned()
    };
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|index| (lock.get(EVENTS, &key(*index)).is_none(), &list[*index].wished, &list[*index].url));
    let (mut functions, mut variants) = (Scope::reserving(&[]), Scope::reserving(reserved::EVENTS));
    let mut names: Vec<Option<EventNames>> = Vec::new();
    names.resize_with(order.len(), || None);
    for index in order {
        let wished = &list[index].wished;
        let kept = lock.get(EVENTS, &key(index)).and_then(|kept| kept.split_once("::"));
        let (kept_function, kept_variant) = kept.map(|(one, other)| (one.to_owned(), other.to_owned())).unzip();
        let function = format!("parse_{}", words::snake(wished).trim_end_matches('_'));
        let parse = functions.claim(&kept_function.into_iter().chain([function]).collect::<Vec<_>>());
        let plain = words::pascal(wished);
        let wishes = kept_variant.into_iter().chain([plain.clone(), format!("{plain}Event")]);
        let variant = variants.claim(&wishes.collect::<Vec<_>>());
        lock.insert(EVENTS, key(index), format!("{parse}::{variant}"));
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
