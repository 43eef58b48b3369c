//! What a description says of a value beyond its type: nothing is checked, its readers are told.

/// The limits of a value, and what helps to choose one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Remarks {
    /// How many characters a text has.
    pub(crate) characters: Count,
    /// How many items a list has.
    pub(crate) items: Count,
    /// How many entries a map has.
    pub(crate) entries: Count,
    /// No item is there twice.
    pub(crate) distinct: bool,
    pub(crate) least: Option<Bound>,
    pub(crate) most: Option<Bound>,
    /// What a number is a multiple of.
    pub(crate) step: Option<Box<str>>,
    /// A regular expression (ECMA-262) that a text matches.
    pub(crate) pattern: Option<Box<str>>,
    /// What a text is, such as `email`, where no type says it.
    pub(crate) format: Option<Box<str>>,
    /// How a text holds other bytes, such as `base64`.
    pub(crate) encoding: Option<Box<str>>,
    /// What a text holds, such as `image/png`.
    pub(crate) media_type: Option<Box<str>>,
    /// What an absent value means, as JSON.
    pub(crate) default: Option<Box<str>>,
    /// A value that fits, as JSON.
    pub(crate) example: Option<Box<str>>,
    pub(crate) access: Access,
    /// Where there is more to read.
    pub(crate) see: Option<Box<str>>,
}

/// A number of things: at least, and at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Count {
    pub(crate) least: Option<u32>,
    pub(crate) most: Option<u32>,
}

/// A limit of a number, which is itself among the values or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Bound {
    Inclusive(Box<str>),
    Exclusive(Box<str>),
}

/// Who sets a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    #[default]
    Both,
    /// Only the server does.
    Read,
    /// Only the client does, and it never comes back.
    Write,
}
