//! Evaluates formulas where the result is known exactly: arithmetic, sums, shares, conditions. All else is left to the
//! program that opens the file. A formula that needs itself (a circular reference) is refused.

mod functions;
mod order;
mod value;

use std::cell::{Cell as Counter, RefCell};
use std::collections::HashMap;

use crate::Refusal;
use crate::book::{Book, Cell};
use crate::formula::{At, Cells, ColumnAt, Expr};
use crate::limits::MAX_WORK;
use order::{Node, order};
pub(crate) use value::Value;
use value::{binary, number};

/// The result of a formula; none where it is not known.
type Outcome = Option<Value>;

/// The results of formulas, by sheet, row and column.
pub(crate) type Worked = HashMap<(usize, usize, usize), Value>;

/// Works all formulas out that can be.
pub(crate) fn work(book: &Book) -> Result<Worked, Refusal> {
    let order = order(book)?;
    let mut worker =
        Worker { book, done: HashMap::new(), left: Counter::new(MAX_WORK), columns: RefCell::default() };
    for node in order {
        let Node::Cell(sheet, row, column) = node else { continue };
        let Some(Cell::Formula(index)) = book.cell(sheet, row, column) else { continue };
        let Some(formula) = book.formulas.get(*index) else { continue };
        let value = worker.single(&formula.expr, (sheet, row)).map(finite);
        worker.done.insert((sheet, row, column), value);
    }
    Ok(worker.done.into_iter().filter_map(|(at, value)| Some((at, value?))).collect())
}

fn finite(value: Value) -> Value {
    match value {
        Value::Number(n) if !n.is_finite() => Value::Error("#NUM!"),
        // A formula that names an empty cell shows 0.
        Value::Blank => Value::Number(0.0),
        value => value,
    }
}

struct Worker<'a> {
    book: &'a Book,
    done: HashMap<(usize, usize, usize), Outcome>,
    /// Cells that may still be looked at.
    left: Counter<usize>,
    /// A cache of the results of functions over whole columns: asked again in each row of a column of shares.
    columns: RefCell<HashMap<(&'static str, ColumnAt), Outcome>>,
}

impl Worker<'_> {
    fn at(&self, sheet: usize, row: usize, column: usize) -> Outcome {
        self.left.set(self.left.get().checked_sub(1)?);
        match self.book.cell(sheet, row, column) {
            None | Some(Cell::Blank) => Some(Value::Blank),
            Some(Cell::Number(n)) => Some(Value::Number(*n)),
            Some(Cell::Text(words)) => Some(Value::Text(words.clone())),
            Some(Cell::Bool(value)) => Some(Value::Bool(*value)),
            Some(Cell::Formula(_)) => self.done.get(&(sheet, row, column)).cloned().flatten(),
        }
    }

    /// One value; a whole column has none.
    fn single(&self, expr: &Expr, at: (usize, usize)) -> Outcome {
        match expr {
            Expr::Number(_, n) => Some(Value::Number(*n)),
            Expr::Text(words) => Some(Value::Text(words.clone())),
            Expr::Bool(value) => Some(Value::Bool(*value)),
            Expr::Group(one) => self.single(one, at),
            Expr::Sign(sign, one) => self.single(one, at).and_then(|value| {
                if *sign == '+' {
                    return Some(value);
                }
                match number(&value)? {
                    Ok(n) => Some(Value::Number(-n)),
                    Err(error) => Some(error),
                }
            }),
            Expr::Percent(one) => match number(&self.single(one, at)?)? {
                Ok(n) => Some(Value::Number(n / 100.0)),
                Err(error) => Some(error),
            },
            Expr::Binary(mark, left, right) => {
                binary(mark, &self.single(left, at)?, &self.single(right, at)?)
            }
            Expr::Cells(cells) => {
                let row = self.row(*cells, at)?;
                self.at(cells.column.0, row, cells.column.1)
            }
            Expr::Call(name, arguments) => functions::call(self, name, arguments, at),
        }
    }

    fn row(&self, cells: Cells, at: (usize, usize)) -> Option<usize> {
        match cells.at {
            At::Row => Some(at.1),
            At::Above => at.1.checked_sub(1),
            At::Nth(n) => n.checked_sub(1),
            At::Total => Some(self.book.tables.get(cells.column.0)?.rows()),
            At::All => None,
        }
    }

    /// All values of a whole column.
    fn column(&self, (sheet, column): ColumnAt) -> Option<Vec<Value>> {
        let rows = self.book.tables.get(sheet)?.rows();
        (0..rows).map(|row| self.at(sheet, row, column)).collect()
    }
}
