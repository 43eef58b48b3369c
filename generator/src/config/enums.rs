//! Turns `enums`, which is one word for all enums or a table of words by schema, into rules.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor, value::MapAccessDeserializer};
use toml::Spanned;

use super::raw::place;
use crate::toml_problem::TomlProblem;
use crate::{EnumRule, EnumRules, Enums};

/// What the file says of enums, before it is understood.
pub(super) enum RawEnums {
    /// One word for all.
    All(String),
    /// Words by the names of schemas.
    Each(BTreeMap<String, Spanned<String>>),
}

/// The key that stands for all schemas of which nothing else is said.
const ALL: &str = "*";

impl RawEnums {
    pub(super) fn understand(text: &str, raw: Spanned<Self>) -> Result<EnumRules, TomlProblem> {
        let span = raw.span();
        match raw.into_inner() {
            Self::All(word) => Ok(EnumRules { all: parse(text, &Spanned::new(span, word))?, of: BTreeMap::new() }),
            Self::Each(mut words) => {
                let all = words.remove(ALL).map(|word| parse(text, &word)).transpose()?.unwrap_or_default();
                let rule = |(schema, word): (String, Spanned<String>)| {
                    Ok((schema, EnumRule::new(parse(text, &word)?).at(place(text, &word))))
                };
                Ok(EnumRules { all, of: words.into_iter().map(rule).collect::<Result<_, TomlProblem>>()? })
            }
        }
    }
}

fn parse(text: &str, word: &Spanned<String>) -> Result<Enums, TomlProblem> {
    word.get_ref().parse::<Enums>().map_err(|reason| {
        TomlProblem::at(text, word.span(), format!("`{}` says nothing about enums: {reason}", word.get_ref()))
    })
}

impl<'de> Deserialize<'de> for RawEnums {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawEnumsVisitor)
    }
}

struct RawEnumsVisitor;

impl<'de> Visitor<'de> for RawEnumsVisitor {
    type Value = RawEnums;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"open\", \"closed\", or a table of them by schema")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<RawEnums, E> {
        Ok(RawEnums::All(word.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawEnums, A::Error> {
        BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(RawEnums::Each)
    }
}
