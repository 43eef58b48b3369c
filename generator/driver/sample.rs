//! Turns a line of JSON into what one call is given.

use client::serde_json::{self, Value};

/// What one call is given.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(super) value: Value,
}

/// Why an argument could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unmade(pub(crate) String);

impl Sample {
    /// Reads a sample.
    pub(crate) fn of(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line).map(|value| Self { value })
    }

    /// Returns the group and the method.
    pub(crate) fn name(&self) -> &str {
        self.text("call")
    }

    /// Returns the identifier of the operation in the description.
    pub(crate) fn operation(&self) -> &str {
        self.text("operation")
    }

    /// Returns how much the call is given.
    pub(crate) fn variant(&self) -> &str {
        self.text("variant")
    }

    /// Returns the media type of the stream that answers the call, if it is one.
    pub(crate) fn stream(&self) -> Option<&str> {
        self.value["stream"].as_str()
    }

    /// Names the credential that writes `Authorization`.
    pub(crate) fn authorization(&self) -> &str {
        self.text("authorization")
    }

    /// Lists what is left out because no value was found for it.
    pub(crate) fn missing(&self) -> Vec<&str> {
        self.value["missing"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Fails if something is missing without which there is no call.
    pub(crate) fn possible(&self) -> Result<(), Unmade> {
        match self.text("impossible") {
            "" => Ok(()),
            what => Err(Unmade::missing(what)),
        }
    }

    /// Returns the number of the form that the body has.
    pub(crate) fn form(&self) -> Option<u64> {
        self.value["form"].as_u64()
    }

    fn text(&self, key: &str) -> &str {
        self.value[key].as_str().unwrap_or_default()
    }
}

impl Unmade {
    /// Says that something is not there.
    pub(crate) fn missing(what: &str) -> Self {
        Self(format!("no value was found for {what}"))
    }
}
