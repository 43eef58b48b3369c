//! Parameters that are no plain texts, and bodies that are no JSON, by a generated client.

use kitchen::types::menu_filter::Price;
use kitchen::types::{AddPhotosBody, Course, Empty, FindMenusPrice, Menu, MenuFilter, Point};
use kitchen::{Client, ErrorKind, Form, Upload};

use super::loopback::{Answer, Loopback, Recorded};

fn server() -> Loopback {
    Loopback::start(|_| Answer::new(204, ""))
}

fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).api_key("k").build().unwrap()
}

#[tokio::test]
async fn structured_arguments_follow_their_styles() {
    let server = server();
    let point = || Point::new(1, -2).label("a/b");
    let price = Price::new().min(0.5);
    let filter =
        MenuFilter::new().name("x&y").price(price).courses([Course::Main, Course::Starter]).points([Point::new(3, 4)]);
    let call = client(&server).menus().find_menus(["mon", "tue"], point(), point());
    let call = call.filter(filter).near(point()).at(point()).sort(["a\"b"]).price(vec![1, 2]);
    let call = call.url("http://h/?a=b&c").tags(Vec::<String>::new()).extra([("k".into(), "v".into())].into());
    call.x_where(point()).x_sort(["ü"]).seats(vec![1, 2]).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.path(), "/menus/.mon.tue;where=x,1,y,-2,label,a%2Fb/x,1,y,-2,label,a%2Fb");
    let query = request.target().split_once('?').unwrap().1;
    let pairs = [
        "filter[name]=x%26y",
        "filter[price][min]=0.5",
        "filter[courses][]=COURSE_MAIN",
        "filter[courses][]=COURSE_STARTER",
        "filter[points][0][x]=3",
        "filter[points][0][y]=4",
        "x=1",
        "y=-2",
        "label=a%2Fb",
        "at=x,1,y,-2,label,a%2Fb",
        "sort=%5B%22a%5C%22b%22%5D",
        "price=1",
        "price=2",
        "url=http://h/?a=b%26c",
        "tags=",
        "extra[k]=v",
    ];
    let pretty = |pair: &str| match pair.starts_with("sort") {
        true => pair.to_owned(),
        false => pair.replace("%5B", "[").replace("%5D", "]"),
    };
    assert_eq!(query.split('&').map(pretty).collect::<Vec<_>>(), pairs);
    assert_eq!(request.header("x-where"), Some("x=1,y=-2,label=a/b"));
    assert_eq!(request.header("x-sort"), Some(r#"["\u00fc"]"#));
    assert_eq!(request.header("cookie"), Some("seats=1,2"));
}

#[tokio::test]
async fn structured_arguments_can_be_left_out_again() {
    let server = server();
    let call = client(&server).menus().find_menus(["a"], Point::new(1, 2), Point::new(1, 2));
    let call = call.near(Point::new(1, 2)).filter(MenuFilter::new().name("x")).price(FindMenusPrice::Integer(1));
    let call = call.set_near(None).set_filter(None).set_price(None).x_where(Point::new(1, 2)).set_x_where(None);
    call.seats(vec![1]).set_seats(None).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.target(), "/menus/.a;where=x,1,y,2/x,1,y,2");
    assert_eq!(request.header_names(), ["accept", "host", "user-agent", "x-kitchen-key"]);
}

#[tokio::test]
async fn a_form_follows_its_encoding() {
    let server = server();
    let point = || Point::new(1, 2);
    let menu = Menu::new("a b").days(vec![1, 2]).dishes(["x", "y&z"]).near(point()).far(point());
    client(&server).menus().write_menu("a", "b", "c", menu).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    let far = "far=%7B%22x%22%3A1%2C%22y%22%3A2%7D";
    let near = "near%5Bx%5D=1&near%5By%5D=2";
    assert_eq!(request.text(), format!("name=a+b&days=1,2&dishes=x&dishes=y%26z&{near}&{far}"));
}

/// Returns the parts of a body without what is between them.
fn parts(request: &Recorded) -> Vec<String> {
    let media_type = request.header("content-type").unwrap();
    let boundary = media_type.split_once("; boundary=").unwrap().1;
    let delimiter = format!("--{boundary}");
    let parts = request.text().split(&delimiter).map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty() && part != "--").collect()
}

#[tokio::test]
async fn parts_follow_their_properties() {
    let server = server();
    let body = AddPhotosBody::new(Upload::bytes("c").file_name("c.png").content_type("image/png"), "t")
        .more([Upload::bytes("1"), Upload::bytes("2")])
        .recipe(Upload::bytes("r"))
        .tags(["p", "q"])
        .place(Point::new(1, 2))
        .note("*n*");
    client(&server).menus().add_photos(body).await.unwrap();
    let request = &server.requests()[0];
    assert!(request.header("content-length").is_some());
    let bytes = "Content-Type: application/octet-stream";
    let expected = [
        "name=\"cover\"; filename=\"c.png\"\r\nContent-Type: image/png\r\n\r\nc".to_owned(),
        format!("name=\"more\"; filename=\"more\"\r\n{bytes}\r\n\r\n1"),
        format!("name=\"more\"; filename=\"more\"\r\n{bytes}\r\n\r\n2"),
        format!("name=\"recipe\"; filename=\"recipe\"\r\n{bytes}\r\n\r\nr"),
        "name=\"title\"\r\n\r\nt".to_owned(),
        "name=\"tags\"\r\n\r\np".to_owned(),
        "name=\"tags\"\r\n\r\nq".to_owned(),
        "name=\"place\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1,\"y\":2}".to_owned(),
        "name=\"note\"\r\nContent-Type: text/markdown\r\n\r\n*n*".to_owned(),
    ];
    let found: Vec<String> =
        parts(request).iter().map(|part| part.replace("Content-Disposition: form-data; ", "")).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn the_form_of_a_body_is_that_of_its_value() {
    let server = server();
    let call = || client(&server).menus().replace_photos();
    call().await.unwrap();
    call().body(Empty::new()).await.unwrap();
    call().body("text").await.unwrap();
    call().body(Upload::bytes("b")).await.unwrap();
    call().body(Form::new().part(Upload::bytes("p"))).await.unwrap();
    call().body("text").set_body(Some(Empty::new().into())).await.unwrap();
    call().body("text").set_body(None).await.unwrap();
    let media_type =
        |request: &Recorded| request.header("content-type").map(|name| name.split(';').next().unwrap().to_owned());
    let found: Vec<_> = server.requests().iter().map(media_type).collect();
    let json = Some("application/json".to_owned());
    let (text, bytes) = (Some("text/plain".to_owned()), Some("application/octet-stream".to_owned()));
    assert_eq!(found, [None, json.clone(), text, bytes, Some("multipart/mixed".to_owned()), json, None]);
    assert_eq!(server.requests()[2].text(), "text");
}

#[tokio::test]
async fn a_range_of_media_types_asks_for_one() {
    let server = server();
    let menus = client(&server).menus();
    let error = menus.show_photo(vec![1]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(server.requests().is_empty());
    menus.show_photo(Upload::bytes("x").content_type("image/gif")).await.unwrap();
    assert_eq!(server.requests()[0].header("content-type"), Some("image/gif"));
}

#[tokio::test]
async fn a_file_that_is_not_there_is_an_error_that_names_it() {
    let server = server();
    let body = AddPhotosBody::new(Upload::path("/no/such/cat.png"), "t");
    let error = client(&server).menus().add_photos(body).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("`/no/such/cat.png`"), "{error}");
    assert!(server.requests().is_empty());
}
