//! Every style of a parameter, against the examples of the OpenAPI specification and of RFC 6570.

use std::sync::LazyLock;

use http::Method;
use serde::Serialize;
use serde_json::{Value, json};

use crate::client::Client;
use crate::runtime::{Call, Operation, Replay, Security, Style};

/// One for all: it takes a while to set up TLS.
static CLIENT: LazyLock<Client> = LazyLock::new(|| Client::of("https://h"));

static PAINT: Operation = Operation {
    id: "paint",
    group: "",
    method: Method::GET,
    path: "/x{color}",
    security: Security::None,
    replay: Replay::Safe,
    retries: None,
};

/// The object of the table in OpenAPI 3.1.1, section 4.8.12.3, "Style Examples".
#[derive(Serialize)]
struct Color {
    #[serde(rename = "R")]
    red: u32,
    #[serde(rename = "G")]
    green: u32,
    #[serde(rename = "B")]
    blue: u32,
}

const COLOR: Color = Color { red: 100, green: 200, blue: 150 };

/// The variable `keys` of RFC 6570, section 3.2.1.
#[derive(Serialize)]
struct Keys {
    semi: char,
    dot: char,
    comma: char,
}

const KEYS: Keys = Keys { semi: ';', dot: '.', comma: ',' };

fn path(value: &impl Serialize, style: Style) -> String {
    let mut call = Call::new(&CLIENT.core, &PAINT);
    call.path_value("color", value, style);
    let sent = call.to_request().map(|request| request.uri().path().to_owned());
    sent.map_or_else(|error| error.to_string(), |path| path.trim_start_matches("/x").to_owned())
}

fn query(value: &impl Serialize, style: Style) -> String {
    let mut call = Call::new(&CLIENT.core, &PAINT);
    call.path("color", &"y");
    call.query_value("color", value, style);
    call.to_request().unwrap().uri().query().unwrap_or("none").to_owned()
}

fn header(value: &impl Serialize, style: Style) -> String {
    let mut call = Call::new(&CLIENT.core, &PAINT);
    call.path("color", &"y");
    call.header_value("color", value, style);
    let request = call.to_request().unwrap();
    request.headers().get("color").map_or("none", |value| value.to_str().unwrap()).to_owned()
}

fn cookie(value: &impl Serialize, style: Style) -> String {
    let mut call = Call::new(&CLIENT.core, &PAINT);
    call.path("color", &"y");
    call.cookie_value("color", value, style);
    let request = call.to_request().unwrap();
    request.headers().get("cookie").map_or("none", |value| value.to_str().unwrap()).to_owned()
}

type Write = fn(&Value, Style) -> String;
type WriteColor = fn(&Color, Style) -> String;

#[test]
fn the_table_of_openapi_is_what_is_written() {
    const UNSET: &str = "GET /x{color}: the path parameter `color` is empty";
    // Style, and what stands for an undefined value, "", "blue", the list and the object.
    let rows: [(Style, Write, WriteColor, [&str; 5]); 13] = [
        (
            Style::MATRIX,
            path,
            path,
            [UNSET, ";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"],
        ),
        (
            Style::MATRIX.exploded(),
            path,
            path,
            [UNSET, ";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
        ),
        (Style::LABEL, path, path, [UNSET, ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Style::LABEL.exploded(), path, path, [UNSET, ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (Style::SIMPLE, path, path, [UNSET, UNSET, "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Style::SIMPLE.exploded(), path, path, [UNSET, UNSET, "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (Style::SIMPLE, header, header, ["none", "", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Style::SIMPLE.exploded(), header, header, ["none", "", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (
            Style::FORM,
            query,
            query,
            ["none", "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
        ),
        (
            Style::FORM.exploded(),
            query,
            query,
            ["none", "color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
        ),
        (
            Style::SPACE,
            query,
            query,
            ["none", "color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
        ),
        (
            Style::PIPE,
            query,
            query,
            ["none", "color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
        ),
        (
            Style::FORM,
            cookie,
            cookie,
            ["none", "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
        ),
    ];
    for (style, write, write_color, expected) in rows {
        let values = [json!(null), json!(""), json!("blue"), json!(["blue", "black", "brown"])];
        let mut written: Vec<String> = values.iter().map(|value| write(value, style)).collect();
        written.push(write_color(&COLOR, style));
        assert_eq!(written, expected, "{style:?}");
    }
    assert_eq!(query(&COLOR, Style::DEEP), "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150");
    // From 3.2 on, exploded cookies are what `style: cookie` says: one cookie each.
    assert_eq!(cookie(&["blue", "black"], Style::FORM.exploded()), "color=blue; color=black");
    assert_eq!(cookie(&COLOR, Style::FORM.exploded()), "R=100; G=200; B=150");
    assert_eq!(query(&["blue", "black"], Style::TAB), "color=blue%09black");
}

#[test]
fn the_examples_of_rfc_6570_are_what_is_written() {
    let list = ["red", "green", "blue"];
    // Section 3.2.2, simple string expansion.
    assert_eq!(path(&"Hello World!", Style::SIMPLE), "Hello%20World%21");
    assert_eq!(path(&"50%", Style::SIMPLE), "50%25");
    assert_eq!(path(&list, Style::SIMPLE.exploded()), "red,green,blue");
    assert_eq!(path(&KEYS, Style::SIMPLE), "semi,%3B,dot,.,comma,%2C");
    assert_eq!(path(&KEYS, Style::SIMPLE.exploded()), "semi=%3B,dot=.,comma=%2C");
    // Section 3.2.5, label expansion.
    assert_eq!(path(&list, Style::LABEL.exploded()), ".red.green.blue");
    assert_eq!(path(&KEYS, Style::LABEL), ".semi,%3B,dot,.,comma,%2C");
    assert_eq!(path(&KEYS, Style::LABEL.exploded()), ".semi=%3B.dot=..comma=%2C");
    // Section 3.2.7, path-style parameter expansion; `list` is called `color` here.
    assert_eq!(path(&list, Style::MATRIX), ";color=red,green,blue");
    assert_eq!(path(&KEYS, Style::MATRIX.exploded()), ";semi=%3B;dot=.;comma=%2C");
    // Section 3.2.8, form-style query expansion.
    assert_eq!(query(&KEYS, Style::FORM), "color=semi,%3B,dot,.,comma,%2C");
    assert_eq!(query(&KEYS, Style::FORM.exploded()), "semi=%3B&dot=.&comma=%2C");
    let nothing: [&str; 0] = [];
    assert_eq!(query(&nothing, Style::FORM.exploded()), "none");
    assert_eq!(query(&nothing, Style::FORM.exploded().with_empty()), "color=");
    // Section 3.2.3, reserved expansion, but for what would end a value of a query.
    let reserved = Style::FORM.reserved();
    assert_eq!(query(&"http://example.com/home/", reserved), "color=http://example.com/home/");
    assert_eq!(query(&"50%", reserved), "color=50%25");
    assert_eq!(query(&"%2Fa%zz", reserved), "color=%2Fa%25zz");
    assert_eq!(query(&"a&b=c#d[e]+f", reserved), "color=a%26b=c%23d%5Be%5D%2Bf");
}

#[test]
fn deep_objects_nest_as_qs_and_php_and_rails_read_them() {
    let plain = |value: Value| query(&value, Style::DEEP).replace("%5B", "[").replace("%5D", "]");
    assert_eq!(plain(json!({ "b": { "c": 1 } })), "color[b][c]=1");
    assert_eq!(plain(json!({ "b": [1, "x&y"] })), "color[b][]=1&color[b][]=x%26y");
    assert_eq!(
        plain(json!({ "b": [{ "c": 1, "d": 2 }, { "c": 3 }] })),
        "color[b][0][c]=1&color[b][0][d]=2&color[b][1][c]=3"
    );
    assert_eq!(plain(json!({ "b": null, "c": true, "d": [] })), "color[c]=true");
    assert_eq!(plain(json!(["a", "b"])), "color[]=a&color[]=b");
    assert_eq!(plain(json!({ "]=1&admin": "x" })), "color[]%3D1%26admin]=x");
    assert_eq!(plain(json!({})), "none");
}

#[test]
fn what_a_style_has_no_form_for_is_json() {
    let nested = json!({ "a": { "b": [1] }, "c": ["d", "e"] });
    assert_eq!(query(&nested, Style::FORM.exploded()), "a=%7B%22b%22%3A%5B1%5D%7D&c=d&c=e");
    assert_eq!(query(&json!([[1, 2], [null]]), Style::FORM), "color=%5B1%2C2%5D,%5Bnull%5D");
    assert_eq!(query(&json!({ "q": "a\"b" }), Style::JSON), "color=%7B%22q%22%3A%22a%5C%22b%22%7D");
    assert_eq!(path(&json!({ "q": "a/b" }), Style::JSON), "%7B%22q%22%3A%22a%2Fb%22%7D");
    assert_eq!(header(&json!({ "q": "ü😀\n" }), Style::JSON), r#"{"q":"\u00fc\ud83d\ude00\n"}"#);
    assert_eq!(cookie(&json!({ "q": [1.0, 0.5] }), Style::JSON), "color={%22q%22:[1%2C0.5]}");
}

#[test]
fn no_value_leaves_its_place() {
    let hostile = json!({ "a": "/../b?c=d#e", "f": ";g=h,i.j&k\r\nl: m" });
    for style in [Style::SIMPLE, Style::LABEL, Style::MATRIX] {
        for style in [style, style.exploded()] {
            let path = path(&hostile, style);
            assert!(!path.contains(['/', '?', '#', '&', '\r', '\n', ' ']), "{path}");
        }
    }
    for style in [Style::FORM, Style::FORM.exploded(), Style::PIPE, Style::SPACE, Style::DEEP, Style::FORM.reserved()] {
        let query = query(&hostile, style);
        let pairs = if style == Style::DEEP || style == Style::FORM.exploded() { 2 } else { 1 };
        assert_eq!(query.split('&').count(), pairs, "{query}");
        assert!(!query.contains(['#', '\r', '\n', ' ']), "{query}");
    }
    let cookie = cookie(&hostile, Style::FORM);
    assert!(!cookie.contains([';', '\r', '\n', ' ']), "{cookie}");
    let mut call = Call::new(&CLIENT.core, &PAINT);
    call.path("color", &"y");
    call.header_value("color", &["a", "b\r\nc: d"], Style::SIMPLE);
    assert!(call.to_request().unwrap_err().to_string().contains("line break"));
}
