//! Settings of the environment, read by another process, since that of a test is shared by all tests.

use std::process::Command;

use c1::types::ConnectorScheduleCron;
use c1::types::update_connector_schedule_request::Schedule;
use c1::{Client, ClientBuilder};

use super::loopback::Answer;
use super::{SCHEDULE, TOKEN, serving};

/// Calls an operation with a client of nothing but the environment; not a test by itself.
#[tokio::test]
#[ignore = "other tests run it, with an environment"]
async fn child() {
    let client = match Client::from_env() {
        Ok(client) => client,
        Err(error) => panic!("no client: {error}"),
    };
    let body = Schedule::Cron(ConnectorScheduleCron::new().cron_spec("* * * * *"));
    let result = client.connector().update_connector_schedule("app_1", "con_1").body(body).await;
    assert!(result.is_ok(), "{result:?}");
    // What is set in the program goes before the environment.
    let own = ClientBuilder::from_env().unwrap().base_url("https://own.test").build().unwrap();
    assert_eq!(own.core().base_url(), "https://own.test/");
    let own = c1::ClientCredentials::new("own", "secret");
    ClientBuilder::from_env().unwrap().base_url("https://own.test").credentials(own).build().unwrap();
}

/// Runs the program above, and returns what it printed if it failed.
fn run(variables: &[(&str, &str)]) -> Result<(), String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "wire::environment::child", "--ignored", "--nocapture"]);
    for name in ["C1_BASE_URL", "C1_TENANT_DOMAIN", "C1_BEARER_TOKEN", "C1_CLIENT_ID", "C1_CLIENT_SECRET"] {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&text).into_owned()) }
}

#[test]
fn what_the_environment_says_is_what_a_client_does() {
    let server = serving(|| Answer::json(200, "{}"));
    let url = server.url();
    run(&[("C1_BASE_URL", &url), ("C1_CLIENT_ID", "id 1"), ("C1_CLIENT_SECRET", "s&cret")]).unwrap();
    assert_eq!((server.count(TOKEN), server.count(SCHEDULE)), (1, 1));
    assert_eq!(server.requests()[0].text(), "grant_type=client_credentials&client_id=id+1&client_secret=s%26cret");
    // A token goes before an identifier and a secret, and what is empty is not set.
    run(&[("C1_BASE_URL", &url), ("C1_BEARER_TOKEN", "tok"), ("C1_CLIENT_ID", "id"), ("C1_CLIENT_SECRET", "s")])
        .unwrap();
    assert_eq!((server.count(TOKEN), server.count(SCHEDULE)), (1, 2));
    assert_eq!(server.requests().last().unwrap().header("authorization"), Some("Bearer tok"));
    run(&[("C1_BASE_URL", &url), ("C1_BEARER_TOKEN", ""), ("C1_CLIENT_ID", "id"), ("C1_CLIENT_SECRET", "s")]).unwrap();
    assert_eq!(server.count(TOKEN), 2);
}

#[test]
fn what_is_missing_or_of_no_use_is_told() {
    let text = run(&[("C1_TENANT_DOMAIN", "a/b"), ("C1_BEARER_TOKEN", "t")]).unwrap_err();
    assert!(text.contains("no client: the server variable `tenantDomain` is \"a/b\""), "{text}");
    let text = run(&[("C1_TENANT_DOMAIN", "acme"), ("C1_CLIENT_SECRET", "hidden")]).unwrap_err();
    assert!(text.contains("`C1_CLIENT_SECRET` is set, but not `C1_CLIENT_ID`"), "{text}");
    assert!(!text.contains("hidden"), "{text}");
    let text = run(&[]).unwrap_err();
    assert!(text.contains(".tenant_domain(..)"), "{text}");
}
