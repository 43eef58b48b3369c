//! Turns a security definition of Swagger 2.0 into a security scheme of OpenAPI 3.0.

use super::object;
use crate::load::{Node, Sources, Value};

/// Upgrades a scheme in place.
pub(super) fn upgrade(scheme: &mut Node, sources: &mut Sources) {
    let at = scheme.origin;
    let Some(mapping) = scheme.as_mapping_mut() else { return };
    match mapping.get("type").and_then(Node::as_str) {
        Some("basic") => {
            mapping.insert("type", Node::string("http", at));
            mapping.insert("scheme", Node::string("basic", at));
        }
        Some("oauth2") => {
            let flow = match mapping.remove("flow").as_ref().and_then(Node::as_str) {
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                Some("password") => "password",
                _ => "implicit",
            };
            let flows = sources.child(at, "flows");
            let mut settings = object(flows, []);
            for key in ["authorizationUrl", "tokenUrl", "scopes"] {
                if let (Some(value), Value::Mapping(settings)) = (mapping.remove(key), &mut settings.value) {
                    settings.insert(key, value);
                }
            }
            mapping.insert("flows", object(flows, [(flow, settings)]));
        }
        _ => {}
    }
}
