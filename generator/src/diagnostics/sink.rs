//! Collects diagnostics, each once, and counts them.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Diagnostic, Effect, Location, Severity};
use crate::load::{Excerpt, Place, Sources};

/// What the stages of a run have to say, in the order they said it.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Arc<Diagnostic>>,
    // Asked, never iterated.
    seen: HashSet<Arc<Diagnostic>>,
}

/// A diagnostic whose places have been found.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// What is said.
    pub diagnostic: &'a Diagnostic,
    /// Where; `None` if it is about the run as a whole.
    pub place: Option<Place>,
    /// What stands there.
    pub excerpt: Option<Excerpt>,
    /// The pointer of the node, if it is about a node.
    pub pointer: Option<String>,
    /// The related places, in the order of [`Diagnostic::related`].
    pub related: Vec<Related<'a>>,
}

/// Another place that matters, after it has been found.
#[derive(Clone, Debug)]
pub struct Related<'a> {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub excerpt: Option<Excerpt>,
    /// What is there.
    pub label: &'a str,
}

impl Diagnostics {
    /// Creates an empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic, unless the very same one was added before.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.push_shared(Arc::new(diagnostic));
    }

    /// Adds what is said of a document that references lead to: what would be fatal costs only those.
    pub(crate) fn of_referred<T>(&mut self, read: impl FnOnce(&mut Diagnostics) -> T) -> T {
        let mut own = Diagnostics::new();
        let result = read(&mut own);
        for diagnostic in own.items {
            match diagnostic.effect {
                Effect::Fatal => self.push(Diagnostic {
                    severity: Severity::Warning,
                    effect: Effect::Degraded,
                    consequence: Some("what refers to it refers to nothing".to_owned()),
                    ..Diagnostic::clone(&diagnostic)
                }),
                _ => self.push_shared(diagnostic),
            }
        }
        result
    }

    /// Adds all of `other`, after those that are here.
    pub fn extend(&mut self, other: Diagnostics) {
        for diagnostic in other.items {
            self.push_shared(diagnostic);
        }
    }

    fn push_shared(&mut self, diagnostic: Arc<Diagnostic>) {
        if self.seen.insert(Arc::clone(&diagnostic)) {
            self.items.push(diagnostic);
        }
    }

    /// Whether something was said after which nothing can be generated.
    pub fn is_fatal(&self) -> bool {
        self.items.iter().any(|diagnostic| diagnostic.effect == Effect::Fatal)
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Returns how many diagnostics there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns how many items were left out of the output.
    pub fn skipped(&self) -> usize {
        self.items.iter().filter(|diagnostic| diagnostic.effect == Effect::Skipped).count()
    }

    /// Returns how many diagnostics have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.items.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Iterates in the order in which the diagnostics were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Diagnostic> {
        self.items.iter().map(|diagnostic| &**diagnostic)
    }

    /// Finds all places, and sorts by them; what has none comes first.
    pub fn located<'a>(&'a self, sources: &Sources) -> Vec<Located<'a>> {
        let origins: Vec<_> = self.iter().flat_map(locations).filter_map(origin).collect();
        let mut places = sources.locate(&origins).into_iter();
        let mut place = |location: &Location| match location {
            Location::Place(place) => place.clone(),
            Location::Node(_) => places.next().expect("there is one place for each origin"),
        };
        let mut located: Vec<_> = self
            .iter()
            .map(|diagnostic| Located {
                diagnostic,
                place: diagnostic.location.as_ref().map(&mut place),
                excerpt: None,
                pointer: diagnostic.location.as_ref().and_then(origin).map(|at| sources.pointer(at)),
                related: related(diagnostic, &mut place),
            })
            .collect();
        located.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
        excerpt(&mut located, sources);
        located
    }
}

/// Iterates over the places of a diagnostic in the order in which they are found.
fn locations(diagnostic: &Diagnostic) -> impl Iterator<Item = &Location> {
    let related = diagnostic.related.iter().map(|(location, _)| location);
    diagnostic.location.iter().chain(related)
}

fn origin(location: &Location) -> Option<crate::load::Origin> {
    match location {
        Location::Node(origin) => Some(*origin),
        Location::Place(_) => None,
    }
}

fn related(diagnostic: &Diagnostic, mut place: impl FnMut(&Location) -> Place) -> Vec<Related<'_>> {
    let related = diagnostic.related.iter();
    related.map(|(location, label)| Related { place: place(location), excerpt: None, label }).collect()
}

/// Fills in what stands at all places.
fn excerpt(located: &mut [Located<'_>], sources: &Sources) {
    let places: Vec<&Place> = located.iter().flat_map(places).collect();
    let mut excerpts = sources.excerpts(&places).into_iter();
    for one in located {
        if one.place.is_some() {
            one.excerpt = excerpts.next().flatten();
        }
        for related in &mut one.related {
            related.excerpt = excerpts.next().flatten();
        }
    }
}

fn places<'l>(located: &'l Located<'_>) -> impl Iterator<Item = &'l Place> {
    located.place.iter().chain(located.related.iter().map(|related| &related.place))
}

fn sort_key<'a>(located: &'a Located<'_>) -> impl Ord + use<'a> {
    let diagnostic = located.diagnostic;
    (&located.place, diagnostic.severity, diagnostic.code, &diagnostic.message, &located.pointer)
}
