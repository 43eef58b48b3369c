//! Turns the bytes of a file into text.

/// Why bytes are not text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Garbled {
    /// The bytes are those of an archive, an image or the like.
    Binary,
    /// The text is in an encoding that is not read, such as UTF-32.
    Encoding(&'static str),
    /// The bytes from here on are not UTF-8.
    Utf8 { line: u32, column: u32, byte: u8 },
}

/// Decodes UTF-8 and UTF-16, with a byte order mark or without (YAML 1.2.2, section 5.2).
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, Garbled> {
    match *bytes.as_slice() {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Err(Garbled::Encoding("UTF-32")),
        [0xfe, 0xff, ..] => utf16(&bytes[2..], u16::from_be_bytes),
        [0xff, 0xfe, ..] => utf16(&bytes[2..], u16::from_le_bytes),
        [0, first, ..] if is_plain(first) => utf16(&bytes, u16::from_be_bytes),
        [first, 0, second, 0, ..] if is_plain(first) && is_plain(second) => utf16(&bytes, u16::from_le_bytes),
        [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] => Err(Garbled::Binary),
        _ => utf8(bytes),
    }
}

/// Whether an OpenAPI document may start with this character.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Garbled> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if bytes.len().is_multiple_of(2) && !text.contains('\0') => Ok(text),
        _ => Err(Garbled::Encoding("broken UTF-16")),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, Garbled> {
    if bytes.contains(&0) {
        return Err(Garbled::Binary);
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let end = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let before = String::from_utf8_lossy(&bytes[..end]);
    let last = before.rsplit('\n').next().unwrap_or_default();
    Err(Garbled::Utf8 {
        line: before.matches('\n').count() as u32 + 1,
        column: last.chars().count() as u32 + 1,
        byte: bytes[end],
    })
}
