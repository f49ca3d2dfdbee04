//! Charts read and changed, by charts written by hand: what stays, what goes, and what is refused.

use super::support::*;
use crate::{ChartChange, ChartKind, Edit, Refused, Series, Stack};

const C: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PART: &str = "xl/charts/chart1.xml";

/// A sheet with some cells and a chart of this XML within `chartSpace`.
fn with_chart(inner: &str) -> Parts {
    let rows: String = (1..=4)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>n{row}</t></is></c><c r=\"B{row}\"><v>{row}</v></c></row>"))
        .collect();
    let frame = format!(
        "<wsDr xmlns:r=\"{OFFICE}\"><twoCellAnchor><graphicFrame><nvGraphicFramePr><cNvPr id=\"2\" name=\"Chart 1\"/></nvGraphicFramePr><c:chart xmlns:c=\"{C}\" r:id=\"rId1\"/></graphicFrame></twoCellAnchor></wsDr>"
    );
    Parts::rows(&rows)
        .with("xl/worksheets/_rels/sheet1.xml.rels", relations(&[("drawing", "../drawings/d.xml")]))
        .with("xl/drawings/d.xml", frame)
        .with("xl/drawings/_rels/d.xml.rels", relations(&[("chart", "../charts/chart1.xml")]))
        .with(PART, format!("<c:chartSpace xmlns:c=\"{C}\" xmlns:a=\"{A}\">{inner}</c:chartSpace>"))
}

const TITLE: &str = "<c:title><c:tx><c:rich><a:bodyPr rot=\"0\"/><a:p><a:pPr><a:defRPr b=\"1\"/></a:pPr><a:r><a:rPr sz=\"1800\"/><a:t>Old </a:t></a:r><a:r><a:t>title</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>";
const SERIES: &str = "<c:ser><c:idx val=\"0\"/><c:order val=\"0\"/><c:tx><c:v>Words</c:v></c:tx><c:spPr><a:noFill/></c:spPr><c:invertIfNegative val=\"0\"/><c:dLbls><c:dLblPos val=\"outEnd\"/><c:showVal val=\"1\"/></c:dLbls><c:cat><c:strRef><c:f>Data!$A$2:$A$4</c:f><c:strCache/></c:strRef></c:cat><c:val><c:numRef><c:f>Data!$B$2:$B$4</c:f><c:numCache/></c:numRef></c:val></c:ser>";
const AXES: &str = "<c:catAx><c:axId val=\"1\"/><c:axPos val=\"b\"/><c:crossAx val=\"2\"/></c:catAx><c:valAx><c:axId val=\"2\"/><c:axPos val=\"l\"/><c:crossAx val=\"1\"/></c:valAx>";

/// Columns with one series.
fn columns() -> Parts {
    columns_with("")
}

fn columns_with(more: &str) -> Parts {
    let plot = format!(
        "<c:barChart><c:barDir val=\"col\"/><c:grouping val=\"clustered\"/>{SERIES}{more}<c:gapWidth val=\"80\"/><c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>"
    );
    with_chart(&format!(
        "<c:chart>{TITLE}<c:autoTitleDeleted val=\"0\"/><c:plotArea><c:layout/>{plot}{AXES}</c:plotArea><c:legend/></c:chart><c:printSettings/>"
    ))
}

fn change(change: ChartChange) -> Edit {
    Edit::Chart { sheet: "Data".to_owned(), chart: 0, change }
}

fn refused(parts: &Parts, what: ChartChange) -> Refused {
    let refused = parts.refused(change(what));
    assert!(!refused.instead().is_empty());
    refused
}

#[test]
fn charts_are_told_with_their_cells() {
    let charts = columns().open().charts("Data").unwrap();
    let [chart] = charts.as_slice() else { panic!("{charts:?}") };
    assert_eq!((chart.name.as_str(), chart.part.as_str()), ("Chart 1", PART));
    assert_eq!((chart.kind, chart.title.as_deref()), (ChartKind::Column(Stack::Side), Some("Old title")));
    let series = Series {
        name: Some("Words".to_owned()),
        categories: Some("Data!$A$2:$A$4".to_owned()),
        values: Some("Data!$B$2:$B$4".to_owned()),
    };
    assert_eq!(chart.series, [series]);
}

#[test]
fn a_title_keeps_its_look_and_nothing_else_changes() {
    let parts = columns();
    let (book, done) = parts.after(change(ChartChange::Title(Some("New & <old>".to_owned()))));
    assert_eq!(done.parts.iter().collect::<Vec<_>>(), [PART]);
    let text = part(&book, PART);
    assert!(text.contains("<a:pPr><a:defRPr b=\"1\"/></a:pPr><a:r><a:rPr sz=\"1800\"/><a:t>New &amp; &lt;old&gt;</a:t></a:r></a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>"), "{text}");
    assert!(text.ends_with("<c:legend/></c:chart><c:printSettings/></c:chartSpace>"));
    assert_eq!(book.charts("Data").unwrap()[0].title.as_deref(), Some("New & <old>"));
    let (book, _) = parts.after(change(ChartChange::Title(None)));
    assert!(part(&book, PART).contains("<c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea>"));
    assert_eq!(book.charts("Data").unwrap()[0].title, None);
    let bare = with_chart("<c:chart><c:plotArea><c:pieChart/></c:plotArea></c:chart>");
    let (book, _) = bare.after(change(ChartChange::Title(Some("First".to_owned()))));
    assert_eq!(book.charts("Data").unwrap()[0].title.as_deref(), Some("First"));
    assert!(matches!(refused(&parts, ChartChange::Title(Some("x".repeat(40_000)))), Refused::TooLong { .. }));
}

#[test]
fn a_kind_keeps_the_series_and_drops_what_it_has_not() {
    let parts = columns();
    let (book, _) = parts.after(change(ChartChange::Kind(ChartKind::Line(Stack::Side))));
    let text = part(&book, PART);
    assert!(
        text.contains("<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/><c:ser>"),
        "{text}"
    );
    assert!(text.contains("<c:dLbls><c:showVal val=\"1\"/></c:dLbls>") && !text.contains("invertIfNegative"));
    assert!(text.contains("<c:marker val=\"1\"/><c:axId val=\"1\"/><c:axId val=\"2\"/></c:lineChart>"));
    let (book, _) = parts.after(change(ChartChange::Kind(ChartKind::Bar(Stack::Percent))));
    let text = part(&book, PART);
    assert!(text.contains("<c:barDir val=\"bar\"/><c:grouping val=\"percentStacked\"/>"));
    assert!(text.contains("<c:gapWidth val=\"80\"/><c:overlap val=\"100\"/>"));
    assert!(
        text.contains("<c:axId val=\"1\"/><c:axPos val=\"l\"/>")
            && text.contains("<c:axId val=\"2\"/><c:axPos val=\"b\"/>")
    );
    let (book, done) = parts.after(change(ChartChange::Kind(ChartKind::Pie)));
    assert!(!part(&book, PART).contains("Ax>") && !part(&book, PART).contains("axId"));
    let mut book = crate::Workbook::open(&done.bytes, crate::Limits::default()).unwrap();
    book.apply(&[change(ChartChange::Kind(ChartKind::Column(Stack::Side)))]).unwrap();
    let text = part(&book, PART);
    assert_eq!((text.matches("<c:catAx>").count(), text.matches("<c:valAx>").count()), (1, 1));
    assert_eq!(book.charts("Data").unwrap()[0].kind, ChartKind::Column(Stack::Side));
}

#[test]
fn series_come_change_and_go() {
    let parts = columns();
    let one = |name: &str, values: &str| Series {
        name: Some(name.to_owned()),
        categories: Some("A2:A4".to_owned()),
        values: Some(values.to_owned()),
    };
    let list = vec![one("=Data!B1", "B2:B3"), one("Two & more", "Data!$B$3:$B$4")];
    let (book, _) = parts.after(change(ChartChange::Series(list)));
    let text = part(&book, PART);
    assert!(
        text.contains("<c:tx><c:strRef><c:f>Data!$B$1</c:f></c:strRef></c:tx><c:spPr><a:noFill/></c:spPr>"),
        "{text}"
    );
    assert!(text.contains("<c:cat><c:strRef><c:f>Data!$A$2:$A$4</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>Data!$B$2:$B$3</c:f></c:numRef></c:val></c:ser>"));
    assert!(text.contains("<c:ser><c:idx val=\"1\"/><c:order val=\"1\"/><c:tx><c:v>Two &amp; more</c:v></c:tx><c:invertIfNegative val=\"0\"/><c:cat>"), "{text}");
    assert_eq!(book.charts("Data").unwrap()[0].series.len(), 2);
    for (series, sentence) in [
        (vec![], "1 to 255 series, not 0"),
        (vec![one("x", "B2:C3")], "one row or one column"),
        (vec![one("x", "Gone!B2:B3")], "there is no sheet"),
        (vec![one("x", "SUM(B2:B3)")], "one range of cells"),
        (vec![one("x", "[1]Data!B2:B3")], "reaches out"),
        (vec![Series::default()], "it is empty"),
    ] {
        let refused = refused(&parts, ChartChange::Series(series)).to_string();
        assert!(refused.contains(sentence), "{refused}");
    }
}

#[test]
fn what_cannot_be_changed_safely_says_what_would_work() {
    let pie = || ChartChange::Kind(ChartKind::Pie);
    let several = columns_with(SERIES);
    assert!(refused(&several, pie()).instead().contains("doughnut"));
    let trend = columns().replace(PART, "<c:cat>", "<c:trendline/><c:cat>");
    let stacked = ChartChange::Kind(ChartKind::Column(Stack::Stacked));
    assert!(refused(&trend, stacked).to_string().contains("trend lines"));
    let pivot = columns().replace(PART, "<c:chart>", "<c:pivotSource/><c:chart>");
    assert!(refused(&pivot, pie()).to_string().contains("pivot table"));
    pivot.after(change(ChartChange::Title(Some("fine".to_owned()))));
    let combined = columns().replace(PART, "</c:plotArea>", "<c:lineChart/></c:plotArea>");
    assert_eq!(combined.open().charts("Data").unwrap()[0].kind, ChartKind::Other);
    assert!(refused(&combined, pie()).to_string().contains("several kinds"));
    let deep = columns().replace(PART, "barChart>", "bar3DChart>");
    assert!(matches!(refused(&deep, pie()), Refused::FixedChart { .. }));
    assert!(matches!(refused(&columns(), ChartChange::Kind(ChartKind::Scatter)), Refused::FixedChart { .. }));
    let newer = columns()
        .with(PART, "<cx:chartSpace xmlns:cx=\"x\"><cx:chart><cx:plotArea/></cx:chart></cx:chartSpace>");
    assert!(refused(&newer, ChartChange::Title(None)).to_string().contains("newer kind"));
    let none = Parts::rows("").refused(change(pie()));
    assert_eq!(none.to_string(), "the sheet \"Data\" has no chart 1; it has 0");
}
