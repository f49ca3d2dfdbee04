//! Views against a naive filter and a naive sort of all rows: the same rows in the same order, from the same file.

use std::cmp::Ordering;
use std::collections::HashMap;

use proptest::prelude::*;

use super::index::{built, open};
use super::support::{rows, workbook};
use crate::index::{Counted, Filter, Head, IndexError, Order, Wanted};
use crate::{Cell, ColumnKind, Format, Row, TableError};

/// The rows of a view of a file, filtered and sorted: their numbers.
fn viewed(bytes: &[u8], format: Format, filters: &[(u32, Wanted)], sort: &[(u32, bool)]) -> (Head, Vec<u32>) {
    let mut index = open(built(bytes, format));
    let head = index.head().unwrap();
    let mut column = |nth| index.column(nth, &head, &mut || true).unwrap();
    let filters: Vec<Filter> = filters
        .iter()
        .map(|(nth, wanted)| Filter::new(column(*nth), wanted.clone(), HashMap::new()))
        .collect();
    let sort: Vec<Order> =
        sort.iter().map(|(nth, down)| Order { column: column(*nth), down: *down }).collect();
    let kept = index.filter_rows(&head, &filters, || true).unwrap();
    let order = index.sorted(&kept, &sort, || true).unwrap();
    (head, order)
}

const ORDERS: &str =
    "name,n,day\nb,2,03.01.2024\nA,10,17.12.2023\n,,\nÄ,2,05.02.2024\nc,,\nB,-1,04.01.2024\n";

#[test]
fn rows_are_kept_and_put_in_order_by_what_their_column_means() {
    let kept = |column, wanted| viewed(ORDERS.as_bytes(), Format::Csv, &[(column, wanted)], &[]).1;
    assert_eq!(kept(1, Wanted::Between(0.0, 5.0)), [2, 5]);
    assert_eq!(kept(1, Wanted::Empty), [4, 6]);
    assert_eq!(kept(1, Wanted::Filled), [2, 3, 5, 7]);
    assert_eq!(kept(1, Wanted::OneOf(vec!["2".into(), String::new()])), [2, 4, 5, 6]);
    assert_eq!(kept(1, Wanted::Has("1".into())), [3, 7]);
    assert_eq!(kept(0, Wanted::Has("B".into())), [2, 7]);
    assert_eq!(kept(2, Wanted::Days("2024-01-01".into(), "2024-01-31".into())), [2, 7]);
    assert_eq!(kept(2, Wanted::Days(String::new(), "2024-01-03".into())), [2, 3]);
    let sorted = |sort: &[(u32, bool)]| viewed(ORDERS.as_bytes(), Format::Csv, &[], sort).1;
    assert_eq!(sorted(&[(1, false)]), [7, 2, 5, 3, 4, 6]);
    assert_eq!(sorted(&[(1, true)]), [3, 2, 5, 7, 4, 6]);
    assert_eq!(sorted(&[(1, false), (0, false)]), [7, 5, 2, 3, 6, 4]);
    assert_eq!(sorted(&[(2, false)]), [3, 2, 7, 5, 4, 6]);
    // Without regard to capitals and accents: A and Ä are equal and stay as they stand.
    assert_eq!(sorted(&[(0, false)]), [3, 5, 2, 7, 6, 4]);
    let both = [(1, Wanted::Filled), (0, Wanted::Has("b".into()))];
    assert_eq!(viewed(ORDERS.as_bytes(), Format::Csv, &both, &[(1, false)]).1, [7, 2]);
}

#[test]
fn what_stands_above_the_data_is_no_part_of_a_view() {
    for (csv, head, names, order) in [
        ("n,x\n3,c\n1,a\n", 1, "n|x", vec![3, 2]),
        // Nothing names the columns: all rows are data.
        ("3,7\n1,2\n", 0, "A|B", vec![2, 1]),
        ("Report of May\n\nn,x\n3,c\n1,a\n\n2,b\n", 3, "n|x", vec![5, 7, 4, 6]),
        ("name;1,5\n", 0, "A|B", vec![1]),
        ("", 0, "A|B", vec![]),
    ] {
        let (found, rows) = viewed(csv.as_bytes(), Format::Csv, &[], &[(0, false)]);
        assert_eq!((found.rows, rows), (head, order), "{csv}");
        assert_eq!(format!("{}|{}", found.name(0), found.name(1)), names, "{csv}");
    }
}

#[test]
fn numbers_are_compared_as_their_column_writes_them() {
    // A decimal comma, proved by one column, says how the other one is read.
    let csv = "a;b\n1.200;0,5\n20,5;1,25\n3;10\n";
    assert_eq!(viewed(csv.as_bytes(), Format::Csv, &[], &[(0, false)]).1, [4, 3, 2]);
    assert_eq!(viewed(csv.as_bytes(), Format::Csv, &[(1, Wanted::Between(1.0, 2.0))], &[]).1, [3]);
    let either = "a;b\n1.200;0,5\n900;1,25\n";
    assert_eq!(viewed(either.as_bytes(), Format::Csv, &[], &[(0, false)]).1, [3, 2]);
    assert_eq!(viewed(either.as_bytes(), Format::Csv, &[(0, Wanted::Between(1_000.0, 2_000.0))], &[]).1, [2]);
}

#[test]
fn what_a_cell_shows_counts_beside_what_it_holds() {
    let xml = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>n</v></c></row><row r=\"2\"><c r=\"A2\"><v>0.25</v></c></row><row r=\"4\"><c r=\"A4\"><v>7</v></c></row>";
    let mut index = open(built(&workbook(&[("S", xml)]), Format::Xlsx));
    let head = index.head().unwrap();
    let shown: HashMap<u32, String> = [(2, "25%".to_owned()), (3, "=1+2".to_owned())].into();
    let mut kept = |wanted| {
        let column = index.column(0, &head, &mut || true).unwrap();
        index.filter_rows(&head, &[Filter::new(column, wanted, shown.clone())], || true).unwrap()
    };
    assert_eq!(kept(Wanted::Has("25%".into())), [2]);
    assert_eq!(kept(Wanted::Has("0.2".into())), [2]);
    assert_eq!(kept(Wanted::Has("=1".into())), [3]);
    assert_eq!(kept(Wanted::Filled), [2, 3, 4]);
    assert!(kept(Wanted::Empty).is_empty());
    assert_eq!(kept(Wanted::OneOf(vec!["=1+2".into()])), [3]);
    assert!(kept(Wanted::OneOf(vec!["25%".into()])).is_empty());
}

#[test]
fn values_are_counted_and_the_most_frequent_come_first() {
    let csv: String =
        (0..5_000).map(|n| format!("{},{}\n", if n % 10 == 0 { "" } else { "x" }, n % 3 * 7)).collect();
    let csv = format!("name,n\n{csv}rare,100\n");
    let mut index = open(built(csv.as_bytes(), Format::Csv));
    let head = index.head().unwrap();
    let rows = index.filter_rows(&head, &[], || true).unwrap();
    let numbers = index.column(1, &head, &mut || true).unwrap();
    assert_eq!(numbers.kind, ColumnKind::Number);
    let of = |value: &str, row, count| Counted { value: value.into(), row, count };
    let found = index.values(&numbers, &rows, "", 3, || true).unwrap();
    assert_eq!(found.values, [of("0", 2, 1_667), of("7", 3, 1_667), of("14", 4, 1_666)]);
    assert_eq!((found.different, found.more, found.empty), (4, false, 0));
    assert_eq!(found.ends, Some(("0".into(), "100".into())));
    let names = index.column(0, &head, &mut || true).unwrap();
    let found = index.values(&names, &rows, "RA", 9, || true).unwrap();
    assert_eq!((found.values, found.empty), (vec![of("rare", 5_002, 1)], 500));
    // Of some rows alone.
    let found = index.values(&names, &[2, 3, 5_002], "", 9, || true).unwrap();
    assert_eq!((found.values, found.empty), (vec![of("rare", 5_002, 1), of("x", 3, 1)], 1));
}

#[test]
fn a_view_that_nobody_wants_any_more_is_not_made() {
    let mut index = open(built(ORDERS.as_bytes(), Format::Csv));
    let head = index.head().unwrap();
    let column = index.column(0, &head, &mut || true).unwrap();
    let stopped = |error| matches!(error, IndexError::Table(TableError::Stopped));
    assert!(stopped(index.column(0, &head, &mut || false).unwrap_err()));
    assert!(stopped(index.filter_rows(&head, &[], || false).unwrap_err()));
    assert!(stopped(index.values(&column, &[2], "", 9, || false).unwrap_err()));
    assert!(stopped(index.sorted(&[2, 3], &[Order { column, down: true }], || false).unwrap_err()));
}

/// A cell as a plain person would compare it: number, text without capitals, nothing.
fn plain(row: Option<&Row>, column: u32) -> (u8, f64, String) {
    let cell = row.map_or(&Cell::Empty, |row| row.get(column));
    match (cell, cell.display().trim()) {
        (_, "") => (2, 0.0, String::new()),
        (_, text) => match text.parse::<f64>() {
            Ok(n) => (0, n, String::new()),
            Err(_) => (1, 0.0, text.to_lowercase()),
        },
    }
}

fn compare(a: &(u8, f64, String), b: &(u8, f64, String), down: bool) -> Ordering {
    let empty = (a.0 == 2).cmp(&(b.0 == 2));
    let way = a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then_with(|| a.2.cmp(&b.2));
    empty.then(if down { way.reverse() } else { way })
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-cA-C]{1,3}",
        3 => (-50i32..50).prop_map(|n| n.to_string()),
        1 => Just(String::new()),
        1 => Just(" ".to_owned()),
        1 => (-50i32..50).prop_map(|n| format!("{n}.5")),
    ]
}

fn wanted() -> impl Strategy<Value = Wanted> {
    prop_oneof![
        "[a-c1-9]{1,2}".prop_map(Wanted::Has),
        prop::collection::vec(cell().prop_map(|text| text.trim().to_owned()), 1..4).prop_map(Wanted::OneOf),
        (-50.0..50.0f64, 0.0..60.0f64).prop_map(|(from, long)| Wanted::Between(from, from + long)),
        Just(Wanted::Empty),
        Just(Wanted::Filled),
    ]
}

fn meets(row: Option<&Row>, column: u32, wanted: &Wanted) -> bool {
    let text = row.map(|row| row.get(column).display().into_owned()).unwrap_or_default();
    let blank = text.trim().is_empty();
    match wanted {
        Wanted::Has(words) => text.to_lowercase().contains(words.as_str()),
        Wanted::OneOf(values) if blank => values.iter().any(String::is_empty),
        Wanted::OneOf(values) => values.contains(&text),
        Wanted::Between(from, to) => text.parse::<f64>().is_ok_and(|n| (*from..=*to).contains(&n)),
        Wanted::Empty => blank,
        Wanted::Filled => !blank,
        Wanted::Days(..) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever stands in a table: a view has the rows that a naive filter keeps, in the order of a naive stable sort.
    #[test]
    fn a_view_is_a_naive_filter_and_sort_of_all_rows(
        cells in prop::collection::vec((cell(), cell(), cell()), 0..60),
        gaps in any::<u64>(),
        filters in prop::collection::vec((0..3u32, wanted()), 0..3),
        sort in prop::collection::vec((0..3u32, any::<bool>()), 0..3),
    ) {
        let mut csv = "alpha,beta,gamma\n".to_owned();
        for (n, (a, b, c)) in cells.iter().enumerate() {
            csv += &format!("{a},{b},{c}\n{}", if gaps >> n & 1 == 1 { "\n" } else { "" });
        }
        let all = rows(csv.as_bytes(), Format::Csv, None);
        let of = |number: u32| all.iter().find(|row| row.number == number);
        let (head, found) = viewed(csv.as_bytes(), Format::Csv, &filters, &sort);
        let last = all.last().map_or(0, |row| row.number);
        let mut naive: Vec<u32> = (head.rows + 1..=last)
            .filter(|number| filters.iter().all(|(column, wanted)| meets(of(*number), *column, wanted)))
            .collect();
        naive.sort_by(|a, b| {
            let by = |(column, down): &(u32, bool)| compare(&plain(of(*a), *column), &plain(of(*b), *column), *down);
            sort.iter().map(by).find(|way| way.is_ne()).unwrap_or(Ordering::Equal)
        });
        prop_assert_eq!(&found, &naive, "{}", csv);
        // And its cells are those of the file's own rows.
        let mut index = open(built(csv.as_bytes(), Format::Csv));
        let window = crate::rows_from_index(&mut index, &found).unwrap();
        for (cells, number) in window.iter().zip(&found) {
            let own = crate::window(csv.as_bytes(), Format::Csv, None, number - 1, 1).unwrap();
            let own: Vec<_> = own.rows.into_iter().flatten().collect();
            let filled = |cells: &[crate::WindowCell]| cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>().join("|").trim_end_matches('|').to_owned();
            prop_assert_eq!(filled(cells), filled(&own));
        }
    }
}
