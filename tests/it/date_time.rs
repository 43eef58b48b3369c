//! Turns one description into a crate for each library of dates and times.

use insta::assert_snapshot;
use restitch::DateTime;

use crate::harness::{Fixture, generate_with, root};

/// The fixture that has dates and times in every place.
pub(crate) const TIMES: &str = "ok/schemas/times.yaml";

/// The libraries that no other test asks for.
pub(crate) const LIBRARIES: [DateTime; 3] = [DateTime::Chrono, DateTime::Time, DateTime::String];

#[test]
fn each_library() {
    let fixture = Fixture::read(&root().join(TIMES));
    for library in LIBRARIES {
        let output = generate_with(&fixture, library, None).output.expect("it can be generated");
        let mut shown = String::new();
        for path in ["Cargo.toml", "src/lib.rs", "src/api/events.rs", "src/types/event.rs"] {
            let file = output.files.iter().find(|file| file.path == path).expect("the file is there");
            let lines = file.text.lines().filter(|line| !line.contains("@generated"));
            shown.push_str(&format!("//- {path}\n{}\n", lines.collect::<Vec<_>>().join("\n")));
        }
        let has_file = output.files.iter().any(|file| file.path == "src/date_time.rs");
        assert_eq!(has_file, library != DateTime::String);
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            assert_snapshot!(format!("date_time@{library}"), shown);
        });
    }
}
