//! Turns the tree of modules into all ways by which callers reach each type.

use crate::emit::{Cx, types};
use crate::ir::TypeId;
use crate::name::Module;
use std::collections::BTreeSet;

/// For each type, all ways to it from the root of the crate.
pub(super) fn paths(cx: &Cx<'_>) -> Vec<BTreeSet<String>> {
    let mut paths: Vec<BTreeSet<String>> =
        cx.api.types().map(|(id, _)| BTreeSet::from([cx.names.of_type(id).path.to_string()])).collect();
    let root = &cx.names.modules;
    walk(cx, root, "types", &mut paths);
    for (namespace, idents) in &root.shortcuts {
        let namespace = namespace.to_string();
        let start = namespace.split("::").filter(|part| !part.is_empty());
        let Some(module) = start.into_iter().try_fold(root, |module, part| child(module, part)) else { continue };
        for ident in idents {
            if let Some(module) = child(module, ident.as_str()) {
                walk(cx, module, &format!("types::{ident}"), &mut paths);
            }
        }
    }
    paths
}

fn child<'a>(module: &'a Module, name: &str) -> Option<&'a Module> {
    module.children.iter().find(|(ident, _)| ident.as_str() == name).map(|(_, child)| child)
}

/// Adds the ways through a module that is public.
fn walk(cx: &Cx<'_>, module: &Module, path: &str, paths: &mut [BTreeSet<String>]) {
    let mut add = |id: &TypeId| paths[id.0 as usize].insert(format!("{path}::{}", cx.names.of_type(*id).ident));
    module.types.iter().chain(&module.exports).for_each(|id| {
        add(id);
    });
    for (name, child) in &module.children {
        if types::is_public(cx, child) {
            walk(cx, child, &format!("{path}::{name}"), paths);
        }
    }
}
