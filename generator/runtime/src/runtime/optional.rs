//! Turns an answer that has a body with some statuses only into a value or none.

use http::StatusCode;

use crate::runtime::json::Drift;
use crate::runtime::operation_error::{DeclaredError, OperationError};
use crate::runtime::response::{Reply, Response};

/// Reads an answer as `read` does, unless it has no body or its status is one of those that come without.
#[inline]
pub fn optional<T, E: DeclaredError>(
    reply: Reply,
    is_empty: fn(u16) -> bool,
    read: fn(Reply) -> Result<Response<T>, OperationError<E>>,
) -> Result<Response<Option<T>>, OperationError<E>> {
    let status = reply.status;
    let has_none = status == StatusCode::NO_CONTENT || status == StatusCode::RESET_CONTENT || is_empty(status.as_u16());
    if status.is_success() && (has_none || reply.body.is_empty()) {
        return Ok(reply.into_response(None, Drift::default()));
    }
    read(reply).map(|response| response.map(Some))
}
