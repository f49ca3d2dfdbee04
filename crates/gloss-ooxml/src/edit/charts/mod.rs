//! A chart gets another title, kind or other series. Its looks stay where the new kind has them too; what cannot be
//! changed safely is refused. Never draws, never reads the values that it shows but to tell numbers from words.

pub(crate) mod kind;
mod series;
pub(crate) mod title;

use crate::chart::{ChartKind, Series, plots};
use crate::error::{Refused, fixed_chart};
use crate::workbook::Workbook;
use crate::xml::{Patch, Tree};

/// A change of one thing of a chart: its title, its kind or its series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChartChange {
    /// Its title: other words, in the look of those that were there; or none.
    Title(Option<String>),
    /// Its kind: columns, bars, lines, areas, a pie or a doughnut.
    Kind(ChartKind),
    /// Its series: the first of these takes the looks of the first that is there, and so on. Cells as in a formula,
    /// such as `Data!B2:B30`; no formulas that work something out.
    Series(Vec<Series>),
}

/// Changes the chart of this place on a sheet, counted from 0 as `Workbook::charts` lists them.
pub(super) fn change(
    book: &mut Workbook,
    sheet: &str,
    at: usize,
    change: &ChartChange,
) -> Result<(), Refused> {
    let charts = book.charts(sheet)?;
    let count = charts.len();
    let Some(chart) = charts.into_iter().nth(at) else {
        return Err(Refused::NoSuchChart { sheet: sheet.to_owned(), number: at + 1, count });
    };
    let text = book.package.text(&chart.part)?;
    let tree = Tree::parse(&text, &chart.part, book.package.limits())?;
    if tree.first("chart").is_none() || plots(&tree).is_empty() {
        let instead = "Change it in Excel, or make a new chart beside it.";
        return Err(fixed_chart(&chart.name, "is of a newer kind, such as a waterfall or a map", instead));
    }
    if tree.first("pivotSource").is_some() && !matches!(change, ChartChange::Title(_)) {
        return Err(fixed_chart(&chart.name, "shows a pivot table", "Change the pivot table in Excel."));
    }
    let mut patch = Patch::default();
    match change {
        ChartChange::Title(words) => title::set(&tree, words.as_deref(), &mut patch)?,
        ChartChange::Kind(kind) => kind::set(&tree, &chart, *kind, &mut patch)?,
        ChartChange::Series(list) => series::set(book, sheet, &tree, &chart, list, &mut patch)?,
    }
    book.package.set_patched(&chart.part, &text, patch);
    Ok(())
}
