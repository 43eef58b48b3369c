//! Turns records that require themselves without end into records that can be built.

use crate::diagnostics::Diagnostics;
use crate::ir::{FieldKind, Shape, Ty, TypeDef, TypeId};

/// Makes a required property optional wherever it closes a circle of required properties, since no value could be built.
pub(super) fn break_required(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; types.len()];
    for root in 0..types.len() {
        let mut stack = vec![(root, 0)];
        while let Some((number, next)) = stack.last_mut() {
            let (number, place) = (*number, *next);
            *next += 1;
            match (states[number], required(types, number, place)) {
                (State::Done, _) => drop(stack.pop()),
                (_, Step::End) => {
                    states[number] = State::Done;
                    stack.pop();
                }
                (_, Step::Other) => states[number] = State::Open,
                (_, Step::Into(target)) => {
                    states[number] = State::Open;
                    match states[target.0 as usize] {
                        State::New => stack.push((target.0 as usize, 0)),
                        State::Open => relax(&mut types[number], place, diagnostics),
                        State::Done => {}
                    }
                }
            }
        }
    }
}

/// What a field of a type leads to.
enum Step {
    Into(TypeId),
    Other,
    End,
}

fn required(types: &[TypeDef], number: usize, place: usize) -> Step {
    let target = match &types[number].shape {
        Shape::Alias(ty) if place == 0 => Some(ty),
        Shape::Record(record) => match record.fields.get(place).map(|field| (&field.kind, field.required)) {
            None => return Step::End,
            Some((FieldKind::Property { ty, nullable: false }, true)) => Some(ty),
            Some(_) => None,
        },
        _ => return Step::End,
    };
    match target {
        Some(Ty::Named(id)) => Step::Into(*id),
        _ => Step::Other,
    }
}

fn relax(def: &mut TypeDef, place: usize, diagnostics: &mut Diagnostics) {
    if let Shape::Record(record) = &mut def.shape
        && let Some(field) = record.fields.get_mut(place)
    {
        diagnostics.required_cycle(def.origin, &field.name);
        field.required = false;
    }
}
