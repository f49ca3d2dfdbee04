//! Moments on the civil calendar: reading them, rounding them down, and ticks between them.
//!
//! There is no time zone: a date is where it is written. Ticks follow d3-time's table of intervals.

use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::limits::TICKS;
use crate::scale::tick_step;

/// Milliseconds.
pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const MONTH: i64 = 30 * DAY;
const YEAR: i64 = 365 * DAY;

/// The moment at a date's midnight; months beyond 12 and days beyond the month's carry over. None beyond the year 9999.
pub(crate) fn at(year: i64, month: i64, day: i64) -> Option<i64> {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    let date = first.checked_add((day - 1).days()).ok()?;
    Some(TimeZone::UTC.to_timestamp(date.to_datetime(jiff::civil::Time::midnight())).ok()?.as_millisecond())
}

/// The parts of a moment; of one beyond the calendar those of its end.
pub(crate) fn civil(ms: i64) -> DateTime {
    let end = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    TimeZone::UTC.to_datetime(Timestamp::from_millisecond(ms).unwrap_or(end))
}

/// Days since Sunday.
fn weekday(ms: i64) -> i64 {
    civil(ms).weekday().to_sunday_zero_offset().into()
}

/// Reads ISO 8601: `2024`, `2024-03`, `2024-03-05`, `2024-03-05T14:30[:15[.250]][Z|+02:00]`; a blank may stand for T.
pub(crate) fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    let (day, clock) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let rest = match day.split('-').count() {
        _ if !day.get(..4)?.bytes().all(|b| b.is_ascii_digit()) => return None,
        3 => "",
        _ if day.len() < text.len() => return None,
        2 => "-1",
        _ => "-1-1",
    };
    let (clock, zone) = clock.split_at(clock.find(['Z', '+', '-']).unwrap_or(clock.len()));
    let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
    let zone = if matches!(zone, "" | "Z") { "+0000".to_owned() } else { zone.replace(':', "") };
    let whole = format!("{day}{rest}T{clock}{seconds}{zone}");
    Some(strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", whole).ok()?.to_timestamp().ok()?.as_millisecond())
}

/// Parts of a date that values are gathered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// 2024
    Year,
    /// Q1 of any year
    Quarter,
    /// March of any year
    Month,
    /// The fifth of any month
    Date,
    /// Monday of any week
    Day,
    /// 14:00 of any day
    Hours,
    /// 2024 Q1
    YearQuarter,
    /// March 2024
    YearMonth,
    /// 5 March 2024
    YearMonthDate,
    /// 5 March 2024, 14:00
    YearMonthDateHours,
}

/// A unit, as a spec spells it and as a title says it, how one of its values is written (a strftime pattern, see
/// `format::moment`), and the least distance between two ticks in milliseconds, as Vega-Lite measures it in January 2001.
const UNITS: [(TimeUnit, &str, &str, &str, i64); 10] = [
    (TimeUnit::Year, "year", "year", "%Y", YEAR),
    (TimeUnit::Quarter, "quarter", "quarter", "Q%q", 90 * DAY),
    (TimeUnit::Month, "month", "month", "%b", 31 * DAY),
    (TimeUnit::Date, "date", "date", "%d", DAY),
    (TimeUnit::Day, "day", "day", "%a", DAY),
    (TimeUnit::Hours, "hours", "hours", "%H:00", HOUR),
    (TimeUnit::YearQuarter, "yearquarter", "year-quarter", "%Y Q%q", 90 * DAY),
    (TimeUnit::YearMonth, "yearmonth", "year-month", "%b %Y", 31 * DAY),
    (TimeUnit::YearMonthDate, "yearmonthdate", "year-month-date", "%b %d, %Y", DAY),
    (TimeUnit::YearMonthDateHours, "yearmonthdatehours", "year-month-date-hours", "%b %d, %Y %H:00", HOUR),
];

impl TimeUnit {
    /// All, as a spec spells them.
    pub(crate) fn names() -> impl Iterator<Item = (&'static str, Self)> {
        UNITS.iter().map(|unit| (unit.1, unit.0))
    }

    /// The unit's start and the next one's; a unit without a year stands in 2012, as in Vega.
    pub(crate) fn span(self, ms: i64) -> (i64, i64) {
        let c = civil(ms);
        let (year, month, day) = (i64::from(c.year()), i64::from(c.month()), i64::from(c.day()));
        let quarter = (month - 1) / 3 * 3 + 1;
        let (start, next) = match self {
            Self::Year => (at(year, 1, 1), at(year + 1, 1, 1)),
            Self::Quarter => (at(2012, quarter, 1), at(2012, quarter + 3, 1)),
            Self::Month => (at(2012, month, 1), at(2012, month + 1, 1)),
            Self::Date => (at(2012, 1, day), at(2012, 1, day + 1)),
            Self::Day => (at(2012, 1, 1 + weekday(ms)), at(2012, 1, 2 + weekday(ms))),
            Self::Hours => (at(2012, 1, 1).map(|start| start + i64::from(c.hour()) * HOUR), None),
            Self::YearQuarter => (at(year, quarter, 1), at(year, quarter + 3, 1)),
            Self::YearMonth => (at(year, month, 1), at(year, month + 1, 1)),
            Self::YearMonthDate => (Some(ms - ms.rem_euclid(DAY)), None),
            Self::YearMonthDateHours => (Some(ms - ms.rem_euclid(HOUR)), None),
        };
        let start = start.unwrap_or(ms);
        (start, next.unwrap_or(start + self.min_step()))
    }

    pub(crate) fn min_step(self) -> i64 {
        UNITS[self as usize].4
    }

    pub(crate) fn pattern(self) -> &'static str {
        UNITS[self as usize].3
    }

    /// How its name follows a field's in a title: `date (year-month)`.
    pub(crate) fn words(self) -> &'static str {
        UNITS[self as usize].2
    }
}

/// Unit and step of ticks, with its length (d3-time's table).
const STEPS: [(Every, i64, i64); 18] = [
    (Every::Second, 1, SECOND),
    (Every::Second, 5, 5 * SECOND),
    (Every::Second, 15, 15 * SECOND),
    (Every::Second, 30, 30 * SECOND),
    (Every::Minute, 1, MINUTE),
    (Every::Minute, 5, 5 * MINUTE),
    (Every::Minute, 15, 15 * MINUTE),
    (Every::Minute, 30, 30 * MINUTE),
    (Every::Hour, 1, HOUR),
    (Every::Hour, 3, 3 * HOUR),
    (Every::Hour, 6, 6 * HOUR),
    (Every::Hour, 12, 12 * HOUR),
    (Every::Day, 1, DAY),
    (Every::Day, 2, 2 * DAY),
    (Every::Week, 1, WEEK),
    (Every::Month, 1, MONTH),
    (Every::Month, 3, 3 * MONTH),
    (Every::Year, 1, YEAR),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Every {
    Ms,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// Ticks between two moments, about `count` of them: d3-time's `timeTicks`.
pub(crate) fn ticks(start: i64, stop: i64, count: f64) -> Vec<i64> {
    if stop < start || count <= 0.0 {
        return Vec::new();
    }
    let target = (stop - start) as f64 / count;
    let after = STEPS.iter().position(|step| step.2 as f64 > target).unwrap_or(STEPS.len());
    let (every, step) = match (after.checked_sub(1).and_then(|at| STEPS.get(at)), STEPS.get(after)) {
        (_, None) => {
            let (a, b) = (start as f64 / YEAR as f64, stop as f64 / YEAR as f64);
            (Every::Year, tick_step(a, b, count).floor().max(1.0) as i64)
        }
        (None, _) => (Every::Ms, tick_step(start as f64, stop as f64, count).floor().max(1.0) as i64),
        (Some(below), Some(above)) => {
            let pick = if target / (below.2 as f64) < above.2 as f64 / target { below } else { above };
            (pick.0, pick.1)
        }
    };
    walk(every, step, start, stop)
}

/// The length of a unit whose ticks are equally far apart.
fn length(every: Every) -> i64 {
    match every {
        Every::Ms | Every::Year | Every::Month => 1,
        Every::Second => SECOND,
        Every::Minute => MINUTE,
        Every::Hour => HOUR,
        Every::Day => DAY,
        Every::Week => WEEK,
    }
}

/// All moments of a step from `start` to `stop`, both counted in.
fn walk(every: Every, step: i64, start: i64, stop: i64) -> Vec<i64> {
    let mut out = Vec::new();
    let c = civil(start);
    let (year, month) = (i64::from(c.year()), i64::from(c.month()));
    let mut next = match every {
        Every::Year => at(year.div_euclid(step) * step, 1, 1),
        Every::Month => at(year, (month - 1) / step * step + 1, 1),
        Every::Week => Some((start.div_euclid(DAY) - weekday(start)) * DAY),
        Every::Day => Some(start.div_euclid(DAY) * DAY),
        every => Some(start.div_euclid(step * length(every)) * step * length(every)),
    };
    while let Some(now) = next.filter(|now| *now <= stop && out.len() < TICKS) {
        let c = civil(now);
        // Every second day is counted anew in each month, as d3 does.
        let counts = every != Every::Day || (i64::from(c.day()) - 1) % step == 0;
        if now >= start && counts {
            out.push(now);
        }
        next = match every {
            Every::Year => at(i64::from(c.year()) + step, 1, 1),
            Every::Month => at(i64::from(c.year()), i64::from(c.month()) + step, 1),
            Every::Week | Every::Day => Some(now + length(every)),
            every => Some(now + step * length(every)),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn moments_are_read_as_they_are_written() {
        let day = 1_709_596_800_000;
        for (text, expect) in [
            ("2024-03-05", Some(day)),
            (" 2024-3-5 ", Some(day)),
            ("2024-03", Some(day - 4 * super::DAY)),
            ("2024", Some(1_704_067_200_000)),
            ("2024-03-05T14:30", Some(day + 52_200_000)),
            ("2024-03-05 14:30:15", Some(day + 52_215_000)),
            ("2024-03-05T14:30:15.250Z", Some(day + 52_215_250)),
            ("2024-03-05T14:30+02:00", Some(day + 45_000_000)),
            ("2024-03-05T14:30:00-0230", Some(day + 61_200_000)),
            ("2024-02-30", None),
            ("2024-13", None),
            ("2024T10:00", None),
            ("2024-03-05T", None),
            ("2024-03-05T24:00", None),
            ("24-03-05", None),
            ("-2024-03-05", None),
            ("2024-03-05T10", None),
            ("", None),
            ("March", None),
            ("2024-03-05T10:00+02", None),
            ("2024-03-05x", None),
        ] {
            assert_eq!(read(text), expect, "{text}");
        }
    }
}
