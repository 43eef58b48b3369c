//! Turns OpenAPI Overlays (versions 1.0 and 1.1) into changes of the descriptions that they are for.

mod apply;
mod merge;
mod read;

use serde_json_path::JsonPath;

use super::node::Node;
use super::origin::Origin;

pub(super) use self::apply::{Described, apply};
pub(super) use self::read::read;

/// A document of ordered changes.
pub(super) struct Overlay {
    /// The overlay itself, as diagnostics call it: what `extends` is relative to.
    name: String,
    extends: Option<(String, Origin)>,
    actions: Vec<Action>,
}

/// One change, of each node that its target selects.
struct Action {
    origin: Origin,
    target: Query,
    change: Change,
}

/// An expression of JSONPath (RFC 9535), and where it stands.
struct Query {
    text: String,
    path: JsonPath,
    origin: Origin,
}

enum Change {
    Remove,
    Update(Node),
    /// The query has to select one node.
    Copy(Query),
}

/// One step from a node to one of its children.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Index(usize),
    Key(String),
}
