//! XML, as the examples of the specification have it (OpenAPI 3.1.1 and 3.2.0, "XML Object Examples"), both ways.

use bytes::Bytes;
use http::{Method, Response};
use serde_json::{Value, json};

use crate::client::{Client, NoDeclaredError};
use crate::loopback::{Answer, Loopback};
use crate::runtime::{Call, Error, ErrorKind, Operation, Replay, Security, Xml};

static SEND: Operation = Operation {
    id: "send",
    group: "",
    method: Method::POST,
    path: "/send",
    security: Security::None,
    replay: Replay::Unsafe,
    retries: None,
};

/// Returns what is sent as the body, without the declaration in front.
fn written(xml: &Xml, value: &Value) -> Result<String, Error> {
    let client = Client::of("http://127.0.0.1:9");
    let mut call = Call::new(&client.core, &SEND);
    call.xml("application/xml", value, xml);
    let request = call.to_request()?;
    assert_eq!(request.headers()["content-type"], "application/xml");
    let body = request.body().as_bytes().expect("a document is in memory");
    let text = String::from_utf8(body.to_vec()).expect("a document is UTF-8");
    Ok(text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#).expect("a document says what it is").to_owned())
}

fn read_as(xml: &'static Xml, content_type: &str, body: impl Into<Bytes>) -> Result<Value, Error> {
    let client = Client::of("http://127.0.0.1:9");
    let call = Call::new(&client.core, &SEND);
    let answer = Response::builder().header("content-type", content_type).body(body.into());
    let reply = call.reply(answer.expect("the content type is a header"));
    Ok(reply.decode_xml::<Value, NoDeclaredError>(xml)?.value)
}

fn read(xml: &'static Xml, body: &str) -> Value {
    read_as(xml, "application/xml", body.to_owned()).unwrap_or_else(|error| panic!("{body}: {error}"))
}

static ANIMALS: Xml = Xml::object("document", &[Xml::list("animals", &Xml::text(""))]);
static NAMED_ITEMS: Xml = Xml::object("document", &[Xml::list("animals", &Xml::text("animal"))]);
static WRAPPED: Xml = Xml::object("document", &[Xml::list("animals", &Xml::text("")).wrapped()]);
static WRAPPED_ITEMS: Xml = Xml::object("document", &[Xml::list("animals", &Xml::text("animal")).wrapped()]);
static WRAPPED_NAMED: Xml =
    Xml::object("document", &[Xml::list("aliens", &Xml::text("animal")).of("animals").wrapped()]);
static PERSON: Xml = Xml::object(
    "Person",
    &[Xml::number("id").attribute(), Xml::text("name").within("sample", "https://example.com/schema/sample")],
);
static CATS: Xml =
    Xml::list("animals", &Xml::object("animal", &[Xml::text("kind").attribute(), Xml::text("name").inner_text()]))
        .wrapped();
static DOCUMENTATION: Xml = Xml::object("Documentation", &[Xml::text("content").cdata()]);
static ONE_TWO_THREE: Xml = Xml::sequence(
    "OneTwoThree",
    &[
        Xml::text("One"),
        Xml::object("Two", &[Xml::text("unit").attribute(), Xml::number("value").inner_text()]),
        Xml::boolean("Three"),
    ],
)
.wrapped();
static REPORT: Xml =
    Xml::sequence("Report", &[Xml::text("").inner_text(), Xml::number("data"), Xml::text("").inner_text()]).wrapped();
static PRODUCT: Xml = Xml::object(
    "product",
    &[
        Xml::number("count").attribute().constant(),
        Xml::text("rating").attribute(),
        Xml::text("description"),
        Xml::object("related", &[]).and(&ANYTHING),
    ],
);
static ANYTHING: Xml = Xml::any("");
/// An object that may be in itself, in the namespace of a prefix, with what it does not know.
static NODE: Xml = Xml::object(
    "node",
    &[
        Xml::text("lang").attribute().within("x", "urn:x"),
        Xml::number("size"),
        Xml::boolean("ready"),
        Xml::like("node", &NODE).of("child"),
        Xml::object("", &[Xml::text("city")]).of("place").inline(),
        Xml::list("tag", &Xml::text("")).of("tags").constant(),
    ],
)
.and(&ANYTHING)
.within("n", "urn:n");

#[test]
fn the_examples_of_the_specification_are_read_and_written() {
    let animals = json!({"animals": ["dog", "cat", "hamster"]});
    let cases: [(&'static Xml, Value, &str); 12] = [
        (
            &ANIMALS,
            animals.clone(),
            "<document><animals>dog</animals><animals>cat</animals><animals>hamster</animals></document>",
        ),
        (
            &NAMED_ITEMS,
            animals.clone(),
            "<document><animal>dog</animal><animal>cat</animal><animal>hamster</animal></document>",
        ),
        (
            &WRAPPED,
            animals.clone(),
            "<document><animals><animals>dog</animals><animals>cat</animals><animals>hamster</animals></animals></document>",
        ),
        (
            &WRAPPED_ITEMS,
            animals.clone(),
            "<document><animals><animal>dog</animal><animal>cat</animal><animal>hamster</animal></animals></document>",
        ),
        (
            &WRAPPED_NAMED,
            animals,
            "<document><aliens><animal>dog</animal><animal>cat</animal><animal>hamster</animal></aliens></document>",
        ),
        (
            &PERSON,
            json!({"id": 123, "name": "example"}),
            r#"<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>"#,
        ),
        (
            &CATS,
            json!([{"kind": "Cat", "name": "Fluffy"}, {"kind": "Dog", "name": "Fido"}]),
            r#"<animals><animal kind="Cat">Fluffy</animal><animal kind="Dog">Fido</animal></animals>"#,
        ),
        (
            &DOCUMENTATION,
            json!({"content": "<html><head><title>Awesome Docs</title></head><body></body><html>"}),
            "<Documentation><![CDATA[<html><head><title>Awesome Docs</title></head><body></body><html>]]></Documentation>",
        ),
        (
            &ONE_TWO_THREE,
            json!(["Some text", {"unit": "cubits", "value": 42}, null]),
            r#"<OneTwoThree><One>Some text</One><Two unit="cubits">42</Two><Three xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"></Three></OneTwoThree>"#,
        ),
        (
            &REPORT,
            json!(["Some preamble text.", 42, "Some postamble text."]),
            "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>",
        ),
        (
            &PRODUCT,
            json!({"count": null, "description": "Thing", "related": null}),
            r#"<product><description>Thing</description><related xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"></related></product>"#,
        ),
        (
            &PRODUCT,
            json!({"count": 42, "description": "Thing", "related": {}}),
            r#"<product count="42"><description>Thing</description><related></related></product>"#,
        ),
    ];
    for (xml, value, text) in cases {
        assert_eq!(written(xml, &value).expect("the value has an XML form"), text);
        assert_eq!(read(xml, text), value, "{text}");
    }
}

#[test]
fn what_is_nested_and_unknown_survives() {
    let value = json!({
        "lang": "a \"b\"\n<c>", "size": 1.5, "ready": false, "tags": ["", "  & ]]> \r"], "place": {"city": "Å"},
        "child": {"size": 2, "tags": [], "more": {"of": ["this", {"and": "that"}]}},
    });
    let text = written(&NODE, &value).expect("the value has an XML form");
    assert_eq!(
        text,
        "<n:node xmlns:n=\"urn:n\" xmlns:x=\"urn:x\" x:lang=\"a &quot;b&quot;&#10;&lt;c&gt;\"><size>1.5</size>\
         <ready>false</ready><node><size>2</size><more><of>this</of><of><and>that</and></of></more></node>\
         <city>Å</city><tag></tag><tag>  &amp; ]]&gt; &#13;</tag></n:node>"
    );
    assert_eq!(read(&NODE, &text), value);
}

#[test]
fn what_servers_write_otherwise_is_read() {
    let cases: [(&'static Xml, &str, Value); 9] = [
        // One item is a list, and none is an empty one where the list is required.
        (&ANIMALS, "<document><animals>dog</animals></document>", json!({"animals": ["dog"]})),
        (&NODE, "<node/>", json!({"tags": []})),
        // Another root, another prefix, no namespace, any order, white space, comments and instructions.
        (
            &PERSON,
            "<?xml version='1.0'?>\n<!-- a -->\n<p:human xmlns:p='urn:p' id=' 7 '>\n<?a b?><name>é&#x21;&amp;</name>\n</p:human>\n",
            json!({"id": 7, "name": "é!&"}),
        ),
        (&NODE, "<node><ready>1</ready><size> +2e1 </size></node>", json!({"size": 20, "ready": true, "tags": []})),
        // A section of text is text, and an element that is empty is an empty text.
        (
            &ANIMALS,
            "<document><animals><![CDATA[<a>]]>b</animals><animals/></document>",
            json!({"animals": ["<a>b", ""]}),
        ),
        // Text where a section is expected, with white space around elements.
        (&DOCUMENTATION, "<Documentation>plain</Documentation>", json!({"content": "plain"})),
        // A number that is none is kept as it came, so that decoding says what is wrong.
        (&NODE, "<node><size>many</size></node>", json!({"size": "many", "tags": []})),
        // Items in a wrapper may have any name.
        (&WRAPPED_ITEMS, "<document><animals><x>dog</x></animals></document>", json!({"animals": ["dog"]})),
        // Attributes of what is not known are properties, too.
        (&NODE, "<node><a b='1'>c</a></node>", json!({"tags": [], "a": {"b": "1", "#text": "c"}})),
    ];
    for (xml, text, value) in cases {
        assert_eq!(read(xml, text), value, "{text}");
    }
}

#[test]
fn the_charset_is_that_of_the_mark_the_content_type_or_the_declaration() {
    let utf_16 = |text: &str, mark: [u8; 2], write: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(write)).collect::<Vec<u8>>()
    };
    let text = "<d><animals>é</animals></d>";
    let latin: Vec<u8> = text.chars().map(|character| character as u8).collect();
    let declared = [b"<?xml version='1.0' encoding='ISO-8859-1'?>".as_slice(), &latin].concat();
    for (content_type, body) in [
        ("application/xml", text.as_bytes().to_vec()),
        ("application/atom+xml; charset=utf-8", ["\u{FEFF}", text].concat().into_bytes()),
        ("text/xml; charset=\"iso-8859-1\"", latin),
        ("application/xml", declared),
        ("application/xml", utf_16(text, [0xFF, 0xFE], u16::to_le_bytes)),
        ("application/xml", utf_16(text, [0xFE, 0xFF], u16::to_be_bytes)),
        ("", text.as_bytes().to_vec()),
    ] {
        let value = read_as(&ANIMALS, content_type, body).expect("the charset is known");
        assert_eq!(value, json!({"animals": ["é"]}), "{content_type}");
    }
    // What is called JSON is read as JSON.
    assert_eq!(read_as(&ANIMALS, "application/json", "{\"a\":1}").expect("it is JSON"), json!({"a": 1}));
}

#[test]
fn what_is_no_document_is_refused() {
    let deep = "<a>".repeat(101) + &"</a>".repeat(101);
    for (text, reason) in [
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "document type"),
        ("<!DOCTYPE a SYSTEM 'http://127.0.0.1/a.dtd'><a/>", "document type"),
        ("<a>&b;</a>", "`&b;` is no known entity"),
        ("<a b='&c;'/>", "c"),
        ("<a><b></a>", "expected `</b>`"),
        ("<a>", "ends before its root does"),
        ("", "body is empty"),
        ("<a/><b/>", "several roots"),
        ("<a/>b", "outside of its root"),
        ("<b:a/>", "prefix `b` has no namespace"),
        ("<a b='1' b='2'/>", "uplicat"),
        ("<a>&#0;</a>", "&"),
        (&deep, "100 of them deep"),
    ] {
        let error = read_as(&ANIMALS, "application/xml", text.to_owned()).expect_err(text);
        assert_eq!(error.kind(), ErrorKind::Decode, "{text}");
        let said = error.to_string();
        assert!(said.contains(reason) || reason == "&", "{text}: {said}");
        assert!(!said.contains("not JSON"), "{text}: {said}");
    }
    let error = read_as(&ANIMALS, "application/xml", &b"<a>\xFF</a>"[..]).expect_err("that is no UTF-8");
    assert!(error.to_string().contains("no UTF-8"), "{error}");
    let error = read_as(&ANIMALS, "text/html", "<html/>").expect_err("that is another type");
    assert!(error.to_string().contains("its content type is `text/html`"), "{error}");
}

#[tokio::test]
async fn what_no_document_can_hold_is_not_sent() {
    let server = Loopback::start(|_| Answer::new(204, ""));
    for (value, reason) in [
        (json!({"animals": ["\u{0}"]}), "no XML has"),
        (json!({"a b": 1}), "`a b` is no name"),
        (json!({"<a>": 1}), "is no name"),
    ] {
        let mut call = Call::new(&Client::of(&server.url()).core, &SEND);
        call.xml("application/xml", &value, &ANIMALS);
        let error = call.execute().await.expect_err("it cannot be sent");
        assert_eq!(error.kind(), ErrorKind::Build);
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert!(server.requests().is_empty(), "nothing is sent");
}
