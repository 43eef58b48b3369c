//! Pages of a generated client: typed items, whole traversals, and what is sent for each page.

use kitchen::types::{Bill, BillSearch};
use kitchen::{Client, ErrorKind};

use super::loopback::{Answer, Loopback, Recorded};

fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).api_key("key").build().unwrap()
}

/// Three bills on two pages; the second page is asked for by a token in the query or in the body.
fn serve(request: &Recorded) -> Answer {
    match request.target().contains("page_token=t%2F2") || request.text().contains(r#""page_token":"t/2""#) {
        true => Answer::json(200, r#"{"bills":[{"name":"c"}],"next_page_token":null}"#),
        false => Answer::json(200, r#"{"bills":[{"name":"a"},{"name":"b"}],"next_page_token":"t/2"}"#),
    }
}

fn names(bills: Vec<Bill>) -> String {
    bills.into_iter().map(|bill| bill.name).collect()
}

#[tokio::test]
async fn items_of_all_pages_are_typed() {
    let server = Loopback::start(serve);
    let bills = client(&server).bills().list_bills().per_page(2).items().try_collect().await.unwrap();
    assert_eq!(names(bills), "abc");
    let requests = server.requests();
    let targets: Vec<&str> = requests.iter().map(Recorded::target).collect();
    assert_eq!(targets, ["/bills?per_page=2", "/bills?per_page=2&page_token=t%2F2"]);
    assert!(requests.iter().all(|request| request.header("x-key").is_some() || request.head.contains("key")));
}

#[tokio::test]
async fn a_token_in_the_body_keeps_the_rest_of_it() {
    let server = Loopback::start(serve);
    let call = client(&server).bills().search_bills().body(BillSearch::new().name("x"));
    let mut items = call.clone().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().name, "a");
    assert_eq!(items.page().unwrap().status(), 200);
    let rest = call.resume(items.checkpoint()).items().try_collect().await.unwrap();
    assert_eq!(names(rest), "bc");
    let bodies: Vec<String> = server.requests().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(bodies, [r#"{"name":"x"}"#, r#"{"name":"x"}"#, r#"{"name":"x","page_token":"t/2"}"#]);

    let mut pages = client(&server).bills().search_bills().pages();
    let page = pages.try_next().await.unwrap().unwrap();
    assert_eq!(page.typed_headers().unwrap().x_bills_total, None);
    assert_eq!(page.value.unwrap().bills.unwrap().len(), 2);
}

#[tokio::test]
async fn nothing_instead_of_a_page_is_the_end() {
    let server = Loopback::start(|_| Answer::new(204, ""));
    let bills: Vec<Bill> = client(&server).bills().search_bills().items().try_collect().await.unwrap();
    assert!(bills.is_empty());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_error_of_a_page_is_that_of_the_operation() {
    let server = Loopback::start(|request| match request.target() {
        "/bills" => serve(request),
        _ => Answer::json(410, r#"{"name":"old"}"#),
    });
    let mut items = client(&server).bills().list_bills().items();
    assert!(items.try_next().await.unwrap().is_some());
    assert!(items.try_next().await.unwrap().is_some());
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert!(format!("{:?}", error.declared().unwrap()).contains("old"));
}

#[test]
fn streams_can_be_sent_to_other_threads() {
    fn is_sent(_: impl Send + Unpin + 'static) {}
    let client = Client::builder().api_key("key").build().unwrap();
    is_sent(client.bills().list_bills().items());
    is_sent(client.bills().list_bills().pages());
}
