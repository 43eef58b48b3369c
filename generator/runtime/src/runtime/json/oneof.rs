//! Turns the members of a protobuf-style oneof, flattened into their message, into one enum and back.
//!
//! On the wire a set member is an ordinary property of the message. At most one of a group may be set.

use super::{Fields, context};
use serde::de::Error;
use serde::ser::SerializeMap;

/// An enum whose variants are the members of a oneof.
pub trait Oneof {
    /// The name of the group.
    const NAME: &'static str;

    /// Returns the wire name of the member that is set.
    fn member(&self) -> &'static str;

    /// Writes the member that is set.
    fn write<M: SerializeMap>(&self, fields: &mut Fields<M>);
}

/// Sets a member, unless another one is set: then the sender broke the group, and no mode can tell which member it meant.
pub(super) fn set<G: Oneof, E: Error>(group: &mut Option<G>, value: G) -> Result<(), E> {
    match group.replace(value) {
        None => Ok(()),
        Some(former) => {
            context::refuse();
            Err(E::custom(format_args!(
                "only one member of the oneof `{}` may be set, but `{}` and `{}` are",
                G::NAME,
                former.member(),
                group.as_ref().map_or("", G::member),
            )))
        }
    }
}
