//! Turns what a caller denies and allows into a judgement of what was said.

use super::{Code, Diagnostic, Diagnostics, Effect, Severity};
use crate::load::Sources;
use std::fmt;
use std::str::FromStr;

/// What a caller makes of diagnostics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// What is an error that lets nothing be generated.
    pub deny: Vec<Deny>,
    /// What is accepted, and neither told nor counted.
    pub allow: Vec<Allow>,
}

/// What is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deny {
    /// Every warning.
    Warnings,
    /// Every diagnostic of a code.
    Code(String),
}

/// What is allowed: `CODE`, or `CODE@POINTER` for what is at a JSON Pointer or below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    code: String,
    /// As a fragment, such as `#/components/schemas/Pet`.
    pointer: Option<String>,
}

/// A text that is not `CODE` or `CODE@POINTER`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCode;

impl fmt::Display for NoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code is in kebab case, such as `untyped-union`, and a pointer after `@` begins with `#/`")
    }
}

impl std::error::Error for NoCode {}

impl FromStr for Deny {
    type Err = NoCode;

    fn from_str(text: &str) -> Result<Self, NoCode> {
        match text {
            "warnings" => Ok(Deny::Warnings),
            code => is_code(code).then(|| Deny::Code(code.to_owned())).ok_or(NoCode),
        }
    }
}

impl FromStr for Allow {
    type Err = NoCode;

    fn from_str(text: &str) -> Result<Self, NoCode> {
        let (code, pointer) = text.split_once('@').map_or((text, None), |(code, pointer)| (code, Some(pointer)));
        let is_pointer = pointer.is_none_or(|pointer| pointer == "#" || pointer.starts_with("#/"));
        let allow = Allow { code: code.to_owned(), pointer: pointer.map(str::to_owned) };
        (is_code(code) && is_pointer).then_some(allow).ok_or(NoCode)
    }
}

impl fmt::Display for Allow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        self.pointer.iter().try_for_each(|pointer| write!(f, "@{pointer}"))
    }
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl Allow {
    fn covers(&self, diagnostic: &Diagnostic, pointer: Option<&str>) -> bool {
        let is_there = match (&self.pointer, pointer) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(wanted), Some(pointer)) => {
                pointer.strip_prefix(&**wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        };
        // What lets nothing be generated cannot be accepted.
        diagnostic.code.as_str() == self.code && is_there && diagnostic.effect != Effect::Fatal
    }
}

impl Policy {
    fn denies(&self, diagnostic: &Diagnostic) -> bool {
        self.deny.iter().any(|deny| match deny {
            Deny::Warnings => diagnostic.severity == Severity::Warning,
            Deny::Code(code) => diagnostic.code.as_str() == code,
        })
    }
}

impl Diagnostics {
    /// Takes out what is allowed, and makes errors of what is denied and of what was allowed without being said.
    pub(crate) fn judged(self, policy: &Policy, sources: &Sources) -> Self {
        if *policy == Policy::default() {
            return self;
        }
        let mut judged = Diagnostics::new();
        let mut used = vec![false; policy.allow.len()];
        for diagnostic in self.iter() {
            let pointer = diagnostic.origin().map(|origin| sources.pointer(origin));
            let covers = |allow: &Allow| allow.covers(diagnostic, pointer.as_deref());
            let allowed: Vec<usize> = (0..used.len()).filter(|index| covers(&policy.allow[*index])).collect();
            allowed.iter().for_each(|index| used[*index] = true);
            if allowed.is_empty() {
                let mut diagnostic = diagnostic.clone();
                if policy.denies(&diagnostic) {
                    (diagnostic.severity, diagnostic.effect) = (Severity::Error, Effect::Fatal);
                    diagnostic.consequence = Some("it is denied, so nothing is generated".to_owned());
                }
                judged.push(diagnostic);
            }
        }
        for (allow, _) in policy.allow.iter().zip(used).filter(|(_, used)| !used) {
            judged.unused_allow(allow);
        }
        judged
    }

    fn unused_allow(&mut self, allow: &Allow) {
        self.push(Diagnostic {
            code: Code::new("unused-allow"),
            severity: Severity::Error,
            effect: Effect::Fatal,
            message: format!("`{allow}` is allowed, but nothing like it was said"),
            location: None,
            consequence: Some("nothing is generated".to_owned()),
            remedy: Some("take it off the command line, so that it does not hide what comes later".to_owned()),
            related: Vec::new(),
        });
    }
}
