//! Turns the program that calls every operation of the kitchen into requests, and holds each against what it was to send.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Sender};
use std::{env, fs, thread};

use serde_json::{Value, json};

/// A request as it came.
#[derive(Debug)]
struct Received {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Received {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Answers each request with 204 on a connection of its own, and hands it on.
fn serve(listener: &TcpListener, requests: &Sender<Received>) {
    for stream in listener.incoming() {
        let Some(request) = stream.ok().and_then(|stream| receive(&stream)) else { continue };
        if requests.send(request).is_err() {
            return;
        }
    }
}

fn receive(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut words = lines.first()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers = lines.iter().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut request = Received { method, target, headers, body: Vec::new() };
    if let Some(length) = request.header("content-length") {
        request.body = vec![0; length.parse().ok()?];
        reader.read_exact(&mut request.body).ok()?;
    } else if request.header("transfer-encoding").is_some() {
        request.body = chunks(&mut reader)?;
    }
    let mut writer = stream;
    writer.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").ok()?;
    Some(request)
}

/// Reads a body in chunks (RFC 9112, section 7.1).
fn chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let length = usize::from_str_radix(line.trim_end(), 16).ok()?;
        let mut chunk = vec![0; length + 2];
        reader.read_exact(&mut chunk).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..length]);
    }
}

/// Compiles the program, as `cargo test --workspace` has done already.
fn program() -> std::path::PathBuf {
    let build = ["build", "--quiet", "--package", "kitchen", "--example", "contract"];
    let status = Command::new(env!("CARGO")).args(build).current_dir(env!("CARGO_MANIFEST_DIR")).status();
    assert!(status.expect("cargo runs").success(), "the program does not compile");
    let own = env::current_exe().expect("this program has a path");
    let profile = own.ancestors().nth(2).expect("it is in a folder of its profile");
    profile.join("examples").join(format!("contract{}", env::consts::EXE_SUFFIX))
}

fn samples() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("kitchen/examples/contract/samples.jsonl");
    let text = fs::read_to_string(path).expect("there are samples");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| serde_json::from_str(line).expect("a sample is JSON")).collect()
}

#[test]
fn every_operation_is_called_with_what_its_samples_say() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let url = format!("http://{}", listener.local_addr().expect("it has an address"));
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || serve(&listener, &sender));
    let output = Command::new(program()).args([&url, "--json"]).output().expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("reports are text");
    let reports: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a report is JSON")).collect();
    let (samples, received): (Vec<Value>, Vec<Received>) = (samples(), receiver.try_iter().collect());
    // What the server answers is wrong for most operations, and no fault of the requests.
    assert_eq!(output.status.code(), Some(3), "{text}");
    assert_eq!((reports.len(), received.len()), (samples.len(), samples.len()), "{text}");
    for ((sample, report), request) in samples.iter().zip(&reports).zip(&received) {
        assert_eq!((&sample["call"], &sample["variant"]), (&report["call"], &report["variant"]));
        assert_eq!(report["url"], format!("{url}{}", request.target), "{report}");
        assert_eq!(report["method"], request.method.as_str());
        assert_sent(sample, request);
    }
}

/// Asserts that what the sample has is in the request, as far as that can be told without the styles of parameters.
fn assert_sent(sample: &Value, request: &Received) {
    let entries = |place: &str| sample[place].as_object().cloned().unwrap_or_default();
    for (name, value) in entries("query") {
        let is_plain = value.is_string() || value.is_number() || value.is_boolean();
        assert!(!is_plain || request.target.contains(&format!("{name}=")), "{name} is not in {request:?}");
    }
    for (name, _) in entries("header") {
        assert!(request.header(&name).is_some(), "{name} is not in {request:?}");
    }
    for (_, value) in entries("path") {
        let text = value.as_str().unwrap_or_default();
        let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(!is_plain || request.target.contains(text), "{text} is not in {request:?}");
    }
    match (&sample["body"], request.header("content-type")) {
        (Value::Null, content_type) => assert_eq!(content_type, None, "{request:?}"),
        (body, Some("application/json")) => {
            let mut sent: Value = serde_json::from_slice(&request.body).expect("the body is JSON");
            let mut body = body.clone();
            // Whether the answer is a stream is said by the method that is called.
            for value in [&mut body, &mut sent] {
                value.as_object_mut().map(|object| object.remove("stream"));
            }
            assert_eq!(body, sent, "of {}", sample["call"]);
        }
        (_, content_type) => {
            assert!(content_type.is_some() && !request.body.is_empty(), "{request:?}");
        }
    }
}

#[test]
fn recorded_answers_are_read_in_every_mode() {
    let folder = tempfile::tempdir().expect("there is a folder");
    let path = folder.path().join("answers.jsonl");
    let lines = [
        json!({"operationId": "findDishes", "response": {"dishes": [{"name": "soup", "price": "3"}]}}),
        json!({"operationId": "findDishes", "response": "{\"dishes\":7}"}),
        json!({"operationId": "nobody knows", "response": {}}),
    ];
    fs::write(&path, lines.map(|line| line.to_string()).join("\n")).expect("it can be written");
    let output = Command::new(program()).arg("--answers").arg(&path).arg("--json").output().expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("reports are text");
    let reports = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a report is JSON"));
    let row = |report: Value| {
        let text = |key: &str| report[key].as_str().unwrap_or_default().to_owned();
        (report["answer"].as_u64(), text("mode"), text("outcome"), report["repairs"].to_string())
    };
    let rows: Vec<_> = reports.map(row).collect();
    let repair = r#"[{"kind":"StringForNumber","property":"price","schema":"Dish"}]"#;
    let expected = [
        (0, "strict", "undecodable", "[]"),
        (0, "lossless", "answered", repair),
        (0, "corrected", "answered", repair),
        (1, "strict", "undecodable", "[]"),
        (1, "lossless", "undecodable", "[]"),
        (1, "corrected", "undecodable", "[]"),
    ];
    let owned = expected.map(|(answer, mode, outcome, repairs)| {
        (Some(answer), mode.to_owned(), outcome.to_owned(), repairs.to_owned())
    });
    assert_eq!(rows, owned);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn every_operation_has_two_samples_and_each_of_them_a_value() {
    let samples = samples();
    let name = |sample: &Value| sample["call"].as_str().map(str::to_owned);
    let of = |variant: &str| -> BTreeSet<_> {
        samples.iter().filter(|sample| sample["variant"] == variant).filter_map(name).collect()
    };
    assert_eq!(of("required"), of("everything"));
    assert!(of("required").len() > 20, "{:?}", of("required"));
    let incomplete: Vec<&Value> = samples.iter().filter(|sample| !sample["missing"].is_null()).collect();
    assert!(incomplete.is_empty(), "{incomplete:#?}");
}
