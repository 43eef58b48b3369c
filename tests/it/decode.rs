//! What each mode makes of the values that servers send: accepted, repaired and reported, or an error with its path.

mod drift;
mod formats;
mod kept;
mod refused;
mod scalars;
mod times;
mod tuples;
mod unions;
mod wide;

use std::error::Error;
use std::fmt::Debug;

use kitchen::runtime::json::{Decode, Mode, RepairKind, decode};

const MODES: [Mode; 3] = [Mode::Strict, Mode::Lossless, Mode::Corrected];

/// The places and kinds of what was repaired.
type Repairs = Vec<(&'static str, &'static str, RepairKind)>;

fn read<T: Decode>(text: &str, mode: Mode) -> Result<(T, Repairs), (String, String)> {
    match decode::<T>(text.as_bytes(), mode) {
        Ok((value, drift)) => {
            let repairs = drift.repairs().iter().map(|repair| (repair.schema, repair.property, repair.kind));
            Ok((value, repairs.collect()))
        }
        Err(error) => {
            let cause = error.source().map(ToString::to_string).unwrap_or_default();
            let message = cause.split(" at line ").next().unwrap_or_default().to_owned();
            Err((error.path().to_owned(), message))
        }
    }
}

/// Checks that a text is read without a repair in all modes.
#[track_caller]
pub(crate) fn accepted<T: Decode + PartialEq + Debug>(text: &str) -> T {
    let [strict, lossless, corrected] = MODES.map(|mode| read::<T>(text, mode));
    assert_eq!(strict, lossless, "{text}");
    assert_eq!(strict, corrected, "{text}");
    let (value, repairs) = strict.unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(repairs, [], "{text}");
    value
}

/// Checks that a text is the same error in all modes.
#[track_caller]
pub(crate) fn refused<T: Decode + PartialEq + Debug>(text: &str, path: &str, message: &str) {
    for mode in MODES {
        assert_eq!(read::<T>(text, mode), Err((path.to_owned(), message.to_owned())), "{mode:?} {text}");
    }
}

/// An object of properties, of which one has another value, or none.
fn object(properties: &[(&str, &str)], property: &str, value: Option<&str>) -> String {
    let pair = |(name, old): &(&str, &str)| {
        let value = if *name == property { value? } else { old };
        Some(format!("\"{name}\":{value}"))
    };
    let pairs: Vec<String> = properties.iter().filter_map(pair).collect();
    format!("{{{}}}", pairs.join(","))
}
