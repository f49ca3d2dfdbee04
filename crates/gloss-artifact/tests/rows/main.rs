//! A note on a row never stands on another row: tables with and without a column that tells rows apart are made into sites, decks,
//! documents and sheets, the data gets rows, loses some, is sorted, renamed and changed, all is made again, and each row's note is looked for.
//! What is certain must be the row that it was; what could be another is asked. Nothing here is about how often a row is found.
//!
//! A seeded sample by default; five thousand rounds of each kind with `cargo xtask soak`.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]
#![expect(clippy::print_stdout, reason = "how many are certain is for people to see")]

mod making;

use gloss_artifact::Text;
use gloss_artifact::locate::{Between, place, selection};
use gloss_protocol::{PlaceStatus, Span};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use making::{Making, Shape};

/// A row of a table, with what it really is, which no file says.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    it: usize,
    id: u32,
    name: &'static str,
    town: &'static str,
    cost: u32,
    remark: &'static str,
}

const NAMES: [&str; 12] = [
    "Mill",
    "Harbour shop",
    "Station",
    "Old Town",
    "Hill",
    "Mill Lane",
    "North",
    "North yard",
    "Anna Berg",
    "Anna Berger",
    "Market",
    "Pier 4",
];
const TOWNS: [&str; 4] = ["Kiel", "Husum", "Laboe", "Kiel-Nord"];
const REMARKS: [&str; 4] = ["", "open", "to be asked again", "closed in winter"];

/// A change of the data.
#[derive(Clone, Debug)]
enum Change {
    Add(usize, Row),
    Copy(usize, usize),
    Remove(usize),
    Rename(usize, &'static str),
    Cost(usize, u32),
    Remark(usize, &'static str),
    Sort(usize),
    Turn,
}

fn row() -> impl Strategy<Value = Row> {
    let costs = prop_oneof![Just(0_u32), 1_u32..40, 100_u32..9000];
    let names = prop::sample::select(NAMES.to_vec());
    (names, prop::sample::select(TOWNS.to_vec()), costs, prop::sample::select(REMARKS.to_vec()))
        .prop_map(|(name, town, cost, remark)| Row { it: 0, id: 0, name, town, cost, remark })
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0_usize..64;
    prop_oneof![
        3 => (at.clone(), row()).prop_map(|(at, row)| Change::Add(at, row)),
        1 => (at.clone(), at.clone()).prop_map(|(from, to)| Change::Copy(from, to)),
        3 => at.clone().prop_map(Change::Remove),
        2 => (at.clone(), prop::sample::select(NAMES.to_vec())).prop_map(|(at, name)| Change::Rename(at, name)),
        3 => (at.clone(), 0_u32..9000).prop_map(|(at, cost)| Change::Cost(at, cost)),
        1 => (at, prop::sample::select(REMARKS.to_vec())).prop_map(|(at, words)| Change::Remark(at, words)),
        2 => (0_usize..4).prop_map(Change::Sort),
        1 => Just(Change::Turn),
    ]
}

/// The table after its changes; what a row is stays with it.
fn changed(rows: &[Row], changes: &[Change]) -> Vec<Row> {
    let (mut rows, mut next) = (rows.to_vec(), rows.len());
    let mut new = |row: &Row| {
        next += 1;
        Row { it: next, id: 1000 + next as u32 * 7, ..row.clone() }
    };
    for change in changes {
        let count = rows.len();
        match change {
            Change::Add(at, row) => rows.insert(at % (count + 1), new(row)),
            Change::Copy(from, to) => {
                let copy = new(&rows[from % count]);
                rows.insert(to % (count + 1), copy);
            }
            Change::Remove(at) if count > 2 => drop(rows.remove(at % count)),
            Change::Remove(_) => {}
            Change::Rename(at, name) => rows[at % count].name = name,
            Change::Cost(at, cost) => rows[at % count].cost = *cost,
            Change::Remark(at, words) => rows[at % count].remark = words,
            Change::Sort(0) => rows.sort_by_key(|row| row.name),
            Change::Sort(1) => rows.sort_by_key(|row| row.cost),
            Change::Sort(2) => rows.sort_by_key(|row| row.town),
            Change::Sort(_) => rows.sort_by_key(|row| row.id),
            Change::Turn => rows.reverse(),
        }
    }
    rows
}

/// What became of the notes of one table.
#[derive(Default, Debug)]
struct Count {
    certain: usize,
    asked: usize,
    gone: usize,
}

/// Where a place of the old text is in the new one, held against the rows.
fn held(
    shape: Shape,
    (old, was, before): (&Text, &[Vec<Span>], &[Row]),
    (new, now, after): (&Text, &[Vec<Span>], &[Row]),
    (keyed, count): (bool, &mut Count),
) -> Result<(), TestCaseError> {
    if old.source() == new.source() {
        return Ok(());
    }
    // Where no column tells rows apart, a row is its name where only it has that, and else all that it says.
    let is_it = |row: &Row, one: &Row| {
        let says = |row: &Row| (row.name, row.town, row.cost, row.remark);
        let only = |same: &dyn Fn(&Row) -> bool| {
            [before, after].iter().all(|rows| rows.iter().filter(|row| same(row)).count() == 1)
        };
        let named = row.name == one.name && only(&|other| other.name == row.name);
        let named = named
            || (row.name, row.town) == (one.name, one.town)
                && only(&|other| (other.name, other.town) == (row.name, row.town));
        let same = says(row) == says(one) && only(&|other| says(other) == says(row));
        // One cell that is another is no other row.
        let other: Vec<(&Row, &Row)> =
            before.iter().zip(after).filter(|(a, b)| says(a) != says(b) || a.id != b.id).collect();
        let in_place = before.len() == after.len()
            && other.len() == 1
            && std::ptr::eq(other[0].0, row)
            && std::ptr::eq(other[0].1, one);
        one.it == row.it || in_place || !keyed && (named || same)
    };
    let between = Between::new(old, new);
    for (spans, row) in was.iter().zip(before) {
        let region = selection(spans.clone());
        let found = between.map(&place(1, PlaceStatus::Exact, region, old), 2, old, new);
        if !found.status.certain() {
            let is_there = after.iter().any(|one| one.it == row.it);
            *(if is_there { &mut count.asked } else { &mut count.gone }) += 1;
            continue;
        }
        count.certain += 1;
        let spans = found.region.as_ref().unwrap().spans().to_vec();
        let stands = now.iter().position(|own| {
            let (start, end) =
                (own.iter().map(|span| span.start).min(), own.iter().map(|span| span.end).max());
            spans.iter().all(|span| Some(span.start) >= start && Some(span.end) <= end)
        });
        let stands = stands.map(|at| &after[at]);
        prop_assert!(
            stands.is_some_and(|one| is_it(row, one)),
            "{shape:?}: a note on {row:?} stands {:?} on {stands:?}: {:?}\nbefore {before:#?}\nafter {after:#?}",
            found.status,
            found.text,
        );
    }
    Ok(())
}

fn rounds(making: &Making) {
    let soak = std::env::var_os("GLOSS_SOAK").is_some();
    let mut count = Count::default();
    let config =
        Config { cases: if soak { 5000 } else { 100 }, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let tables = (prop::collection::vec(row(), 3..12), prop::collection::vec(change(), 1..4));
    let cell = std::cell::RefCell::new(&mut count);
    let told = runner.run(&tables, |(mut rows, changes)| {
        for (at, row) in rows.iter_mut().enumerate() {
            (row.it, row.id) = (at, 100 + (at as u32 * 37) % 90);
        }
        let after = changed(&rows, &changes);
        let (old, new) = (making.make(&rows), making.make(&after));
        for shape in making.shapes() {
            let (was, now) = (making.places(&old, shape, &rows), making.places(&new, Shape::Row, &after));
            let count = (making.keyed(), &mut **cell.borrow_mut());
            held(shape, (&old, &was, &rows), (&new, &now, &after), count)?;
        }
        Ok(())
    });
    println!("{making:?}: {:?}", cell.borrow());
    if let Err(why) = told {
        panic!("{making:?}: {why}");
    }
    // A table that is asked about as a whole would hold all of the above.
    assert!(count.certain * 2 > count.asked, "{making:?}: {count:?}");
}

#[test]
fn rows_of_a_site_with_keys() {
    rounds(&Making::Site { keyed: true });
}

#[test]
fn rows_of_a_site_without_keys() {
    rounds(&Making::Site { keyed: false });
}

#[test]
fn rows_of_a_deck_with_keys() {
    rounds(&Making::Deck { keyed: true });
}

#[test]
fn rows_of_a_deck_without_keys() {
    rounds(&Making::Deck { keyed: false });
}

#[test]
fn rows_of_a_document_with_keys() {
    rounds(&Making::Document { keyed: true });
}

#[test]
fn rows_of_a_document_without_keys() {
    rounds(&Making::Document { keyed: false });
}

#[test]
fn rows_of_a_sheet_with_keys() {
    rounds(&Making::Sheet { keyed: true });
}

#[test]
fn rows_of_a_sheet_without_keys() {
    rounds(&Making::Sheet { keyed: false });
}

#[test]
fn items_of_a_document() {
    rounds(&Making::List);
}
