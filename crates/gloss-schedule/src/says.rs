//! A rule as a person says it. What it has no words for it shows as it is written, rather than half of it.

use croner::Cron;

use crate::recurrence::Recurrence;

const DAYS: [(&str, &str); 7] = [
    ("MO", "Monday"),
    ("TU", "Tuesday"),
    ("WE", "Wednesday"),
    ("TH", "Thursday"),
    ("FR", "Friday"),
    ("SA", "Saturday"),
    ("SU", "Sunday"),
];

/// Times of a day that are listed.
const MAX_TIMES: usize = 6;

pub(crate) fn cron(cron: &Cron) -> String {
    let said = cron.describe();
    format!("{} ({})", said.trim_end_matches('.'), cron.as_str())
}

pub(crate) fn recurrence(rule: &Recurrence) -> String {
    let said = words(rule).unwrap_or_else(|| {
        let text = rule.text();
        format!("By the rule {}", text.rsplit_once("RRULE:").map_or(text.as_str(), |(_, rule)| rule))
    });
    match (rule.until(), rule.part("COUNT")) {
        (Some(until), _) => {
            let day = jiff::civil::Date::strptime("%Y%m%d", until.get(..8).unwrap_or_default());
            let day = day.map_or_else(|_| until.to_owned(), |day| day.strftime("%-d %B %Y").to_string());
            format!("{said}, until {day}")
        }
        (None, Some(count)) if count != "1" => format!("{said}, {count} times"),
        _ => said,
    }
}

/// Words for the rules that have some.
fn words(rule: &Recurrence) -> Option<String> {
    const KNOWN: [&str; 10] = [
        "FREQ",
        "INTERVAL",
        "BYDAY",
        "BYMONTHDAY",
        "BYMONTH",
        "BYHOUR",
        "BYMINUTE",
        "BYSECOND",
        "COUNT",
        "WKST",
    ];
    if !rule.keys().all(|key| KNOWN.contains(&key))
        || rule.part("BYSECOND").is_some_and(|second| second != "0")
    {
        return None;
    }
    let every: u32 = rule.part("INTERVAL").unwrap_or("1").parse().ok()?;
    let (days, month_days, months) = (rule.part("BYDAY"), rule.part("BYMONTHDAY"), rule.part("BYMONTH"));
    if rule.part("COUNT") == Some("1") && days.is_none() && month_days.is_none() && months.is_none() {
        return Some(format!("Once, on {} at {}", rule.start().strftime("%A, %-d %B %Y"), times(rule)?));
    }
    let freq = rule.part("FREQ")?;
    match (freq, days, month_days, months) {
        ("MINUTELY", None, None, None)
            if rule.part("BYHOUR").is_none() && rule.part("BYMINUTE").is_none() =>
        {
            Some(counted(every, "minute"))
        }
        ("HOURLY", None, None, None) if rule.part("BYHOUR").is_none() => {
            let minute = minute(rule)?;
            Some(
                format!("{}, at {minute} past", counted(every, "hour"))
                    .replace(", at 0 past", ", on the hour"),
            )
        }
        ("DAILY", None, None, None) => Some(format!("{} at {}", counted(every, "day"), times(rule)?)),
        ("DAILY", Some(days), None, None) if every == 1 => {
            Some(format!("{} at {}", weekly(days)?, times(rule)?))
        }
        ("WEEKLY", days, None, None) => {
            let own = rule.start().strftime("%a").to_string().to_ascii_uppercase();
            let days = days.unwrap_or_else(|| own.get(..2).unwrap_or_default());
            let days = weekly(days)?;
            let at = times(rule)?;
            match every {
                1 => Some(format!("{days} at {at}")),
                _ => Some(format!("Every {every} weeks, {} at {at}", days.replacen("Every", "every", 1))),
            }
        }
        ("MONTHLY", days, month_days, None) => {
            let day = day_of_month(rule, days, month_days)?;
            let month = if every == 1 { "every month".to_owned() } else { format!("every {every} months") };
            Some(format!("On {day} of {month} at {}", times(rule)?))
        }
        ("MONTHLY" | "YEARLY", days, month_days, Some(months)) if every == 1 => {
            let day = day_of_month(rule, days, month_days)?;
            let names: Option<Vec<_>> = months.split(',').map(month).collect();
            Some(format!("On {day} of {} at {}", listed(&names?), times(rule)?))
        }
        _ => None,
    }
}

fn counted(every: u32, unit: &str) -> String {
    if every == 1 { format!("Every {unit}") } else { format!("Every {every} {unit}s") }
}

fn weekly(days: &str) -> Option<String> {
    let mut found: Vec<usize> = Vec::new();
    for day in days.split(',') {
        found.push(DAYS.iter().position(|(key, _)| *key == day)?);
    }
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [0, 1, 2, 3, 4] => Some("Every weekday".to_owned()),
        [0, 1, 2, 3, 4, 5, 6] => Some("Every day".to_owned()),
        days => {
            let names: Vec<_> = days.iter().filter_map(|day| DAYS.get(*day).map(|(_, name)| *name)).collect();
            Some(format!("Every {}", listed(&names)))
        }
    }
}

fn day_of_month(rule: &Recurrence, days: Option<&str>, month_days: Option<&str>) -> Option<String> {
    match (days, month_days) {
        (None, None) => Some(format!("day {}", rule.start().day())),
        (None, Some("-1")) => Some("the last day".to_owned()),
        (None, Some(numbers)) if !numbers.contains('-') => {
            let numbers: Vec<_> = numbers.split(',').collect();
            Some(format!("day {}", listed(&numbers)))
        }
        (Some(day), None) => {
            let (which, key) = day.split_at_checked(day.len().checked_sub(2)?)?;
            let name = DAYS.iter().find(|(known, _)| *known == key)?.1;
            let which = match which {
                "1" | "+1" => "first",
                "2" | "+2" => "second",
                "3" | "+3" => "third",
                "4" | "+4" => "fourth",
                "-1" => "last",
                _ => return None,
            };
            Some(format!("the {which} {name}"))
        }
        _ => None,
    }
}

fn month(number: &str) -> Option<String> {
    let first = jiff::civil::Date::new(2000, number.parse().ok()?, 1).ok()?;
    Some(first.strftime("%B").to_string())
}

fn minute(rule: &Recurrence) -> Option<String> {
    match rule.part("BYMINUTE") {
        None => Some(rule.start().minute().to_string()),
        Some(minutes) => Some(listed(&minutes.split(',').collect::<Vec<_>>())),
    }
}

/// `09:00`, `09:00 and 17:00`.
fn times(rule: &Recurrence) -> Option<String> {
    let numbers = |key: &str, own: i8| -> Option<Vec<u32>> {
        match rule.part(key) {
            None => Some(vec![u32::try_from(own).ok()?]),
            Some(list) => list.split(',').map(|number| number.parse().ok()).collect(),
        }
    };
    let (hours, minutes) =
        (numbers("BYHOUR", rule.start().hour())?, numbers("BYMINUTE", rule.start().minute())?);
    let mut all: Vec<_> =
        hours.iter().flat_map(|hour| minutes.iter().map(move |minute| (*hour, *minute))).collect();
    all.sort_unstable();
    let all: Vec<String> = all.into_iter().map(|(hour, minute)| format!("{hour:02}:{minute:02}")).collect();
    (all.len() <= MAX_TIMES).then(|| listed(&all))
}

fn listed<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<_> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}
