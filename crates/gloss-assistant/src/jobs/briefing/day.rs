//! Days as people write them, read only where they leave no doubt: "Friday", "4 December", "the end of the month",
//! "2026-11-30". What could be two days is none. Knows no clock: the day that words are said on is an argument.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use gloss_figures::words::month;

/// Words that are looked at for one day: "the end of the month of November 2026".
const MAX_WORDS: usize = 8;
/// Days before the text's own that a day without a year may lie; earlier ones are meant for the next year.
const LOOKING_BACK: i64 = 30;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The day that stands at the beginning of `words`, said on the day `on`; none where there is none, or where it
/// could be another one.
pub(super) fn at_start(words: &[&str], on: Date) -> Option<Date> {
    let words: Vec<String> = words.iter().take(MAX_WORDS).map(|word| bare(word)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        ["the" | "on", rest @ ..] => rest,
        all => all,
    };
    match words {
        ["today" | "tonight" | "eod", ..] => Some(on),
        ["tomorrow", ..] => on.tomorrow().ok(),
        ["end" | "close", "of", rest @ ..] => end_of(rest, on),
        ["month", "end", ..] | ["month-end", ..] => Some(on.last_of_month()),
        ["year", "end", ..] | ["year-end", ..] => Some(on.last_of_year()),
        ["this", word, ..] => {
            let day = next(weekday(word)?, on)?;
            // "This Friday" said on a Saturday may be yesterday.
            (monday_of(day) == monday_of(on)).then_some(day)
        }
        [first, rest @ ..] => match weekday(first) {
            Some(weekday) => match dated(rest, on, Some(weekday)) {
                Some(day) => Some(day),
                // A date that is no such weekday is a slip of somebody's, in one of the two.
                None if starts_a_date(rest) => None,
                None => next(weekday, on),
            },
            None => dated(words, on, None),
        },
        [] => None,
    }
}

/// A full date anywhere in a text, with its year: "17 November 2026", "2026-11-17".
pub(super) fn full(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split([' ', '_']).filter(|word| !word.is_empty()).collect();
    (0..words.len()).find_map(|at| {
        let words: Vec<String> = words.iter().skip(at).take(4).map(|word| bare(word)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (day, year) = written(&words)?;
        year.and_then(|year| day.on(year))
    })
}

/// The first date of a text with its day and month, said on the day `on`: "on 1 December". Weekdays alone are none.
pub(super) fn first_date(text: &str, on: Date) -> Option<Date> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    (0..words.len()).find_map(|at| {
        let rest = words.get(at..).unwrap_or_default();
        if !starts_a_date(&[&bare(rest.first()?)]) {
            return None;
        }
        let before = at.checked_sub(1).and_then(|at| words.get(at)).and_then(|word| weekday(&bare(word)));
        let words: Vec<String> = rest.iter().take(4).map(|word| bare(word)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        dated(&words, on, before)
    })
}

/// `Fri 20 Nov`, with the year where it is not the one of `today`.
pub(super) fn short(day: Date, today: Date) -> String {
    let form = if day.year() == today.year() { "%a %-d %b" } else { "%a %-d %b %Y" };
    day.strftime(form).to_string()
}

/// `Friday 20 November 2026`.
pub(super) fn long(day: Date) -> String {
    day.strftime("%A %-d %B %Y").to_string()
}

/// A day of the year: month and day.
#[derive(Clone, Copy)]
struct Day {
    month: i8,
    day: i8,
}

impl Day {
    fn on(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn weekday(word: &str) -> Option<Weekday> {
    let full = |name: &str| name == word || (3..5).contains(&word.len()) && name.starts_with(word);
    WEEKDAYS.iter().find(|(name, _)| full(name)).map(|(_, day)| *day)
}

/// Whether words begin as a date does.
fn starts_a_date(words: &[&str]) -> bool {
    words.first().is_some_and(|word| month(word).is_some() || word.starts_with(|c: char| c.is_ascii_digit()))
}

/// The weekday after a day. On the day itself it may be meant or the one a week later.
fn next(weekday: Weekday, on: Date) -> Option<Date> {
    if on.weekday() == weekday { None } else { on.nth_weekday(1, weekday).ok() }
}

fn monday_of(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

fn end_of(words: &[&str], on: Date) -> Option<Date> {
    match words {
        ["the" | "this", rest @ ..] => end_of(rest, on),
        ["month", ..] => Some(on.last_of_month()),
        ["year", ..] => Some(on.last_of_year()),
        ["day" | "today" | "business", ..] => Some(on),
        [word, rest @ ..] => {
            if let Some(year) = year(word) {
                return Date::new(year, 12, 31).ok();
            }
            let month = month(word)?;
            let last = |year: i16| Date::new(year, month, 1).ok().map(Date::last_of_month);
            match rest.first().and_then(|word| year(word)) {
                Some(year) => last(year),
                None => nearest(on, None, last),
            }
        }
        [] => None,
    }
}

/// A date with day and month; without a year it is the one that a text of the day `on` looks forward to, and of a
/// weekday the one that falls on it.
fn dated(words: &[&str], on: Date, weekday: Option<Weekday>) -> Option<Date> {
    let (day, year) = written(words)?;
    let found = match year {
        Some(year) => day.on(year),
        None => nearest(on, weekday, |year| day.on(year)),
    };
    found.filter(|found| weekday.is_none_or(|weekday| found.weekday() == weekday))
}

fn nearest(on: Date, weekday: Option<Weekday>, of: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let from = on.checked_sub(LOOKING_BACK.days()).ok()?;
    let to = from.checked_add(1.year()).ok()?;
    [on.year() - 1, on.year(), on.year() + 1]
        .into_iter()
        .filter_map(of)
        .filter(|day| from <= *day && *day < to)
        .find(|day| weekday.is_none_or(|weekday| day.weekday() == weekday))
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1900..2200).contains(year))
}

fn number(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let small = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    small.then(|| digits.parse().ok()).flatten()
}

/// Day, month and perhaps the year at the beginning of words.
fn written(words: &[&str]) -> Option<(Day, Option<i16>)> {
    let at = |at: usize| words.get(at).copied().unwrap_or_default();
    let named = |d: &str, m: &str, y: &str| Some((Day { month: month(m)?, day: number(d)? }, year(y)));
    named(at(0), at(1), at(2))
        .or_else(|| (at(1) == "of").then(|| named(at(0), at(2), at(3)))?)
        .or_else(|| named(at(1), at(0), at(2)))
        .or_else(|| numeric(at(0)))
}

/// `2026-11-30`, `30.11.2026`, `30/11/2026`, `11/30/2026`; of two numbers that could both be the month, none.
fn numeric(word: &str) -> Option<(Day, Option<i16>)> {
    let mark = word.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    // A time may follow: 2026-11-30T09:00.
    let word = word.split('t').next().unwrap_or(word);
    let parts: Vec<&str> = word.split(mark).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let (y, m, d) = match (year(a), year(c)) {
        (Some(y), _) => (y, number(b)?, number(c)?),
        (None, Some(y)) => match (number(a)?, number(b)?) {
            (d, m) if mark == '.' || d > 12 || d == m => (y, m, d),
            (m, d) if d > 12 => (y, m, d),
            _ => return None,
        },
        _ => return None,
    };
    Some((Day { month: m, day: d }, Some(y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A Tuesday.
    const ON: Date = date(2026, 11, 17);

    fn start(text: &str) -> Option<Date> {
        at_start(&text.split(' ').collect::<Vec<_>>(), ON)
    }

    #[test]
    fn a_day_is_read_where_it_can_be_no_other() {
        for (said, day) in [
            ("Friday.", Some(date(2026, 11, 20))),
            ("Tuesday", None),
            ("next Friday", None),
            ("this Friday", Some(date(2026, 11, 20))),
            ("this Monday", None),
            ("tomorrow,", Some(date(2026, 11, 18))),
            ("today", Some(ON)),
            ("4 December", Some(date(2026, 12, 4))),
            ("the 4th of December 2027", Some(date(2027, 12, 4))),
            ("December 4, 2026", Some(date(2026, 12, 4))),
            ("28 May", Some(date(2027, 5, 28))),
            ("1 Nov", Some(date(2026, 11, 1))),
            ("1 October", Some(date(2027, 10, 1))),
            ("Wednesday 25 November", Some(date(2026, 11, 25))),
            ("Wednesday, 25 November", Some(date(2026, 11, 25))),
            ("Monday 25 November", None),
            ("the end of the month", Some(date(2026, 11, 30))),
            ("end of February", Some(date(2027, 2, 28))),
            ("end of 2027", Some(date(2027, 12, 31))),
            ("end of the week", None),
            ("month end", Some(date(2026, 11, 30))),
            ("2026-11-30", Some(date(2026, 11, 30))),
            ("(2026-11-30T10:00)", Some(date(2026, 11, 30))),
            ("30.11.2026", Some(date(2026, 11, 30))),
            ("11/30/2026", Some(date(2026, 11, 30))),
            ("04/05/2026", None),
            ("31 November", None),
            ("29 February", None),
            ("Q1", None),
            ("March", None),
            ("40 customers", None),
            ("2026", None),
            ("", None),
        ] {
            assert_eq!(start(said), day, "{said}");
        }
    }

    #[test]
    fn dates_are_found_in_texts() {
        assert_eq!(full("Product meeting, 17 November 2026"), Some(ON));
        assert_eq!(full("2026-11-17_weekly"), Some(ON));
        assert_eq!(full("Product meeting, 17 November"), None);
        assert_eq!(first_date("We release it on 1 December to all 40.", ON), Some(date(2026, 12, 1)));
        assert_eq!(first_date("On Monday 1 December", ON), None);
        assert_eq!(first_date("40 people may come by May", ON), None);
        assert_eq!(short(ON, ON), "Tue 17 Nov");
        assert_eq!(long(ON), "Tuesday 17 November 2026");
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_read(text in "[a-zA-Z0-9 ./,-]{0,60}") {
            let (_, _, _) = (start(&text), full(&text), first_date(&text, ON));
        }
    }
}
