//! The series of a chart: other cells, one more, one less. Values that the chart remembers go with the cells that they
//! came from: Excel reads the cells when it opens the file.

use std::str::FromStr;

use crate::cell::{Area, Value};
use crate::chart::{Chart, ChartKind, Series, plots};
use crate::error::{Refused, fixed_chart};
use crate::formula::{check, quote_sheet, sheet_and_cells};
use crate::limits::{MAX_CHART_SERIES, MAX_READ_CELLS};
use crate::workbook::Workbook;
use crate::xml::{Id, Patch, Tree, escape};

/// Elements of a series in front of its name, and in front of its categories and values (21.2.2.163–170).
const BEFORE_NAME: [&str; 2] = ["idx", "order"];
const BEHIND_VALUES: [&str; 4] = ["smooth", "shape", "bubbleSize", "extLst"];

/// Plots whose series hang together, or have more than categories and values.
const FIXED: [&str; 5] = ["bubbleChart", "stockChart", "surfaceChart", "surface3DChart", "ofPieChart"];

/// Gives the chart these series.
pub(super) fn set(
    book: &Workbook,
    sheet: &str,
    tree: &Tree<'_>,
    chart: &Chart,
    list: &[Series],
    patch: &mut Patch,
) -> Result<(), Refused> {
    let plots = plots(tree);
    let [plot] = plots.as_slice() else {
        let instead = "Change the series in Excel.";
        return Err(fixed_chart(&chart.name, "shows charts of several kinds in one", instead));
    };
    if FIXED.contains(&tree.local(*plot)) {
        let instead = "Change the series in Excel, or make a new chart beside it.";
        return Err(fixed_chart(&chart.name, "is of a kind that Gloss leaves alone", instead));
    }
    if list.is_empty() || list.len() > MAX_CHART_SERIES {
        return Err(Refused::SeriesCount { count: list.len(), limit: MAX_CHART_SERIES });
    }
    if chart.kind == ChartKind::Pie && list.len() > 1 && chart.series.len() <= 1 {
        return Err(fixed_chart(
            &chart.name,
            "is a pie, which shows one series",
            "Make it a bar chart first.",
        ));
    }
    let old: Vec<Id> = tree.children(*plot).filter(|id| tree.local(*id) == "ser").collect();
    let Some(last) = old.last().copied() else {
        return Err(fixed_chart(
            &chart.name,
            "has no series whose looks a new one could take",
            "Change it in Excel.",
        ));
    };
    let writer = Writer { book, sheet, tree, kind: chart.kind };
    for (n, id) in old.iter().enumerate() {
        match list.get(n) {
            Some(new) if chart.series.get(n) == Some(new) => {}
            Some(new) => patch.replace(tree.whole(*id), writer.element(*id, new, None)?),
            None => patch.cut(tree.whole(*id)),
        }
    }
    let mut added = String::new();
    for (n, new) in list.iter().enumerate().skip(old.len()) {
        added.push_str(&writer.element(last, new, Some(n))?);
    }
    if !added.is_empty() {
        patch.insert(tree.whole(last).end, added);
    }
    Ok(())
}

struct Writer<'a> {
    book: &'a Workbook,
    /// The sheet on which the chart lies: cells without a sheet's name are its.
    sheet: &'a str,
    tree: &'a Tree<'a>,
    kind: ChartKind,
}

impl Writer<'_> {
    /// A series like this one with other cells; of a new number it gets Excel's own colours.
    fn element(&self, like: Id, new: &Series, number: Option<usize>) -> Result<String, Refused> {
        let tree = self.tree;
        let p = tree.tag(like).prefix();
        let scatter = self.kind == ChartKind::Scatter;
        let (first, second) = if scatter { ("xVal", "yVal") } else { ("cat", "val") };
        let values = new.values.as_deref().unwrap_or_default();
        let mut cells = String::new();
        if let Some(categories) = new.categories.as_deref().filter(|text| !text.is_empty()) {
            cells += &self.reference(p, first, categories, None)?;
        }
        cells += &self.reference(p, second, values, Some(true))?;
        let name = self.name(p, new.name.as_deref())?;
        let mut out = format!("<{p}ser>");
        let (mut named, mut placed) = (false, false);
        for id in tree.children(like) {
            let local = tree.local(id);
            if !BEFORE_NAME.contains(&local) && !std::mem::replace(&mut named, true) {
                out.push_str(&name);
            }
            if BEHIND_VALUES.contains(&local) && !std::mem::replace(&mut placed, true) {
                out.push_str(&cells);
            }
            match (local, number) {
                ("tx" | "cat" | "val" | "xVal" | "yVal", _) => {}
                ("idx" | "order", Some(number)) => {
                    out.push_str(&format!("<{p}{local} val=\"{number}\"/>"));
                }
                // Its colours, marked points, labels of points and trend are the other's own.
                ("spPr" | "dPt" | "dLbls" | "trendline" | "errBars" | "marker" | "extLst", Some(_)) => {}
                _ => out.push_str(tree.source().get(tree.whole(id)).unwrap_or_default()),
            }
        }
        if !named {
            out.push_str(&name);
        }
        if !placed {
            out.push_str(&cells);
        }
        Ok(out + &format!("</{p}ser>"))
    }

    fn name(&self, p: &str, name: Option<&str>) -> Result<String, Refused> {
        Ok(match name {
            None => String::new(),
            Some(name) => match name.strip_prefix('=') {
                Some(cell) => self.reference(p, "tx", cell, Some(false))?,
                None => format!("<{p}tx><{p}v>{}</{p}v></{p}tx>", escape(name)),
            },
        })
    }

    /// `<c:val><c:numRef><c:f>`; as numbers or words, by what the cells hold where it is not said.
    fn reference(&self, p: &str, name: &str, cells: &str, numbers: Option<bool>) -> Result<String, Refused> {
        let (formula, sheet, area) = self.cells(cells)?;
        let numbers = match numbers {
            Some(numbers) => numbers,
            None => self.numbers(&sheet, area)?,
        };
        let kind = if numbers { "numRef" } else { "strRef" };
        Ok(format!("<{p}{name}><{p}{kind}><{p}f>{}</{p}f></{p}{kind}></{p}{name}>", escape(&formula)))
    }

    /// Cells as a chart names them, `Data!$B$2:$B$30`: the formula, the sheet and the cells.
    fn cells(&self, written: &str) -> Result<(String, String, Area), Refused> {
        let written = written.trim().trim_start_matches('=');
        let bad = |why: &str| Refused::BadFormula { formula: written.to_owned(), why: why.to_owned() };
        check(written, &self.book.sheet_names())?;
        let (sheet, cells) = sheet_and_cells(written);
        let sheet = sheet.unwrap_or_else(|| self.sheet.to_owned());
        let area = Area::from_str(cells).map_err(|()| bad("a chart shows one range of cells per series"))?;
        if area.from.row != area.to.row && area.from.column != area.to.column {
            return Err(bad("a series is one row or one column of cells"));
        }
        let (_, found) = self.book.worksheet(&sheet)?;
        let fixed = |at: crate::CellRef| format!("${}${}", crate::column_letters(at.column), at.row);
        let formula = if area.from == area.to {
            format!("{}!{}", quote_sheet(&found.name), fixed(area.from))
        } else {
            format!("{}!{}:{}", quote_sheet(&found.name), fixed(area.from), fixed(area.to))
        };
        Ok((formula, found.name, area))
    }

    /// Whether all cells that hold something hold numbers.
    fn numbers(&self, sheet: &str, area: Area) -> Result<bool, Refused> {
        if area.cells() > MAX_READ_CELLS as u64 {
            return Ok(true);
        }
        let cells = self.book.cells(sheet, area)?;
        let mut filled = cells.iter().filter(|(_, cell)| cell.value != Value::Empty).peekable();
        Ok(filled.peek().is_some() && filled.all(|(_, cell)| matches!(cell.value, Value::Number(_))))
    }
}
