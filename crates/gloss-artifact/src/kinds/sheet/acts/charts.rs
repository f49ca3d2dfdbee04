//! Charts of a workbook: their kind, their rows and their titles.

use super::super::{ChartEdit, kind_of, set_chart};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted};
use crate::splice::Splice;

pub(super) fn chart(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let name = at.text.at(&at.region());
    let chart = name.trim_start_matches("chart:").to_owned();
    let rows = args.get("range").map(rows_of).transpose()?;
    let edit = ChartEdit {
        chart,
        kind: args.get("kind").and_then(kind_of),
        title: args.get("title").map(|title| Some(title.to_owned()).filter(|title| !title.is_empty())),
        rows,
        series: None,
    };
    if edit.kind.is_none() && edit.title.is_none() && edit.rows.is_none() {
        return Err(Unwritable::new(
            "It is not said what of the chart.",
            "Say kind=line, title=WORDS or range=2:9.",
        ));
    }
    let (span, new) = set_chart(at.text, &edit).map_err(|error| {
        let problem: gloss_protocol::Problem = error.into();
        Unwritable::new(problem.says, problem.next)
    })?;
    let keys = ["kind", "range", "title"];
    let word = |key: &str, value: &str| match key {
        "title" => format!("the title {}", quoted(value)),
        "range" => format!("rows {}", value.replace(':', " to ")),
        _ => format!("{value}s"),
    };
    let told: Vec<String> =
        keys.iter().filter_map(|key| args.get(key).map(|value| word(key, value))).collect();
    let said = Outcome::new(("draw", "Drew"), &format!("the chart with {}", told.join(", ")));
    let same = at.says(span) == new;
    Ok(Planned::splices(if same { Vec::new() } else { vec![Splice::new(span, new)] }, said))
}

/// The rows of `2:9`, or of `B2:B9`.
fn rows_of(words: &str) -> Result<(u32, u32), Unwritable> {
    let bad = || Unwritable::new("These are no rows.", "Say range=2:9, the first and the last.");
    let cells = words.rsplit_once('!').map_or(words, |(_, cells)| cells);
    let row = |word: &str| {
        word.trim().trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '$').parse::<u32>().ok()
    };
    let (first, last) = cells.split_once(':').ok_or_else(bad)?;
    match (row(first), row(last)) {
        (Some(first), Some(last)) if first > 0 && first <= last => Ok((first, last)),
        _ => Err(bad()),
    }
}
