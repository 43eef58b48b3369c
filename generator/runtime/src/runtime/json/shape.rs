//! Turns what a schema says of its properties into a table that the decoder reads.

use super::context::{self, RepairKind};
use super::{Fit, Held, Record};
use serde::de::{Error, Expected, Unexpected};
use std::borrow::Cow;

/// The properties of a record, by their names on the wire.
#[derive(Debug)]
pub struct Shape {
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
    /// The required ones among the first 64 fields, as bits.
    required: u64,
}

impl Shape {
    /// Describes the record `name`, whose fields are numbered in the order given.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        let mut required = 0;
        let mut index = 0;
        while index < fields.len() && index < 64 {
            if !matches!(fields[index].absent, Absent::Allowed) {
                required |= 1 << index;
            }
            index += 1;
        }
        Shape { name, fields, required }
    }

    /// Returns the number of the field `key`. `expected` is the one that usually comes next, which is tried first.
    #[inline]
    pub(super) fn find(&self, key: &str, expected: usize) -> Option<usize> {
        if let Some(field) = self.fields.get(expected)
            && is_same(field.name, key)
        {
            return Some(expected);
        }
        self.search(key)
    }

    fn search(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|field| is_same(field.name, key))
    }

    /// Returns the first required field that is not in `seen` and cannot be repaired, after repairing the others.
    #[inline]
    pub(super) fn missing(&'static self, seen: &Seen) -> Option<&'static Field> {
        if self.required & !seen.first == 0 && self.fields.len() <= 64 {
            return None;
        }
        self.first_missing(seen)
    }

    /// Judges how well an object fits.
    pub(super) fn fit(&self, object: &[(Cow<'_, str>, Held<'_>)]) -> Fit {
        let (mut seen, mut known, mut expected) = (Seen::default(), 0, 0);
        for (key, value) in object {
            let Some(index) = self.find(key, expected) else { continue };
            expected = index + 1;
            if self.fields[index].nullable || !value.is_null() {
                known += usize::from(seen.insert(index));
            }
        }
        let is_missing = |(index, field): &(usize, &Field)| field.is_required() && !seen.contains(*index);
        let missing = self.fields.iter().enumerate().filter(is_missing).count();
        Fit::record(known, object.len().saturating_sub(known), missing)
    }

    /// Whether a record of this shape can be made of nothing.
    fn is_correctable(&self, depth: usize) -> bool {
        self.fields.iter().all(|field| match field.absent {
            Absent::Allowed | Absent::Blank | Absent::Zero => true,
            Absent::Error => false,
            Absent::Record(shape) => depth > 0 && shape().is_correctable(depth - 1),
        })
    }

    #[cold]
    fn first_missing(&'static self, seen: &Seen) -> Option<&'static Field> {
        let absent = |index: &usize| !seen.contains(*index);
        (0..self.fields.len()).filter(absent).map(|index| At::property(self, index)).find_map(At::absent)
    }
}

/// Whether two names are the same; those of the usual lengths are compared without a call, by words at both ends.
#[inline]
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    one.len() == other.len()
        && match one.len() {
            0..=3 => one.iter().eq(other),
            4..=7 => ends::<4>(one) == ends::<4>(other),
            8..=15 => ends::<8>(one) == ends::<8>(other),
            16..=32 => ends::<16>(one) == ends::<16>(other),
            _ => one == other,
        }
}

#[inline]
fn ends<const LENGTH: usize>(text: &[u8]) -> (Option<&[u8; LENGTH]>, Option<&[u8; LENGTH]>) {
    (text.first_chunk(), text.last_chunk())
}

/// One property of a record.
#[derive(Debug)]
pub struct Field {
    pub(crate) name: &'static str,
    nullable: bool,
    absent: Absent,
}

fn shape_of<T: Record>() -> &'static Shape {
    T::SHAPE
}

/// What the absence of a property means.
#[derive(Clone, Copy, Debug)]
enum Absent {
    /// It is optional.
    Allowed,
    /// An error in every mode.
    Error,
    /// An error for the strict reader; nothing is lost by reading it as `null` or as an empty list.
    Blank,
    /// An error, unless the reader corrects it to the zero value.
    Zero,
    /// The same, for a record of this shape, if all of it can be corrected.
    Record(fn() -> &'static Shape),
}

/// How deep records within records are looked at, which may contain each other.
const DEEPEST: usize = 16;

impl Field {
    fn is_required(&self) -> bool {
        !matches!(self.absent, Absent::Allowed)
    }

    const fn new(name: &'static str, absent: Absent) -> Self {
        Field { name, nullable: false, absent }
    }

    /// A property that may be absent.
    pub const fn optional(name: &'static str) -> Self {
        Self::new(name, Absent::Allowed)
    }

    /// A property that must be present, and that nothing can stand in for.
    pub const fn required(name: &'static str) -> Self {
        Self::new(name, Absent::Error)
    }

    /// A list that must be present; an absent one reads as empty unless the mode is strict.
    pub const fn required_list(name: &'static str) -> Self {
        Self::new(name, Absent::Blank)
    }

    /// A record that must be present; in the corrected mode an absent one reads as a record of zero values, if that is what
    /// all of its own required properties may read as.
    pub const fn required_record<T: Record>(name: &'static str) -> Self {
        Self::new(name, Absent::Record(shape_of::<T>))
    }

    /// A boolean, number, string or map that must be present, or an enum or a union with a value for what it does not know;
    /// in the corrected mode an absent one reads as its zero value.
    pub const fn required_value(name: &'static str) -> Self {
        Self::new(name, Absent::Zero)
    }

    /// A property that may be absent, and of which `null` is a value.
    pub const fn nullable(name: &'static str) -> Self {
        Field { name, nullable: true, absent: Absent::Allowed }
    }

    /// A property that must be present, and of which `null` is a value; an absent one reads as `null` unless the mode is
    /// strict.
    pub const fn required_nullable(name: &'static str) -> Self {
        Field { name, nullable: true, absent: Absent::Blank }
    }
}

/// The place of a value: a property of a record, or an element below it.
#[derive(Clone, Copy, Debug)]
pub struct At {
    shape: &'static Shape,
    /// The number of the property, doubled, and one more for an element below it.
    ///
    /// A place is handed down to every value, and two words are handed down in registers.
    place: usize,
}

impl At {
    /// The place of a whole text.
    pub const ROOT: At = At { shape: &Shape::new("", &[]), place: 1 };

    #[inline]
    pub(super) fn property(shape: &'static Shape, index: usize) -> Self {
        At { shape, place: index << 1 }
    }

    /// The place of the elements of the list or map that is here.
    #[doc(hidden)]
    #[inline]
    pub fn element(self) -> Self {
        At { place: self.place | 1, ..self }
    }

    fn is_element(self) -> bool {
        self.place & 1 == 1
    }

    fn field(self) -> Option<&'static Field> {
        self.shape.fields.get(self.place >> 1)
    }

    /// Judges the absence of this property: repaired, or the field that is missing.
    fn absent(self) -> Option<&'static Field> {
        let field = self.field()?;
        match field.absent {
            Absent::Allowed => None,
            absent if self.repairs(absent, RepairKind::Absent) => None,
            _ => Some(field),
        }
    }

    /// Whether a `null` stands for an optional value: it is allowed, or repaired.
    pub(super) fn null_for_optional(self) -> bool {
        self.is_element() || self.field().is_some_and(|field| field.nullable) || self.repaired(RepairKind::Null)
    }

    /// Judges a `null` for a value that is not optional.
    pub(super) fn null_for_value<E: Error>(self, expected: &dyn Expected) -> Result<(), E> {
        match self.field() {
            Some(field) if !self.is_element() && self.repairs(field.absent, RepairKind::Null) => Ok(()),
            _ => Err(E::invalid_type(Unexpected::Unit, expected)),
        }
    }

    /// Whether the mode repairs what loses nothing, such as a number in a string; records that it did.
    pub(crate) fn repaired(self, kind: RepairKind) -> bool {
        context::lossless() && self.record(kind)
    }

    /// Whether the mode corrects what may lose something, such as a time without its offset; records that it did.
    pub(crate) fn corrected(self, kind: RepairKind) -> bool {
        context::corrected() && self.record(kind)
    }

    /// Whether a text that is not of its format reads as if the property were absent; records that it did.
    pub(super) fn unreadable(self) -> bool {
        let is_optional = self.field().is_some_and(|field| matches!(field.absent, Absent::Allowed));
        is_optional && !self.is_element() && self.corrected(RepairKind::Unreadable)
    }

    fn repairs(self, absent: Absent, kind: RepairKind) -> bool {
        match absent {
            Absent::Allowed | Absent::Error => false,
            Absent::Blank => self.repaired(kind),
            Absent::Zero => self.corrected(kind.corrected()),
            Absent::Record(shape) => shape().is_correctable(DEEPEST) && self.corrected(kind.corrected()),
        }
    }

    fn record(self, kind: RepairKind) -> bool {
        context::record(self.shape.name, self.field().map_or("", |field| field.name), kind);
        true
    }
}

/// The set of fields that were read.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    rest: Vec<u64>,
}

impl Seen {
    /// Adds a field; false if it was there.
    #[inline]
    pub(super) fn insert(&mut self, index: usize) -> bool {
        if index >= 64 {
            return self.insert_beyond(index);
        }
        let bit = 1 << index;
        let new = self.first & bit == 0;
        self.first |= bit;
        new
    }

    #[cold]
    fn insert_beyond(&mut self, index: usize) -> bool {
        let word = index / 64;
        if self.rest.len() < word {
            self.rest.resize(word, 0);
        }
        let word = &mut self.rest[word - 1];
        let bit = 1 << (index % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    fn contains(&self, index: usize) -> bool {
        let word = match index / 64 {
            0 => self.first,
            word => self.rest.get(word - 1).copied().unwrap_or(0),
        };
        word & (1 << (index % 64)) != 0
    }
}
