//! Turns a function from requests to answers into an HTTP/1.1 server on the loopback interface that keeps every byte.
//!
//! It is made of blocking threads and nothing else, so that what a test sees is what was on the wire, and so that it can
//! be wrong in ways in which no HTTP library wants to be.
//! Include it with `#[path]` where a client is tested.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A running server; it stops when it is dropped.
pub(crate) struct Loopback {
    address: SocketAddr,
    log: Arc<Mutex<Vec<Recorded>>>,
    stopped: Arc<AtomicBool>,
}

/// A request as it arrived.
#[derive(Clone)]
pub(crate) struct Recorded {
    /// The request line and the headers, up to the empty line.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// What the server answers, and how it misbehaves.
pub(crate) struct Answer {
    /// Zero for an answer without status line.
    status: u16,
    headers: String,
    body: Vec<u8>,
    delay: Duration,
    sent: usize,
    /// The time after each byte of the body, if it is sent byte by byte.
    drip: Option<Duration>,
    then: Then,
}

enum Then {
    KeepAlive,
    Close,
    Hang,
}

type Handler = dyn Fn(&Recorded) -> Answer + Send + Sync;

impl Loopback {
    /// Starts a server that answers each request with what `handler` makes of it.
    pub(crate) fn start(handler: impl Fn(&Recorded) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback interface has a port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let log = Arc::default();
        let stopped = Arc::new(AtomicBool::new(false));
        let server = Self { address, log, stopped };
        let (log, stopped) = (server.log.clone(), server.stopped.clone());
        let handler: Arc<Handler> = Arc::new(handler);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (log, handler) = (log.clone(), handler.clone());
                // An error here is a client that went away, which is often what the test is about.
                thread::spawn(move || drop(stream.and_then(|stream| serve(stream, &log, &*handler))));
            }
        });
        server
    }

    /// Returns the base URL of the server.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests in the order in which they arrived.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.log.lock().expect("no handler panicked").clone()
    }

    /// Returns how many requests arrived for a path.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.requests().iter().filter(|request| request.path() == path).count()
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener, which sits in `accept`.
        drop(TcpStream::connect(self.address));
    }
}

impl Recorded {
    /// Returns the request line without the protocol version.
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1")
    }

    /// Returns the request target: the path and the query.
    pub(crate) fn target(&self) -> &str {
        self.line().split_once(' ').unwrap_or_default().1
    }

    /// Returns the path of the request target.
    pub(crate) fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    /// Returns the value of a header; the name is lower-case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the names of the headers, sorted.
    pub(crate) fn header_names(&self) -> Vec<&str> {
        let lines = self.head.lines().skip(1);
        let mut names: Vec<&str> = lines.filter_map(|line| Some(line.split_once(':')?.0)).collect();
        names.sort_unstable();
        names
    }

    /// Returns the body as text.
    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("the test sends text")
    }
}

impl Answer {
    /// Answers with a JSON body.
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::new(status, body).header("content-type", "application/json")
    }

    /// Answers with a body of no type.
    pub(crate) fn new(status: u16, body: &str) -> Self {
        let body = body.as_bytes().to_vec();
        let (headers, delay, sent) = (String::new(), Duration::ZERO, body.len());
        Self { status, headers, body, delay, sent, drip: None, then: Then::KeepAlive }
    }

    /// Answers with bytes that are no text.
    pub(crate) fn bytes(status: u16, body: &[u8]) -> Self {
        Self { body: body.to_vec(), sent: body.len(), ..Self::new(status, "") }
    }

    /// Answers with a text as it is, its head included, and closes the connection.
    pub(crate) fn verbatim(text: &str) -> Self {
        Self { headers: text.to_owned(), ..Self::hang().then(Then::Close) }
    }

    /// Never answers; the connection stays open until the client closes it.
    pub(crate) fn hang() -> Self {
        Self::new(0, "").then(Then::Hang)
    }

    /// Adds a header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        write!(self.headers, "{name}: {value}\r\n").expect("a string can be written to");
        self
    }

    /// Answers late.
    pub(crate) fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sends the body byte by byte, with a pause after each.
    pub(crate) fn drip(mut self, pause: Duration) -> Self {
        self.drip = Some(pause);
        self
    }

    /// Announces the whole body, sends `sent` bytes of it, and closes the connection.
    pub(crate) fn cut(mut self, sent: usize) -> Self {
        self.sent = sent;
        self.then(Then::Close)
    }

    /// Announces the whole body, sends `sent` bytes of it, and leaves the connection open.
    pub(crate) fn stall(mut self, sent: usize) -> Self {
        self.sent = sent;
        self.then(Then::Hang)
    }

    /// Answers with something that is not HTTP, and closes the connection.
    pub(crate) fn garbled() -> Self {
        Self { headers: "what?\r\n\r\n".into(), ..Self::hang().then(Then::Close) }
    }

    fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }

    fn wire(&self) -> Vec<u8> {
        if self.status == 0 {
            return self.headers.clone().into_bytes();
        }
        let Self { status, headers, body, .. } = self;
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n");
        [head.as_bytes(), &body[..self.sent]].concat()
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<Recorded>>, handler: &Handler) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(request) = receive(&mut stream, &mut buffer)? {
        log.lock().expect("no handler panicked").push(request.clone());
        let answer = handler(&request);
        thread::sleep(answer.delay);
        let bytes = answer.wire();
        match answer.drip {
            None => stream.write_all(&bytes)?,
            Some(pause) => {
                let (head, body) = bytes.split_at(bytes.len() - answer.sent);
                stream.write_all(head)?;
                for byte in body {
                    stream.write_all(&[*byte])?;
                    thread::sleep(pause);
                }
            }
        }
        match answer.then {
            Then::KeepAlive => {}
            Then::Close => return Ok(()),
            Then::Hang => return stream.read(&mut [0]).map(drop),
        }
    }
    Ok(())
}

/// Reads one request; `None` if the client has closed the connection.
fn receive(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Recorded>> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if !fill(stream, buffer)? {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let mut request = Recorded { head, body: Vec::new() };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap_or(0));
    buffer.drain(..end + 4);
    if request.header("transfer-encoding") == Some("chunked") {
        return Ok(receive_chunks(stream, buffer)?.map(|body| Recorded { body, ..request }));
    }
    while buffer.len() < length {
        if !fill(stream, buffer)? {
            return Ok(None);
        }
    }
    request.body = buffer.drain(..length).collect();
    Ok(Some(request))
}

/// Reads a body of unknown length (RFC 9112, section 7.1); `None` if the client gives up.
fn receive_chunks(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = buffer.windows(2).position(|window| window == b"\r\n") {
                break end;
            }
            if !fill(stream, buffer)? {
                return Ok(None);
            }
        };
        let size = usize::from_str_radix(&String::from_utf8_lossy(&buffer[..end]), 16).expect("the size of a chunk");
        buffer.drain(..end + 2);
        while buffer.len() < size + 2 {
            if !fill(stream, buffer)? {
                return Ok(None);
            }
        }
        body.extend(buffer.drain(..size + 2).take(size));
        if size == 0 {
            return Ok(Some(body));
        }
    }
}

fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<bool> {
    let mut chunk = [0; 4096];
    let read = stream.read(&mut chunk)?;
    buffer.extend_from_slice(&chunk[..read]);
    Ok(read > 0)
}
