//! The functions that SQLite lacks: roots and powers, the statistics that reports are made of, and whether a row is called
//! a total. Nulls are
//! left out; a text among the numbers is an error, because leaving it out would make a wrong fact.

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::Value;
use rusqlite::{Connection, Error, Result};

use crate::sums;

type Function = fn(f64) -> f64;

/// Adds them to a connection.
pub(crate) fn register(db: &Connection) -> Result<()> {
    sums::register(db)?;
    crate::label::register(db)?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let ones: [(&str, Function); 6] = [
        ("sqrt", f64::sqrt),
        ("ln", f64::ln),
        ("log10", f64::log10),
        ("exp", f64::exp),
        ("floor", f64::floor),
        ("ceil", f64::ceil),
    ];
    for (name, f) in ones {
        db.create_scalar_function(name, 1, flags, move |ctx| {
            Ok(number(ctx, name, 0)?.and_then(|x| finite(f(x))))
        })?;
    }
    for name in ["pow", "power"] {
        db.create_scalar_function(name, 2, flags, move |ctx| {
            let (x, y) = (number(ctx, name, 0)?, number(ctx, name, 1)?);
            Ok(x.zip(y).and_then(|(x, y)| finite(x.powf(y))))
        })?;
    }
    db.create_scalar_function("is_total", 1, flags, |ctx| {
        Ok(ctx.get_raw(0).as_str().is_ok_and(crate::totals::is_name))
    })?;
    db.create_aggregate_function("median", 1, flags, Median)?;
    db.create_aggregate_function("percentile", 2, flags, Percentile)?;
    db.create_aggregate_function("stddev", 1, flags, Stddev)?;
    db.create_aggregate_function("corr", 2, flags, Corr)
}

fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

fn number(ctx: &Context<'_>, name: &str, at: usize) -> Result<Option<f64>> {
    Ok(sums::number(ctx, name, at)?.and_then(|value| match value {
        Value::Integer(n) => Some(n as f64),
        Value::Real(n) => Some(n),
        _ => None,
    }))
}

/// The value below which a share of the sorted values lies, between two of them in proportion (as Excel's
/// PERCENTILE.INC and the default of R's `quantile`).
fn quantile(mut values: Vec<f64>, share: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let at = share * (values.len().checked_sub(1)?) as f64;
    let (low, high) = (values.get(at.floor() as usize)?, values.get(at.ceil() as usize)?);
    finite(low + (high - low) * at.fract())
}

struct Median;

impl Aggregate<Vec<f64>, Option<f64>> for Median {
    fn init(&self, _: &mut Context<'_>) -> Result<Vec<f64>> {
        Ok(Vec::new())
    }

    fn step(&self, ctx: &mut Context<'_>, values: &mut Vec<f64>) -> Result<()> {
        values.extend(number(ctx, "median", 0)?);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, values: Option<Vec<f64>>) -> Result<Option<f64>> {
        Ok(values.and_then(|values| quantile(values, 0.5)))
    }
}

/// `percentile(x, p)` with p from 0 to 100.
struct Percentile;

impl Aggregate<(Vec<f64>, f64), Option<f64>> for Percentile {
    fn init(&self, _: &mut Context<'_>) -> Result<(Vec<f64>, f64)> {
        Ok((Vec::new(), f64::NAN))
    }

    fn step(&self, ctx: &mut Context<'_>, (values, share): &mut (Vec<f64>, f64)) -> Result<()> {
        let p = number(ctx, "percentile", 1)?.filter(|p| (0.0..=100.0).contains(p));
        let p = p.ok_or_else(|| Error::UserFunctionError("percentile: p must be from 0 to 100".into()))?;
        *share = p / 100.0;
        values.extend(number(ctx, "percentile", 0)?);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, seen: Option<(Vec<f64>, f64)>) -> Result<Option<f64>> {
        Ok(seen.and_then(|(values, share)| quantile(values, share)))
    }
}

/// Running means and squared distances from them (Welford 1962), which lose no digits on large values.
#[derive(Default)]
struct Moments {
    n: f64,
    mean: (f64, f64),
    squares: (f64, f64),
    products: f64,
}

impl Moments {
    fn see(&mut self, x: f64, y: f64) {
        self.n += 1.0;
        let (dx, dy) = (x - self.mean.0, y - self.mean.1);
        self.mean.0 += dx / self.n;
        self.mean.1 += dy / self.n;
        self.squares.0 += dx * (x - self.mean.0);
        self.squares.1 += dy * (y - self.mean.1);
        self.products += dx * (y - self.mean.1);
    }
}

/// The standard deviation of a sample (divided by n - 1); null below two values.
struct Stddev;

impl Aggregate<Moments, Option<f64>> for Stddev {
    fn init(&self, _: &mut Context<'_>) -> Result<Moments> {
        Ok(Moments::default())
    }

    fn step(&self, ctx: &mut Context<'_>, seen: &mut Moments) -> Result<()> {
        if let Some(x) = number(ctx, "stddev", 0)? {
            seen.see(x, 0.0);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, seen: Option<Moments>) -> Result<Option<f64>> {
        Ok(seen.filter(|s| s.n > 1.0).and_then(|s| finite((s.squares.0 / (s.n - 1.0)).sqrt())))
    }
}

/// Pearson's correlation of the pairs that have both values; null where one of them never varies.
struct Corr;

impl Aggregate<Moments, Option<f64>> for Corr {
    fn init(&self, _: &mut Context<'_>) -> Result<Moments> {
        Ok(Moments::default())
    }

    fn step(&self, ctx: &mut Context<'_>, seen: &mut Moments) -> Result<()> {
        if let (Some(x), Some(y)) = (number(ctx, "corr", 0)?, number(ctx, "corr", 1)?) {
            seen.see(x, y);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, seen: Option<Moments>) -> Result<Option<f64>> {
        let r = |s: Moments| finite(s.products / (s.squares.0 * s.squares.1).sqrt());
        Ok(seen.and_then(r).map(|r| r.clamp(-1.0, 1.0)))
    }
}
