//! Turns the name of a format into texts of it, and into a check of a text.

use regress::Regex;
use std::sync::LazyLock;

/// Returns a text of a format, or nothing if any text will do.
pub(super) fn example(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2030-01-31T12:00:00Z",
        "date" => "2030-01-31",
        "time" => "12:00:00Z",
        "duration" => "P1D",
        "email" | "idn-email" => "someone@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "iri" | "url" | "uri-reference" | "iri-reference" => "https://example.com/",
        "uri-template" => "https://example.com/{id}",
        "uuid" => "0198a2b4-7c5e-7d3f-8a1b-2c3d4e5f6071",
        "byte" | "base64" | "base64url" => "dGV4dA==",
        "json-pointer" => "/text",
        "relative-json-pointer" => "0",
        "regex" => "^text$",
        "int32" | "int64" | "uint32" | "uint64" => "1",
        "decimal" | "float" | "double" | "number" => "1.5",
        _ => return None,
    })
}

/// Whether a text is of a format; any text is of one that is not known.
pub(super) fn is_of(format: &str, text: &str) -> bool {
    match format {
        "date-time" => DATE_TIME.find(text).is_some(),
        "date" => DATE.find(text).is_some(),
        "time" => TIME.find(text).is_some(),
        "duration" => DURATION.find(text).is_some(),
        "email" | "idn-email" => EMAIL.find(text).is_some(),
        "hostname" => HOSTNAME.find(text).is_some(),
        "ipv4" => text.parse::<core::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<core::net::Ipv6Addr>().is_ok(),
        "uri" | "iri" | "url" => URI.find(text).is_some(),
        "uri-reference" | "iri-reference" => !text.contains([' ', '\\', '^', '`', '{', '|', '}', '<', '>', '"']),
        "uuid" => UUID.find(text).is_some(),
        "byte" | "base64" => text.len().is_multiple_of(4) && BASE64.find(text).is_some(),
        "int32" => text.parse::<i32>().is_ok(),
        "int64" => text.parse::<i64>().is_ok(),
        "uint64" => text.parse::<u64>().is_ok(),
        _ => true,
    }
}

macro_rules! expressions {
    ($($name:ident = $pattern:literal;)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("the expression is one"));)*
    };
}

expressions! {
    DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$";
    TIME = r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([zZ]|[+-]([01]\d|2[0-3]):[0-5]\d)$";
    DATE_TIME = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$";
    DURATION = r"^P(?!$)((\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?|(\d+W)?)$";
    EMAIL = r"^[\w.!#$%&'*+\/=?^`{|}~-]+@[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)+$";
    HOSTNAME = r"^(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$";
    URI = r#"^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>"{}|\\^`]+$"#;
    UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";
    BASE64 = r"^[A-Za-z0-9+\/]*={0,2}$";
}
