//! Turns a package with a build script into what cargo makes of it, again and again.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use restitch::{Input, Lock, Options};

const SPEC: &str = "\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
servers: [{url: https://pets.example.com}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200': {description: Pets., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}}
    Owner: {type: object, properties: {name: {type: string}}}
";

/// The build script starts the program that links restitch, which would take minutes to compile for each package.
const SCRIPT: &str = "\
fn main() {
    let program = std::env::var_os(\"BUILD_SCRIPT\").unwrap();
    assert!(std::process::Command::new(program).status().unwrap().success());
}
";

const MAIN: &str = "\
pub mod api {
    include!(concat!(env!(\"OUT_DIR\"), \"/api/mod.rs\"));
}

fn main() {
    let client = api::Client::builder().build().unwrap();
    let call = client.pets().list_pets();
    println!(\"{call:?} {:?}\", api::types::Pet::new().name(\"Rex\"));
}
";

struct Package {
    folder: PathBuf,
    script: PathBuf,
}

impl Package {
    fn new() -> Self {
        let own = env::current_exe().expect("a test has a path");
        let target = own.ancestors().nth(3).expect("a test is in the `deps` folder of its profile");
        let package = Self { folder: target.join("build-script"), script: script() };
        let _ = fs::remove_dir_all(package.folder.join("src"));
        let _ = fs::remove_file(package.folder.join("runs.log"));
        fs::create_dir_all(package.folder.join("src")).unwrap();
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        package.put("Cargo.lock", &fs::read_to_string(lock).unwrap());
        let manifest =
            "[package]\nname = \"uses-build-script\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
        package.put("Cargo.toml", &format!("{manifest}{}", dependencies()));
        package.put("build.rs", SCRIPT);
        package.put("src/main.rs", MAIN);
        package.put("api.yaml", SPEC);
        package
    }

    fn put(&self, path: &str, text: &str) {
        fs::write(self.folder.join(path), text).unwrap();
    }

    fn check(&self) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["check", "--offline"]).current_dir(&self.folder).env("BUILD_SCRIPT", &self.script);
        cargo
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo starts")
    }

    #[track_caller]
    fn succeed(&self) -> String {
        let output = self.check();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        said
    }

    /// Counts the runs of the build script.
    fn runs(&self) -> usize {
        fs::read_to_string(self.folder.join("runs.log")).unwrap_or_default().lines().count()
    }

    /// Returns the times of the generated files.
    fn generated(&self) -> BTreeMap<String, SystemTime> {
        let build = self.folder.join("target/debug/build");
        let outs = fs::read_dir(build).unwrap().map(|entry| entry.unwrap().path().join("out/api"));
        let out = outs.filter(|path| path.is_dir()).max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
        let mut files = BTreeMap::new();
        let mut pending = vec![out.expect("the build script has run")];
        while let Some(folder) = pending.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    pending.push(path);
                } else {
                    let name = path.display().to_string();
                    files.insert(name, fs::metadata(path).unwrap().modified().unwrap());
                }
            }
        }
        files
    }
}

/// Builds the program that is the build script, and returns its path.
fn script() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", "tests", "--example", "build_script"]);
    assert!(cargo.status().expect("cargo starts").success());
    let own = env::current_exe().expect("a test has a path");
    let profile = own.ancestors().nth(2).expect("a test is in the `deps` folder of its profile");
    profile.join("examples").join(format!("build_script{}", env::consts::EXE_SUFFIX))
}

/// Returns what the generated module needs, as the documentation of `Build` says where it is.
fn dependencies() -> String {
    let input = Input::Text { name: "api.yaml".to_owned(), text: SPEC.to_owned() };
    let output = restitch::generate(&[input], &Options::default(), Lock::new()).output.unwrap();
    let manifest = output.files.iter().find(|file| file.path == "Cargo.toml").unwrap();
    let (_, table) = manifest.text.split_once("\n[dependencies]\n").unwrap();
    format!("\n[dependencies]\n{}", table.replace(", optional = true", ""))
}

#[test]
fn a_module_is_made_before_its_package_is_compiled_and_again_when_an_input_changes() {
    let package = Package::new();
    let said = package.succeed();
    assert!(!said.contains("warning"), "{said}");
    assert_eq!(package.runs(), 1, "the first build runs the script");
    package.succeed();
    assert_eq!(package.runs(), 1, "nothing has changed");
    let before = package.generated();
    assert!(before.keys().any(|path| path.ends_with("dependencies.toml")), "{before:?}");

    package.put(
        "api.yaml",
        &SPEC.replace(
            "Owner: {type: object, properties: {name: {type: string}}}",
            "Owner: {type: object, properties: {name: {type: string, description: As it is called.}}}",
        ),
    );
    package.succeed();
    assert_eq!(package.runs(), 2, "the description has changed");
    let after = package.generated();
    let touched: Vec<&String> = after.keys().filter(|path| after.get(*path) != before.get(*path)).collect();
    assert!(touched.len() == 1 && touched[0].ends_with("owner.rs"), "{touched:?}");

    package.put("api.yaml", &SPEC.replace("openapi: 3.1.0", "openapi: 9.1.0"));
    let broken = package.check();
    let said = String::from_utf8_lossy(&broken.stderr).into_owned();
    assert!(!broken.status.success() && said.contains("error[unsupported-version]"), "{said}");

    package.put(
        "api.yaml",
        &SPEC.replace("properties: {name: {type: string}}}", "properties: {name: {$ref: '#/nothing'}}}"),
    );
    let said = package.succeed();
    assert!(said.contains("api.yaml:") && said.contains("[dangling-reference]"), "{said}");
    assert_eq!(package.runs(), 3, "what was broken is read again");
}
