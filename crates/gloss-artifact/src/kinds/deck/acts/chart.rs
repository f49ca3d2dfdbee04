//! Charts of slides: their numbers, series, kind, labels and titles, with the workbook behind them.

use gloss_ooxml::presentation::{ChartEdit, ChartLook, Edit};
use gloss_ooxml::{ChartKind, Stack};
use gloss_protocol::{ChartNumbers, ChartRow};

use super::marked::{self, not_here, target};
use crate::error::Unwritable;
use crate::kinds::acts::order::{Key, sorted};
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted};
use crate::kinds::deck::target::{Table, Target};
use crate::kinds::deck::write::{chart_numbers, set_chart_numbers};

fn own(at: &At<'_>) -> Result<Table, Unwritable> {
    marked::chart(at).ok_or_else(|| not_here("No chart", "Mark one."))
}

fn run(at: &At<'_>, own: Table) -> Result<u32, Unwritable> {
    let shape = marked::deck(at)?.shape_at(own);
    shape.map(|shape| shape.lines.start).ok_or_else(|| not_here("No chart", "Mark one."))
}

fn called(at: &At<'_>, own: Table) -> String {
    at.text.deck().and_then(|deck| deck.shape_at(own)).map_or_else(|| "the chart".to_owned(), marked::called)
}

pub(super) fn delete_series(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let Target::Series((slide, shape), series) = target(at)? else {
        return Err(not_here("No series", "Mark one of the chart's."));
    };
    let deck = marked::deck(at)?;
    let name = deck.series((slide, shape)).get(series).map(|one| deck.series_words(at.text, one).to_owned());
    let look = ChartLook { without: Some(series), ..ChartLook::default() };
    let written = marked::written(at, (slide, &[shape]), &[Edit::ChartLook { slide, shape, look }])?;
    let said =
        Outcome::new(("take", "Took"), &format!("{} out of the chart", quoted(&name.unwrap_or_default())));
    Ok(Planned::written(written, said))
}

pub(super) fn labels(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let Target::Series((slide, shape), series) = target(at)? else {
        return Err(not_here("No series", "Mark one of the chart's."));
    };
    let on = args.flag("on", true);
    let look = ChartLook { labels: Some(on), labels_of: Some(series), ..ChartLook::default() };
    let written = marked::written(at, (slide, &[shape]), &[Edit::ChartLook { slide, shape, look }])?;
    let said = match on {
        true => Outcome::new(("show", "Showed"), "the labels of the series"),
        false => Outcome::new(("hide", "Hid"), "the labels of the series"),
    };
    Ok(Planned::written(written, said))
}

/// Takes a category with the values of all series out.
pub(super) fn delete_point(at: &At<'_>, own: Table, point: usize) -> Result<Planned, Unwritable> {
    let run = run(at, own)?;
    let (mut numbers, _) = chart_numbers(at.text, run)?;
    if point >= numbers.rows.len() {
        return Err(not_here("No point", "Mark one of the chart's."));
    }
    let row = numbers.rows.remove(point);
    let said = Outcome::new(("take", "Took"), &format!("{} out of the chart", quoted(&row.category)));
    Ok(Planned::splices(set_chart_numbers(at.text, run, &numbers)?, said))
}

pub(super) fn value(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let Target::Point(own, series, point) = target(at)? else {
        return Err(not_here("No point", "Mark one of the chart's."));
    };
    let run = run(at, own)?;
    let (mut numbers, _) = chart_numbers(at.text, run)?;
    let slot = numbers.rows.get_mut(point).and_then(|row| row.values.get_mut(series));
    let slot = slot.ok_or_else(|| not_here("No point", "Mark one of the chart's."))?;
    let said = Outcome::new(("change", "Changed"), &format!("{slot} to {}", args.text("to")));
    args.text("to").trim().clone_into(slot);
    Ok(Planned::splices(set_chart_numbers(at.text, run, &numbers)?, said))
}

/// All numbers: a line for the names of the series and one for each category, with tabs between.
pub(super) fn numbers(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = own(at)?;
    let mut lines =
        args.text("cells").lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<String>>());
    let series: Vec<String> = lines.next().unwrap_or_default().into_iter().skip(1).collect();
    let rows = lines.map(|mut cells| {
        let category = if cells.is_empty() { String::new() } else { cells.remove(0) };
        cells.resize(series.len(), String::new());
        ChartRow { category, values: cells }
    });
    let numbers = ChartNumbers { rows: rows.collect(), series };
    let said = Outcome::new(("change", "Changed"), &format!("the numbers of {}", called(at, own)));
    Ok(Planned::splices(set_chart_numbers(at.text, run(at, own)?, &numbers)?, said))
}

pub(super) fn chart(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = own(at)?;
    let (slide, shape) = own;
    let what = called(at, own);
    if let Some(order) = args.get("sort") {
        if ["kind", "labels", "legend", "zero", "title", "axis"].iter().any(|key| args.get(key).is_some()) {
            return Err(Unwritable::new("Its order is changed by itself.", "Say sort= alone."));
        }
        return sort(at, own, order);
    }
    let flag = |name: &str| args.get(name).map(|_| args.flag(name, true));
    let look = ChartLook {
        kind: args.get("kind").map(kind),
        labels: flag("labels"),
        legend: args.get("legend").map(|word| word != "false"),
        legend_side: args.get("legend").and_then(|word| match word {
            "right" => Some("r"),
            "left" => Some("l"),
            "top" => Some("t"),
            "bottom" => Some("b"),
            _ => None,
        }),
        from_zero: flag("zero"),
        axis_title: args.get("axis").map(str::to_owned),
        ..ChartLook::default()
    };
    let mut edits = Vec::new();
    if look != ChartLook::default() {
        edits.push(Edit::ChartLook { slide, shape, look });
    }
    if let Some(title) = args.get("title") {
        let change = ChartEdit { title: Some((Vec::new(), title.to_owned())), ..ChartEdit::default() };
        edits.push(Edit::Chart { slide, shape, change });
    }
    if edits.is_empty() {
        return Err(Unwritable::new(
            "It is not said what of the chart.",
            "Say kind=line, labels=true, title=WORDS and so on.",
        ));
    }
    let keys = ["kind", "labels", "legend", "zero", "title", "axis"];
    let word = |key: &str, value: &str| match (key, value) {
        ("labels" | "legend", "false") => format!("no {key}"),
        ("labels" | "legend", "true") => key.to_owned(),
        ("legend", side) => format!("the legend at the {side}"),
        ("zero", _) => "an axis from zero".to_owned(),
        ("title", words) => format!("the title {}", quoted(words)),
        ("axis", words) => format!("the axis title {}", quoted(words)),
        (_, kind) => format!("{kind}s"),
    };
    let told: Vec<String> =
        keys.iter().filter_map(|key| args.get(key).map(|value| word(key, value))).collect();
    let said = Outcome::new(("draw", "Drew"), &format!("{what} with {}", told.join(", ")));
    Ok(Planned::written(marked::written(at, (slide, &[shape]), &edits)?, said))
}

fn kind(word: &str) -> ChartKind {
    match word {
        "bar" => ChartKind::Bar(Stack::Side),
        "stacked-bar" => ChartKind::Bar(Stack::Stacked),
        "line" => ChartKind::Line(Stack::Side),
        "area" => ChartKind::Area(Stack::Side),
        "pie" => ChartKind::Pie,
        "doughnut" => ChartKind::Doughnut,
        "stacked-column" => ChartKind::Column(Stack::Stacked),
        _ => ChartKind::Column(Stack::Side),
    }
}

/// Its categories by size of the marked series, else of the last one, or by name.
fn sort(at: &At<'_>, own: Table, order: &str) -> Result<Planned, Unwritable> {
    let run = run(at, own)?;
    let (numbers, _) = chart_numbers(at.text, run)?;
    let series = match target(at)? {
        Target::Series(_, series) | Target::Point(_, series, _) => series,
        _ => numbers.series.len().saturating_sub(1),
    };
    let key = |row: &ChartRow| match order {
        "name" => Key::Words(row.category.to_lowercase()),
        _ => Key::of(row.values.get(series).map_or("", String::as_str)),
    };
    let keys: Vec<Key> = numbers.rows.iter().map(key).collect();
    let rows = sorted(&keys, order == "descending")
        .into_iter()
        .filter_map(|n| numbers.rows.get(n).cloned())
        .collect();
    let by = if order == "name" {
        "name".to_owned()
    } else {
        quoted(numbers.series.get(series).map_or("", String::as_str))
    };
    let said = Outcome::new(("sort", "Sorted"), &format!("{} by {by}", called(at, own)));
    let sorted = ChartNumbers { rows, ..numbers };
    Ok(Planned::splices(set_chart_numbers(at.text, run, &sorted)?, said))
}
