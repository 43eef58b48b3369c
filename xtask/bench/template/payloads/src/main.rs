//! Turns recorded bodies into how long the generated code and derived code need to read and write them.

#[path = "../../throughput/src/clock.rs"]
mod clock;
mod schemas;

use std::error::Error;
use std::fs;
use std::hint::black_box;

use clock::{Race, Work};
use ours::runtime::json::{self, Decode, Mode};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The bodies of a schema, whatever its types are.
pub(crate) trait Schema {
    /// Returns how many there are that both sides read, and how many each side refuses.
    fn counts(&self) -> Counts;
    fn read_derived(&self);
    fn read(&self);
    fn write_derived(&self);
    fn write(&self);
}

/// What there is of a schema.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    bodies: usize,
    bytes: usize,
    refused_by_derives: usize,
    refused: usize,
}

pub(crate) struct Bodies<O, D> {
    texts: Vec<String>,
    values: Vec<O>,
    derived: Vec<D>,
    counts: Counts,
}

/// Reads the bodies of a schema; nothing, if no body is read by both sides.
pub(crate) fn bodies<O: Decode + Serialize + 'static, D: DeserializeOwned + Serialize + 'static>(
    folder: &str,
    number: usize,
) -> Option<Box<dyn Schema>> {
    let text = fs::read_to_string(format!("{folder}/{number}.jsonl")).ok()?;
    let mut all = Bodies { texts: Vec::new(), values: Vec::new(), derived: Vec::new(), counts: Counts::default() };
    for line in text.lines() {
        let value = json::decode::<O>(line.as_bytes(), Mode::default());
        let derived = serde_json::from_str::<D>(line);
        all.counts.refused += usize::from(value.is_err());
        all.counts.refused_by_derives += usize::from(derived.is_err());
        if let (Ok((value, _)), Ok(derived)) = (value, derived) {
            all.counts.bodies += 1;
            all.counts.bytes += line.len();
            all.texts.push(line.to_owned());
            all.values.push(value);
            all.derived.push(derived);
        }
    }
    Some(Box::new(all))
}

impl<O: Decode + Serialize, D: DeserializeOwned + Serialize> Schema for Bodies<O, D> {
    fn counts(&self) -> Counts {
        self.counts
    }

    fn read_derived(&self) {
        self.texts.iter().for_each(|text| drop(black_box(serde_json::from_slice::<D>(text.as_bytes()))));
    }

    fn read(&self) {
        self.texts.iter().for_each(|text| drop(black_box(json::decode::<O>(text.as_bytes(), Mode::default()))));
    }

    fn write_derived(&self) {
        self.derived.iter().for_each(|value| drop(black_box(serde_json::to_vec(value))));
    }

    fn write(&self) {
        self.values.iter().for_each(|value| drop(black_box(json::encode(value))));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, folder, rounds] = &*arguments else {
        return Err("usage: payloads <name of the recording> <folder of bodies> <rounds>".into());
    };
    let schemas = schemas::all(folder);
    let mut counts = Counts::default();
    for schema in schemas.iter().map(|schema| schema.counts()) {
        counts.bodies += schema.bodies;
        counts.bytes += schema.bytes;
        counts.refused += schema.refused;
        counts.refused_by_derives += schema.refused_by_derives;
    }
    // A round is of all bodies, in thousands of them, so that what is printed is microseconds.
    let race = Race { objects: 1000, rounds: rounds.parse()? };
    let each = |work: fn(&dyn Schema)| {
        let schemas = &schemas;
        move || -> Box<dyn std::any::Any> {
            schemas.iter().for_each(|schema| work(&**schema));
            Box::new(())
        }
    };
    let (mut derived, mut generated) = (each(|schema| schema.read_derived()), each(|schema| schema.read()));
    print(name, "decode", counts, &race, [&mut derived, &mut generated]);
    let (mut derived, mut generated) = (each(|schema| schema.write_derived()), each(|schema| schema.write()));
    print(name, "encode", counts, &race, [&mut derived, &mut generated]);
    Ok(())
}

fn print(name: &str, what: &str, counts: Counts, race: &Race, works: [Work<'_>; 2]) {
    let Counts { bodies, bytes, refused_by_derives, refused } = counts;
    let [derives, generated] = race.run(works);
    println!(
        "| {what} {name} | {bodies} | {refused_by_derives} | {refused} | {} | {:.0} | {:.0} | {:.2} |",
        bytes / 1000,
        derives.median(),
        generated.median(),
        generated.ratio(&derives),
    );
}
