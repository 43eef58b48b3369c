//! Turns security schemes and requirements into the credentials that a client takes.

use crate::diagnostics::Diagnostics;
use crate::ir::{ApiKeyPlace, Credential, Security};
use crate::load::Key;
use crate::parse::{Document, Piece};
use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme};

/// Returns the ways to authenticate that the document asks for anywhere, in the order of its schemes.
pub(super) fn credentials(document: &Document, diagnostics: &mut Diagnostics) -> Vec<Credential> {
    let operations = document.operations.iter().filter_map(|operation| operation.shell.security.as_ref());
    let requirements: Vec<&SecurityRequirement> = operations.flatten().chain(&document.security).collect();
    for requirement in &requirements {
        same_slot(document, requirement, diagnostics);
    }
    let is_used = |name: &Key| requirements.iter().any(|requirement| requirement.contains_key(&**name));
    let mut credentials = Vec::new();
    for (name, scheme) in document.security_schemes.iter().filter(|(name, _)| requirements.is_empty() || is_used(name))
    {
        for credential in of_scheme(name, scheme, diagnostics) {
            let is_kind = |other: &Credential| std::mem::discriminant(other) == std::mem::discriminant(&credential);
            if credentials.contains(&credential) {
                continue;
            }
            if credentials.iter().any(is_kind) {
                diagnostics.several_credentials(scheme.origin, name);
            } else {
                credentials.push(credential);
            }
        }
    }
    credentials
}

/// Returns whether an operation sends credentials.
pub(super) fn of_operation(document: &Document, operation: &openapiv3::Operation) -> Security {
    let requirements = operation.security.as_ref().unwrap_or(&document.security);
    match requirements.iter().any(|requirement| requirement.is_empty()) {
        _ if requirements.is_empty() => Security::None,
        true => Security::Optional,
        false => Security::Required,
    }
}

fn of_scheme(name: &str, scheme: &Piece<SecurityScheme>, diagnostics: &mut Diagnostics) -> Vec<Credential> {
    match &scheme.value {
        SecurityScheme::APIKey { location, name, .. } => {
            let place = match location {
                APIKeyLocation::Header => ApiKeyPlace::Header,
                APIKeyLocation::Query => ApiKeyPlace::Query,
                APIKeyLocation::Cookie => ApiKeyPlace::Cookie,
            };
            vec![Credential::ApiKey { place, name: name.clone() }]
        }
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => vec![Credential::Bearer],
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => vec![Credential::Basic],
        SecurityScheme::OAuth2 { flows, .. } => {
            let token_url = flows.client_credentials.as_ref().map(|flow| flow.token_url.clone());
            let flow = token_url.map(|token_url| Credential::ClientCredentials { token_url });
            // A token that was obtained in any other way is a bearer token.
            std::iter::once(Credential::Bearer).chain(flow).collect()
        }
        SecurityScheme::OpenIDConnect { .. } => vec![Credential::Bearer],
        SecurityScheme::HTTP { .. } => {
            diagnostics.unsupported_security_scheme(scheme.origin, name);
            Vec::new()
        }
    }
}

/// Two schemes of one requirement that write the same header cannot both be met; they become alternatives.
fn same_slot(document: &Document, requirement: &SecurityRequirement, diagnostics: &mut Diagnostics) {
    let writes_authorization = |(name, scheme): &&(Key, Piece<SecurityScheme>)| {
        requirement.contains_key(&**name) && !matches!(scheme.value, SecurityScheme::APIKey { .. })
    };
    let mut schemes = document.security_schemes.iter().filter(writes_authorization);
    if let (Some((first, scheme)), Some((second, _))) = (schemes.next(), schemes.next()) {
        diagnostics.same_slot_security(scheme.origin, first, second);
    }
}
