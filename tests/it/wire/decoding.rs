//! Answers with bodies: declared errors by status, values in each mode, and what had to be repaired.

use kitchen::api::orders::PlaceOrderError;
use kitchen::runtime::json::RepairKind;
use kitchen::types::soup::{Garnish, Warmth};
use kitchen::types::{Course, Dish, Order, Soup};
use kitchen::{Client, ErrorKind, Mode};

use super::loopback::{Answer, Loopback};

fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).api_key("key").build().unwrap()
}

fn order() -> Order {
    let order = Order::builder().id("o-1").table(4).dishes([Dish::new("soup")]).course(Course::Main);
    order.paid(false).total(12.0).build().unwrap()
}

const ORDER: &str =
    r#"{"id":"o-1","table":4,"dishes":[{"name":"soup"}],"course":"COURSE_MAIN","paid":false,"total":12.0}"#;

#[tokio::test]
async fn a_required_body_is_an_argument() {
    let server = Loopback::start(|request| Answer::json(201, request.text()));
    let response = client(&server).orders().place_order(order()).send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.value, order());
    let request = &server.requests()[0];
    assert_eq!((request.line(), request.text()), ("POST /orders", ORDER));
}

#[test]
fn a_builder_names_what_it_lacks() {
    let error = Order::builder().id("o-1").table(4).build().unwrap_err();
    assert_eq!(error.name(), "dishes");
    assert_eq!(error.to_string(), "required field `dishes` is not set");
}

#[tokio::test]
async fn an_error_is_the_most_specific_that_is_declared() {
    let cases = [
        (409, r#"{"order":"o-0"}"#, "Conflict(Conflict { order: \"o-0\" })"),
        (404, r#"{"code":5}"#, "ClientError(Problem { code: 5, message: None })"),
        (499, r#"{"code":6,"message":"m"}"#, "ClientError(Problem { code: 6, message: Some(\"m\") })"),
        (500, r#"{"retry":true}"#, "Default(Trouble { retry: Some(true) })"),
        (302, "{}", "Default(Trouble { retry: None })"),
    ];
    for (status, body, declared) in cases {
        let server = Loopback::start(move |_| Answer::json(status, body).header("x-request-id", "r-1"));
        let error = client(&server).orders().place_order(order()).await.unwrap_err();
        assert_eq!(format!("{:?}", error.declared().unwrap()), declared);
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, status));
        assert_eq!(&error.body().unwrap()[..], body.as_bytes());
        assert_eq!(error.request_id(), Some("r-1"));
        assert_eq!(error.path(), None);
        let general = kitchen::Error::from(error);
        assert_eq!(general.status().unwrap().as_u16(), status);
        assert_eq!(&general.body().unwrap()[..], body.as_bytes());
    }
}

#[tokio::test]
async fn an_error_body_that_does_not_fit_keeps_its_status() {
    let server = Loopback::start(|_| Answer::json(404, r#"{"code":{"deep":1}}"#));
    let error = client(&server).orders().place_order(order()).await.unwrap_err();
    assert!(error.declared().is_none());
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 404));
    assert_eq!(error.path(), Some("code"));
    let server = Loopback::start(|_| Answer::new(409, "<html>"));
    let error = client(&server).orders().place_order(order()).await.unwrap_err();
    assert!(matches!(error, kitchen::OperationError::Other(_)), "{error:?}");
    assert_eq!(&error.body().unwrap()[..], b"<html>");
}

#[test]
fn errors_can_be_matched() {
    let conflict = PlaceOrderError::Conflict(kitchen::types::Conflict::new("o-0"));
    assert!(matches!(&conflict, PlaceOrderError::Conflict(conflict) if conflict.order == "o-0"));
}

#[tokio::test]
async fn an_answer_without_content_is_nothing() {
    for (status, body) in [(204, ""), (200, ""), (200, "gone"), (202, "{\"a\":1}")] {
        let server = Loopback::start(move |_| Answer::new(status, body));
        client(&server).orders().cancel_order(-1).await.unwrap();
        assert_eq!(server.requests()[0].line(), "DELETE /orders/-1");
    }
}

#[tokio::test]
async fn oneofs_travel_both_ways() {
    let server = Loopback::start(|request| Answer::json(200, request.text()));
    let soup = Soup::new("gazpacho").garnish(Garnish::Salted(false)).warmth(Warmth::Degrees(0.0));
    let cooked = client(&server).dishes().cook_soup().body(soup.clone()).await.unwrap();
    assert_eq!(cooked, soup);
    assert_eq!(server.requests()[0].text(), r#"{"name":"gazpacho","salted":false,"degrees":0.0}"#);
}

#[tokio::test]
async fn two_members_of_a_oneof_fail_the_call_in_every_mode() {
    let server = Loopback::start(|_| Answer::json(200, r#"{"name":"x","herb":"dill","salted":true}"#));
    for mode in [Mode::Strict, Mode::Lossless, Mode::Corrected] {
        let error = client(&server).dishes().cook_soup().mode(mode).await.unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("salted")));
        let text = "only one member of the oneof `garnish` may be set, but `herb` and `salted` are";
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(error.status().unwrap(), 200);
    }
}

#[tokio::test]
async fn what_was_repaired_is_on_the_response() {
    let body = r#"{"id":17,"table":"4","course":"COURSE_MAIN","total":null,"note":null}"#;
    let server = Loopback::start(move |_| Answer::json(200, body));
    let response = client(&server).orders().place_order(order()).send().await.unwrap();
    let repairs: Vec<_> = response.drift().repairs().iter().map(|repair| (repair.property, repair.kind)).collect();
    assert_eq!(
        repairs,
        [
            ("id", RepairKind::NumberForString),
            ("table", RepairKind::StringForNumber),
            ("total", RepairKind::CorrectedNull),
            ("note", RepairKind::Null),
            ("dishes", RepairKind::Absent),
            ("paid", RepairKind::Corrected),
        ]
    );
    assert!(response.drift().repairs().iter().all(|repair| repair.schema == "Order"));
    assert_eq!((response.value.id.as_str(), response.value.table, response.value.paid), ("17", 4, false));
    assert!(format!("{response:?}").contains("Corrected"), "{response:?}");
}

#[tokio::test]
async fn the_mode_of_a_call_beats_that_of_the_client() {
    let server = Loopback::start(|_| Answer::json(200, r#"{"dishes":[{"name":1}]}"#));
    let strict = Client::builder().base_url(server.url()).api_key("key").mode(Mode::Strict).build().unwrap();
    let call = || strict.dishes().find_dishes("h", 1, ["d"], Course::Main);
    let error = call().await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("dishes[0].name")));
    let response = call().mode(Mode::Lossless).send().await.unwrap();
    assert_eq!(response.value.dishes, [Dish::new("1")]);
    assert_eq!(response.drift().repairs().len(), 1);
}
