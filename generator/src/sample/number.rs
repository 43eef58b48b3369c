//! Turns what is asked of a number into numbers that may fit, the best first.

use super::demand::Demand;
use super::json;
use serde_json::{Number, Value};

/// Which numbers are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Integer,
    Any,
}

/// Returns numbers; `turn` tells them from others where several have to differ.
pub(super) fn numbers(demand: &Demand<'_>, kind: Kind, turn: usize) -> Vec<Value> {
    let bounds = |key| demand.all(key).filter_map(|node| json::value(node).as_f64());
    let step = bounds("multipleOf").fold(None, |one: Option<f64>, other| Some(one.unwrap_or(1.0).max(other)));
    let unit = step.unwrap_or(1.0);
    let turn = turn as f64;
    let mut numbers = Vec::new();
    if kind == Kind::Any && step.is_none() {
        numbers.push(turn + 1.5);
    }
    numbers.extend([turn + 1.0, (turn + 1.0) * unit, 0.0]);
    let above = |least: f64| [(least / unit).ceil() * unit + turn * unit, ((least / unit).floor() + 1.0 + turn) * unit];
    let below = |most: f64| [(most / unit).floor() * unit - turn * unit, ((most / unit).ceil() - 1.0 - turn) * unit];
    numbers.extend(bounds("minimum").flat_map(above));
    numbers.extend(bounds("exclusiveMinimum").flat_map(above));
    numbers.extend(bounds("maximum").flat_map(below));
    numbers.extend(bounds("exclusiveMaximum").flat_map(below));
    let lows: Vec<f64> = bounds("minimum").chain(bounds("exclusiveMinimum")).collect();
    let highs = bounds("maximum").chain(bounds("exclusiveMaximum"));
    numbers.extend(highs.flat_map(|high| lows.iter().map(move |low| f64::midpoint(*low, high))));
    numbers.into_iter().map(number).collect()
}

fn number(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9.0e15 {
        return Value::from(number as i64);
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
