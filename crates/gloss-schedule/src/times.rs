//! From what a calendar on the wall says to moments: each moment once and in order, whatever the clocks do.

use chrono::{NaiveDate, NaiveDateTime};
use gloss_protocol::Timestamp as Moment;
use jiff::civil::DateTime;

use crate::zone::Zone;

/// Seconds by which the search begins earlier on the wall: a zone may skip a whole day (Samoa, 30 December 2011).
const BEFORE: i64 = 25 * 3600;

/// The moments of a rule after another one. Wall times that a change of the clock skips come at the first moment
/// after it, those that come twice the first time; what falls on one moment comes once.
pub(crate) struct Times<'a> {
    zone: &'a Zone,
    walls: Box<dyn Iterator<Item = DateTime> + 'a>,
    last: Moment,
}

/// Where the search for moments after `from` begins on the wall.
pub(crate) fn begin(zone: &Zone, from: Moment) -> DateTime {
    let wall = zone.wall(from);
    wall.checked_sub(jiff::SignedDuration::from_secs(BEFORE)).unwrap_or(wall)
}

impl<'a> Times<'a> {
    pub(crate) fn new(zone: &'a Zone, walls: impl Iterator<Item = DateTime> + 'a, from: Moment) -> Self {
        Self { zone, walls: Box::new(walls), last: from }
    }
}

impl Iterator for Times<'_> {
    type Item = Moment;

    fn next(&mut self) -> Option<Moment> {
        loop {
            let at = self.zone.at(self.walls.next()?)?;
            if at > self.last {
                self.last = at;
                return Some(at);
            }
        }
    }
}

/// The same wall time in the other calendar's type; seconds are the finest.
pub(crate) fn naive(wall: DateTime) -> Option<NaiveDateTime> {
    let (month, day) = (u32::try_from(wall.month()).ok()?, u32::try_from(wall.day()).ok()?);
    let (hour, minute) = (u32::try_from(wall.hour()).ok()?, u32::try_from(wall.minute()).ok()?);
    let date = NaiveDate::from_ymd_opt(i32::from(wall.year()), month, day)?;
    date.and_hms_opt(hour, minute, u32::try_from(wall.second()).ok()?)
}

/// And back.
pub(crate) fn civil(naive: NaiveDateTime) -> Option<DateTime> {
    use chrono::{Datelike, Timelike};
    let small = |number: u32| i8::try_from(number).ok();
    DateTime::new(
        i16::try_from(naive.year()).ok()?,
        small(naive.month())?,
        small(naive.day())?,
        small(naive.hour())?,
        small(naive.minute())?,
        small(naive.second())?,
        0,
    )
    .ok()
}
