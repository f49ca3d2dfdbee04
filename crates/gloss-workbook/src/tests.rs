//! Workbooks made from specs and read again by another reader; every refusal with its place.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use gloss_ooxml::Across;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Answer, Made, Moment, Refusal, Source, Values, make, read};

const AT: Moment = Moment(1_795_000_000);

/// The workbook with what its formulas come to, as the engine has it made.
fn made(spec: &Value, answers: &[Answer]) -> Result<Made, Refusal> {
    let spec = read(spec)?;
    let plain = make(&spec, answers, AT, &Values::new())?;
    let mut values = Values::new();
    for (place, value) in gloss_calc::formula_values(&plain.bytes).unwrap().set {
        values.entry(place.sheet.clone()).or_default().insert(place.cell(), (&value).into());
    }
    make(&spec, answers, AT, &values)
}

fn book(spec: &Value, answers: &[Answer]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(made(spec, answers).unwrap().bytes)).unwrap()
}

/// Formulas and values of a sheet by address.
fn cells(spec: &Value, answers: &[Answer], sheet: &str) -> (Vec<Vec<String>>, Vec<Vec<Data>>) {
    let mut book = book(spec, answers);
    let formulas = book.worksheet_formula(sheet).unwrap();
    let values = book.worksheet_range(sheet).unwrap();
    let (rows, columns) = values.get_size();
    let formula = |row: usize, column: usize| {
        formulas.get_value((row as u32, column as u32)).cloned().unwrap_or_default()
    };
    let formulas = (0..rows).map(|row| (0..columns).map(|column| formula(row, column)).collect()).collect();
    (formulas, values.rows().map(<[Data]>::to_vec).collect())
}

/// The look of a sheet's cell: where its words stand, by how much they are indented, and whether it is marked as an input.
fn look(spec: &Value, sheet: &str, at: &str) -> (Across, u8, bool) {
    let book =
        gloss_ooxml::Workbook::open(&made(spec, &[]).unwrap().bytes, gloss_ooxml::Limits::default()).unwrap();
    let cells = book.drawn(sheet).unwrap().window(1, 20, 20).unwrap();
    let cell = cells.into_iter().find(|cell| cell.at.to_string() == at).unwrap();
    (cell.look.across, cell.look.indent, cell.look.ink == Some((0, 0, 255)))
}

/// Names with values of several kinds, from a query: each row in its own format.
#[test]
fn rows_of_several_kinds_have_their_own_formats() {
    let sheet = |formats: Value| {
        json!({ "sheets": [{ "name": "Assumptions", "sql": "SELECT name, value FROM t", "columns": [
            "Name", { "header": "Value", "format": "decimal", "formats": formats, "currency": "€" },
        ] }] })
    };
    let answer = Answer {
        columns: vec!["name".to_owned(), "value".to_owned()],
        rows: [
            ("rate", json!(0.0725)),
            ("closing", json!(2026)),
            ("price", json!(12.5)),
            ("day", json!("2026-12-04")),
        ]
        .map(|(name, value)| vec![json!(name), value])
        .into(),
        ..answer()
    };
    let bytes = made(&sheet(json!(["percent", "year", "money", "date"])), std::slice::from_ref(&answer))
        .unwrap()
        .bytes;
    let book = gloss_ooxml::Workbook::open(&bytes, gloss_ooxml::Limits::default()).unwrap();
    let cells = book.drawn("Assumptions").unwrap().window(1, 20, 20).unwrap();
    let values = cells.iter().filter(|cell| cell.at.to_string().starts_with('B')).skip(1);
    let shown: Vec<&str> = values.map(|cell| cell.shown.text.as_str()).collect();
    assert_eq!(shown, ["7.25%", "2026", "€12.50", "2026-12-04"]);
    let refused = made(&sheet(json!(["percent"])), &[answer]).unwrap_err();
    assert_eq!(refused.path, "sheets[0].columns[1].formats", "{refused}");
}

#[test]
fn cells_stand_apart_and_inputs_stand_out() {
    let bills = json!({ "sheets": [{ "name": "Bills", "columns": [
        { "header": "Due", "format": "date" }, "State", "Amount",
        { "header": "Late", "formula": "IF([@Amount]>100,\"late\",\"\")" },
        { "header": "Twice", "formula": "[@Amount]*2" } ],
        "rows": [["2026-11-27", "open", 150], ["2026-12-01", "paid", 50]] }] });
    let model = json!({ "sheets": [
        { "name": "Inputs", "columns": ["Name", "Value", "Unit", "Year"], "rows": [["Entry", 8.5, "x", 2026], ["Tax", 0.25, "", 2027]] },
        { "name": "Out", "columns": ["Name", "Value"], "rows": [["Tax", { "formula": "[Inputs!Value#2]*2" }], ["Own", 3]] } ] });
    let (left, right, general) = (Across::Left, Across::Right, Across::General);
    for (spec, sheet, at, expected) in [
        (&bills, "Bills", "A1", (right, 0, false)),
        // Words after a number are indented, and so is their header.
        (&bills, "Bills", "B1", (left, 1, false)),
        (&bills, "Bills", "B2", (left, 1, false)),
        (&bills, "Bills", "C1", (right, 0, false)),
        // A formula that comes to words is a column of words.
        (&bills, "Bills", "D1", (left, 1, false)),
        (&bills, "Bills", "D2", (left, 1, false)),
        (&bills, "Bills", "E1", (right, 0, false)),
        // Rows of a list are no inputs, though a formula names them.
        (&bills, "Bills", "C2", (general, 0, false)),
        // A number that a formula names by its cell is one; what nobody names is none.
        (&model, "Inputs", "B3", (general, 0, true)),
        (&model, "Inputs", "B2", (general, 0, false)),
        (&model, "Inputs", "C2", (left, 1, false)),
        (&model, "Inputs", "D2", (general, 0, false)),
        (&model, "Out", "B2", (general, 0, false)),
    ] {
        assert_eq!(look(spec, sheet, at), expected, "{sheet}!{at}");
    }
}

#[test]
fn a_wide_sheet_is_printed_so_that_it_can_be_read() {
    for (columns, expected) in [
        (3, r#"<pageSetup paperSize="9" fitToHeight="0" orientation="portrait""#),
        (10, r#"<pageSetup paperSize="9" fitToHeight="0" orientation="landscape""#),
        (17, r#"<pageSetup paperSize="9" scale="60" orientation="landscape""#),
    ] {
        let all: Vec<Value> =
            (0..columns).map(|n| json!({ "header": format!("C{n}"), "width": 16 })).collect();
        let spec = json!({ "sheets": [{ "name": "S", "columns": all, "rows": [vec![1; columns]] }] });
        let package =
            gloss_ooxml::Package::open(&made(&spec, &[]).unwrap().bytes, gloss_ooxml::Limits::default())
                .unwrap();
        let sheet = package.text("xl/worksheets/sheet1.xml").unwrap();
        assert!(sheet.contains(expected), "{columns}: {sheet}");
        // The names of the rows stand on each of its pages.
        let names = package.text("xl/workbook.xml").unwrap().contains("$A:$A");
        assert_eq!(names, columns == 17);
    }
}

fn sales() -> Value {
    json!({ "sheets": [
        { "name": "Sales", "columns": [
            { "header": "Region", "total": null },
            { "header": "Q1", "format": "integer", "total": "sum" },
            { "header": "Q2", "format": "integer", "total": "sum" },
            { "header": "Change", "format": "integer", "formula": "=[@Q2]-[@Q1]", "total": "same" },
            { "header": "% change", "format": "percent", "formula": "IF([@Q1]=0,\"\",[@Q2]/[@Q1]-1)", "total": "same" },
            { "header": "Share", "format": "percent", "formula": "[@Q2]/SUM([Q2])", "total": "sum" },
            { "header": "Running", "formula": "[<Q2]+[@Q2]" },
        ], "rows": [["North", 10, 15], ["=cmd|' /C calc'!A0", 20, 10], ["+South", 0, 5]], "frozen": 1, "filter": true,
          "charts": [{ "kind": "column", "title": "Sales", "category": "Region", "series": ["Q1", "Q2"] }] },
        { "name": "Summary", "columns": ["Figure", { "header": "Value", "format": "decimal" }],
          "rows": [["Total Q2", { "formula": "=[Sales!Q2#total]" }], ["Mean", { "formula": "AVERAGE([Sales!Q2])" }],
                   ["Last", { "formula": "[Sales!Q2#last]" }], ["Rounded", { "formula": "ROUND([Value#2],1)" }]] },
    ] })
}

#[test]
fn formulas_are_written_with_what_they_come_to() {
    let (formulas, values) = cells(&sales(), &[], "Sales");
    assert_eq!(formulas[1][3..], ["C2-B2", "IF(B2=0,\"\",C2/B2-1)", "C2/SUM($C$2:$C$4)", ""]);
    assert_eq!(formulas[2][3..], ["C3-B3", "IF(B3=0,\"\",C3/B3-1)", "C3/SUM($C$2:$C$4)", "C2+C3"]);
    assert_eq!(formulas[4][1..4], ["SUM($B$2:$B$4)", "SUM($C$2:$C$4)", "C5-B5"]);
    assert_eq!(values[1][3..6], [Data::Float(5.0), Data::Float(0.5), Data::Float(0.5)]);
    assert_eq!(
        values[4][..5],
        [
            Data::String("Total".into()),
            Data::Float(30.0),
            Data::Float(30.0),
            Data::Float(0.0),
            Data::Float(0.0)
        ]
    );
    assert_eq!(values[3][4], Data::String(String::new()));
    // Words are words, whatever they begin with.
    assert_eq!((formulas[2][0].as_str(), &values[2][0]), ("", &Data::String("=cmd|' /C calc'!A0".into())));
    assert_eq!(values[3][0], Data::String("+South".into()));
    let (formulas, values) = cells(&sales(), &[], "Summary");
    assert_eq!(formulas[1][1], "'Sales'!$C$5");
    assert_eq!(formulas[2][1], "AVERAGE('Sales'!$C$2:$C$4)");
    assert_eq!(
        [&values[1][1], &values[2][1], &values[3][1]],
        [&Data::Float(30.0), &Data::Float(10.0), &Data::Float(5.0)]
    );
    assert_eq!(values[4][1], Data::Float(10.0));
    let sheet = &made(&sales(), &[]).unwrap().sheets[1];
    assert_eq!((sheet.range.as_str(), sheet.formulas, sheet.unknown), ("A1:B5", 4, 0));
    // What nobody has worked out is left to the program that opens the file.
    let plain = make(&read(&sales()).unwrap(), &[], AT, &Values::new()).unwrap();
    assert_eq!(plain.sheets[1].unknown, 4);
    // Empty text that a formula came to is a value, and told from what nobody has worked out.
    let unknown = |made: &Made| {
        let mut book = gloss_ooxml::Workbook::open(&made.bytes, gloss_ooxml::Limits::default()).unwrap();
        book.mark_unvalued("#N/A").unwrap().1
    };
    let all: usize = plain.sheets.iter().map(|sheet| sheet.formulas).sum();
    assert_eq!((unknown(&made(&sales(), &[]).unwrap()), unknown(&plain)), (0, all));
}

#[test]
fn functions_that_people_use_in_workbooks_are_worked_out() {
    let formulas = [
        ("SUMIFS([Amount],[Customer],\"Müller\",[Paid],\"no\")", Data::Float(300.0)),
        ("COUNTIFS([Customer],\"Müller\")", Data::Float(2.0)),
        ("SUMIF([Amount],\">150\")", Data::Float(550.0)),
        ("SUMPRODUCT([Amount],[Amount])", Data::Float(162_500.0)),
        ("INDEX([Amount],MATCH(\"Weiß & Co\",[Customer],0))", Data::Float(250.0)),
        ("ROUND(AVERAGE([Amount]),1)", Data::Float(216.7)),
        ("RANK([Amount#2],[Amount])", Data::Float(2.0)),
        ("IF([Customer#1]=\"müller\",1,0)", Data::Float(1.0)),
    ];
    let rows: Vec<Value> =
        formulas.iter().map(|(formula, _)| json!(["x", { "formula": formula.replace('[', "[Bills!").replace("[Bills!Bills!", "[Bills!") }])).collect();
    let spec = json!({ "sheets": [
        { "name": "Bills", "columns": ["Customer", "Amount", "Paid"],
          "rows": [["Müller", 300, "no"], ["Weiß & Co", 250, "no"], ["Müller", 100, "yes"]] },
        { "name": "Sums", "columns": ["What", "Value"], "rows": rows },
    ] });
    let (_, values) = cells(&spec, &[], "Sums");
    for (at, (formula, expect)) in formulas.iter().enumerate() {
        assert_eq!(&values[at + 1][1], expect, "{formula}");
    }
}

fn answer() -> Answer {
    let source =
        Source { path: "jobs.csv".into(), version: 2, range: "A2:B4".into(), sha256: "ab".repeat(32) };
    let rows = vec![
        vec![json!("2006-01-01"), json!(7)],
        vec![json!("2006-02-01"), json!(null)],
        vec![json!("soon"), json!(9.5)],
    ];
    Answer { columns: vec!["month".into(), "jobs".into()], rows, sources: vec![source] }
}

#[test]
fn rows_of_a_query_come_with_their_sources() {
    let spec = json!({ "sheets": [{ "name": "Data", "sql": "SELECT month, jobs FROM jobs", "columns": [
        { "header": "Month", "format": "month" }, { "header": "Jobs", "format": "integer", "total": "sum" } ],
        "charts": [{ "kind": "line", "category": "Month", "series": ["Jobs"] }] }] });
    let (_, values) = cells(&spec, &[answer()], "Data");
    assert!(matches!(&values[1][0], Data::DateTime(day) if day.as_f64() == 38_718.0), "{:?}", values[1]);
    // A word among days stays a word, and a gap a gap.
    assert_eq!((&values[3][0], &values[2][1]), (&Data::String("soon".into()), &Data::Empty));
    assert_eq!(values[4][1], Data::Float(16.5));
    let (_, sources) = cells(&spec, &[answer()], "Sources");
    let told: Vec<String> = sources[1].iter().map(ToString::to_string).collect();
    assert_eq!(told[..4], ["Data", "jobs.csv", "2", "A2:B4"]);
    assert_eq!((told[5].len(), told[6].as_str()), (64, "SELECT month, jobs FROM jobs"));
    let bare = json!({ "sheets": [{ "name": "Data", "sql": "SELECT 1" }] });
    let (_, values) = cells(&bare, &[answer()], "Data");
    assert_eq!(values[0], [Data::String("month".into()), Data::String("jobs".into())]);
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let twice = [made(&sales(), &[]).unwrap().bytes, made(&sales(), &[]).unwrap().bytes];
    assert_eq!(twice[0], twice[1]);
}

fn one(column: &Value, rows: &Value) -> Value {
    json!({ "sheets": [{ "name": "S", "columns": [{ "header": "A" }, column], "rows": rows }] })
}

#[test]
fn a_spec_is_refused_with_its_place() {
    let formula = |text: &str| one(&json!({ "header": "B", "formula": text }), &json!([[1], [2]]));
    let sheet = |name: &str| json!({ "sheets": [{ "name": name, "columns": ["A"], "rows": [] }] });
    let chart = |chart: Value| json!({ "sheets": [{ "name": "S", "columns": ["A", "B"], "rows": [["x", "y"]], "charts": [chart] }] });
    let at = "sheets[0].columns[1].formula";
    for (spec, path, says) in [
        (json!([]), "spec", "no object"),
        (json!({ "sheets": [] }), "sheets", "no sheets"),
        (json!({ "sheets": [{ "name": "S" }] }), "sheets[0]", "neither rows nor sql"),
        (json!({ "sheets": [{ "name": "S", "rows": [] }] }), "sheets[0].columns", "missing"),
        (
            json!({ "sheets": [{ "name": "S", "rows": [], "sql": "SELECT 1", "columns": ["A"] }] }),
            "sheets[0]",
            "both",
        ),
        (json!({ "sheets": [{ "name": "S", "rows": [], "colums": [] }] }), "sheets[0].colums", "no such key"),
        (
            json!({ "sheets": [{ "name": "S", "columns": ["A", "a"], "rows": [] }] }),
            "sheets[0].columns[1].header",
            "two columns",
        ),
        (sheet("a/b"), "sheets[0].name", "can't have"),
        (sheet(&"x".repeat(32)), "sheets[0].name", "no name"),
        (sheet("Sources"), "sheets[0].name", "called"),
        (
            json!({ "sheets": [{ "name": "S", "columns": ["A"], "rows": [] }, { "name": "s", "columns": ["A"], "rows": [] }] }),
            "sheets[1].name",
            "two sheets",
        ),
        (
            one(&json!({ "header": "B", "format": "dollars" }), &json!([])),
            "sheets[0].columns[1].format",
            "not known",
        ),
        (
            one(&json!({ "header": "B", "format": "date" }), &json!([[1, "next week"]])),
            "sheets[0].rows[0][1]",
            "no day",
        ),
        (one(&json!({ "header": "B" }), &json!([[1, 2], [1]])), "sheets[0].rows[1]", "1 cells"),
        (one(&json!({ "header": "B" }), &json!([[1, [2]]])), "sheets[0].rows[0][1]", "list"),
        (one(&json!({ "header": "B" }), &json!([[1, "x".repeat(32_768)]])), "sheets[0].rows[0][1]", "32768"),
        (
            one(&json!({ "header": "B", "total": "same" }), &json!([])),
            "sheets[0].columns[1].total",
            "formula",
        ),
        (formula("[@C]"), at, "no column"),
        (formula("[@A"), at, "can't be read"),
        (formula("A1*2"), at, "can't be read"),
        (formula("[@A]*"), at, "too early"),
        (formula("WEBSERVICE(\"http://x\")"), at, "can't be used"),
        (formula("HYPERLINK(\"http://x\")"), at, "can't be used"),
        (formula("cmd|'/c calc'!A0"), at, "can't be read"),
        (formula("[1]Other!A1"), at, "no column"),
        (formula("[A#3]"), at, "no row"),
        (formula("[A#total]"), at, "total"),
        (formula("[@B]+1"), at, "own result"),
        (formula("SUM([B])"), at, "own result"),
        (formula(&"(".repeat(500)), at, "brackets"),
        (formula(&format!("1{}", "+1".repeat(5000))), at, "too long"),
        (
            chart(json!({ "kind": "bar", "category": "A", "series": ["C"] })),
            "sheets[0].charts[0].series[0]",
            "no column",
        ),
        (
            chart(json!({ "kind": "bar", "category": "A", "series": ["B"] })),
            "sheets[0].charts[0].series[0]",
            "no numbers",
        ),
        (
            chart(json!({ "kind": "pie", "category": "A", "series": ["A", "B"] })),
            "sheets[0].charts[0].series",
            "one series",
        ),
        (
            chart(json!({ "kind": "radar", "category": "A", "series": ["B"] })),
            "sheets[0].charts[0].kind",
            "not known",
        ),
        (
            chart(json!({ "kind": "bar", "of": "T", "category": "A", "series": ["B"] })),
            "sheets[0].charts[0].of",
            "no sheet",
        ),
    ] {
        let refusal = made(&spec, &[]).expect_err(&spec.to_string());
        assert_eq!(refusal.path, path, "{refusal}");
        assert!(refusal.says.contains(says), "{refusal}");
        assert!(refusal.next.ends_with('.'), "{refusal}");
    }
    let spec = json!({ "sheets": [{ "name": "S", "sql": "SELECT 1", "columns": ["A"] }] });
    let refusal = made(&spec, &[answer()]).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "sheets[0].columns: 1 columns have no formula, and the query gives 2: “month”, “jobs”. Name one column for each that the query gives, in its order."
    );
}

#[test]
fn a_cell_has_a_format_of_its_own() {
    let spec = json!({ "sheets": [{ "name": "Returns", "columns": ["Name", "Value"], "rows": [
        ["Rate", { "value": 0.0725, "format": "percent" }],
        ["Return", { "formula": "=[Value#1]*2", "format": "percent" }],
        ["Price", { "value": 12.5, "format": "money", "currency": "€" }],
        ["Day", { "value": "2026-12-04", "format": "date" }],
        ["Plain", { "value": 0.0725 }],
    ] }] });
    let values = book(&spec, &[]).worksheet_range("Returns").unwrap();
    let day =
        |at: u32| matches!(values.get_value((at, 1)), Some(Data::DateTime(day)) if day.as_f64() == 46_360.0);
    assert_eq!((values.get_value((1, 1)), day(4)), (Some(&Data::Float(0.0725)), true), "{values:?}");
    assert_eq!(values.get_value((2, 1)), Some(&Data::Float(0.145)));
    for cell in [
        json!({ "format": "percent" }),
        json!({ "value": 1, "formula": "1" }),
        json!({ "value": { "value": 1 } }),
    ] {
        let refusal = made(&one(&json!({ "header": "B" }), &json!([[1, cell]])), &[]).unwrap_err();
        assert_eq!(refusal.path, "sheets[0].rows[0][1]", "{refusal}");
    }
}

/// As the skill `mutual-action-plan` writes them.
#[test]
fn a_step_that_is_done_has_no_day_in_a_plan() {
    let after = |row: usize| json!({ "formula": format!("WORKDAY(MAX([Start!Day#1]-1,[Finish#{row}]),1,[Holidays!Day])") });
    let finish = "=IF([@State]=\"done\",\"\",WORKDAY([@Start],[@Work days]-1,[Holidays!Day]))";
    let day = |header: &str| json!({ "header": header, "format": "date" });
    let spec = json!({ "sheets": [
        { "name": "Start", "columns": ["Name", day("Day")], "rows": [["First day", "2026-11-23"]] },
        { "name": "Holidays", "columns": [day("Day")], "rows": [["2026-11-26"]] },
        { "name": "Plan", "columns": ["State", "Work days", day("Start"), { "header": "Finish", "format": "date", "formula": finish }],
          "rows": [["done", 2, null], ["open", 3, after(1)], ["open", 1, after(2)]] },
    ] });
    let (_, values) = cells(&spec, &[], "Plan");
    let number = |cell: &Data| match cell {
        Data::DateTime(day) => Some(day.as_f64()),
        _ => None,
    };
    let found: Vec<_> = values.iter().skip(1).flat_map(|row| [number(&row[2]), number(&row[3])]).collect();
    let [monday, wednesday, friday] = [46_349.0, 46_351.0, 46_353.0].map(Some);
    assert_eq!(found, [None, None, monday, wednesday, friday, friday], "{values:?}");
}

#[test]
fn a_running_total_has_as_many_steps_as_rows() {
    let rows: Vec<Value> = (0..20_000).map(|n| json!([n])).collect();
    let spec = one(&json!({ "header": "B", "formula": "[@A]+[<B]" }), &json!(rows));
    let (formulas, values) = cells(&spec, &[], "S");
    assert_eq!(formulas[20_000][1], "A20001+B20000");
    assert_eq!(values[20_000][1], Data::Float((0..20_000).sum::<i32>().into()));
}

#[test]
fn headers_with_marks_of_formulas_are_found() {
    let spec = json!({ "sheets": [{ "name": "It's 1", "columns": ["# of [x]!", { "header": "B", "formula": "[@# of [x]]!]+[It's 1!# of [x]]!#1]" }], "rows": [[4], [5]] }] });
    let (formulas, values) = cells(&spec, &[], "It's 1");
    assert_eq!((formulas[2][1].as_str(), &values[2][1]), ("A3+$A$2", &Data::Float(9.0)));
}

proptest! {
    #[test]
    fn no_formula_makes_it_fall(text in "[-+*/^&%()<>=,.\"\\[\\]@#!A-C0-9 a-z{}|']{0,60}") {
        let _ = made(&one(&json!({ "header": "B", "formula": text }), &json!([[1], ["x"], [null]])), &[]);
    }

    #[test]
    fn words_are_kept_as_they_are(words in "\\PC{0,40}") {
        let (formulas, values) = cells(&one(&json!({ "header": "B" }), &json!([[1, words]])), &[], "S");
        prop_assert_eq!(&formulas[1][1], "");
        let found = values[1].get(1).map(ToString::to_string).unwrap_or_default();
        prop_assert_eq!(found, words);
    }
}
