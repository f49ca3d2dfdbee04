//! From what a calendar on the wall says to moments: each moment once and in order, whatever the clocks do.

use gloss_protocol::Timestamp as Moment;
use jiff::civil::DateTime;

use crate::Zone;

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
