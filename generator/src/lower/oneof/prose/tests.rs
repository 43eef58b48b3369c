//! Descriptions against the groups that they state, and what is left of them.

use super::{ProseGroup, prose, strip_member_sentence};
use std::borrow::Cow;

const HEADER: &str = "Only a single field of the following list may be set at a time:";

fn check(description: &str, text: &str, groups: &[(&str, &[&str])]) {
    let found = prose(description);
    let expected: Vec<_> = groups
        .iter()
        .map(|(name, members)| ProseGroup {
            name: (*name).to_owned(),
            members: members.iter().map(|member| (*member).to_owned()).collect(),
        })
        .collect();
    assert_eq!(found.groups, expected, "{description}");
    assert_eq!(found.text, text, "{description}");
}

fn check_untouched(description: &str) {
    let found = prose(description);
    assert_eq!(found.groups, [], "{description}");
    assert!(matches!(found.text, Cow::Borrowed(text) if text == description), "{description}");
}

#[test]
fn the_sentence_and_its_list_are_a_group() {
    check(
        &format!(
            "The Connector message.\n\nThis message contains a oneof named schedule. {HEADER}\n  - cron\n  - intervalDays\n"
        ),
        "The Connector message.",
        &[("schedule", &["cron", "intervalDays"])],
    );
}

#[test]
fn members_keep_the_order_of_the_list_and_come_once() {
    check(
        &format!("This message contains a oneof named kind. {HEADER}\n  - b\n  - a\n  - b\n"),
        "",
        &[("kind", &["b", "a"])],
    );
}

#[test]
fn several_groups_follow_each_other() {
    check(
        &format!(
            "A step.\n\nThis message contains a oneof named step_kind. {HEADER}\n  - approval\n  - wait\n\n\n\
             This message contains a oneof named _rules. {HEADER}\n  - rules\n"
        ),
        "A step.",
        &[("step_kind", &["approval", "wait"]), ("_rules", &["rules"])],
    );
}

#[test]
fn text_before_between_and_after_is_kept() {
    check(
        &format!(
            "First.\n\nThis message contains a oneof named x. {HEADER}\n  - a\n\nSecond:\n\n- see `a` and more\n\n\
             This message contains a oneof named y. {HEADER}\n  - b\n\n  Third.\n"
        ),
        "First.\n\nSecond:\n\n- see `a` and more\n\n  Third.",
        &[("x", &["a"]), ("y", &["b"])],
    );
}

#[test]
fn white_space_may_have_been_changed() {
    let header = "This message contains a oneof named schedule. Only a single field of the";
    let cron = &[("schedule", &["cron", "interval"][..])];
    for description in [
        // Folded YAML keeps indented lines, and a formatter wraps the rest.
        format!("{header}\nfollowing list may be set at a time:\n  - cron\n  - interval\n"),
        format!("{header}\n  following list may be set at a time:\n  - cron\n  - interval"),
        format!("{header} following list may be set at a time:\r\n  - cron\r\n  - interval\r\n"),
        format!("{header} following list may be set at a time:\n- cron\n- interval"),
        format!("{header} following list may be set at a time:\n   * cron  \n   * interval\n"),
        format!("{header} following list may be set at a time:\n\n\t- `cron`\n\t- `interval`\n"),
        // Folding joins lines that are not indented.
        format!("{header} following list may be set at a time: - cron - interval"),
        format!("{header} following list may be set at a time:\n- cron - interval\n"),
    ] {
        check(&description, "", cron);
    }
    check(
        "A. This message contains a oneof named `x`. Only a single field of the following list may be set at a time: - a - b This ends it.",
        "A.\n\nThis ends it.",
        &[("x", &["a", "b"])],
    );
}

#[test]
fn a_list_ends_where_it_no_longer_names_members() {
    let header = format!("This message contains a oneof named x. {HEADER}\n");
    check(&format!("{header}  - a\n  - b\n  - c is not listed\n"), "  - c is not listed", &[("x", &["a", "b"])]);
    check(&format!("{header}  - a\n\n  - note\n"), "  - note", &[("x", &["a"])]);
    check(&format!("{header}  - a\n  -b\n"), "  -b", &[("x", &["a"])]);
}

#[test]
fn only_the_whole_sentence_counts() {
    check_untouched("");
    check_untouched("ProvisionPolicy is a oneOf that indicates how a grant is provisioned.\n");
    check_untouched("This message contains a oneof named x.\n  - a\n");
    check_untouched(&format!("This message contains a oneof named x. {HEADER}"));
    check_untouched(&format!("This message contains a oneof named x. {HEADER}\n\nNothing.\n"));
    check_untouched(&format!("This message contains a oneof. {HEADER}\n  - a\n"));
    check_untouched(&format!("This message contains a oneofnamed x. {HEADER}\n  - a\n"));
    check_untouched(&format!("This message contains a oneof named `x. {HEADER}\n  - a\n"));
    check_untouched("This");
}

#[test]
fn text_beyond_ascii_is_no_obstacle() {
    check(
        &format!("Zeitplan für „alle“.\n\nThis message contains a oneof named x. {HEADER}\n  - größe\n  - 名前\n\n末"),
        "Zeitplan für „alle“.\n\n末",
        &[("x", &["größe", "名前"])],
    );
}

#[test]
fn union_fields_of_google_are_groups() {
    check(
        "The message to send.\n\n{\n  \"name\": string,\n\n  // Union field target can be only one of the following:\n  \
         \"token\": string,\n  \"condition\": {\n    \"deep\": string\n  },\n  \"topics\": [\n    string\n  ]\n  \
         // End of list of possible types for union field target.\n}\n",
        "The message to send.\n\n{\n  \"name\": string,\n\n}",
        &[("target", &["token", "condition", "topics"])],
    );
}

#[test]
fn union_fields_may_be_wrapped_and_folded() {
    check(
        "{ // Union field mode config can be only one of the // following: \"a\" : { object ( A ) } , \"b\" : enum ( B ) \
         // End of list of possible types for union field // mode_config . }",
        "{\n\n}",
        &[("mode_config", &["a", "b"])],
    );
    check(
        "Union field `source`. Required. Where it is. `source` can be only one of the following:\n- `uri`\n- `content`\n\
         End of list of possible types for union field `source`.\nMore.",
        "More.",
        &[("source", &["uri", "content"])],
    );
}

#[test]
fn union_fields_without_an_end_or_members_are_text() {
    check_untouched("Union field target. Target to send to. target can be only one of the following:");
    check_untouched(
        "Union field a can be only one of the following:\n\"x\": string\n// End of list of possible types for union field b.",
    );
    check_untouched(
        "Union field a can be only one of the following:\n// End of list of possible types for union field a.",
    );
    check_untouched("The European Union field office can be only one of the following: Brussels.");
}

#[test]
fn what_a_property_says_of_its_oneof_is_removed() {
    fn check(description: &str, expected: &str) {
        assert_eq!(strip_member_sentence(description), expected, "{description}");
    }
    let sentence = "This field is part of the `schedule` oneof.\nSee the documentation for `c1.api.app.v1.Connector` for more details.";
    check(&format!("The cron field.\n{sentence}"), "The cron field.");
    check(&format!("The cron field. {}\n", sentence.replace('\n', " ")), "The cron field.");
    check(&format!("The cron field.\r\n{}\r\n", sentence.replace('\n', "\r\n")), "The cron field.");
    check(&format!("The cron field.\n{}", sentence.replace('`', "")), "The cron field.");
    check(&format!("Before.\n{sentence}\n\nAfter."), "Before.\n\nAfter.");
    check("Before.\nThis field is part of the `x` oneof.", "Before.");
    check(sentence, "");
    check("A list of oneOfs, or of oneof.\n", "A list of oneOfs, or of oneof.\n");
    check("This field is part of the oneof.", "This field is part of the oneof.");
}
