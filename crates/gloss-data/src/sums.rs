//! Sums and means that refuse text. SQLite's own take a text for 0, so that the mean of 12, 15 and "unknown"
//! would be 9: a wrong fact that nobody notices.

use rusqlite::functions::{Aggregate, Context, FunctionFlags, WindowAggregate};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Error, Result};

/// Characters of a text that an error quotes.
const QUOTED_CHARS: usize = 40;

/// Replaces SQLite's `sum`, `total` and `avg`, as aggregates and over windows.
pub(crate) fn register(db: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    for of in [Of("sum"), Of("total"), Of("avg")] {
        db.create_window_function(of.0, 1, flags, of)?;
    }
    Ok(())
}

/// An argument as a number; none for null. A text that is a number is read, as SQLite's own functions do.
pub(crate) fn number(ctx: &Context<'_>, name: &str, at: usize) -> Result<Option<Value>> {
    match ctx.get_raw(at) {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(n) => Ok(Some(Value::Integer(n))),
        ValueRef::Real(n) => Ok(Some(Value::Real(n))),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            let whole = text.trim().parse().ok().map(Value::Integer);
            let real = || text.trim().parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Real);
            whole.or_else(real).map(Some).ok_or_else(|| {
                let text: String = text.chars().take(QUOTED_CHARS).collect();
                let hint = "leave such rows out with WHERE";
                Error::UserFunctionError(
                    format!("{name}: the text \"{text}\" is not a number; {hint}").into(),
                )
            })
        }
        ValueRef::Blob(_) => Err(Error::UserFunctionError(format!("{name}: bytes are not a number").into())),
    }
}

/// A running sum: whole numbers exactly, others with the digits that each addition loses (Neumaier 1974).
#[derive(Default)]
struct Sum {
    whole: i128,
    wholes: u64,
    real: f64,
    lost: f64,
    reals: u64,
}

impl Sum {
    fn add(&mut self, x: f64) {
        let sum = self.real + x;
        self.lost += if self.real.abs() >= x.abs() { (self.real - sum) + x } else { (x - sum) + self.real };
        self.real = sum;
    }

    fn float(&self) -> f64 {
        self.whole as f64 + self.real + self.lost
    }

    /// The result; null for what is not finite.
    fn result(&self, name: &str) -> Value {
        let n = self.wholes + self.reals;
        let real = |x: f64| {
            if x.is_finite() { Value::Real(x) } else { Value::Null }
        };
        match name {
            "total" => real(self.float()),
            _ if n == 0 => Value::Null,
            "avg" => real(self.float() / n as f64),
            _ if self.reals == 0 => {
                i64::try_from(self.whole).map_or_else(|_| real(self.float()), Value::Integer)
            }
            _ => real(self.float()),
        }
    }
}

struct Of(&'static str);

impl Aggregate<Sum, Value> for Of {
    fn init(&self, _: &mut Context<'_>) -> Result<Sum> {
        Ok(Sum::default())
    }

    fn step(&self, ctx: &mut Context<'_>, sum: &mut Sum) -> Result<()> {
        match number(ctx, self.0, 0)? {
            Some(Value::Integer(n)) => {
                sum.whole += i128::from(n);
                sum.wholes += 1;
            }
            Some(Value::Real(x)) => {
                sum.add(x);
                sum.reals += 1;
            }
            _ => {}
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<Sum>) -> Result<Value> {
        Ok(sum.unwrap_or_default().result(self.0))
    }
}

impl WindowAggregate<Sum, Value> for Of {
    fn value(&self, sum: Option<&mut Sum>) -> Result<Value> {
        Ok(sum.map_or_else(|| Sum::default().result(self.0), |sum| sum.result(self.0)))
    }

    fn inverse(&self, ctx: &mut Context<'_>, sum: &mut Sum) -> Result<()> {
        match number(ctx, self.0, 0)? {
            Some(Value::Integer(n)) => {
                sum.whole -= i128::from(n);
                sum.wholes = sum.wholes.saturating_sub(1);
            }
            Some(Value::Real(x)) => {
                sum.add(-x);
                sum.reals = sum.reals.saturating_sub(1);
                if sum.reals == 0 {
                    (sum.real, sum.lost) = (0.0, 0.0);
                }
            }
            _ => {}
        }
        Ok(())
    }
}
