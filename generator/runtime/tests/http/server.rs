//! Where requests go: server templates, their variables and base URLs, with values that try to go elsewhere.

use crate::client::Client;
use crate::runtime::{Call, ClientCredentials, Config, Core, Description, ErrorKind, Host, Server, ServerVariable};

/// Values of server variables, by name.
type Values = [(&'static str, &'static str)];

const fn variable(name: &'static str, default: Option<&'static str>) -> ServerVariable {
    ServerVariable { name, setter: name, default, values: &[] }
}

const SERVERS: &[Server] = &[
    Server {
        url: "{scheme}://{region}.api.example.com:{port}/{base}/v1",
        variables: &[
            ServerVariable { name: "scheme", setter: "scheme", default: Some("https"), values: &["https", "http"] },
            ServerVariable { name: "region", setter: "region", default: Some("eu"), values: &[] },
            variable("port", Some("443")),
            variable("base", Some("a b")),
        ],
    },
    Server { url: "{url}/v1", variables: &[variable("url", None)] },
    Server { url: "https://{host}", variables: &[variable("host", None)] },
    Server { url: "/v1", variables: &[] },
    Server { url: "https://{lost}.example.com", variables: &[] },
];

fn base_url(server: usize, variables: &Values) -> Result<String, String> {
    let mut config = Config::default();
    config.server(server);
    for (name, value) in variables {
        config.server_variable(name, *value);
    }
    let description = Description { user_agent: "x", servers: SERVERS, hosts: &[], schemes: &[], retries: None };
    let core = Core::build(config, &description).map_err(|error| {
        assert_eq!(error.kind(), ErrorKind::Build);
        error.to_string()
    })?;
    Ok(core.base_url().to_owned())
}

#[test]
fn variables_are_filled_in() {
    let cases: &[(usize, &Values, &str)] = &[
        (0, &[("base", "x")], "https://eu.api.example.com/x/v1"),
        (0, &[("base", "x/y%"), ("port", "8443")], "https://eu.api.example.com:8443/x/y%25/v1"),
        (0, &[("region", "us-1"), ("base", "é")], "https://us-1.api.example.com/%C3%A9/v1"),
        (0, &[("scheme", "http"), ("base", "")], "http://eu.api.example.com:443//v1"),
        (1, &[("url", "https://h:1/p/")], "https://h:1/p/v1"),
        (2, &[("host", "Acme.Example.COM")], "https://acme.example.com/"),
    ];
    for (server, variables, expected) in cases {
        assert_eq!(base_url(*server, variables).as_deref(), Ok(*expected), "{variables:?}");
    }
}

#[test]
fn variables_cannot_leave_their_place() {
    let hosts = [
        "evil.com/",
        "a@b",
        "x:80",
        "a b",
        "",
        "a?b",
        "a#b",
        "a\\b",
        "a\n",
        ".a",
        "a.",
        "a..b",
        "é",
        "%2e",
        "[::1]",
        "a%00",
        "evil.com/.",
        "x\u{ff0f}y",
    ];
    for value in hosts {
        let error = base_url(0, &[("region", value), ("base", "x")]).unwrap_err();
        assert!(error.contains("`region`") && error.contains("must be part of a host name"), "{error}");
    }
    for value in ["", "80/", "-1", "8 0", "80@evil.com", "x"] {
        assert!(base_url(0, &[("port", value), ("base", "x")]).unwrap_err().contains("a port number"));
    }
    assert!(base_url(0, &[("port", "99999"), ("base", "x")]).unwrap_err().contains("is not a URL"));
    for value in ["?a", "#a", "a\\b", "a b", "\t", "../x", "a/..", ".", "a/./b"] {
        assert!(base_url(0, &[("base", value)]).is_err(), "{value:?}");
    }
    for value in ["ftp", "javascript", "HTTPS"] {
        let error = base_url(0, &[("scheme", value), ("base", "x")]).unwrap_err();
        assert!(error.contains("one of `https`, `http`"), "{error}");
    }
    for value in ["evil", "https://a@b", "https://h?x", "https://h#x", "file:///etc", "//h"] {
        assert!(base_url(1, &[("url", value)]).unwrap_err().contains("`url`"), "{value:?}");
    }
}

#[test]
fn a_host_means_what_it_says() {
    for value in ["1", "0x7f.1", "127.1", "017700000001"] {
        let error = base_url(2, &[("host", value)]).unwrap_err();
        assert!(error.contains("would reach the host") || error.contains("is not a URL"), "{error}");
    }
    assert!(base_url(2, &[("host", "127.0.0.1")]).is_ok());
}

#[test]
fn what_is_missing_is_named() {
    let error = Client::builder().build().unwrap_err().to_string();
    assert!(error.contains("`tenantDomain`"), "{error}");
    assert!(error.contains("`.tenant_domain(..)`") && error.contains("`.base_url(..)`"), "{error}");

    assert!(base_url(3, &[]).unwrap_err().contains("`.base_url(..)`"));
    assert!(base_url(4, &[]).unwrap_err().contains("`lost`"));
    assert!(base_url(9, &[]).unwrap_err().contains("no server 9"));
    assert!(base_url(3, &[("host", "a")]).unwrap_err().contains("no variable that `.host(..)` sets"));
    // A default is checked like any other value.
    assert!(base_url(0, &[]).unwrap_err().contains("`base` is \"a b\""));

    let none = Description { user_agent: "x", servers: &[], hosts: &[], schemes: &[], retries: None };
    let error = Core::build(Config::default(), &none).unwrap_err();
    assert!(error.to_string().contains("names no server"), "{error}");
}

#[test]
fn a_base_url_overrides_everything() {
    let builder = Client::builder().tenant_domain("not/used").base_url("https://h:8443/a/b/");
    let client = builder.build().unwrap();
    let request = client.get_item("1").to_request().unwrap();
    assert_eq!(request.uri(), "https://h:8443/a/b/items/1");
}

#[test]
fn a_base_url_is_checked() {
    let cases = [
        ("api.example.com", "does not start with"),
        ("/v1", "does not start with"),
        ("ftp://h", "does not start with"),
        ("https:h", "does not start with"),
        ("https://", "has no host"),
        ("https:///x", "has no host"),
        ("https://h?a=1", "query or fragment"),
        ("https://h/#", "query or fragment"),
        ("https://user:hunter2@h", "user name"),
        ("https://@h", "user name"),
        ("https://h /x", "space"),
        ("https://h\\x", "backslash"),
        ("https://h\n", "control character"),
        ("https://h:99999", "is not a URL"),
        ("https://a b", "space"),
    ];
    for (url, mention) in cases {
        let error = Client::builder().base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
        assert!(error.to_string().contains(mention), "{url}: {error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn credentials_do_not_travel_in_the_clear() {
    let with_token = |url: &str| Client::builder().base_url(url).bearer_token("t").build();
    let refused = ["http://h", "http://10.0.0.1", "http://localhost.evil.com", "http://[fe80::1]"];
    for url in refused {
        let error = with_token(url).unwrap_err();
        assert!(error.to_string().contains("plain HTTP"), "{error}");
        let by_hand = Client::builder().base_url(url).header("Authorization", "Bearer t");
        assert!(by_hand.build().is_err());
        // So does the key of a scheme.
        assert!(Client::builder().base_url(url).header("x-key", "k").build().is_err());
        assert!(Client::of(url).get_item("1").header("X-Key", "k").to_request().is_err());
        let client = Client::of(url);
        let error = client.get_item("1").header("authorization", "x").to_request().unwrap_err();
        assert!(error.to_string().contains("plain HTTP"), "{error}");
        assert!(client.get_item("1").to_request().is_ok());
    }
    for url in ["http://localhost:1", "http://127.8.9.1", "http://[::1]:80", "https://h"] {
        assert!(with_token(url).is_ok(), "{url}");
    }
    let credentials = ClientCredentials::new("id", "s").token_url("http://h/token");
    let error = Client::builder().base_url("https://h").credentials(credentials).build();
    assert!(error.unwrap_err().to_string().contains("token URL"));
}

const RELATIVE: &[Server] = &[
    Server { url: "/{base}/v1", variables: &[variable("base", Some("api"))] },
    Server { url: "./v2/", variables: &[] },
    Server { url: "/", variables: &[] },
];

fn below(origin: &str, server: usize, base: Option<&'static str>) -> Result<String, String> {
    let mut config = Config::default();
    config.origin(origin);
    config.server(server);
    base.into_iter().for_each(|base| config.server_variable("base", base));
    let description = Description { user_agent: "x", servers: RELATIVE, hosts: &[], schemes: &[], retries: None };
    let core = Core::build(config, &description).map_err(|error| error.to_string())?;
    Ok(core.base_url().to_owned())
}

#[test]
fn a_relative_server_is_below_an_origin() {
    let cases = [
        ("https://h", 0, "https://h/api/v1"),
        ("https://h:8443/ignored/", 0, "https://h:8443/api/v1"),
        ("https://h/below", 1, "https://h/below/v2/"),
        ("https://h", 2, "https://h/"),
    ];
    for (origin, server, expected) in cases {
        assert_eq!(below(origin, server, None).as_deref(), Ok(expected));
    }
    assert_eq!(below("https://h", 0, Some("a/b")).as_deref(), Ok("https://h/a/b/v1"));
    for base in ["/evil.example", "..", "a/../..", "?x", "#x", "\\evil.example"] {
        assert!(below("https://h", 0, Some(base)).is_err(), "{base}");
    }
    for origin in ["h", "ftp://h", "https://u:p@h", "https://h?x"] {
        assert!(below(origin, 0, None).unwrap_err().contains("the origin"), "{origin}");
    }
    let description = Description { user_agent: "x", servers: RELATIVE, hosts: &[], schemes: &[], retries: None };
    let error = Core::build(Config::default(), &description).unwrap_err().to_string();
    assert!(error.contains("`.origin(..)` or `.base_url(..)`"), "{error}");
}

const HOSTS: &[Host] = &[
    Host { name: "files", servers: &[Server { url: "https://files.{site}", variables: &[variable("site", None)] }] },
    Host { name: "log", servers: &[Server { url: "https://{shard}.log.test", variables: &[variable("shard", None)] }] },
];

/// Builds a client of which some operations are elsewhere, and returns where those of a host are.
fn of_host(host: &'static str, set: impl Fn(&mut Config)) -> Result<String, String> {
    let mut config = Config::default();
    set(&mut config);
    let site = ServerVariable { name: "site", setter: "site", default: Some("h.test"), values: &[] };
    let main = Box::leak(Box::new([Server { url: "https://{site}", variables: Box::leak(Box::new([site])) }]));
    let description = Description { user_agent: "x", servers: main, hosts: HOSTS, schemes: &[], retries: None };
    let core = Core::build(config, &description).map_err(|error| format!("build: {error}"))?;
    let call = Call::at(&core, host, &crate::client::HEALTH);
    call.to_request().map(|request| request.uri().to_string()).map_err(|error| error.to_string())
}

#[test]
fn what_a_host_lacks_matters_to_those_who_call_it() {
    assert_eq!(
        of_host("files", |config| config.server_variable("site", "x.test")).unwrap(),
        "https://files.x.test/health"
    );
    let error = of_host("files", |_| {}).unwrap_err();
    assert!(error.starts_with("GET /health: the server variable `site` is not set"), "{error}");
    assert!(error.ends_with("or `.files_base_url(..)`"), "{error}");
    assert!(of_host("log", |config| config.server_variable("site", "x.test")).unwrap_err().contains("`.shard(..)`"));
    // What is set for one host alone is checked when the client is built.
    let error = of_host("files", |config| config.server_variable("shard", "a/b")).unwrap_err();
    assert!(error.starts_with("build: ") && error.contains("`shard`"), "{error}");
    let error = of_host("files", |config| config.host_base_url("log", "nowhere")).unwrap_err();
    assert!(error.starts_with("build: "), "{error}");
    assert!(of_host("files", |config| config.host_server("log", 7)).unwrap_err().contains("no such server of `log`"));
    assert!(of_host("files", |config| config.server_variable("unknown", "x")).unwrap_err().contains("`.unknown(..)`"));
    assert!(of_host("lost", |_| {}).unwrap_err().contains("no servers `lost`"));
    let all = of_host("log", |config| config.base_url("https://all.test/a"));
    assert_eq!(all.as_deref(), Ok("https://all.test/a/health"));
}
