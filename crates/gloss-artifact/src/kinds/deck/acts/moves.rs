//! Slides, paragraphs, rows and columns in another order, and once more; two things that change places.

use gloss_ooxml::presentation::Column;
use gloss_protocol::Span;

use super::marked::{self, not_here, target};
use super::{place, slides, table, words};
use crate::error::Unwritable;
use crate::kinds::acts::destination::{To, WAYS, find_named, nth};
use crate::kinds::acts::order::{Key, sorted};
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, quoted};
use crate::kinds::deck::target::{Table, Target};
use crate::kinds::deck::write::{SlideEdit, slides as write_slides};

fn spans_of(at: &At<'_>, place: &str) -> Result<Vec<Span>, Unwritable> {
    let found = find_named(at, place).map_err(|error| Unwritable::new(error.to_string(), WAYS))?;
    Ok(at.text.spans(&found))
}

fn elsewhere() -> Unwritable {
    Unwritable::new("That place is not among these.", "Name one of the same slide, text or table.")
}

pub(super) fn relocate(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let to = To::parse(args.text("to"))?;
    let deck = marked::deck(at)?;
    let found = target(at)?;
    let place = to.place().filter(|place| nth(place).is_none());
    let spans = place.map(|place| spans_of(at, place)).transpose()?;
    let there = spans.as_deref().map(|spans| At { spans, ..*at });
    match &found {
        Target::Slides(own) => {
            let beside = match &there {
                Some(there) => {
                    Some(*marked::slides(there).ok_or_else(elsewhere)?.first().ok_or_else(elsewhere)?)
                }
                None => None,
            };
            let order = to.order(deck.slides.len(), own, beside).ok_or_else(elsewhere)?;
            let first = order.iter().position(|n| Some(n) == own.first()).unwrap_or(0);
            let said = Outcome::new(("move", "Moved"), &slides::called(at, own)).and(&to.says());
            if order.windows(2).all(|pair| pair[0] < pair[1]) {
                return Ok(Planned::splices(Vec::new(), said));
            }
            let edit = SlideEdit::Move { slides: own.clone(), to: first };
            Ok(Planned::written(write_slides(at.bytes, &edit)?, said))
        }
        Target::Rows(own, rows) => move_rows(at, &to, there.as_ref(), (*own, rows.clone().collect())),
        Target::Cells(own, cells) if is_column(at, *own, cells) => {
            move_column(at, &to, there.as_ref(), (*own, cells.first().map_or(0, |cell| cell.1)))
        }
        Target::Paragraph(_) | Target::Words(_) | Target::Cells(..) => move_lines(at, &to, there.as_ref()),
        Target::Shapes(..) => {
            let says = "Shapes are moved by their place.";
            Err(Unwritable::new(says, "Use place x= y=, align, or order to=front|back."))
        }
        _ => Err(not_here(
            "Nothing that can be moved by itself",
            "Mark a slide, a paragraph, a row or a column.",
        )),
    }
}

/// Rows of a table moved; the row of headers stays first.
fn move_rows(
    at: &At<'_>,
    to: &To<'_>,
    there: Option<&At<'_>>,
    (own, rows): (Table, Vec<usize>),
) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let found = there.and_then(marked::table).filter(|other| other.own == own);
    let beside = found.and_then(|other| other.rows.first().copied());
    let heads = usize::from(!rows.contains(&0));
    let moved = to.order(
        deck.rows(own).len() - heads,
        &rows.iter().map(|n| n - heads).collect::<Vec<_>>(),
        beside.and_then(|n| n.checked_sub(heads)),
    );
    let order: Vec<usize> =
        (0..heads).chain(moved.ok_or_else(elsewhere)?.into_iter().map(|n| n + heads)).collect();
    let said = Outcome::new(("move", "Moved"), &counted(rows.len(), "row", "rows")).and(&to.says());
    table::grid(at, own, (Some(order), None), said)
}

fn move_column(
    at: &At<'_>,
    to: &To<'_>,
    there: Option<&At<'_>>,
    (own, column): (Table, usize),
) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let found = there.and_then(marked::table).filter(|other| other.own == own);
    let beside = found.and_then(|other| other.columns.first().copied());
    let width = deck.rows(own).first().map_or(0, |row| row.cells.len());
    let order = to.order(width, &[column], beside).ok_or_else(elsewhere)?;
    let columns = order.into_iter().map(Column::Kept).collect();
    table::grid(at, own, (None, Some(columns)), Outcome::new(("move", "Moved"), "a column").and(&to.says()))
}

/// Paragraphs moved, with what is set in below them.
fn move_lines(at: &At<'_>, to: &To<'_>, there: Option<&At<'_>>) -> Result<Planned, Unwritable> {
    let own = marked::lines(at).ok_or_else(|| not_here("Nothing that can be moved", "Mark a paragraph."))?;
    let beside = match there {
        Some(there) => {
            let other = marked::lines(there).filter(|other| other.all == own.all).ok_or_else(elsewhere)?;
            other.marked.first().copied()
        }
        None => None,
    };
    let moved = with_what_is_below(at, &own);
    let order = to.order(own.all.len(), &moved, beside).ok_or_else(elsewhere)?;
    let order = match (to, beside) {
        (To::After(_), Some(beside)) => behind_what_is_below(at, &own, &moved, beside).unwrap_or(order),
        _ => order,
    };
    let said = Outcome::new(("move", "Moved"), &quoted(&at.text.visible(&at.region()))).and(&to.says());
    words::reordered(at, &own, order, said)
}

fn is_column(at: &At<'_>, own: Table, cells: &[(usize, usize)]) -> bool {
    let Some(deck) = at.text.deck() else { return false };
    let column = cells.first().map_or(0, |cell| cell.1);
    let rows = deck.rows(own).len();
    rows > 1 && cells.len() == rows && cells.iter().all(|cell| cell.1 == column)
        || cells.len() == 1 && cells == [(0, column)]
}

/// Paragraphs with those that are set in deeper below them.
fn with_what_is_below(at: &At<'_>, own: &marked::Lines) -> Vec<usize> {
    let levels = levels(at, own);
    let mut out: Vec<usize> = Vec::new();
    for n in &own.marked {
        out.push(*n);
        let level = levels.get(*n).copied().unwrap_or(0);
        out.extend((n + 1..own.all.len()).take_while(|m| levels.get(*m).copied().unwrap_or(0) > level));
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The order with paragraphs behind another one and what is below that.
fn behind_what_is_below(
    at: &At<'_>,
    own: &marked::Lines,
    moved: &[usize],
    beside: usize,
) -> Option<Vec<usize>> {
    let levels = levels(at, own);
    let level = levels.get(beside).copied()?;
    let last = (beside + 1..own.all.len())
        .take_while(|m| levels.get(*m).copied().unwrap_or(0) > level)
        .last()
        .unwrap_or(beside);
    let mut rest: Vec<usize> = (0..own.all.len()).filter(|n| !moved.contains(n)).collect();
    let at = rest.iter().position(|n| *n == last)? + 1;
    rest.splice(at..at, moved.iter().copied());
    Some(rest)
}

/// How deep the paragraphs of a body are set in.
fn levels(at: &At<'_>, own: &marked::Lines) -> Vec<u32> {
    let file = gloss_ooxml::presentation::Presentation::open(at.bytes, gloss_ooxml::Limits::default());
    let (slide, shape) = own.own;
    let found = file.ok().and_then(|file| gloss_ooxml::presentation::levels(&file, slide, shape, own.cell));
    found.unwrap_or_else(|| vec![0; own.all.len()])
}

pub(super) fn duplicate(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    match target(at)? {
        Target::Slides(own) => {
            let said = Outcome::new(("duplicate", "Duplicated"), &slides::called(at, &own));
            Ok(Planned::written(write_slides(at.bytes, &SlideEdit::Duplicate(own))?, said))
        }
        Target::Shapes(slide, shapes) => place::copies(at, slide, &shapes),
        Target::Rows(own, rows) => table::copy_rows(at, own, rows),
        Target::Cells(own, cells) if is_column(at, own, &cells) && cells.len() > 1 => {
            let column = cells.first().map_or(0, |cell| cell.1);
            let width = deck.rows(own).first().map_or(0, |row| row.cells.len());
            let columns =
                (0..width).flat_map(|n| std::iter::repeat_n(Column::Kept(n), 1 + usize::from(n == column)));
            table::grid(
                at,
                own,
                (None, Some(columns.collect())),
                Outcome::new(("duplicate", "Duplicated"), "a column"),
            )
        }
        _ => {
            let own = marked::lines(at).ok_or_else(|| {
                not_here("Nothing that can be copied", "Mark a slide, a shape, a paragraph or a row.")
            })?;
            let mut order: Vec<usize> = (0..own.all.len()).collect();
            let behind = own.marked.last().map_or(order.len(), |n| n + 1);
            order.splice(behind..behind, own.marked.iter().copied());
            let said = Outcome::new(("duplicate", "Duplicated"), &quoted(&at.text.visible(&at.region())));
            words::reordered(at, &own, order, said)
        }
    }
}

/// The place that an act names besides its own.
fn named(at: &At<'_>, args: &Args<'_>) -> Result<Option<Vec<Span>>, Unwritable> {
    let Some(place) = args.get("with").filter(|place| nth(place).is_none()) else { return Ok(None) };
    spans_of(at, place).map(Some)
}

/// The two that change places: both marked, or one marked and one named.
fn two(own: &[usize], other: Option<&[usize]>) -> Result<(usize, usize), Unwritable> {
    match (own, other) {
        ([a, b], None) => Ok((*a, *b)),
        ([a], Some([b])) if a != b => Ok((*a, *b)),
        _ => Err(Unwritable::new("Two things change places.", "Mark two, or mark one and say with=WHERE.")),
    }
}

fn swapped(count: usize, (a, b): (usize, usize)) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.swap(a, b);
    order
}

/// Two things change places: the marked one with the named one, or the two that are marked.
pub(super) fn swap(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let with = named(at, args)?;
    let there = with.as_deref().map(|spans| At { spans, ..*at });
    let number = args.get("with").and_then(nth).map(|n| vec![n]);
    match target(at)? {
        Target::Slides(own) => {
            let (a, b) = two(&own, there.as_ref().and_then(marked::slides).as_deref())?;
            let said = Outcome::new(("swap", "Swapped"), &format!("slides {} and {}", a + 1, b + 1));
            let order = swapped(deck.slides.len(), (a, b));
            Ok(Planned::written(crate::kinds::deck::write::ordered(at.bytes, &order)?, said))
        }
        Target::Shapes(slide, own) => {
            let other = there
                .as_ref()
                .and_then(marked::shapes)
                .filter(|(other, _)| *other == slide)
                .map(|(_, shapes)| shapes)
                .or(number);
            place::swapped(at, slide, two(&own, other.as_deref())?)
        }
        Target::Rows(own, rows) => {
            let other = there
                .as_ref()
                .and_then(marked::table)
                .filter(|other| other.own == own)
                .map(|other| other.rows)
                .or(number);
            let pair = two(&rows.collect::<Vec<_>>(), other.as_deref())?;
            let order = swapped(deck.rows(own).len(), pair);
            table::grid(at, own, (Some(order), None), Outcome::new(("swap", "Swapped"), "two rows"))
        }
        Target::Cells(own, _) => {
            let columns = marked::table(at).map(|found| found.columns).unwrap_or_default();
            let other = there
                .as_ref()
                .and_then(marked::table)
                .filter(|other| other.own == own)
                .map(|other| other.columns)
                .or(number);
            let pair = two(&columns, other.as_deref())?;
            let width = deck.rows(own).first().map_or(0, |row| row.cells.len());
            let order = swapped(width, pair).into_iter().map(Column::Kept).collect();
            table::grid(at, own, (None, Some(order)), Outcome::new(("swap", "Swapped"), "two columns"))
        }
        _ => {
            let own = marked::lines(at)
                .ok_or_else(|| not_here("Nothing that can change places", "Mark two of a kind."))?;
            let other = there
                .as_ref()
                .and_then(marked::lines)
                .filter(|other| other.all == own.all)
                .map(|other| other.marked)
                .or(number);
            let pair = two(&own.marked, other.as_deref())?;
            words::reordered(
                at,
                &own,
                swapped(own.all.len(), pair),
                Outcome::new(("swap", "Swapped"), "two paragraphs"),
            )
        }
    }
}

/// Paragraphs, or rows of a table, in order.
pub(super) fn sort(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let falling = args.flag("desc", false);
    if let Some(found) = marked::table(at) {
        return table::sort(at, &found, args.get("by"), falling);
    }
    let own = marked::lines(at)
        .ok_or_else(|| not_here("Nothing that has an order", "Mark paragraphs or a table."))?;
    if levels(at, &own).iter().any(|level| *level > 0) {
        let says = "Some paragraphs are set in below others, which would be torn apart.";
        return Err(Unwritable::new(says, "Move them one by one."));
    }
    let keys: Vec<Key> = (0..own.all.len()).map(|n| Key::of(at.says(own.span(deck, n)))).collect();
    let said = Outcome::new(("sort", "Sorted"), &counted(keys.len(), "paragraph", "paragraphs"));
    words::reordered(at, &own, sorted(&keys, falling), said)
}
