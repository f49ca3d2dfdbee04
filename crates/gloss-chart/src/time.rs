//! Moments on the civil calendar: reading them, rounding them down, and ticks between them.
//!
//! There is no time zone: a date is where it is written. Ticks follow d3-time's table of intervals.

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

/// A moment's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: i64,
    /// 1 to 12.
    pub(crate) month: i64,
    /// 1 to 31.
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    pub(crate) ms: i64,
}

/// Days since 1970-01-01 of a proleptic Gregorian date; months beyond 12 carry over.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    // The year is counted from March, so that the leap day is its last.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The moment at a date's midnight.
pub(crate) fn at(year: i64, month: i64, day: i64) -> i64 {
    days(year, month, day) * DAY
}

/// The parts of a moment.
pub(crate) fn civil(ms: i64) -> Civil {
    let (day_number, rest) = (ms.div_euclid(DAY), ms.rem_euclid(DAY));
    let shifted = day_number + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day: of_year - (153 * march + 2) / 5 + 1,
        hour: rest / HOUR,
        minute: rest % HOUR / MINUTE,
        second: rest % MINUTE / SECOND,
        ms: rest % SECOND,
    }
}

/// Days since Sunday.
pub(crate) fn weekday(ms: i64) -> i64 {
    (ms.div_euclid(DAY) + 4).rem_euclid(7)
}

fn digits(text: &str, min: usize, max: usize) -> Option<(i64, &str)> {
    let len = text.bytes().take(max).take_while(u8::is_ascii_digit).count();
    if len < min {
        return None;
    }
    Some((text.get(..len)?.parse().ok()?, text.get(len..)?))
}

/// Reads ISO 8601: `2024`, `2024-03`, `2024-03-05`, `2024-03-05T14:30[:15[.250]][Z|+02:00]`; a blank may stand for T.
pub(crate) fn read(text: &str) -> Option<i64> {
    let (year, rest) = digits(text.trim(), 4, 4)?;
    let Some(rest) = after(rest, '-') else { return rest.is_empty().then(|| at(year, 1, 1)) };
    let (month, rest) = digits(rest, 1, 2)?;
    if !(1..=12).contains(&month) {
        return None;
    }
    let Some(rest) = after(rest, '-') else { return rest.is_empty().then(|| at(year, month, 1)) };
    let (day, rest) = digits(rest, 1, 2)?;
    let midnight = at(year, month, day);
    if day < 1 || civil(midnight).day != day || civil(midnight).month != month {
        return None;
    }
    if rest.is_empty() {
        return Some(midnight);
    }
    clock(after(rest, 'T').or_else(|| after(rest, ' '))?).map(|clock| midnight + clock)
}

fn after(text: &str, ch: char) -> Option<&str> {
    text.strip_prefix(ch)
}

fn clock(text: &str) -> Option<i64> {
    let (hour, rest) = digits(text, 1, 2)?;
    let (minute, mut rest) = digits(after(rest, ':')?, 2, 2)?;
    let (mut second, mut ms) = (0, 0);
    if let Some(more) = after(rest, ':') {
        (second, rest) = digits(more, 2, 2)?;
        if let Some(more) = after(rest, '.') {
            let (fraction, after_it) = digits(more, 1, 9)?;
            let len = more.len() - after_it.len();
            ms = (fraction as f64 * 1_000.0 / 10f64.powi(len as i32)) as i64;
            rest = after_it;
        }
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(hour * HOUR + minute * MINUTE + second * SECOND + ms - zone(rest)?)
}

/// What a zone adds to UTC.
fn zone(text: &str) -> Option<i64> {
    if text.is_empty() || text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('+') { 1 } else { -1 };
    let (hour, rest) = digits(text.strip_prefix(['+', '-'])?, 2, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':').unwrap_or(rest), 2, 2)?;
    (rest.is_empty() && hour < 15 && minute < 60).then_some(sign * (hour * HOUR + minute * MINUTE))
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

impl TimeUnit {
    /// All, as a spec spells them.
    pub const NAMES: [(&'static str, Self); 10] = [
        ("year", Self::Year),
        ("quarter", Self::Quarter),
        ("month", Self::Month),
        ("date", Self::Date),
        ("day", Self::Day),
        ("hours", Self::Hours),
        ("yearquarter", Self::YearQuarter),
        ("yearmonth", Self::YearMonth),
        ("yearmonthdate", Self::YearMonthDate),
        ("yearmonthdatehours", Self::YearMonthDateHours),
    ];

    /// The unit's start and the next one's; a unit without a year stands in 2012, as in Vega.
    pub(crate) fn span(self, ms: i64) -> (i64, i64) {
        let c = civil(ms);
        let quarter = (c.month - 1) / 3 * 3 + 1;
        match self {
            Self::Year => (at(c.year, 1, 1), at(c.year + 1, 1, 1)),
            Self::Quarter => (at(2012, quarter, 1), at(2012, quarter + 3, 1)),
            Self::Month => (at(2012, c.month, 1), at(2012, c.month + 1, 1)),
            Self::Date => (at(2012, 1, c.day), at(2012, 1, c.day + 1)),
            Self::Day => {
                let start = at(2012, 1, 1 + weekday(ms));
                (start, start + DAY)
            }
            Self::Hours => {
                let start = at(2012, 1, 1) + c.hour * HOUR;
                (start, start + HOUR)
            }
            Self::YearQuarter => (at(c.year, quarter, 1), at(c.year, quarter + 3, 1)),
            Self::YearMonth => (at(c.year, c.month, 1), at(c.year, c.month + 1, 1)),
            Self::YearMonthDate => (ms - ms.rem_euclid(DAY), ms - ms.rem_euclid(DAY) + DAY),
            Self::YearMonthDateHours => (ms - ms.rem_euclid(HOUR), ms - ms.rem_euclid(HOUR) + HOUR),
        }
    }

    /// The least distance between two ticks, in milliseconds: one unit, as Vega-Lite measures it in January 2001.
    pub(crate) fn min_step(self) -> i64 {
        match self {
            Self::Year => YEAR,
            Self::Quarter | Self::YearQuarter => 90 * DAY,
            Self::Month | Self::YearMonth => 31 * DAY,
            Self::Date | Self::Day | Self::YearMonthDate => DAY,
            Self::Hours | Self::YearMonthDateHours => HOUR,
        }
    }

    /// How one of its values is written (a strftime pattern, see `format::moment`).
    pub(crate) fn pattern(self) -> &'static str {
        match self {
            Self::Year => "%Y",
            Self::Quarter => "Q%q",
            Self::Month => "%b",
            Self::Date => "%d",
            Self::Day => "%a",
            Self::Hours => "%H:00",
            Self::YearQuarter => "%Y Q%q",
            Self::YearMonth => "%b %Y",
            Self::YearMonthDate => "%b %d, %Y",
            Self::YearMonthDateHours => "%b %d, %Y %H:00",
        }
    }

    /// How its name follows a field's in a title: `date (year-month)`.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Date => "date",
            Self::Day => "day",
            Self::Hours => "hours",
            Self::YearQuarter => "year-quarter",
            Self::YearMonth => "year-month",
            Self::YearMonthDate => "year-month-date",
            Self::YearMonthDateHours => "year-month-date-hours",
        }
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

/// All moments of a step from `start` to `stop`, both counted in.
fn walk(every: Every, step: i64, start: i64, stop: i64) -> Vec<i64> {
    let mut out = Vec::new();
    let c = civil(start);
    let mut at_now = match every {
        Every::Year => at(c.year.div_euclid(step) * step, 1, 1),
        Every::Month => at(c.year, (c.month - 1) / step * step + 1, 1),
        Every::Week => (start.div_euclid(DAY) - weekday(start)) * DAY,
        Every::Day => start.div_euclid(DAY) * DAY,
        Every::Hour => start.div_euclid(step * HOUR) * step * HOUR,
        Every::Minute => start.div_euclid(step * MINUTE) * step * MINUTE,
        Every::Second => start.div_euclid(step * SECOND) * step * SECOND,
        Every::Ms => start.div_euclid(step) * step,
    };
    while at_now <= stop && out.len() < TICKS {
        // Every second day is counted anew in each month, as d3 does.
        let counts = every != Every::Day || (civil(at_now).day - 1) % step == 0;
        if at_now >= start && counts {
            out.push(at_now);
        }
        let c = civil(at_now);
        at_now = match every {
            Every::Year => at(c.year + step, 1, 1),
            Every::Month => at(c.year, c.month + step, 1),
            Every::Week => at_now + WEEK,
            Every::Day => at_now + DAY,
            Every::Hour => at_now + step * HOUR,
            Every::Minute => at_now + step * MINUTE,
            Every::Second => at_now + step * SECOND,
            Every::Ms => at_now + step,
        };
    }
    out
}
