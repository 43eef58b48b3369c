//! Parameters in every place and style, and the credentials beside them.

use kitchen::Client;
use kitchen::types::Course;
use kitchen::uuid::uuid;

use super::loopback::{Answer, Loopback};

fn client(server: &Loopback) -> Client {
    let builder = Client::builder().base_url(format!("{}/api", server.url()));
    builder.api_key("k&1").build().unwrap()
}

fn dishes() -> Loopback {
    Loopback::start(|_| Answer::json(200, r#"{"dishes":[]}"#))
}

#[tokio::test]
async fn arguments_go_where_the_description_says() {
    let server = dishes();
    let call = client(&server).dishes().find_dishes("h/1", -4, ["a,b", "c d"], Course::Main);
    let call = call.limit(i64::MIN).price_max(0.5).vegan(false);
    let call = call.tag(["x&y", ""]).id(vec![1, -2]).with(["a b", "c"]).without(["p|q", "r"]);
    let call = call.also([Course::Starter, Course::from("NEW")]);
    let call = call.cook(uuid!("0198A2B4-7C5E-7D3F-8A1B-2C3D4E5F6071")).since(-5);
    call.x_language("de, en;q=0.5").x_units(["g", "ml"]).session("s;1").await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.path(), "/api/houses/h%2F1/tables/-4/dishes/a%2Cb,c%20d");
    let query = request.target().split_once('?').unwrap().1;
    let pairs = [
        "course=COURSE_MAIN",
        "limit=-9223372036854775808",
        "price.max=0.5",
        "vegan=false",
        "tag=x%26y",
        "tag=",
        "id=1,-2",
        "with=a%20b%20c",
        "without=p%7Cq%7Cr",
        "also=COURSE_STARTER",
        "also=NEW",
        "cook=0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071",
        "since=-5",
    ];
    assert_eq!(query.split('&').collect::<Vec<_>>(), pairs);
    assert_eq!(request.header("x-language"), Some("de, en;q=0.5"));
    assert_eq!(request.header("x-units"), Some("g,ml"));
    assert_eq!(request.header("cookie"), Some("session=s%3B1"));
    assert_eq!(request.header("x-kitchen-key"), Some("k&1"));
    assert_eq!(request.header("content-type"), None);
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let server = dishes();
    let call = || client(&server).dishes().find_dishes("h", 1, ["d"], Course::Unspecified);
    let none: [&str; 0] = [];
    call().await.unwrap();
    call().tag(none).id(Vec::new()).await.unwrap();
    let call = call().limit(1).tag(["a"]).vegan(true).x_language("de").x_units(["g"]).session("s");
    let call = call.set_limit(None).set_tag(None).set_vegan(None).set_x_language(None).set_x_units(None);
    call.set_session(None).await.unwrap();
    for request in server.requests() {
        assert_eq!(request.line(), "GET /api/houses/h/tables/1/dishes/d?course=COURSE_UNSPECIFIED");
        assert_eq!(request.header_names(), ["accept", "host", "user-agent", "x-kitchen-key"]);
    }
}

#[tokio::test]
async fn an_option_is_as_good_as_a_value() {
    let server = dishes();
    let call = || client(&server).dishes().find_dishes("h", 1, ["d"], "COURSE_MAIN");
    call().limit(7).tag(["a"]).also([Course::Main]).x_language("de").session("s").await.unwrap();
    let call = call().set_limit(Some(7)).set_tag(Some(vec!["a".into()])).set_also(Some(vec![Course::Main]));
    call.set_x_language(Some("de".into())).set_session(Some("s".into())).await.unwrap();
    let [one, other] = &server.requests()[..] else { panic!("two calls are two requests") };
    assert_eq!(one.target(), other.target());
    assert_eq!(one.header("x-language"), other.header("x-language"));
    assert_eq!(one.header("cookie"), other.header("cookie"));
}

#[tokio::test]
async fn an_empty_list_is_no_path_segment() {
    let server = dishes();
    let none: [&str; 0] = [];
    let error = client(&server).dishes().find_dishes("h", 1, none, Course::Main).await.unwrap_err();
    assert_eq!(error.kind(), kitchen::ErrorKind::Build);
    assert!(error.to_string().contains("`dishes`"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn an_open_operation_gets_no_key() {
    let server = Loopback::start(|_| Answer::json(200, "true"));
    assert!(client(&server).dishes().is_open().await.unwrap());
    assert_eq!(server.requests()[0].header("x-kitchen-key"), None);
}

#[tokio::test]
async fn a_call_without_key_is_sent_and_its_rejection_says_so() {
    let server = Loopback::start(|_| Answer::json(401, "{}"));
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let error = client.stock().get_required().await.unwrap_err();
    assert!(error.to_string().contains("the client has no credentials"), "{error}");
}

#[test]
fn a_server_variable_is_one_of_its_values() {
    let uri = |client: Client| client.dishes().is_open().to_request().unwrap().uri().to_string();
    assert_eq!(uri(Client::builder().build().unwrap()), "https://eu.kitchen.example/api/open");
    assert_eq!(uri(Client::builder().region("us").build().unwrap()), "https://us.kitchen.example/api/open");
    let error = Client::builder().region("mars").build().unwrap_err().to_string();
    assert!(error.contains("region") && error.contains("eu") && error.contains("us"), "{error}");
}
