//! Turns JSON into one of several types: by a tag where there is one, else by the shape of the value, never by trial.

use super::context;
use super::{As, At, Decode, Form, Held};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;

/// A value of one of several types, or of one that this version of the crate does not know.
pub trait Union: Sized {
    /// How the variants are told apart, in the order of their numbers.
    const SHAPE: &'static UnionShape;

    /// Reads a value as the variant with the number `index`; a number beyond the last keeps the value as it is.
    ///
    /// # Errors
    /// Returns an error where the value does not fit the type of the variant.
    fn read(index: usize, value: Held<'_>) -> Result<Self, serde_json::Error>;

    /// Writes the value of the variant.
    ///
    /// # Errors
    /// Returns the serializer's error.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// The variants of a union, and the property that tells them apart, if there is one.
#[derive(Debug)]
pub struct UnionShape {
    name: &'static str,
    tag: Option<&'static str>,
    variants: &'static [Variant],
}

impl UnionShape {
    /// Describes the union `name`, whose variants are told apart by their shapes.
    pub const fn new(name: &'static str, variants: &'static [Variant]) -> Self {
        UnionShape { name, tag: None, variants }
    }

    /// Describes the union `name`, whose variants are told apart by the value of the property `tag`.
    pub const fn tagged(name: &'static str, tag: &'static str, variants: &'static [Variant]) -> Self {
        UnionShape { name, tag: Some(tag), variants }
    }

    /// Returns the number of the variant that a value is of.
    ///
    /// A tag that is there decides: one of an unknown value can only mean a variant without tags.
    fn decide(&self, value: &Held<'_>) -> Option<usize> {
        let tag = self.tag.and_then(|tag| text(value.property(tag)?));
        let by_tag = tag.as_deref().map(|tag| self.variants.iter().position(|variant| variant.tags.contains(&tag)));
        match by_tag {
            Some(Some(index)) => Some(index),
            Some(None) => self.fitting(value, |variant| variant.tags.is_empty()).map(|(index, _)| index),
            None => self.fitting(value, |_| true).map(|(index, _)| index),
        }
    }

    /// Returns the variant that fits best, the first of several, and how well.
    ///
    /// What fits but for something that is missing is taken only if nothing else is like it, and the mode repairs.
    fn fitting(&self, value: &Held<'_>, may_be: impl Fn(&Variant) -> bool) -> Option<(usize, Fit)> {
        let variants = self.variants.iter().enumerate().filter(|(_, variant)| may_be(variant));
        let fits = variants.map(|(index, variant)| (index, (variant.fit)(value)));
        let mut best: Option<(usize, Fit)> = None;
        let mut is_shared = false;
        for (index, fit) in fits.filter(|(_, fit)| *fit != Fit::NONE) {
            match best {
                Some((_, other)) if other >= fit => is_shared |= other == fit,
                _ => (best, is_shared) = (Some((index, fit)), false),
            }
        }
        best.filter(|(_, fit)| fit.rank != Rank::Partly || (!is_shared && context::lossless()))
    }
}

/// Returns a tag as text; some are numbers.
fn text<'a>(tag: &'a Held<'_>) -> Option<Cow<'a, str>> {
    match tag {
        Held::Text(text) => Some(Cow::Borrowed(text)),
        Held::Number(number) => Some(number.to_string().into()),
        Held::Bool(value) => Some(value.to_string().into()),
        _ => None,
    }
}

/// One of the types of a union.
#[derive(Debug)]
pub struct Variant {
    name: &'static str,
    tags: &'static [&'static str],
    fit: fn(&Held<'_>) -> Fit,
}

impl Variant {
    /// Describes the variant `name`, which holds a `T`.
    pub const fn of<T: Decode>(name: &'static str) -> Self {
        Variant { name, tags: &[], fit: T::fit }
    }

    /// Describes the variant `name`, which holds a `T` that has one of these values in its tag.
    pub const fn tagged<T: Decode>(name: &'static str, tags: &'static [&'static str]) -> Self {
        Variant { name, tags, fit: T::fit }
    }
}

/// How well a value fits a type by its outside: nothing is decoded to find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    rank: Rank,
    score: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    None,
    /// Something required is missing.
    Partly,
    /// The type takes anything of this kind, or anything at all.
    Loosely,
    Well,
}

impl Fit {
    /// The value is of another kind.
    pub const NONE: Fit = Fit { rank: Rank::None, score: 0 };
    /// The type takes anything.
    pub const ANY: Fit = Fit { rank: Rank::Loosely, score: 0 };
    /// The type takes anything of this kind.
    pub const KIND: Fit = Fit { rank: Rank::Loosely, score: 1 };
    /// The value is of the right kind.
    pub const WELL: Fit = Fit { rank: Rank::Well, score: 0 };
    /// The value is one of those that the type names.
    pub const EXACT: Fit = Fit { rank: Rank::Well, score: 1 };

    /// An object that has so many of the properties of a record, so many others, and lacks so many that are required.
    pub(super) fn record(known: usize, unknown: usize, missing: usize) -> Fit {
        const MOST: usize = 0xffff;
        let score = ((known.min(MOST) << 8) + MOST - unknown.min(MOST)).try_into().unwrap_or(u32::MAX);
        match missing {
            0 => Fit { rank: Rank::Well, score },
            _ if known == 0 => Fit::NONE,
            _ => Fit { rank: Rank::Partly, score: (MOST - missing.min(MOST)).try_into().unwrap_or(u32::MAX) },
        }
    }

    /// The fit of a container whose items fit so: a single one that does not makes it another container.
    pub(super) fn of_items<'a, T: Decode>(items: impl Iterator<Item = &'a Held<'a>>) -> Fit {
        let worst = items.take(Self::LOOKED_AT).map(T::fit).min();
        match worst {
            Some(Fit { rank: Rank::None, .. }) => Fit::NONE,
            Some(worst) => Fit { rank: worst.rank, score: 0 },
            None => Fit::WELL,
        }
    }

    /// A list tells what it is a list of by its first items.
    const LOOKED_AT: usize = 8;
}

/// Returns how well a value fits a union: as well as the best of its variants.
#[doc(hidden)]
pub fn fit<T: Union>(value: &Held<'_>) -> Fit {
    let shape = T::SHAPE;
    let tag = shape.tag.and_then(|tag| text(value.property(tag)?));
    match tag {
        Some(tag) if shape.variants.iter().any(|variant| variant.tags.contains(&&*tag)) => {
            Fit { rank: Rank::Well, score: u32::MAX }
        }
        _ => shape.fitting(value, |_| true).map_or(Fit::NONE, |(_, fit)| fit),
    }
}

/// Reads a union.
#[doc(hidden)]
pub fn read<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let (shape, value) = (T::SHAPE, Held::deserialize(deserializer)?);
    let index = shape.decide(&value).unwrap_or(usize::MAX);
    let kept = context::mark().map(|mark| (mark, value.clone()));
    T::read(index, value).or_else(|error| {
        if let Some((mark, value)) = kept
            && context::keep(&mark, shape.name)
            && let Ok(unknown) = T::read(usize::MAX, value)
        {
            return Ok(unknown);
        }
        let variant = shape.variants.get(index).map_or("Unknown", |variant| variant.name);
        Err(D::Error::custom(format_args!("{error} (read as `{variant}` of `{}`)", shape.name)))
    })
}

/// Reads the value of a variant.
///
/// # Errors
/// Returns an error where the value does not fit.
pub fn variant<T: Decode>(value: Held<'_>) -> Result<T, serde_json::Error> {
    T::decode(value, At::ROOT)
}

/// Reads the value of a variant from the form `F`.
///
/// # Errors
/// Returns an error where the value does not fit.
pub fn variant_as<F: Form>(value: Held<'_>) -> Result<F::Value, serde_json::Error> {
    variant(value).map(F::into_value)
}

/// Writes the value of a variant.
///
/// # Errors
/// Returns the serializer's error.
pub fn write_variant<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}

/// Writes the value of a variant in the form `F`.
///
/// # Errors
/// Returns the serializer's error.
pub fn write_variant_as<F: Form, S: Serializer>(value: &F::Value, serializer: S) -> Result<S::Ok, S::Error> {
    As::<F>(value).serialize(serializer)
}
