//! What is read as a list of a fixed length, and what is none.

use kitchen::types::Rack;
use kitchen::types::rack::Size;

use super::{accepted, refused};

/// Checks that a rack is read from a text, and written as the same.
#[track_caller]
fn checked(text: &str, expected: Rack) {
    assert_eq!(accepted::<Rack>(text), expected, "{text}");
    assert_eq!(serde_json::to_string(&expected).unwrap(), text);
}

#[test]
fn a_list_of_a_fixed_length_is_a_tuple() {
    checked(r#"{"at":[1.5,2]}"#, Rack::new().at((1.5, 2)));
    let inner = Rack::new().at((0.5, 1));
    checked(r#"{"pairs":[["a",{}],["b",{"at":[0.5,1]}]]}"#, {
        Rack::new().pairs(vec![("a".to_owned(), Rack::new()), ("b".to_owned(), inner)])
    });
}

#[test]
fn a_union_of_tuples_is_decided_by_their_lengths_and_items() {
    checked(r#"{"size":[1.5,2.5]}"#, Rack::new().size(Size::Pair((1.5, 2.5))));
    checked(r#"{"size":[1.5,2.5,3.5]}"#, Rack::new().size(Size::Triple((1.5, 2.5, 3.5))));
    checked(r#"{"size":[1.5,"m"]}"#, Rack::new().size(Size::Pair2((1.5, "m".to_owned()))));
    let unknown = serde_json::json!([1.5]);
    checked(r#"{"size":[1.5]}"#, Rack::new().size(Size::Unknown(unknown)));
}

#[test]
fn a_list_of_another_length_or_with_other_items_is_refused() {
    refused::<Rack>(r#"{"at":[1.5]}"#, "at", "invalid length 1, expected a list of 2 items");
    refused::<Rack>(r#"{"at":[1.5,2,3]}"#, "at", "invalid length 3, expected a list of 2 items");
    refused::<Rack>(r#"{"at":[1.5,[]]}"#, "at[1]", "invalid type: sequence, expected i64");
    refused::<Rack>(r#"{"at":{}}"#, "at", "invalid type: map, expected a list of 2 items");
    refused::<Rack>(
        r#"{"pairs":[["a",{}],["b",3]]}"#,
        "pairs[1][1]",
        "invalid type: integer `3`, expected struct Rack",
    );
}
