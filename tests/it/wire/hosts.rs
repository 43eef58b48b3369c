//! Operations with servers of their own, methods of any name, and what an API sends unasked, by a generated client.

use kitchen::runtime::json::{self, Mode};
use kitchen::types::{Course, Empty, OrderRatedEvent, Point};
use kitchen::webhooks::{self, Event};
use kitchen::{Client, ClientBuilder, ErrorKind, RidersServer, callbacks};

use super::loopback::{Answer, Loopback};

fn server() -> Loopback {
    Loopback::start(|request| match request.line().starts_with("HEAD") {
        true => Answer::new(200, "").header("x-count", "3"),
        false => Answer::new(204, ""),
    })
}

fn uri(builder: ClientBuilder) -> String {
    let client = builder.build().unwrap();
    client.deliveries().check_deliveries().to_request().unwrap().uri().to_string()
}

#[tokio::test]
async fn each_operation_goes_to_its_own_server() {
    let (main, riders) = (server(), server());
    let client = Client::builder().base_url(main.url()).riders_base_url(format!("{}/v2/", riders.url())).api_key("k");
    let client = client.build().unwrap();
    client.deliveries().search_deliveries().await.unwrap();
    client.stock().get_required().await.ok();
    assert_eq!(riders.requests()[0].line(), "QUERY /v2/deliveries");
    assert_eq!(riders.requests()[0].header("x-kitchen-key"), Some("k"));
    assert_eq!((main.requests().len(), riders.requests().len()), (1, 1));
}

#[tokio::test]
async fn one_url_takes_all_requests() {
    let all = server();
    let client = Client::builder().base_url(format!("{}/mock", all.url())).api_key("k").build().unwrap();
    client.deliveries().search_deliveries().await.unwrap();
    client.deliveries().add_delivery().await.unwrap();
    let lines: Vec<_> = all.requests().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["QUERY /mock/deliveries", "POST /mock/deliveries"]);
}

#[test]
fn a_host_has_variables_and_servers_to_choose_from() {
    assert_eq!(uri(Client::builder()), "https://bikes.eu.riders.example/v2/deliveries");
    // A variable that means the same everywhere is set once.
    assert_eq!(uri(Client::builder().region("us").fleet("cars")), "https://cars.us.riders.example/v2/deliveries");
    assert_eq!(uri(Client::builder().riders_server(RidersServer::Old)), "http://old.riders.example/deliveries");
    assert_eq!(uri(Client::builder().riders_base_url("https://h/x")), "https://h/x/deliveries");
    let both = Client::builder().base_url("https://all").riders_base_url("https://own");
    assert_eq!(uri(both), "https://own/deliveries");
    for fleet in ["boats", "cars.evil.example/", "", "cars@evil.example"] {
        let error = Client::builder().fleet(fleet).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
        assert!(error.to_string().contains("one of `bikes`, `cars`"), "{error}");
        assert!(error.to_string().contains("`.riders_base_url(..)`"), "{error}");
    }
    let error = Client::builder().riders_base_url("old.riders.example").build().unwrap_err();
    assert!(error.to_string().contains("the base URL does not start with"), "{error}");
}

#[tokio::test]
async fn credentials_do_not_travel_to_a_host_in_the_clear() {
    let builder = || Client::builder().riders_server(RidersServer::Old).api_key("k");
    // The client is of use for everything else.
    let client = builder().build().unwrap();
    let error = client.deliveries().search_deliveries().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("not sent over plain HTTP"), "{error}");
    let by_hand = client.deliveries().add_delivery().header("authorization", "x").await.unwrap_err();
    assert!(by_hand.to_string().contains("not sent over plain HTTP"), "{by_hand}");
    // What takes no credentials is sent there, and has none.
    let request = client.deliveries().add_delivery().to_request().unwrap();
    assert_eq!(request.uri(), "http://old.riders.example/deliveries");
    assert!(!request.headers().contains_key("x-kitchen-key"));
}

#[tokio::test]
async fn any_method_is_sent_as_it_is_written() {
    let server = server();
    let client = Client::builder().base_url(server.url()).api_key("k").build().unwrap();
    client.deliveries().search_deliveries().body(Empty::new()).await.unwrap();
    client.deliveries().find_deliveries(Empty::new()).await.unwrap();
    client.deliveries().recall_deliveries().await.unwrap();
    let head = client.deliveries().check_deliveries().send().await.unwrap();
    assert_eq!(head.headers().get("x-count").unwrap(), "3");
    let sent = server.requests();
    let seen: Vec<_> = sent.iter().map(|request| (request.line(), request.text())).collect();
    let expected =
        [("QUERY /deliveries", "{}"), ("GET /deliveries", "{}"), ("Recall /deliveries", ""), ("HEAD /deliveries", "")];
    assert_eq!(seen, expected);
    assert_eq!(sent[1].header("content-type"), Some("application/json"));
}

#[test]
fn an_event_is_read_like_an_answer() {
    let body = br#"{"x": 1, "y": "2"}"#;
    assert_eq!(webhooks::parse_order_ready(body).unwrap(), Point::new(1, 2));
    assert_eq!(callbacks::add_delivery::parse_delivered(body).unwrap(), Point::new(1, 2));
    assert_eq!(Event::parse("order-ready", body).unwrap(), Event::OrderReady(Point::new(1, 2)));
    assert!(json::decode::<Point>(body, Mode::Strict).is_err());
    let error = webhooks::parse_order_ready(br#"{"x": {}, "y": 2}"#).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("x")));
    assert!(error.to_string().contains("the event does not decode: `x`"), "{error}");
    let unknown = Event::parse("order-eaten", b"[1]").unwrap();
    assert_eq!(unknown, Event::Other { name: "order-eaten".into(), body: serde_json::json!([1]) });
    assert!(Event::parse("order-eaten", b"stars=1").is_err());
}

#[test]
fn a_form_is_read_by_its_schema() {
    let read = |body: &str| webhooks::parse_order_rated(body.as_bytes());
    let course = |event: OrderRatedEvent| event.course.unwrap();
    let all = read("stars=5&again=true&dishes=a%26b&dishes=c+d&sizes=1&sizes=2.5&course=COURSE_MAIN&new=x").unwrap();
    let expected = OrderRatedEvent::new(5).again(true).dishes(["a&b", "c d"]).sizes(vec![1.0, 2.5]);
    assert_eq!(all, expected.course(Course::Main));
    assert_eq!(read("stars=1&again=").unwrap(), OrderRatedEvent::new(1));
    assert_eq!(course(read("stars=1&course=5").unwrap()).as_str(), "5");
    assert_eq!(read("stars=1&stars=2").unwrap().stars, 2);
    assert_eq!(read("stars=many").unwrap_err().path(), Some("stars"));
    assert_eq!(read("stars=1&again=perhaps").unwrap_err().path(), Some("again"));
}
