//! Turns aliases that lead to each other into aliases that lead somewhere, soon.

use crate::diagnostics::Diagnostics;
use crate::ir::{Record, Shape, Ty, TypeDef, TypeId};

/// How many aliases may lead to each other before one of them leads to their end at once.
///
/// Whoever asks for the type behind an alias takes as many steps, and almost every stage asks.
const MAX_STEPS: usize = 16;

/// How far the walk is with a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Makes any value of one alias in each circle that consists of nothing but aliases.
pub(super) fn break_circles(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let mut states = vec![State::New; types.len()];
    for start in 0..types.len() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(number) = next.filter(|number| states[*number] == State::New) {
            states[number] = State::Open;
            path.push(number);
            next = match &types[number].shape {
                Shape::Alias(ty) => named(ty).map(|id| id.0 as usize),
                _ => None,
            };
        }
        let circle = next.filter(|number| states[*number] == State::Open);
        let circle = circle.and_then(|first| path.iter().position(|number| *number == first));
        if let Some(from) = circle {
            break_circle(&path[from..], types, diagnostics);
        }
        path.iter().for_each(|number| states[*number] = State::Done);
    }
}

/// Makes a record of a map in the circle, for a record may contain itself, and any value of an alias where there is none.
///
/// It is the first one in the order of the types, wherever the walk came from.
fn break_circle(circle: &[usize], types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let values = |number: usize| match &types[number].shape {
        Shape::Alias(Ty::Map(values)) => Some(Ty::clone(values)),
        _ => None,
    };
    let map =
        circle.iter().copied().filter_map(|number| Some((number, values(number)?))).min_by_key(|(number, _)| *number);
    if let Some((number, values)) = map {
        types[number].shape = Shape::Record(Record { rest: Some(values), ..Record::default() });
    } else if let Some(number) = circle.iter().min() {
        let def = &mut types[*number];
        diagnostics.circular_alias(def.origin, &def.name.own);
        def.shape = Shape::Alias(Ty::Any);
    }
}

/// Lets some aliases of a long chain lead to its end at once, so that the end is never far.
pub(super) fn shorten(types: &mut [TypeDef]) {
    let mut steps = vec![0; types.len()];
    for start in 0..types.len() {
        let mut path = Vec::new();
        let mut next = target(&types[start].shape).map(|_| start);
        while let Some(number) = next.filter(|number| steps[*number] == 0) {
            path.push(number);
            next = target(&types[number].shape);
        }
        for number in path.into_iter().rev() {
            let Some(id) = target(&types[number].shape) else { continue };
            steps[number] = steps[id] + 1;
            if steps[number] > MAX_STEPS {
                types[number].shape = Shape::Alias(end(types, number));
                steps[number] = 1;
            }
        }
    }
}

/// Returns the type that an alias leads to, if that may be an alias itself.
fn target(shape: &Shape) -> Option<usize> {
    match shape {
        Shape::Alias(Ty::Named(id)) => Some(id.0 as usize),
        _ => None,
    }
}

/// Returns the last type on the way from an alias that is no alias of a named type.
fn end(types: &[TypeDef], number: usize) -> Ty {
    let (mut last, mut next) = (number, Some(number));
    while let Some(number) = next {
        (last, next) = (number, target(&types[number].shape));
    }
    Ty::Named(TypeId(last as u32))
}

/// Returns the named type that a type is made of, however deep.
fn named(ty: &Ty) -> Option<TypeId> {
    match ty {
        Ty::Named(number) => Some(*number),
        Ty::Tuple(items) => items.iter().find_map(named),
        Ty::List(inner) | Ty::Map(inner) | Ty::Nullable(inner) => named(inner),
        Ty::Primitive(_) | Ty::Foreign(_) | Ty::Object | Ty::Any => None,
    }
}
