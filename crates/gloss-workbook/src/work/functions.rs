//! The functions that are worked out here: those whose results are the same everywhere to the last digit. Others have
//! no value.

use super::value::{Value, binary, number};
use super::{Outcome, Worker};
use crate::formula::{At, Cells, ColumnAt, Expr};

type Arguments<'a> = &'a [Option<Expr>];

/// Evaluates a function call.
pub(super) fn call(
    worker: &Worker<'_>,
    name: &'static str,
    arguments: Arguments<'_>,
    at: (usize, usize),
) -> Outcome {
    match (name, arguments) {
        ("SUM" | "AVERAGE" | "MIN" | "MAX" | "COUNT" | "COUNTA", [Some(Expr::Cells(cells))])
            if cells.at == At::All =>
        {
            let key = (name, cells.column);
            if let Some(known) = worker.columns.borrow().get(&key) {
                return known.clone();
            }
            let known = all(name, worker.column(cells.column).as_deref());
            worker.columns.borrow_mut().insert(key, known.clone());
            known
        }
        ("SUM" | "AVERAGE" | "MIN" | "MAX" | "COUNT" | "COUNTA", _) => {
            all(name, values(worker, arguments, at).as_deref())
        }
        ("SUMIF" | "AVERAGEIF", [Some(Expr::Cells(keys)), Some(key), Some(Expr::Cells(of))])
            if keys.at == At::All && of.at == At::All && keys.column.0 == of.column.0 =>
        {
            let key = worker.single(key, at)?;
            let chosen = chosen(worker, keys.column, of.column, &key)?;
            all(if name == "SUMIF" { "SUM" } else { "AVERAGE" }, Some(&chosen))
        }
        ("COUNTIF", [Some(Expr::Cells(Cells { column, at: At::All })), Some(key)]) => {
            let key = worker.single(key, at)?;
            Some(Value::Number(chosen(worker, *column, *column, &key)?.len() as f64))
        }
        ("IF", [Some(test), then, rest @ ..]) if rest.len() < 2 => choose(worker, test, then, rest, at),
        ("IFERROR", [Some(one), Some(otherwise)]) => match worker.single(one, at)? {
            Value::Error(_) => worker.single(otherwise, at),
            value => Some(value),
        },
        ("ABS", [Some(one)]) => match number(&worker.single(one, at)?)? {
            Ok(n) => Some(Value::Number(n.abs())),
            Err(error) => Some(error),
        },
        ("ISBLANK", [Some(Expr::Cells(cells))]) if cells.at != At::All => {
            Some(Value::Bool(worker.single(&Expr::Cells(*cells), at)? == Value::Blank))
        }
        ("ISNUMBER", [Some(one)]) => Some(Value::Bool(matches!(worker.single(one, at)?, Value::Number(_)))),
        ("NOT", [Some(one)]) => match worker.single(one, at)? {
            Value::Bool(value) => Some(Value::Bool(!value)),
            _ => None,
        },
        ("AND", _) => Some(Value::Bool(truths(worker, arguments, at)?.iter().all(|is| *is))),
        ("OR", _) => Some(Value::Bool(truths(worker, arguments, at)?.iter().any(|is| *is))),
        ("ROWS", [Some(Expr::Cells(Cells { column, at: At::All }))]) => {
            Some(Value::Number(worker.book.tables.get(column.0)?.rows().max(1) as f64))
        }
        _ => None,
    }
}

/// Evaluates `IF`: an omitted branch gives an empty cell's 0, or FALSE where there is no third argument.
fn choose(
    worker: &Worker<'_>,
    test: &Expr,
    then: &Option<Expr>,
    rest: &[Option<Expr>],
    at: (usize, usize),
) -> Outcome {
    let holds = match worker.single(test, at)? {
        Value::Bool(value) => value,
        Value::Number(n) => n != 0.0,
        Value::Blank => false,
        error @ Value::Error(_) => return Some(error),
        Value::Text(_) => return None,
    };
    let of = |one: &Option<Expr>| one.as_ref().map_or(Some(Value::Number(0.0)), |one| worker.single(one, at));
    match (holds, rest) {
        (true, _) => of(then),
        (false, []) => Some(Value::Bool(false)),
        (false, [otherwise, ..]) => of(otherwise),
    }
}

/// Arguments that are all true or false.
fn truths(worker: &Worker<'_>, arguments: Arguments<'_>, at: (usize, usize)) -> Option<Vec<bool>> {
    let truth = |one: &Option<Expr>| match worker.single(one.as_ref()?, at)? {
        Value::Bool(value) => Some(value),
        _ => None,
    };
    arguments.iter().map(truth).collect()
}

/// The values that a function of many is given. A single number or truth counts, words alone don't.
fn values(worker: &Worker<'_>, arguments: Arguments<'_>, at: (usize, usize)) -> Option<Vec<Value>> {
    let mut out = Vec::new();
    for argument in arguments {
        match argument.as_ref()? {
            Expr::Cells(cells) if cells.at == At::All => out.extend(worker.column(cells.column)?),
            Expr::Cells(cells) => out.push(worker.single(&Expr::Cells(*cells), at)?),
            other => match worker.single(other, at)? {
                value @ (Value::Number(_) | Value::Error(_)) => out.push(value),
                _ => return None,
            },
        }
    }
    Some(out)
}

fn all(name: &str, values: Option<&[Value]>) -> Outcome {
    let values = values?;
    match name {
        "COUNTA" => {
            return Some(Value::Number(values.iter().filter(|value| **value != Value::Blank).count() as f64));
        }
        "COUNT" => {
            let numbers = values.iter().filter(|value| matches!(value, Value::Number(_))).count();
            return Some(Value::Number(numbers as f64));
        }
        _ => {}
    }
    if let Some(error) = values.iter().find(|value| matches!(value, Value::Error(_))) {
        return Some(error.clone());
    }
    let numbers = values.iter().filter_map(|value| match value {
        Value::Number(n) => Some(*n),
        _ => None,
    });
    let count = numbers.clone().count();
    Some(match name {
        "SUM" => Value::Number(numbers.sum()),
        "AVERAGE" if count == 0 => Value::Error("#DIV/0!"),
        "AVERAGE" => Value::Number(numbers.sum::<f64>() / count as f64),
        _ if count == 0 => Value::Number(0.0),
        "MIN" => Value::Number(numbers.fold(f64::INFINITY, f64::min)),
        _ => Value::Number(numbers.fold(f64::NEG_INFINITY, f64::max)),
    })
}

/// Values of rows whose key equals. A key with marks of its own (`>5`, `a*`) is no plain key, nor is an empty one.
fn chosen(worker: &Worker<'_>, keys: ColumnAt, of: ColumnAt, key: &Value) -> Option<Vec<Value>> {
    match key {
        Value::Number(_) => {}
        Value::Text(words) => {
            let marked = words.contains(['*', '?', '~']) || words.starts_with(['=', '<', '>']);
            if marked || words.is_empty() || words.parse::<f64>().is_ok() {
                return None;
            }
        }
        _ => return None,
    }
    let mut out = Vec::new();
    for (found, value) in worker.column(keys)?.into_iter().zip(worker.column(of)?) {
        let same = match &found {
            Value::Blank | Value::Bool(_) | Value::Error(_) => false,
            found => binary("=", found, key)? == Value::Bool(true),
        };
        if same {
            out.push(value);
        }
    }
    Some(out)
}
