//! A query's answer, read by a spec's columns: what each row says, where it is and what it is filtered by. Changes no value.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::digits::{self, Digits};
use crate::html::{format_value, measured, number_of};
use crate::refusal::Refusal;
use crate::spec::{Measure, Spec, Template};
use crate::times;
use crate::{MAX_ROWS, MAX_VALUES};

/// A query's answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The columns' names.
    pub columns: Vec<String>,
    /// Numbers, strings or null.
    pub rows: Vec<Vec<Value>>,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) key: String,
    pub(crate) name: String,
    /// Latitude and longitude in degrees.
    pub(crate) place: Option<(f64, f64)>,
    pub(crate) size: Option<f64>,
    pub(crate) details: Vec<String>,
    pub(crate) link: Option<String>,
    /// The numbers of the choices that it is among.
    pub(crate) choices: Vec<usize>,
    /// Its values, one for each measure.
    pub(crate) values: Vec<Option<f64>>,
    /// Its categories, one for each group.
    pub(crate) groups: Vec<String>,
    /// When it was: `2026-03`, or `2026`.
    pub(crate) time: Option<String>,
    /// The same as the query says it: `2026-03-05 18:30`.
    pub(crate) when: String,
    /// The number at its right, as it is written there.
    pub(crate) figure: Option<String>,
    /// The file of its picture.
    pub(crate) picture: Option<String>,
    /// Its number in the query's answer.
    pub(crate) number: usize,
}

/// A filter: one column's values, or one that is yes or no.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    pub(crate) name: String,
    /// Its choices: their numbers on the page, what they are called, and how many rows have them.
    pub(crate) choices: Vec<(usize, String, usize)>,
    /// Whether the column says yes or no, and its one choice is yes.
    pub(crate) is_yes: bool,
}

/// The rows as a page shows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PageRows {
    pub(crate) rows: Vec<Row>,
    pub(crate) filters: Vec<Filter>,
    /// Rows of a map without a place.
    pub(crate) nowhere: usize,
    /// How each measure is written.
    pub(crate) digits: Vec<Digits>,
}

/// The files that the rows of a spec name: their pictures.
pub(crate) fn pictures(spec: &Spec, answer: &Rows) -> Vec<String> {
    let column = spec.picture.as_ref().and_then(|name| column(answer, "picture", name).ok());
    let mut all: Vec<String> = column
        .map(|at| answer.rows.iter().filter_map(|row| row.get(at)).map(plain).collect())
        .unwrap_or_default();
    all.retain(|path| !path.is_empty());
    all.sort_unstable();
    all.dedup();
    all
}

/// Reads the rows.
///
/// # Errors
/// A column that is not there, too many rows, or a key that two rows have.
pub(crate) fn read(spec: &Spec, answer: &Rows) -> Result<PageRows, Refusal> {
    if answer.rows.is_empty() {
        return Err(Refusal::new("sql", "The query gives no row.", "Ask for rows that are there."));
    }
    if answer.rows.len() > MAX_ROWS {
        let says = format!("The query gives {} rows.", answer.rows.len());
        return Err(Refusal::new(
            "sql",
            says,
            format!("A site shows at most {MAX_ROWS}: filter or group them."),
        ));
    }
    let of = |path: &str, name: &str| column(answer, path, name);
    let given = |path: &str, name: &Option<String>| name.as_ref().map(|name| of(path, name)).transpose();
    let (key, name) = (given("key", &spec.key)?, of("name", &spec.name)?);
    let (size, link) = (given("size", &spec.size)?, given("link", &spec.link)?);
    let place =
        spec.place.as_ref().map(|place| Ok((of("place.lat", &place.lat)?, of("place.lon", &place.lon)?)));
    let place = place.transpose()?;
    let details = spec.details.iter().map(|name| of("details", name)).collect::<Result<Vec<_>, _>>()?;
    let measures =
        spec.measures.iter().map(|one| of("measures", &one.column)).collect::<Result<Vec<_>, _>>()?;
    let groups = spec.groups.iter().map(|name| of("groups", name)).collect::<Result<Vec<_>, _>>()?;
    let time = given("time", &spec.time)?;
    let picture = given("picture", &spec.picture)?;
    let (filters, chosen) = filters(spec, answer)?;
    let at = |row: &[Value], column: usize| row.get(column).cloned().unwrap_or_default();
    let mut out = PageRows { filters, ..PageRows::default() };
    for (n, row) in answer.rows.iter().enumerate() {
        let place = place.and_then(|(lat, lon)| on_earth(number(&at(row, lat))?, number(&at(row, lon))?));
        out.nowhere += usize::from(spec.place.is_some() && place.is_none());
        let name = format_value(&at(row, name));
        out.rows.push(Row {
            key: key.map(|key| plain(&at(row, key))).unwrap_or_default(),
            name: if name.is_empty() { "Without a name".to_owned() } else { name },
            place,
            size: size.and_then(|size| number(&at(row, size))),
            details: details
                .iter()
                .map(|column| format_value(&at(row, *column)))
                .filter(|words| !words.is_empty())
                .collect(),
            link: link.and_then(|link| crate::html::address(&format_value(&at(row, link)))),
            choices: chosen.get(n).cloned().unwrap_or_default(),
            values: measures.iter().map(|column| number(&at(row, *column))).collect(),
            groups: groups.iter().map(|column| format_value(&at(row, *column))).collect(),
            time: time.and_then(|column| period(&plain(&at(row, column)))),
            when: time.map(|column| plain(&at(row, column))).unwrap_or_default(),
            figure: None,
            picture: picture.map(|column| plain(&at(row, column))).filter(|path| !path.is_empty()),
            number: n,
        });
    }
    if key.is_none() {
        name_by_words(&mut out.rows);
    }
    distinct(&out.rows)?;
    write_values(&mut out, spec, answer, (&details, &measures));
    order(&mut out.rows, spec);
    Ok(out)
}

/// The column whose number stands at the right of each row: what ranks them, or the first measure of a dashboard.
pub(crate) fn figure_column(spec: &Spec) -> Option<&str> {
    let measure = spec.measures.first().filter(|_| spec.template == Template::Dashboard);
    spec.size.as_deref().or(measure.map(|measure| measure.column.as_str()))
}

/// Writes the values of rows, which have their keys by now: a row is known by its values, however they are said. Numbers of one column
/// have the same decimals.
fn write_values(out: &mut PageRows, spec: &Spec, answer: &Rows, (details, measures): (&[usize], &[usize])) {
    let values = |at: usize| answer.rows.iter().filter_map(move |row| number(row.get(at)?));
    let digits = |(measure, at): (&Measure, &usize)| digits::of_measure(measure, values(*at));
    out.digits = spec.measures.iter().zip(measures).map(digits).collect();
    let column = figure_column(spec).and_then(|name| column(answer, "size", name).ok());
    let own = match spec.size {
        Some(_) => column.map(|at| digits::of_numbers(values(at))),
        // A row has one value, and no mean of any.
        None => column
            .zip(spec.measures.first())
            .map(|(at, measure)| digits::of_measure(&Measure { mean: false, ..measure.clone() }, values(at))),
    };
    let figure = column.zip(own);
    let decimals: Vec<usize> = details.iter().map(|at| digits::of_column(values(*at))).collect();
    for (row, line) in out.rows.iter_mut().zip(&answer.rows) {
        let value = |at: usize| line.get(at).cloned().unwrap_or_default();
        row.figure = figure.and_then(|(at, digits)| Some(digits.write(number(&value(at))?)));
        // What stands at its right is not said again.
        let all = spec.details.iter().zip(details).zip(&decimals).filter(|((_, at), _)| column != Some(**at));
        let all = all.map(|((name, at), digits)| detail(name, &value(*at), *digits));
        row.details = all.filter(|words| !words.is_empty()).collect();
    }
}

/// Keys of rows that no column tells apart: their names, with their time and what else is said of them where several have the
/// same. A number would be its neighbour's as soon as a row comes before it. Only rows that are equal in all are counted.
fn name_by_words(rows: &mut [Row]) {
    let parts: [fn(&Row) -> String; 4] = [
        |row| row.when.clone(),
        |row| row.details.join(" "),
        |row| [row.groups.join(" "), row.size.map(number_of).unwrap_or_default()].join(" "),
        |row| {
            [row.link.clone(), row.picture.clone(), row.place.map(|place| format!("{place:?}"))]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        },
    ];
    let mut keys: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    for part in parts {
        let count = counted(&keys);
        for (key, row) in keys.iter_mut().zip(rows.iter()).filter(|(key, _)| count.get(*key) > Some(&1)) {
            let more = part(row);
            if !more.trim().is_empty() {
                *key = format!("{key} {}", more.trim());
            }
        }
    }
    let count = counted(&keys);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (row, key) in rows.iter_mut().zip(keys) {
        let n = seen.entry(key.clone()).or_default();
        *n += 1;
        row.key =
            if count.get(&key) > Some(&1) { format!("{}-{n}", named_for(&key)) } else { named_for(&key) };
    }
}

/// How often each of some words is there.
fn counted(words: &[String]) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for one in words {
        *count.entry(one.clone()).or_default() += 1;
    }
    count
}

/// A name that stands for words and holds none of them, nor a figure: whoever looks for words in the page finds them where they
/// are read. The words' hash (FNV-1a), the same tomorrow, in consonants.
fn named_for(words: &str) -> String {
    const LETTERS: &[u8; 20] = b"bcdfghjklmnpqrstvwxz";
    let mut hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut letter = || {
        let at = (hash % LETTERS.len() as u64) as usize;
        hash /= LETTERS.len() as u64;
        LETTERS.get(at).copied().map_or('b', char::from)
    };
    (0..12).map(|_| letter()).collect()
}

/// Whether a query says in which order its rows are: then that is meant. What stands in brackets orders something else.
fn is_ordered(sql: &str) -> bool {
    let mut depth = 0_usize;
    let outside = |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !matches!(c, '(' | ')') { c } else { ' ' }
    };
    let own: String = sql.chars().map(outside).collect::<String>().to_lowercase();
    let words: Vec<&str> = own.split_whitespace().collect();
    words.windows(2).any(|pair| pair == ["order", "by"])
}

/// A programme stands in the order of its query, and others where that has one; else rows by their time or rank, or found by their
/// names.
fn order(rows: &mut [Row], spec: &Spec) {
    match spec.template {
        Template::Event => {}
        template if template.is_by_time() && spec.time.is_some() => {
            rows.sort_by(|a, b| (a.when.is_empty(), &a.when).cmp(&(b.when.is_empty(), &b.when)));
        }
        Template::Board if spec.time.is_some() && !is_ordered(&spec.sql) => {
            rows.sort_by(|a, b| (a.when.is_empty(), &a.when).cmp(&(b.when.is_empty(), &b.when)));
        }
        _ if spec.size.is_none() && is_ordered(&spec.sql) => rows.sort_by_key(|row| row.number),
        _ if spec.size.is_none() => rows.sort_by_cached_key(|row| row.name.to_lowercase()),
        _ => rows.sort_by(|a, b| b.size.unwrap_or(f64::MIN).total_cmp(&a.size.unwrap_or(f64::MIN))),
    }
}

/// A value of a row's details: a number or a day says what it is of, and a day is said as people say it.
fn detail(name: &str, value: &Value, digits: usize) -> String {
    let name = crate::html::words(name);
    let words = format_value(value);
    match value {
        Value::Number(number) => match number.as_f64().filter(|_| digits > 0) {
            Some(value) => format!("{name} {}", measured(value, digits)),
            None => format!("{name} {words}"),
        },
        Value::String(day) if day.len() == 10 && period(day).is_some() => {
            times::whole_day(day).map_or(words, |day| format!("{name} {day}"))
        }
        _ => words,
    }
}

fn column(answer: &Rows, path: &str, name: &str) -> Result<usize, Refusal> {
    let found = answer.columns.iter().position(|one| one.eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let says = format!("The query gives no column {name}.");
        Refusal::new(path, says, format!("It gives {}.", answer.columns.join(", ")))
    })
}

/// A value as a key: not parted into thousands.
fn plain(value: &Value) -> String {
    match value {
        Value::String(words) => words.trim().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(words) => words.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

/// The sum of a measure over rows, or its mean; `at` is its place among the measures.
pub(crate) fn total(measure: &Measure, at: usize, rows: &[&Row]) -> f64 {
    let values: Vec<f64> = rows.iter().filter_map(|row| row.values.get(at).copied().flatten()).collect();
    let sum: f64 = values.iter().sum();
    if measure.mean && !values.is_empty() { sum / values.len() as f64 } else { sum }
}

/// The month of a date, or a year: what stands before the first other sign.
fn period(words: &str) -> Option<String> {
    let digits = |range: std::ops::Range<usize>| {
        words.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let year = digits(0..4)?;
    if !(1000..=2200).contains(&year.parse::<u32>().ok()?) {
        return None;
    }
    let month = digits(5..7).filter(|_| words.as_bytes().get(4) == Some(&b'-'));
    match month.and_then(|month| month.parse::<u32>().ok()) {
        Some(month @ 1..=12) => Some(format!("{year}-{month:02}")),
        _ if words.len() == 4 => Some(year.to_owned()),
        _ => None,
    }
}

/// A place that there is. Null Island, where lost places go, is none.
fn on_earth(lat: f64, lon: f64) -> Option<(f64, f64)> {
    (lat.abs() <= 90.0 && lon.abs() <= 180.0 && (lat, lon) != (0.0, 0.0)).then_some((lat, lon))
}

fn distinct(rows: &[Row]) -> Result<(), Refusal> {
    let mut keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
    keys.sort_unstable();
    match keys.windows(2).find_map(|pair| if let [a, b] = pair { (a == b).then_some(*a) } else { None }) {
        None => Ok(()),
        Some(key) => Err(Refusal::new(
            "key",
            format!("Two rows have the key {key}."),
            "Name a column that tells every row from the others, or none.",
        )),
    }
}

/// The filters, and for each row the choices that it is among.
fn filters(spec: &Spec, answer: &Rows) -> Result<(Vec<Filter>, Vec<Vec<usize>>), Refusal> {
    let mut chosen = vec![Vec::new(); answer.rows.len()];
    let (mut filters, mut next) = (Vec::new(), 0);
    for name in &spec.filters {
        let at = column(answer, "filters", name)?;
        let values: Vec<String> =
            answer.rows.iter().map(|row| row.get(at).map(format_value).unwrap_or_default()).collect();
        let is_yes = values.iter().all(|value| yes(value).is_some())
            && values.iter().any(|value| yes(value) == Some(true));
        let called: Vec<Option<&str>> = values
            .iter()
            .map(|value| match (is_yes, yes(value)) {
                (true, said) => said.filter(|said| *said).map(|_| name.as_str()),
                (false, _) => Some(value.as_str()).filter(|value| !value.is_empty()),
            })
            .collect();
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for called in called.iter().flatten() {
            *known.entry(called).or_default() += 1;
        }
        if known.len() > MAX_VALUES {
            let says = format!("{name} has more than {MAX_VALUES} values.");
            return Err(Refusal::new("filters", says, "Filter by a column with fewer, or search."));
        }
        let mut known: Vec<(&str, usize)> = known.into_iter().collect();
        if known.iter().all(|(words, _)| times::place_in_week_or_year(words).is_some()) {
            known.sort_by_key(|(words, _)| times::place_in_week_or_year(words));
        }
        let choices: Vec<(usize, String, usize)> = known
            .into_iter()
            .enumerate()
            .map(|(n, (words, count))| (next + n, words.to_owned(), count))
            .collect();
        for (row, called) in chosen.iter_mut().zip(&called) {
            row.extend(
                called
                    .and_then(|called| choices.iter().find(|(_, words, _)| words == called))
                    .map(|(n, ..)| *n),
            );
        }
        next += choices.len();
        filters.push(Filter { name: name.clone(), choices, is_yes });
    }
    Ok((filters, chosen))
}

/// Parses a value of a yes-or-no column.
fn yes(value: &str) -> Option<bool> {
    match value.to_lowercase().as_str() {
        "y" | "yes" | "true" | "ja" | "x" => Some(true),
        "n" | "no" | "false" | "nein" | "-" | "" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
