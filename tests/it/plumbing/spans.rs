//! What a subscriber of `tracing` sees of a call.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use kitchen::Client;
use kitchen::runtime::Mock;
use kitchen::serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down spans and events, a line each.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<String>>);

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Notes {
    fn line(&self, what: &str, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(what.to_owned());
        record(&mut fields);
        let mut text = self.0.lock().unwrap();
        text.push_str(&fields.0);
        text.push('\n');
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("kitchen")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line("span", |fields| span.record(fields));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line("record", |fields| values.record(fields));
    }

    fn event(&self, event: &Event<'_>) {
        self.line(event.metadata().level().as_str(), |fields| event.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn a_call_is_a_span_with_its_attempts_and_its_drift() {
    let (mock, notes) = (Mock::new(), Notes::default());
    let start = Client::builder().base_url("http://127.0.0.1:9/api").api_key("hidden").traced_header("X-Request-Id");
    let client = start.transport(mock.clone()).build().unwrap();
    let replies = mock.on(&client.bills().list_bills()).status(503).json(200, &json!({"bills": [{"name": 7}]}));
    let _ = replies.header("x-request-id", "r1").header("x-secret", "hidden").status(404);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    tracing::subscriber::with_default(notes.clone(), || {
        runtime.block_on(client.bills().list_bills().page_token("hidden").into_future()).unwrap();
        runtime.block_on(client.bills().list_bills().into_future()).unwrap_err();
    });
    let text = notes.0.lock().unwrap().clone();
    assert!(!text.contains("hidden"), "{text}");
    let span = "span otel.name=GET /bills otel.kind=\"client\" http.request.method=GET url.template=\"/bills\" \
                url.scheme=\"http\" server.address=\"127.0.0.1\" server.port=9 operation.id=\"listBills\" \
                operation.group=\"bills\"";
    let expected = [
        span,
        "record http.response.status_code=503",
        "DEBUG message=attempt answered http.response.status_code=503 http.request.resend_count=0",
        "record http.response.status_code=200",
        "record http.request.resend_count=1",
        "DEBUG message=attempt answered http.response.status_code=200 http.request.resend_count=1",
        "DEBUG message=header http.response.header.name=\"x-request-id\" http.response.header.value=r1",
        "DEBUG message=drift operation.id=\"listBills\" schema=\"Bill\" property=\"name\" kind=\"number-for-string\" count=1",
        span,
        "record http.response.status_code=404",
        "DEBUG message=attempt answered http.response.status_code=404 http.request.resend_count=0",
        "record error.type=404",
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
}
