//! What arguments become: paths, bodies and headers, also of arguments that try to be something else.

use std::time::Duration;

use c1::types::update_connector_schedule_request::Schedule;
use c1::types::{ConnectorScheduleCron, UpdateConnectorScheduleRequest};
use c1::{Client, ErrorKind};

use super::loopback::{Answer, Loopback};
use super::{client, credentials, serving};

fn echo() -> Loopback {
    serving(|| Answer::json(200, "{}"))
}

#[tokio::test]
async fn a_body_is_exactly_the_member_that_is_set() {
    let server = echo();
    let cron = ConnectorScheduleCron::new;
    let request = UpdateConnectorScheduleRequest::new;
    let cases: [(UpdateConnectorScheduleRequest, &str); 5] = [
        (Schedule::Cron(cron()).into(), r#"{"cron":{}}"#),
        (Schedule::Cron(cron().cron_spec("")).into(), r#"{"cron":{"cronSpec":""}}"#),
        (request().schedule(Schedule::Cron(cron().timezone("UTC"))), r#"{"cron":{"timezone":"UTC"}}"#),
        (request(), "{}"),
        (
            Schedule::Cron(cron().cron_spec("\"\\\n\u{1}é🦀/")).into(),
            "{\"cron\":{\"cronSpec\":\"\\\"\\\\\\n\\u0001é🦀/\"}}",
        ),
    ];
    for (body, text) in cases {
        client(&server).connector().update_connector_schedule("a", "b").body(body).await.unwrap();
        let sent = server.requests();
        let last = sent.last().unwrap();
        assert_eq!(last.text(), text);
        assert_eq!(last.header("content-type"), Some("application/json"));
        assert_eq!(last.header("content-length"), Some(text.len().to_string().as_str()));
    }
}

#[tokio::test]
async fn no_body_is_no_body() {
    let server = echo();
    let call = || client(&server).connector().update_connector_schedule("a", "b");
    call().await.unwrap();
    call().set_body(None).await.unwrap();
    call().body(UpdateConnectorScheduleRequest::new()).set_body(None).await.unwrap();
    for request in server.requests() {
        assert!(request.body.is_empty());
        assert_eq!(request.header("content-type"), None);
    }
    let request = UpdateConnectorScheduleRequest::new();
    call().set_body(Some(request)).await.unwrap();
    assert_eq!(server.requests()[3].text(), "{}");
}

#[tokio::test]
async fn a_path_argument_stays_in_its_segment() {
    let server = echo();
    let cases = [
        ("a/b", "a%2Fb"),
        ("../../x", "..%2F..%2Fx"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("?q=1", "%3Fq%3D1"),
        ("#f", "%23f"),
        (" ", "%20"),
        ("\\", "%5C"),
        (";a=b", "%3Ba%3Db"),
        ("\r\nHost: x", "%0D%0AHost%3A%20x"),
        ("\0", "%00"),
        ("{connector_id}", "%7Bconnector_id%7D"),
        ("é日🦀", "%C3%A9%E6%97%A5%F0%9F%A6%80"),
        ("http://evil.example", "http%3A%2F%2Fevil.example"),
        ("@evil.example", "%40evil.example"),
    ];
    for (argument, segment) in cases {
        client(&server).connector().update_connector_schedule(argument, argument).await.unwrap();
        let line = format!("POST /api/v1/apps/{segment}/connectors/{segment}/schedule");
        assert_eq!(server.requests().last().unwrap().line(), line, "{argument:?}");
    }
}

#[tokio::test]
async fn a_path_argument_that_would_change_the_path_is_an_error() {
    let server = echo();
    for (app, connector) in [("", "b"), ("a", ""), (".", "b"), ("a", "..")] {
        let call = client(&server).connector().update_connector_schedule(app, connector);
        assert_eq!(call.to_request().unwrap_err().kind(), ErrorKind::Build);
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build, "{app:?} {connector:?}");
        assert_eq!(error.operation(), Some("c1.api.app.v1.ConnectorService.UpdateConnectorSchedule"));
        assert!(error.to_string().starts_with("POST /api/v1/apps/{app_id}/connectors/{connector_id}/schedule: "));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_header_of_the_call_is_for_this_call() {
    let server = echo();
    let builder = Client::builder().base_url(server.url()).bearer_token("tok").user_agent("tool/2");
    let client = builder.header("x-team", "blue").build().unwrap();
    let call = || client.connector().update_connector_schedule("a", "b");
    call().header("X-Team", "red").await.unwrap();
    call().await.unwrap();
    call().header("authorization", "Bearer other").await.unwrap();
    let sent = server.requests();
    let teams: Vec<_> = sent.iter().map(|request| request.header("x-team")).collect();
    assert_eq!(teams, [Some("red"), Some("blue"), Some("blue")]);
    assert_eq!(sent[0].header("user-agent"), Some("tool/2"));
    assert_eq!(sent[2].header("authorization"), Some("Bearer other"));
    let error = call().header("x-a", "b\r\nx-c: d").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn the_time_of_the_call_beats_that_of_the_client() {
    let server = serving(|| Answer::json(200, "{}").after(Duration::from_millis(300)));
    let builder = Client::builder().base_url(server.url()).bearer_token("tok").timeout(Duration::from_millis(20));
    let client = builder.build().unwrap();
    let call = || client.connector().update_connector_schedule("a", "b");
    assert_eq!(call().await.unwrap_err().kind(), ErrorKind::Timeout);
    call().timeout(Duration::from_secs(30)).await.unwrap();
}

#[test]
fn a_client_without_its_tenant_is_not_built() {
    let without_tenant = Client::builder().credentials(credentials()).build().unwrap_err();
    assert_eq!(without_tenant.kind(), ErrorKind::Build);
    assert!(without_tenant.to_string().contains("`.tenant_domain(..)`"), "{without_tenant}");
    assert!(without_tenant.to_string().contains("`.base_url(..)`"), "{without_tenant}");
    let hostile = [
        "",
        "evil.example/",
        "evil.example#",
        "evil.example?",
        "a@evil.example",
        "evil.example:1",
        "a b",
        "\\",
        "acme..",
    ];
    for tenant in hostile {
        let error = Client::builder().tenant_domain(tenant).credentials(credentials()).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build, "{tenant:?}");
    }
}

#[test]
fn a_base_url_is_kept_up_to_its_last_slash() {
    for base in ["https://h.example/base", "https://h.example/base/"] {
        let client = Client::builder().base_url(base).bearer_token("tok").build().unwrap();
        let request = client.connector().update_connector_schedule("a", "b").to_request().unwrap();
        assert_eq!(request.uri(), "https://h.example/base/api/v1/apps/a/connectors/b/schedule");
    }
    for base in ["", "h.example", "ftp://h.example", "https://", "http://h.example", "https://u:p@h.example"] {
        let error = Client::builder().base_url(base).bearer_token("tok").build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build, "{base:?}");
    }
}
