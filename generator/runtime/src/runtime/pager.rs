//! Turns a call into one answer after the other, each a page.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::task::{Context, Poll};

use crate::runtime::call::Call;
use crate::runtime::checkpoint::{Checkpoint, Mark, Position};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::paging::Paging;
use crate::runtime::response::Reply;
use crate::runtime::transport::BoxFuture;

/// The pages of one call, not decoded.
pub(crate) struct Pager {
    call: Call,
    paging: &'static Paging,
    /// The page that was read last.
    here: Position,
    /// The page that is read next; the same, if there is no way on.
    next: Position,
    state: State,
    /// What asked for the pages so far. It is asked, and never iterated.
    seen: HashSet<u64>,
    /// What the last page was, where pages are counted.
    last: Option<u64>,
    /// Whether the last answer has a status of 2xx, and so may be a page.
    may_be_page: bool,
}

enum State {
    /// Nothing is on its way.
    Idle,
    Asking(Box<Asking>),
    /// There is no way on, which is not said yet.
    Failed(Error),
    Over,
}

/// How far a traversal came when it stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reached {
    /// The server answered with what should be a page.
    Page,
    /// There is no such answer, so that the page before is the last one.
    Before,
}

struct Asking {
    call: Call,
    reply: BoxFuture<'static, Result<Reply, Error>>,
}

impl Pager {
    pub(crate) fn new(call: Call, paging: &'static Paging, resumed: Option<Checkpoint>) -> Self {
        let (mut position, mut state) = (Position::Start, State::Idle);
        if let Some(checkpoint) = resumed {
            if checkpoint.operation != call.operation.id {
                let mistake = format!("the checkpoint is of the operation `{}`", checkpoint.operation);
                state = State::Failed(Error::build(mistake).with_operation(call.operation));
            }
            position = checkpoint.position;
        }
        if position == Position::End && matches!(state, State::Idle) {
            state = State::Over;
        }
        let (here, next) = (position.clone(), position);
        Self { call, paging, here, next, state, seen: HashSet::new(), last: None, may_be_page: false }
    }

    /// Reads the next page, whatever its status; nothing, if there is none.
    pub(crate) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Reply, Error>>> {
        self.may_be_page = false;
        let mut asking = match std::mem::replace(&mut self.state, State::Over) {
            State::Over => return Poll::Ready(None),
            State::Failed(error) => return Poll::Ready(Some(Err(error))),
            State::Asking(asking) => asking,
            State::Idle => match self.ask() {
                Ok(asking) => asking,
                Err(error) => return Poll::Ready(Some(Err(error))),
            },
        };
        let Poll::Ready(reply) = asking.reply.as_mut().poll(context) else {
            self.state = State::Asking(asking);
            return Poll::Pending;
        };
        self.may_be_page = reply.as_ref().is_ok_and(|reply| reply.status.is_success());
        if self.may_be_page
            && let Ok(reply) = &reply
        {
            self.here = self.next.clone();
            self.state = self.advance(&asking.call, reply);
        }
        Poll::Ready(Some(reply))
    }

    /// Goes no further, since what was read last is no page: it is the next one to be read, whatever it says of another.
    ///
    /// Returns whether it stands where a page was expected, and not in front of it.
    pub(crate) fn stop(&mut self) -> Reached {
        self.state = State::Over;
        if !self.may_be_page {
            return Reached::Before;
        }
        self.next = self.here.clone();
        Reached::Page
    }

    /// Returns the place that has been reached, when so many items of the page were taken, and so many are left.
    pub(crate) fn checkpoint(&self, taken: u64, left: usize) -> Checkpoint {
        let is_here = left > 0 || self.next == self.here;
        let (position, taken) = if is_here { (&self.here, taken) } else { (&self.next, 0) };
        Checkpoint { operation: self.call.operation.id.into(), position: position.clone(), taken }
    }

    fn ask(&mut self) -> Result<Box<Asking>, Error> {
        let failed = |mistake| Error::build(mistake).with_operation(self.call.operation);
        let mut call = self.call.clone();
        self.paging.ask(&mut call, &self.next).map_err(failed)?;
        let asked = match &self.next {
            Position::Start => call.uri().map(|url| Position::At(Mark::Text(url.to_string()))).map_err(failed)?,
            position => position.clone(),
        };
        self.seen.insert(hash(&asked));
        let reply = call.clone().execute();
        Ok(Box::new(Asking { call, reply }))
    }

    /// Finds what follows a page.
    fn advance(&mut self, call: &Call, reply: &Reply) -> State {
        let failed = |message: String| {
            let error = Error::new(ErrorKind::Pagination, message).with_operation(reply.operation);
            State::Failed(error.with_answer(reply.status, reply.headers.clone(), Some(reply.body.clone())))
        };
        let next = match self.paging.next(call, reply) {
            Ok(Position::End) => {
                self.next = Position::End;
                return State::Over;
            }
            Ok(next) => next,
            Err(message) => return failed(format!("there is no way to the next page: {message}")),
        };
        if self.seen.contains(&hash(&next)) {
            return failed("the pages go round in a circle: what asks for the next one was there before".to_owned());
        }
        let page = self.paging.is_counted().then(|| hash(&reply.body));
        if page.is_some() && page == self.last {
            return failed("the pages do not go on: two of them are the same".to_owned());
        }
        self.last = page;
        self.next = next;
        State::Idle
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
