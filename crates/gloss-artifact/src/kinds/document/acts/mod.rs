//! What can be done to the places of a document: words, blocks, items, rows and columns, each by replacements in its Markdown
//! that leave every other word as it is drawn. What follows from them (numbers of lists, links, labels) is a part of the edit.

mod blocks;
mod edit;
mod inline;
mod lists;
mod moves;
mod sort;
mod table;
mod table_acts;
mod words;

use gloss_protocol::ArgKind;

use crate::kinds::acts::{ActSpec, Takes, act, anywhere};

const TEXT: Takes = Takes::must("text", ArgKind::Text);
const ON: Takes = Takes::may("on", ArgKind::Flag);
const CELLS: Takes = Takes::may("cells", ArgKind::Text);
const NAME: Takes = Takes::may("name", ArgKind::Text);

/// The acts of documents.
pub(super) static ACTS: [ActSpec; 23] = [
    act("set", "Gives the place other words.", &[TEXT], anywhere, words::set),
    act("delete", "Takes the place away, with the marks that only it needs.", &[], anywhere, words::delete),
    act("duplicate", "Puts a copy of the place behind it.", &[], anywhere, moves::duplicate),
    act(
        "move",
        "Moves the item, row, column, paragraph or section elsewhere.",
        &[Takes::must("to", ArgKind::Text)],
        anywhere,
        moves::relocate,
    ),
    act(
        "swap",
        "Lets two items, rows or columns change places.",
        &[Takes::must("with", ArgKind::Place)],
        anywhere,
        moves::swap,
    ),
    act("insert-before", "Puts new words before the place.", &[TEXT], anywhere, blocks::before),
    act("insert-after", "Puts new words behind the place.", &[TEXT], anywhere, blocks::after),
    act(
        "insert-row-above",
        "Puts a row above the marked one.",
        &[CELLS],
        table_acts::in_table,
        table_acts::above,
    ),
    act(
        "insert-row-below",
        "Puts a row below the marked one.",
        &[CELLS],
        table_acts::in_table,
        table_acts::below,
    ),
    act(
        "insert-column-left",
        "Puts a column left of the marked one.",
        &[NAME],
        table_acts::in_table,
        table_acts::insert_left,
    ),
    act(
        "insert-column-right",
        "Puts a column right of the marked one.",
        &[NAME],
        table_acts::in_table,
        table_acts::right,
    ),
    act(
        "level",
        "Makes the paragraph a heading of this level, or a heading a paragraph (0).",
        &[
            Takes::may("n", ArgKind::Number),
            Takes::one_of("by", &["in", "out"], false),
            Takes::may("like", ArgKind::Place),
        ],
        blocks::is_line,
        blocks::level,
    ),
    act("bold", "Makes the words bold.", &[ON], anywhere, inline::bold),
    act("italic", "Makes the words italic.", &[ON], anywhere, inline::italic),
    act("strike", "Strikes the words through.", &[ON], anywhere, inline::strike),
    act("code", "Sets the words as code.", &[ON], anywhere, inline::code),
    act(
        "link",
        "Makes the words lead to an address; without one takes the link away.",
        &[Takes::may("to", ArgKind::Text)],
        anywhere,
        inline::link,
    ),
    act(
        "list",
        "Makes the paragraphs or items a list of bullets or numbers, or none.",
        &[Takes::one_of("kind", &["bullets", "numbers", "none"], true)],
        anywhere,
        lists::list,
    ),
    act(
        "sort",
        "Puts the rows of the table or the items of the list in order.",
        &[Takes::may("by", ArgKind::Text), Takes::may("desc", ArgKind::Flag)],
        sort::fits,
        sort::sort,
    ),
    act(
        "rename",
        "Gives the column or the heading another name.",
        &[Takes::must("to", ArgKind::Text)],
        anywhere,
        table_acts::rename,
    ),
    act(
        "total",
        "Puts a row of totals of the rows that stand there below the table.",
        &[NAME],
        table_acts::in_table,
        table_acts::total,
    ),
    act("delete-row", "Takes the whole row away.", &[], table_acts::in_table, table_acts::delete_row),
    act(
        "delete-column",
        "Takes the whole column away.",
        &[],
        table_acts::in_table,
        table_acts::delete_column,
    ),
];
