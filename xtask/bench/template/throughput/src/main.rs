//! Turns JSON texts into how long the generated code and derived code need to read and write them, and what they refuse.

mod clock;
mod refusal;

use std::error::Error;
use std::fs;
use std::path::Path;

use clock::Race;
use ours::runtime::json::{self, Decode, Mode};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [texts, objects, rounds] = &*arguments else {
        return Err("usage: throughput <folder of texts> <objects in a text> <rounds>".into());
    };
    let race = Race { objects: objects.parse()?, rounds: rounds.parse()? };
    println!("## Decode and encode\n");
    println!("Nanoseconds per object, and the median of the ratios to derives in the same round.");
    println!("`decode` is what a client does; the other columns are plain `serde_json`.\n");
    println!("| | bytes per object | derives | as generated | ratio | `decode` | ratio |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for order in ["declared", "scattered"] {
        let text = |size: usize| fs::read_to_string(Path::new(texts).join(format!("{size}-{order}.json")));
        decode::<ours::types::Record5, derived::types::Record5>(&race, &format!("decode 5, {order} order"), &text(5)?)?;
        decode::<ours::types::Record25, derived::types::Record25>(&race, &format!("decode 25, {order} order"), &text(25)?)?;
        decode::<ours::types::Record75, derived::types::Record75>(&race, &format!("decode 75, {order} order"), &text(75)?)?;
    }
    let text = |size: usize| fs::read_to_string(Path::new(texts).join(format!("{size}-declared.json")));
    encode::<ours::types::Record5, derived::types::Record5>(&race, "encode 5", &text(5)?)?;
    encode::<ours::types::Record25, derived::types::Record25>(&race, "encode 25", &text(25)?)?;
    encode::<ours::types::Record75, derived::types::Record75>(&race, "encode 75", &text(75)?)?;
    println!();
    refusal::print();
    Ok(())
}

fn decode<O, D>(race: &Race, name: &str, text: &str) -> Result<(), Box<dyn Error>>
where
    O: Decode + DeserializeOwned + Serialize,
    D: DeserializeOwned + Serialize,
{
    same::<O, D>(text)?;
    let [derives, plain, decode] = race.run([
        &mut || keep(serde_json::from_slice::<Vec<D>>(text.as_bytes())),
        &mut || keep(serde_json::from_slice::<Vec<O>>(text.as_bytes())),
        &mut || keep(json::decode::<Vec<O>>(text.as_bytes(), Mode::default())),
    ]);
    let (first, second) = (plain.ratio(&derives), decode.ratio(&derives));
    let (bytes, derives) = (text.len() / race.objects, derives.median());
    println!(
        "| {name} | {bytes} | {derives:.0} | {:.0} | {first:.2} | {:.0} | {second:.2} |",
        plain.median(),
        decode.median()
    );
    Ok(())
}

fn encode<O, D>(race: &Race, name: &str, text: &str) -> Result<(), Box<dyn Error>>
where
    O: DeserializeOwned + Serialize,
    D: DeserializeOwned + Serialize,
{
    let (ours, derived): (Vec<O>, Vec<D>) = (serde_json::from_str(text)?, serde_json::from_str(text)?);
    let [derives, plain] = race.run([&mut || keep(serde_json::to_vec(&derived)), &mut || keep(serde_json::to_vec(&ours))]);
    let (bytes, ratio) = (text.len() / race.objects, plain.ratio(&derives));
    println!("| {name} | {bytes} | {:.0} | {:.0} | {ratio:.2} | - | - |", derives.median(), plain.median());
    Ok(())
}

/// A value that the clock drops when it has stopped.
fn keep<T: 'static>(value: T) -> Box<dyn std::any::Any> {
    Box::new(value)
}

/// Makes sure that both sides do the same work.
fn same<O, D>(text: &str) -> Result<(), Box<dyn Error>>
where
    O: DeserializeOwned + Serialize,
    D: DeserializeOwned + Serialize,
{
    let ours = serde_json::to_string(&serde_json::from_str::<Vec<O>>(text)?)?;
    let derived = serde_json::to_string(&serde_json::from_str::<Vec<D>>(text)?)?;
    if ours == derived && ours.len() == text.len() { Ok(()) } else { Err("the two do not write the same".into()) }
}
