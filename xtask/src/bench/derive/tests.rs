//! Turns small generated files into what becomes of them with derives.

use super::*;

fn rewritten(text: &str, serde: Serde) -> Result<String, String> {
    let file = OutputFile { path: "src/types/thing.rs".to_owned(), text: text.to_owned() };
    rewrite(&file, serde).map_err(|failure| failure.to_string())
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(rewritten(text, Serde::Derived).as_deref(), Ok(expected));
}

const RECORD: &str = r#"
/// A thing.
#[derive(Clone, Default)]
pub struct Thing {
    pub app_id: String,
    pub cron_spec: Option<String>,
    pub kind: Option<Kind>,
    pub rest: BTreeMap<String, String>,
}
impl json::Record for Thing {
    fn write<M: json::SerializeMap>(&self, fields: &mut json::Fields<M>) {
        fields.required("appId", &self.app_id);
        fields.optional("cronSpec", &self.cron_spec);
        fields.oneof(&self.kind);
        fields.rest(&self.rest);
    }
}
json::record!(Thing);
"#;

#[test]
fn records() {
    let expected = r#"/// A thing.
#[derive(Clone, Default)]
#[derive(serde::Deserialize, serde::Serialize)]
pub struct Thing {
    #[serde(rename = "appId")]
    pub app_id: String,
    #[serde(rename = "cronSpec", skip_serializing_if = "Option::is_none")]
    pub cron_spec: Option<String>,
    #[serde(flatten)]
    pub kind: Option<Kind>,
    #[serde(flatten)]
    pub rest: BTreeMap<String, String>,
}
"#;
    check(RECORD, expected);
}

#[test]
fn nothing_of_serde_is_left_if_there_is_to_be_none() {
    let bare = rewritten(RECORD, Serde::None).expect("the record is one that is generated");
    assert!(!bare.contains("serde") && !bare.contains("json::"), "{bare}");
    assert!(bare.contains("pub cron_spec: Option<String>"), "{bare}");
}

#[test]
fn oneofs() {
    let text = r#"
pub enum Kind { Cron(String), Interval(Interval) }
impl json::Oneof for Kind {
    fn write<M: json::SerializeMap>(&self, fields: &mut json::Fields<M>) {
        match self {
            Self::Cron(value) => fields.required("cronSpec", value),
            Self::Interval(value) => {
                fields.required("interval", value)
            }
        }
    }
}
"#;
    let expected = "#[derive(serde::Deserialize, serde::Serialize)]
pub enum Kind {
    #[serde(rename = \"cronSpec\")]
    Cron(String),
    #[serde(rename = \"interval\")]
    Interval(Interval),
}
";
    check(text, expected);
}

#[test]
fn open_enums_keep_their_table() {
    let text = "pub enum Kind { Cron, Unknown(json::UnknownValue) } impl json::Enumeration for Kind {} json::enumeration!(Kind);";
    let expected = "#[derive(serde::Deserialize, serde::Serialize)]
#[serde(from = \"String\", into = \"String\")]
pub enum Kind {
    Cron,
    Unknown(json::UnknownValue),
}
impl json::Enumeration for Kind {}
json::enumeration!(Kind);
";
    check(text, expected);
}

#[test]
fn builders_stay_as_they_are() {
    check(
        "pub struct ThingBuilder { app_id: Option<String> }",
        "pub struct ThingBuilder {\n    app_id: Option<String>,\n}\n",
    );
}

#[test]
fn what_is_not_understood_is_an_error() {
    let text = RECORD.replace("fields.rest(&self.rest);", "fields.others(&self.rest);");
    let expected = "`src/types/thing.rs` cannot be given derives: `Thing` is written in a way that has no derive";
    assert_eq!(rewritten(&text, Serde::Derived), Err(expected.to_owned()));
    let text = RECORD.replace("fields.rest(&self.rest);", "");
    let expected = "`src/types/thing.rs` cannot be given derives: `Thing` does not write `rest`";
    assert_eq!(rewritten(&text, Serde::Derived), Err(expected.to_owned()));
    let expected = "`src/types/thing.rs` cannot be given derives: it says nothing about `Kind`";
    assert_eq!(rewritten("pub enum Kind { Cron }", Serde::Derived), Err(expected.to_owned()));
}

#[test]
fn unions() {
    let text = r#"
pub enum Amount { Integer(i64), Unknown(serde_json::Value) }
impl json::Union for Amount {
    fn write<S: json::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self { Self::Integer(value) => json::write_variant(value, serializer) }
    }
}
json::union!(Amount);
"#;
    let expected = "#[derive(serde::Deserialize, serde::Serialize)]
#[serde(untagged)]
pub enum Amount {
    Integer(i64),
    Unknown(serde_json::Value),
}
";
    check(text, expected);
}
