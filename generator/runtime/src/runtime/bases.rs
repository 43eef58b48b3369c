//! Turns the servers of a description and the settings of a caller into the URLs that requests go to.

use crate::runtime::base_url::BaseUrl;
use crate::runtime::config::Config;
use crate::runtime::server::{Description, Host, Server};

/// Where the requests of a client go.
pub(crate) struct Bases {
    /// The base URL of all operations that have no servers of their own.
    pub(crate) main: BaseUrl,
    /// The base URLs of the others, or what keeps them from having one, which matters only to those who call them.
    hosts: Vec<(&'static str, Result<BaseUrl, String>)>,
}

impl Bases {
    /// Finds all base URLs; fails with a sentence if that of the client is not known, or if a setting is of no use.
    pub(crate) fn resolve(config: &Config, description: &Description) -> Result<Self, String> {
        let main = match &config.base_url {
            Some(url) => parse(url)?,
            None => {
                let server = described(config, description)?;
                check_variables(config, description, server)?;
                server.expand(&config.server_variables, config.origin.as_deref())?
            }
        };
        let mut hosts = Vec::new();
        for host in description.hosts {
            hosts.push((host.name, of_host(config, description, host)?));
        }
        Ok(Self { main, hosts })
    }

    /// Returns the base URL of operations that are at a host, or everywhere else.
    pub(crate) fn of(&self, host: Option<&str>) -> Result<&BaseUrl, String> {
        let Some(name) = host else { return Ok(&self.main) };
        match self.hosts.iter().find(|(known, _)| *known == name) {
            Some((_, Ok(base))) => Ok(base),
            Some((_, Err(problem))) => Err(problem.clone()),
            None => Err(format!("the client knows no servers `{name}`")),
        }
    }
}

fn parse(url: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(url).map_err(|problem| format!("the base URL {problem}"))
}

/// Returns the server of the description that the caller has chosen.
fn described(config: &Config, description: &Description) -> Result<&'static Server, String> {
    description.servers.get(config.server).ok_or_else(|| match description.servers.len() {
        0 => "the description names no server; call `.base_url(..)`".into(),
        count => format!("there is no server {}; the description names {count}", config.server),
    })
}

/// Returns the server of a host that the caller has chosen.
fn chosen(config: &Config, host: &Host) -> Option<&'static Server> {
    let index = config.host_servers.iter().find(|(known, _)| *known == host.name).map_or(0, |(_, index)| *index);
    host.servers.get(index)
}

/// Fails if a variable is set that no chosen server has.
fn check_variables(config: &Config, description: &Description, server: &Server) -> Result<(), String> {
    let is_known = |setter: &str| {
        let hosts = description.hosts.iter().filter_map(|host| chosen(config, host));
        hosts.chain([server]).any(|server| server.has(setter))
    };
    match config.server_variables.iter().find(|(setter, _)| !is_known(setter)) {
        Some((setter, _)) => Err(format!("the server `{}` has no variable that `.{setter}(..)` sets", server.url)),
        None => Ok(()),
    }
}

/// Finds the base URL of a host: the caller's for it, the caller's for everything, or that of the description.
///
/// What the caller set for this host alone is checked now; what is missing is told to those who call its operations.
fn of_host(config: &Config, description: &Description, host: &Host) -> Result<Result<BaseUrl, String>, String> {
    let own = config.host_urls.iter().find(|(known, _)| *known == host.name).map(|(_, url)| url);
    if let Some(url) = own.or(config.base_url.as_ref()) {
        return parse(url).map(Ok);
    }
    let Some(server) = chosen(config, host) else {
        return Err(format!(
            "there is no such server of `{}`; the description names {}",
            host.name,
            host.servers.len()
        ));
    };
    let base = server.expand(&config.server_variables, config.origin.as_deref());
    let base = base.map_err(|problem| format!("{problem}, or `.{}_base_url(..)`", host.name));
    let main = description.servers.get(config.server);
    let is_own = |setter: &str| server.has(setter) && !main.is_some_and(|main| main.has(setter));
    match base {
        Err(problem) if config.server_variables.iter().any(|(setter, _)| is_own(setter)) => Err(problem),
        base => Ok(base),
    }
}
