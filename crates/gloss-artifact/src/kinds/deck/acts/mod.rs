//! What can be done to the places of a deck: slides, shapes, paragraphs, tables, charts, notes. What the deck's text can say is an
//! edit of it; all else is made in the file, and every shape that is not meant says afterwards what it said.

mod add;
mod chart;
mod looks;
mod marked;
mod moves;
mod place;
mod slides;
mod table;
mod words;

use gloss_protocol::ArgKind;

use crate::kinds::acts::{ActSpec, Takes, act, anywhere};

const TEXT: Takes = Takes::must("text", ArgKind::Text);
const CELLS: Takes = Takes::may("cells", ArgKind::Text);
const TO: Takes = Takes::must("to", ArgKind::Text);

const LOOK: [Takes; 12] = [
    Takes::may("font", ArgKind::Text),
    Takes::may("size", ArgKind::Text),
    Takes::may("bold", ArgKind::Flag),
    Takes::may("italic", ArgKind::Flag),
    Takes::may("underline", ArgKind::Flag),
    Takes::may("strike", ArgKind::Flag),
    Takes::may("color", ArgKind::Color),
    Takes { name: "fill", kind: ArgKind::Color, choices: &["none"], needed: false },
    Takes { name: "line", kind: ArgKind::Color, choices: &["none"], needed: false },
    Takes::may("width", ArgKind::Length),
    Takes::one_of("align", &["left", "center", "right", "justify"], false),
    Takes::one_of("valign", &["top", "middle", "bottom"], false),
];

const PLACE: [Takes; 10] = [
    Takes::may("x", ArgKind::Length),
    Takes::may("y", ArgKind::Length),
    Takes::may("w", ArgKind::Length),
    Takes::may("h", ArgKind::Length),
    Takes::may("turn", ArgKind::Number),
    Takes::may("right", ArgKind::Length),
    Takes::may("down", ArgKind::Length),
    Takes::may("scale", ArgKind::Number),
    Takes::may("each", ArgKind::Text),
    Takes::may("reset", ArgKind::Flag),
];

const ADD: [Takes; 13] = [
    Takes::one_of(
        "kind",
        &[
            "text",
            "rectangle",
            "rounded",
            "oval",
            "triangle",
            "chevron",
            "block-arrow",
            "line",
            "arrow",
            "picture",
            "table",
            "bullet",
        ],
        true,
    ),
    Takes::may("text", ArgKind::Text),
    Takes::may("x", ArgKind::Length),
    Takes::may("y", ArgKind::Length),
    Takes::may("w", ArgKind::Length),
    Takes::may("h", ArgKind::Length),
    Takes::may("rows", ArgKind::Number),
    Takes::may("columns", ArgKind::Number),
    CELLS,
    Takes::may("file", ArgKind::File),
    Takes::may("base64", ArgKind::Text),
    Takes::may("alt", ArgKind::Text),
    Takes::one_of("at", &["below", "above", "left", "right"], false),
];

const CHART: [Takes; 7] = [
    Takes::one_of(
        "kind",
        &["column", "bar", "line", "area", "pie", "doughnut", "stacked-column", "stacked-bar"],
        false,
    ),
    Takes::one_of("sort", &["ascending", "descending", "name"], false),
    Takes::may("labels", ArgKind::Flag),
    Takes::one_of("legend", &["true", "false", "right", "left", "top", "bottom"], false),
    Takes::may("zero", ArgKind::Flag),
    Takes::may("title", ArgKind::Text),
    Takes::may("axis", ArgKind::Text),
];

/// The acts of decks.
pub(super) static ACTS: [ActSpec; 35] = [
    act(
        "set",
        "Gives the place other words, or a cell or point another value.",
        &[TEXT],
        anywhere,
        words::set,
    ),
    act(
        "delete",
        "Takes the place away: words, a paragraph, a shape, rows, columns, a series, a slide.",
        &[],
        anywhere,
        words::delete,
    ),
    act(
        "duplicate",
        "Puts a copy of the slide, the shape, the paragraph, the row or the column behind it.",
        &[],
        anywhere,
        moves::duplicate,
    ),
    act(
        "move",
        "Moves the slide, the paragraph, the row or the column elsewhere.",
        &[TO],
        anywhere,
        moves::relocate,
    ),
    act(
        "swap",
        "Lets two slides, shapes, paragraphs, rows or columns change places.",
        &[Takes::may("with", ArgKind::Place)],
        anywhere,
        moves::swap,
    ),
    act("insert-before", "Puts a paragraph before the marked one.", &[TEXT], marked::is_words, words::before),
    act("insert-after", "Puts a paragraph behind the marked one.", &[TEXT], marked::is_words, words::after),
    act(
        "sort",
        "Puts paragraphs, or the rows of a table, in order.",
        &[Takes::may("by", ArgKind::Text), Takes::may("desc", ArgKind::Flag)],
        marked::has_order,
        moves::sort,
    ),
    act(
        "list",
        "Puts bullets, numbers or nothing before the paragraphs.",
        &[Takes::one_of("kind", &["bullets", "numbers", "none"], true)],
        marked::is_words,
        looks::list,
    ),
    act(
        "level",
        "Sets the paragraph a level further in or out.",
        &[Takes::one_of("by", &["in", "out"], true)],
        marked::is_words,
        looks::level,
    ),
    act(
        "labels",
        "Shows the values beside the points of the series, or does not.",
        &[Takes::may("on", ArgKind::Flag)],
        marked::is_series,
        chart::labels,
    ),
    act(
        "look",
        "Gives words, shapes, cells, series or points another look.",
        &LOOK,
        looks::fits,
        looks::look,
    ),
    act("bold", "Makes the words bold.", &[Takes::may("on", ArgKind::Flag)], looks::fits, looks::bold),
    act("italic", "Makes the words italic.", &[Takes::may("on", ArgKind::Flag)], looks::fits, looks::italic),
    act(
        "strike",
        "Strikes the words through.",
        &[Takes::may("on", ArgKind::Flag)],
        looks::fits,
        looks::strike,
    ),
    act("place", "Moves, sizes or turns the shapes.", &PLACE, marked::is_shapes, place::place),
    act(
        "order",
        "Puts the shape before or behind all others.",
        &[Takes::one_of("to", &["front", "back"], true)],
        marked::is_shapes,
        place::order,
    ),
    act(
        "align",
        "Lines shapes up: with each other where several are marked, else with the others beside it or the slide.",
        &[
            Takes::one_of("to", &["left", "center", "right", "top", "middle", "bottom", "others"], true),
            Takes::one_of("with", &["slide", "others"], false),
        ],
        marked::is_shapes,
        place::align,
    ),
    act(
        "distribute",
        "Puts equal room between shapes.",
        &[Takes::one_of("to", &["across", "down"], true)],
        marked::is_shapes,
        place::distribute,
    ),
    act("alt", "Says in words what the shape shows.", &[TEXT], marked::is_shapes, words::alt),
    act(
        "picture",
        "Shows another picture.",
        &[Takes::may("file", ArgKind::File), Takes::may("base64", ArgKind::Text)],
        marked::is_shapes,
        add::picture,
    ),
    act("insert-row-above", "Puts a row above the marked one.", &[CELLS], marked::is_table, table::above),
    act("insert-row-below", "Puts a row below the marked one.", &[CELLS], marked::is_table, table::below),
    act(
        "insert-column-left",
        "Puts a column left of the marked one.",
        &[Takes::may("name", ArgKind::Text)],
        marked::is_table,
        table::insert_left,
    ),
    act(
        "insert-column-right",
        "Puts a column right of the marked one.",
        &[Takes::may("name", ArgKind::Text)],
        marked::is_table,
        table::right,
    ),
    act("delete-row", "Takes the whole row away.", &[], marked::is_table, table::delete_row),
    act("delete-column", "Takes the whole column away.", &[], marked::is_table, table::delete_column),
    act(
        "total",
        "Puts a row of totals below the table.",
        &[Takes::may("name", ArgKind::Text)],
        marked::is_table,
        table::total,
    ),
    act("delete-series", "Takes the series out of the chart.", &[], marked::is_series, chart::delete_series),
    act("chart", "Draws the chart otherwise.", &CHART, marked::is_chart, chart::chart),
    act(
        "value",
        "Gives a point of a chart another value.",
        &[Takes::must("to", ArgKind::Number)],
        marked::is_point,
        chart::value,
    ),
    act(
        "numbers",
        "Gives the chart other numbers.",
        &[Takes::must("cells", ArgKind::Text)],
        marked::is_chart,
        chart::numbers,
    ),
    act(
        "notes",
        "Gives the slide other speaker notes, or adds to them.",
        &[TEXT, Takes::may("add", ArgKind::Flag)],
        anywhere,
        slides::notes,
    ),
    act(
        "add",
        "Puts a box, a shape, a line, a picture, a table or a bullet on the slide.",
        &ADD,
        anywhere,
        add::add,
    ),
    act(
        "theme",
        "Gives the deck the colours and fonts of a theme.",
        &[Takes::one_of("name", &["paper", "ink", "letter"], true)],
        anywhere,
        slides::theme,
    ),
];

/// The acts of whole slides, which have names of their own.
pub(super) static SLIDES: [ActSpec; 3] = [
    act(
        "slide",
        "Puts a new slide behind the marked one.",
        &[
            Takes::may("layout", ArgKind::Text),
            Takes::may("title", ArgKind::Text),
            Takes::may("text", ArgKind::Text),
        ],
        anywhere,
        slides::new,
    ),
    act("hide", "Passes the slide over when the slides are shown.", &[], anywhere, slides::hide),
    act("show", "Shows the slide again.", &[], anywhere, slides::show),
];
