//! A chart's numbers as a small sheet: a row for each category, a column for each series; and the edit of the deck's text that
//! other numbers are. Whether the chart can take them is asked of the plan.

use gloss_protocol::{ChartNumbers, ChartRow};

use super::shapes::shape_of;
use crate::error::Unwritable;
use crate::kinds::deck::index::{Body, Deck, Series};
use crate::kinds::deck::signs::{CELL, ROW};
use crate::kinds::deck::words::number;
use crate::splice::Splice;
use crate::text::Text;

/// Characters of a name or a category.
const LONGEST: usize = 500;

const ELSEWHERE: &str = "Do it with Edit Data in the program that made the presentation.";

/// The numbers of a chart, and why they are no sheet where they are none.
///
/// # Errors
/// [`Unwritable`] where there is no such chart.
pub fn chart_numbers(text: &Text, run: u32) -> Result<(ChartNumbers, Option<String>), Unwritable> {
    let (deck, series) = chart(text, run)?;
    let points: Vec<Vec<(String, String)>> = series.iter().map(|one| points(deck, text, one)).collect();
    let longest = points.iter().max_by_key(|points| points.len()).cloned().unwrap_or_default();
    let rows = longest.iter().enumerate().map(|(at, (category, _))| ChartRow {
        category: category.clone(),
        values: points
            .iter()
            .map(|own| own.get(at).map(|(_, value)| short(value)).unwrap_or_default())
            .collect(),
    });
    let names = series.iter().map(|one| name(deck, text, one).to_owned()).collect();
    let alike = |own: &Vec<(String, String)>| {
        own.len() == longest.len() && own.iter().zip(&longest).all(|((a, _), (b, _))| a == b)
    };
    let locked = match (series.is_empty(), points.iter().all(alike)) {
        (true, _) => Some("The numbers of this chart can't be read here."),
        (_, false) => {
            Some("The series of this chart have categories of their own, so they are no one sheet.")
        }
        _ => None,
    };
    Ok((ChartNumbers { series: names, rows: rows.collect() }, locked.map(str::to_owned)))
}

/// The edit that gives a chart these numbers. A value that comes to the same stays as the file writes it.
///
/// # Errors
/// [`Unwritable`] where there is no such chart, or it has another number of series.
pub fn set_chart_numbers(text: &Text, run: u32, to: &ChartNumbers) -> Result<Vec<Splice>, Unwritable> {
    if let (_, Some(locked)) = chart_numbers(text, run)? {
        return Err(Unwritable::new(locked, ELSEWHERE));
    }
    let (deck, series) = chart(text, run)?;
    if to.series.len() != series.len() || to.rows.iter().any(|row| row.values.len() != series.len()) {
        let says = "Series of a chart can't be added or taken away here.";
        return Err(Unwritable::new(says, ELSEWHERE));
    }
    if to.rows.is_empty() {
        return Err(Unwritable::new("A chart keeps one row at least.", "Delete the chart."));
    }
    let mut out = String::new();
    for (at, own) in series.iter().enumerate() {
        let given = to.series.get(at).map(String::as_str).unwrap_or_default();
        out.push_str(&format!("{ROW}{}\n", line(given, name(deck, text, own))));
        let old = points(deck, text, own);
        for (n, row) in to.rows.iter().enumerate() {
            let (category, value) = old.get(n).map_or(("", ""), |(category, value)| (category, value));
            let wanted = row.values.get(at).map(|value| value.trim()).unwrap_or_default();
            let value =
                if short(value) == wanted { value.to_owned() } else { line(&number(value, wanted)?, "") };
            out.push_str(&format!("{}{CELL}{value}\n", line(&row.category, category)));
        }
    }
    let (Some(first), Some(last)) = (series.first(), series.last()) else { return Ok(Vec::new()) };
    let span = deck.spans(&(first.line..last.points.end));
    let same = text.source().get(span.range()) == Some(out.as_str());
    Ok(if same { Vec::new() } else { vec![Splice::new(span, out)] })
}

fn chart(text: &Text, run: u32) -> Result<(&Deck, &[Series]), Unwritable> {
    let none = || Unwritable::new("This is no chart.", "Choose a chart.");
    let deck = text.deck().ok_or_else(none)?;
    match deck.shape_at(shape_of(deck, run)?).map(|shape| &shape.body) {
        Some(Body::Chart(_, series)) => Ok((deck, series)),
        _ => Err(none()),
    }
}

fn name<'t>(deck: &Deck, text: &'t Text, series: &Series) -> &'t str {
    deck.words(text.source(), series.line).trim_start_matches(ROW)
}

/// Category and value of each point.
fn points(deck: &Deck, text: &Text, series: &Series) -> Vec<(String, String)> {
    let parted = |line: u32| {
        let (category, value) = deck.words(text.source(), line).split_once(CELL).unwrap_or_default();
        (category.to_owned(), value.to_owned())
    };
    series.points.clone().map(parted).collect()
}

/// A number as short as it comes to the same: a file may write 147.19999999999999.
fn short(value: &str) -> String {
    match value.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number.to_string().len() < value.len() => number.to_string(),
        _ => value.to_owned(),
    }
}

/// Words in one line, and no longer than a chart shows; what is as it was stays so.
fn line(words: &str, was: &str) -> String {
    if words == was {
        return was.to_owned();
    }
    let flat = |c: char| if c.is_control() { ' ' } else { c };
    words.trim().chars().map(flat).take(LONGEST).collect()
}
