//! Turns servers into the setters of their variables, the variants that choose one, and the names of other hosts.

use super::ident::Ident;
use super::scope::Scope;
use super::words;
use crate::ir::{Api, Server, ServerVariable};
use crate::lock::Lock;
use std::collections::{BTreeMap, BTreeSet};

const SERVERS: &str = "servers";
const HOSTS: &str = "hosts";

/// The longest description, in words, that is a name.
const LONGEST: usize = 3;

/// The names of servers of which one is chosen.
#[derive(Debug)]
pub(crate) struct ServerNames {
    /// For each server, the setters of its variables.
    pub(crate) setters: Vec<Vec<Ident>>,
    /// The enum that they are the variants of, if there are several.
    pub(crate) choice: Ident,
    pub(crate) variants: Vec<Ident>,
}

/// The names of the servers of some operations.
#[derive(Debug)]
pub(crate) struct HostNames {
    /// What tells them from the servers of the document.
    pub(crate) name: Ident,
    /// The setter of their base URL, and that which chooses one of them.
    pub(crate) base_url: Ident,
    pub(crate) server: Ident,
    pub(crate) servers: ServerNames,
}

/// Names all servers.
pub(super) fn assign(api: &Api, scope: &mut Scope, lock: &mut Lock) -> (ServerNames, Vec<HostNames>) {
    let mut setters = Setters::of_document(api, scope);
    let servers = ServerNames {
        setters: setters.all(&api.servers, None, scope),
        choice: Ident::new("Server"),
        variants: variants(&api.servers, "document", lock),
    };
    let mut names = Scope::reserving(&[]);
    let mut order: Vec<usize> = (0..api.hosts.len()).collect();
    let keys = host_keys(&api.hosts);
    order.sort_by_key(|index| (lock.get(HOSTS, &keys[*index]).is_none(), &keys[*index]));
    let mut hosts: Vec<Option<HostNames>> = Vec::new();
    hosts.resize_with(order.len(), || None);
    for index in order {
        let list = &api.hosts[index];
        let kept = lock.get(HOSTS, &keys[index]).map(str::to_owned);
        let wishes: Vec<String> = kept.into_iter().chain(host_wishes(list, api.servers.first())).collect();
        let name = names.claim(&wishes);
        lock.insert(HOSTS, &keys[index], name.as_str());
        let base_url = scope.claim(&[format!("{name}_base_url")]);
        let server = scope.claim(&[format!("{name}_server")]);
        let servers = ServerNames {
            setters: setters.all(list, Some(&name), scope),
            choice: Ident::new(format!("{}Server", words::pascal(name.as_str()))),
            variants: variants(list, name.as_str(), lock),
        };
        hosts[index] = Some(HostNames { name, base_url, server, servers });
    }
    (servers, hosts.into_iter().flatten().collect())
}

/// The setters of variables by name and default: what differs in these is another variable, if a host has it.
struct Setters<'a> {
    known: BTreeMap<(&'a str, Option<&'a str>), Ident>,
    /// The names that the document or a host uses for one variable only.
    plain: BTreeSet<&'a str>,
}

impl<'a> Setters<'a> {
    /// Names the variables of the document; one of several servers has one setter.
    fn of_document(api: &'a Api, scope: &mut Scope) -> Self {
        let of_document: BTreeSet<&str> =
            api.servers.iter().flat_map(|server| &server.variables).map(|variable| &*variable.name).collect();
        let mut known = BTreeMap::new();
        for name in &of_document {
            let plain = words::snake(name);
            let setter = scope.claim(&[plain.clone(), format!("{plain}_variable")]);
            let variables = api.servers.iter().flat_map(|server| &server.variables);
            for variable in variables.filter(|variable| *variable.name == **name) {
                known.insert(key(variable), setter.clone());
            }
        }
        let mut counts: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
        for variable in api.hosts.iter().flatten().flat_map(|server| &server.variables) {
            counts.entry(&variable.name).or_default().insert(variable.default.as_deref());
        }
        let is_plain = |(name, defaults): &(&str, BTreeSet<_>)| defaults.len() == 1 && !of_document.contains(name);
        let plain = counts.into_iter().filter(is_plain).map(|(name, _)| name).collect();
        Setters { known, plain }
    }

    /// Names the variables of servers, those that have no setter yet after the host.
    fn all(&mut self, servers: &'a [Server], host: Option<&Ident>, scope: &mut Scope) -> Vec<Vec<Ident>> {
        let mut setter = |variable: &'a ServerVariable| {
            let known = self.known.entry(key(variable)).or_insert_with(|| {
                let name = words::snake(&variable.name);
                let own = host.map(|host| format!("{host}_{name}"));
                let plain = self.plain.contains(&*variable.name).then_some(name);
                scope.claim(&plain.into_iter().chain(own).collect::<Vec<_>>())
            });
            known.clone()
        };
        servers.iter().map(|server| server.variables.iter().map(&mut setter).collect()).collect()
    }
}

fn key(variable: &ServerVariable) -> (&str, Option<&str>) {
    (&variable.name, variable.default.as_deref())
}

/// Names the variants that choose a server: as it is called, as it is described in a word or two, or by its host.
///
/// `list` says of which servers these are.
fn variants(servers: &[Server], list: &str, lock: &mut Lock) -> Vec<Ident> {
    if servers.len() < 2 {
        return servers.iter().map(|_| Ident::new("Only")).collect();
    }
    let mut scope = Scope::reserving(&[&["Self"]]);
    let labels: Vec<Vec<String>> = servers.iter().map(labels).collect();
    let keys = server_keys(servers, list);
    let mut order: Vec<usize> = (0..servers.len()).collect();
    order.sort_by_key(|index| (lock.get(SERVERS, &keys[*index]).is_none(), *index));
    let mut names = vec![Ident::new(String::new()); servers.len()];
    for index in order {
        let (server, own) = (&servers[index], &labels[index]);
        let others = labels.iter().filter(|other| *other != own);
        let host = others.map(|other| difference(own, other)).max_by_key(Vec::len).unwrap_or_default().join(" ");
        let described = server.description.as_deref().and_then(described);
        let (scheme, path) = (scheme(&server.url), path(&server.url));
        let has =
            |other: fn(&str) -> &str, own: &str| servers.iter().filter(|server| other(&server.url) == own).count();
        let scheme = (has(self::scheme, scheme) == 1).then(|| scheme.to_owned());
        let path = (has(self::path, path) == 1).then(|| path.to_owned());
        let wishes = server.name.iter().cloned().chain(described).chain([host]).chain(scheme).chain(path);
        let wishes = wishes.chain([own.join(" "), "server".to_owned()]);
        let wishes = wishes.filter(|wish| wish.chars().any(char::is_alphanumeric)).map(|wish| words::pascal(&wish));
        let kept = lock.get(SERVERS, &keys[index]).map(str::to_owned);
        names[index] = scope.claim(&kept.into_iter().chain(wishes).collect::<Vec<_>>());
        lock.insert(SERVERS, &keys[index], names[index].as_str());
    }
    names
}

/// Returns a short description without the words that every server could have.
fn described(text: &str) -> Option<String> {
    let is_filler = |word: &&str| {
        let word = word.trim_end_matches(['.', ',', ':']).to_ascii_lowercase();
        ["a", "an", "api", "endpoint", "env", "environment", "server", "the", "url"].contains(&word.as_str())
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let telling: Vec<&str> = words.iter().copied().filter(|word| !is_filler(word)).collect();
    (words.len() <= LONGEST + 2 && (1..=LONGEST).contains(&telling.len())).then(|| telling.join(" "))
}

/// Returns what a host could be called: what is different in its name, or in its path.
fn host_wishes(servers: &[Server], main: Option<&Server>) -> Vec<String> {
    let Some(first) = servers.first() else { return vec!["other".to_owned()] };
    let (own, main) = (labels(first), main.map(labels).unwrap_or_default());
    let host = difference(&own, &main).join(" ");
    let host = if host.is_empty() { own.first().cloned().unwrap_or_default() } else { host };
    let path = path(&first.url);
    let wishes = first.name.iter().cloned().chain([host.clone(), format!("{host} {path}")]);
    let wishes = wishes.filter(|wish| wish.chars().any(char::is_alphanumeric)).map(|wish| words::snake(&wish));
    wishes.map(|wish| wish.trim_end_matches('_').to_owned()).chain(["other".to_owned()]).collect()
}

/// What the lock may know a list of servers by: the URL of the first, with the defaults of its variables or as it is
/// written, or those of all.
const HOST_KEYS: [fn(&[Server]) -> String; 3] = [
    |list| list.first().map(usual).unwrap_or_default(),
    |list| list.first().map(|first| first.url.clone()).unwrap_or_default(),
    |list| list.iter().map(usual).collect::<Vec<_>>().join(" "),
];

/// Returns by what the lock knows each list of servers: the first key that no other list has.
fn host_keys(hosts: &[Vec<Server>]) -> Vec<String> {
    let counts = HOST_KEYS.map(|key| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        hosts.iter().for_each(|list| *counts.entry(key(list)).or_default() += 1);
        counts
    });
    let key = |list: &Vec<Server>| {
        let mut own = HOST_KEYS.iter().zip(&counts).filter(|(key, counts)| counts[&key(list)] == 1);
        own.next().map_or(HOST_KEYS[0], |(key, _)| *key)(list)
    };
    numbered(hosts.iter().map(key))
}

/// Returns by what the lock knows each server of a list: its URL, with the defaults of its variables if need be.
fn server_keys(servers: &[Server], list: &str) -> Vec<String> {
    let has = |url: &str| servers.iter().filter(|server| server.url == url).count();
    let url = |server: &Server| if has(&server.url) == 1 { server.url.clone() } else { usual(server) };
    numbered(servers.iter().map(|server| format!("{list} {}", url(server))))
}

/// Tells keys that are the same apart by numbers.
fn numbered(keys: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = |key: String| {
        let times = seen.entry(key.clone()).or_default();
        *times += 1;
        if *times == 1 { key } else { format!("{key} {times}") }
    };
    keys.map(&mut number).collect()
}

/// Returns the URL of a server with the defaults of its variables, since the same template may mean another host.
fn usual(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        if let Some(default) = &variable.default {
            url = url.replace(&format!("{{{}}}", variable.name), default);
        }
    }
    url
}

/// Returns the labels of the host of a server, or the segments of a relative one, with the defaults of its variables.
fn labels(server: &Server) -> Vec<String> {
    let mut url = server.url.clone();
    for variable in &server.variables {
        let value = variable.default.as_deref().unwrap_or(&variable.name);
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    let Some((_, rest)) = url.split_once("://") else {
        return url.split('/').filter(|segment| !segment.is_empty()).map(str::to_owned).collect();
    };
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    host.split('.').filter(|label| !label.is_empty()).map(str::to_owned).collect()
}

fn scheme(url: &str) -> &str {
    url.split_once("://").map_or("", |(scheme, _)| scheme)
}

fn path(url: &str) -> &str {
    url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path)
}

/// Returns the labels that are left without those that both end in.
fn difference(own: &[String], other: &[String]) -> Vec<String> {
    let common = own.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    own[..own.len() - common].to_vec()
}
