//! Turns answers that were recorded into what the client makes of each of them, in every mode.

use std::time::Duration;

use client::http;
use client::runtime::json::Mode;
use client::runtime::transport::{BoxFuture, Transport, TransportError};
use client::runtime::Body;
use client::serde_json::{self, Value};
use client::Client;

use crate::driver::options::{Options, Shown};
use crate::driver::report::{Outcome, Report, Summary};
use crate::driver::{Api, Call, Sample, Unmade};

/// The modes, by their names; the last one is the default.
const MODES: [(&str, Mode); 3] =
    [("strict", Mode::Strict), ("lossless", Mode::Lossless), ("corrected", Mode::Corrected)];

/// An answer that was recorded.
#[derive(Clone, Debug)]
struct Recorded {
    operation: String,
    status: http::StatusCode,
    content_type: http::HeaderValue,
    body: String,
}

impl Recorded {
    /// Reads a line as a `Recorder` writes it: `operationId`, `status`, `content_type`, `kind` and `response`, of which the
    /// last is a text or, if it is no text or the kind is `json`, JSON.
    fn of(line: &str) -> Result<Self, String> {
        let line: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let text = |key: &str| line[key].as_str().map(str::to_owned);
        let status = line["status"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(200);
        let content_type = text("content_type").unwrap_or_else(|| "application/json".to_owned());
        Ok(Self {
            operation: text("operationId").ok_or("there is no `operationId`")?,
            status: http::StatusCode::from_u16(status).map_err(|error| error.to_string())?,
            content_type: http::HeaderValue::from_str(&content_type).map_err(|error| error.to_string())?,
            body: match &line["response"] {
                Value::Null if line["kind"] != "json" => String::new(),
                Value::String(text) if line["kind"] != "json" => text.clone(),
                value => value.to_string(),
            },
        })
    }

    /// Whether a sample calls the operation, by the method that reads answers such as this one.
    fn is_of(&self, sample: &Sample) -> bool {
        let content_type = self.content_type.to_str().unwrap_or_default();
        let is_stream = sample.stream().is_some_and(|media_type| content_type.starts_with(media_type));
        sample.operation() == self.operation && (is_stream || sample.stream().is_none())
    }
}

impl Transport for Recorded {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let mut response = http::Response::new(Body::from(self.body.clone().into_bytes()));
        *response.status_mut() = self.status;
        response.headers_mut().insert(http::header::CONTENT_TYPE, self.content_type.clone());
        Box::pin(async { Ok(response) })
    }

    /// Nothing takes time here.
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

/// Gives each answer of a file to the call of its operation, once in each mode.
pub(crate) async fn read_all(api: &Api, options: &Options, samples: &[Sample], path: &str) -> Result<Summary, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("`{path}`: {error}"))?;
    let mut summary = Summary::default();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
        let recorded = Recorded::of(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        let calls = || api.calls.iter().copied().flatten();
        let of_sample = |sample| calls().find(|call| call.name == Sample::name(sample)).map(|call| (call, sample));
        // A stream is the better match, and comes as a second operation.
        let fitting = samples.iter().filter(|sample| recorded.is_of(sample) && options.wants(sample.name()));
        let best = fitting.max_by_key(|sample| (sample.stream().is_some(), sample.possible().is_ok()));
        let Some((call, sample)) = best.and_then(of_sample) else { continue };
        for (name, mode) in MODES {
            let outcome = read(api, call, sample, &recorded, mode).await?;
            let report = Report { sample, exchange: None, outcome };
            match options.shown {
                Shown::Lines => report.answer_line(number, name),
                Shown::Json => report.answer_json(number, name),
            }
            if mode == Mode::default() {
                summary.add(&report);
            }
        }
    }
    if options.shown == Shown::Lines {
        summary.print();
    }
    Ok(summary)
}

async fn read(api: &Api, call: &Call, sample: &Sample, answer: &Recorded, mode: Mode) -> Result<Outcome, String> {
    let start = Client::builder().base_url("http://127.0.0.1").transport(answer.clone()).mode(mode);
    let client = (api.client)(start, "").build().map_err(|error| error.to_string())?;
    Ok(match sample.possible().and_then(|()| (call.begin)(&client, sample)) {
        Ok(sending) => sending.await,
        Err(Unmade(problem)) => Outcome::Unmade(problem),
    })
}
