//! How a sheet is shown: widths, hidden rows and columns, panes that stay, filters, and rules that give cells a look by their values
//! (ECMA-376 part 1, 18.3.1). No value changes.

use crate::cell::Area;
use crate::error::{OpenError, Refused, fixed};
use crate::formula::Axis;
use crate::limits::MAX_COLUMNS;
use crate::sheet::{Found, Rows};
use crate::styles::{CellFormat, Styles};
use crate::workbook::{Sheet, Workbook};
use crate::xml::{Element, Patch, Tree, escape};

/// The children of a worksheet, in the schema's order (18.3.1.99).
const WORKSHEET: [&str; 24] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "extLst",
];

/// How a sheet is to be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// Columns are so wide, in characters of the usual font.
    Width(u32, u32, f64),
    /// Rows or columns are hidden, or shown again.
    Hidden(Axis, u32, u32, bool),
    /// So many rows and columns stay in sight when the rest is scrolled; none of either lets all scroll.
    Freeze(u32, u32),
    /// Rows of an area can be chosen by their columns, or no more.
    Filter(Option<Area>, Option<Chosen>),
    /// Cells of an area look otherwise where a comparison with a number holds.
    Rule(Area, Comparison, f64, CellFormat),
}

/// Which rows a filter lets be seen: the column within its area, from 0, and the rows that go out of sight.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The column, from 0.
    pub column: u32,
    /// What its cells are compared with.
    pub test: Test,
    /// The rows of the sheet that are out of sight, from 1.
    pub hidden: Vec<u32>,
}

/// What a filter compares cells with.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// They say this.
    Says(String),
    /// They hold a number for which this is so.
    Number(Comparison, f64),
}

/// A comparison of numbers (18.18.31, 18.18.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
    /// The same.
    Equal,
    /// More or the same.
    AtLeast,
    /// More.
    More,
}

impl Comparison {
    fn word(self) -> &'static str {
        match self {
            Self::Less => "lessThan",
            Self::AtMost => "lessThanOrEqual",
            Self::Equal => "equal",
            Self::AtLeast => "greaterThanOrEqual",
            Self::More => "greaterThan",
        }
    }

    /// Whether it holds.
    pub fn holds(self, value: f64, than: f64) -> bool {
        match self {
            Self::Less => value < than,
            Self::AtMost => value <= than,
            Self::Equal => value == than,
            Self::AtLeast => value >= than,
            Self::More => value > than,
        }
    }
}

/// Shows a sheet otherwise.
pub(super) fn set(book: &mut Workbook, sheet: &str, view: &View) -> Result<(), Refused> {
    let (_, sheet) = book.worksheet(sheet)?;
    match view {
        View::Width(from, to, width) => {
            if !(0.0..=255.0).contains(width) {
                return Err(fixed("a column is between 0 and 255 characters wide", "Give another width."));
            }
            columns(book, &sheet, (*from, *to), &|element| {
                element.attribute("width", &width.to_string());
                element.attribute("customWidth", "1");
            })
        }
        View::Hidden(Axis::Columns, from, to, hidden) => {
            columns(book, &sheet, (*from, *to), &|element| match hidden {
                true => element.attribute("hidden", "1"),
                false => element.without_attribute("hidden"),
            })
        }
        View::Hidden(Axis::Rows, from, to, hidden) => {
            let rows: Vec<u32> = (*from..=*to).collect();
            hide_rows(book, &sheet, &|row| rows.binary_search(&row).is_ok().then_some(*hidden))
        }
        View::Freeze(rows, across) => freeze(book, &sheet, *rows, *across),
        View::Filter(area, chosen) => filter(book, &sheet, *area, chosen.as_ref()),
        View::Rule(area, comparison, than, look) => rule(book, &sheet, *area, (*comparison, *than), look),
    }
}

/// Gives columns other properties; a `col` that reaches further is parted.
fn columns(
    book: &mut Workbook,
    sheet: &Sheet,
    (from, to): (u32, u32),
    change: &dyn Fn(&mut Element),
) -> Result<(), Refused> {
    if from == 0 || to < from || to > MAX_COLUMNS {
        return Err(Refused::OutOfSheet(format!("{from} to {to}")));
    }
    with_tree(book, sheet, |tree, patch| {
        let p = tree.tag(tree.root()).prefix();
        let usual = tree
            .child(tree.root(), "sheetFormatPr")
            .and_then(|id| tree.tag(id).number::<f64>("defaultColWidth"));
        let usual = usual.unwrap_or(8.43).to_string();
        let holder = tree.child(tree.root(), "cols");
        let (mut out, mut at): (Vec<(u32, Element)>, u32) = (Vec::new(), from);
        let plain = |first: u32, last: u32| {
            let mut element = Element::new(&format!("{p}col"));
            element.attribute("width", &usual);
            element.attribute("max", &last.to_string());
            element.attribute("min", &first.to_string());
            element
        };
        let named = |element: &Element, first: u32, last: u32| {
            let mut element = element.clone();
            element.attribute("min", &first.to_string());
            element.attribute("max", &last.to_string());
            element
        };
        for id in holder.into_iter().flat_map(|id| tree.children(id)) {
            let tag = tree.tag(id);
            let (first, last) = (tag.number("min").unwrap_or(1), tag.number("max").unwrap_or(1));
            let own = Element::of(tree, id);
            if last < from || first > to {
                out.push((first, own));
                continue;
            }
            if first < from {
                out.push((first, named(&own, first, from - 1)));
            }
            if at < first {
                let mut gap = plain(at, first - 1);
                change(&mut gap);
                out.push((at, gap));
            }
            let (start, end) = (first.max(from), last.min(to));
            let mut middle = named(&own, start, end);
            change(&mut middle);
            out.push((start, middle));
            at = end + 1;
            if last > to {
                out.push((to + 1, named(&own, to + 1, last)));
            }
        }
        if at <= to {
            let mut rest = plain(at, to);
            change(&mut rest);
            out.push((at, rest));
        }
        out.sort_by_key(|(first, _)| *first);
        let written: String = out.iter().map(|(_, element)| element.write()).collect();
        let made = format!("<{p}cols>{written}</{p}cols>");
        match holder {
            Some(id) => patch.replace(tree.whole(id), made),
            None => patch.insert(place_of(tree, "cols"), made),
        }
        Ok(())
    })
}

/// Where a child of the worksheet that is not there yet is to stand.
fn place_of(tree: &Tree<'_>, name: &str) -> usize {
    let rank = |name: &str| WORKSHEET.iter().position(|one| *one == name);
    let before = tree.children(tree.root()).filter(|id| {
        let own = rank(tree.local(*id));
        own.is_some() && own < rank(name)
    });
    before.last().map_or(tree.inner(tree.root()).start, |id| tree.whole(id).end)
}

fn with_tree(
    book: &mut Workbook,
    sheet: &Sheet,
    change: impl FnOnce(&Tree<'_>, &mut Patch) -> Result<(), Refused>,
) -> Result<(), Refused> {
    let text = book.package.text(&sheet.part)?;
    let tree = Tree::parse(&text, &sheet.part, book.package.limits())?;
    let mut patch = Patch::default();
    change(&tree, &mut patch)?;
    book.package.set_patched(&sheet.part, &text, patch);
    Ok(())
}

/// Hides rows that are in the file, or shows them again.
fn hide_rows(
    book: &mut Workbook,
    sheet: &Sheet,
    wanted: &dyn Fn(u32) -> Option<bool>,
) -> Result<(), Refused> {
    let text = book.package.text(&sheet.part)?;
    let depth = book.package.limits().depth;
    let mut patch = Patch::default();
    if let Some(mut rows) = Rows::new(&text, &sheet.part, depth)? {
        loop {
            match rows.next()? {
                Found::Row(number, tag) => match wanted(number) {
                    Some(true) => patch.attribute(&tag, "hidden", "1"),
                    Some(false) => patch.drop_attribute(&tag, "hidden"),
                    None => {}
                },
                Found::End(_) => break,
                _ => {}
            }
        }
    }
    book.package.set_patched(&sheet.part, &text, patch);
    Ok(())
}

fn freeze(book: &mut Workbook, sheet: &Sheet, rows: u32, across: u32) -> Result<(), Refused> {
    with_tree(book, sheet, |tree, patch| {
        let p = tree.tag(tree.root()).prefix();
        let corner = crate::cell::CellRef::new(rows + 1, across + 1);
        let active = match (rows, across) {
            (0, _) => "topRight",
            (_, 0) => "bottomLeft",
            _ => "bottomRight",
        };
        let split =
            |name: &str, count: u32| if count == 0 { String::new() } else { format!(" {name}=\"{count}\"") };
        let pane = format!(
            "<{p}pane{}{} topLeftCell=\"{corner}\" activePane=\"{active}\" state=\"frozen\"/><{p}selection pane=\"{active}\"/>",
            split("xSplit", across),
            split("ySplit", rows)
        );
        let pane = if rows + across == 0 { String::new() } else { pane };
        let view = tree.child(tree.root(), "sheetViews").and_then(|views| tree.child(views, "sheetView"));
        match view {
            Some(view) => {
                let mut element = Element::of(tree, view);
                element.remove(&["pane", "selection"]);
                if !pane.is_empty() {
                    element.put("pane", pane, &["pane", "selection", "pivotSelection", "extLst"]);
                }
                patch.replace(tree.whole(view), element.write());
            }
            None => patch.insert(
                place_of(tree, "sheetViews"),
                format!(
                    "<{p}sheetViews><{p}sheetView workbookViewId=\"0\">{pane}</{p}sheetView></{p}sheetViews>"
                ),
            ),
        }
        Ok(())
    })
}

fn filter(
    book: &mut Workbook,
    sheet: &Sheet,
    area: Option<Area>,
    chosen: Option<&Chosen>,
) -> Result<(), Refused> {
    let was = {
        let text = book.package.text(&sheet.part)?;
        let tree = Tree::parse(&text, &sheet.part, book.package.limits())?;
        let old = tree.child(tree.root(), "autoFilter");
        old.and_then(|id| tree.tag(id).get("ref")).and_then(|found| found.parse::<Area>().ok())
    };
    with_tree(book, sheet, |tree, patch| {
        let p = tree.tag(tree.root()).prefix();
        if let Some(old) = tree.child(tree.root(), "autoFilter") {
            patch.cut(tree.whole(old));
        }
        let Some(area) = area else { return Ok(()) };
        let column = chosen.map_or(String::new(), |chosen| {
            let test = match &chosen.test {
                Test::Says(words) => {
                    format!("<{p}filters><{p}filter val=\"{}\"/></{p}filters>", escape(words))
                }
                Test::Number(comparison, than) => format!(
                    "<{p}customFilters><{p}customFilter operator=\"{}\" val=\"{than}\"/></{p}customFilters>",
                    comparison.word()
                ),
            };
            format!("<{p}filterColumn colId=\"{}\">{test}</{p}filterColumn>", chosen.column)
        });
        let made = match column.is_empty() {
            true => format!("<{p}autoFilter ref=\"{area}\"/>"),
            false => format!("<{p}autoFilter ref=\"{area}\">{column}</{p}autoFilter>"),
        };
        patch.insert(place_of(tree, "autoFilter"), made);
        Ok(())
    })?;
    // What the filter before it put out of sight is seen again.
    let hidden: Vec<u32> = chosen.map(|chosen| chosen.hidden.clone()).unwrap_or_default();
    let within = |row: u32| {
        let in_old = was.is_some_and(|was| was.from.row < row && row <= was.to.row);
        let in_new = area.is_some_and(|area| area.from.row < row && row <= area.to.row);
        in_old || in_new && chosen.is_some()
    };
    hide_rows(book, sheet, &|row| match hidden.contains(&row) {
        true => Some(true),
        false if within(row) => Some(false),
        false => None,
    })
}

fn rule(
    book: &mut Workbook,
    sheet: &Sheet,
    area: Area,
    (comparison, than): (Comparison, f64),
    look: &CellFormat,
) -> Result<(), Refused> {
    let part =
        book.related("styles")?.ok_or_else(|| OpenError::MissingPart("of the cell formats".to_owned()))?;
    let limits = *book.package.limits();
    let mut styles = Styles::read(book.package.text(&part)?, &part, &limits)?;
    let number = styles.differing(look);
    if let Some(changed) = styles.finish(&limits)? {
        book.package.set(&part, changed);
    }
    with_tree(book, sheet, |tree, patch| {
        let p = tree.tag(tree.root()).prefix();
        let rules = tree.all().filter(|id| tree.local(*id) == "cfRule");
        let first = rules.filter_map(|id| tree.tag(id).number::<u32>("priority")).max().unwrap_or(0) + 1;
        let made = format!(
            "<{p}conditionalFormatting sqref=\"{area}\"><{p}cfRule type=\"cellIs\" dxfId=\"{number}\" priority=\"{first}\" operator=\"{}\">\
             <{p}formula>{than}</{p}formula></{p}cfRule></{p}conditionalFormatting>",
            comparison.word()
        );
        patch.insert(place_of(tree, "conditionalFormatting"), made);
        Ok(())
    })
}
