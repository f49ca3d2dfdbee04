//! Workbooks from real and from nasty tables: no call fails, no row is lost, each formula's value is what it says, and
//! what is told is there.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::house::House;

type Book = Xlsx<Cursor<Vec<u8>>>;

fn file(path: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../tests/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Makes a workbook that must work; gives what was said, and the book.
fn workbook(name: &str, bytes: &[u8]) -> (String, Option<Book>) {
    let mut house = House::new(&[(name, bytes)]);
    let says = house.turn(&format!("Make a workbook\n\nAttached files: {name}"));
    assert_eq!(house.failed, Vec::<String>::new(), "{name}");
    let book = house.workbooks.first_key_value().map(|(path, bytes)| {
        assert!(says.contains(path.as_str()) && path.ends_with("-workbook.xlsx"), "{says}");
        // Kept beside the build, to be looked at.
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("workbooks");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(path), bytes).unwrap();
        Xlsx::new(Cursor::new(bytes.clone())).unwrap()
    });
    (says, book)
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Float(n) => format!("{n:.6}").trim_end_matches('0').trim_end_matches('.').to_owned(),
        Data::DateTime(day) => format!("day {}", day.as_f64()),
        other => other.to_string(),
    }
}

fn rows(book: &mut Book, sheet: &str) -> Vec<Vec<String>> {
    book.worksheet_range(sheet).unwrap().rows().map(|row| row.iter().map(cell_text).collect()).collect()
}

fn column(rows: &[Vec<String>], header: &str) -> usize {
    rows[0].iter().position(|cell| cell == header).unwrap_or_else(|| panic!("{header}: {:?}", rows[0]))
}

#[test]
fn employment_over_time_is_summed_up_by_formulas() {
    let (says, book) = workbook("us-employment.csv", &file("suite/sheet/us-employment.csv"));
    let mut book = book.unwrap();
    assert_eq!(book.sheet_names(), ["Summary", "Data", "Sources"]);
    let summary = rows(&mut book, "Summary");
    assert_eq!(summary[0], ["Figure", "First", "Last", "Change", "% change", "Lowest", "Highest", "Average"]);
    // 143,093 in December 2015 against 135,450 in January 2006.
    assert_eq!(summary[1][..5], ["Nonfarm", "135450", "143093", "7643", "0.056427"]);
    let data = rows(&mut book, "Data");
    assert_eq!(data.len(), 122);
    assert_eq!(data[1][..3], ["day 38718", "135450", "113603"]);
    let (change, percent) = (column(&data, "Nonfarm, % change"), column(&data, "Nonfarm change"));
    assert_eq!((data[1][change].as_str(), data[2][percent].as_str()), ("", "312"));
    assert_eq!(data[2][change], format!("{:.6}", 312.0 / 135_450.0));
    let sources = rows(&mut book, "Sources");
    assert_eq!(sources[1][0], "Summary");
    assert_eq!(sources[2][..2], ["Data", "us-employment.csv"]);
    insta::assert_snapshot!(says);
}

#[test]
fn airlines_are_totalled_shared_and_compared() {
    let (says, book) = workbook("airline-safety.csv", &file("data/airline-safety.csv"));
    let mut book = book.unwrap();
    let data = rows(&mut book, "Data");
    assert_eq!(data.len(), 58);
    let total = data.last().unwrap();
    assert_eq!(total[0], "Total");
    let (old, new) = (column(&data, "Incidents 85 99"), column(&data, "Incidents 00 14"));
    assert_eq!((total[old].as_str(), total[new].as_str()), ("402", "231"));
    assert_eq!(total[column(&data, "Incidents, change")], "-171");
    let share = column(&data, "Avail seat km per week, share");
    assert_eq!(total[share], "1");
    insta::assert_snapshot!(says);
}

#[test]
fn every_table_of_the_suite_becomes_a_workbook() {
    for (name, path) in [
        ("bechdel-movies.csv", "suite/sheet/bechdel-movies.csv"),
        ("off-year-turnout-2023.xlsx", "suite/sheet/off-year-turnout-2023.xlsx"),
        ("seattle-weather.csv", "suite/sheet/seattle-weather.csv"),
        ("lebron.xlsx", "data/lebron.xlsx"),
    ] {
        let (says, book) = workbook(name, &file(path));
        let mut book = book.unwrap_or_else(|| panic!("{name}: {says}"));
        for sheet in book.sheet_names() {
            let held = rows(&mut book, &sheet);
            let wrong =
                held.iter().flatten().find(|cell| cell.starts_with("#NAME") || cell.starts_with("#REF"));
            assert_eq!(wrong, None, "{name} {sheet}");
        }
    }
}

#[test]
fn nasty_tables_become_workbooks_or_are_told() {
    let long = "x".repeat(400);
    for (csv, sheets) in [
        ("", 0),
        ("a,b\n", 0),
        ("a\n1\n", 3),
        ("name,n\nA,1\nB,2\n", 3),
        ("name,name,,Name\nx,1,2,3\ny,4,5,6\n", 3),
        ("=cmd,n\n=1+1,2\n@x,3\n", 3),
        ("[x]#1!,n\nA,1\nB,2\nC,3\n", 3),
        (
            "date,n\n2024-01-01,\n2024-02-01,\n2024-03-01,1\n2024-04-01,2\n2024-05-01,4\n2024-06-01,3\n2024-07-01,4\n",
            3,
        ),
        (&format!("{long},n\nA,1\nB,2\n"), 3),
        ("Region [a]/b,n\nN,1\nN,2\nS,3\nS,4\nN,5\nS,6\nN,1\nS,2\n", 4),
        ("Rows,n\nN,1\nN,2\nS,3\nS,4\nN,5\nS,6\nN,1\nS,2\n", 4),
        ("only words,more\na b,c\nd e,f\n", 2),
    ] {
        let (says, book) = workbook("t.csv", csv.as_bytes());
        let found = book.map_or(0, |book| book.sheet_names().len());
        assert_eq!(found, sheets, "{csv:.60}: {says}");
    }
}

#[test]
fn means_by_group_have_the_decimals_that_tell_them_apart() {
    let scores =
        (0..30).map(|n| format!("{},{},{}", n + 1, ["Support", "Finance", "Sales"][n % 3], n * 7 % 5 + 1));
    let csv = format!("id,department,score\n{}\n", scores.collect::<Vec<_>>().join("\n"));
    let mut house = House::new(&[("survey.csv", csv.as_bytes())]);
    house.turn("Make a workbook\n\nAttached files: survey.csv");
    let (_, bytes) = house.workbooks.first_key_value().expect("a workbook");
    let book = gloss_ooxml::Workbook::open(bytes, gloss_ooxml::Limits::default()).expect("it opens");
    let looks = book.looks().expect("its looks");
    let cells = book.cells(
        "By department",
        gloss_ooxml::Area::new(gloss_ooxml::CellRef::new(2, 3), gloss_ooxml::CellRef::new(4, 3)),
    );
    for (at, cell) in cells.expect("its cells") {
        let format = looks.get(cell.style as usize).and_then(|look| look.number.clone());
        assert!(cell.formula.is_some_and(|formula| formula.contains("AVERAGEIF")), "{at}");
        assert_eq!(format.as_deref(), Some("#,##0.00"), "{at}");
    }
}
