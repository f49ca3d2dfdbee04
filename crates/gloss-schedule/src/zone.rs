//! Time zones by their IANA names. Reads the system's zones where there are any, and those it carries otherwise.

use gloss_protocol::Timestamp as Moment;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::error::RuleError;

/// A zone, by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(pub(crate) TimeZone);

impl Zone {
    /// The zone of a name: `Europe/Berlin`, `UTC`.
    ///
    /// # Errors
    /// [`RuleError::Zone`] where nobody knows it.
    pub fn named(name: &str) -> Result<Self, RuleError> {
        let plain = name.len() <= 64 && !name.starts_with(['/', '.']) && !name.contains("..");
        let found = if plain { TimeZone::get(name).ok() } else { None };
        found.map(Self).ok_or_else(|| RuleError::Zone(name.chars().take(80).collect()))
    }

    /// The machine's own zone; UTC where it has none.
    pub fn of_machine() -> Self {
        let zone = TimeZone::system();
        match zone.iana_name() {
            Some(_) => Self(zone),
            None => Self(TimeZone::UTC),
        }
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// A moment as RFC 3339 with the zone's offset and whole seconds: `2026-03-29T03:00:00+02:00`.
    pub fn rfc3339(&self, at: Moment) -> String {
        self.zoned(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A moment as a person reads it: `Monday, 23 November 2026, 09:00`.
    pub fn says(&self, at: Moment) -> String {
        self.zoned(at).strftime("%A, %-d %B %Y, %H:%M").to_string()
    }

    /// Reads RFC 3339, or a date and time of this zone without an offset.
    ///
    /// # Errors
    /// [`RuleError::Moment`] where it is neither.
    pub fn moment(&self, text: &str) -> Result<Moment, RuleError> {
        let text = text.trim();
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(Moment(at.as_millisecond()));
        }
        let civil = text.parse::<DateTime>().or_else(|_| {
            text.parse::<jiff::civil::Date>().map(|date| date.to_datetime(jiff::civil::Time::midnight()))
        });
        let at = civil.ok().and_then(|civil| self.at(civil));
        at.ok_or_else(|| RuleError::Moment(text.chars().take(80).collect()))
    }

    /// Reads how long something is to last: a length from now (`30m`, `2h`, `7d`, `2w`), a day, which is meant to its end, or
    /// a moment as [`Self::moment`] reads it.
    ///
    /// # Errors
    /// [`RuleError::Moment`] where it is none of them.
    pub fn until(&self, text: &str, now: Moment) -> Result<Moment, RuleError> {
        let text = text.trim();
        if let Ok(day) = text.parse::<jiff::civil::Date>()
            && text.len() == 10
        {
            let next = day.tomorrow().ok().map(|day| day.to_datetime(jiff::civil::Time::midnight()));
            let end = next.and_then(|next| self.at(next));
            return end.ok_or_else(|| RuleError::Moment(text.to_owned()));
        }
        length(text)
            .and_then(|length| now.0.checked_add(length))
            .map(Moment)
            .map_or_else(|| self.moment(text), Ok)
    }

    /// The local date and time at a moment.
    pub(crate) fn wall(&self, at: Moment) -> DateTime {
        self.zoned(at).datetime()
    }

    fn zoned(&self, at: Moment) -> Zoned {
        Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.0.clone())
    }

    /// The moment at which the wall says this: the first where it says so twice, the first after where a change of
    /// the clock skips it. None beyond the years that calendars have.
    pub(crate) fn at(&self, wall: DateTime) -> Option<Moment> {
        use jiff::tz::AmbiguousOffset;
        let ambiguous = self.0.to_ambiguous_timestamp(wall);
        let at = match ambiguous.offset() {
            // The gap ends where the offset from before it brings the skipped time past the change.
            AmbiguousOffset::Gap { before, .. } => {
                let inside = before.to_timestamp(wall).ok()?;
                self.0
                    .preceding(inside.checked_add(jiff::SignedDuration::from_nanos(1)).ok()?)
                    .next()?
                    .timestamp()
            }
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(wall).ok()?,
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(wall).ok()?,
        };
        Some(Moment(at.as_millisecond()))
    }
}

/// A length such as `90m`, in milliseconds.
fn length(text: &str) -> Option<i64> {
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = text.split_at(at);
    let minutes = match unit.trim() {
        "m" | "min" | "minutes" => 1,
        "h" | "hour" | "hours" => 60,
        "d" | "day" | "days" => 24 * 60,
        "w" | "week" | "weeks" => 7 * 24 * 60,
        _ => return None,
    };
    count.parse::<i64>().ok().filter(|count| *count > 0)?.checked_mul(minutes * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_something_lasts_is_read() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let now = Moment(1_795_600_000_000);
        for (text, expect) in [
            ("30m", Some(now.0 + 1_800_000)),
            ("2h", Some(now.0 + 7_200_000)),
            ("7 days", Some(now.0 + 604_800_000)),
            ("2026-12-31", Some(1_798_758_000_000)),
            ("2026-12-31T18:00", Some(1_798_736_400_000)),
            ("2026-12-31T18:00:00Z", Some(1_798_740_000_000)),
            ("0h", None),
            ("h", None),
            ("99999999999999999999d", None),
            ("tomorrow-ish", None),
            ("", None),
        ] {
            assert_eq!(berlin.until(text, now).ok().map(|at| at.0), expect, "{text}");
        }
    }
}
