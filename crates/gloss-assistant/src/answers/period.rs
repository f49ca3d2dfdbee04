//! Times that a question names: a year, a quarter, a month, a day, and spans of them, in both languages. Reads no clock; the day is
//! given.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::grammar::{fold, question_senses};

/// How fine a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grain {
    /// `2024`
    Year,
    /// `2024-03`
    Month,
    /// `2024-W05`
    Week,
    /// `2024-03-15`
    Day,
}

impl Grain {
    /// Letters of an ISO date that say it.
    pub(super) fn letters(self) -> usize {
        match self {
            Self::Year => 4,
            Self::Month => 7,
            Self::Week => 8,
            Self::Day => 10,
        }
    }
}

/// A span of time, both ends included, each as an ISO date cut to its grain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    /// How fine.
    pub(super) grain: Grain,
    /// The first year, month or day; a month whose year nobody said is `-03`. Empty where it has no beginning.
    pub(super) from: String,
    /// The last; empty where it has no end.
    pub(super) to: String,
    /// Its words as they were said.
    pub(super) said: String,
}

impl Period {
    fn one(grain: Grain, key: String, said: &str) -> Self {
        Self { grain, from: key.clone(), to: key, said: said.to_owned() }
    }

    /// Whether it is a month that could be of any year.
    pub(super) fn is_open(&self) -> bool {
        self.from.starts_with('-') || self.to.starts_with('-')
    }

    /// The year it begins in, where it says one.
    pub(super) fn year(&self) -> Option<&str> {
        self.from.get(..4).filter(|year| year.bytes().all(|c| c.is_ascii_digit()))
    }

    /// The same in a year.
    pub(super) fn in_year(mut self, year: &str) -> Self {
        for end in [&mut self.from, &mut self.to] {
            if end.starts_with('-') {
                *end = format!("{year}{end}");
            }
        }
        self
    }

    /// From its first to the other's last; both at the finer grain of the two where one names a year only.
    pub(super) fn through(self, other: &Self) -> Self {
        let grain = self.grain.max(other.grain);
        let said = format!("{} – {}", self.said, other.said);
        Self { grain, from: self.first(grain), to: other.last(grain), said }
    }

    fn first(&self, grain: Grain) -> String {
        let mut out = self.from.clone();
        while out.len() < grain.letters() && !out.is_empty() {
            out.push_str("-01");
        }
        out
    }

    fn last(&self, grain: Grain) -> String {
        let mut out = self.to.clone();
        while out.len() < grain.letters() && !out.is_empty() {
            // Compared as text, no day of a month is behind its 31st.
            out.push_str(if out.len() == 4 { "-12" } else { "-31" });
        }
        out
    }

    /// A condition on a column of ISO dates, or of years.
    pub(super) fn condition(&self, column: &str, is_year: bool) -> Option<String> {
        if is_year {
            (self.grain == Grain::Year).then_some(())?;
            // Numbers stand without quotes.
            return Some(self.within(column).replace('\'', ""));
        }
        Some(self.within(&format!("substr({column}, 1, {})", self.grain.letters())))
    }

    /// The condition that times of its own grain are within it.
    pub(super) fn within(&self, x: &str) -> String {
        if let Some(end) = self.to.strip_prefix('<') {
            return format!("{x} < '{end}'");
        }
        if let Some(end) = self.from.strip_prefix('>') {
            return format!("{x} > '{end}'");
        }
        match (self.from.as_str(), self.to.as_str()) {
            ("", "") => format!("{x} IS NOT NULL"),
            ("", to) => format!("{x} <= '{to}'"),
            (from, "") => format!("{x} >= '{from}'"),
            (from, to) if from == to => format!("{x} = '{from}'"),
            (from, to) => format!("{x} BETWEEN '{from}' AND '{to}'"),
        }
    }
}

/// The period that begins with the first of these words, and how many of them it takes.
pub(super) fn read(words: &[&str], today: Option<Date>) -> Option<(Period, usize)> {
    let said = |count: usize| words.get(..count).unwrap_or_default().join(" ");
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let one = |grain: Grain, key: String, count: usize| Some((Period::one(grain, key, &said(count)), count));
    let first = word(0);
    if let Some(date) = iso(first) {
        return one(date.0, date.1, 1);
    }
    if let Some(date) = written_day(first) {
        return one(Grain::Day, date, 1);
    }
    // “1. März 2026”, “1 March 2026”, “1st of March 2026”.
    if let (Some(day), Some(month)) = (day_of(first), sense(word(1), "month")) {
        if let Some(year) = year(word(2)) {
            return one(Grain::Day, format!("{year}-{month:02}-{day:02}"), 3);
        }
        return one(Grain::Day, format!("-{month:02}-{day:02}"), 2);
    }
    if let Some(month) = sense(first, "month") {
        // “March 1, 2026” and “March 2026”.
        if let (Some(day), Some(year)) = (day_of(word(1)).filter(|_| year(word(1)).is_none()), year(word(2)))
        {
            return one(Grain::Day, format!("{year}-{month:02}-{day:02}"), 3);
        }
        return match year(word(1)) {
            Some(year) => one(Grain::Month, format!("{year}-{month:02}"), 2),
            // “may” and “mar” are words too.
            None if first.chars().next().is_some_and(char::is_uppercase) => {
                one(Grain::Month, format!("-{month:02}"), 1)
            }
            None => None,
        };
    }
    quarter(words).or_else(|| week(words)).or_else(|| relative(words, today)).or_else(|| {
        let year = year(first)?;
        one(Grain::Year, year.to_owned(), 1)
    })
}

fn sense(word: &str, class: &str) -> Option<u32> {
    let word = fold(word);
    question_senses(word.trim_end_matches('.')).iter().find(|sense| sense.class == class)?.value.parse().ok()
}

/// A year as it is written.
pub(super) fn year(word: &str) -> Option<&str> {
    let is_year = word.len() == 4 && word.parse::<u32>().is_ok_and(|year| (1800..2200).contains(&year));
    is_year.then_some(word)
}

fn day_of(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(['.', ',']);
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| digits.strip_suffix(end)).unwrap_or(digits);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

/// `2024-03-15` or `2024-03`.
fn iso(word: &str) -> Option<(Grain, String)> {
    let parts: Vec<&str> = word.split('-').collect();
    let number = |text: &str, len: usize| (text.len() == len).then(|| text.parse::<u32>().ok()).flatten();
    match parts.as_slice() {
        [y, m, d] => {
            number(y, 4)?;
            (number(m, 2)? <= 12 && number(d, 2)? <= 31).then(|| (Grain::Day, word.to_owned()))
        }
        [y, m] => {
            year(y)?;
            (1..=12).contains(&number(m, 2)?).then(|| (Grain::Month, word.to_owned()))
        }
        _ => None,
    }
}

/// `15.03.2024`, day first, as German writes it.
fn written_day(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.split('.').collect();
    let [day, month, year_said] = parts.as_slice() else { return None };
    let (day, month): (u32, u32) = (day.parse().ok()?, month.parse().ok()?);
    let year = year(year_said)?;
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then(|| format!("{year}-{month:02}-{day:02}"))
}

/// “Q3 2025”, “third quarter of 2025”, “3. Quartal 2025”.
fn quarter(words: &[&str]) -> Option<(Period, usize)> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let is_quarter = |word: &str| {
        question_senses(&fold(word)).iter().any(|one| (one.class, one.value) == ("time", "quarter"))
    };
    let (n, mut count) = match fold(word(0)).strip_prefix('q').and_then(|n| n.parse::<u32>().ok()) {
        Some(n) => (n, 1),
        None if is_quarter(word(1)) => (sense(word(0), "ordinal").or_else(|| day_of(word(0)))?, 2),
        None => return None,
    };
    (1..=4).contains(&n).then_some(())?;
    if matches!(word(count), "of" | "in" | "von") && year(word(count + 1)).is_some() {
        count += 1;
    }
    let year = year(word(count));
    count += usize::from(year.is_some());
    let key = |month: u32| format!("{}-{month:02}", year.unwrap_or_default());
    let said = words.get(..count).unwrap_or_default().join(" ");
    Some((Period { grain: Grain::Month, from: key(n * 3 - 2), to: key(n * 3), said }, count))
}

/// “week 51 of 2021”, “KW 51 2021”, `2021-W51`.
fn week(words: &[&str]) -> Option<(Period, usize)> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    if let Some((said, n)) = word(0).split_once("-W") {
        let (year, n) = (year(said)?, n.parse::<u32>().ok().filter(|n| (1..=53).contains(n))?);
        return Some((Period::one(Grain::Week, format!("{year}-W{n:02}"), word(0)), 1));
    }
    let is_week = |one: &crate::grammar::Sense| (one.class, one.value) == ("time", "week");
    question_senses(&fold(word(0))).iter().find(|one| is_week(one))?;
    let n = word(1).trim_end_matches('.').parse::<u32>().ok().filter(|n| (1..=53).contains(n))?;
    let of = usize::from(matches!(word(2), "of" | "in" | "von" | "im"));
    let year = year(word(2 + of));
    let count = if year.is_some() { 3 + of } else { 2 };
    let said = words.get(..count).unwrap_or_default().join(" ");
    Some((Period::one(Grain::Week, format!("{}-W{n:02}", year.unwrap_or_default()), &said), count))
}

/// “last month”, “this year”, “today”.
fn relative(words: &[&str], today: Option<Date>) -> Option<(Period, usize)> {
    let today = today?;
    let word = |at: usize| words.get(at).map(|word| fold(word)).unwrap_or_default();
    let is = |at: usize, class: &str, value: &str| {
        question_senses(&word(at)).iter().any(|one| (one.class, one.value) == (class, value))
    };
    let said = |count: usize| words.get(..count).unwrap_or_default().join(" ");
    for (value, day) in [("today", today), ("yesterday", today.checked_sub(1.day()).ok()?)] {
        if is(0, "when", value) {
            return Some((Period::one(Grain::Day, day.to_string(), &said(1)), 1));
        }
    }
    let back = match (is(0, "when", "last"), is(0, "when", "this")) {
        (true, _) => 1,
        (_, true) => 0,
        _ => return None,
    };
    let cut = |day: Date, grain: Grain| day.to_string().get(..grain.letters()).unwrap_or_default().to_owned();
    let period = if is(1, "time", "year") {
        Period::one(Grain::Year, cut(today.checked_sub((back).years()).ok()?, Grain::Year), &said(2))
    } else if is(1, "time", "month") {
        Period::one(
            Grain::Month,
            cut(today.first_of_month().checked_sub(back.months()).ok()?, Grain::Month),
            &said(2),
        )
    } else if is(1, "time", "quarter") {
        let first = today
            .first_of_month()
            .checked_sub((i64::from(today.month() - 1) % 3 + 3 * i64::from(back)).months())
            .ok()?;
        let last = first.checked_add(2.months()).ok()?;
        Period {
            grain: Grain::Month,
            from: cut(first, Grain::Month),
            to: cut(last, Grain::Month),
            said: said(2),
        }
    } else {
        return None;
    };
    Some((period, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_both_languages() {
        let today = "2026-11-20".parse().ok();
        for (words, from, to, count) in [
            ("2015", "2015", "2015", 1),
            ("March 2024", "2024-03", "2024-03", 2),
            ("März 2024", "2024-03", "2024-03", 2),
            ("March", "-03", "-03", 1),
            ("1. März 2026", "2026-03-01", "2026-03-01", 3),
            ("March 1 2026", "2026-03-01", "2026-03-01", 3),
            ("2025-09-01", "2025-09-01", "2025-09-01", 1),
            ("31.12.2025", "2025-12-31", "2025-12-31", 1),
            ("Q3 2025", "2025-07", "2025-09", 2),
            ("third quarter of 2025", "2025-07", "2025-09", 4),
            ("dritten Quartal 2025", "2025-07", "2025-09", 3),
            ("last month", "2026-10", "2026-10", 2),
            ("letztes Jahr", "2025", "2025", 2),
            ("this quarter", "2026-10", "2026-12", 2),
            ("today", "2026-11-20", "2026-11-20", 1),
        ] {
            let words: Vec<&str> = words.split(' ').collect();
            let (period, taken) = read(&words, today).unwrap_or_else(|| panic!("{words:?}"));
            assert_eq!((period.from.as_str(), period.to.as_str(), taken), (from, to, count), "{words:?}");
        }
        for none in ["may I", "12043", "market", "third row"] {
            assert_eq!(read(&none.split(' ').collect::<Vec<_>>(), today), None, "{none}");
        }
    }
}
