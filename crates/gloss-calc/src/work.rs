//! The two questions: what do a workbook's formulas come to, and which values does an edit change? Both workbooks are
//! read and compared here, so that nobody has to say what was edited. Writes nothing.

use std::collections::{HashMap, HashSet};

use gloss_errand::calc::limits::{MAX_DIFFERENCES, MAX_FORMULAS, MAX_TOLD};
use gloss_errand::calc::{
    Agreement, Answer, CalcError, Difference, FollowOn, NotWorkedOut, Place, Reason, Value, agree,
};
use gloss_ooxml::Area;

use crate::book::{At, Book, Held};
use crate::depend::Readers;
use crate::formula::{Names, Reads};
use crate::model::{Worked, work};

/// A workbook with what is known of its formulas.
struct WorkedBook {
    book: Book,
    reads: HashMap<At, Reads>,
    readers: Readers,
    worked: Worked,
    /// Cells that are not worked out, each with the reason.
    left: HashMap<At, Reason>,
}

impl WorkedBook {
    fn new(bytes: &[u8], sure: bool) -> Result<Self, CalcError> {
        let mut book = Book::read(bytes)?;
        book.doubted.sure = sure;
        let mut readers = Readers::default();
        let mut reads = HashMap::new();
        {
            let names = Names::new(&book);
            for (at, _, formula) in book.formulas() {
                let found = names.reads(at, formula);
                readers.add(at, &found);
                reads.insert(at, found);
            }
        }
        let mut left = barred(&book, &reads);
        spread(&book, &readers, &mut left);
        let worked = work(&book, &left)?;
        let mut known = Self { book, reads, readers, worked, left };
        known.failed();
        Ok(known)
    }

    /// The cells that are left because a formula fills several of them.
    fn filled(&self) -> HashSet<Place> {
        let filled = self.left.iter().filter(|(_, why)| **why == Reason::Fills);
        filled.map(|(at, _)| self.place(*at)).collect()
    }

    /// Leaves out the formulas that could not be worked out, and all that depends on them.
    fn failed(&mut self) {
        let mut more = HashMap::new();
        for (at, _, _) in self.book.formulas().filter(|(at, ..)| !self.left.contains_key(at)) {
            if let Err(why) = self.worked.value(at) {
                more.insert(at, why);
            }
            if let Some(area) = self.worked.fills(at) {
                // Whoever reads one of them reads what may be wrong.
                more.extend(cells_of(at.0, area).map(|cell| (cell, Reason::Fills)));
            }
        }
        if !more.is_empty() {
            spread(&self.book, &self.readers, &mut more);
            for (at, why) in more {
                self.left.entry(at).or_insert(why);
            }
        }
    }

    /// A formula's value.
    fn value(&self, at: At) -> Result<Value, Reason> {
        match self.left.get(&at) {
            Some(why) => Err(why.clone()),
            None => self.worked.value(at),
        }
    }

    /// Whether the workbook agrees with its own values.
    fn agreement(&self) -> Agreement {
        let (mut compared, mut different, mut first, mut unvalued) = (0, 0, Vec::new(), false);
        for (at, held, _) in self.book.formulas() {
            let Ok(computed) = self.value(at) else { continue };
            if held.value == Value::Empty && computed != Value::Text(String::new()) {
                unvalued = true;
                continue;
            }
            compared += 1;
            if !agree(&held.value, &computed) {
                different += 1;
                if first.len() < MAX_DIFFERENCES {
                    first.push(Difference { place: self.place(at), stored: held.value.clone(), computed });
                }
            }
        }
        match (different, compared) {
            (0, 0) if unvalued => Agreement::Unchecked,
            (0, _) => Agreement::Agrees { compared },
            _ => Agreement::Differs { compared, different, first },
        }
    }

    fn place(&self, (sheet, at): At) -> Place {
        Place::new(self.book.name(sheet), at)
    }
}

/// Cells that are never worked out, each with the reason.
fn barred(book: &Book, reads: &HashMap<At, Reads>) -> HashMap<At, Reason> {
    let mut out: HashMap<At, Reason> =
        reads.iter().filter_map(|(at, reads)| Some((*at, reads.barred.clone()?))).collect();
    for (at, sheet) in book.sheets.iter().enumerate() {
        let bonds = &sheet.bonds;
        let filled = bonds.what_if.iter().chain(&bonds.pivots).map(|area| (area, Reason::Filled));
        let arrays = bonds.arrays.iter().filter(|area| area.cells() > 1).map(|area| (area, Reason::Fills));
        for (area, why) in filled.chain(arrays) {
            let from = sheet.cells.partition_point(|held| held.at.row < area.from.row);
            let cells = sheet.cells.get(from..).unwrap_or_default().iter();
            let cells = cells.take_while(|held| held.at.row <= area.to.row);
            out.extend(cells.filter(|held| area.contains(held.at)).map(|held| ((at, held.at), why.clone())));
        }
    }
    out
}

/// Whether a formula fills several cells, or reads one of these: its parts would be of two states.
fn rests_on_array(why: &Reason, filled: &HashSet<Place>) -> bool {
    match why {
        Reason::Fills => true,
        Reason::DependsOn(root) => filled.contains(root),
        _ => false,
    }
}

/// All that depends on cells that are left is left.
fn spread(book: &Book, readers: &Readers, left: &mut HashMap<At, Reason>) {
    let mut roots: Vec<At> = left.keys().copied().collect();
    // In order, so that the same workbook is always told the same reason.
    roots.sort_unstable();
    for (at, root) in readers.dependents(roots) {
        let place = || Reason::DependsOn(Place::new(book.name(root.0), root.1));
        left.entry(at).or_insert_with(place);
    }
}

fn cells_of(sheet: usize, area: Area) -> impl Iterator<Item = At> {
    let rows = area.from.row..=area.to.row;
    rows.flat_map(move |row| {
        let columns = area.from.column..=area.to.column;
        columns.map(move |column| (sheet, gloss_ooxml::CellRef::new(row, column)))
    })
}

/// A formula's cell, and what it comes to.
pub type Worth = (Place, Result<Value, Reason>);

/// Calculates every formula of a workbook, in order: for a look at agreement with other programs. With `all` also
/// those with functions that are not worked out otherwise, because they came to other values before.
///
/// # Errors
/// When the workbook can't be read, or is too large.
pub fn all_values(bytes: &[u8], all: bool) -> Result<Vec<Worth>, CalcError> {
    let known = WorkedBook::new(bytes, all)?;
    Ok(known.book.formulas().map(|(at, _, _)| (known.place(at), known.value(at))).collect())
}

/// Which values an edit changes: `before` is the workbook without it, `after` the one with it.
///
/// # Errors
/// When one of them can't be read, or is too large.
pub fn work_out(before: &[u8], after: &[u8]) -> Result<Answer, CalcError> {
    let old = WorkedBook::new(before, false)?;
    let new = WorkedBook::new(after, false)?;
    let agreement = old.agreement();
    let changed = changed(&old, &new);
    let formulas: HashSet<At> = new.reads.keys().copied().collect();
    let mut dirty: Vec<At> = new.readers.dependents(changed.iter().copied()).into_keys().collect();
    dirty.extend(changed.into_iter().filter(|at| formulas.contains(at)));
    dirty.sort_unstable();
    dirty.dedup();
    let stored: HashMap<At, &Held> = new.book.formulas().map(|(at, held, _)| (at, held)).collect();
    let mut answer = Answer {
        agreement,
        follow_ons: Vec::new(),
        changed: 0,
        not_worked_out: Vec::new(),
        left: 0,
        outdated: Vec::new(),
        set: Vec::new(),
    };
    let filled = new.filled();
    for at in dirty {
        let Some(held) = stored.get(&at) else { continue };
        let place = new.place(at);
        match new.value(at) {
            Err(why) => {
                answer.left += 1;
                if held.value != Value::Empty && rests_on_array(&why, &filled) {
                    answer.outdated.push(place.clone());
                }
                if answer.not_worked_out.len() < MAX_TOLD {
                    answer.not_worked_out.push(NotWorkedOut { place, why });
                }
            }
            Ok(value) if held.value == Value::Empty => answer.set.push((place, value)),
            Ok(after) if !agree(&held.value, &after) => {
                answer.changed += 1;
                if answer.follow_ons.len() < MAX_TOLD {
                    answer.follow_ons.push(FollowOn { place, before: held.value.clone(), after });
                }
            }
            Ok(_) => {}
        }
    }
    answer.set.truncate(MAX_TOLD);
    Ok(answer)
}

/// Calculates the formulas that have no value in the file, as many programs leave them: for showing them.
///
/// # Errors
/// When the workbook can't be read, or is too large.
pub fn unvalued(bytes: &[u8]) -> Result<Answer, CalcError> {
    values_of(bytes, MAX_TOLD, |held| held.value == Value::Empty)
}

/// Calculates all formulas, whatever values stand beside them: for a workbook that is being made.
///
/// # Errors
/// When the workbook can't be read, or is too large.
pub fn formula_values(bytes: &[u8]) -> Result<Answer, CalcError> {
    values_of(bytes, MAX_FORMULAS, |_| true)
}

fn values_of(bytes: &[u8], named: usize, asked: impl Fn(&Held) -> bool) -> Result<Answer, CalcError> {
    let known = WorkedBook::new(bytes, false)?;
    let open: Vec<At> = known.book.formulas().filter(|(_, held, _)| asked(held)).map(|(at, ..)| at).collect();
    let worked = |at: &At| Some((known.place(*at), known.value(*at).ok()?));
    let set: Vec<(Place, Value)> = open.iter().filter_map(worked).take(named).collect();
    let left = open.len().saturating_sub(set.len()) as u64;
    let why = |at: &At| Some(NotWorkedOut { place: known.place(*at), why: known.value(*at).err()? });
    let not_worked_out = open.iter().filter_map(why).take(MAX_TOLD).collect();
    let agreement = known.agreement();
    let (follow_ons, outdated) = (Vec::new(), Vec::new());
    Ok(Answer { agreement, follow_ons, changed: 0, not_worked_out, left, outdated, set })
}

/// Cells of the new workbook that differ from those at the same place in the old one: another formula, another typed
/// value, or the same formula that reads other cells because a name or a table moved. Places where something was and
/// is no more are among them.
fn changed(old: &WorkedBook, new: &WorkedBook) -> HashSet<At> {
    let ids: HashMap<u32, usize> =
        old.book.sheets.iter().enumerate().map(|(at, sheet)| (sheet.id, at)).collect();
    let mut out = HashSet::new();
    let reads = |known: &WorkedBook, at: At| -> Vec<(u32, Area)> {
        let areas = known.reads.get(&at).map(|reads| reads.areas.as_slice()).unwrap_or_default();
        areas.iter().map(|(sheet, area)| (known.book.id(*sheet), *area)).collect()
    };
    for (sheet, cells) in new.book.sheets.iter().enumerate() {
        let before = ids.get(&cells.id).copied();
        let known = before.and_then(|at| old.book.sheets.get(at));
        let mut was: HashMap<gloss_ooxml::CellRef, &Held> =
            known.into_iter().flat_map(|sheet| &sheet.cells).map(|held| (held.at, held)).collect();
        for held in &cells.cells {
            let here = (sheet, held.at);
            let same = was.remove(&held.at).is_some_and(|was| match (&was.formula, &held.formula) {
                (None, None) => was.value == held.value,
                (Some(a), Some(b)) => {
                    a == b && before.is_some_and(|at| reads(old, (at, held.at)) == reads(new, here))
                }
                _ => false,
            });
            if !same {
                out.insert(here);
            }
        }
        out.extend(was.into_keys().map(|at| (sheet, at)));
    }
    out
}
