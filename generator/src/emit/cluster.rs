//! Turns what operations need into cargo features, of which each switches the types that the same features need.
//!
//! Who builds a client with one group of operations compiles the types of that group and no others.
//! A type that a single feature needs is switched by it; types that the same several need are a cluster, with a feature of
//! its own that these switch on. What all need is always there.

use super::manifest;
use crate::analyze::Facts;
use crate::ir::{Api, Operation, Ty, TypeId};
use crate::name::{Module, Names};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};

/// How many clusters there are at most, so that the features of a crate stay few; types of smaller ones are always there.
const MOST: usize = 24;

/// How long the name of a cluster may be that says what needs it.
const LONGEST: usize = 48;

/// Which cargo feature switches each type.
#[derive(Debug, Default)]
pub(crate) struct Clusters {
    /// For each type, the feature without which it is not there.
    switches: Vec<Option<String>>,
    /// For each feature that callers choose, the clusters that it needs; for that of all other types, also features of callers.
    pub(super) needs: BTreeMap<String, BTreeSet<String>>,
    /// The names of all clusters.
    pub(super) shared: BTreeSet<String>,
    /// The feature of types that no operation needs.
    pub(super) others: Option<String>,
}

/// A file of types, which are there together, and the file whose module it is in.
struct Unit {
    types: Vec<TypeId>,
    parent: Option<usize>,
}

/// The files of types, and which of them needs which.
struct Units {
    list: Vec<Unit>,
    of_type: Vec<usize>,
}

impl Clusters {
    /// Finds the clusters of an API; there are none where there is one group alone.
    pub(crate) fn find(api: &Api, facts: &Facts, names: &Names) -> Self {
        let roots = roots(api, names);
        if roots.len() < 2 || api.types.is_empty() {
            return Self::default();
        }
        let units = Units::of(&names.modules, api.types.len());
        let needs: Vec<Vec<usize>> = (0..units.list.len()).map(|unit| units.needs(api, facts, unit)).collect();
        let mut sets = vec![BTreeSet::new(); units.list.len()];
        for (feature, (_, types)) in roots.iter().enumerate() {
            let starts = types.iter().map(|id| units.of_type[id.0 as usize]).collect();
            reach(&needs, starts, |unit| sets[unit].insert(feature));
        }
        let always = always(&units, &needs, &sets, roots.len());
        let mut clusters = Self { switches: vec![None; api.types.len()], ..Self::default() };
        let features: Vec<&str> = roots.iter().map(|(name, _)| name.as_str()).collect();
        clusters.switch_reached(&units, &sets, &always, &features);
        let unreached: Vec<usize> = (0..sets.len()).filter(|unit| sets[*unit].is_empty()).collect();
        if !unreached.is_empty() {
            clusters.switch_others(&units, &needs, unreached, others(&roots));
        }
        clusters
    }

    /// Switches types that operations need by the features that need them.
    fn switch_reached(&mut self, units: &Units, sets: &[BTreeSet<usize>], always: &[bool], features: &[&str]) {
        for (unit, set) in sets.iter().enumerate().filter(|(unit, set)| !always[*unit] && !set.is_empty()) {
            let names: Vec<&str> = set.iter().map(|feature| features[*feature]).collect();
            let switch = match &names[..] {
                [own] => (*own).to_owned(),
                several => cluster(several),
            };
            if names.len() > 1 && self.shared.insert(switch.clone()) {
                for feature in names {
                    self.needs.entry(feature.to_owned()).or_default().insert(switch.clone());
                }
            }
            self.switch_all(&units.list[unit], &switch);
        }
    }

    /// Switches types that no operation needs by a feature of their own, which switches on whatever they need.
    fn switch_others(&mut self, units: &Units, needs: &[Vec<usize>], unreached: Vec<usize>, name: String) {
        let mut seen = BTreeSet::new();
        let mut needed = BTreeSet::new();
        unreached.iter().for_each(|unit| self.switch_all(&units.list[*unit], &name));
        reach(needs, unreached, |unit| {
            let types = &units.list[unit].types;
            needed.extend(types.first().and_then(|id| self.switch(*id)).map(str::to_owned));
            seen.insert(unit)
        });
        needed.remove(&name);
        self.needs.insert(name.clone(), needed);
        self.others = Some(name);
    }

    fn switch_all(&mut self, unit: &Unit, switch: &str) {
        for id in &unit.types {
            self.switches[id.0 as usize] = Some(switch.to_owned());
        }
    }

    /// Returns the condition under which a type is there, as an attribute.
    pub(super) fn condition(&self, id: TypeId) -> TokenStream {
        attribute(self.switch(id))
    }

    /// Returns the condition under which a module is there: that of its types, for those below it have no wider one.
    pub(super) fn of_module(&self, module: &Module) -> TokenStream {
        attribute(module.types.first().and_then(|id| self.switch(*id)))
    }

    /// Returns the feature that switches a type.
    pub(super) fn switch(&self, id: TypeId) -> Option<&str> {
        self.switches.get(id.0 as usize)?.as_deref()
    }
}

/// Emits the condition that a feature is on.
pub(super) fn attribute(switch: Option<&str>) -> TokenStream {
    switch.map(|feature| quote!(#[cfg(feature = #feature)])).unwrap_or_default()
}

/// Lists the features that callers choose, and the types that each starts from.
fn roots(api: &Api, names: &Names) -> Vec<(String, Vec<TypeId>)> {
    let groups = api.groups.iter().zip(&names.groups).map(|(group, names)| {
        let types = group.operations.iter().flat_map(|id| of_operation(&api[*id]));
        (manifest::feature(names), types.collect())
    });
    let callbacks = api.callbacks.iter().flat_map(|callbacks| &callbacks.events);
    let events = [api.webhooks.iter().collect::<Vec<_>>(), callbacks.collect()];
    let events = names.event_features.iter().zip(events).filter(|(_, events)| !events.is_empty());
    let events =
        events.map(|(name, events)| (name.clone(), events.iter().flat_map(|event| event.ty.named()).collect()));
    groups.chain(events).collect()
}

/// Lists the types that the code of an operation mentions.
fn of_operation(operation: &Operation) -> Vec<TypeId> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let types = parameters.chain(operation.forms().map(|form| &form.ty)).chain(operation.answered());
    types.flat_map(Ty::named).chain(operation.headers).collect()
}

impl Units {
    fn of(modules: &Module, types: usize) -> Self {
        let mut units = Self { list: Vec::new(), of_type: vec![0; types] };
        units.add(modules, None);
        units
    }

    fn add(&mut self, module: &Module, above: Option<usize>) {
        let mut own = above;
        if !module.types.is_empty() {
            own = Some(self.list.len());
            module.types.iter().for_each(|id| self.of_type[id.0 as usize] = self.list.len());
            self.list.push(Unit { types: module.types.clone(), parent: above });
        }
        module.children.values().for_each(|child| self.add(child, own));
    }

    /// Lists the files without which one does not compile.
    fn needs(&self, api: &Api, facts: &Facts, unit: usize) -> Vec<usize> {
        let Unit { types, parent } = &self.list[unit];
        let mut needed: BTreeSet<usize> = parent.iter().copied().collect();
        for id in types {
            needed.extend(api[*id].shape.named().iter().map(|id| self.of_type[id.0 as usize]));
            // What is sent can be made of what is answered.
            let answered = api[*id].answered.filter(|_| facts.is_convertible(*id));
            needed.extend(answered.map(|id| self.of_type[id.0 as usize]));
        }
        needed.into_iter().collect()
    }
}

/// Visits what some files need, each once, until the visitor knows it.
fn reach(needs: &[Vec<usize>], starts: Vec<usize>, mut visit: impl FnMut(usize) -> bool) {
    let mut pending = starts;
    while let Some(unit) = pending.pop() {
        if visit(unit) {
            pending.extend(&needs[unit]);
        }
    }
}

/// Finds the files that are always there: what all features need, and what is in clusters that are too small to count.
fn always(units: &Units, needs: &[Vec<usize>], sets: &[BTreeSet<usize>], features: usize) -> Vec<bool> {
    let mut sizes: BTreeMap<&BTreeSet<usize>, usize> = BTreeMap::new();
    for (unit, set) in sets.iter().enumerate().filter(|(_, set)| set.len() > 1 && set.len() < features) {
        *sizes.entry(set).or_default() += units.list[unit].types.len();
    }
    let mut largest: Vec<(usize, &BTreeSet<usize>)> = sizes.into_iter().map(|(set, size)| (size, set)).collect();
    largest.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    let clusters: BTreeSet<&BTreeSet<usize>> = largest.into_iter().take(MOST).map(|(_, set)| set).collect();
    let mut always = vec![false; sets.len()];
    let small = (0..sets.len()).filter(|unit| sets[*unit].len() > 1 && !clusters.contains(&sets[*unit]));
    reach(needs, small.collect(), |unit| !std::mem::replace(&mut always[unit], true));
    always
}

/// Names the feature of types that no operation needs.
fn others(roots: &[(String, Vec<TypeId>)]) -> String {
    let is_taken = |name: &str| roots.iter().any(|(feature, _)| feature == name);
    if is_taken("other-types") { "types-of-no-operation".to_owned() } else { "other-types".to_owned() }
}

/// Names a cluster after the features that need it; callers have no use for it, which the underscore says.
fn cluster(features: &[&str]) -> String {
    let joined = features.join("+");
    if joined.len() < LONGEST {
        return format!("_{joined}");
    }
    // FNV-1a, so that the name stays while what it stands for does.
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = joined.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
    format!("_shared-{:08x}", hash >> 32)
}
