//! Turns the schemas of what an operation takes into values that fit them, from the examples of the description where they do.
//!
//! A value is sought twice: with nothing but what is required, and with everything. What cannot be found is said.
//! The same description gives the same values.

mod answer;
mod demand;
mod envelope;
mod fits;
mod format;
mod json;
mod make;
mod number;
mod object;
mod pattern;
mod text;

use crate::ir::{Api, OperationId, Place};
use crate::load::Node;
use serde_json::Value;

pub(crate) use answer::Example;

/// How much a value holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What is required.
    Required,
    /// Whatever may be there, to some depth.
    Everything,
}

/// Which credential writes the header `Authorization` of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authorization {
    None,
    Bearer,
    Basic,
    ClientCredentials,
}

/// What is given to one call of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) extent: Extent,
    /// The values of parameters, by place and name.
    pub(crate) parameters: Vec<(Place, String, Value)>,
    /// The body, by the number of its form.
    pub(crate) body: Option<(usize, Value)>,
    /// What has no value: required, and so there can be no call, or optional, and left out.
    pub(crate) missing: Vec<Missing>,
}

/// Something that no value was found for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) what: String,
    pub(crate) required: bool,
}

/// The samples of an operation, and how it is authorized.
#[derive(Clone, Debug)]
pub(crate) struct Samples {
    pub(crate) authorization: Authorization,
    pub(crate) list: Vec<Sample>,
}

/// What all operations are called with.
#[derive(Clone, Debug)]
pub(crate) struct Contract {
    /// In the order of the operations.
    pub(crate) samples: Vec<Samples>,
    /// The headers of API keys that the client has no setter for.
    pub(crate) key_headers: Vec<String>,
}

/// Finds what operations answer, where the description has examples of it.
pub(crate) fn answers(root: &Node, api: &Api) -> Vec<Example> {
    answer::answers(root, api)
}

/// Finds samples for each operation.
pub(crate) fn contract(root: &Node, api: &Api) -> Contract {
    let numbers = 0..api.operations.len() as u32;
    let groups = envelope::groups(api);
    let samples = numbers.map(|number| envelope::samples(root, &groups, api, OperationId(number))).collect();
    Contract { samples, key_headers: envelope::key_headers(root, api) }
}
