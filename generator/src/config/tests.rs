//! Turns configurations into clients, and mistakes into problems with a place.

use std::fs;
use std::path::Path;

use super::{ConfigError, Workspace};
use crate::Runtime;
use crate::date_time::DateTime;

#[track_caller]
fn problem(text: &str) -> String {
    Workspace::parse(text).expect_err("the configuration is wrong").to_string()
}

fn client(lines: &str) -> String {
    format!("[clients.c1]\n{lines}\n")
}

#[test]
fn clients_are_read_in_the_order_of_their_names() {
    let text = "\
        [clients.zoo]\ninputs = [\"specs/zoo.yaml\"]\noutput = \"generated/zoo/\"\n\
        allow-remote = [\"example.com\"]\n\
        [clients.c1]\ninputs = [\"specs/a.yaml\", \"specs/b.yaml\"]\noutput = \"c1\"\nname = \"c1-client\"\ndate-time = \"chrono\"\n";
    let clients = Workspace::parse(text).unwrap().clients;
    let [c1, zoo] = &clients[..] else { panic!("{clients:?}") };
    assert_eq!((c1.id.as_str(), c1.inputs.len()), ("c1", 2));
    assert_eq!((c1.name.as_ref().unwrap().as_str(), c1.date_time), ("c1-client", DateTime::Chrono));
    assert_eq!(zoo.output.to_str(), Some("generated/zoo"), "the slash at the end is dropped");
    assert_eq!((&zoo.name, zoo.date_time), (&None, DateTime::Jiff));
    let allowed = |client: &super::Client| client.allow_remote.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((allowed(c1), allowed(zoo)), (vec![], vec!["https://example.com/".to_owned()]));
    assert_eq!(Workspace::parse("").unwrap(), Workspace::default());
}

#[test]
fn an_unknown_key_is_an_error_with_the_nearest_one() {
    let slip = client("inptus = []\noutput = \"a\"");
    assert_eq!(problem(&slip), "2:1: unknown key `inptus`: did you mean `inputs`?");
    assert_eq!(problem("[client.c1]\n"), "1:2: unknown key `client`: did you mean `clients`?");
    let far = client("colour = 3");
    let told = problem(&far);
    assert!(
        told.starts_with("2:1: unknown key `colour`: the keys here are `allow-remote`, ") && told.ends_with("`types`"),
        "{told}"
    );
}

#[test]
fn values_that_cannot_be_meant_are_errors_with_their_place() {
    assert!(problem(&client("output = \"a\"")).contains("missing field `inputs`"));
    assert!(problem(&client("inputs = 3\noutput = \"a\"")).starts_with("2:10: invalid type"));
    assert_eq!(problem(&client("inputs = []\noutput = \"a\"")), "2:10: the client `c1` needs at least one input");
    assert_eq!(
        problem(&client("inputs = [\"a\"]\noutput = \"b\"\nname = \"fn\"")),
        "4:8: `fn` names no crate: this is a keyword of Rust"
    );
    let date_time = |word: &str| problem(&client(&format!("inputs = [\"a\"]\noutput = \"b\"\ndate-time = \"{word}\"")));
    let of_no_library = "is no library of dates and times";
    assert_eq!(date_time("chronos"), format!("4:13: `chronos` {of_no_library}: did you mean `chrono`?"));
    let all = "`jiff`, `chrono`, `time`, `string`";
    assert_eq!(date_time("calendar"), format!("4:13: `calendar` {of_no_library}: there are {all}"));
    let enums = |value: &str| problem(&client(&format!("inputs = [\"a\"]\noutput = \"b\"\nenums = {value}")));
    let of_enums = "says nothing about enums: enums are `open` or `closed`";
    assert_eq!(enums("\"shut\""), format!("4:9: `shut` {of_enums}"));
    assert_eq!(enums("{ Color = \"opened\" }"), format!("4:19: `opened` {of_enums}"));
    assert!(enums("true").starts_with("4:9: invalid type: boolean `true`, expected \"open\""), "{}", enums("true"));
    let ignored = client("inputs = [\"a\"]\noutput = \"b\"\nignore-extensions = [\"speakeasy\"]");
    assert!(problem(&ignored).starts_with("4:22: `speakeasy` is no extension: the name of"), "{}", problem(&ignored));
    let types = |value: &str| {
        problem(&client(&format!("inputs = [\"a\"]\noutput = \"b\"\n[clients.c1.types]\nA = \"{value}\"")))
    };
    for path in ["Decimal", "crate::Money", "a::B<C>", "a::", "&str"] {
        let told = types(path);
        assert!(told.starts_with(&format!("5:5: `{path}` is no path of a type in another crate")), "{told}");
    }
    let missing = "needs `rust_decimal` among the `dependencies` of the client";
    assert_eq!(types("rust_decimal::Decimal"), format!("5:5: `rust_decimal::Decimal` {missing}"));
    let allowed = client("inputs = [\"a\"]\noutput = \"b\"\nallow-remote = [\"ftp://example.com\"]");
    assert!(problem(&allowed).starts_with("4:17: `ftp://example.com` allows nothing: expected a host"));
    for path in ["https://example.com/a", "../a", "/a", "", "a/../b", "."] {
        let text = client(&format!("inputs = [\"a\"]\noutput = \"{path}\""));
        assert!(problem(&text).starts_with("3:10: "), "{path}");
    }
    assert!(problem("[clients\n").starts_with("1:"));
}

#[test]
fn a_shared_runtime_is_a_crate_with_a_folder_of_its_own() {
    let shared = |runtime: &str| {
        format!("[clients.a]\ninputs = [\"x\"]\noutput = \"generated/a\"\nruntime = \"shared\"\n{runtime}")
    };
    let none = "nothing is shared: a table `[runtime]` says the `output` and the `name` of its crate";
    assert_eq!(problem(&shared("")), format!("4:11: {none}"));
    let workspace = Workspace::parse(&shared("[runtime]\noutput = \"libraries/run\"\nname = \"run\"\n")).unwrap();
    let Runtime::Shared(of) = &workspace.clients[0].runtime else { panic!("{workspace:?}") };
    assert_eq!((of.name.as_str(), of.path.as_str()), ("run", "../../libraries/run"));
    let within = shared("[runtime]\noutput = \"generated/a/b\"\nname = \"run\"\n");
    assert_eq!(problem(&within), "6:10: the runtime would overwrite the client `a`");
    let word = shared("").replace("shared", "common");
    assert_eq!(problem(&word), "4:11: `common` is no place for a runtime: it is `vendored` or `shared`");
    assert!(problem(&shared("[runtime]\noutput = \"run\"\n")).contains("missing field `name`"));
}

#[test]
fn clients_never_share_a_folder() {
    let text = "\
        [clients.a]\ninputs = [\"x\"]\noutput = \"generated/a\"\n\
        [clients.b]\ninputs = [\"y\"]\noutput = \"generated/a/b\"\n";
    assert_eq!(problem(text), "6:10: `b` would overwrite the client `a`");
}

fn workspace(config: &str, specs: &[&str]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("restitch.toml"), config).unwrap();
    fs::create_dir(root.path().join("specs")).unwrap();
    for spec in specs {
        fs::write(root.path().join("specs").join(spec), "").unwrap();
    }
    root
}

#[test]
fn every_description_has_a_client() {
    let config = "[clients.c1]\ninputs = [\"specs/c1-long.yaml\"]\noutput = \"generated/c1\"\n";
    let root = workspace(config, &["c1-long.yaml", "Pet_Store v2.json", "README.md", "b.yml"]);
    let clients = Workspace::load(root.path()).unwrap().clients;
    let places = clients.iter().map(|client| (client.inputs[0].as_path(), client.output.as_path()));
    let path = Path::new;
    assert_eq!(
        places.collect::<Vec<_>>(),
        [
            (path("specs/b.yml"), path("generated/b")),
            (path("specs/c1-long.yaml"), path("generated/c1")),
            (path("specs/Pet_Store v2.json"), path("generated/pet-store-v2")),
        ]
    );
}

#[test]
fn a_workspace_needs_no_configuration() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(Workspace::load(root.path()).unwrap(), Workspace::default());
}

#[test]
fn a_taken_folder_is_an_error() {
    let root = workspace("", &["a.yaml", "a.json"]);
    let error = Workspace::load(root.path()).unwrap_err();
    assert!(matches!(error, ConfigError::Uncovered { .. }), "{error}");
}
