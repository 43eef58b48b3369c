//! Turns saves of a description, and a sudden end of the program, into what is in the folder of the crate then.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Child;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::program::{restitch, start};

/// How long a run may take; only a hang takes longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// A `restitch watch` that is ended with the test.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(folder: &Path) -> Self {
        let mut child = start(folder, &["watch", "api.yaml", "--output", "out"]);
        let lines = BufReader::new(child.stderr.take().expect("standard error is piped")).lines();
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        Self { child, lines: receiver }
    }

    /// Returns what is said up to the next wait.
    #[track_caller]
    fn said(&self) -> String {
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it says no more than: {said}"));
            if line.starts_with("watching ") {
                return said;
            }
            said.push_str(&format!("{line}\n"));
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait().map(drop));
    }
}

fn spec(field: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Pets, version: 1.0.0}}\ncomponents:\n  schemas:\n    Pet: {{$ref: 'parts/pet.yaml'}}\n    \
         Home: {{type: object, properties: {{{field}: {{type: string}}}}}}\n"
    )
}

fn pet(field: &str) -> String {
    format!("type: object\nproperties: {{{field}: {{type: string}}}}\n")
}

/// Saves a file as many editors do: the new text is put in the place of the old one.
fn save(path: &Path, text: &str) {
    let beside = path.with_extension("tmp");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, path).unwrap();
}

#[test]
fn each_save_brings_the_crate_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("parts")).unwrap();
    fs::write(root.join("api.yaml"), spec("street")).unwrap();
    fs::write(root.join("parts/pet.yaml"), pet("name")).unwrap();
    let read = |path: &str| fs::read_to_string(root.join("out/src/types").join(path)).unwrap();
    let watching = Watching::start(root);
    let said = watching.said();
    assert!(said.contains(" files written"), "{said}");
    assert!(read("home.rs").contains("pub street"));

    fs::write(root.join("api.yaml"), spec("city")).unwrap();
    let said = watching.said();
    assert!(said.contains("; 2 files written, "), "only what differs is written: {said}");
    assert!(read("home.rs").contains("pub city"));

    save(&root.join("parts/pet.yaml"), &pet("nick"));
    watching.said();
    assert!(read("pet.rs").contains("pub nick"), "a file that is referred to is watched, too");

    save(&root.join("api.yaml"), "openapi: 3.1.0\ninfo: {title: \n");
    let said = watching.said();
    assert!(said.contains("error[invalid-yaml]") && said.contains("--> api.yaml:"), "{said}");
    assert!(read("home.rs").contains("pub city"), "what is broken for the moment changes nothing");

    save(&root.join("api.yaml"), &spec("town"));
    watching.said();
    assert!(read("home.rs").contains("pub town"));
}

#[test]
fn what_cannot_be_watched_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    for line in
        ["watch - --output out", "watch https://pets.test/a.yaml --output out", "watch a.yaml --output out --check"]
    {
        let run = restitch(folder.path(), &line.split(' ').collect::<Vec<_>>(), "");
        assert_eq!(run.code, Some(2), "{line}: {}", run.err);
    }
}

/// Returns the texts below a folder, but for what a run that was ended left beside its targets.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if !path.to_string_lossy().ends_with(".restitch-new") {
                texts.insert(path.display().to_string(), fs::read_to_string(path).unwrap());
            }
        }
    }
    texts
}

#[test]
fn a_run_that_is_killed_leaves_no_half_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let schemas = |field: &str| -> String {
        let schema = |number| format!("    S{number}: {{type: object, properties: {{{field}: {{type: string}}}}}}\n");
        let schemas: String = (0..150).map(schema).collect();
        format!("openapi: 3.1.0\ninfo: {{title: Pets, version: 1.0.0}}\ncomponents:\n  schemas:\n{schemas}")
    };
    let generate = ["generate", "api.yaml", "--output", "out"];
    let mut whole = Vec::new();
    for field in ["one", "two"] {
        fs::write(root.join("api.yaml"), schemas(field)).unwrap();
        let run = restitch(root, &generate, "");
        assert_eq!(run.code, Some(0), "{}", run.err);
        whole.push(texts(&root.join("out")));
    }
    for (round, pause) in [2, 5, 8, 12, 16, 20, 25, 30, 40, 60].into_iter().enumerate() {
        fs::write(root.join("api.yaml"), schemas(["one", "two"][round % 2])).unwrap();
        let mut child = start(root, &generate);
        thread::sleep(Duration::from_millis(pause));
        let _ = child.kill().and_then(|()| child.wait().map(drop));
        for (path, text) in texts(&root.join("out")) {
            // The lock remembers the names of both.
            let known = whole.iter().any(|texts| texts.get(&path) == Some(&text)) || path.ends_with("restitch.lock");
            assert!(known, "{path} is half of something: {text}");
        }
    }
    let run = restitch(root, &generate, "");
    assert_eq!(run.code, Some(0), "the next run repairs what is left: {}", run.err);
    assert_eq!(restitch(root, &[&generate[..], &["--check"]].concat(), "").code, Some(0));
    assert!(
        fs::read_dir(root.join("out")).unwrap().all(|entry| !entry.unwrap().path().to_string_lossy().ends_with("-new"))
    );
}
