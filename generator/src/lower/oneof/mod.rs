//! Turns the many ways of saying "only one of these properties" into exclusive groups.
//!
//! Protobuf calls them oneofs. OpenAPI has no word for them, so each producer says it in its own way:
//!
//! | statement | cardinality | by |
//! |---|---|---|
//! | a sentence and a list in the description ([`prose`]) | at most one | ConductorOne; Google's references |
//! | `oneOf` of `{required: [a]}`, `{required: [b]}` | exactly one | protovalidate, people |
//! | the same, each branch with the schema of its property | exactly one | protoc-gen-connect-openapi |
//! | either, with the branch `{not: {anyOf: [{required: [a]}, ...]}}` | at most one | grpc-gateway |
//! | `anyOf` of the same, with that branch | at most one | protoc-gen-connect-openapi before 2025 |
//! | `maxProperties: 1`, with or without `minProperties: 1` | at most or exactly one | people |
//! | `not: {required: [a, b]}`, for each pair | at most one | people |
//! | `dependentSchemas: {a: {not: {required: [b]}}}`, for each pair | at most one | people |
//! | `x-speakeasy-conflicts-with`, for each pair | at most one | Terraform providers |
//! | `x-speakeasy-xor-with`, for each pair | exactly one | Terraform providers |
//!
//! Statements are found in the schema, in the entries of its `allOf`, and in what either refers to.
//!
//! # What is a group, and what is a union
//!
//! A `oneOf` is a group if it has no discriminator and at least two of its branches are *members*, each of another
//! property, and the rest is at most one branch that excludes precisely those properties. A branch is a member if it
//! requires one property that not all branches require, and asserts nothing else: no other property, constant or
//! type; it may repeat that the other members are absent. A branch with properties of its own beside it is one of
//! several shapes of an object, and so the `oneOf` is a union.
//!
//! A `oneOf` that is all there is to a schema, with branches that bring their property along, is a union, too: each
//! branch is a type, tagged by its only property. With anything besides it is a group in a record.
//!
//! Branches that require several properties, or an `anyOf` of what is required, say nothing of types. They are a
//! [`presence`](Exclusive::presence) rule over plain optional fields, never a union of empty structs.
//!
//! `maxProperties: 1` is about the properties that stand beside it, and says nothing if there is a schema for further
//! ones: that is a map. Pairs are a group if each of their members excludes each other one.
//!
//! # What is lifted
//!
//! A group is lifted if every member is a property, none is required, and no other group has any of them; of two that
//! share a member, one with a name stays beside one without. Statements about the same properties are one group, which
//! asks for exactly one if any of them does; what a larger group implies is no group of its own. Otherwise the members
//! stay plain fields, and [`Unliftable`] says why.
//!
//! # On the wire
//!
//! A member is an ordinary property. The runtime reads `null` as unset, one member as its variant, and two as an error
//! that names both; it writes the one that is set, also where that is `false`, `""` or `{}`. A member that the API adds
//! later is an unknown property, and its group reads as unset.

mod absence;
mod assertions;
mod branches;
mod conflicts;
mod count;
mod lift;
mod message;
mod prose;
mod spelling;
#[cfg(test)]
mod tests;
mod text;

use crate::load::{Key, Origin};
use crate::parse::{SchemaId, SchemaTable};
use message::Message;

use prose::ProseGroup;
pub(crate) use prose::{prose, strip_member_sentence};

/// What a schema says of exclusive groups.
#[derive(Debug, Default)]
pub(crate) struct Exclusive {
    /// The groups that are lifted, those of the prose first, and then in the order of the description.
    pub(crate) groups: Vec<ExclusiveGroup>,
    /// Members of groups that only stand for a proto3 `optional` field: there is nothing to lift.
    pub(crate) synthetic: Vec<String>,
    /// Groups that are stated, but not lifted: their members stay plain fields.
    pub(crate) unliftable: Vec<Unliftable>,
    /// Members that stay plain fields, and that nothing but the branches declares.
    pub(crate) loose: Vec<(Key, SchemaId)>,
    /// Keywords that state groups, lifted or not: to nobody else they are a union or a constraint.
    pub(crate) consumed: Vec<Statement>,
    /// Keywords that only say which properties go together, which no type says: no union either.
    pub(crate) presence: Vec<Statement>,
}

/// One group of properties of which only one may be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExclusiveGroup {
    /// The name as it is written, if the group has one.
    pub(crate) name: Option<String>,
    /// The wire names of the members, in the order of the statement.
    pub(crate) members: Vec<String>,
    pub(crate) cardinality: Cardinality,
    /// The schema that states it.
    pub(crate) origin: Origin,
    /// The members that nothing but the branches declares, with their schemas.
    pub(crate) declared: Vec<(Key, SchemaId)>,
}

/// How many members of a group may be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cardinality {
    AtMostOne,
    ExactlyOne,
}

/// A group that is not lifted, and one reason for it; a group may be here with several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unliftable {
    /// The name as it is written, if the group has one.
    pub(crate) name: Option<String>,
    pub(crate) members: Vec<String>,
    /// The schema that states it.
    pub(crate) origin: Origin,
    pub(crate) reason: Reason,
}

/// Why a group is not lifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A member is not a property; one with a similar name may be meant.
    Missing { member: String, nearest: Option<String> },
    /// A member must always be present.
    Required { member: String },
    /// A member is one of another group, too, whose members these are.
    Shared { member: String, with: Vec<String> },
    /// One alternative is several properties together.
    Together { members: Vec<String> },
    /// Two of the properties exclude a third, but not each other.
    Compatible { first: String, second: String },
}

/// A keyword of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Statement {
    pub(crate) schema: SchemaId,
    pub(crate) keyword: Keyword,
}

/// A keyword that may be about groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Keyword {
    OneOf,
    AnyOf,
    Not,
    DependentSchemas,
    /// `maxProperties`, with `minProperties`.
    MaxProperties,
}

impl Exclusive {
    /// Whether a keyword of a schema, or of an entry of its `allOf`, is about groups or presence and nothing else.
    pub(crate) fn covers(&self, schema: SchemaId, keyword: Keyword) -> bool {
        let statement = Statement { schema, keyword };
        self.consumed.contains(&statement) || self.presence.contains(&statement)
    }

    /// Whether a schema, or an entry of its `allOf`, has a `oneOf` or `anyOf` that is not about groups or presence.
    pub(crate) fn leaves_union(&self, table: &SchemaTable, schema: SchemaId) -> bool {
        let unions = [(&table[schema].one_of, Keyword::OneOf), (&table[schema].any_of, Keyword::AnyOf)];
        unions.into_iter().any(|(branches, keyword)| !branches.is_empty() && !self.covers(schema, keyword))
    }
}

/// A group as it is stated, before it is known whether it can be lifted.
#[derive(Debug)]
struct Candidate {
    group: ExclusiveGroup,
    obstacle: Option<Reason>,
}

/// Returns the exclusive groups of a schema.
pub(crate) fn exclusive(table: &SchemaTable, id: SchemaId) -> Exclusive {
    let mut exclusive = Exclusive::default();
    let parts = message::parts(table, id);
    if !parts.iter().any(|part| may_state_groups(table, *part)) {
        return exclusive;
    }
    let message = Message::new(table, parts);
    let mut candidates = described(&message, &mut exclusive);
    let branches = branches::read(&message, &candidates, &mut exclusive);
    candidates.extend(branches.candidates);
    candidates.extend(count::read(&message, &mut exclusive));
    candidates.extend(conflicts::read(&message, &mut exclusive));
    lift::lift(&message, candidates, &branches.at_least_one, &mut exclusive);
    exclusive
}

/// Whether a schema has anything that may be about groups; most have nothing, and need no closer look.
fn may_state_groups(table: &SchemaTable, id: SchemaId) -> bool {
    let schema = &table[id];
    !schema.one_of.is_empty()
        || !schema.any_of.is_empty()
        || !schema.dependent_schemas.is_empty()
        || schema.not.is_some()
        || schema.max_properties == Some(1)
        || schema.description.as_deref().is_some_and(prose::may_state_groups)
        || schema.properties.iter().any(|(_, property)| conflicts::has_extension(&table[*property]))
}

fn described(message: &Message<'_>, exclusive: &mut Exclusive) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for part in &message.parts {
        let schema = &message.table[*part];
        let Some(description) = &schema.description else { continue };
        for ProseGroup { name, members } in prose(description).groups {
            match &members[..] {
                [member] if is_synthetic(&name, member) => exclusive.synthetic.push(member.clone()),
                _ => candidates.push(Candidate {
                    group: ExclusiveGroup {
                        name: Some(name),
                        members,
                        cardinality: Cardinality::AtMostOne,
                        origin: schema.origin,
                        declared: Vec::new(),
                    },
                    obstacle: None,
                }),
            }
        }
    }
    candidates
}

/// Whether a group stands for a proto3 `optional` field: protoc names it after the field, with an underscore in front.
fn is_synthetic(name: &str, member: &str) -> bool {
    name.strip_prefix('_').is_some_and(|field| spelling::letters(field) == spelling::letters(member))
}
