//! A chart that gets another kind, title or cells, in a sheet's text. Whether it is marked is told by the verdict, and
//! whether the file can show it so by `write`.

use gloss_ooxml::{Area, ChartKind, Series};
use gloss_protocol::Span;

use super::{ChartText, of_cell};
use crate::ArtifactError;
use crate::kinds::sheet::CELL_END;
use crate::kinds::sheet::content::escape;
use crate::text::Text;

/// An edit of a chart; fields that are none stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartEdit {
    /// The chart, as `Sales!1`.
    pub chart: String,
    /// Another kind.
    pub kind: Option<ChartKind>,
    /// Other words above it; the inner none takes them away.
    pub title: Option<Option<String>>,
    /// Other rows of the columns that it shows: the first and the last.
    pub rows: Option<(u32, u32)>,
    /// Other series.
    pub series: Option<Vec<Series>>,
}

/// The chart of an edit with its new text.
///
/// # Errors
/// [`ArtifactError::NotFound`] for a chart that is not there, [`ArtifactError::BadWhere`] for what it can't become.
pub fn set_chart(text: &Text, edit: &ChartEdit) -> Result<(Span, String), ArtifactError> {
    let region = text.find(&format!("chart:{}", edit.chart))?;
    let bad = |says: String| Err(ArtifactError::BadWhere(says));
    let [span] = region.spans() else { return bad(format!("chart:{} names no single chart.", edit.chart)) };
    let before = text.source().get(span.range()).unwrap_or_default();
    let Some(mut chart) = of_cell(before) else {
        return bad(format!("What chart:{} says can’t be read.", edit.chart));
    };
    if let Some(kind) = edit.kind {
        chart.kind = kind;
    }
    if let Some(title) = &edit.title {
        chart.title.clone_from(title);
    }
    if let Some(series) = &edit.series {
        chart.series = series.iter().map(super::plain).collect();
    }
    if let Some(rows) = edit.rows {
        with_rows(text, &mut chart, rows)?;
    }
    Ok((*span, format!("{}{CELL_END}", escape(&chart.words()))))
}

/// Other rows of the columns that the series are.
fn with_rows(text: &Text, chart: &mut ChartText, (from, to): (u32, u32)) -> Result<(), ArtifactError> {
    let bad = |says: String| Err(ArtifactError::BadWhere(says));
    if from == 0 || to < from {
        return bad(format!("Rows {from} to {to} are no rows."));
    }
    for one in &mut chart.series {
        for cells in [&mut one.categories, &mut one.values].into_iter().flatten() {
            let (sheet, area) = match cells.rsplit_once('!') {
                Some((sheet, area)) => (format!("{sheet}!"), area),
                None => (String::new(), cells.as_str()),
            };
            let Ok(area) = area.parse::<Area>() else {
                return bad(format!("The chart shows {cells}, of which no rows can be named."));
            };
            if area.from.column != area.to.column {
                return bad("The chart’s series lie along rows; name their cells.".to_owned());
            }
            let name = sheet.trim_end_matches('!');
            let name = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\'')).unwrap_or(name);
            let used = used(text, &name.replace("''", "'"));
            if used.is_some_and(|used| to > used) {
                let used = used.unwrap_or_default();
                return bad(format!("{name} has {used} rows; rows {from} to {to} go beyond them."));
            }
            let letters = gloss_ooxml::column_letters(area.from.column);
            *cells = format!("{sheet}{letters}{from}:{letters}{to}");
        }
    }
    Ok(())
}

/// The rows of a sheet that hold anything.
fn used(text: &Text, sheet: &str) -> Option<u32> {
    let sheets = &text.grid()?.sheets;
    let found =
        sheets.iter().find(|rows| !rows.charts && rows.name.to_lowercase() == sheet.to_lowercase())?;
    Some(found.used.0)
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Kind;

    use super::super::kind_of;
    use super::*;

    const TEXT: &str = "\u{1d}My data\nmonth\tsales\t\nJan\t1\t\nFeb\t2\t\nMar\t3\t\n\u{1d}\u{1e}My data\nChart: column\\nTitle: Sales\\nSeries: ='My data'!B1 | 'My data'!A2:A4 | 'My data'!B2:B4\\nName: Chart 1\t\n";

    fn set(edit: &ChartEdit) -> Result<String, String> {
        let (span, new) =
            set_chart(&Text::new(Kind::Sheet, TEXT), edit).map_err(|error| error.to_string())?;
        assert_eq!(TEXT.get(span.range()).and_then(|cell| cell.get(..6)), Some("Chart:"));
        Ok(new.replace("\\n", "\n").trim_end().to_owned())
    }

    fn edit() -> ChartEdit {
        ChartEdit { chart: "'My data'!1".to_owned(), ..ChartEdit::default() }
    }

    #[test]
    fn a_chart_gets_what_was_asked_for_and_keeps_the_rest() {
        let kind = kind_of("line");
        assert!(
            set(&ChartEdit { kind, ..edit() }).unwrap().starts_with("Chart: line\nTitle: Sales\nSeries: =")
        );
        let title = Some(Some("New".to_owned()));
        assert!(set(&ChartEdit { title, ..edit() }).unwrap().contains("\nTitle: New\n"));
        assert!(!set(&ChartEdit { title: Some(None), ..edit() }).unwrap().contains("Title"));
        let rows = set(&ChartEdit { rows: Some((3, 4)), ..edit() }).unwrap();
        assert!(rows.contains("='My data'!B1 | 'My data'!A3:A4 | 'My data'!B3:B4"), "{rows}");
        for (rows, says) in [((2, 40), "4 rows"), ((0, 2), "no rows"), ((3, 2), "no rows")] {
            let why = set(&ChartEdit { rows: Some(rows), ..edit() }).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
        let missing = ChartEdit { chart: "My data!2".to_owned(), ..edit() };
        assert!(set(&missing).unwrap_err().contains("chart:My data!2"));
    }
}
