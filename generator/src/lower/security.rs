//! Turns security schemes and requirements into the credentials that a client takes, and those that its operations ask for.

use crate::diagnostics::Diagnostics;
use crate::dialect::DEVICE_FLOW;
use crate::ir::{ApiKeyPlace, Credential, CredentialKind, Login, Reach, Security, WireName};
use crate::parse::{Document, Piece};
use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme};
use std::collections::{BTreeMap, BTreeSet};

/// The header of everything but API keys, in lower case.
const AUTHORIZATION: &str = "authorization";

/// How many sets of schemes one requirement may become.
const MANY_SETS: usize = 64;

/// The security schemes of a document, as far as clients can meet them.
pub(super) struct Schemes {
    /// The ways to meet each, by its name.
    known: BTreeMap<WireName, Vec<CredentialKind>>,
    /// Whether anything asks for a scheme.
    are_required: bool,
}

impl Schemes {
    /// Reads the schemes that the document asks for anywhere; all, if it does not say what it asks for.
    pub(super) fn of_document(document: &Document, diagnostics: &mut Diagnostics) -> Self {
        let operations = document.operations.iter().filter_map(|operation| operation.shell.security.as_ref());
        let requirements: Vec<&SecurityRequirement> = operations.flatten().chain(&document.security).collect();
        let is_used = |name: &str| requirements.iter().any(|requirement| requirement.contains_key(name));
        let mut known = BTreeMap::new();
        for (name, scheme) in &document.security_schemes {
            if requirements.is_empty() || is_used(name) {
                let kinds = of_scheme(name, scheme, diagnostics);
                if !kinds.is_empty() {
                    known.insert(WireName::from(&**name), kinds);
                }
            }
        }
        let schemes = Self { known, are_required: !requirements.is_empty() };
        for requirement in requirements {
            schemes.same_slot(document, requirement, diagnostics);
        }
        schemes
    }

    /// Returns the URL that the schemes fetch tokens from, of those that have a token endpoint, the first by name.
    pub(super) fn token_url(&self, document: &Document) -> Option<String> {
        self.of_schemes(document, token_url).min_by_key(|(name, _)| *name).map(|(_, url)| url)
    }

    /// Returns the URL that the schemes have device codes from, the first by name.
    pub(super) fn device_url(&self, document: &Document) -> Option<String> {
        let urls = self.of_schemes(document, |scheme| of_device(scheme, "deviceAuthorizationUrl"));
        urls.min_by_key(|(name, _)| *name).map(|(_, url)| url)
    }

    /// Returns how users may log in, of the schemes that have a page for that, the first by name.
    pub(super) fn login(&self, document: &Document) -> Login {
        let pages = self.of_schemes(document, login);
        let first = pages.min_by_key(|(name, login)| (login.is_discovered(), *name));
        first.map(|(_, login)| login).unwrap_or_default()
    }

    /// Iterates over what the schemes that are known have of something, each by its name.
    fn of_schemes<'a, T>(
        &self,
        document: &'a Document,
        get: impl Fn(&SecurityScheme) -> Option<T>,
    ) -> impl Iterator<Item = (&'a str, T)> {
        let known = document.security_schemes.iter().filter(|(name, _)| self.known.contains_key(&**name));
        known.filter_map(move |(name, scheme)| Some((&**name, get(&scheme.value)?)))
    }

    /// Returns which credentials an operation sends.
    pub(super) fn of_operation(&self, document: &Document, operation: &openapiv3::Operation) -> Security {
        if !self.are_required && !self.known.is_empty() {
            // The description may have forgotten to say what it asks for.
            let each = self.known.keys().map(|name| vec![name.clone()]);
            return Security { sets: each.chain([Vec::new()]).collect() };
        }
        let requirements = operation.security.as_ref().unwrap_or(&document.security);
        let mut sets: Vec<Vec<WireName>> = Vec::new();
        for set in requirements.iter().flat_map(|requirement| self.sets(requirement)) {
            if !sets.contains(&set) {
                sets.push(set);
            }
        }
        Security { sets }
    }

    /// Returns the sets of schemes of which any meets a requirement: schemes that write the same place are alternatives.
    ///
    /// What no client can meet is left to the headers of the caller.
    fn sets(&self, requirement: &SecurityRequirement) -> Vec<Vec<WireName>> {
        let mut sets: Vec<Vec<WireName>> = vec![Vec::new()];
        for (_, names) in self.slots(requirement) {
            if sets.len() * names.len() <= MANY_SETS {
                let longer = |set: &Vec<WireName>| {
                    let set = set.clone();
                    names.iter().map(move |name| set.iter().chain([name]).cloned().collect()).collect::<Vec<_>>()
                };
                sets = sets.iter().flat_map(longer).collect();
            }
        }
        sets
    }

    /// Sorts the schemes of a requirement by the place that they write.
    fn slots(&self, requirement: &SecurityRequirement) -> Vec<((ApiKeyPlace, String), Vec<WireName>)> {
        let mut slots: Vec<((ApiKeyPlace, String), Vec<WireName>)> = Vec::new();
        for name in requirement.keys() {
            let Some((name, kinds)) = self.known.get_key_value(name.as_str()) else { continue };
            let slot = slot(&kinds[0]);
            match slots.iter_mut().find(|(known, _)| *known == slot) {
                Some((_, names)) => names.push(name.clone()),
                None => slots.push((slot, vec![name.clone()])),
            }
        }
        slots
    }

    /// Two schemes of one requirement that write the same place cannot both be met; they become alternatives.
    fn same_slot(&self, document: &Document, requirement: &SecurityRequirement, diagnostics: &mut Diagnostics) {
        for ((place, key), names) in self.slots(requirement) {
            let place = match place {
                ApiKeyPlace::Header if key == AUTHORIZATION => "header `Authorization`".to_owned(),
                ApiKeyPlace::Header => format!("header `{key}`"),
                ApiKeyPlace::Query => format!("query parameter `{key}`"),
                ApiKeyPlace::Cookie => format!("cookie `{key}`"),
            };
            let is_one = |name: &str| names.iter().any(|known| **known == *name);
            let mut schemes = document.security_schemes.iter().filter(|(name, _)| is_one(name));
            if let (Some((first, scheme)), Some((second, _))) = (schemes.next(), schemes.next()) {
                diagnostics.same_slot_security(scheme.origin, first, second, &place);
            }
        }
    }

    /// Returns the credentials that a client takes.
    ///
    /// A token or a password is for all schemes that take one, and may be given for one scheme alone where an operation asks
    /// for that one and not for the others. An API key and client credentials are for what asks for just these.
    pub(super) fn credentials<'a>(&self, asked: impl Iterator<Item = &'a Security>) -> Vec<Credential> {
        let asked: Vec<&Security> = asked.collect();
        let mut by_kind: Vec<(CredentialKind, BTreeSet<WireName>)> = Vec::new();
        for (name, kinds) in &self.known {
            for kind in kinds {
                match by_kind.iter_mut().find(|(known, _)| known == kind) {
                    Some((_, names)) => drop(names.insert(name.clone())),
                    None => by_kind.push((kind.clone(), BTreeSet::from([name.clone()]))),
                }
            }
        }
        by_kind.sort_by_key(|(kind, names)| (rank(kind), names.clone()));
        let counts = |kind: &CredentialKind| by_kind.iter().filter(|(other, _)| rank(other) == rank(kind)).count();
        let mut credentials = Vec::new();
        for (kind, names) in &by_kind {
            let reach = if counts(kind) > 1 { Reach::Part } else { Reach::Whole };
            let names: Vec<WireName> = names.iter().cloned().collect();
            let is_own = matches!(kind, CredentialKind::Bearer | CredentialKind::Basic) && differ(&names, &asked);
            credentials.push(Credential { kind: kind.clone(), schemes: names.clone(), reach });
            let own = names.into_iter().filter(|_| is_own);
            credentials.extend(own.map(|name| Credential {
                kind: kind.clone(),
                schemes: vec![name],
                reach: Reach::Part,
            }));
        }
        credentials
    }
}

/// Whether an operation asks for one of some schemes, but does not take every other in its place.
fn differ(names: &[WireName], asked: &[&Security]) -> bool {
    let takes = |security: &Security, name: &WireName| security.sets.iter().any(|set| set.contains(name));
    asked.iter().any(|security| {
        let count = names.iter().filter(|name| takes(security, name)).count();
        count > 0 && count < names.len()
    })
}

fn token_url(scheme: &SecurityScheme) -> Option<String> {
    let SecurityScheme::OAuth2 { flows, .. } = scheme else { return None };
    let own = flows.client_credentials.as_ref().map(|flow| &flow.token_url);
    let code = flows.authorization_code.as_ref().map(|flow| &flow.token_url);
    let password = flows.password.as_ref().map(|flow| &flow.token_url);
    own.or(code).or(password).cloned().or_else(|| of_device(scheme, "tokenUrl"))
}

/// Returns a URL of the flow of device codes.
fn of_device(scheme: &SecurityScheme, name: &str) -> Option<String> {
    let SecurityScheme::OAuth2 { flows, .. } = scheme else { return None };
    flows.extensions.get(DEVICE_FLOW)?.get(name)?.as_str().map(str::to_owned)
}

fn login(scheme: &SecurityScheme) -> Option<Login> {
    match scheme {
        SecurityScheme::OAuth2 { flows, .. } => {
            flows.authorization_code.as_ref().map(|flow| Login::Page(flow.authorization_url.clone()))
        }
        SecurityScheme::OpenIDConnect { open_id_connect_url, .. } => {
            Some(Login::Discovered(open_id_connect_url.clone()))
        }
        SecurityScheme::HTTP { .. } | SecurityScheme::APIKey { .. } => None,
    }
}

/// The order of setters: what needs the least comes first.
fn rank(kind: &CredentialKind) -> u8 {
    match kind {
        CredentialKind::Bearer => 0,
        CredentialKind::Basic => 1,
        CredentialKind::ApiKey { .. } => 2,
        CredentialKind::ClientCredentials { .. } => 3,
    }
}

/// Returns the place that a credential is written to, in a form that tells any two apart.
fn slot(kind: &CredentialKind) -> (ApiKeyPlace, String) {
    match kind {
        CredentialKind::ApiKey { place: ApiKeyPlace::Header, name } => (ApiKeyPlace::Header, name.to_ascii_lowercase()),
        CredentialKind::ApiKey { place, name } => (*place, name.clone()),
        _ => (ApiKeyPlace::Header, AUTHORIZATION.to_owned()),
    }
}

fn of_scheme(name: &str, scheme: &Piece<SecurityScheme>, diagnostics: &mut Diagnostics) -> Vec<CredentialKind> {
    match &scheme.value {
        SecurityScheme::APIKey { location, name, .. } => {
            let place = match location {
                APIKeyLocation::Header => ApiKeyPlace::Header,
                APIKeyLocation::Query => ApiKeyPlace::Query,
                APIKeyLocation::Cookie => ApiKeyPlace::Cookie,
            };
            vec![CredentialKind::ApiKey { place, name: name.clone() }]
        }
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => vec![CredentialKind::Bearer],
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => vec![CredentialKind::Basic],
        SecurityScheme::OAuth2 { flows, .. } => {
            let token_url = flows.client_credentials.as_ref().map(|flow| flow.token_url.clone());
            let flow = token_url.map(|token_url| CredentialKind::ClientCredentials { token_url });
            // A token that was obtained in any other way is a bearer token.
            std::iter::once(CredentialKind::Bearer).chain(flow).collect()
        }
        SecurityScheme::OpenIDConnect { .. } => vec![CredentialKind::Bearer],
        SecurityScheme::HTTP { .. } => {
            diagnostics.unsupported_security_scheme(scheme.origin, name);
            Vec::new()
        }
    }
}
