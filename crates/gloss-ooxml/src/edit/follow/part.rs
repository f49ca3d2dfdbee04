//! One part follows: all that names cells but the rows of a sheet.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::anchors;
use super::places::{CONTAINERS, Holds, PLACES, SOURCES};
use super::step::{Follow, Step};
use crate::cell::{Area, CellRef};
use crate::error::Refused;
use crate::formula::{Axis, Move, quote_sheet, same_sheet, translate};
use crate::xml::{Id, Patch, Tree, escape};

/// Updates references in a part of the sheet `home` beside rows; those of a worksheet were read and end at `rows_end`.
pub(super) fn follow(
    patch: &mut Patch,
    text: &str,
    part: &str,
    home: Option<&str>,
    follow: Follow<'_>,
    rows_end: Option<usize>,
) -> Result<(), Refused> {
    let tree = Tree::beside(text, part, follow.limits, rows_end)?;
    let mut pass = Pass { tree: &tree, home, follow, patch, gone: BTreeSet::new() };
    for id in tree.all() {
        pass.element(id)?;
    }
    pass.close();
    Ok(())
}

struct Pass<'a, 'b> {
    tree: &'a Tree<'a>,
    home: Option<&'a str>,
    follow: Follow<'a>,
    patch: &'b mut Patch,
    gone: BTreeSet<Id>,
}

impl Pass<'_, '_> {
    fn element(&mut self, id: Id) -> Result<(), Refused> {
        let tag = self.tree.tag(id);
        let name = tag.local();
        for (_, attribute, holds) in PLACES.iter().filter(|(element, ..)| *element == name) {
            let raw = if attribute.is_empty() { Some(self.tree.text(id)) } else { tag.get(attribute) };
            let Some(written) = raw.filter(|written| !written.is_empty()) else { continue };
            let new = match holds {
                Holds::Formula => self.formula(id, &written)?,
                Holds::Location => self.location(&written)?,
                Holds::Areas | Holds::View | Holds::Around => self.areas(id, *holds, &written),
            };
            match new {
                Some(new) if attribute.is_empty() => self.patch.replace(self.tree.inner(id), escape(&new)),
                Some(new) => self.patch.attribute(&tag, attribute, &new),
                None => {}
            }
        }
        if SOURCES.contains(&name) {
            self.source(id);
        }
        match (name, self.follow.moved(self.home).cloned()) {
            ("name", _) if self.tree.local(self.tree.parent(id)) == "pivotSource" => self.pivot_source(id),
            ("col", Some(step)) if step.axis == Axis::Columns => self.column(id, &step),
            ("brk", Some(step)) => self.page_break(id, &step),
            ("filterColumn", Some(step)) if step.axis == Axis::Columns => self.filter_column(id, &step),
            ("from", Some(step)) => anchors::follow(self.tree, id, &step, self.patch),
            _ => {}
        }
        Ok(())
    }

    /// A formula of this element.
    fn formula(&mut self, id: Id, written: &str) -> Result<Option<String>, Refused> {
        let local = self.tree.tag(id).number("localSheetId").and_then(|at: usize| self.follow.order.get(at));
        let home = local.map(String::as_str).or(self.home);
        // A rule whose first cell goes is about its next cell then.
        let anchored = self.lost_anchor(id).map(|(rows, columns)| translate(written, rows, columns));
        let written = anchored.as_deref().unwrap_or(written);
        let named = self.tree.local(id) == "definedName";
        let new = if named {
            self.follow.name(written, home)?
        } else {
            self.follow.shift_formula(written, home)?
        };
        let new = new.map(|shifted| shifted.text).or(anchored.clone());
        let excels_own = self.tree.tag(id).get("name").is_some_and(|name| name.starts_with("_xlnm."));
        if excels_own && new.as_ref().is_some_and(|new| new.contains("#REF!") && !new.contains(',')) {
            // Excel takes its own names away with their cells.
            self.drop(id);
            return Ok(None);
        }
        Ok(new)
    }

    /// How far the first cell that is left of a rule's cells is from the first one it had, if that goes.
    fn lost_anchor(&self, id: Id) -> Option<(i64, i64)> {
        let step = self.follow.moved(self.home).filter(|step| step.delete)?;
        let mut rule = self.tree.parent(id);
        while !matches!(self.tree.local(rule), "conditionalFormatting" | "dataValidation") {
            let parent = self.tree.parent(rule);
            if parent == rule {
                return None;
            }
            rule = parent;
        }
        let listed = self.tree.tag(rule).get("sqref").or_else(|| {
            let child = self.tree.child(rule, "sqref")?;
            Some(self.tree.text(child))
        })?;
        let first = Area::from_str(listed.split_ascii_whitespace().next()?).ok()?;
        if step.index(step.axis.of(first.from)).is_some() || step.area(first).is_none() {
            return None;
        }
        let by = i64::from(step.at + step.count) - i64::from(step.axis.of(first.from));
        Some(if step.axis == Axis::Rows { (by, 0) } else { (0, by) })
    }

    /// Where a link leads.
    fn location(&self, written: &str) -> Result<Option<String>, Refused> {
        let plain = match written.rsplit_once('!') {
            Some((sheet, cells)) if !sheet.starts_with('\'') => format!("{}!{cells}", quote_sheet(sheet)),
            _ => written.to_owned(),
        };
        Ok(self.follow.shift_formula(&plain, self.home)?.map(|shifted| shifted.text))
    }

    /// Areas of the sheet that is moved.
    fn areas(&mut self, id: Id, holds: Holds, written: &str) -> Option<String> {
        let step = self.follow.moved(self.home)?;
        let mut left = Vec::new();
        let mut changed = false;
        for one in written.split_ascii_whitespace() {
            // What is no area stays as it is.
            let Ok(area) = Area::from_str(one) else {
                left.push(one.to_owned());
                continue;
            };
            let moved = step.area(area);
            changed |= moved != Some(area);
            left.extend(moved.map(|to| if to == area { one.to_owned() } else { like(one, to) }));
        }
        let merged = self.tree.local(id) == "mergeCell";
        let single = merged && left.first().is_some_and(|one| !one.contains(':'));
        if !changed {
            return None;
        }
        if left.is_empty() || single {
            match holds {
                Holds::Areas => self.drop(id),
                Holds::Around => self.drop(self.tree.parent(id)),
                _ => {}
            }
            return None;
        }
        Some(left.join(" "))
    }

    /// `sheet` and `ref` of a pivot cache's source and its like.
    fn source(&mut self, id: Id) {
        let tag = self.tree.tag(id);
        let Some(sheet) = tag.get("sheet") else { return };
        match self.follow.step {
            Step::Rename { old, new } if same_sheet(&sheet, old) => self.patch.attribute(&tag, "sheet", new),
            Step::Move(step) if same_sheet(&sheet, &step.sheet) => {
                let area = tag.get("ref").and_then(|area| Area::from_str(&area).ok());
                if let Some(moved) = area.and_then(|area| step.area(area)) {
                    self.patch.attribute(&tag, "ref", &moved.to_string());
                }
            }
            _ => {}
        }
    }

    /// `[Book.xlsx]Sheet!Pivot`, by which a chart names its pivot table.
    fn pivot_source(&mut self, id: Id) {
        let Step::Rename { old, new } = self.follow.step else { return };
        let written = self.tree.text(id).into_owned();
        if let Some((rest, pivot)) = written.rsplit_once('!')
            && let Some((book, sheet)) = rest.rsplit_once(']')
            && same_sheet(sheet.trim_end_matches('\''), old)
        {
            let quote = if sheet.ends_with('\'') { "'" } else { "" };
            self.patch.replace(self.tree.inner(id), escape(&format!("{book}]{new}{quote}!{pivot}")));
        }
    }

    /// The width of columns.
    fn column(&mut self, id: Id, step: &Move) {
        let tag = self.tree.tag(id);
        let (Some(min), Some(max)) = (tag.number("min"), tag.number("max")) else { return };
        match step.span(min, max) {
            Some((from, to)) => {
                self.patch.attribute(&tag, "min", &from.to_string());
                self.patch.attribute(&tag, "max", &to.to_string());
            }
            None => self.drop(id),
        }
    }

    /// A page break, which stands in front of the row or column behind its number.
    fn page_break(&mut self, id: Id, step: &Move) {
        let container = if step.axis == Axis::Rows { "rowBreaks" } else { "colBreaks" };
        if self.tree.local(self.tree.parent(id)) != container {
            return;
        }
        let tag = self.tree.tag(id);
        let Some(at) = tag.number::<u32>("id") else { return };
        match step.index(at.saturating_add(1)) {
            Some(moved) => self.patch.attribute(&tag, "id", &moved.saturating_sub(1).to_string()),
            None => self.drop(id),
        }
    }

    /// A filter's column, counted from the first one of its area.
    fn filter_column(&mut self, id: Id, step: &Move) {
        let tag = self.tree.tag(id);
        let area = self.tree.tag(self.tree.parent(id)).get("ref").and_then(|area| Area::from_str(&area).ok());
        let (Some(area), Some(at)) = (area, tag.number::<u32>("colId")) else { return };
        let first = step.area(area).map(|area| area.from.column);
        match (step.index(area.from.column.saturating_add(at)), first) {
            (Some(column), Some(first)) => {
                self.patch.attribute(&tag, "colId", &column.saturating_sub(first).to_string());
            }
            _ => self.drop(id),
        }
    }

    /// Takes an element away, and what holds nothing else.
    fn drop(&mut self, id: Id) {
        if !self.gone.insert(id) {
            return;
        }
        self.patch.cut(self.tree.whole(id));
        let name = self.tree.local(id);
        let parent = self.tree.parent(id);
        if name == "sparklines" {
            self.drop(parent);
        }
    }

    /// Counts of what is left; containers in which nothing is left go.
    fn close(&mut self) {
        // Elements in each parent, counted once: a hostile sheet has a million merges.
        let mut left: BTreeMap<Id, usize> = BTreeMap::new();
        let mut queue: Vec<Id> = self.gone.iter().copied().collect();
        while let Some(id) = queue.pop() {
            let parent = self.tree.parent(id);
            let left = left.entry(parent).or_insert_with(|| self.tree.children(parent).count());
            *left = left.saturating_sub(1);
            if CONTAINERS.contains(&self.tree.local(parent)) && *left == 0 && self.gone.insert(parent) {
                self.patch.cut(self.tree.whole(parent));
                let above = self.tree.parent(parent);
                if self.tree.local(parent) == "sparklines" && self.gone.insert(above) {
                    self.patch.cut(self.tree.whole(above));
                    queue.push(above);
                }
                queue.push(parent);
            }
        }
        for (parent, left) in left {
            let tag = self.tree.tag(parent);
            if tag.find("count").is_some() && !self.gone.contains(&parent) {
                self.patch.attribute(&tag, "count", &left.to_string());
            }
        }
    }
}

/// An area written as the old one was: whole rows and columns stay whole, dollar signs stay where some were.
fn like(old: &str, area: Area) -> String {
    let without = |c: fn(char) -> bool| !old.is_empty() && !old.chars().any(c);
    let dollar = if old.contains('$') { "$" } else { "" };
    let column = |at: u32| format!("{dollar}{}", crate::column_letters(at));
    let (from, to) = (area.from, area.to);
    if without(|c| c.is_ascii_digit()) {
        format!("{}:{}", column(from.column), column(to.column))
    } else if without(|c| c.is_ascii_alphabetic()) {
        format!("{dollar}{}:{dollar}{}", from.row, to.row)
    } else {
        let cell = |at: CellRef| format!("{}{dollar}{}", column(at.column), at.row);
        if from == to { cell(from) } else { format!("{}:{}", cell(from), cell(to)) }
    }
}
