//! A workbook's calendar: days by their numbers, and back. Knows no time of day.

use gloss_ooxml::format::NumberFormat;

/// Days from 1899-12-30 to 1970-01-01: day 0 of a workbook's calendar, its February 29th of 1900 taken in.
pub(super) const EPOCH: i64 = 25_569;

/// Days from day 0 of that calendar to day 0 of the other one, 1904-01-01 (ECMA-376-1, 18.17.4.1).
pub(super) const FROM_1904: f64 = 1_462.0;

/// Whether a number format shows days: not one of times, or of the time that went by.
pub(super) fn shows_days(code: &str) -> bool {
    let first = code.split(';').next().unwrap_or(code).to_ascii_lowercase();
    let bare = without_literals(&first);
    let has_days = bare.contains(['y', 'd']) || !bare.contains(['h', 's']);
    let went_by = ["[h", "[m]", "[mm]", "[s"].iter().any(|part| first.contains(part));
    has_days && !went_by && NumberFormat::new(code).is_date()
}

/// The signs of a format without quoted words, colours and escaped signs.
pub(super) fn without_literals(code: &str) -> String {
    let (mut out, mut chars) = (String::new(), code.chars());
    while let Some(ch) = chars.next() {
        match ch {
            '"' => chars.by_ref().take_while(|ch| *ch != '"').for_each(drop),
            '[' => chars.by_ref().take_while(|ch| *ch != ']').for_each(drop),
            '\\' | '_' | '*' => {
                chars.next();
            }
            other => out.push(other),
        }
    }
    out
}

/// The day of a workbook's calendar; none where there is no such day. Valid from 1900-03-01.
pub(super) fn serial(year: i64, month: i64, day: i64) -> Option<i64> {
    let days = days(year, month, day);
    let exists = (1901..=9999).contains(&year) && civil(days) == (year, month, day);
    exists.then_some(days + EPOCH)
}

/// Days from 1970-01-01 (H. Hinnant, chrono-compatible low-level date algorithms, `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day from 1970-01-01 (same source, `civil_from_days`).
pub(super) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days - era * 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::shows_days;

    #[test]
    fn formats_of_days_are_told_from_those_of_times() {
        for (code, is_days) in [
            ("mm-dd-yy", true),
            ("dddd", true),
            ("mmm", true),
            ("d.m.yyyy h:mm", true),
            ("[$-407]d. mmmm yyyy", true),
            ("[Red]h:mm", false),
            ("[$-de-DE]h:mm", false),
            ("\"day\" h:mm", false),
            ("[h]:mm", false),
            ("mm:ss", false),
            ("#,##0.00", false),
            ("General", false),
        ] {
            assert_eq!(shows_days(code), is_days, "{code}");
        }
    }
}
