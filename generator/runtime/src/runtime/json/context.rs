//! Turns the odd values that servers send into repairs, each recorded with its schema and property.

use std::cell::RefCell;
use std::fmt;

/// How far a reader follows a server that breaks its own description.
///
/// In every mode unknown enum values are kept, unknown properties are accepted, and two set members of a oneof are an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// The schema's word.
    Strict,
    /// Also what loses nothing: `null` or absence for an optional value, absence of a list for an empty one, a number in
    /// a string for the number, and back.
    Lossless,
    /// Also what stands for a value that should be there, as Smithy's client error correction has it: the zero value of a
    /// boolean, number, string or map, the unknown value of an enum or union, and a record of such values, but never a time.
    /// Also UTC for a time without an offset, a number of seconds for a time, U+FFFD for what is not UTF-8, nothing for an optional string that is not of
    /// its format, and the unknown value of a union for one that does not fit its variant.
    #[default]
    Corrected,
}

/// What was repaired while a text was decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    pub(super) repairs: Vec<Repair>,
}

impl Drift {
    /// Whether the text was what the description promises.
    pub fn is_empty(&self) -> bool {
        self.repairs.is_empty()
    }

    /// The repairs, in the order of the text.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }
}

/// One repair: where the text broke the description, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repair {
    /// The schema whose property it was.
    pub schema: &'static str,
    /// The property, by its name on the wire; empty for the whole text, and for a property that the schema does not name.
    pub property: &'static str,
    /// What was odd about it.
    pub kind: RepairKind,
}

/// What was odd about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RepairKind {
    /// It was absent; nothing is lost by the value that was read.
    Absent,
    /// It was `null`; nothing is lost by the value that was read.
    Null,
    /// It was absent, and was corrected to its zero value, which for an enum or union is the unknown one.
    Corrected,
    /// It was `null`, and was corrected to its zero value.
    CorrectedNull,
    /// It was a string where a number was promised.
    StringForNumber,
    /// It was a number where a string was promised.
    NumberForString,
    /// It was a time without its offset from UTC, and reads as UTC.
    NoOffset,
    /// It was a string that is not of its format, and reads as if it were absent.
    Unreadable,
    /// It was a number of seconds since 1970 began (or of milliseconds, if it is that large) where a time was promised.
    NumberForTime,
    /// It was base64 of packed numbers of 32 bits, in little-endian order, where a list of numbers was promised.
    Packed,
    /// The text was not UTF-8, and reads with U+FFFD in place of what is none.
    Encoding,
    /// It did not fit the variant of the union (`schema`) that it seems to be, and is kept as it came.
    Unfit,
}

impl RepairKind {
    /// Returns the name of the kind in reports: its words in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Null => "null",
            Self::Corrected => "corrected",
            Self::CorrectedNull => "corrected-null",
            Self::StringForNumber => "string-for-number",
            Self::NumberForString => "number-for-string",
            Self::NoOffset => "no-offset",
            Self::Unreadable => "unreadable",
            Self::NumberForTime => "number-for-time",
            Self::Packed => "packed",
            Self::Encoding => "encoding",
            Self::Unfit => "unfit",
        }
    }

    pub(super) fn corrected(self) -> Self {
        match self {
            RepairKind::Absent => RepairKind::Corrected,
            RepairKind::Null => RepairKind::CorrectedNull,
            kind => kind,
        }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            RepairKind::Absent => "was absent",
            RepairKind::Null => "was null",
            RepairKind::Corrected => "was absent, and reads as its zero value",
            RepairKind::CorrectedNull => "was null, and reads as its zero value",
            RepairKind::StringForNumber => "was a string instead of a number",
            RepairKind::NumberForString => "was a number instead of a string",
            RepairKind::NoOffset => "was a time without an offset, and reads as UTC",
            RepairKind::Unreadable => "was not of its format, and reads as if it were absent",
            RepairKind::NumberForTime => "was a number instead of a time",
            RepairKind::Packed => "was base64 of packed numbers instead of a list",
            RepairKind::Encoding => "was not UTF-8, and reads with U+FFFD in place of what is none",
            RepairKind::Unfit => "did not fit its variant, and is kept as it came",
        };
        match (self.property, self.schema) {
            ("", "") => write!(f, "the value {what}"),
            ("", schema) => write!(f, "a value of `{schema}` {what}"),
            (property, schema) => write!(f, "`{property}` of `{schema}` {what}"),
        }
    }
}

/// One step of the path to a value.
pub(super) enum Segment {
    Property(&'static str),
    Key(String),
    Index(usize),
}

/// The state of one [`super::decode`]; serde has no way to hand it down through foreign implementations.
struct Context {
    mode: Mode,
    drift: Drift,
    /// The path of an error, from the inside out.
    path: Vec<Segment>,
    keeping: Keeping,
}

/// Whether a union keeps what does not fit its variant.
///
/// That takes a copy of the value, and so is tried only once it is known that the text does not decode otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    No,
    Yes,
}

/// How far repairs and the path had come.
pub(super) struct Mark {
    repairs: usize,
    path: usize,
}

thread_local! {
    static CONTEXT: RefCell<Option<Context>> = const { RefCell::new(None) };
}

/// Runs `decode` in a mode, and returns with its result the repairs and the path of its error.
pub(super) fn within<T>(mode: Mode, keeping: Keeping, decode: impl FnOnce() -> T) -> (T, Drift, String) {
    /// Gives the thread its former context back, even if a foreign implementation panics.
    struct Restore(Option<Context>);
    impl Drop for Restore {
        fn drop(&mut self) {
            let former = self.0.take();
            CONTEXT.with(|context| context.replace(former));
        }
    }

    let context = Context { mode, drift: Drift::default(), path: Vec::new(), keeping };
    let _restore = Restore(CONTEXT.with(|cell| cell.replace(Some(context))));
    let result = decode();
    match CONTEXT.with(RefCell::take) {
        Some(context) => (result, context.drift, path(&context.path)),
        None => (result, Drift::default(), String::new()),
    }
}

/// Whether the mode of this thread repairs what loses nothing.
pub(super) fn lossless() -> bool {
    mode() >= Mode::Lossless
}

/// Whether the mode of this thread corrects absent values.
pub(super) fn corrected() -> bool {
    mode() >= Mode::Corrected
}

/// Whether a union keeps what does not fit; returns what is to be undone then.
pub(super) fn mark() -> Option<Mark> {
    CONTEXT.with(|context| {
        let context = context.borrow();
        let context = context.as_ref().filter(|context| context.keeping == Keeping::Yes)?;
        Some(Mark { repairs: context.drift.repairs.len(), path: context.path.len() })
    })
}

/// Undoes what was noted since `mark`, and records that the value is kept; false if the error is one of every mode.
pub(super) fn keep(mark: &Mark, schema: &'static str) -> bool {
    CONTEXT.with(|context| {
        let mut context = context.borrow_mut();
        let Some(context) = context.as_mut().filter(|context| context.keeping == Keeping::Yes) else { return false };
        context.drift.repairs.truncate(mark.repairs);
        context.path.truncate(mark.path);
        context.drift.repairs.push(Repair { schema, property: "", kind: RepairKind::Unfit });
        true
    })
}

/// Notes that there is an error which no mode passes over.
#[cold]
pub(super) fn refuse() {
    CONTEXT.with(|context| {
        if let Some(context) = context.borrow_mut().as_mut() {
            context.keeping = Keeping::No;
        }
    });
}

#[cold]
fn mode() -> Mode {
    CONTEXT.with(|context| context.borrow().as_ref().map_or(Mode::Strict, |context| context.mode))
}

#[cold]
pub(super) fn record(schema: &'static str, property: &'static str, kind: RepairKind) {
    CONTEXT.with(|context| {
        if let Some(context) = context.borrow_mut().as_mut() {
            context.drift.repairs.push(Repair { schema, property, kind });
        }
    });
}

/// Notes that decoding failed below `segment`.
#[cold]
pub(super) fn failed(segment: Segment) {
    CONTEXT.with(|context| {
        if let Some(context) = context.borrow_mut().as_mut() {
            context.path.push(segment);
        }
    });
}

/// Notes that decoding failed in the item at `place`.
#[doc(hidden)]
#[cold]
pub fn failed_item(place: usize) {
    failed(Segment::Index(place));
}

fn path(segments: &[Segment]) -> String {
    let mut path = String::new();
    for segment in segments.iter().rev() {
        let (dot, name) = match segment {
            Segment::Index(index) => {
                path.push_str(&format!("[{index}]"));
                continue;
            }
            Segment::Property(name) => (!path.is_empty(), *name),
            Segment::Key(name) => (!path.is_empty(), name.as_str()),
        };
        if dot {
            path.push('.');
        }
        path.push_str(name);
    }
    path
}
