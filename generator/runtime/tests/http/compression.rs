//! Bodies that are compressed: of answers, by the transport, and of requests, where a header says so.

use std::io::{Read, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::{GzDecoder, ZlibDecoder};
use flate2::write::GzEncoder;
use http::{Method, Response};
use serde_json::{Value, json};

use crate::client::{Client, NoDeclaredError};
use crate::loopback::{Answer, Loopback};
use crate::runtime::{Call, Error, ErrorKind, Operation, Replay, Security, Upload};

static SEND: Operation = Operation {
    id: "send",
    group: "",
    method: Method::POST,
    path: "/send",
    security: Security::None,
    replay: Replay::Unsafe,
    retries: None,
};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory has room")
}

fn serving(body: Vec<u8>) -> Loopback {
    Loopback::start(move |_| {
        Answer::bytes(200, &body).header("content-type", "application/json").header("content-encoding", "gzip")
    })
}

async fn answer(server: &Loopback, limit: Option<u64>) -> Result<Value, Error> {
    let mut call = Call::new(&Client::of(&server.url()).core, &SEND);
    limit.into_iter().for_each(|limit| call.body_limit(limit));
    Ok(call.execute().await?.decode::<Value, NoDeclaredError>()?.value)
}

#[tokio::test]
async fn a_compressed_answer_is_read() {
    let server = serving(gzip(br#"{"a":1}"#));
    assert_eq!(answer(&server, None).await.expect("it is JSON"), json!({"a": 1}));
    assert_eq!(server.requests()[0].header("accept-encoding"), Some("gzip"));
}

#[tokio::test]
async fn the_limit_is_of_what_was_compressed() {
    // 64 MiB in 64 KiB: far below the limit as it comes, and far above it as it is.
    let bomb = gzip(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < 1 << 17);
    let error = answer(&serving(bomb), Some(1 << 20)).await.expect_err("it is too large");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(error.status().expect("there was an answer"), 200);
}

#[tokio::test]
async fn a_broken_coding_is_an_error() {
    let mut body = gzip(br#"{"a":1}"#);
    body.truncate(body.len() - 9);
    let error = answer(&serving(body), None).await.expect_err("its end is missing");
    assert_eq!(error.kind(), ErrorKind::Transport);
}

#[test]
fn an_answer_that_nobody_undid_says_so() {
    let call = Call::new(&Client::of("http://127.0.0.1:9").core, &SEND);
    let answer = Response::builder().header("content-encoding", "br").body(Bytes::from_static(b"\x01\x02"));
    let reply = call.reply(answer.expect("the header is one"));
    let error = Error::from(reply.decode::<Value, NoDeclaredError>().expect_err("that is no JSON"));
    assert!(error.to_string().contains("the body is compressed (\"br\")"), "{error}");
}

fn sent(coding: Option<&str>, body: impl FnOnce(&mut Call)) -> Result<Vec<u8>, Error> {
    let mut call = Call::new(&Client::of("http://127.0.0.1:9").core, &SEND);
    call.compress();
    body(&mut call);
    if let Some(coding) = coding {
        call.header_parameter("Content-Encoding", &coding);
    }
    let request = call.to_request()?;
    assert_eq!(request.headers().get("content-encoding").map(http::HeaderValue::as_bytes), coding.map(str::as_bytes));
    Ok(request.body().as_bytes().map(|bytes| bytes.to_vec()).unwrap_or_default())
}

fn read(mut decoder: impl Read) -> String {
    let mut text = String::new();
    decoder.read_to_string(&mut text).expect("it is of its coding");
    text
}

#[test]
fn a_body_is_what_its_header_says() {
    const TEXT: &str = r#"{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}"#;
    let json = |call: &mut Call| call.body("application/json", TEXT);
    for coding in ["gzip", "GZip", "x-gzip"] {
        let body = sent(Some(coding), json).expect("the coding is known");
        assert!(body.len() < TEXT.len());
        assert_eq!(read(GzDecoder::new(&body[..])), TEXT, "{coding}");
    }
    assert_eq!(read(ZlibDecoder::new(&sent(Some("deflate"), json).expect("the coding is known")[..])), TEXT);
    for coding in [None, Some("identity")] {
        assert_eq!(sent(coding, json).expect("there is nothing to do"), TEXT.as_bytes());
    }
    let error = sent(Some("zstd1"), json).expect_err("the coding is not known");
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("`zstd1`, only in `gzip` or `deflate`"), "{error}");
    // What the caller has compressed is sent as it is.
    let bytes = sent(Some("gzip"), |call| call.upload(&["application/octet-stream"], &Upload::bytes("as it is")));
    assert_eq!(bytes.expect("it is not touched"), b"as it is");
}
