//! A wish applied to marked cells of a sheet: each cell by itself, formulas only where the wish says what they become; or
//! the marked rows together, where it asks for a total or another order. Works nothing out from other cells.

use super::block::Block;
use super::decimals::{Mark, number};
use super::request::{Case, Digits, Grow, Order, Request};

/// New contents by range, or why it can't be done, for the person. `block` says where the cells stand.
pub(super) fn apply(wish: &Request, cells: &[String], block: &Block) -> Result<Vec<(usize, String)>, String> {
    let new: Vec<String> = match wish {
        Request::Grow(Grow::Row(stat)) => block.totalled(cells, *stat)?,
        Request::Order(order @ (Order::Sort { .. } | Order::Reverse)) => block.sorted(cells, order)?,
        Request::Header { old, new } => {
            let is = |cell: &&String| cell.trim().eq_ignore_ascii_case(old.trim());
            if cells.iter().filter(is).count() != 1 {
                return Err(format!("I can’t find one header “{old}” in the marked cells. Mark the header."));
            }
            cells.iter().map(|cell| if is(&cell) { new.trim().to_owned() } else { cell.clone() }).collect()
        }
        Request::Delete => vec![String::new(); cells.len()],
        Request::Set(new) | Request::Rename(new) => {
            cells.iter().map(|cell| block.value(new.trim(), cell)).collect::<Result<_, _>>()?
        }
        Request::Replace { old, new } => {
            let replaced = |cell: &String| replaced(cell, old, new, block);
            cells.iter().map(replaced).collect::<Result<_, _>>()?
        }
        Request::Round(digits) => {
            cells.iter().map(|cell| rounded(cell, *digits)).collect::<Result<_, _>>()?
        }
        Request::Scale(percent) => {
            cells.iter().map(|cell| scaled(cell, *percent)).collect::<Result<_, _>>()?
        }
        Request::Case(case) => cells.iter().map(|cell| cased(cell, *case)).collect(),
        _ => {
            return Err(
                "In cells I can set a value or a formula, clear, replace, round, sort rows, add a row of totals, \
                 rename a header, and write in capitals. For more, connect a model."
                    .to_owned(),
            );
        }
    };
    let edits: Vec<(usize, String)> =
        new.into_iter().enumerate().filter(|(at, new)| cells.get(*at) != Some(new)).collect();
    if edits.is_empty() {
        return Err(match wish {
            Request::Replace { old, .. } => format!("I can’t find “{old}” in the marked cells."),
            Request::Round(_) => "No number in the marked cells has more decimals than that.".to_owned(),
            _ => "The marked cells say that already; there is nothing to change.".to_owned(),
        });
    }
    Ok(edits)
}

/// A cell whose words say something else. A formula is replaced as a whole only, so that no name in it is hit.
fn replaced(cell: &str, old: &str, new: &str, block: &Block) -> Result<String, String> {
    match cell {
        _ if cell == old => block.value(new, cell),
        _ if cell.starts_with('=') => Ok(cell.to_owned()),
        _ => match super::edit::swap(cell, old, new, false) {
            same if same == cell => Ok(same),
            words => block.value(&words, cell),
        },
    }
}

/// A number with fewer decimals; a formula within `ROUND`. Words stay.
fn rounded(cell: &str, digits: Digits) -> Result<String, String> {
    let places = match digits {
        Digits::Decimals(places) => i32::try_from(places).unwrap_or(0),
        Digits::Power(power) => -power,
        Digits::Grouped | Digits::Percent => {
            return Err(
                "How numbers look in cells needs a model so far; I can round what they are.".to_owned()
            );
        }
    };
    if let Some(formula) = cell.strip_prefix('=') {
        let done = formula.starts_with("ROUND(");
        return Ok(if done { cell.to_owned() } else { format!("=ROUND({formula},{places})") });
    }
    let Some((value, mark)) = number(cell)? else { return Ok(cell.to_owned()) };
    let text = if places >= 0 {
        format!("{value:.*}", places.unsigned_abs() as usize)
    } else {
        let unit = 10f64.powi(-places);
        format!("{:.0}", (value / unit).round() * unit)
    };
    Ok(short(&text, mark))
}

/// A number by so many percent more; a formula as a product. Words stay.
fn scaled(cell: &str, percent: f64) -> Result<String, String> {
    let factor = 1.0 + percent / 100.0;
    if let Some(formula) = cell.strip_prefix('=') {
        return Ok(format!("=({formula})*{factor}"));
    }
    let Some((value, mark)) = number(cell)? else { return Ok(cell.to_owned()) };
    // Ten decimals hold any price, and hide what binary fractions add to it.
    let scaled = short(&format!("{:.10}", value * factor), mark);
    // Three decimals behind up to three digits can be read as thousands; a fourth says that they are none.
    let could_be_thousands = scaled
        .split_once(['.', ','])
        .is_some_and(|(whole, decimals)| decimals.len() == 3 && whole.trim_start_matches('-').len() <= 3);
    Ok(if could_be_thousands { format!("{scaled}0") } else { scaled })
}

/// A number as a cell holds it: without zeros that say nothing, with the cell's own mark.
fn short(text: &str, mark: Mark) -> String {
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    match short {
        "-0" => "0".to_owned(),
        short if mark == Mark::Comma => short.replace('.', ","),
        short => short.to_owned(),
    }
}

fn cased(cell: &str, case: Case) -> String {
    if cell.starts_with('=') {
        cell.to_owned()
    } else {
        super::edit::cased(cell, case, super::notation::Notation::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Digits, Request, apply};

    #[test]
    fn each_cell_by_itself() {
        let cells = ["1.256", "=A1*2", "North 7", ""].map(str::to_owned);
        let table = [
            (Request::Set("5".to_owned()), vec!["5", "5", "5", "5"]),
            (Request::Delete, vec!["", "", "", ""]),
            (Request::Round(Digits::Decimals(1)), vec!["1.3", "=ROUND(A1*2,1)", "North 7", ""]),
            (
                Request::Replace { old: "North".to_owned(), new: "South".to_owned() },
                vec!["1.256", "=A1*2", "South 7", ""],
            ),
        ];
        let none = Block::default();
        for (wish, expect) in table {
            let mut now = cells.to_vec();
            for (at, new) in apply(&wish, &cells, &none).unwrap() {
                now[at] = new;
            }
            assert_eq!(now, expect, "{wish:?}");
        }
        assert!(apply(&Request::Join, &cells, &none).is_err());
        assert!(apply(&Request::Set("1.256".to_owned()), &cells[..1], &none).is_err());
    }
}
