//! The row or column of cells that words name from a place: “this row”, “the column”. What goes with them where they go is
//! the file's own to say.

use gloss_ooxml::{Area, CellRef};
use gloss_protocol::{Part, Reach, Region, Which};

use super::Grid;
use crate::text::{NoPart, Text, called};

impl Grid {
    /// The part that words name from a place.
    ///
    /// # Errors
    /// [`NoPart`] where several fit, or where a sheet has no such part.
    pub(crate) fn part(&self, text: &Text, region: &Region, part: Part) -> Result<Region, NoPart> {
        let (one, many) = called(part.reach);
        let spans = text.spans(region);
        let cells: Vec<_> = spans.iter().flat_map(|span| self.touched(text.source(), *span)).collect();
        let Some(first) = cells.first() else { return Err(NoPart::None { one }) };
        if self.sheets.get(first.sheet).is_none_or(|rows| rows.charts) {
            return Err(NoPart::None { one });
        }
        match (part.which, part.reach) {
            (Which::This | Which::These, Reach::Selection) => Ok(region.clone()),
            (Which::This, Reach::Cell) if cells.len() == 1 => Ok(region.clone()),
            (Which::This, Reach::Cell) => Err(NoPart::Several { count: cells.len(), many }),
            (Which::This | Which::These, Reach::Row | Reach::Column) => {
                let line = |cell: CellRef| if part.reach == Reach::Row { cell.row } else { cell.column };
                let mut lines: Vec<(usize, u32)> =
                    cells.iter().map(|at| (at.sheet, line(at.cell()))).collect();
                lines.sort_unstable();
                lines.dedup();
                if lines.len() > 1 && part.which == Which::This {
                    return Err(NoPart::Several { count: lines.len(), many });
                }
                let areas: Vec<Area> = cells.iter().map(|at| Area::new(at.cell(), at.cell())).collect();
                self.reach(text, first.sheet, &areas, part.reach).map_err(|_| NoPart::None { one })
            }
            // Whether a sheet's first row is the one of its headers is not known for certain, so rows are not counted.
            _ => Err(NoPart::None { one }),
        }
    }
}
