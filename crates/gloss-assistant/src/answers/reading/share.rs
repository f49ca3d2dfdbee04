//! Shares: of the rows, or of a column's sum. What restricts both the part and the whole are times and bounds; names of values are the
//! part.

use super::super::plan::{Filter, Shape};
use super::super::view::Column;
use super::reader::{Reader, Refusal};

impl Reader<'_> {
    pub(super) fn shares(&mut self) -> Result<Option<Shape>, Refusal> {
        let Some(share) = self.find("agg", "share") else { return Ok(None) };
        if self.find_any("extreme").is_some()
            || self
                .find("per", "per")
                .is_some_and(|per| self.piece(per).is_some_and(|piece| piece.value("range").is_none()))
        {
            return Ok(None);
        }
        // “the positive rate” is a column.
        let is_name = self.pieces.get(share).is_some_and(|piece| !piece.columns.is_empty());
        if is_name {
            return Ok(None);
        }
        self.take(share);
        let named: Vec<usize> =
            self.free().filter(|(_, piece)| !piece.values.is_empty()).map(|(at, _)| at).collect();
        let measure = self.measure_in((0..self.pieces.len()).filter(|at| !named.contains(at)))?;
        // “The share of Swiss in all nights”: two columns, one a part of the other.
        if let Some(part) = measure.filter(|_| named.is_empty())
            && let Some(whole) = self.measure_in(0..self.pieces.len())?
            && whole != part
        {
            // “Share of A is B” turns them around; only “an” and “in all” say which is the whole.
            let is_turned = self
                .pieces
                .iter()
                .any(|piece| matches!(piece.text.to_lowercase().as_str(), "is" | "are" | "ist" | "sind"));
            if is_turned {
                return Err(Refusal::Beyond);
            }
            let may = |at: usize| self.view.column(at).is_some_and(Column::may_add);
            return Ok((may(part) && may(whole)).then_some(Shape::Ratio(part, whole)));
        }
        let parts = self.parts(&named)?;
        // A column of yes and no is of rows, whatever they are called.
        let of_flag = named.is_empty();
        if parts.len() != 1 {
            return Err(Refusal::Beyond);
        }
        let counts = self.pieces.iter().any(|piece| piece.is_noun);
        let measure = match measure {
            Some(at) if self.view.column(at).is_some_and(Column::adds) => Some(at),
            Some(_) => return Err(Refusal::Beyond),
            None if counts || of_flag => None,
            // A table of one number for each row is of that number.
            None => Some(
                self.only_measure()
                    .filter(|at| self.view.column(*at).is_some_and(Column::adds))
                    .ok_or(Refusal::Beyond)?,
            ),
        };
        if measure.is_some() {
            self.take_all(|piece| piece.is("agg", "sum"));
        }
        Ok(Some(Shape::Share(measure, parts)))
    }

    /// The conditions of the part: values that were named, or a column of yes and no.
    fn parts(&self, named: &[usize]) -> Result<Vec<Filter>, Refusal> {
        let mut parts = Vec::new();
        for at in named {
            self.take(*at);
            if !self.is_epithet(*at) {
                parts.push(self.value_filter(*at)?);
            }
        }
        if parts.is_empty()
            && let Some((at, flag)) = self.free().map(|(at, _)| at).find_map(|at| Some((at, self.flag(at)?)))
        {
            self.take(at);
            parts.push(flag);
        }
        Ok(parts)
    }
}
