//! Answers of several statuses, media types, charsets and sizes, and their headers.

use kitchen::api::recipes::{ConvertRecipeSuccess, GetRecipeError};
use kitchen::types::{Course, PagesHeaders};
use kitchen::{Client, ErrorKind, Mode};

use super::loopback::{Answer, Loopback};

fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).api_key("key").build().unwrap()
}

fn typed(content_type: &'static str, body: &'static [u8]) -> Loopback {
    Loopback::start(move |_| Answer::bytes(200, body).header("content-type", content_type))
}

#[tokio::test]
async fn the_status_and_the_content_type_decide_which_success_it_is() {
    let cases: [(u16, &str, &str, &str); 9] = [
        (200, "application/json", r#"{"spicy":true}"#, "Json(Soup"),
        (200, "application/vnd.soup+json; v=1", "{}", "Json(Soup"),
        (200, "Text/CSV; charset=utf-8", "a,b", "OkCsv(\"a,b\")"),
        (200, "text/plain", "a,b", "OkCsv(\"a,b\")"),
        (200, "image/png", "\u{1}", "(b\"\\x01\")"),
        (202, "application/json", r#"{"code":1}"#, "Accepted(Problem { code: 1, message: None })"),
        (202, "text/plain", r#"{"code":1}"#, "Accepted(Problem { code: 1, message: None })"),
        (204, "", "", "NoContent"),
        (200, "", "{}", "Json(Soup"),
    ];
    for (status, content_type, body, shown) in cases {
        let server = Loopback::start(move |_| match content_type {
            "" => Answer::new(status, body),
            content_type => Answer::new(status, body).header("content-type", content_type),
        });
        let value = client(&server).recipes().convert_recipe("r").await.unwrap();
        assert!(format!("{value:?}").contains(shown), "{content_type}: {value:?}");
        assert_eq!(value.clone().into_ok_csv().is_some(), shown.starts_with("OkCsv"));
        assert_eq!(value == ConvertRecipeSuccess::NoContent, status == 204);
        let accept = server.requests()[0].header("accept").unwrap().to_owned();
        assert_eq!(accept, "application/json, text/csv;q=0.9, image/*;q=0.8");
    }
}

#[tokio::test]
async fn what_is_not_described_is_an_error_with_its_body() {
    let cases = [
        (200, "application/zip", "PK", "its content type is `application/zip` instead of `application/json`"),
        (201, "application/json", "{\"a\": 1}", "201 Created, which is no status that the description has"),
    ];
    for (status, content_type, body, mention) in cases {
        let server = Loopback::start(move |_| Answer::new(status, body).header("content-type", content_type));
        let error = client(&server).recipes().convert_recipe("r").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(&error.body().unwrap()[..], body.as_bytes());
        assert!(error.to_string().contains(mention), "{error}");
        assert!(error.to_string().contains(body) && error.to_string().contains(content_type), "{error}");
    }
    let server = typed("text/html", b"<h1>Log in</h1>");
    let error = client(&server).dishes().cook_soup().await.unwrap_err();
    assert!(error.to_string().ends_with("its content type is `text/html`: <h1>Log in</h1>"), "{error}");
}

#[tokio::test]
async fn an_answer_without_a_body_is_none() {
    for (status, body, is_there) in [(200, "{}", true), (202, "", false), (202, "{\"odd\":1}", false), (204, "", false)]
    {
        let server = Loopback::start(move |_| Answer::json(status, body));
        let response = client(&server).recipes().drop_recipe("r").send().await.unwrap();
        assert_eq!(response.value.is_some(), is_there, "{status} {body}");
        assert_eq!(&response.body()[..], body.as_bytes());
    }
    let server = Loopback::start(|_| Answer::json(200, ""));
    let soup = client(&server).dishes().cook_soup();
    assert_eq!(soup.clone().await.unwrap(), kitchen::types::Soup::new(""));
    let error = soup.mode(Mode::Strict).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("200 OK, but the body is empty"), "{error}");
}

#[tokio::test]
async fn text_is_of_its_charset() {
    let cases: [(&str, &[u8], &str); 6] = [
        ("text/plain", "Käse".as_bytes(), "Käse"),
        ("text/plain; charset=ISO-8859-1", b"K\xe4se", "Käse"),
        ("text/html; a=b; Charset=\"windows-1252\"", b"\x80 5", "€ 5"),
        ("text/plain; charset=shift_jis", b"\x83\x8c\x83V\x83s", "レシピ"),
        ("text/plain; charset=us-ascii", b"\xef\xbb\xbfok", "ok"),
        ("text/plain; charset=utf-16le", b"o\0k\0", "ok"),
    ];
    for (content_type, body, text) in cases {
        let server = typed(content_type, body);
        assert_eq!(client(&server).recipes().read_recipe("r").await.unwrap(), text, "{content_type}");
        assert_eq!(server.requests()[0].header("accept"), Some("text/html, text/plain;q=0.9"));
    }
    for (content_type, body, mention) in [
        ("text/plain", &b"K\xe4se"[..], "the body is no text of the charset `UTF-8`"),
        ("text/plain; charset=klingon", b"a", "the charset `klingon` is not known"),
    ] {
        let error = client(&typed(content_type, body)).recipes().read_recipe("r").await.unwrap_err();
        assert_eq!((error.kind(), &error.body().unwrap()[..]), (ErrorKind::Decode, body));
        assert!(error.to_string().contains(mention), "{error}");
    }
}

#[tokio::test]
async fn an_error_may_be_a_text() {
    let server =
        Loopback::start(|_| Answer::bytes(404, b"Kein K\xe4se").header("content-type", "text/plain; charset=latin1"));
    let error = client(&server).recipes().get_recipe("r").await.unwrap_err();
    assert_eq!(error.declared(), Some(&GetRecipeError::NotFound("Kein Käse".to_owned())));
    assert_eq!(&error.body().unwrap()[..], b"Kein K\xe4se");
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused() {
    let gigabyte = "HTTP/1.1 200 X\r\ncontent-type: application/pdf\r\ncontent-length: 1073741824\r\n\r\n%PDF";
    let chunked = "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n6\r\n123456\r\n6\r\n123456\r\n0\r\n\r\n";
    let server = Loopback::start(move |_| Answer::verbatim(gigabyte));
    let error = client(&server).recipes().get_recipe("r").await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16(), error.body()), (ErrorKind::TooLarge, 200, None));
    let shown = "200 OK, but the body is longer than 268435456 bytes, which `body_limit` sets";
    assert!(error.to_string().ends_with(shown), "{error}");
    let server = Loopback::start(move |_| Answer::verbatim(chunked));
    for (limit, fits) in [(5, false), (11, false), (12, true)] {
        let result = client(&server).recipes().get_recipe("r").body_limit(limit).await;
        assert_eq!(
            result.map_err(|error| error.kind()).map(|body| body.len()),
            if fits { Ok(12) } else { Err(ErrorKind::TooLarge) }
        );
    }
    let client = Client::builder().base_url(server.url()).api_key("key").body_limit(3).build().unwrap();
    assert_eq!(client.recipes().get_recipe("r").await.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn headers_are_of_their_types() {
    let server = Loopback::start(|_| {
        let answer = Answer::new(200, "").header("x-pages-left", "12");
        let answer = answer.header("X-Pages-Courses", "COURSE_MAIN, new").header("x-pages-courses", "COURSE_STARTER");
        answer.header("x-pages-since", "2026-01-02T03:04:05Z")
    });
    let response = client(&server).recipes().get_recipe("r").send().await.unwrap();
    let headers: PagesHeaders = response.typed_headers().unwrap();
    assert_eq!(headers.x_pages_left, Some(12));
    let courses = headers.x_pages_courses.unwrap();
    assert_eq!((&courses[0], courses[1].as_str(), &courses[2]), (&Course::Main, "new", &Course::Starter));
    assert_eq!(headers.x_pages_since.unwrap().to_string(), "2026-01-02T03:04:05Z");
}

#[tokio::test]
async fn a_header_that_is_odd_is_judged_by_the_mode() {
    let server = Loopback::start(|_| Answer::new(200, "").header("x-pages-since", "2026-01-02T03:04:05Z"));
    let call = || client(&server).recipes().get_recipe("r");
    for mode in [Mode::Corrected, Mode::Lossless] {
        let headers = call().mode(mode).send().await.unwrap().typed_headers().unwrap();
        assert!(headers.x_pages_left.is_none() && headers.x_pages_since.is_some());
    }
    let error = call().mode(Mode::Strict).send().await.unwrap().typed_headers().unwrap_err();
    assert_eq!(error.to_string(), "the header `X-Pages-Left` is required but absent");

    let server = Loopback::start(|_| {
        Answer::new(200, "").header("x-pages-left", "many").header("x-pages-since", "2026-01-02T03:04:05Z")
    });
    let call = || client(&server).recipes().get_recipe("r");
    let headers = call().send().await.unwrap().typed_headers().unwrap();
    assert!(headers.x_pages_left.is_none() && headers.x_pages_since.is_some());
    for mode in [Mode::Lossless, Mode::Strict] {
        let error = call().mode(mode).send().await.unwrap().typed_headers().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().starts_with("the header `X-Pages-Left` cannot be read"), "{error}");
    }
}
