//! Turns server objects into base URLs whose variables have only defaults that mean somebody, and tells hosts apart.

use crate::diagnostics::Diagnostics;
use crate::dialect::SERVER_NAME;
use crate::ir::{Doc, Operation, Server, ServerVariable};
use crate::parse::Piece;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The servers of a document, and those of its operations.
pub(super) struct Servers {
    main: Vec<Server>,
    hosts: Vec<Vec<Server>>,
    /// The number of the host of each place.
    known: BTreeMap<String, Option<usize>>,
}

impl Servers {
    pub(super) fn of_document(pieces: &[Piece<openapiv3::Server>], diagnostics: &mut Diagnostics) -> Self {
        let main = servers(pieces, diagnostics);
        Servers { known: BTreeMap::from([(places(&main), None)]), main, hosts: Vec::new() }
    }

    /// Returns the number of the host that an operation is at; none, if it is where all others are.
    pub(super) fn host(
        &mut self,
        pieces: Option<&Vec<Piece<openapiv3::Server>>>,
        diagnostics: &mut Diagnostics,
    ) -> Option<usize> {
        let own = servers(pieces?, diagnostics);
        if own.is_empty() {
            return None;
        }
        *self.known.entry(places(&own)).or_insert_with(|| {
            self.hosts.push(own);
            Some(self.hosts.len() - 1)
        })
    }

    /// Returns the servers of the document, and the hosts.
    ///
    /// A document without servers, all of whose operations have some, has those that most of them have.
    pub(super) fn finish(mut self, operations: &mut [Operation]) -> (Vec<Server>, Vec<Vec<Server>>) {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for operation in operations.iter() {
            match operation.host {
                Some(host) => *counts.entry(host).or_default() += 1,
                None => return (self.main, self.hosts),
            }
        }
        let most = counts.into_iter().max_by_key(|(host, count)| (*count, Reverse(*host)));
        if let (true, Some((most, _))) = (self.main.is_empty(), most) {
            self.main = self.hosts.remove(most);
            for operation in operations {
                let other = operation.host.filter(|host| *host != most);
                operation.host = other.map(|host| host - usize::from(host > most));
            }
        }
        (self.main, self.hosts)
    }
}

/// Returns what two lists of servers have in common if they lead to the same places, whatever is said of them.
fn places(servers: &[Server]) -> String {
    let place = |server: &Server| {
        let variables = server.variables.iter().map(|variable| (&variable.name, &variable.default, &variable.values));
        format!("{:?} {:?}", server.url.trim_end_matches('/'), variables.collect::<Vec<_>>())
    };
    servers.iter().map(place).collect::<Vec<_>>().join("\n")
}

fn servers(pieces: &[Piece<openapiv3::Server>], diagnostics: &mut Diagnostics) -> Vec<Server> {
    pieces.iter().filter_map(|piece| server(piece, diagnostics)).collect()
}

/// Lowers a server; nothing, if it is not one that is called by HTTP.
///
/// Variables that the template does not use are left out, since nothing would come of setting them.
fn server(piece: &Piece<openapiv3::Server>, diagnostics: &mut Diagnostics) -> Option<Server> {
    let server = &piece.value;
    let url = server.url.trim();
    let is_http = |scheme: &str| scheme.contains('{') || matches!(&*scheme.to_ascii_lowercase(), "https" | "http");
    if url.split_once("://").is_some_and(|(scheme, _)| !is_http(scheme)) {
        diagnostics.server_not_http(piece.origin, url);
        return None;
    }
    let plain = &url[..url.find(['?', '#']).unwrap_or(url.len())];
    if plain != url {
        diagnostics.server_with_query(piece.origin, url);
    }
    let variables = server.variables.iter().flatten().filter(|(name, _)| plain.contains(&format!("{{{name}}}")));
    let variables = variables.map(|(name, variable)| ServerVariable {
        name: name.as_str().into(),
        default: Some(variable.default.clone()).filter(|default| !is_placeholder(default)),
        values: variable.enumeration.clone(),
        doc: Doc { text: variable.description.clone(), ..Doc::default() },
    });
    let text = |key: &str| server.extensions.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    Some(Server {
        url: plain.to_owned(),
        name: text(SERVER_NAME).or_else(|| text("x-speakeasy-server-id")).filter(|name| !name.trim().is_empty()),
        description: server.description.clone().filter(|text| !text.trim().is_empty()),
        variables: variables.collect(),
    })
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
