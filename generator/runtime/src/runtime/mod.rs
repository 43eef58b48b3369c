//! Turns calls into HTTP requests and HTTP responses into values or errors.
//!
//! A generated client consists of names and types; everything that is the same for any two of its operations is here.
//! [`Call`] builds a request, [`Core`] sends it through a [`Transport`], and [`Response`] or [`OperationError`] is what
//! becomes of the answer.
//! Nothing here knows of a particular API.

#[cfg(feature = "jwt")]
pub mod assertion;
mod auth;
#[cfg(feature = "pkce")]
pub mod authorization_code;
pub mod base_url;
mod bases;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub mod blocking;
pub mod body;
#[cfg(feature = "retry")]
mod budget;
pub mod call;
pub mod checkpoint;
pub mod choice;
pub mod client;
pub mod client_credentials;
mod compression;
pub mod config;
pub mod connection;
#[cfg(feature = "curl")]
pub mod curl;
pub mod device_code;
pub mod discovery;
pub mod download;
#[cfg(feature = "intercept")]
pub mod drift_report;
pub mod environment;
pub mod error;
pub mod event_parser;
pub mod event_stream;
mod exchange;
#[cfg(target_arch = "wasm32")]
pub mod fetch_transport;
mod form;
mod header;
pub mod headers;
#[cfg(feature = "intercept")]
pub mod intercept;
pub mod item_parser;
pub mod json;
pub mod json_stream;
mod link;
mod markup;
#[cfg(feature = "mock")]
pub mod mock;
pub mod multipart;
pub mod oauth_client;
pub mod operation;
pub mod operation_error;
pub mod optional;
mod pager;
pub mod pages;
pub mod paging;
pub mod parameter;
mod path;
pub mod pending;
mod probe;
pub mod raw;
pub mod received;
#[cfg(feature = "mock")]
pub mod recording;
#[cfg(any(feature = "curl", feature = "mock"))]
mod redact;
#[cfg(not(target_arch = "wasm32"))]
pub mod reqwest_transport;
pub mod response;
#[cfg(feature = "retry")]
mod retrial;
#[cfg(feature = "retry")]
pub mod retry;
#[cfg(feature = "retry")]
mod retry_after;
pub mod save;
pub mod secret;
pub mod security;
pub mod server;
#[cfg(feature = "jwt")]
pub mod signing_key;
pub mod streaming;
pub mod style;
pub mod text;
pub mod token;
mod token_cache;
pub mod token_error;
pub mod token_exchange;
pub mod token_provider;
#[cfg(feature = "tracing")]
mod trace;
pub mod transport;
mod tree;
mod tuple;
pub mod upload;
pub mod user_tokens;
pub mod xml;
mod xml_part;
mod xml_reader;
mod xml_writer;

#[doc(hidden)]
pub use crate::{call, errors};

#[cfg(feature = "jwt")]
pub use assertion::{Assertion, Audience};
#[cfg(feature = "pkce")]
pub use authorization_code::AuthorizationCode;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub use blocking::{Blocking, WaitEach};
pub use body::{Body, Source};
pub use call::Call;
pub use checkpoint::{Checkpoint, NoCheckpoint};
pub use choice::Choice;
pub use client::Core;
pub use client_credentials::ClientCredentials;
pub use config::Config;
#[cfg(feature = "curl")]
pub use curl::Curl;
pub use device_code::{DeviceCode, DevicePrompt};
pub use discovery::Discovery;
pub use download::{Download, DownloadCall};
#[cfg(feature = "intercept")]
pub use drift_report::{DriftCount, DriftReport};
pub use environment::Environment;
pub use error::{Error, ErrorKind};
pub use event_parser::Event;
pub use event_stream::{EventStream, Events};
#[cfg(target_arch = "wasm32")]
pub use fetch_transport::FetchTransport;
pub use headers::{Header, HeaderForm, Headers};
#[cfg(feature = "intercept")]
pub use intercept::{Attempt, Interceptor};
pub use json_stream::JsonStream;
#[cfg(feature = "mock")]
pub use mock::{Called, Mock, On, Sent};
pub use multipart::{Form, Parts};
pub use oauth_client::{ClientAssertion, OAuthClient};
pub use operation::{Operation, Replay, Retries, Security, method};
pub use operation_error::{Declared, DeclaredError, OperationError};
pub use optional::optional;
pub use pages::{Items, Pages, items, pages};
pub use paging::Paging;
pub use parameter::{ListStyle, Text};
pub use pending::{ResponseFuture, ValueFuture};
pub use raw::RawCall;
#[cfg(feature = "mock")]
pub use recording::Recorder;
#[cfg(not(target_arch = "wasm32"))]
pub use reqwest_transport::ReqwestTransport;
pub use response::{Reply, Response};
#[cfg(feature = "retry")]
pub use retry::Retry;
pub use save::Saved;
pub use secret::Secret;
pub use security::{CredentialPlace, Scheme};
pub use server::{Description, Host, Server, ServerVariable};
#[cfg(feature = "jwt")]
pub use signing_key::SigningKey;
pub use streaming::{StreamFuture, Streaming, stream_call};
pub use style::Style;
pub use token::{AccessToken, TokenEndpoint, TokenRequest};
pub use token_error::TokenError;
pub use token_exchange::TokenExchange;
pub use token_provider::TokenProvider;
pub use transport::{BoxError, BoxFuture, Transport, TransportError, TransportErrorKind};
pub use upload::Upload;
pub use user_tokens::UserTokens;
pub use xml::Xml;
