//! Bodies that are no JSON: forms, texts, uploads from bytes, files and streams, and parts.

use std::fs;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::Method;
use serde::Serialize;
use serde_json::{Value, json};

use crate::client::{Client, NoDeclaredError};
use crate::loopback::{Answer, Loopback, Recorded};
use crate::runtime::json::Mode;
use crate::runtime::{Call, ClientCredentials, Error, ErrorKind, Form, Operation, Replay, Style, Upload};

static SEND: Operation = Operation {
    id: "send",
    group: "",
    method: Method::POST,
    path: "/send",
    security: crate::client::REQUIRED,
    replay: Replay::Unsafe,
    retries: None,
};

fn server() -> Loopback {
    Loopback::start(|_| Answer::new(204, ""))
}

async fn send(client: &Client, body: impl FnOnce(&mut Call)) -> Result<(), Error> {
    let mut call = Call::new(&client.core, &SEND);
    body(&mut call);
    let reply = call.execute().await?;
    Ok(reply.decode::<(), NoDeclaredError>().map(drop)?)
}

async fn sent(body: impl FnOnce(&mut Call)) -> Recorded {
    let server = server();
    send(&Client::of(&server.url()), body).await.expect("the body can be sent");
    server.requests().remove(0)
}

/// A file that is gone when the test is.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("restitch-{}-{name}", std::process::id()));
        fs::write(&path, content).expect("the folder for temporary files is there");
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

fn chunks(texts: &[&'static str]) -> impl stream::Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static {
    stream::iter(texts.iter().map(|text| Ok(Bytes::from_static(text.as_bytes()))).collect::<Vec<_>>())
}

#[tokio::test]
async fn a_form_is_pairs() {
    #[derive(Serialize)]
    struct Order {
        name: &'static str,
        note: Option<&'static str>,
        days: Vec<u8>,
        near: Value,
        far: Value,
        tags: Vec<&'static str>,
    }
    let order = Order {
        name: "a b&c=ü+",
        note: None,
        days: vec![1, 2],
        near: json!({ "x": 1 }),
        far: json!({ "y": "é" }),
        tags: vec!["p,q", "r"],
    };
    let styles = [("near", Style::DEEP), ("tags", Style::FORM)];
    let request = sent(|call| call.form(&order, &styles)).await;
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    let text = "name=a+b%26c%3D%C3%BC%2B&days=1&days=2&near%5Bx%5D=1&far=%7B%22y%22%3A%22%C3%A9%22%7D&tags=p%2Cq,r";
    assert_eq!(request.text(), text);
    assert_eq!(sent(|call| call.form(&json!({}), &[])).await.text(), "");
    let error = send(&Client::of("https://h"), |call| call.form(&[1], &[])).await.unwrap_err();
    assert_eq!((error.kind(), error.to_string().contains("no object")), (ErrorKind::Build, true));
}

#[tokio::test]
async fn a_text_is_itself() {
    let request = sent(|call| call.text("text/csv; charset=utf-8", &"a,ü\r\n")).await;
    assert_eq!(request.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(request.text(), "a,ü\r\n");
}

#[tokio::test]
async fn an_upload_says_what_it_is() {
    let request = sent(|call| call.upload(&["application/pdf"], &vec![0, 255].into())).await;
    assert_eq!(request.header("content-type"), Some("application/pdf"));
    assert_eq!((request.header("content-length"), &request.body[..]), (Some("2"), &[0, 255][..]));
    let any = sent(|call| call.upload(&["*/*"], &vec![1].into())).await;
    assert_eq!(any.header("content-type"), Some("application/octet-stream"));
    let upload = Upload::bytes("x").content_type("image/png").header("X-Part", "1");
    let chosen = sent(|call| call.upload(&["image/*"], &upload)).await;
    assert_eq!((chosen.header("content-type"), chosen.header("x-part")), (Some("image/png"), Some("1")));

    let server = server();
    let client = Client::of(&server.url());
    for described in [&["image/*"][..], &["image/png", "image/gif"]] {
        let error = send(&client, |call| call.upload(described, &vec![1].into())).await.unwrap_err();
        assert!(error.to_string().contains("set one with `Upload::content_type`"), "{error}");
    }
    let upload = Upload::bytes("x").content_type("image/png\r\nX: y");
    let error = send(&client, |call| call.upload(&["image/*"], &upload)).await.unwrap_err();
    assert!(error.to_string().contains("line break"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_file_is_read_while_it_is_sent() {
    let content: Vec<u8> = (0..200_000u32).map(|number| number as u8).collect();
    let file = File::new("large", &content);
    let request = sent(|call| call.upload(&["a/b"], &Upload::path(&file.0))).await;
    assert_eq!(request.header("content-length"), Some("200000"));
    assert_eq!(request.header("transfer-encoding"), None);
    assert!(request.body == content);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_an_error_before_anything_is_sent() {
    let server = server();
    let client = Client::of(&server.url());
    let file = File::new("vanishing", b"x");
    let upload = Upload::path(&file.0);
    fs::remove_file(&file.0).unwrap();
    for upload in [upload, Upload::path(std::env::temp_dir())] {
        let error = send(&client, |call| call.upload(&["a/b"], &upload)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
        assert!(error.to_string().contains("cannot be uploaded"), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_file_that_becomes_shorter_breaks_the_exchange_off() {
    use futures_util::StreamExt;
    let server = server();
    let client = Client::of(&server.url());
    let file = File::new("shrinking", &vec![b'x'; 300_000]);
    let mut call = Call::new(&client.core, &SEND);
    call.upload(&["a/b"], &Upload::path(&file.0));
    let mut body = call.to_request().unwrap().into_body().into_stream();
    assert_eq!(body.next().await.unwrap().unwrap().len(), 64 * 1024);
    fs::write(&file.0, "").unwrap();
    let error = body.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("it has become shorter"), "{error}");
}

#[tokio::test]
async fn a_stream_is_sent_with_or_without_its_length() {
    let request = sent(|call| call.upload(&["a/b"], &Upload::stream(chunks(&["ab", "c"])))).await;
    assert_eq!((request.header("transfer-encoding"), request.text()), (Some("chunked"), "abc"));
    let request = sent(|call| call.upload(&["a/b"], &Upload::sized_stream(chunks(&["ab", "c"]), 3))).await;
    assert_eq!((request.header("content-length"), request.text()), (Some("3"), "abc"));
}

#[tokio::test]
async fn a_stream_that_fails_says_why() {
    let server = server();
    let failing = stream::iter([Ok(Bytes::from_static(b"ab")), Err(std::io::Error::other("the tape is torn"))]);
    let client = Client::of(&server.url());
    let error = send(&client, |call| call.upload(&["a/b"], &Upload::stream(failing))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("the tape is torn"), "{error}");
    let short = Upload::sized_stream(chunks(&["ab"]), 3);
    let error = send(&client, |call| call.upload(&["a/b"], &short)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let server = server();
    let client = Client::of(&server.url());
    let upload = Upload::stream(chunks(&["ab"]));
    send(&client, |call| call.upload(&["a/b"], &upload)).await.unwrap();
    let error = send(&client, |call| call.upload(&["a/b"], &upload)).await.unwrap_err();
    assert!(error.to_string().contains("sent already"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

/// A server that knows only the second token that it gives.
fn forgetful() -> Loopback {
    let tokens = std::sync::atomic::AtomicUsize::new(0);
    Loopback::start(move |request| match request.path() {
        "/auth/v1/token" => {
            let number = tokens.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            Answer::json(200, &format!(r#"{{"access_token":"t{number}","token_type":"bearer","expires_in":3600}}"#))
        }
        _ if request.header("authorization") == Some("Bearer t0") => Answer::new(401, ""),
        _ => Answer::new(204, ""),
    })
}

fn credentialed(server: &Loopback) -> Client {
    let credentials = ClientCredentials::new("id", "secret");
    Client::builder().base_url(server.url()).credentials(credentials).timeout(Duration::from_secs(5)).build().unwrap()
}

#[tokio::test]
async fn a_body_that_can_be_had_again_is_sent_again_with_a_new_token() {
    let file = File::new("again", b"abc");
    let form = Form::new().upload("f", Upload::path(&file.0)).upload("b", vec![1]);
    for is_form in [false, true] {
        let server = forgetful();
        let client = credentialed(&server);
        let result = match is_form {
            true => send(&client, |call| call.multipart("multipart/form-data", &form)).await,
            false => send(&client, |call| call.upload(&["a/b"], &Upload::path(&file.0))).await,
        };
        result.unwrap();
        let bodies: Vec<_> = server.requests().into_iter().filter(|request| request.path() == "/send").collect();
        assert_eq!(bodies.len(), 2);
        assert_eq!(bodies[0].body, bodies[1].body);
    }
}

#[tokio::test]
async fn a_stream_is_not_sent_again_and_the_error_says_so() {
    let server = forgetful();
    let client = credentialed(&server);
    let form = Form::new().upload("s", Upload::stream(chunks(&["ab"])));
    let error = send(&client, |call| call.multipart("multipart/form-data", &form)).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    assert!(error.to_string().contains("cannot be sent again"), "{error}");
    assert_eq!(server.count("/send"), 1);
    // The next call has a token that works.
    send(&client, |call| call.text("a/b", &"x")).await.unwrap();
}

/// Returns the parts of a body, and what it says its boundary is.
fn parts(request: &Recorded) -> Vec<String> {
    let media_type = request.header("content-type").unwrap();
    let boundary = media_type.split_once("boundary=").unwrap().1;
    assert_eq!(boundary.len(), 32);
    let text = String::from_utf8_lossy(&request.body).into_owned();
    let text = text.strip_suffix(&format!("--{boundary}--\r\n")).expect("the body has an end");
    let delimiter = format!("--{boundary}\r\n");
    let mut parts = text.split(&delimiter);
    assert_eq!(parts.next(), Some(""));
    parts.map(|part| part.strip_suffix("\r\n").expect("a part ends with its line").to_owned()).collect()
}

#[tokio::test]
async fn parts_are_these_bytes() {
    let file = File::new("photo.png", b"\x89PNG");
    let png = Upload::path(&file.0).file_name("a\"b\r\n.png").content_type("image/png").header("X-Hash", "7");
    let mut form = Form::new().text("title", "ü").json("place", &json!({ "x": 1 })).upload("photo", png);
    form.value("tags", &["p", "q"], Style::FIELD);
    form.value("none", &Value::Null, Style::FIELD);
    form.value("days", &[1, 2], Style::PIPE);
    form.typed("notes", &["*a*", "*b*"], "text/markdown");
    form.files("more", &[Upload::bytes("1"), Upload::bytes("2").file_name("two")], "image/png");
    let request = sent(|call| call.multipart("multipart/form-data", &form)).await;
    assert!(request.header("content-length").is_some());
    let head = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    let typed = |name: &str, kind: &str, text: &str| format!("{}\r\nContent-Type: {kind}\r\n\r\n{text}", head(name));
    let file = |file: &str, text: &str| {
        format!("{}; filename=\"{file}\"\r\nContent-Type: image/png\r\n\r\n{text}", head("more"))
    };
    let photo = "; filename=\"a%22b%0D%0A.png\"\r\nContent-Type: image/png\r\nX-Hash: 7\r\n\r\n\u{fffd}PNG";
    let expected = [
        format!("{}\r\n\r\nü", head("title")),
        typed("place", "application/json", r#"{"x":1}"#),
        format!("{}{photo}", head("photo")),
        format!("{}\r\n\r\np", head("tags")),
        format!("{}\r\n\r\nq", head("tags")),
        format!("{}\r\n\r\n1|2", head("days")),
        typed("notes", "text/markdown", "*a*"),
        typed("notes", "text/markdown", "*b*"),
        file("more", "1"),
        file("two", "2"),
    ];
    assert_eq!(parts(&request), expected);
}

#[tokio::test]
async fn a_value_becomes_parts_by_its_properties() {
    let value = json!({ "a": 1, "b": [{ "c": 2 }], "d": { "e": true }, "f": null });
    let request = sent(|call| call.form_data(&value, &[("d", Style::DEEP)])).await;
    let expected = [
        "Content-Disposition: form-data; name=\"a\"\r\n\r\n1",
        "Content-Disposition: form-data; name=\"b\"\r\nContent-Type: application/json\r\n\r\n{\"c\":2}",
        "Content-Disposition: form-data; name=\"d[e]\"\r\n\r\ntrue",
    ];
    assert_eq!(parts(&request), expected);
}

#[tokio::test]
async fn parts_of_a_mixed_body_need_no_name() {
    let form = Form::new().part(Upload::bytes("{}").content_type("application/json")).part(vec![1]);
    let request = sent(|call| call.multipart("multipart/related", &form)).await;
    assert!(request.header("content-type").unwrap().starts_with("multipart/related; boundary="));
    let expected = ["Content-Type: application/json\r\n\r\n{}", "Content-Type: application/octet-stream\r\n\r\n\u{1}"];
    assert_eq!(parts(&request), expected);
    assert!(parts_are_none(&sent(|call| call.multipart("multipart/form-data", &Form::new())).await));
}

fn parts_are_none(request: &Recorded) -> bool {
    let boundary = request.header("content-type").unwrap().split_once("boundary=").unwrap().1;
    request.text() == format!("--{boundary}--\r\n")
}

#[tokio::test]
async fn a_part_cannot_break_out() {
    let server = server();
    let client = Client::of(&server.url());
    let cases = [
        Upload::bytes("x").content_type("a/b\r\nX: y"),
        Upload::bytes("x").header("X-A", "b\r\nX: y"),
        Upload::bytes("x").header("X A", "b"),
    ];
    for upload in cases {
        let form = Form::new().upload("f", upload);
        let error = send(&client, |call| call.multipart("multipart/form-data", &form)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
    }
    assert!(server.requests().is_empty());
    let request = sent(|call| call.multipart("multipart/form-data", &Form::new().text("a\"\r\nX: y", "b"))).await;
    assert_eq!(parts(&request), ["Content-Disposition: form-data; name=\"a%22%0D%0AX: y\"\r\n\r\nb"]);
    let two = sent(|call| call.multipart("multipart/form-data", &Form::new())).await;
    assert_ne!(request.header("content-type"), two.header("content-type"));
}

#[test]
fn nothing_that_is_sent_shows_in_debug() {
    let upload = Upload::bytes("hidden").header("X-Key", "hidden");
    let form = Form::new().text("name", "hidden").upload("file", upload.clone());
    let mut call = Call::new(&Client::of("https://h").core, &SEND);
    call.mode(Mode::Strict);
    call.multipart("multipart/form-data", &form);
    for text in [format!("{upload:?}"), format!("{form:?}"), format!("{call:?}"), format!("{:?}", call.to_request())] {
        assert!(!text.contains("hidden"), "{text}");
    }
}
