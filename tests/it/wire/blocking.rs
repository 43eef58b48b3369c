//! Calls of generated clients by callers without `async`: values, streams, files, and no runtime at all.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use kitchen::runtime::ReqwestTransport;
use kitchen::{Blocking, Client, ErrorKind, Transport, Upload};

use super::loopback::{Answer, Loopback, Recorded};
use super::{SCHEDULE, TOKEN, credentials, serving};

fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).api_key("k").build().unwrap()
}

/// Two bills on each of two pages.
fn bills(request: &Recorded) -> Answer {
    match request.target().contains("page_token") {
        true => Answer::json(200, r#"{"bills":[{"name":"c"},{"name":"d"}]}"#),
        false => Answer::json(200, r#"{"bills":[{"name":"a"},{"name":"b"}],"next_page_token":"t"}"#),
    }
}

#[test]
fn a_call_is_waited_for() {
    let server = serving(|| Answer::json(200, "{}").header("x-request-id", "r1"));
    let builder = c1::Client::builder().base_url(server.url()).credentials(credentials());
    let client = builder.build().unwrap();
    let call = client.connector().update_connector_schedule("app_1", "con_1");
    call.clone().wait().unwrap();
    assert_eq!(call.send().wait().unwrap().request_id(), Some("r1"));
    assert_eq!((server.count(TOKEN), server.count(SCHEDULE)), (1, 2));
}

#[test]
fn time_runs_out() {
    let server = serving(|| Answer::json(200, "{}").stall(0));
    let start = Instant::now();
    let client = super::client(&server);
    let call = client.connector().update_connector_schedule("app_1", "con_1").timeout(Duration::from_millis(200));
    let error = c1::Error::from(call.wait().unwrap_err());
    assert_eq!(error.kind(), c1::ErrorKind::Timeout);
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[test]
fn streams_are_iterators() {
    let server = Loopback::start(bills);
    let mut items = client(&server).bills().list_bills().items().wait_each();
    assert_eq!(items.next().unwrap().unwrap().name, "a");
    let checkpoint = items.into_inner().checkpoint();
    let rest = client(&server).bills().list_bills().resume(checkpoint).items().wait_each();
    assert_eq!(rest.map(|bill| bill.unwrap().name).collect::<String>(), "bcd");

    let body = "data: {\"count\":1}\n\ndata: {\"count\":2}\n\n";
    let server = Loopback::start(move |_| Answer::new(200, body).header("content-type", "text/event-stream"));
    let ticks = client(&server).streams().watch_ticks().without_reconnect().wait().unwrap();
    let counts: Vec<i64> = ticks.wait_each().map(|tick| tick.unwrap().count).collect();
    assert_eq!(counts, [1, 2]);
}

#[test]
fn files_are_read_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    fs::write(&from, "abc").unwrap();
    let server = Loopback::start(|request| match request.head.starts_with("GET") {
        true => Answer::new(200, "bytes").header("content-type", "application/pdf"),
        false => Answer::new(204, ""),
    });
    let saved = client(&server).recipes().get_recipe("r").download().save(&to).wait().unwrap();
    assert_eq!((saved.length, fs::read_to_string(&to).unwrap().as_str()), (5, "bytes"));
    client(&server).menus().replace_photos().body(Upload::path(&from)).wait().unwrap();
    assert_eq!(server.requests().last().unwrap().text(), "abc");
}

#[test]
fn threads_share_connections_that_outlive_them() {
    let server = Loopback::start(bills);
    let client = client(&server);
    for _ in 0..4 {
        let client = client.clone();
        thread::spawn(move || client.bills().list_bills().wait().unwrap()).join().unwrap();
    }
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_task_may_wait_too() {
    let server = Loopback::start(bills);
    assert!(client(&server).bills().list_bills().wait().is_ok());
}

#[test]
fn without_a_runtime_a_call_is_an_error() {
    let transport = ReqwestTransport::new(Duration::from_secs(1)).unwrap();
    let request = kitchen::http::Request::get("http://127.0.0.1:1").body(kitchen::runtime::Body::default()).unwrap();
    let error = transport.send(request).now_or_never().unwrap().unwrap_err();
    assert!(error.to_string().contains("there is no reactor running"), "{error}");
    let server = Loopback::start(bills);
    let outcome = client(&server).bills().list_bills().send().now_or_never().expect("it is not waited for");
    assert_eq!(kitchen::Error::from(outcome.unwrap_err()).kind(), ErrorKind::Connect);
}
