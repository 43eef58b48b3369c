//! What goes out: request lines, headers and bodies, with arguments that try to be something else.

use serde_json::json;

use crate::client::Client;
use crate::loopback::{Answer, Loopback};
use crate::runtime::{ErrorKind, ListStyle};

fn echo() -> Loopback {
    Loopback::start(|_| Answer::json(200, "{}"))
}

#[tokio::test]
async fn a_call_is_these_bytes() {
    let server = echo();
    let client = Client::of(&format!("{}/base/", server.url()));
    let body = json!({ "cron": { "cronSpec": "0 3 * * *" } });
    client.update_schedule("app 1", "con/1").body(body).await.unwrap();

    let [request] = &server.requests()[..] else { panic!("one call is one request") };
    assert_eq!(request.line(), "POST /base/apps/app%201/connectors/con%2F1/schedule");
    assert_eq!(request.text(), r#"{"cron":{"cronSpec":"0 3 * * *"}}"#);
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("content-length"), Some("33"));
    assert_eq!(request.header("user-agent"), Some("mini/1.0"));
    let names = ["accept", "accept-encoding", "content-length", "content-type", "host", "user-agent"];
    assert_eq!(request.header_names(), names);
}

#[tokio::test]
async fn a_call_without_body_has_no_content_type() {
    let server = echo();
    Client::of(&server.url()).update_schedule("a", "b").await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("content-type"), None);
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn a_path_argument_stays_in_its_segment() {
    let server = echo();
    let client = Client::of(&server.url());
    let cases = [
        ("../x", "..%2Fx"),
        ("a/b", "a%2Fb"),
        ("%2e%2e", "%252e%252e"),
        ("?q=1", "%3Fq%3D1"),
        ("#f", "%23f"),
        ("a b", "a%20b"),
        ("\\..\\x", "%5C..%5Cx"),
        ("...", "..."),
        ("\r\nX: y", "%0D%0AX%3A%20y"),
        ("\t", "%09"),
        ("é/日", "%C3%A9%2F%E6%97%A5"),
        ("a-b._~", "a-b._~"),
        ("!$&'()*+,;=:@", "%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A%40"),
        ("{item_id}", "%7Bitem_id%7D"),
    ];
    for (argument, segment) in cases {
        client.get_item(argument).await.unwrap();
        let sent = server.requests();
        assert_eq!(sent.last().unwrap().line(), format!("GET /items/{segment}"), "{argument:?}");
    }
}

#[tokio::test]
async fn a_path_argument_that_cannot_be_sent_is_an_error() {
    let server = echo();
    let client = Client::of(&server.url());
    for (argument, mention) in [("", "`item_id` is empty"), (".", "`.`"), ("..", "`..`")] {
        let error = client.get_item(argument).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
        assert_eq!(error.operation(), Some("items.get"));
        assert!(error.to_string().contains(mention), "{error}");
        assert!(error.to_string().starts_with("GET /items/{item_id}: "), "{error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn several_parameters_share_a_segment_with_text() {
    let server = echo();
    let client = Client::of(&server.url());
    client.get_file("a.b", "p/ng").await.unwrap();
    assert_eq!(server.requests()[0].line(), "GET /files/v1:a.b.p%2Fng/raw%20text");
}

#[test]
fn a_dot_segment_made_of_two_arguments_is_an_error() {
    use crate::runtime::{Call, Operation, Replay, Security};
    static PAIR: Operation = Operation {
        id: "pair",
        group: "",
        method: http::Method::GET,
        path: "/x/{a}{b}/y",
        security: Security::None,
        replay: Replay::Safe,
        retries: None,
    };
    let client = Client::of("https://h");
    let mut call = Call::new(&client.core, &PAIR);
    call.path("a", &".");
    assert!(call.to_request().unwrap_err().to_string().contains("`b` is not set"));
    call.path("b", &".");
    assert!(call.to_request().unwrap_err().to_string().contains("`..`"));
    call.path_list("b", &["1,2", "3"]);
    assert_eq!(call.to_request().unwrap().uri(), "https://h/x/.1%2C2,3/y");
}

#[tokio::test]
async fn query_arguments_are_escaped_and_replaced() {
    let server = Loopback::start(|_| Answer::json(200, "[]"));
    let client = Client::of(&server.url());
    let search = client.search().page_size(1).filter("a&b=c #+ü").page_size(2);
    search.clone().await.unwrap();
    search.set_page_size(None).await.unwrap();
    let lines: Vec<_> = server.requests().iter().map(|r| r.line().to_owned()).collect();
    let filter = "filter%5Btext%5D=a%26b%3Dc%20%23%2B%C3%BC";
    assert_eq!(lines[0], format!("GET /items?view=full&page_size=2&{filter}"));
    assert_eq!(lines[1], format!("GET /items?view=full&{filter}"));
}

#[test]
fn lists_follow_their_style() {
    let client = Client::of("https://h");
    let cases: [(ListStyle, &[&str], &str); 8] = [
        (ListStyle::Exploded, &["a,b", "c&d"], "view=full&id=a%2Cb&id=c%26d"),
        (ListStyle::Comma, &["a,b", "c"], "view=full&id=a%2Cb,c"),
        (ListStyle::Pipe, &["a|b", "c"], "view=full&id=a%7Cb%7Cc"),
        (ListStyle::Space, &["a b", "c"], "view=full&id=a%20b%20c"),
        (ListStyle::Exploded, &[], "view=full"),
        (ListStyle::Comma, &[], "view=full"),
        (ListStyle::Exploded, &[""], "view=full&id="),
        (ListStyle::Comma, &[""], "view=full&id="),
    ];
    for (style, ids, query) in cases {
        let request = client.search().ids(ids, style).to_request().unwrap();
        assert_eq!(request.uri().query(), Some(query), "{style:?} {ids:?}");
    }
}

#[tokio::test]
async fn headers_and_cookies_cannot_break_out() {
    let server = Loopback::start(|_| Answer::json(200, "[]"));
    let client = Client::of(&server.url());
    client.search().trace("t 1").session("a; admin=1\r\nX: y\"é%").await.unwrap();
    let sent = server.requests();
    assert_eq!(sent[0].header("x-trace"), Some("t 1"));
    let cookie = "session=a%3B%20admin=1%0D%0AX:%20y%22%C3%A9%25";
    assert_eq!(sent[0].header("cookie"), Some(cookie));

    for (name, value) in [("x-a", "b\r\nc: d"), ("x a", "b"), ("x-a", "\0"), ("", "b")] {
        let error = client.search().header(name, value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build, "{name:?}: {value:?}");
    }
    client.search().header("Cookie", "ü=1").session("s").await.unwrap();
    assert_eq!(server.requests()[1].header("cookie"), Some("ü=1; session=s"));

    let error = client.search().header("Content-Length", "7").await.unwrap_err();
    assert!(error.to_string().contains("set by the transport"), "{error}");
    assert_eq!(client.search().trace("a\nb").await.unwrap_err().kind(), ErrorKind::Build);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_header_of_the_call_beats_one_of_the_client() {
    let server = echo();
    let builder = Client::builder().base_url(server.url());
    let client = builder.header("X-Team", "blue").header("Accept", "a/b").build().unwrap();
    client.get_item("1").header("x-team", "red").await.unwrap();
    client.get_item("1").await.unwrap();
    let sent = server.requests();
    assert_eq!(sent[0].header("x-team"), Some("red"));
    assert_eq!(sent[1].header("x-team"), Some("blue"));
    assert_eq!(sent[1].header("accept"), Some("a/b"));
}

#[test]
fn a_request_can_be_had_without_sending_it() {
    let client = Client::builder().tenant_domain("acme").bearer_token("t").build().unwrap();
    let call = client.update_schedule("a", "b").body(json!({ "x": 1 }));
    let request = call.to_request().unwrap();
    assert_eq!(request.uri(), "https://acme.example.com/apps/a/connectors/b/schedule");
    assert_eq!(&request.body().as_bytes().unwrap()[..], br#"{"x":1}"#);
    assert!(!request.headers().contains_key("authorization"));
    let response = http::Response::new(bytes::Bytes::from_static(br#"{"n": 2}"#));
    assert_eq!(call.parse_response(response).unwrap().value["n"], 2);
}

#[test]
fn pending_calls_can_be_sent_and_stored() {
    fn check<T: Send + 'static>(_: T) {}
    fn check_sync<T: Send + Sync + 'static>(_: T) {}
    let client = Client::of("https://h");
    check_sync(client.clone());
    check_sync(client.get_item("1"));
    check(client.get_item("1").send());
    check(client.get_item("1").into_future());
}
