//! Values in words, as they stand there: numbers with their units, days, months, weekdays. And a new value written as an old one is.

use std::ops::Range;

use crate::grammar::value::measure;
use crate::grammar::{Clause, Item, Kind, Language, fold};

/// Units that stand at a number, beside those that a look has.
const UNITS: [&str; 16] =
    ["k", "m", "mio", "kg", "g", "km", "h", "min", "s", "l", "t", "ha", "kw", "kwh", "gb", "mb"];

/// What a value is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A number, with its currency or percent sign.
    Number,
    /// A day.
    Date,
    /// A month by its name.
    Month,
    /// A day of the week.
    Weekday,
    /// A count in words: six.
    Count,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// Its class.
    pub(super) class: Class,
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
    /// Whether it is a part of a longer one, as a month is of a day.
    pub(super) is_part: bool,
}

/// The values in words, in their order.
pub(super) fn values(words: &str) -> Vec<Value> {
    let clause = Clause::new(words);
    let items: Vec<Item<'_>> = clause.items().map(|(_, item)| item.clone()).collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(item) = items.get(at) {
        if item.kind == Kind::Quote {
            // What a program has in quotes are values too.
            let from =
                item.at.start + words.get(item.at.clone()).and_then(|own| own.find(item.text)).unwrap_or(0);
            let inner = values(item.text).into_iter();
            out.extend(inner.map(|one| Value { at: one.at.start + from..one.at.end + from, ..one }));
            at += 1;
            continue;
        }
        let (value, count) = value_at(&items, at);
        if let Some(class) = value {
            let end = items.get(at + count - 1).map_or(item.at.end, |last| last.at.end);
            out.push(Value { class, at: item.at.start..end, is_part: false });
            if class == Class::Date {
                let months = items.iter().skip(at).take(count).filter(|one| is_name(one, "month"));
                out.extend(months.map(|one| Value {
                    class: Class::Month,
                    at: one.at.clone(),
                    is_part: true,
                }));
            }
        }
        at += count;
    }
    out
}

/// A name as it is written: a month and a weekday begin with a large letter.
fn is_name(item: &Item<'_>, class: &str) -> bool {
    item.value(class).is_some() && item.text.starts_with(char::is_uppercase)
}

fn value_at(items: &[Item<'_>], at: usize) -> (Option<Class>, usize) {
    let (Some(item), next, after) = (items.get(at), items.get(at + 1), items.get(at + 2)) else {
        return (None, 1);
    };
    let is_year = |item: Option<&Item<'_>>| {
        item.is_some_and(|one| {
            one.kind == Kind::Number && one.text.len() == 4 && one.text.bytes().all(|c| c.is_ascii_digit())
        })
    };
    if item.kind == Kind::Number
        || item.value("ordinal").is_some() && item.text.starts_with(|c: char| c.is_ascii_digit())
    {
        if is_day(item.text) {
            return (Some(Class::Date), 1);
        }
        if next.is_some_and(|one| is_name(one, "month")) {
            return (Some(Class::Date), if is_year(after) { 3 } else { 2 });
        }
        // Letters at a number are its unit, or it is none: “3x”.
        let letters: String = item.text.chars().filter(|c| c.is_alphabetic()).collect();
        let is_ordinal = matches!(letters.as_str(), "st" | "nd" | "rd" | "th");
        let known = Clause::new(&letters)
            .items()
            .all(|(_, one)| one.value("unit").is_some() || one.value("currency").is_some());
        if !letters.is_empty() && !is_ordinal && !known && !UNITS.contains(&letters.to_lowercase().as_str()) {
            return (None, 1);
        }
        let is_sign = |one: &Item<'_>| {
            matches!(one.text, "%" | "‰") || one.value("currency").is_some() && one.value("filler").is_none()
        };
        return (Some(Class::Number), if next.is_some_and(is_sign) { 2 } else { 1 });
    }
    if is_name(item, "month") {
        let day = next.filter(|one| one.kind == Kind::Number && one.text.len() <= 2);
        return match (day, after) {
            (Some(_), Some(comma)) if comma.text == "," && is_year(items.get(at + 3)) => {
                (Some(Class::Date), 4)
            }
            (Some(_), _) if is_year(after) => (Some(Class::Date), 3),
            (Some(_), _) => (Some(Class::Date), 2),
            _ => (Some(Class::Month), 1),
        };
    }
    if is_name(item, "weekday") {
        return (Some(Class::Weekday), 1);
    }
    if item.value("cardinal").is_some() && item.value("filler").is_none() {
        return (Some(Class::Count), 1);
    }
    (None, 1)
}

/// A day in digits: `2025-03-15`, `15.03.2025`, `3/15/25`.
fn is_day(words: &str) -> bool {
    ['-', '.', '/'].into_iter().any(|sign| {
        let parts: Vec<&str> = words.split(sign).collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|part| matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|c| c.is_ascii_digit()))
    })
}

/// A new value as the old one is written: the same signs in a number, the year of the old day where none is said.
/// None where it can't be told what number is meant.
pub(super) fn restyled(old: &str, new: &str, class: Class, language: Language) -> Option<String> {
    Some(match class {
        Class::Number => return number(old, new, language),
        Class::Date => {
            let year = |words: &str| {
                let last = words.rsplit([' ', '.', '/']).next().unwrap_or_default().to_owned();
                (last.len() == 4 && last.bytes().all(|c| c.is_ascii_digit())).then_some(last)
            };
            match (year(old), year(new)) {
                (Some(year), None) if old.contains(' ') && new.contains(' ') => format!("{new} {year}"),
                _ => new.to_owned(),
            }
        }
        Class::Month | Class::Weekday | Class::Count => new.to_owned(),
    })
}

/// Whether a number may be two: three digits stand behind the sign that begins decimals in the language.
pub(super) fn is_doubtful(words: &str, language: Language) -> bool {
    let decimal = if language == Language::German { ',' } else { '.' };
    body(words).is_some_and(|own| signs(own) == (vec![decimal], 3))
}

/// The digits of a number as they are written, with the signs between them.
fn body(words: &str) -> Option<&str> {
    let is_digit = |c: char| c.is_ascii_digit();
    words.get(words.find(is_digit)?..words.rfind(is_digit)? + 1)
}

/// The signs in a number, and how many digits stand behind the last.
fn signs(body: &str) -> (Vec<char>, usize) {
    let signs = body.chars().filter(|c| matches!(c, '.' | ',' | '\'' | '’')).collect();
    (signs, body.rfind(['.', ',']).map_or(0, |at| body.len() - at - 1))
}

fn number(old: &str, new: &str, language: Language) -> Option<String> {
    let said = measure(new, language)?;
    let is_digit = |c: char| c.is_ascii_digit();
    let (first, last) = (old.find(is_digit)?, old.rfind(is_digit)?);
    let (before, body, behind) = (old.get(..first)?, old.get(first..last + 1)?, old.get(last + 1..)?);
    let (new_body, plain) =
        (self::body(new)?, |words: &str| words.chars().filter(char::is_ascii_digit).collect::<String>());
    // The same digits are meant in another notation; a unit that is another one is meant as it was said.
    if plain(body) == plain(new_body) {
        return Some(new.to_owned());
    }
    let ((own, own_tail), (said_signs, said_tail)) = (signs(body), signs(new_body));
    if own == said_signs && (own_tail == 3) == (said_tail == 3) && !own.is_empty() && said.unit.is_empty() {
        return Some(format!("{before}{new_body}{behind}"));
    }
    // “1.234” is a thousand in one language and little more than one in the other: nothing tells which.
    if own.is_empty() && is_doubtful(new_body, language) {
        return None;
    }
    if let ([one], 3, [.., decimal]) = (said_signs.as_slice(), said_tail, own.as_slice())
        && one == decimal
        && own_tail != 3
    {
        return None;
    }
    let unit = |words: &str| words.trim().trim_matches(['(', ')', '-', '−', '+']).to_owned();
    let old_unit = if unit(before).is_empty() { unit(behind) } else { unit(before) };
    let is_same = said.unit.is_empty() || said.unit == old_unit;
    if !is_same {
        return Some(new.to_owned());
    }
    let sign = before.replace(['-', '−'], "");
    let minus = if said.value < 0.0 { "-" } else { "" };
    let digits = written(said.value.abs(), (&own, own_tail), (new_body, said_tail), language);
    Some(format!("{minus}{sign}{digits}{behind}"))
}

/// An amount with the signs of an old number: which begins the decimals, and which parts the thousands.
fn written(
    amount: f64,
    (own, own_tail): (&[char], usize),
    (new, new_tail): (&str, usize),
    language: Language,
) -> String {
    let (decimal, thousands) = match own {
        [] => (None, None),
        [one] if own_tail == 3 => (None, Some(*one)),
        [one] => (Some(*one), None),
        [first, .., last] if first != last => (Some(*last), Some(*first)),
        [first, ..] => (None, Some(*first)),
    };
    let other = |sign: char| if sign == ',' { '.' } else { ',' };
    let usual = if language == Language::German { ',' } else { '.' };
    let decimals = if amount.fract() == 0.0 && new_tail == 3 { 0 } else { new_tail };
    let text = format!("{amount:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let point = decimal.or(thousands.map(other)).unwrap_or(usual);
    // Thousands are parted where they were, or where the new number parts them itself.
    let is_parted = new.contains(['.', ',']) && whole.len() > 3 && decimals == 0;
    let parts = thousands.or(is_parted.then(|| other(decimal.unwrap_or(usual))));
    let mut out = String::new();
    for (n, c) in whole.chars().enumerate() {
        out.extend(parts.filter(|_| n > 0 && (whole.len() - n).is_multiple_of(3)));
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// Old words as they stand in the place: letter by letter, else whatever their case.
pub(super) fn as_it_stands(shown: &str, old: &str) -> Option<String> {
    let bare = old.trim().trim_matches(['"', '“', '”', '„', '‘', '’', '\'']);
    if shown.contains(bare) {
        return Some(bare.to_owned());
    }
    let lower = fold(bare);
    let starts = shown.char_indices().map(|(at, _)| at);
    let found: Vec<&str> =
        starts.filter_map(|at| shown.get(at..at + bare.len()).filter(|own| fold(own) == lower)).collect();
    match found.as_slice() {
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}

/// The place in words that differs least from these, where one differs less than all others and not by much.
pub(super) fn nearest(shown: &str, new: &str) -> Option<String> {
    let marks = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '“' | '”' | '„');
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for word in shown.split(char::is_whitespace) {
        let bare = word.trim_matches(marks);
        let start = from + word.find(bare).unwrap_or(0);
        words.extend((!bare.is_empty()).then_some(start..start + bare.len()));
        from += word.len()
            + shown.get(from + word.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    let count = new.split_whitespace().count();
    let mut found: Vec<(usize, Range<usize>)> = words
        .windows(count.max(1))
        .filter_map(|run| {
            let range = run.first()?.start..run.last()?.end;
            let own = shown.get(range.clone())?;
            let distance = distance(own, new);
            let most = new.chars().count().div_ceil(3).max(1);
            (distance > 0 && distance <= most).then_some((distance, range))
        })
        .collect();
    found.sort_by_key(|one| one.0);
    match found.as_slice() {
        [(least, _), (next, _), ..] if least == next => None,
        [(_, range), ..] => shown.get(range.clone()).map(str::to_owned),
        [] => None,
    }
}

/// How many letters are to be put in, taken out or exchanged (Wagner and Fischer 1974); another case of a letter is none where all
/// else is the same.
fn distance(a: &str, b: &str) -> usize {
    let (folded, other) = (fold(a), fold(b));
    if a != b && folded == other {
        return 1;
    }
    let (a, b): (Vec<char>, Vec<char>) = (folded.chars().collect(), other.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (before + usize::from(x != y)).min(above + 1).min(row[j] + 1);
            before = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_value_is_written_as_the_old_one() {
        use Language::{English, German};
        for (old, new, class, language, expect) in [
            ("€1,500", "2.000 €", Class::Number, German, "€2,000"),
            ("€1,500", "€2,000", Class::Number, English, "€2,000"),
            ("12.00", "21,00", Class::Number, German, "21.00"),
            ("18,000", "21,000", Class::Number, English, "21,000"),
            ("945.5", "950", Class::Number, English, "950"),
            ("12 %", "14 %", Class::Number, English, "14 %"),
            ("12 %", "14", Class::Number, English, "14 %"),
            ("5", "€7", Class::Number, English, "€7"),
            ("€52,300", "52.300 EUR", Class::Number, English, "52.300 EUR"),
            ("1,200", "1,300", Class::Number, German, "1,300"),
            ("30. November 2025", "15. Dezember", Class::Date, German, "15. Dezember 2025"),
        ] {
            assert_eq!(restyled(old, new, class, language).as_deref(), Some(expect), "{old} → {new}");
        }
    }

    #[test]
    fn values_stand_where_they_stand() {
        let found = |words: &str| -> Vec<(Class, String)> {
            values(words)
                .into_iter()
                .filter(|one| !one.is_part)
                .map(|one| (one.class, words[one.at].to_owned()))
                .collect()
        };
        assert_eq!(found("bis 7. Juli 2025"), [(Class::Date, "7. Juli 2025".to_owned())]);
        assert_eq!(
            found("as of 3 April 2025, 12 %"),
            [(Class::Date, "3 April 2025".to_owned()), (Class::Number, "12 %".to_owned())]
        );
        assert_eq!(found("may rise in May"), [(Class::Month, "May".to_owned())]);
        assert_eq!(nearest("Complaints where up slightly", "were").as_deref(), Some("where"));
        assert_eq!(nearest("Carrow & Pike", "Pyke").as_deref(), Some("Pike"));
        assert_eq!(nearest("cat hat", "bat"), None);
    }
}
