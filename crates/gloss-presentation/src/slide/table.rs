//! A native table. Its looks are written at each cell: the styles that a file only names are not in every program.

use super::Writer;
use super::text::{Setting, facts, runs};
use crate::layout::{Bold, Look};
use crate::made::Place;
use crate::package::xml::{creation, escape, fill, xfrm};
use crate::plan::{Filled, GRAIN, Grid, Seat};
use crate::spec::Cell;

/// A rule of 1 pt, and one of a half.
const RULES: (u32, u32) = (12_700, 6_350);

impl Writer<'_> {
    pub(super) fn table(&mut self, filled: &Filled, seat: &Seat, grid: &Grid) {
        let (id, mark) = self.shape();
        let mut frame = filled.frame.unwrap_or(seat.frame);
        frame.width = grid.widths.iter().sum();
        frame.height = grid.heights.iter().sum();
        let columns: String = grid
            .widths
            .iter()
            .enumerate()
            .map(|(at, width)| {
                format!("<a:gridCol w=\"{width}\">{}</a:gridCol>", id_extension(COLUMN, "colId", 20_000 + at))
            })
            .collect();
        let mut rows = String::new();
        for (row, cells) in grid.rows.iter().enumerate() {
            let height = grid.heights.get(row).copied().unwrap_or(0);
            rows.push_str(&format!("<a:tr h=\"{height}\">"));
            for (column, cell) in cells.iter().enumerate() {
                rows.push_str(&self.cell(grid, (row, column), cell));
                self.cell_facts(id, &mark, (row, column), cell);
            }
            rows.push_str(&format!("{}</a:tr>", id_extension(ROW, "rowId", 10_000 + row)));
        }
        let about = seat.graphic("tbl");
        self.shapes.push_str(&format!(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"Table {}\" descr=\"{}\">{}</p:cNvPr><p:cNvGraphicFramePr>\
             <a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr>{about}</p:nvGraphicFramePr>{}<a:graphic><a:graphicData \
             uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl><a:tblPr firstRow=\"1\"{}/><a:tblGrid>{columns}\
             </a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
            id - 1,
            escape(&describe(grid)),
            creation(&mark),
            xfrm("p", &frame),
            if grid.total { " lastRow=\"1\"" } else { "" },
        ));
    }

    fn cell(&mut self, grid: &Grid, (row, column): (usize, usize), cell: &Cell) -> String {
        let last = grid.total && row + 1 == grid.rows.len();
        let strong = row == 0 || last;
        let look = Look {
            bold: if strong { Bold::Yes } else { Bold::No },
            colour: if row == 0 { "tx2" } else { "tx1" },
            ..Setting::small(grid.size).look
        };
        let setting = Setting { look, bold: strong, ..Setting::small(grid.size) };
        let words = runs(&cell.text, &setting, self.desk.language, &mut self.out.relations);
        let language = escape(self.desk.language);
        let end = match cell.text.is_blank() {
            true => format!("<a:endParaRPr lang=\"{language}\" sz=\"{}\"/>", u32::from(grid.size) * 100),
            false => String::new(),
        };
        let align = if grid.numbers.get(column) == Some(&true) { "r" } else { "l" };
        let wide = grid.widths.len();
        let (side, above) = GRAIN;
        let (left, right) = (if column == 0 { 0 } else { side }, if column + 1 == wide { 0 } else { side });
        let anchor = if row == 0 { "b" } else { "ctr" };
        format!(
            "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr marL=\"0\" indent=\"0\" algn=\"{align}\"><a:buNone/></a:pPr>{words}{end}\
             </a:p></a:txBody><a:tcPr marL=\"{left}\" marR=\"{right}\" marT=\"{above}\" marB=\"{above}\" anchor=\"{anchor}\">{}\
             <a:noFill/></a:tcPr></a:tc>",
            borders(grid, row),
        )
    }

    fn cell_facts(&mut self, shape: u32, mark: &str, (row, column): (usize, usize), cell: &Cell) {
        let words = cell.text.words();
        if let Some(fact) = &cell.fact {
            let place = Place::Cell { row, column, range: 0..words.encode_utf16().count() };
            self.place(fact, shape, mark, place, words);
        }
        for (fact, range, shown) in facts(&cell.text) {
            self.place(fact, shape, mark, Place::Cell { row, column, range }, shown);
        }
    }
}

/// Rules above and below the cells of a row; none beside them.
fn borders(grid: &Grid, row: usize) -> String {
    let last = grid.rows.len() - 1;
    // The rule below a row is said at both rows that share it.
    let below = |row: usize| match row {
        0 => Some((RULES.0, "tx1")),
        row if grid.total && row + 1 == last => Some((RULES.0, "tx1")),
        _ => Some((RULES.1, "bg2")),
    };
    let line = |side: &str, rule: Option<(u32, &str)>| match rule {
        Some((width, colour)) => {
            format!(
                "<a:{side} w=\"{width}\" cap=\"flat\" cmpd=\"sng\" algn=\"ctr\">{}<a:prstDash val=\"solid\"/></a:{side}>",
                fill(colour)
            )
        }
        None => format!("<a:{side} w=\"0\"><a:noFill/></a:{side}>"),
    };
    let above = row.checked_sub(1).and_then(below);
    line("lnL", None) + &line("lnR", None) + &line("lnT", above) + &line("lnB", below(row))
}

const COLUMN: &str = "9D8B030D-6E8A-4147-A177-3AD203B41FA5";
const ROW: &str = "0D108BD9-81ED-4DB2-BD59-A6C34878D82A";

/// The id that a column or row keeps.
fn id_extension(uri: &str, tag: &str, id: usize) -> String {
    format!(
        "<a:extLst><a:ext uri=\"{{{uri}}}\"><a16:{tag} xmlns:a16=\"http://schemas.microsoft.com/office/drawing/2014/main\" \
         val=\"{id}\"/></a:ext></a:extLst>"
    )
}

fn describe(grid: &Grid) -> String {
    if !grid.description.is_empty() {
        return grid.description.clone();
    }
    let heads: Vec<String> = grid.rows.first().into_iter().flatten().map(|cell| cell.text.words()).collect();
    format!("Table of {} rows: {}.", grid.rows.len() - 1, heads.join(", "))
}
