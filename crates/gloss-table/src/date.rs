//! Dates as people write them in text, made ISO 8601.

/// The order of a date's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// `2024-01-31`, with an optional time.
    Iso,
    /// `31.1.2024`, `31/01/2024`.
    DayFirst,
    /// `1/31/2024`.
    MonthFirst,
    /// `Jan 31 2024`, `31 January 2024`, `January 31, 2024`: English names leave no doubt.
    Named,
    /// Any of these; of two numbers with strokes or hyphens the first is the day.
    AnyDayFirst,
    /// Any of these; the first is the month, but for dates with dots.
    AnyMonthFirst,
}

/// A date in ISO 8601; none where the text is no date of that order.
pub(crate) fn read(text: &str, order: Order) -> Option<String> {
    let text = text.trim();
    match order {
        Order::Iso => iso(text),
        Order::DayFirst => parted(text, order),
        Order::MonthFirst => parted(text, order),
        Order::Named => named(text),
        Order::AnyDayFirst => iso(text).or_else(|| named(text)).or_else(|| parted(text, Order::DayFirst)),
        Order::AnyMonthFirst => iso(text).or_else(|| named(text)).or_else(|| {
            let dotted = text.contains('.');
            parted(text, if dotted { Order::DayFirst } else { Order::MonthFirst })
        }),
    }
}

fn iso(text: &str) -> Option<String> {
    if let Some((year, month)) = text.split_once('-').filter(|_| text.len() == 7) {
        // A month is a date without its day (ISO 8601, 5.2.2.1).
        let known = number(year, 4).is_some() && number(month, 2).is_some_and(|m| (1..=12).contains(&m));
        return known.then(|| text.to_owned());
    }
    let slashed;
    let text = match text.get(..10) {
        Some(day) if day.as_bytes().get(4) == Some(&b'/') && day.as_bytes().get(7) == Some(&b'/') => {
            slashed = format!("{}{}", day.replace('/', "-"), text.get(10..).unwrap_or_default());
            slashed.as_str()
        }
        _ => text,
    };
    let day = text.get(..10)?;
    let bytes = day.as_bytes();
    if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let date = ymd(day.get(..4)?, day.get(5..7)?, day.get(8..10)?)?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some(date);
    }
    let time = rest.strip_prefix(['T', ' '])?;
    clock(time).then(|| format!("{date}T{time}"))
}

/// True for `09:30`, `09:30:00`, `09:30:00.5`, with an optional `Z` or `+02:00`.
fn clock(time: &str) -> bool {
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = (time.get(..zone).unwrap_or_default(), time.get(zone..).unwrap_or_default());
    let zone_ok = matches!(zone, "" | "Z") || zone.len() == 6 && zone.get(1..).is_some_and(hours_minutes);
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let seconds_ok = match whole.get(5..) {
        None | Some("") => !clock.contains('.'),
        Some(s) => s.strip_prefix(':').is_some_and(|s| number(s, 2).is_some_and(|s| s <= 60)),
    };
    let fraction_ok = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    zone_ok && seconds_ok && fraction_ok && whole.get(..5).is_some_and(hours_minutes)
}

fn hours_minutes(text: &str) -> bool {
    let Some((h, m)) = text.split_once(':') else {
        return false;
    };
    number(h, 2).is_some_and(|h| h < 24) && number(m, 2).is_some_and(|m| m < 60)
}

fn parted(text: &str, order: Order) -> Option<String> {
    let separator = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = text.split(separator);
    let (a, b, year) = (parts.next()?, parts.next()?, parts.next()?);
    // A date with dots has its day first wherever dots are used.
    if parts.next().is_some() || separator == '.' && order == Order::MonthFirst {
        return None;
    }
    let (day, month) = if order == Order::DayFirst { (a, b) } else { (b, a) };
    ymd(year, month, day)
}

/// English months; three letters or all of them.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn named(text: &str) -> Option<String> {
    let mut parts = text.split([' ', ',', '-']).filter(|part| !part.is_empty());
    let (a, b, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (name, day) = if a.starts_with(|c: char| c.is_ascii_digit()) { (b, a) } else { (a, b) };
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let is_month = |month: &&str| **month == name || name.len() == 3 && month.starts_with(&name);
    let month = (1..).zip(MONTHS).find(|(_, month)| is_month(month)).map(|(n, _)| n)?;
    parts.next().is_none().then(|| ymd(year, &format!("{month:02}"), day))?
}

fn ymd(year: &str, month: &str, day: &str) -> Option<String> {
    let (y, m, d) = (number(year, 4)?, small(month)?, small(day)?);
    let leap = y % 4 == 0 && y % 100 != 0 || y % 400 == 0;
    let days = match m {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&d).then(|| format!("{y:04}-{m:02}-{d:02}"))
}

fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn small(text: &str) -> Option<u32> {
    number(text, 2).or_else(|| number(text, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_one_order_only() {
        use Order::{DayFirst, Iso, MonthFirst, Named};
        for (text, order, expect) in [
            ("2024-02-29", Iso, Some("2024-02-29")),
            ("2023-02-29", Iso, None),
            ("2024-01-31 09:30", Iso, Some("2024-01-31T09:30")),
            ("2024-01-31T09:30:00Z", Iso, Some("2024-01-31T09:30:00Z")),
            ("2024-01-31T09:30:00.25+02:00", Iso, Some("2024-01-31T09:30:00.25+02:00")),
            ("2024-01-31T25:30", Iso, None),
            ("2024-01-31T", Iso, None),
            ("2024-01-31x", Iso, None),
            ("2024/01/31", Iso, Some("2024-01-31")),
            ("2024-01", Iso, Some("2024-01")),
            ("2024-13", Iso, None),
            ("31.1.2024", DayFirst, Some("2024-01-31")),
            ("31/01/2024", DayFirst, Some("2024-01-31")),
            ("31/01/2024", MonthFirst, None),
            ("1/31/2024", MonthFirst, Some("2024-01-31")),
            ("1.2.2024", MonthFirst, None),
            ("1/2/24", DayFirst, None),
            ("Jan 1 2000", Named, Some("2000-01-01")),
            ("31 January 2024", Named, Some("2024-01-31")),
            ("Sept. 3, 2024", Named, None),
            ("Sep. 3, 2024", Named, Some("2024-09-03")),
            ("3-Mar-2024", Named, Some("2024-03-03")),
            ("Feb 30 2024", Named, None),
            ("Jan 2024", Named, None),
            ("May 1 2000 x", Named, None),
            ("J 1 2000", Named, None),
            ("ä024-01-31", Iso, None),
            ("", Iso, None),
        ] {
            assert_eq!(read(text, order).as_deref(), expect, "{text}");
        }
    }
}
