//! The files of the runtime, which every crate gets as they are.

macro_rules! files {
    ($($path:literal)*) => {
        &[$((concat!("src/runtime/", $path), include_str!(concat!("../../runtime/src/runtime/", $path)))),*]
    };
}

/// The path of each file in the generated crate, and its text.
pub(super) const FILES: &[(&str, &str)] = files! {
    "mod.rs"
    "auth.rs"
    "base_url.rs"
    "body.rs"
    "call.rs"
    "client.rs"
    "client_credentials.rs"
    "config.rs"
    "error.rs"
    "exchange.rs"
    "header.rs"
    "json/mod.rs"
    "json/container.rs"
    "json/context.rs"
    "json/enumeration.rs"
    "json/macros.rs"
    "json/missing.rs"
    "json/oneof.rs"
    "json/record.rs"
    "json/scalar.rs"
    "json/shape.rs"
    "json/union.rs"
    "operation.rs"
    "operation_error.rs"
    "parameter.rs"
    "path.rs"
    "pending.rs"
    "reqwest_transport.rs"
    "response.rs"
    "secret.rs"
    "server.rs"
    "token.rs"
    "token_cache.rs"
    "token_error.rs"
    "transport.rs"
};

/// What dates and times are, for an API that has them.
pub(super) const TIME: &str = include_str!("../../runtime/src/time.rs");

/// The manifest of the runtime, whose dependencies are those of every crate.
pub(super) const MANIFEST: &str = include_str!("../../runtime/Cargo.toml");
