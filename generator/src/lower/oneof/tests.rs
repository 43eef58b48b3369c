//! Schemas against the groups that are found in them.

use super::{Cardinality, Exclusive, ExclusiveGroup, Keyword, Reason, exclusive};
use crate::diagnostics::Diagnostics;
use crate::load::remote::{Remote, Store};
use crate::load::{Input, Node, Sources, load};
use crate::lock::Lock;
use crate::parse::{SchemaId, SchemaTable};

use Cardinality::{AtMostOne, ExactlyOne};

/// Reads YAML whose entries are schemas, and looks for groups in the one called `S`.
fn read(text: &str) -> (SchemaTable, SchemaId, Exclusive) {
    let mut sources = Sources::default();
    let input = Input::Text { name: "test.yaml".to_owned(), text: text.to_owned() };
    let (remote, lock) = (Remote::default(), Lock::new());
    let mut store = Store::new(&remote, &lock);
    let roots =
        load(&[input], &[], None, &mut store, &mut sources, &mut Diagnostics::new()).expect("the test's YAML is valid");
    let root: &Node = &roots[0];
    let mut table = SchemaTable::default();
    let id = table.add(root.get("S").expect("the test has a schema `S`"));
    table.resolve(root);
    let found = exclusive(&table, id);
    (table, id, found)
}

/// Writes a group as `name: a b at most one`.
fn show(group: &ExclusiveGroup) -> String {
    let cardinality = match group.cardinality {
        AtMostOne => "at most one",
        ExactlyOne => "exactly one",
    };
    let name = group.name.as_deref().map(|name| format!("{name}: ")).unwrap_or_default();
    format!("{name}{} {cardinality}", group.members.join(" "))
}

fn check(text: &str, groups: &[&str]) -> Exclusive {
    let (_, _, found) = read(text);
    assert_eq!(found.groups.iter().map(show).collect::<Vec<_>>(), groups, "{text}");
    assert_eq!(found.unliftable, [], "{text}");
    found
}

/// Checks that nothing is found, and that the keyword is left to others.
fn check_union(text: &str, keyword: Keyword) {
    let (table, id, found) = read(text);
    assert!(found.groups.is_empty() && found.unliftable.is_empty(), "{text}: {found:?}");
    assert!(!found.covers(id, keyword), "{text}");
    assert!(found.leaves_union(&table, id), "{text}");
}

/// Checks that nothing is found, but that the keyword is no union either.
fn check_presence(text: &str, keyword: Keyword) {
    let (table, id, found) = read(text);
    assert!(found.groups.is_empty() && found.unliftable.is_empty(), "{text}: {found:?}");
    assert!(found.covers(id, keyword), "{text}");
    assert!(!found.leaves_union(&table, id), "{text}");
}

fn check_reasons(text: &str, reasons: &[Reason]) -> Exclusive {
    let (_, _, found) = read(text);
    assert_eq!(found.groups, [], "{text}");
    assert_eq!(found.unliftable.iter().map(|group| group.reason.clone()).collect::<Vec<_>>(), reasons, "{text}");
    found
}

const PROSE: &str = "Only a single field of the following list may be set at a time:";

fn described(name: &str, members: &str, properties: &str) -> String {
    let list: String = members.split(' ').map(|member| format!("      - {member}\n")).collect();
    format!(
        "S:\n  type: object\n  properties: {{{properties}}}\n  description: |\n    X.\n\n    \
         This message contains a oneof named {name}. {PROSE}\n{list}"
    )
}

#[test]
fn prose_states_a_group_even_of_one() {
    check(&described("schedule", "cron", "cron: {}, other: {}"), &["schedule: cron at most one"]);
    check(&described("kind", "b a", "a: {}, b: {type: string}"), &["kind: b a at most one"]);
}

#[test]
fn an_optional_field_is_no_group() {
    for (name, member) in [("_rules", "rules"), ("_app_id", "appId"), ("_x509", "x509")] {
        let found = check(&described(name, member, &format!("{member}: {{}}")), &[]);
        assert_eq!(found.synthetic, [member]);
    }
    // Its property may have become a path parameter.
    assert_eq!(check(&described("_rules", "rules", ""), &[]).synthetic, ["rules"]);
    check(&described("_kind", "rules", "rules: {}"), &["_kind: rules at most one"]);
    check(&described("_a", "a b", "a: {}, b: {}"), &["_a: a b at most one"]);
}

#[test]
fn branches_that_require_one_property_each_are_a_group() {
    let found = check(
        "S: {type: object, properties: {a: {}, b: {}, c: {}}, oneOf: [{required: [b]}, {type: object, title: a, required: [a]}]}",
        &["b a exactly one"],
    );
    assert_eq!(found.groups[0].declared, []);
    check(
        "S: {properties: {a: {}, b: {}}, oneOf: [{required: [a]}, {required: [b]}], required: [id]}",
        &["a b exactly one"],
    );
}

#[test]
fn the_branch_that_excludes_all_members_makes_it_at_most_one() {
    let none = "{type: object, not: {anyOf: [{required: [a]}, {required: [b]}]}}";
    for branches in [
        format!("oneOf: [{none}, {{required: [a]}}, {{required: [b]}}]"),
        format!(
            "oneOf: [{none}, {{type: object, properties: {{a: {{}}}}, required: [a]}}, {{properties: {{b: {{}}}}, required: [b]}}]"
        ),
        format!("anyOf: [{{required: [a]}}, {{required: [b]}}, {none}]"),
        "oneOf: [{properties: {a: false, b: false}}, {required: [a]}, {required: [b]}]".to_owned(),
    ] {
        let found = check(&format!("S: {{properties: {{a: {{}}, b: {{}}}}, {branches}}}"), &["a b at most one"]);
        assert_eq!(found.groups[0].declared, []);
    }
}

#[test]
fn branches_may_repeat_that_the_others_are_absent() {
    let schema = |keyword: &str| {
        format!(
            "S: {{properties: {{x: {{}}}}, {keyword}: [{{properties: {{a: {{}}}}, required: [a], not: {{anyOf: [{{properties: {{b: {{}}}}, required: [b]}}]}}}}, \
             {{properties: {{b: {{}}, a: false}}, required: [b]}}]}}"
        )
    };
    check(&schema("oneOf"), &["a b exactly one"]);
    check(&schema("anyOf"), &["a b exactly one"]);
}

#[test]
fn several_groups_stand_in_all_of() {
    let found = check(
        "S:
  allOf:
    - properties: {c: {}, d: {}, e: {}}
    - oneOf:
        - {type: object, title: a, properties: {a: {type: string}}, required: [a]}
        - {type: object, title: b, properties: {b: {type: integer}}, required: [b]}
    - oneOf: [{required: [c]}, {required: [d]}]",
        &["a b exactly one", "c d exactly one"],
    );
    let declared: Vec<&str> = found.groups[0].declared.iter().map(|(name, _)| &**name).collect();
    assert_eq!(declared, ["a", "b"]);
    assert_eq!(found.consumed.len(), 2);
}

#[test]
fn what_a_schema_refers_to_belongs_to_it() {
    check(
        "S: {allOf: [{$ref: '#/Base'}, {oneOf: [{required: [a]}, {required: [b]}]}]}
Base: {properties: {a: {}, b: {}, c: {}, d: {}}, allOf: [{$ref: '#/S'}], oneOf: [{required: [c]}, {required: [d]}]}",
        &["c d exactly one", "a b exactly one"],
    );
}

#[test]
fn what_is_said_twice_is_one_group() {
    let branches = "[{required: [a]}, {required: [b]}, {not: {anyOf: [{required: [a]}, {required: [b]}]}}]";
    check(
        &format!("S: {{properties: {{a: {{}}, b: {{}}}}, anyOf: {branches}, allOf: [{{anyOf: {branches}}}]}}"),
        &["a b at most one"],
    );
    let (_, _, found) = read(&format!(
        "{}  not: {{required: [a, b]}}\n  oneOf: [{{required: [b]}}, {{required: [a]}}]\n",
        described("kind", "b a", "a: {}, b: {}")
    ));
    assert_eq!(found.groups.iter().map(show).collect::<Vec<_>>(), ["kind: b a exactly one"]);
}

#[test]
fn properties_that_all_branches_require_tell_none_from_another() {
    check(
        "S: {properties: {id: {}, a: {}, b: {}}, oneOf: [{required: [id, a]}, {required: [b, id]}]}",
        &["a b exactly one"],
    );
}

#[test]
fn branches_with_more_than_their_property_are_a_union() {
    for branches in [
        "[{$ref: '#/A'}, {required: [b]}]",
        "[{type: string}, {required: [b]}]",
        "[{type: string, required: [a]}, {required: [b]}]",
        "[{properties: {a: {}, x: {}}, required: [a]}, {properties: {b: {}}, required: [b]}]",
        "[{properties: {a: {}, x: {}}, required: [a, x]}, {properties: {b: {}}, required: [b]}]",
        "[{properties: {kind: {const: a}}, required: [kind]}, {properties: {kind: {const: b}}, required: [kind]}]",
        "[{properties: {a: {}}, required: [a], not: {required: [z]}}, {properties: {b: {}}, required: [b]}]",
        "[{properties: {a: {}}, required: [a], additionalProperties: {type: string}}, {properties: {b: {}}, required: [b]}]",
        "[{properties: {a: {}}}, {properties: {b: {}}}]",
        "[{properties: {a: {}}, required: [a]}]",
        "[{properties: {a: {}}, required: [a]}, {}]",
    ] {
        check_union(
            &format!("S: {{properties: {{x: {{}}}}, oneOf: {branches}}}\nA: {{required: [a]}}"),
            Keyword::OneOf,
        );
    }
    let group = "[{required: [a]}, {required: [b]}]";
    check_union(
        &format!("S: {{properties: {{a: {{}}, b: {{}}}}, oneOf: {group}, discriminator: {{propertyName: k}}}}"),
        Keyword::OneOf,
    );
    check_union(&format!("S: {{type: string, oneOf: {group}}}"), Keyword::OneOf);
    check_union(
        "S: {properties: {x: {}}, anyOf: [{properties: {a: {}}, required: [a]}, {properties: {b: {}}, required: [b]}]}",
        Keyword::AnyOf,
    );
}

#[test]
fn a_union_tagged_by_its_only_property_stays_one() {
    let branches = "oneOf: [{properties: {a: {}}, required: [a]}, {properties: {b: {}}, required: [b]}]";
    check_union(&format!("S: {{type: object, {branches}}}"), Keyword::OneOf);
    // With anything besides, it is a group of a record.
    check(&format!("S: {{properties: {{x: {{}}}}, {branches}}}"), &["a b exactly one"]);
    check(
        &format!(
            "S: {{{branches}, allOf: [{{oneOf: [{{properties: {{c: {{}}}}, required: [c]}}, {{properties: {{d: {{}}}}, required: [d]}}]}}]}}"
        ),
        &["a b exactly one", "c d exactly one"],
    );
    check(&described("kind", "a b", "").replace("properties: {}", branches), &["kind: a b exactly one"]);
    check(
        "S: {oneOf: [{properties: {a: {}}, required: [a]}, {properties: {b: {}}, required: [b]}, {not: {anyOf: [{required: [a]}, {required: [b]}]}}]}",
        &["a b at most one"],
    );
}

#[test]
fn rules_of_presence_are_no_union() {
    let properties = "properties: {a: {}, b: {}, c: {}}";
    check_presence(&format!("S: {{{properties}, anyOf: [{{required: [a]}}, {{required: [b]}}]}}"), Keyword::AnyOf);
    check_presence(&format!("S: {{{properties}, anyOf: [{{required: [a]}}, {{required: [b, c]}}]}}"), Keyword::AnyOf);
    check_presence(&format!("S: {{{properties}, oneOf: [{{required: [a]}}]}}"), Keyword::OneOf);
    check_presence(
        &format!("S: {{{properties}, oneOf: [{{required: [a]}}, {{required: [b]}}, {{not: {{required: [a]}}}}]}}"),
        Keyword::OneOf,
    );
    check_presence("S: {oneOf: [{required: [a]}, {required: [b]}]}", Keyword::OneOf);
    check_presence("S: {oneOf: [{required: [a]}, {required: [b, c]}]}", Keyword::OneOf);
}

#[test]
fn one_property_at_a_time_is_a_group_of_those_beside_it() {
    check("S: {properties: {a: {}, b: {}}, maxProperties: 1}", &["a b at most one"]);
    check("S: {properties: {b: {}, a: {}}, minProperties: 1, maxProperties: 1}", &["b a exactly one"]);
    check(
        "S: {allOf: [{properties: {meta: {}}}, {properties: {a: {}, b: {}}, maxProperties: 1}]}",
        &["a b at most one"],
    );
    check("S: {allOf: [{properties: {b: {}, a: {}}}, {maxProperties: 1}]}", &["b a at most one"]);
    for map in [
        "additionalProperties: {type: string}, maxProperties: 1",
        "properties: {a: {}, b: {}}, additionalProperties: {type: string}, maxProperties: 1",
        "properties: {a: {}, b: {}}, patternProperties: {}, maxProperties: 1",
        "properties: {a: {}}, additionalProperties: false, maxProperties: 1",
    ] {
        check_presence(&format!("S: {{{map}}}"), Keyword::MaxProperties);
    }
    check("S: {properties: {a: {}, b: {}}, maxProperties: 2}", &[]);
    check("S: {properties: {a: {}, b: {}}, minProperties: 2, maxProperties: 1}", &[]);
}

#[test]
fn pairs_are_a_group_if_each_excludes_each() {
    let properties = "properties: {a: {}, b: {}, c: {}}";
    check(&format!("S: {{{properties}, not: {{required: [b, a]}}}}"), &["a b at most one"]);
    check(
        &format!(
            "S: {{{properties}, not: {{anyOf: [{{required: [a, b]}}, {{required: [b, c]}}, {{required: [a, c]}}]}}}}"
        ),
        &["a b c at most one"],
    );
    check(
        &format!(
            "S: {{{properties}, not: {{required: [a, b]}}, allOf: [{{not: {{required: [c, b]}}}}, {{not: {{required: [c, a]}}}}]}}"
        ),
        &["a b c at most one"],
    );
    check(
        &format!(
            "S: {{{properties}, dependentSchemas: {{a: {{not: {{anyOf: [{{required: [b]}}, {{required: [c]}}]}}}}, b: {{properties: {{c: false}}}}}}}}"
        ),
        &["a b c at most one"],
    );
    check("S: {properties: {a: {x-speakeasy-conflicts-with: ./b}, b: {}}}", &["a b at most one"]);
    check(
        "S: {properties: {a: {x-speakeasy-conflicts-with: [b, c, elsewhere.d]}, b: {x-speakeasy-conflicts-with: [c]}, c: {}}}",
        &["a b c at most one"],
    );
    check("S: {properties: {a: {x-speakeasy-xor-with: [b]}, b: {}}}", &["a b exactly one"]);
    check(
        "S: {properties: {a: {}, b: {}}, not: {required: [a, b]}, anyOf: [{required: [b]}, {required: [a]}]}",
        &["a b exactly one"],
    );
    check_reasons(
        &format!("S: {{{properties}, not: {{anyOf: [{{required: [a, b]}}, {{required: [b, c]}}]}}}}"),
        &[Reason::Compatible { first: "a".into(), second: "c".into() }],
    );
    check(&format!("S: {{{properties}, not: {{required: [a, b, c]}}}}"), &[]);
    check(&format!("S: {{{properties}, not: {{required: [a]}}}}"), &[]);
    check(&format!("S: {{{properties}, dependentSchemas: {{a: {{required: [b]}}}}}}"), &[]);
}

#[test]
fn a_member_that_is_no_property_keeps_its_group_down() {
    let missing = |member: &str, nearest: Option<&str>| Reason::Missing {
        member: member.to_owned(),
        nearest: nearest.map(str::to_owned),
    };
    check_reasons(
        &described("x", "appId other", "app_id: {}, application: {}"),
        &[missing("appId", Some("app_id")), missing("other", None)],
    );
    let found = check_reasons(
        "S: {properties: {number: {}}, oneOf: [{required: [numbr]}, {properties: {b: {type: string}}, required: [b]}]}",
        &[missing("numbr", Some("number"))],
    );
    // The caller declares it all the same.
    assert_eq!(found.loose.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["b"]);
    assert_eq!(found.consumed.len(), 1);
}

#[test]
fn a_member_that_is_required_keeps_its_group_down() {
    check_reasons(
        &(described("x", "a b", "a: {}, b: {}") + "  required: [b]\n"),
        &[Reason::Required { member: "b".into() }],
    );
    check_reasons(
        "S: {properties: {a: {}, b: {}}, required: [a], oneOf: [{required: [a]}, {required: [b]}]}",
        &[Reason::Required { member: "a".into() }],
    );
}

#[test]
fn groups_that_share_a_member_keep_each_other_down() {
    let shared = |with: &[&str]| Reason::Shared {
        member: "b".to_owned(),
        with: with.iter().map(|member| (*member).to_owned()).collect(),
    };
    check_reasons(
        "S: {properties: {a: {}, b: {}, c: {}}, oneOf: [{required: [a]}, {required: [b]}], not: {required: [b, c]}}",
        &[shared(&["b", "c"]), shared(&["a", "b"])],
    );
}

#[test]
fn a_group_with_a_name_stays_beside_one_without() {
    let (_, _, found) = read(&(described("x", "a b", "a: {}, b: {}, c: {}") + "  not: {required: [b, c]}\n"));
    assert_eq!(found.groups.iter().map(show).collect::<Vec<_>>(), ["x: a b at most one"]);
    assert_eq!(found.unliftable.len(), 1);
}

#[test]
fn what_is_no_group_stands_in_no_other_ones_way() {
    let (_, _, found) = read(
        "S:
  properties: {a: {}, b: {}, c: {}, d: {}}
  oneOf: [{required: [a]}, {required: [b]}]
  allOf: [{oneOf: [{required: [b]}, {required: [c, d]}]}]",
    );
    assert_eq!(found.groups.iter().map(show).collect::<Vec<_>>(), ["a b exactly one"]);
    let reasons: Vec<&Reason> = found.unliftable.iter().map(|group| &group.reason).collect();
    assert_eq!(reasons, [&Reason::Together { members: vec!["c".into(), "d".into()] }]);
    let (_, _, found) = read(
        "S:
  properties: {a: {}, b: {}, c: {}}
  oneOf: [{required: [a]}, {required: [b]}, {properties: {a: false, b: false}}]
  not: {anyOf: [{required: [a, c]}, {required: [b, c]}]}",
    );
    assert_eq!(found.groups.iter().map(show).collect::<Vec<_>>(), ["a b at most one"]);
    let reasons: Vec<&Reason> = found.unliftable.iter().map(|group| &group.reason).collect();
    assert_eq!(reasons, [&Reason::Compatible { first: "a".into(), second: "b".into() }]);
}

#[test]
fn what_a_larger_group_says_anyway_is_no_group() {
    check(&(described("x", "a b c", "a: {}, b: {}, c: {}") + "  not: {required: [b, c]}\n"), &["x: a b c at most one"]);
    // Even where the pairs alone do not make a group.
    check(
        &(described("x", "a b c", "a: {}, b: {}, c: {}")
            + "  not: {anyOf: [{required: [a, b]}, {required: [b, c]}]}\n"),
        &["x: a b c at most one"],
    );
}

#[test]
fn alternatives_of_several_properties_are_reported() {
    check_reasons(
        "S: {properties: {id: {}, owner: {}, repo: {}}, oneOf: [{required: [id]}, {required: [owner, repo]}]}",
        &[Reason::Together { members: vec!["owner".into(), "repo".into()] }],
    );
}
