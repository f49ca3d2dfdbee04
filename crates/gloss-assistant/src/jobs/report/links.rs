//! Which measures move together: the strongest correlation, and whether a measure's periods have to do with
//! one another. Says that they go together, never why.

use super::periods::within;
use super::roles::counts;
use super::story::Story;
use crate::words::{capital, escape};

/// Columns that are compared, each with each.
const MAX_COLUMNS: usize = 8;
/// Rows from which a correlation is worth a word.
const MIN_ROWS: u64 = 10;
/// A correlation from here on is strong enough for a line; above the end it is one and the same thing.
const STRONG: std::ops::Range<f64> = 0.5..0.999;
/// Below this, two things have almost nothing to do with one another.
const WEAK: f64 = 0.2;

/// A column with what it says.
struct Named {
    column: usize,
    name: String,
    /// The family's place, so that its own periods are told apart.
    family: Option<usize>,
}

/// The lines.
pub(super) fn bullets(story: &Story<'_>) -> Vec<String> {
    if story.row_count() < MIN_ROWS {
        return Vec::new();
    }
    let columns = columns(story);
    let pairs: Vec<(&Named, &Named)> = columns
        .iter()
        .enumerate()
        .flat_map(|(at, a)| columns.iter().skip(at + 1).map(move |b| (a, b)))
        .collect();
    if pairs.is_empty() {
        return Vec::new();
    }
    let all: Vec<String> = pairs.iter().map(|(a, b)| corr(story, a, b)).collect();
    let Some(fact) = story.fact(&format!("SELECT {} FROM {}", all.join(", "), story.from)) else {
        return Vec::new();
    };
    let known: Vec<(f64, &(&Named, &Named))> =
        pairs.iter().enumerate().filter_map(|(at, pair)| Some((fact.number(0, at)?, pair))).collect();
    // What stands for itself says more beside a family than two families of one period beside each other.
    let strong_pairs = |mixed: bool| {
        known.iter().filter(move |(r, (a, b))| {
            (a.family.is_none() || a.family != b.family)
                && (a.family.is_none() != b.family.is_none()) == mixed
                && STRONG.contains(&r.abs())
        })
    };
    let by_size =
        |a: &&(f64, &(&Named, &Named)), b: &&(f64, &(&Named, &Named))| a.0.abs().total_cmp(&b.0.abs());
    let strongest = strong_pairs(true).max_by(by_size).or_else(|| strong_pairs(false).max_by(by_size));
    let within =
        known.iter().filter(|(r, (a, b))| a.family.is_some() && a.family == b.family && r.abs() < WEAK);
    let loosest = within.min_by(|a, b| a.0.abs().total_cmp(&b.0.abs()));
    [
        strongest.and_then(|(r, (a, b))| strong(story, &known, *r, (a, b))),
        loosest.and_then(|(_, (a, b))| weak(story, a, b)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn columns(story: &Story<'_>) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    for measure in &story.roles.measures {
        out.push(Named { column: measure.column, name: escape(&measure.name), family: None });
    }
    for (at, family) in story.roles.families.iter().enumerate() {
        for (member, period) in [
            (family.members.first(), story.roles.periods.first()),
            (family.members.last(), story.roles.periods.last()),
        ] {
            if let (Some(member), Some(period)) = (member, period) {
                out.push(Named {
                    column: *member,
                    name: format!("{} {}", escape(&family.name), within(&escape(&period.label))),
                    family: Some(at),
                });
            }
        }
    }
    out.truncate(MAX_COLUMNS);
    out
}

fn corr(story: &Story<'_>, a: &Named, b: &Named) -> String {
    format!("corr({}, {})", story.sql(a.column), story.sql(b.column))
}

/// The correlation alone, so that its sources are those two columns.
fn one(story: &Story<'_>, a: &Named, b: &Named) -> Option<String> {
    let fact = story.fact(&format!("SELECT {} FROM {}", corr(story, a, b), story.from))?;
    fact.cell(0, 0).map(|cell| cell.correlation())
}

/// The strongest pair; beside it, how much less a measure goes with its own other period.
fn strong(
    story: &Story<'_>,
    known: &[(f64, &(&Named, &Named))],
    r: f64,
    (a, b): (&Named, &Named),
) -> Option<String> {
    let (a, b) = if a.family.is_none() { (b, a) } else { (a, b) };
    let go = if counts(&a.name) { "go" } else { "goes" };
    let way = if r > 0.0 { "up and down with" } else { "the opposite way to" };
    let mut out = format!("{} {go} {way} {} (correlation {})", capital(&a.name), b.name, one(story, a, b)?);
    let own = known.iter().find_map(|(own, (x, y))| {
        let other = if x.column == a.column { y } else { x };
        let same =
            a.family.is_some() && other.family == a.family && (x.column == a.column || y.column == a.column);
        (same && b.family.is_none() && (WEAK..r).contains(own)).then_some(other)
    });
    if let Some(other) = own {
        out.push_str(&format!(", more than with {} ({})", other.name, one(story, a, other)?));
    }
    Some(format!("{out}."))
}

fn weak(story: &Story<'_>, a: &Named, b: &Named) -> Option<String> {
    let name = a.family.and_then(|at| story.roles.families.get(at)).map(|family| escape(&family.name))?;
    let say = if counts(&name) { "say" } else { "says" };
    Some(format!(
        "{} in one period {say} almost nothing about the other (correlation {}).",
        capital(&name),
        one(story, a, b)?
    ))
}
