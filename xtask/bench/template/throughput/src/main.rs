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

/// What generated types can do.
trait Ours: Decode + Derived {}
impl<T: Decode + Derived> Ours for T {}

/// What types with derives can do.
trait Derived: DeserializeOwned + Serialize + 'static {}
impl<T: DeserializeOwned + Serialize + 'static> Derived for T {}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [texts, objects, rounds] = &*arguments else {
        return Err("usage: throughput <folder of texts> <objects in a text> <rounds>".into());
    };
    let (race, texts) = (Race { objects: objects.parse()?, rounds: rounds.parse()? }, Path::new(texts));
    println!("## Decode and encode\n");
    println!("Nanoseconds per object, and the median of the ratios to derives in the same round.");
    println!("`decode` is what a client does; the other columns are plain `serde_json`.\n");
    println!("| fields | bytes per object | derives | as generated | ratio | `decode` | ratio |");
    println!("|---|--:|--:|--:|--:|--:|--:|");
    measure::<ours::types::Record5, derived::types::Record5>(&race, texts, 5)?;
    measure::<ours::types::Record25, derived::types::Record25>(&race, texts, 25)?;
    measure::<ours::types::Record75, derived::types::Record75>(&race, texts, 75)?;
    println!();
    refusal::print();
    Ok(())
}

/// Prints the rows of the records with so many fields.
fn measure<O: Ours, D: Derived>(race: &Race, texts: &Path, fields: usize) -> Result<(), Box<dyn Error>> {
    let text = |order: &str| fs::read_to_string(texts.join(format!("{fields}-{order}.json")));
    let (declared, scattered) = (text("declared")?, text("scattered")?);
    decode::<O, D>(race, &format!("decode {fields}"), &declared)?;
    decode::<O, D>(race, &format!("decode {fields}, scattered"), &scattered)?;
    encode::<O, D>(race, &format!("encode {fields}"), &declared)
}

fn decode<O: Ours, D: Derived>(race: &Race, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
    same::<O, D>(text)?;
    let [derives, plain, decode] = race.run([
        &mut || Box::new(serde_json::from_slice::<Vec<D>>(text.as_bytes())),
        &mut || Box::new(serde_json::from_slice::<Vec<O>>(text.as_bytes())),
        &mut || Box::new(json::decode::<Vec<O>>(text.as_bytes(), Mode::default())),
    ]);
    println!(
        "| {name} | {} | {:.0} | {:.0} | {:.2} | {:.0} | {:.2} |",
        text.len() / race.objects,
        derives.median(),
        plain.median(),
        plain.ratio(&derives),
        decode.median(),
        decode.ratio(&derives),
    );
    Ok(())
}

fn encode<O: Ours, D: Derived>(race: &Race, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let (ours, derived): (Vec<O>, Vec<D>) = (serde_json::from_str(text)?, serde_json::from_str(text)?);
    let [derives, plain] =
        race.run([&mut || Box::new(serde_json::to_vec(&derived)), &mut || Box::new(serde_json::to_vec(&ours))]);
    let (bytes, ratio) = (text.len() / race.objects, plain.ratio(&derives));
    println!("| {name} | {bytes} | {:.0} | {:.0} | {ratio:.2} | - | - |", derives.median(), plain.median());
    Ok(())
}

/// Makes sure that both sides do the same work.
fn same<O: Ours, D: Derived>(text: &str) -> Result<(), Box<dyn Error>> {
    let ours = serde_json::to_string(&serde_json::from_str::<Vec<O>>(text)?)?;
    let derived = serde_json::to_string(&serde_json::from_str::<Vec<D>>(text)?)?;
    if ours == derived && ours.len() == text.len() { Ok(()) } else { Err("the two do not write the same".into()) }
}
