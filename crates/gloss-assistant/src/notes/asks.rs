//! Answers that take a query: what a figure is made of, the period before, whether it is right. Says what the data
//! says, and what it can't.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::question::Question;
use super::source::{SourceAnswer, call, comparison, explain, expression};
use crate::desk::Desk;
use gloss_figures::figure::{decimal, plain};
use gloss_figures::links::cell;
use gloss_figures::number;
use gloss_figures::results::{KnownFigure, QueryResult, read_figures};
use gloss_figures::sentence::visible;
use gloss_figures::sql::{ident, percent};
use gloss_figures::words::{human, list, parts};

/// Figures that one answer takes apart.
const MAX_FIGURES: usize = 2;
/// Figures that one answer checks.
const MAX_CHECKED: usize = 20;
/// Names that one answer gives.
const NAMES: usize = 3;

/// The answer and the facts it rests on, or why there is none; none while queries are still to be heard.
pub(super) fn answer(desk: &Desk, wish: &Question, region: &Value) -> Option<SourceAnswer> {
    let known: Vec<KnownFigure> =
        read_figures(region).into_iter().filter(|figure| !figure.query.is_empty()).collect();
    if known.is_empty() {
        let what = match wish {
            Question::Why => "what a figure is made of",
            Question::Compare => "how a figure was in the period before",
            _ => "whether a figure agrees with its source",
        };
        let none = "There is no figure with a source in this place.";
        return Some(Err(format!("{none} I can say {what}, and nothing about words.")));
    }
    let mut facts = Vec::new();
    if *wish == Question::Check {
        return check(desk, &known, &mut facts).map(|said| Ok((said, facts)));
    }
    let all: Vec<Option<String>> = known
        .iter()
        .take(MAX_FIGURES)
        .map(|figure| {
            if *wish == Question::Why {
                why(desk, figure, &mut facts)
            } else {
                past(desk, figure, &mut facts)
            }
        })
        .collect();
    let mut out = all.into_iter().collect::<Option<Vec<String>>>()?.join("\n\n");
    if known.len() > MAX_FIGURES {
        out.push_str("\n\nThere are more figures in this place; mark one of them to ask about it.");
    }
    if *wish == Question::Why {
        out.push_str("\n\nThis is what the figure is made of. Why it came to be so, the data doesn’t say.");
    }
    Some(Ok((out, facts)))
}

fn check(desk: &Desk, known: &[KnownFigure], facts: &mut Vec<String>) -> Option<String> {
    let few = known.get(..MAX_CHECKED).unwrap_or(known);
    let results: Vec<Option<Result<QueryResult, String>>> =
        few.iter().map(|figure| desk.compute(&figure.query)).collect();
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (figure, result) in few.iter().zip(results) {
        let (row, column) = cell(&figure.fact).1.unwrap_or((0, 0));
        let shown = visible(&figure.shown);
        match result? {
            Err(why) => wrong.push(format!("“{shown}” can’t be worked out now: {why}")),
            Ok(result) => {
                if !facts.contains(&result.id) {
                    facts.push(result.id.clone());
                }
                match result.value(row, column) {
                    Some(value) if *value == figure.value => right.push((shown, value.clone())),
                    Some(value) => wrong.push(format!(
                        "“{shown}” was {} and is {} now",
                        describe_value(&figure.value),
                        describe_value(value)
                    )),
                    None => wrong.push(format!("“{shown}” has no row in the data any more")),
                }
            }
        }
    }
    let more = known.len().saturating_sub(few.len());
    let more =
        if more > 0 { format!(" {more} more are not checked; mark a smaller place.") } else { String::new() };
    Some(match (right.as_slice(), wrong.as_slice()) {
        ([(shown, value)], []) => {
            format!("Yes. Worked out again just now, “{shown}” is {}.{more}", describe_value(value))
        }
        (all, []) => format!(
            "Yes. All {} figures here come out the same when they are worked out again now.{more}",
            all.len()
        ),
        (all, wrong) => format!(
            "Not all of it. {}. {} of {} figures come out the same. “Recompute” as a change brings the others up to date.{more}",
            wrong.join("; "),
            all.len(),
            few.len()
        ),
    })
}

fn describe_value(value: &Value) -> String {
    match value {
        Value::Number(n) => n.as_f64().map_or_else(|| n.to_string(), plain),
        Value::String(text) => format!("“{text}”"),
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    }
}

/// The part of a query after its SELECT's columns, without grouping, order and limit; none where it reads anything but one
/// plain table.
fn from(query: &str) -> Option<&str> {
    let at = query.find(" FROM \"")?;
    let tail = query.get(at..)?;
    let upper = tail.to_uppercase();
    let nested = upper.contains(" JOIN ") || upper.contains(" UNION ") || tail.contains("SELECT ");
    let end = [" GROUP BY ", " ORDER BY ", " LIMIT "]
        .iter()
        .filter_map(|word| upper.find(word))
        .min()
        .unwrap_or(tail.len());
    (!nested && !query.get(..at)?.contains("SELECT DISTINCT")).then(|| tail.get(..end)).flatten()
}

/// The parts that a figure is made of.
fn why(desk: &Desk, figure: &KnownFigure, facts: &mut Vec<String>) -> Option<String> {
    let column = cell(&figure.fact).1.map_or(0, |(_, column)| column);
    let shown = visible(&figure.shown);
    let sql = expression(&figure.query, column + 1).unwrap_or_default();
    let apart = |more: &str| format!("“{shown}” is {}; I can’t take it apart further{more}.", explain(&sql));
    if figure.query.to_uppercase().contains(" GROUP BY ") {
        return beside(desk, figure, facts);
    }
    let Some(from) = outer(&figure.query, &sql) else {
        return Some(apart(": its query is nested"));
    };
    let Some(label) = label(desk, figure)? else {
        return Some(apart(": no column of the data names its rows"));
    };
    let name = ident(&label);
    let change = change(&sql);
    let inner = call(&sql).filter(|(_, inner)| *inner != "*");
    let mut list_of = |sql: &str| -> Option<Option<QueryResult>> {
        let result = desk.compute(sql)?.ok();
        if let Some(result) = &result {
            facts.push(result.id.clone());
        }
        Some(result)
    };
    let by = human(&label);
    let lead = format!("“{shown}” is {}.", explain(&sql));
    if let Some((a, b)) = change {
        return movers(&mut list_of, [&name, &by, from], [&a, &b]).map(|movers| lead + &movers);
    }
    let Some((function, inner)) = inner else {
        return Some(apart(""));
    };
    let inner = inner.trim();
    let not_null = if from.to_uppercase().contains(" WHERE ") {
        format!("{from} AND ({inner}) IS NOT NULL")
    } else {
        format!("{from} WHERE ({inner}) IS NOT NULL")
    };
    Some(match function.to_lowercase().as_str() {
        "sum" | "total" if comparison(inner).is_some() => {
            let names = matching(&mut list_of, [&name, from, inner])?;
            format!("{lead} Among them: {}.", list(&names))
        }
        "sum" | "total" => {
            let share = percent(&format!("sum({inner})"), &format!("(SELECT sum({inner}){from})"));
            let parts = list_of(&format!(
                "SELECT {name}, sum({inner}) AS part, {share}{from} GROUP BY {name} ORDER BY part DESC LIMIT {NAMES}"
            ))?;
            let parts = parts.map(|parts| shares(&parts)).unwrap_or_default();
            format!("{lead} The largest parts by {by}: {}.", list(&parts))
        }
        "avg" | "median" | "min" | "max" => {
            let order = format!("SELECT {name}, {inner}{not_null} ORDER BY 2");
            let (low, high) =
                (list_of(&format!("{order} LIMIT {NAMES}")), list_of(&format!("{order} DESC LIMIT {NAMES}")));
            let all = |result: Option<QueryResult>| {
                result.map(|result| named(&result, |_| true)).unwrap_or_default()
            };
            format!("{lead} Highest are {}; lowest are {}.", list(&all(high?)), list(&all(low?)))
        }
        _ => apart(""),
    })
}

/// The rows that moved most between two expressions.
fn movers(
    list_of: &mut impl FnMut(&str) -> Option<Option<QueryResult>>,
    [name, by, from]: [&str; 3],
    [a, b]: [&str; 2],
) -> Option<String> {
    let drivers = format!(
        "SELECT {name}, ({b}) - ({a}) AS moved{from} GROUP BY {name} HAVING moved IS NOT NULL ORDER BY moved"
    );
    let (down, up) =
        (list_of(&format!("{drivers} LIMIT {NAMES}")), list_of(&format!("{drivers} DESC LIMIT {NAMES}")));
    let (down, up) = (down?, up?);
    let some = |result: &Option<QueryResult>, sign: f64| {
        result.as_ref().map(|result| named(result, |n| n * sign > 0.0)).unwrap_or_default()
    };
    let (fell, rose) = (some(&down, -1.0), some(&up, 1.0));
    let mut out = String::new();
    for (which, names) in [("went up most", rose), ("went down most", fell)] {
        if !names.is_empty() {
            out.push_str(&format!(" By {by}, these {which}: {}.", list(&names)));
        }
    }
    Some(out)
}

/// The first rows for which a condition holds, by their names.
fn matching(
    list_of: &mut impl FnMut(&str) -> Option<Option<QueryResult>>,
    [name, from, inner]: [&str; 3],
) -> Option<Vec<String>> {
    let filter = if from.to_uppercase().contains(" WHERE ") { " AND " } else { " WHERE " };
    let rows = list_of(&format!("SELECT {name}{from}{filter}({inner}) ORDER BY {name} LIMIT {}", NAMES + 1))?;
    Some(
        rows.iter()
            .flat_map(|rows| (0..rows.rows.len().min(NAMES)).filter_map(|row| rows.words(row, 0)))
            .collect(),
    )
}

/// The plain table that a query's outermost SELECT reads, where its columns hold subqueries too.
fn outer<'a>(query: &'a str, sql: &str) -> Option<&'a str> {
    from(query).or_else(|| {
        // A subquery in the columns reads the same table: what stands after the last FROM is the outer one.
        let at = query.rfind(" FROM \"")?;
        let tail = query.get(at..)?;
        let plain = !tail.contains(')') && sql.contains("SELECT") && query.matches(" FROM (").count() == 0;
        let upper = tail.to_uppercase();
        let end = [" GROUP BY ", " ORDER BY ", " LIMIT "]
            .iter()
            .filter_map(|word| upper.find(word))
            .min()
            .unwrap_or(tail.len());
        plain.then(|| tail.get(..end)).flatten()
    })
}

/// The two ends of a change: `B - A`, or that as a part of A.
fn change(sql: &str) -> Option<(String, String)> {
    let body = sql.split_once(" * 100.0 / nullif(").map_or(sql, |(part, _)| part);
    let body = body.rsplit_once("THEN ").map_or(body, |(_, part)| part).trim();
    let body = body.strip_prefix('(').and_then(|body| body.strip_suffix(')')).unwrap_or(body);
    let (b, a) = body.split_once(" - ")?;
    let plain = |sql: &str| {
        call(sql).is_some_and(|(name, _)| {
            ["sum", "avg", "count", "total", "median"].contains(&name.to_lowercase().as_str())
        })
    };
    (plain(a.trim()) && plain(b.trim())).then(|| (a.trim().to_owned(), b.trim().to_owned()))
}

/// `name (value)` for each row whose value fits.
fn named(result: &QueryResult, fits: impl Fn(f64) -> bool) -> Vec<String> {
    (0..result.rows.len())
        .filter_map(|row| Some((result.words(row, 0)?, result.number(row, 1).filter(|n| fits(*n))?)))
        .map(|(name, n)| format!("{name} ({})", plain(n)))
        .collect()
}

fn shares(result: &QueryResult) -> Vec<String> {
    (0..result.rows.len())
        .filter_map(|row| {
            let share =
                result.number(row, 2).map(|share| format!(", {} %", decimal(share, 1))).unwrap_or_default();
            Some(format!("{} ({}{share})", result.words(row, 0)?, plain(result.number(row, 1)?)))
        })
        .collect()
}

/// The first column of words of a figure's one source.
fn label(desk: &Desk, figure: &KnownFigure) -> Option<Option<String>> {
    let [path] = figure.paths.as_slice() else { return Some(None) };
    // A workbook's sheet is named in the query, behind the path.
    let sheet = figure.query.split_once(&format!("{path}#")).and_then(|(_, rest)| rest.split('"').next());
    let arguments =
        sheet.map_or_else(|| json!({ "path": path }), |sheet| json!({ "path": path, "sheet": sheet }));
    let Ok(file) = desk.ask("read_file", &arguments)? else { return Some(None) };
    let columns = file.get("columns").and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |column: &&Value| column.get("type").and_then(Value::as_str) == Some("text");
    let name = |column: &Value| column.get("name").and_then(Value::as_str).map(str::to_owned);
    Some(columns.iter().find(text).and_then(name))
}

/// Where a group stands among the others.
fn beside(desk: &Desk, figure: &KnownFigure, facts: &mut Vec<String>) -> Option<String> {
    let shown_now = visible(&figure.shown);
    let Ok(result) = desk.compute(&figure.query)? else {
        return Some(format!("“{shown_now}” can’t be worked out again now."));
    };
    facts.push(result.id.clone());
    let (row, column) = cell(&figure.fact).1.unwrap_or((0, 0));
    let text = (0..result.columns.len()).find(|at| result.value(row, *at).is_some_and(Value::is_string));
    let own = result.number(row, column).zip(text.and_then(|at| result.words(row, at)));
    let Some(((value, name), at)) = own.zip(text) else {
        return Some(format!(
            "“{shown_now}” is one of {} rows of its query; I can’t take it apart further.",
            result.rows.len()
        ));
    };
    let mut all: Vec<(f64, String)> = (0..result.rows.len())
        .filter_map(|row| Some((result.number(row, column)?, result.words(row, at)?)))
        .collect();
    all.sort_by(|(a, _), (b, _)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
    let place = all.iter().filter(|(other, _)| *other > value).count() + 1;
    let others: Vec<String> = all
        .iter()
        .filter(|(_, other)| *other != name)
        .take(NAMES)
        .map(|(n, other)| format!("{other} ({})", plain(*n)))
        .collect();
    let sql = expression(&figure.query, column + 1).unwrap_or_default();
    Some(format!(
        "“{shown_now}” is {}, for {name}. It is number {place} of {}; the highest of the others are {}.",
        explain(&sql),
        all.len(),
        list(&others)
    ))
}

/// Against the period before.
fn past(desk: &Desk, figure: &KnownFigure, facts: &mut Vec<String>) -> Option<String> {
    let shown_now = visible(&figure.shown);
    let (row, column) = cell(&figure.fact).1.unwrap_or((0, 0));
    if figure.query.to_uppercase().contains(" GROUP BY ") {
        let Ok(result) = desk.compute(&figure.query)? else {
            return Some(format!("“{shown_now}” can’t be worked out again now."));
        };
        let period = |row: usize| {
            (0..result.columns.len())
                .find_map(|at| result.words(row, at).filter(|words| at != column && dated(words)))
        };
        let ends = row.checked_sub(1).and_then(|before| Some((before, period(before)?, period(row)?)));
        if let Some((before, old, new)) = ends {
            facts.push(result.id.clone());
            return Some(match result.number(before, column).zip(result.number(row, column)) {
                Some((was, is)) => format!(
                    "In {new} it was {}, in {old} {}: {}.",
                    restyled(figure, is),
                    restyled(figure, was),
                    moved(was, is)
                ),
                None => format!("For {old}, the period before {new}, there is no value."),
            });
        }
        if period(row).is_some() {
            return Some(format!(
                "“{shown_now}” is of the first period in the data; there is none before it."
            ));
        }
    }
    let Some(other) = twin(desk, figure)? else {
        return Some(format!(
            "“{shown_now}” has no period before: its query covers all rows and no column of its source is the same thing at an earlier time. To compare, the data needs dates in the query or a column for each period."
        ));
    };
    let (from, to, query) = other;
    let result = match desk.compute(&query)? {
        Ok(result) => result,
        Err(_) => return Some(format!("“{shown_now}” can’t be worked out for {}.", human(&from))),
    };
    facts.push(result.id.clone());
    let is = figure.value.as_f64();
    Some(match result.number(row, column).zip(is) {
        Some((was, is)) => format!(
            "In {} it was {}, in {} {}: {}.",
            human(&to),
            restyled(figure, is),
            human(&from),
            restyled(figure, was),
            moved(was, is)
        ),
        None => format!("For {} there is no value.", human(&from)),
    })
}

/// True for words that name a month or a year.
fn dated(words: &str) -> bool {
    let year = words.split([' ', '-', '/']).any(|part| {
        part.len() == 4
            && part.chars().all(|c| c.is_ascii_digit())
            && matches!(part.get(..2), Some("18" | "19" | "20"))
    });
    year && words.len() <= 20
}

fn restyled(figure: &KnownFigure, value: f64) -> String {
    number::read(&visible(&figure.shown))
        .map_or_else(|| plain(value), |shown| shown.style.with_sign().write(value))
}

fn moved(was: f64, is: f64) -> String {
    let size = plain((is - was).abs());
    let share = if was == 0.0 {
        String::new()
    } else {
        format!(" ({} %)", decimal(((is - was) / was * 100.0).abs(), 1))
    };
    match is.partial_cmp(&was) {
        Some(Ordering::Greater) => format!("{size} more{share}"),
        Some(Ordering::Less) => format!("{size} less{share}"),
        _ => "the same".to_owned(),
    }
}

/// The column that is the same thing in the period before, the figure's own column, and its query over that one.
fn twin(desk: &Desk, figure: &KnownFigure) -> Option<Option<(String, String, String)>> {
    let [path] = figure.paths.as_slice() else { return Some(None) };
    let sheet = figure.query.split_once(&format!("{path}#")).and_then(|(_, rest)| rest.split('"').next());
    let arguments =
        sheet.map_or_else(|| json!({ "path": path }), |sheet| json!({ "path": path, "sheet": sheet }));
    let Ok(file) = desk.ask("read_file", &arguments)? else { return Some(None) };
    let columns: Vec<String> = file
        .get("columns")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|column| column.get("name").and_then(Value::as_str))
        .map(str::to_owned)
        .collect();
    let used: Vec<&String> = columns.iter().filter(|name| figure.query.contains(&ident(name))).collect();
    let [own] = used.as_slice() else { return Some(None) };
    let split = |name: &str| {
        let (numbers, stem): (Vec<String>, Vec<String>) =
            parts(name).into_iter().partition(|part| part.chars().all(|c| c.is_ascii_digit()));
        let year = numbers.first().and_then(|n| n.parse::<u32>().ok()).map(|n| match n {
            0..=49 if numbers.first().is_some_and(|n| n.len() == 2) => 2000 + n,
            50..=99 => 1900 + n,
            n => n,
        });
        year.map(|year| (stem, year))
    };
    let Some((stem, year)) = split(own) else { return Some(None) };
    let before = columns
        .iter()
        .filter_map(|name| Some((split(name)?, name)))
        .filter(|((other, at), _)| *other == stem && *at < year)
        .max_by_key(|((_, at), _)| *at);
    Some(
        before
            .map(|(_, name)| (name.clone(), (*own).clone(), figure.query.replace(&ident(own), &ident(name)))),
    )
}
