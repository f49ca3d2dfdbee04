//! The person's own time: what day it is where they are, and when a file changed by their clock. Sets no time and
//! keeps none.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// A day where somebody is, and the day that a run of an automation was due on.
pub(crate) struct Day {
    now: Zoned,
    due: Option<Zoned>,
}

impl Day {
    /// Today in a zone by its IANA name, else in the person's own; `due` is a moment of which the day is told where it is another.
    pub(crate) fn now(zone: Option<&str>, due: Option<gloss_protocol::Timestamp>) -> Self {
        let zone = zone.filter(|name| !name.is_empty()).and_then(|name| TimeZone::get(name).ok());
        Self::at(Timestamp::now(), zone.unwrap_or_else(TimeZone::system), due)
    }

    fn at(now: Timestamp, zone: TimeZone, due: Option<gloss_protocol::Timestamp>) -> Self {
        let due = due.and_then(|due| Timestamp::from_millisecond(due.0).ok());
        Self { now: now.to_zoned(zone.clone()), due: due.map(|due| due.to_zoned(zone)) }
    }

    /// As `2026-11-20`.
    pub(crate) fn date(&self) -> String {
        self.now.date().to_string()
    }

    /// As `Friday, 2026-11-20`, and the day that a run was due on where that has passed.
    pub(crate) fn words(&self) -> String {
        let day = |at: &Zoned| at.strftime("%A, %Y-%m-%d").to_string();
        match self.due.as_ref().filter(|due| due.date() != self.now.date()) {
            Some(due) => format!("{} (this run was due on {})", day(&self.now), day(due)),
            None => day(&self.now),
        }
    }
}

/// A moment's day in the person's own time, as `2026-11-20`.
pub(crate) fn date(at: gloss_protocol::Timestamp) -> String {
    local(i128::from(at.0) * 1_000_000).get(..10).unwrap_or_default().to_owned()
}

/// Nanoseconds since the epoch as RFC 3339 in the person's time zone, `2026-11-20T09:14:03+01:00`; the epoch itself
/// where they can't be a time.
pub(crate) fn local(nanoseconds: i128) -> String {
    in_zone(nanoseconds, TimeZone::system())
}

fn in_zone(nanoseconds: i128, zone: TimeZone) -> String {
    let at = Timestamp::from_nanosecond(nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Milliseconds within which two writes of a file may have the same times, and by which these may lag behind the clock.
pub(crate) const TICK: i64 = 12;

/// When a file, its name or its rights changed last, in milliseconds since 1970: no program can set it.
pub(crate) fn changed(found: &std::fs::Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt as _;
    found.ctime().saturating_mul(1_000).saturating_add(found.ctime_nsec() / 1_000_000)
}

/// Waits until a file's last change, in milliseconds since 1970, is so many ticks ago: a write from here on has another time.
pub(crate) fn wait_past(changed: i64, ticks: i64) {
    let longest = ticks * TICK;
    let left = (changed + longest).saturating_sub(gloss_store::now().0).clamp(0, longest);
    std::thread::sleep(std::time::Duration::from_millis(left.unsigned_abs()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_by_the_clock_on_the_wall() {
        let zone = TimeZone::fixed(jiff::tz::offset(5));
        for (nanoseconds, says) in [
            (1_795_000_000_123_456_789, "2026-11-18T16:06:40+05:00"),
            (0, "1970-01-01T05:00:00+05:00"),
            (i128::MAX, "1970-01-01T05:00:00+05:00"),
        ] {
            assert_eq!(in_zone(nanoseconds, zone.clone()), says);
        }
        // Half past eight in the evening in London is tomorrow five hours further east.
        let late = "2026-11-20T20:30:00Z".parse::<Timestamp>().unwrap();
        let day = |due: Option<&str>| {
            let due =
                due.map(|due| gloss_protocol::Timestamp(due.parse::<Timestamp>().unwrap().as_millisecond()));
            Day::at(late, zone.clone(), due)
        };
        assert_eq!(
            (day(None).words().as_str(), day(None).date().as_str()),
            ("Saturday, 2026-11-21", "2026-11-21")
        );
        assert_eq!(day(Some("2026-11-20T19:00:00Z")).words(), "Saturday, 2026-11-21");
        let missed = day(Some("2026-11-20T18:00:00Z")).words();
        assert_eq!(missed, "Saturday, 2026-11-21 (this run was due on Friday, 2026-11-20)");
    }
}
