//! Turns a document into a mock server that validates requests, for as long as it is needed.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::step::Failure;

/// How long a server may take to start with a large document.
const LIMIT: Duration = Duration::from_secs(120);

/// A mock server that somebody else wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Prism,
    Steady,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Prism => "prism",
            Self::Steady => "steady",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Prism => &["mock", "--errors", "--verboseLevel", "warn", "--host", "127.0.0.1"],
            Self::Steady => &["--host", "127.0.0.1", "--quiet", "--stream-count=2", "--stream-interval=1"],
        }
    }
}

/// A server that runs until it is dropped.
pub(super) struct Server {
    child: Child,
    port: u16,
    log: PathBuf,
}

impl Server {
    /// Starts a server, and waits until it listens; a document that it does not take is told apart.
    pub(super) fn start(
        programs: &Path,
        kind: Kind,
        document: &Path,
        log: &Path,
    ) -> Result<Result<Self, String>, Failure> {
        let name = kind.name();
        let failed = |error: std::io::Error| Failure::new(format!("{name} does not start: {error}"));
        let port = free_port().map_err(failed)?;
        let out = File::create(log).map_err(failed)?;
        let error = out.try_clone().map_err(failed)?;
        let mut command = Command::new(programs.join(name));
        command.args(kind.arguments()).args(["--port", &port.to_string()]).arg(document);
        command.stdin(Stdio::null()).stdout(out).stderr(error);
        // A launcher may start the server itself as a child, which has to end with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.spawn().map_err(failed)?;
        let mut server = Self { child, port, log: log.to_owned() };
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let has_ended = server.child.try_wait().map_err(failed)?.is_some();
            if has_ended || started.elapsed() > LIMIT {
                return Ok(Err(format!("{name} does not serve the document: {}", reason(log))));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(Ok(server))
    }

    /// Stops the server, and says why it has stopped before, if it has.
    pub(super) fn stop(&mut self) -> Option<String> {
        let has_ended = self.child.try_wait().is_ok_and(|status| status.is_some());
        has_ended.then(|| format!("the server broke off: {}", reason(&self.log)))
    }

    /// Returns the URL that the paths of the document are below.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has told all it can, and may have ended by itself.
        #[cfg(unix)]
        let _ =
            Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).stderr(Stdio::null()).status();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a port that nobody listens on; somebody may until the server does, and then it fails.
fn free_port() -> std::io::Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr().map(|address| address.port())
}

/// Returns the line of a log that says what is wrong.
fn reason(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines().find(|line| line.to_ascii_lowercase().contains("error")).or_else(|| lines().next_back());
    line.unwrap_or("no end of its start").chars().take(200).collect()
}
