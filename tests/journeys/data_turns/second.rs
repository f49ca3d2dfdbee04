//! A second program: it reads what reports, slides and pages say of a table, and works out from the table itself whether that is so:
//! each amount, each direction, each leader. Nothing of Gloss has a part in it. What it does not understand it counts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::table::Table;

/// What was looked at, and what was not so.
#[derive(Default, Debug)]
pub(super) struct Verdict {
    pub(super) claims: usize,
    pub(super) cells: usize,
    pub(super) unread: Vec<String>,
    pub(super) wrong: Vec<String>,
}

/// A number as it is said, and the half of its last place.
pub(super) fn said(words: &str) -> Option<(f64, f64)> {
    let digits: String = words
        .trim()
        .trim_end_matches('%')
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\u{a0}'))
        .collect();
    let digits = digits.replace('\u{2212}', "-");
    let value: f64 = digits.trim_start_matches('+').parse().ok()?;
    let places = digits.split_once('.').map_or(0, |(_, after)| after.len());
    Some((value, 0.500_001 * 10_f64.powi(-(places as i32))))
}

pub(super) fn is(words: &str, value: f64) -> bool {
    said(words).is_some_and(|(said, half)| (said - value).abs() <= half + value.abs() * 1e-9)
}

pub(super) fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    let middle = all.len() / 2;
    if all.is_empty() {
        f64::NAN
    } else if all.len() % 2 == 1 {
        all[middle]
    } else {
        (all[middle - 1] + all[middle]) / 2.0
    }
}

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `Jan 2025` as `2025-01`; a year as it is, also one of which a part is there.
pub(super) fn period(words: &str) -> String {
    let words = words.trim().trim_end_matches("(in part)");
    let Some((month, year)) = words.trim().split_once(' ') else { return words.trim().to_owned() };
    let at = MONTHS.iter().position(|name| name.starts_with(month)).unwrap_or(12);
    format!("{year}-{:02}", at + 1)
}

impl Table {
    pub(super) fn values(&self, measure: &str, holds: impl Fn(&[String]) -> bool) -> Vec<f64> {
        let Some(at) = self.column(measure) else { return Vec::new() };
        self.rows.iter().filter(|row| holds(row)).map(|row| row[at].parse().unwrap_or(f64::NAN)).collect()
    }

    pub(super) fn sum(&self, measure: &str, holds: impl Fn(&[String]) -> bool) -> f64 {
        self.values(measure, holds).iter().sum()
    }

    /// The sum of a measure, or its mean, for each month, or each year.
    fn by_period(&self, measure: &str, length: usize, mean: bool) -> BTreeMap<String, f64> {
        let mut out: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        let at = self.column(measure).unwrap_or(0);
        for row in &self.rows {
            out.entry(row[0][..length.min(row[0].len())].to_owned())
                .or_default()
                .push(row[at].parse().unwrap_or(f64::NAN));
        }
        let one =
            |all: Vec<f64>| if mean { all.iter().sum::<f64>() / all.len() as f64 } else { all.iter().sum() };
        out.into_iter().map(|(period, all)| (period, one(all))).collect()
    }

    pub(super) fn groups(&self, category: &str, measure: &str) -> BTreeMap<String, Vec<f64>> {
        let mut out: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        if let (Some(at), Some(of)) = (self.column(category), self.column(measure)) {
            for row in &self.rows {
                out.entry(row[at].clone()).or_default().push(row[of].parse().unwrap_or(f64::NAN));
            }
        }
        out
    }

    /// The category whose labels hold a name.
    pub(super) fn category_of(&self, name: &str) -> Option<&'static str> {
        let names = self.category_names();
        names.into_iter().find(|category| {
            let at = self.column(category).unwrap_or(0);
            self.rows.iter().any(|row| row[at] == name.trim())
        })
    }
}

type Check = fn(&Table, &Captures<'_>) -> Option<bool>;

const NUMBER: &str = r"([+\-−]?[\d,]+(?:\.\d+)?(?: ?%)?)";
const WHEN: &str = r"((?:[A-Z][a-z]{2} )?\d{4})";

/// What is said, and how it is checked.
static CLAIMS: LazyLock<Vec<(Regex, Check)>> = LazyLock::new(|| {
    let claim = |words: &str, check: Check| {
        let words = words
            .replace("#", NUMBER)
            .replace("@", WHEN)
            .replace("$M", r"([A-Za-z]+)")
            .replace("$N", r"([A-Z][a-z]+)");
        (Regex::new(&format!("^(?i:{words})")).expect("a pattern"), check)
    };
    vec![
        claim(r"(mean )?$M (rose|fell) by # from @ \(#\) to @ \(#\)", moved),
        claim(r"(mean )?$M (rose|fell) from @ to @", turned),
        claim(
            r"by [a-z]+, $M rose most for $N \(#: # in @, # in @\) and (fell most|least) for $N \(#: # in @, # in @\)",
            most,
        ),
        claim(r"by [a-z]+, $M rose most for $N \(#: # in @, # in @\)", most),
        claim(r"$M rose most for $N and (fell most|least) for $N", most_words),
        claim(r"the (month|year) with the highest $M was @ \(#\), with the lowest @ \(#\)", extremes),
        claim(
            r"$M is highest in ([A-Z][a-z]+) \(# a month on average\) and lowest in ([A-Z][a-z]+) \(#\)",
            seasons,
        ),
        claim(r"(?:by [a-z]+, )?$N has the largest part of $M, # with # of the rows", part),
        claim(r"(?:by [a-z]+, )?$N has the largest part of $M: #, #", part_of_sum),
        claim(r"$N has the (?:highest share|largest part) of $M", leads),
        claim(r"by ([a-z]+), the median of $M is highest for $N \(#\) and lowest for $N \(#\)", medians),
        claim(r"few rows have most of $M: the mean is #, but half have # or less", few),
        claim(r"the most common ([a-z]+) is $N: # rows, #", commonest),
        claim(r"$M rises? with $M \(correlation #, # rows\)", together),
        claim(r"$M is highest for $N", highest),
        claim(r"$M adds up to #: # a row on average, with a median of #", adds_up),
        claim(r"$M adds up to #", adds_up),
        claim(r"at the median, $M is # times $M; for # of # rows it is less", times),
        claim(r"# rows, @ to @", span),
        claim(r"sales\.csv, # rows", span),
    ]
});

/// The text of a group of a pattern.
fn of<'c>(found: &'c Captures<'_>, at: usize) -> &'c str {
    found.get(at).map_or("", |one| one.as_str())
}

fn moved(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (mean, measure, rose) =
        (!of(found, 1).is_empty(), of(found, 2), of(found, 3).eq_ignore_ascii_case("rose"));
    let (from, to) = (period(of(found, 5)), period(of(found, 7)));
    let all = table.by_period(measure, from.len(), mean);
    let (a, b) = (*all.get(&from)?, *all.get(&to)?);
    let share = (b / a - 1.0).abs() * 100.0;
    Some((b > a) == rose && is(of(found, 4), share) && is(of(found, 6), a) && is(of(found, 8), b))
}

fn turned(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (mean, measure, rose) =
        (!of(found, 1).is_empty(), of(found, 2), of(found, 3).eq_ignore_ascii_case("rose"));
    let (from, to) = (period(of(found, 4)), period(of(found, 5)));
    let all = table.by_period(measure, from.len(), mean);
    Some((all.get(&to)? > all.get(&from)?) == rose)
}

/// How much each label of a category changed from one period to another, in hundredths.
fn changes(table: &Table, category: &str, measure: &str, (from, to): (&str, &str)) -> BTreeMap<String, f64> {
    let at = table.column(category).unwrap_or(0);
    let in_period =
        |name: &str, period: &str| table.sum(measure, |row| row[at] == name && row[0].starts_with(period));
    let names = table.groups(category, measure).into_keys();
    let change = |name: String| {
        let (a, b) = (in_period(&name, from), in_period(&name, to));
        (a > 0.0 && b > 0.0).then(|| (name, (b / a - 1.0) * 100.0))
    };
    names.filter_map(change).collect()
}

fn most(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (measure, name) = (of(found, 1), of(found, 2));
    let category = table.category_of(name)?;
    let (from, to) = (period(of(found, 5)), period(of(found, 7)));
    let all = changes(table, category, measure, (&from, &to));
    let own = *all.get(name)?;
    let is_first = all.values().all(|other| *other <= own + 1e-9);
    let at = table.column(category)?;
    let amounts = |name: &str, was: &str, now: &str| {
        let in_period =
            |period: &str| table.sum(measure, |row| row[at] == name && row[0].starts_with(period));
        is(was, in_period(&from)) && is(now, in_period(&to))
    };
    let mut holds = is_first
        && own > 0.0
        && is(of(found, 3).trim_start_matches('+'), own)
        && amounts(name, of(found, 4), of(found, 6));
    if found.get(8).is_some() {
        let (fell, other) = (of(found, 8).eq_ignore_ascii_case("fell most"), of(found, 9));
        let least = *all.get(other)?;
        holds &= all.values().all(|one| *one >= least - 1e-9)
            && (least < 0.0) == fell
            && is(of(found, 10).trim_start_matches(['+', '-', '\u{2212}']), least.abs())
            && amounts(other, of(found, 11), of(found, 13));
    }
    Some(holds)
}

/// The same without its periods: the first and the last month, or year.
fn most_words(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (measure, name, fell, other) =
        (of(found, 1), of(found, 2), of(found, 3).eq_ignore_ascii_case("fell most"), of(found, 4));
    let category = table.category_of(name)?;
    let holds = [4, 7].into_iter().any(|length| {
        let all = table.by_period(measure, length, false);
        let (Some((from, _)), Some((to, _))) = (all.first_key_value(), all.last_key_value()) else {
            return false;
        };
        let all = changes(table, category, measure, (from, to));
        let (Some(own), Some(least)) = (all.get(name), all.get(other)) else { return false };
        all.values().all(|one| one <= own && one >= least) && *own > 0.0 && (*least < 0.0) == fell
    });
    Some(holds)
}

fn extremes(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let length = if of(found, 1).eq_ignore_ascii_case("year") { 4 } else { 7 };
    let all = table.by_period(of(found, 2), length, false);
    let (high, low) = (*all.get(&period(of(found, 3)))?, *all.get(&period(of(found, 5)))?);
    Some(
        all.values().all(|one| *one <= high && *one >= low)
            && is(of(found, 4), high)
            && is(of(found, 6), low),
    )
}

fn seasons(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let mut months: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (period, value) in table.by_period(of(found, 1), 7, false) {
        months.entry(period[5..].to_owned()).or_default().push(value);
    }
    let mean = |all: &Vec<f64>| all.iter().sum::<f64>() / all.len() as f64;
    let of_month = |name: &str| {
        let at = MONTHS.iter().position(|month| *month == name)?;
        months.get(&format!("{:02}", at + 1)).map(mean)
    };
    let (high, low) = (of_month(of(found, 2))?, of_month(of(found, 4))?);
    let all = || months.values().map(mean);
    Some(
        all().all(|one| one <= high + 1e-9 && one >= low - 1e-9)
            && is(of(found, 3), high)
            && is(of(found, 5), low),
    )
}

fn part(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (name, measure) = (of(found, 1), of(found, 2));
    let all = table.groups(table.category_of(name)?, measure);
    let sum = |all: &Vec<f64>| all.iter().sum::<f64>();
    let (own, whole) = (all.get(name)?, all.values().map(sum).sum::<f64>());
    let rows = own.len() as f64 / table.rows.len() as f64 * 100.0;
    let is_first = all.values().all(|other| sum(other) <= sum(own));
    Some(is_first && is(of(found, 3), sum(own) / whole * 100.0) && is(of(found, 4), rows))
}

/// What a label has of a sum, and which part of it.
fn part_of_sum(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (name, measure) = (of(found, 1), of(found, 2));
    let all = table.groups(table.category_of(name)?, measure);
    let sum = |all: &Vec<f64>| all.iter().sum::<f64>();
    let (own, whole) = (sum(all.get(name)?), all.values().map(sum).sum::<f64>());
    let is_first = all.values().all(|other| sum(other) <= own);
    Some(is_first && is(of(found, 3), own) && is(of(found, 4), own / whole * 100.0))
}

fn leads(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (name, measure) = (of(found, 1), of(found, 2));
    let all = table.groups(table.category_of(name)?, measure);
    let sum = |all: &Vec<f64>| all.iter().sum::<f64>();
    let own = sum(all.get(name)?);
    Some(all.values().all(|other| sum(other) <= own))
}

fn medians(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let groups = table.groups(of(found, 1), of(found, 2));
    let all: BTreeMap<String, f64> = groups.into_iter().map(|(name, all)| (name, median(all))).collect();
    let (high, low) = (*all.get(of(found, 3))?, *all.get(of(found, 5))?);
    let is_so = all.values().all(|one| *one <= high && *one >= low);
    Some(is_so && is(of(found, 4), high) && is(of(found, 6), low))
}

/// `Highest: Bay, 17.2 %`, beside a chart of these points; none for other words.
pub(super) fn read_takeaway(points: &[(String, String)], words: &str, verdict: &mut Verdict) -> bool {
    let words = words.replace(['\u{a0}', '\u{202f}'], " ");
    let Some((which, rest)) =
        words.split_once(": ").filter(|(which, _)| matches!(*which, "Highest" | "Lowest"))
    else {
        return false;
    };
    let values = || points.iter().filter_map(|(_, value)| said(value).map(|(value, _)| value));
    let extreme = values().reduce(if which == "Highest" { f64::max } else { f64::min });
    let Some(extreme) = extreme else { return false };
    let is_label = |label: &str| points.iter().any(|(name, _)| name == label);
    let (label, value) = rest.split_once(", ").filter(|(label, _)| is_label(label)).unwrap_or(("", rest));
    let named = |(name, value): &(String, String)| {
        name == label && said(value).is_some_and(|(value, _)| value == extreme)
    };
    verdict.claims += 1;
    if !is(value, extreme) || !label.is_empty() && !points.iter().any(named) {
        verdict.wrong.push(format!("“{words}”, of {points:?}"));
    }
    true
}

fn few(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let all = table.values(of(found, 1), |_| true);
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let half = median(all);
    Some(mean > half && is(of(found, 2), mean) && is(of(found, 3), half))
}

fn commonest(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let all = table.groups(of(found, 1), table.measure_names()[0]);
    let own = all.get(of(found, 2))?.len();
    let part = own as f64 / table.rows.len() as f64 * 100.0;
    Some(all.values().all(|one| one.len() <= own) && is(of(found, 3), own as f64) && is(of(found, 4), part))
}

fn together(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (a, b) = (table.values(of(found, 1), |_| true), table.values(of(found, 2), |_| true));
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    let (x, y) = (mean(&a), mean(&b));
    let both: f64 = a.iter().zip(&b).map(|(a, b)| (a - x) * (b - y)).sum();
    let spread = |all: &[f64], mean: f64| all.iter().map(|one| (one - mean).powi(2)).sum::<f64>().sqrt();
    Some(
        both > 0.0
            && is(of(found, 3), both / spread(&a, x) / spread(&b, y))
            && is(of(found, 4), a.len() as f64),
    )
}

/// The sum, the mean or the median: the words leave it open.
fn highest(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let all = table.groups(table.category_of(of(found, 2))?, of(found, 1));
    let own = all.get(of(found, 2))?;
    let sum = |all: &Vec<f64>| all.iter().sum::<f64>();
    let leads = |of: &dyn Fn(&Vec<f64>) -> f64| all.values().all(|one| of(one) <= of(own));
    Some(leads(&sum) || leads(&|all| sum(all) / all.len() as f64) || leads(&|all| median(all.clone())))
}

fn adds_up(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let all = table.values(of(found, 1), |_| true);
    let (sum, count) = (all.iter().sum::<f64>(), all.len() as f64);
    let rest = found.get(3).is_none() || is(of(found, 3), sum / count) && is(of(found, 4), median(all));
    Some(is(of(found, 2), sum) && rest)
}

fn times(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let (a, b) = (table.values(of(found, 1), |_| true), table.values(of(found, 3), |_| true));
    let ratios: Vec<f64> = a.iter().zip(&b).filter(|(_, b)| **b != 0.0).map(|(a, b)| a / b).collect();
    let less = ratios.iter().filter(|ratio| **ratio < 1.0).count() as f64;
    let count = ratios.len() as f64;
    Some(
        is(of(found, 2), median(ratios)) && is(of(found, 4), less / count * 100.0) && is(of(found, 5), count),
    )
}

fn span(table: &Table, found: &Captures<'_>) -> Option<bool> {
    let mut holds = is(of(found, 1), table.rows.len() as f64);
    if found.get(2).is_some() {
        let all = table.by_period(table.measure_names()[0], 7, false);
        holds &= all.first_key_value()?.0 == &period(of(found, 2))
            && all.last_key_value()?.0 == &period(of(found, 3));
    }
    Some(holds)
}

/// What must be a claim: it names a direction or an extreme.
static LOADED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(rose|fell|rise|fall|most|least|highest|lowest|leads|largest|smallest)\b")
        .expect("a pattern")
});

/// Reads words: each claim in them, one behind the other.
pub(super) fn read(table: &Table, words: &str, verdict: &mut Verdict) {
    let plain = words.replace("**", "").replace(['\u{a0}', '\u{202f}'], " ");
    let mut rest = plain.trim().trim_start_matches(['#', '-', '*', ' ']);
    let mut read_any = false;
    while !rest.is_empty() {
        let found = CLAIMS.iter().find_map(|(pattern, check)| Some((pattern.captures(rest)?, check)));
        let Some((found, check)) = found else {
            let next = rest.char_indices().skip(1).find(|(at, _)| rest[..*at].ends_with([' ', '(']));
            rest = next.map_or("", |(at, _)| &rest[at..]);
            continue;
        };
        read_any = true;
        verdict.claims += 1;
        if check(table, &found) != Some(true) {
            verdict.wrong.push(format!("“{}”", of(&found, 0)));
        }
        rest = &rest[of(&found, 0).len()..];
    }
    // Whose figures are below it.
    let heads = plain.ends_with("figures that matter most") || plain.contains(": highest in ");
    if !read_any && !heads && LOADED.is_match(&plain) {
        verdict.unread.push(plain.trim().to_owned());
    }
}
