//! Turns requests on loopback into answers that are ready before they are asked for.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// An answer, by what the line of its request contains.
pub(crate) type Route = (&'static str, Vec<u8>);

/// Starts a server, and returns its URL.
pub(crate) fn start(routes: Vec<Route>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let answers: Vec<Route> = routes.into_iter().map(|(sign, body)| (sign, answer(&body))).collect();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answers = answers.clone();
            thread::spawn(move || serve(connection, &answers));
        }
    });
    url
}

fn answer(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Answers one request after the other, until the client hangs up.
fn serve(mut connection: TcpStream, answers: &[Route]) {
    let _ = connection.set_nodelay(true);
    let mut buffer = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = connection.read(&mut chunk) {
        buffer.extend_from_slice(&chunk[..length]);
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        let announced = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length = announced.map_or(0, |length| length.trim().parse().unwrap_or(0));
        if buffer.len() < end + 4 + length {
            continue;
        }
        let line = head.lines().next().unwrap_or_default();
        let found = answers.iter().find(|(sign, _)| line.contains(sign));
        let written = found.map_or(Ok(()), |(_, answer)| connection.write_all(answer));
        if written.is_err() {
            return;
        }
        buffer.clear();
    }
}
