//! Turns documents into calls of every operation at mock servers that others wrote, and their verdicts into a table.

pub(crate) mod driver;
mod node;
mod server;
mod table;
mod verdict;

use std::fs;
use std::path::{Path, PathBuf};

use crate::corpus::list;
use crate::folder;
use crate::step::{Failure, say};
use driver::Driver;
use node::Node;
use server::{Kind, Server};
use table::{Row, Table};

/// What to try, and where.
pub(crate) struct Contract {
    /// Descriptions, or folders of them; those of this workspace, if there are none.
    pub(crate) paths: Vec<PathBuf>,
    /// A part of the names of the documents to try.
    pub(crate) only: Option<String>,
    pub(crate) servers: Servers,
}

/// The mock servers to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Servers {
    Prism,
    Steady,
    Both,
}

impl Servers {
    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Prism => &[Kind::Prism],
            Self::Steady => &[Kind::Steady],
            Self::Both => &[Kind::Steady, Kind::Prism],
        }
    }
}

/// Calls every operation of each document, and prints what the servers say of the requests.
///
/// Fails if a server blames a request on the client, or if the client cannot make or send one.
/// Without Node there are no servers, and nothing is done.
pub(crate) fn contract(contract: &Contract) -> Result<(), Failure> {
    let target = folder::target()?.join("contract");
    let Some(node) = Node::find() else {
        say("contract: skipped, because the mock servers need `node` and `npm`, which are not there");
        return Ok(());
    };
    let servers = node.install(&target.join("servers"))?;
    let mut table = Table::default();
    for (number, (name, path)) in documents(contract)?.into_iter().enumerate() {
        say(&format!("contract: {name}"));
        match Driver::build(&path, &format!("contract-{number}"), &target) {
            Ok(driver) => {
                for kind in contract.servers.kinds() {
                    let row = try_one(&driver, &servers, *kind, &path, &target);
                    table.add(row.unwrap_or_else(|failure| Row::failed(*kind, failure.to_string())).of(&name));
                }
                driver.remove();
            }
            Err(failure) => {
                for kind in contract.servers.kinds() {
                    table.add(Row::failed(*kind, failure.to_string()).of(&name));
                }
            }
        }
    }
    table.print();
    match table.bad() {
        0 => Ok(()),
        bad => Err(Failure::new(format!("contract: {bad} runs show a fault of the client, or failed"))),
    }
}

fn try_one(driver: &Driver, servers: &Path, kind: Kind, path: &Path, target: &Path) -> Result<Row, Failure> {
    let log = target.join(format!("{}.log", kind.name()));
    let mut server = match Server::start(servers, kind, path, &log)? {
        Ok(server) => server,
        Err(problem) => return Ok(Row::unserved(kind, problem)),
    };
    let reports = driver.run(&[&server.url(), "--json"])?;
    if let Some(problem) = server.stop() {
        return Ok(Row::unserved(kind, problem));
    }
    let row = Row::of_reports(kind, driver.operations, &reports);
    row.tell();
    Ok(row)
}

/// Lists the names and paths of the documents.
fn documents(contract: &Contract) -> Result<Vec<(String, PathBuf)>, Failure> {
    let own = || vec![PathBuf::from("specs")];
    let paths = if contract.paths.is_empty() { own() } else { contract.paths.clone() };
    let mut documents = Vec::new();
    for path in paths {
        if path.is_dir() {
            documents.extend(list(&path)?.into_iter().map(|document| (document.name, document.path)));
        } else {
            documents.push((path.display().to_string(), path));
        }
    }
    documents.retain(|(name, _)| contract.only.as_ref().is_none_or(|only| name.contains(only.as_str())));
    let absolute = |(name, path): (String, PathBuf)| {
        fs::canonicalize(&path)
            .map(|path| (name, path))
            .map_err(|error| Failure::new(format!("`{}`: {error}", path.display())))
    };
    documents.into_iter().map(absolute).collect()
}
