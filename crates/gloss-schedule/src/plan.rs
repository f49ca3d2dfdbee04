//! Planning of due runs: what is due now, what was missed, and what of that is caught up. A pure function of the rule,
//! the moment up to which everything is settled, and the clock: asked again with the same, it says the same.

use gloss_protocol::{CatchUp, Timestamp as Moment};

use crate::rule::Rule;
use crate::zone::Zone;

/// Milliseconds after a due moment in which a run is still on time: a machine that wakes, an engine that starts.
const ON_TIME: i64 = 10 * 60 * 1000;

/// Milliseconds within which whoever is there looks at the latest: what began to be due before that came while nobody did.
const LOOKED: i64 = 60 * 1000;

/// Runs that are caught up at most, where all are.
const MAX_CAUGHT_UP: usize = 100;

/// Due moments that are gone through at once; of more than these the newest day is.
const MAX_DUE: usize = 10_000;

/// Milliseconds of a day.
const DAY: i64 = 24 * 3600 * 1000;

/// How due moments are dealt with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The policy for missed runs.
    pub catch_up: CatchUp,
    /// Milliseconds over which starts are spread, so that not all begin in the same second.
    pub jitter: i64,
}

/// Due moments without a run, one after the other: the machine slept, or Gloss was not running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The first.
    pub first: Moment,
    /// The last.
    pub last: Moment,
    /// How many; where there are very many, those that were counted.
    pub count: u32,
}

/// The plan of runs for now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Due moments to run, the oldest first.
    pub run: Vec<Moment>,
    /// Due moments that are not run.
    pub missed: Option<Missed>,
    /// The moment up to which everything is settled then.
    pub settled: Moment,
    /// When to ask again at the latest.
    pub next: Option<Moment>,
}

/// Plans the runs due at `now`, where everything up to `settled` is. A clock that was set back makes nothing due again:
/// what is settled stays so, unless it lies more than a day ahead, as after a clock that was far ahead; then what is
/// due counts from now, and it is for whoever keeps the runs to see that none is made twice.
pub fn plan(rule: &Rule, zone: &Zone, settled: Moment, now: Moment, policy: Policy, seed: &str) -> Plan {
    let settled = if settled.0 > now.0.saturating_add(DAY) { now } else { settled };
    let mut due = Vec::new();
    let mut next = None;
    let mut from = settled;
    let mut more = 0u32;
    'again: loop {
        for at in rule.after(zone, from) {
            let begins = Moment(at.0.saturating_add(delay(seed, at, policy.jitter)));
            if begins > now {
                next = Some(begins);
                break 'again;
            }
            due.push(at);
            if due.len() >= MAX_DUE && at.0 < now.0 - DAY {
                more = more.saturating_add(u32::try_from(due.len()).unwrap_or(u32::MAX));
                from = Moment(now.0 - DAY);
                due.truncate(1);
                continue 'again;
            }
        }
        break;
    }
    let last = due.last().copied();
    let (run, missed) = settle(due, more, now, policy, seed);
    Plan { run, missed, settled: last.unwrap_or(settled), next }
}

fn settle(
    due: Vec<Moment>,
    more: u32,
    now: Moment,
    policy: Policy,
    seed: &str,
) -> (Vec<Moment>, Option<Missed>) {
    let on_time = |at: &Moment| now.0.saturating_sub(at.0) <= ON_TIME.saturating_add(policy.jitter);
    let (mut run, mut missed): (Vec<_>, Vec<_>) = due.into_iter().partition(on_time);
    if policy.catch_up != CatchUp::All && run.len() > 1 {
        // Of several that came while nobody looked the newest is on time, and the others were missed.
        let begins = |at: &Moment| at.0.saturating_add(delay(seed, *at, policy.jitter));
        let (mut fresh, mut before): (Vec<_>, Vec<_>) =
            run.into_iter().partition(|at| now.0.saturating_sub(begins(at)) < LOOKED);
        if fresh.is_empty() {
            fresh.extend(before.pop());
        }
        missed.append(&mut before);
        run = fresh;
    }
    match policy.catch_up {
        CatchUp::Skip => {}
        CatchUp::One => {
            if run.is_empty() {
                run.extend(missed.pop());
            }
        }
        CatchUp::All => {
            let from = missed.len().saturating_sub(MAX_CAUGHT_UP);
            let mut caught = missed.split_off(from);
            caught.append(&mut run);
            run = caught;
        }
    }
    let told = match (missed.first(), missed.last()) {
        (Some(first), Some(last)) => {
            let count = u32::try_from(missed.len()).unwrap_or(u32::MAX).saturating_add(more);
            Some(Missed { first: *first, last: *last, count })
        }
        _ => None,
    };
    (run, told)
}

/// How much later than due a run begins: the same for the same due moment, spread evenly.
fn delay(seed: &str, due: Moment, jitter: i64) -> i64 {
    if jitter <= 0 {
        return 0;
    }
    // FNV-1a, 64 bits: a spread, not a secret (Fowler, Noll and Vo, draft-eastlake-fnv).
    let bytes = seed.bytes().chain(due.0.to_le_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    i64::try_from(hash % jitter.unsigned_abs()).unwrap_or(0)
}
