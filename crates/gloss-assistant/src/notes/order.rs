//! Rows and items in another order. What is moved keeps its bytes.

use std::cmp::Ordering;

use super::grid::{Grid, Row};
use super::items::Items;
use super::request::{Key, Order, To};
use gloss_figures::blocks::{Kind, blocks, only};
use gloss_figures::number;
use gloss_figures::sentence::visible;

/// A value that is compared: a number, a month of a year, or words.
enum Value {
    Number(f64),
    Words(String),
    /// A dash or nothing: always last.
    Nothing,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `3 Mar 2025`, `Mar 2025`, `March 2025` as a number that counts on.
fn date(text: &str) -> Option<f64> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (day, month, year) = match words.as_slice() {
        [day, month, year] => (day.parse::<u32>().ok()?, month, year),
        [month, year] => (0, month, year),
        _ => return None,
    };
    let month = month.to_lowercase();
    let month = MONTHS.iter().position(|name| month.starts_with(name))?;
    let year: u32 = year.parse().ok().filter(|year| (1000..3000).contains(year))?;
    Some(f64::from(year) * 400.0 + month as f64 * 32.0 + f64::from(day))
}

fn value(text: &str) -> Value {
    let text = text.trim();
    if matches!(text, "" | "-" | "–" | "—" | "n/a") {
        return Value::Nothing;
    }
    if let Some(date) = date(text) {
        return Value::Number(date);
    }
    let lead = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_ascii_digit());
    match number::read(text).filter(|_| lead) {
        Some(shown) => Value::Number(shown.value),
        None => Value::Words(text.to_lowercase()),
    }
}

/// The first figure of an item's words.
fn figure(text: &str) -> Value {
    let token =
        text.split([' ', '(', ')', ',', ';', ':']).find(|word| word.contains(|c: char| c.is_ascii_digit()));
    let at = token.and_then(|token| text.find(token));
    let rest = at.and_then(|at| text.get(at.saturating_sub(0)..)).unwrap_or_default();
    let end = rest.find([')', ';', '(']).unwrap_or(rest.len());
    let whole = rest.get(..end).unwrap_or_default();
    let single = number::read(whole)
        .or_else(|| token.and_then(|token| number::read(token.trim_end_matches([',', '.']))));
    single.map_or(Value::Nothing, |shown| Value::Number(shown.value))
}

fn compare(a: &Value, b: &Value, largest: bool) -> Ordering {
    let order = match (a, b) {
        (Value::Nothing, Value::Nothing) => return Ordering::Equal,
        (Value::Nothing, _) => return Ordering::Greater,
        (_, Value::Nothing) => return Ordering::Less,
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        (Value::Words(a), Value::Words(b)) => a.cmp(b),
        (Value::Number(_), Value::Words(_)) => return Ordering::Less,
        (Value::Words(_), Value::Number(_)) => return Ordering::Greater,
    };
    if largest { order.reverse() } else { order }
}

/// Sorted stably: what is equal stays in the order it had.
fn sorted<T: Clone>(all: &[T], of: impl Fn(&T) -> Value, largest: Option<bool>) -> Vec<T> {
    let mut keyed: Vec<(Value, T)> = all.iter().map(|one| (of(one), one.clone())).collect();
    let numbers = keyed.iter().filter(|(value, _)| matches!(value, Value::Number(_))).count();
    let words = keyed.iter().filter(|(value, _)| matches!(value, Value::Words(_))).count();
    let dates = all.len();
    let largest = largest.unwrap_or(numbers > words && dates > 0);
    keyed.sort_by(|(a, _), (b, _)| compare(a, b, largest));
    keyed.into_iter().map(|(_, one)| one).collect()
}

/// A place in another order; why it can't be, for the person.
pub(super) fn ordered(text: &str, order: &Order) -> Result<String, String> {
    let count = |kind: Kind| blocks(text).iter().filter(|block| block.kind == kind).count();
    let (range, table) = match (count(Kind::Table), count(Kind::List)) {
        (1, 0) => (only(text, Kind::Table)?, true),
        (0, 1) => (only(text, Kind::List)?, false),
        (1, 1) => return Err("There is a table and a list in the marked place. Mark one of them.".to_owned()),
        (0, 0) => {
            return Err("I can put the rows of a table or the items of a list in order, and the marked place holds neither as a whole. Widen it to their section, then send it again.".to_owned());
        }
        (tables, _) => {
            let name = if tables > 1 { "table" } else { "list" };
            return Err(format!("There is more than one {name} in the marked place. Mark one of them."));
        }
    };
    let source = text.get(range.clone()).unwrap_or_default();
    let unread = || "I can’t tell the rows or items of this place apart.".to_owned();
    let new = if table {
        let mut grid = Grid::read(source).ok_or_else(unread)?;
        grid.rows = rows(&grid, order)?;
        grid.source()
    } else {
        let mut list = Items::read(source).ok_or_else(unread)?;
        let says = |item: &super::items::Item| visible(&item.body);
        list.items = match order {
            Order::Reverse => list.items.iter().rev().cloned().collect(),
            Order::Move { what, to } => moved(&list.items, what, *to, says)?,
            Order::Sort { key: Key::Column(name), .. } => {
                return Err(format!(
                    "This is a list, which has no column “{name}”. Say “sort by name” or “sort by figure”."
                ));
            }
            Order::Sort { key: Key::Figure, largest } => {
                sorted(&list.items, |item| figure(&says(item)), *largest)
            }
            Order::Sort { key: Key::Name | Key::Any, largest } => {
                sorted(&list.items, |item| Value::Words(says(item).to_lowercase()), *largest)
            }
        };
        list.source()
    };
    Ok(format!(
        "{}{new}{}",
        text.get(..range.start).unwrap_or_default(),
        text.get(range.end..).unwrap_or_default()
    ))
}

fn rows(grid: &Grid, order: &Order) -> Result<Vec<Row>, String> {
    // A row that sums up the others stays last.
    let (sums, rows): (Vec<Row>, Vec<Row>) = grid.rows.iter().cloned().partition(Row::sums);
    let numeric = |column: usize| {
        let full = rows.iter().filter(|row| !matches!(value(&row.says(column)), Value::Nothing));
        let numbers = full.clone().filter(|row| matches!(value(&row.says(column)), Value::Number(_)));
        let dated = full.clone().any(|row| date(row.says(column).trim()).is_some());
        (full.count() > 0 && numbers.clone().count() * 2 > rows.len()).then_some(dated)
    };
    let first = || (1..grid.columns()).find(|column| numeric(*column) == Some(false));
    let mut out = match order {
        Order::Reverse => rows.iter().rev().cloned().collect(),
        Order::Move { what, to } => moved(&rows, what, *to, |row| row.says(0))?,
        Order::Sort { key, largest } => {
            let column = match key {
                Key::Name => 0,
                Key::Any if (0..grid.columns()).filter(|at| numeric(*at) == Some(false)).count() > 1 => {
                    let heads: Vec<String> = (0..grid.columns())
                        .map(|at| grid.head.says(at))
                        .filter(|head| !head.is_empty())
                        .collect();
                    return Err(format!(
                        "By which column? Say “sort by …”: {}.",
                        gloss_figures::words::list(&heads)
                    ));
                }
                Key::Figure | Key::Any => first()
                    .or((*key == Key::Any).then_some(0))
                    .ok_or("This table has no column of figures.")?,
                Key::Column(name) => grid.column(name).ok_or_else(|| {
                    let heads: Vec<String> = (0..grid.columns())
                        .map(|at| grid.head.says(at))
                        .filter(|head| !head.is_empty())
                        .collect();
                    format!(
                        "This table has no one column “{name}”. It has {}.",
                        gloss_figures::words::list(&heads)
                    )
                })?,
            };
            // Dates come in their order, where nothing else is said.
            let largest = largest.or_else(|| (numeric(column) == Some(true)).then_some(false));
            sorted(&rows, |row| value(&row.says(column)), largest)
        }
    };
    out.extend(sums);
    Ok(out)
}

fn moved<T: Clone>(all: &[T], what: &str, to: To, says: impl Fn(&T) -> String) -> Result<Vec<T>, String> {
    if what.is_empty() {
        return Err(
            "Mark the whole list or table and name what should move: “move North to the top”.".to_owned()
        );
    }
    let wanted = what.to_lowercase();
    let exact = all.iter().position(|one| says(one).to_lowercase() == wanted);
    let mut begins = all.iter().enumerate().filter(|(_, one)| says(one).to_lowercase().starts_with(&wanted));
    let begins = begins.next().filter(|_| begins.next().is_none()).map(|(at, _)| at);
    let mut holds = all.iter().enumerate().filter(|(_, one)| says(one).to_lowercase().contains(&wanted));
    let holds = holds.next().filter(|_| holds.next().is_none()).map(|(at, _)| at);
    let at = exact
        .or(begins)
        .or(holds)
        .ok_or_else(|| format!("I find no one row or item “{what}” in the marked place."))?;
    let mut out = all.to_vec();
    let one = out.remove(at);
    let place = match to {
        To::First => 0,
        To::Last => out.len(),
        To::Up => at.saturating_sub(1),
        To::Down => (at + 1).min(out.len()),
    };
    out.insert(place, one);
    Ok(out)
}
