//! Turns an answer into one of several described ones, by its status and its content type.

use http::header::CONTENT_TYPE;

use crate::runtime::error::{ErrorKind, snippet};
use crate::runtime::json::{DecodeError, Drift};
use crate::runtime::operation_error::{DeclaredError, OperationError};
use crate::runtime::response::{Reply, Response};

#[doc(hidden)]
pub use crate::choices;

/// The successes that the description has for one operation, if they differ.
pub trait Choice: Sized {
    /// Reads the success that the answer is; none, if it is no described one.
    fn choose(reply: &Reply) -> Option<Result<(Self, Drift), DecodeError>>;

    /// The described media types of a status; nothing, if the status is not described.
    fn media_types(status: u16) -> Option<&'static [&'static str]>;
}

impl Reply {
    /// Reads one of several successes if the status is 2xx, and an error of the operation otherwise.
    ///
    /// Fails with [`ErrorKind::Decode`] if the body does not fit, and if the status or the content type is none that the
    /// description has.
    #[inline]
    pub fn choose<T: Choice, E: DeclaredError>(self) -> Result<Response<T>, OperationError<E>> {
        if !self.status.is_success() {
            return Err(self.into_failure());
        }
        match T::choose(&self) {
            Some(result) => self.read(|_| result),
            None => {
                let described = T::media_types(self.status.as_u16());
                Err(self.into_undescribed(described))
            }
        }
    }

    fn into_undescribed<E>(self, described: Option<&[&str]>) -> OperationError<E> {
        let (status, start) = (self.status, snippet(&self.body));
        let content_type = self.content_type().unwrap_or("none").to_owned();
        let message = match described {
            None => format!(
                "{status}, which is no status that the description has (content type: `{content_type}`): {start}"
            ),
            Some(described) => format!(
                "{status}, but its content type is `{content_type}` instead of `{}`: {start}",
                described.join("` or `")
            ),
        };
        OperationError::Other(self.into_error(ErrorKind::Decode, message))
    }

    /// Judges how well the content type fits the media types of a success; the only one of its status has none.
    #[doc(hidden)]
    pub fn rank(&self, media_types: &[&str]) -> u8 {
        let fit = |content_type: &str| media_types.iter().map(|media_type| fit(media_type, content_type)).max();
        match self.content_type() {
            Some(content_type) => fit(content_type).unwrap_or(1),
            None => 1,
        }
    }

    fn content_type(&self) -> Option<&str> {
        let essence = self.headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim();
        Some(essence).filter(|essence| !essence.is_empty())
    }
}

/// Judges how well a content type fits a media type: not at all, by its range, by what both are, or exactly.
fn fit(media_type: &str, content_type: &str) -> u8 {
    let is_json = |name: &str| name.ends_with("/json") || name.ends_with("+json");
    let content_type = content_type.to_ascii_lowercase();
    let class = |name: &str| name.split('/').next().unwrap_or_default().to_owned();
    let is_xml = |name: &str| name.ends_with("/xml") || name.ends_with("+xml");
    if media_type == content_type {
        4
    } else if is_json(media_type) && is_json(&content_type)
        || is_xml(media_type) && is_xml(&content_type)
        || class(media_type) == "text" && class(&content_type) == "text"
    {
        3
    } else if media_type == "*/*" || media_type.strip_suffix("/*").is_some_and(|range| class(&content_type) == range) {
        2
    } else {
        0
    }
}

/// Makes a choice of an enum: `choices!(Found { 200, ["text/csv"] => Csv(plain), 202, [] => Later })`.
///
/// It is exported because an exported macro may go unused; it is no part of the public interface.
#[doc(hidden)]
#[macro_export]
macro_rules! choices {
    (@read $reply:ident $variant:ident) => { Ok((Self::$variant, $crate::runtime::json::Drift::default())) };
    (@read $reply:ident $variant:ident $how:ident) => {
        $reply.$how().map(|(value, drift)| (Self::$variant(value), drift))
    };
    (@read $reply:ident $variant:ident $how:ident $by:expr) => {
        $reply.$how(&$by).map(|(value, drift)| (Self::$variant(value), drift))
    };
    ($choice:ident { $($status:pat, [$($media_type:literal),*] => $variant:ident $(($how:ident $(($by:expr))?))?),+ }) => {
        impl $crate::runtime::Choice for $choice {
            #[inline]
            fn choose(
                reply: &$crate::runtime::Reply,
            ) -> Option<Result<(Self, $crate::runtime::json::Drift), $crate::runtime::json::DecodeError>> {
                let status = reply.status().as_u16();
                let mut best = 0;
                $(if matches!(status, $status) { best = best.max(reply.rank(&[$($media_type),*])); })+
                if best == 0 {
                    return None;
                }
                $(if matches!(status, $status) && reply.rank(&[$($media_type),*]) == best {
                    return Some($crate::choices!(@read reply $variant $($how $($by)?)?));
                })+
                None
            }

            fn media_types(status: u16) -> Option<&'static [&'static str]> {
                let all: &[$crate::runtime::choice::Described] =
                    &[$((|status| matches!(status, $status), &[$($media_type),*])),+];
                $crate::runtime::choice::of_status(all, status)
            }
        }
    };
}

/// Whether a status is one of a success, and the media types that it is described with.
#[doc(hidden)]
pub type Described = (fn(u16) -> bool, &'static [&'static str]);

/// Returns the media types of a status, those of its best success where it has several.
#[doc(hidden)]
pub fn of_status(all: &[Described], status: u16) -> Option<&'static [&'static str]> {
    all.iter().find(|(is_status, _)| is_status(status)).map(|(_, media_types)| *media_types)
}
