//! Pages: every way that leads to the next one, over whole traversals, and everything that may keep it from going on.

use std::sync::LazyLock;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use crate::client::{Client, NoDeclaredError};
use crate::loopback::{Answer, Loopback, Recorded};
use crate::runtime::{Call, Checkpoint, ErrorKind, Operation, Paging, Replay, Reply, Security, call, items, pages};

/// A call of pages that are a list, or an object with the list `list`.
macro_rules! paged {
    ($($call:ident $paging:ident = $value:expr;)*) => {
        $(
            static $paging: Paging = $value;

            #[derive(Clone)]
            struct $call {
                call: Call,
                resumed: Option<Checkpoint>,
            }

            impl $call {
                fn new(url: &str) -> Self {
                    Self { call: Call::new(&Client::of(url).core, &LIST), resumed: None }
                }
            }

            call!($call => Value, NoDeclaredError);
            pages!($call, $paging => Value, NoDeclaredError);
            items!($call, $paging => Value, NoDeclaredError, listed, Reply::decode);
        )*
    };
}

static LIST: LazyLock<Operation> = LazyLock::new(|| Operation {
    id: "list",
    group: "",
    method: Method::GET,
    path: "/list",
    security: Security::None,
    replay: Replay::Safe,
    retries: None,
});

fn listed(page: Value) -> Vec<Value> {
    match page {
        Value::Array(items) => items,
        mut page => page["list"].as_array_mut().map(std::mem::take).unwrap_or_default(),
    }
}

paged! {
    ByToken TOKEN = Paging::token(&["meta", "next"]).query("page token").items(&["list"]);
    ByBody BODY = Paging::token(&["meta", "next"]).body(&["page", "token"]).items(&["list"]);
    ByTextInBody TEXT_IN_BODY = Paging::token(&["meta", "next"]).text_in_body(&["token"]).items(&["list"]);
    ByHeader HEADER = Paging::token(&["meta", "next"]).header("x-token").items(&["list"]);
    ByLast LAST = Paging::last_item(&["id"]).query("after").items(&["list"]).more(&["has_more"]);
    ByUrl URL = Paging::url(&["next"]).items(&["list"]);
    ByLink LINK = Paging::link().items(&[]);
    ByPage PAGE = Paging::page(1).query("page").items(&[]);
    ByTotal TOTAL = Paging::page(0).query("page").items(&["list"]).total_pages(&["pages"]);
    ByOffset OFFSET = Paging::offset(0).query("offset").items(&["list"]).total_items(&["total"]);
    ByLimitAndTotal LIMIT_AND_TOTAL =
        Paging::offset(0).query("offset").items(&["list"]).total_items(&["total"]).limit_in_query("limit");
    ByTokenAndMore TOKEN_AND_MORE = Paging::token(&["meta", "next"]).query("token").items(&["list"]).more(&["has_more"]);
    ByLimit LIMIT = Paging::offset(0).query("offset").items(&[]).limit_in_query("limit");
}

/// A server that gives its answers in turn; after the last one, it has none.
fn serving(answers: Vec<Answer>) -> Loopback {
    let answers = std::sync::Mutex::new(answers.into_iter());
    Loopback::start(move |_| answers.lock().unwrap().next().unwrap_or_else(|| Answer::json(410, "{}")))
}

fn pages_of(bodies: &[Value]) -> Vec<Answer> {
    bodies.iter().map(|body| Answer::json(200, &body.to_string())).collect()
}

fn targets(server: &Loopback) -> Vec<String> {
    server.requests().iter().map(|request| request.target().to_owned()).collect()
}

fn bodies(server: &Loopback) -> Vec<String> {
    server.requests().iter().map(|request| request.text().to_owned()).collect()
}

#[tokio::test]
async fn a_token_leads_on_until_it_is_blank_and_empty_pages_are_passed() {
    for end in [json!({}), json!({"next": null}), json!({"next": ""}), json!({"next": " "})] {
        let server = serving(pages_of(&[
            json!({"list": [1, 2], "meta": {"next": "a b"}}),
            json!({"list": [], "meta": {"next": "&c"}}),
            json!({"list": [3], "meta": end}),
        ]));
        let items: Vec<Value> = ByToken::new(&server.url()).items().try_collect().await.unwrap();
        assert_eq!(items, [1, 2, 3]);
        assert_eq!(targets(&server), ["/list", "/list?page%20token=a%20b", "/list?page%20token=%26c"]);
    }
}

#[tokio::test]
async fn numbers_are_tokens_and_bodies_keep_what_is_in_them() {
    let two = [json!({"list": [1], "meta": {"next": 7}}), json!({"list": [2], "meta": {"next": 0}})];
    let server = serving(pages_of(&two));
    let mut call = ByBody::new(&server.url());
    call.call.json(&json!({"name": "x", "page": {"size": 1}}));
    assert_eq!(call.items().try_collect::<Vec<_>>().await.unwrap(), [1, 2]);
    assert_eq!(bodies(&server)[1], r#"{"name":"x","page":{"size":1,"token":7}}"#);

    let server = serving(pages_of(&two));
    assert_eq!(ByTextInBody::new(&server.url()).items().try_collect::<Vec<_>>().await.unwrap(), [1, 2]);
    assert_eq!(bodies(&server), ["", r#"{"token":"7"}"#]);
    assert_eq!(server.requests()[1].header("content-type"), Some("application/json"));

    let server = serving(pages_of(&two));
    assert_eq!(ByHeader::new(&server.url()).items().try_collect::<Vec<_>>().await.unwrap(), [1, 2]);
    assert_eq!(server.requests()[1].header("x-token"), Some("7"));
}

#[tokio::test]
async fn the_last_item_leads_on_while_more_is_said_to_follow() {
    let server = serving(pages_of(&[
        json!({"list": [{"id": "a"}, {"id": "b"}], "has_more": true}),
        json!({"list": [{"id": "c"}], "has_more": false}),
    ]));
    let items: Vec<Value> = ByLast::new(&server.url()).items().try_collect().await.unwrap();
    assert_eq!(items.len(), 3);
    assert_eq!(targets(&server), ["/list", "/list?after=b"]);

    let server = serving(pages_of(&[json!({"list": [{"name": "a"}], "has_more": true})]));
    let mut items = ByLast::new(&server.url()).items();
    assert_eq!(items.try_next().await.unwrap().unwrap()["name"], "a");
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(error.to_string().contains("the last item has no `id`"), "{error}");
}

#[tokio::test]
async fn urls_are_resolved_against_the_request_and_stay_at_its_origin() {
    let server = serving(pages_of(&[
        json!({"list": [1], "next": "/list?page=2&q=%2F"}),
        json!({"list": [2], "next": "?page=3"}),
        json!({"list": [3], "next": null}),
    ]));
    assert_eq!(ByUrl::new(&server.url()).items().try_collect::<Vec<_>>().await.unwrap(), [1, 2, 3]);
    assert_eq!(targets(&server), ["/list", "/list?page=2&q=%2F", "/list?page=3"]);

    let other = serving(pages_of(&[json!({"list": [9]})]));
    let server = serving(pages_of(&[json!({"list": [1], "next": format!("{}/list", other.url())})]));
    let mut items = ByUrl::new(&server.url()).items();
    assert_eq!(items.try_next().await.unwrap().unwrap(), 1);
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(error.to_string().contains("nothing is sent to another origin"), "{error}");
    assert!(items.try_next().await.unwrap().is_none());
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn links_of_headers_are_followed() {
    let next =
        |target: &str| format!("<https://x.example/a,b>; rel=prev, <{target}>; title=\"a, b\"; rel=\"last next\"");
    let server = serving(vec![
        Answer::json(200, "[1]").header("link", &next("/list?page=2")),
        Answer::json(200, "[2]").header("link", "</list?page=1>; rel=\"prev\""),
    ]);
    assert_eq!(ByLink::new(&server.url()).items().try_collect::<Vec<_>>().await.unwrap(), [1, 2]);
    assert_eq!(targets(&server), ["/list", "/list?page=2"]);
}

#[tokio::test]
async fn pages_are_counted_to_an_empty_one_or_to_their_number() {
    let server = serving(pages_of(&[json!([1]), json!([2]), json!([])]));
    assert_eq!(ByPage::new(&server.url()).items().try_collect::<Vec<_>>().await.unwrap(), [1, 2]);
    assert_eq!(targets(&server), ["/list", "/list?page=2", "/list?page=3"]);

    let server = serving(pages_of(&[json!([3]), json!([])]));
    let mut call = ByPage::new(&server.url());
    call.call.query("page", &4);
    assert_eq!(call.items().try_collect::<Vec<_>>().await.unwrap(), [3]);
    assert_eq!(targets(&server), ["/list?page=4", "/list?page=5"]);

    let server = serving(pages_of(&[json!({"list": [1], "pages": 2}), json!({"list": [2], "pages": 2})]));
    assert_eq!(ByTotal::new(&server.url()).items().try_collect::<Vec<_>>().await.unwrap(), [1, 2]);
    assert_eq!(targets(&server), ["/list", "/list?page=1"]);
}

#[tokio::test]
async fn items_are_counted_to_the_end_of_what_is_there() {
    let server = serving(pages_of(&[json!({"list": [1, 2], "total": 3}), json!({"list": [3], "total": 3})]));
    assert_eq!(ByOffset::new(&server.url()).items().try_collect::<Vec<_>>().await.unwrap(), [1, 2, 3]);
    assert_eq!(targets(&server), ["/list", "/list?offset=2"]);

    let server = serving(pages_of(&[json!([1, 2]), json!([3])]));
    let mut call = ByLimit::new(&server.url());
    call.call.query("limit", &2);
    assert_eq!(call.items().try_collect::<Vec<_>>().await.unwrap(), [1, 2, 3]);
    assert_eq!(targets(&server), ["/list?limit=2", "/list?limit=2&offset=2"]);
}

#[tokio::test]
async fn what_goes_round_in_a_circle_is_an_error_after_its_items() {
    let page = |number: u64, next: &str| json!({"list": [number], "meta": {"next": next}});
    let server = serving(pages_of(&[page(1, "a"), page(2, "b"), page(3, "a")]));
    let mut items = ByToken::new(&server.url()).items();
    for expected in 1..=3 {
        assert_eq!(items.try_next().await.unwrap().unwrap(), expected);
    }
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert_eq!(error.operation(), Some("list"));
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(server.requests().len(), 3);

    // A server that does not know the parameter gives the same page for ever.
    let server = Loopback::start(|_| Answer::json(200, "[1]"));
    let mut items = ByPage::new(&server.url()).items();
    assert_eq!(items.try_next().await.unwrap().unwrap(), 1);
    assert_eq!(items.try_next().await.unwrap().unwrap(), 1);
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Pagination);
    assert_eq!(server.requests().len(), 2);
}

/// A server of five items in pages of two, which a token leads through.
fn five(request: &Recorded) -> Answer {
    let page: u64 = request.target().rsplit('=').next().and_then(|text| text.parse().ok()).unwrap_or_default();
    let list: Vec<u64> = (page * 2..(page * 2 + 2).min(5)).collect();
    let next = (page < 2).then(|| (page + 1).to_string());
    Answer::json(200, &json!({"list": list, "meta": {"next": next}}).to_string())
}

#[tokio::test]
async fn a_traversal_goes_on_from_any_item() {
    let server = Loopback::start(five);
    for taken in 0..=5 {
        let mut items = ByToken::new(&server.url()).items();
        for expected in 0..taken {
            assert_eq!(items.try_next().await.unwrap().unwrap(), expected);
        }
        let text = serde_json::to_string(&items.checkpoint()).unwrap();
        let checkpoint: Checkpoint = serde_json::from_str(&text).unwrap();
        assert_eq!(checkpoint, items.checkpoint());
        let rest: Vec<Value> = ByToken::new(&server.url()).resume(checkpoint).items().try_collect().await.unwrap();
        assert_eq!(rest, (taken..5).collect::<Vec<u64>>(), "{taken}");
    }
    let mut pages = ByToken::new(&server.url()).pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().status(), 200);
    let resumed = ByToken::new(&server.url()).resume(pages.checkpoint());
    assert_eq!(resumed.clone().await.unwrap()["list"], json!([2, 3]));
    assert_eq!(resumed.pages().try_collect::<Vec<_>>().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_error_ends_the_stream_and_the_traversal_can_go_on_at_it() {
    // What there is instead of the second page, once: an error, and what should be a page.
    let instead: [fn() -> Answer; 2] = [|| Answer::json(400, "{}"), || Answer::json(200, "<html>Bad gateway</html>")];
    for instead in instead {
        let server = || {
            let fails = std::sync::atomic::AtomicBool::new(true);
            Loopback::start(move |request| match request.target().ends_with("=1") {
                true if fails.swap(false, std::sync::atomic::Ordering::SeqCst) => instead(),
                _ => five(request),
            })
        };
        let here = server();
        let mut items = ByToken::new(&here.url()).items();
        assert_eq!(items.try_next().await.unwrap().unwrap(), 0);
        assert_eq!(items.try_next().await.unwrap().unwrap(), 1);
        items.try_next().await.unwrap_err();
        assert!(items.try_next().await.unwrap().is_none());
        let rest = ByToken::new(&here.url()).resume(items.checkpoint()).items();
        assert_eq!(rest.try_collect::<Vec<_>>().await.unwrap(), [2, 3, 4]);

        let here = server();
        let mut pages = ByToken::new(&here.url()).pages();
        assert_eq!(pages.try_next().await.unwrap().unwrap().value["list"], json!([0, 1]));
        pages.try_next().await.unwrap_err();
        assert!(pages.try_next().await.unwrap().is_none());
        let rest = ByToken::new(&here.url()).resume(pages.checkpoint()).pages();
        let rest: Vec<_> = rest.try_collect::<Vec<_>>().await.unwrap();
        assert_eq!(rest.iter().map(|page| &page.value["list"]).collect::<Vec<_>>(), [&json!([2, 3]), &json!([4])]);

        // The place of a checkpoint is not lost by what fails right there.
        let here = server();
        let checkpoint: Checkpoint = r#"["list",1,"text","1"]"#.parse().unwrap();
        let mut items = ByToken::new(&here.url()).resume(checkpoint.clone()).items();
        items.try_next().await.unwrap_err();
        assert_eq!(items.checkpoint(), checkpoint);
    }
}

#[tokio::test]
async fn an_answer_that_says_that_more_follows_is_believed() {
    // The server has a limit of its own, which is less than what was asked for.
    let page = |items: Value| json!({"list": items, "total": 5});
    let server = serving(pages_of(&[page(json!([1, 2])), page(json!([3, 4])), page(json!([5]))]));
    let mut call = ByLimitAndTotal::new(&server.url());
    call.call.query("limit", &500);
    assert_eq!(call.items().try_collect::<Vec<_>>().await.unwrap(), [1, 2, 3, 4, 5]);
    assert_eq!(targets(&server)[1..], ["/list?limit=500&offset=2", "/list?limit=500&offset=4"]);

    let server = serving(pages_of(&[json!({"list": [1], "meta": {"next": ""}, "has_more": true})]));
    let mut items = ByTokenAndMore::new(&server.url()).items();
    assert_eq!(items.try_next().await.unwrap().unwrap(), 1);
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(error.to_string().contains("more follows, but not how to ask for it"), "{error}");
    // What was taken is not to be taken again.
    assert_eq!(items.checkpoint().to_string(), r#"["list",1,"start",""]"#);
}

#[tokio::test]
async fn a_limit_asks_for_no_page_that_is_not_needed() {
    let server = Loopback::start(five);
    let items: Vec<Value> = ByToken::new(&server.url()).items().limit(2).try_collect().await.unwrap();
    assert_eq!(items, [0, 1]);
    assert_eq!(server.requests().len(), 1);
    let none: Vec<Value> = ByToken::new(&server.url()).items().limit(0).try_collect().await.unwrap();
    assert!(none.is_empty());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn each_page_has_the_whole_timeout() {
    let server = Loopback::start(|request| five(request).after(Duration::from_millis(250)));
    let call = ByToken::new(&server.url()).timeout(Duration::from_millis(600));
    let items: Vec<Value> = call.items().try_collect().await.unwrap();
    assert_eq!(items.len(), 5);
}

#[tokio::test]
async fn a_checkpoint_is_of_one_operation_and_of_no_other_text() {
    let checkpoint: Checkpoint = r#"["other",0,"text","t"]"#.parse().unwrap();
    let server = Loopback::start(five);
    let error = ByToken::new(&server.url()).resume(checkpoint).items().try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(server.requests().is_empty());
    for none in ["", "[]", r#"["list",0,"page","1"]"#, r#"["list",-1,"end",""]"#] {
        assert!(none.parse::<Checkpoint>().is_err(), "{none}");
    }
    let end: Checkpoint = r#"["list",0,"end",""]"#.parse().unwrap();
    assert!(end.is_end());
    assert!(ByToken::new(&server.url()).resume(end).items().try_next().await.unwrap().is_none());
}
