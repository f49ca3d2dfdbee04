//! When rows are, in words: the period that they stand under and their own day. Knows no time zone and no clock.

/// The heading of rows without a date.
const NEVER: &str = "Without a date";
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The heading of a row's period: `March 2026`, `2026`.
pub(crate) fn under(time: Option<&str>) -> String {
    time.map_or_else(|| NEVER.to_owned(), long)
}

/// A row's own day: `5 Mar`, `5 Mar, 18:30`, or what the query says where it is no day.
pub(crate) fn day(when: &str) -> String {
    let number = |range: std::ops::Range<usize>| when.get(range)?.parse::<u32>().ok();
    let is_year = number(0..4).is_some() && when.as_bytes().get(4) == Some(&b'-');
    let name = month(when).filter(|_| is_year).and_then(|name| name.get(..3));
    let (Some(name), Some(day @ 1..=31)) = (name, number(8..10)) else {
        return if is_year { String::new() } else { when.to_owned() };
    };
    let clock = when.get(11..16).filter(|clock| clock.as_bytes().get(2) == Some(&b':') && *clock != "00:00");
    match clock {
        Some(clock) => format!("{day} {name}, {clock}"),
        None => format!("{day} {name}"),
    }
}

/// A day with its year: `5 Mar 2026`; none of what is no day.
pub(crate) fn whole_day(when: &str) -> Option<String> {
    let iso = iso_day(when)?;
    let name = month(iso)?.get(..3)?;
    let day: u32 = iso.get(8..10)?.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(format!("{day} {name} {}", iso.get(..4)?))
}

/// The day of `2026-03-05`, or of a moment on it; none where it is written otherwise.
pub(crate) fn iso_day(when: &str) -> Option<&str> {
    let own = when.get(..10)?;
    let fits =
        |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    own.bytes().enumerate().all(fits).then_some(own)
}

/// Days of the week and months by their names, as they follow on each other, in two languages.
const IN_ORDER: [&[&str]; 19] = [
    &["monday", "mon", "montag", "mo"],
    &["tuesday", "tue", "dienstag", "di"],
    &["wednesday", "wed", "mittwoch", "mi"],
    &["thursday", "thu", "donnerstag", "do"],
    &["friday", "fri", "freitag", "fr"],
    &["saturday", "sat", "samstag", "sa"],
    &["sunday", "sun", "sonntag", "so"],
    &["january", "jan", "januar"],
    &["february", "feb", "februar"],
    &["march", "mar", "märz"],
    &["april", "apr"],
    &["may", "mai"],
    &["june", "jun", "juni"],
    &["july", "jul", "juli"],
    &["august", "aug"],
    &["september", "sep", "sept"],
    &["october", "oct", "oktober", "okt"],
    &["november", "nov"],
    &["december", "dec", "dezember", "dez"],
];

/// The place of a day of the week, or of a month, among those of its kind; none of other words.
pub(crate) fn place_in_week_or_year(words: &str) -> Option<usize> {
    let words = words.trim().trim_end_matches('.').to_lowercase();
    IN_ORDER.iter().position(|names| names.contains(&words.as_str()))
}

/// A period as a chart names it: `Mar 2026`, `2026`.
pub(crate) fn short(time: &str) -> String {
    named(time, month(time).and_then(|name| name.get(..3)))
}

fn long(time: &str) -> String {
    named(time, month(time))
}

fn named(time: &str, month: Option<&str>) -> String {
    month.map_or_else(|| time.to_owned(), |name| format!("{name} {}", time.get(..4).unwrap_or_default()))
}

/// The month of `2026-03`.
fn month(time: &str) -> Option<&'static str> {
    let month: usize = time.get(5..7)?.parse().ok()?;
    MONTHS.get(month.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::{day, place_in_week_or_year, under, whole_day};

    #[test]
    fn days_are_said_as_people_say_them() {
        for (when, expect) in [
            ("2026-03-05", "5 Mar"),
            ("2026-03-05 18:30", "5 Mar, 18:30"),
            ("2026-03-05T00:00:00", "5 Mar"),
            ("2026-03", ""),
            ("2026", "2026"),
            ("soon", "soon"),
            ("", ""),
            ("é26-03-05", "é26-03-05"),
        ] {
            assert_eq!(day(when), expect, "{when}");
        }
        assert_eq!(whole_day("2026-03-05").as_deref(), Some("5 Mar 2026"));
        assert_eq!(whole_day("2026-03-05 18:30").as_deref(), Some("5 Mar 2026"));
        for other in ["2026-03", "soon", "2026/03/05", "1aaaa03<b>", "2026-13-05"] {
            assert_eq!(whole_day(other), None, "{other}");
        }
        assert!(place_in_week_or_year("Wed") < place_in_week_or_year("samstag"));
        assert_eq!(place_in_week_or_year("Beginners"), None);
        assert_eq!(
            [under(Some("2026-03")), under(Some("1999")), under(None)],
            ["March 2026", "1999", "Without a date"]
        );
    }
}
