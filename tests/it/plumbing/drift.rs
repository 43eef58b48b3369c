//! What a client had to repair in a run, and the overlay that makes the description say so.

use kitchen::Client;
use kitchen::runtime::{DriftReport, Mock};
use kitchen::serde_json::{Value, json};

use crate::program::restitch;

/// Reads answers that break the description in several ways, and returns the report.
fn report() -> DriftReport {
    let (mock, report) = (Mock::new(), DriftReport::new());
    let start = Client::builder().base_url("http://127.0.0.1:9").api_key("key").interceptor(report.clone());
    let client = start.transport(mock.clone()).build().unwrap();
    let odd = json!({"bills": [{"name": null}, {"name": 7}, {}], "next_page_token": 5});
    let _ =
        mock.on(&client.bills().list_bills()).json(200, &odd).json(200, &json!({})).json(200, &json!({"bills": []}));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for _ in 0..3 {
        runtime.block_on(client.bills().list_bills().into_future()).unwrap();
    }
    report
}

#[test]
fn a_report_counts_repairs_by_schema_property_and_kind() {
    let report = report();
    let text = "1 x `name` of `Bill` was absent, and reads as its zero value (listBills)\n\
                1 x `name` of `Bill` was null, and reads as its zero value (listBills)\n\
                1 x `name` of `Bill` was a number instead of a string (listBills)\n\
                1 x `next_page_token` of `BillPage` was a number instead of a string (listBills)\n";
    assert_eq!(report.to_string(), text);
    let row =
        json!({"schema": "Bill", "property": "name", "kind": "corrected", "times": 1, "operations": ["listBills"]});
    assert_eq!(report.to_json()["drift"][0], row);
    assert!(!report.is_empty() && DriftReport::new().is_empty());
}

/// A description, in the words of a version: the head, and how the property `kind` refers to its schema.
fn description(version: &str) -> String {
    format!(
        "openapi: {version}
info: {{title: T, version: '1'}}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: Pets.
          content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Pet'}}}}}}}}
components:
  schemas:
    Base:
      type: object
      required: [id, born]
      properties:
        id: {{type: integer}}
        born: {{type: string, format: date-time}}
    Kind: {{type: object, properties: {{name: {{type: string}}}}}}
    Pet:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          required: [name, kind, ratings, owner]
          properties:
            name: {{type: string}}
            kind: {{$ref: '#/components/schemas/Kind'}}
            ratings: {{type: array, items: {{type: number}}}}
            owner: {{type: object, required: [nick], properties: {{nick: {{type: string}}}}}}
"
    )
}

/// Counts of what is odd about pets.
fn counts() -> Value {
    let row = |schema: &str, property: &str, kind: &str| json!({"schema": schema, "property": property, "kind": kind, "times": 3, "operations": ["listPets"]});
    let rows = [
        row("Pet", "id", "corrected"),
        row("Pet", "born", "no-offset"),
        row("Pet", "name", "corrected-null"),
        row("Pet", "kind", "corrected-null"),
        row("Pet", "ratings", "string-for-number"),
        row("owner", "nick", "corrected"),
        row("Pet", "tail", "corrected"),
    ];
    json!({"drift": rows})
}

#[test]
fn an_overlay_makes_the_description_say_what_was_repaired() {
    for version in ["3.0.3", "3.1.0"] {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("api.yaml", &description(version));
        write("drift.json", &counts().to_string());
        let drift = restitch(folder.path(), &["drift", "api.yaml", "drift.json"], "");
        // There is no tail.
        assert_eq!(drift.code, Some(3), "{}", drift.err);
        assert!(drift.err.contains("no change for 3 x corrected: `tail` of `Pet`"), "{}", drift.err);
        write("fix.yaml", &drift.out);
        let arguments = ["generate", "api.yaml", "--overlay", "fix.yaml", "--output", "pets"];
        let generated = restitch(folder.path(), &arguments, "");
        assert_eq!(generated.code, Some(0), "{version}\n{}\n{}", drift.out, generated.err);
        let text = std::fs::read_to_string(folder.path().join("pets/src/types/pet.rs")).unwrap();
        let fields =
            ["id: Option<i64>", "born: String", "name: Option<String>", "kind: Option<", "nick: Option<String>"];
        for field in fields {
            assert!(text.contains(&format!("pub {field}")), "{version}: {field}\n{}\n{text}", drift.out);
        }
        assert!(!text.contains("Vec<f64>"), "{version}: numbers may be texts\n{text}");
    }
}

#[test]
fn a_report_is_shown_to_people_and_a_wrong_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("api.yaml", &description("3.1.0"));
    write("drift.json", &report().to_json().to_string());
    let shown = restitch(folder.path(), &["drift", "api.yaml", "drift.json", "--format", "text"], "");
    assert!(shown.out.starts_with("1 x corrected: `name` of `Bill` (listBills)\n"), "{}", shown.out);
    for (text, problem) in [("{}", "there is no list of `drift`"), (r#"{"drift":[{}]}"#, "a row lacks"), ("[", "EOF")] {
        write("drift.json", text);
        let run = restitch(folder.path(), &["drift", "api.yaml", "drift.json"], "");
        assert!(run.code == Some(1) && run.err.contains(problem), "{}", run.err);
    }
}
