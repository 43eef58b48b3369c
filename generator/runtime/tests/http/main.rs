//! Tests the HTTP half of the runtime through a client like those that are generated, byte by byte on the wire.

#[path = "../loopback/mod.rs"]
mod loopback;

mod auth;
mod bodies;
mod client;
mod compression;
mod faults;
mod flows;
mod pages;
mod redaction;
mod request;
mod response;
mod retries;
mod security;
mod server;
mod styles;
mod timeout;
mod transport;
mod xml;

// Generated code names the runtime `crate::runtime`; so does the client of these tests.
pub(crate) use restitch_runtime::runtime;
