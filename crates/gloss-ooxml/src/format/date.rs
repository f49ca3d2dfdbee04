//! Days and times of a workbook's calendar as text, in English. Dates before 1900-03-01 are one day off, as in Excel,
//! whose calendar has a February 29th of 1900 (ECMA-376 part 1, 18.17.4.1). Reads no dates.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::token::{Part, Section, Token};

/// The last day that Excel knows: 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;
/// Days between the beginnings of the two calendars.
const FROM_1904: f64 = 1_462.0;
/// A moment, in the parts that formats name.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    /// The day whose weekday it has.
    day_of_week: Date,
    hour: i64,
    minute: i64,
    second: i64,
    /// Of a second, in as many digits as the format asks for.
    fraction: i64,
    /// Seconds from the beginning of the calendar.
    elapsed: i64,
}

/// A number as a date or a time; none where it is none.
pub(super) fn show(section: &Section, value: f64, date1904: bool) -> Option<String> {
    let parts = || {
        section
            .tokens
            .iter()
            .filter_map(|token| if let Token::Part(part) = token { Some(*part) } else { None })
    };
    let elapsed = parts().any(|part| matches!(part, Part::Hours(_) | Part::Minutes(_) | Part::Seconds(_)));
    let digits = parts().find_map(|part| if let Part::Fraction(digits) = part { Some(digits) } else { None });
    let seconds = parts().any(|part| matches!(part, Part::Second(_) | Part::Seconds(_)));
    let half = parts().any(|part| matches!(part, Part::Half(_)));
    // Time that went by can be less than none only where days count from 1904.
    let negative = elapsed && date1904 && value < 0.0;
    let serial = match (negative, date1904 && !elapsed) {
        (true, _) => -value,
        (false, true) => value + FROM_1904,
        (false, false) => value,
    };
    if !(0.0..LAST_DAY).contains(&serial) {
        return None;
    }
    let moment = moment(serial, if seconds { digits.unwrap_or(0).min(3) } else { 0 }, seconds);
    let mut out = if negative { "-".to_owned() } else { String::new() };
    for token in &section.tokens {
        match token {
            Token::Part(part) => out.push_str(&word(*part, &moment, half)),
            Token::Digit(_) => out.push('0'),
            other => out.push_str(other.literal()),
        }
    }
    Some(out)
}

fn moment(serial: f64, digits: usize, has_seconds: bool) -> Moment {
    let unit = 10_i64.pow(u32::try_from(digits).unwrap_or(0));
    // Shown seconds are rounded. Without them nothing is, but what a number's last digits are off by.
    let ticks = if has_seconds {
        (serial * 86_400.0 * unit as f64).round() as i64
    } else {
        (serial * 86_400_000.0).round().div_euclid(1000.0) as i64
    };
    let (elapsed, fraction) = (ticks.div_euclid(unit), ticks.rem_euclid(unit));
    let (days, of_day) = (elapsed.div_euclid(86_400), elapsed.rem_euclid(86_400));
    let (year, month, day) = day_of(days);
    Moment {
        year,
        month,
        day,
        day_of_week: day_from(days),
        hour: of_day / 3600,
        minute: of_day / 60 % 60,
        second: of_day % 60,
        fraction,
        elapsed,
    }
}

/// Year, month and day of a serial: 0 is January 0th, 60 the February 29th that never was.
fn day_of(days: i64) -> (i64, i64, i64) {
    match days {
        0 => (1900, 1, 0),
        60 => (1900, 2, 29),
        _ => {
            let day = day_from(if days < 60 { days + 1 } else { days });
            (day.year().into(), day.month().into(), day.day().into())
        }
    }
}

/// The day so many days behind 1899-12-30.
fn day_from(days: i64) -> Date {
    date(1899, 12, 30).saturating_add(days.days())
}

fn word(part: Part, at: &Moment, half: bool) -> String {
    let number = |value: i64, count: usize| if count > 1 { format!("{value:02}") } else { value.to_string() };
    let year = |year: i64, count: usize| {
        if count < 3 { format!("{:02}", year.rem_euclid(100)) } else { format!("{year:04}") }
    };
    match part {
        Part::Year(count) => year(at.year, count),
        Part::Buddhist(count) => year(at.year + 543, count),
        Part::Month(count @ (1 | 2)) => number(at.month, count),
        Part::Month(count) => {
            let month = date(2000, i8::try_from(at.month).unwrap_or(1), 1);
            match count {
                3 => month.strftime("%b").to_string(),
                // Five letters ask for the first one alone.
                5 => month.strftime("%B").to_string().chars().take(1).collect(),
                _ => month.strftime("%B").to_string(),
            }
        }
        Part::Day(count @ (1 | 2)) => number(at.day, count),
        Part::Day(3) => at.day_of_week.strftime("%a").to_string(),
        Part::Day(_) => at.day_of_week.strftime("%A").to_string(),
        Part::Hour(count) if half => number((at.hour + 11) % 12 + 1, count),
        Part::Hour(count) => number(at.hour, count),
        Part::Minute(count) => number(at.minute, count),
        Part::Second(count) => number(at.second, count),
        Part::Fraction(count) => {
            let wide = count.min(3);
            let digits = format!("{:0wide$}", at.fraction);
            format!(".{digits:0<count$}")
        }
        Part::Hours(count) => format!("{:0count$}", at.elapsed / 3600),
        Part::Minutes(count) => format!("{:0count$}", at.elapsed / 60),
        Part::Seconds(count) => format!("{:0count$}", at.elapsed),
        Part::Half(true) => if at.hour < 12 { "A" } else { "P" }.to_owned(),
        Part::Half(false) => if at.hour < 12 { "AM" } else { "PM" }.to_owned(),
    }
}
