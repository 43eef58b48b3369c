//! Turns the body of a call into a compressed one, where a header of the call says that it is.

use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use http::HeaderValue;

use crate::runtime::body::Payload;
use crate::runtime::call::Call;

impl Call {
    /// Writes the body in the coding that the header `Content-Encoding` names, if there is one (RFC 9110, section 8.4).
    ///
    /// The codings are `gzip` and `deflate`; any other but `identity` is an error of the call.
    /// An upload is sent as it is, in the coding that it has.
    pub fn compress(&mut self) {
        self.compress = Some(compressed);
    }
}

fn compressed(coding: &HeaderValue, body: &Payload) -> Result<Payload, String> {
    let Payload::Whole(bytes) = body else { return Ok(body.clone()) };
    let name = coding.to_str().unwrap_or_default().trim().to_ascii_lowercase();
    let compressed = match name.as_str() {
        "identity" => return Ok(body.clone()),
        "gzip" | "x-gzip" => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(bytes).and_then(|()| encoder.finish())
        }
        // The name is that of the algorithm, and the format that of zlib (RFC 9110, section 8.4.1.2).
        "deflate" => {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(bytes).and_then(|()| encoder.finish())
        }
        _ => return Err(format!("the body cannot be written in the coding `{name}`, only in `gzip` or `deflate`")),
    };
    compressed
        .map(|bytes| Payload::Whole(bytes.into()))
        .map_err(|error| format!("the body cannot be compressed: {error}"))
}
