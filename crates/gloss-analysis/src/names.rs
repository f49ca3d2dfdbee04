//! The meaning of a column's name: whether it measures, stands at a level or is a rate, in which unit, and how it is
//! written in a sentence. The words are those of `additive.tsv`; nothing here looks at a value.

use crate::additive::{any, has, is_plural, lower};
use gloss_figures::figure::Unit;
use gloss_figures::words::{capital, escape, human, plural};

/// Amounts of money that may well be below zero.
const SIGNED: [&str; 6] = ["profit", "margin", "change", "balance", "saldo", "gewinn"];

/// Whether a name is of something that stands at a level.
pub(crate) fn level(name: &str) -> bool {
    any(name, "level")
}

/// Whether a name is of a change of something.
pub(crate) fn change(name: &str) -> bool {
    lower(name)
        .iter()
        .any(|word| ["change", "changes", "diff", "difference", "delta", "growth"].contains(&word.as_str()))
}

/// Whether a name is of a rate.
pub(crate) fn rate(name: &str) -> bool {
    any(name, "rate")
}

/// Whether a name is of one thing of many, whose numbers tell them apart and measure nothing.
pub(crate) fn thing(name: &str) -> bool {
    let words = lower(name);
    let said = words.iter().map(|word| word.trim_matches(['.', '#']));
    let said: Vec<&str> =
        said.filter(|word| !["", "no", "number", "num", "nr", "the"].contains(word)).collect();
    matches!(said.as_slice(), [one] if has("thing", one))
}

/// Whether a name is of a number that tells things apart: a number on a shirt, `Startnummer`, `Lfd. Nr`.
pub(crate) fn numbers(name: &str) -> bool {
    let words = lower(name);
    let Some(last) = words.iter().rfind(|word| word.chars().any(char::is_alphabetic)) else { return false };
    let last = last.trim_end_matches('.');
    let several = words.len() > 1 && matches!(last, "no" | "number" | "num");
    several || last.ends_with("nummer") || last.ends_with("nr")
}

/// Whether a name is of the year in which something was made or began.
pub(crate) fn dates(name: &str) -> bool {
    lower(name).iter().any(|word| {
        let year = ["jahr", "jahrgang", "year"].iter().any(|end| word.ends_with(end));
        year && !matches!(word.as_str(), "vorjahr" | "halbjahr") || has("dated", word)
    })
}

/// Whether a name is of what is never added up: a price, a rate, an age, a mean.
pub fn is_mean(name: &str) -> bool {
    any(name, "mean") || rate(name)
}

/// Whether a name measures something at all.
pub(crate) fn measures(name: &str) -> bool {
    !any(name, "name")
}

/// Whether a name is of what was paid in, rather than what came of it.
pub(crate) fn cost(name: &str) -> bool {
    lower(name).iter().any(|word| {
        [
            "budget",
            "cost",
            "costs",
            "spend",
            "spending",
            "expense",
            "expenses",
            "investment",
            "outlay",
            "kosten",
            "aufwand",
        ]
        .contains(&word.as_str())
    })
}

/// Whether a name is of what came of it.
pub(crate) fn gain(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["gross", "revenue", "sales", "income", "earnings", "turnover", "proceeds"]
        .iter()
        .any(|w| lower.contains(w))
}

/// Whether a name is of something that happened or did not.
pub(crate) fn happened(name: &str) -> bool {
    let first = lower(name).first().is_some_and(|word| matches!(word.as_str(), "is" | "has" | "was" | "did"));
    first || any(name, "happened")
}

/// Whether a name is of years.
pub fn year(name: &str) -> bool {
    let words = lower(name);
    let year = |word: &String| ["year", "years", "yr", "season", "jahr"].contains(&word.as_str());
    words.iter().any(year) && words.len() <= 2
}

/// The unit that a name gives, with the scale that it counts money in.
pub(crate) fn unit(name: &str) -> Unit {
    match (sign_or_percent(name), gloss_data::header_scale(name)) {
        (Unit::Money(sign), Some(ones)) if ones > 1.0 && ones <= 1e9 => Unit::MoneyIn(sign, ones as u32),
        (unit, _) => unit,
    }
}

fn sign_or_percent(name: &str) -> Unit {
    let words = lower(name);
    let said = |codes: &[&str]| words.iter().any(|word| codes.contains(&word.as_str()));
    if let Some(sign) = gloss_figures::figure::currency(name) {
        Unit::Money(sign)
    } else if said(&["eur", "euro", "euros"]) {
        Unit::Money("€")
    } else if said(&["gbp"]) {
        Unit::Money("£")
    } else if said(&["usd", "dollars"]) {
        Unit::Money("$")
    } else if name.contains('%') || rate(name) && !said(&["rate", "margin", "ratio", "quote", "marge"]) {
        Unit::Percent
    } else {
        Unit::None
    }
}

/// Whether a name is of money or of a count, which can't be below zero unless something is owed or given back.
pub(crate) fn never_negative(name: &str) -> bool {
    counts(&human(name))
        || any(name, "money") && !lower(name).iter().any(|word| SIGNED.contains(&word.as_str()))
}

/// Whether a measure's name is of things that are counted: its first noun is a plural.
pub(crate) fn counts(name: &str) -> bool {
    let what = name.split(['(', '0', '1', '2', '`']).next().unwrap_or(name);
    let what = [" in ", " before", " after", " per "]
        .iter()
        .find_map(|cut| what.split_once(cut))
        .map_or(what, |(head, _)| head)
        .trim();
    is_plural(what.rsplit(' ').next().unwrap_or(what))
}

/// A column's name for a sentence, escaped: in words where it reads as words, else as code. English words are written
/// small; where `kept`, as in a German table, words stay as the file has them.
pub(crate) fn sentence_name(name: &str, kept: bool) -> String {
    let plain_name = name.trim();
    let lower_name = plain_name.to_lowercase();
    for prefix in ["# of ", "#of ", "no. of ", "number of ", "num of "] {
        if let Some(rest) = lower_name.strip_prefix(prefix) {
            return escape(&human(rest));
        }
    }
    if kept
        && !name.contains(['`', '|', '\\'])
        && name.chars().any(char::is_alphabetic)
        && !name.chars().any(char::is_control)
    {
        return escape(&gloss_figures::words::spaced(name));
    }
    if let Some(words) = in_money_of(name) {
        return escape(&words);
    }
    let words = human(name);
    if lower_name.chars().all(char::is_alphabetic) && plain_name.chars().count() > 3 && !words.contains(' ') {
        return escape(&lower_name);
    }
    let shouted = name.contains('_') && !name.chars().any(char::is_lowercase);
    // A letter alone is a unit or a number's name where words stand beside it.
    let reads = |word: &str| {
        let digits = word.chars().filter(|c| c.is_ascii_digit()).count();
        digits == 0 || !word.chars().any(char::is_alphabetic)
    };
    let spoken = words.split(' ').any(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    if spoken && !shouted && words.split(' ').all(reads) {
        escape(&words)
    } else if name.contains(['`', '|', '\\']) || plain_name.is_empty() || name.chars().any(char::is_control) {
        format!("“{}”", escape(plain_name))
    } else {
        format!("`{plain_name}`")
    }
}

/// `budget_2013$` is the budget in dollars of 2013.
fn in_money_of(name: &str) -> Option<String> {
    let sign = name.trim().chars().last().filter(|c| matches!(c, '$' | '€' | '£'))?;
    let words = lower(name);
    let (year, rest) = words.split_last()?;
    let full = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    (full && !rest.is_empty()).then(|| format!("{} ({sign} of {year})", rest.join(" ")))
}

/// The name of a measure without the money of one year that it is in; none where it is in the money of each.
pub(crate) fn adjusted(name: &str) -> Option<String> {
    let words = lower(name);
    if in_money_of(name).is_some() {
        return words.split_last().map(|(_, rest)| rest.join(" "));
    }
    let is = |word: &String| matches!(word.as_str(), "adjusted" | "real" | "constant" | "inflation" | "adj");
    let rest: Vec<String> = words.iter().filter(|word| !is(word)).cloned().collect();
    (rest.len() < words.len() && !rest.is_empty()).then(|| rest.join(" "))
}

/// Whether a name says the words of another and nothing more.
pub(crate) fn same(words: &str, name: &str) -> bool {
    lower(name).join(" ") == words
}

/// The noun that a column's name gives for rows, in the plural; none where it gives none.
pub(crate) fn noun(name: &str) -> Option<String> {
    let words = human(name);
    let marked = name.chars().any(|c| !c.is_alphanumeric() && !matches!(c, ' ' | '_' | '-' | '.'));
    let lower = words.to_lowercase();
    let said = lower.strip_suffix(" name").unwrap_or(&lower).to_owned();
    let plain = said.chars().all(|c| c.is_alphabetic() || c == ' ');
    let empty = said.split(' ').all(|word| has("plain", word));
    let says = !said.is_empty() && !marked && plain && said.chars().count() > 2 && !empty;
    (says && said.split(' ').count() <= 2 && measures(name)).then(|| plural(&said))
}

/// The noun that a file's name gives for rows: its last word, where that is a plural of what rows are. A plural that no list
/// has is taken where a column is called by it, as `gadget no` is in a file of gadgets.
pub(crate) fn noun_of_file(stem: &str, columns: &[&str], events: bool) -> Option<String> {
    let words = lower(stem);
    let last = words.iter().rev().find(|word| word.chars().all(char::is_alphabetic))?;
    if words.last() != Some(last) || has("abstract", last) {
        return None;
    }
    let one = last.strip_suffix('s').unwrap_or(last);
    let is = |word: &String| word == one || word == last;
    let of = |name: &str| {
        let words = lower(name);
        words.first().is_some_and(is) || words.last().is_some_and(is)
    };
    let named = || columns.iter().any(|name| of(name));
    (has("rows", last) || is_plural(last) && (events || named())).then(|| last.clone())
}

/// Whether two names are of one thing, measured twice: they share a word that says what it is.
pub(crate) fn related(a: &str, b: &str) -> bool {
    let (a, b) = (lower(a), lower(b));
    let small = |word: &&String| {
        word.chars().count() > 2
            && word.chars().any(char::is_alphabetic)
            && !matches!(word.as_str(), "the" | "and" | "per" | "for")
    };
    let shared = a.iter().filter(small).filter(|word| b.contains(word)).count();
    let fewest = a.iter().filter(small).count().min(b.iter().filter(small).count());
    shared > 0 && shared * 2 >= fewest
}

/// The subject of a report, from the words of its file's name: `SP500`, `US employment`. The names of files are mostly
/// written small, and some short words never are.
pub fn subject(words: &str) -> String {
    const INITIALS: &str = " us uk eu usa uae un gdp hr vat kpi roi ";
    let (first, rest) = words.split_once(' ').map_or((words, ""), |(first, rest)| (first, rest));
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    let code = first.chars().any(|c| c.is_ascii_digit()) && (1..=3).contains(&letters);
    let first =
        if code || INITIALS.contains(&format!(" {first} ")) { first.to_uppercase() } else { capital(first) };
    let out = format!("{first} {rest}");
    if out.trim().is_empty() { "Report".to_owned() } else { out.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_written_as_names_are() {
        for (words, expect) in [
            ("sp500", "SP500"),
            ("us employment", "US employment"),
            ("use of cars", "Use of cars"),
            ("survey2017 answers", "Survey2017 answers"),
            ("", "Report"),
        ] {
            assert_eq!(subject(words), expect);
        }
    }

    #[test]
    fn names_say_what_they_measure() {
        for (name, expect) in [("customer_id", false), ("width", true), ("Zip Code", false), ("paid", true)] {
            assert_eq!(measures(name), expect, "{name}");
        }
        for (name, expect) in [
            ("order", true),
            ("Invoice No.", true),
            ("orders", false),
            ("order value", false),
            ("units", false),
        ] {
            assert_eq!(thing(name), expect, "{name}");
        }
        for (name, expect) in [
            ("airline", Some("airlines")),
            ("name", None),
            ("Product Name", Some("products")),
            ("q1", None),
            ("imdb", None),
        ] {
            assert_eq!(noun(name).as_deref(), expect);
        }
        for (stem, columns, expect) in [
            ("bechdel-movies", &[][..], Some("movies")),
            ("pollster-stats-full", &["stat"], None),
            ("airline-safety", &["airline"], None),
            ("gadgets", &["Gadget No", "price"], Some("gadgets")),
            ("mtcars", &["mpg"], None),
            ("la-riots", &["name"], None),
            ("stocks", &["stock"], None),
            ("offene Rechnungen", &[], Some("rechnungen")),
        ] {
            assert_eq!(noun_of_file(stem, columns, false).as_deref(), expect, "{stem}");
        }
    }

    #[test]
    fn names_are_words_or_code() {
        for (name, expect) in [
            ("avail_seat_km", "avail seat km"),
            ("# of Polls", "polls"),
            ("cvap_estimate_18to22", "`cvap_estimate_18to22`"),
            ("x", "`x`"),
            ("538 Grade", "538 grade"),
            ("budget_2013$", "budget (\\$ of 2013)"),
            ("a`|b", "“a\\`\\|b”"),
            ("body_mass_g", "body mass g"),
            ("lifeExp", "life exp"),
            ("gdpPercap", "gdp percap"),
        ] {
            assert_eq!(sentence_name(name, false), expect);
        }
        for (name, expect) in [
            ("Kunde", "Kunde"),
            ("Umsatz netto", "Umsatz netto"),
            ("umsatz_EUR", "umsatz EUR"),
            ("MwSt-Satz", "MwSt-Satz"),
        ] {
            assert_eq!(sentence_name(name, true), expect);
        }
    }
}
