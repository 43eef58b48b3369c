//! Tables of texts and their identifiers.

use super::{pascal, snake};

#[test]
fn any_text_has_a_snake_case_name() {
    let check = |text: &str, expect: &str| assert_eq!(snake(text), expect, "{text:?}");
    check("cronSpec", "cron_spec");
    check("sha256", "sha256");
    check("AWSExternalID", "aws_external_id");
    check("type", "type_");
    check("self", "self_");
    check("+1", "plus_1");
    check("-1", "minus_1");
    check("", "empty");
    check("404", "n404");
    check("@type", "type_");
    check("x-request-id", "x_request_id");
    check("$", "dollar");
    check("***", "star_star_star");
    check("don't", "dont");
    check("日本", "ri_ben");
    check("straßenName", "strassen_name");
    check("Größe", "grosse");
    check("дата", "data");
    check("🦀", "crab");
    check("\u{e000}", "ue000");
    check("get /pets/by petId}", "get_pets_by_pet_id");
}

#[test]
fn any_text_has_a_camel_case_name() {
    let check = |text: &str, expect: &str| assert_eq!(pascal(text), expect, "{text:?}");
    check("c1.api.App", "C1ApiApp");
    check("cron_spec", "CronSpec");
    check("AWSExternalIDSettings", "AwsExternalIdSettings");
    check("self", "Self_");
    check("2fa", "N2fa");
    check("", "Empty");
}

#[test]
fn long_names_are_cut_and_stay_apart() {
    let long = "a".repeat(300);
    let longer = "a".repeat(301);
    assert!(snake(&long).len() <= 200);
    assert_ne!(snake(&long), snake(&longer));
}
