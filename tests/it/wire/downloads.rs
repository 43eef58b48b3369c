//! Answers that are read as they arrive: chunks, files, and what is left when a connection breaks.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;
use kitchen::{Client, ErrorKind};

use super::loopback::{Answer, Loopback, Recorded};

const TAG: &str = "\"v1\"";
const DATE: &str = "Mon, 02 Nov 2026 10:00:00 GMT";
const MODIFIED: &str = "Mon, 02 Nov 2026 09:00:00 GMT";

fn client(server: &Loopback) -> Client {
    Client::builder().base_url(server.url()).api_key("key").build().unwrap()
}

/// A megabyte in which every place is another.
fn content() -> Vec<u8> {
    (0u32..262_144).flat_map(u32::to_le_bytes).collect()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Answers as a server that has ranges, whose content is named by a header.
fn ranged(request: &Recorded, (name, validator): (&str, &str)) -> Answer {
    let content = content();
    let start = request.header("range").map(|range| range.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap());
    let start =
        start.filter(|_| request.header("if-range") == Some(validator)).map(|start| start.parse::<usize>().unwrap());
    let answer = match start {
        Some(start) => Answer::bytes(206, &content[start..])
            .header("content-range", &format!("bytes {start}-{}/{}", content.len() - 1, content.len())),
        None => Answer::bytes(200, &content),
    };
    answer.header(name, validator).header("date", DATE).header("content-type", "application/pdf")
}

/// A server that breaks the first connections after so many bytes.
fn breaking(validator: (&'static str, &'static str), cuts: &'static [usize]) -> Loopback {
    let count = AtomicUsize::new(0);
    Loopback::start(move |request| {
        let answer = ranged(request, validator);
        match cuts.get(count.fetch_add(1, Ordering::SeqCst)) {
            Some(cut) => answer.cut(*cut),
            None => answer,
        }
    })
}

#[tokio::test]
async fn an_answer_is_in_memory_or_arrives_in_chunks() {
    let server = Loopback::start(|request| ranged(request, ("etag", TAG)));
    let call = || client(&server).recipes().get_recipe("r");
    assert_eq!(call().await.unwrap(), content());
    assert_eq!(server.requests()[0].header("accept"), Some("application/pdf"));
    let mut download = call().download().await.unwrap();
    assert_eq!(download.status(), 200);
    assert_eq!((download.content_type(), download.content_length()), (Some("application/pdf"), Some(1_048_576)));
    assert_eq!(server.requests()[1].header("accept-encoding"), Some("identity"));
    let mut read = Vec::new();
    while let Some(chunk) = download.chunk().await.unwrap() {
        read.extend_from_slice(&chunk);
        assert_eq!(download.position(), read.len() as u64);
    }
    assert!(read == content());
    let limited = call().body_limit(10).download().await.unwrap();
    let chunks: Vec<_> = limited.into_stream().try_collect().await.unwrap();
    assert!(chunks.concat() == content());
}

#[tokio::test]
async fn a_broken_connection_is_continued_where_it_broke() {
    for validator in [("etag", TAG), ("last-modified", MODIFIED)] {
        let folder = folder();
        let path = folder.path().join("recipe.pdf");
        fs::write(&path, "an older one").unwrap();
        let server = breaking(validator, &[300_000, 1, 0, 400_000]);
        let saved = client(&server).recipes().get_recipe("r").download().save(&path).await.unwrap();
        assert_eq!((saved.length, saved.resumed_from, &saved.path), (1_048_576, 0, &path));
        assert!(fs::read(&path).unwrap() == content());
        assert_eq!(files(folder.path()), ["recipe.pdf"]);
        let requests = server.requests();
        assert_eq!(requests.len(), 5);
        assert_eq!(requests[0].header("range"), None);
        let ranges: Vec<_> = requests[1..].iter().map(|request| request.header("range").unwrap()).collect();
        assert_eq!(ranges, ["bytes=300000-", "bytes=300001-", "bytes=300001-", "bytes=700001-"]);
        assert!(requests[1..].iter().all(|request| request.header("if-range") == Some(validator.1)));
    }
}

#[tokio::test]
async fn what_cannot_be_named_is_not_continued() {
    for validator in [("etag", "W/\"v1\""), ("last-modified", DATE), ("x-none", "1")] {
        let folder = folder();
        let path = folder.path().join("recipe.pdf");
        let server = breaking(validator, &[300_000]);
        let error = client(&server).recipes().get_recipe("r").download().save(&path).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Transport, 200), "{error}");
        assert_eq!((server.requests().len(), files(folder.path()).len()), (1, 0));
    }
}

/// Leaves a part of a download behind, as a program does whose connection is gone for good.
async fn leave(path: &Path, tag: &'static str) -> PathBuf {
    let server = Loopback::start(move |request| match request.header("range") {
        None => ranged(request, ("etag", tag)).cut(300_000),
        Some(_) => Answer::new(403, "no more"),
    });
    let error = client(&server).recipes().get_recipe("r").download().save(path).await.unwrap_err();
    assert!(error.to_string().contains("the rest is not to be had: 403 Forbidden"), "{error}");
    assert!(!path.exists());
    let part = path.with_file_name("recipe.pdf.part");
    assert_eq!(fs::metadata(&part).unwrap().len(), 300_000);
    // The same content may be on another port; only here the URL must be another one.
    let tag = path.with_file_name("recipe.pdf.part.tag");
    let text = fs::read_to_string(&tag).unwrap();
    assert!(!text.contains("127.0.0.1"), "{text}");
    part
}

#[tokio::test]
async fn a_part_of_an_earlier_download_is_continued_if_it_is_of_the_same() {
    for (now, resumed_from) in [(TAG, 300_000), ("\"v2\"", 0)] {
        let folder = folder();
        let path = folder.path().join("recipe.pdf");
        let server = Loopback::start({
            let count = AtomicUsize::new(0);
            move |request| match count.fetch_add(1, Ordering::SeqCst) {
                0 => ranged(request, ("etag", TAG)).cut(300_000),
                1 => Answer::new(403, "no more"),
                _ => ranged(request, ("etag", now)),
            }
        });
        let download = || client(&server).recipes().get_recipe("r").download().save(&path);
        let error = download().await.unwrap_err();
        assert!(error.to_string().contains("the rest is not to be had: 403 Forbidden"), "{error}");
        assert_eq!(files(folder.path()), ["recipe.pdf.part", "recipe.pdf.part.tag"]);
        let saved = download().await.unwrap();
        assert_eq!((saved.length, saved.resumed_from), (1_048_576, resumed_from));
        assert_eq!(server.requests()[2].header("range"), Some("bytes=300000-"));
        assert_eq!(server.requests()[2].header("if-range"), Some(TAG));
        assert!(fs::read(&path).unwrap() == content());
        assert_eq!(files(folder.path()), ["recipe.pdf"]);
    }
}

#[tokio::test]
async fn a_part_of_something_else_is_not_continued() {
    let folder = folder();
    let path = folder.path().join("recipe.pdf");
    leave(&path, TAG).await;
    let server = Loopback::start(|request| ranged(request, ("etag", TAG)));
    let saved = client(&server).recipes().get_recipe("other").download().save(&path).await.unwrap();
    assert_eq!((saved.resumed_from, server.requests()[0].header("range")), (0, None));
    assert!(fs::read(&path).unwrap() == content());
    assert_eq!(files(folder.path()), ["recipe.pdf"]);
}

#[tokio::test]
async fn the_rest_of_another_content_is_not_joined_to_a_part() {
    // A server that has ranges, but does not know the condition that a range is asked for with.
    let changed = |request: &Recorded| {
        let start = request.header("range").map(|range| range[6..range.len() - 1].parse::<usize>().unwrap());
        let content = content();
        let range = format!("bytes {}-{}/{}", start.unwrap_or_default(), content.len() - 1, content.len());
        Answer::bytes(if start.is_some() { 206 } else { 200 }, &content[start.unwrap_or_default()..])
            .header("content-range", &range)
            .header("etag", "\"v2\"")
    };
    let folder = folder();
    let path = folder.path().join("recipe.pdf");
    let count = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match count.fetch_add(1, Ordering::SeqCst) {
        0 => ranged(request, ("etag", TAG)).cut(300_000),
        1 => Answer::new(403, "no more"),
        _ => changed(request),
    });
    let download = || client(&server).recipes().get_recipe("r").download().save(&path);
    download().await.unwrap_err();
    assert_eq!((download().await.unwrap().resumed_from, server.requests().len()), (0, 4));
    assert!(fs::read(&path).unwrap() == content());

    let count = AtomicUsize::new(0);
    let server = Loopback::start(move |request| match count.fetch_add(1, Ordering::SeqCst) {
        0 => ranged(request, ("etag", TAG)).cut(300_000),
        _ => changed(request),
    });
    let error = client(&server).recipes().get_recipe("r").download().save(folder.path().join("new")).await.unwrap_err();
    assert!(error.to_string().contains("the content may have changed"), "{error}");
}

#[tokio::test]
async fn a_range_that_is_refused_starts_again() {
    let folder = folder();
    let path = folder.path().join("recipe.pdf");
    let server = Loopback::start({
        let count = AtomicUsize::new(0);
        move |request| match count.fetch_add(1, Ordering::SeqCst) {
            0 => ranged(request, ("etag", TAG)).cut(300_000),
            1 => Answer::new(404, "gone"),
            2 => Answer::new(416, "").header("content-range", "bytes */5"),
            _ => ranged(request, ("etag", TAG)),
        }
    });
    let download = || client(&server).recipes().get_recipe("r").download().save(&path);
    download().await.unwrap_err();
    assert_eq!(download().await.unwrap().resumed_from, 0);
    assert!(fs::read(&path).unwrap() == content());
}

#[tokio::test]
async fn a_download_may_take_long_but_not_stall() {
    let server = Loopback::start(|request| ranged(request, ("x-none", "")).stall(1000));
    let call = client(&server).recipes().get_recipe("r").timeout(Duration::from_secs(20));
    let mut download = call.download().idle_timeout(Duration::from_millis(200)).await.unwrap();
    let mut read = 0;
    let error = loop {
        match download.chunk().await {
            Ok(chunk) => read += chunk.expect("there is more").len(),
            Err(error) => break error,
        }
    };
    assert_eq!((read, error.kind()), (1000, ErrorKind::Timeout));
    assert!(error.to_string().contains("timed out after 200ms while waiting for more of the answer"), "{error}");
    assert_eq!(error.operation(), Some("getRecipe"));
}

#[tokio::test]
async fn an_error_is_no_file() {
    let folder = folder();
    let path = folder.path().join("recipe.pdf");
    let server = Loopback::start(|_| Answer::new(404, "none").header("content-type", "text/plain"));
    let error = client(&server).recipes().get_recipe("r").download().save(&path).await.unwrap_err();
    assert!(matches!(error.declared(), Some(kitchen::api::recipes::GetRecipeError::NotFound(text)) if text == "none"));
    assert!(files(folder.path()).is_empty());
    let server = Loopback::start(|request| ranged(request, ("etag", TAG)));
    let missing = folder.path().join("missing/recipe.pdf");
    let error = client(&server).recipes().get_recipe("r").download().save(&missing).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("recipe.pdf` cannot be written"), "{error}");
}
