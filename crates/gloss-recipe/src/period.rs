//! The period that files, queries and words name: read out of a name, and carried from the one of the task to the one
//! of a run. A period that is neither the task's own nor the one that it is compared with stays. Knows no clock.

mod tokens;

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use tokens::{longest, month_of, small, tokens, with_german_month};

/// A year, a quarter, a month or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A year.
    Year(i16),
    /// A quarter from 1.
    Quarter(i16, i8),
    /// A month from 1.
    Month(i16, i8),
    /// A day.
    Day(Date),
}

/// A period where it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Its bytes.
    pub(super) at: Range<usize>,
    /// Which.
    pub(super) period: Period,
    /// How it is written, with `%`-signs as jiff has them; `{q}` is the quarter.
    form: String,
}

impl Period {
    /// The first period that a text names, the longest where several begin there; none where it names none.
    pub fn of(text: &str) -> Option<Self> {
        named(text).into_iter().next().map(|named| named.period)
    }

    /// So many of its kind later.
    fn later(self, by: i32) -> Option<Self> {
        let first = match self {
            Self::Year(year) => Date::new(year, 1, 1).ok()?.checked_add(by.years()).ok()?,
            Self::Quarter(year, quarter) => {
                Date::new(year, quarter * 3 - 2, 1).ok()?.checked_add((by * 3).months()).ok()?
            }
            Self::Month(year, month) => Date::new(year, month, 1).ok()?.checked_add(by.months()).ok()?,
            Self::Day(date) => date.checked_add(by.days()).ok()?,
        };
        Some(match self {
            Self::Year(_) => Self::Year(first.year()),
            Self::Quarter(..) => Self::Quarter(first.year(), (first.month() + 2) / 3),
            Self::Month(..) => Self::Month(first.year(), first.month()),
            Self::Day(_) => Self::Day(first),
        })
    }

    /// How many of its kind lie between two; none where they are not of one kind.
    pub fn until(self, other: Self) -> Option<i32> {
        Some(match (self, other) {
            (Self::Year(a), Self::Year(b)) => i32::from(b) - i32::from(a),
            (Self::Quarter(a, p), Self::Quarter(b, q)) => {
                (i32::from(b) - i32::from(a)) * 4 + i32::from(q - p)
            }
            (Self::Month(a, m), Self::Month(b, n)) => (i32::from(b) - i32::from(a)) * 12 + i32::from(n - m),
            (Self::Day(a), Self::Day(b)) => a.until(b).ok()?.get_days(),
            _ => return None,
        })
    }

    /// A period as long after another as a day is after the day on which that was meant: last month's report of
    /// November is on October, that of December on November. Days as `2026-11-21`.
    pub fn carried(was: &str, made: &str, today: &str) -> Option<String> {
        let period = Self::of(was)?;
        let around = |day: &str| {
            let date: Date = day.parse().ok()?;
            Some(match period {
                Self::Year(_) => Self::Year(date.year()),
                Self::Quarter(..) => Self::Quarter(date.year(), (date.month() + 2) / 3),
                Self::Month(..) => Self::Month(date.year(), date.month()),
                Self::Day(_) => Self::Day(date),
            })
        };
        let away = around(made)?.until(around(today)?)?;
        period.later(away).map(Self::text)
    }

    /// The periods that a report on one speaks of as its own: itself, the one before, the one a year before.
    fn kin(self) -> &'static [i32] {
        match self {
            Self::Year(_) => &[0, -1],
            Self::Quarter(..) => &[0, -1, -4],
            Self::Month(..) => &[0, -1, -12],
            Self::Day(_) => &[0, -1, -7],
        }
    }

    fn first(self) -> Option<Date> {
        match self {
            Self::Year(year) => Date::new(year, 1, 1).ok(),
            Self::Quarter(year, quarter) => Date::new(year, quarter * 3 - 2, 1).ok(),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::Day(date) => Some(date),
        }
    }

    fn written(self, form: &str) -> String {
        let quarter = if let Self::Quarter(_, quarter) = self { quarter.to_string() } else { String::new() };
        let written = |date: Date| with_german_month(&date.strftime(form).to_string(), date.month());
        self.first().map(written).unwrap_or_default().replace("{q}", &quarter)
    }

    /// `2026-10`, `2026-Q3`, `2026-10-31`.
    pub fn text(self) -> String {
        self.written(match self {
            Self::Year(_) => "%Y",
            Self::Quarter(..) => "%Y-Q{q}",
            Self::Month(..) => "%Y-%m",
            Self::Day(_) => "%Y-%m-%d",
        })
    }
}

/// From the task's period to the run's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    from: Period,
    by: i32,
}

impl Shift {
    /// The way between two periods; none where they are not of one kind.
    pub(super) fn between(from: Period, to: Period) -> Option<Self> {
        Some(Self { from, by: from.until(to)? })
    }

    /// A period of the task as the run has it; none where it is none of the report's own.
    fn carried(self, period: Period) -> Option<Period> {
        let away = self.from.until(period)?;
        self.from.kin().contains(&away).then(|| period.later(self.by)).flatten()
    }

    /// A text with its periods carried over, and with the days that begin or end them; what happened on another day did so.
    pub(super) fn text(self, text: &str) -> String {
        self.with_days(text, |day| day == day.first_of_month() || day == day.last_of_month())
    }

    fn with_days(self, text: &str, goes: impl Fn(Date) -> bool) -> String {
        let mut out = String::new();
        let mut at = 0;
        for found in named(text) {
            out.push_str(text.get(at..found.at.start).unwrap_or_default());
            match self.carried(found.period).or_else(|| self.day_of(found.period, &goes)) {
                Some(period) => out.push_str(&period.written(&found.form)),
                None => out.push_str(text.get(found.at.clone()).unwrap_or_default()),
            }
            at = found.at.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// A value of a query: its periods, and days that begin or end the task's period.
    pub(super) fn literal(self, text: &str) -> String {
        self.with_days(text, |_| true)
    }

    /// A day of the report's own period as the run has it.
    fn day_of(self, period: Period, goes: &impl Fn(Date) -> bool) -> Option<Period> {
        match (self.from, period) {
            (Period::Day(_), _) => None,
            (_, Period::Day(day)) if goes(day) => self.day(day).map(Period::Day),
            _ => None,
        }
    }

    /// A day within the report's own periods, or the one right after: the same day of the one that it becomes.
    fn day(self, day: Date) -> Option<Date> {
        let period = match self.from {
            Period::Year(_) => Period::Year(day.year()),
            Period::Quarter(..) => Period::Quarter(day.year(), (day.month() + 2) / 3),
            _ => Period::Month(day.year(), day.month()),
        };
        let away = self.from.until(period)?;
        if away != 1 && !self.from.kin().contains(&away) {
            return None;
        }
        let months = match self.from {
            Period::Year(_) => self.by * 12,
            Period::Quarter(..) => self.by * 3,
            _ => self.by,
        };
        let moved = day.checked_add(months.months()).ok()?;
        Some(if day == day.last_of_month() { moved.last_of_month() } else { moved })
    }

    /// Whether a text names a period that is none of the report's own: what it says there may not hold.
    pub(super) fn strange(self, text: &str) -> bool {
        let goes = |found: &Named| {
            let edge = |day: Date| day == day.first_of_month() || day == day.last_of_month();
            let whole = self.carried(found.period).or_else(|| self.day_of(found.period, &edge));
            whole.is_some() || self.stays(found.period)
        };
        named(text).iter().any(|found| !goes(found)) || bare(text)
    }

    /// True for a year that both the task's and the run's period are in.
    fn stays(self, period: Period) -> bool {
        let year = |period: Period| period.first().map(Date::year);
        let to = self.from.later(self.by).and_then(year);
        matches!(period, Period::Year(own) if year(self.from) == Some(own) && to == Some(own))
    }
}

/// Whether a text names a time, with its year or without.
pub(super) fn names_a_time(text: &str) -> bool {
    !named(text).is_empty() || bare(text)
}

/// Whether a text is a time and nothing else: `2025-01`, `3 March 2025`, `March`.
pub(crate) fn is_time(text: &str) -> bool {
    let mut rest = text.to_owned();
    let times = named(text);
    for time in times.iter().rev() {
        rest.replace_range(time.at.clone(), "");
    }
    let rest = rest.trim();
    let days =
        !rest.contains(char::is_alphabetic) || tokens(rest).iter().all(|token| month_of(token).is_some());
    days && (!times.is_empty() || bare(text))
}

/// Whether a text names a month or a quarter without a year.
fn bare(text: &str) -> bool {
    let times = named(text);
    let outside = |at: usize| !times.iter().any(|time| time.at.contains(&at));
    let tokens = tokens(text);
    tokens.iter().enumerate().any(|(n, token)| {
        let capital = token.text.starts_with(char::is_uppercase);
        let month = token.number.is_none() && token.text.len() > 3 && capital && month_of(token).is_some();
        let next = tokens.get(n + 1).filter(|next| next.at == token.at + token.text.len());
        let quarter = token.text == "Q" && next.and_then(|next| small(next, 4)).is_some();
        outside(token.at) && (month || quarter)
    })
}

/// The periods of a text, in order and apart from each other.
pub(super) fn named(text: &str) -> Vec<Named> {
    let tokens = tokens(text);
    let mut out: Vec<Named> = Vec::new();
    let mut n = 0;
    while n < tokens.len() {
        match longest(text, &tokens, n) {
            Some((named, used)) => {
                out.push(named);
                n += used;
            }
            None => n += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_and_carried() {
        for (from, to, text, expect) in [
            ("sales-2026-10.csv", "sales-2026-11.csv", "# Sales in October 2026", "# Sales in November 2026"),
            (
                "sales-2026-10.csv",
                "sales-2026-12.csv",
                "up on September 2026 (2026-09)",
                "up on November 2026 (2026-11)",
            ),
            ("sales-2026-10.csv", "sales-2026-11.csv", "since January 2024", "since January 2024"),
            (
                "sales-2026-12.csv",
                "sales-2027-01.csv",
                "Dec 2026 and December 2025",
                "Jan 2027 and January 2026",
            ),
            (
                "Rechnungen Oktober 2026.csv",
                "Rechnungen November 2026.csv",
                "Im Oktober 2026, nach dem 31. Oktober 2026",
                "Im November 2026, nach dem 30. November 2026",
            ),
            ("Umsatz_Februar_2026", "Umsatz_März_2026", "Februar 2026", "März 2026"),
            ("Okt 2026.csv", "Nov 2026.csv", "bis 31 Okt 2026", "bis 30 Nov 2026"),
            ("q3-2026.xlsx", "q4-2026.xlsx", "Q3 2026, after Q2 2026", "Q4 2026, after Q3 2026"),
            ("data_202609.csv", "data_202610.csv", "202609 of 2026", "202610 of 2026"),
            (
                "2026-11-20.csv",
                "2026-11-21.csv",
                "on 20 November 2026 and November 19, 2026",
                "on 21 November 2026 and November 20, 2026",
            ),
            ("report 2025", "report 2026", "in 2025, 2024 and 2019", "in 2026, 2025 and 2019"),
            (
                "2026-10",
                "2026-11",
                "In 2026-10-15 files to 31 October 2026",
                "In 2026-10-15 files to 30 November 2026",
            ),
        ] {
            let shift = Shift::between(Period::of(from).unwrap(), Period::of(to).unwrap()).unwrap();
            assert_eq!(shift.text(text), expect, "{from} to {to}");
        }
    }

    #[test]
    fn values_of_queries_are_carried_with_their_days() {
        for (from, to, value, expect) in [
            ("2026-10", "2026-11", "2026-10%", "2026-11%"),
            ("2026-10", "2026-11", "2026-10-01", "2026-11-01"),
            ("2026-10", "2026-11", "2026-10-31", "2026-11-30"),
            ("2026-11", "2026-12", "2026-12-01", "2027-01-01"),
            ("2026-11", "2026-12", "2020-01-01", "2020-01-01"),
            ("2026-Q1", "2026-Q2", "2026-03-31", "2026-06-30"),
            ("2026", "2027", "north", "north"),
        ] {
            let shift = Shift::between(Period::of(from).unwrap(), Period::of(to).unwrap()).unwrap();
            assert_eq!(shift.literal(value), expect, "{value}");
        }
    }

    #[test]
    fn a_period_goes_on_with_the_days() {
        for (was, made, today, expect) in [
            ("2026-10", "2026-11-03", "2026-12-02", "2026-11"),
            ("2026-10", "2026-11-03", "2026-11-30", "2026-10"),
            ("2026-Q3", "2026-10-01", "2027-01-05", "2026-Q4"),
            ("2025", "2026-01-05", "2027-02-01", "2026"),
            ("2026-11-20", "2026-11-21", "2026-11-24", "2026-11-23"),
        ] {
            assert_eq!(Period::carried(was, made, today).as_deref(), Some(expect), "{was}");
        }
    }

    #[test]
    fn what_is_no_period_is_none() {
        for text in
            ["", "sales.csv", "v12", "1234567", "may", "room 2250", "march on", "q9 2026x", "2026-13-45x"]
        {
            let found = Period::of(text);
            assert!(matches!(found, None | Some(Period::Year(2026))), "{text}: {found:?}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
        #[test]
        fn no_text_breaks_it(text in ".{0,60}") {
            let shift = Shift::between(Period::Month(2026, 10), Period::Month(2026, 11)).unwrap();
            let once = shift.text(&text);
            if named(&text).is_empty() {
                assert_eq!(once, text);
            }
        }
    }
}
