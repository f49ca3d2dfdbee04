//! The words that tell what a column's name alone can tell, out of `additive.tsv`: whether it adds up, names something, is
//! of money. Looks at no value, and says nothing of a word that stands in no list.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use gloss_figures::words::parts;

/// Letters that a listed word needs to be found at the end of a longer one, such as in `Nettoumsatz`.
const ENDING: usize = 4;

type Words = HashSet<&'static str>;

static LISTS: LazyLock<HashMap<&'static str, Words>> = LazyLock::new(|| {
    let mut lists: HashMap<&'static str, Words> = HashMap::new();
    for line in include_str!("additive.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(list), Some(_), Some(words)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        lists.entry(list).or_default().extend(words.split(' ').filter(|word| !word.is_empty()));
    }
    lists
});

/// German words that are no English ones.
static GERMAN: LazyLock<Words> = LazyLock::new(|| {
    let of = |language: &'static str| {
        let lines = include_str!("additive.tsv").lines().filter(|line| !line.starts_with('#'));
        let fields = lines.map(|line| line.split('\t').collect::<Vec<_>>());
        fields.filter(move |fields| fields.get(1) == Some(&language)).flat_map(|fields| {
            fields.get(2).map(|words| words.split(' ').collect::<Vec<_>>()).unwrap_or_default()
        })
    };
    let english: Words = of("en").collect();
    of("de").filter(|word| word.len() > 2 && !english.contains(word)).collect()
});

/// The sense of a name: how far what it names adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// It is never added up.
    Mean,
    /// It adds up.
    Sum,
    /// It adds up where it is a total, which one word alone says; numbers must say the rest.
    Whole,
    /// It counts things, where its numbers are whole.
    Count,
    /// It counts things, where its numbers are whole and far apart.
    Case,
    /// It adds up over things and never over time.
    Stock,
    /// It is what has come together up to a date: adds up over things and never over time.
    Running,
    /// It is there at a moment, as open tickets are: adds up over things and never over time.
    Moment,
    /// It adds up over days and months only.
    Timed,
    /// Its flow over some time, such as a week: adds up where its numbers are far apart.
    Flow,
    /// It is a plural of something that no list has.
    Plural,
    /// Nothing is known.
    Unknown,
}

/// Whether a word is in a list, in small letters.
pub(crate) fn has(list: &str, word: &str) -> bool {
    LISTS.get(list).is_some_and(|words| words.contains(word))
}

/// Whether a name is German: by a word that is listed, by the end of one, or by its letters.
pub(crate) fn german(name: &str) -> bool {
    lower(name).iter().any(|word| {
        let ends = |listed: &&str| listed.chars().count() > ENDING && word.ends_with(*listed);
        GERMAN.contains(word.as_str()) || word.contains(['ä', 'ö', 'ü', 'ß']) || GERMAN.iter().any(ends)
    })
}

/// Whether one of a name's words is in a list as it stands.
pub(crate) fn any(name: &str, list: &str) -> bool {
    lower(name).iter().any(|word| has(list, word) || word.ends_with('%') && has(list, "%"))
}

/// A name's words in small letters.
pub(crate) fn lower(name: &str) -> Vec<String> {
    parts(name).iter().map(|word| word.to_lowercase()).collect()
}

/// The lists that say what comes of adding a word's values up, the strongest first.
const SENSES: [(&str, Sense); 8] = [
    ("mean", Sense::Mean),
    ("size", Sense::Mean),
    ("sum", Sense::Sum),
    ("count", Sense::Count),
    ("case", Sense::Case),
    ("stock", Sense::Stock),
    ("timed", Sense::Timed),
    ("whole", Sense::Whole),
];

/// The sense of one word, and whether it is the size of one thing; none where no list has it. Only the last word of a name is
/// looked at by its end: one before it may end in anything, as `corporate` does.
fn of_word(word: &str, last: bool) -> Option<(Sense, bool)> {
    let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let one = stem.strip_suffix('s').filter(|one| one.chars().count() > 3);
    let exact = |word: &str| {
        SENSES.iter().find(|(list, _)| has(list, word)).map(|(list, sense)| (*sense, *list == "size"))
    };
    let found = exact(word).or_else(|| exact(stem)).or_else(|| exact(one?));
    if found.is_some() || stem.is_empty() {
        return found;
    }
    let front = LISTS.get("front").into_iter().flatten();
    if front.into_iter().any(|front| stem.len() > front.len() && stem.starts_with(front)) {
        return Some((Sense::Mean, false));
    }
    last.then(|| ending(stem)).flatten()
}

/// The longest listed word that a longer one ends in.
fn ending(word: &str) -> Option<(Sense, bool)> {
    let mut best: Option<(usize, (Sense, bool))> = None;
    for (list, sense) in SENSES.into_iter().filter(|(list, _)| !matches!(*list, "timed" | "whole" | "case")) {
        for listed in LISTS.get(list).into_iter().flatten() {
            let letters = listed.chars().count();
            let longer = word.len() > listed.len() && word.ends_with(listed) && letters >= ENDING;
            if longer && best.is_none_or(|(most, _)| letters > most) {
                best = Some((letters, (sense, list == "size")));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// Where a name divides by something: none where it does not, true where that is a span of time.
fn divided(words: &[String]) -> Option<bool> {
    let time = |word: &str| {
        ["day", "week", "month", "year", "quarter", "tag", "woche", "monat", "jahr", "quartal"]
            .contains(&word)
    };
    for (at, word) in words.iter().enumerate() {
        if at > 0
            && matches!(word.as_str(), "per" | "pro" | "je")
            && let Some(next) = words.get(at + 1)
        {
            return Some(time(next));
        }
        if let Some((before, after)) = word.split_once('/')
            && !before.is_empty()
            && has("per", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        {
            return Some(time(after));
        }
    }
    None
}

/// The sense of a whole name.
pub(crate) fn sense(name: &str) -> Sense {
    let said = plain_sense(name);
    let words: Vec<String> = lower(name).iter().map(|word| word.trim_end_matches('.').to_owned()).collect();
    let running = words.iter().any(|word| has("running", word));
    let together = words.join("_");
    let together = format!("_{together}_");
    let phrase = |list: &str| {
        LISTS.get(list).into_iter().flatten().any(|phrase| together.contains(&format!("_{phrase}_")))
    };
    let moment = phrase("there") || words.len() > 1 && words.iter().any(|word| has("moment", word));
    match said {
        Sense::Mean => Sense::Mean,
        _ if running || phrase("since") => Sense::Running,
        Sense::Sum | Sense::Count | Sense::Stock | Sense::Plural if moment => Sense::Moment,
        said => said,
    }
}

/// Whether a name is of an amount of money; so is a German compound that ends in such a word.
pub(crate) fn money(name: &str) -> bool {
    let list = || LISTS.get("money").into_iter().flatten();
    lower(name).iter().any(|word| {
        let ends = |listed: &&str| listed.chars().count() >= ENDING && word.ends_with(*listed);
        has("money", word)
            || matches!(word.as_str(), "value" | "wert")
            || word.ends_with("wert")
            || list().any(ends)
    })
}

/// The sense of a name's words, but for those of time and moment.
fn plain_sense(name: &str) -> Sense {
    let words: Vec<String> = lower(name).into_iter().filter(|word| !has("unit", word)).collect();
    if words.first().is_some_and(|word| word == "per") || words.iter().any(|word| word.contains('%')) {
        return Sense::Mean;
    }
    if let [word] = words.as_slice()
        && has("weight", word)
    {
        return Sense::Count;
    }
    let divided = divided(&words);
    if divided == Some(false) {
        return Sense::Mean;
    }
    let last = words.iter().rposition(|word| word.chars().any(char::is_alphabetic));
    let of = |(at, word): (usize, &String)| of_word(word, Some(at) == last);
    let found: Vec<(Sense, bool)> = words.iter().enumerate().filter_map(of).collect();
    let whole = found.iter().any(|(sense, _)| *sense == Sense::Whole);
    let all_known = found.len() == words.len();
    // The total of a size or a price is a sum; that of a rate or a score is none.
    let sized = |(at, word): (usize, &String)| {
        is_price(word) || of((at, word)).is_some_and(|(sense, size)| size || sense == Sense::Whole)
    };
    if whole && words.len() > 1 && words.iter().enumerate().all(sized) {
        return Sense::Sum;
    }
    if words.iter().any(|word| is_price(word) && (word.starts_with("gesamt") || word.starts_with("total"))) {
        return Sense::Sum;
    }
    let is = |wanted: Sense| found.iter().any(|(sense, _)| *sense == wanted);
    if is(Sense::Mean) {
        return Sense::Mean;
    }
    if divided == Some(true) {
        return Sense::Flow;
    }
    let value = words.iter().any(|word| matches!(word.as_str(), "value" | "wert"));
    if value && words.iter().any(|word| has("thing", word)) {
        return Sense::Sum;
    }
    for wanted in [Sense::Sum, Sense::Count, Sense::Stock, Sense::Case, Sense::Timed] {
        if is(wanted) {
            return wanted;
        }
    }
    if whole && all_known {
        return Sense::Whole;
    }
    match words.iter().rev().find(|word| word.chars().any(char::is_alphabetic)) {
        Some(last) if is_plural(last.trim_end_matches(|c: char| c.is_ascii_digit())) => Sense::Plural,
        _ => Sense::Unknown,
    }
}

fn is_price(word: &str) -> bool {
    word.ends_with("price") || word.ends_with("preis")
}

/// True for a word that is written as a plural is in English.
pub(crate) fn is_plural(word: &str) -> bool {
    word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !["sales", "earnings", "gross", "minus", "bias", "status", "us", "is"]
            .iter()
            .any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_they_add_up_to() {
        for (name, sense) in [
            ("revenue", Sense::Sum),
            ("Nettoumsatz", Sense::Sum),
            ("WORLDCONSUMPTION", Sense::Sum),
            ("unit_price", Sense::Mean),
            ("Stückpreis", Sense::Mean),
            ("Steuersatz", Sense::Mean),
            ("Gesamtpreis", Sense::Sum),
            ("total price", Sense::Sum),
            ("total weight", Sense::Sum),
            ("total cholesterol", Sense::Mean),
            ("total bilirubin", Sense::Unknown),
            ("total_bill", Sense::Sum),
            ("bill_length_mm", Sense::Mean),
            ("seat_km_per_week", Sense::Flow),
            ("deaths per 1000", Sense::Mean),
            ("Umsatz pro Kopf", Sense::Mean),
            ("Preis EUR/kg", Sense::Mean),
            ("gdpPercap", Sense::Mean),
            ("avgsales", Sense::Mean),
            ("Share %", Sense::Mean),
            ("growth%", Sense::Mean),
            ("2023 cvap_turnout", Sense::Mean),
            ("BILLS104", Sense::Sum),
            ("SUBS", Sense::Plural),
            ("order value", Sense::Sum),
            ("value", Sense::Unknown),
            ("waist", Sense::Mean),
            ("unit cost", Sense::Mean),
            ("VK netto", Sense::Mean),
            ("days overdue", Sense::Unknown),
            ("Credit Limit", Sense::Mean),
            ("Lagerwert", Sense::Sum),
            ("Einwohner", Sense::Stock),
            ("YTD sales", Sense::Running),
            ("Sales to date", Sense::Running),
            ("Lfd. Jahr", Sense::Running),
            ("Umsatz seit Jahresbeginn", Sense::Running),
            ("Running costs", Sense::Sum),
            ("Open tickets", Sense::Moment),
            ("Tickets in queue", Sense::Moment),
            ("Opened tickets", Sense::Count),
            ("Offene Fälle", Sense::Moment),
            ("Active power", Sense::Unknown),
            ("Peak visitors", Sense::Mean),
            ("Unique visitors", Sense::Mean),
            ("Spitzenlast", Sense::Mean),
            ("Wage", Sense::Mean),
            ("Zählerstand kWh", Sense::Mean),
        ] {
            assert_eq!(super::sense(name), sense, "{name}");
        }
    }

    #[test]
    fn lists_hold_small_letters_and_none_is_empty() {
        for (list, words) in LISTS.iter() {
            assert!(!words.is_empty(), "{list}");
            assert!(words.iter().all(|word| *word == word.to_lowercase()), "{list}");
        }
        for (list, _) in SENSES {
            assert!(LISTS.contains_key(list), "{list}");
        }
    }
}
