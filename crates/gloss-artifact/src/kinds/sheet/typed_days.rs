//! Days and times typed into cells that show days and times, read in the order of their format. What can be read as two days is
//! refused with the words to type instead; words that are neither are none. Knows no zone and no clock.

use super::Unwritable;
use super::day::{EPOCH, civil, serial};

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// The order in which a format shows a day's numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
    YearFirst,
    /// It writes the month as a word, which says nothing of numbers.
    Unknown,
}

/// What a format of days and times shows, by its letters without words, colours and languages.
#[derive(Clone, Copy, PartialEq, Eq)]
struct DayFormat {
    order: Order,
    day: bool,
    time: bool,
    /// Hours count on beyond a day.
    on: bool,
}

impl DayFormat {
    fn of(code: &str) -> Self {
        let lower = code.split(';').next().unwrap_or(code).to_lowercase();
        let on = lower.contains("[h");
        let (mut bare, mut signs) = (String::new(), lower.chars());
        while let Some(sign) = signs.next() {
            match sign {
                '"' => signs.by_ref().take_while(|sign| *sign != '"').for_each(drop),
                '[' => signs.by_ref().take_while(|sign| *sign != ']').for_each(drop),
                '\\' | '_' | '*' => drop(signs.next()),
                sign => bare.push(if sign.is_ascii_alphabetic() { sign } else { ' ' }),
            }
        }
        // Behind an hour `m` is minutes; a day in three letters or more is the name of one.
        let dates = bare.split('h').next().unwrap_or_default();
        let run = |letter: char, fits: fn(usize) -> bool| {
            let runs = dates.split(|other| other != letter).filter(|run| !run.is_empty() && fits(run.len()));
            runs.map(|run| run.as_ptr() as usize - dates.as_ptr() as usize).next()
        };
        let (d, m, y) = (run('d', |n| n < 3), run('m', |n| n < 3), run('y', |_| true));
        let named = run('m', |n| n > 2).is_some();
        let order = match (d, m, y) {
            _ if named => Order::Unknown,
            (d, m, Some(y)) if d.is_none_or(|d| y < d) && m.is_none_or(|m| y < m) => Order::YearFirst,
            (Some(d), Some(m), _) if d < m => Order::DayFirst,
            (Some(_), Some(_), _) => Order::MonthFirst,
            _ => Order::Unknown,
        };
        let day = y.is_some() || d.is_some() && (m.is_some() || named);
        Self { order, day, time: bare.contains('h') || on, on }
    }
}

/// The number that a cell with this format holds for words; none where they are no day or time. `place` is how the cell is named.
///
/// # Errors
/// For what can be read as two days, and for what is written as a day or a time that there is not.
pub(super) fn read(words: &str, code: &str, place: &str) -> Option<Result<f64, Unwritable>> {
    let shown = DayFormat::of(code);
    let words = words.trim();
    // The time begins with the word that has a colon in it; before it stands the day, with blanks or without.
    let clock = words.find(':').and_then(|at| words.get(..at)?.rfind([' ', 'T']));
    let (date, time) = match clock.and_then(|at| Some((words.get(..at)?, words.get(at + 1..)?))) {
        Some((date, time)) if shown.day && date.contains(['.', '/', '-']) => (Some(date), Some(time.trim())),
        _ if shown.day && !words.contains(':') => (Some(words), None),
        _ => (None, Some(words)),
    };
    if shown.time && !shown.day && is_dotted(words) {
        let says = format!("“{words}” in {place} can be a time or a number.");
        return Some(Err(Unwritable::new(says, format!("Type {} for the time.", words.replace('.', ":")))));
    }
    let day = match date.map(|date| read_day(date, shown.order, place)) {
        Some(None) => return None,
        Some(Some(Err(why))) => return Some(Err(why)),
        Some(Some(Ok(day))) => day,
        None => 0,
    };
    let of_day = match time.map(|time| read_time(time, shown)) {
        Some(None) => return None,
        Some(Some(seconds)) => seconds / DAY,
        None => 0.0,
    };
    Some(Ok(day as f64 + of_day))
}

/// `14.30`: hours and minutes in one notation, a number in another.
fn is_dotted(words: &str) -> bool {
    let two = |text: &str, most: u32| text.len() <= 2 && text.parse::<u32>().is_ok_and(|n| n < most);
    words
        .split_once('.')
        .is_some_and(|(hours, minutes)| minutes.len() == 2 && two(hours, 24) && two(minutes, 60))
}

/// Three numbers with one sign between them, as a day of a workbook's calendar.
fn read_day(words: &str, order: Order, place: &str) -> Option<Result<i64, Unwritable>> {
    let sign = words.chars().find(|ch| matches!(ch, '.' | '/' | '-'))?;
    let parts: Vec<&str> = words.split(sign).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let number = |part: &str| part.parse::<i64>().unwrap_or_default();
    if a.len() == 4 && digits(a, 4) && digits(b, 2) && digits(c, 2) {
        return Some(serial(number(a), number(b), number(c)).ok_or_else(|| no_day(words, place)));
    }
    if !(digits(a, 2) && digits(b, 2) && matches!(c.len(), 2 | 4) && digits(c, 4)) {
        return None;
    }
    // Two digits are of 1930 to 2029, as Excel reads them.
    let year = |part: &str| match (part.len(), number(part)) {
        (4, year) => year,
        (_, year) if year < 30 => year + 2000,
        (_, year) => year + 1900,
    };
    let of = |day: &str, month: &str, of: &str| serial(year(of), number(month), number(day));
    let found = match order {
        Order::YearFirst if c.len() == 2 && sign != '.' => of(c, b, a),
        _ if sign == '.' => of(a, b, c),
        Order::DayFirst => of(a, b, c),
        Order::MonthFirst => of(b, a, c),
        Order::YearFirst | Order::Unknown => match (of(a, b, c), of(b, a, c)) {
            (Some(one), Some(other)) if one != other => {
                return Some(Err(two_days(words, place, (one, other))));
            }
            (one, other) => one.or(other),
        },
    };
    Some(found.ok_or_else(|| no_day(words, place)))
}

/// Hours, minutes and perhaps seconds, as seconds.
fn read_time(words: &str, shown: DayFormat) -> Option<f64> {
    let lower = words.to_lowercase();
    let (clock, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (lower.trim_end_matches("uhr").trim_end(), None),
    };
    let parts: Vec<&str> = clock.split(':').collect();
    let number =
        |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?;
    let numbers: Vec<u32> = parts.iter().map(number).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match numbers.as_slice() {
        [hours, minutes] => (*hours, *minutes, 0),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    let most = if shown.on { 100_000 } else { 24 };
    let hours = match half {
        Some(half) if (1..=12).contains(&hours) => hours % 12 + half,
        Some(_) => return None,
        None => hours,
    };
    let fits = hours < most && minutes < 60 && seconds < 60;
    fits.then(|| f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + f64::from(seconds))
}

fn no_day(words: &str, place: &str) -> Unwritable {
    Unwritable::new(
        format!("“{words}” in {place} is no day of the calendar."),
        "Type a day as the others are written, or put ' before it to keep it as words.",
    )
}

fn two_days(words: &str, place: &str, (one, other): (i64, i64)) -> Unwritable {
    let iso = |serial: i64| {
        let (year, month, day) = civil(serial - EPOCH);
        format!("{year:04}-{month:02}-{day:02}")
    };
    let (one, other) = (iso(one), iso(other));
    Unwritable::new(
        format!("“{words}” in {place} can be read in two ways: as {one} or as {other}."),
        format!("Type {one} or {other}, as you mean it."),
    )
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn days_and_times_are_read_as_their_column_has_them() {
        let day = |words, code| match read(words, code, "A2") {
            Some(Ok(number)) => format!("{number:.6}").trim_end_matches('0').trim_end_matches('.').to_owned(),
            Some(Err(why)) => why.next,
            None => "none".to_owned(),
        };
        for (code, words, expected) in [
            ("dd.mm.yyyy", "25.12.2026", "46381"),
            ("dd.mm.yyyy", "3.4.26", "46115"),
            ("dd.mm.yyyy", "3/4/2026", "46115"),
            ("dd.mm.yyyy", "2026-04-03", "46115"),
            ("dd.mm.yyyy", "25.12.2026 14:30", "46381.604167"),
            ("m/d/yy", "4/3/2026", "46115"),
            ("m/d/yy", "3.4.2026", "46115"),
            ("mm/dd/yyyy", "12/25/2026", "46381"),
            ("yyyy-mm-dd", "12/25/2026", "46381"),
            ("yyyy-mm-dd", "25/12/2026", "46381"),
            ("yyyy-mm-dd", "3/4/2026", "Type 2026-04-03 or 2026-03-04, as you mean it."),
            ("yyyy-mm-dd", "4/4/2026", "46116"),
            ("[$-407]d. mmmm yyyy", "25.12.2026", "46381"),
            ("dd.mm.yyyy", "25. 12. 2026", "46381"),
            (
                "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
                "4/3/2026",
                "Type 2026-03-04 or 2026-04-03, as you mean it.",
            ),
            ("d-mmm-yy", "4/3/2026", "Type 2026-03-04 or 2026-04-03, as you mean it."),
            ("d-mmm-yy", "25/3/2026", "46106"),
            ("[Red]m/d/yyyy", "4/3/2026", "46115"),
            ("[$-de-DE]m/d/yyyy", "4/3/2026", "46115"),
            ("yy-mm-dd", "26-04-03", "46115"),
            (
                "dd.mm.yyyy",
                "31.02.2026",
                "Type a day as the others are written, or put ' before it to keep it as words.",
            ),
            ("hh:mm", "14:30", "0.604167"),
            ("hh:mm", "2:30 pm", "0.604167"),
            ("hh:mm", "14:30 Uhr", "0.604167"),
            ("hh:mm", "14.30", "Type 14:30 for the time."),
            ("hh:mm", "25:30", "none"),
            ("[h]:mm", "26:15", "1.09375"),
            ("h:mm:ss", "0:00:30", "0.000347"),
            ("dd.mm.yyyy", "Anna", "none"),
            ("dd.mm.yyyy", "version 1.2.3", "none"),
            ("dd.mm.yyyy", "46082", "none"),
        ] {
            assert_eq!(day(words, code), expected, "{words} in {code}");
        }
    }
}
