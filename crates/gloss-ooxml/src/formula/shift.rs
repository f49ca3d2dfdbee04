//! References of formulas shifted: rows or columns that are inserted or deleted, a formula written out for another cell, a sheet that
//! gets another name. As Excel does it: a reference whose cells are all gone becomes `#REF!`, a range that lost
//! some of them shrinks.

use super::reference::{Part, Place, Prefix, Target, quote_sheet};
use super::token::{Kind, tokens};
use crate::cell::{Area, CellRef};
use crate::error::Refused;
use crate::limits::{MAX_COLUMNS, MAX_ROWS};

/// The direction of an insertion or deletion: whole rows or whole columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Whole rows.
    Rows,
    /// Whole columns.
    Columns,
}

impl Axis {
    /// The last row or column of a sheet.
    pub(crate) fn limit(self) -> u32 {
        match self {
            Self::Rows => MAX_ROWS,
            Self::Columns => MAX_COLUMNS,
        }
    }

    /// The row or the column of a cell.
    pub(crate) fn of(self, cell: CellRef) -> u32 {
        match self {
            Self::Rows => cell.row,
            Self::Columns => cell.column,
        }
    }
}

/// Rows or columns that come or go on one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// The sheet's name.
    pub sheet: String,
    pub axis: Axis,
    /// The first one that is new, or gone; from 1.
    pub at: u32,
    pub count: u32,
    pub delete: bool,
}

/// A formula that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shifted {
    pub text: String,
    /// Whether it lost cells, so that its value is no longer right.
    pub cut: bool,
}

/// Whether two names mean the same sheet: Excel does not tell case.
pub(crate) fn same_sheet(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

impl Move {
    /// The new index of a row or column; `None` when it is gone.
    pub(crate) fn index(&self, at: u32) -> Option<u32> {
        self.span(at, at).map(|(at, _)| at)
    }

    /// The new span of a run of rows or columns, both ends included; `None` when nothing of it is left.
    pub(crate) fn span(&self, from: u32, to: u32) -> Option<(u32, u32)> {
        let limit = self.axis.limit();
        if self.delete {
            let end = self.at + self.count;
            let down = |at: u32| if at < self.at { at } else { at.max(end) - self.count };
            let up = |at: u32| {
                if at < self.at {
                    at
                } else if at < end {
                    self.at - 1
                } else {
                    at - self.count
                }
            };
            // A whole column stays whole.
            let to = if from == 1 && to == limit { limit } else { up(to) };
            return (down(from) <= to).then_some((down(from), to));
        }
        let follow = |at: u32| if at >= self.at { at.saturating_add(self.count) } else { at };
        (follow(from) <= limit).then(|| (follow(from), follow(to).min(limit)))
    }

    /// The new place of an area of the moved sheet.
    pub(crate) fn area(&self, area: Area) -> Option<Area> {
        let (from, to) = (area.from, area.to);
        Some(match self.axis {
            Axis::Rows => {
                let (a, b) = self.span(from.row, to.row)?;
                Area { from: CellRef::new(a, from.column), to: CellRef::new(b, to.column) }
            }
            Axis::Columns => {
                let (a, b) = self.span(from.column, to.column)?;
                Area { from: CellRef::new(from.row, a), to: CellRef::new(to.row, b) }
            }
        })
    }

    fn pair(&self, a: Part, b: Part) -> Option<(Part, Part)> {
        let (from, to) = self.span(a.at.min(b.at), a.at.max(b.at))?;
        let (x, y) = if a.at <= b.at { (from, to) } else { (to, from) };
        Some((Part { at: x, ..a }, Part { at: y, ..b }))
    }

    /// The new place of cells that a formula names.
    pub(crate) fn place(&self, place: Place) -> Option<Place> {
        let rows = self.axis == Axis::Rows;
        Some(match place {
            Place::Cell(c, r) if rows => Place::Cell(c, self.pair(r, r)?.0),
            Place::Cell(c, r) => Place::Cell(self.pair(c, c)?.0, r),
            Place::Area([c, r], [d, s]) if rows => {
                let (r, s) = self.pair(r, s)?;
                Place::Area([c, r], [d, s])
            }
            Place::Area([c, r], [d, s]) => {
                let (c, d) = self.pair(c, d)?;
                Place::Area([c, r], [d, s])
            }
            Place::Rows(a, b) if rows => self.pair(a, b).map(|(a, b)| Place::Rows(a, b))?,
            Place::Columns(a, b) if !rows => self.pair(a, b).map(|(a, b)| Place::Columns(a, b))?,
            other => other,
        })
    }

    /// The same in the formula of a defined name: what has no dollar sign is so far from the cell that uses the name,
    /// and stays that far, as Excel and LibreOffice do it.
    fn place_of_name(&self, place: Place) -> Option<Place> {
        let one = |part: Part| if part.fixed { Some(self.pair(part, part)?.0) } else { Some(part) };
        let two = |a: Part, b: Part| match (a.fixed, b.fixed) {
            (true, true) => self.pair(a, b),
            _ => Some((one(a)?, one(b)?)),
        };
        let rows = self.axis == Axis::Rows;
        Some(match place {
            Place::Cell(c, r) if rows => Place::Cell(c, one(r)?),
            Place::Cell(c, r) => Place::Cell(one(c)?, r),
            Place::Area([c, r], [d, s]) if rows => two(r, s).map(|(r, s)| Place::Area([c, r], [d, s]))?,
            Place::Area([c, r], [d, s]) => two(c, d).map(|(c, d)| Place::Area([c, r], [d, s]))?,
            Place::Rows(a, b) if rows => two(a, b).map(|(a, b)| Place::Rows(a, b))?,
            Place::Columns(a, b) if !rows => two(a, b).map(|(a, b)| Place::Columns(a, b))?,
            other => other,
        })
    }

    /// A formula that stands on the sheet `home` after the move; `None` when it stays as it is.
    ///
    /// `order` has the names of all sheets; `named` is said of a defined name's formula.
    pub(crate) fn shift_formula(
        &self,
        formula: &str,
        home: Option<&str>,
        order: &[String],
        named: bool,
    ) -> Result<Option<Shifted>, Refused> {
        let goes = |place| if named { self.place_of_name(place) } else { self.place(place) };
        let mut cut = false;
        let mut across = false;
        let text = rewrite(formula, |prefix, target| {
            let Target::Cells(place) = target else { return None };
            let ours = match prefix {
                None => home.is_some_and(|home| same_sheet(home, &self.sheet)),
                Some(prefix) if prefix.external() => false,
                Some(Prefix { first, last: Some(last), .. }) => {
                    across |= between(order, first, last, &self.sheet) && goes(place) != Some(place);
                    false
                }
                Some(prefix) => same_sheet(&prefix.first, &self.sheet),
            };
            if !ours {
                return None;
            }
            let moved = goes(place);
            if moved == Some(place) {
                return None;
            }
            cut |= moved.is_none() || self.delete && size(moved) != size(Some(place));
            let written = moved.map_or("#REF!".to_owned(), Place::write);
            Some(format!("{}{written}", prefix.map_or("", |prefix| prefix.raw)))
        });
        if across {
            return Err(Refused::AcrossSheets { formula: formula.to_owned(), sheet: self.sheet.clone() });
        }
        Ok(text.map(|text| Shifted { text, cut }))
    }
}

/// Whether a sheet is among those from `first` to `last`.
fn between(order: &[String], first: &str, last: &str, sheet: &str) -> bool {
    let place = |name: &str| order.iter().position(|known| same_sheet(known, name));
    match (place(first), place(last), place(sheet)) {
        (Some(a), Some(b), Some(at)) => (a.min(b)..=a.max(b)).contains(&at),
        _ => false,
    }
}

/// How many rows and columns cells span.
fn size(place: Option<Place>) -> (u32, u32) {
    match place {
        Some(Place::Area([c, r], [d, s])) => (c.at.abs_diff(d.at), r.at.abs_diff(s.at)),
        Some(Place::Rows(a, b) | Place::Columns(a, b)) => (a.at.abs_diff(b.at), 0),
        _ => (0, 0),
    }
}

/// The formula with some of its references written otherwise; `None` when none is.
pub(crate) fn rewrite(
    formula: &str,
    mut other: impl FnMut(Option<&Prefix<'_>>, Target) -> Option<String>,
) -> Option<String> {
    let mut out = String::with_capacity(formula.len() + 8);
    let mut changed = false;
    for token in tokens(formula) {
        let new = match &token.kind {
            Kind::Reference(reference) => other(reference.prefix.as_ref(), reference.target),
            _ => None,
        };
        changed |= new.is_some();
        out.push_str(new.as_deref().unwrap_or(token.text));
    }
    changed.then_some(out)
}

/// The formula of a cell, written out for the cell that many rows and columns away: what stays has a dollar sign.
pub(crate) fn translate(formula: &str, rows: i64, columns: i64) -> String {
    let by = |part: Part, by: i64, limit: u32| {
        if part.fixed {
            return Some(part);
        }
        let at = u32::try_from(i64::from(part.at) + by).ok().filter(|at| (1..=limit).contains(at))?;
        Some(Part { at, ..part })
    };
    let row = |part| by(part, rows, MAX_ROWS);
    let column = |part| by(part, columns, MAX_COLUMNS);
    let moved = |place| {
        Some(match place {
            Place::Cell(c, r) => Place::Cell(column(c)?, row(r)?),
            Place::Area([c, r], [d, s]) => Place::Area([column(c)?, row(r)?], [column(d)?, row(s)?]),
            Place::Columns(a, b) => Place::Columns(column(a)?, column(b)?),
            Place::Rows(a, b) => Place::Rows(row(a)?, row(b)?),
        })
    };
    rewrite(formula, |prefix, target| {
        let Target::Cells(place) = target else { return None };
        let written = moved(place).map_or("#REF!".to_owned(), Place::write);
        Some(format!("{}{written}", prefix.map_or("", |prefix| prefix.raw)))
    })
    .unwrap_or_else(|| formula.to_owned())
}

/// Whether a formula, when it is copied to another row, would read rows other than its own: then its meaning
/// depends on its neighbours.
pub(crate) fn reads_other_rows(formula: &str, row: u32) -> bool {
    tokens(formula).iter().any(|token| {
        let Kind::Reference(reference) = &token.kind else { return false };
        let Target::Cells(place) = reference.target else { return false };
        let other = |part: Part| !part.fixed && part.at != row;
        match place {
            Place::Cell(_, r) => other(r),
            Place::Area([_, r], [_, s]) => other(r) || other(s),
            Place::Rows(a, b) => other(a) || other(b),
            Place::Columns(..) => false,
        }
    })
}

/// Refuses a formula that reads across sheets, of which others would be meant in another order.
pub(crate) fn across(formula: &str, moved: &str, before: &[String], after: &[String]) -> Result<(), Refused> {
    for token in tokens(formula) {
        if let Kind::Reference(reference) = &token.kind
            && let Some(Prefix { first, last: Some(last), .. }) = &reference.prefix
            && (same_sheet(first, moved)
                || same_sheet(last, moved)
                || between(before, first, last, moved) != between(after, first, last, moved))
        {
            return Err(Refused::AcrossSheets { formula: formula.to_owned(), sheet: moved.to_owned() });
        }
    }
    Ok(())
}

/// The formula after a sheet got another name; `None` when it does not name that sheet.
pub(crate) fn rename_sheet(formula: &str, old: &str, new: &str) -> Option<String> {
    let mut out = String::with_capacity(formula.len() + 8);
    let mut changed = false;
    for token in tokens(formula) {
        if let Kind::Reference(reference) = &token.kind
            && let Some(prefix) = reference.prefix.as_ref().filter(|prefix| !prefix.external())
            && (same_sheet(&prefix.first, old)
                || prefix.last.as_ref().is_some_and(|last| same_sheet(last, old)))
        {
            let other = |name: &str| if same_sheet(name, old) { new.to_owned() } else { name.to_owned() };
            let names = match &prefix.last {
                None => quote_sheet(&other(&prefix.first)),
                Some(last) => {
                    let (a, b) = (other(&prefix.first), other(last));
                    if quote_sheet(&a) == a && quote_sheet(&b) == b {
                        format!("{a}:{b}")
                    } else {
                        format!("'{}:{}'", a.replace('\'', "''"), b.replace('\'', "''"))
                    }
                }
            };
            out.push_str(&names);
            out.push('!');
            out.push_str(token.text.get(prefix.raw.len()..).unwrap_or_default());
            changed = true;
        } else {
            out.push_str(token.text);
        }
    }
    changed.then_some(out)
}
