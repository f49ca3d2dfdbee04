//! The person's own time: what day it is where they are, and when a file changed by their clock. Sets no time and
//! keeps none.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// Today, as `Friday, 2026-11-20`.
pub(crate) fn today() -> String {
    day(&Zoned::now())
}

/// A moment's day in the person's own time, as `2026-11-20`.
pub(crate) fn date(at: gloss_protocol::Timestamp) -> String {
    local(i128::from(at.0) * 1_000_000).get(..10).unwrap_or_default().to_owned()
}

fn day(now: &Zoned) -> String {
    now.strftime("%A, %Y-%m-%d").to_string()
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
        let late = "2026-11-20T20:30:00Z".parse::<Timestamp>().unwrap().to_zoned(zone);
        assert_eq!(day(&late), "Saturday, 2026-11-21");
    }
}
