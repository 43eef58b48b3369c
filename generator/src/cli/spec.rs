//! Turns an argument into the place of a description, and that into an input.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use restitch::{Input, Prefix};

use super::{Failure, usage};

/// Where a description comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spec {
    Stdin,
    File(PathBuf),
    Url(String),
}

/// Understands the descriptions of a command, of which none may be given twice.
pub(crate) fn understand(command: &str, paths: Vec<PathBuf>) -> Result<Vec<Spec>, clap::Error> {
    let wrong = |message: String| usage(command, ErrorKind::ValueValidation, message);
    let mut seen = BTreeSet::new();
    let mut specs = Vec::with_capacity(paths.len());
    for path in paths {
        let url = path.to_str().filter(|text| text.starts_with("https://") || text.starts_with("http://"));
        let spec = match url {
            Some(url) if url.parse::<Prefix>().is_err() && !url.contains('?') => {
                return Err(wrong(format!("`{url}` is no URL that can be fetched: it names a user, or no host")));
            }
            Some(url) => Spec::Url(url.to_owned()),
            None if path == Path::new("-") => Spec::Stdin,
            None => Spec::File(path),
        };
        if !seen.insert(spec.clone()) {
            return Err(wrong(format!("{} is given twice", spec.describe())));
        }
        specs.push(spec);
    }
    Ok(specs)
}

impl Spec {
    fn describe(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => format!("`{}`", path.display()),
            Self::Url(url) => format!("`{url}`"),
        }
    }

    /// Returns the input, of which only standard input is read here.
    pub(crate) fn input(&self) -> Result<Input, Failure> {
        match self {
            Spec::File(path) => Ok(Input::File(path.clone())),
            Spec::Url(url) => Ok(Input::Url(url.clone())),
            Spec::Stdin => {
                let mut text = String::new();
                let read = io::stdin().lock().read_to_string(&mut text);
                read.map_err(|error| Failure(format!("error[unreadable-input]: cannot read standard input: {error}")))?;
                Ok(Input::Stdin(text))
            }
        }
    }
}
