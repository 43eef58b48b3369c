//! Turns the tables of a `restitch.toml`, as TOML has them, into clients, or into what is wrong and where.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::enums::RawEnums;
use super::nearest::nearest;
use super::runtime::{self, RawRuntime, SharedRuntime};
use super::{CONFIG_FILE, Client};
use crate::crate_name::CrateName;
use crate::date_time::DateTime;
use crate::load::{NoPrefix, Prefix, is_uri};
use crate::page_rule::PageRule;
use crate::toml_problem::TomlProblem;
use crate::{
    Aliases, Contract, Derives, ExtensionPattern, ForeignType, Manifest, NoExtension, NoSelector, Oneofs, Place,
    Renamed, Renames, Select, Selector,
};

/// What the file says, before it is understood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConfig {
    #[serde(default)]
    pub(super) clients: BTreeMap<String, RawClient>,
    pub(super) runtime: Option<RawRuntime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawClient {
    inputs: Spanned<Vec<Spanned<String>>>,
    pub(super) output: Spanned<String>,
    name: Option<Spanned<String>>,
    date_time: Option<Spanned<String>>,
    #[serde(default, rename = "allow-remote")]
    allow_remote: Vec<Spanned<String>>,
    #[serde(default)]
    pagination: BTreeMap<String, PageRule>,
    #[serde(default)]
    overlays: Vec<Spanned<String>>,
    #[serde(default)]
    include: Vec<Spanned<String>>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    ignore_extensions: Vec<Spanned<String>>,
    #[serde(default)]
    rename: RawRenames,
    #[serde(default, rename = "package")]
    manifest: Manifest,
    #[serde(default)]
    contract: bool,
    oneofs: Option<Spanned<String>>,
    enums: Option<Spanned<RawEnums>>,
    runtime: Option<Spanned<String>>,
    #[serde(default)]
    types: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    derives: BTreeMap<String, Spanned<Vec<String>>>,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
}

/// New names by old ones, before they are understood.
type RawNames = BTreeMap<String, Spanned<String>>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawRenames {
    schemas: RawNames,
    operations: RawNames,
    groups: RawNames,
    members: BTreeMap<String, RawNames>,
    aliases: bool,
}

impl RawRenames {
    fn understand(self, text: &str) -> Renames {
        let renamed = |name: Spanned<String>| Renamed { place: place(text, &name), name: name.into_inner() };
        let names = |names: RawNames| names.into_iter().map(|(key, name)| (key, renamed(name))).collect();
        Renames {
            schemas: names(self.schemas),
            operations: names(self.operations),
            groups: names(self.groups),
            members: self.members.into_iter().map(|(key, members)| (key, names(members))).collect(),
            aliases: if self.aliases { Aliases::Keep } else { Aliases::Drop },
        }
    }
}

/// The keys of the format, for suggestions.
const KEYS: &[&str] = &[
    "aliases",
    "allow-remote",
    "authors",
    "body",
    "categories",
    "clients",
    "contract",
    "date-time",
    "dependencies",
    "derives",
    "description",
    "documentation",
    "enums",
    "exclude",
    "groups",
    "header",
    "homepage",
    "ignore-extensions",
    "include",
    "inputs",
    "items",
    "keywords",
    "last-item",
    "license",
    "link",
    "members",
    "more",
    "name",
    "none",
    "offset",
    "oneofs",
    "operations",
    "output",
    "overlays",
    "package",
    "page",
    "pagination",
    "publish",
    "query",
    "rename",
    "repository",
    "runtime",
    "schemas",
    "token",
    "total-items",
    "total-pages",
    "types",
    "url",
    "version",
];

impl RawClient {
    pub(super) fn understand(
        self,
        text: &str,
        id: String,
        shared: Option<&SharedRuntime>,
    ) -> Result<Client, TomlProblem> {
        if self.inputs.get_ref().is_empty() {
            let message = format!("the client `{id}` needs at least one input");
            return Err(TomlProblem::at(text, self.inputs.span(), message));
        }
        let inner_paths =
            |paths: &[Spanned<String>]| paths.iter().map(|path| inner_path(text, path)).collect::<Result<Vec<_>, _>>();
        let inputs = inner_paths(self.inputs.get_ref())?;
        let overlays = inner_paths(&self.overlays)?;
        let select = Select { include: selectors(text, &self.include)?, exclude: selectors(text, &self.exclude)? };
        let ignored_extensions = extensions(text, &self.ignore_extensions)?;
        let output = inner_path(text, &self.output)?;
        let name = self.name.as_ref().map(|name| crate_name(text, name)).transpose()?;
        let runtime = self.runtime.map(|word| runtime::of_client(text, &word, &output, shared));
        let runtime = runtime.transpose()?.unwrap_or_default();
        let parse_date_time = |word: Spanned<String>| {
            word.get_ref().parse::<DateTime>().map_err(|error| TomlProblem::at(text, word.span(), error.to_string()))
        };
        let date_time = self.date_time.map(parse_date_time).transpose()?.unwrap_or_default();
        let allow_remote =
            self.allow_remote.iter().map(|prefix| parse_prefix(text, prefix)).collect::<Result<_, _>>()?;
        let parse_oneofs = |word: Spanned<String>| {
            word.get_ref().parse::<Oneofs>().map_err(|reason| {
                TomlProblem::at(text, word.span(), format!("`{}` is no way to have them: {reason}", word.get_ref()))
            })
        };
        let oneofs = self.oneofs.map(parse_oneofs).transpose()?.unwrap_or_default();
        let enums = self.enums.map(|raw| RawEnums::understand(text, raw)).transpose()?.unwrap_or_default();
        let parse_derives = |(schema, paths): (String, Spanned<Vec<String>>)| {
            let (span, place) = (paths.span(), place(text, &paths));
            let derives = Derives::new(paths.into_inner());
            let derives = derives
                .map_err(|path| TomlProblem::at(text, span, format!("`{path}` is no path of a derive macro")))?;
            Ok((schema, derives.at(place)))
        };
        let derives = self.derives.into_iter().map(parse_derives).collect::<Result<_, TomlProblem>>()?;
        let types = foreign_types(text, self.types, date_time, &self.dependencies)?;
        let dependencies = self.dependencies.into_iter().map(|(name, value)| (name, value.to_string())).collect();
        Ok(Client {
            oneofs,
            enums,
            runtime,
            types,
            derives,
            dependencies,
            id,
            inputs,
            output,
            name,
            date_time,
            allow_remote,
            pagination: self.pagination,
            overlays,
            ignored_extensions,
            select,
            renames: self.rename.understand(text),
            manifest: self.manifest,
            contract: if self.contract { Contract::With } else { Contract::Without },
        })
    }
}

/// Takes the types of other crates, of which each has to be a dependency.
fn foreign_types(
    text: &str,
    types: BTreeMap<String, Spanned<String>>,
    date_time: DateTime,
    dependencies: &BTreeMap<String, toml::Value>,
) -> Result<BTreeMap<String, ForeignType>, TomlProblem> {
    let parse = |(key, path): (String, Spanned<String>)| {
        let problem = |message: String| TomlProblem::at(text, path.span(), message);
        let foreign = ForeignType::new(path.get_ref()).map_err(|error| problem(error.to_string()))?;
        let is_missing =
            |library: &&str| !dependencies.keys().any(|dependency| dependency.replace('-', "_") == **library);
        if let Some(library) = foreign.library(date_time).filter(is_missing) {
            return Err(problem(format!(
                "`{}` needs `{library}` among the `dependencies` of the client",
                path.get_ref()
            )));
        }
        Ok((key, foreign.at(place(text, &path))))
    };
    types.into_iter().map(parse).collect()
}

fn parse_prefix(text: &str, written: &Spanned<String>) -> Result<Prefix, TomlProblem> {
    let parsed = written.get_ref().parse();
    parsed.map_err(|reason: NoPrefix| {
        TomlProblem::at(text, written.span(), format!("`{}` allows nothing: {reason}", written.get_ref()))
    })
}

fn selectors(text: &str, written: &[Spanned<String>]) -> Result<Vec<Selector>, TomlProblem> {
    let selector = |written: &Spanned<String>| {
        let parsed = written.get_ref().parse::<Selector>();
        let message = |reason: NoSelector| format!("`{}` selects nothing: {reason}", written.get_ref());
        let selector = parsed.map_err(|reason| TomlProblem::at(text, written.span(), message(reason)))?;
        Ok(selector.at(place(text, written)))
    };
    written.iter().map(selector).collect()
}

fn extensions(text: &str, written: &[Spanned<String>]) -> Result<Vec<ExtensionPattern>, TomlProblem> {
    let pattern = |written: &Spanned<String>| {
        let message = |reason: NoExtension| format!("`{}` is no extension: {reason}", written.get_ref());
        let parsed = written.get_ref().parse::<ExtensionPattern>();
        let pattern = parsed.map_err(|reason| TomlProblem::at(text, written.span(), message(reason)))?;
        Ok(pattern.at(place(text, written)))
    };
    written.iter().map(pattern).collect()
}

/// Returns where something is written, for what is told of it later.
pub(super) fn place<T>(text: &str, written: &Spanned<T>) -> Place {
    let TomlProblem { line, column, .. } = TomlProblem::at(text, written.span(), "");
    Place { file: CONFIG_FILE.to_owned(), line: line as u32, column: column as u32 }
}

/// Takes the name of a crate.
pub(super) fn crate_name(text: &str, written: &Spanned<String>) -> Result<CrateName, TomlProblem> {
    let parsed: Result<CrateName, _> = written.get_ref().parse();
    parsed.map_err(|reason| {
        TomlProblem::at(text, written.span(), format!("`{}` names no crate: {reason}", written.get_ref()))
    })
}

/// Takes a path that stays inside the workspace and means the same on every machine.
pub(super) fn inner_path(text: &str, written: &Spanned<String>) -> Result<PathBuf, TomlProblem> {
    let path = Path::new(written.get_ref());
    let normal = path.components().all(|part| matches!(part, Component::Normal(_)));
    if normal && !written.get_ref().is_empty() && !written.get_ref().contains('\\') && !is_uri(written.get_ref()) {
        // Collecting drops a slash at the end, so that equal paths are equal.
        return Ok(path.components().collect());
    }
    let message = format!(
        "`{}` is no path inside the workspace: write it relative to `{CONFIG_FILE}`, with `/` and without `..`",
        written.get_ref()
    );
    Err(TomlProblem::at(text, written.span(), message))
}

/// Returns the names that serde expects in place of an unknown one, sorted.
fn expected(message: &str) -> Vec<&str> {
    let names = message.split_once("expected").map_or("", |(_, names)| names);
    let mut names: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
    names.sort_unstable();
    names
}

/// Says in our words which key is unknown, and which one may be meant.
pub(super) fn explain(text: &str, error: &toml::de::Error) -> TomlProblem {
    let problem = TomlProblem::from_toml(text, error);
    let unknown = error.message().starts_with("unknown field");
    match error.span().and_then(|span| text.get(span)) {
        Some(key) if unknown => {
            let message = match nearest(key, KEYS) {
                Some(meant) => format!("unknown key `{key}`: did you mean `{meant}`?"),
                None => format!("unknown key `{key}`: the keys here are `{}`", expected(error.message()).join("`, `")),
            };
            TomlProblem { message, ..problem }
        }
        _ => problem,
    }
}
