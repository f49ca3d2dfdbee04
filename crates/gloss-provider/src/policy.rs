//! Backoff of retries: how long to wait and how often to try. Numbers and arithmetic, no clock.
//!
//! Never waits itself and never decides what may be retried; that is the fault's to say.

use std::time::Duration;

/// Durations and counts of one provider; tests use small ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Until a connection stands.
    pub connect: Duration,
    /// From the request to the first byte of the answer.
    pub first_byte: Duration,
    /// Between two bytes of the answer.
    pub idle: Duration,
    /// From its first byte to the end of an answer, however much of it comes.
    pub answer: Duration,
    /// Tries in all, the first one included; at least one is made.
    pub attempts: u32,
    /// The jitter's first upper end; it doubles with each try.
    pub backoff: Duration,
    /// The jitter's last upper end.
    pub backoff_cap: Duration,
    /// The longest wait a server may ask for. Up to it the wait is slept through and shown; beyond it the
    /// answer fails and says when to come back.
    pub longest_wait: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(120),
            idle: Duration::from_secs(90),
            answer: Duration::from_secs(30 * 60),
            attempts: 5,
            backoff: Duration::from_millis(500),
            backoff_cap: Duration::from_secs(30),
            longest_wait: Duration::from_secs(24 * 3600),
        }
    }
}

impl Policy {
    /// The wait before the try after `failed` failed ones: what the server asked for plus a little, or
    /// full jitter (AWS, "Exponential backoff and jitter"), so that many threads do not come back at once.
    /// `chance` is uniform in 0..1.
    pub(crate) fn wait(&self, failed: u32, asked: Option<Duration>, chance: f64) -> Duration {
        let chance = chance.clamp(0.0, 1.0);
        if let Some(asked) = asked {
            return asked.saturating_add(self.backoff.mul_f64(chance));
        }
        let doubled = self.backoff.saturating_mul(2u32.saturating_pow(failed.saturating_sub(1)));
        doubled.min(self.backoff_cap).mul_f64(chance)
    }
}

/// Seconds to show for a wait: rounded up, so that "0 s" is never said.
pub(crate) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

/// The wait that response headers ask for: `retry-after-ms`, or `Retry-After` (RFC 9110, section 10.2.3) in
/// seconds or as a date, which is compared with the server's own `Date` so that no clock is needed.
pub(crate) fn asked_wait<'a>(header: impl Fn(&str) -> Option<&'a str>) -> Option<Duration> {
    if let Some(ms) = header("retry-after-ms").and_then(|text| text.trim().parse::<f64>().ok()) {
        return Duration::try_from_secs_f64(ms / 1000.0).ok();
    }
    let text = header("retry-after")?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let now = httpdate::parse_http_date(header("date")?).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Policy, asked_wait, whole_seconds};
    use std::time::Duration;

    #[test]
    fn headers_ask() {
        let check = |headers: &[(&str, &str)], expect: Option<f64>| {
            let find = |name: &str| headers.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
            assert_eq!(asked_wait(find).map(|wait| wait.as_secs_f64()), expect, "{headers:?}");
        };
        check(&[], None);
        check(&[("retry-after", "7")], Some(7.0));
        check(&[("retry-after", " 0.5 ")], Some(0.5));
        check(&[("retry-after-ms", "250"), ("retry-after", "7")], Some(0.25));
        check(&[("retry-after", "-3")], None);
        check(&[("retry-after", "1e300")], None);
        check(&[("retry-after", "soon")], None);
        let date = "Fri, 20 Nov 2026 08:00:00 GMT";
        check(&[("retry-after", "Fri, 20 Nov 2026 08:01:30 GMT"), ("date", date)], Some(90.0));
        check(&[("retry-after", "Fri, 20 Nov 2026 07:00:00 GMT"), ("date", date)], Some(0.0));
        check(&[("retry-after", "Fri, 20 Nov 2026 08:01:30 GMT")], None);
    }

    #[test]
    fn jitter_grows_to_its_cap() {
        let policy = Policy::default();
        let check = |failed: u32, asked: Option<u64>, chance: f64, expect: f64| {
            let wait = policy.wait(failed, asked.map(Duration::from_secs), chance);
            assert_eq!(wait.as_secs_f64(), expect, "{failed} {asked:?} {chance}");
        };
        check(1, None, 1.0, 0.5);
        check(1, None, 0.0, 0.0);
        check(3, None, 1.0, 2.0);
        check(3, None, 0.5, 1.0);
        check(40, None, 1.0, 30.0);
        check(1, Some(60), 0.0, 60.0);
        check(1, Some(60), 1.0, 60.5);
    }

    #[test]
    fn seconds_round_up() {
        for (ms, expect) in [(0, 0), (1, 1), (1000, 1), (1001, 2)] {
            assert_eq!(whole_seconds(Duration::from_millis(ms)), expect);
        }
    }
}
