//! What a column's name says: whether it measures, adds up, stands at a level or is a rate, in which unit, and
//! how it is written in a sentence. Lists of English words; nothing here looks at a value.

use crate::figure::Unit;
use crate::words::{capital, escape, human, parts, plural};

/// Words in names of numbers that name a thing and measure none.
const NAMES: &str = " id ids uuid guid key code codes zip zipcode postcode plz phone tel fax isbn ean sku imdb \
    lat lon lng latitude longitude rank ranking position row index_no nr ";
/// Things that have a number of their own in many tables: `order`, `invoice no`. In the plural they are counted.
const THINGS: &str = " order invoice ticket case customer client account transaction booking receipt shipment claim \
    patient employee member contract policy document voucher reference ref delivery parcel vehicle sample ";
/// Words in names of measures whose sum means nothing.
const READINGS: &str = " rate pct percent percentage % share ratio average avg mean median price age score rating \
    index temp temperature speed height weight level grade gpa pressure density discount humidity margin stars bmi \
    wind bias error turnout slope probability chance plus minus effect distance penalty correlation stddev yield \
    expectancy voltage volatility ";
/// Words in names of what stands at a level at a moment: over time it is compared, never added up.
const LEVELS: &str = " price level index employment employed unemployment balance headcount population stock \
    inventory staff subscribers members debt close closing open high low rate users customers backlog reserves ";
/// Words in names of rates.
const RATES: &str = " rate pct percent percentage % share turnout ratio poppct proportion margin ";
/// Words in names of amounts of money.
const MONEY: &str = " budget cost costs price revenue sales gross income salary wage profit spend spending expense \
    expenses earnings turnover fee amount paid payment ";
/// Words of a name that say nothing about what rows are.
const EMPTY_NOUNS: &str = " name title id description text label item full key code notes comment value category \
    type row number no ";
/// Plural words in names of files that are not what a row is.
const ABSTRACT: &str = " stats statistics sales results figures numbers details totals accounts analysis series news \
    status earnings responses economics politics ratings metrics records exports savings losses gross ";

/// What only adds up or counts when its name is heard, in lower case.
fn lower(name: &str) -> Vec<String> {
    parts(name).iter().map(|word| word.to_lowercase()).collect()
}

fn any(name: &str, list: &str) -> bool {
    lower(name)
        .iter()
        .any(|word| list.contains(&format!(" {word} ")) || word.ends_with('%') && list.contains(" % "))
}

/// True where a sum over rows of what a name measures means something.
pub(super) fn adds(name: &str) -> bool {
    let words = lower(name);
    let per = words.iter().position(|word| word == "per");
    let over_time = per.is_some_and(|at| {
        words.get(at + 1).is_some_and(|w| matches!(w.as_str(), "day" | "week" | "month" | "year" | "quarter"))
    });
    !any(name, READINGS) && words.first().is_none_or(|word| word != "change") && (per.is_none() || over_time)
}

/// True where a name is of something that stands at a level.
pub(super) fn level(name: &str) -> bool {
    any(name, LEVELS)
}

/// True where a name is of a change of something.
pub(super) fn change(name: &str) -> bool {
    any(name, " change changes diff difference delta growth ")
}

/// True where a name is of a rate.
pub(super) fn rate(name: &str) -> bool {
    any(name, RATES)
}

/// True where a name is of one thing of many, whose numbers tell them apart and measure nothing.
pub(super) fn thing(name: &str) -> bool {
    let words = lower(name);
    let said = words.iter().map(|word| word.trim_matches(['.', '#']));
    let said: Vec<&str> =
        said.filter(|word| !["", "no", "number", "num", "nr", "the"].contains(word)).collect();
    matches!(said.as_slice(), [one] if THINGS.contains(&format!(" {one} ")))
}

/// True where a name measures something at all.
pub(super) fn measures(name: &str) -> bool {
    !any(name, NAMES)
}

/// True where a name is of what was paid in, rather than what came of it.
pub(super) fn cost(name: &str) -> bool {
    any(name, " budget cost costs spend spending expense expenses investment outlay ")
}

/// True where a name is of what came of it.
pub(super) fn gain(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["gross", "revenue", "sales", "income", "earnings", "turnover", "proceeds"]
        .iter()
        .any(|w| lower.contains(w))
}

/// True where a name is of something that happened or did not.
pub(super) fn happened(name: &str) -> bool {
    let first = lower(name).first().is_some_and(|word| matches!(word.as_str(), "is" | "has" | "was" | "did"));
    first
        || any(
            name,
            " survived churn churned converted conversion won passed failed default defaulted cancelled canceled \
             returned renewed retained attrition late delayed fraud success clicked bought purchased ",
        )
}

/// True where a name is of years.
pub(super) fn year(name: &str) -> bool {
    any(name, " year years yr season jahr ") && lower(name).len() <= 2
}

/// The unit that a name gives.
pub(super) fn unit(name: &str) -> Unit {
    let words = lower(name);
    let said = |codes: &[&str]| words.iter().any(|word| codes.contains(&word.as_str()));
    if name.contains('€') || said(&["eur", "euro", "euros"]) {
        Unit::Money('€')
    } else if name.contains('£') || said(&["gbp"]) {
        Unit::Money('£')
    } else if name.contains('$') || said(&["usd", "dollars"]) {
        Unit::Money('$')
    } else if name.contains('%') || rate(name) && !said(&["rate", "margin", "ratio"]) {
        Unit::Percent
    } else {
        Unit::None
    }
}

/// True where a name is of money or of a count, which can't be below zero unless something is owed or given back.
pub(super) fn never_negative(name: &str) -> bool {
    counts(&human(name)) || any(name, MONEY) && !any(name, " profit margin change balance ")
}

/// True where a measure's name is of things that are counted: its first noun is a plural.
pub(super) fn counts(name: &str) -> bool {
    let what = name.split(['(', '0', '1', '2', '`']).next().unwrap_or(name);
    let what = [" in ", " before", " after", " per "]
        .iter()
        .find_map(|cut| what.split_once(cut))
        .map_or(what, |(head, _)| head)
        .trim();
    plural_word(what)
}

fn plural_word(what: &str) -> bool {
    what.ends_with('s')
        && !what.ends_with("ss")
        && !["sales", "earnings", "gross", "minus", "bias", "status", "us"]
            .iter()
            .any(|word| what.ends_with(word))
}

/// A column's name for a sentence, escaped: in words where it reads as words, else as code.
pub(super) fn said(name: &str) -> String {
    let lower_name = name.trim().to_lowercase();
    for prefix in ["# of ", "#of ", "no. of ", "number of ", "num of "] {
        if let Some(rest) = lower_name.strip_prefix(prefix) {
            return escape(&human(rest));
        }
    }
    if lower_name.chars().all(char::is_alphabetic)
        && name.trim().chars().count() > 3
        && !lower_name.is_empty()
    {
        return escape(&lower_name);
    }
    if let Some(words) = in_money_of(name) {
        return escape(&words);
    }
    let words = human(name);
    let shouted = name.contains('_') && !name.chars().any(char::is_lowercase);
    let reads = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let digits = word.chars().filter(|c| c.is_ascii_digit()).count();
        digits == 0 && (letters >= 2 || !word.chars().any(char::is_alphanumeric)) || letters == 0
    };
    let spoken = words.split(' ').any(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    if spoken && !shouted && words.split(' ').all(reads) {
        escape(&words)
    } else if name.contains(['`', '|', '\\']) || name.trim().is_empty() || name.chars().any(char::is_control)
    {
        format!("“{}”", escape(name.trim()))
    } else {
        format!("`{}`", name.trim())
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

/// What a measure is called without the money of one year that it is in; none where it is in the money of each.
pub(super) fn adjusted(name: &str) -> Option<String> {
    let words = lower(name);
    if in_money_of(name).is_some() {
        return words.split_last().map(|(_, rest)| rest.join(" "));
    }
    let is = |word: &String| matches!(word.as_str(), "adjusted" | "real" | "constant" | "inflation" | "adj");
    let rest: Vec<String> = words.iter().filter(|word| !is(word)).cloned().collect();
    (rest.len() < words.len() && !rest.is_empty()).then(|| rest.join(" "))
}

/// True where a name says the words of another and nothing more.
pub(super) fn same(words: &str, name: &str) -> bool {
    lower(name).join(" ") == words
}

/// What rows are called by a column's name, in the plural; none where it says nothing.
pub(super) fn noun(name: &str) -> Option<String> {
    let words = human(name);
    let marked = name.chars().any(|c| !c.is_alphanumeric() && !matches!(c, ' ' | '_' | '-' | '.'));
    let lower = words.to_lowercase();
    let said = lower.strip_suffix(" name").unwrap_or(&lower).to_owned();
    let plain = said.chars().all(|c| c.is_alphabetic() || c == ' ');
    let empty = said.split(' ').all(|word| EMPTY_NOUNS.contains(&format!(" {word} ")));
    let says = !said.is_empty() && !marked && plain && said.chars().count() > 2 && !empty;
    (says && said.split(' ').count() <= 2 && measures(name)).then(|| plural(&said))
}

/// What rows are called by a file's name: its last word, where that is a plural.
pub(super) fn noun_of_file(stem: &str) -> Option<String> {
    let words = lower(stem);
    let last = words.iter().rev().find(|word| word.chars().all(char::is_alphabetic))?;
    let fits = words.last() == Some(last) && last.len() > 3 && plural_word(last);
    (fits && !ABSTRACT.contains(&format!(" {last} "))).then(|| last.clone())
}

/// True where two names are of one thing, measured twice: they share a word that says what it is.
pub(super) fn related(a: &str, b: &str) -> bool {
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

/// What a report is about, from the words of its file's name: `SP500`, `US employment`. Files are mostly written
/// small, and some short words never are.
pub(super) fn subject(words: &str) -> String {
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
        for (name, sums) in [
            ("revenue", true),
            ("unit_price", false),
            ("seat_km_per_week", true),
            ("deaths per 1000", false),
            ("Share %", false),
            ("growth%", false),
            ("2023 cvap_turnout", false),
        ] {
            assert_eq!(adds(name), sums, "{name}");
        }
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
        for (stem, expect) in
            [("bechdel-movies", Some("movies")), ("pollster-stats-full", None), ("airline-safety", None)]
        {
            assert_eq!(noun_of_file(stem).as_deref(), expect);
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
        ] {
            assert_eq!(said(name), expect);
        }
    }
}
