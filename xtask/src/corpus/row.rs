//! Turns what became of documents into a table in Markdown.

use std::collections::BTreeMap;

use super::compile::Check;
use super::trial::{Generated, Verdict};
use crate::measure::Cost;
use crate::step::{self, say};

/// What became of one document.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) verdict: Verdict,
    pub(super) check: Option<Check>,
}

/// What became of all.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

impl Row {
    /// Says at once what is not as it should be.
    pub(super) fn tell(&self) {
        match &self.verdict {
            Verdict::Generated(_) => {}
            Verdict::Refused { reason } => say(&format!("  {}: refused: {reason}", self.name)),
            Verdict::Bad { problem } => say(&format!("  {}: BAD: {problem}", self.name)),
        }
        match &self.check {
            Some(Check::Failed(reason)) => say(&format!("  {}: BAD: {reason}", self.name)),
            Some(Check::Told { first: Some(first), .. }) => say(&format!("  {}: BAD: {first}", self.name)),
            _ => {}
        }
    }

    fn is_bad(&self) -> bool {
        let is_unclean = match &self.check {
            None => false,
            Some(Check::Failed(_)) => true,
            Some(Check::Told { warnings, errors, .. }) => warnings + errors > 0,
        };
        is_unclean || matches!(self.verdict, Verdict::Bad { .. })
    }

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.name.replace('|', "\\|")];
        match &self.verdict {
            Verdict::Generated(generated) => cells.extend(generated_cells(generated)),
            Verdict::Refused { .. } => cells.push("refused".to_owned()),
            Verdict::Bad { .. } => cells.push("BAD".to_owned()),
        }
        cells.resize(7, String::new());
        match &self.check {
            Some(Check::Told { warnings, errors, cost, .. }) => {
                cells.extend([warnings.to_string(), errors.to_string(), spent(cost)]);
            }
            Some(Check::Failed(_)) => cells.push("BAD".to_owned()),
            None => {}
        }
        cells.resize(10, String::new());
        cells
    }
}

fn generated_cells(generated: &Generated) -> Vec<String> {
    let codes = generated.codes.iter().map(|(code, count)| format!("{count} {code}")).collect::<Vec<_>>();
    let [operations, left_out, types, values] =
        [generated.operations, generated.left_out, generated.types, generated.values].map(|count| count.to_string());
    vec![operations, left_out, types, values, codes.join(", "), spent(&generated.cost)]
}

/// Seconds and mebibytes.
fn spent(cost: &Cost) -> String {
    let peak = cost.peak.map_or("-".to_owned(), |peak| format!("{} MiB", peak / 1024));
    format!("{:.2} s, {peak}", cost.wall.as_secs_f64())
}

impl Table {
    pub(super) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Counts the documents that show a fault of the generator.
    pub(super) fn bad(&self) -> usize {
        self.rows.iter().filter(|row| row.is_bad()).count()
    }

    /// Prints all rows on standard output, and a sum of them.
    pub(super) fn print(&self) {
        const HEAD: [&str; 10] = [
            "document",
            "operations",
            "left out",
            "types",
            "values",
            "diagnostics",
            "generated in",
            "warnings",
            "errors",
            "checked in",
        ];
        let text = step::table(&HEAD, self.rows.iter().map(Row::cells));
        let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut operations, mut left_out, mut whole) = (0, 0, 0);
        for row in &self.rows {
            let Verdict::Generated(generated) = &row.verdict else { continue };
            operations += generated.operations;
            left_out += generated.left_out;
            whole += usize::from(generated.left_out == 0);
            for (code, count) in &generated.codes {
                *codes.entry(code).or_default() += count;
            }
        }
        let refused = self.rows.iter().filter(|row| matches!(row.verdict, Verdict::Refused { .. })).count();
        let codes: Vec<String> = codes.iter().map(|(code, count)| format!("{count} {code}")).collect();
        let checked = self.rows.iter().filter(|row| row.check.is_some()).count();
        let (count, bad) = (self.rows.len(), self.bad());
        step::print(&format!(
            "{text}\n{count} documents: {whole} whole, {refused} refused, {checked} compiled, {bad} bad; \
             {operations} operations, {left_out} items left out.\nDiagnostics: {}.",
            codes.join(", "),
        ));
    }
}
