//! Bodies and answers that are XML, through a generated client.

use kitchen::api::larder::{ListJarsSuccess, PutJarError};
use kitchen::types::Jar;
use kitchen::{Client, ErrorKind, Mode};

use super::loopback::{Answer, Loopback};

const JAR: &str = r#"<?xml version="1.0" encoding="UTF-8"?><jar xmlns="urn:larder" label="plums &amp; co"><sealed>true</sealed><filled>2026-01-02T03:04:05Z</filled><grams>9007199254740993</grams><content>plums</content><content>sugar</content><notes><note>good</note></notes><jar label="small"></jar></jar>"#;

fn serving(status: u16, content_type: &'static str, body: &'static str) -> (Loopback, Client) {
    let server = Loopback::start(move |_| Answer::new(status, body).header("content-type", content_type));
    let client = Client::builder().base_url(server.url()).api_key("key").build().expect("the settings are sound");
    (server, client)
}

fn jar() -> Jar {
    let mut jar = Jar::new(vec!["plums".to_owned(), "sugar".to_owned()], "plums & co").sealed(true);
    jar.filled_at = Some("2026-01-02T03:04:05Z".parse().expect("that is a time"));
    // A number that is no double stays what it is.
    jar.grams = Some(9_007_199_254_740_993);
    jar.notes = Some(vec!["good".to_owned()]);
    jar.inside(Jar::new(Vec::<String>::new(), "small"))
}

#[tokio::test]
async fn a_value_is_written_and_read_as_its_schema_says() {
    let (server, client) = serving(200, "application/xml; charset=utf-8", JAR);
    let response = client.larder().put_jar(jar()).mode(Mode::Strict).send().await.expect("it is a jar");
    assert_eq!(response.value, jar());
    assert!(response.drift().is_empty());
    let requests = server.requests();
    assert_eq!(String::from_utf8_lossy(&requests[0].body), JAR);
    assert_eq!(requests[0].header("content-type"), Some("application/xml"));
    assert_eq!(requests[0].header("accept"), Some("application/json, application/xml;q=0.9"));
}

#[tokio::test]
async fn a_body_is_compressed_as_a_parameter_says() {
    let (server, client) = serving(200, "application/xml", JAR);
    client.larder().put_jar(jar()).content_encoding("gzip").await.expect("it is a jar");
    let request = server.requests().remove(0);
    assert_eq!(request.header("content-encoding"), Some("gzip"));
    assert_eq!((request.header("accept-encoding"), &request.body[..2]), (None, &[0x1F, 0x8B][..]));
    let error = client.larder().put_jar(jar()).content_encoding("br").await.expect_err("nobody writes that");
    assert_eq!(error.kind(), ErrorKind::Build);
    assert_eq!(server.requests().len(), 1, "nothing is sent");
}

#[tokio::test]
async fn json_is_read_where_it_came() {
    let (_server, client) = serving(200, "application/json", r#"{"label":"a","contents":[]}"#);
    assert_eq!(client.larder().put_jar(jar()).await.expect("it is a jar").label, "a");
}

#[tokio::test]
async fn an_error_is_read_and_what_does_not_fit_says_where() {
    let problem = r#"<problem><code>7</code><message>broken</message></problem>"#;
    let (_server, client) = serving(409, "application/problem+xml", problem);
    let error = client.larder().put_jar(jar()).await.expect_err("it is a problem");
    let Some(PutJarError::ClientError(problem)) = error.declared() else { panic!("{error:?}") };
    assert_eq!((problem.code, problem.message.as_deref()), (7, Some("broken")));

    let (_server, client) =
        serving(200, "application/xml", "<jar label='a'><jar label='b'><grams>much</grams></jar></jar>");
    let error = client.larder().put_jar(jar()).await.expect_err("much is no number");
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("inside.grams")));
    assert!(error.to_string().contains("200 OK, but the body does not decode"), "{error}");
}

#[tokio::test]
async fn the_content_type_decides_between_xml_and_text() {
    let (server, client) = serving(200, "text/xml", "<jars><jar label='a'/><jar label='b'><content/></jar></jars>");
    let value = client.larder().list_jars().await.expect("there are jars");
    let ListJarsSuccess::Xml(jars) = value else { panic!("{value:?}") };
    assert_eq!(
        jars.iter().map(|jar| (jar.label.as_str(), jar.contents.len())).collect::<Vec<_>>(),
        [("a", 0), ("b", 1)]
    );
    assert_eq!(server.requests()[0].header("accept"), Some("application/xml, text/plain;q=0.9"));
    let (_server, client) = serving(200, "text/plain", "a, b");
    assert_eq!(client.larder().list_jars().await.expect("it is text"), ListJarsSuccess::Text("a, b".to_owned()));
}
