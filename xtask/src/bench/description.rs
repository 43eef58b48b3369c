//! Turns a number of fields into a description of a record that has them, and into JSON text of such records.

/// How many objects a text has.
pub(super) const OBJECTS: usize = 2000;

/// In what order the properties of an object stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// As the description has them, which is how most servers write them.
    Declared,
    /// Another one, in which no property follows the one before it in the description.
    Scattered,
}

/// The words that properties are named after, so that they have common beginnings and many lengths, as in real APIs.
const SUBJECTS: [&str; 10] =
    ["app", "user", "connector", "grant", "policy", "task", "entitlement", "resource", "webhook", "review"];
const ASPECTS: [&str; 8] = ["Id", "DisplayName", "IsEnabled", "Count", "CreatedAt", "Tags", "Score", "Owner"];

/// The types of properties, in the order of [`ASPECTS`].
const SCHEMAS: [&str; 8] = [
    "type: string",
    "type: string",
    "type: boolean",
    "type: integer, format: int32",
    "type: string",
    "type: array, items: {type: string}",
    "type: number",
    "$ref: '#/components/schemas/Owner'",
];

/// Returns an OpenAPI description of records with so many fields, each called `Record` and its number of fields.
///
/// Every fourth field is required.
pub(super) fn yaml(sizes: &[usize]) -> String {
    let mut text = "openapi: 3.1.0\ninfo: {title: Records API, version: 1.0.0}\npaths:\n".to_owned();
    for size in sizes {
        text.push_str(&format!(
            "  /records/{size}:\n    get:\n      operationId: readRecord{size}\n      responses:\n        '200':\n          \
             description: A record.\n          content:\n            application/json:\n              \
             schema: {{$ref: '#/components/schemas/Record{size}'}}\n"
        ));
    }
    text.push_str("components:\n  schemas:\n    Owner:\n      type: object\n      properties:\n");
    text.push_str("        id: {type: string}\n        email: {type: string}\n");
    for size in sizes {
        let required: Vec<String> = (0..*size).step_by(4).map(name).collect();
        text.push_str(&format!("    Record{size}:\n      type: object\n      required: [{}]\n", required.join(", ")));
        text.push_str("      properties:\n");
        for index in 0..*size {
            text.push_str(&format!("        {}: {{{}}}\n", name(index), SCHEMAS[index % SCHEMAS.len()]));
        }
    }
    text
}

/// Returns a JSON array of [`OBJECTS`] records.
pub(super) fn json(size: usize, order: Order) -> String {
    let objects: Vec<String> = (0..OBJECTS).map(|object| record(size, order, object)).collect();
    format!("[{}]", objects.join(","))
}

fn record(size: usize, order: Order, object: usize) -> String {
    let place = |index: usize| match order {
        Order::Declared => index,
        // 7 has no factor in common with the sizes, so that each property is met once.
        Order::Scattered => index * 7 % size,
    };
    let property = |index: usize| format!("\"{}\":{}", name(index), value(index, object));
    let properties: Vec<String> = (0..size).map(|index| property(place(index))).collect();
    format!("{{{}}}", properties.join(","))
}

fn name(index: usize) -> String {
    let (subject, aspect) = (index / ASPECTS.len(), index % ASPECTS.len());
    format!("{}{}", SUBJECTS[subject % SUBJECTS.len()], ASPECTS[aspect])
}

fn value(index: usize, object: usize) -> String {
    match index % SCHEMAS.len() {
        0 => format!("\"2f{object:06}NxQWm8{index:02}\""),
        1 => format!("\"Directory of the {object}th \\\"team\\\"\""),
        2 => object.is_multiple_of(2).to_string(),
        3 => (object * 37 + index).to_string(),
        4 => format!("\"2026-11-{:02}T12:{:02}:00Z\"", object % 28 + 1, index % 60),
        5 => "[\"production\",\"read-only\",\"eu\"]".to_owned(),
        6 => format!("{}.25", object % 100),
        _ => format!("{{\"id\":\"u{object}\",\"email\":\"u{object}@example.com\"}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_have_names_of_their_own_and_all_orders_have_them_all() {
        for size in [5, 25, 75] {
            let mut names: Vec<String> = (0..size).map(name).collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), size);
            let scattered = record(size, Order::Scattered, 0);
            assert!(names.iter().all(|name| scattered.contains(&format!("\"{name}\":"))));
            assert_eq!(scattered.len(), record(size, Order::Declared, 0).len());
        }
    }
}
