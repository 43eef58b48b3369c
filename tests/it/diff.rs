//! Turns edits of a description into verdicts, and into the generated files that change with them.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use restitch::diagnostics::Extent;
use restitch::diff::{Report, Verdict};
use restitch::{Edition, EnumRules, Enums, Input, Lock, Options, Output};
use tempfile::TempDir;

use crate::program::restitch;

/// A description with one of everything that is edited below.
pub(crate) const SPEC: &str = "\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: https://shop.example.com}]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      parameters:
      - {name: limit, in: query, schema: {type: integer, default: 10}}
      responses:
        '200': {description: All., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}
        '404': {description: None., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
    post:
      operationId: createOrder
      tags: [orders]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses:
        '201': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
  /status:
    get:
      operationId: getStatus
      tags: [status]
      responses:
        '200': {description: Now., content: {application/json: {schema: {$ref: '#/components/schemas/Status'}}}}
components:
  schemas:
    Order:
      type: object
      description: What somebody wants.
      required: [id]
      properties:
        id: {type: string}
        amount: {type: integer, format: int64}
        payment: {$ref: '#/components/schemas/Payment'}
    Payment:
      oneOf:
      - {$ref: '#/components/schemas/Card'}
      - {$ref: '#/components/schemas/Cash'}
    Card: {type: object, required: [number], properties: {number: {type: string}}}
    Cash: {type: object, required: [coins], properties: {coins: {type: integer}}}
    Status: {type: string, enum: [open, closed]}
    Problem: {type: object, required: [title], properties: {title: {type: string}}}
";

/// An edit of the description, and what it is expected to come to.
pub(crate) struct Edit {
    pub(crate) what: &'static str,
    /// What is replaced, and by what.
    replaced: &'static [(&'static str, &'static str)],
    /// Nothing, if nothing changes for callers.
    pub(crate) verdict: Option<Verdict>,
    /// The codes of the changes that are graver than documentation, or all if none is.
    codes: &'static [&'static str],
    /// The files that change, but for the lock.
    files: &'static [&'static str],
}

pub(crate) const EDITS: &[Edit] = &[
    Edit {
        what: "add an optional field",
        replaced: &[("        amount:", "        note: {type: string}\n        amount:")],
        verdict: Some(Verdict::Minor),
        codes: &["field-added"],
        files: &["src/types/order.rs"],
    },
    Edit {
        what: "make a field required",
        replaced: &[("required: [id]", "required: [id, amount]")],
        verdict: Some(Verdict::Major),
        codes: &["field-changed", "constructor-changed"],
        files: &["src/api/orders.rs", "src/types/order.rs"],
    },
    Edit {
        what: "add a member to a union",
        replaced: &[
            ("/Cash'}\n    Card", "/Cash'}\n      - {$ref: '#/components/schemas/Gift'}\n    Card"),
            ("    Cash:", "    Gift: {type: object, required: [code], properties: {code: {type: string}}}\n    Cash:"),
        ],
        verdict: Some(Verdict::Minor),
        codes: &["type-added", "variant-added", "implementation-added"],
        files: &["src/types/gift.rs", "src/types/mod.rs", "src/types/payment.rs"],
    },
    Edit {
        what: "add a value to an enum",
        replaced: &[("[open, closed]", "[open, closed, paused]")],
        verdict: Some(Verdict::Minor),
        codes: &["variant-added"],
        files: &["src/types/status.rs"],
    },
    Edit {
        what: "remove a value of an enum",
        replaced: &[("[open, closed]", "[open]")],
        verdict: Some(Verdict::Major),
        codes: &["variant-removed"],
        files: &["src/types/status.rs"],
    },
    Edit {
        what: "rename an operation, whose method keeps its name",
        replaced: &[("operationId: getStatus", "operationId: readStatus")],
        verdict: Some(Verdict::Wire),
        codes: &["operation-renamed"],
        files: &["src/api/status.rs"],
    },
    Edit {
        what: "move an operation to another group",
        replaced: &[("tags: [status]", "tags: [health]")],
        verdict: Some(Verdict::Major),
        codes: &["feature-removed", "operation-renamed", "call-renamed", "feature-added"],
        files: &[
            "Cargo.toml",
            "README.md",
            "src/api/health.rs",
            "src/api/mod.rs",
            "src/api/status.rs",
            "src/client.rs",
            "src/types/mod.rs",
        ],
    },
    Edit {
        what: "change a description",
        replaced: &[("What somebody wants.", "What somebody has paid for.")],
        verdict: Some(Verdict::Documentation),
        codes: &["type-changed"],
        files: &["src/types/order.rs"],
    },
    Edit {
        what: "remove a response",
        replaced: &[(
            "        '404': {description: None., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}\n",
            "",
        )],
        verdict: Some(Verdict::Major),
        codes: &["error-removed"],
        files: &["Cargo.toml", "src/api/orders.rs", "src/types/mod.rs"],
    },
    Edit {
        what: "change a type",
        replaced: &[("amount: {type: integer, format: int64}", "amount: {type: string}")],
        verdict: Some(Verdict::Major),
        codes: &["field-changed"],
        files: &["src/types/order.rs"],
    },
    Edit {
        what: "let a type grow that a union holds",
        replaced: &[(
            "{number: {type: string}}",
            "{number: {type: string}, a: {type: string}, b: {type: string}, c: {type: string}, d: {type: string}, e: {type: string}, f: {type: string}}",
        )],
        verdict: Some(Verdict::Minor),
        codes: &["field-added"; 6],
        files: &["Cargo.toml", "src/types/card.rs"],
    },
    Edit {
        what: "change a default",
        replaced: &[("default: 10", "default: 20")],
        verdict: Some(Verdict::Wire),
        codes: &["setter-changed"],
        files: &["src/api/orders.rs"],
    },
    Edit {
        what: "require a parameter",
        replaced: &[("name: limit, in: query,", "name: limit, in: query, required: true,")],
        verdict: Some(Verdict::Major),
        codes: &["argument-changed"],
        files: &["README.md", "src/api/orders.rs", "src/lib.rs"],
    },
    Edit {
        what: "move a path, whose method keeps its name",
        replaced: &[("  /status:", "  /v2/status:")],
        verdict: Some(Verdict::Wire),
        codes: &["operation-changed"],
        files: &["README.md", "src/api/status.rs"],
    },
    Edit {
        what: "remove an operation",
        replaced: &[(
            "    post:\n      operationId: createOrder\n      tags: [orders]\n      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}\n      responses:\n        '201': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}\n",
            "",
        )],
        verdict: Some(Verdict::Major),
        codes: &["operation-removed"],
        files: &["README.md", "src/api/orders.rs"],
    },
];

fn options() -> Options {
    Options { command: "restitch generate".to_owned(), ..Options::default() }
}

fn text(text: &str) -> Input {
    Input::Text { name: "shop.yaml".to_owned(), text: text.to_owned() }
}

fn report(old: Input, new: Input) -> Report {
    let edition = |input| Edition { inputs: vec![input], options: options() };
    restitch::compare(&edition(old), &edition(new), Lock::new()).report.expect("both can be read")
}

/// Returns the files of a crate that is generated of one input and then of another.
fn regenerated(old: Input, new: Input) -> [BTreeMap<String, String>; 2] {
    let generate = |input, lock| restitch::generate(&[input], &options(), lock).output.expect("it can be generated");
    let old = generate(old, Lock::new());
    let new = generate(new, old.lock.clone());
    let files = |output: Output| output.files.into_iter().map(|file| (file.path, file.text)).collect();
    [files(old), files(new)]
}

fn changed([old, new]: &[BTreeMap<String, String>; 2]) -> Vec<String> {
    let all: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    all.into_iter().filter(|path| old.get(*path) != new.get(*path)).cloned().collect()
}

/// Lists the codes of a report: without what is only documentation, unless there is nothing else.
fn codes(report: &Report) -> Vec<String> {
    let is_grave = |verdict| verdict > Verdict::Documentation || report.verdict() == Some(Verdict::Documentation);
    let changes = report.changes().iter().filter(|change| is_grave(change.verdict));
    changes.map(|change| change.code()).collect()
}

pub(crate) fn edited(edit: &Edit) -> String {
    edit.replaced.iter().fold(SPEC.to_owned(), |spec, (old, new)| {
        assert_eq!(spec.matches(old).count(), 1, "{}: `{old}` is there once", edit.what);
        spec.replace(old, new)
    })
}

#[test]
fn each_edit_has_its_verdict_and_changes_its_files_only() {
    for edit in EDITS {
        let new = edited(edit);
        let report = report(text(SPEC), text(&new));
        let said = report.to_text(Extent::All);
        assert_eq!(report.verdict(), edit.verdict, "{}:\n{said}", edit.what);
        assert_eq!(codes(&report), edit.codes, "{}:\n{said}", edit.what);
        assert_eq!(changed(&regenerated(text(SPEC), text(&new))), edit.files, "{}", edit.what);
    }
}

/// Every edit in the other direction is one, too: what was added is removed.
#[test]
fn an_edit_that_is_taken_back_breaks_whoever_used_it() {
    for edit in EDITS.iter().filter(|edit| edit.verdict == Some(Verdict::Minor)) {
        let report = report(text(&edited(edit)), text(SPEC));
        assert_eq!(report.verdict(), Some(Verdict::Major), "{}:\n{}", edit.what, report.to_text(Extent::All));
    }
}

/// A `match` over a closed enum has an arm for each value, and no other.
#[test]
fn a_new_value_of_a_closed_enum_breaks_a_match() {
    let enums = EnumRules { all: Enums::Closed, ..EnumRules::default() };
    let closed = |text| Edition { inputs: vec![text], options: Options { enums: enums.clone(), ..options() } };
    let open = |text| Edition { inputs: vec![text], options: options() };
    let wider = || text(&SPEC.replace("[open, closed]", "[open, closed, paused]"));
    for (old, new, code) in [
        (closed(text(SPEC)), closed(wider()), "variant-added"),
        (closed(wider()), closed(text(SPEC)), "variant-removed"),
        (open(text(SPEC)), closed(text(SPEC)), "type-changed"),
        (closed(text(SPEC)), open(text(SPEC)), "type-changed"),
    ] {
        let report = restitch::compare(&old, &new, Lock::new()).report.expect("both can be read");
        let grave: Vec<String> = report
            .changes()
            .iter()
            .filter(|change| change.verdict == Verdict::Major)
            .map(|change| change.code())
            .collect();
        assert_eq!(grave, [code], "{}", report.to_text(Extent::All));
    }
}

#[test]
fn nothing_changes_where_everything_is_in_another_order() {
    let (head, schemas) = SPEC.split_once("  schemas:\n").unwrap();
    let (head, paths) = head.split_once("paths:\n").unwrap();
    let (paths, components) = paths.split_once("components:\n").unwrap();
    let reversed = |text: &str, indent: &str| {
        let mut blocks: Vec<String> = Vec::new();
        for line in text.lines() {
            let is_start = line.starts_with(indent) && !line[indent.len()..].starts_with(' ');
            if is_start || blocks.is_empty() {
                blocks.push(String::new());
            }
            let block = blocks.last_mut().unwrap();
            block.push_str(line);
            block.push('\n');
        }
        blocks.reverse();
        blocks.concat()
    };
    let (paths, schemas) = (reversed(paths, "  "), reversed(schemas, "    "));
    let new = format!("{head}paths:\n{paths}components:\n{components}  schemas:\n{schemas}");
    let new = new.replace("[open, closed]", "[closed, open]");
    assert_ne!(new, SPEC);
    let report = report(text(SPEC), text(&new));
    assert_eq!(report.verdict(), None, "{}", report.to_text(Extent::All));
    // The order of groups and values is that of the description; a schema is where its name says.
    let files = ["Cargo.toml", "README.md", "src/api/mod.rs", "src/client.rs", "src/lib.rs", "src/types/status.rs"];
    assert_eq!(changed(&regenerated(text(SPEC), text(&new))), files);
}

#[test]
fn nothing_changes_where_a_schema_moves_to_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let cash = "    Cash: {type: object, required: [coins], properties: {coins: {type: integer}}}\n";
    let new = SPEC.replace(cash, "    Cash: {$ref: 'cash.yaml#/Cash'}\n");
    assert_ne!(new, SPEC);
    fs::write(folder.path().join("shop.yaml"), new).unwrap();
    fs::write(folder.path().join("cash.yaml"), cash.trim_start()).unwrap();
    let moved = || Input::File(folder.path().join("shop.yaml"));
    let report = report(text(SPEC), moved());
    assert_eq!(report.verdict(), None, "{}", report.to_text(Extent::All));
    assert_eq!(changed(&regenerated(text(SPEC), moved())), Vec::<String>::new());
}

/// Makes several edits at once.
fn several() -> String {
    let edits = ["make a field required", "add a value to an enum", "change a default", "remove an operation"];
    let edits = EDITS.iter().filter(|edit| edits.contains(&edit.what));
    let replaced = edits.flat_map(|edit| edit.replaced);
    replaced.fold(SPEC.to_owned(), |spec, (old, new)| spec.replace(old, new))
}

#[test]
fn reports_are_read_by_people() {
    let report = report(text(SPEC), text(&several()));
    let (plain, markdown) = (report.to_text(Extent::Summary), report.to_markdown(Extent::Summary));
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("diff@report", format!("{plain}\n//- Markdown\n{markdown}"));
    });
}

/// A repository of git with the old edition in its only commit, and the new one in its files.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        let output = command.args(arguments).current_dir(folder.path()).output().expect("git is there");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let specs = folder.path().join("specs");
    fs::create_dir(&specs).unwrap();
    let old = SPEC.replace("{type: string, enum: [open, closed]}", "{$ref: 'status.yaml#/Status'}");
    fs::write(specs.join("shop.yaml"), old).unwrap();
    fs::write(specs.join("status.yaml"), "Status: {type: string, enum: [open, closed]}\n").unwrap();
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "old"]);
    fs::write(specs.join("shop.yaml"), several()).unwrap();
    folder
}

#[test]
fn the_old_edition_may_be_a_revision_of_git() {
    let folder = repository();
    let run = |line: &str| restitch(folder.path(), &line.split(' ').collect::<Vec<_>>(), "");
    let plain = run("diff HEAD:specs/shop.yaml specs/shop.yaml");
    assert_eq!((plain.code, plain.err.as_str()), (Some(0), ""));
    assert!(plain.out.contains("constructor `new` also takes `amount`"), "{}", plain.out);
    assert!(plain.out.contains("types::Status: variant `Paused` is new"), "{}", plain.out);
    let inside = restitch(&folder.path().join("specs"), &["diff", "HEAD:./shop.yaml", "shop.yaml"], "");
    assert_eq!((inside.code, &inside.out), (Some(0), &plain.out));
    let machine = run("diff HEAD:specs/shop.yaml specs/shop.yaml --format json --fail-on major");
    assert_eq!(machine.code, Some(4), "{}", machine.err);
    let json: serde_json::Value = serde_json::from_str(&machine.out).expect("it is JSON");
    assert_eq!(json["verdict"], "major");
    assert_eq!(json["changes"][0]["subject"]["name"], "orders().create_order");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = repository();
    let run = |line: &str| restitch(folder.path(), &line.split(' ').collect::<Vec<_>>(), "");
    for (line, said) in [
        ("diff HEAD:shop.yaml specs/shop.yaml", "`HEAD` has no file `shop.yaml`"),
        ("diff nothing:specs/shop.yaml specs/shop.yaml", "error[unknown-revision]"),
        ("diff absent.yaml specs/shop.yaml", "absent.yaml"),
        ("diff --fail-on=minor specs/status.yaml specs/shop.yaml", "specs/status.yaml"),
    ] {
        let run = run(line);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{line}: {}", run.err);
        assert!(run.err.contains(said), "{line}: {}", run.err);
    }
    assert_eq!(run("diff specs/shop.yaml").code, Some(2));
    let same = run("diff specs/shop.yaml specs/shop.yaml --fail-on minor");
    assert_eq!((same.code, same.out.as_str()), (Some(0), "no change\n"));
}
