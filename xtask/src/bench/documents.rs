//! Turns many descriptions into two tables: what it costs to generate a crate of each, and to check it.

use std::fs;
use std::path::{Path, PathBuf};

use super::peer::Peer;
use super::race::{Entry, median};
use super::scratch::Scratch;
use super::{Length, checking, generation, table};
use crate::step::Failure;

/// Measures all descriptions, each against the peer that is best at it.
pub(super) fn bench(scratch: &Scratch, all: &[PathBuf], peers: &[Peer], length: Length) -> Result<(), Failure> {
    let race = |description: &Path| generation::entries(scratch, description, peers, length);
    table("Generate each of many descriptions", all, race)?;
    let race = |description: &Path| checking::entries(scratch, description, peers, length);
    table("Check the crate of each, dependencies warm", all, race)
}

fn table(
    title: &str,
    descriptions: &[PathBuf],
    race: impl Fn(&Path) -> Result<Vec<Entry>, Failure>,
) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for description in descriptions {
        let name = description.file_name().unwrap_or_default().to_string_lossy();
        match race(description) {
            Ok(entries) => rows.push(Row::new(&name, description, &entries)),
            Err(failure) => table::paragraph(&format!("`{name}` is left out: {failure}")),
        }
    }
    let mut text = format!("## {title}\n\n");
    text.push_str(
        "| | size | wall | CPU | peak | floor | fastest peer | ratio of wall | ratio of CPU | leanest peer | ratio of peak |\n",
    );
    text.push_str("|---|--:|--:|--:|--:|--:|---|--:|--:|---|--:|\n");
    rows.iter().for_each(|row| text.push_str(&row.text));
    let medians = [0, 1, 2].map(|kind| {
        let ratios: Vec<f64> = rows.iter().filter_map(|row| row.ratios[kind]).collect();
        if ratios.is_empty() { "-".to_owned() } else { format!("{:.2}", median(ratios)) }
    });
    let [wall, cpu, peak] = medians;
    text.push_str(&format!("| median | | | | | | | {wall} | {cpu} | | {peak} |\n"));
    table::paragraph(&text);
    Ok(())
}

/// One description: its line, and the ratios of wall time, CPU time and peak memory to those of the best peer.
struct Row {
    text: String,
    ratios: [Option<f64>; 3],
}

impl Row {
    fn new(name: &str, description: &Path, entries: &[Entry]) -> Self {
        let (ours, theirs) = (&entries[0], entries.iter().skip(1).filter(|entry| entry.median().cpu.is_some()));
        let fastest = theirs.clone().min_by_key(|entry| entry.median().wall);
        let leanest = theirs.min_by_key(|entry| entry.median().peak);
        let ratio = |entry: Option<&Entry>, kind: usize| Some(entry?.ratios(ours)[kind]?.median);
        let ratios = [ratio(fastest, 0), ratio(fastest, 1), ratio(leanest, 2)];
        let [wall, cpu, peak] = ratios.map(|ratio| ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}")));
        let title = |entry: Option<&Entry>| entry.map_or("-".to_owned(), |entry| entry.name.clone());
        let size = fs::metadata(description).map_or(0, |metadata| metadata.len() / 1000);
        let costs = table::costs(&ours.median());
        let floors = entries.iter().skip(1).map(Entry::median).filter(|cost| cost.cpu.is_none());
        let floors: Vec<String> = floors.map(|cost| table::seconds(cost.wall)).collect();
        let floor = if floors.is_empty() { "-".to_owned() } else { floors.join(" + ") };
        let text = format!(
            "| {name} | {size} kB | {costs} | {floor} | {} | {wall} | {cpu} | {} | {peak} |\n",
            title(fastest),
            title(leanest)
        );
        Self { text, ratios }
    }
}
