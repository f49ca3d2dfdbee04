//! The times of day and the days of the week that a phrase leaves, and what keeps a phrase from being a rule. Writes no rule.

use super::phrase::{ALL_DAYS, Phrase, Time};
use super::table::{Part, Period};

/// Why no rule comes of a phrase: a sentence for the person, or that it does not go together.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// The question that the words leave open.
    Open(String),
    /// Its parts do not go together.
    Unclear,
}

/// One rule, or why there is none.
pub(super) type Written<T> = Result<T, Fault>;

/// Times of day in minutes, sorted and each once: 9:00 where none is said.
pub(super) fn times_of_day(phrase: &Phrase) -> Written<Vec<u32>> {
    let mut out = Vec::new();
    if phrase.part.is_none() {
        doubtful(&phrase.times)?;
    }
    let open = |says: &str| Err(Fault::Open(says.to_owned()));
    for time in &phrase.times {
        let hour = phrase.part.map_or(Some(time.hour), |part| part.hour(time.hour, time.plain));
        let Some(hour) = hour else {
            let at = format!("{}:{:02}", time.hour, time.minute);
            let part = phrase.part.map(|part| format!("{part:?}").to_lowercase()).unwrap_or_default();
            return open(&format!("The {part} and {at} do not go together: write the hour up to 24 alone"));
        };
        out.push(hour * 60 + time.minute);
    }
    // The hours after midnight are of the next day, which a day's name leaves open.
    let daily = phrase.every == Some((1, Period::Day));
    if phrase.part == Some(Part::Night) && !daily && out.iter().any(|minutes| *minutes < 6 * 60) {
        return open("A night has two days: write the day and the time, as “Saturday at 1:00”");
    }
    if out.is_empty() {
        out.push(phrase.part.map_or(9, Part::usual) * 60);
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// Refuses a bare hour of the morning or the afternoon. Beside one past noon, and before one with “Uhr” or “:00”, it is of
/// their clock.
pub(super) fn doubtful(times: &[Time]) -> Written<()> {
    let whole = times.iter().any(|time| time.plain && time.hour > 12)
        || times.last().is_some_and(|last| last.plain && !last.bare && last.minute == 0);
    let open = times.iter().find(|time| time.bare && (1..=6).contains(&time.hour) && !whole);
    let Some(Time { hour, minute, .. }) = open else { return Ok(()) };
    let at = if *minute == 0 { hour.to_string() } else { format!("{hour}:{minute:02}") };
    Err(Fault::Open(format!(
        "“{at}” can be in the morning or in the afternoon: write “{at} am”, “{at} pm” or “{}:{minute:02}”",
        hour + 12
    )))
}

/// The days of the week that remain.
pub(super) fn remaining_days(phrase: &Phrase) -> Written<u8> {
    let all = if phrase.week == 0 { ALL_DAYS } else { phrase.week };
    let left = all & !phrase.without;
    // What is left out must have been in it.
    if left == 0 || all & phrase.without != phrase.without { Err(Fault::Unclear) } else { Ok(left) }
}
