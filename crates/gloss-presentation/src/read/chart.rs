//! A chart of a spec: its numbers, held to what its kind can show.

use serde_json::Value;

use super::object::{Object, clip};
use super::text;
use crate::Refusal;
use crate::limits::{MAX_CATEGORIES, MAX_PARTS, MAX_POINTS, MAX_SERIES, MAX_SHORT};
use crate::spec::{Chart, ChartKind, Format, Point, Scale, Series, Stacking};

const KEYS: [&str; 14] = [
    "kind",
    "categories",
    "category",
    "series",
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
const KINDS: [&str; 7] = ["bar", "column", "line", "area", "pie", "doughnut", "scatter"];

/// Reads a chart.
pub(super) fn chart(value: &Value, path: &str) -> Result<Chart, Refusal> {
    let object = Object::of(value, path, &KEYS)?;
    let kind = match object.word("kind", &KINDS)? {
        Some("bar") => ChartKind::Bar,
        Some("column") => ChartKind::Column,
        Some("line") => ChartKind::Line,
        Some("area") => ChartKind::Area,
        Some("pie") => ChartKind::Pie,
        Some("doughnut") => ChartKind::Doughnut,
        Some(_) => ChartKind::Scatter,
        None => return object.missing("kind", &format!("one of {}", KINDS.join(", "))),
    };
    let categories = categories(&object, kind)?;
    let series = all_series(&object, kind, categories.len())?;
    let accent = object.words("accent", MAX_SHORT)?;
    let named = |name: &String| categories.contains(name) || series.iter().any(|one| one.name == *name);
    if let Some(unknown) = accent.as_ref().filter(|name| !named(name)) {
        let says = format!("Nothing is called “{}”.", clip(unknown));
        return object.refuse("accent", says, "Name one of the categories or series.");
    }
    let axis = |key: &str| Ok::<_, Refusal>(object.words(key, MAX_SHORT)?.unwrap_or_default());
    let mut chart = Chart {
        kind,
        category: object.words("category", MAX_SHORT)?.unwrap_or_default(),
        stacking: stacking(&object, kind)?,
        accent,
        format: format(&object)?,
        across: Format::default(),
        axes: (axis("x_axis")?, axis("y_axis")?),
        description: object.words("alt", 1_000)?.unwrap_or_default(),
        categories,
        series,
    };
    rules(&object, &chart)?;
    if ranked(&object, &chart)? {
        sort(&mut chart);
    }
    Ok(chart)
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

fn all_series(object: &Object<'_>, kind: ChartKind, wide: usize) -> Result<Vec<Series>, Refusal> {
    let list = object.list("series", MAX_SERIES)?;
    if list.is_empty() {
        return object.missing("series", "a list of {\"name\", \"values\"}");
    }
    let mut out: Vec<Series> = Vec::new();
    for (at, value) in list.iter().enumerate() {
        let path = format!("{}[{at}]", object.at("series"));
        let one = one_series(value, &path, kind, wide)?;
        if out.iter().any(|other| other.name.to_lowercase() == one.name.to_lowercase()) {
            let says = format!("There are two series called “{}”.", clip(&one.name));
            return Err(Refusal::new(format!("{path}.name"), says, "Give each a name of its own."));
        }
        out.push(one);
    }
    Ok(out)
}

fn one_series(value: &Value, path: &str, kind: ChartKind, wide: usize) -> Result<Series, Refusal> {
    let scatter = kind == ChartKind::Scatter;
    let key = if scatter { "points" } else { "values" };
    let object = Object::of(value, path, &["name", key])?;
    let name = object.words("name", 255)?.filter(|name| !name.trim().is_empty());
    let Some(name) = name else { return object.missing("name", "what its numbers are, a string") };
    let list = object.list(key, if scatter { MAX_POINTS } else { MAX_CATEGORIES })?;
    if !scatter && list.len() != wide {
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
    Ok(Series { name, points })
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

fn stacking(object: &Object<'_>, kind: ChartKind) -> Result<Stacking, Refusal> {
    let stacking = match object.get("stacked") {
        None | Some(Value::Bool(false)) => Stacking::None,
        Some(Value::Bool(true)) => Stacking::Stacked,
        Some(Value::String(word)) if word == "percent" => Stacking::Percent,
        Some(_) => return object.refuse("stacked", "It is not known.", "true, false or \"percent\" works."),
    };
    if stacking != Stacking::None && !(kind.is_bars() || kind == ChartKind::Area) {
        return object.refuse("stacked", "This kind can't be stacked.", "bar, column and area can.");
    }
    Ok(stacking)
}

/// How numbers look, of a chart or of a column of a table.
pub(super) fn format(object: &Object<'_>) -> Result<Format, Refusal> {
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
    if asked == Some(true) && (chart.series.len() > 1 || !(chart.kind.is_bars() || chart.kind.is_round())) {
        return object.refuse("ranking", "Only bars of one series can be ranked.", "Leave it out.");
    }
    let ordered = chart
        .categories
        .iter()
        .any(|name| name.starts_with(|c: char| c.is_ascii_digit() || "<>≤≥".contains(c)));
    let by_itself = chart.kind == ChartKind::Bar && chart.series.len() == 1 && !ordered;
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
