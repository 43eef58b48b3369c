//! Turns the files of a crate into those of a module of another crate.

use std::collections::BTreeMap;

use crate::{Output, OutputFile};

/// What the root of a crate is called, and what that of an included module is.
const ROOT: &str = "src/lib.rs";
const MODULE: &str = "mod.rs";

/// What the package has to depend on.
const DEPENDENCIES: &str = "dependencies.toml";

/// The cargo features that are off unless somebody asks, which a module cannot be.
const OFF: [&str; 2] = ["gzip", "http2"];

/// What makes a macro one of the crate.
const EXPORTED: &str = "#[macro_export]";

/// What says that a package need not use all of a client.
const QUIET: &str = "#[allow(dead_code, unused_imports, unused_macros)]\n";

/// Makes the files those of the module `crate::name`: paths start there, all groups are there, and samples are not run.
pub(super) fn rehome(output: &mut Output, name: &str) {
    output.files.retain(|file| file.path.starts_with("src/") || file.path == "Cargo.toml");
    let macros = macros(&output.files);
    for file in &mut output.files {
        if file.path == "Cargo.toml" {
            file.path = DEPENDENCIES.to_owned();
            file.text = dependencies(&file.text);
            continue;
        }
        rewrite(file, name, &macros);
        file.path = match file.path.as_str() {
            ROOT => MODULE.to_owned(),
            path => path.trim_start_matches("src/").to_owned(),
        };
    }
}

/// Returns the dependencies of a manifest, all of which are needed.
fn dependencies(manifest: &str) -> String {
    let header = manifest.lines().next().unwrap_or_default();
    let (_, table) = manifest.split_once("\n[dependencies]\n").unwrap_or_default();
    let table = table.split("\n[").next().unwrap_or_default().replace(", optional = true", "");
    format!("{header}\n\n[dependencies]\n{}\n", table.trim_end())
}

/// A macro: the modules that define it, and that give it to others, from the root of the crate.
struct Macro {
    definer: String,
    giver: String,
}

type Macros = BTreeMap<String, Macro>;

/// Lists the macros that a crate exports, by their names.
fn macros(files: &[OutputFile]) -> Macros {
    let mut macros = Macros::new();
    for file in files {
        for name in defined(&file.text) {
            macros.insert(name.to_owned(), Macro { definer: home(&file.path), giver: home(&file.path) });
        }
    }
    for file in files {
        for (_, names) in file.text.lines().filter_map(import).filter(|(from, _)| *from == "crate") {
            names.iter().for_each(|name| {
                if let Some(known) = macros.get_mut(*name) {
                    known.giver = home(&file.path);
                }
            });
        }
    }
    macros
}

/// Lists the macros that a file exports.
fn defined(text: &str) -> impl Iterator<Item = &str> {
    let after = text.split(EXPORTED).skip(1);
    after.filter_map(|text| text.trim_start().strip_prefix("macro_rules! ")?.split([' ', '{']).next())
}

/// Returns the module that a file is, from the root of the crate.
fn home(path: &str) -> String {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    inner.replace('/', "::")
}

/// Returns from where a line gives names to others, and which.
fn import(line: &str) -> Option<(&str, Vec<&str>)> {
    let (from, names) = line.strip_prefix("pub use ")?.strip_suffix(';')?.rsplit_once("::")?;
    Some((from, names.trim_matches(['{', '}']).split(", ").collect()))
}

fn rewrite(file: &mut OutputFile, name: &str, macros: &Macros) {
    let home = home(&file.path);
    let mut text = String::with_capacity(file.text.len() + file.text.len() / 16);
    for line in file.text.lines() {
        // What is included has no documentation of its own, and a macro of it is none of the package.
        if line == EXPORTED || file.path == ROOT && line.starts_with("//!") {
            continue;
        }
        let lines = private(line, &home, macros).unwrap_or_else(|| vec![line.to_owned()]);
        for line in lines {
            if file.path == ROOT && (line.starts_with("pub use ") || line.contains("mod ")) {
                text.push_str(QUIET);
            }
            text.push_str(&without_features(&inside(&line, name, macros).replace("```no_run", "```ignore")));
            text.push('\n');
        }
    }
    let own: Vec<&str> = defined(&file.text).collect();
    if !own.is_empty() {
        text.push_str(&format!("\npub(crate) use {{{}}};\n", own.join(", ")));
    }
    file.text = text;
}

/// Takes the macros out of what a line gives to everybody, and gives them to the package; nothing, if there are none.
fn private(line: &str, home: &str, macros: &Macros) -> Option<Vec<String>> {
    let (from, names) = import(line)?;
    let is_macro = |name: &&&str| {
        let definer = macros.get(**name).map(|known| known.definer.as_str());
        definer.is_some_and(|definer| from == "crate" || definer.rsplit("::").next() == from.rsplit("::").next())
    };
    let (ours, others): (Vec<&&str>, Vec<&&str>) = names.iter().partition(is_macro);
    if ours.is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    if !others.is_empty() {
        let others: Vec<&str> = others.into_iter().copied().collect();
        lines.push(format!("pub use {from}::{{{}}};", others.join(", ")));
    }
    for found in ours {
        let definer = &macros[*found].definer;
        if definer != home {
            lines.push(format!("pub(crate) use crate::{definer}::{found};"));
        }
    }
    Some(lines)
}

/// Makes paths from the root of the crate start in the module, and those of macros where they are given.
fn inside(line: &str, name: &str, macros: &Macros) -> String {
    let mut parts = line.split("crate::");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let called = part.split_once('!').and_then(|(called, _)| macros.get(called));
        text.push_str(&format!("crate::{name}::"));
        if let Some(known) = called {
            text.push_str(&format!("{}::", known.giver));
        }
        text.push_str(part);
    }
    text
}

/// Decides what depends on a cargo feature, of which the package that includes the module has none.
fn without_features(line: &str) -> String {
    const START: &str = "feature = \"";
    if !line.contains("cfg") {
        return line.to_owned();
    }
    let mut decided = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(START) {
        let Some((feature, after)) = after.split_once('"') else { break };
        decided.push_str(before);
        decided.push_str(if OFF.contains(&feature) { "any()" } else { "all()" });
        rest = after;
    }
    decided.push_str(rest);
    decided
}
