//! How busy the processors of this machine were, from `/proc/stat` (`proc_stat(5)`). Knows nothing where there is none.

use std::time::Instant;

/// Jiffies at work and in all, since the machine started.
fn jiffies() -> Option<(u64, u64)> {
    let stat = std::fs::read_to_string("/proc/stat").ok()?;
    let all: Vec<u64> =
        stat.lines().next()?.split_whitespace().skip(1).map_while(|n| n.parse().ok()).collect();
    // user, nice, system, idle, iowait, irq, softirq, steal; what guests used is part of user.
    let sum: u64 = all.iter().take(8).sum();
    let waits: u64 = all.iter().skip(3).take(2).sum();
    Some((sum.saturating_sub(waits), sum))
}

/// A stretch of time that is measured.
#[derive(Debug)]
pub(crate) struct Stretch {
    begun: Instant,
    at: Option<(u64, u64)>,
}

impl Stretch {
    /// Begins one.
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), at: jiffies() }
    }

    /// Seconds until now, and the part of the processors' time in which they were at work, in percent.
    pub(crate) fn end(&self) -> (f64, Option<u64>) {
        let busy = self.at.zip(jiffies()).and_then(|(before, now)| {
            let (busy, all) = (now.0.saturating_sub(before.0), now.1.saturating_sub(before.1));
            (busy * 100).checked_div(all)
        });
        (self.begun.elapsed().as_secs_f64(), busy)
    }
}
