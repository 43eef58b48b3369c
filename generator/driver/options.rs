//! Turns the arguments of the program into what it is to do.

use std::time::Duration;

use crate::driver::Sample;

const USAGE: &str = "\
usage: contract BASE_URL [--json] [--only PATTERN] [--samples FILE] [--seconds SECONDS]
       contract --answers FILE [--json] [--only PATTERN]
  --json      a JSON object for each call, and nothing else
  --only      only calls with this in their names, such as `orders.get_order`
  --samples   other samples than those that were compiled in, in the form of `samples.jsonl`
  --seconds   the time for a call; 10 by default
  --answers   call nobody, but read answers that were recorded, in every mode; a line is an object of JSON with
              `operation`, `body`, and unless they are the usual ones, `status` and `content_type`";

/// What to call, and how to show what became of it.
pub(crate) struct Options {
    pub(crate) base_url: String,
    pub(crate) shown: Shown,
    pub(crate) timeout: Duration,
    /// The path of answers that were recorded.
    pub(crate) answers: Option<String>,
    only: Option<String>,
    samples: Option<String>,
}

/// For whom the reports are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Lines,
    Json,
}

impl Options {
    /// Reads the arguments, or says what is wrong with them.
    pub(crate) fn of(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let timeout = Duration::from_secs(10);
        let (base_url, shown) = (String::new(), Shown::Lines);
        let mut options = Self { base_url, shown, timeout, answers: None, only: None, samples: None };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("`{argument}` takes a value\n{USAGE}"));
            match argument.as_str() {
                "--json" => options.shown = Shown::Json,
                "--answers" => options.answers = Some(value()?),
                "--only" => options.only = Some(value()?),
                "--samples" => options.samples = Some(value()?),
                "--seconds" => {
                    let seconds = value()?.parse().map_err(|error| format!("`--seconds`: {error}"))?;
                    options.timeout = Duration::from_secs(seconds);
                }
                url if !url.starts_with('-') && options.base_url.is_empty() => options.base_url = url.to_owned(),
                _ => return Err(format!("`{argument}` is not understood\n{USAGE}")),
            }
        }
        if options.base_url.is_empty() && options.answers.is_none() { Err(USAGE.to_owned()) } else { Ok(options) }
    }

    /// Whether a call of a name is wanted.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }

    /// Reads the samples.
    pub(crate) fn samples(&self, compiled: &str) -> Result<Vec<Sample>, String> {
        let read = match &self.samples {
            Some(path) => Some(std::fs::read_to_string(path).map_err(|error| format!("`{path}`: {error}"))?),
            None => None,
        };
        let text = read.as_deref().unwrap_or(compiled);
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        lines.map(|(number, line)| Sample::of(line).map_err(|error| format!("line {}: {error}", number + 1))).collect()
    }
}
