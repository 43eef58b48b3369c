//! Turns the API into the manifest of its crate.

use super::runtime::DEPENDENCIES;
use super::{Cx, doc, format, shared};
use crate::crate_name::CrateName;
use crate::ir::Login;
use crate::manifest::Manifest;
use crate::name::GroupNames;
use crate::shared_runtime::{RuntimeCrate, RuntimeNeeds};
use std::collections::BTreeSet;
use std::fmt::Write;

/// What clippy is told where an enum holds a large value in line.
const GROWN: &str = "
[lints.clippy]
# A value that has grown since it was first generated is not boxed, so that what callers write stays as it is.
large_enum_variant = \"allow\"
result_large_err = \"allow\"
";

/// How the table of what only WebAssembly needs begins.
const HOST: &str = "# WebAssembly";

/// Emits `Cargo.toml`.
pub(super) fn manifest(cx: &Cx<'_>) -> String {
    let mut text = format!("# {}\n\n[package]\nname = {}\n", cx.origin, quoted(&cx.names.package));
    let own = &cx.options.manifest;
    let title = cx.api.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let subject = if title.is_empty() { cx.names.package.clone() } else { title };
    let description =
        own.description.clone().unwrap_or_else(|| format!("A client of {}.", doc::with_article(&subject)));
    let _ = write!(
        text,
        "version = {}\nedition = \"2024\"\nrust-version = \"1.88\"\ndescription = {}\n",
        quoted(own.version.as_deref().unwrap_or(version(&cx.api.version))),
        quoted(&description),
    );
    text.push_str(&metadata(own));
    if cx.facts.has_grown() {
        text.push_str(GROWN);
    }
    text.push_str(&features(cx));
    text.push_str(&needed(cx));
    text.push('\n');
    if shared::of(cx).is_none() {
        text.push('\n');
        text.push_str(section(HOST));
    }
    if cx.contract.is_some() && !cx.api.operations.is_empty() {
        text.push_str(&super::contract::target(cx));
    }
    text
}

/// Returns the table of cargo features: of groups of operations, of events, of types, and of the runtime.
fn features(cx: &Cx<'_>) -> String {
    let features: Vec<String> = cx.names.groups.iter().map(feature).collect();
    let mut text = "\n[features]\n".to_owned();
    let events = events(cx);
    let quoted_features: Vec<String> = features.iter().map(|feature| quoted(feature)).collect();
    let (usual, optional) = runtime_features();
    let events_and_usual = events.iter().copied().chain(usual).map(quoted);
    let others = cx.clusters.others.iter().map(|name| quoted(name));
    let default: Vec<String> = quoted_features.iter().cloned().chain(others).chain(events_and_usual).collect();
    let _ = writeln!(text, "default = [{}]", default.join(", "));
    if !features.is_empty() {
        text.push_str("# One for each group of operations.\n");
    }
    for feature in &features {
        let _ = writeln!(text, "{feature} = [{}]", needs(cx, feature));
    }
    if !events.is_empty() {
        text.push_str("# What the API sends on its own account.\n");
    }
    for feature in &events {
        let _ = writeln!(text, "{feature} = [{}]", needs(cx, feature));
    }
    if let Some(others) = &cx.clusters.others {
        let _ = writeln!(text, "# Types that no operation needs.\n{others} = [{}]", needs(cx, others));
    }
    if !cx.clusters.shared.is_empty() {
        text.push_str("# Types that several of these need, which switch them on by themselves.\n");
    }
    for feature in &cx.clusters.shared {
        let _ = writeln!(text, "{} = []", key(feature));
    }
    text.push_str(&switches(optional, &own_features(cx).collect(), shared::of(cx)));
    text
}

/// The cargo features that not every runtime has.
const SOME: [&str; 2] = ["jwt", "pkce"];

/// Lists those of them that the runtime of an API has.
pub(super) fn own_features(cx: &Cx<'_>) -> impl Iterator<Item = &'static str> {
    let has = [cx.api.has_client_credentials(), cx.api.login != Login::None];
    SOME.into_iter().zip(has).filter(|(_, has)| *has).map(|(name, _)| name)
}

/// Returns the lines of the cargo features of the runtime, which switch those of its crate, if it is one.
fn switches(lines: &str, own: &BTreeSet<&'static str>, shared: Option<&RuntimeCrate>) -> String {
    let mut text = String::new();
    for (comment, line) in pairs(lines) {
        let name = line.split(' ').next().unwrap_or_default();
        if SOME.contains(&name) && !own.contains(name) {
            continue;
        }
        text.push_str(comment);
        match shared {
            Some(shared) => {
                let _ = writeln!(text, "{name} = [{}]", quoted(&format!("{}/{name}", shared.name)));
            }
            None => text.push_str(line),
        }
    }
    text
}

/// Lists the dependencies that the runtime and the code of an API have.
pub(super) fn libraries(cx: &Cx<'_>) -> BTreeSet<&'static str> {
    let supports = format::supports(cx);
    let is_needed = |library: &&'static str| match *library {
        "quick-xml" => super::xml::has_xml(cx.api),
        "aws-lc-rs" => cx.api.has_client_credentials() || cx.api.login != Login::None,
        "flate2" => super::runtime::has_compression(cx.api),
        "encoding_rs" => super::runtime::has_texts(cx.api),
        library => !format::LIBRARIES.contains(&library) || supports.iter().any(|support| support.library == library),
    };
    let names = dependencies().lines().skip(1).map(|line| line.split(' ').next().unwrap_or_default());
    names.filter(is_needed).collect()
}

/// What the code of a client mentions, if its runtime is a crate.
const MENTIONED: [&str; 4] = ["bytes", "http", "serde", "serde_json"];

/// Returns the clusters of types that a feature needs, as entries of a list.
fn needs(cx: &Cx<'_>, feature: &str) -> String {
    let needs = cx.clusters.needs.get(feature).into_iter().flatten();
    needs.map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// Writes a key of TOML, in quotes where it needs them.
fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.bytes().all(is_bare) { name.to_owned() } else { quoted(name) }
}

/// Returns the lines of what the crate depends on: of the runtime, what the API needs, and what the caller adds.
fn needed(cx: &Cx<'_>) -> String {
    let mut libraries = libraries(cx);
    let shared = shared::of(cx);
    if shared.is_some() {
        // The program that calls every operation runs on an executor.
        let is_run = |library: &str| library == "tokio" && cx.contract.is_some();
        libraries
            .retain(|library| MENTIONED.contains(library) || format::LIBRARIES.contains(library) || is_run(library));
    }
    let own = &cx.options.dependencies;
    libraries.retain(|library| !own.contains_key(*library));
    let mut text = lines(&libraries);
    if let Some(RuntimeCrate { name, path, version }) = shared {
        let version = version.as_ref().map(|version| format!(", version = {}", quoted(version))).unwrap_or_default();
        let _ = write!(text, "\n{name} = {{ path = {}{version}, default-features = false }}", quoted(path));
    }
    for (name, value) in own {
        let _ = write!(text, "\n{name} = {value}");
    }
    text
}

/// Returns the lines of dependencies as the runtime has them, below their heading.
fn lines(libraries: &BTreeSet<&'static str>) -> String {
    let mut text = String::from("\n[dependencies]");
    for line in dependencies().lines().filter(|line| libraries.contains(line.split(' ').next().unwrap_or_default())) {
        let _ = write!(text, "\n{line}");
    }
    text
}

/// Emits `Cargo.toml` of a runtime that clients share.
pub(super) fn of_runtime(needs: &RuntimeNeeds, name: &CrateName, own: &Manifest, origin: &str) -> String {
    let description = own.description.as_deref().unwrap_or("What the clients of a workspace share.");
    let (usual, others) = runtime_features();
    let default: Vec<String> = usual.into_iter().map(quoted).collect();
    let mut text = format!(
        "# {origin}\n\n[package]\nname = {}\nversion = {}\nedition = \"2024\"\nrust-version = \"1.88\"\ndescription = {}\n{}\n[features]\ndefault = [{}]\n",
        quoted(name.as_str()),
        quoted(own.version.as_deref().unwrap_or("0.1.0")),
        quoted(description),
        metadata(own),
        default.join(", "),
    );
    text.push_str(&switches(others, &needs.features, None));
    let libraries = needs.libraries.iter().copied().filter(|library| !needs.dependencies.contains_key(*library));
    text.push_str(&lines(&libraries.collect()));
    for (name, value) in &needs.dependencies {
        let _ = write!(text, "\n{name} = {value}");
    }
    text.push_str("\n\n");
    text.push_str(section(HOST));
    text
}

/// Returns the lines of the metadata that only the caller knows.
fn metadata(own: &Manifest) -> String {
    let texts = [
        ("license", &own.license),
        ("repository", &own.repository),
        ("homepage", &own.homepage),
        ("documentation", &own.documentation),
    ];
    let lists = [("authors", &own.authors), ("keywords", &own.keywords), ("categories", &own.categories)];
    let mut lines = String::new();
    for (key, text) in texts.iter().filter_map(|(key, text)| Some((key, text.as_ref()?))) {
        let _ = writeln!(lines, "{key} = {}", quoted(text));
    }
    for (key, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
        let list: Vec<String> = list.iter().map(|entry| quoted(entry)).collect();
        let _ = writeln!(lines, "{key} = [{}]", list.join(", "));
    }
    if let Some(publish) = own.publish {
        let _ = writeln!(lines, "publish = {publish}");
    }
    lines
}

/// Emits `rustfmt.toml`: the files are laid out when they are generated, and must stay as they are to be checked.
pub(super) fn formatting(origin: &str) -> String {
    format!("# {origin}\ndisable_all_formatting = true\n")
}

/// Returns the cargo features of webhooks and callbacks, where there are any.
pub(super) fn events<'a>(cx: &Cx<'a>) -> Vec<&'a str> {
    let has = [!cx.api.webhooks.is_empty(), !cx.api.callbacks.is_empty()];
    let names = cx.names.event_features.iter().zip(has);
    names.filter(|(_, has)| *has).map(|(name, _)| name.as_str()).collect()
}

/// Returns the cargo feature of a group.
pub(super) fn feature(group: &GroupNames) -> String {
    group.module.as_str().trim_end_matches('_').replace('_', "-")
}

/// Returns the cargo features of the runtime that are on by default, and the lines that describe all of them.
fn runtime_features() -> (Vec<&'static str>, &'static str) {
    let table = section("[features]\n");
    let (default, others) = table.split_once('\n').unwrap_or((table, ""));
    let names = default.split('"').skip(1).step_by(2);
    (names.collect(), others)
}

/// Splits the lines of cargo features into those that say what one is for, and those that declare it.
fn pairs(lines: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut lines = lines.split_inclusive('\n');
    std::iter::from_fn(move || Some((lines.next()?, lines.next()?)))
}

/// Returns the dependencies of the runtime, as they stand in its manifest.
fn dependencies() -> &'static str {
    section("[dependencies]")
}

/// Returns a table of what the runtime needs, up to the empty line behind it.
fn section(start: &str) -> &'static str {
    let place = DEPENDENCIES.find(start).unwrap_or_default();
    let table = &DEPENDENCIES[place..];
    let end = table.find("\n\n").map_or(table.len(), |end| end + 1);
    let heading = if start.ends_with('\n') { start.len() } else { 0 };
    &table[heading..end]
}

/// Returns the version of the API if it is one for cargo, too.
fn version(version: &str) -> &str {
    let (core, _) = version.split_once(['-', '+']).unwrap_or((version, ""));
    let is_number = |part: &str| {
        let is_short = !part.is_empty() && part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_short && (part == "0" || !part.starts_with('0'))
    };
    let is_core = core.split('.').count() == 3 && core.split('.').all(is_number);
    let tail = &version[core.len()..];
    let is_tail =
        tail.is_empty() || (tail.starts_with('-') && tail.len() > 1 && tail[1..].split('.').all(is_identifier));
    if is_core && is_tail { version } else { "0.1.0" }
}

/// Whether a part of a pre-release is one by semantic versioning: letters, digits and hyphens, no number with a zero in front.
fn is_identifier(part: &str) -> bool {
    let is_valid = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
    is_valid && !(is_number && part.len() > 1 && part.starts_with('0'))
}

/// Writes a text as a basic string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
