//! Turns the envelope of a Swagger 2.0 document into that of OpenAPI 3.0; its schemas stay where they are read.

mod body;
mod parameter;
mod reference;
mod security;

use crate::load::{FILES, Mapping, Node, Origin, Sources, Value};

/// What an upgrade needs to know while it goes.
struct Upgrade<'a> {
    /// The shared parameters by name; an operation may take its body from there.
    parameters: Mapping,
    /// The files that references lead to, whose parts are of the old shape, too.
    files: Node,
    address: Address,
    consumes: Vec<String>,
    produces: Vec<String>,
    sources: &'a mut Sources,
}

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// Upgrades a document in place.
pub(super) fn upgrade(root: &mut Node, sources: &mut Sources) {
    let origin = root.origin;
    let address = servers(root, sources);
    let Some(mapping) = root.as_mapping_mut() else { return };
    let shared = mapping.remove("parameters").and_then(into_mapping).unwrap_or_default();
    let files = mapping.get(FILES).cloned().unwrap_or_else(|| Node::new(Value::Null, origin));
    let mut upgrade = Upgrade {
        consumes: texts(mapping.get("consumes")),
        produces: texts(mapping.get("produces")),
        parameters: shared.clone(),
        files,
        address,
        sources,
    };
    let mut components = Mapping::default();
    if let Some(schemas) = mapping.remove("definitions") {
        components.insert("schemas", schemas);
    }
    upgrade.shared_parameters(shared, origin, &mut components);
    if let Some(mut responses) = mapping.remove("responses") {
        for response in values(&mut responses) {
            upgrade.response(response, None);
        }
        components.insert("responses", responses);
    }
    if let Some(mut schemes) = mapping.remove("securityDefinitions") {
        for scheme in values(&mut schemes) {
            security::upgrade(scheme, upgrade.sources);
        }
        components.insert("securitySchemes", schemes);
    }
    if let Some(paths) = mapping.get_mut("paths") {
        for item in values(paths) {
            upgrade.path_item(item);
        }
    }
    let components = Node::new(Value::Mapping(components), upgrade.sources.child(origin, "components"));
    mapping.insert("components", components);
    reference::rewrite(root);
}

/// `schemes`, `host` and `basePath` are servers; HTTPS comes first, as the one to use.
fn servers(root: &mut Node, sources: &mut Sources) -> Address {
    let origin = root.origin;
    let Some(mapping) = root.as_mapping_mut() else { return Address::default() };
    let mut take = |key: &str| mapping.remove(key);
    let (host, base, schemes) = (take("host"), take("basePath"), take("schemes"));
    let base = base.as_ref().and_then(Node::as_str).unwrap_or_default().trim_matches('/').to_owned();
    let base = if base.is_empty() { base } else { format!("/{base}") };
    // Some write the scheme where only the host belongs.
    let host = host.as_ref().and_then(Node::as_str).map(|host| host.trim_end_matches('/').to_owned());
    let schemes = texts(schemes.as_ref());
    let scheme = best(&schemes).unwrap_or("https").to_owned();
    let address = Address { host: host.filter(|host| !host.is_empty()), base, scheme };
    if let Some(servers) = address.servers(&schemes, sources.child(origin, "servers")) {
        mapping.insert("servers", servers);
    }
    address
}

/// Where the paths of a document are.
#[derive(Clone, Default)]
struct Address {
    host: Option<String>,
    base: String,
    /// The one to use.
    scheme: String,
}

/// Returns the scheme to use of several; none, if none of them is one of HTTP.
fn best(schemes: &[String]) -> Option<&'static str> {
    ["https", "http"].into_iter().find(|known| schemes.iter().any(|scheme| scheme == known))
}

impl Address {
    /// Returns a server for each scheme; none, if nothing is said of where it is.
    fn servers(&self, schemes: &[String], at: Origin) -> Option<Node> {
        let base = &self.base;
        let urls: Vec<String> = match &self.host {
            Some(host) if host.contains("://") => vec![format!("{host}{base}")],
            Some(host) => {
                let mut schemes: Vec<&str> = schemes.iter().map(String::as_str).collect();
                schemes.retain(|scheme| *scheme == "https" || *scheme == "http");
                schemes.sort_by_key(|scheme| *scheme != "https");
                let schemes = if schemes.is_empty() { vec!["https"] } else { schemes };
                schemes.iter().map(|scheme| format!("{scheme}://{host}{base}")).collect()
            }
            None if base.is_empty() => return None,
            None => vec![base.clone()],
        };
        let servers = urls.iter().map(|url| object(at, [("url", Node::string(url, at))])).collect();
        Some(Node::new(Value::Sequence(servers), at))
    }
}

impl Upgrade<'_> {
    /// Shared parameters that are a body become shared bodies; those of a form go to the operations that use them.
    fn shared_parameters(&mut self, shared: Mapping, root: Origin, components: &mut Mapping) {
        let mut parameters = Mapping::default();
        for (name, mut parameter) in shared {
            if !body::is_part(&parameter) {
                parameter::upgrade(&mut parameter, self.sources);
                parameters.insert(name, parameter);
            }
        }
        let parameters = Node::new(Value::Mapping(parameters), self.sources.child(root, "parameters"));
        components.insert("parameters", parameters);
    }

    fn path_item(&mut self, item: &mut Node) {
        self.inline(item);
        let Some(mapping) = item.as_mapping_mut() else { return };
        let shared = self.split(mapping);
        for method in METHODS {
            if let Some(operation) = mapping.get_mut(method) {
                self.operation(operation, &shared);
            }
        }
    }

    fn operation(&mut self, operation: &mut Node, shared: &[Node]) {
        let origin = operation.origin;
        let Some(mapping) = operation.as_mapping_mut() else { return };
        let mut media = |key: &str, default: &[String]| match mapping.remove(key) {
            Some(node) => texts(Some(&node)),
            None => default.to_vec(),
        };
        let (consumes, produces) = (media("consumes", &self.consumes), media("produces", &self.produces));
        let schemes = media("schemes", &[]);
        // Others matter only where the one to use is another one.
        if self.address.host.is_some() && best(&schemes).is_some_and(|scheme| scheme != self.address.scheme) {
            let servers = self.address.servers(&schemes, self.sources.child(origin, "schemes"));
            servers.map(|servers| mapping.insert("servers", servers));
        }
        let mut parts = self.split(mapping);
        let own = parts.len();
        for part in shared {
            if !parts[..own].iter().any(|other| other.get("name") == part.get("name")) {
                parts.push(part.clone());
            }
        }
        if let Some(body) = body::request_body(parts, &consumes, origin, self.sources) {
            mapping.insert("requestBody", body);
        }
        if let Some(responses) = mapping.get_mut("responses") {
            for response in values(responses) {
                self.response(response, Some(&produces));
            }
        }
    }

    /// Puts what stands in another file in the place of a reference to it.
    fn inline(&self, node: &mut Node) {
        for _ in 0..8 {
            let reference = node.get("$ref").and_then(Node::as_str);
            let path = reference.and_then(|text| text.strip_prefix("#/")?.strip_prefix(FILES));
            let Some(target) = path.and_then(|path| self.files.pointer(&format!("#{path}"))) else { return };
            *node = target.clone();
        }
    }

    /// Upgrades the parameters of an operation or path, and takes out those that are parts of its body.
    fn split(&mut self, mapping: &mut Mapping) -> Vec<Node> {
        let Some(list) = mapping.get_mut("parameters").and_then(Node::as_sequence_mut) else { return Vec::new() };
        let mut parts = Vec::new();
        for mut parameter in std::mem::take(list) {
            self.inline(&mut parameter);
            let reference = parameter.get("$ref").and_then(Node::as_str);
            let target = reference.and_then(|text| self.parameters.get(text.strip_prefix("#/parameters/")?));
            match target {
                Some(target) if body::is_part(target) => parts.push(target.clone()),
                _ if body::is_part(&parameter) => parts.push(parameter),
                _ => {
                    parameter::upgrade(&mut parameter, self.sources);
                    list.push(parameter);
                }
            }
        }
        parts
    }

    /// The schema of a response is that of each media type that the operation produces.
    fn response(&mut self, response: &mut Node, produces: Option<&[String]>) {
        self.inline(response);
        let origin = response.origin;
        let Some(mapping) = response.as_mapping_mut() else { return };
        mapping.remove("examples");
        if let Some(headers) = mapping.get_mut("headers") {
            for header in values(headers) {
                parameter::upgrade(header, self.sources);
            }
        }
        if let Some(schema) = mapping.remove("schema") {
            let produces = produces.unwrap_or(&self.produces);
            let content = body::content(&schema, produces, self.sources.child(origin, "content"));
            mapping.insert("content", content);
        }
    }
}

/// Creates a mapping node of entries that all stand at one place.
fn object<const N: usize>(origin: Origin, entries: [(&str, Node); N]) -> Node {
    let mut mapping = Mapping::default();
    for (key, node) in entries {
        mapping.insert(key, node);
    }
    Node::new(Value::Mapping(mapping), origin)
}

fn into_mapping(node: Node) -> Option<Mapping> {
    match node.value {
        Value::Mapping(mapping) => Some(mapping),
        _ => None,
    }
}

fn values(node: &mut Node) -> impl Iterator<Item = &mut Node> {
    node.as_mapping_mut().into_iter().flat_map(|mapping| mapping.iter_mut()).map(|(_, node)| node)
}

fn texts(node: Option<&Node>) -> Vec<String> {
    let items = node.and_then(Node::as_sequence).unwrap_or_default();
    items.iter().filter_map(Node::as_str).map(str::to_owned).collect()
}
