//! Turns the tables of XML into the names of statics, which nobody sees but who reads the crate.

use super::ident::Ident;
use super::scope::Scope;
use super::words;
use crate::ir::Api;

/// Names all tables, in an order that does not depend on the document.
pub(super) fn assign(api: &Api) -> Vec<Ident> {
    let mut order: Vec<usize> = (0..api.xml.len()).collect();
    order.sort_by_key(|index| &api.xml[*index].hint);
    let mut scope = Scope::default();
    let mut names: Vec<Option<Ident>> = vec![None; order.len()];
    for index in order {
        let name = words::snake(&api.xml[index].hint).to_ascii_uppercase();
        names[index] = Some(scope.claim(&[name]));
    }
    names.into_iter().flatten().collect()
}
