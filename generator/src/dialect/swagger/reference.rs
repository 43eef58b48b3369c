//! Turns references to where Swagger 2.0 keeps its components into references to where OpenAPI 3.0 does.

use crate::load::{Node, Value};

const MOVED: [(&str, &str); 4] = [
    ("#/definitions/", "#/components/schemas/"),
    ("#/parameters/", "#/components/parameters/"),
    ("#/responses/", "#/components/responses/"),
    ("#/securityDefinitions/", "#/components/securitySchemes/"),
];

/// Rewrites every reference below a node. A value that only looks like a reference, such as an example, is nobody's to follow.
pub(super) fn rewrite(node: &mut Node) {
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(rewrite),
        Value::Mapping(mapping) => {
            for (key, child) in mapping.iter_mut() {
                match &mut child.value {
                    Value::String(text) if &**key == "$ref" => {
                        let moved = MOVED.iter().find_map(|(from, to)| Some((text.strip_prefix(from)?, to)));
                        if let Some((rest, to)) = moved {
                            *text = format!("{to}{rest}").into();
                        }
                    }
                    _ => rewrite(child),
                }
            }
        }
        _ => {}
    }
}
