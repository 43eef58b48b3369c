//! Turns a text that is not UTF-8, which JSON has to be (RFC 8259, section 8.1), into values or an error with its place.

use super::context::{Repair, RepairKind};
use super::{Decode, DecodeError, Drift, Mode, decode_text};
use serde::de::Error;

/// Decodes a text that is UTF-8 only `up_to` a byte, if the mode corrects: what is none reads as U+FFFD.
pub(super) fn decode<T: Decode>(bytes: &[u8], up_to: usize, mode: Mode) -> Result<(T, Drift), DecodeError> {
    if mode >= Mode::Corrected {
        let (value, mut drift) = decode_text(&String::from_utf8_lossy(bytes), mode)?;
        drift.repairs.insert(0, Repair { schema: "", property: "", kind: RepairKind::Encoding });
        return Ok((value, drift));
    }
    let before = &bytes[..up_to];
    // What is in front of it decodes to its very end, and the path of the value is that of where it ends.
    let path = match decode_text::<T>(std::str::from_utf8(before).unwrap_or_default(), mode) {
        Err(error) if !error.source.is_eof() => return Err(error),
        Err(error) => error.path,
        Ok(_) => String::new(),
    };
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    // `serde_json` takes the place from the end of the message.
    let message = format!("the text is not UTF-8 at line {line} column {column}");
    Err(DecodeError { path, source: serde_json::Error::custom(message), is_of_json: true })
}
