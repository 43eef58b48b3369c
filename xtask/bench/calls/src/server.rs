//! Turns requests on loopback into answers that are ready before they are asked for.

use std::net::TcpListener;
use std::thread;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer, by what the line of its request contains.
pub(crate) type Route = (&'static str, Vec<u8>);

/// Starts a server, and returns its URL.
///
/// One thread serves all connections, so that no caller has a thread on a nearer processor than another one.
pub(crate) fn start(routes: Vec<Route>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a port");
    listener.set_nonblocking(true).expect("it is a socket");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let answers: Vec<Route> = routes.into_iter().map(|(sign, body)| (sign, answer(&body))).collect();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("there are threads");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("it is a socket");
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, answers.clone()));
            }
        });
    });
    url
}

fn answer(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Answers one request after the other, until the client hangs up.
async fn serve(mut connection: TcpStream, answers: Vec<Route>) {
    let _ = connection.set_nodelay(true);
    let mut buffer = Vec::new();
    while let Ok(1..) = connection.read_buf(&mut buffer).await {
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        let announced = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length = announced.map_or(0, |length| length.trim().parse().unwrap_or(0));
        if buffer.len() < end + 4 + length {
            continue;
        }
        let line = head.lines().next().unwrap_or_default();
        let found = answers.iter().find(|(sign, _)| line.contains(sign));
        if let Some((_, answer)) = found
            && connection.write_all(answer).await.is_err()
        {
            return;
        }
        buffer.clear();
    }
}
