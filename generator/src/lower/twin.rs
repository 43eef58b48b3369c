//! Turns inline types that say the same into one type, which the others are other names for.

use crate::ir::{Owner, Shape, Ty, TypeDef, TypeId};
use std::collections::HashMap;

/// Makes an alias of every inline type that is the same as another of the same name.
///
/// Descriptions repeat themselves: two thirds of the enumerations of GitHub's are copies, which would all be compiled.
/// Every path stays, and with it the documentation of the place.
pub(super) fn merge(types: &mut [TypeDef]) {
    let classes = classes(types);
    let mut best: HashMap<TypeId, TypeId> = HashMap::new();
    for (number, class) in classes.iter().enumerate() {
        let id = TypeId(number as u32);
        let chosen = best.entry(*class).or_insert(id);
        if address(types, id) < address(types, *chosen) {
            *chosen = id;
        }
    }
    for (number, class) in classes.iter().enumerate() {
        let chosen = best[class];
        if chosen.0 as usize != number {
            types[number].shape = Shape::Alias(Ty::Named(chosen));
        }
    }
}

/// Finds for each type one that stands for all that are the same.
///
/// What a type contains has been numbered after it, so that the last come first.
fn classes(types: &[TypeDef]) -> Vec<TypeId> {
    let mut classes: Vec<TypeId> = (0..types.len()).map(|number| TypeId(number as u32)).collect();
    let mut known: HashMap<(&str, Shape), TypeId> = HashMap::new();
    for (number, def) in types.iter().enumerate().rev() {
        if matches!(def.owner, Owner::Type(_)) && is_mergeable(&def.shape) {
            let mut shape = def.shape.clone();
            shape.each_mut(&mut |ty| {
                if let Ty::Named(id) = ty {
                    *id = classes[id.0 as usize];
                }
            });
            classes[number] = *known.entry((&def.name.wished, shape)).or_insert(classes[number]);
        }
    }
    classes
}

/// An alias is no type of its own, and a oneof belongs to its message.
fn is_mergeable(shape: &Shape) -> bool {
    matches!(shape, Shape::Record(_) | Shape::Enumeration(_) | Shape::Union(_))
}

/// Returns where a type is, by names alone, so that the order of a description does not matter: what is part of a
/// component comes before what is part of an operation, and what is less deep before what is deeper.
fn address(types: &[TypeDef], id: TypeId) -> (Root, usize, Vec<&str>) {
    let mut names = Vec::new();
    let mut root = Root::Component;
    let mut next = Some(id);
    while let Some(id) = next {
        let def = &types[id.0 as usize];
        names.push(def.name.own.as_str());
        next = match &def.owner {
            Owner::Type(owner) => Some(*owner),
            Owner::Component { namespace } => {
                names.extend(namespace.iter().rev().map(String::as_str));
                None
            }
            Owner::Operation => {
                root = Root::Operation;
                None
            }
        };
    }
    names.reverse();
    (root, names.len(), names)
}

/// What a type is part of, at last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Root {
    Component,
    Operation,
}
