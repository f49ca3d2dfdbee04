//! What can be done to the places of a site: elements and words of its pages, written as HTML, and lines of its other files. No
//! element that is not meant is opened or closed.

mod elements;
mod inline;
mod looks;
mod moves;
mod on;
mod order;
mod table;

use gloss_protocol::{ArgKind, Span};

use crate::kinds::acts::{ActSpec, At, NoSupply, Takes, act, anywhere};
use crate::text::Text;

const TEXT: Takes = Takes::must("text", ArgKind::Text);
const ON: Takes = Takes::may("on", ArgKind::Flag);
const TO: Takes = Takes::must("to", ArgKind::Text);
const CELLS: Takes = Takes::may("cells", ArgKind::Text);
const NAME: Takes = Takes::may("name", ArgKind::Text);

const LOOK: [Takes; 9] = [
    Takes::may("color", ArgKind::Text),
    Takes::may("background", ArgKind::Text),
    Takes::may("size", ArgKind::Text),
    Takes::may("space", ArgKind::Text),
    Takes::may("width", ArgKind::Text),
    Takes::may("bold", ArgKind::Flag),
    Takes::may("italic", ArgKind::Flag),
    Takes::may("underline", ArgKind::Flag),
    Takes::one_of("align", &["left", "center", "right"], false),
];

/// The tag of the element that a place is, or is in; nothing for what is no page.
pub(super) fn tag_of(text: &Text, spans: &[Span]) -> String {
    let at = At { path: "", bytes: &[], text, spans, supply: &NoSupply };
    on::On::of(&at).map(|on| on.tag(on.element).to_owned()).unwrap_or_default()
}

/// The acts of sites.
pub(super) static ACTS: [ActSpec; 30] = [
    act("set", "Gives the place other words, or a cell another value.", &[TEXT], anywhere, elements::set),
    act(
        "delete",
        "Takes the element away, with its pin or card where it is a row; or the words.",
        &[],
        anywhere,
        elements::delete,
    ),
    act("duplicate", "Puts a copy of the element behind it.", &[], anywhere, moves::duplicate),
    act("move", "Moves the element among those beside it.", &[TO], on::is_element, moves::relocate),
    act(
        "swap",
        "Lets two elements change places.",
        &[Takes::must("with", ArgKind::Place)],
        on::is_element,
        moves::swap,
    ),
    act(
        "insert-before",
        "Puts an element of the same kind with these words before it.",
        &[TEXT],
        anywhere,
        elements::before,
    ),
    act(
        "insert-after",
        "Puts an element of the same kind with these words behind it.",
        &[TEXT],
        anywhere,
        elements::after,
    ),
    act("insert-row-above", "Puts a row above the marked one.", &[CELLS], table::fits, table::above),
    act("insert-row-below", "Puts a row below the marked one.", &[CELLS], table::fits, table::below),
    act(
        "insert-column-left",
        "Puts a column left of the marked one.",
        &[NAME],
        table::fits,
        table::insert_left,
    ),
    act("insert-column-right", "Puts a column right of the marked one.", &[NAME], table::fits, table::right),
    act("delete-row", "Takes the whole row away.", &[], table::fits, table::delete_row),
    act("delete-column", "Takes the whole column away.", &[], table::fits, table::delete_column),
    act(
        "hide-column",
        "Puts the column of this name out of sight.",
        &[NAME],
        table::fits,
        table::hide_column,
    ),
    act("rename", "Gives the column another name.", &[TO], table::fits, table::rename),
    act(
        "sort",
        "Puts the rows of the table or the items of the list in order.",
        &[Takes::may("by", ArgKind::Text), Takes::may("desc", ArgKind::Flag)],
        moves::has_order,
        moves::sort,
    ),
    act("total", "Puts a row of totals below the table.", &[NAME], table::fits, table::total),
    act(
        "list",
        "Makes the list one of bullets or numbers.",
        &[Takes::one_of("kind", &["bullets", "numbers"], true)],
        on::is_page,
        elements::list,
    ),
    act(
        "level",
        "Makes the heading one of this level.",
        &[Takes::must("n", ArgKind::Number)],
        on::is_page,
        elements::level,
    ),
    act("bold", "Makes the words bold.", &[ON], on::is_page, inline::bold),
    act("italic", "Makes the words italic.", &[ON], on::is_page, inline::italic),
    act("strike", "Strikes the words through.", &[ON], on::is_page, inline::strike),
    act("code", "Sets the words as code.", &[ON], on::is_page, inline::code),
    act(
        "link",
        "Makes the words lead to an address; without one takes the link away.",
        &[Takes::may("to", ArgKind::Text)],
        on::is_page,
        inline::link,
    ),
    act(
        "look",
        "Gives the element another look, by the page's own variables where they say it.",
        &LOOK,
        on::is_page,
        looks::look,
    ),
    act("alt", "Says in words what the picture shows.", &[TEXT], on::is_page, elements::alt),
    act("title", "Gives the page another title.", &[TEXT], on::is_page, elements::title),
    act("uppercase", "Shows the words in capitals.", &[ON], on::is_page, looks::uppercase),
    act("hide", "Puts the element out of sight.", &[], on::is_page, looks::hide),
    act("show", "Shows the element again.", &[], on::is_page, looks::show),
];
