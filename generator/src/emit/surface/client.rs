//! Turns servers, credentials and events into the settings, enums and functions that callers see.

use super::operations::enumeration;
use super::{text, words};
use crate::emit::credentials::place_name;
use crate::emit::ty::{self, From};
use crate::emit::{Cx, answer, client};
use crate::ir::{CredentialKind, Doc, Event, Server};
use crate::name::{EventNames, Ident};
use crate::surface::{Facts, Kind, Member, Type, Ways};

/// Lists what belongs to no operation and no schema, and says what is so of the API as a whole.
pub(super) fn client(cx: &Cx<'_>) -> (Vec<Type>, Facts) {
    let both = Ways::default();
    let mut builder = enumeration("client", "ClientBuilder".to_owned(), both, settings(cx));
    builder.kind = Kind::Builder;
    let mut types = vec![builder];
    if cx.api.servers.len() > 1 {
        types.push(servers("servers", &cx.names.servers.choice, &cx.api.servers, &cx.names.servers.variants));
    }
    for (list, names) in cx.api.hosts.iter().zip(&cx.names.hosts).filter(|(list, _)| list.len() > 1) {
        let key = format!("servers of {}", names.name);
        types.push(servers(&key, &names.servers.choice, list, &names.servers.variants));
    }
    types.extend(events(cx));
    (types, wire(cx))
}

/// Lists the methods of the builder, by their signatures.
fn settings(cx: &Cx<'_>) -> Vec<Member> {
    let signature = |item: crate::emit::Item| {
        let text = words::rust(item.tokens);
        // A method that not every client has stands behind its condition.
        let text = text.split_once("fn ").map_or(&*text, |(_, text)| text);
        let text = text.split('{').next().unwrap_or_default().to_owned();
        let name = text.split('(').next().unwrap_or_default().to_owned();
        let takes = text[name.len()..].replace("mut self, ", "");
        Member { key: name.clone(), name, ty: takes, wire: Facts::new(), text: text_of_nothing() }
    };
    client::builder(cx).into_iter().map(signature).collect()
}

fn text_of_nothing() -> crate::surface::Text {
    text(&Doc::default())
}

fn servers(key: &str, choice: &Ident, servers: &[Server], variants: &[Ident]) -> Type {
    let members = servers.iter().zip(variants).map(|(server, name)| Member {
        key: server.url.clone(),
        name: name.as_str().to_owned(),
        ty: String::new(),
        wire: Facts::from([("URL", format!("`{}`", server.url))]),
        text: text_of_nothing(),
    });
    enumeration(key, choice.as_str().to_owned(), Ways::default(), members.collect())
}

fn events(cx: &Cx<'_>) -> Vec<Type> {
    let answered = Ways { is_sent: false, is_answered: true };
    let functions = |key: &str, path: String, events: &[Event], names: &[EventNames]| {
        let members = events.iter().zip(names).map(|(event, names)| Member {
            key: event.wished.clone(),
            name: names.parse.as_str().to_owned(),
            ty: words::rust(ty::ty(cx, &event.ty, From::Crate)),
            wire: Facts::from([("method", event.method.as_str().to_owned())]),
            text: text(&event.doc),
        });
        let mut module = enumeration(key, path, answered, members.collect());
        module.kind = Kind::Functions;
        module
    };
    let mut types = Vec::new();
    let webhooks = &cx.api.webhooks;
    if !webhooks.is_empty() {
        types.push(functions("webhooks", "webhooks".to_owned(), webhooks, &cx.names.webhooks.events));
    }
    if webhooks.len() > 1 {
        let members = webhooks.iter().zip(&cx.names.webhooks.events).map(|(event, names)| Member {
            key: event.wished.clone(),
            name: names.variant.as_str().to_owned(),
            ty: words::rust(answer::payload(cx, &event.ty)),
            wire: Facts::new(),
            text: text_of_nothing(),
        });
        types.push(enumeration("events", "webhooks::Event".to_owned(), answered, members.collect()));
    }
    for (callbacks, names) in cx.api.callbacks.iter().zip(&cx.names.callbacks) {
        let operation = crate::name::operation_key(&cx.api[callbacks.operation]);
        let path = format!("callbacks::{}", names.module);
        types.push(functions(&format!("callbacks of {operation}"), path, &callbacks.events, &names.events));
    }
    types
}

/// Says where requests go, and how the API knows who sends them.
fn wire(cx: &Cx<'_>) -> Facts {
    let mut facts = Facts::new();
    let urls: Vec<String> = cx.api.servers.iter().map(|server| format!("`{}`", server.url)).collect();
    if let [_] = &urls[..] {
        facts.insert("server", urls.join(", "));
    }
    let (mut keys, mut token_urls) = (Vec::new(), Vec::new());
    for credential in &cx.api.credentials {
        match &credential.kind {
            CredentialKind::ApiKey { place, name } => keys.push(format!("{} `{name}`", place_name(*place))),
            CredentialKind::ClientCredentials { token_url } => token_urls.push(format!("`{token_url}`")),
            CredentialKind::Bearer | CredentialKind::Basic => {}
        }
    }
    for (name, texts) in [("API key", keys), ("token URL", token_urls)] {
        if !texts.is_empty() {
            facts.insert(name, texts.join(", "));
        }
    }
    let variables = cx.api.all_servers().flat_map(|server| &server.variables);
    let defaults = variables.map(|variable| {
        let default = variable.default.as_deref().unwrap_or("no default");
        format!("`{}`: {default}", variable.name)
    });
    let defaults: Vec<String> = defaults.collect();
    if !defaults.is_empty() {
        facts.insert("server variables", defaults.join(", "));
    }
    facts
}
