//! Charts as places: selected in the grid, named by `chart:Sales!1`, and listed. A chart's row in its sheet's list is its
//! number; nothing is told by what it shows.

use gloss_protocol::{Pointed, Reach, Region, RunPoint, Selection, Span};

use crate::ArtifactError;
use crate::kinds::sheet::Grid;
use crate::kinds::sheet::grid::{At, Rows};
use crate::kinds::sheet::place::ROWS;
use crate::text::Text;

impl Grid {
    /// A chart, or several that stand next to each other in their sheet's list.
    pub(crate) fn point_chart(
        &self,
        text: &Text,
        sheet: usize,
        selection: &Selection,
        reach: Reach,
    ) -> Result<Pointed, ArtifactError> {
        let region = match reach {
            Reach::Document | Reach::Section => Region::Whole,
            _ => self.charts(text, sheet, selection.start.run % ROWS..=selection.end.run % ROWS)?,
        };
        Ok(Pointed {
            text: text.visible(&region),
            at: text.at(&region),
            paint: region.spans().iter().flat_map(|span| self.paint(text.source(), *span)).collect(),
            elsewhere: 0,
            also: Vec::new(),
            reaches: vec![Reach::Chart, Reach::Document],
            region,
        })
    }

    /// The region of some of a sheet's charts, counted from 0.
    fn charts(
        &self,
        text: &Text,
        sheet: usize,
        numbers: std::ops::RangeInclusive<u32>,
    ) -> Result<Region, ArtifactError> {
        let span = |row| self.span(text.source(), At { sheet, row, column: 0 });
        let spans: Option<Vec<Span>> = numbers.map(span).collect();
        let spans = spans.filter(|spans| !spans.is_empty()).ok_or(ArtifactError::SelectionMoved)?;
        Ok(Region::Text { spans, reach: Reach::Chart })
    }

    /// Resolves the command line's `chart:`.
    ///
    /// # Errors
    /// [`ArtifactError::BadWhere`] or [`ArtifactError::NotFound`].
    pub(crate) fn find_chart(&self, text: &Text, at: &str) -> Result<Region, ArtifactError> {
        let (sheet, number) = match at.rsplit_once('!') {
            Some((sheet, number)) => (Some(sheet.trim()), number),
            None => (None, at),
        };
        let number: Option<u32> = number.trim().parse().ok().filter(|number| *number > 0);
        let Some(number) = number else {
            return Err(ArtifactError::BadWhere(format!(
                "chart:{at} is not a place. Use chart:1 or chart:Sales!1; a sheet's charts count from 1."
            )));
        };
        let sheet = sheet.map(|name| {
            let plain = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\''));
            plain.map_or_else(|| name.to_owned(), |plain| plain.replace("''", "'")).to_lowercase()
        });
        let wanted = |rows: &Rows| sheet.as_ref().is_none_or(|name| rows.name.to_lowercase() == *name);
        let found = self.sheets.iter().position(|rows| rows.charts && wanted(rows));
        let missing = || ArtifactError::NotFound(format!("chart:{at}"));
        let found = found.ok_or_else(missing)?;
        self.charts(text, found, number - 1..=number - 1).map_err(|_| missing())
    }

    /// The places of all charts: the sheet of each, its number there from 0, and where it is in the view's coordinates.
    pub(crate) fn chart_places(&self) -> Vec<(&str, u32, RunPoint)> {
        let mut out = Vec::new();
        for (sheet, rows) in self.sheets.iter().enumerate().filter(|(_, rows)| rows.charts) {
            for row in 0..rows.rows.len() as u32 {
                out.push((rows.name.as_str(), row, RunPoint { run: sheet as u32 * ROWS + row, utf16: 0 }));
            }
        }
        out
    }
}
