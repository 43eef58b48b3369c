//! Turns the names of schemas into modules and types: a module for each namespace and schema, inner types in the
//! module of the schema that contains them, and a short way from `types` to every name that is unambiguous.

use super::ident::{Ident, Path};
use super::scope::Scope;
use super::{reserved, words};
use crate::ir::{Api, Owner, Shape, TypeDef, TypeId};
use crate::load::Sources;
use crate::lock::Lock;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const TYPES: &str = "types";
const ROOT: &str = "root";

/// The names of a type.
#[derive(Clone, Debug)]
pub(crate) struct TypeNames {
    pub(crate) ident: Ident,
    /// The builder of a record with many required fields.
    pub(crate) builder: Ident,
    /// The way to the type from the root of the crate.
    pub(crate) path: Path,
    /// The file that holds the type: the namespace, and the module in it.
    home: Vec<Ident>,
    /// The names of its fields, members or values, in the order of the model.
    pub(crate) members: Vec<Ident>,
    /// For each field of a record, the method that returns its default where it is absent, if there is one.
    pub(crate) defaults: Vec<Option<Ident>>,
    /// The same for the method that makes it `null`.
    pub(crate) clears: Vec<Option<Ident>>,
}

impl TypeNames {
    /// Returns the way to the type from the namespace that its module is in.
    pub(crate) fn local(&self) -> Path {
        Path::new(self.home.last().into_iter().chain([&self.ident]).cloned().collect())
    }

    /// Whether both are declared in the same file.
    pub(crate) fn is_beside(&self, other: &TypeNames) -> bool {
        self.home == other.home
    }
}

/// A module under `types`: the types that are declared in it, and the modules below it.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// The component that the module is named after, with its inner types.
    pub(crate) types: Vec<TypeId>,
    pub(crate) children: BTreeMap<Ident, Module>,
    /// The components of the modules below that are re-exported here.
    pub(crate) exports: Vec<TypeId>,
    /// The names and modules further below to which there is a short way, by the module they are in; of the root only.
    pub(crate) shortcuts: BTreeMap<Path, Vec<Ident>>,
}

/// Names all types, and arranges them in modules.
pub(super) fn assign(api: &Api, keys: &[String], lock: &mut Lock) -> (Vec<TypeNames>, Module) {
    let namespaces: Vec<Vec<Ident>> = api.types.iter().map(namespace).collect();
    let idents = components(api, keys, &namespaces, lock);
    let homes = homes(api, &idents, &namespaces);
    let (idents, builders) = inner(api, keys, idents, &homes, lock);
    let roots = roots(api, keys, &idents, &homes, lock);
    let short_modules = short_modules(api, &homes, &roots);
    let mut names: Vec<TypeNames> = Vec::new();
    let mut modules = Module::default();
    for (id, def) in api.types() {
        let number = id.0 as usize;
        let (ident, home) = (idents[number].clone(), homes[number].clone());
        let module = home.iter().fold(&mut modules, |module, name| module.children.entry(name.clone()).or_default());
        module.types.push(id);
        let is_component = !matches!(def.owner, Owner::Type(_));
        if is_component {
            let namespace = &home[..home.len() - 1];
            let parent =
                namespace.iter().fold(&mut modules, |module, name| module.children.entry(name.clone()).or_default());
            parent.exports.push(id);
        }
        let shortest = match is_component {
            true if roots[number] => &[],
            true => &home[..home.len() - 1],
            false if short_modules.contains(&home) => &home[home.len() - 1..],
            false => &home[..],
        };
        let path = way(shortest, &ident);
        lock.insert(TYPES, &keys[number], locked_path(&ident, &home));
        let builder = builders[number].clone();
        let members = Vec::new();
        names.push(TypeNames { ident, builder, path, home, members, defaults: Vec::new(), clears: Vec::new() });
    }
    modules.shortcuts = shortcuts(&names, &roots, &short_modules);
    (names, modules)
}

/// Returns what identifies each type from run to run.
///
/// What several types are made of, such as a branch of a union that two others contain, is told by who owns the type.
pub(crate) fn keys(api: &Api, sources: &Sources) -> Vec<String> {
    let own: Vec<String> = api.types.iter().map(|def| key(api, sources, def)).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for key in &own {
        *seen.entry(key).or_default() += 1;
    }
    let mut keys: Vec<String> = Vec::with_capacity(own.len());
    for (def, key) in api.types.iter().zip(&own) {
        let owner = match def.owner {
            Owner::Type(owner) if seen[key.as_str()] > 1 => keys.get(owner.0 as usize),
            _ => None,
        };
        keys.push(match owner.filter(|owner| !key.starts_with(&***owner)) {
            Some(owner) => format!("{owner} {key}"),
            None => key.clone(),
        });
    }
    told_apart(api, keys)
}

/// Adds the name to what identifies a type that another is identified by already, such as the form of a schema.
///
/// A component comes before all that is made of it, so that it never needs the name.
fn told_apart(api: &Api, mut keys: Vec<String>) -> Vec<String> {
    let mut known = HashSet::new();
    for (def, key) in api.types.iter().zip(&mut keys) {
        let mut number = 1;
        let own = key.clone();
        while !known.insert(key.clone()) {
            *key = match number {
                1 => format!("{own} as {}", def.name.own),
                number => format!("{own} as {} {number}", def.name.own),
            };
            number += 1;
        }
    }
    keys
}

/// Returns what identifies a type: its place, and for a oneof also its name.
fn key(api: &Api, sources: &Sources, def: &TypeDef) -> String {
    match (&def.shape, &def.owner) {
        (Shape::Oneof(oneof), Owner::Type(message)) => {
            format!("{} oneof {}", sources.identity(api[*message].origin), oneof.name)
        }
        _ if def.answered.is_some() => format!("{} input", sources.identity(def.origin)),
        _ => sources.identity(def.origin),
    }
}

/// Whether a type is a component as it is written.
fn is_plain(def: &TypeDef) -> bool {
    matches!(def.owner, Owner::Component { .. }) && def.answered.is_none()
}

fn namespace(def: &TypeDef) -> Vec<Ident> {
    match &def.owner {
        Owner::Component { namespace } => namespace.iter().map(|part| module(part)).collect(),
        Owner::Operation | Owner::Type(_) => Vec::new(),
    }
}

/// Returns the name of a module; the names that every file imports take an underscore.
fn module(text: &str) -> Ident {
    let name = words::snake(text);
    let is_reserved = reserved::MODULES.iter().any(|list| list.contains(&name.as_str()));
    Ident::new(if is_reserved { format!("{name}_") } else { name })
}

/// Names the components. Those of a namespace that wish for the same name all fall back to their own.
fn components(api: &Api, keys: &[String], namespaces: &[Vec<Ident>], lock: &Lock) -> Vec<Option<Ident>> {
    let mut idents = vec![None; api.types.len()];
    let mut wishes: HashMap<(&[Ident], String), usize> = HashMap::new();
    let mut members: BTreeMap<&[Ident], Vec<usize>> = BTreeMap::new();
    for (id, def) in api.types().filter(|(_, def)| !matches!(def.owner, Owner::Type(_))) {
        let namespace = &*namespaces[id.0 as usize];
        if is_plain(def) {
            *wishes.entry((namespace, words::pascal(&def.name.wished))).or_default() += 1;
        }
        members.entry(namespace).or_default().push(id.0 as usize);
    }
    for (namespace, mut numbers) in members {
        let mut scope = Scope::reserving(reserved::TYPES);
        let locked = |number: usize| lock.get(TYPES, &keys[number]).and_then(|path| path.rsplit("::").next());
        let is_plain = |number: usize| is_plain(&api.types[number]);
        numbers.sort_by_cached_key(|number| (locked(*number).is_none(), !is_plain(*number), &keys[*number]));
        for number in numbers {
            let name = &api.types[number].name;
            let wished = words::pascal(&name.wished);
            let is_contested = wishes.get(&(namespace, wished.clone())).is_some_and(|count| *count > 1);
            let own = words::pascal(&name.own);
            let escaped = format!("{own}Type");
            let candidates = match is_contested {
                true => vec![own, escaped],
                false => vec![wished, own, escaped],
            };
            let candidates: Vec<String> = locked(number).map(str::to_owned).into_iter().chain(candidates).collect();
            idents[number] = Some(scope.claim(&candidates));
        }
    }
    idents
}

/// Lists the namespaces in each namespace.
fn nested(namespaces: &[Vec<Ident>]) -> HashMap<&[Ident], BTreeSet<&Ident>> {
    let mut nested: HashMap<&[Ident], BTreeSet<&Ident>> = HashMap::new();
    for path in namespaces.iter().collect::<BTreeSet<_>>() {
        for (length, name) in path.iter().enumerate() {
            nested.entry(&path[..length]).or_default().insert(name);
        }
    }
    nested
}

/// Returns the module that holds each type: that of the component which it is, or is part of.
fn homes(api: &Api, idents: &[Option<Ident>], namespaces: &[Vec<Ident>]) -> Vec<Vec<Ident>> {
    let mut homes: Vec<Vec<Ident>> = vec![Vec::new(); api.types.len()];
    let mut scopes: HashMap<&[Ident], Scope> = HashMap::new();
    let nested = nested(namespaces);
    let mut order: Vec<usize> = (0..idents.len()).filter(|number| idents[*number].is_some()).collect();
    order.sort_by_key(|number| &idents[*number]);
    for number in order {
        let Some(ident) = &idents[number] else { continue };
        let namespace = &*namespaces[number];
        let scope = scopes.entry(namespace).or_insert_with(|| {
            let mut scope = Scope::reserving(reserved::MODULES);
            // A module that is called like the one that it is in would be a riddle.
            scope.reserve(namespace.last().map_or(TYPES, Ident::as_str));
            // A namespace is a module, whose types could be called like those of a schema in it.
            for name in nested.get(namespace).into_iter().flatten() {
                scope.claim(&[name.as_str().to_owned()]);
            }
            scope
        });
        let name = words::snake(ident.as_str());
        let module = scope.claim(&[name.clone(), format!("{}_type", name.trim_end_matches('_'))]);
        homes[number] = namespace.iter().cloned().chain([module]).collect();
    }
    for (id, def) in api.types() {
        let mut owner = &def.owner;
        let mut component = id;
        while let Owner::Type(parent) = owner {
            component = *parent;
            owner = &api[component].owner;
        }
        homes[id.0 as usize] = homes[component.0 as usize].clone();
    }
    homes
}

/// Names the types that are part of others: after their role, else after their owner and role.
///
/// Each gets a name for its builder, too, which stands beside it if it has many required fields.
fn inner(
    api: &Api,
    keys: &[String],
    idents: Vec<Option<Ident>>,
    homes: &[Vec<Ident>],
    lock: &Lock,
) -> (Vec<Ident>, Vec<Ident>) {
    let mut scopes: HashMap<&[Ident], Scope> = HashMap::new();
    let mut builders = vec![Ident::new("Unnamed"); idents.len()];
    let mut names: Vec<Option<Ident>> = idents;
    for (number, ident) in names.iter().enumerate() {
        if let Some(ident) = ident {
            let scope = scopes.entry(&homes[number]).or_insert_with(|| Scope::reserving(reserved::INNER_TYPES));
            scope.claim(&[ident.as_str().to_owned()]);
            builders[number] = scope.claim(&[format!("{ident}Builder")]);
        }
    }
    let depth = |number: usize| {
        let mut depth = 0;
        let mut owner = &api.types[number].owner;
        while let Owner::Type(parent) = owner {
            depth += 1;
            owner = &api[*parent].owner;
        }
        depth
    };
    let locked = |number: usize| lock.get(TYPES, &keys[number]).and_then(|path| path.rsplit("::").next());
    let mut order: Vec<usize> = (0..names.len()).filter(|number| names[*number].is_none()).collect();
    order.sort_by_cached_key(|number| (depth(*number), locked(*number).is_none(), &keys[*number]));
    for number in order {
        let def = &api.types[number];
        let Owner::Type(parent) = def.owner else { continue };
        let role = words::pascal(&def.name.wished);
        let owner = names[parent.0 as usize].as_ref().map_or("", Ident::as_str);
        let qualified = format!("{owner}{role}");
        let candidates: Vec<String> = locked(number).map(str::to_owned).into_iter().chain([role, qualified]).collect();
        let scope = scopes.entry(&homes[number]).or_insert_with(|| Scope::reserving(reserved::INNER_TYPES));
        let name = scope.claim(&candidates);
        builders[number] = scope.claim(&[format!("{name}Builder")]);
        names[number] = Some(name);
    }
    (names.into_iter().map(|name| name.unwrap_or_else(|| Ident::new("Unnamed"))).collect(), builders)
}

/// Decides which components can be reached from `types` by their bare name: those that had it, then those that alone want it.
fn roots(api: &Api, keys: &[String], idents: &[Ident], homes: &[Vec<Ident>], lock: &mut Lock) -> Vec<bool> {
    let mut wanted: BTreeMap<&Ident, Vec<usize>> = BTreeMap::new();
    for (id, _) in api.types().filter(|(_, def)| !matches!(def.owner, Owner::Type(_))) {
        wanted.entry(&idents[id.0 as usize]).or_default().push(id.0 as usize);
    }
    let mut roots = vec![false; idents.len()];
    for (ident, numbers) in wanted {
        let holder = lock.get(ROOT, ident.as_str()).map(str::to_owned);
        let winner = match &holder {
            Some(holder) => numbers.iter().find(|number| keys[**number] == *holder),
            // What is declared at the root itself has the name there, and nothing can share it.
            None => match numbers.iter().find(|number| homes[**number].len() == 1) {
                Some(number) => Some(number),
                None if numbers.len() == 1 => numbers.first(),
                None => None,
            },
        };
        if let Some(winner) = winner {
            roots[*winner] = true;
            lock.insert(ROOT, ident.as_str(), &keys[*winner]);
        }
    }
    roots
}

/// Returns the path of a type in modules of `types`.
fn way(modules: &[Ident], ident: &Ident) -> Path {
    let root = Ident::new(TYPES);
    Path::new([&root].into_iter().chain(modules).chain([ident]).cloned().collect())
}

fn locked_path(ident: &Ident, home: &[Ident]) -> String {
    Path::new(home.iter().chain([ident]).cloned().collect()).to_string()
}

/// Finds the modules that `types` re-exports: those of re-exported components that have inner types.
///
/// A name that a module of the root has, or that two would have, goes to none of them.
fn short_modules(api: &Api, homes: &[Vec<Ident>], roots: &[bool]) -> BTreeSet<Vec<Ident>> {
    let reachable: BTreeSet<&Vec<Ident>> =
        homes.iter().zip(roots).filter(|(_, is_root)| **is_root).map(|(home, _)| home).collect();
    let mut wanted: BTreeMap<&Ident, BTreeSet<&Vec<Ident>>> = BTreeMap::new();
    for (id, def) in api.types() {
        let home = &homes[id.0 as usize];
        if matches!(def.owner, Owner::Type(_)) && home.len() > 1 && reachable.contains(home) {
            wanted.entry(&home[home.len() - 1]).or_default().insert(home);
        }
    }
    let taken: BTreeSet<&Ident> = homes.iter().map(|home| &home[0]).collect();
    let free = wanted.into_iter().filter(|(module, homes)| homes.len() == 1 && !taken.contains(module));
    free.flat_map(|(_, homes)| homes.into_iter().cloned()).collect()
}

/// Lists what `types` re-exports, by the module it is in.
fn shortcuts(names: &[TypeNames], roots: &[bool], modules: &BTreeSet<Vec<Ident>>) -> BTreeMap<Path, Vec<Ident>> {
    let mut shortcuts: BTreeMap<Path, Vec<Ident>> = BTreeMap::new();
    let types = names.iter().zip(roots).filter(|(names, is_root)| **is_root && names.home.len() > 1);
    let types = types.map(|(names, _)| (&names.home, &names.ident));
    let modules = modules.iter().filter_map(|home| Some((home, home.last()?)));
    for (home, ident) in types.chain(modules) {
        let namespace = Path::new(home[..home.len() - 1].to_vec());
        shortcuts.entry(namespace).or_default().push(ident.clone());
    }
    for idents in shortcuts.values_mut() {
        idents.sort();
    }
    shortcuts
}
