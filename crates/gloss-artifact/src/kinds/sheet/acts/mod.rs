//! What can be done to the places of a sheet: cells, rows, columns, whole tables, charts, and how it is shown. What a file of plain
//! text can't say (looks, widths, filters) is refused there.

mod cells;
mod charts;
mod lines;
mod looks;
mod marked;
mod moves;
mod order;
mod readers;
mod tabs;
mod view;
mod work;

use gloss_protocol::ArgKind;

use crate::kinds::acts::{ActSpec, Takes, act, anywhere};

const N: Takes = Takes::may("n", ArgKind::Number);
const CELLS: Takes = Takes::may("cells", ArgKind::Text);
const NAME: Takes = Takes::may("name", ArgKind::Text);
/// The sheet where it is not the one of the place: an empty one has no cells to mark.
const SHEET: Takes = Takes::may("sheet", ArgKind::Text);
const TO: Takes = Takes::must("to", ArgKind::Text);
const WHAT: Takes = Takes::one_of("what", &["rows", "columns"], false);

const LOOK: [Takes; 12] = [
    Takes::may("bold", ArgKind::Flag),
    Takes::may("italic", ArgKind::Flag),
    Takes::may("underline", ArgKind::Flag),
    Takes::may("strike", ArgKind::Flag),
    Takes::may("color", ArgKind::Color),
    Takes { name: "fill", kind: ArgKind::Color, choices: &["none"], needed: false },
    Takes::may("size", ArgKind::Number),
    Takes::may("font", ArgKind::Text),
    Takes::one_of("border", &["thin", "none"], false),
    Takes::one_of("align", &["left", "center", "right"], false),
    Takes::may("wrap", ArgKind::Flag),
    Takes::may("width", ArgKind::Number),
];

const HIGHLIGHT: [Takes; 4] = [
    Takes::must("when", ArgKind::Text),
    Takes::may("color", ArgKind::Color),
    Takes::may("fill", ArgKind::Color),
    Takes::may("bold", ArgKind::Flag),
];

const FORMAT: [Takes; 4] = [
    Takes::may("as", ArgKind::Text),
    Takes::may("decimals", ArgKind::Number),
    Takes::may("currency", ArgKind::Text),
    Takes::may("thousands", ArgKind::Flag),
];

const CHART: [Takes; 3] = [
    Takes::one_of(
        "kind",
        &["column", "bar", "line", "area", "pie", "doughnut", "stacked column", "stacked bar"],
        false,
    ),
    Takes::may("range", ArgKind::Text),
    Takes::may("title", ArgKind::Text),
];

/// The acts of sheets.
pub(super) static ACTS: [ActSpec; 37] = [
    act(
        "set",
        "Gives the cells another content, as it would be typed.",
        &[Takes::must("text", ArgKind::Text)],
        anywhere,
        cells::set,
    ),
    act(
        "paste",
        "Puts what was copied in a program for sheets there.",
        &[Takes::must("cells", ArgKind::Text)],
        marked::is_cells,
        cells::paste,
    ),
    act(
        "fill",
        "Copies the first row or column of the cells into the others.",
        &[Takes::one_of("to", &["down", "right"], true)],
        marked::is_cells,
        cells::fill,
    ),
    act(
        "replace",
        "Puts other words in the stead of some, in all marked cells.",
        &[Takes::must("what", ArgKind::Text), Takes::must("with", ArgKind::Text)],
        marked::is_cells,
        cells::replace,
    ),
    act(
        "multiply",
        "Multiplies the numbers by a factor.",
        &[Takes::must("by", ArgKind::Number)],
        marked::is_cells,
        cells::multiply,
    ),
    act(
        "delete",
        "Empties the cells; takes whole rows or columns away where these are marked.",
        &[],
        marked::is_cells,
        lines::delete,
    ),
    act(
        "duplicate",
        "Puts a copy of the whole rows or columns behind them.",
        &[WHAT],
        marked::is_cells,
        lines::duplicate,
    ),
    act("move", "Moves the whole rows or columns elsewhere.", &[TO, WHAT], marked::is_cells, moves::relocate),
    act("insert-rows-above", "Puts rows above the marked ones.", &[N, CELLS], marked::is_cells, lines::above),
    act("insert-rows-below", "Puts rows below the marked ones.", &[N, CELLS], marked::is_cells, lines::below),
    act(
        "insert-columns-left",
        "Puts columns left of the marked ones.",
        &[N, NAME],
        marked::is_cells,
        lines::insert_left,
    ),
    act(
        "insert-columns-right",
        "Puts columns right of the marked ones.",
        &[N, NAME],
        marked::is_cells,
        lines::right,
    ),
    act("delete-rows", "Takes the whole rows away.", &[], marked::is_cells, lines::delete_rows),
    act("delete-columns", "Takes the whole columns away.", &[], marked::is_cells, lines::delete_columns),
    act("rename", "Gives the column's header another name.", &[TO], marked::is_cells, cells::rename),
    act(
        "sort",
        "Puts the whole rows of the table in order.",
        &[Takes::may("by", ArgKind::Text), Takes::may("desc", ArgKind::Flag)],
        marked::is_cells,
        order::sort,
    ),
    act(
        "unique",
        "Takes rows away that repeat one above them.",
        &[Takes::may("by", ArgKind::Text)],
        marked::is_cells,
        order::unique,
    ),
    act(
        "split",
        "Parts the words of a column into columns beside it.",
        &[Takes::must("by", ArgKind::Text), Takes::may("names", ArgKind::Text)],
        marked::is_cells,
        order::split,
    ),
    act("sum", "Puts the sum below the column, or behind the row.", &[], marked::is_cells, order::sum),
    act(
        "percent",
        "Puts a column of shares beside the marked one.",
        &[Takes::may("of", ArgKind::Text), NAME],
        marked::is_cells,
        order::percent,
    ),
    act(
        "format",
        "Shows numbers or dates otherwise; their values stay.",
        &FORMAT,
        marked::is_cells,
        looks::format,
    ),
    act("look", "Gives the cells another look.", &LOOK, marked::is_cells, looks::look),
    act("bold", "Makes the cells bold.", &[Takes::may("on", ArgKind::Flag)], marked::is_cells, looks::bold),
    act(
        "italic",
        "Makes the cells italic.",
        &[Takes::may("on", ArgKind::Flag)],
        marked::is_cells,
        looks::italic,
    ),
    act(
        "strike",
        "Strikes the cells through.",
        &[Takes::may("on", ArgKind::Flag)],
        marked::is_cells,
        looks::strike,
    ),
    act(
        "highlight",
        "Gives cells a look by their values, now and later.",
        &HIGHLIGHT,
        marked::is_cells,
        looks::highlight,
    ),
    act(
        "width",
        "Makes the columns so wide, in characters, or as wide as their words.",
        &[TO],
        marked::is_cells,
        view::width,
    ),
    act("hide", "Puts whole rows or columns out of sight.", &[WHAT], marked::is_cells, view::hide),
    act("show", "Shows whole rows or columns again.", &[WHAT], marked::is_cells, view::show),
    act(
        "freeze",
        "Keeps the rows and columns up to the place in sight when the rest is scrolled.",
        &[Takes::may("rows", ArgKind::Number), Takes::may("columns", ArgKind::Number)],
        marked::is_cells,
        view::freeze,
    ),
    act(
        "filter",
        "Lets rows be chosen by their columns: where=COLUMN=WORDS or COLUMN>NUMBER.",
        &[Takes::may("where", ArgKind::Text), Takes::may("off", ArgKind::Flag)],
        marked::is_cells,
        view::filter,
    ),
    act("chart", "Draws the chart otherwise.", &CHART, marked::is_chart, charts::chart),
    act(
        "add-sheet",
        "Adds an empty sheet behind this one.",
        &[Takes::must("name", ArgKind::Text), SHEET],
        marked::is_workbook,
        tabs::add,
    ),
    act("rename-sheet", "Gives the sheet another name.", &[TO, SHEET], marked::is_workbook, tabs::rename),
    act(
        "move-sheet",
        "Puts the sheet before another one; last without one.",
        &[Takes::may("before", ArgKind::Text), SHEET],
        marked::is_workbook,
        tabs::relocate,
    ),
    act(
        "swap",
        "Lets two columns or two rows change places.",
        &[Takes::may("with", ArgKind::Place), WHAT],
        marked::is_cells,
        moves::swap,
    ),
    act("total", "Puts the sum below the column.", &[], marked::is_cells, order::sum),
];
