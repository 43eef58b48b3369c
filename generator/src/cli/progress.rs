//! Turns a long wait into a line that says what takes so long, while somebody watches.

use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::terminal;

/// How long a run may take before it says anything.
const PATIENCE: Duration = Duration::from_millis(300);

/// How long a line stands before its seconds are counted on.
const TICK: Duration = Duration::from_millis(100);

/// A line on the terminal that is there until this value is dropped.
pub(crate) struct Progress {
    drawing: Option<(Sender<&'static str>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to wait, if somebody watches.
    pub(crate) fn start(stage: &'static str) -> Self {
        if !terminal::is_watched() {
            return Self { drawing: None };
        }
        let (sender, stages) = mpsc::channel();
        let thread = thread::Builder::new().spawn(move || draw(stage, &stages));
        // Without a thread there is no line, and nothing else is lost.
        Self { drawing: thread.ok().map(|thread| (sender, thread)) }
    }

    /// Says what the run does now.
    pub(crate) fn stage(&self, stage: &'static str) {
        if let Some((sender, _)) = &self.drawing {
            let _ = sender.send(stage);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.drawing.take() {
            drop(sender);
            let _ = thread.join();
        }
    }
}

fn draw(mut stage: &'static str, stages: &Receiver<&'static str>) {
    let started = Instant::now();
    let mut wait = PATIENCE;
    let mut drawn = "";
    loop {
        match stages.recv_timeout(wait) {
            Ok(next) => {
                stage = next;
                wait = PATIENCE.saturating_sub(started.elapsed());
            }
            Err(RecvTimeoutError::Timeout) => {
                let seconds = started.elapsed().as_secs_f64();
                let _ = write!(io::stderr().lock(), "\r\x1b[2Krestitch: {stage} ({seconds:.1} s)");
                (drawn, wait) = ("\r\x1b[2K", TICK);
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(drawn.as_bytes()).and_then(|()| stderr.flush());
}
