//! The English words that say when. Forms only: what they come to together is the grammar's.

use super::sense::{Part, Period, Sense};

/// The meaning of an English word in small letters.
pub(super) fn sense(word: &str) -> Sense {
    calendar(word)
        .or_else(|| count(word))
        .or_else(|| around(word))
        .or_else(|| clock(word))
        .unwrap_or(Sense::None)
}

/// Days, months, units and parts of the day.
fn calendar(word: &str) -> Option<Sense> {
    use Period::{Day, HalfYear, Hour, Minute, Month, Quarter, Week, Year};
    Some(match word {
        "monday" | "mon" => Sense::Day(0),
        "tuesday" | "tue" | "tues" => Sense::Day(1),
        "wednesday" | "wed" | "weds" => Sense::Day(2),
        "thursday" | "thu" | "thur" | "thurs" => Sense::Day(3),
        "friday" | "fri" => Sense::Day(4),
        "saturday" | "sat" => Sense::Day(5),
        "sunday" | "sun" => Sense::Day(6),
        "mondays" => Sense::Days(0),
        "tuesdays" => Sense::Days(1),
        "wednesdays" => Sense::Days(2),
        "thursdays" => Sense::Days(3),
        "fridays" => Sense::Days(4),
        "saturdays" => Sense::Days(5),
        "sundays" => Sense::Days(6),
        "january" | "jan" => Sense::Month(1),
        "february" | "feb" => Sense::Month(2),
        "march" | "mar" => Sense::Month(3),
        "april" | "apr" => Sense::Month(4),
        "may" => Sense::Month(5),
        "june" | "jun" => Sense::Month(6),
        "july" | "jul" => Sense::Month(7),
        "august" | "aug" => Sense::Month(8),
        "september" | "sep" | "sept" => Sense::Month(9),
        "october" | "oct" => Sense::Month(10),
        "november" | "nov" => Sense::Month(11),
        "december" | "dec" => Sense::Month(12),
        "minute" | "minutes" | "min" | "mins" => Sense::Unit(Minute),
        "hour" | "hours" | "hrs" | "hr" => Sense::Unit(Hour),
        "day" | "days" => Sense::Unit(Day),
        "week" | "weeks" => Sense::Unit(Week),
        "fortnight" | "fortnights" => Sense::Adverb(2, Week),
        "month" | "months" => Sense::Unit(Month),
        "quarters" => Sense::Unit(Quarter),
        "quarter" => Sense::Quarter,
        "half-year" | "half-years" => Sense::Unit(HalfYear),
        "year" | "years" => Sense::Unit(Year),
        "hourly" => Sense::Adverb(1, Hour),
        "daily" => Sense::Adverb(1, Day),
        "nightly" => Sense::Parts(Part::Night),
        "weekly" => Sense::Adverb(1, Week),
        "biweekly" | "bi-weekly" | "fortnightly" => Sense::Adverb(2, Week),
        "monthly" => Sense::Adverb(1, Month),
        "quarterly" => Sense::Adverb(1, Quarter),
        "half-yearly" | "semiannually" | "semi-annually" => Sense::Adverb(1, HalfYear),
        "yearly" | "annually" => Sense::Adverb(1, Year),
        "weekday" | "workday" => Sense::Weekday(false),
        "weekdays" | "workdays" => Sense::Weekday(true),
        "working" | "business" | "work" => Sense::Working,
        "weekend" => Sense::Weekend(false),
        "weekends" => Sense::Weekend(true),
        "morning" => Sense::Part(Part::Morning),
        "afternoon" => Sense::Part(Part::Afternoon),
        "evening" => Sense::Part(Part::Evening),
        "night" => Sense::Part(Part::Night),
        "mornings" => Sense::Parts(Part::Morning),
        "afternoons" => Sense::Parts(Part::Afternoon),
        "evenings" => Sense::Parts(Part::Evening),
        "nights" => Sense::Parts(Part::Night),
        _ => return None,
    })
}

/// Numbers, ordinals and how often.
fn count(word: &str) -> Option<Sense> {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    const ORDINALS: [&str; 31] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "twenty-first",
        "twenty-second",
        "twenty-third",
        "twenty-fourth",
        "twenty-fifth",
        "twenty-sixth",
        "twenty-seventh",
        "twenty-eighth",
        "twenty-ninth",
        "thirtieth",
        "thirty-first",
    ];
    let place = |list: &[&str]| list.iter().position(|known| *known == word).map(|at| at + 1);
    if let Some(number) = place(&NUMBERS) {
        return u32::try_from(number).ok().map(Sense::Number);
    }
    if let Some(number) = place(&ORDINALS) {
        return i8::try_from(number).ok().map(Sense::Ordinal);
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if let Ok(number) = digits.parse::<i8>()
        && (1..=31).contains(&number)
        && matches!(word.get(digits.len()..), Some("st" | "nd" | "rd" | "th"))
    {
        return Some(Sense::Ordinal(number));
    }
    Some(match word {
        "fifteen" => Sense::Number(15),
        "twenty" => Sense::Number(20),
        "thirty" => Sense::Number(30),
        "forty-five" => Sense::Number(45),
        "sixty" => Sense::Number(60),
        "ninety" => Sense::Number(90),
        "last" => Sense::Ordinal(-1),
        "once" => Sense::Times(1),
        "twice" => Sense::Times(2),
        "thrice" => Sense::Times(3),
        "times" => Sense::TimesOf,
        _ => return None,
    })
}

/// The small words around them.
fn around(word: &str) -> Option<Sense> {
    Some(match word {
        "every" | "each" => Sense::Every,
        "other" | "alternate" => Sense::Other,
        "at" | "@" => Sense::At,
        "on" => Sense::On,
        "in" => Sense::In,
        "of" => Sense::Of,
        "the" => Sense::The,
        "a" | "an" => Sense::A,
        "and" | "&" | "/" => Sense::And,
        "to" | "through" | "thru" | "-" | "–" => Sense::To,
        "from" => Sense::From,
        "starting" | "beginning" | "commencing" => Sense::Starting,
        "until" | "till" | "til" => Sense::Until,
        "except" | "excluding" | "excepting" | "unless" => Sense::Except,
        "not" => Sense::Not,
        "but" => Sense::But,
        "between" => Sense::Between,
        "for" => Sense::For,
        "during" | "while" | "throughout" => Sense::During,
        "before" => Sense::Before,
        "after" => Sense::After,
        "since" => Sense::Since,
        "per" => Sense::Per,
        "around" | "approximately" | "roughly" | "circa" => Sense::Near,
        "today" => Sense::Today,
        "tomorrow" => Sense::Tomorrow,
        "tonight" => Sense::Tonight,
        "yesterday" => Sense::Yesterday,
        "this" => Sense::This,
        "next" => Sense::Next,
        "coming" | "upcoming" => Sense::Coming,
        "past" | "previous" | "prior" | "recent" => Sense::Past,
        "end" => Sense::End,
        "start" => Sense::Beginning,
        "rest" | "remainder" => Sense::Rest,
        "again" => Sense::Again,
        "only" | "also" | "always" => Sense::Only,
        "long" => Sense::Long,
        "now" => Sense::Now,
        "local" => Sense::Local,
        "holiday" | "holidays" | "vacation" | "vacations" | "christmas" | "easter" | "lunch"
        | "lunchtime" | "breakfast" | "dinner" | "payday" | "sunrise" | "sunset" | "dawn" | "dusk"
        | "bedtime" | "lunchbreak" | "teatime" | "tea-time" | "dinnertime" | "suppertime" | "supper"
        | "brunch" | "sunup" | "sundown" | "daybreak" | "nightfall" | "twilight" | "eod" | "e.o.d"
        | "cob" | "c.o.b" | "eob" | "eow" | "eom" | "eoq" | "kick-off" | "kickoff" | "end-of-day"
        | "end-of-business" | "close-of-business" | "spring" | "summer" | "autumn" | "winter"
        | "semester" => Sense::Occasion,
        "soon" | "sometimes" | "occasionally" | "regularly" | "frequently" | "often" | "seldom"
        | "rarely" | "asap" | "later" | "early" | "late" | "whenever" | "forever" => Sense::Vague,
        _ => return None,
    })
}

/// Words of the clock.
fn clock(word: &str) -> Option<Sense> {
    Some(match word {
        "noon" | "midday" => Sense::Named(12),
        "midnight" => Sense::Named(0),
        "half" => Sense::Half,
        "o'clock" | "oclock" => Sense::Clock,
        "am" | "a.m" => Sense::Am,
        "pm" | "p.m" => Sense::Pm,
        "sharp" | "exactly" | "precisely" | "punctually" | "promptly" | "prompt" | "dot" => Sense::Sharp,
        "time" => Sense::Time,
        _ => return None,
    })
}
