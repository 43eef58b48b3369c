//! Turns a credential into a value that can be stored and passed on, but does not show itself in logs.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

/// A credential: a token, a password or an API key.
///
/// `Debug` prints `[redacted]`, and there is no `Display`.
/// Clones share one allocation, so that the text is not spread over the memory of the process, and the last one to go
/// overwrites it with zeros. What a credential is made into to be sent, a header or a form, is not overwritten.
#[derive(Clone)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Returns the text of the credential.
    ///
    /// What is done with it afterwards is no longer protected from logs.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Arc::new(Zeroizing::new(text)))
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}
