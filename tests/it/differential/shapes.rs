//! The shapes of the types that are compared, from which texts are made.

use Kind::{
    Any, Base64, Course, F64, Flag, I32, I64, List, Map, Nullable, Object, QuotedI64, QuotedU64, Record, Same, Text,
    U32, U64, Uuid,
};

/// What a value is.
pub(super) enum Kind {
    Text,
    Flag,
    I32,
    I64,
    U32,
    U64,
    F64,
    Course,
    /// Integers in strings, or in digits.
    QuotedI64,
    QuotedU64,
    Uuid,
    Base64,
    Any,
    Object,
    List(&'static Kind),
    Map(&'static Kind),
    Nullable(&'static Kind),
    /// What stands elsewhere.
    Same(&'static Kind),
    /// An object with these properties, and perhaps others of one kind.
    Record(&'static [Property], Option<&'static Kind>),
}

/// A property of a record.
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) presence: Presence,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Presence {
    Required,
    Optional,
    /// A member of a oneof, which is seldom there, because one of them is enough.
    Member,
}

const fn required(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, presence: Presence::Required }
}

const fn optional(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, presence: Presence::Optional }
}

/// Members are nullable: a `null` leaves them unset.
const fn member(name: &'static str, kind: Kind) -> Property {
    Property { name, kind, presence: Presence::Member }
}

pub(super) static POINT: Kind = Record(&[required("x", I32), required("y", I32), optional("label", Text)], None);

pub(super) static REQUIRED: Kind = Record(
    &[
        required("text", Text),
        required("flag", Flag),
        required("small", I32),
        required("large", I64),
        required("count", U32),
        required("total", U64),
        required("ratio", F64),
        required("list", List(&I32)),
        required("map", Map(&I32)),
        required("course", Course),
        required("point", Same(&POINT)),
        required("any", Any),
        required("object", Object),
    ],
    None,
);

pub(super) static OPTIONAL: Kind = Record(
    &[
        optional("text", Text),
        optional("flag", Flag),
        optional("small", I32),
        optional("large", I64),
        optional("count", U32),
        optional("total", U64),
        optional("ratio", F64),
        optional("list", List(&I32)),
        optional("map", Map(&I32)),
        optional("course", Course),
        optional("point", Same(&POINT)),
        optional("any", Any),
        optional("object", Object),
    ],
    None,
);

pub(super) static NULLABLE: Kind = Record(
    &[
        required("text", Nullable(&Text)),
        required("flag", Nullable(&Flag)),
        required("small", Nullable(&I32)),
        required("large", Nullable(&I64)),
        required("count", Nullable(&U32)),
        required("total", Nullable(&U64)),
        required("ratio", Nullable(&F64)),
        required("list", Nullable(&List(&Nullable(&I32)))),
        required("map", Nullable(&Map(&Nullable(&I32)))),
        required("course", Nullable(&Course)),
        required("point", Nullable(&POINT)),
        required("object", Nullable(&Object)),
    ],
    None,
);

pub(super) static LOOSE: Kind = Record(
    &[
        optional("text", Nullable(&Text)),
        optional("flag", Nullable(&Flag)),
        optional("small", Nullable(&I32)),
        optional("large", Nullable(&I64)),
        optional("count", Nullable(&U32)),
        optional("total", Nullable(&U64)),
        optional("ratio", Nullable(&F64)),
        optional("list", Nullable(&List(&Nullable(&I32)))),
        optional("map", Nullable(&Map(&Nullable(&I32)))),
        optional("course", Nullable(&Course)),
        optional("point", Nullable(&POINT)),
        optional("object", Nullable(&Object)),
    ],
    None,
);

static DISH: Kind = Record(
    &[
        required("name", Text),
        optional("price", F64),
        optional("sides", List(&DISH)),
        optional("next", Same(&DISH)),
        optional("kinds", Map(&List(&POINT))),
    ],
    None,
);

pub(super) static DISH_PAGE: Kind = Record(&[required("dishes", List(&DISH)), optional("next", Text)], None);

pub(super) static ORDER: Kind = Record(
    &[
        required("id", Text),
        required("table", I32),
        required("dishes", List(&DISH)),
        required("course", Course),
        required("paid", Flag),
        required("total", F64),
        optional("tip", Nullable(&F64)),
        optional("note", Text),
    ],
    None,
);

pub(super) static STOCK: Kind = Map(&POINT);

pub(super) static PRICES: Kind = Record(&[required("source", Text)], Some(&F64));

pub(super) static LABEL: Kind = Record(&[optional("title", Text)], Some(&Any));

static EMPTY: Kind = Record(&[], None);

pub(super) static SOUP: Kind = Record(
    &[
        required("name", Text),
        member("herb", Nullable(&Text)),
        member("salted", Nullable(&Flag)),
        member("pinches", Nullable(&I32)),
        member("bread", Nullable(&POINT)),
        member("nothing", Nullable(&EMPTY)),
        member("croutons", Nullable(&List(&I32))),
        member("weights", Nullable(&Map(&F64))),
        member("course", Nullable(&Course)),
        member("extra", Any),
        member("degrees", Nullable(&F64)),
        member("word", Nullable(&Text)),
        optional("bowls", I32),
    ],
    None,
);

macro_rules! wide {
    ($($head:ident)*; $($tail:ident)*) => {
        pub(super) static WIDE: Kind = Record(
            &[
                required("p00", I64),
                $(optional(stringify!($head), I64),)*
                required("p63", I64),
                required("p64", Text),
                optional("p65", I64),
                required("p66", Text),
                $(optional(stringify!($tail), I64),)*
                required("p69", I64),
            ],
            None,
        );
    };
}

wide!(
    p01 p02 p03 p04 p05 p06 p07 p08 p09 p10 p11 p12 p13 p14 p15 p16 p17 p18 p19 p20 p21 p22 p23 p24 p25 p26 p27 p28 p29
    p30 p31 p32 p33 p34 p35 p36 p37 p38 p39 p40 p41 p42 p43 p44 p45 p46 p47 p48 p49 p50 p51 p52 p53 p54 p55 p56 p57 p58
    p59 p60 p61 p62; p67 p68
);

pub(super) static TAG: Kind = Record(
    &[
        required("id", Uuid),
        required("count", QuotedI64),
        required("code", Base64),
        required("sizes", List(&QuotedU64)),
        optional("maker", Uuid),
        optional("total", QuotedU64),
        optional("image", Base64),
        optional("marks", Map(&Nullable(&QuotedI64))),
    ],
    None,
);
