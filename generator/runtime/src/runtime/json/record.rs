//! Turns JSON objects into records and back, by the table of their properties.

use super::context::{self, Segment};
use super::oneof::{self, Oneof};
use super::shape::Seen;
use super::{As, At, Decode, Form, Shape};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// An object with known properties.
pub trait Record: Sized {
    /// The names of the properties, in the order of their numbers.
    const SHAPE: &'static Shape;

    /// Returns the record before anything was read.
    fn blank() -> Self;

    /// Reads the property with the number `index`; a number beyond the table is a property that the table does not know.
    ///
    /// # Errors
    /// Returns the deserializer's error where the value does not fit.
    fn read<'de, A: MapAccess<'de>>(&mut self, index: usize, slot: Slot<'_, A>) -> Result<(), A::Error>;

    /// Writes the properties that are set.
    fn write<M: SerializeMap>(&self, fields: &mut Fields<M>);
}

/// The value of one property, before it is read.
pub struct Slot<'a, A> {
    map: &'a mut A,
    // A slot is handed on for every property, and two words are handed on in registers.
    property: &'a mut Property,
}

/// The property of a record that is being read.
struct Property {
    shape: &'static Shape,
    /// Its number.
    index: usize,
    /// Its name, if the table does not know it.
    name: Option<String>,
}

impl<'de, A: MapAccess<'de>> Slot<'_, A> {
    #[inline]
    fn at(&self) -> At {
        At::property(self.property.shape, self.property.index)
    }

    /// Reads the value into its field.
    ///
    /// # Errors
    /// Returns the deserializer's error where the value does not fit.
    #[inline]
    pub fn read<T: Decode>(self, field: &mut T) -> Result<(), A::Error> {
        *field = self.map.next_value_seed(PropertySeed { at: self.at(), value: PhantomData })?;
        Ok(())
    }

    /// Reads the value into its field, from the form `F`.
    ///
    /// # Errors
    /// Returns the deserializer's error where the value does not fit.
    #[inline]
    pub fn read_as<F: Form>(self, field: &mut F::Value) -> Result<(), A::Error> {
        let seed = PropertySeed { at: self.at(), value: PhantomData::<F> };
        *field = self.map.next_value_seed(seed)?.into_value();
        Ok(())
    }

    /// Reads the value into a field of which `null` is another value than none.
    ///
    /// # Errors
    /// Returns the deserializer's error where the value does not fit.
    pub fn read_nullable<T: Decode>(self, field: &mut Option<Option<T>>) -> Result<(), A::Error> {
        *field = Some(self.map.next_value_seed(PropertySeed { at: self.at(), value: PhantomData })?);
        Ok(())
    }

    /// Does the same with a value that is read from the form `F`.
    ///
    /// # Errors
    /// As [`Slot::read_nullable`].
    pub fn read_nullable_as<F: Form>(self, field: &mut Option<F::Value>) -> Result<(), A::Error> {
        let seed = PropertySeed { at: self.at(), value: PhantomData::<F> };
        *field = Some(self.map.next_value_seed(seed)?.into_value());
        Ok(())
    }

    /// Reads a member of the oneof `group`. A `null` member is unset.
    ///
    /// # Errors
    /// Returns an error where the value does not fit, or where another member is already set.
    pub fn member<T: Decode, G: Oneof>(self, group: &mut Option<G>, variant: fn(T) -> G) -> Result<(), A::Error> {
        let value =
            self.map.next_value_seed(ElementSeed { at: self.at().element(), value: PhantomData::<Option<T>> })?;
        match value {
            None => Ok(()),
            Some(value) => oneof::set(group, variant(value)),
        }
    }

    /// Reads a member of the oneof `group` from the form `F`. A `null` member is unset.
    ///
    /// # Errors
    /// As [`Slot::member`].
    pub fn member_as<F: Form, G: Oneof>(
        self,
        group: &mut Option<G>,
        variant: fn(F::Value) -> G,
    ) -> Result<(), A::Error> {
        let value =
            self.map.next_value_seed(ElementSeed { at: self.at().element(), value: PhantomData::<Option<F>> })?;
        match value {
            None => Ok(()),
            Some(form) => oneof::set(group, variant(form.into_value())),
        }
    }

    /// Keeps a property that the table does not know.
    ///
    /// # Errors
    /// Returns the deserializer's error where the value does not fit.
    pub fn keep<T: Decode>(self, rest: &mut BTreeMap<String, T>) -> Result<(), A::Error> {
        self.entry(rest, |value| value)
    }

    /// Keeps a property that the table does not know, in the form `F`.
    ///
    /// # Errors
    /// As [`Slot::keep`].
    pub fn keep_as<F: Form>(self, rest: &mut BTreeMap<String, F::Value>) -> Result<(), A::Error> {
        self.entry(rest, F::into_value)
    }

    fn entry<T: Decode, V>(self, rest: &mut BTreeMap<String, V>, value: fn(T) -> V) -> Result<(), A::Error> {
        let key = self.property.name.take().unwrap_or_default();
        match self.map.next_value_seed(ElementSeed { at: self.at().element(), value: PhantomData }) {
            Ok(read) => {
                rest.insert(key, value(read));
                Ok(())
            }
            Err(error) => {
                context::failed(Segment::Key(key));
                Err(error)
            }
        }
    }

    /// Passes over a property that the table does not know.
    ///
    /// # Errors
    /// Returns the deserializer's error where the text is not JSON.
    pub fn skip(self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(drop)
    }
}

/// Reads a value as the property of a record.
struct PropertySeed<T> {
    at: At,
    value: PhantomData<T>,
}

impl<'de, T: Decode> DeserializeSeed<'de> for PropertySeed<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode_property(deserializer, self.at)
    }
}

/// Reads a value as an element of a list or map.
pub(super) struct ElementSeed<T> {
    pub(super) at: At,
    pub(super) value: PhantomData<T>,
}

impl<'de, T: Decode> DeserializeSeed<'de> for ElementSeed<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer, self.at)
    }
}

/// Reads a record.
#[doc(hidden)]
pub fn read<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

/// Writes a record.
#[doc(hidden)]
pub fn write<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut fields = Fields { map: serializer.serialize_map(None)?, error: None };
    record.write(&mut fields);
    match fields.error {
        None => fields.map.end(),
        Some(error) => Err(error),
    }
}

struct RecordVisitor<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for RecordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::SHAPE.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let shape = T::SHAPE;
        let mut record = T::blank();
        let mut seen = Seen::default();
        let mut property = Property { shape, index: NONE, name: None };
        while let Some(index) = map.next_key_seed(KeySeed(&mut property))? {
            if index != NONE && !seen.insert(index) {
                return Err(A::Error::duplicate_field(shape.fields[index].name));
            }
            property.index = index;
            let slot = Slot { map: &mut map, property: &mut property };
            if let Err(error) = record.read(index, slot) {
                if let Some(field) = shape.fields.get(index) {
                    context::failed(Segment::Property(field.name));
                }
                return Err(error);
            }
        }
        match shape.missing(&seen) {
            None => Ok(record),
            Some(field) => Err(A::Error::missing_field(field.name)),
        }
    }
}

/// The number of a property that the table does not know, and of the one before the first.
const NONE: usize = usize::MAX;

/// Reads the name of a property as its number, and keeps a name that has none.
struct KeySeed<'a>(&'a mut Property);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        // Properties mostly come in the order of the table.
        let expected = self.0.index.wrapping_add(1);
        Ok(self.0.shape.find(name, expected).unwrap_or_else(|| {
            self.0.name = Some(name.to_owned());
            NONE
        }))
    }
}

/// The properties of a record, while they are written.
///
/// It keeps the first error instead of returning it: thousands of generated lines that pass an error on cost the compiler
/// a tenth of its time.
pub struct Fields<M: SerializeMap> {
    map: M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Fields<M> {
    /// Writes a required property.
    pub fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        self.entry(name, value);
    }

    /// Writes a property if it is set.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.entry(name, value);
        }
    }

    /// Writes a required property in the form `F`.
    pub fn required_as<F: Form>(&mut self, name: &'static str, value: &F::Value) {
        self.entry(name, &As::<F>(value));
    }

    /// Writes a property in the form `F`, if it is set.
    pub fn optional_as<F: Form>(&mut self, name: &'static str, value: &Option<F::Value>) {
        if let Some(value) = value {
            self.entry(name, &As::<F>(value));
        }
    }

    /// Writes the member of a oneof that is set; `false`, `""` and `{}` are set values.
    pub fn oneof<G: Oneof>(&mut self, group: &Option<G>) {
        if let Some(group) = group {
            group.write(self);
        }
    }

    /// Writes the properties that the table does not know.
    pub fn rest<T: Serialize>(&mut self, rest: &BTreeMap<String, T>) {
        for (name, value) in rest {
            self.entry(name, value);
        }
    }

    /// Writes the properties that the table does not know, in the form `F`.
    pub fn rest_as<F: Form>(&mut self, rest: &BTreeMap<String, F::Value>) {
        for (name, value) in rest {
            self.entry(name, &As::<F>(value));
        }
    }

    /// Writes a property, unless another could not be written.
    #[inline]
    fn entry<T: Serialize>(&mut self, name: &str, value: &T) {
        if self.error.is_none()
            && let Err(error) = self.map.serialize_entry(name, value)
        {
            self.error = Some(error);
        }
    }
}
