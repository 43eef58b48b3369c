//! Turns malformed texts into what the generated code and derived code say of them.

use ours::runtime::json::{self, Mode};

/// Texts that are no list of records, and what is wrong with them.
const TEXTS: &[(&str, &str)] = &[
    ("an absent required property", r#"[{"appCreatedAt":"now"}]"#),
    ("a number for a string", r#"[{"appId":1,"appCreatedAt":"now"}]"#),
    ("a string for a boolean", r#"[{"appId":"a","appIsEnabled":"yes","appCreatedAt":"now"}]"#),
    ("a number that is too large", r#"[{"appId":"a","appCount":3000000000,"appCreatedAt":"now"}]"#),
    ("a null for a required string", r#"[{"appId":null,"appCreatedAt":"now"}]"#),
    ("a property twice", r#"[{"appId":"a","appId":"b","appCreatedAt":"now"}]"#),
    ("a number in a list of strings", r#"[{"appId":"a","appTags":["x",2],"appCreatedAt":"now"}]"#),
    ("a bad property of a nested record", r#"[{"appId":"a","appOwner":{"email":[]},"appCreatedAt":"now"}]"#),
    ("a list for a record", r#"[["a","b"]]"#),
    ("a record for a list", r#"{"appId":"a"}"#),
    ("a text that ends early", r#"[{"appId":"a""#),
];

/// Prints the errors side by side, ours in the mode that repairs nothing.
pub(crate) fn print() {
    println!("## What errors say\n");
    println!("| text | derives | as generated, with `decode` |\n|---|---|---|");
    for (what, text) in TEXTS {
        let derived = serde_json::from_str::<Vec<derived::types::Record25>>(text);
        let derived = derived.map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
        let ours = json::decode::<Vec<ours::types::Record25>>(text.as_bytes(), Mode::Strict);
        let ours = ours.map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
        println!("| {what} | {derived} | {ours} |");
    }
}
