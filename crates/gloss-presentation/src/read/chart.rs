//! A chart of a spec: its numbers, held to what its kind can show.

use gloss_ooxml::format::Notation;
use gloss_workbook::{Faults, Refusals};
use serde_json::Value;

use super::object::{Object, clip};
use super::{text, waterfall};
use crate::Refusal;
use crate::limits::{MAX_CATEGORIES, MAX_PARTS, MAX_POINTS, MAX_SERIES, MAX_SHORT};
use crate::spec::{Chart, ChartKind, Format, Point, Scale, Series, Stacking, Trace};

const KEYS: [&str; 16] = [
    "kind",
    "categories",
    "category",
    "series",
    "totals",
    "reference",
    "stacked",
    "ranking",
    "accent",
    "format",
    "currency",
    "decimals",
    "scale",
    "x_axis",
    "y_axis",
    "alt",
];
const KINDS: [&str; 8] = ["bar", "column", "line", "area", "pie", "doughnut", "scatter", "waterfall"];
/// The keys by which numbers are formatted.
const FORMAT: [&str; 4] = ["format", "currency", "decimals", "scale"];

/// A kind that is asked for: one that is drawn, and whether it is a waterfall of it.
#[derive(Clone, Copy, PartialEq)]
struct Kind {
    drawn: ChartKind,
    waterfall: bool,
}

/// Reads a chart.
pub(super) fn chart(value: &Value, path: &str, notation: &'static Notation) -> Result<Chart, Refusals> {
    let mut faults = Faults::default();
    let Some(object) = Object::open(value, path, &KEYS, &mut faults) else { return faults.close(None) };
    let kind = faults.keep(kind(&object));
    let axis = |key: &str| object.words(key, MAX_SHORT).map(Option::unwrap_or_default);
    let (x, y) = (faults.keep(axis("x_axis")), faults.keep(axis("y_axis")));
    let category = faults.keep(axis("category"));
    let description = faults.keep(object.words("alt", 1_000).map(Option::unwrap_or_default));
    let format = faults.keep(format(&object, notation));
    let Some(kind) = kind else { return faults.close(None) };
    let stacking = faults.keep(stacking(&object, kind));
    let categories = faults.keep(categories(&object, kind.drawn));
    let wide = categories.as_ref().map(Vec::len);
    let series = faults.keep(all_series(&object, kind, wide, notation));
    let series = series.zip(categories.as_ref()).and_then(|(series, categories)| {
        let series = faults.keep(waterfall(&object, kind, categories, series))?;
        faults.keep(with_reference(&object, kind, categories.len(), series))
    });
    let named = categories.as_ref().zip(series.as_ref());
    let accent =
        named.and_then(|(categories, series)| faults.keep(accent(&object, kind, categories, series)));
    let chart = (|| {
        Some(Chart {
            kind: kind.drawn,
            category: category?,
            stacking: stacking?,
            accent: accent?,
            format: format?,
            across: Format { notation, ..Format::default() },
            axes: (x?, y?),
            description: description?,
            categories: categories?,
            series: series?,
        })
    })();
    let Some(mut chart) = chart else { return faults.close(None) };
    if !FORMAT.iter().any(|key| object.has(key)) {
        share_format(&mut chart);
    }
    faults.keep(rules(&object, &chart));
    if faults.keep(ranked(&object, &chart)) == Some(true) {
        sort(&mut chart);
    }
    faults.close(Some(chart))
}

/// A format that all series have alike is the chart's: its axis is written by that one.
fn share_format(chart: &mut Chart) {
    let drawn = |one: &&Series| !one.right && one.trace != Trace::Reference;
    let mut formats = chart.series.iter().filter(drawn).map(|one| &one.format);
    let Some(Some(first)) = formats.next().cloned() else { return };
    if formats.all(|other| other.as_ref() == Some(&first)) {
        chart
            .series
            .iter_mut()
            .filter(|one| one.format.as_ref() == Some(&first))
            .for_each(|one| one.format = None);
        chart.format = first;
    }
}

fn kind(object: &Object<'_>) -> Result<Kind, Refusal> {
    let Some(word) = object.word("kind", &KINDS)? else {
        return object.missing("kind", &format!("one of {}", KINDS.join(", ")));
    };
    let drawn = match word {
        "bar" => ChartKind::Bar,
        "column" | "waterfall" => ChartKind::Column,
        "line" => ChartKind::Line,
        "area" => ChartKind::Area,
        "pie" => ChartKind::Pie,
        "doughnut" => ChartKind::Doughnut,
        _ => ChartKind::Scatter,
    };
    Ok(Kind { drawn, waterfall: word == "waterfall" })
}

/// The category or series that stands out, where one is named.
fn accent(
    object: &Object<'_>,
    kind: Kind,
    categories: &[String],
    series: &[Series],
) -> Result<Option<String>, Refusal> {
    let Some(accent) = object.words("accent", MAX_SHORT)? else { return Ok(None) };
    if kind.waterfall {
        let next = "Leave it out: rises, falls and totals have colours of their own.";
        return object.refuse("accent", "Nothing stands out in a waterfall.", next);
    }
    if categories.contains(&accent) || series.iter().any(|one| one.name == accent) {
        return Ok(Some(accent));
    }
    let says = format!("Nothing is called “{}”.", clip(&accent));
    object.refuse("accent", says, "Name one of the categories or series.")
}

/// The columns of a waterfall, where the chart is one.
fn waterfall(
    object: &Object<'_>,
    kind: Kind,
    categories: &[String],
    series: Vec<Series>,
) -> Result<Vec<Series>, Refusal> {
    if !kind.waterfall {
        return match object.has("totals") {
            true => object.refuse(
                "totals",
                "Only a waterfall has totals.",
                "Leave it out, or use kind waterfall.",
            ),
            false => Ok(series),
        };
    }
    let [steps] = series.as_slice() else {
        return object.refuse("series", "A waterfall shows one series.", "Give one.");
    };
    let list = object.list("totals", MAX_CATEGORIES)?;
    let mut totals = vec![false; categories.len()];
    for value in list {
        let at = categories.iter().position(|name| value.as_str() == Some(name));
        match at.and_then(|at| totals.get_mut(at)) {
            Some(total) => *total = true,
            None => {
                let says = format!("There is no category {}.", clip(&value.to_string()));
                return object.refuse(
                    "totals",
                    says,
                    "Name the categories that are totals; the others are steps.",
                );
            }
        }
    }
    if list.is_empty() {
        // A bridge leads from one total to another.
        totals.first_mut().into_iter().for_each(|first| *first = true);
        totals.last_mut().into_iter().for_each(|last| *last = true);
    }
    waterfall::series(categories, steps, &totals, &object.at("series[0]"))
}

/// The series with a dashed line at a number, where one is asked for.
fn with_reference(
    object: &Object<'_>,
    kind: Kind,
    wide: usize,
    mut series: Vec<Series>,
) -> Result<Vec<Series>, Refusal> {
    let Some(value) = object.get("reference") else { return Ok(series) };
    if !matches!(kind.drawn, ChartKind::Column | ChartKind::Area | ChartKind::Line) {
        return object.refuse("reference", "This kind has no reference line.", "column, line and area have.");
    }
    let own = Object::of(value, object.at("reference"), &["name", "value", "fact"])?;
    let name = own.words("name", MAX_SHORT)?.filter(|name| !name.trim().is_empty());
    let Some(name) = name else { return own.missing("name", "what the line is, such as Target") };
    if series.iter().any(|one| one.name.to_lowercase() == name.to_lowercase()) {
        return own.refuse("name", "A series is called so.", "Give the line a name of its own.");
    }
    let Some(value) = own.get("value").and_then(Value::as_f64).filter(|value| value.is_finite()) else {
        return own.missing("value", "a number");
    };
    let fact = own.words("fact", 1_000)?.map(|id| text::fact(&id, &own.at("fact"))).transpose()?;
    // The fact is the line's, and named once: at its end, where its name stands.
    let point = |at: usize| Point { value, across: 0.0, fact: fact.clone().filter(|_| at + 1 == wide) };
    let points = (0..wide).map(|at| Some(point(at))).collect();
    // Before what is read off an axis of its own: programs list series in the order in which they draw them.
    let at = series.iter().position(|one| one.right).unwrap_or(series.len());
    series.insert(at, Series { name, points, trace: Trace::Reference, right: false, format: None });
    Ok(series)
}

fn categories(object: &Object<'_>, kind: ChartKind) -> Result<Vec<String>, Refusal> {
    if kind == ChartKind::Scatter {
        if object.has("categories") {
            return object.refuse(
                "categories",
                "A scatter has none.",
                "Give its series \"points\": [[x, y]].",
            );
        }
        return Ok(Vec::new());
    }
    let list = object.list("categories", MAX_CATEGORIES)?;
    if list.is_empty() {
        return object.missing("categories", "a list of names, one for each value of a series");
    }
    let name = |(at, value): (usize, &Value)| {
        let path = format!("{}[{at}]", object.at("categories"));
        match value {
            Value::String(words) => Ok(text::text(words, &path, MAX_SHORT)?.words()),
            Value::Number(number) => Ok(number.to_string()),
            _ => Err(Refusal::new(path, "It is no name.", "Give a string.")),
        }
    };
    list.iter().enumerate().map(name).collect()
}

/// The series, those that are drawn as lines over the others last; how many values each has is held to the categories where these
/// are known.
fn all_series(
    object: &Object<'_>,
    kind: Kind,
    wide: Option<usize>,
    notation: &'static Notation,
) -> Result<Vec<Series>, Refusals> {
    let list = object.list("series", MAX_SERIES)?;
    if list.is_empty() {
        return Ok(object.missing("series", "a list of {\"name\", \"values\"}")?);
    }
    let mut faults = Faults::default();
    let read = list.iter().enumerate().map(|(at, value)| {
        let path = format!("{}[{at}]", object.at("series"));
        one_series(value, &path, kind, wide, notation)
    });
    let read = faults.keep_all(read);
    for (at, one) in read.iter().flatten().enumerate() {
        let same = |other: &Series| other.name.to_lowercase() == one.name.to_lowercase();
        if read.iter().flatten().take(at).any(same) {
            let says = format!("There are two series called “{}”.", clip(&one.name));
            let path = format!("{}[{at}].name", object.at("series"));
            faults.keep::<()>(Err(Refusal::new(path, says, "Give each a name of its own.")));
        }
    }
    if read.as_ref().is_some_and(|all| all.iter().all(|one| one.trace == Trace::Line)) {
        faults.keep::<()>(object.refuse("series", "All of them are lines.", "Use kind line."));
    }
    let ordered = read.map(|all| {
        let mut all = all;
        all.sort_by_key(|one| (one.trace.is_line(), one.right));
        all
    });
    faults.close(ordered)
}

fn one_series(
    value: &Value,
    path: &str,
    kind: Kind,
    wide: Option<usize>,
    notation: &'static Notation,
) -> Result<Series, Refusal> {
    let scatter = kind.drawn == ChartKind::Scatter;
    let key = if scatter { "points" } else { "values" };
    let known = ["name", key, "as", "axis", FORMAT[0], FORMAT[1], FORMAT[2], FORMAT[3]];
    let object = Object::of(value, path, if scatter { &known[..2] } else { &known })?;
    let name = object.words("name", 255)?.filter(|name| !name.trim().is_empty());
    let Some(name) = name else { return object.missing("name", "what its numbers are, a string") };
    let (trace, right) = drawn_as(&object, kind)?;
    let own = FORMAT.iter().any(|key| object.has(key));
    let format = own.then(|| format(&object, notation)).transpose()?;
    let list = object.list(key, if scatter { MAX_POINTS } else { MAX_CATEGORIES })?;
    if let Some(wide) = wide.filter(|wide| !scatter && list.len() != *wide) {
        let says = format!("It has {} values and there are {wide} categories.", list.len());
        return object.refuse(key, says, "Give one value for each; null leaves a gap.");
    }
    let at = |at: usize| format!("{}[{at}]", object.at(key));
    let points = list.iter().enumerate().map(|(n, value)| match scatter {
        true => pair(value, &at(n)).map(Some),
        false => number(value, &at(n)),
    });
    let points: Vec<Option<Point>> = points.collect::<Result<_, _>>()?;
    if points.iter().all(Option::is_none) {
        return object.refuse(key, "There is no number in it.", "Leave the series out, or give its numbers.");
    }
    Ok(Series { name, points, trace, right, format })
}

/// What a series is drawn as, and whether its numbers have an axis of their own at the right.
fn drawn_as(object: &Object<'_>, kind: Kind) -> Result<(Trace, bool), Refusal> {
    let line = object.word("as", &["line"])?.is_some();
    let right = object.word("axis", &["right"])?.is_some();
    let under = matches!(kind.drawn, ChartKind::Column | ChartKind::Area) && !kind.waterfall;
    if line && !under {
        return object.refuse("as", "This kind has no lines over it.", "column and area have.");
    }
    if right && !line {
        return object.refuse("axis", "Only a line has an axis of its own.", "Give it \"as\": \"line\".");
    }
    Ok((if line { Trace::Line } else { Trace::Own }, right))
}

/// A number, or one with its fact.
fn number(value: &Value, path: &str) -> Result<Option<Point>, Refusal> {
    let bare = |value: &Value| value.as_f64().filter(|number| number.is_finite());
    let wrong = || Refusal::new(path, "It is no number.", "A number, null or {\"value\", \"fact\"} works.");
    match value {
        Value::Null => Ok(None),
        Value::Object(_) => {
            let object = Object::of(value, path, &["value", "fact"])?;
            let fact =
                object.words("fact", 1_000)?.map(|id| text::fact(&id, &object.at("fact"))).transpose()?;
            let Some(value) = object.get("value") else { return Ok(None) };
            Ok(Some(Point { value: bare(value).ok_or_else(wrong)?, across: 0.0, fact }))
        }
        value => Ok(Some(Point { value: bare(value).ok_or_else(wrong)?, across: 0.0, fact: None })),
    }
}

/// A point of a scatter.
fn pair(value: &Value, path: &str) -> Result<Point, Refusal> {
    let wrong =
        || Refusal::new(path, "It is no point.", "Give [x, y], each a number or {\"value\", \"fact\"}.");
    let list = value.as_array().filter(|list| list.len() == 2).ok_or_else(wrong)?;
    let part = |at: usize| number(list.get(at).unwrap_or(&Value::Null), &format!("{path}[{at}]"));
    let (across, up) = (part(0)?.ok_or_else(wrong)?, part(1)?.ok_or_else(wrong)?);
    Ok(Point { value: up.value, across: across.value, fact: up.fact.or(across.fact) })
}

fn stacking(object: &Object<'_>, kind: Kind) -> Result<Stacking, Refusal> {
    if kind.waterfall {
        return match object.has("stacked") {
            true => object.refuse("stacked", "A waterfall is stacked by itself.", "Leave it out."),
            false => Ok(Stacking::Stacked),
        };
    }
    let stacking = match object.get("stacked") {
        None | Some(Value::Bool(false)) => Stacking::None,
        Some(Value::Bool(true)) => Stacking::Stacked,
        Some(Value::String(word)) if word == "percent" => Stacking::Percent,
        Some(_) => return object.refuse("stacked", "It is not known.", "true, false or \"percent\" works."),
    };
    if stacking != Stacking::None && !(kind.drawn.is_bars() || kind.drawn == ChartKind::Area) {
        return object.refuse("stacked", "This kind can't be stacked.", "bar, column and area can.");
    }
    Ok(stacking)
}

/// How numbers look, of a chart or of a column of a table.
pub(super) fn format(object: &Object<'_>, notation: &'static Notation) -> Result<Format, Refusal> {
    let kind = object.word("format", &["number", "integer", "percent", "percentage", "money", "year"])?;
    let currency = object.words("currency", 4)?.unwrap_or_default();
    if currency.contains(['"', '\\']) {
        return object.refuse(
            "currency",
            "It is no sign of a currency.",
            "Up to four characters work, as $ or CHF.",
        );
    }
    let decimals = match object.get("decimals") {
        None => (kind == Some("integer")).then_some(0),
        Some(value) => match value.as_u64().and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= 4) {
            Some(n) => Some(n),
            None => return object.refuse("decimals", "It is no number of digits.", "0 to 4 works."),
        },
    };
    let scale = match object.word("scale", &["thousand", "million", "billion"])? {
        Some("thousand") => Scale::Thousand,
        Some("million") => Scale::Million,
        Some(_) => Scale::Billion,
        None => Scale::One,
    };
    Ok(Format {
        percent: kind == Some("percent"),
        hundredths: kind == Some("percentage"),
        currency,
        decimals,
        scale,
        year: kind == Some("year"),
        sign: None,
        notation,
    })
}

/// Refuses data that a pie or doughnut can't show.
fn rules(object: &Object<'_>, chart: &Chart) -> Result<(), Refusal> {
    if chart.kind.is_round() {
        if chart.series.len() > 1 {
            return object.refuse("series", "A pie shows one series.", "Give one, or use bar or column.");
        }
        if chart.categories.len() > MAX_PARTS {
            let says = format!("It has {} parts, which nobody compares by angle.", chart.categories.len());
            return object.refuse(
                "categories",
                says,
                "Use bar, or join the small ones: at most 6 work, best are 2 to 4.",
            );
        }
        if chart.values().any(|value| value < 0.0) || chart.values().sum::<f64>() <= 0.0 {
            return object.refuse("series", "A pie has no parts below nothing.", "Use bar or column.");
        }
    }
    Ok(())
}

/// Whether its bars stand by their size: a lying bar chart of one series does unless it is told otherwise, or its categories
/// have an order of their own.
fn ranked(object: &Object<'_>, chart: &Chart) -> Result<bool, Refusal> {
    let asked = object.flag("ranking")?;
    let own = chart.series.len() == 1;
    if asked == Some(true) && (!own || !(chart.kind.is_bars() || chart.kind.is_round())) {
        return object.refuse("ranking", "Only bars of one series can be ranked.", "Leave it out.");
    }
    let ordered = chart
        .categories
        .iter()
        .any(|name| name.starts_with(|c: char| c.is_ascii_digit() || "<>≤≥".contains(c)));
    let by_itself = chart.kind == ChartKind::Bar && own && !ordered;
    Ok(asked.unwrap_or(by_itself))
}

/// Puts the largest first; gaps come last.
fn sort(chart: &mut Chart) {
    let Some(points) = chart.series.first().map(|one| one.points.clone()) else { return };
    let size =
        |at: &usize| points.get(*at).and_then(Option::as_ref).map_or(f64::NEG_INFINITY, |point| point.value);
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let at = |list: &[String], n: &usize| list.get(*n).cloned().unwrap_or_default();
    chart.categories = order.iter().map(|n| at(&chart.categories, n)).collect();
    if let Some(first) = chart.series.first_mut() {
        first.points = order.iter().map(|n| points.get(*n).cloned().flatten()).collect();
    }
}
