//! A rule as a person says it. What it has no words for it shows as it is written, rather than half of it.

use croner::Cron;

use crate::recurrence::Recurrence;

const KEYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NTHS: [&str; 6] = ["last", "first", "second", "third", "fourth", "fifth"];

/// Parts of a rule that there are words for.
const KNOWN: &str = "FREQ INTERVAL BYDAY BYMONTHDAY BYMONTH BYHOUR BYMINUTE BYSECOND BYSETPOS COUNT WKST";

/// Times of a day that are listed.
const MAX_TIMES: usize = 6;

pub(crate) fn cron(cron: &Cron) -> String {
    let said = cron.describe();
    format!("{} ({})", said.trim_end_matches('.'), cron.as_str())
}

/// Rules as one sentence: those of the same days with all of their times.
pub(crate) fn recurrences(all: &[Recurrence]) -> String {
    let mut told: Vec<RuleDescription> = Vec::new();
    for rule in all {
        let next = tell(rule);
        match told
            .iter_mut()
            .find(|known| known.days == next.days && known.bounds == next.bounds && known.once == next.once)
        {
            Some(known) => known.times.extend(next.times),
            None => told.push(next),
        }
    }
    let bounds = told.first().map(|first| first.bounds.clone()).unwrap_or_default();
    let same = told.iter().all(|one| one.bounds == bounds);
    let says: Option<Vec<String>> = told
        .iter()
        .enumerate()
        .map(|(n, one)| {
            let times = one.at()?;
            let days = if n == 0 { one.days.clone() } else { small(&one.days) };
            Some(format!("{days}{times}{}", if same { "" } else { &one.bounds }))
        })
        .collect();
    match says {
        Some(says) => format!("{}{}", says.join(", and "), if same { &bounds } else { "" }),
        None => all.iter().map(as_written).collect::<Vec<_>>().join(", and "),
    }
}

/// A rule that has no words, as it is written.
fn as_written(rule: &Recurrence) -> String {
    let text = rule.text();
    format!("By the rule {}", text.rsplit_once("RRULE:").map_or(text.as_str(), |(_, rule)| rule))
}

fn small(words: &str) -> String {
    let begins = ["Every", "On", "Once"].iter().find(|begin| words.starts_with(**begin));
    begins.map_or_else(|| words.to_owned(), |begin| words.replacen(begin, &begin.to_lowercase(), 1))
}

/// One rule in words.
struct RuleDescription {
    days: String,
    /// Times of day in minutes; none where the days say all.
    times: Vec<u32>,
    /// From when, until when, how often.
    bounds: String,
    once: bool,
}

impl RuleDescription {
    /// ` at 09:00 and 17:30`, or `, every 2 hours from 08:00 to 18:00`. None where that would be too long a list.
    fn at(&self) -> Option<String> {
        let mut times = self.times.clone();
        times.sort_unstable();
        times.dedup();
        let clock = |at: &u32| format!("{:02}:{:02}", at / 60, at % 60);
        match times.as_slice() {
            [] => Some(String::new()),
            few if few.len() <= MAX_TIMES => {
                Some(format!(" at {}", listed(&few.iter().map(clock).collect::<Vec<_>>())))
            }
            [first, second, .., last] => {
                let step = second - first;
                let even = times.windows(2).all(|pair| matches!(pair, [a, b] if b - a == step));
                let every = if step % 60 == 0 { counted(step / 60, "hour") } else { counted(step, "minute") };
                let whole = *first < step && last + step >= 24 * 60;
                let hours = format!(" from {} to {}", clock(first), clock(last));
                even.then(|| format!(", {}{}", small(&every), if whole { "" } else { &hours }))
            }
            _ => None,
        }
    }
}

fn tell(rule: &Recurrence) -> RuleDescription {
    let once = rule.part("COUNT") == Some("1");
    let (days, times) = words(rule).unwrap_or_else(|| (as_written(rule), Vec::new()));
    RuleDescription { days, times, bounds: bounds(rule), once }
}

/// From when, where the rule begins with a day; until when; how often.
fn bounds(rule: &Recurrence) -> String {
    let midnight = rule.start().time() == jiff::civil::Time::midnight();
    let once = rule.part("COUNT") == Some("1");
    let from = if midnight && rule.part("BYHOUR").is_some() && rule.start().year() > 0 {
        format!(", from {}", rule.start().strftime("%-d %B %Y"))
    } else {
        String::new()
    };
    let end = match (rule.until(), rule.part("COUNT")) {
        (Some(until), _) => {
            let (day, time) = (until.get(..8).unwrap_or_default(), until.get(9..13).unwrap_or("2359"));
            let day = jiff::civil::Date::strptime("%Y%m%d", day)
                .map_or_else(|_| until.to_owned(), |day| day.strftime("%-d %B %Y").to_string());
            let (hour, minute) = time.split_at_checked(2).unwrap_or_default();
            if time == "2359" { format!(", until {day}") } else { format!(", until {day}, {hour}:{minute}") }
        }
        (None, Some(count)) if !once => format!(", {count} times"),
        _ => String::new(),
    };
    format!("{from}{end}")
}

/// Words for the rules that have some: the days, and the times of day.
fn words(rule: &Recurrence) -> Option<(String, Vec<u32>)> {
    let known = rule.keys().all(|key| KNOWN.split(' ').any(|known| known == key))
        && rule.part("BYSECOND").is_none_or(|second| second == "0");
    if !known || (rule.part("BYSETPOS").is_some() && !counts_weekdays(rule)) {
        return None;
    }
    let every: u32 = rule.part("INTERVAL").unwrap_or("1").parse().ok()?;
    let (days, month_days, months) = (rule.part("BYDAY"), rule.part("BYMONTHDAY"), rule.part("BYMONTH"));
    if rule.part("COUNT") == Some("1") && days.is_none() && month_days.is_none() && months.is_none() {
        return Some((format!("Once, on {}", rule.start().strftime("%A, %-d %B %Y")), times(rule)?));
    }
    let freq = rule.part("FREQ")?;
    if matches!(freq, "MINUTELY" | "HOURLY") {
        let bare =
            days.is_none() && month_days.is_none() && months.is_none() && rule.part("BYHOUR").is_none();
        return if bare { Some((within_days(rule, freq, every)?, Vec::new())) } else { None };
    }
    let said = match (freq, days, month_days) {
        ("DAILY", None, None) => format!("{}{}", counted(every, "day"), in_months(months)?),
        ("DAILY", Some(days), None) if every == 1 => format!("{}{}", weekly(days)?, in_months(months)?),
        ("WEEKLY", days, None) => {
            let own = rule.start().strftime("%a").to_string().to_ascii_uppercase();
            let days = weekly(days.unwrap_or_else(|| own.get(..2).unwrap_or_default()))?;
            let days = if every == 1 { days } else { format!("Every {every} weeks, {}", small(&days)) };
            format!("{days}{}", in_months(months)?)
        }
        ("MONTHLY", days, month_days) if months.is_none() => {
            let day = day_of_month(rule, days, month_days)?;
            let month = if every == 1 { "every month".to_owned() } else { format!("every {every} months") };
            format!("On {day} of {month}")
        }
        ("MONTHLY" | "YEARLY", days, month_days) if every == 1 => {
            let day = day_of_month(rule, days, month_days)?;
            let names: Option<Vec<_>> = months?.split(',').map(month).collect();
            format!("On {day} of {}", listed(&names?))
        }
        _ => return None,
    };
    Some((said, times(rule)?))
}

/// Whether BYSETPOS counts the weekdays of one month: of a year it counts over its months, and beside several times of a day
/// over those.
fn counts_weekdays(rule: &Recurrence) -> bool {
    let single = |key: &str| rule.part(key).is_none_or(|list| !list.contains(','));
    let of_month = match rule.part("FREQ") {
        Some("MONTHLY") => true,
        Some("YEARLY") => rule.part("BYMONTH").is_some() && single("BYMONTH"),
        _ => false,
    };
    of_month && rule.part("BYDAY") == Some("MO,TU,WE,TH,FR") && single("BYHOUR") && single("BYMINUTE")
}

fn within_days(rule: &Recurrence, freq: &str, every: u32) -> Option<String> {
    match (freq, rule.part("BYMINUTE")) {
        ("MINUTELY", None) => Some(counted(every, "minute")),
        ("HOURLY", minutes) => {
            let hours = counted(every, "hour");
            let marks = |step: &u32| {
                (0..60).filter(|minute| minute % step == 0).map(|at| at.to_string()).collect::<Vec<_>>()
            };
            let even =
                [30, 20, 15, 10, 5].into_iter().find(|step| minutes == Some(marks(step).join(",").as_str()));
            if let Some(step) = even.filter(|_| every == 1) {
                return Some(format!("Every {step} minutes, on the hour"));
            }
            let minute = minute(rule)?;
            Some(format!("{hours}, at {minute} past").replace(", at 0 past", ", on the hour"))
        }
        _ => None,
    }
}

/// ` in January and July`.
fn in_months(months: Option<&str>) -> Option<String> {
    let Some(months) = months else { return Some(String::new()) };
    let said: Option<Vec<u8>> = months.split(',').map(|month| month.parse().ok()).collect();
    let said = said?;
    // Most of the year is told by what is left out.
    let (lead, wanted) = if said.len() > 6 { (" except in", false) } else { (" in", true) };
    let names =
        (1..=12).filter(|month| said.contains(month) == wanted).map(|number: u8| month(&number.to_string()));
    Some(format!("{lead} {}", listed(&names.collect::<Option<Vec<_>>>()?)))
}

fn counted(every: u32, unit: &str) -> String {
    if every == 1 { format!("Every {unit}") } else { format!("Every {every} {unit}s") }
}

fn weekly(days: &str) -> Option<String> {
    let all: Option<Vec<_>> = days.split(',').map(|day| KEYS.iter().position(|key| *key == day)).collect();
    let all = all?;
    let names = |wanted: bool| -> Vec<&str> {
        (0..7).filter(|day| all.contains(day) == wanted).filter_map(|day| DAYS.get(day).copied()).collect()
    };
    Some(match (names(true).as_slice(), names(false).as_slice()) {
        (_, []) => "Every day".to_owned(),
        (_, ["Saturday", "Sunday"]) => "Every weekday".to_owned(),
        (_, [left]) => format!("Every day except {left}"),
        (days, _) => format!("Every {}", listed(days)),
    })
}

fn day_of_month(rule: &Recurrence, days: Option<&str>, month_days: Option<&str>) -> Option<String> {
    match (days, month_days) {
        (None, None) => Some(format!("day {}", rule.start().day())),
        (None, Some("-1")) => Some("the last day".to_owned()),
        (None, Some(numbers)) => {
            let last = numbers.split(',').any(|number| number == "-1");
            let numbers: Vec<_> = numbers.split(',').filter(|number| *number != "-1").collect();
            if numbers.iter().any(|number| number.starts_with('-')) {
                return None;
            }
            Some(format!("day {}{}", listed(&numbers), if last { " and the last day" } else { "" }))
        }
        (Some(_), None) if rule.part("BYSETPOS").is_some() => {
            let which: Option<Vec<_>> = rule.part("BYSETPOS")?.split(',').map(nth).collect();
            Some(format!("the {} weekday", listed(&which?)))
        }
        (Some(days), None) => {
            let each = days.split(',').map(|day| {
                let (which, key) = day.split_at_checked(day.len().checked_sub(2)?)?;
                let name = DAYS.get(KEYS.iter().position(|known| *known == key)?)?;
                Some(format!("the {} {name}", nth(which)?))
            });
            Some(listed(&each.collect::<Option<Vec<_>>>()?))
        }
        _ => None,
    }
}

fn nth(which: &str) -> Option<&'static str> {
    let number: i8 = which.parse().ok()?;
    NTHS.get(usize::try_from(number.max(0)).ok().filter(|_| number >= -1 && number != 0)?).copied()
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

/// The times of day, in minutes.
fn times(rule: &Recurrence) -> Option<Vec<u32>> {
    let numbers = |key: &str, own: i8| -> Option<Vec<u32>> {
        match rule.part(key) {
            None => Some(vec![u32::try_from(own).ok()?]),
            Some(list) => list.split(',').map(|number| number.parse().ok()).collect(),
        }
    };
    let (hours, minutes) =
        (numbers("BYHOUR", rule.start().hour())?, numbers("BYMINUTE", rule.start().minute())?);
    let fits = hours.iter().all(|hour| *hour < 24) && minutes.iter().all(|minute| *minute < 60);
    fits.then(|| hours.iter().flat_map(|hour| minutes.iter().map(move |minute| hour * 60 + minute)).collect())
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
