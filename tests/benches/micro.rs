//! Turns texts, values and calls into how long each takes and what it allocates, beside the same in derived or hand-written code.
//!
//! In each group `generated` is what a client does and `by_hand` what a person writes for the same fields.

#[expect(dead_code, reason = "it is shared with the tests")]
#[path = "../it/differential/derived.rs"]
mod derived;

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use kitchen::runtime::json::{self, Mode};
use kitchen::types;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// How many values a text has.
const VALUES: usize = 100;

fn main() {
    divan::main();
}

/// Returns a list of these values in turns.
fn list(values: &[&str]) -> String {
    let values: Vec<&str> = (0..VALUES).map(|index| values[index % values.len()]).collect();
    format!("[{}]", values.join(","))
}

/// Measures what a client does with a body, in its default mode.
fn read<T: json::Decode>(bencher: Bencher<'_, '_>, text: &str) {
    let read = || json::decode::<Vec<T>>(black_box(text.as_bytes()), Mode::default()).expect("it is of the type");
    bencher.counter(BytesCount::of_str(text)).bench(read);
}

/// Measures what derived code does with it.
fn read_derived<T: DeserializeOwned>(bencher: Bencher<'_, '_>, text: &str) {
    let read = || serde_json::from_slice::<Vec<T>>(black_box(text.as_bytes())).expect("it is of the type");
    bencher.counter(BytesCount::of_str(text)).bench(read);
}

/// Measures the writing of what a text says.
fn write<T: DeserializeOwned + Serialize + Sync>(bencher: Bencher<'_, '_>, text: &str) {
    let values: Vec<T> = serde_json::from_str(text).expect("it is of the type");
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| json::encode(black_box(&values)).expect("it is no map of lists"));
}

mod record {
    use super::*;

    fn orders() -> String {
        let dish = r#"{"name":"Borshch \"green\"","price":12.5,"sides":[{"name":"Pampushky"}]}"#;
        let note = r#""note":"no dill, please""#;
        list(&[
            &format!(
                r#"{{"id":"o-1","table":7,"dishes":[{dish},{dish}],"course":"COURSE_MAIN","paid":true,"total":25.0}}"#
            ),
            &format!(
                r#"{{"id":"o-2","table":9,"dishes":[],"course":"COURSE_STARTER","paid":false,"total":0.5,{note}}}"#
            ),
        ])
    }

    #[divan::bench_group]
    mod decode {
        use super::*;

        #[divan::bench]
        fn generated(bencher: Bencher<'_, '_>) {
            read::<types::Order>(bencher, &orders());
        }

        #[divan::bench]
        fn by_hand(bencher: Bencher<'_, '_>) {
            read_derived::<derived::Order>(bencher, &orders());
        }
    }

    #[divan::bench_group]
    mod encode {
        use super::*;

        #[divan::bench]
        fn generated(bencher: Bencher<'_, '_>) {
            write::<types::Order>(bencher, &orders());
        }

        #[divan::bench]
        fn by_hand(bencher: Bencher<'_, '_>) {
            write::<derived::Order>(bencher, &orders());
        }
    }
}

/// A choice by a member of the value.
mod union {
    use super::*;

    #[derive(Deserialize, Serialize)]
    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Tool {
        #[serde(alias = "cleaver")]
        Knife {
            length: i32,
        },
        Pan {
            lid: Option<bool>,
            holds: Option<Box<Tool>>,
        },
    }

    fn tools() -> String {
        list(&[
            r#"{"kind":"knife","length":21}"#,
            r#"{"kind":"pan","lid":true,"holds":{"kind":"knife","length":9}}"#,
            r#"{"lid":false,"kind":"pan"}"#,
        ])
    }

    #[divan::bench_group]
    mod decode {
        use super::*;

        #[divan::bench]
        fn generated(bencher: Bencher<'_, '_>) {
            read::<types::Tool>(bencher, &tools());
        }

        #[divan::bench]
        fn by_hand(bencher: Bencher<'_, '_>) {
            read_derived::<Tool>(bencher, &tools());
        }
    }

    #[divan::bench_group]
    mod encode {
        use super::*;

        #[divan::bench]
        fn generated(bencher: Bencher<'_, '_>) {
            write::<types::Tool>(bencher, &tools());
        }

        #[divan::bench]
        fn by_hand(bencher: Bencher<'_, '_>) {
            write::<Tool>(bencher, &tools());
        }
    }
}

/// Properties of which only one may be set; by hand, nothing checks that.
mod oneof {
    use super::*;

    fn soups() -> String {
        list(&[
            r#"{"name":"Borshch","herb":"dill","degrees":71.5,"bowls":4}"#,
            r#"{"name":"Kulish","bread":{"x":1,"y":2},"word":"hot"}"#,
            r#"{"name":"Yushka","weights":{"salt":0.5,"fish":820}}"#,
        ])
    }

    #[divan::bench_group]
    mod decode {
        use super::*;

        #[divan::bench]
        fn generated(bencher: Bencher<'_, '_>) {
            read::<types::Soup>(bencher, &soups());
        }

        #[divan::bench]
        fn by_hand(bencher: Bencher<'_, '_>) {
            read_derived::<derived::Soup>(bencher, &soups());
        }
    }
}

/// Values of a list that has more of them than the client knows.
mod enumeration {
    use super::*;

    #[derive(Deserialize, Serialize)]
    #[serde(from = "String", into = "String")]
    #[derive(Clone)]
    enum Course {
        Unspecified,
        Starter,
        Main,
        Unknown(String),
    }

    impl From<String> for Course {
        fn from(value: String) -> Self {
            match value.as_str() {
                "COURSE_UNSPECIFIED" => Course::Unspecified,
                "COURSE_STARTER" => Course::Starter,
                "COURSE_MAIN" => Course::Main,
                _ => Course::Unknown(value),
            }
        }
    }

    impl From<Course> for String {
        fn from(value: Course) -> Self {
            match value {
                Course::Unspecified => "COURSE_UNSPECIFIED".to_owned(),
                Course::Starter => "COURSE_STARTER".to_owned(),
                Course::Main => "COURSE_MAIN".to_owned(),
                Course::Unknown(value) => value,
            }
        }
    }

    fn courses() -> String {
        list(&["\"COURSE_MAIN\"", "\"COURSE_STARTER\"", "\"COURSE_DESSERT\"", "\"COURSE_MAIN\""])
    }

    #[divan::bench_group]
    mod decode {
        use super::*;

        #[divan::bench]
        fn generated(bencher: Bencher<'_, '_>) {
            read::<types::Course>(bencher, &courses());
        }

        #[divan::bench]
        fn by_hand(bencher: Bencher<'_, '_>) {
            read_derived::<Course>(bencher, &courses());
        }
    }
}

/// What is done before anything is sent: a URL, headers, credentials and a body.
mod request {
    use super::*;
    use c1::Client;
    use c1::types::update_connector_schedule_request::Schedule;
    use c1::types::{ConnectorScheduleCron, UpdateConnectorScheduleRequest};
    use reqwest::Url;

    #[divan::bench]
    fn generated(bencher: Bencher<'_, '_>) {
        let client = Client::builder().base_url("https://acme.example").bearer_token("token").build();
        let client = client.expect("it is complete");
        bencher.bench(|| {
            let cron = ConnectorScheduleCron::new().cron_spec("0 0 * * *").timezone("UTC");
            let body = UpdateConnectorScheduleRequest::from(Schedule::Cron(cron));
            let call = client.connector().update_connector_schedule(black_box("app 1"), black_box("con/2"));
            call.body(body).to_request().expect("it can be sent")
        });
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Cron<'a> {
        cron_spec: &'a str,
        timezone: &'a str,
    }

    #[derive(Serialize)]
    struct Body<'a> {
        cron: Cron<'a>,
    }

    #[divan::bench]
    fn by_hand(bencher: Bencher<'_, '_>) {
        let client = reqwest::Client::new();
        let base = Url::parse("https://acme.example").expect("it is a URL");
        bencher.bench(|| {
            let mut url = base.clone();
            let segments = ["api", "v1", "apps", black_box("app 1"), "connectors", black_box("con/2"), "schedule"];
            url.path_segments_mut().expect("it has a host").extend(segments);
            let body = Body { cron: Cron { cron_spec: "0 0 * * *", timezone: "UTC" } };
            client.post(url).bearer_auth("token").json(&body).build().expect("it can be sent")
        });
    }
}
