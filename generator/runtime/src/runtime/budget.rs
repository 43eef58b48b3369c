//! Turns the failures of all calls of a client into a limit for retries, so that a server in trouble is not asked ever more.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a client has to spend on retries, and never has more of.
const FULL: u32 = 500;

/// What the calls of a client have left to spend on retries.
///
/// When most calls fail, it is used up soon, and calls fail at their first failure, until enough of them succeed.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Budget {
    /// Takes what a retry costs, if there is so much.
    pub(crate) fn spend(&self, cost: u32) -> bool {
        let spend = |left: u32| left.checked_sub(cost);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
    }

    /// Gives back what the last retry of a call has cost, which worked; a call that needed none earns a little.
    pub(crate) fn refund(&self, cost: u32) {
        let refund = |left: u32| (left < FULL).then(|| left.saturating_add(cost.max(1)).min(FULL));
        // An error says that there is nothing to give back.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, refund);
    }
}
