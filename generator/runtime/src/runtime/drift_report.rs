//! Turns the repairs of many answers into counts by schema, property and kind, as text and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use crate::runtime::intercept::Interceptor;
use crate::runtime::json::{Drift, Repair, RepairKind};
use crate::runtime::operation::Operation;

/// What had to be repaired in a run: an [`Interceptor`] that counts, whose clones share their counts.
///
/// Give a clone to the builder of the client, and keep one.
/// `restitch drift` turns its JSON into an Overlay that would fix the description.
#[derive(Clone, Debug, Default)]
pub struct DriftReport {
    rows: Arc<Mutex<BTreeMap<Key, Count>>>,
}

/// The schema, the property and the name of the kind, by which rows are in order.
type Key = (&'static str, &'static str, String);

#[derive(Clone, Debug)]
struct Count {
    repair: Repair,
    times: u64,
    operations: BTreeSet<&'static str>,
}

/// How often a property was repaired in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriftCount {
    /// What was odd, and where.
    pub repair: Repair,
    /// How often it was met.
    pub times: u64,
    /// The identifiers of the operations that answered so.
    pub operations: Vec<&'static str>,
}

impl DriftReport {
    /// Returns a report without counts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts the repairs of an answer that was decoded by other means.
    pub fn add(&self, operation: &'static Operation, drift: &Drift) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        for repair in drift.repairs() {
            let key = (repair.schema, repair.property, repair.kind.name().to_owned());
            let count = rows.entry(key);
            let count = count.or_insert_with(|| Count { repair: *repair, times: 0, operations: BTreeSet::new() });
            count.times += 1;
            count.operations.insert(operation.id);
        }
    }

    /// Returns the counts, by schema, property and kind.
    pub fn counts(&self) -> Vec<DriftCount> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let count = |count: &Count| DriftCount {
            repair: count.repair,
            times: count.times,
            operations: count.operations.iter().copied().collect(),
        };
        rows.values().map(count).collect()
    }

    /// Whether every answer was what the description promises.
    pub fn is_empty(&self) -> bool {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Returns the report as JSON: an object with a list of `drift`, each with `schema`, `property`, `kind`, `times` and
    /// `operations`.
    pub fn to_json(&self) -> Value {
        let rows = self.counts().into_iter().map(|count| {
            let DriftCount { repair: Repair { schema, property, kind }, times, operations } = count;
            json!({
                "schema": schema,
                "property": property,
                "kind": RepairKind::name(kind),
                "times": times,
                "operations": operations,
            })
        });
        json!({"drift": rows.collect::<Vec<_>>()})
    }
}

impl Interceptor for DriftReport {
    fn on_drift(&self, operation: &'static Operation, drift: &Drift) {
        self.add(operation, drift);
    }
}

impl fmt::Display for DriftReport {
    /// Writes a line for each count.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for DriftCount { repair, times, operations } in self.counts() {
            writeln!(formatter, "{times} x {repair} ({})", operations.join(", "))?;
        }
        Ok(())
    }
}
