//! Charts changed: title, kind and series, in workbooks by three libraries; openpyxl reads them back, LibreOffice
//! draws them as what they are now.

use super::{Tried, first_sheet, look, made, open, plan, sampled, whole};
use crate::tests::corpus;
use crate::{ChartChange, ChartKind, Edit, Series, Stack};

/// The kinds that a chart can become.
const KINDS: [ChartKind; 14] = [
    ChartKind::Column(Stack::Side),
    ChartKind::Column(Stack::Stacked),
    ChartKind::Column(Stack::Percent),
    ChartKind::Bar(Stack::Side),
    ChartKind::Bar(Stack::Stacked),
    ChartKind::Bar(Stack::Percent),
    ChartKind::Line(Stack::Side),
    ChartKind::Line(Stack::Stacked),
    ChartKind::Line(Stack::Percent),
    ChartKind::Area(Stack::Side),
    ChartKind::Area(Stack::Stacked),
    ChartKind::Area(Stack::Percent),
    ChartKind::Doughnut,
    ChartKind::Pie,
];

/// The changes of the chart of one workbook: its title, its series, and some kinds by turns.
fn changes(number: usize) -> Vec<(String, ChartChange)> {
    let column = |letter: &str| Series {
        name: Some(format!("=Data!{letter}1")),
        categories: Some("Data!A2:A10".to_owned()),
        values: Some(format!("Data!{letter}2:{letter}10")),
    };
    let mut out = vec![
        ("chart's title".to_owned(), ChartChange::Title(Some("New & <title>".to_owned()))),
        ("no title".to_owned(), ChartChange::Title(None)),
        ("one series".to_owned(), ChartChange::Series(vec![column("D")])),
        ("three series".to_owned(), ChartChange::Series(["B", "C", "D"].map(column).to_vec())),
    ];
    let some = if whole() { KINDS.len() } else { 3 };
    for by in 0..some {
        let kind = KINDS[(number * 5 + by) % KINDS.len()];
        out.push((format!("chart as {kind:?}"), ChartChange::Kind(kind)));
    }
    out
}

#[test]
fn other_programs_see_the_chart_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut all: Vec<_> =
        corpus::workbooks().into_iter().filter(|(name, _)| name.starts_with("chart of kind")).collect();
    all.extend(made("make_xlsxwriter.py", folder.path()));
    all.extend(made("make_openpyxl.py", folder.path()));
    // Others' programs see only charts that they know; those of the first sheet are enough.
    all.retain(|(name, bytes)| {
        let book = open(name, bytes);
        name.contains("chart") && !book.charts(&first_sheet(name, &book)).unwrap().is_empty()
    });
    assert!(all.len() >= 60, "{}", all.len());
    let (mut plan, mut tried) = (Vec::new(), Tried::default());
    for (number, (name, bytes)) in all.iter().enumerate() {
        let mut one = plan::Book::new(name, folder.path(), number, bytes, sampled(number, all.len(), 8));
        let first = open(name, bytes);
        let sheet = first_sheet(name, &first);
        for (kind, change) in changes(number) {
            let edit = Edit::Chart { sheet: sheet.clone(), chart: 0, change };
            match first.clone().apply(std::slice::from_ref(&edit)) {
                Ok(done) => {
                    tried.made += 1;
                    let named = format!("{name}: {kind}");
                    corpus::check(&named, bytes, &sheet, &edit, &done);
                    says(&named, &open(&named, &done.bytes), &sheet, &edit);
                    one.edit(&kind, &edit, &done.bytes);
                    tried.note(name, &kind, "made");
                }
                Err(reason) => tried.refuse(name, &kind, &reason),
            }
        }
        plan.extend(one.planned());
    }
    tried.print_all("edits-of-charts");
    look(plan, folder.path());
}

/// Our own reading agrees with what was asked for.
fn says(name: &str, book: &crate::Workbook, sheet: &str, edit: &Edit) {
    let Edit::Chart { change, .. } = edit else { return };
    let chart = book.charts(sheet).unwrap().remove(0);
    match change {
        ChartChange::Title(words) => assert_eq!(&chart.title, words, "{name}"),
        ChartChange::Kind(kind) => assert_eq!(&chart.kind, kind, "{name}"),
        ChartChange::Series(list) => assert_eq!(chart.series.len(), list.len(), "{name}"),
    }
}
