//! Turns things to do into what each costs, measured in turns so that a noisy machine is noisy for all.

use std::time::Duration;

use super::table;
use crate::measure::Cost;
use crate::step::Failure;

/// Something that can be done again and again.
pub(super) struct Contestant<'a> {
    pub(super) name: String,
    pub(super) run: Box<dyn FnMut() -> Result<Cost, Failure> + 'a>,
}

/// What one contestant needed in each round.
pub(super) struct Entry {
    pub(super) name: String,
    costs: Vec<Cost>,
}

/// The cost of the first entry, divided by that of another one in the same round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ratio {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
    pub(super) rounds: usize,
}

/// Lets all run in turns, after one round that does not count.
///
/// One that fails in that round is left out, with a line that says why; the first must not fail.
pub(super) fn race(contestants: Vec<Contestant<'_>>, rounds: usize) -> Result<Vec<Entry>, Failure> {
    let mut running = Vec::new();
    for mut contestant in contestants {
        match (contestant.run)() {
            Ok(_) => running.push((contestant.run, Entry { name: contestant.name, costs: Vec::new() })),
            Err(failure) if running.is_empty() => return Err(failure),
            Err(failure) => table::paragraph(&format!("`{}` is left out: {failure}", contestant.name)),
        }
    }
    for _ in 0..rounds {
        for (run, entry) in &mut running {
            entry.costs.push(run()?);
        }
    }
    Ok(running.into_iter().map(|(_, entry)| entry).collect())
}

impl Entry {
    /// Returns the median of each kind of cost.
    pub(super) fn median(&self) -> Cost {
        let wall = median(self.costs.iter().map(|cost| cost.wall.as_secs_f64()).collect());
        let cpu = known(&self.costs, Cost::cpu_seconds).map(median);
        let peak = known(&self.costs, Cost::peak_kibibytes).map(median);
        Cost {
            wall: Duration::from_secs_f64(wall),
            cpu: cpu.map(Duration::from_secs_f64),
            peak: peak.map(|peak| peak as u64),
        }
    }

    /// Returns the ratios of wall time, CPU time and peak memory of `first` to those of this entry.
    pub(super) fn ratios(&self, first: &Entry) -> [Option<Ratio>; 3] {
        let wall = |cost: &Cost| Some(cost.wall.as_secs_f64());
        [self.ratio(first, wall), self.ratio(first, Cost::cpu_seconds), self.ratio(first, Cost::peak_kibibytes)]
    }

    fn ratio(&self, first: &Entry, of: impl Fn(&Cost) -> Option<f64>) -> Option<Ratio> {
        let pairs = first.costs.iter().zip(&self.costs);
        // A process that is done before the clock ticks has no CPU time to divide by.
        let ratios = pairs.filter_map(|(ours, theirs)| Some((of(ours)?, of(theirs).filter(|cost| *cost > 0.0)?)));
        let mut ratios: Vec<f64> = ratios.map(|(ours, theirs)| ours / theirs).collect();
        ratios.sort_by(f64::total_cmp);
        let (least, most, rounds) = (*ratios.first()?, *ratios.last()?, ratios.len());
        Some(Ratio { median: median(ratios), least, most, rounds })
    }
}

/// Returns a kind of cost of all rounds, if it is known of all.
fn known(costs: &[Cost], of: impl Fn(&Cost) -> Option<f64>) -> Option<Vec<f64>> {
    costs.iter().map(of).collect()
}

/// Returns the median of some numbers, of an even count the mean of the two in the middle; of none, zero.
pub(super) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => 0.0,
        count if count % 2 == 1 => numbers[middle],
        _ => f64::midpoint(numbers[middle - 1], numbers[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, seconds: &[u64], cpu: Option<u64>) -> Entry {
        let cost =
            |wall: &u64| Cost { wall: Duration::from_secs(*wall), cpu: cpu.map(Duration::from_secs), peak: None };
        Entry { name: name.to_owned(), costs: seconds.iter().map(cost).collect() }
    }

    #[test]
    fn medians() {
        assert_eq!(median(vec![]), 0.0);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    #[test]
    fn ratios_are_of_rounds_and_not_of_medians() {
        let (ours, theirs) = (entry("ours", &[1, 6, 5], Some(0)), entry("theirs", &[2, 3, 20], Some(0)));
        let [wall, cpu, peak] = theirs.ratios(&ours);
        assert_eq!(wall, Some(Ratio { median: 0.5, least: 0.25, most: 2.0, rounds: 3 }));
        assert_eq!((cpu, peak), (None, None));
    }

    #[test]
    fn who_cannot_start_is_left_out_unless_it_is_the_first() {
        let fails = || Contestant { name: "fails".to_owned(), run: Box::new(|| Err(Failure::new("no"))) };
        let cost = Cost { wall: Duration::from_secs(1), cpu: None, peak: None };
        let works = || Contestant { name: "works".to_owned(), run: Box::new(move || Ok(cost)) };
        let entries = race(vec![works(), fails()], 2).expect("the first one works");
        assert_eq!(entries.iter().map(|entry| (&*entry.name, entry.costs.len())).collect::<Vec<_>>(), [("works", 2)]);
        assert!(race(vec![fails(), works()], 2).is_err());
    }
}
