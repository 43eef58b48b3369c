//! A client as the generator writes them, by hand: two servers' worth of settings and five operations.

use std::time::Duration;

use http::Method;
use serde_json::Value;

use crate::runtime::json::DecodeError;
use crate::runtime::{
    Call, ClientCredentials, Config, Core, CredentialPlace, DeclaredError, Description, Error, ListStyle, Operation,
    Replay, Reply, Retry, Scheme, Secret, Security, Server, ServerVariable, TokenProvider, Transport, call,
};

pub(crate) const DESCRIPTION: Description = Description {
    user_agent: "mini/1.0",
    servers: &[
        Server {
            url: "https://{tenantDomain}.example.com",
            variables: &[ServerVariable { name: "tenantDomain", setter: "tenant_domain", default: None, values: &[] }],
        },
        Server { url: "/v1", variables: &[] },
    ],
    hosts: &[],
    schemes: &[
        Scheme { name: "token", place: AUTHORIZATION, setters: &["bearer_token"] },
        Scheme { name: "oauth", place: AUTHORIZATION, setters: &["bearer_token", "credentials"] },
        Scheme { name: "basic", place: AUTHORIZATION, setters: &["basic_auth"] },
        Scheme { name: "raw", place: AUTHORIZATION, setters: &["api_key"] },
        Scheme { name: "header", place: CredentialPlace::Header("X-Key"), setters: &["api_key"] },
        Scheme { name: "query", place: CredentialPlace::Query("key"), setters: &["api_key"] },
        Scheme { name: "cookie", place: CredentialPlace::Cookie("kc"), setters: &["api_key"] },
    ],
    retries: None,
};

const AUTHORIZATION: CredentialPlace = CredentialPlace::Header("Authorization");

pub(crate) const REQUIRED: Security = Security::AnyOf(&[
    &["basic", "header", "query", "cookie"],
    &["token", "header", "query", "cookie"],
    &["header", "query", "cookie"],
    &["token"],
    &["oauth"],
    &["basic"],
]);

pub(crate) const OPTIONAL: Security = Security::AnyOf(&[
    &["basic", "header", "query", "cookie"],
    &["header", "query", "cookie"],
    &["token"],
    &["oauth"],
    &[],
]);

#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) core: Core,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ClientBuilder {
    pub(crate) config: Config,
}

impl Client {
    pub(crate) fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client of a test server, without credentials.
    pub(crate) fn of(url: &str) -> Self {
        Self::builder().base_url(url).build().expect("the settings are sound")
    }

    pub(crate) fn get_item(&self, item_id: impl Into<String>) -> GetItem {
        let mut call = Call::new(&self.core, &GET_ITEM);
        call.path("item_id", &item_id.into());
        GetItem { call }
    }

    pub(crate) fn update_schedule(&self, app_id: impl Into<String>, connector_id: impl Into<String>) -> UpdateSchedule {
        let mut call = Call::new(&self.core, &UPDATE_SCHEDULE);
        call.path("app_id", &app_id.into());
        call.path("connector_id", &connector_id.into());
        UpdateSchedule { call }
    }

    pub(crate) fn search(&self) -> Search {
        Search { call: Call::new(&self.core, &SEARCH) }
    }

    pub(crate) fn get_file(&self, name: impl Into<String>, format: impl Into<String>) -> GetFile {
        let mut call = Call::new(&self.core, &GET_FILE);
        call.path("name", &name.into());
        call.path("format", &format.into());
        GetFile { call }
    }

    pub(crate) fn health(&self) -> Health {
        Health { call: Call::new(&self.core, &HEALTH) }
    }
}

impl ClientBuilder {
    pub(crate) fn tenant_domain(mut self, value: impl Into<String>) -> Self {
        self.config.server_variable("tenant_domain", value);
        self
    }

    pub(crate) fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.config.bearer(&["token", "oauth"], token);
        self
    }

    pub(crate) fn basic_auth(mut self, user: &str, password: impl Into<Secret>) -> Self {
        self.config.basic(&["basic"], user, password);
        self
    }

    pub(crate) fn api_key(mut self, schemes: &'static [&'static str], key: impl Into<Secret>) -> Self {
        self.config.api_key(schemes, key);
        self
    }

    pub(crate) fn credentials(mut self, credentials: ClientCredentials) -> Self {
        self.config.client_credentials(&["oauth"], "/auth/v1/token", credentials);
        self
    }

    pub(crate) fn token_provider(mut self, provider: impl TokenProvider) -> Self {
        self.config.token_provider(&["token", "oauth"], "/auth/v1/token", provider);
        self
    }

    /// The same, of a description without a token URL.
    pub(crate) fn token_provider_alone(mut self, provider: impl TokenProvider) -> Self {
        self.config.token_provider(&["token"], "", provider);
        self
    }

    pub(crate) fn base_url(mut self, url: impl Into<String>) -> Self {
        self.config.base_url(url);
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.config.header(name, value);
        self
    }

    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.config.timeout(timeout);
        self
    }

    pub(crate) fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.config.attempt_timeout(timeout);
        self
    }

    pub(crate) fn retry(mut self, retry: Retry) -> Self {
        self.config.retry(retry);
        self
    }

    pub(crate) fn transport(mut self, transport: impl Transport) -> Self {
        self.config.transport(transport);
        self
    }

    pub(crate) fn build(self) -> Result<Client, Error> {
        Ok(Client { core: Core::build(self.config, &DESCRIPTION)? })
    }
}

static GET_ITEM: Operation = Operation {
    id: "items.get",
    group: "",
    method: Method::GET,
    path: "/items/{item_id}",
    security: REQUIRED,
    replay: Replay::Safe,
    retries: None,
};

#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub(crate) struct GetItem {
    call: Call,
}

call!(GetItem => Value, NoDeclaredError);

static UPDATE_SCHEDULE: Operation = Operation {
    id: "schedule.update",
    group: "",
    method: Method::POST,
    path: "/apps/{app_id}/connectors/{connector_id}/schedule",
    security: REQUIRED,
    replay: Replay::Unsafe,
    retries: None,
};

#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub(crate) struct UpdateSchedule {
    call: Call,
}

impl UpdateSchedule {
    pub(crate) fn body(mut self, body: impl Into<Value>) -> Self {
        self.call.json(&body.into());
        self
    }
}

call!(UpdateSchedule => std::collections::BTreeMap<String, i64>, UpdateScheduleError);

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) enum UpdateScheduleError {
    Conflict(std::collections::BTreeMap<String, i64>),
}

impl DeclaredError for UpdateScheduleError {
    fn decode(reply: &Reply) -> Option<Result<Self, DecodeError>> {
        match reply.status().as_u16() {
            409 => Some(reply.json().map(|(value, _)| Self::Conflict(value))),
            _ => None,
        }
    }
}

static SEARCH: Operation = Operation {
    id: "items.search",
    group: "",
    method: Method::GET,
    path: "/items?view=full#Search",
    security: OPTIONAL,
    replay: Replay::Safe,
    retries: None,
};

#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub(crate) struct Search {
    call: Call,
}

impl Search {
    pub(crate) fn page_size(mut self, page_size: i64) -> Self {
        self.call.query("page_size", &page_size);
        self
    }

    pub(crate) fn set_page_size(mut self, page_size: Option<i64>) -> Self {
        match page_size {
            Some(page_size) => self.call.query("page_size", &page_size),
            None => self.call.clear_query("page_size"),
        }
        self
    }

    pub(crate) fn filter(mut self, filter: impl Into<String>) -> Self {
        self.call.query("filter[text]", &filter.into());
        self
    }

    pub(crate) fn ids(mut self, ids: &[&str], style: ListStyle) -> Self {
        self.call.query_list("id", ids, style);
        self
    }

    pub(crate) fn trace(mut self, trace: impl Into<String>) -> Self {
        self.call.header_parameter("X-Trace", &trace.into());
        self
    }

    pub(crate) fn session(mut self, session: impl Into<String>) -> Self {
        self.call.cookie("session", &session.into());
        self
    }
}

call!(Search => Vec<std::collections::BTreeMap<String, i64>>, NoDeclaredError);

static GET_FILE: Operation = Operation {
    id: "files.get",
    group: "",
    method: Method::GET,
    path: "/files/v1:{name}.{format}/raw text",
    security: OPTIONAL,
    replay: Replay::Safe,
    retries: None,
};

#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub(crate) struct GetFile {
    call: Call,
}

call!(GetFile => Value, NoDeclaredError);

pub(crate) static HEALTH: Operation = Operation {
    id: "health",
    group: "",
    method: Method::GET,
    path: "/health",
    security: Security::None,
    replay: Replay::Safe,
    retries: None,
};

#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub(crate) struct Health {
    call: Call,
}

call!(Health => (), NoDeclaredError);

/// The errors of an operation that declares none.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) enum NoDeclaredError {}

impl DeclaredError for NoDeclaredError {
    fn decode(_: &Reply) -> Option<Result<Self, DecodeError>> {
        None
    }
}
