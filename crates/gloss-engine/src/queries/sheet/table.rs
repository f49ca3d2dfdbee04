//! Rows of a table file for the screen: what cells hold, and beside it how a workbook draws them. What a cell holds is
//! never changed by how it is drawn.

use std::collections::HashMap;
use std::sync::Arc;

use gloss_artifact::{Text, sheet};
use gloss_ooxml::{Across, Down, DrawnCell, Edge, Layout, Line, Look, Rgb, SheetState, Thing};
use gloss_protocol::{
    CellAcross, CellBar, CellDown, CellEdge, CellIcon, CellLook, EdgeLine, Problem, Reply, RowView,
    SheetBand, SheetLayout, SheetMerge, SheetTab, ShownRows, TableCell, TableView,
};
use gloss_table::index::Progress;
use gloss_table::limits::MAX_WINDOW_ROWS;
use gloss_table::{Format, Window, WindowCell};

use super::file::File;
use super::laid::{hidden, viewed};
use super::rows;
use crate::sheet::charts;
use crate::sheet::drawn::Drawn;
use crate::sheet::foreign;
use crate::sheet::views::{Answer, Made};

/// Banner over a workbook that Gloss changed.
const NOT_WORKED_OUT: &str = "Formulas show what they came to before the last change, or nothing; Excel works them out anew when it opens the file.";

/// Banner where some values of its formulas were worked out here.
const WORKED_OUT_IN_PART: &str = "Some values that follow from the last change were computed by Gloss; others have none until Excel works them out, when it opens the file.";

/// Banner over a workbook whose file does not say what its formulas come to.
const CALCULATED: &str = "Gloss calculated these formulas to show them: the file itself holds no values for them. Excel calculates them when it opens it.";

/// Banner where values that follow from the last change were worked out here.
const WORKED_OUT: &str = "Values that follow from the last change were computed by Gloss; Excel works them out anew when it opens the file.";

/// Hint on a sheet with charts or pictures in a view.
const NO_CHARTS: &str =
    "Charts and pictures lie over the rows of the file; they are shown again when the view is cleared.";

/// Banner over a workbook whose looks can't be drawn.
const PLAIN: &str = "This sheet is shown by its values alone; its formats can’t be drawn.";

/// Rows of a table that one query gives.
const MAX_ROWS: u32 = 2_000;

/// Columns of drawn cells that one query gives, as many as are given with values.
const MAX_COLUMNS: u32 = gloss_table::limits::MAX_WINDOW_COLUMNS;

/// Looks that one window names: a screen shows a thousand cells. What is beyond is drawn plain.
const MAX_LOOKS: usize = 4_000;

/// Rows of a table file: as they stand, or those of a view.
///
/// # Errors
/// Where the file, the sheet or the view can't be read.
pub(crate) fn table(
    file: &File,
    sheet: Option<&str>,
    from: u32,
    count: u32,
    view: &RowView,
    places: &[u32],
) -> Result<Reply, Problem> {
    let count = count.clamp(1, MAX_ROWS);
    if view.is_empty() {
        let (window, progress) = file.window(sheet, from, count)?;
        let numbers: Vec<u32> = (from..).take(window.rows.len()).collect();
        return drawn(file, window, &numbers, progress, None);
    }
    let made = match rows::made(file, sheet, view)? {
        Answer::Made(made) => made,
        Answer::Making(says) => return Ok(Reply::Table { table: Box::new(making(file, view, says)) }),
    };
    let mut index = rows::opened(file, sheet, |_| true)?;
    let numbers = made.window(from, count.min(MAX_WINDOW_ROWS));
    let about = index.about().clone();
    let window = Window {
        sheets: about.sheets,
        sheet: about.sheet,
        from,
        rows: rows::cells(file, &mut index, &numbers)?,
        total_rows: about.rows,
        columns: about.columns,
    };
    let told = made.shown_rows(window.total_rows, numbers.clone(), places);
    drawn(file, window, &numbers, None, Some((made, told)))
}

/// A window as it is drawn; each row is the file's row of that number.
fn drawn(
    file: &File,
    mut window: Window,
    numbers: &[u32],
    progress: Option<Progress>,
    view: Option<(Arc<Made>, ShownRows)>,
) -> Result<Reply, Problem> {
    let mut told: Vec<String> = progress.map(still_reading).into_iter().collect();
    if file.by_gloss && formulas(file, &mut window, numbers)? {
        match (file.computed()?, file.settled) {
            (true, true) => told.push(WORKED_OUT.to_owned()),
            (true, false) => told.push(WORKED_OUT_IN_PART.to_owned()),
            (false, true) => {}
            (false, false) => told.push(NOT_WORKED_OUT.to_owned()),
        }
    }
    if file.lacks_values() {
        told.push(CALCULATED.to_owned());
    }
    let sheet_names = window.sheets.clone();
    // While its values are read, a sheet's looks are not looked for: its first rows come at once.
    let looks = (file.format == Format::Xlsx && progress.is_none()).then(|| file.drawn(&window.sheet));
    let first = window.from == 0;
    let used = (window.total_rows, window.columns);
    let mut table = plain(file.path.clone(), file.version, window);
    table.reading = progress.is_some();
    match looks {
        Some(Some(drawn)) => {
            if dress(&mut table, &drawn, numbers).is_err() {
                told.push(PLAIN.to_owned());
            }
            if first {
                match &view {
                    None => place_charts(file, &mut table, &drawn)?,
                    // In a view rows stand elsewhere than where a chart lies.
                    Some(_) if !drawn.pictures.is_empty() || !drawn.charts_on(&table.sheet).is_empty() => {
                        told.push(NO_CHARTS.to_owned());
                    }
                    Some(_) => {}
                }
                let layout = layout(&drawn.sheet.layout, table.total_rows, table.columns);
                table.layout = Some(match &view {
                    Some((made, _)) => viewed(&layout, made),
                    None => layout,
                });
                table.tabs = tabs(&drawn, &sheet_names);
                told.extend(view.as_ref().and_then(|(made, _)| hidden(&drawn.sheet.layout, made)));
                told.extend(undrawn(&table, &drawn));
            }
        }
        // The values are read by another reader, which takes more: they are shown where looks can't be.
        Some(None) => told.push(PLAIN.to_owned()),
        None => {}
    }
    table.only_read = foreign::words(&file.path);
    (table.room_rows, table.room_columns) =
        if file.is_small() && table.only_read.is_none() { sheet::room(used.0, used.1) } else { used };
    table.shown = view.map(|(_, shown)| shown);
    table.told = if told.is_empty() { None } else { Some(told.join(" ")) };
    Ok(Reply::Table { table: Box::new(table) })
}

/// Answer while a view is being made.
fn making(file: &File, view: &RowView, says: String) -> TableView {
    let shown = ShownRows { view: view.clone(), making: Some(says), ..ShownRows::default() };
    TableView { shown: Some(shown), ..plain(file.path.clone(), file.version, Window::default()) }
}

/// Tells the charts of all sheets; one that reaches beyond the cells makes room for itself.
fn place_charts(file: &File, table: &mut TableView, drawn: &Drawn) -> Result<(), Problem> {
    if !drawn.charts.is_empty() {
        let text = file.text()?;
        table.charts = charts::to_protocol(&drawn.charts, &table.sheets, text.as_deref());
    }
    table.pictures = charts::pictured(&drawn.pictures);
    let own = drawn
        .charts_on(&table.sheet)
        .iter()
        .filter_map(|one| one.chart.placed)
        .chain(drawn.pictures.iter().map(|one| one.placed));
    let (rows, columns) = charts::reach(own);
    table.total_rows = table.total_rows.max(rows);
    table.columns = table.columns.max(columns.min(MAX_COLUMNS));
    Ok(())
}

/// Shows formulas that have no value as they are written; true where the file has any, or is too large for the text of
/// its cells.
fn formulas(file: &File, window: &mut Window, numbers: &[u32]) -> Result<bool, Problem> {
    if !file.is_small() {
        return Ok(true);
    }
    Ok(file.written()?.is_some_and(|text| with_formulas(window, numbers, &text)))
}

fn still_reading(progress: Progress) -> String {
    let rows = progress.rows;
    match progress.of {
        _ if rows == 0 => "This large file is still being read.".to_owned(),
        Some(all) => format!("This large file is still being read: {rows} of {all} rows so far."),
        None => format!("This large file is still being read: {rows} rows so far."),
    }
}

fn plain(path: String, version: u32, window: Window) -> TableView {
    let cell = |cell: WindowCell| TableCell { text: cell.text, number: cell.number, ..TableCell::default() };
    TableView {
        path,
        version,
        sheets: window.sheets,
        sheet: window.sheet,
        from: window.from,
        rows: window.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
        total_rows: window.total_rows,
        columns: window.columns,
        room_rows: window.total_rows,
        room_columns: window.columns,
        only_read: None,
        reading: false,
        told: None,
        looks: Vec::new(),
        layout: None,
        tabs: Vec::new(),
        shown: None,
        charts: Vec::new(),
        pictures: Vec::new(),
    }
}

/// Shows formulas that have no value as they are written; true where the file has any formula.
fn with_formulas(window: &mut Window, numbers: &[u32], text: &Text) -> bool {
    for (at, row) in numbers.iter().zip(&mut window.rows) {
        for (column, formula) in sheet::formulas(text, &window.sheet, *at) {
            if row.len() <= column {
                row.resize(column + 1, WindowCell::default());
            }
            if let Some(cell) = row.get_mut(column).filter(|cell| cell.text.is_empty()) {
                cell.text = formula;
            }
        }
    }
    sheet::has_formulas(text)
}

/// Gives the cells of a window their looks, and what they show by their formats.
fn dress(table: &mut TableView, drawn: &Drawn, numbers: &[u32]) -> Result<(), gloss_ooxml::OpenError> {
    let columns = table.columns.min(MAX_COLUMNS);
    let mut known: HashMap<Look, u32> = HashMap::new();
    let mut from = 0;
    while let Some(first) = numbers.get(from).copied() {
        // Rows that stand below each other in the file are read together.
        let long = (first..).zip(numbers.iter().skip(from)).take_while(|(next, row)| next == *row).count();
        let last = first + u32::try_from(long).unwrap_or(1);
        for cell in drawn.sheet.window(first + 1, last, columns)? {
            let at = from + (cell.at.row - 1 - first) as usize;
            if let Some(row) = table.rows.get_mut(at) {
                put(row, cell, &mut known, &mut table.looks);
            }
        }
        from += long;
    }
    Ok(())
}

fn put(row: &mut Vec<TableCell>, cell: DrawnCell, known: &mut HashMap<Look, u32>, looks: &mut Vec<CellLook>) {
    let column = usize::try_from(cell.at.column - 1).unwrap_or(usize::MAX);
    let look = look_of(&cell, known, looks);
    if look.is_none() && cell.empty && cell.link.is_none() && cell.comment.is_none() {
        return;
    }
    if row.len() <= column {
        row.resize(column + 1, TableCell::default());
    }
    if let Some(own) = row.get_mut(column) {
        show(own, cell);
        own.look = look;
    }
}

fn show(own: &mut TableCell, cell: DrawnCell) {
    // A formula without a value shows itself: it is not drawn by a format.
    if !cell.empty {
        own.number |= cell.number;
        let lead = cell.shown.split.and_then(|at| cell.shown.text.get(..at)).unwrap_or_default();
        if !lead.trim().is_empty() {
            own.lead = u32::try_from(lead.encode_utf16().count()).ok();
        }
        let text: String = cell.shown.text.chars().take(gloss_table::limits::MAX_SHOWN_CHARS).collect();
        own.shown = Some(text).filter(|text| *text != own.text);
    }
    own.bar = cell.bar.map(|bar| CellBar { from: bar.from, to: bar.to, color: hex(bar.color) });
    own.icon = cell.icon.map(|icon| CellIcon {
        glyph: icon.glyph,
        color: hex(icon.color),
        place: icon.place.0,
        of: icon.place.1,
    });
    (own.link, own.comment) = (cell.link, cell.comment);
}

fn look_of(cell: &DrawnCell, known: &mut HashMap<Look, u32>, looks: &mut Vec<CellLook>) -> Option<u32> {
    if cell.look == Look::default() {
        return None;
    }
    if let Some(found) = known.get(&cell.look) {
        return Some(*found);
    }
    if looks.len() >= MAX_LOOKS {
        return None;
    }
    let at = u32::try_from(looks.len()).ok()?;
    looks.push(told_look(&cell.look));
    known.insert(cell.look.clone(), at);
    Some(at)
}

fn hex((red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn told_look(look: &Look) -> CellLook {
    let edge =
        |edge: Option<Edge>| edge.map(|edge| CellEdge { line: line(edge.line), color: edge.color.map(hex) });
    CellLook {
        bold: look.bold.then_some(true),
        italic: look.italic.then_some(true),
        underline: look.underline.then_some(true),
        strike: look.strike.then_some(true),
        ink: look.ink.map(hex),
        size: Some(look.size).filter(|size| *size > 0),
        fill: look.fill.map(hex),
        top: edge(look.top),
        right: edge(look.right),
        bottom: edge(look.bottom),
        left: edge(look.left),
        across: match look.across {
            Across::General => None,
            Across::Left => Some(CellAcross::Left),
            Across::Center => Some(CellAcross::Center),
            Across::Right => Some(CellAcross::Right),
            Across::Justify => Some(CellAcross::Justify),
        },
        down: match look.down {
            Down::Bottom => None,
            Down::Middle => Some(CellDown::Middle),
            Down::Top => Some(CellDown::Top),
        },
        wrap: look.wrap.then_some(true),
        indent: Some(look.indent).filter(|indent| *indent > 0),
    }
}

fn line(line: Line) -> EdgeLine {
    match line {
        Line::Thin => EdgeLine::Thin,
        Line::Medium => EdgeLine::Medium,
        Line::Thick => EdgeLine::Thick,
        Line::Double => EdgeLine::Double,
        Line::Dashed => EdgeLine::Dashed,
        Line::Dotted => EdgeLine::Dotted,
    }
}

/// The layout as far as the sheet's values reach.
fn layout(layout: &Layout, rows: u32, columns: u32) -> SheetLayout {
    let bands = |bands: &[gloss_ooxml::Band], count: u32| {
        let within = bands.iter().filter(|band| band.from <= count);
        within
            .map(|band| SheetBand { from: band.from - 1, to: band.to.min(count) - 1, size: band.size })
            .collect()
    };
    let merges = layout.merges.iter().filter(|area| area.from.row <= rows && area.from.column <= columns);
    SheetLayout {
        column: layout.column,
        columns: bands(&layout.columns, columns),
        row: layout.row,
        rows: bands(&layout.rows, rows),
        merges: merges
            .map(|area| SheetMerge {
                top: area.from.row - 1,
                left: area.from.column - 1,
                bottom: area.to.row.min(rows) - 1,
                right: area.to.column.min(columns) - 1,
            })
            .filter(|merge| merge.bottom > merge.top || merge.right > merge.left)
            .collect(),
        frozen_rows: layout.frozen_rows.min(rows),
        frozen_columns: layout.frozen_columns.min(columns),
        gridlines: layout.gridlines,
    }
}

fn tabs(drawn: &Drawn, names: &[String]) -> Vec<SheetTab> {
    let tab = |name: &String| {
        let sheet = drawn.all.iter().find(|sheet| sheet.name == *name);
        SheetTab {
            hidden: sheet.is_some_and(|sheet| sheet.state != SheetState::Visible),
            color: drawn.tabs.get(name).copied().map(hex),
        }
    };
    names.iter().map(tab).collect()
}

/// Hint that names what is not drawn: `Not drawn here, and kept in the file: 1 chart, 2 pictures.`
fn undrawn(table: &TableView, drawn: &Drawn) -> Option<String> {
    // Each of these has a place in the sheet, where it is drawn or says why not.
    let charts = drawn.charts_on(&table.sheet).iter().filter(|one| one.chart.placed.is_some()).count();
    let pictures = drawn.pictures.len();
    let words: Vec<String> = drawn
        .sheet
        .undrawn
        .iter()
        .filter_map(|one| {
            let (single, several) = one.thing.names();
            let drawn = match one.thing {
                Thing::Chart => charts as u32,
                Thing::Picture => pictures as u32,
                _ => 0,
            };
            let count = one.count.saturating_sub(drawn);
            (count > 0).then(|| format!("{count} {}", if count == 1 { single } else { several }))
        })
        .collect();
    let cut = drawn.sheet.layout.cut.then_some("Not all merged cells and sizes are drawn.");
    let list =
        (!words.is_empty()).then(|| format!("Not drawn here, and kept in the file: {}.", words.join(", ")));
    match (list, cut) {
        (None, None) => None,
        (list, cut) => Some([list.as_deref(), cut].into_iter().flatten().collect::<Vec<_>>().join(" ")),
    }
}
