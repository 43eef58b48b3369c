//! Turns the tests of decoding and of calls into those of a program in which `serde_json` keeps all digits of numbers.
//!
//! It is the root of a crate that `digits.rs` has compiled, because such a feature holds for all that is compiled with it.

mod decode;
mod guide;
mod wire;

use decode::{accepted, refused};
use kitchen::types::{Amount, Dish, Label, Loose};
use serde_json::{Value, json};

/// More digits than any type has.
const PI: &str = "3.14159265358979323846264338327950288";

#[test]
fn what_has_no_type_keeps_its_digits() {
    let object = format!(r#"{{"object":{{"pi":{PI}}}}}"#);
    let loose = accepted::<Loose>(&object);
    assert_eq!(loose.object.as_ref().unwrap()["pi"].to_string(), PI);
    assert_eq!(serde_json::to_string(&loose).unwrap(), object);
    let rest = format!(r#"{{"name":"n","pi":{PI}}}"#);
    assert_eq!(serde_json::to_string(&accepted::<Label>(&rest)).unwrap(), rest);
    let Amount::Unknown(value) = accepted::<Amount>(PI) else { panic!("no type of it is a number") };
    assert_eq!(value.to_string(), PI);
}

#[test]
fn what_is_a_number_is_rounded() {
    let dish = |price: &str| accepted::<Dish>(&format!(r#"{{"name":"n","price":{price}}}"#));
    assert_eq!(dish(PI).price, Some(std::f64::consts::PI));
    // Beyond 64 and 128 bits.
    for integer in ["36893488147419103232", "-36893488147419103232", "680564733841876926926749214863536422912"] {
        assert_eq!(dish(integer).price, integer.parse().ok());
        let list = Amount::NumberList(vec![integer.parse().unwrap()]);
        assert_eq!(accepted::<Amount>(&format!("[{integer}]")), list);
    }
}

#[test]
fn a_number_is_no_object() {
    for (property, expected) in [("object", "a map"), ("map", "a map"), ("point", "struct Point")] {
        let message = format!("invalid type: number, expected {expected}");
        refused::<Loose>(&format!(r#"{{"{property}":1.5}}"#), property, &message);
    }
    assert_eq!(accepted::<Amount>("1.5"), Amount::Unknown(json!(1.5)));
    assert_ne!(accepted::<Value>("1.5"), json!({}));
}
