//! A formula as Excel reads it: cells by their letters. Works nothing out.

use super::{At, Cells, Expr};

/// Where a formula stands, and where the columns are that it names.
pub(crate) struct Place<'a> {
    /// Its sheet.
    pub sheet: usize,
    /// Its row in the sheet, from 0.
    pub row: usize,
    /// The sheets' names.
    pub names: &'a [String],
    /// How many rows of data each sheet has.
    pub rows: &'a [usize],
}

/// The formula without its leading `=`; none where it names the row above the first.
pub(crate) fn render(expr: &Expr, place: &Place<'_>) -> Option<String> {
    let mut out = String::new();
    write(expr, place, &mut out)?;
    Some(out)
}

fn write(expr: &Expr, place: &Place<'_>, out: &mut String) -> Option<()> {
    match expr {
        Expr::Number(written) => out.push_str(written),
        Expr::Text(words) => out.push_str(&format!("\"{}\"", words.replace('"', "\"\""))),
        Expr::Bool(value) => out.push_str(if *value { "TRUE" } else { "FALSE" }),
        Expr::Cells(cells) => out.push_str(&address(*cells, place)?),
        Expr::Call(name, arguments) => {
            out.push_str(name);
            out.push('(');
            for (at, argument) in arguments.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                if let Some(argument) = argument {
                    write(argument, place, out)?;
                }
            }
            out.push(')');
        }
        Expr::Sign(sign, one) => {
            out.push(*sign);
            write(one, place, out)?;
        }
        Expr::Percent(one) => {
            write(one, place, out)?;
            out.push('%');
        }
        Expr::Binary(mark, left, right) => {
            write(left, place, out)?;
            out.push_str(mark);
            write(right, place, out)?;
        }
        Expr::Group(one) => {
            out.push('(');
            write(one, place, out)?;
            out.push(')');
        }
    }
    Some(())
}

fn address(cells: Cells, place: &Place<'_>) -> Option<String> {
    let (sheet, column) = cells.column;
    let letters = letters(column);
    let rows = place.rows.get(sheet).copied().unwrap_or(0);
    let before =
        if sheet == place.sheet { String::new() } else { format!("{}!", quoted(place.names.get(sheet)?)) };
    Some(match cells.at {
        At::Row => format!("{before}{letters}{}", place.row + 1),
        At::Above if place.row < 2 => return None,
        At::Above => format!("{before}{letters}{}", place.row),
        At::All => format!("{before}${letters}$2:${letters}${}", rows.max(1) + 1),
        At::Nth(n) => format!("{before}${letters}${}", n + 1),
        At::Total => format!("{before}${letters}${}", rows + 2),
    })
}

/// A sheet's name in a formula: in quotes always, so that `2026` or `A1` are names too.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// A column's letters, from 0: `A`, `Z`, `AA`.
pub(crate) fn letters(column: usize) -> String {
    gloss_ooxml::column_letters(column as u32 + 1)
}
