//! Turns pieces of code of one shape into text, with a layout for each set of lines that do not fit.

use super::template::{NARROWEST, Shape, Template};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How often lines that do not fit are broken again before a piece is laid out on its own.
const ROUNDS: usize = 4;

/// The layouts of a shape.
///
/// The first has names that are as short as can be. Where the names of a piece are longer and lines do not fit, the next
/// layout is that of names which make just these lines too wide, and so on.
/// No layout depends on the names of a piece, so the text does not depend on which piece came first.
pub(super) struct Layouts {
    margin: usize,
    /// That of the shortest names, which most pieces fit into.
    first: OnceLock<Arc<Option<Layout>>>,
    known: Mutex<HashMap<Broken, Arc<Option<Layout>>>>,
}

/// The lines that did not fit, in each layout before this one.
type Broken = Vec<Vec<usize>>;

/// A layout, and how wide the names are that it is the layout of.
struct Layout {
    template: Template,
    widths: Vec<usize>,
}

impl Layout {
    fn new(shape: &Shape, widths: Vec<usize>, lay_out: impl Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Self { template: Template::new(shape, &widths, lay_out)?, widths })
    }
}

impl Layouts {
    pub(super) fn new(margin: usize) -> Self {
        Self { margin, first: OnceLock::new(), known: Mutex::default() }
    }

    /// Adds a piece of code to a text.
    pub(super) fn print(&self, shape: &Shape, text: &mut String, lay_out: impl Fn(&str) -> Option<String>) {
        let start = text.len();
        if self.fill(shape, text, &lay_out).is_none() {
            text.truncate(start);
            let code = shape.code(shape.names.iter());
            // What is no Rust stays as it is: the compiler shows better than anything here what is wrong.
            text.push_str(&lay_out(&code).unwrap_or_else(|| format!("{code}\n")));
        }
    }

    /// Adds a piece by the first of the layouts that it fits into, or by one whose lines cannot be broken any further.
    fn fill(&self, shape: &Shape, text: &mut String, lay_out: impl Fn(&str) -> Option<String>) -> Option<()> {
        let start = text.len();
        let mut broken = Broken::new();
        let narrowest = || Arc::new(Layout::new(shape, vec![NARROWEST; shape.names.len()], &lay_out));
        let mut layout = Arc::clone(self.first.get_or_init(narrowest));
        for _ in 0..ROUNDS {
            let Layout { template, widths } = (*layout).as_ref()?;
            let wide = template.fill(&shape.names, self.margin, text);
            if wide.is_empty() {
                return Some(());
            }
            let widen = || {
                let mut widths = widths.clone();
                template.widen(&mut widths, &wide, self.margin);
                widths
            };
            broken.push(wide.clone());
            let next = self.layout(&broken, || Layout::new(shape, widen(), &lay_out));
            if (*next).as_ref()?.template == *template {
                return Some(());
            }
            text.truncate(start);
            layout = next;
        }
        None
    }

    /// Returns what is known, or makes it known.
    fn layout(&self, broken: &Broken, make: impl FnOnce() -> Option<Layout>) -> Arc<Option<Layout>> {
        // A thread that panicked has left the map whole, since only complete layouts are put in.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(layout) = known.get(broken) {
            return Arc::clone(layout);
        }
        let layout = Arc::new(make());
        known.insert(broken.clone(), Arc::clone(&layout));
        layout
    }
}
