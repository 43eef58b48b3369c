//! Records with more properties than a machine word has bits: the set of what was read goes on beyond the word.

use kitchen::runtime::json::Mode;
use kitchen::types::Wide;

use super::{accepted, read, refused};
use kitchen::runtime::json::RepairKind::Corrected;

/// The numbers of the required properties, of which `p64` and `p66` are strings.
const REQUIRED: [usize; 5] = [0, 63, 64, 66, 69];

fn value(number: usize) -> String {
    if [64, 66].contains(&number) { format!("\"v{number}\"") } else { number.to_string() }
}

fn text(numbers: impl IntoIterator<Item = usize>) -> String {
    let pairs: Vec<String> = numbers.into_iter().map(|number| format!("\"p{number:02}\":{}", value(number))).collect();
    format!("{{{}}}", pairs.join(","))
}

#[test]
fn all_properties_are_read_in_any_order() {
    let forwards = text(0..70);
    let wide = accepted::<Wide>(&forwards);
    assert_eq!(serde_json::to_string(&wide).unwrap(), forwards);
    assert_eq!(accepted::<Wide>(&text((0..70).rev())), wide);
    // 29 has no factor in common with 70, so each number is met once.
    assert_eq!(accepted::<Wide>(&text((0..70).map(|number| number * 29 % 70))), wide);
    assert_eq!((wide.p00, wide.p63, wide.p64.as_str(), wide.p65, wide.p69), (0, 63, "v64", Some(65), 69));
}

#[test]
fn each_missing_property_is_noticed() {
    accepted::<Wide>(&text(REQUIRED));
    for missing in REQUIRED {
        let name = format!("p{missing:02}");
        for others in [
            text((0..70).filter(|number| *number != missing)),
            text(REQUIRED.into_iter().filter(|number| *number != missing)),
        ] {
            let error = (String::new(), format!("missing field `{name}`"));
            assert_eq!(read::<Wide>(&others, Mode::Strict), Err(error.clone()));
            assert_eq!(read::<Wide>(&others, Mode::Lossless), Err(error));
            let (_, repairs) = read::<Wide>(&others, Mode::Corrected).unwrap();
            assert_eq!(repairs, [("Wide", name.as_str(), Corrected)]);
        }
    }
    let (_, repairs) = read::<Wide>("{}", Mode::Corrected).unwrap();
    let names: Vec<&str> = repairs.iter().map(|(_, property, _)| *property).collect();
    assert_eq!(names, ["p00", "p63", "p64", "p66", "p69"]);
}

#[test]
fn each_property_that_is_there_twice_is_noticed() {
    for twice in 0..70 {
        let message = format!("duplicate field `p{twice:02}`");
        refused::<Wide>(&text((0..70).chain([twice])), "", &message);
        refused::<Wide>(&text([twice, twice]), "", &message);
    }
}
