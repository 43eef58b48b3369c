//! Turns a server object into a base URL whose variables have only defaults that mean somebody.

use crate::ir::{Doc, Server, ServerVariable};

/// Lowers a server. Variables that the template does not use are left out, since nothing would come of setting them.
pub(super) fn server(server: &openapiv3::Server) -> Server {
    let variables = server.variables.iter().flatten().filter(|(name, _)| server.url.contains(&format!("{{{name}}}")));
    let variables = variables.map(|(name, variable)| ServerVariable {
        name: name.as_str().into(),
        default: Some(variable.default.clone()).filter(|default| !is_placeholder(default)),
        values: variable.enumeration.clone(),
        doc: Doc { text: variable.description.clone(), ..Doc::default() },
    });
    Server { url: server.url.clone(), variables: variables.collect() }
}

/// Whether a default stands for "put yours here". Using it would send requests, and secrets, to a stranger.
fn is_placeholder(default: &str) -> bool {
    let text = default.trim().to_ascii_lowercase();
    let is_sample_domain = ["example.com", "example.org", "example.net"].iter().any(|domain| text.ends_with(domain));
    text.is_empty()
        || is_sample_domain
        || ["example", "demo", "tenant", "domain", "subdomain", "hostname", "changeme", "todo", "xxx"]
            .contains(&text.as_str())
        || ["your", "my-", "my_", "example-", "<", "{", "["].iter().any(|prefix| text.starts_with(prefix))
}
