//! Turns OpenAPI descriptions into Rust clients: typed, documented, and ready for production.
//!
//! [`generate`] is the whole of it; [`write`] puts its output on disk, and [`Build`] does both in a build script.

mod analyze;
mod build_script;
pub mod config;
pub mod crate_name;
pub mod date_time;
pub mod diagnostics;
mod dialect;
pub mod diff;
pub mod drift;
mod emit;
mod extension_pattern;
mod ir;
mod load;
pub mod lock;
mod lower;
mod manifest;
mod name;
mod page_rule;
mod parse;
mod print;
mod rename;
mod sample;
mod selector;
mod shared_runtime;
mod surface;
pub mod survey;
pub mod toml_problem;
mod types_choice;
pub mod write;

pub use build_script::{Build, BuildError};
pub use date_time::DateTime;
pub use diagnostics::{Diagnostics, nearest};
pub use extension_pattern::{ExtensionPattern, NoExtension};
#[cfg(feature = "http")]
pub use load::Http;
pub use load::remote::{Copies, Fetch, FetchError, Fetched, Remote};
pub use load::{Excerpt, Input, NoPrefix, Origin, Place, Prefix, Sources};
pub use lock::Lock;
pub use manifest::Manifest;
pub use page_rule::PageRule;
pub use rename::{Aliases, Renamed, Renames};
pub use selector::{NoSelector, Select, Selector};
pub use shared_runtime::{Runtime, RuntimeCrate, RuntimeNeeds, shared_runtime};
pub use types_choice::{Derives, EnumRule, EnumRules, Enums, ForeignType, NoType, Oneofs};

use diagnostics::Policy;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What a caller decides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The name of the package; else the title in kebab case, without a trailing "API".
    pub name: Option<String>,
    /// The command that generates the crate again, for the first line of each file.
    pub command: String,
    /// The folder that references to other files may not leave; else that of each description.
    pub reference_root: Option<PathBuf>,
    /// What dates and times are.
    pub date_time: DateTime,
    /// What may be read from other machines; else nothing.
    pub remote: Remote,
    /// Which diagnostics are errors, and which are accepted.
    pub policy: Policy,
    /// Whether a program that calls every operation stands beside the client.
    pub contract: Contract,
    /// How the pages of operations follow each other, by `operationId` or by method and path, as in `GET /pets`.
    pub pagination: BTreeMap<String, PageRule>,
    /// OpenAPI Overlays (versions 1.0 and 1.1), which change the descriptions, one after the other.
    pub overlays: Vec<Input>,
    /// The extensions that are as if they were not written.
    pub ignored_extensions: Vec<ExtensionPattern>,
    /// Which operations there are; what only the others need is left out with them.
    pub select: Select,
    /// What is called otherwise than the description says.
    pub renames: Renames,
    /// What the manifest of the crate says of it.
    pub manifest: Manifest,
    /// What becomes of properties of which only one may be set.
    pub oneofs: Oneofs,
    /// Whether enums keep values that they do not know.
    pub enums: EnumRules,
    /// Types of other crates that stand for schemas: by the name of a schema, by its place, such as
    /// `#/components/schemas/Pet/properties/kind`, or for all of a format, as `format:decimal`.
    pub types: BTreeMap<String, ForeignType>,
    /// Where the runtime of the crate is.
    pub runtime: Runtime,
    /// What types derive beside their own, by the names of their schemas, as `Renames::schemas` has them; `*` is all types.
    pub derives: BTreeMap<String, Derives>,
    /// Dependencies of the crate beside its own, by name, each as the value of TOML that the manifest has.
    pub dependencies: BTreeMap<String, String>,
}

/// Whether an example of the crate calls every operation, to hold a client and a server against each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contract {
    /// There is none.
    #[default]
    Without,
    /// It is `examples/contract`, with the values that it sends.
    With,
}

/// What came of a description.
#[derive(Debug)]
pub struct Generation {
    /// The crate; nothing, if a diagnostic is fatal.
    pub output: Option<Output>,
    /// What there is to say about the description.
    pub diagnostics: Diagnostics,
    /// The texts that were read, in which diagnostics have their places.
    pub sources: Sources,
    /// What was made.
    pub summary: Summary,
    /// Which operations have pages, or look like it, and why.
    pub pagination: Vec<Explanation>,
    /// What the crate needs of a runtime, if it shares one.
    pub needs: RuntimeNeeds,
}

/// Why an operation has pages, or has none although it looks like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The identifier of the operation.
    pub operation: String,
    /// Its method and path, as in `GET /pets`.
    pub request: String,
    /// What is generated.
    pub verdict: Verdict,
    /// A clause that says why.
    pub reason: String,
    /// The properties that lead to the list of the items, with dots between them; empty for the answer itself.
    pub items: Option<String>,
}

/// What is generated for the pages of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The pages, and the items of all of them.
    Items,
    /// The pages alone, since it is not known which of several lists has the items.
    Pages,
    /// Nothing: each call gives what it gives.
    Nothing,
}

/// A generated crate.
#[derive(Debug)]
pub struct Output {
    /// Its files, with copies of what was read from other machines; the lock is not among them.
    pub files: Vec<OutputFile>,
    /// The names that were given.
    pub lock: Lock,
}

/// A generated file.
#[derive(Clone, Debug)]
pub struct OutputFile {
    /// Relative to the folder of the crate, with `/` between its parts.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What was made of a description.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The name of the package.
    pub name: String,
    /// How many operations can be called.
    pub operations: usize,
    /// How many types were declared.
    pub types: usize,
    /// How many places may hold any value, since the description does not say what they hold, or nothing expresses it.
    pub values: usize,
}

/// Generates a client crate of one or several descriptions, which together are one API.
///
/// It always returns what could be generated; the diagnostics say what could not, and why.
pub fn generate(inputs: &[Input], options: &Options, mut lock: Lock) -> Generation {
    let mut diagnostics = Diagnostics::new();
    let mut sources = Sources::default();
    let mut store = load::remote::Store::new(&options.remote, &lock);
    let root = read(inputs, options, &mut store, &mut sources, &mut diagnostics);
    let copies = store.finish(&mut lock);
    let Some(root) = root else {
        let diagnostics = diagnostics.judged(&options.policy, &sources);
        return Generation {
            output: None,
            diagnostics,
            sources,
            summary: Summary::default(),
            pagination: Vec::new(),
            needs: RuntimeNeeds::default(),
        };
    };
    let Understood { api, facts, names, diagnostics } = understand(&root, options, &sources, &mut lock, diagnostics);
    let origin = origin(&options.command);
    let contract = (options.contract == Contract::With).then(|| sample::contract(&root, &api));
    let examples = sample::answers(&root, &api);
    let clusters = emit::Clusters::find(&api, &facts, &names);
    let cx = emit::Cx::new(&api, &facts, &names, options, &origin);
    let cx = emit::Cx { contract, clusters, examples, ..cx };
    let units = if diagnostics.is_fatal() { Vec::new() } else { emit::plan(&cx) };
    let printer = print::Printer::default();
    let mut files = parallel(&units, |unit| OutputFile {
        path: unit.path.clone(),
        text: printer.print(emit::emit(&cx, unit), &origin),
    });
    files.extend(copies);
    let needs = match &options.runtime {
        Runtime::Vendored => RuntimeNeeds::default(),
        Runtime::Shared(_) => emit::needs(&cx),
    };
    let summary = Summary {
        name: names.package.clone(),
        operations: api.operations.len(),
        types: api.types.len(),
        values: api.values(),
    };
    let output = (!diagnostics.is_fatal()).then_some(Output { files, lock });
    Generation { output, diagnostics, sources, summary, pagination: explain(&api), needs }
}

/// Returns the words in the first line of each file, by which a later run knows it.
pub(crate) fn origin(command: &str) -> String {
    format!("@generated by restitch with `{command}`. Do not edit.")
}

/// Lists the operations that have pages or look like it, in the order of the description.
fn explain(api: &ir::Api) -> Vec<Explanation> {
    let explained = api.operations.iter().filter_map(|operation| {
        let (verdict, reason) = match &operation.paging {
            ir::Paging::Single => return None,
            ir::Paging::Unsure(reason) => (Verdict::Nothing, reason),
            ir::Paging::Pages(pages) if pages.items.is_none() => (Verdict::Pages, &pages.reason),
            ir::Paging::Pages(pages) => (Verdict::Items, &pages.reason),
        };
        let request = format!("{} {}", operation.method.as_str(), operation.path);
        let items = operation.pages().and_then(|pages| pages.items.as_ref()).map(|path| path.join("."));
        Some(Explanation { operation: operation.id.to_string(), request, verdict, reason: reason.clone(), items })
    });
    explained.collect()
}

/// An edition of an API: its descriptions, and how they are read.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The descriptions, which together are one API.
    pub inputs: Vec<Input>,
    /// What a crate would be generated with.
    pub options: Options,
}

/// Two editions of an API, compared.
#[derive(Debug)]
pub struct Comparison {
    /// What changed; nothing, if an edition cannot be read.
    pub report: Option<diff::Report>,
    /// What there is to say about each description, the old one first, with the texts that were read.
    pub said: [(Diagnostics, Sources); 2],
}

/// Compares two editions of an API, for callers of the crates that would be generated of them.
///
/// The lock is that of the old crate: both editions get their names from it, as a crate that is generated again does.
/// Nothing is emitted.
pub fn compare(old: &Edition, new: &Edition, mut lock: Lock) -> Comparison {
    let (old, said_before) = edition(old, &mut lock);
    let (new, said_after) = edition(new, &mut lock);
    let report = old.zip(new).map(|(old, new)| diff::compare(&old, &new));
    Comparison { report, said: [said_before, said_after] }
}

/// Returns what callers see of an edition, and what there is to say about its description.
fn edition(edition: &Edition, lock: &mut Lock) -> (Option<surface::Surface>, (Diagnostics, Sources)) {
    let mut diagnostics = Diagnostics::new();
    let mut sources = Sources::default();
    let Edition { inputs, options } = edition;
    let mut store = load::remote::Store::new(&options.remote, lock);
    let root = read(inputs, options, &mut store, &mut sources, &mut diagnostics);
    let Some(root) = root else {
        return (None, (diagnostics.judged(&options.policy, &sources), sources));
    };
    let Understood { api, facts, names, diagnostics } = understand(&root, options, &sources, lock, diagnostics);
    let surface = (!diagnostics.is_fatal()).then(|| {
        let cx = emit::Cx::new(&api, &facts, &names, options, &options.command);
        emit::surface(&cx)
    });
    (surface, (diagnostics, sources))
}

/// What is known of a description before anything is emitted.
pub(crate) struct Understood {
    pub(crate) api: ir::Api,
    pub(crate) facts: analyze::Facts,
    pub(crate) names: name::Names,
    pub(crate) diagnostics: Diagnostics,
}

/// Turns a canonical tree into everything that emission asks about.
pub(crate) fn understand(
    root: &load::Node,
    options: &Options,
    sources: &Sources,
    lock: &mut Lock,
    mut diagnostics: Diagnostics,
) -> Understood {
    let document = parse::parse(root, &options.select, &mut diagnostics);
    let mut api = lower::lower(&document, options, sources, &mut diagnostics);
    let keys = name::keys(&api, sources);
    analyze::close(&mut api, &keys, &options.enums, &mut diagnostics);
    let facts = analyze::analyze(&api, &analyze::kept(&api, &keys, lock));
    analyze::keep(&api, &facts, &keys, lock);
    let names = name::assign(&api, keys, &options.renames, options.name.as_deref(), lock);
    check_settings(options, &names, &mut diagnostics);
    let diagnostics = diagnostics.judged(&options.policy, sources);
    Understood { api, facts, names, diagnostics }
}

/// Tells which settings are about nothing that there is.
fn check_settings(options: &Options, names: &name::Names, diagnostics: &mut Diagnostics) {
    names.unmet.iter().for_each(|unmet| diagnostics.rename_without_effect(unmet));
    for (schema, derives) in &options.derives {
        if schema != "*" && names.find(schema).is_none() {
            diagnostics.derive_without_effect(derives.place.clone(), schema);
        }
    }
}

/// Reads all descriptions into one canonical tree; nothing, if there is no use in going on.
fn read(
    inputs: &[Input],
    options: &Options,
    store: &mut load::remote::Store<'_>,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<load::Node> {
    let fence = options.reference_root.as_deref();
    let roots = load::load(inputs, &options.overlays, fence, store, sources, diagnostics).unwrap_or_default();
    let mut ignored = dialect::Ignored::new(&options.ignored_extensions);
    let canonicalize = |root| dialect::canonicalize(root, sources, &mut ignored, diagnostics);
    let roots = roots.into_iter().filter_map(canonicalize).collect();
    ignored.finish(diagnostics);
    parse::merge(roots, diagnostics).filter(|_| !diagnostics.is_fatal())
}

/// Maps items on all processors, and returns the results in the order of the items.
fn parallel<T: Sync, U: Send>(items: &[T], map: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            match items.get(index) {
                Some(item) => done.push((index, map(item))),
                None => return done,
            }
        }
    };
    let mut results: Vec<(usize, U)> = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut results = work();
        for other in others {
            results.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
