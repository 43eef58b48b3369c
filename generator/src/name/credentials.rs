//! Turns credentials into the methods of the builder that set them.

use super::ident::Ident;
use super::scope::Scope;
use super::words;
use crate::ir::{Api, Credential, CredentialKind, Reach};
use crate::lock::Lock;

const CREDENTIALS: &str = "credentials";

/// The names that nothing but a credential may have.
pub(super) const PLAIN: [&str; 4] = ["bearer_token", "basic_auth", "api_key", "credentials"];

/// Names the setters: the plain name for what is the only one of its kind, and that of the scheme for the others.
///
/// A name that a scheme's setter was given stays with it when there are more of the kind.
pub(super) fn assign(api: &Api, scope: &mut Scope, lock: &mut Lock) -> Vec<Ident> {
    let mut names: Vec<Option<Ident>> = Vec::new();
    names.resize_with(api.credentials.len(), || None);
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|index| {
        let credential = &api.credentials[*index];
        (credential.reach == Reach::Part, key(credential).is_none_or(|key| lock.get(CREDENTIALS, &key).is_none()))
    });
    for index in order {
        let credential = &api.credentials[index];
        let key = key(credential);
        let kept = key.as_deref().and_then(|key| lock.get(CREDENTIALS, key)).map(str::to_owned);
        let wishes: Vec<String> = kept.into_iter().chain(wishes(credential)).collect();
        let name = scope.claim(&wishes);
        if let Some(key) = key {
            lock.insert(CREDENTIALS, key, name.as_str());
        }
        names[index] = Some(name);
    }
    names.into_iter().flatten().collect()
}

/// Returns what the setter of a credential is known by in the lock; nothing for one whose name never changes.
fn key(credential: &Credential) -> Option<String> {
    let is_fixed = matches!(credential.kind, CredentialKind::Bearer | CredentialKind::Basic);
    match (is_fixed, credential.reach) {
        (true, Reach::Whole) => None,
        (true, Reach::Part) => Some(format!("{} alone", credential.schemes[0])),
        (false, _) => {
            let what = if plain(credential) == "api_key" { "key" } else { "client" };
            Some(format!("{} {what}", credential.schemes[0]))
        }
    }
}

fn wishes(credential: &Credential) -> Vec<String> {
    let plain = plain(credential);
    if credential.reach == Reach::Whole {
        return vec![plain.to_owned()];
    }
    let scheme = words::snake(&credential.schemes[0]);
    let longer = if scheme == plain { "only" } else { plain };
    vec![scheme.clone(), format!("{scheme}_{longer}")]
}

/// The name for what is the only one of its kind.
fn plain(credential: &Credential) -> &'static str {
    match credential.kind {
        CredentialKind::Bearer => "bearer_token",
        CredentialKind::Basic => "basic_auth",
        CredentialKind::ApiKey { .. } => "api_key",
        CredentialKind::ClientCredentials { .. } => "credentials",
    }
}
