//! What a caller calls otherwise than the description does, or than an earlier run did.

use std::collections::BTreeMap;

use crate::load::Place;

/// The names that a caller gives; each beats the description and the lock, which then keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// Schemas by their names in the description, or types by their keys in the lock.
    pub schemas: BTreeMap<String, Renamed>,
    /// Methods, by `operationId` or by method and path, as in `GET /pets`.
    pub operations: BTreeMap<String, Renamed>,
    /// Groups of operations.
    pub groups: BTreeMap<String, Renamed>,
    /// Properties, values of enumerations, and variants, by what `schemas` calls what they are in.
    pub members: BTreeMap<String, BTreeMap<String, Renamed>>,
    /// What becomes of the old names of methods.
    pub aliases: Aliases,
}

/// A name that a caller gives, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name, in any case.
    pub name: String,
    /// Where it is written, for diagnostics.
    pub place: Place,
}

/// What becomes of the old name of a method that is renamed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aliases {
    /// It is gone.
    #[default]
    Drop,
    /// It is deprecated, and does the same.
    Keep,
}
