//! The closed lists of names that generated code, its runtime and the standard traits already use.

/// Whether a text is a keyword of Rust, in any edition, or reserved to become one.
pub(super) fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

const KEYWORDS: [&str; 54] = [
    "as", "break", "const", "continue", "crate", "else", "enum", "extern", "false", "fn", "for", "if", "impl", "in",
    "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "Self", "static", "struct", "super",
    "trait", "true", "type", "unsafe", "use", "where", "while", "async", "await", "dyn", "abstract", "become", "box",
    "do", "final", "macro", "override", "priv", "typeof", "unsized", "virtual", "yield", "try", "gen", "union", "_",
];

/// Methods that every value has, by the traits of the standard library and of serde.
const METHODS: [&str; 38] = [
    "add",
    "bitand",
    "bitor",
    "bitxor",
    "div",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "shl",
    "shr",
    "sub",
    "deref",
    "as_ref",
    "blank",
    "borrow",
    "borrow_mut",
    "build",
    "builder",
    "clone",
    "clone_from",
    "cmp",
    "decode",
    "default",
    "deserialize",
    "eq",
    "fmt",
    "from",
    "hash",
    "into",
    "ne",
    "new",
    "partial_cmp",
    "serialize",
    "to_owned",
    "to_string",
    "type_id",
];

/// What a record or its file uses beside its fields.
pub(super) const FIELDS: &[&[&str]] = &[&METHODS, &["read", "write", "index", "slot", "fields"]];

/// What the methods of a group use.
pub(super) const OPERATIONS: &[&[&str]] = &[&METHODS];

/// What a pending call has, whatever its operation.
pub(super) const SETTERS: &[&[&str]] = &[
    &METHODS,
    &[
        "attempt_timeout",
        "body_limit",
        "call",
        "header",
        "idempotency_key",
        "into_future",
        "mode",
        "parse_response",
        "retry",
        "send",
        "send_raw",
        "timeout",
        "to_curl",
        "to_request",
    ],
];

/// The same for a call that gives a stream.
pub(super) const STREAM_SETTERS: &[&[&str]] =
    &[SETTERS[0], SETTERS[1], &["idle_timeout", "item_limit", "streaming", "without_reconnect"]];

/// What a call has beside that if its answers are pages.
pub(super) const PAGES: &[&str] = &["items", "pages", "resume", "resumed"];

/// What a client has, whatever its groups.
pub(super) const ACCESSORS: &[&[&str]] =
    &[&METHODS, &["authorization_code", "core", "device_code", "discover", "from_env", "request"]];

/// What the builder of a client has, whatever its servers.
pub(super) const BUILDER: &[&[&str]] = &[
    &METHODS,
    &[
        "api_key",
        "app_name",
        "attempt_timeout",
        "base_url",
        "basic_auth",
        "bearer_token",
        "body_limit",
        "config",
        "connect_timeout",
        "credentials",
        "from_env",
        "header",
        "idle_timeout",
        "interceptor",
        "mode",
        "origin",
        "retry",
        "server",
        "timeout",
        "token_provider",
        "traced_header",
        "transport",
        "user_agent",
    ],
];

/// What generated code calls by its short name, so that no type may be called the same.
pub(super) const TYPES: &[&[&str]] = &[&[
    "Box",
    "BTreeMap",
    "Clone",
    "Debug",
    "Default",
    "Err",
    "From",
    "Into",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Self",
    "Some",
    "String",
    "Vec",
]];

/// The same for what is part of a type, whose code also has type parameters.
pub(super) const INNER_TYPES: &[&[&str]] = &[TYPES[0], &["A", "M"]];

/// The variant that keeps what an enumeration does not know.
pub(super) const VARIANTS: &[&[&str]] = &[&["Unknown"]];

/// What an enum of events has beside them, and what its code names.
pub(super) const EVENTS: &[&[&str]] = &[&["Other", "Self"]];

/// What the files of types name by their first segment, and what Windows takes for devices.
pub(super) const MODULES: &[&[&str]] = &[&[
    "bytes",
    "chrono",
    "jiff",
    "json",
    "serde_json",
    "std",
    "time",
    "types",
    "uuid",
    "mod_",
    "aux",
    "con",
    "nul",
    "prn",
]];

/// The same for the files of groups.
pub(super) const GROUPS: &[&[&str]] = &[&[
    "api",
    "curl",
    "gzip",
    "http",
    "http2",
    "intercept",
    "jiff",
    "jwt",
    "mock",
    "pkce",
    "retry",
    "runtime",
    "serde_json",
    "std",
    "tracing",
    "types",
    "default",
    "aux",
    "con",
    "nul",
    "prn",
]];
