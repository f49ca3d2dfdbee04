//! Tables in a review copy: cells with their columns' letters and rows' numbers, each under its name.

use gloss_table::column_letter;

use super::markup::text;

/// A sheet as it is shown.
pub struct ReviewSheet {
    /// Its name; empty for a file that is one table.
    pub name: String,
    /// The number of the first row in the file, from 1.
    pub first: u32,
    /// The displayed text of each cell, and whether it is a number.
    pub rows: Vec<Vec<(String, bool)>>,
}

pub(super) fn write(out: &mut String, sheets: &[ReviewSheet]) {
    for sheet in sheets {
        out.push_str("<section class=\"sheet\">");
        if !sheet.name.is_empty() {
            out.push_str("<h2>");
            text(out, &sheet.name);
            out.push_str("</h2>");
        }
        let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        out.push_str("<div class=\"wide\"><table class=\"cells\"><thead><tr><td class=\"corner\"></td>");
        for column in (0..).take(columns) {
            out.push_str(&format!("<th scope=\"col\">{}</th>", column_letter(column)));
        }
        out.push_str("</tr></thead><tbody>");
        for (n, row) in (sheet.first..).zip(&sheet.rows) {
            out.push_str(&format!("<tr><th scope=\"row\">{n}</th>"));
            for (column, (words, is_number)) in (0..).zip(row) {
                let cell = format!("{}{n}", column_letter(column));
                out.push_str(&format!(
                    "<td tabindex=\"0\"{} data-c=\"{column}\" data-n=\"{n}\" data-at=\"",
                    if *is_number { " class=\"r\"" } else { "" }
                ));
                text(out, &at(&sheet.name, &cell));
                out.push_str("\" data-name=\"");
                text(out, &cell);
                out.push_str("\">");
                text(out, words);
                out.push_str("</td>");
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></div></section>\n");
    }
}

/// A cell in the command line's words: `cells:B2`, `cells:Sheet1!B2`.
fn at(sheet: &str, cell: &str) -> String {
    if sheet.is_empty() { format!("cells:{cell}") } else { format!("cells:{sheet}!{cell}") }
}
