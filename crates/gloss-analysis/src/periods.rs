//! Columns that say the same thing for several periods, found by their names: `incidents_85_99` and
//! `incidents_00_14`, `2019` and `2020`, `sales_q1` and `sales_q2`, `score before` and `score after`.

use gloss_figures::words::parts;

/// Two-digit years from here on are of the last century.
const CENTURY: i64 = 50;

/// The last year that two digits may mean.
const LATEST: i64 = 2035;
/// Words beside which a range of two-digit numbers is one of ages.
const AGES: [&str; 8] = ["age", "ages", "aged", "year", "years", "yrs", "old", "size"];

/// A period as a column's name says it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Sorts periods of one sort.
    order: (i64, i64),
    /// As it is shown: `1985–99`.
    pub label: String,
    /// Years it covers, where that is known.
    pub years: Option<i64>,
    /// Whether its years are written with two digits, and may be none.
    short: bool,
    /// Whether they make no years: they end before they begin, or in a time to come.
    odd: bool,
}

/// Columns of one name over several periods, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The name of what they count, in the file's words.
    pub name: String,
    /// Indices of the columns, one for each period.
    pub members: Vec<usize>,
}

/// The largest set of families with the same periods, among columns given by index and name.
pub(crate) fn families(columns: &[(usize, &str)]) -> (Vec<Period>, Vec<Family>) {
    let mut stems: Vec<(String, Vec<(Period, usize)>)> = Vec::new();
    for (index, name) in columns {
        let Some((stem, period)) = split(name) else {
            continue;
        };
        match stems.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(&stem)) {
            Some((_, members)) => members.push((period, *index)),
            None => stems.push((stem, vec![(period, *index)])),
        }
    }
    let mut sets: Vec<(Vec<Period>, Vec<Family>)> = Vec::new();
    for (stem, mut members) in stems {
        members.sort();
        members.dedup_by(|a, b| a.0 == b.0);
        // Two-digit ranges are years only where every one of them can be; ages and sizes come in ranges too.
        let short = members.iter().any(|(period, _)| period.short);
        let ages = stem.split(' ').any(|word| AGES.contains(&word.to_lowercase().as_str()));
        if members.len() < 2 || short && (stem.is_empty() || ages || members.iter().any(|(p, _)| p.odd)) {
            continue;
        }
        let (periods, members): (Vec<Period>, Vec<usize>) = members.into_iter().unzip();
        let name = if stem.is_empty() { "total".to_owned() } else { stem };
        let family = Family { name, members };
        match sets.iter_mut().find(|(known, _)| *known == periods) {
            Some((_, families)) => families.push(family),
            None => sets.push((periods, vec![family])),
        }
    }
    let mut best = (Vec::new(), Vec::new());
    for set in sets {
        if set.1.len() > best.1.len() {
            best = set;
        }
    }
    best
}

/// True for a column that is called by a quarter or a half of a year alone, false for one that is called by another period;
/// none for all others.
pub(crate) fn bare(name: &str) -> Option<bool> {
    let (stem, period) = split(name)?;
    stem.is_empty().then(|| period.label.starts_with(['Q', 'H']))
}

/// A period's label within a sentence: `in 2000–14`, `after`, `(new)`.
pub(crate) fn within(label: &str) -> String {
    match label {
        "before" | "after" => label.to_owned(),
        label if label.starts_with(char::is_lowercase) => format!("({label})"),
        label => format!("in {label}"),
    }
}

/// A column's name without its period, and the period.
fn split(name: &str) -> Option<(String, Period)> {
    let words = parts(name);
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    for take in [2, 1] {
        let at = words.len().checked_sub(take);
        if let Some((rest, tail)) = at.and_then(|at| lower.split_at_checked(at))
            && let Some(period) = period(tail)
        {
            return Some((words.get(..rest.len())?.join(" "), period));
        }
        if let Some((head, _)) = lower.split_at_checked(take)
            && let Some(period) = period(head)
        {
            return Some((words.get(take..)?.join(" "), period));
        }
    }
    None
}

fn period(words: &[String]) -> Option<Period> {
    match words {
        [one] => {
            if let Some(year) = full_year(one) {
                return Some(Period {
                    order: (year, 0),
                    label: year.to_string(),
                    years: Some(1),
                    short: false,
                    odd: false,
                });
            }
            let (order, label) = part_of_year(one).or_else(|| before_or_after(one))?;
            Some(Period { order: (0, order), label, years: None, short: false, odd: false })
        }
        [a, b] => {
            if let (Some(from), Some(to)) = (year(a), year(b)) {
                let short = from / 100 == to / 100;
                let label =
                    if short { format!("{from}–{:02}", to % 100) } else { format!("{from}–{to}") };
                let two = a.len() == 2 || b.len() == 2;
                let odd = from >= to || to > LATEST;
                let years = Some(to - from + 1);
                return (two || !odd).then_some(Period { order: (from, to), label, years, short: two, odd });
            }
            let (year, part) = match (full_year(a), full_year(b)) {
                (Some(year), None) => (year, part_of_year(b)?),
                (None, Some(year)) => (year, part_of_year(a)?),
                _ => return None,
            };
            Some(Period {
                order: (year, part.0),
                label: format!("{} {year}", part.1),
                years: None,
                short: false,
                odd: false,
            })
        }
        _ => None,
    }
}

fn full_year(word: &str) -> Option<i64> {
    let digits = word.strip_prefix("fy").unwrap_or(word);
    let year = digits.parse().ok().filter(|_| digits.len() == 4)?;
    (1900..=2100).contains(&year).then_some(year)
}

fn year(word: &str) -> Option<i64> {
    if word.len() == 2 {
        let year: i64 = word.parse().ok()?;
        return Some(if year >= CENTURY { 1900 + year } else { 2000 + year });
    }
    full_year(word)
}

fn part_of_year(word: &str) -> Option<(i64, String)> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let ("q" | "h", digit) = word.split_at_checked(1)? {
        let n: i64 = digit.parse().ok()?;
        return (1..=4).contains(&n).then(|| (n, word.to_uppercase()));
    }
    let at = MONTHS.iter().position(|month| *month == word)?;
    Some((i64::try_from(at).ok()?, gloss_figures::words::capital(word)))
}

fn before_or_after(word: &str) -> Option<(i64, String)> {
    let order = match word {
        "before" | "pre" | "old" | "previous" => 0,
        "after" | "post" | "new" | "current" => 1,
        _ => return None,
    };
    Some((order, word.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], periods: &[&str], expect: &[(&str, &[usize])]) {
        let columns: Vec<(usize, &str)> = names.iter().copied().enumerate().collect();
        let (found, families) = families(&columns);
        let labels: Vec<&str> = found.iter().map(|p| p.label.as_str()).collect();
        let families: Vec<(&str, &[usize])> =
            families.iter().map(|f| (f.name.as_str(), f.members.as_slice())).collect();
        assert_eq!((labels.as_slice(), families.as_slice()), (periods, expect), "{names:?}");
    }

    #[test]
    fn columns_of_several_periods_are_found() {
        check(
            &["incidents_85_99", "deaths_85_99", "incidents_00_14", "deaths_00_14", "km_per_week"],
            &["1985–99", "2000–14"],
            &[("incidents", &[0, 2]), ("deaths", &[1, 3])],
        );
        check(&["2020", "2019", "2021"], &["2019", "2020", "2021"], &[("total", &[1, 0, 2])]);
        check(&["Sales Q2", "Sales Q1", "Sales Q3"], &["Q1", "Q2", "Q3"], &[("Sales", &[1, 0, 2])]);
        check(&["q4_2020_sales", "q1_2021_sales"], &["Q4 2020", "Q1 2021"], &[("sales", &[0, 1])]);
        check(&["score before", "score after"], &["before", "after"], &[("score", &[0, 1])]);
        check(&["a_1", "a_2", "price_19"], &[], &[]);
        check(&["18-24", "25-34", "35-44", "55-64"], &[], &[]);
        check(&["share_25_34", "share_45_54", "share_55_64"], &[], &[]);
        check(&["age_55_64", "age_65_74"], &[], &[]);
        check(&["", "_", "é", "q", "qé"], &[], &[]);
    }
}
