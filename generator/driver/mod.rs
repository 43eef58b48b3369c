//! Turns samples into calls, one after the other, and what becomes of each into a line and an exit code.

mod answers;
mod options;
mod recorder;
mod report;
mod sample;

use std::process::ExitCode;
use std::time::Duration;

use client::runtime::transport::BoxFuture;
use client::runtime::{ErrorKind, OperationError, ReqwestTransport};
use client::{Client, ClientBuilder};

use options::{Options, Shown};
use recorder::Recorder;
use report::{Outcome, Report, Summary};
pub(crate) use sample::{Sample, Unmade};

/// A call that was begun.
pub(crate) type Sending = BoxFuture<'static, Outcome>;

/// How an operation is called with a sample.
pub(crate) struct Call {
    /// The group and the method, as in `orders.get_order`.
    pub(crate) name: &'static str,
    pub(crate) begin: fn(&Client, &Sample) -> Result<Sending, Unmade>,
}

/// What is generated for an API: its calls, and how its client takes credentials.
pub(crate) struct Api {
    pub(crate) calls: &'static [&'static [Call]],
    /// Adds credentials to a client; the text names the one that writes `Authorization`.
    pub(crate) client: fn(ClientBuilder, &str) -> ClientBuilder,
    /// The samples, a line each.
    pub(crate) samples: &'static str,
}

/// Runs the program.
///
/// The exit code is 0 if every call was answered as described, 1 if the client is to blame or may be, 2 if the command
/// line is wrong, and 3 if all that went wrong are answers.
pub(crate) fn main(api: &Api) -> ExitCode {
    let run = || {
        let options = Options::of(std::env::args().skip(1))?;
        let samples = options.samples(api.samples)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        runtime.block_on(async {
            match &options.answers {
                Some(path) => answers::read_all(api, &options, &samples, path).await,
                None => call_all(api, &options, &samples).await,
            }
        })
    };
    match run() {
        Ok(summary) => summary.code(),
        Err(problem) => {
            report::complain(&problem);
            ExitCode::from(2)
        }
    }
}

async fn call_all(api: &Api, options: &Options, samples: &[Sample]) -> Result<Summary, String> {
    let transport = ReqwestTransport::new(Duration::from_secs(5)).map_err(|error| error.to_string())?;
    let recorder = Recorder::new(transport);
    let mut summary = Summary::default();
    for call in api.calls.iter().copied().flatten() {
        for sample in samples.iter().filter(|sample| sample.name() == call.name && options.wants(sample.name())) {
            let start = Client::builder().base_url(&options.base_url).timeout(options.timeout);
            let client = (api.client)(start.transport(recorder.clone()), sample.authorization());
            let client = client.build().map_err(|error| error.to_string())?;
            recorder.forget();
            let outcome = match sample.possible().and_then(|()| (call.begin)(&client, sample)) {
                // A stream may go on for ever, beyond the time for a call.
                Ok(sending) => match tokio::time::timeout(options.timeout * 2, sending).await {
                    Ok(outcome) => outcome,
                    Err(_) => Outcome::Failed("no end in time".to_owned()),
                },
                Err(Unmade(problem)) => Outcome::Unmade(problem),
            };
            let report = Report { sample, exchange: recorder.last(), outcome };
            match options.shown {
                Shown::Lines => report.line(),
                Shown::Json => report.json(),
            }
            summary.add(&report);
        }
    }
    if options.shown == Shown::Lines {
        summary.print();
    }
    Ok(summary)
}

/// Says what a failure is.
pub(crate) fn failure<E>(failure: &OperationError<E>) -> Outcome {
    let error = failure.error();
    let body = error.body().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default();
    let message = error.to_string();
    match (error.kind(), error.status()) {
        (ErrorKind::Status, Some(status)) if status.is_client_error() => Outcome::Refused { body },
        (ErrorKind::Status, _) => Outcome::ServerError { body },
        (ErrorKind::Decode, _) => Outcome::Undecodable { message, body },
        (ErrorKind::Build, _) => Outcome::Unsent(message),
        _ => Outcome::Failed(message),
    }
}
