//! Tests of an edit's effect on the values of a workbook: found, worked out, left with a reason, and written only where
//! the workbook agrees with itself.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use gloss_calc::work_out;
use gloss_errand::calc::{Agreement, Answer, NotWorkedOut, Place, Reason, Value, with_values};
use gloss_ooxml::{CellRef, Edit, Input, Limits, Workbook};
use rust_xlsxwriter::Formula;

/// A workbook with cells of two sheets: `Sheet!A1`, what it holds, and the value that is stored with a formula.
fn workbook(cells: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for sheet in ["One", "Two"] {
        let cells_of = cells.iter().filter(|(at, ..)| at.starts_with(sheet));
        let page = book.add_worksheet().set_name(sheet).unwrap();
        for (at, holds, stored) in cells_of {
            let at: CellRef = at.split_once('!').unwrap().1.parse().unwrap();
            let (row, column) = (at.row - 1, u16::try_from(at.column - 1).unwrap());
            match (holds.strip_prefix('='), holds.parse::<f64>()) {
                (Some(_), _) => {
                    page.write_formula(row, column, Formula::new(holds).set_result(*stored)).unwrap()
                }
                (None, Ok(number)) => page.write(row, column, number).unwrap(),
                (None, Err(_)) => page.write(row, column, *holds).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn set(bytes: &[u8], at: &str, to: Input) -> Vec<u8> {
    let (sheet, cell) = at.split_once('!').unwrap();
    let mut book = Workbook::open(bytes, Limits::default()).unwrap();
    let cells = vec![(cell.parse().unwrap(), to)];
    book.apply(&[Edit::Set { sheet: sheet.to_owned(), cells }]).unwrap().bytes
}

fn place(at: &str) -> Place {
    let (sheet, cell) = at.split_once('!').unwrap();
    Place::new(sheet, cell.parse().unwrap())
}

fn edited(cells: &[(&str, &str, &str)], at: &str, to: Input) -> (Vec<u8>, Answer) {
    let before = workbook(cells);
    let after = set(&before, at, to);
    let answer = work_out(&before, &after).unwrap();
    (after, answer)
}

fn follow_ons(answer: &Answer) -> Vec<(String, String, String)> {
    let told = |one: &gloss_errand::calc::FollowOn| {
        let at = format!("{}!{}", one.place.sheet, one.place.cell());
        (at, one.before.to_string(), one.after.to_string())
    };
    answer.follow_ons.iter().map(told).collect()
}

fn owned(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}

#[test]
fn values_that_depend_on_an_edit_follow() {
    let cells = [
        ("One!A1", "2", ""),
        ("One!A2", "3", ""),
        ("One!A3", "=SUM(A1:A2)", "5"),
        ("One!B1", "=A2*2", "6"),
        ("Two!A1", "=One!A3&\" in all\"", "5 in all"),
        ("Two!A2", "=IF(One!A1>5,TRUE,FALSE)", "FALSE"),
    ];
    let (after, answer) = edited(&cells, "One!A1", Input::Number(10.0));
    assert_eq!(answer.agreement, Agreement::Agrees { compared: 4 });
    let expected = [("One!A3", "5", "13"), ("Two!A1", "5 in all", "13 in all"), ("Two!A2", "FALSE", "TRUE")];
    assert_eq!(follow_ons(&answer), owned(&expected));
    assert_eq!((answer.changed, answer.left), (3, 0));
    let written = with_values(&after, &answer).unwrap().expect("values to write");
    let book = Workbook::open(&written, Limits::default()).unwrap();
    for (at, _, value) in expected {
        let (sheet, cell) = at.split_once('!').unwrap();
        let cell = book.cell(sheet, cell.parse().unwrap()).unwrap();
        assert_eq!(Value::from(&cell.value).to_string(), value, "{at}");
        assert!(cell.formula.is_some(), "{at} keeps its formula");
    }
    // And now the workbook agrees with itself again.
    let again = work_out(&written, &set(&written, "One!A1", Input::Number(2.0))).unwrap();
    assert_eq!(again.agreement, Agreement::Agrees { compared: 4 });
    assert_eq!(again.changed, 3);
}

#[test]
fn a_new_formula_gets_its_value() {
    let (after, answer) = edited(&[("One!A1", "2", "")], "One!A2", Input::Formula("A1*21".into()));
    assert_eq!(answer.set, [(place("One!A2"), Value::Number(42.0))]);
    let written = with_values(&after, &answer).unwrap().expect("a value to write");
    let book = Workbook::open(&written, Limits::default()).unwrap();
    assert_eq!(book.cell("One", "A2".parse().unwrap()).unwrap().value, gloss_ooxml::Value::Number(42.0));
}

#[test]
fn a_workbook_that_does_not_agree_with_itself_gets_no_values() {
    let cells = [("One!A1", "2", ""), ("One!A2", "=A1*2", "5"), ("One!A3", "=A1+1", "3")];
    let (after, answer) = edited(&cells, "One!A1", Input::Number(7.0));
    let Agreement::Differs { compared: 2, different: 1, first } = &answer.agreement else {
        panic!("{:?}", answer.agreement)
    };
    assert_eq!(
        (first[0].stored.clone(), first[0].computed.clone()),
        (Value::Number(5.0), Value::Number(4.0))
    );
    assert_eq!(follow_ons(&answer), owned(&[("One!A2", "5", "14"), ("One!A3", "3", "8")]));
    assert_eq!(with_values(&after, &answer).unwrap(), None);
}

fn assert_left(formula: &str, why: Reason) {
    let cells =
        [("One!A1", "2", ""), ("One!A2", formula, "5"), ("One!A3", "=A2+A1", "7"), ("One!A4", "=A1+1", "3")];
    let (_, answer) = edited(&cells, "One!A1", Input::Number(3.0));
    let depends = NotWorkedOut { place: place("One!A3"), why: Reason::DependsOn(place("One!A2")) };
    assert!(answer.not_worked_out.contains(&depends), "{formula}: {:?}", answer.not_worked_out);
    let own = answer.not_worked_out.iter().find(|one| one.place == place("One!A2"));
    assert_eq!(own.map(|one| one.why.clone()), Some(why), "{formula}");
    assert_eq!(follow_ons(&answer), owned(&[("One!A4", "3", "4")]), "{formula}");
}

#[test]
fn what_is_not_worked_out_says_why_and_takes_what_depends_on_it_along() {
    assert_left("=A1+RAND()", Reason::Volatile("RAND".into()));
    assert_left("=A1+_xlfn.WEBSERVICE(\"http://example.org\")", Reason::ReachesOut("WEBSERVICE".into()));
    assert_left("=A1+[1]Other!B2", Reason::ReachesOut("a link to another workbook".into()));
    assert_left("=A1+NOSUCHTHING(1)", Reason::Unknown("NOSUCHTHING".into()));
    assert_left("=A1+nowhere", Reason::Name("nowhere".into()));
    assert_left("=A1+SUM(One:Two!B1)", Reason::AcrossSheets);
    assert_left("=A1+SECOND(B1)", Reason::Unsure("SECOND".into()));
}

#[test]
fn circles_are_told_as_such() {
    let cells = [("One!A1", "1", ""), ("One!B1", "=C1+A1", "0"), ("One!C1", "=B1+1", "0")];
    let (_, answer) = edited(&cells, "One!A1", Input::Number(2.0));
    let whys: Vec<Reason> = answer.not_worked_out.iter().map(|one| one.why.clone()).collect();
    assert!(!whys.is_empty() && whys.iter().all(|why| *why == Reason::Circular), "{whys:?}");
    assert!(answer.follow_ons.is_empty());
}

#[test]
fn rows_that_come_and_go_are_followed() {
    let cells =
        [("One!A1", "2", ""), ("One!A2", "3", ""), ("Two!B1", "=SUM(One!A:A)", "5"), ("One!C9", "=A2", "3")];
    let before = workbook(&cells);
    let mut book = Workbook::open(&before, Limits::default()).unwrap();
    let delete = Edit::Delete { sheet: "One".into(), axis: gloss_ooxml::Axis::Rows, at: 1, count: 1 };
    let after = book.apply(&[delete]).unwrap().bytes;
    let answer = work_out(&before, &after).unwrap();
    assert_eq!(follow_ons(&answer), owned(&[("Two!B1", "5", "3")]));
}

#[test]
fn bad_workbooks_are_refused_with_the_reason() {
    assert!(work_out(b"no workbook", b"at all").is_err());
}

/// A workbook with an array formula over these cells, with the values that Excel stored, and what depends on it.
fn with_array(
    area: (u32, u16, u32, u16),
    formula: &str,
    values: &[((u32, u16), &str)],
    after: &str,
) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("One").unwrap();
    for (row, (x, y)) in [(1, 2), (3, 4)].into_iter().enumerate() {
        let row = u32::try_from(row).unwrap() + 1;
        page.write(row, 0, x).unwrap().write(row, 1, y).unwrap();
    }
    page.write_array_formula(area.0, area.1, area.2, area.3, Formula::new(formula)).unwrap();
    for ((row, column), value) in values {
        page.set_formula_result(*row, *column, *value);
    }
    page.write_formula(5, 1, Formula::new(after).set_result("28")).unwrap();
    book.save_to_buffer().unwrap()
}

fn cell(bytes: &[u8], at: &str) -> gloss_ooxml::Value {
    Workbook::open(bytes, Limits::default()).unwrap().cell("One", at.parse().unwrap()).unwrap().value
}

#[test]
fn an_array_formula_follows_its_inputs_or_has_no_value() {
    use gloss_ooxml::Value;
    // Of one cell: it is worked out and written as any other.
    let before = with_array((3, 0, 3, 0), "{=SUM(A2:A3*B2:B3)}", &[((3, 0), "14")], "=A4*2");
    assert_eq!(work_out(&before, &before).unwrap().agreement, Agreement::Agrees { compared: 2 });
    let after = set(&before, "One!A2", Input::Number(7.0));
    let written = with_values(&after, &work_out(&before, &after).unwrap()).unwrap().unwrap();
    assert_eq!((cell(&written, "A4"), cell(&written, "B6")), (Value::Number(26.0), Value::Number(52.0)));
    // Of several: neither it nor what reads it shows a number of before, nor one of a mixture.
    let before =
        with_array((1, 2, 2, 2), "{=A2:A3*B2:B3}", &[((1, 2), "2"), ((2, 2), "12")], "=SUM(C2:C3)*2");
    let after = set(&before, "One!A2", Input::Number(7.0));
    let answer = work_out(&before, &after).unwrap();
    assert_eq!(answer.outdated, [place("One!C2"), place("One!B6")]);
    let written = with_values(&after, &answer).unwrap().unwrap();
    assert_eq!((cell(&written, "C2"), cell(&written, "B6")), (Value::Empty, Value::Empty));
    // What does not depend on it stays.
    assert_eq!(cell(&written, "A3"), Value::Number(3.0));
}
