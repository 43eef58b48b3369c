//! Turns a call whose answers are pages into a stream of pages, or of their items.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_util::stream::{Stream, StreamExt};

use crate::runtime::call::Call;
use crate::runtime::checkpoint::Checkpoint;
use crate::runtime::operation_error::OperationError;
use crate::runtime::pager::{Pager, Reached};
use crate::runtime::paging::Paging;
use crate::runtime::response::{Reply, Response};

pub use crate::{items, pages};

/// How an answer becomes a value.
type Read<T, E> = fn(Reply) -> Result<Response<T>, OperationError<E>>;

/// The pages of a call, one after the other.
///
/// Each page is a call of its own: it has the whole timeout of the call for itself.
/// A page without items is a page; the stream ends where the API says that nothing follows.
/// An error ends the stream, and [`checkpoint`](Self::checkpoint) still says how far it came.
#[must_use = "streams do nothing unless they are polled"]
pub struct Pages<T, E, H = ()> {
    pager: Pager,
    read: Read<T, E>,
    promises: PhantomData<fn() -> H>,
}

/// The items of all pages of a call, one after the other.
///
/// Each page is a call of its own: it has the whole timeout of the call for itself.
/// A page without items is passed over; the stream ends where the API says that nothing follows.
/// An error ends the stream, and [`checkpoint`](Self::checkpoint) still says how far it came.
#[must_use = "streams do nothing unless they are polled"]
pub struct Items<T, E> {
    pager: Pager,
    read: Read<Vec<T>, E>,
    items: vec::IntoIter<T>,
    page: Option<Response<()>>,
    /// How many items of the page were taken; before the first page, how many are to be passed over.
    taken: u64,
    /// How many more items there may be.
    limit: u64,
}

impl<T, E, H> Pages<T, E, H> {
    /// Makes a stream of the pages of a call.
    #[inline]
    pub fn new(call: Call, paging: &'static Paging, resumed: Option<Checkpoint>, read: Read<T, E>) -> Self {
        Self { pager: Pager::new(call, paging, resumed), read, promises: PhantomData }
    }

    /// Returns the next page; nothing, if there is none.
    ///
    /// Nothing is lost if the future is dropped before it is ready.
    pub async fn try_next(&mut self) -> Result<Option<Response<T, H>>, OperationError<E>> {
        self.next().await.transpose()
    }

    /// Gathers all pages; fails with the first error.
    pub async fn try_collect<C: Default + Extend<Response<T, H>>>(mut self) -> Result<C, OperationError<E>> {
        let mut pages = C::default();
        while let Some(page) = self.try_next().await? {
            pages.extend([page]);
        }
        Ok(pages)
    }

    /// Returns the place that has been reached: that of the page after the last one that was given.
    pub fn checkpoint(&self) -> Checkpoint {
        self.pager.checkpoint(0, 0)
    }
}

impl<T, E, H> Stream for Pages<T, E, H> {
    type Item = Result<Response<T, H>, OperationError<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(reply) = ready!(self.pager.poll_page(context)) else { return Poll::Ready(None) };
        let page = reply.map_err(OperationError::Other).and_then(self.read);
        if page.is_err() {
            let _ = self.pager.stop();
        }
        Poll::Ready(Some(page.map(Response::promising)))
    }
}

impl<T, E> Items<T, E> {
    /// Makes a stream of the items of a call.
    #[inline]
    pub fn new(call: Call, paging: &'static Paging, resumed: Option<Checkpoint>, read: Read<Vec<T>, E>) -> Self {
        let taken = resumed.as_ref().map_or(0, |checkpoint| checkpoint.taken);
        let pager = Pager::new(call, paging, resumed);
        Self { pager, read, items: Vec::new().into_iter(), page: None, taken, limit: u64::MAX }
    }

    /// Sets how many items there are at most; no page is asked for that is not needed for them.
    pub fn limit(mut self, items: usize) -> Self {
        self.limit = u64::try_from(items).unwrap_or(u64::MAX);
        self
    }

    /// Returns the next item; nothing, if there is none.
    ///
    /// Nothing is lost if the future is dropped before it is ready.
    pub async fn try_next(&mut self) -> Result<Option<T>, OperationError<E>> {
        self.next().await.transpose()
    }

    /// Gathers all items; fails with the first error.
    pub async fn try_collect<C: Default + Extend<T>>(mut self) -> Result<C, OperationError<E>> {
        let mut items = C::default();
        while let Some(item) = self.try_next().await? {
            items.extend([item]);
        }
        Ok(items)
    }

    /// Returns the place that has been reached: behind the last item that was given.
    pub fn checkpoint(&self) -> Checkpoint {
        self.pager.checkpoint(self.taken, self.items.len())
    }

    /// Returns what the page of the last item came with: status, headers, what had to be repaired.
    pub fn page(&self) -> Option<&Response<()>> {
        self.page.as_ref()
    }

    /// Takes the items of a page, but for those that were taken before.
    fn turn(&mut self, page: Response<Vec<T>>) {
        let passed = if self.page.is_none() { self.taken } else { 0 };
        let mut items = Vec::new();
        self.page = Some(page.map(|list| items = list));
        let count = usize::try_from(passed).unwrap_or(usize::MAX).min(items.len());
        self.taken = count as u64;
        self.items = items.into_iter();
        self.items.by_ref().take(count).for_each(drop);
    }
}

impl<T, E> Stream for Items<T, E> {
    type Item = Result<T, OperationError<E>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.limit == 0 {
                return Poll::Ready(None);
            }
            if let Some(item) = self.items.next() {
                self.taken += 1;
                self.limit -= 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(reply) = ready!(self.pager.poll_page(context)) else { return Poll::Ready(None) };
            match reply.map_err(OperationError::Other).and_then(self.read) {
                Ok(page) => self.turn(page),
                Err(error) => {
                    // The items that were taken are those of the page before, if there is one.
                    if self.pager.stop() == Reached::Page && self.page.is_some() {
                        self.taken = 0;
                    }
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

// Items are moved out of their list, and never pinned.
impl<T, E> Unpin for Items<T, E> {}

impl<T, E, H> fmt::Debug for Pages<T, E, H> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("checkpoint", &self.checkpoint()).finish_non_exhaustive()
    }
}

impl<T, E> fmt::Debug for Items<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("checkpoint", &self.checkpoint()).finish_non_exhaustive()
    }
}

/// Gives a call, a struct with the fields `call` and `resumed`, what calls have whose answers are pages:
/// `pages!(ListPets, LIST_PETS_PAGES => PetPage, ListPetsError)`.
///
/// Behind the error stand the way to read an answer, and the headers that are promised, as for `call!`.
#[doc(hidden)]
#[macro_export]
macro_rules! pages {
    ($call:ident, $paging:ident => $page:ty, $error:ty) => {
        $crate::pages!($call, $paging => $page, $error, $crate::runtime::Reply::decode, ());
    };
    ($call:ident, $paging:ident => $page:ty, $error:ty, $read:expr) => {
        $crate::pages!($call, $paging => $page, $error, $read, ());
    };
    ($call:ident, $paging:ident => $page:ty, $error:ty, $read:expr, $headers:ty) => {
        impl $call {
            /// Goes on where another traversal has come to; the other arguments must be the same.
            ///
            /// Set a body before: it has the place of the traversal in it, for some APIs.
            pub fn resume(mut self, checkpoint: $crate::runtime::Checkpoint) -> Self {
                self.call.resume(&$paging, &checkpoint);
                self.resumed = Some(checkpoint);
                self
            }

            /// Gives all pages, from this one on, each with its status and headers.
            #[inline]
            pub fn pages(self) -> $crate::runtime::Pages<$page, $error, $headers> {
                $crate::runtime::Pages::new(self.call, &$paging, self.resumed, $read)
            }
        }
    };
}

/// Gives a call whose answers are pages what it has if the items of a page are known:
/// `items!(ListPets, LIST_PETS_PAGES => Pet, ListPetsError, |page: PetPage| page.pets)`.
#[doc(hidden)]
#[macro_export]
macro_rules! items {
    ($call:ident, $paging:ident => $item:ty, $error:ty, $items:expr) => {
        $crate::items!($call, $paging => $item, $error, $items, $crate::runtime::Reply::decode);
    };
    ($call:ident, $paging:ident => $item:ty, $error:ty, $items:expr, $read:expr) => {
        impl $call {
            /// Gives the items of all pages, from this one on.
            #[inline]
            pub fn items(self) -> $crate::runtime::Items<$item, $error> {
                $crate::runtime::Items::new(self.call, &$paging, self.resumed, |reply| {
                    let read: fn(_) -> _ = $read;
                    read(reply).map(|page: $crate::runtime::Response<_>| page.map($items))
                })
            }
        }
    };
}

impl Call {
    /// Makes the call ask for the page of a checkpoint.
    pub fn resume(&mut self, paging: &'static Paging, checkpoint: &Checkpoint) {
        if let Err(mistake) = paging.ask(self, &checkpoint.position) {
            self.mistaken(mistake);
        }
    }
}
