//! What callers see of a crate, in words of Rust and of the wire, so that two editions of it can be compared.

use std::collections::{BTreeMap, BTreeSet};

/// All that a caller can name.
#[derive(Debug)]
pub(crate) struct Surface {
    pub(crate) operations: Vec<Operation>,
    pub(crate) types: Vec<Type>,
    /// What the crate has only where its API needs it: features of cargo, exports, modules of the runtime.
    pub(crate) parts: BTreeSet<(&'static str, String)>,
    /// What the description says of the API as a whole, by what it is about.
    pub(crate) wire: Facts,
}

/// What is so on the wire and has no place in a Rust type, by what it is about.
pub(crate) type Facts = BTreeMap<&'static str, String>;

/// A method that makes a call.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its method and path.
    pub(crate) key: String,
    /// Its identifier in the description.
    pub(crate) id: String,
    /// The call up to its arguments: `pets().get_pet`.
    pub(crate) call: String,
    /// The module of its group, and the type of its pending call.
    pub(crate) path: String,
    pub(crate) arguments: Vec<Argument>,
    /// What may be left out.
    pub(crate) setters: Vec<Argument>,
    /// What a call gives: a value, or a stream.
    pub(crate) gives: String,
    /// Other methods of the call, and the type that each gives.
    pub(crate) methods: BTreeMap<&'static str, String>,
    /// The enums of its errors, its successes and the forms of its body.
    pub(crate) enums: Vec<Type>,
    pub(crate) wire: Facts,
    pub(crate) text: Text,
}

/// A value that a method takes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Argument {
    /// What it is on the wire: its place and its name.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) takes: String,
    pub(crate) wire: Facts,
    pub(crate) text: Text,
}

/// A type, or a module of functions.
#[derive(Debug)]
pub(crate) struct Type {
    /// What identifies it in the description.
    pub(crate) key: String,
    /// The shortest way to it.
    pub(crate) path: String,
    /// All ways to it.
    pub(crate) paths: BTreeSet<String>,
    pub(crate) kind: Kind,
    pub(crate) members: Vec<Member>,
    pub(crate) constructor: Constructor,
    /// The traits that not every type of its kind implements.
    pub(crate) traits: BTreeSet<String>,
    pub(crate) ways: Ways,
    pub(crate) wire: Facts,
    pub(crate) text: Text,
}

/// What a type is in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Struct,
    Enum,
    /// An enum that needs no arm for other values, so that each new one breaks a `match`.
    ClosedEnum,
    /// Another name of a type.
    Alias(String),
    /// The settings of the client.
    Builder,
    /// A module of functions.
    Functions,
}

/// A field, a variant, a method or a function.
#[derive(Debug)]
pub(crate) struct Member {
    /// What it is on the wire.
    pub(crate) key: String,
    pub(crate) name: String,
    /// Its type, or what a variant carries; empty for a variant that carries nothing.
    pub(crate) ty: String,
    pub(crate) wire: Facts,
    pub(crate) text: Text,
}

/// How a value of a struct is made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Constructor {
    None,
    /// `new`, with its arguments.
    New(Vec<Argument>),
    /// A builder, with what must be set before it builds.
    Builder(Vec<Argument>),
}

/// Whether a type is part of requests, and whether it is part of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ways {
    pub(crate) is_sent: bool,
    pub(crate) is_answered: bool,
}

/// What is said about an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) documentation: String,
    pub(crate) is_deprecated: bool,
}
