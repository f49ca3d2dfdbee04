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

    /// What the calendar and the clock on the wall say at a moment.
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
