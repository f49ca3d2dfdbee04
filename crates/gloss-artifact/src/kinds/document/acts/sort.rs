//! Rows of a table and items of a list in order: amounts by what they are, days by the calendar, words by their letters. A row of
//! totals stays below.

use gloss_markdown::{Container, El};
use gloss_protocol::Span;

use super::edit::{not_here, with_what_follows};
use super::lists::items_of;
use super::moves::{reordered, reordered_items};
use super::table::{DATA, Table, visible};
use crate::error::Unwritable;
use crate::kinds::acts::order::{Key, sorted};
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, quoted};

/// Whether the place is in a table or touches a list.
pub(super) fn fits(at: &At<'_>) -> bool {
    Table::of(at).is_ok() || !lists(at).is_empty()
}

pub(super) fn sort(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let falling = args.flag("desc", false);
    if let Ok(table) = Table::of(at) {
        return rows(at, &table, args.get("by"), falling);
    }
    match lists(at).as_slice() {
        [] => Err(not_here("No table or list", "Mark one.")),
        [list] => {
            let items = items_of(at, *list);
            let words: Vec<String> = items.iter().map(|item| first_line(at, item)).collect();
            let order = order(&words, falling);
            let said = Outcome::new(("sort", "Sorted"), &counted(items.len(), "item", "items"));
            Ok(with_what_follows(at, reordered_items(at, &items, &order), said))
        }
        several => Err(Unwritable::new(
            format!("There are {} lists here.", several.len()),
            "Mark the list that is meant, or an item of it.",
        )),
    }
}

fn rows(at: &At<'_>, table: &Table, by: Option<&str>, falling: bool) -> Result<Planned, Unwritable> {
    let column = match by {
        Some(name) => table.column(at, name).ok_or_else(|| {
            let names: Vec<String> = (0..table.width()).map(|n| visible(at, table.words(at, 0, n))).collect();
            Unwritable::new(
                format!("The table has no column {}.", quoted(name)),
                format!("Its columns: {}.", names.join(", ")),
            )
        })?,
        None => match table.columns.as_slice() {
            [one] => *one,
            _ => 0,
        },
    };
    let mut data: Vec<usize> = table.data().collect();
    // Totals at the end stay there.
    while data.last().is_some_and(|row| table.is_total(at, *row)) {
        data.pop();
    }
    let words: Vec<String> = data.iter().map(|row| visible(at, table.words(at, *row, column))).collect();
    let mut order: Vec<usize> = order(&words, falling);
    order.extend(data.len()..table.lines.len() - DATA);
    let name = visible(at, table.words(at, 0, column));
    let said = Outcome::new(
        ("sort", "Sorted"),
        &format!("{} by {}", counted(data.len(), "row", "rows"), quoted(&name)),
    )
    .and(if falling { ", largest first" } else { "" });
    Ok(with_what_follows(at, reordered(at, table, &order), said))
}

/// The lists of a place: the innermost that holds it, else all that it touches.
fn lists(at: &At<'_>) -> Vec<usize> {
    let containers = &at.text.parsed().containers;
    let is_list = |one: &Container| matches!(one.el, El::List | El::OrderedList);
    let span = |one: &Container| Span::new(one.span().start, one.span().end);
    let touched = |one: &Container| at.spans.iter().any(|place| span(one).overlaps(*place));
    if let Some(inner) = containers
        .iter()
        .rposition(|one| is_list(one) && at.spans.iter().all(|place| span(one).contains(*place)))
    {
        return vec![inner];
    }
    let found = containers.iter().enumerate().filter(|(_, one)| is_list(one) && touched(one));
    // A list within an item goes with its item.
    found
        .filter(|(_, one)| {
            one.parent().and_then(|at| containers.get(at as usize)).is_none_or(|up| up.el != El::Item)
        })
        .map(|(n, _)| n)
        .collect()
}

fn first_line(at: &At<'_>, item: &Container) -> String {
    let leaf = at.text.parsed().leaves_in(item).first();
    leaf.map(|leaf| at.text.parsed().leaf_text(at.source(), leaf)).unwrap_or_default()
}

/// The numbers of words in order; what is empty comes last either way.
fn order(words: &[String], falling: bool) -> Vec<usize> {
    sorted(&words.iter().map(|words| Key::of(words)).collect::<Vec<_>>(), falling)
}
