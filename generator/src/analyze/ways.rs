//! Turns what operations send and get into what of it each type is part of.

use crate::ir::{Api, Ty, TypeId};

/// For each type, whether it is part of requests, and whether it is part of answers.
#[derive(Debug)]
pub(crate) struct Reached {
    pub(crate) sent: Vec<bool>,
    pub(crate) answered: Vec<bool>,
}

/// Follows types from the operations and events of an API.
pub(crate) fn ways(api: &Api) -> Reached {
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters).map(|parameter| &parameter.ty);
    let bodies = api.operations.iter().flat_map(|operation| operation.forms()).map(|form| &form.ty);
    let answers = api.operations.iter().flat_map(|operation| operation.answered());
    let events = api.events().map(|event| &event.ty);
    let headers = api.operations.iter().filter_map(|operation| operation.headers).map(Ty::Named);
    let headers: Vec<Ty> = headers.collect();
    Reached {
        sent: reached(api, parameters.chain(bodies)),
        answered: reached(api, answers.chain(events).chain(&headers)),
    }
}

fn reached<'a>(api: &'a Api, roots: impl Iterator<Item = &'a Ty>) -> Vec<bool> {
    let mut reached = vec![false; api.types.len()];
    let mut pending: Vec<TypeId> = roots.flat_map(Ty::named).collect();
    while let Some(id) = pending.pop() {
        if !std::mem::replace(&mut reached[id.0 as usize], true) {
            pending.extend(api[id].shape.named());
        }
    }
    reached
}
