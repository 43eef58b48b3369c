//! Turns measurements into Markdown on standard output.

use std::time::Duration;

use super::race::{Entry, Ratio};
use crate::measure::Cost;
use crate::step;

/// Prints text and an empty line.
pub(super) fn paragraph(text: &str) {
    step::print(&format!(
        "{}
",
        text.trim_end()
    ));
}

/// Prints what each entry of a race cost, and the first one's share of it.
pub(super) fn race(title: &str, entries: &[Entry]) {
    let mut text = format!("## {title}\n\n");
    text.push_str("| | wall | CPU | peak | ratio of wall | ratio of CPU | ratio of peak |\n");
    text.push_str("|---|--:|--:|--:|--:|--:|--:|\n");
    for entry in entries {
        let costs = costs(&entry.median());
        let [wall, cpu, peak] = entry.ratios(&entries[0]).map(ratio);
        text.push_str(&format!("| {} | {costs} | {wall} | {cpu} | {peak} |\n", entry.name,));
    }
    paragraph(&text);
}

/// Returns the cells of wall time, CPU time and peak memory.
pub(super) fn costs(cost: &Cost) -> String {
    let cpu = cost.cpu.map_or("-".to_owned(), seconds);
    let peak = cost.peak.map_or("-".to_owned(), |peak| format!("{:.0} MiB", peak as f64 / 1024.0));
    format!("{} | {cpu} | {peak}", seconds(cost.wall))
}

/// Returns a duration in the unit that it is best told in.
pub(super) fn seconds(duration: Duration) -> String {
    match duration.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{:.0} ms", seconds * 1000.0),
        seconds => format!("{seconds:.2} s"),
    }
}

fn ratio(ratio: Option<Ratio>) -> String {
    ratio.map_or("-".to_owned(), |ratio| match ratio.rounds {
        1 => format!("{:.2}", ratio.median),
        _ => format!("{:.2} ({:.2} to {:.2})", ratio.median, ratio.least, ratio.most),
    })
}
