//! Turns a `diff` command into a report of what changed between two editions of an API.

mod revision;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use restitch::diagnostics::{Extent, Policy, Severity, Style};
use restitch::diff::{Report, Verdict};
use restitch::{Comparison, Copies, DateTime, Diagnostics, Edition, Lock, Options, Prefix, Remote, Sources, write};

use super::generate::{damaged_lock, network};
use super::shape::Settings;
use super::spec::{self, Spec};
use super::terminal::{colour, count, say};
use super::{Exit, Failure};
use revision::Revision;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The old edition: a file, a URL, `-`, or `REVISION:PATH` for a file as git has it, such as `main:specs/api.yaml`
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The new edition
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// The folder of the generated crate, whose `restitch.lock` has the names
    #[arg(long = "crate", value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Whom the report is for
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Fail if a change is as grave as this
    #[arg(long, value_enum, value_name = "VERDICT")]
    fail_on: Option<Limit>,

    /// Tell every change, also where many of them are alike and break nobody
    #[arg(long)]
    all: bool,

    /// The folder that references to other files may not leave; that of each description if absent
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,

    /// URLs that references may lead to, as for `generate`
    #[arg(long, value_name = "PREFIX")]
    allow_remote: Vec<Prefix>,

    /// What dates and times are: those of `jiff`, `chrono` or `time`, or `string`
    #[arg(long, value_name = "LIBRARY")]
    date_time: Option<DateTime>,

    #[command(flatten)]
    settings: Settings,
}

/// Whom the report is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people
    Text,
    /// Markdown for a pull request
    Markdown,
    /// An object with the verdict and the list of the changes
    Json,
}

/// From where on a change is a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Limit {
    /// Callers have to do something
    Major,
    /// Callers see something new
    Minor,
}

pub(crate) const HELP: &str = "\
Examples:
  restitch diff old.yaml new.yaml                        what changed for callers of the crate
  restitch diff main:specs/api.yaml specs/api.yaml       against the description as git has it on `main`
  restitch diff old.yaml new.yaml --crate api-client     with the names that a crate has given out
  restitch diff old.yaml new.yaml --format markdown      for a pull request
  restitch diff old.yaml new.yaml --fail-on major        for CI

Verdicts are about the generated crate, by the rules of semantic versioning:
  major          code that calls it no longer compiles, or no longer works
  minor          something is new
  wire           requests or answers differ behind the same Rust: paths, defaults, limits
  documentation  something is described otherwise

Exit codes:
  0  the editions were compared
  1  an edition cannot be read
  2  the command line is wrong
  4  a change is as grave as `--fail-on` says";

/// A description where it can be read, until this value is dropped.
struct Side {
    spec: Spec,
    root: Option<PathBuf>,
    revision: Option<Revision>,
}

/// Runs the command and prints the report on standard output.
pub(crate) fn run(arguments: Arguments) -> Result<Result<Exit, Failure>, clap::Error> {
    let specs = [one("diff", arguments.old.clone())?, one("diff", arguments.new.clone())?];
    Ok(report(&arguments, specs))
}

fn one(command: &str, path: PathBuf) -> Result<Spec, clap::Error> {
    let mut specs = spec::understand(command, vec![path])?;
    Ok(specs.remove(0))
}

fn report(arguments: &Arguments, [old, new]: [Spec; 2]) -> Result<Exit, Failure> {
    let lock = match &arguments.folder {
        Some(folder) => write::read_lock(folder).map_err(|error| damaged_lock(&error))?,
        None => Lock::new(),
    };
    let (old, new) = (side(arguments, old)?, side(arguments, new)?);
    let comparison = compare(arguments, &old, &new, lock)?;
    for (side, (diagnostics, sources)) in [&old, &new].into_iter().zip(&comparison.said) {
        tell(side, diagnostics, sources);
    }
    let Some(report) = &comparison.report else {
        return Err(Failure("error: there is nothing to compare".to_owned()));
    };
    let extent = if arguments.all { Extent::All } else { Extent::Summary };
    print(arguments.format, extent, report);
    let limit = arguments.fail_on.map(|limit| match limit {
        Limit::Major => Verdict::Major,
        Limit::Minor => Verdict::Minor,
    });
    Ok(match report.verdict().zip(limit) {
        Some((verdict, limit)) if verdict >= limit => Exit::Grave,
        _ => Exit::Whole,
    })
}

/// Finds a description, which may be in a revision of git.
fn side(arguments: &Arguments, spec: Spec) -> Result<Side, Failure> {
    let revision = match &spec {
        Spec::File(path) => Revision::open(path, arguments.root.as_deref())?,
        Spec::Stdin | Spec::Url(_) => None,
    };
    Ok(match revision {
        Some(revision) => Side { spec: Spec::File(revision.spec()), root: revision.root(), revision: Some(revision) },
        None => Side { spec, root: arguments.root.clone(), revision: None },
    })
}

fn compare(arguments: &Arguments, old: &Side, new: &Side, lock: Lock) -> Result<Comparison, Failure> {
    let base = arguments.settings.options()?;
    let options = |side: &Side| Options {
        date_time: arguments.date_time.unwrap_or(base.date_time),
        reference_root: side.root.clone(),
        remote: Remote {
            allow: base.remote.allow.iter().chain(&arguments.allow_remote).cloned().collect(),
            folder: arguments.folder.clone(),
            fetch: network(),
            copies: Copies::Keep,
        },
        policy: Policy::default(),
        ..base.clone()
    };
    let (old, new) = ((old.spec.input()?, options(old)), (new.spec.input()?, options(new)));
    let edition = |(input, options): (_, _)| Edition { inputs: vec![input], options };
    Ok(restitch::compare(&edition(old), &edition(new), lock))
}

/// Says what is wrong with a description, and that what is left out cannot be compared.
fn tell(side: &Side, diagnostics: &Diagnostics, sources: &Sources) {
    let shown = |text: &str| match &side.revision {
        Some(revision) => revision.shown(text),
        None => text.to_owned(),
    };
    if diagnostics.count(Severity::Error) > 0 {
        let text = diagnostics.render(sources, Style { colour: colour(), extent: Extent::Summary });
        say(shown(&text).trim_end());
    } else if diagnostics.skipped() > 0 {
        let name = match &side.spec {
            Spec::File(path) => path.display().to_string(),
            Spec::Url(url) => url.clone(),
            Spec::Stdin => "standard input".to_owned(),
        };
        let left_out = count(diagnostics.skipped(), "item");
        say(&format!("warning: {left_out} of `{}` cannot be generated, and so not compared", shown(&name)));
    }
}

fn print(format: Format, extent: Extent, report: &Report) {
    let text = match format {
        Format::Text => report.to_text(extent),
        Format::Markdown => report.to_markdown(extent),
        Format::Json => format!("{:#}\n", report.to_json()),
    };
    // A reader that has gone away wants nothing more.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}
