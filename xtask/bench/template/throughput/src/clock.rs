//! Turns functions into the nanoseconds that they need, measured in turns.

use std::any::Any;
use std::hint::black_box;
use std::time::Instant;

/// Something to measure.
pub(crate) type Work<'a> = &'a mut dyn FnMut() -> Box<dyn Any>;

/// How to measure.
pub(crate) struct Race {
    /// How many objects one call handles.
    pub(crate) objects: usize,
    pub(crate) rounds: usize,
}

/// Nanoseconds per object, for each round.
pub(crate) struct Times(Vec<f64>);

impl Race {
    /// Lets all work in turns, after three rounds that do not count.
    pub(crate) fn run<const N: usize>(&self, mut works: [Work<'_>; N]) -> [Times; N] {
        let mut times = std::array::from_fn(|_| Times(Vec::new()));
        for round in 0..self.rounds + 3 {
            for (work, times) in works.iter_mut().zip(&mut times) {
                let started = Instant::now();
                let value = black_box(work());
                let elapsed = started.elapsed();
                drop(value);
                if round >= 3 {
                    times.0.push(elapsed.as_nanos() as f64 / self.objects as f64);
                }
            }
        }
        times
    }
}

impl Times {
    pub(crate) fn median(&self) -> f64 {
        median(self.0.clone())
    }

    /// Returns the median of the ratios to `other` in the same round.
    pub(crate) fn ratio(&self, other: &Times) -> f64 {
        median(self.0.iter().zip(&other.0).map(|(own, other)| own / other).collect())
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}
