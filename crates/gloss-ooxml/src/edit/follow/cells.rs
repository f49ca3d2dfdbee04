//! The rows of a sheet follow: addresses of rows and cells, and their formulas. A shared formula of which some
//! cell would come to mean something else is written out for all its cells.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::step::Follow;
use crate::cell::{Area, Cell, CellRef};
use crate::edit::change_log::ChangeLog;
use crate::error::Refused;
use crate::formula::{Axis, Move, Shifted};
use crate::sheet::{Facts, Formula, Found, FoundCell, Rows, SharedText, formula_of, style_of, value_of};
use crate::xml::{Patch, Tag, escape};

/// Adds what changes in the rows of the sheet `home`; gives where the rows end, if there are any.
pub(super) fn follow(
    patch: &mut Patch,
    source: &str,
    part: &str,
    home: &str,
    follow: Follow<'_>,
    shared: &SharedText,
    log: &mut ChangeLog,
) -> Result<Option<usize>, Refused> {
    // Only shared formulas have to be known beforehand, and few sheets have some.
    let sharing = source.contains("\"shared\"") || source.contains("'shared'");
    let facts = if sharing { Facts::read(source, part, follow.limits)? } else { Facts::default() };
    let mut pass =
        Pass { source, part, home, follow, facts: &facts, expand: BTreeSet::new(), shared, patch, log };
    pass.find_groups()?;
    pass.run()
}

struct Pass<'a, 'b> {
    source: &'a str,
    part: &'a str,
    home: &'a str,
    follow: Follow<'a>,
    facts: &'a Facts,
    /// Shared formulas to be written out.
    expand: BTreeSet<u32>,
    shared: &'a SharedText,
    patch: &'b mut Patch,
    log: &'b mut ChangeLog,
}

/// The index of a shared formula.
fn group(formula: &Formula<'_>) -> Option<u32> {
    (formula.kind() == "shared").then(|| formula.tag.number("si").unwrap_or(0))
}

impl<'a> Pass<'a, '_> {
    fn step(&self) -> Option<&'a Move> {
        self.follow.moved(Some(self.home))
    }

    /// Where a cell goes.
    fn place(&self, at: CellRef) -> Option<CellRef> {
        match self.step() {
            Some(step) => step.area(at.into()).map(|area| area.from),
            None => Some(at),
        }
    }

    /// Finds the shared formulas of which a cell moves or comes to say something else.
    fn find_groups(&mut self) -> Result<(), Refused> {
        if self.facts.groups.is_empty() {
            return Ok(());
        }
        let Some(mut rows) = Rows::new(self.source, self.part, self.follow.limits.depth)? else {
            return Ok(());
        };
        let mut read = 0;
        loop {
            match rows.next()? {
                Found::Cell(cell) => {
                    let Some(index) = cell.formula.as_ref().and_then(group) else { continue };
                    if self.expand.contains(&index) {
                        continue;
                    }
                    let text = self.facts.shared(index, cell.at).unwrap_or_default();
                    // A long formula shared by a million cells is read no further than a part may be long.
                    read += text.len() as u64;
                    if read > self.follow.limits.inflated_bytes {
                        let (part, limit) = (self.part.to_owned(), self.follow.limits.inflated_bytes);
                        return Err(Refused::Grown { part, limit });
                    }
                    let changes = self.follow.shift_formula(&text, Some(self.home))?.is_some();
                    if changes || self.place(cell.at) != Some(cell.at) {
                        self.expand.insert(index);
                    }
                }
                Found::End(_) => return Ok(()),
                _ => {}
            }
        }
    }

    fn run(&mut self) -> Result<Option<usize>, Refused> {
        let Some(mut rows) = Rows::new(self.source, self.part, self.follow.limits.depth)? else {
            return Ok(None);
        };
        // Where a row begins that goes.
        let mut going: Option<usize> = None;
        loop {
            match rows.next()? {
                Found::Row(number, tag) => going = self.row(number, &tag),
                Found::Cell(cell) => self.cell(&cell)?,
                Found::RowEnd(at) => {
                    if let Some(from) = going.take() {
                        self.patch.cut(from..at.end);
                    }
                }
                Found::End(at) => return Ok(Some(at.end).filter(|_| !rows.sheet_data().is_empty())),
            }
            let limit = self.follow.limits.inflated_bytes;
            if self.patch.grown() as u64 > limit {
                return Err(Refused::Grown { part: self.part.to_owned(), limit });
            }
        }
    }

    /// A row's address and spans; where it begins, if it goes.
    fn row(&mut self, number: u32, tag: &Tag<'_>) -> Option<usize> {
        let step = self.step()?;
        if step.axis == Axis::Rows {
            match step.index(number) {
                Some(moved) if moved != number => self.patch.attribute(tag, "r", &moved.to_string()),
                Some(_) => {}
                None if tag.is_empty() => self.patch.cut(tag.start..tag.end()),
                None => return Some(tag.start),
            }
        } else if let Some(spans) = tag.find("spans") {
            let span = spans.raw.split_once(':').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
            match span.and_then(|(from, to)| step.span(from, to)) {
                Some((from, to)) => self.patch.attribute(tag, "spans", &format!("{from}:{to}")),
                // Spans are only a hint for speed.
                None => self.patch.cut(spans.whole),
            }
        }
        None
    }

    fn cell(&mut self, cell: &FoundCell<'_>) -> Result<(), Refused> {
        let Some(at) = self.place(cell.at) else {
            self.patch.cut(cell.whole.clone());
            return Ok(());
        };
        let named = cell.tag.find("r").is_some();
        if at != cell.at && (named || at.column != cell.at.column) {
            self.patch.attribute(&cell.tag, "r", &at.to_string());
        }
        if let Some(formula) = &cell.formula
            && let Some(new) = self.formula(cell, formula)?
        {
            let before = formula_of(cell, self.facts);
            if new.cut
                && let Some((value, _)) = &cell.value
            {
                self.patch.cut(value.clone());
                self.patch.drop_attribute(&cell.tag, "t");
            }
            if before.as_ref() != Some(&new.text) {
                let value = value_of(cell, self.source, self.shared, self.follow.limits)?;
                let before = Cell { value, formula: before, style: style_of(cell) };
                let mut after = Cell { formula: Some(new.text), ..before.clone() };
                if new.cut {
                    after.value = crate::Value::Empty;
                }
                self.log.cell(self.home, at, before, after);
            }
        }
        Ok(())
    }

    /// Changes a cell's formula; gives the new one.
    fn formula(&mut self, cell: &FoundCell<'_>, formula: &Formula<'_>) -> Result<Option<Shifted>, Refused> {
        for attribute in ["ref", "r1", "r2"] {
            let area = formula.tag.get(attribute).and_then(|area| Area::from_str(&area).ok());
            let moved = area.zip(self.step()).and_then(|(area, step)| step.area(area));
            if let Some(moved) = moved.filter(|_| group(formula).is_none()) {
                self.patch.attribute(&formula.tag, attribute, &moved.to_string());
            }
        }
        let name = formula.tag.name();
        if let Some(index) = group(formula) {
            if !self.expand.contains(&index) {
                return Ok(None);
            }
            let text = self.facts.shared(index, cell.at).unwrap_or_default();
            let new =
                self.follow.shift_formula(&text, Some(self.home))?.unwrap_or(Shifted { text, cut: false });
            self.patch.replace(formula.whole.clone(), format!("<{name}>{}</{name}>", escape(&new.text)));
            return Ok(Some(new));
        }
        let text = formula.text();
        let new = self.follow.shift_formula(&text, Some(self.home))?;
        if let Some(new) = &new {
            let inner = formula.tag.end()..formula.tag.end() + formula.raw.len();
            self.patch.replace(inner, escape(&new.text));
        }
        Ok(new)
    }
}
