//! Drawing a sheet: looks, layout, links, comments, and the things that are only named.

use super::support::*;
use crate::{Across, Band, Down, Line, Look, OpenError, Thing, Undrawn, Value, Workbook};

const STYLES: &str = r##"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00\ [$€-407];[Red]-#,##0.00\ [$€-407]"/></numFmts><fonts count="2"><font><sz val="11"/><color theme="1"/></font><font><b/><i val="0"/><u/><strike/><sz val="22"/><color rgb="FFFF0000"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor theme="4" tint="0.79998168889431442"/></patternFill></fill></fills><borders count="2"><border/><border><left/><right style="medium"><color rgb="FF00FF00"/></right><top style="none"/><bottom style="double"/></border></borders><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><xf numFmtId="164" fontId="1" fillId="2" borderId="1"><alignment horizontal="center" vertical="top" wrapText="1" indent="2" textRotation="45"/></xf><xf numFmtId="14" fontId="0" fillId="0" borderId="0"/><xf numFmtId="0" fontId="0" fillId="2" borderId="0"/></cellXfs></styleSheet>"##;

fn styled(sheet: &str) -> Parts {
    Parts::new(&[("Data", sheet)]).with("xl/styles.xml", STYLES)
}

/// All that is drawn, in short: place, text, and what of the look is given.
fn drawn(book: &Workbook, rows: (u32, u32), columns: u32) -> Vec<(String, String)> {
    let sheet = book.drawn("Data").unwrap();
    let cells = sheet.window(rows.0, rows.1, columns).unwrap();
    cells.into_iter().map(|cell| (cell.at.to_string(), cell.shown.text)).collect()
}

fn pairs(list: &[(String, String)]) -> Vec<(&str, &str)> {
    list.iter().map(|(at, text)| (at.as_str(), text.as_str())).collect()
}

#[test]
fn a_cell_looks_as_its_style_says() {
    let rows = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>-1234.5</v></c><c r=\"B1\" s=\"2\"><v>45000</v></c><c r=\"C1\" s=\"99\"><v>1.5</v></c><c r=\"D1\" t=\"b\"><v>1</v></c></row></sheetData>";
    let sheet = styled(rows).open().drawn("Data").unwrap();
    let cells = sheet.window(1, 1, 4).unwrap();
    assert_eq!(cells[0].shown.text, "-1,234.50 €");
    assert_eq!(cells[0].shown.color, Some((255, 0, 0)));
    let look = &cells[0].look;
    assert!(look.bold && !look.italic && look.underline && look.strike && look.wrap && look.turned);
    assert_eq!((look.ink, look.size, look.fill), (Some((255, 0, 0)), 200, Some((222, 235, 247))));
    assert_eq!((look.across, look.down, look.indent), (Across::Center, Down::Top, 2));
    assert_eq!((look.top, look.left), (None, None));
    assert_eq!(look.right.map(|edge| (edge.line, edge.color)), Some((Line::Medium, Some((0, 255, 0)))));
    assert_eq!(look.bottom.map(|edge| (edge.line, edge.color)), Some((Line::Double, None)));
    assert_eq!((cells[1].shown.text.as_str(), &cells[1].look), ("2023-03-15", &Look::default()));
    assert_eq!((cells[2].shown.text.as_str(), cells[2].number), ("1.5", true));
    assert_eq!((cells[3].shown.text.as_str(), cells[3].look.across), ("TRUE", Across::Center));
    assert_eq!(sheet.undrawn, [Undrawn { thing: Thing::TurnedText, count: 1 }]);
}

#[test]
fn empty_cells_look_as_their_row_or_column() {
    let rows = "<cols><col min=\"2\" max=\"3\" width=\"9\" style=\"3\"/></cols><sheetData><row r=\"2\"><c r=\"B2\"><v>7</v></c></row><row r=\"3\" s=\"3\" customFormat=\"1\"/></sheetData>";
    let found = drawn(&styled(rows).open(), (1, 4), 3);
    let want = [
        ("B1", ""),
        ("C1", ""),
        ("B2", "7"),
        ("C2", ""),
        ("A3", ""),
        ("B3", ""),
        ("C3", ""),
        ("B4", ""),
        ("C4", ""),
    ];
    assert_eq!(pairs(&found), want);
}

#[test]
fn any_window_of_many_rows_is_the_same_as_all_of_them() {
    let rows: String = (1..=400)
        .filter(|row| row % 3 != 0)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{row}</v></c></row>"))
        .collect();
    let book =
        styled(&format!("<sheetData>{rows}</sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>"))
            .open();
    let all = drawn(&book, (1, 500), 3);
    assert_eq!(all.len(), 267);
    for (from, to) in [(1, 1), (64, 70), (95, 140), (390, 500), (399, 399), (401, 500)] {
        let part = drawn(&book, (from, to), 3);
        let want: Vec<_> =
            all.iter().filter(|(_, text)| (from..=to).contains(&text.parse().unwrap())).cloned().collect();
        assert_eq!(part, want, "{from} to {to}");
    }
}

#[test]
fn a_sheet_is_laid_out_as_its_part_says() {
    let xml = "<sheetPr><tabColor rgb=\"FF112233\"/></sheetPr><sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\"><pane xSplit=\"1\" ySplit=\"2\" topLeftCell=\"B3\" state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\" defaultColWidth=\"10.7109375\"/><cols><col min=\"4\" max=\"5\" width=\"0\" hidden=\"1\"/><col min=\"1\" max=\"1\" width=\"20.7109375\" customWidth=\"1\"/></cols><sheetData><row r=\"1\" ht=\"30\" customHeight=\"1\"/><row r=\"3\" hidden=\"1\"/><row r=\"4\" hidden=\"1\" ht=\"15\"/><row r=\"6\" ht=\"15\"/></sheetData><mergeCells><mergeCell ref=\"B2:C3\"/><mergeCell ref=\"B9\"/></mergeCells>";
    let layout = styled(xml).open().drawn("Data").unwrap().layout;
    assert_eq!(
        (layout.frozen_rows, layout.frozen_columns, layout.gridlines, layout.tab),
        (2, 1, false, Some((17, 34, 51)))
    );
    assert_eq!((layout.row, layout.column), (20, 74));
    assert_eq!(layout.rows, [Band { from: 1, to: 1, size: 40 }, Band { from: 3, to: 4, size: 0 }]);
    assert_eq!(layout.columns, [Band { from: 1, to: 1, size: 144 }, Band { from: 4, to: 5, size: 0 }]);
    assert_eq!(layout.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["B2:C3"]);
}

#[test]
fn links_and_comments_are_told_at_their_cells() {
    let xml = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Site</t></is></c></row></sheetData><hyperlinks><hyperlink ref=\"A1\" r:id=\"rId1\"/><hyperlink ref=\"B1:B2\" location=\"Other!A1\"/><hyperlink ref=\"C1\" r:id=\"rId7\"/></hyperlinks>";
    let rels = relations(&[("hyperlink", "https://example.org/a"), ("comments", "../comments1.xml")])
        .replace(
            "Target=\"https://example.org/a\"",
            "Target=\"https://example.org/a\" TargetMode=\"External\"",
        );
    let comments = format!(
        "<comments xmlns=\"{MAIN}\"><authors><author>Ann</author></authors><commentList><comment ref=\"D9\" authorId=\"0\"><text><r><t>Ann:</t></r><r><t> why?</t></r></text></comment></commentList></comments>"
    );
    let book = styled(xml)
        .with("xl/worksheets/_rels/sheet1.xml.rels", rels)
        .with("xl/comments1.xml", comments)
        .open();
    let sheet = book.drawn("Data").unwrap();
    assert_eq!(sheet.furthest(), (9, 4));
    let cells = sheet.window(1, 9, 4).unwrap();
    let told: Vec<_> = cells
        .iter()
        .map(|cell| (cell.at.to_string(), cell.link.as_deref(), cell.comment.as_deref()))
        .collect();
    assert_eq!(
        told,
        [("A1".to_owned(), Some("https://example.org/a"), None), ("D9".to_owned(), None, Some("Ann: why?"))]
    );
}

#[test]
fn what_is_not_drawn_is_counted() {
    let rels = relations(&[
        ("drawing", "../drawings/drawing1.xml"),
        ("pivotTable", "../p.xml"),
        ("ctrlProp", "../c.xml"),
    ]);
    let drawing = "<wsDr><anchor><graphicFrame/></anchor><anchor><pic/></anchor><anchor><pic/></anchor><anchor><sp/></anchor></wsDr>";
    let book = styled("<sheetData/><extLst><ext><x14:sparklineGroups xmlns:x14=\"x\"><x14:sparklineGroup/></x14:sparklineGroups></ext></extLst>")
        .with("xl/worksheets/_rels/sheet1.xml.rels", rels)
        .with("xl/drawings/drawing1.xml", drawing)
        .open();
    let told: Vec<_> =
        book.drawn("Data").unwrap().undrawn.into_iter().map(|one| (one.thing, one.count)).collect();
    assert_eq!(
        told,
        [
            (Thing::Chart, 1),
            (Thing::Picture, 2),
            (Thing::PivotTable, 1),
            (Thing::Sparklines, 1),
            (Thing::FormControl, 1)
        ]
    );
}

#[test]
fn damaged_or_missing_looks_leave_the_cells_plain() {
    let rows = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>0.5</v></c></row></sheetData>";
    let bare = Parts::new(&[("Data", rows)]).without("xl/styles.xml").open();
    let cells = bare.drawn("Data").unwrap().window(1, 1, 1).unwrap();
    assert_eq!((cells[0].shown.text.as_str(), &cells[0].look), ("0.5", &Look::default()));
    let strange = STYLES
        .replace("fontId=\"1\"", "fontId=\"77\"")
        .replace("borderId=\"1\"", "borderId=\"-4\"")
        .replace("theme=\"4\"", "theme=\"400\"");
    let book = Parts::new(&[("Data", rows)]).with("xl/styles.xml", strange).open();
    assert_eq!(book.drawn("Data").unwrap().window(1, 1, 1).unwrap()[0].shown.text, "0.50 €");
    let value = book.cell("Data", "A1".parse().unwrap()).unwrap().value;
    assert_eq!(value, Value::Number(0.5), "a cell's own value is never what it shows");
}

/// The background, bar and icon that rules give each cell of a column of numbers.
fn ruled(rule: &str, values: &[&str]) -> Vec<String> {
    let cells: String = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let row = at + 1;
            match value.parse::<f64>() {
                Ok(_) => format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{value}</v></c></row>"),
                Err(_) => format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"str\"><v>{value}</v></c></row>"),
            }
        })
        .collect();
    let dxfs = "</cellXfs><dxfs count=\"2\"><dxf><font><b/><color rgb=\"FF9C0006\"/></font><fill><patternFill><bgColor rgb=\"FFFFC7CE\"/></patternFill></fill></dxf><dxf><font><i/></font><fill><patternFill><bgColor rgb=\"FF00FF00\"/></patternFill></fill></dxf></dxfs>";
    let xml = format!("<sheetData>{cells}</sheetData>{rule}");
    let book = Parts::new(&[("Data", &xml)]).with("xl/styles.xml", STYLES.replace("</cellXfs>", dxfs)).open();
    let sheet = book.drawn("Data").unwrap();
    let mut out: Vec<String> = sheet
        .window(1, 20, 1)
        .unwrap()
        .iter()
        .map(|cell| {
            let fill = cell.look.fill.map(|(r, g, b)| format!("{r:02x}{g:02x}{b:02x}"));
            let bar = cell.bar.map(|bar| format!("{}-{}", bar.from, bar.to));
            let icon = cell.icon.map(|icon| icon.glyph.to_string());
            [fill, bar, icon].into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
        .collect();
    out.extend(sheet.undrawn.iter().map(|one| format!("{} {}", one.count, one.thing.names().0)));
    out
}

fn one_rule(inner: &str) -> String {
    format!("<conditionalFormatting sqref=\"A1:A9\">{inner}</conditionalFormatting>")
}

#[test]
fn conditional_formats_are_decided_by_what_cells_hold() {
    let red = "ffc7ce";
    for (rule, values, want) in [
        (
            "<cfRule type=\"cellIs\" operator=\"greaterThan\" dxfId=\"0\" priority=\"1\"><formula>5</formula></cfRule>",
            vec!["5", "6", "x"],
            vec!["", red, red],
        ),
        (
            "<cfRule type=\"cellIs\" operator=\"between\" dxfId=\"0\" priority=\"1\"><formula>9</formula><formula>2</formula></cfRule>",
            vec!["1", "2", "9", "10"],
            vec!["", red, red, ""],
        ),
        (
            "<cfRule type=\"cellIs\" operator=\"equal\" dxfId=\"0\" priority=\"1\"><formula>\"Yes\"</formula></cfRule>",
            vec!["yes", "no"],
            vec![red, ""],
        ),
        (
            "<cfRule type=\"containsText\" text=\"LATE\" dxfId=\"0\" priority=\"1\"/>",
            vec!["paid late", "paid"],
            vec![red, ""],
        ),
        (
            "<cfRule type=\"expression\" dxfId=\"0\" priority=\"1\"><formula>A1&lt;0</formula></cfRule>",
            vec!["-1", "1"],
            vec![red, ""],
        ),
        (
            "<cfRule type=\"expression\" dxfId=\"0\" priority=\"1\"><formula>$A1&lt;0</formula></cfRule>",
            vec!["-1", "1"],
            vec![red, ""],
        ),
        (
            "<cfRule type=\"expression\" dxfId=\"0\" priority=\"1\"><formula>$A$1&lt;0</formula></cfRule>",
            vec!["-1", "1"],
            vec!["", "", "1 conditional format"],
        ),
        (
            "<cfRule type=\"expression\" dxfId=\"0\" priority=\"1\"><formula>MOD(A1,2)=0</formula></cfRule>",
            vec!["2"],
            vec!["", "1 conditional format"],
        ),
        (
            "<cfRule type=\"cellIs\" operator=\"greaterThan\" dxfId=\"0\" priority=\"1\"><formula>$B$1</formula></cfRule>",
            vec!["2"],
            vec!["", "1 conditional format"],
        ),
        (
            "<cfRule type=\"top10\" rank=\"2\" dxfId=\"0\" priority=\"1\"/>",
            vec!["1", "5", "3", "4"],
            vec!["", red, "", red],
        ),
        (
            "<cfRule type=\"top10\" rank=\"25\" percent=\"1\" bottom=\"1\" dxfId=\"0\" priority=\"1\"/>",
            vec!["1", "5", "3", "4"],
            vec![red, "", "", ""],
        ),
        (
            "<cfRule type=\"aboveAverage\" dxfId=\"0\" priority=\"1\"/>",
            vec!["1", "2", "6"],
            vec!["", "", red],
        ),
        (
            "<cfRule type=\"cellIs\" operator=\"greaterThan\" dxfId=\"1\" priority=\"2\"><formula>0</formula></cfRule><cfRule type=\"cellIs\" operator=\"greaterThan\" dxfId=\"0\" priority=\"1\"><formula>5</formula></cfRule>",
            vec!["1", "6"],
            vec!["00ff00", red],
        ),
        (
            "<cfRule type=\"colorScale\" priority=\"1\"><colorScale><cfvo type=\"min\"/><cfvo type=\"percentile\" val=\"50\"/><cfvo type=\"max\"/><color rgb=\"FF000000\"/><color rgb=\"FF808080\"/><color rgb=\"FFFFFFFF\"/></colorScale></cfRule>",
            vec!["0", "1", "2", "10", "4"],
            vec!["000000", "404040", "808080", "ffffff", "a0a0a0"],
        ),
        (
            "<cfRule type=\"dataBar\" priority=\"1\"><dataBar><cfvo type=\"num\" val=\"0\"/><cfvo type=\"max\"/><color rgb=\"FF638EC6\"/></dataBar></cfRule>",
            vec!["0", "5", "10"],
            vec!["0-0", "0-50", "0-100"],
        ),
        (
            "<cfRule type=\"dataBar\" priority=\"1\"><dataBar><cfvo type=\"min\"/><cfvo type=\"max\"/><color rgb=\"FF638EC6\"/></dataBar></cfRule>",
            vec!["-10", "5", "10"],
            vec!["0-50", "50-75", "50-100"],
        ),
        (
            "<cfRule type=\"iconSet\" priority=\"1\"><iconSet iconSet=\"3Arrows\"><cfvo type=\"percent\" val=\"0\"/><cfvo type=\"percent\" val=\"33\"/><cfvo type=\"percent\" val=\"67\"/></iconSet></cfRule>",
            vec!["0", "5", "10", "x"],
            vec!["▼", "▶", "▲", ""],
        ),
        (
            "<cfRule type=\"iconSet\" priority=\"1\"><iconSet iconSet=\"3Arrows\" reverse=\"1\"><cfvo type=\"percent\" val=\"0\"/><cfvo type=\"percent\" val=\"33\"/><cfvo type=\"num\" val=\"10\" gte=\"0\"/></iconSet></cfRule>",
            vec!["0", "5", "10"],
            vec!["▲", "▶", "▶"],
        ),
    ] {
        assert_eq!(ruled(&one_rule(rule), &values), want, "{rule}");
    }
}

#[test]
fn hostile_sheets_are_bounded() {
    let cells: String = (1..=300).map(|row| format!("<row r=\"{row}\" ht=\"{row}\"/>")).collect();
    let merges: String = (1..30_000).map(|row| format!("<mergeCell ref=\"A{row}:B{row}\"/>")).collect();
    let rules: String = (0..2_000)
        .map(|at| format!("<cfRule type=\"cellIs\" operator=\"equal\" priority=\"{at}\"><formula>{at}</formula></cfRule>"))
        .collect();
    let xml = format!(
        "<cols><col min=\"1\" max=\"4294967295\" width=\"1e308\" style=\"1\"/><col min=\"9\" max=\"2\"/></cols><sheetData>{cells}</sheetData><mergeCells>{merges}</mergeCells><conditionalFormatting sqref=\"A1:XFD1048576\">{rules}</conditionalFormatting>"
    );
    let sheet = styled(&xml).open().drawn("Data").unwrap();
    assert_eq!((sheet.layout.merges.len(), sheet.layout.cut), (20_000, true));
    assert_eq!(sheet.layout.columns, [Band { from: 1, to: 16_384, size: 1_790 }]);
    assert_eq!(
        sheet.undrawn.iter().map(|one| (one.thing, one.count)).collect::<Vec<_>>(),
        [(Thing::Rule, 1_500)]
    );
    assert!(matches!(sheet.window(1, 300, 16_384), Err(OpenError::TooManyCells { .. })));
    assert_eq!(sheet.window(1, 3, 2).unwrap().len(), 6);
}
