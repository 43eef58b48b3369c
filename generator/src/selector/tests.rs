//! Turns selectors and operations into whether they match.

use super::{Candidate, Selector};

fn selects(selector: &str, candidate: &Candidate<'_>) -> bool {
    selector.parse::<Selector>().unwrap_or_else(|_| panic!("`{selector}` is one")).selects(candidate)
}

#[test]
fn each_form_selects_what_it_says() {
    let operation = Candidate {
        id: Some("listAppOwners"),
        method: "GET",
        path: "/api/v1/apps/{id}/owners",
        is_webhook: false,
        tags: &["Apps", "owners"],
        group: "app_owners",
    };
    let webhook = Candidate { is_webhook: true, path: "app.created", ..operation };
    for (selector, is_operation, is_webhook) in [
        ("listAppOwners", true, false),
        ("list*", true, false),
        ("*Own*ers", true, false),
        ("*Owners*", true, false),
        ("listApp", false, false),
        ("list*Apps", false, false),
        ("/api/**", true, false),
        ("/api/v1/apps/*/owners", true, false),
        ("/**/owners", true, false),
        ("/api/**/{id}/**", true, false),
        ("/api/v1/*/owners", false, false),
        ("/api/v1", false, false),
        ("get /api/**", true, false),
        ("GET *", true, false),
        ("POST *", false, false),
        ("tag:owners", true, false),
        ("tag:App*", true, false),
        ("tag:app_owners", false, false),
        ("group:app_*", true, false),
        ("webhook:app.*", false, true),
        ("webhook:*", false, true),
        ("webhook:pet", false, false),
    ] {
        assert_eq!(selects(selector, &operation), is_operation, "{selector}");
        assert_eq!(selects(selector, &webhook), is_webhook, "{selector} of a webhook");
    }
}

#[test]
fn what_is_no_selector_is_refused() {
    for text in ["", " ", "two words", "GET pets", "some operation"] {
        assert!(text.parse::<Selector>().is_err(), "`{text}`");
    }
}
