//! A worksheet that was read once to be drawn in windows. It keeps the part's text and where every few rows begin, never
//! its cells.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::beside::Beside;
use super::layout::Layout;
use super::rules::{self, Bar, Icon, Rules};
use super::undrawn::{self, Thing, Undrawn};
use crate::cell::{CellRef, Value};
use crate::error::OpenError;
use crate::format::Formatted;
use crate::limits::{
    Limits, MAX_DRAWN_BYTES, MAX_DRAWN_CELLS, MAX_RULE_LOOKS, MAX_TAB_BYTES, MAX_TABS, ROWS_PER_MARK,
};
use crate::look::{Across, Look, Looks, Rgb};
use crate::sheet::{Found, FoundCell, Rows, SharedText, style_of, value_of};
use crate::workbook::{Sheet, Workbook};
use crate::xml::{Event, Tag, Tree, Walk};

/// A cell as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnCell {
    /// Its place.
    pub at: CellRef,
    /// Its value as it is shown, by its number format.
    pub shown: Formatted,
    /// Its look.
    pub look: Look,
    /// Whether it holds nothing: it only looks like something.
    pub empty: bool,
    /// True for a number, which stands at the right where nothing else is said.
    pub number: bool,
    /// The target of its link.
    pub link: Option<String>,
    /// The text of its comment.
    pub comment: Option<String>,
    /// A bar that a conditional format draws in it.
    pub bar: Option<Bar>,
    /// An icon that one puts before its words.
    pub icon: Option<Icon>,
}

/// A sheet, ready to be drawn.
#[derive(Debug)]
pub struct DrawnSheet {
    /// Its layout.
    pub layout: Layout,
    /// The things on it that are not drawn.
    pub undrawn: Vec<Undrawn>,
    text: Arc<String>,
    part: String,
    limits: Limits,
    looks: Looks,
    shared: Arc<SharedText>,
    beside: Beside,
    rules: Rules,
    date1904: bool,
    /// A row's number and where its tag begins, every few rows.
    marks: Vec<(u32, usize)>,
    /// Looks of whole columns: first, last, style.
    columns: Vec<(u32, u32, u32)>,
}

impl Workbook {
    /// Reads a sheet to be drawn.
    ///
    /// # Errors
    ///
    /// When there is no such sheet, its part is damaged, or so large that its looks are not drawn.
    pub fn drawn(&self, sheet: &str) -> Result<DrawnSheet, OpenError> {
        let (_, sheet) = self.worksheet(sheet)?;
        let large = OpenError::TooMuchInflated { limit: MAX_DRAWN_BYTES as u64 };
        if self.package.size(&sheet.part) > MAX_DRAWN_BYTES as u64 {
            return Err(large);
        }
        let text = self.package.text(&sheet.part)?;
        if text.len() > MAX_DRAWN_BYTES {
            return Err(large);
        }
        let limits = *self.package.limits();
        let looks = self.drawn_looks()?;
        let mut layout = Layout::default();
        let (mut marks, mut rows_end, mut turned) = (Vec::new(), None, 0);
        let mut heights: Vec<(u32, Tag<'_>)> = Vec::new();
        if let Some(mut rows) = Rows::new(&text, &sheet.part, limits.depth)? {
            let mut count = 0_u32;
            loop {
                match rows.next()? {
                    Found::Row(number, tag) => {
                        if count.is_multiple_of(ROWS_PER_MARK) {
                            marks.push((number, tag.start));
                        }
                        count += 1;
                        if tag.find("ht").is_some() || tag.find("hidden").is_some() {
                            heights.push((number, tag));
                        }
                    }
                    Found::Cell(cell) if looks.look(style_of(&cell)).is_some_and(|look| look.turned) => {
                        turned += 1;
                    }
                    Found::End(at) => {
                        rows_end = Some(at.end).filter(|_| !rows.sheet_data().is_empty());
                        break;
                    }
                    _ => {}
                }
            }
        }
        let tree = Tree::beside(&text, &sheet.part, &limits, rows_end)?;
        layout.take(&tree, &looks.palette);
        heights.iter().for_each(|(number, tag)| layout.take_row(*number, tag));
        let columns = columns(&tree);
        let beside = Beside::read(self, &sheet, &tree);
        let mut undrawn = undrawn::of(self, &sheet, &tree);
        let (part, shared, date1904) = (sheet.part.clone(), self.shared()?, self.date1904());
        let mut rules = rules::read(&tree, &looks.palette);
        drop(tree);
        drop(heights);
        numbers(&mut rules, &text, &part, &shared, &limits)?;
        let rest = [(Thing::TurnedText, turned), (Thing::Rule, rules.undrawn)];
        undrawn.extend(
            rest.into_iter().filter(|(_, count)| *count > 0).map(|(thing, count)| Undrawn { thing, count }),
        );
        Ok(DrawnSheet {
            rules,
            layout,
            undrawn,
            text,
            part,
            limits,
            looks,
            shared,
            beside,
            date1904,
            marks,
            columns,
        })
    }
}

impl Workbook {
    /// The colours of the tabs that have one, by sheet. What can't be read has none.
    pub fn tab_colors(&self) -> BTreeMap<String, Rgb> {
        let palette = self.drawn_looks().map(|looks| looks.palette).unwrap_or_default();
        let color = |sheet: &Sheet| {
            let text = self.package.text(&sheet.part).ok()?;
            // It stands before the rows.
            let mut walk = Walk::new(&text, &sheet.part, self.package.limits().depth);
            loop {
                match walk.next().ok()? {
                    Event::Open(tag) | Event::Empty(tag) if tag.local() == "tabColor" => {
                        return palette.of(&tag);
                    }
                    Event::Open(tag) | Event::Empty(tag) if tag.local() == "sheetData" => return None,
                    Event::End => return None,
                    _ => {}
                }
            }
        };
        // Of large sheets it is not looked for: each would be unpacked for one colour.
        let small = self.sheets().iter().filter(|sheet| self.package.size(&sheet.part) <= MAX_TAB_BYTES);
        small.take(MAX_TABS).filter_map(|sheet| Some((sheet.name.clone(), color(sheet)?))).collect()
    }
}

/// Gives rules that compare a cell with all others the numbers of these.
fn numbers(
    rules: &mut Rules,
    text: &str,
    part: &str,
    shared: &SharedText,
    limits: &Limits,
) -> Result<(), OpenError> {
    if !rules.need_numbers() {
        return Ok(());
    }
    let Some(mut rows) = Rows::new(text, part, limits.depth)? else { return Ok(()) };
    let mut looked = 0_usize;
    loop {
        match rows.next()? {
            Found::Cell(cell) => {
                looked = looked.saturating_add(rules.len());
                if looked > MAX_RULE_LOOKS {
                    rules.without_numbers();
                    return Ok(());
                }
                if let Value::Number(number) = value_of(&cell, text, shared, limits)? {
                    rules.take(cell.at, number);
                }
            }
            Found::End(_) => break,
            _ => {}
        }
    }
    rules.ready();
    Ok(())
}

fn columns(tree: &Tree<'_>) -> Vec<(u32, u32, u32)> {
    let column = |id| {
        let tag = tree.tag(id);
        let style = tag.number("style").filter(|style| *style > 0)?;
        Some((tag.number("min")?, tag.number("max")?, style))
    };
    tree.all().filter(|id| tree.local(*id) == "col").filter_map(column).collect()
}

/// A row of a window before its empty cells have the looks of their row or column.
struct Row {
    style: Option<u32>,
    cells: BTreeMap<u32, DrawnCell>,
}

impl DrawnSheet {
    /// Bytes that it keeps, about.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The furthest cell with a comment, which may stand beyond all that is written: row and column, from 1.
    pub fn furthest(&self) -> (u32, u32) {
        self.beside.furthest()
    }

    /// The cells of some rows that show something or look like something, row by row; rows from 1, both ends included,
    /// and the first `columns` columns.
    ///
    /// # Errors
    ///
    /// When the part is damaged, or more cells are there than one window holds.
    pub fn window(&self, from: u32, to: u32, columns: u32) -> Result<Vec<DrawnCell>, OpenError> {
        let mut rows = self.read(from, to, columns)?;
        let mut out = Vec::new();
        for number in from..=to {
            let mut row = rows.remove(&number).unwrap_or(Row { style: None, cells: BTreeMap::new() });
            for column in self.beside.commented(number).filter(|column| *column <= columns) {
                let at = CellRef::new(number, column);
                row.cells.entry(column).or_insert_with(|| self.cell(at, 0, &Value::Empty));
            }
            for (column, style) in self.empty(&row, columns) {
                let at = CellRef::new(number, column);
                row.cells.entry(column).or_insert_with(|| self.cell(at, style, &Value::Empty));
            }
            out.extend(row.cells.into_values());
            if out.len() > MAX_DRAWN_CELLS {
                return Err(OpenError::TooManyCells { limit: MAX_DRAWN_CELLS });
            }
        }
        Ok(out)
    }

    fn read(&self, from: u32, to: u32, columns: u32) -> Result<BTreeMap<u32, Row>, OpenError> {
        let mut out: BTreeMap<u32, Row> = BTreeMap::new();
        let at = self.marks.partition_point(|(number, _)| *number <= from).saturating_sub(1);
        let Some((number, start)) = self.marks.get(at) else { return Ok(out) };
        let mut rows = Rows::resume(&self.text, &self.part, self.limits.depth, *start, number - 1);
        let (mut current, mut cells) = (0, 0);
        loop {
            match rows.next()? {
                Found::Row(number, _) if number > to => return Ok(out),
                Found::Row(number, tag) if number >= from => {
                    current = number;
                    let style = tag.number("s").filter(|_| tag.flag("customFormat"));
                    out.insert(number, Row { style, cells: BTreeMap::new() });
                }
                Found::Cell(cell) if cell.at.row >= from && cell.at.column <= columns => {
                    cells += 1;
                    if cells > MAX_DRAWN_CELLS {
                        return Err(OpenError::TooManyCells { limit: MAX_DRAWN_CELLS });
                    }
                    let drawn = self.stored(&cell)?;
                    if let Some(row) = out.get_mut(&current) {
                        row.cells.insert(cell.at.column, drawn);
                    }
                }
                Found::End(_) => return Ok(out),
                _ => {}
            }
        }
    }

    fn stored(&self, cell: &FoundCell<'_>) -> Result<DrawnCell, OpenError> {
        let value = value_of(cell, &self.text, &self.shared, &self.limits)?;
        Ok(self.cell(cell.at, style_of(cell), &value))
    }

    fn cell(&self, at: CellRef, style: u32, value: &Value) -> DrawnCell {
        let mut look = self.looks.look(style).cloned().unwrap_or_default();
        let laid = self.rules.lay(at, value, &self.looks, &mut look);
        let mut shown = match self.looks.format(style) {
            Some(format) => format.show(value, self.date1904),
            None => crate::format::NumberFormat::new("General").show(value, self.date1904),
        };
        if laid.alone {
            shown.text.clear();
            shown.split = None;
        }
        // A format's colour is stronger than the font's.
        look.ink = shown.color.or(look.ink);
        if look.across == Across::General && matches!(value, Value::Bool(_) | Value::Error(_)) {
            look.across = Across::Center;
        }
        DrawnCell {
            at,
            shown,
            look,
            empty: matches!(value, Value::Empty),
            number: matches!(value, Value::Number(_)),
            link: self.beside.link(at).map(str::to_owned),
            comment: self.beside.comment(at).map(str::to_owned),
            bar: laid.bar,
            icon: laid.icon,
        }
    }

    /// The styles of a row's empty cells, where the row or their columns have one.
    fn empty(&self, row: &Row, columns: u32) -> Vec<(u32, u32)> {
        if let Some(style) = row.style {
            return (1..=columns).map(|column| (column, style)).collect();
        }
        let spans = self
            .columns
            .iter()
            .flat_map(|(from, to, style)| (*from..=(*to).min(columns)).map(move |column| (column, *style)));
        spans.take(MAX_DRAWN_CELLS).collect()
    }
}
