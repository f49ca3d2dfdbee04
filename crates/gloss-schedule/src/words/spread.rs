//! Times of a day as hours and minutes of rules: those with the same minutes in one. A rule has each of its minutes in
//! each of its hours, so that 9:00 and 17:30 are two.

use std::collections::BTreeMap;

/// Times of day in minutes since midnight.
pub(super) struct Times(BTreeMap<Vec<u32>, Vec<u32>>);

impl Times {
    /// Groups times: the hours that have the same minutes.
    pub(super) fn of(minutes: &[u32]) -> Self {
        let mut by_hour: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for at in minutes {
            by_hour.entry(at / 60).or_default().push(at % 60);
        }
        let mut groups: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
        for (hour, mut of_hour) in by_hour {
            of_hour.sort_unstable();
            of_hour.dedup();
            groups.entry(of_hour).or_default().push(hour);
        }
        Self(groups)
    }

    /// Each group as parts of a rule.
    pub(super) fn parts(&self) -> Vec<String> {
        let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let part = |(minutes, hours): (&Vec<u32>, &Vec<u32>)| {
            format!("BYHOUR={};BYMINUTE={};BYSECOND=0", list(hours), list(minutes))
        };
        self.0.iter().map(part).collect()
    }
}

/// Times from one to another, both meant, so many minutes apart; over midnight where the last comes before the first.
pub(super) fn between(first: u32, last: u32, apart: u32) -> Vec<u32> {
    let last = if last < first { last + 24 * 60 } else { last };
    let step = usize::try_from(apart.max(1)).unwrap_or(usize::MAX);
    let mut out: Vec<u32> = (first..=last).step_by(step).map(|minutes| minutes % (24 * 60)).collect();
    out.sort_unstable();
    out.dedup();
    out
}
